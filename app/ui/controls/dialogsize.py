"""How large a dialog opens: as it is meant to be, or as the screen allows."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

_TITLE_BAR = 40


def open_at(dialog: QWidget, width: int, height: int) -> None:
    """Give a dialog its size, logical pixels, but no more than fits on its screen."""
    room = dialog.screen().availableSize() - QSize(0, _TITLE_BAR)
    dialog.resize(QSize(width, height).boundedTo(room))
