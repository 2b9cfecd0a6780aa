"""What the window does about forms: asks, and writes in the background."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.library.clock import local_now
from app.library.file import ReadToken
from app.ui.dialogs import Dialogs
from app.ui.filewriting import FileWriting, Progress
from app.ui.session import Session

if TYPE_CHECKING:
    from app.exporting.forms.order import FormOrder
    from app.models.form import FormMark
    from app.ui.forms.dialog import FormDialog, Habits

WORKBOOKS = "Excel 工作簿 (*.xlsx)"

_KEY = "forms:write"


class FormWork(QObject):
    """Hands out forms, with progress over the window and a way to stop.

    Args:
        session: the open library.
        dialogs: asks where to.
        window: what the dialog belongs to, and the progress floats over.

    Attributes:
        dialog: the one that was opened last.
        writing: what writes the forms.
    """

    def __init__(self, session: Session, dialogs: Dialogs, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._dialogs, self._window = session, dialogs, window
        self.writing = FileWriting(session, dialogs, window, _KEY)
        self._habits: Habits | None = None
        self.dialog: FormDialog | None = None

    def open(self) -> None:
        """Ask what a form shall hold."""
        from app.ui.forms.dialog import FormDialog, Habits

        if self._habits is None:
            self._habits = Habits()
        self.dialog = FormDialog(self._session, self._habits, self.save, self._window)
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()

    def save(self, order: "FormOrder") -> None:
        """Ask for a file and write a form."""
        path = self._session.library.path
        suggested = path.with_name(f"{path.stem}录入表.xlsx")
        target = self._dialogs.choose_save_file(self._window, "发录入表", suggested, [WORKBOOKS])
        if target is None:
            return
        library, day = self._session.library, local_now().date()

        def write(token: ReadToken, progress: Progress) -> "FormMark":
            from app.exporting.forms.book import write_form

            with library.read(token) as connection:
                return write_form(
                    connection,
                    order,
                    target,
                    library_name=library.path.name,
                    day=day,
                    author=library.author.name,
                    progress=progress,
                )

        def said(mark: "FormMark") -> str:
            rows = f"{len(mark.sent):,} 个项目，{order.blanks:,} 行空白行"
            return f"录入表（表号 {mark.id}，{rows}）已写到 {target}"

        self.writing.begin("正在写录入表", write, said)
