"""A separating line of whole device pixels."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.controls.dress import follow_theme, paint_hairline
from app.ui.theme import current_theme


class Hairline(QWidget):
    """One line, horizontal unless told otherwise, in a token's colour."""

    def __init__(
        self,
        orientation: Qt.Orientation = Qt.Orientation.Horizontal,
        token: str = "line",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._is_vertical = orientation == Qt.Orientation.Vertical
        self._token = token
        fixed, free = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding
        if self._is_vertical:
            self.setFixedWidth(1)
            self.setSizePolicy(fixed, free)
        else:
            self.setFixedHeight(1)
            self.setSizePolicy(free, fixed)
        follow_theme(self, self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        length = self.height() if self._is_vertical else self.width()
        color = current_theme().color(self._token)
        paint_hairline(painter, QPointF(0, 0), length, color, is_vertical=self._is_vertical)
