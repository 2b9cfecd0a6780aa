"""The last row of the wizard: what is under way or a hint, and the buttons."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.ui.controls.button import Button
from app.ui.controls.dress import set_surface
from app.ui.controls.hairline import Hairline
from app.ui.controls.label import ElidedLabel, Label
from app.ui.controls.progress import ProgressStrip
from app.ui.tokens import DIALOG_FOOTER_HEIGHT

_PROGRESS_WIDTH = 200


class WizardFoot(QWidget):
    """导入前自动备份，可整批撤销      [上一步] [导入 6 行] [取消].

    Signals:
        back(), onward(), leave(): the buttons.
    """

    back = Signal()
    onward = Signal()
    leave = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_surface(self, "chrome")
        self.hint = ElidedLabel("", "caption", "text2")
        self.said = Label("", "caption", "text2")
        self.strip = ProgressStrip("进度", _PROGRESS_WIDTH)
        busy = QWidget()
        words = QHBoxLayout(busy)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(12)
        words.addWidget(self.strip)
        words.addWidget(self.said)
        words.addStretch(1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.hint)
        self._stack.addWidget(busy)
        self.back_button = Button("上一步", tip="上一步", shortcut="Alt+←")
        self.onward_button = Button("下一步", look="primary", tip="下一步", shortcut="Ctrl+Enter")
        self.leave_button = Button("取消", tip="取消", shortcut="Esc")
        self.back_button.clicked.connect(self.back)
        self.onward_button.clicked.connect(self.onward)
        self.leave_button.clicked.connect(self.leave)
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addStrut(DIALOG_FOOTER_HEIGHT - 1)
        row.addWidget(self._stack, 1)
        for button in (self.back_button, self.onward_button, self.leave_button):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Hairline())
        column.addLayout(row)

    @property
    def is_busy(self) -> bool:
        """Whether it shows progress."""
        return self._stack.currentIndex() == 1

    def set_busy(self, *, is_busy: bool) -> None:
        """Show progress in place of the hint; the buttons are the wizard's to enable."""
        self._stack.setCurrentIndex(1 if is_busy else 0)
        if is_busy:
            self.strip.set_progress(0, 0)

    def set_progress(self, what: str, done: int, of: int) -> None:
        """Say what is under way, and how far."""
        self.said.setText(f"{what}　{done * 100 // of}%" if of > 0 else f"{what}…")
        self.strip.set_progress(done, of)

    def set_onward(self, text: str, *, is_enabled: bool, tip: str = "") -> None:
        """Say what the first button does, and why it does not."""
        button = self.onward_button
        button.setText(text)
        button.setAccessibleName(text)
        button.setEnabled(is_enabled)
        button.setToolTip(tip or f"{text}（Ctrl+Enter）")
