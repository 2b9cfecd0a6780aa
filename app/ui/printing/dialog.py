"""The print dialog: the real pages, which of them, and where they go."""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.errors import ChubeiError
from app.ui.controls.dress import set_surface
from app.ui.controls.hairline import Hairline
from app.ui.dialogs import Dialogs
from app.ui.icons import icon
from app.ui.printing.choices import Choices, FigureTable, Kind, Offer, Scope
from app.ui.printing.documents import Document, load_offers
from app.ui.printing.footer import Footer
from app.ui.printing.gapslist import GapsList
from app.ui.printing.habits import session_habits
from app.ui.printing.keys import take_keys
from app.ui.printing.messages import Batch, Order, PagesWanted
from app.ui.printing.options import NO_PRINTER, OptionsPanel
from app.ui.printing.pagearea import PageArea
from app.ui.printing.pageimages import PageImages
from app.ui.printing.pdfpages import pdf_thread
from app.ui.printing.press import Press, press
from app.ui.printing.preview import MAKING, Preview
from app.ui.printing.printers import (
    ListPrinters,
    OpenPrinter,
    PrintJob,
    available_printers,
    open_printer,
)
from app.ui.printing.saving import Saving
from app.ui.printing.verification import Finding
from app.ui.session import Session
from app.ui.theme import Theme

READ_KEY = "printing"
_WIDTH, _HEIGHT = 1280, 832
_TITLE_BAR = 40

_PRINTING = "正在打印"


