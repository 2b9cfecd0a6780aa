"""A number field whose text stands where other fields have theirs."""

from PySide6.QtWidgets import QSpinBox, QWidget

from app.ui.tokens import CONTROL_HEIGHT


class SpinBox(QSpinBox):
    """A QSpinBox with the look's left padding, which the style sheet cannot give it.

    Args:
        low: smallest value.
        high: largest value.
        name: what is counted, for the screen reader (份数).
    """

    def __init__(self, low: int, high: int, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(low, high)
        self.setAccessibleName(name)
        self.setFixedHeight(CONTROL_HEIGHT)
        self.lineEdit().setTextMargins(6, 0, 0, 0)
