"""责任单位 as ordered tags: the first leads, the others take part."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.models.unitlist import written_units
from app.ui.controls.dress import follow_theme, paint_box, paint_focus
from app.ui.icons import icon_pixmap
from app.ui.inspector.editors import LineEditor
from app.ui.inspector.valueview import INSET
from app.ui.knownvalues import Known
from app.ui.theme import current_theme
from app.ui.tokens import CONTROL_HEIGHT, ICON_ARROW
from app.ui.unitorder import LEAD, SUPPORT, UnitOrder, ends_a_unit

_BUTTON = 24


class UnitTag(QAbstractButton):
    """One unit with its role; Alt+↑ and Alt+↓ move it, Delete takes it away.

    Signals:
        moved(int): by so many places.
        removed: the user wants it gone.
        ended(bool): Enter (True) or Esc (False).
    """

    moved = Signal(int)
    removed = Signal()
    ended = Signal(bool)

    def __init__(self, name: str, is_lead: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._is_lead = is_lead
        self.setText(name)
        role = LEAD if is_lead else SUPPORT
        self.setAccessibleName(f"{name} {role}")
        self.setToolTip(f"{name}（{role}）\nAlt+↑ 上移，Alt+↓ 下移，Del 去掉")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        follow_theme(self, self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(160, CONTROL_HEIGHT)

    def part_at(self, x: int) -> str:
        """Return what a click at this place does: up, remove, or nothing."""
        if x >= self.width() - _BUTTON:
            return "remove"
        if x >= self.width() - 2 * _BUTTON and not self._is_lead:
            return "up"
        return ""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        part = self.part_at(round(event.position().x()))
        if part == "remove":
            self.removed.emit()
        elif part == "up":
            self.moved.emit(-1)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = bool(self.part_at(round(event.position().x())))
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        super().mouseMoveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.moved.emit(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.ended.emit(True)
        elif event.key() == Qt.Key.Key_Escape:
            self.ended.emit(False)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            with_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Delete) or with_alt:
                event.accept()
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(4, 2, -4, -2)
        paint_box(painter, box, theme.color("soft"), radius=3)
        if self.hasFocus():
            paint_focus(painter, box, radius=3)
        middle = Qt.AlignmentFlag.AlignVCenter
        role = LEAD if self._is_lead else SUPPORT
        painter.setFont(theme.font("caption"))
        role_width = painter.fontMetrics().horizontalAdvance(role)
        icons = 2 * _BUTTON if not self._is_lead else _BUTTON
        right = self.width() - icons
        area = QRect(right - role_width - 4, 0, role_width + 1, self.height())
        painter.setPen(theme.color("accent_text" if self._is_lead else "text2"))
        painter.drawText(area, int(middle), role)
        painter.setFont(theme.font("cell"))
        painter.setPen(theme.color("text"))
        room = QRect(INSET, 0, area.left() - INSET - 6, self.height())
        shown = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideMiddle, room.width()
        )
        painter.drawText(room, int(middle), shown)
        self._paint_icon(painter, "x", self.width() - _BUTTON)
        if not self._is_lead:
            self._paint_icon(painter, "arrow-up", self.width() - 2 * _BUTTON)

    def _paint_icon(self, painter: QPainter, name: str, left: int) -> None:
        pixmap = icon_pixmap(name, "accent_text", ICON_ARROW, self.devicePixelRatioF())
        painter.drawPixmap(left + 4, (self.height() - ICON_ARROW) // 2, pixmap)


class UnitsEditor(QWidget):
    """Tags in order over a line that adds one; an empty line and Enter save."""

    committed = Signal()
    left = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._order = UnitOrder()
        self._tags: list[UnitTag] = []
        self._is_wrong = False
        self.line = LineEditor(self)
        self.line.setPlaceholderText("添加单位，Enter")
        self.line.setAccessibleName("添加责任单位")
        self.line.setToolTip("写上单位，Enter 添加；几个单位用“、”隔开。再按 Enter 保存，Esc 放弃")
        self.setFocusProxy(self.line)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.line)
        self.line.committed.connect(self._on_enter)
        self.line.cancelled.connect(self.cancelled)
        self.line.textEdited.connect(self._on_typed)
        self.line.installEventFilter(self)
        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]

    @property
    def tags(self) -> Sequence[UnitTag]:
        """The tags, the leading unit first."""
        return tuple(self._tags)

    def value(self) -> str:
        """See :class:`app.ui.inspector.editors.Editor`; what is still in the line counts."""
        return self._order.text_with(self.line.text())

    def set_value(self, text: str) -> None:
        """See :class:`app.ui.inspector.editors.Editor`."""
        self._order = UnitOrder(text)
        self.line.clear()
        self._rebuild()

    def mark_wrong(self, is_wrong: bool) -> None:
        """See :class:`app.ui.inspector.editors.Editor`."""
        self.line.mark_wrong(is_wrong)

    def offer(self, values: Sequence[Known]) -> None:
        """Offer known units."""
        self.line.offer(values)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.line
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Backspace
            and not self.line.text()
            and self._order.names
        ):
            self._remove(len(self._order.names) - 1)
            return True
        return super().eventFilter(watched, event)

    def _on_enter(self) -> None:
        if not self.line.text().strip():
            self.committed.emit()
            return
        self._take_line()

    def _on_typed(self, text: str) -> None:
        if ends_a_unit(text) and written_units(text):
            self._take_line()

    def _take_line(self) -> None:
        self._order.add(self.line.text())
        self.line.clear()
        self._rebuild()

    def _rebuild(self, focused: int = -1) -> None:
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self)
        for tag in self._tags:
            tag.hide()
            tag.deleteLater()
        self._tags = []
        for at, name in enumerate(self._order.names):
            tag = UnitTag(name, at == 0, self)
            tag.moved.connect(partial(self._move, at))
            tag.removed.connect(partial(self._remove, at))
            tag.ended.connect(self._on_ended)
            self._column.insertWidget(at, tag)
            # It takes the focus only when it is seen, and the layout would show it later.
            tag.show()
            self._tags.append(tag)
        for first, second in zip(self._tags, (*self._tags[1:], self.line), strict=True):
            QWidget.setTabOrder(first, second)
        if 0 <= focused < len(self._tags):
            self._tags[focused].setFocus(Qt.FocusReason.OtherFocusReason)
        elif had_focus:
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.updateGeometry()

    def _move(self, at: int, step: int) -> None:
        to = at + step
        if self._order.move(at, to):
            self._rebuild(to)

    def _remove(self, at: int) -> None:
        self._order.remove(at)
        self._rebuild(min(at, len(self._order.names) - 1) if not self.line.hasFocus() else -1)

    def _on_ended(self, is_committed: bool) -> None:
        (self.committed if is_committed else self.cancelled).emit()

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None and self.isAncestorOf(old) and new is not None:
            # Tags are made anew while they have the focus; look again when that is over.
            QTimer.singleShot(0, self, self._leave)

    def _leave(self) -> None:
        now = QApplication.focusWidget()
        if self.isVisible() and now is not None and not self.isAncestorOf(now):
            self.left.emit()