class PrintDialog(QDialog):
    """Previews, saves and prints one document; open it with :meth:`open`.

    Args:
        session: the open library, and what its window shows.
        theme: colours and fonts.
        dialogs: asks for a file and tells of failures.
        kind: as on the command line, ``self-test``, or ``figures`` for ``figures``.
        parent: the window.
        figures: a table of figures, which is then all there is to print.
        list_printers: asks the system for its printers.
        open_printer: opens one of them.
        maker: has documents made; the application's own where None.

    Signals:
        field_requested(int, str): the user wants to fill in this field of a project.
    """

    field_requested = Signal(int, str)

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
        maker: Press | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._dialogs = dialogs
        self._list_printers = list_printers
        self._open_printer = open_printer
        self._habits = session_habits(session, session.settings)
        self._press = maker or press()
        # Warm by the time another document is asked for, whatever becomes of the first one.
        self._press.start()
        self._offer = Offer(session.filter, session.selection, session.current, figures)
        self._is_closed = False
        # Printing or writing, as it is called; empty for neither.
        self._job_title = ""
        self._job: PrintJob | None = None
        self.gaps_list: GapsList | None = None
        first = Kind(kind)
        self.images = PageImages(pdf_thread(), self._on_failed, self)
        self.options = OptionsPanel(
            session,
            dialogs,
            self._offer.kinds,
            first,
            self._offer.usual_scope(first),
            self._habits,
        )
        self.saving = Saving(session, dialogs, self._habits, self._press, self)
        self.area = PageArea(self.images)
        self.footer = Footer()
        self.preview = Preview(
            self._press,
            self.images,
            self.area,
            self._order,
            lambda error: dialogs.show_unexpected(self, error),
            self,
        )
        self._arrange()
        self._connect()
        take_keys(self, self.area, self.save, self.print_pages)
        self.area.view.set_habit(self._habits.zoom)
        self.area.view.setFocus()
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
        is_idle = self._press.is_settled and self.images.is_idle
        return is_idle and not self._job_title and self.preview.is_settled

    @property
    def document(self) -> Document | None:
        """The document shown."""
        return self.preview.document

    def remake(self) -> None:
        """Make the document the choices ask for; the one before stays until it is there."""
        choices = self.options.choices()
        self.options.note.hide()
        self._name_it(choices)
        self.preview.make(choices)

    def cancel(self) -> None:
        """Stop what is under way; the choices go back to those of the preview."""
        if self._job is not None:
            self._job.cancel()
            self._end_job("打印已取消")
        elif self._job_title:
            self._press.cancel()
            self._end_job("已停止，文件没有写")
        else:
            choices = self.preview.give_up()
            if choices is not None:
                self.options.take_choices(choices)
                self._name_it(choices)

    def _name_it(self, choices: Choices) -> None:
        self.setWindowTitle(f"打印预览 — {choices.kind.label}")
        is_several = choices.kind is Kind.BRIEF and choices.scope is not Scope.CURRENT
        self.footer.offer(has_word_form=choices.kind.has_word_form, has_briefs=is_several)

    def _order(
        self,
        choices: Choices,
        target: Path | None = None,
        batch: Batch | None = None,
        part: PagesWanted | None = None,
    ) -> Order:
        library = self._session.library
        return Order(
            self._press.new_serial(),
            library.path,
            library.author.name,
            self._offer,
            choices,
            target,
            batch,
            part,
        )

    def _on_shown(self, document: Document) -> None:
        self.options.pages.set_count(document.pages)
        self._match_thumbnails()
        self.options.set_gaps(document.gaps)
        self.options.set_fonts(document.fonts)

    def _on_refused(self) -> None:
        self.options.pages.set_count(0)
        self.options.set_gaps(())
        self._update_buttons()

    def _on_checked(self, finding: Finding) -> None:
        self.options.note.set_notice(finding.kind, finding.text)
        self.options.note.show()

    def _on_failed(self, error: BaseException) -> None:
        if not self._is_closed:
            self.preview.fail(error)

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
        document, choices = self.document, self.preview.choices
        if document is not None and choices is not None and not self._why_not_save():
            self.saving.save_pdf(document, self.options.pages.pages(), choices, self._order)

    def save_word(self) -> None:
        """Ask where, and write the document for Word there."""
        choices = self.preview.choices
        if self.document is not None and choices is not None and not self._why_not_make():
            self.saving.save_word(self.document, choices, self._order)

    def save_each(self) -> None:
        """Ask how the files are called, and write one for each project."""
        choices = self.preview.choices
        if choices is not None and not self._why_not_make():
            self.saving.save_each(self._offer, choices, self._order)

    def list_gaps(self) -> None:
        """List what the briefs lack; a line leads to the field."""
        if self.document is not None:
            dialog = GapsList(self.document.gaps, self)
            dialog.chosen.connect(self._go_to_field)
            self.gaps_list = dialog
            dialog.open()

    def _go_to_field(self, project_id: int, field: str) -> None:
        self.reject()
        self.field_requested.emit(project_id, field)

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
        self._begin_job(_PRINTING)
        self._job = job
        job.progressed.connect(self.area.work_bar.set_progress)
        job.finished.connect(lambda: self._end_job(f"已送到打印机，共 {len(pages)} 页"))
        job.failed.connect(self._on_print_failed)
        job.start()

    def _begin_job(self, title: str) -> None:
        self._job_title = title
        self.options.setEnabled(False)
        self.area.work_bar.begin(title)
        self._update_buttons()

    def _on_print_failed(self, error: ChubeiError) -> None:
        self._end_job("没有打印")
        self._dialogs.show_error(self, error, "没有打印")

    def _end_job(self, text: str) -> None:
        if self._job is not None:
            self._job.deleteLater()
            self._job = None
        self._job_title = ""
        if self._is_closed:
            return
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
        self._press.cancel()
        self.saving.close()
        self._session.tasks.cancel(f"{READ_KEY}-offers")
        self.options.template.close_reading()
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
        self.footer.word_requested.connect(self.save_word)
        self.footer.batch_requested.connect(self.save_each)
        self.footer.close_requested.connect(self.reject)
        self.saving.began.connect(self._begin_job)
        self.saving.progressed.connect(self.area.work_bar.set_progress)
        self.saving.ended.connect(self._end_job)
        self.saving.said.connect(self.footer.hint.setText)
        self.options.gaps_requested.connect(self.list_gaps)
        self.preview.changed.connect(self._update_buttons)
        self.preview.shown.connect(self._on_shown)
        self.preview.refused.connect(self._on_refused)
        self.preview.checked.connect(self._on_checked)
        self._session.closing.connect(self._press.cancel)

    def _set_size(self) -> None:
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        room = self.screen().availableGeometry()
        self.resize(min(_WIDTH, room.width()), min(_HEIGHT, room.height() - _TITLE_BAR))

    def _on_printer(self) -> None:
        self.footer.set_has_printer(bool(self.options.printer_name))
        self._update_buttons()

    @property
    def _work(self) -> str:
        """What is under way, as it is called; empty for nothing."""
        return MAKING if self.preview.is_making else self._job_title

    def _why_not_make(self) -> str:
        return self._work or ("" if self.document is not None else "没有可印的页面")

    def _why_not_save(self) -> str:
        return self._why_not_make() or self.options.pages.reason()

    def _why_not_print(self) -> str:
        return self._why_not_save() or ("" if self.options.printer_name else NO_PRINTER)

    def _update_buttons(self) -> None:
        self.footer.allow(
            self._why_not_make(),
            self._why_not_save(),
            self._why_not_print(),
            is_waiting=bool(self._work),
        )
