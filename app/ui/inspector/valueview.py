"""A value without a box: it shows itself, takes the focus and asks to be edited."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.queries.hits import find_hits
from app.ui.controls.dress import follow_theme, paint_box, paint_focus
from app.ui.hitmarks import paint_mark
from app.ui.inspector.paragraph import Paragraph
from app.ui.inspector.wording import MISSING
from app.ui.theme import current_theme
from app.ui.tokens import CONTROL_HEIGHT

#: From the edge of a value's box to its text; the editors keep to it, so that nothing moves.
INSET = 8

_PADDING = 4
_TAG_GAP = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One line or paragraph of a value, and the word after it (牵头)."""

    text: str
    tag: str = ""
    tag_token: str = "text2"


class ValueView(QWidget):
    """What a field holds, or 未填.

    Args:
        title: the field's, for the screen reader.
        role: of the type table.
        most_lines: longer text is cut and stands in the tooltip; 0 for all of it.
        prefix: stands before the value in a quieter colour.

    Signals:
        edit_requested: a click, Tab into it, Enter or F2.
        focused: it has the focus.
        clicked(QPoint): where, after the editor was asked for.
    """

    edit_requested = Signal()
    focused = Signal()
    clicked = Signal(QPoint)

    def __init__(
        self,
        title: str,
        role: str = "cell",
        *,
        most_lines: int = 0,
        prefix: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._title = title
        self._role = role
        self._most_lines = most_lines
        self._prefix = prefix
        self._lines: tuple[Line, ...] = ()
        self._words: tuple[str, ...] = ()
        self._is_name = False
        self._paragraphs: list[tuple[float, Paragraph]] = []
        self._is_editable = False
        self._token = "text2" if prefix else "text"
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        follow_theme(self, self._lay_out)

    @property
    def is_editable(self) -> bool:
        """Whether a click asks for the editor."""
        return self._is_editable

    def text(self) -> str:
        """Return what is shown, without tags; empty when nothing is filled in."""
        return "\n".join(line.text for line in self._lines)

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show another value; none shows 未填."""
        self._lines = tuple(lines)
        said = "，".join(f"{line.text} {line.tag}".strip() for line in self._lines)
        self.setAccessibleName(f"{self._title}：{said or MISSING}")
        self._lay_out()

    def set_words(self, words: tuple[str, ...], *, is_name: bool) -> None:
        """Mark what was searched for; a name is found by pinyin too."""
        if words != self._words:
            self._words, self._is_name = words, is_name
            self.update()

    def set_editable(self, is_editable: bool) -> None:
        """Say whether it may be edited."""
        self._is_editable = is_editable
        shape = Qt.CursorShape.IBeamCursor if is_editable else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.setAccessibleDescription("Enter 或 F2 修改" if is_editable else "只读")
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(line.text) for line in self._shown()), default=0)
        return QSize(widest + 2 * INSET + 2, self._needed_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * INSET, CONTROL_HEIGHT)

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Copy)
        ):
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()
        by_tab = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if self._is_editable and event.reason() in by_tab:
            self.edit_requested.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
        elif self._is_editable:
            self.focused.emit()
            self.edit_requested.emit()
            self.clicked.emit(event.position().toPoint())
        else:
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)
        if event.key() in keys and self._is_editable:
            self.edit_requested.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.text())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        box = QRectF(self.rect())
        if self.hasFocus():
            paint_focus(painter, box)
        elif self._is_editable and self.underMouse():
            paint_box(painter, box, theme.color("base"), theme.color("ctl"))
        if self._words:
            self._paint_hits(painter)
        painter.setPen(theme.color(self._token if self._lines else "text3"))
        for top, paragraph in self._paragraphs:
            paragraph.paint(painter, QPointF(INSET, top))
        self._paint_tags(painter)

    def _paint_hits(self, painter: QPainter) -> None:
        theme = current_theme()
        colors = theme.color("soft"), theme.color("accent_text")
        for line, (top, paragraph) in zip(self._lines, self._paragraphs, strict=False):
            spans = find_hits(line.text, self._words, is_name=self._is_name)
            for box, base in paragraph.boxes(spans):
                paint_mark(painter, box.translated(INSET, top), base + top, colors)

    def _paint_tags(self, painter: QPainter) -> None:
        theme = current_theme()
        painter.setFont(theme.font("caption"))
        metrics = painter.fontMetrics()
        for line, (top, paragraph) in zip(self._lines, self._paragraphs, strict=False):
            if not line.tag:
                continue
            painter.setPen(theme.color(line.tag_token))
            left = INSET + paragraph.last_width + _TAG_GAP
            bottom = top + paragraph.height
            area = QRectF(left, bottom - metrics.height(), self.width() - left, metrics.height())
            painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), line.tag)

    def _shown(self) -> tuple[Line, ...]:
        found = self._lines or (Line(MISSING),)
        if not self._prefix:
            return found
        return (Line(f"{self._prefix}{found[0].text}"), *found[1:])

    def _lay_out(self) -> None:
        theme = current_theme()
        self.setFont(theme.font(self._role))
        width = max(self.width() - 2 * INSET, 24)
        tags = QFontMetrics(theme.font("caption"))
        self._paragraphs = []
        top = 0.0
        for line in self._shown():
            room = width - (tags.horizontalAdvance(line.tag) + _TAG_GAP if line.tag else 0)
            paragraph = Paragraph(line.text, theme.font(self._role), room, self._most_lines)
            height = max(paragraph.height + 2 * _PADDING, float(CONTROL_HEIGHT))
            self._paragraphs.append((top + (height - paragraph.height) / 2, paragraph))
            top += height
        is_cut = any(paragraph.is_cut for _, paragraph in self._paragraphs)
        self.setToolTip(self.text() if is_cut else "")
        needed = self._needed_height()
        if self.minimumHeight() != needed:
            self.setFixedHeight(needed)
        self.updateGeometry()
        self.update()

    def _needed_height(self) -> int:
        if not self._paragraphs:
            return CONTROL_HEIGHT
        top, last = self._paragraphs[-1]
        lead = max((CONTROL_HEIGHT - last.height) / 2, float(_PADDING))
        return round(top + last.height + lead)
