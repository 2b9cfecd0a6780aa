"""A file that is written in the background: progress over the window, a way to stop, one notice."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.library.file import ReadToken
from app.ui.dialogs import Dialogs, tell
from app.ui.session import Session

if TYPE_CHECKING:
    from app.ui.controls.workbar import WorkBar

T = TypeVar("T")

#: Told how many rows are written, and of how many; returns whether to go on.
Progress = Callable[[int, int], bool]


class FileWriting(QObject):
    """Writes one file at a time; one that is begun before the last is done takes its place.

    Args:
        session: gives the threads and the notice.
        dialogs: tells of what went wrong.
        window: what the progress floats over.
        key: names the work among the session's tasks.
    """

    _progressed = Signal(int, int)

    def __init__(self, session: Session, dialogs: Dialogs, window: QWidget, key: str) -> None:
        super().__init__(window)
        self._session, self._dialogs, self._window = session, dialogs, window
        self._key = key
        self._work_bar: WorkBar | None = None

    @property
    def work_bar(self) -> "WorkBar":
        """What is said meanwhile, built when it is first wanted."""
        if self._work_bar is None:
            from app.ui.controls.workbar import WorkBar

            self._work_bar = WorkBar(self._window)
            self._work_bar.cancelled.connect(self.cancel)
            self._progressed.connect(self._work_bar.set_progress)
        return self._work_bar

    def begin(
        self, title: str, write: Callable[[ReadToken, Progress], T], said: Callable[[T], str]
    ) -> None:
        """Write a file.

        Args:
            title: what is being done: 正在导出.
            write: does it, in a thread; nothing is left where it is stopped or fails.
            said: the notice from what ``write`` returned.
        """

        def work(token: ReadToken) -> T:
            def progress(done: int, of: int) -> bool:
                if not token.is_cancelled:
                    self._progressed.emit(done, of)
                return not token.is_cancelled

            return write(token, progress)

        def done(result: T) -> None:
            self.work_bar.end()
            self._session.notice.emit(said(result))

        def failed(error: Exception) -> None:
            self.work_bar.end()
            tell(self._dialogs, self._window, error)

        self.work_bar.begin(title)
        self._session.tasks.read(self._key, work, done, failed)

    def cancel(self) -> None:
        """Stop; no file is left."""
        self._session.tasks.cancel(self._key)
        self.work_bar.end()
        self._session.notice.emit("已停下，没有写文件")
