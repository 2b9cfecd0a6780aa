"""A column of fields: titles 68 px wide, values without boxes; long texts below their title."""

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.models.fields import Field, Record
from app.ui.inspector.fieldrow import FieldRow
from app.ui.inspector.fieldslot import FieldSlot
from app.ui.inspector.scrolledpane import ScrolledPane
from app.ui.tokens import FIELD_LABEL_WIDTH


class FieldForm(ScrolledPane):
    """The fields of one section.

    Args:
        fields: in order.
        title_width: logical pixels at the usual font size.
    """

    def __init__(
        self,
        fields: Sequence[Field],
        title_width: int = FIELD_LABEL_WIDTH,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self.rows: list[FieldRow] = []
        for field in fields:
            row = FieldRow(field, title_width, self.widget())
            self.rows.append(row)
            self.column.addWidget(row)
        self.column.addStretch(1)

    @property
    def slots(self) -> Iterator[FieldSlot]:
        """The fields' slots in order."""
        return (row.slot for row in self.rows)

    def add_part(self, part: QWidget) -> None:
        """Put something else below the fields."""
        self.column.insertWidget(self.column.count() - 1, part)

    def bring_in_sight(self, part: QWidget) -> None:
        """Scroll to something in the form once the layout has placed it."""
        QTimer.singleShot(0, part, partial(self.ensureWidgetVisible, part, 0, 24))

    def show_record(self, record: Record, money_unit: str, *, is_editable: bool) -> None:
        """Show the fields of a record."""
        for row in self.rows:
            row.show_record(record, money_unit, is_editable=is_editable)

    def reveal(self, field: Field) -> FieldSlot | None:
        """Scroll to a field and return its slot; None when it is not in this form."""
        for row in self.rows:
            if row.slot.field is field:
                self.bring_in_sight(row)
                return row.slot
        return None
