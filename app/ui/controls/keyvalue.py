"""A field and its value on one row, without a box."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.controls.label import ElidedLabel, Label, WrappedLabel
from app.ui.tokens import FIELD_LABEL_WIDTH, FIELD_VALUE_GAP, SIDEBAR_ROW_HEIGHT

MISSING = "未填"


class KeyValueRow(QWidget):
    """总投资  1,200,000 万元, with a hint below where something is to be checked.

    A missing value is said (未填), never left out.

    Args:
        title: the field.
        value: as text; empty shows 未填.
        hint: an ochre remark below, empty for none.
        title_width: logical pixels.
    """

    def __init__(
        self,
        title: str,
        value: str = "",
        hint: str = "",
        *,
        title_width: int = FIELD_LABEL_WIDTH,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.title = ElidedLabel(title, "cell", "text2")
        self.title.setFixedWidth(title_width)
        self.value = WrappedLabel()
        self.value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.hint = Label("", "caption", "caution")
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.value)
        column.addWidget(self.hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(FIELD_VALUE_GAP)
        row.addWidget(self.title, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.setMinimumHeight(SIDEBAR_ROW_HEIGHT)
        self.set_value(value, hint)

    def set_value(self, value: str, hint: str = "") -> None:
        """Show another value and remark."""
        self.value.setText(value or MISSING)
        self.value.set_token("text" if value else "text3")
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        self.setAccessibleName(f"{self.title.text()}：{value or MISSING}")
