"""Where a document goes when it is not printed: a PDF, a file for Word, a file for each project."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.documents.naming import file_stem
from app.library.output import write_output
from app.ui.dialogs import Dialogs, tell
from app.ui.printing.batchdialog import BatchDialog, Projects
from app.ui.printing.choices import Choices, Offer
from app.ui.printing.documents import Document, load_naming_words
from app.ui.printing.habits import Habits
from app.ui.printing.messages import Batch, Order, PagesWanted
from app.ui.printing.press import Press, Wait
from app.ui.session import Session

NAMES_KEY = "printing-names"

#: Makes an order of choices, with where a file for Word goes, or a batch, or some of the pages.
MakeOrder = Callable[[Choices, Path | None, Batch | None, PagesWanted | None], Order]


class Saving(QObject):
    """Asks where, and writes.

    Args:
        session: for its tasks and its status bar.
        dialogs: asks for files and tells of failures.
        habits: remembers the folder.
        press: makes files that are no PDF of all the pages shown.
        window: the print dialog.

    Attributes:
        batch: the dialog for a file for each project, while it is open or was last.

    Signals:
        began(str): a file is being made; what that is called.
        progressed(int, int): so much of it.
        ended(str): it is over; what there is to say.
        said(str): something else was written.
    """

    began = Signal(str)
    progressed = Signal(int, int)
    ended = Signal(str)
    said = Signal(str)

    def __init__(
        self,
        session: Session,
        dialogs: Dialogs,
        habits: Habits,
        press: Press,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._dialogs = dialogs
        self._habits = habits
        self._press = press
        self._window = window
        self._is_closed = False
        self.batch: BatchDialog | None = None

    def close(self) -> None:
        """Take nothing more; what is being written is finished."""
        self._is_closed = True
        self._session.tasks.cancel(NAMES_KEY)

    def save_pdf(
        self, document: Document, pages: Sequence[int], choices: Choices, order: MakeOrder
    ) -> None:
        """Ask where, and write these pages (from 1) there.

        Some of the pages are made again as a document of their own, with the bookmarks and the
        archive form that belong to it.
        """
        path = self._ask("保存 PDF", document, ".pdf", "PDF 文件 (*.pdf)")
        if path is None:
            return
        if len(pages) == document.pages:
            self._write(document.content, path, len(pages))
            return

        def made(part: Document) -> None:
            self.ended.emit("")
            self._write(part.content, path, part.pages)

        wait = Wait(made, self._failing("PDF 没有保存"), progressed=self.progressed.emit)
        self.began.emit("正在写 PDF 文件")
        self._press.take(
            order(choices, None, None, PagesWanted(tuple(pages), document.pages)), wait
        )

    def save_word(self, document: Document, choices: Choices, order: MakeOrder) -> None:
        """Ask where, and write the document for Word there."""
        path = self._ask("存为 Word", document, ".docx", "Word 文档 (*.docx)")
        if path is None:
            return

        def written(name: str) -> None:
            text = f"已保存 {name}"
            self._session.notice.emit(text)
            self.ended.emit(text)

        self.began.emit("正在写 Word 文件")
        failed = self._failing("Word 文件没有写成")
        wait = Wait(written, failed, progressed=self.progressed.emit)
        self._press.take(order(choices, path, None, None), wait)

    def save_each(self, offer: Offer, choices: Choices, order: MakeOrder) -> None:
        """Ask how the files are called, and write one for each project."""

        def asked(projects: Projects) -> None:
            if not self._is_closed:
                self._open_batch(projects, choices, order)

        self._session.read(
            NAMES_KEY,
            lambda connection: load_naming_words(connection, offer, choices.scope),
            asked,
        )

    def _open_batch(self, projects: Projects, choices: Choices, order: MakeOrder) -> None:
        folder = Path(self._habits.folder) if self._habits.folder else None

        def write(batch: Batch, wait: Wait) -> None:
            self._press.take(order(choices, None, batch, None), wait)

        dialog = BatchDialog(
            projects, folder, self._dialogs, write, self._press.cancel, self._window
        )
        dialog.finished_writing.connect(self._on_batch_written)
        self.batch = dialog
        dialog.open()

    def _on_batch_written(self, folder: Path, count: int) -> None:
        self._habits.folder = str(folder)
        self._say(f"已在“{folder.name}”里写好 {count} 个文件")

    def _ask(self, title: str, document: Document, suffix: str, filter: str) -> Path | None:
        folder = Path(self._habits.folder) if self._habits.folder else Path.home()
        suggested = folder / f"{file_stem(document.name)}{suffix}"
        path = self._dialogs.choose_save_file(self._window, title, suggested, [filter])
        if path is not None:
            self._habits.folder = str(path.parent)
        return path

    def _write(self, content: bytes, path: Path, count: int) -> None:
        text = f"已保存 {path.name}，共 {count} 页"
        self._session.tasks.write(
            lambda: write_output(content, path),
            lambda _result: self._say(text),
            partial(self._tell, title="PDF 没有保存"),
        )

    def _failing(self, title: str) -> Callable[[Exception], None]:
        def failed(error: Exception) -> None:
            self.ended.emit(title)
            self._tell(error, title)

        return failed

    def _say(self, text: str) -> None:
        self._session.notice.emit(text)
        if not self._is_closed:
            self.said.emit(text)

    def _tell(self, error: Exception, title: str) -> None:
        parent = self._window.parentWidget() if self._is_closed else self._window
        tell(self._dialogs, parent, error, title)
