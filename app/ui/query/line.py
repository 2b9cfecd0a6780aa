"""The line edit of the query box: what each key means before the text gets it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.controls.dress import set_look
from app.ui.query.completion import Candidate, Typed
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.ui.query.completionpopup import CompletionPopup

# 继续输入条件, and the caret.
_NARROWEST = 92
# The line under what cannot be read; as wide as this where something is missing.
_MARK_HEIGHT = 2
_NARROWEST_MARK = 8
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_UNMODIFIED = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class QueryLine(QLineEdit):
    """Takes conditions; completions are chosen here, everything else is announced.

    Keys while an input method composes belong to it.

    Signals:
        submitted: Enter.
        cancelled: Esc, when no list of completions was open.
        chips_wanted: Left at the beginning, or Backspace in the empty line.
        completion_wanted: Down or Ctrl+Space without a list.
        completed(Candidate): one was chosen.
        focus_changed(bool): the line got or lost the keyboard.
    """

    submitted = Signal()
    cancelled = Signal()
    chips_wanted = Signal()
    completion_wanted = Signal()
    completed = Signal(object)
    focus_changed = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, "bare")
        self.setMinimumWidth(_NARROWEST)
        self.setAccessibleName("筛选条件")
        self._theme = theme
        self._fault: tuple[int, int] | None = None
        self._popup: CompletionPopup | None = None
        self._preedit = ""

    @property
    def popup(self) -> "CompletionPopup":
        """The list of completions, built when it is first wanted."""
        if self._popup is None:
            from app.ui.query.completionpopup import CompletionPopup

            self._popup = CompletionPopup(self._theme, self)
            self._popup.chosen.connect(self._accept)
        return self._popup

    @property
    def is_offering(self) -> bool:
        """Whether completions are in sight."""
        return self._popup is not None and self._popup.isVisible()

    def withdraw(self) -> None:
        """Take the completions away; nothing where there are none."""
        if self._popup is not None:
            self._popup.hide()

    @property
    def is_composing(self) -> bool:
        """Whether an input method is at work on the text."""
        return bool(self._preedit)

    @property
    def has_fault(self) -> bool:
        """Whether something is marked that cannot be read."""
        return self._fault is not None

    def offer(self, candidates: list[Candidate], typed: Typed) -> None:
        """Show completions of the part being typed."""
        metrics = QFontMetrics(self.font())
        caret = self.cursorRect().center().x()
        left = caret - metrics.horizontalAdvance(self.text()[typed.start : self.cursorPosition()])
        self.popup.offer(candidates, self, left)

    def character_rect(self, position: int) -> QRect:
        """Return where a character stands, in the line's pixels."""
        metrics = QFontMetrics(self.font())
        before = metrics.horizontalAdvance(self.text()[:position])
        start = self.cursorRect().center().x() - metrics.horizontalAdvance(
            self.text()[: self.cursorPosition()]
        )
        return QRect(max(min(start + before, self.width() - 1), 0), 0, 1, self.height())

    def mark_fault(self, start: int, end: int) -> None:
        """Underline what cannot be read, until :meth:`clear_fault`.

        Args:
            start: the first character.
            end: behind the last one; equal to start where something is missing.
        """
        self._fault = (start, end)
        self.update()

    def clear_fault(self) -> None:
        """Take the underline away."""
        self._fault = None
        self.update()

    def fault_rect(self) -> QRect:
        """Return where the underline is, in the line's pixels; an empty one for none."""
        if self._fault is None:
            return QRect()
        left, right = (self.character_rect(at).x() for at in self._fault)
        text = QFontMetrics(self.font()).height()
        top = (self.height() + text) // 2
        width = max(right - left, _NARROWEST_MARK)
        return QRect(min(left, self.width() - width), top, width, _MARK_HEIGHT)

    def sizeHint(self) -> QSize:
        # No more than needed: the chips beside it take what is free only as they must.
        return QSize(_NARROWEST, super().sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and self._take_key(event)
        ):
            event.accept()
            return True
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Escape
            and (self.is_offering or self.text())
        ):
            event.accept()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._fault is not None:
            painter = QPainter(self)
            painter.fillRect(self.fault_rect(), self._theme.color("danger"))

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._preedit = event.preeditString()
        if self._preedit:
            self.withdraw()
        super().inputMethodEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._preedit = ""
        self.withdraw()
        self.focus_changed.emit(False)

    def _take_key(self, event: QKeyEvent) -> bool:
        """Return whether the key was for us."""
        if self.is_composing:
            return False
        key = event.key()
        if key == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.completion_wanted.emit()
            return True
        if event.modifiers() not in _UNMODIFIED:
            return False
        if self.is_offering and self._take_popup_key(key):
            return True
        is_at_start = self.cursorPosition() == 0 and not self.hasSelectedText()
        if key in _ENTER:
            self.submitted.emit()
        elif key == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif key == Qt.Key.Key_Down:
            self.completion_wanted.emit()
        elif (key == Qt.Key.Key_Left and is_at_start) or (
            key == Qt.Key.Key_Backspace and not self.text()
        ):
            self.chips_wanted.emit()
        else:
            return False
        return True

    def _take_popup_key(self, key: int) -> bool:
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.popup.step(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape:
            self.withdraw()
        elif key == Qt.Key.Key_Tab:
            self._accept(max(self.popup.current(), 0))
        elif key in _ENTER and self.popup.current() >= 0:
            self._accept(self.popup.current())
        else:
            return False
        return True

    def _accept(self, row: int) -> None:
        candidate = self.popup.candidates[row]
        self.withdraw()
        self.completed.emit(candidate)
