"""What the dialogs over many projects share: asking while one types, and doing it at the end."""

from abc import abstractmethod
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QWidget

from app.library.changes import Changes
from app.operations.cells import Batch, Progress
from app.ui.controls.dress import set_surface
from app.ui.longwork import LongWork
from app.ui.refusalreport import RefusalReport, tell_outcome
from app.ui.session import Session


class BulkDialog(QDialog):
    """Shows what a change would do before it is done; its subclasses say which.

    Args:
        session: the open library, and what its window shows.
        title: what is done: 批量修改.
        read_key: what the preview is read under.
        typing_ms: how long nothing has to be typed before it is read.
        window: where progress and the report are shown.

    Attributes:
        work: the operation under way, once it has been started.
        report: what was left out, where something was.
    """

    def __init__(
        self, session: Session, title: str, read_key: str, typing_ms: int, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._read_key = read_key
        self.work: LongWork | None = None
        self.report: RefusalReport | None = None
        self.setWindowTitle(f"{title} — 储备")
        set_surface(self, "raised")
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(typing_ms)
        self._typing.timeout.connect(self.refresh)
        session.changed.connect(self.refresh)

    @abstractmethod
    def refresh(self) -> None:
        """Look at what the change would do now."""

    def done(self, result: int) -> None:
        self._session.tasks.cancel(self._read_key)
        self._session.changed.disconnect(self.refresh)
        self._typing.stop()
        super().done(result)

    def _start(self, title: str, make: Callable[[Progress], Batch]) -> None:
        """Do it in the background, the progress over the window."""
        self.work = LongWork(self._session, title, make, self._tell, None, self._window)

    def _tell(self, batch: Batch, changes: Changes) -> None:
        said = f"已{changes.label}" if changes else "没有项目需要修改"
        self.report = tell_outcome(self._session, said, batch.refused, self._window)
