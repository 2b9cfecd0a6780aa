"""The print dialog: the real pages, which of them, and where they go."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.errors import ChubeiError
from app.library.file import ReadToken
from app.ui.controls.dress import set_surface
from app.ui.controls.hairline import Hairline
from app.ui.dialogs import Dialogs
from app.ui.icons import icon
from app.ui.printing.choices import Choices, FigureTable, Kind, Offer
from app.ui.printing.documents import Document, load_offers, make_document
from app.ui.printing.footer import Footer
from app.ui.printing.habits import session_habits
from app.ui.printing.options import NO_PRINTER, OptionsPanel
from app.ui.printing.pagearea import PageArea
from app.ui.printing.pageimages import PageImages
from app.ui.printing.pdfpages import pdf_thread
from app.ui.printing.printers import (
    ListPrinters,
    OpenPrinter,
    PrintJob,
    available_printers,
    open_printer,
)
from app.ui.printing.verification import Finding, verify
from app.ui.session import Session
from app.ui.theme import Theme

READ_KEY = "printing"
_WIDTH, _HEIGHT = 1280, 832
_TITLE_BAR = 40
_REPORT_SECONDS = 0.05


class PrintDialog(QDialog):
    """Previews, saves and prints one document; open it with :meth:`open`.

    Args:
        session: the open library, and what its window shows.
        theme: colours and fonts.
        dialogs: asks for a file and tells of failures.
        kind: ``one-page`` for briefs, ``annex`` for the annex table, ``figures`` for ``figures``.
        parent: the window.
        figures: a table of figures, which is then all there is to print.
        list_printers: asks the system for its printers.
        open_printer: opens one of them.
    """

    _progressed = Signal(int, int, int)

    def __init__(
        self,
        session: Session,
        theme: Theme,
        dialogs: Dialogs,
        kind: str,
        parent: QWidget | None = None,
        *,
        figures: FigureTable | None = None,
        list_printers: ListPrinters = available_printers,
        open_printer: OpenPrinter = open_printer,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._dialogs = dialogs
        self._list_printers = list_printers
        self._open_printer = open_printer
        self._habits = session_habits(session)
        self._offer = Offer(session.filter, session.selection, session.current, figures)
        self._serial = 0
        self._is_closed = False
        self._is_making = False
        self._job: PrintJob | None = None
        self._shown_choices: Choices | None = None
        self.document: Document | None = None
        first = Kind(kind)
        self.images = PageImages(pdf_thread(), self._on_unexpected, self)
        self.options = OptionsPanel(
            self._offer.kinds, first, self._offer.usual_scope(first), self._habits
        )
        self.area = PageArea(self.images)
        self.footer = Footer()
        self._arrange()
        self._connect()
        self._take_keys()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._set_size()
        if figures is None:
            self._session.read(
                f"{READ_KEY}-offers",
                lambda connection: load_offers(connection, self._offer),
                self.options.scopes.set_totals,
                self._on_failed,
            )
        self.remake()

    # ------------------------------------------------------------ making the preview

    @property
    def is_settled(self) -> bool:
        """Whether the preview is what the choices ask for and nothing is under way."""
        return not self._is_making and self._job is None and self.images.is_idle

    def remake(self) -> None:
        """Make the document the choices ask for; the one before stays until it is there."""
        choices = self.options.choices()
        self.setWindowTitle(f"打印预览 — {choices.kind.label}")
        self._serial += 1
        serial, library, offer = self._serial, self._session.library, self._offer
        last_report = 0.0

        def report(done: int, of: int) -> None:
            nonlocal last_report
            now = time.monotonic()
            if now - last_report >= _REPORT_SECONDS:
                last_report = now
                self._progressed.emit(serial, done, of)

        def work(token: ReadToken) -> Document:
            return make_document(library, offer, choices, token, report)

        def made(document: Document) -> None:
            self.images.show_document(document.content, lambda: self._show(document, choices))

        self._is_making = True
        self.images.keep_document()
        self.options.note.hide()
        self.area.work_bar.begin("正在生成预览")
        self._update_buttons()
        self._session.tasks.read(READ_KEY, work, made, self._on_failed)

    def cancel(self) -> None:
        """Stop what is under way; the choices go back to those of the preview."""
        if self._job is not None:
            self._job.cancel()
            self._end_job("打印已取消")
            return
        self._serial += 1
        self._session.tasks.cancel(READ_KEY)
        self.images.keep_document()
        self._settle()
        if self._shown_choices is not None and self.document is not None:
            self.options.take_choices(self._shown_choices)
            self.setWindowTitle(f"打印预览 — {self._shown_choices.kind.label}")
            self._verify(self.document)
        else:
            self._show_refusal("没有生成预览")

    def _show(self, document: Document, choices: Choices) -> None:
        self.document, self._shown_choices = document, choices
        self._settle()
        self.area.show_document()
        self.options.pages.set_count(document.pages)
        self._match_thumbnails()
        self.options.set_gaps(document.gaps)
        self._verify(document)
        self._update_buttons()

    def _verify(self, document: Document) -> None:
        def found(finding: Finding) -> None:
            if document is self.document and not self._is_making:
                self.options.note.set_notice(finding.kind, finding.text)
                self.options.note.show()

        verify(self.images, document, found)

    def _settle(self) -> None:
        self._is_making = False
        self.area.work_bar.end()
        self._update_buttons()

    def _on_progress(self, serial: int, done: int, of: int) -> None:
        if serial == self._serial and self._is_making:
            self.area.work_bar.set_progress(done, of)

    def _on_failed(self, error: Exception) -> None:
        self._settle()
        if isinstance(error, ChubeiError):
            self._show_refusal("这份文件现在不能印", error)
        else:
            self._on_unexpected(error)

    def _on_unexpected(self, error: BaseException) -> None:
        if self._is_closed:
            return
        self._settle()
        self._show_refusal("没有生成预览")
        self._dialogs.show_unexpected(self, error)

    def _show_refusal(self, title: str, error: ChubeiError | None = None) -> None:
        """Show why there is no page, and no page."""
        self.document = self._shown_choices = None
        self.images.clear()
        self.area.show_refusal(title, error)
        self.options.pages.set_count(0)
        self.options.set_gaps(())
        self._update_buttons()

    # ------------------------------------------------------------ pages

    def _on_checks(self) -> None:
        self.options.pages.set_pages(self.area.thumbnails.pages.pages())

    def _match_thumbnails(self) -> None:
        self.area.thumbnails.pages.set_pages(self.options.pages.pages())
        self._update_buttons()

    def _check_all(self) -> None:
        if self.document is not None:
            self.options.pages.set_pages(tuple(range(1, self.document.pages + 1)))

    # ------------------------------------------------------------ saving

    def save(self) -> None:
        """Ask where, and write the pages chosen there."""
        document, pages = self.document, self.options.pages.pages()
        if document is None or self._why_not_save():
            return
        path = self._dialogs.choose_save_file(
            self, "保存 PDF", self._suggested(document), ["PDF 文件 (*.pdf)"]
        )
        if path is None:
            return
        self._habits.folder = str(path.parent)
        if len(pages) == document.pages:
            self._write(document.content, path, len(pages))
            return
        indexes = [page - 1 for page in pages]
        self.images.ask(
            lambda opened: opened.extract(indexes),
            lambda content: self._write(content, path, len(indexes)),
        )

    def _write(self, content: bytes, path: Path, count: int) -> None:
        from app.library.output import write_output

        def done(_result: None) -> None:
            text = f"已保存 {path.name}，共 {count} 页"
            self._session.notice.emit(text)
            if not self._is_closed:
                self.footer.hint.setText(text)

        def failed(error: Exception) -> None:
            parent = self.parentWidget() if self._is_closed else self
            if isinstance(error, ChubeiError):
                self._dialogs.show_error(parent, error, "PDF 没有保存")
            else:
                self._dialogs.show_unexpected(parent, error)

        self._session.tasks.write(lambda: write_output(content, path), done, failed)

    def _suggested(self, document: Document) -> Path:
        folder = Path(self._habits.folder) if self._habits.folder else Path.home()
        return folder / f"{file_name(document.name)}.pdf"

    # ------------------------------------------------------------ printing

    def print_pages(self) -> None:
        """Print the pages chosen on the printer chosen."""
        document, pages = self.document, self.options.pages.pages()
        if document is None or self._why_not_print():
            return
        printer = self._open_printer(self.options.printer_name)
        printer.setDocName(document.name)
        indexes = [page - 1 for page in pages]
        job = PrintJob(self.images, printer, indexes, self.options.copies.value(), self)
        self._job = job
        job.progressed.connect(self.area.work_bar.set_progress)
        job.finished.connect(lambda: self._end_job(f"已送到打印机，共 {len(pages)} 页"))
        job.failed.connect(self._on_print_failed)
        self.options.setEnabled(False)
        self.area.work_bar.begin("正在打印")
        self._update_buttons()
        job.start()

    def _on_print_failed(self, error: ChubeiError) -> None:
        self._end_job("没有打印")
        self._dialogs.show_error(self, error, "没有打印")

    def _end_job(self, text: str) -> None:
        if self._job is not None:
            self._job.deleteLater()
            self._job = None
        self.options.setEnabled(True)
        self.area.work_bar.end()
        self._update_buttons()
        self.footer.hint.setText(text)

    # ------------------------------------------------------------ Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Asking for printers may take a moment; the dialog is there first.
        QTimer.singleShot(0, self, self._find_printers)

    def done(self, result: int) -> None:
        self._is_closed = True
        if self._job is not None:
            self._job.cancel()
        for key in (READ_KEY, f"{READ_KEY}-offers"):
            self._session.tasks.cancel(key)
        self._habits.zoom = self.area.view.fit or self.area.view.zoom
        self.area.work_bar.end()
        self.images.clear()
        super().done(result)

    # ------------------------------------------------------------ inside

    def _find_printers(self) -> None:
        self.options.set_printers(self._list_printers())

    def _arrange(self) -> None:
        self.setWindowIcon(icon("printer"))
        set_surface(self, "chrome")
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.area, 1)
        body.addWidget(Hairline(Qt.Orientation.Vertical))
        body.addWidget(self.options)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(Hairline())
        whole.addLayout(body, 1)
        whole.addWidget(Hairline())
        whole.addWidget(self.footer)

    def _connect(self) -> None:
        self.options.changed.connect(self.remake)
        self.options.pages_changed.connect(self._match_thumbnails)
        self.options.printer_changed.connect(self._on_printer)
        self.area.thumbnails.pages.checks_changed.connect(self._on_checks)
        self.area.all_link.clicked.connect(self._check_all)
        self.area.work_bar.cancelled.connect(self.cancel)
        self.area.refusal.retried.connect(self.remake)
        self.footer.save_requested.connect(self.save)
        self.footer.print_requested.connect(self.print_pages)
        self.footer.close_requested.connect(self.reject)
        self._progressed.connect(self._on_progress)

    def _take_keys(self) -> None:
        view = self.area.view
        work: dict[str, Callable[[], Any]] = {
            "PgUp": lambda: view.show_page(view.page - 1),
            "PgDown": lambda: view.show_page(view.page + 1),
            "Ctrl++": view.zoom_in,
            "Ctrl+=": view.zoom_in,
            "Ctrl+-": view.zoom_out,
            "Ctrl+0": lambda: view.set_fit("page"),
            "Ctrl+1": lambda: view.set_fit("width"),
            "Ctrl+S": self.save,
            "Ctrl+P": self.print_pages,
        }
        for keys, slot in work.items():
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
        view.setFocus()
        zoom = self._habits.zoom
        if zoom == "page" or zoom == "width":
            view.set_fit("width" if zoom == "width" else "page")
        else:
            view.set_zoom(float(zoom))

    def _set_size(self) -> None:
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        room = self.screen().availableGeometry()
        self.resize(min(_WIDTH, room.width()), min(_HEIGHT, room.height() - _TITLE_BAR))

    def _on_printer(self) -> None:
        self.footer.set_has_printer(bool(self.options.printer_name))
        self._update_buttons()

    def _why_not_save(self) -> str:
        if self._job is not None:
            return "正在打印"
        if self._is_making:
            return "正在生成预览"
        return self.options.pages.reason() if self.document is not None else "没有可印的页面"

    def _why_not_print(self) -> str:
        return self._why_not_save() or ("" if self.options.printer_name else NO_PRINTER)

    def _update_buttons(self) -> None:
        is_waiting = self._is_making or self._job is not None
        self.footer.allow(self._why_not_save(), self._why_not_print(), is_waiting=is_waiting)


def file_name(title: str) -> str:
    """Return a title as a file name every system takes."""
    kept = "".join(
        "_" if each in '\\/:*?"<>|' or not each.isprintable() else each for each in title
    )
    return kept.strip(" .")[:80] or "文件"
