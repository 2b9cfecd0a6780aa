"""A section of the options that folds under its title."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.controls.button import Button


class Fold(QWidget):
    """A title with an arrow; a click shows or hides what is under it.

    Args:
        title: what is under it.
        is_open: whether it shows at first.

    Signals:
        toggled(bool): it was opened or closed.
    """

    toggled = Signal(bool)

    def __init__(self, title: str, *, is_open: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.button = Button(title, "chevron-right", "flat")
        self.button.setStyleSheet("text-align: left; padding-left: 0;")
        self.body = QWidget()
        self.column = QVBoxLayout(self.body)
        self.column.setContentsMargins(0, 2, 0, 8)
        self.column.setSpacing(6)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.button)
        whole.addWidget(self.body)
        self.button.clicked.connect(self._toggle)
        self.set_open(is_open=is_open)

    @property
    def is_open(self) -> bool:
        """Whether what is under the title shows."""
        return not self.body.isHidden()

    def set_open(self, *, is_open: bool) -> None:
        """Show or hide what is under the title."""
        self.body.setVisible(is_open)
        self.button.set_icon_name("chevron-down" if is_open else "chevron-right")
        self.button.setAccessibleName(f"{self.title}，{'已展开' if is_open else '已折叠'}")

    def _toggle(self) -> None:
        self.set_open(is_open=not self.is_open)
        self.toggled.emit(self.is_open)
