"""Editors of one line: text, amounts, periods, numbers, and values to choose from."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.models.fields import Align, Field, Kind
from app.ui.controls.choicelist import Choice, ChoiceList
from app.ui.controls.dress import set_error, set_look
from app.ui.controls.focus import leaves
from app.ui.grid.steps import Step
from app.ui.knownvalues import Known, matching
from app.ui.theme import current_theme


def ending(event: QKeyEvent) -> Step | None:
    """Return where a key that ends an entry goes on, or None for other keys."""
    is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    match event.key():
        case Qt.Key.Key_Return | Qt.Key.Key_Enter:
            return Step.UP if is_back else Step.DOWN
        case Qt.Key.Key_Tab:
            return Step.PREVIOUS if is_back else Step.NEXT
        case Qt.Key.Key_Backtab:
            return Step.PREVIOUS
    return None


class LineEditor(QLineEdit):
    """One line over a cell, its text where the cell's was.

    Signals:
        ended(Step): Enter or Tab: take the entry and go on there.
        abandoned: Esc.
        left: the focus went elsewhere.
        edited: the text is another one.
    """

    ended = Signal(object)
    abandoned = Signal()
    left = Signal()
    edited = Signal()

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = field
        self._preedit = ""
        set_look(self, "cell")
        self.setFont(current_theme().font("cell"))
        self.setAccessibleName(field.title)
        if field.align is Align.RIGHT:
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.setTextMargins(0, 0, 4, 0)
        if field.kind is Kind.NUMBER:
            self.setTextMargins(0, 0, 4, 0)
        self.textChanged.connect(self._on_text)

    def start(self, text: str) -> None:
        """Take the first text, all of it selected."""
        self.setText(text)
        self.selectAll()

    def value(self) -> str:
        """Return what has been entered."""
        return self.text()

    def set_value(self, text: str) -> None:
        """Enter a text for the user."""
        self.setText(text)

    def set_wrong(self, *, is_wrong: bool) -> None:
        """Mark the entry as refused, or as fine again."""
        set_error(self, is_wrong=is_wrong)
        if is_wrong:
            self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._preedit:
            # What is composed belongs to the input method, Enter and Esc too.
            super().keyPressEvent(event)
            return
        step = ending(event)
        if step is not None:
            self.ended.emit(step)
        elif event.key() == Qt.Key.Key_Escape:
            self.abandoned.emit()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._preedit = event.preeditString()
        super().inputMethodEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        return False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if leaves(event):
            self.left.emit()

    def _on_text(self) -> None:
        self.edited.emit()


class ChoiceEditor(LineEditor):
    """One line with the values in use under it; other values may be typed unless forbidden."""

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(field, parent)
        self._known: list[Known] = []
        self._first = ""
        self.popup = ChoiceList(self)
        self.popup.chosen.connect(self._on_chosen)

    @property
    def is_free(self) -> bool:
        """Whether a value that nobody uses yet may be entered."""
        return self.field.kind is not Kind.CATEGORY

    def start(self, text: str) -> None:
        """Take the first text, all of it selected; the list opens when its values are there."""
        self._first = text
        super().start(text)

    def set_known(self, known: Sequence[Known]) -> None:
        """Take the values in use."""
        self._known = list(known)
        self._refresh(show_all=self.text() == self._first)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, keys = event.key(), event.modifiers()
        if not self._preedit:
            if key == Qt.Key.Key_Down and keys & Qt.KeyboardModifier.AltModifier:
                self._refresh(show_all=True)
                return
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.popup.isVisible():
                self.popup.move_highlight(1 if key == Qt.Key.Key_Down else -1)
                return
            if key == Qt.Key.Key_F2 and self.is_free:
                self.popup.hide()
                return
            if ending(event) is not None:
                self._take_highlighted()
        super().keyPressEvent(event)

    def hideEvent(self, event: object) -> None:
        self.popup.hide()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.popup.hide()
        super().focusOutEvent(event)

    def _on_text(self) -> None:
        super()._on_text()
        if self._known:
            self._refresh(show_all=False)

    def _refresh(self, *, show_all: bool) -> None:
        typed = self.text().strip()
        found = list(self._known) if show_all else matching(self._known, typed)
        choices = [Choice(each.text, each.text, f"{each.count:,} 个") for each in found]
        texts = [each.text for each in found]
        highlighted = texts.index(typed) if typed in texts else -1
        if highlighted < 0 and typed and typed != self._first and not show_all and found:
            highlighted = 0
        is_new = bool(typed) and all(each.text != typed for each in self._known)
        if is_new and self.is_free and not show_all:
            choices.append(Choice(f"写成新值“{typed}”", typed))
            highlighted = max(highlighted, 0) if typed != self._first else highlighted
        if not self.isVisible():
            return
        foot = (
            "Enter 选用    F2 自由填写    Alt+↓ 全部"
            if self.is_free
            else "Enter 选用    Alt+↓ 全部"
        )
        self.popup.show_choices(choices, highlighted, foot, self)

    def _take_highlighted(self) -> None:
        value = self.popup.value()
        if value is not None and value != self.text():
            self.blockSignals(True)
            self.setText(value)
            self.blockSignals(False)
        self.popup.hide()

    def _on_chosen(self, value: str) -> None:
        self.setText(value)
        self.popup.hide()
        self.ended.emit(None)
