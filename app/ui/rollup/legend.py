"""What the colours of a chart mean, in one line that never grows beyond its room."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.rollup.crisp import fill
from app.ui.rollup.scale import elide_middle, share_room
from app.ui.rollup.shades import Shade
from app.ui.theme import Theme

_SQUARE = 10
_SQUARE_GAP = 6
_GAP = 16
_HEIGHT = 24


class Legend(QWidget):
    """Squares and names, from the left or up to the right edge."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_right = False
        self._shades: tuple[Shade, ...] = ()
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._take_theme)

    def set_shades(self, shades: Sequence[Shade]) -> None:
        """Show other categories."""
        self._shades = tuple(shades)
        names = "、".join(shade.name for shade in shades)
        self.setToolTip("\n".join(shade.name for shade in shades))
        self.setAccessibleName(f"图例：{names}" if names else "图例")
        self._take_theme()

    def set_right(self, *, is_right: bool) -> None:
        """Put the names up to the right edge instead of from the left."""
        self._is_right = is_right
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(sum(self._widths()) + 0.5), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(len(self._shades) * (_SQUARE + _GAP), _HEIGHT)

    def copy_for(self, theme: Theme) -> "Legend":
        """Return another one that shows the same in another theme, from the left."""
        found = Legend(theme)
        found.set_shades(self._shades)
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        self.paint(QPainter(self))

    def paint(self, painter: QPainter) -> None:
        """Paint it, in the window and in exported pictures alike."""
        theme = self._theme
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text2"))
        metrics = QFontMetricsF(painter.font())
        widths = self._widths()
        widths = share_room(widths, self.width())
        x = max(self.width() - sum(widths), 0) if self._is_right else 0.0
        middle = self.height() / 2
        for shade, width in zip(self._shades, widths, strict=True):
            square = QRectF(x, middle - _SQUARE / 2, _SQUARE, _SQUARE)
            fill(painter, square, theme.color(shade.token))
            left = x + _SQUARE + _SQUARE_GAP
            room = width - _SQUARE - _SQUARE_GAP - (_GAP if shade is not self._shades[-1] else 0)
            text = elide_middle(shade.short, room + 0.5, metrics.horizontalAdvance)
            align = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(QRectF(left, 0, room + 8, self.height()), align, text)
            x += width

    def _widths(self) -> list[float]:
        metrics = QFontMetricsF(self._theme.font("caption"))
        last = len(self._shades) - 1
        return [
            _SQUARE
            + _SQUARE_GAP
            + metrics.horizontalAdvance(shade.short)
            + (_GAP if at < last else 0)
            for at, shade in enumerate(self._shades)
        ]

    def _take_theme(self) -> None:
        self.updateGeometry()
        self.update()
