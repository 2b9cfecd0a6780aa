"""When the keyboard leaves an editor for good."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent

# Focus that goes to another window or to a menu comes back; nothing is to be saved yet.
_PASSING = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


def leaves(event: QFocusEvent) -> bool:
    """Tell whether the focus goes elsewhere in the window for good."""
    return event.reason() not in _PASSING
