"""An operation over many projects: it says how far it is after a second, and can be stopped."""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.errors import Cancelled
from app.library.changes import Changes
from app.operations.cells import Batch, Progress
from app.ui.controls.button import Button
from app.ui.controls.dress import set_surface
from app.ui.controls.label import Label
from app.ui.controls.progress import ProgressStrip
from app.ui.session import Session
from app.ui.tasks import Failed

#: Work shorter than this is over before it could be read about, milliseconds.
DELAY_MS = 1_000
_WIDTH = 400
_REPORT_SECONDS = 0.05

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
    _stopped = Signal()

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
        self._is_cancelled = False
        self._last_report = 0.0
        self.box = ProgressBox(title, window)
        self.box.rejected.connect(self.cancel)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.box.open)
        self._progressed.connect(self.box.set_progress)
        self._stopped.connect(self._on_stopped)
        batch = make(self._report)
        self._timer.start(DELAY_MS)

        def ended(changes: Changes) -> None:
            self._end()
            done(batch, changes)

        def not_done(error: Exception) -> None:
            self._end()
            (failed or session.tasks.failed.emit)(error)

        session.perform(batch.operation, ended, not_done)

    def cancel(self) -> None:
        """Stop before the next projects are written; nothing is kept."""
        self._is_cancelled = True

    def _report(self, done: int, of: int) -> None:
        """Take note of the progress; called in the writing thread."""
        if self._is_cancelled:
            self._stopped.emit()
            raise Cancelled
        now = monotonic()
        if now - self._last_report >= _REPORT_SECONDS:
            self._last_report = now
            self._progressed.emit(done, of)

    def _on_stopped(self) -> None:
        self._end()
        self._session.notice.emit("已取消，什么都没有改")

    def _end(self) -> None:
        self._timer.stop()
        self.box.rejected.disconnect(self.cancel)
        self.box.close()
        self.box.deleteLater()
        self.deleteLater()


class ProgressBox(QDialog):
    """批量修改 所属行业  12,000 / 100,000, with 取消."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{title} — 储备")
        set_surface(self, "raised")
        self._title = title
        self.text = Label(f"{title}…")
        self.strip = ProgressStrip("进度", 0)
        self.button = Button("取消", tip="停下，什么都不改", shortcut="Esc")
        self.button.clicked.connect(self.reject)
        words = QVBoxLayout()
        words.setSpacing(8)
        words.addWidget(self.text)
        words.addWidget(self.strip)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 20, 20, 20)
        row.setSpacing(20)
        row.addLayout(words, 1)
        row.addWidget(self.button)
        self.setFixedWidth(_WIDTH)

    def set_progress(self, done: int, of: int) -> None:
        """Say how many projects are done; the last of it is keeping the history."""
        said = f"{done:,} / {of:,}" if done < of else "正在写入历史"
        self.text.setText(f"{self._title}　{said}")
        self.strip.set_progress(done, of)

    def reject(self) -> None:
        self.text.setText("正在取消…")
        self.button.setEnabled(False)
        self.rejected.emit()
