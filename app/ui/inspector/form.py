"""A column of fields: titles 68 px wide, values without boxes; long texts below their title."""

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from app.models.fields import Field, Record
from app.ui.controls.dress import follow_theme, set_surface
from app.ui.controls.label import Label
from app.ui.inspector.fieldslot import FieldSlot
from app.ui.inspector.valueview import INSET
from app.ui.theme import current_theme
from app.ui.tokens import FIELD_LABEL_WIDTH, FIELD_VALUE_GAP, PAGE_MARGIN, SIDEBAR_ROW_HEIGHT

_MARGIN = PAGE_MARGIN - INSET


class FieldRow(QWidget):
    """A title and its slot, side by side, or one above the other for a long text."""

    def __init__(self, field: Field, title_width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slot = FieldSlot(field)
        self._title_width = title_width
        # The brief's shorter word, where the paper's title is too long for a form.
        word = min(field.title, field.brief or field.title, key=len)
        self.title = Label(word, "cell", "text2")
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


class FieldForm(QScrollArea):
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
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        set_surface(body, "base")
        column = QVBoxLayout(body)
        column.setContentsMargins(_MARGIN, 8, _MARGIN, 8)
        column.setSpacing(0)
        self.rows: list[FieldRow] = []
        for field in fields:
            row = FieldRow(field, title_width)
            self.rows.append(row)
            column.addWidget(row)
        column.addStretch(1)
        self.setWidget(body)

    @property
    def slots(self) -> Iterator[FieldSlot]:
        """The fields' slots in order."""
        return (row.slot for row in self.rows)

    def show_record(self, record: Record, money_unit: str, *, is_editable: bool) -> None:
        """Show the fields of a record."""
        for row in self.rows:
            row.show_record(record, money_unit, is_editable=is_editable)

    def reveal(self, field: Field) -> FieldSlot | None:
        """Scroll to a field and return its slot; None when it is not in this form."""
        for row in self.rows:
            if row.slot.field is field:
                # Rows take their heights when the layout is next activated.
                show = partial(self.ensureWidgetVisible, row, 0, 24)
                QTimer.singleShot(0, row, show)
                return row.slot
        return None

    def scroll_to_top(self) -> None:
        """Show the first field."""
        self.verticalScrollBar().setValue(0)
