"""What the inspector shows while no project is current."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui.controls.button import IconButton
from app.ui.controls.dress import follow_theme
from app.ui.controls.label import WrappedLabel
from app.ui.icons import icon_pixmap
from app.ui.tokens import ICON_MESSAGE, PAGE_MARGIN

BLANK_TEXT = "选中一个项目，这里显示它的全部内容"


class BlankPane(QWidget):
    """An icon and a sentence.

    Signals:
        close_requested: hide the inspector.
    """

    close_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text = WrappedLabel(BLANK_TEXT, "cell", "text2")
        self.text.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        close = IconButton("x", "关闭", "F4")
        close.clicked.connect(self.close_requested)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, PAGE_MARGIN - 10, 0)
        line.addStretch(1)
        line.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addStretch(2)
        column.addWidget(self._picture)
        column.addSpacing(12)
        text = QHBoxLayout()
        text.setContentsMargins(24, 0, 24, 0)
        text.addWidget(self.text)
        column.addLayout(text)
        column.addStretch(3)
        follow_theme(self, self._take_theme)

    def _take_theme(self) -> None:
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(icon_pixmap("panel-right", "text3", ICON_MESSAGE, ratio))
