"""Remarks inside a page."""

from typing import Literal

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui.controls.button import Button
from app.ui.controls.dress import follow_theme, paint_box
from app.ui.controls.label import WrappedLabel
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
_LINK_FRAME = 4


class Notice(QWidget):
    """A remark on a soft ground: icon, text, at most one action.

    Args:
        kind: info, done, caution or danger.
        text: may run over several lines.
        action_text: a link, empty for none.
        is_banner: the link stands behind the text, on one line, as above a page; otherwise below.

    Signals:
        action: the link was used.
    """

    action = Signal()

    def __init__(
        self,
        kind: Kind,
        text: str,
        action_text: str = "",
        parent: QWidget | None = None,
        *,
        is_banner: bool = False,
    ) -> None:
        super().__init__(parent)
        self._kind: Kind = kind
        # From edge to edge there are no corners to be seen.
        self._radius = 0 if is_banner else RADIUS_CONTROL
        self._picture = QLabel()
        self._picture.setFixedSize(ICON, ICON)
        self.text = WrappedLabel(text, "caption")
        # The link's own frame is 4 px wide; the text stands in line with the link's text.
        self.text.setContentsMargins(_LINK_FRAME, 0, 0, 0)
        # With its parent from the start: shown without one, it would be a window for a moment.
        self.link = Button(action_text, look="link", role="caption", parent=self)
        self.link.setVisible(bool(action_text))
        self.link.clicked.connect(self.action)
        words: QBoxLayout = QHBoxLayout() if is_banner else QVBoxLayout()
        words.setSpacing(8 if is_banner else 2)
        words.addWidget(self.text, 1 if is_banner else 0)
        line = QHBoxLayout()
        line.addWidget(self.link)
        line.addStretch(1)
        words.addLayout(line)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8 - _LINK_FRAME)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
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
        paint_box(painter, QRectF(self.rect()), fill, radius=self._radius)

    def _take_theme(self) -> None:
        name, token, _ = _DRESS[self._kind]
        self._picture.setPixmap(icon_pixmap(name, token, ICON, self.devicePixelRatioF()))
        self.update()
