"""The editor of 责任单位: ordered tags, the first of which leads, and a line for the next one."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from app.models.fields import Field
from app.ui.controls.choicelist import Choice, ChoiceList
from app.ui.controls.dress import paint_box, set_look
from app.ui.controls.focus import leaves
from app.ui.grid.cellpainter import ring
from app.ui.grid.editors import ending
from app.ui.knownvalues import Known, matching
from app.ui.theme import current_theme
from app.ui.tokens import CHIP_HEIGHT, RADIUS_CHIP
from app.ui.unitorder import LEAD, UnitOrder, ends_a_unit

UNITS_WIDTH = 320
_PAD, _GAP, _INNER = 5, 4, 7
_LINE = 96
_FOOT = "Enter 添加    Alt+←→ 调整顺序    Backspace 删除"


class UnitsEditor(QWidget):
    """Tags that can be added, removed and put in another order.

    Signals:
        ended(Step): see :class:`app.ui.grid.editors.LineEditor`.
        abandoned: Esc.
        left: the focus went elsewhere.
        edited: the units are other ones.
    """

    ended = Signal(object)
    abandoned = Signal()
    left = Signal()
    edited = Signal()

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = field
        self._order = UnitOrder()
        self._known: list[Known] = []
        self._picked = -1
        self._dragged = -1
        self._is_wrong = False
        self._places: list[QRect] = []
        self.line = _UnitLine(self)
        self.line.setFont(current_theme().font("cell"))
        self.line.setAccessibleName(field.title)
        set_look(self.line, "bare")
        self.popup = ChoiceList(self)
        self.popup.chosen.connect(self._on_chosen)
        self.line.textEdited.connect(self._on_typed)
        self.setFocusProxy(self.line)
        self.setMouseTracking(True)

    @property
    def units(self) -> list[str]:
        """The units, the leading one first."""
        return self._order.names

    def start(self, text: str) -> None:
        """Take the first units."""
        self._order = UnitOrder(text)
        self._picked = -1
        self._lay_out()

    def value(self) -> str:
        """Return the units, with what stands in the line as the last."""
        return self._order.text_with(self.line.text())

    def set_value(self, text: str) -> None:
        """Enter units for the user."""
        self.line.clear()
        self.start(text)

    def set_known(self, known: Sequence[Known]) -> None:
        """Take the units that are known."""
        self._known = list(known)
        # A list that was closed with Esc before they came stays closed.
        if self.popup.isVisible():
            self._complete()

    def set_wrong(self, *, is_wrong: bool) -> None:
        """Mark the entry as refused, or as fine again."""
        self._is_wrong = is_wrong
        self.update()

    # ------------------------------------------------------------ changing the tags

    def add(self, text: str) -> None:
        """Put units after the others; those that are there already are passed over."""
        self._order.add(text)
        self.line.clear()
        self.popup.hide()
        self._changed()

    def remove(self, at: int) -> None:
        """Take a unit away."""
        self._order.remove(at)
        self._picked = -1
        self._changed()

    def move_unit(self, at: int, to: int) -> None:
        """Put a unit in another place."""
        if self._order.move(at, to):
            self._picked = to
            self._changed()

    def _changed(self) -> None:
        self._lay_out()
        self.edited.emit()

    # ------------------------------------------------------------ keys

    def take_key(self, event: QKeyEvent) -> bool:
        """Do what a key means for the tags; False leaves it to the line."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            if self.popup.isVisible():
                self.popup.hide()
            else:
                self.abandoned.emit()
            return True
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            return self._take_vertical(event)
        step = ending(event)
        if step is not None:
            typed = self.popup.value() or self.line.text().strip()
            if typed:
                self.add(typed)
                if key not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                    return True
            self.ended.emit(step)
            return True
        return not self.line.text() and self._take_tag_key(event)

    def _take_vertical(self, event: QKeyEvent) -> bool:
        if self.popup.isVisible():
            self.popup.move_highlight(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._complete()
        return True

    def _take_tag_key(self, event: QKeyEvent) -> bool:
        key, last = event.key(), len(self.units) - 1
        is_moving = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if last < 0 or key not in _TAG_KEYS:
            return False
        if key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            if self._picked >= 0 or key == Qt.Key.Key_Backspace:
                self.remove(self._picked if self._picked >= 0 else last)
            return True
        step = 1 if key == Qt.Key.Key_Right else -1
        at = self._picked if self._picked >= 0 else (last if is_moving else last + 1)
        if is_moving:
            self.move_unit(at, at + step)
        else:
            self._picked = at + step if at + step <= last else -1
            self._picked = max(self._picked, -1) if at + step >= 0 else 0
        self.update()
        return True

    # ------------------------------------------------------------ completing

    def _on_typed(self, text: str) -> None:
        self._picked = -1
        if ends_a_unit(text):
            self.add(text[:-1])
        else:
            self._complete()
            self.edited.emit()
            self._lay_out()

    def _complete(self) -> None:
        typed = self.line.text().strip()
        found = [each for each in matching(self._known, typed) if each.text not in self.units]
        choices = [Choice(each.text, each.text, f"{each.count:,} 个") for each in found]
        if typed and all(each.text != typed for each in self._known):
            choices.append(Choice(f"写成新单位“{typed}”", typed))
        if self.isVisible():
            self.popup.show_choices(choices, 0 if typed else -1, _FOOT, self)

    def _on_chosen(self, value: str) -> None:
        self.add(value)

    def leave(self, event: QFocusEvent) -> None:
        """Take note that the line lost the focus."""
        self.popup.hide()
        if leaves(event):
            self.left.emit()

    def hideEvent(self, event: object) -> None:
        self.popup.hide()

    # ------------------------------------------------------------ places and painting

    def _lay_out(self) -> None:
        """Flow the tags over as many lines as they need, and grow."""
        theme = current_theme()
        metrics, small = QFontMetrics(theme.font("cell")), QFontMetrics(theme.font("small"))
        x = y = _PAD
        self._places = []
        for at, unit in enumerate(self.units):
            wide = metrics.horizontalAdvance(unit) + 2 * _INNER
            if at == 0:
                wide += small.horizontalAdvance(LEAD) + 6
            wide = min(wide, self.width() - 2 * _PAD)
            if x + wide > self.width() - _PAD and x > _PAD:
                x, y = _PAD, y + CHIP_HEIGHT + _GAP
            self._places.append(QRect(x, y, wide, CHIP_HEIGHT))
            x += wide + _GAP
        needed = max(_LINE, metrics.horizontalAdvance(self.line.text()) + 12)
        if x + needed > self.width() - _PAD and x > _PAD:
            x, y = _PAD, y + CHIP_HEIGHT + _GAP
        self.line.setGeometry(x + 2, y, max(self.width() - x - _PAD - 2, 20), CHIP_HEIGHT)
        height = y + CHIP_HEIGHT + _PAD
        if height != self.height():
            self.resize(self.width(), height)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.oldSize().width() != event.size().width():
            self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        wrong = self._is_wrong
        painter.fillRect(self.rect(), theme.color("danger_soft" if wrong else "base"))
        ring(painter, self.rect(), theme.color("danger" if wrong else "accent_text"))
        for at, (unit, place) in enumerate(zip(self.units, self._places, strict=True)):
            border = theme.color("accent_text") if at == self._picked else None
            fill = theme.color("soft")
            paint_box(painter, QRectF(place), fill, border, radius=RADIUS_CHIP)
            inner = place.adjusted(_INNER, 0, -_INNER, 0)
            if at == 0:
                painter.setFont(theme.font("small"))
                painter.setPen(theme.color("accent_text"))
                middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
                painter.drawText(inner, middle, LEAD)
                lead = QFontMetrics(theme.font("small")).horizontalAdvance(LEAD)
                inner.adjust(0, 0, -lead - 6, 0)
            painter.setFont(theme.font("cell"))
            painter.setPen(theme.color("text"))
            shown = painter.fontMetrics().elidedText(
                unit, Qt.TextElideMode.ElideMiddle, inner.width()
            )
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, shown)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._dragged = self._picked = self._tag_at(event.position().toPoint())
        self.line.setFocus()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged < 0 or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        over = self._tag_at(event.position().toPoint())
        if over >= 0 and over != self._dragged:
            self.move_unit(self._dragged, over)
            self._dragged = over

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged = -1

    def _tag_at(self, position: QPoint) -> int:
        found = (at for at, place in enumerate(self._places) if place.contains(position))
        return next(found, -1)


_TAG_KEYS = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Left, Qt.Key.Key_Right)


class _UnitLine(QLineEdit):
    """The line after the tags."""

    def __init__(self, owner: UnitsEditor) -> None:
        super().__init__(owner)
        self._owner = owner
        self._preedit = ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._preedit or not self._owner.take_key(event):
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._preedit = event.preeditString()
        super().inputMethodEvent(event)
        if event.commitString():
            self.textEdited.emit(self.text())

    def focusNextPrevChild(self, next: bool) -> bool:
        return False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._owner.leave(event)
