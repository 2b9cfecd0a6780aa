"""Why the fields cannot be edited: a lock and who holds it, or the recycle bin and the way out."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.ui.controls.button import Button
from app.ui.controls.dress import follow_theme, set_surface
from app.ui.controls.label import WrappedLabel
from app.ui.icons import icon_pixmap
from app.ui.tokens import ICON_ROW, PAGE_MARGIN


class StateBar(QWidget):
    """Hidden while everything can be edited.

    Signals:
        restore_requested: bring the project back from the recycle bin.
    """

    restore_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = "lock"
        self._picture = QLabel()
        self._picture.setFixedWidth(ICON_ROW)
        self.text = WrappedLabel("", "caption", "text2")
        self.text.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.restore = Button("恢复", look="link", tip="把这个项目移出回收站", role="caption")
        row = QHBoxLayout(self)
        row.setContentsMargins(PAGE_MARGIN, 4, PAGE_MARGIN - 4, 4)
        row.setSpacing(6)
        middle = Qt.AlignmentFlag.AlignVCenter
        row.addWidget(self._picture, 0, middle)
        row.addWidget(self.text, 1)
        row.addWidget(self.restore, 0, middle)
        set_surface(self, "chrome")
        self.restore.clicked.connect(self.restore_requested)
        self.hide()
        follow_theme(self, self._take_theme)

    def show_state(self, read_only_reason: str, *, is_in_bin: bool) -> None:
        """Say what keeps the fields from being edited; nothing when nothing does."""
        self._icon_name = "lock" if read_only_reason else "trash-2"
        if read_only_reason:
            place = "项目在回收站里。" if is_in_bin else ""
            self.text.setText(f"{place}只读：{read_only_reason}")
        else:
            self.text.setText("项目在回收站里，恢复后才能修改")
        self.restore.setVisible(is_in_bin and not read_only_reason)
        self.setVisible(bool(read_only_reason) or is_in_bin)
        self._take_theme()

    def _take_theme(self) -> None:
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(icon_pixmap(self._icon_name, "text2", ICON_ROW, ratio))
