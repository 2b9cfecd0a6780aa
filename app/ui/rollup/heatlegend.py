"""What the shades of a cross table mean: the steps, their scale, and the largest amount."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.controls.dress import paint_hairline
from app.ui.rollup.crisp import fill
from app.ui.rollup.heat import STEPS, heat_fill
from app.ui.rollup.scale import elide_middle
from app.ui.theme import Theme

_HEIGHT = 24
_BOX = 24
_BOX_HEIGHT = 12
_GAP = 8

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class HeatLegend(QWidget):
    """按金额着色（平方根分 6 档）  0 ▢▢▢▢▢▢ 2,206,000 万元; from the left."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._texts = ("", "")
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_scale(self, what: str, largest: str) -> None:
        """Say what is shaded and what the strongest shade stands for.

        Args:
            what: 金额 or 个数.
            largest: with its unit.
        """
        # Not 越深: on a dark ground the largest is the lightest.
        words = f"按{what}着色（平方根分 {STEPS} 档），空格为没有项目"
        self._texts = (words, largest)
        bounds = "、".join(f"{step * step}/{STEPS * STEPS}" for step in range(1, STEPS))
        self.setToolTip(f"各档上限依次为最大值的 {bounds} 和最大值本身")
        self.setAccessibleName(f"图例：{words}，最醒目的为 {largest}")
        self.updateGeometry()
        self.update()

    def copy_for(self, theme: Theme) -> "HeatLegend":
        """Return another one that shows the same in another theme."""
        found = HeatLegend(theme)
        found._texts = self._texts
        return found

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self._theme.font("caption"))
        words = sum(metrics.horizontalAdvance(text) for text in (*self._texts, "0"))
        return QSize(round(words + STEPS * _BOX + 4 * _GAP), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        self.paint(QPainter(self))

    def paint(self, painter: QPainter) -> None:
        """Paint it, in the window and in exported pictures alike."""
        theme = self._theme
        painter.setFont(theme.font("caption"))
        metrics = QFontMetricsF(painter.font())
        color = theme.color("text2")
        words, largest = self._texts
        scale = STEPS * _BOX + 3 * _GAP + metrics.horizontalAdvance("0" + largest)
        words = elide_middle(words, self.width() - scale - _GAP, metrics.horizontalAdvance)
        x = self._text(painter, color, 0.0, words) + (_GAP * 1.5 if words else 0)
        x = self._text(painter, color, x, "0") + _GAP
        top = (_HEIGHT - _BOX_HEIGHT) / 2
        for step in range(1, STEPS + 1):
            box = QRectF(x, top, _BOX, _BOX_HEIGHT)
            fill(painter, box, QColor(heat_fill(theme.tokens, step)))
            x += _BOX
        left = x - STEPS * _BOX
        for y in (top, top + _BOX_HEIGHT - 1):
            line = theme.color("line2")
            paint_hairline(painter, QPointF(left, y), STEPS * _BOX, line)
        self._text(painter, color, x + _GAP, largest)

    @staticmethod
    def _text(painter: QPainter, color: QColor, left: float, text: str) -> float:
        width = QFontMetricsF(painter.font()).horizontalAdvance(text)
        painter.setPen(color)
        painter.drawText(QRectF(left, 0, width + 8, _HEIGHT), _LEFT, text)
        return left + width
