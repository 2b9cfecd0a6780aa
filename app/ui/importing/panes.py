"""How the pages with tables are divided: two panes one above the other, a side beside them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSplitter, QVBoxLayout, QWidget

from app.ui.controls.hairline import Hairline


def split(upper: QWidget, lower: QWidget, shares: tuple[int, int]) -> QSplitter:
    """Return two panes that the user divides; neither goes.

    Args:
        upper: the pane above.
        lower: the pane below.
        shares: how what is won or lost in height is dealt out.
    """
    made = QSplitter(Qt.Orientation.Vertical)
    made.setHandleWidth(1)
    made.setChildrenCollapsible(False)
    for at, pane in enumerate((upper, lower)):
        made.addWidget(pane)
        made.setStretchFactor(at, shares[at])
    return made


def pane(*parts: QWidget | QLayout) -> QWidget:
    """Return a pane of parts one above the other, edge to edge; the last one takes the room."""
    made = QWidget()
    made.setLayout(_stack(parts))
    return made


def arrange(page: QWidget, side: QWidget, *parts: QWidget | QLayout) -> None:
    """Put parts one above the other into a page, the last one with the room, a side beside them."""
    row = QHBoxLayout(page)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addLayout(_stack(parts), 1)
    row.addWidget(Hairline(Qt.Orientation.Vertical))
    row.addWidget(side)


def _stack(parts: tuple[QWidget | QLayout, ...]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for at, part in enumerate(parts, start=1):
        stretch = 1 if at == len(parts) else 0
        if isinstance(part, QWidget):
            column.addWidget(part, stretch)
        else:
            column.addLayout(part, stretch)
    return column
