"""An operation over many projects: it says how far it is after a second, and can be stopped."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.library.changes import Changes
from app.library.file import ReadToken
from app.operations.cells import Batch, Progress
from app.ui.controls.progressbox import ProgressBox
from app.ui.session import Session
from app.ui.tasks import Failed, paced
from app.ui.tokens import PROGRESS_DELAY_MS

#: Told what was left out and what was changed, when it is done.
Done = Callable[[Batch, Changes], None]


class LongWork(QObject):
    """One operation under way.

    Made, it runs; it deletes itself when it is over. Where it is stopped, nothing of it is kept
    and nobody is told but the status bar.

    Args:
        session: where the operation is performed.
        title: what is being done: 批量修改 所属行业.
        make: from how progress is told to the operation.
        done: see :data:`Done`.
        failed: told of a failure instead of the window's error box.
        window: what the progress stands over.
    """

    _progressed = Signal(int, int)

    def __init__(
        self,
        session: Session,
        title: str,
        make: Callable[[Progress], Batch],
        done: Done,
        failed: Failed | None,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._token = ReadToken()
        self.box = ProgressBox(title, "停下，什么都不改", window)
        self.box.rejected.connect(self.cancel)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.box.open)
        self._progressed.connect(self.box.set_progress)
        batch = make(paced(self._progressed.emit))
        self._timer.start(PROGRESS_DELAY_MS)

        def ended(changes: Changes) -> None:
            self._end()
            done(batch, changes)

        def not_done(error: Exception) -> None:
            self._end()
            (failed or session.tasks.failed.emit)(error)

        session.perform(
            batch.operation, ended, not_done, token=self._token, cancelled=self._on_stopped
        )

    def cancel(self) -> None:
        """Stop at once; nothing is kept. What is already being saved is saved, and told."""
        self._token.cancel()

    def _on_stopped(self) -> None:
        self._end()
        self._session.notice.emit("已取消，什么都没有改")

    def _end(self) -> None:
        self._timer.stop()
        self.box.rejected.disconnect(self.cancel)
        self.box.hide()
        self.box.deleteLater()
        self.deleteLater()
