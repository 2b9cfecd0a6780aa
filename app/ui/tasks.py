"""Background work: reads where the newest wins, writes one after the other, files with progress.

Nothing here or behind it runs in the window's thread, so the window never waits. Results come
back through a queued signal.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from time import monotonic
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from app.errors import Cancelled
from app.library.file import ReadToken

T = TypeVar("T")

Done = Callable[[Any], None]
Failed = Callable[[Exception], None]


#: Time for the first rows to be painted.
_PAINT_MS = 20

#: Reads are held back no longer than this, whatever becomes of the first one.
_LONGEST_HOLD_MS = 1_000

#: Progress is told no more often than this, seconds; where a step begins and ends it always is.
_TELL_SECONDS = 0.05

#: So long after the last question, when nothing is under way, memory is given back.
_REST_MS = 1_000


def paced(tell: Callable[..., object]) -> Callable[..., None]:
    """Return what passes progress on as often as it can be read; called in any one thread.

    Args:
        tell: takes how much is done and of how much as its last two arguments.
    """
    last = 0.0

    def told(*progress: Any) -> None:
        nonlocal last
        now = monotonic()
        if progress[-2] in (0, progress[-1]) or now - last >= _TELL_SECONDS:
            last = now
            tell(*progress)

    return told


class Tasks(QObject):
    """Runs work in threads and hands the result to the window's thread.

    Signals:
        failed(Exception): work failed and nobody had asked to be told.
        write_failed(Exception): a write failed, whoever is told about it.
        busy_changed(bool): whether any write or long task is under way.
    """

    failed = Signal(object)
    write_failed = Signal(object)
    busy_changed = Signal(bool)
    _finished = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._readers = ThreadPoolExecutor(4, thread_name_prefix="read")
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="write")
        self._tokens: dict[str, ReadToken] = {}
        self._pending = 0
        self._writing = 0
        self._is_closed = False
        self._first = ""
        self._held: list[Callable[[], None]] | None = None
        self._rest: Callable[[], object] | None = None
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.timeout.connect(self._on_rest)
        # Queued even where the work ended before it was waited for: nobody is told before
        # ``read`` or ``write`` has returned.
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)

    def read(
        self,
        key: str,
        work: Callable[[ReadToken], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
    ) -> None:
        """Run a read; an earlier one under the same key is interrupted and never reported."""
        before = self._tokens.get(key)
        if before is not None:
            before.cancel()
        token = ReadToken()
        self._tokens[key] = token

        def is_wanted() -> bool:
            return self._tokens.get(key) is token

        def start() -> None:
            self._submit(self._readers, lambda: work(token), done, failed, is_wanted)

        self._resting.start()
        if self._held is None or key == self._first:
            start()
        else:
            self._held.append(start)

    def hold_for(self, key: str) -> None:
        """Let the first read under a key go before all others, which wait for :meth:`release`.

        A window that opens shows its rows sooner when the counts beside them wait.
        """
        self._first, self._held = key, []
        QTimer.singleShot(_LONGEST_HOLD_MS, self, self.release)

    def when_released(self, work: Callable[[], None]) -> None:
        """Do something in the window's thread once the first rows are painted.

        Done at once where nothing is held back.
        """
        if self._held is None:
            work()
        else:
            self._held.append(work)

    def release_soon(self) -> None:
        """Release once what has just been read is painted."""
        if self._held is not None:
            QTimer.singleShot(_PAINT_MS, self, self.release)

    def release(self) -> None:
        """Do what was held back, the reads among it; harmless where nothing is."""
        held, self._held = self._held, None
        for start in held or ():
            start()

    def write(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> None:
        """Run a write after the writes before it; its result is always reported."""
        self._resting.start()
        self._writing += 1
        if self._writing == 1:
            self.busy_changed.emit(True)

        def settled() -> None:
            self._writing -= 1
            if self._writing == 0:
                self.busy_changed.emit(False)

        def told(error: Exception) -> None:
            self.write_failed.emit(error)
            (failed or self.failed.emit)(error)

        self._submit(self._writer, work, done, told, lambda: True, settled, cancelled)

    def rest_with(self, work: Callable[[], object], patience_ms: int = _REST_MS) -> None:
        """Have work done in a thread each time that nothing has been asked for a while."""
        self._rest = work
        self._resting.setInterval(patience_ms)

    def cancel(self, key: str) -> None:
        """Interrupt a read; it is never reported."""
        token = self._tokens.pop(key, None)
        if token is not None:
            token.cancel()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way."""
        return self._pending == 0 and not self._held

    @property
    def is_writing(self) -> bool:
        """Whether a write is under way or its result has not been told yet."""
        return self._writing > 0

    def close(self) -> None:
        """Interrupt the reads and wait for the writes."""
        self._is_closed = True
        self._resting.stop()
        for token in self._tokens.values():
            token.cancel()
        self._writer.shutdown(wait=True)
        self._readers.shutdown(wait=True)

    def _on_rest(self) -> None:
        if not self.is_idle:
            self._resting.start()
        elif self._rest is not None:
            self._submit(self._readers, self._rest, lambda _: None, None, lambda: True)

    def _submit(
        self,
        pool: ThreadPoolExecutor,
        work: Callable[[], Any],
        done: Done,
        failed: Failed | None,
        is_wanted: Callable[[], bool],
        settled: Callable[[], None] | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> None:
        if self._is_closed:
            return
        self._pending += 1

        def report(error: BaseException | None, result: Any) -> None:
            self._pending -= 1
            if settled is not None:
                settled()
            if isinstance(error, Cancelled) and cancelled is not None:
                cancelled()
            if not is_wanted() or isinstance(error, Cancelled):
                return
            if error is None:
                done(result)
            elif isinstance(error, Exception):
                (failed or self.failed.emit)(error)

        future = pool.submit(work)
        future.add_done_callback(lambda ended: self._announce(ended, report))

    def _announce(
        self, future: "Future[Any]", report: Callable[[BaseException | None, Any], None]
    ) -> None:
        if self._is_closed:
            return
        error = future.exception()
        self._finished.emit(report, error, None if error else future.result())

    @Slot(object, object, object)
    def _on_finished(
        self,
        report: Callable[[BaseException | None, Any], None],
        error: BaseException | None,
        result: Any,
    ) -> None:
        if not self._is_closed:
            report(error, result)
