"""Opening a library: in a thread, with its progress shown where it takes long, and a way back.

An older library is migrated, and one without this program's word index is indexed; a million
projects take minutes.
"""

from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.errors import Cancelled
from app.library.clock import Author
from app.library.file import Library, open_library
from app.library.waiting import Waiting

if TYPE_CHECKING:
    from app.ui.controls.progressbox import ProgressBox

#: A library is usually open before this; then nothing is shown.
PATIENCE_SECONDS = 0.3
_REPORT_SECONDS = 0.05


class Opening(QObject):
    """One library being opened.

    Args:
        path: the file.
        author: who writes.
        window: what the progress stands over; None before there is a window.

    Attributes:
        box: the progress, once it is shown.
    """

    _progressed = Signal(str, int, int)
    _ended = Signal()

    def __init__(self, path: Path, author: Author, window: QWidget | None) -> None:
        super().__init__()
        self._path = path
        self._author = author
        self._window = window
        self._waiting = Waiting(self._report)
        self._is_done = Event()
        self._library: Library | None = None
        self._error: BaseException | None = None
        self._last_report = 0.0
        self._latest = ("", 0, 0)
        self.box: ProgressBox | None = None

    def run(self) -> Library:
        """Open the library, however long it takes; the window goes on living meanwhile.

        Raises:
            Cancelled: the user gave it up; the file is as it was.
            ChubeiError: what :func:`open_library` raises.
        """
        thread = Thread(target=self._open, name="open")
        thread.start()
        if not self._is_done.wait(PATIENCE_SECONDS):
            self._show_until_done()
        thread.join()
        if self._error is not None:
            raise self._error
        library = self._library
        assert library is not None
        if self._waiting.is_cancelled:
            # It was too late to stop, but nobody wants it any more.
            library.close()
            raise Cancelled
        return library

    def _open(self) -> None:
        """Open; in the thread."""
        try:
            self._library = open_library(self._path, author=self._author, waiting=self._waiting)
        except BaseException as error:
            self._error = error
        self._is_done.set()
        self._ended.emit()

    def _report(self, step: str, done: int, of: int) -> None:
        """Pass the progress on; in the thread."""
        now = monotonic()
        is_new = step != self._latest[0]
        self._latest = (step, done, of)
        if is_new or now - self._last_report >= _REPORT_SECONDS:
            self._last_report = now
            self._progressed.emit(step, done, of)

    def _show_until_done(self) -> None:
        from app.ui.controls.progressbox import ProgressBox

        self.box = ProgressBox(f"打开 {self._path.name}", "停下，文库保持原样", self._window)
        self.box.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.box.rejected.connect(self._waiting.cancel)
        self._progressed.connect(self.box.set_step)
        if self._latest[0]:
            # Told before there was a box to say it.
            self.box.set_step(*self._latest)
        loop = QEventLoop()
        self._ended.connect(loop.quit, Qt.ConnectionType.QueuedConnection)
        if not self._is_done.is_set():
            self.box.show()
            loop.exec()
        self.box.rejected.disconnect(self._waiting.cancel)
        self.box.hide()
        self.box.deleteLater()
