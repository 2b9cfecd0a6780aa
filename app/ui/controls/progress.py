"""A thin strip that shows how much of something is done."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.controls.dress import follow_theme, paint_box
from app.ui.theme import current_theme

_HEIGHT = 4


class ProgressStrip(QWidget):
    """A share of a whole, 4 px high.

    Args:
        name: what it measures, for the screen reader (完整度).
        width: logical pixels; 0 stretches.
    """

    def __init__(self, name: str, width: int = 64, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._value = 0
        self._maximum = 0
        self._width = width
        if width:
            self.setFixedSize(width, _HEIGHT)
        else:
            self.setFixedHeight(_HEIGHT)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_progress(0, 0)
        follow_theme(self, self.update)

    def share(self) -> float:
        """Return the filled part, 0 to 1; of nothing, nothing is filled."""
        if self._maximum <= 0:
            return 0.0
        return min(max(self._value / self._maximum, 0.0), 1.0)

    def set_progress(self, value: int, maximum: int) -> None:
        """Show ``value`` of ``maximum``."""
        self._value, self._maximum = value, maximum
        self.setAccessibleName(f"{self._name} {value} / {maximum}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._width or 120, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        box = QRectF(self.rect())
        paint_box(painter, box, theme.color("total"), radius=_HEIGHT / 2)
        filled = box.width() * self.share()
        if filled > 0:
            box.setWidth(max(filled, _HEIGHT))
            paint_box(painter, box, theme.color("accent"), radius=_HEIGHT / 2)
