"""Buttons: framed, primary, flat with icon and text, icon only, and text links."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton, QWidget

from app.ui.controls.dress import Look, explain, follow_theme, set_look
from app.ui.icons import button_icon, button_icon_size, icon
from app.ui.theme import current_theme
from app.ui.tokens import CONTROL_HEIGHT, ICON

# The keyboard reaches every button, but a click leaves the focus (and an open editor) alone.
_FOCUS = Qt.FocusPolicy.TabFocus

_ICON_TOKEN: dict[str, str] = {
    "primary": "on_accent",
    "danger": "danger",
    "link": "accent_text",
}


def _pressed_by_enter(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Press the button that has the keyboard; Qt would press the dialog's first one instead."""
    is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    if not is_enter or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    if not event.isAutoRepeat():
        button.click()
    return True


class Button(QPushButton):
    """A push button in one of the looks; its icon follows the theme.

    Args:
        text: Chinese, as short as it can be; ``…`` at the end opens a dialog.
        icon_name: a lucide name, empty for none.
        look: "" framed, primary, danger, flat or link.
        tip: tooltip; the text itself when empty.
        shortcut: only told in the tooltip; the action that owns it is the window's.
        role: of the type table, for links in small print.
    """

    def __init__(
        self,
        text: str,
        icon_name: str = "",
        look: Look = "",
        *,
        tip: str = "",
        shortcut: str = "",
        role: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._icon_name = icon_name
        self._role = role or ("group" if look == "primary" else "cell")
        self._look = look
        self.setFocusPolicy(_FOCUS)
        self.setAutoDefault(False)
        if look:
            set_look(self, look)
        if look != "link":
            self.setFixedHeight(CONTROL_HEIGHT)
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        explain(self, tip or text, shortcut)
        if not tip and not shortcut:
            self.setToolTip("")
        self.setAccessibleName(text)
        if tip:
            self.setAccessibleDescription(tip)
        follow_theme(self, self._take_theme)

    def set_icon_name(self, icon_name: str) -> None:
        """Change the icon."""
        self._icon_name = icon_name
        self._take_theme()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def _take_theme(self) -> None:
        self.setFont(current_theme().font(self._role))
        if self._icon_name:
            self.setIcon(button_icon(self._icon_name, _ICON_TOKEN.get(self._look, "text2")))
            self.setIconSize(button_icon_size())


class IconButton(QToolButton):
    """A square button with an icon only; what it does stands in its tooltip.

    Args:
        icon_name: a lucide name.
        tip: what it does, in Chinese.
        shortcut: only told in the tooltip.
        edge: of the square, logical pixels.
    """

    def __init__(
        self,
        icon_name: str,
        tip: str,
        shortcut: str = "",
        *,
        edge: int = CONTROL_HEIGHT,
        size: int = ICON,
        token: str = "text2",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._token = token
        self._size = size
        self._edge = edge
        self.setFixedSize(edge, edge)
        set_look(self, "icon")
        self.setFocusPolicy(_FOCUS)
        self.setAutoRaise(True)
        explain(self, tip, shortcut)
        follow_theme(self, self._take_theme)

    def sizeHint(self) -> QSize:
        # The style sheet takes the fixed minimum away; a layout that aligns asks for this.
        return QSize(self._edge, self._edge)

    def set_icon_name(self, icon_name: str) -> None:
        """Change the icon."""
        self._icon_name = icon_name
        self._take_theme()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def _take_theme(self) -> None:
        token = "accent_text" if self.isChecked() else self._token
        self.setIcon(icon(self._icon_name, token, self._size))
        self.setIconSize(QSize(self._size, self._size))

    def checkStateSet(self) -> None:
        super().checkStateSet()
        self._take_theme()

    def nextCheckState(self) -> None:
        super().nextCheckState()
        self._take_theme()
