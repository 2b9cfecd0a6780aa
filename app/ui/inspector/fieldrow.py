"""A field's title beside its value, or above it where the value is long."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.models.fields import Field, Record
from app.ui.controls.dress import follow_theme
from app.ui.controls.label import Label
from app.ui.inspector.fieldslot import FieldSlot
from app.ui.inspector.valueview import INSET
from app.ui.theme import current_theme
from app.ui.tokens import FIELD_VALUE_GAP, SIDEBAR_ROW_HEIGHT


class FieldRow(QWidget):
    """A title and its slot, side by side, or one above the other for a long text."""

    def __init__(self, field: Field, title_width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slot = FieldSlot(field, parent=self)
        self._title_width = title_width
        # The brief's shorter word, where the paper's title is too long for a form.
        word = min(field.title, field.brief or field.title, key=len)
        self.title = Label(word, "cell", "text2", parent=self)
        self.title.setContentsMargins(INSET, 0, 0, 0)
        self.title.setToolTip(field.title)
        self.title.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self.title, 0, Qt.AlignmentFlag.AlignTop)
        self._box.addWidget(self.slot, 1)
        self.slot.state_changed.connect(self._arrange)
        follow_theme(self, self._arrange)

    def show_record(self, record: Record, money_unit: str, *, is_editable: bool) -> None:
        """Show the field of a record."""
        self.slot.show_record(record, money_unit, is_editable=is_editable)
        self._arrange()

    def _arrange(self) -> None:
        theme = current_theme()
        width = round(self._title_width * theme.font_scale)
        height = max(SIDEBAR_ROW_HEIGHT, QFontMetrics(theme.font("cell")).height() + INSET)
        natural = QFontMetrics(theme.font("cell")).horizontalAdvance(self.title.text())
        has_text = self.slot.is_editing or not self.slot.is_empty
        is_stacked = natural > width or (self.slot.field.is_multiline and has_text)
        direction = QBoxLayout.Direction
        if is_stacked:
            self.title.setFixedSize(natural + 2 * INSET, height - 4)
            self._box.setDirection(direction.TopToBottom)
        else:
            self.title.setFixedSize(INSET + width + FIELD_VALUE_GAP - INSET, height)
            self._box.setDirection(direction.LeftToRight)
