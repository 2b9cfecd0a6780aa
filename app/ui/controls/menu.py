"""Menus with the look's round corners."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from app.ui.controls.corners import clip_corners, open_corners
from app.ui.controls.dress import set_look
from app.ui.tokens import RADIUS_POPUP


def menu_text(text: str) -> str:
    """Return a text as a menu shows it letter by letter: a single & would mark a key."""
    return text.replace("&", "&&")


def plain_text(text: str) -> str:
    """Return what a menu's text says."""
    return text.replace("&&", "&")


class Menu(QMenu):
    """A QMenu whose window is see-through outside its round corners."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setWindowFlag(Qt.WindowType.NoDropShadowWindowHint)
        open_corners(self)
        self.setToolTipsVisible(True)
        set_look(self, "rounded")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        clip_corners(self, RADIUS_POPUP)
