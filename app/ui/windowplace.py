"""Where the window stands and how large it is, kept from one time to the next."""

import base64

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

_USUAL = QSize(1440, 900)
_SMALLEST = QSize(800, 480)
#: What the title bar and the edges around a window take of the screen, at most.
_FRAME = QSize(16, 48)


def place_text(window: QWidget) -> str:
    """Return where a window stands, as :func:`restore_place` takes it: Qt's geometry in base64."""
    return base64.b64encode(bytes(window.saveGeometry().data())).decode("ascii")


def restore_place(window: QWidget, stored: str) -> None:
    """Put a window where it was, or in its usual size where nothing usable is stored.

    Args:
        window: the window, with all in it that has a size.
        stored: what :func:`place_text` returned; empty for nothing.
    """
    room = QGuiApplication.primaryScreen().availableGeometry().size()
    # Not the sum of the panels' widths: in a narrow window two of them make room.
    window.setMinimumSize(_SMALLEST.boundedTo(room))
    if stored and window.restoreGeometry(QByteArray.fromBase64(stored.encode("ascii"))):
        return
    window.resize(_USUAL.boundedTo(room - _FRAME))
