"""The list under an editor: values in use with their counts, and how to go on."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QGuiApplication,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from app.ui.bubble import place
from app.ui.controls.corners import clip_corners, open_corners
from app.ui.controls.dress import paint_box
from app.ui.theme import current_theme
from app.ui.tokens import RADIUS_CONTROL, ROW_HEIGHT

_NARROWEST = 280
_WIDEST = 420
_TOP = 5
_FOOT = 33
_LEFT = 14
_MOST = 9


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of the list.

    Attributes:
        text: what is shown.
        value: what is taken.
        caption: how many projects have it: 2 个; may be empty.
    """

    text: str
    value: str
    caption: str = ""


class ChoiceList(QWidget):
    """A window of its own that never takes the focus; the keys stay with the editor.

    Signals:
        chosen(str): the value of the line that was clicked.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        open_corners(self)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self._choices: list[Choice] = []
        self._foot = ""
        self._top = 0
        self.highlighted = -1

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The lines."""
        return tuple(self._choices)

    def show_choices(
        self, choices: Sequence[Choice], highlighted: int, foot: str, editor: QWidget
    ) -> None:
        """Show lines under an editor, or over it near the screen's bottom; hide when none."""
        self._choices = list(choices)
        self._foot = foot
        self._top = 0
        self.highlighted = highlighted if highlighted < len(self._choices) else -1
        self._follow_highlight()
        if not self._choices:
            self.hide()
            return
        lines = min(len(self._choices), _MOST)
        width = min(max(_NARROWEST, editor.width(), self._widest()), _WIDEST)
        self.resize(width, _TOP + lines * ROW_HEIGHT + _FOOT)
        anchor = QRect(editor.mapToGlobal(QPoint(0, 0)), editor.size())
        screen = QGuiApplication.screenAt(anchor.center()) or editor.screen()
        self.move(place(anchor, width, self.height(), screen.availableGeometry()))
        self.show()
        self.update()

    def move_highlight(self, step: int) -> None:
        """Highlight the next line up or down, round the ends."""
        if self._choices:
            from_above = self.highlighted < 0 and step < 0
            start = 0 if from_above else self.highlighted
            self.highlighted = (start + step) % len(self._choices)
            self._follow_highlight()
            self.update()

    def value(self) -> str | None:
        """Return the highlighted line's value, or None."""
        at = self.highlighted
        return self._choices[at].value if self.isVisible() and at >= 0 else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        clip_corners(self, RADIUS_CONTROL)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        box = QRectF(self.rect())
        paint_box(painter, box, theme.color("raised"), theme.color("line2"), radius=RADIUS_CONTROL)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        shown = self._choices[self._top : self._top + _MOST]
        for at, choice in enumerate(shown):
            is_lit = self._top + at == self.highlighted
            line = QRect(2, _TOP + at * ROW_HEIGHT, self.width() - 4, ROW_HEIGHT)
            self._paint_choice(painter, line, choice, is_lit=is_lit)
        foot = _TOP + len(shown) * ROW_HEIGHT
        painter.fillRect(2, foot, self.width() - 4, 1, theme.color("line"))
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text3"))
        rest = QRect(_LEFT, foot, self.width() - 2 * _LEFT, _FOOT)
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, self._foot)

    def _paint_choice(
        self, painter: QPainter, line: QRect, choice: Choice, *, is_lit: bool
    ) -> None:
        theme = current_theme()
        if is_lit:
            painter.fillRect(line, theme.color("soft"))
        inner = line.adjusted(_LEFT - 2, 0, 2 - _LEFT, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text2"))
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, choice.caption)
        caption = QFontMetrics(theme.font("caption")).horizontalAdvance(choice.caption)
        role = "group" if is_lit else "cell"
        painter.setFont(theme.font(role))
        painter.setPen(theme.color("text"))
        room = inner.width() - (caption + 12 if caption else 0)
        metrics = QFontMetrics(theme.font(role))
        text = metrics.elidedText(choice.text, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignLeft, text)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._line_at(event)
        if at >= 0 and at != self.highlighted:
            self.highlighted = at
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._line_at(event)
        if at >= 0:
            self.chosen.emit(self._choices[at].value)

    def _line_at(self, event: QMouseEvent) -> int:
        line = (int(event.position().y()) - _TOP) // ROW_HEIGHT
        at = self._top + line
        return at if 0 <= line < _MOST and at < len(self._choices) else -1

    def _widest(self) -> int:
        theme = current_theme()
        text, caption = QFontMetrics(theme.font("group")), QFontMetrics(theme.font("caption"))
        widest = max(
            text.horizontalAdvance(each.text) + caption.horizontalAdvance(each.caption) + 16
            for each in self._choices
        )
        return max(widest, caption.horizontalAdvance(self._foot)) + 2 * _LEFT

    def _follow_highlight(self) -> None:
        if self.highlighted >= 0:
            low = self.highlighted - _MOST + 1
            self._top = min(max(self._top, low), self.highlighted)
