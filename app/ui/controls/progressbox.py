"""What is under way in a box of its own, with a way to stop it."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.controls.button import Button
from app.ui.controls.dress import set_surface
from app.ui.controls.label import Label
from app.ui.controls.progress import ProgressStrip

_WIDTH = 400


class ProgressBox(QDialog):
    """批量修改 所属行业  12,000 / 100,000, with 取消.

    ``rejected`` says that it is to be stopped; the box stays until it has been.

    Args:
        title: what is under way.
        tip: what stopping does.
        parent: what it stands over.
    """

    def __init__(self, title: str, tip: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{title} — 储备")
        set_surface(self, "raised")
        self._title = title
        self._is_stopping = False
        self.text = Label(f"{title}…")
        self.strip = ProgressStrip("进度", 0)
        self.button = Button("取消", tip=tip, shortcut="Esc")
        self.button.clicked.connect(self.reject)
        words = QVBoxLayout()
        words.setSpacing(8)
        words.addWidget(self.text)
        words.addWidget(self.strip)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 20, 20, 20)
        row.setSpacing(20)
        row.addLayout(words, 1)
        row.addWidget(self.button)
        self.setFixedWidth(_WIDTH)

    def set_progress(self, done: int, of: int) -> None:
        """Say how many projects are done; what comes last is the commit."""
        self.set_count(self._title, done, of)

    def set_count(self, step: str, done: int, of: int) -> None:
        """Say how many of a step's parts are done; see :meth:`set_progress`."""
        self._say(f"{step}　{done:,} / {of:,}" if done < of else f"{self._title}　正在保存")
        self.strip.set_progress(done, of)

    def set_step(self, step: str, done: int, of: int) -> None:
        """Say which step it is at, and how far: a share, since its parts are nobody's words.

        Args:
            step: 正在升级文库.
            done: parts done.
            of: all parts; 0 where nobody knows.
        """
        self._say(f"{step}　{done * 100 // of}%" if of else f"{step}…")
        self.strip.set_progress(done, of)

    def reject(self) -> None:
        self._is_stopping = True
        self.text.setText("正在取消…")
        self.button.setEnabled(False)
        self.rejected.emit()

    def _say(self, text: str) -> None:
        if not self._is_stopping:
            self.text.setText(text)
