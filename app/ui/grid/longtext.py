"""The editor of long texts: a panel over the grid, with its own way of saving."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.models.fields import Field
from app.ui.controls.dress import set_error, set_look
from app.ui.controls.focus import leaves
from app.ui.controls.label import Label
from app.ui.grid.steps import Step
from app.ui.theme import current_theme

LONG_TEXT_WIDTH = 480
LONG_TEXT_HEIGHT = 232


class LongTextEditor(QFrame):
    """Paragraphs over the grid: Enter breaks the line, Ctrl+Enter saves.

    Signals:
        ended(Step): see :class:`app.ui.grid.editors.LineEditor`.
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
        theme = current_theme()
        self.box = _Paragraphs(self)
        self.box.setFont(theme.font("cell"))
        self.box.setAccessibleName(field.title)
        self.box.setTabChangesFocus(False)
        set_look(self.box, "bare")
        self._count = Label("", "caption", "text3")
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 0, 8, 4)
        foot.addWidget(Label("Ctrl+Enter 保存    Esc 放弃", "caption", "text3"))
        foot.addStretch(1)
        foot.addWidget(self._count)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(0)
        column.addWidget(self.box, 1)
        column.addLayout(foot)
        self.setFocusProxy(self.box)
        self.setObjectName("long_text")
        self._paint_frame(is_wrong=False)
        self.box.textChanged.connect(self._on_text)

    def start(self, text: str) -> None:
        """Take the first text, the cursor at its end."""
        self.box.setPlainText(text)
        self.box.moveCursor(QTextCursor.MoveOperation.End)

    def value(self) -> str:
        """Return what has been entered."""
        return self.box.toPlainText()

    def set_value(self, text: str) -> None:
        """Enter a text for the user."""
        self.box.setPlainText(text)

    def set_wrong(self, *, is_wrong: bool) -> None:
        """Mark the entry as refused, or as fine again."""
        set_error(self.box, is_wrong=is_wrong)
        self._paint_frame(is_wrong=is_wrong)

    def _paint_frame(self, *, is_wrong: bool) -> None:
        tokens = current_theme().tokens
        border = tokens.danger if is_wrong else tokens.accent_text
        ground = tokens.danger_soft if is_wrong else tokens.base
        self.setStyleSheet(
            f"#long_text {{ background: {ground}; border: 2px solid {border}; }}"
            "QPlainTextEdit { padding: 3px 4px; border: none; background: transparent; }"
            "QPlainTextEdit:focus { padding: 3px 4px; border: none; }"
        )

    def _on_text(self) -> None:
        length = len(self.box.toPlainText())
        self._count.setText(f"{length:,} 字")
        self._count.set_token("danger" if length > self.field.max_length else "text3")
        self.edited.emit()


class _Paragraphs(QPlainTextEdit):
    """The text itself."""

    def __init__(self, owner: LongTextEditor) -> None:
        super().__init__(owner)
        self._owner = owner

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._owner.ended.emit(Step.DOWN)
                return
        elif key == Qt.Key.Key_Tab:
            self._owner.ended.emit(Step.NEXT)
            return
        elif key == Qt.Key.Key_Backtab:
            self._owner.ended.emit(Step.PREVIOUS)
            return
        elif key == Qt.Key.Key_Escape:
            self._owner.abandoned.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if leaves(event):
            self._owner.left.emit()
