"""Where the keyboard can go, and when it leaves an editor for good."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

# Focus that goes to another window or to a menu comes back; nothing is to be saved yet.
_PASSING = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


def leaves(event: QFocusEvent) -> bool:
    """Tell whether the focus goes elsewhere in the window for good."""
    return event.reason() not in _PASSING


def focus_parts(pane: QWidget) -> list[QWidget]:
    """Return what takes the keyboard in a pane, in the order it was built.

    Not by ``nextInFocusChain``: PySide takes what that returns for a child of the widget it was
    asked of, and the last one's next is the window itself. When that last widget goes, all that
    Python knows of the window is taken for gone with it.
    """
    none = Qt.FocusPolicy.NoFocus
    return [part for part in pane.findChildren(QWidget) if part.focusPolicy() != none]
