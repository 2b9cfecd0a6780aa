"""The strip at the top: which steps there are, which are done, and where one is."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.ui.controls.dress import follow_theme, paint_box, paint_hairline, set_surface
from app.ui.controls.label import ElidedLabel
from app.ui.icons import icon_pixmap
from app.ui.theme import current_theme

HEIGHT = 48
_CIRCLE = 20
_GAP = 8
_LINE = 36
_SPACE = 12


class StepsBar(QWidget):
    """① 选择文件 — ② 认列 — ③ 核对 — ④ 完成, with a remark at the right.

    Args:
        titles: of the steps.
    """

    def __init__(self, titles: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_surface(self, "chrome")
        self.setFixedHeight(HEIGHT)
        self.steps = _Steps(titles, self)
        self.remark = ElidedLabel("", "caption", "text2")
        self.remark.setAlignment(Qt.AlignmentFlag.AlignRight)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(24)
        row.addWidget(self.steps)
        row.addWidget(self.remark, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        line = QPointF(0, self.height() - 1)
        paint_hairline(QPainter(self), line, self.width(), current_theme().color("line"))


class _Steps(QWidget):
    """The steps themselves."""

    def __init__(self, titles: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._titles = tuple(titles)
        self._current = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        follow_theme(self, self._take_theme)
        self.set_current(0)

    @property
    def current(self) -> int:
        """The step one is at, from 0."""
        return self._current

    def set_current(self, step: int) -> None:
        """Go to a step; those before it are done."""
        self._current = step
        self.setAccessibleName(f"第 {step + 1} 步，共 {len(self._titles)} 步：{self._titles[step]}")
        self.update()

    def sizeHint(self) -> QSize:
        words = sum(self._width(title) for title in self._titles)
        each = _CIRCLE + _GAP
        between = (len(self._titles) - 1) * (_LINE + 2 * _SPACE)
        return QSize(words + len(self._titles) * each + between, HEIGHT - 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        left, middle = 0, self.height() // 2
        for at, title in enumerate(self._titles):
            circle = QRectF(left, middle - _CIRCLE / 2, _CIRCLE, _CIRCLE)
            self._paint_circle(painter, circle, at)
            left += _CIRCLE + _GAP
            is_current = at == self._current
            painter.setFont(theme.font("total" if is_current else "cell"))
            painter.setPen(theme.color("text" if at <= self._current else "text2"))
            words = QRect(left, 0, self._width(title), self.height())
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, title)
            left += words.width()
            if at < len(self._titles) - 1:
                line = QPointF(left + _SPACE, middle)
                paint_hairline(painter, line, _LINE, theme.color("line2"))
                left += _LINE + 2 * _SPACE

    def _paint_circle(self, painter: QPainter, circle: QRectF, at: int) -> None:
        theme = current_theme()
        radius = _CIRCLE / 2
        if at < self._current:
            paint_box(
                painter, circle, theme.color("chrome"), theme.color("accent_text"), radius=radius
            )
            ratio = painter.device().devicePixelRatioF()
            corner = circle.topLeft() + QPointF(4, 4)
            painter.drawPixmap(corner, icon_pixmap("check", "accent_text", 12, ratio))
            return
        is_current = at == self._current
        fill, edge = ("accent", "accent") if is_current else ("chrome", "line2")
        paint_box(painter, circle, theme.color(fill), theme.color(edge), radius=radius)
        painter.setFont(theme.font("header"))
        painter.setPen(theme.color("on_accent" if is_current else "text2"))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(at + 1))

    def _width(self, title: str) -> int:
        # As wide as when it is current, so that nothing moves.
        return QFontMetrics(current_theme().font("total")).horizontalAdvance(title) + 1

    def _take_theme(self) -> None:
        self.updateGeometry()
        self.update()
