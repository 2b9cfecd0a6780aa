"""The value that many projects get: a line, a list of known values, or paragraphs."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QStackedLayout, QWidget

from app.models.fields import Field, Kind
from app.ui.controls.dress import set_error

_LONG_HEIGHT = 84
_MOST_LISTED = 12


class ValueField(QWidget):
    """Takes the shape of the field it is for, and keeps what was typed over a change of it.

    Signals:
        changed(): the text is another one.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.list = QComboBox()
        self.list.setEditable(True)
        self.list.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.list.setMaxVisibleItems(_MOST_LISTED)
        # A completion put in while typing would be taken for what was meant.
        self.list.setCompleter(None)  # type: ignore[arg-type]
        self.paragraphs = QPlainTextEdit()
        self.paragraphs.setTabChangesFocus(True)
        self.paragraphs.setFixedHeight(_LONG_HEIGHT)
        self._layers = QStackedLayout(self)
        for editor in (self.line, self.list, self.paragraphs):
            self._layers.addWidget(editor)
        self.line.textChanged.connect(self.changed)
        self.list.editTextChanged.connect(self.changed)
        self.paragraphs.textChanged.connect(self.changed)

    def set_field(self, field: Field) -> None:
        """Take the shape of a field; what was typed stays."""
        text = self.text()
        editor: QWidget = self.line
        if field.kind in (Kind.CHOICE, Kind.CATEGORY, Kind.UNITS):
            editor = self.list
        elif field.kind is Kind.LONG_TEXT:
            editor = self.paragraphs
        self._layers.setCurrentWidget(editor)
        self.setFixedHeight(_LONG_HEIGHT if editor is self.paragraphs else self._one_line())
        for each in (self.line, self.list, self.paragraphs):
            each.setAccessibleName(field.title)
        self.set_text(text)
        self.setFocusProxy(editor)

    def set_known(self, values: Sequence[str]) -> None:
        """Offer values that are in use; what was typed stays."""
        text = self.text()
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addItems(list(values))
        self.list.setEditText(text)
        self.list.blockSignals(False)

    def text(self) -> str:
        """Return what was typed."""
        editor = self._layers.currentWidget()
        if editor is self.list:
            return self.list.currentText()
        return self.paragraphs.toPlainText() if editor is self.paragraphs else self.line.text()

    def set_text(self, text: str) -> None:
        """Type for the user."""
        self.line.setText(" ".join(text.split("\n")))
        self.list.setEditText(" ".join(text.split("\n")))
        self.paragraphs.setPlainText(text)

    def set_wrong(self, *, is_wrong: bool) -> None:
        """Mark what was typed as refused, or as fine again."""
        for editor in (self.line, self.list, self.paragraphs):
            set_error(editor, is_wrong=is_wrong)

    def _one_line(self) -> int:
        return max(self.line.sizeHint().height(), self.list.sizeHint().height())
