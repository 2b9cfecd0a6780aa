"""What is under way over a screen, with a way to stop it."""

from PySide6.QtCore import QEvent, QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.controls.button import Button
from app.ui.controls.dress import follow_theme, paint_box
from app.ui.controls.label import Label
from app.ui.controls.progress import ProgressStrip
from app.ui.theme import current_theme
from app.ui.tokens import RADIUS_POPUP

#: Work shorter than this is over before it could be read about.
DELAY_MS = 300
_WIDTH = 320
_LIFT = 24


class WorkBar(QWidget):
    """正在生成预览 120 / 360, floating at the foot of a widget; shows only when work takes long.

    Args:
        parent: what it floats over.

    Signals:
        cancelled(): the user wants it stopped.
    """

    cancelled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = ""
        self._text = Label("", "caption")
        self._strip = ProgressStrip("进度", 0)
        self.button = Button("取消", look="link", role="caption", tip="停下，原来的保持原样")
        self.button.clicked.connect(self.cancelled)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(self._text)
        column.addWidget(self._strip)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 12, 10)
        row.setSpacing(12)
        row.addLayout(column, 1)
        row.addWidget(self.button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._appear)
        parent.installEventFilter(self)
        self.hide()
        follow_theme(self, self.update)

    @property
    def text(self) -> str:
        """What is being said."""
        return self._text.text()

    def begin(self, title: str) -> None:
        """Say what is under way once it has taken a moment."""
        self._title = title
        self._text.setText(f"{title}…")
        self._strip.set_progress(0, 0)
        if self.isHidden():
            self._timer.start(DELAY_MS)

    def set_progress(self, done: int, of: int) -> None:
        """Say how far it is."""
        self._text.setText(f"{self._title} {done} / {of}")
        self._strip.set_progress(done, of)

    def end(self) -> None:
        """Say nothing any more."""
        self._timer.stop()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        paint_box(
            QPainter(self),
            QRectF(self.rect()),
            theme.color("raised"),
            theme.color("line2"),
            radius=RADIUS_POPUP,
        )

    def _appear(self) -> None:
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        width = min(_WIDTH, parent.width() - 32)
        self.resize(width, self.sizeHint().height())
        self.move((parent.width() - width) // 2, parent.height() - self.height() - _LIFT)
