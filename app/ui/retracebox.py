"""An undo or a redo of very many rows: how far it is after a second, and a way to stop it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.session import Session
from app.ui.tokens import PROGRESS_DELAY_MS

if TYPE_CHECKING:
    from app.ui.controls.progressbox import ProgressBox


class RetraceBox(QObject):
    """Shows the progress over whatever is in front, whoever asked for the undo.

    Args:
        session: where it is performed.
        window: what the progress stands over where no dialog is open.

    Attributes:
        box: what is shown; None where nothing is, or not yet.
    """

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self.box: ProgressBox | None = None
        self._word = ""
        self._last = ("", 0, 0)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._open)
        session.retracing.connect(self._on_progress)
        session.retracing_ended.connect(self._on_ended)

    def _on_progress(self, step: str, done: int, of: int) -> None:
        self._last = (step, done, of)
        if self.box is not None:
            self.box.set_count(*self._last)
        elif not self._timer.isActive():
            # From its own beginning on: one that waits for others is not long by that.
            self._word = step
            self._timer.start(PROGRESS_DELAY_MS)

    def _open(self) -> None:
        from app.ui.controls.progressbox import ProgressBox

        parent = QApplication.activeModalWidget() or self._window
        self.box = ProgressBox(self._word, "停下，什么都不改", parent)
        self.box.rejected.connect(self._session.stop_retracing)
        self.box.set_count(*self._last)
        self.box.open()

    def _on_ended(self) -> None:
        self._timer.stop()
        if self.box is not None:
            self.box.hide()
            self.box.deleteLater()
            self.box = None
