"""What stands in place of the page when there is none: 什么事, 在哪里, 怎么办."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.errors import ChubeiError
from app.ui.controls.button import Button
from app.ui.controls.dress import follow_theme, set_surface
from app.ui.controls.label import Label, WrappedLabel
from app.ui.errorbox import error_text
from app.ui.icons import icon_pixmap
from app.ui.tokens import ICON_MESSAGE

_WIDTH = 480


class RefusalPanel(QWidget):
    """Says why nothing can be shown, in the middle of the page area.

    Signals:
        retried(): the user wants it tried again.
    """

    retried = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_surface(self, "canvas")
        self._picture = QLabel()
        self.title = WrappedLabel("", "title")
        self._rows: dict[str, tuple[Label, WrappedLabel]] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, 40)
        grid.setColumnMinimumWidth(1, 56)
        grid.setColumnStretch(2, 1)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self._picture, 0, 0, top)
        grid.addWidget(self.title, 0, 1, 1, 2)
        for row, name in enumerate(("什么事", "在哪里", "怎么办"), 1):
            label, value = Label(name, "cell", "text2"), WrappedLabel()
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(label, row, 1, top)
            grid.addWidget(value, row, 2)
            self._rows[name] = (label, value)
        self.button = Button("重新生成", "refresh-cw", tip="再生成一次预览")
        self.button.clicked.connect(self.retried)
        foot = QHBoxLayout()
        foot.setContentsMargins(40, 8, 0, 0)
        foot.addWidget(self.button)
        foot.addStretch(1)
        body = QWidget()
        body.setMaximumWidth(_WIDTH)
        inner = QVBoxLayout(body)
        inner.setContentsMargins(16, 16, 16, 16)
        inner.addLayout(grid)
        inner.addLayout(foot)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(body, 100)
        across.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(across)
        column.addStretch(3)
        follow_theme(self, self._take_theme)

    def say(self, title: str, error: ChubeiError | None = None, *, can_retry: bool = False) -> None:
        """Show a title and, of an error, its three parts; a button where trying again helps."""
        self.title.setText(title)
        parts = dict(error_text(error, title).parts) if error is not None else {}
        for name, (label, value) in self._rows.items():
            text = parts.get(name, "")
            value.setText(text)
            label.setVisible(bool(text))
            value.setVisible(bool(text))
        self.button.setVisible(error is None or can_retry)
        self.setAccessibleName(title)
        self.setAccessibleDescription(self.text())

    def text(self) -> str:
        """Return everything it says."""
        lines = [
            f"{name}：{value.text()}" for name, (_, value) in self._rows.items() if value.text()
        ]
        return "\n".join((self.title.text(), *lines))

    def _take_theme(self) -> None:
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(icon_pixmap("circle-alert", "danger", ICON_MESSAGE, ratio))
