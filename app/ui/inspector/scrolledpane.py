"""The ground of the inspector's tabs: a column that scrolls up and down."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.ui.controls.dress import set_surface
from app.ui.controls.viewport import know_viewport
from app.ui.inspector.valueview import INSET
from app.ui.tokens import PAGE_MARGIN

_MARGIN = PAGE_MARGIN - INSET
_BOTTOM = 8


class ScrolledPane(QScrollArea):
    """A column of parts as wide as the inspector; Tab goes through them, not to the column.

    Args:
        top: logical pixels above the first part.
        parent: its owner.

    Attributes:
        column: takes the parts.
    """

    def __init__(self, top: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        know_viewport(self)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        set_surface(body, "base")
        # Before it is filled: moved with all in it, it would be styled anew.
        self.setWidget(body)
        self.column = QVBoxLayout(body)
        self.column.setContentsMargins(_MARGIN, top, _MARGIN, _BOTTOM)
        self.column.setSpacing(0)

    def scroll_to_top(self) -> None:
        """Show the first part."""
        self.verticalScrollBar().setValue(0)
