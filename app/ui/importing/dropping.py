"""What somebody drags over the window: one file, or nothing to be taken."""

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from app.importing.readers.childwork import ClipboardOrder


def dropped_file(data: QMimeData) -> Path | None:
    """Return the one file that is dragged; None for several, for folders and for other things."""
    urls = data.urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return None if path.is_dir() else path


def clipboard_order() -> ClipboardOrder:
    """Return what is on the clipboard, to be read; empty where there is nothing."""
    # There is none where nothing was ever copied, whatever the stub says.
    data: QMimeData | None = QGuiApplication.clipboard().mimeData()
    html = data.html() if data is not None and data.hasHtml() else ""
    text = data.text() if data is not None and data.hasText() else ""
    return ClipboardOrder(html, text)
