"""Remarks inside a page, and the passing word after an action with its undo."""

from typing import Literal

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui.controls.button import Button, IconButton
from app.ui.controls.dress import follow_theme, paint_box
from app.ui.controls.label import Label, WrappedLabel
from app.ui.icons import icon_pixmap
from app.ui.theme import current_theme
from app.ui.tokens import ICON, RADIUS_CONTROL

Kind = Literal["info", "done", "caution", "danger"]

# kind → (icon, its colour, ground)
_DRESS: dict[str, tuple[str, str, str]] = {
    "info": ("info", "accent_text", "soft"),
    "done": ("check", "accent_text", "soft"),
    "caution": ("triangle-alert", "caution", "caution_soft"),
    "danger": ("circle-alert", "danger", "danger_soft"),
}
TOAST_MS = 6000
_LINK_FRAME = 4


class Notice(QWidget):
    """A remark on a soft ground: icon, text, at most one action.

    Args:
        kind: info, done, caution or danger.
        text: may run over several lines.
        action_text: a link below, empty for none.

    Signals:
        action: the link was used.
    """

    action = Signal()

    def __init__(
        self, kind: Kind, text: str, action_text: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._kind: Kind = kind
        self._picture = QLabel()
        self._picture.setFixedSize(ICON, ICON)
        self.text = WrappedLabel(text, "caption")
        # The link's own frame is 4 px wide; the text stands in line with the link's text.
        self.text.setContentsMargins(_LINK_FRAME, 0, 0, 0)
        self.link = Button(action_text, look="link", role="caption")
        self.link.setVisible(bool(action_text))
        self.link.clicked.connect(self.action)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self.text)
        line = QHBoxLayout()
        line.addWidget(self.link)
        line.addStretch(1)
        column.addLayout(line)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8 - _LINK_FRAME)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.setAccessibleName(text)
        follow_theme(self, self._take_theme)

    def set_notice(self, kind: Kind, text: str, action_text: str = "") -> None:
        """Say something else."""
        self._kind = kind
        self.text.setText(text)
        self.link.setText(action_text)
        self.link.setAccessibleName(action_text)
        self.link.setVisible(bool(action_text))
        self.setAccessibleName(text)
        self._take_theme()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill = current_theme().color(_DRESS[self._kind][2])
        paint_box(painter, QRectF(self.rect()), fill, radius=RADIUS_CONTROL)

    def _take_theme(self) -> None:
        name, token, _ = _DRESS[self._kind]
        self._picture.setPixmap(icon_pixmap(name, token, ICON, self.devicePixelRatioF()))
        self.update()


class Toast(QWidget):
    """A passing word at the foot of the window: 已删除 3 个项目  撤销 (Ctrl+Z).

    It leaves by itself, but never while the mouse or the focus is on it.

    Args:
        parent: the widget it floats over, at the middle of its lower edge.
        lift: distance from that edge, logical pixels.

    Signals:
        action: the link was used; the toast has gone.
    """

    action = Signal()

    def __init__(self, parent: QWidget, lift: int = 44) -> None:
        super().__init__(parent)
        self._lift = lift
        self.text = Label()
        self.link = Button("", look="link")
        self.cross = IconButton("x", "关闭", "Esc", edge=24, size=14)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(12)
        row.addWidget(self.text)
        row.addWidget(self.link)
        row.addWidget(self.cross)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._leave)
        self.link.clicked.connect(self._on_link)
        self.cross.clicked.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()
        follow_theme(self, self.update)

    def say(self, text: str, action_text: str = "", shortcut: str = "") -> None:
        """Show a sentence for some seconds, replacing what was shown."""
        self.text.setText(text)
        self.link.setText(action_text)
        self.link.setVisible(bool(action_text))
        self.link.setToolTip(f"{action_text}（{shortcut}）" if shortcut else "")
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start(TOAST_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start(TOAST_MS)
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        paint_box(painter, QRectF(self.rect()), theme.color("raised"), theme.color("line2"))

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        self.adjustSize()
        left = (parent.width() - self.width()) // 2
        self.move(max(left, 0), max(parent.height() - self.height() - self._lift, 0))

    def _on_link(self) -> None:
        self.hide()
        self.action.emit()

    def _leave(self) -> None:
        if self.link.hasFocus() or self.cross.hasFocus():
            self._timer.start(TOAST_MS)
        else:
            self.hide()
