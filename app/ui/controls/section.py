"""Headings of blocks and of the side bar's groups, with a count or hint beside them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.controls.button import IconButton
from app.ui.controls.label import ElidedLabel, Label
from app.ui.tokens import SIDEBAR_ROW_HEIGHT


class SectionHeader(QWidget):
    """按年度  未排期另列…  or, small, 储备库  +.

    Args:
        title: the heading.
        caption: a count or hint that follows it.
        is_small: the side bar's quiet heading instead of a page's.
        action_icon: a lucide name for a button at the right end, empty for none.
        action_tip: what that button does.

    Signals:
        action: the button was pressed.
    """

    action = Signal()

    def __init__(
        self,
        title: str,
        caption: str = "",
        *,
        is_small: bool = False,
        action_icon: str = "",
        action_tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.title = Label(title, *(("caption", "text2") if is_small else ("section", "text")))
        self.caption = ElidedLabel(caption, "caption", "text2")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.title)
        layout.addWidget(self.caption, 1, Qt.AlignmentFlag.AlignVCenter)
        self.setFixedHeight(SIDEBAR_ROW_HEIGHT)
        self.button: IconButton | None = None
        if action_icon:
            self.button = IconButton(action_icon, action_tip, edge=24)
            self.button.clicked.connect(self.action)
            layout.addWidget(self.button)
        self.setAccessibleName(title)

    def set_caption(self, caption: str) -> None:
        """Change the count or hint."""
        self.caption.setText(caption)
