"""Editors that stand in place of a value: a line, a line with known values, a growing text."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, SignalInstance
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QInputMethodEvent,
    QKeyEvent,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from app.ui.controls.choicelist import Choice, ChoiceList
from app.ui.controls.dress import follow_theme, set_error, set_look
from app.ui.controls.focus import leaves
from app.ui.inspector.valueview import INSET
from app.ui.knownvalues import Known, matching
from app.ui.theme import current_theme
from app.ui.tokens import CONTROL_HEIGHT

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

_FOOT = "↑↓ 选择    Enter 保存"


class Editor(Protocol):
    """What a field asks of its editor, which is a QWidget.

    ``committed``: Enter was pressed; ``left``: the focus went; ``cancelled``: Esc.
    """

    committed: SignalInstance
    left: SignalInstance
    cancelled: SignalInstance

    def value(self) -> str:
        """Return what is written."""
        ...

    def set_value(self, text: str) -> None:
        """Write something else, the cursor at its end, all of a line selected."""
        ...

    def mark_wrong(self, is_wrong: bool) -> None:
        """Frame it as holding a refused value, or as fine again."""
        ...


class LineEditor(QLineEdit):
    """One line; with known values, a list of them opens while typing and with ↓."""

    committed = QtSignal()
    left = QtSignal()
    cancelled = QtSignal()

    def __init__(self, parent: QWidget | None = None, *, role: str = "cell") -> None:
        super().__init__(parent)
        self._role = role
        self._is_composing = False
        self._known: list[Known] = []
        self._popup: ChoiceList | None = None
        set_look(self, "cell")
        self.textEdited.connect(self._on_edited)
        follow_theme(self, self._take_theme)

    def value(self) -> str:
        """See :class:`Editor`."""
        return self.text()

    def sizeHint(self) -> QSize:
        height = max(super().sizeHint().height(), CONTROL_HEIGHT)
        return QSize(super().sizeHint().width(), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def set_value(self, text: str) -> None:
        """See :class:`Editor`."""
        self.setText(text)
        self.selectAll()

    def mark_wrong(self, is_wrong: bool) -> None:
        """See :class:`Editor`."""
        set_error(self, is_wrong=is_wrong)

    def offer(self, values: Sequence[Known]) -> None:
        """Offer known values."""
        self._known = list(values)

    def open_list(self) -> None:
        """Show all known values."""
        self._show(self._known)

    @property
    def popup(self) -> ChoiceList:
        """The list of known values."""
        if self._popup is None:
            self._popup = ChoiceList(self)
            self._popup.chosen.connect(self._on_chosen)
        return self._popup

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        is_open = self._popup is not None and self._popup.isVisible()
        if key in _ENTER and not self._is_composing:
            value = self.popup.value() if is_open else None
            if value is not None:
                self.setText(value)
            self._hide_list()
            self.committed.emit()
            event.accept()
        elif key == Qt.Key.Key_Escape:
            if is_open:
                self._hide_list()
            else:
                self.cancelled.emit()
            event.accept()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and is_open:
            self.popup.move_highlight(1 if key == Qt.Key.Key_Down else -1)
            event.accept()
        elif key == Qt.Key.Key_Down and self._known:
            self.open_list()
            event.accept()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def event(self, event: QEvent) -> bool:
        keys = (Qt.Key.Key_Escape, Qt.Key.Key_Down) if self._known else (Qt.Key.Key_Escape,)
        return _keeps(event, keys) or super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._hide_list()
        super().focusOutEvent(event)
        if leaves(event):
            self.left.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._hide_list()

    def _show(self, known: Sequence[Known]) -> None:
        choices = [
            Choice(each.text, each.text, f"{each.count:,} 个" if each.count else "")
            for each in known
        ]
        self.popup.show_choices(choices, -1, _FOOT, self)

    def _hide_list(self) -> None:
        if self._popup is not None:
            self._popup.hide()

    def _on_chosen(self, value: str) -> None:
        self.setText(value)
        self._hide_list()
        self.committed.emit()

    def _on_edited(self, text: str) -> None:
        self.mark_wrong(False)
        typed = text.strip()
        if typed and self._known:
            self._show(matching(self._known, typed))
        else:
            self._hide_list()

    def _take_theme(self) -> None:
        self.setFont(current_theme().font(self._role))


class TextEditor(QPlainTextEdit):
    """A text as high as what is written in it.

    Args:
        is_multiline: Enter makes a new line and Ctrl+Enter commits; else Enter commits.
        role: of the type table.
    """

    committed = QtSignal()
    left = QtSignal()
    cancelled = QtSignal()

    def __init__(
        self, parent: QWidget | None = None, *, is_multiline: bool = True, role: str = "cell"
    ) -> None:
        super().__init__(parent)
        self._is_multiline = is_multiline
        self._is_composing = False
        self._role = role
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._on_changed)
        # All of it is always in view; bringing the cursor into view would move it sideways.
        self.horizontalScrollBar().valueChanged.connect(self._stay)
        follow_theme(self, self._take_theme)

    def value(self) -> str:
        """See :class:`Editor`."""
        return self.toPlainText()

    def set_value(self, text: str) -> None:
        """See :class:`Editor`."""
        self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)
        if not self._is_multiline:
            self.selectAll()

    def mark_wrong(self, is_wrong: bool) -> None:
        """See :class:`Editor`."""
        set_error(self, is_wrong=is_wrong)

    def put_cursor(self, place: QPoint) -> None:
        """Put the cursor where the value was clicked, in the editor's coordinates."""
        self.setTextCursor(self.cursorForPosition(self.viewport().mapFrom(self, place)))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._needed_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, CONTROL_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        with_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in _ENTER and not self._is_composing and (with_control or not self._is_multiline):
            self.committed.emit()
            event.accept()
        elif key == Qt.Key.Key_Escape:
            self.cancelled.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def event(self, event: QEvent) -> bool:
        return _keeps(event, (Qt.Key.Key_Escape,)) or super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if leaves(event):
            self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._grow()

    def _on_changed(self) -> None:
        self.mark_wrong(False)
        self._grow()

    def _stay(self, value: int) -> None:
        if value:
            self.horizontalScrollBar().setValue(0)

    def _grow(self) -> None:
        needed = self._needed_height()
        if self.minimumHeight() != needed:
            self.setFixedHeight(needed)
            self.updateGeometry()

    def _needed_height(self) -> int:
        # A plain text's document counts its height in lines.
        lines = max(int(self.document().size().height()), 1)
        return max(lines * self.fontMetrics().lineSpacing() + INSET, CONTROL_HEIGHT)

    def _take_theme(self) -> None:
        self.setFont(current_theme().font(self._role))
        # The style sheet's frame and padding are 4 px; the text stands where the value had it.
        self.document().setDocumentMargin(0)
        self.setViewportMargins(INSET - 4, 0, INSET - 4, 0)
        self._grow()


def _keeps(event: QEvent, keys: Sequence[Qt.Key]) -> bool:
    """Keep keys that mean something here from a window's shortcuts."""
    if (
        event.type() == QEvent.Type.ShortcutOverride
        and isinstance(event, QKeyEvent)
        and event.key() in keys
    ):
        event.accept()
        return True
    return False
