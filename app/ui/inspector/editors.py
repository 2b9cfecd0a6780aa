"""Editors that stand in place of a value: a line, a line with known values, a growing text."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    QStringListModel,
    Qt,
    SignalInstance,
)
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import (
    QCompleter,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.controls.dress import follow_theme, set_error, set_look
from app.ui.inspector.valueview import INSET
from app.ui.theme import current_theme
from app.ui.tokens import CONTROL_HEIGHT, SIDEBAR_ROW_HEIGHT

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

#: Losing the focus for these reasons is no leaving: a menu, a completer, another window.
_STAYING = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


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
    """One line; with known values, a list of them opens while typing and with Alt+↓."""

    committed = QtSignal()
    left = QtSignal()
    cancelled = QtSignal()

    def __init__(self, parent: QWidget | None = None, *, role: str = "cell") -> None:
        super().__init__(parent)
        self._role = role
        self._is_composing = False
        self._counts: dict[str, int] = {}
        self._list: QListView | None = None
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

    def offer(self, values: Sequence[tuple[str, int]]) -> None:
        """Offer known values, each with how often it is used."""
        self._counts = dict(values)
        completer = QCompleter(self)
        completer.setModel(QStringListModel([value for value, _ in values], completer))
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(10)
        self._list = _KnownList()
        completer.setPopup(self._list)
        # Only now: the completer gives its list a delegate of its own.
        self._list.setItemDelegate(_CountDelegate(self._counts, self._list))
        completer.activated.connect(self._on_activated)
        self.setCompleter(completer)

    def open_list(self) -> None:
        """Show all known values."""
        if self._counts:
            self.completer().setCompletionPrefix("")
            self.completer().complete()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        popup = self._open_popup()
        if key in _ENTER and not self._is_composing:
            if popup is not None:
                chosen = popup.currentIndex()
                if chosen.isValid():
                    self.setText(str(chosen.data()))
                popup.hide()
            self.committed.emit()
            event.accept()
        elif key == Qt.Key.Key_Escape and popup is None:
            self.cancelled.emit()
            event.accept()
        elif key == Qt.Key.Key_Down and popup is None and self._counts:
            self.open_list()
            event.accept()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def event(self, event: QEvent) -> bool:
        keys = (Qt.Key.Key_Escape, Qt.Key.Key_Down) if self._counts else (Qt.Key.Key_Escape,)
        return _keeps(event, keys) or super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _STAYING:
            self.left.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._list is not None:
            self._list.hide()

    def _open_popup(self) -> QListView | None:
        return self._list if self._list is not None and self._list.isVisible() else None

    def _on_activated(self, text: str) -> None:
        self.setText(text)
        self.committed.emit()

    def _on_edited(self, _text: str) -> None:
        self.mark_wrong(False)

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
        if event.reason() not in _STAYING:
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
        # The style sheet's frame and padding are 6 px; the text stands where the value had it.
        self.document().setDocumentMargin(0)
        self.setViewportMargins(INSET - 6, 0, INSET - 6, 0)
        self._grow()


class _KnownList(QListView):
    """The list that opens below a line, framed like the other popups."""

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        follow_theme(self, self._take_theme)

    def _take_theme(self) -> None:
        # Only the frame; the rows are painted by the delegate.
        tokens = current_theme().tokens
        self.setStyleSheet(
            f"QListView {{ border: 1px solid {tokens.line2}; background: {tokens.raised};"
            " padding: 0; }"
        )


class _CountDelegate(QStyledItemDelegate):
    """A known value, and at the right how often it is used."""

    def __init__(self, counts: dict[str, int], parent: QWidget) -> None:
        super().__init__(parent)
        self._counts = counts

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(super().sizeHint(option, index).width() + 64, SIDEBAR_ROW_HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme = current_theme()
        # The stubs do not know the option's fields.
        rect, state = QRect(getattr(option, "rect")), getattr(option, "state")  # noqa: B009
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("soft"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("hover"))
        middle = Qt.AlignmentFlag.AlignVCenter
        area = rect.adjusted(INSET - 1, 0, -INSET, 0)
        count = f"{self._counts.get(str(index.data()), 0)} 个"
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text2"))
        painter.drawText(area, int(middle | Qt.AlignmentFlag.AlignRight), count)
        area.setRight(area.right() - painter.fontMetrics().horizontalAdvance(count) - INSET)
        painter.setFont(theme.font("cell"))
        painter.setPen(theme.color("text"))
        shown = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideMiddle, area.width()
        )
        painter.drawText(area, int(middle), shown)


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
