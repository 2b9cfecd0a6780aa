"""What stands in the list's place until the first examination is done."""

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from app.ui.checkup.delegate import FINDING_HEIGHT, HEADING_HEIGHT
from app.ui.theme import Theme
from app.ui.tokens import LOADING_DELAY_MS

_BAR = 8
_ROWS = 8


class LoadingRows(QWidget):
    """Grey bars where rows will stand, once it has taken long enough to be noticed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_late = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LOADING_DELAY_MS)
        self._timer.timeout.connect(self._be_late)
        self.setAccessibleName("正在体检")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
        self._is_late = False

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._is_late:
            return
        painter = QPainter(self)
        color = self._theme.color("alt")
        painter.fillRect(QRectF(0, 0, self.width(), HEADING_HEIGHT), color)
        for at in range(_ROWS):
            top = HEADING_HEIGHT + at * FINDING_HEIGHT
            painter.fillRect(QRectF(16, top + 18, 16, _BAR), color)
            painter.fillRect(QRectF(136, top + 10, min(280, self.width() / 2), _BAR), color)
            painter.fillRect(QRectF(136, top + 26, min(200, self.width() / 3), _BAR), color)

    def _be_late(self) -> None:
        self._is_late = True
        self.update()
