"""The window's end of the process that makes documents: orders out, pages and progress in.

The process is started when it is first needed, keeps its fonts loaded from order to order, and
ends with the program. One order is under way at a time; a newer one takes its place.
"""

import multiprocessing
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal, Slot

from app.errors import ChubeiError
from app.ui.printing.documents import carry_out
from app.ui.printing.messages import (
    Cancel,
    Ended,
    Failed,
    Made,
    Order,
    Progressed,
    Ready,
    unpack_error,
)
from app.ui.printing.pressroom import CarryOut, serve

#: A cancelled order that is not given up by then is ended with its process: setting a very long
#: table or packing the fonts looks at nothing meanwhile.
GRACE_MS = 70


@dataclass(frozen=True, slots=True)
class Wait:
    """Who waits for an order.

    Attributes:
        made: told what was ordered.
        failed: told why there is nothing.
        part: told the first pages, where they come ahead of the rest.
        progressed: told how much is done, of how much.
    """

    made: Callable[[Any], None]
    failed: Callable[[Exception], None]
    part: Callable[[Any], None] = lambda _document: None
    progressed: Callable[[int, int], None] = lambda _done, _of: None


class PressStopped(ChubeiError):
    """The process ended in the middle of an order."""

    def __init__(self) -> None:
        super().__init__(
            "制作打印文件的进程意外停止了，文库没有受影响",
            remedy="已经重新启动，请再试一次；仍不行时请减少项目后再印",
        )


class Press(QObject):
    """Has documents made in another process; :func:`press` finds it.

    Args:
        parent: its owner.
        carry_out: what the process does with an order.

    Signals:
        settled(): nothing is under way any more.
    """

    settled = Signal()
    _arrived = Signal(int, object)

    def __init__(self, parent: QObject | None = None, carry_out: CarryOut = carry_out) -> None:
        super().__init__(parent)
        self._carry_out = carry_out
        self._generation = 0
        self._process: _Process | None = None
        self._is_ready = False
        self._order: Order | None = None
        self._wait: Wait | None = None
        self._next: tuple[Order, Wait] | None = None
        # Cancelled, and not yet known to be given up.
        self._leaving = 0
        self._grace = QTimer(self)
        self._grace.setSingleShot(True)
        self._grace.setInterval(GRACE_MS)
        self._grace.timeout.connect(self._end_slow)
        # Queued: told from the thread that listens.
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.close)
        self._serial = 0

    @property
    def is_idle(self) -> bool:
        """Whether nobody waits for anything."""
        return self._wait is None and self._next is None

    @property
    def is_settled(self) -> bool:
        """Whether nothing at all is under way, not even what was cancelled."""
        return self.is_idle and not self._leaving

    @property
    def process_id(self) -> int:
        """The process's number in the system; 0 while there is none."""
        return 0 if self._process is None else self._process.number

    @property
    def is_ready(self) -> bool:
        """Whether the process runs and has its fonts loaded."""
        return self._process is not None and self._is_ready

    def new_serial(self) -> int:
        """Return a serial for the next order."""
        self._serial += 1
        return self._serial

    def start(self) -> None:
        """Start the process, so that it is warm when it is needed; harmless when it runs."""
        if self._process is None:
            self._generation += 1
            self._is_ready = False
            self._process = _Process(self._generation, self._arrived.emit, self._carry_out)

    def take(self, order: Order, wait: Wait) -> None:
        """Have something made; what was ordered before is given up and never told."""
        self.cancel()
        if self._leaving:
            self._next = (order, wait)
        else:
            self._begin(order, wait)

    def cancel(self) -> None:
        """Give up what is ordered; nobody is told."""
        self._next = None
        if self._order is not None and self._process is not None:
            self._leaving = self._order.serial
            self._process.send(Cancel(self._order.serial))
            self._grace.start()
        self._order = self._wait = None

    @Slot()
    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._next = self._order = self._wait = None
        self._drop()

    def _begin(self, order: Order, wait: Wait) -> None:
        self.start()
        assert self._process is not None
        self._order, self._wait = order, wait
        self._process.send(order)

    def _drop(self) -> None:
        self._grace.stop()
        self._leaving = 0
        if self._process is not None:
            self._process.end()
            self._process = None

    def _end_slow(self) -> None:
        """End a process that goes on with what was cancelled, and have a new one ready."""
        self._drop()
        self.start()
        self._go_on()

    def _go_on(self) -> None:
        if self._next is not None:
            (order, wait), self._next = self._next, None
            self._begin(order, wait)
        elif self.is_settled:
            self.settled.emit()

    @Slot(int, object)
    def _on_arrived(self, generation: int, message: object) -> None:
        if self._process is None or generation != self._generation:
            return
        if message is None:
            self._on_gone()
            return
        if isinstance(message, Ready):
            self._is_ready = True
            return
        serial = getattr(message, "serial", 0)
        if serial == self._leaving and isinstance(message, Ended | Failed | Made):
            if not getattr(message, "is_part", False):
                self._grace.stop()
                self._leaving = 0
                self._go_on()
            return
        if self._order is None or self._wait is None or serial != self._order.serial:
            return
        self._tell(self._wait, message)

    def _tell(self, wait: Wait, message: object) -> None:
        if isinstance(message, Progressed):
            wait.progressed(message.done, message.of)
        elif isinstance(message, Made) and message.is_part:
            wait.part(message.result)
        else:
            self._order = self._wait = None
            if isinstance(message, Made):
                wait.made(message.result)
            elif isinstance(message, Failed):
                wait.failed(unpack_error(message.error, message.trace))
            self._go_on()

    def _on_gone(self) -> None:
        """Tell that the process ended by itself, and have a new one ready."""
        wait, self._order, self._wait = self._wait, None, None
        is_wanted = wait is not None or self._next is not None
        self._drop()
        if is_wanted:
            self.start()
        if wait is not None:
            wait.failed(PressStopped())
        self._go_on()


class _Process:
    """One process, and the threads that talk with it: the window never waits for a pipe."""

    def __init__(
        self, generation: int, tell: Callable[[int, object], None], carry_out: CarryOut
    ) -> None:
        self._generation = generation
        self._carry_out = carry_out
        self._tell = tell
        self._outbox: SimpleQueue[object] = SimpleQueue()
        self._guard = threading.Lock()
        self._process: BaseProcess | None = None
        self._is_over = False
        threading.Thread(target=self._attend, name="press", daemon=True).start()

    @property
    def number(self) -> int:
        with self._guard:
            return (self._process.pid or 0) if self._process is not None else 0

    def send(self, message: object) -> None:
        """Send a message after those before it."""
        self._outbox.put(message)

    def end(self) -> None:
        """End the process now."""
        with self._guard:
            self._is_over = True
            if self._process is not None:
                self._process.kill()
        self._outbox.put(None)

    def _attend(self) -> None:
        here, there = multiprocessing.get_context("spawn").Pipe()
        process = multiprocessing.get_context("spawn").Process(
            target=serve, args=(there, self._carry_out), name="chubei-press", daemon=True
        )
        with self._guard:
            if self._is_over:
                return
            process.start()
            self._process = process
        there.close()
        listener = threading.Thread(target=self._listen, args=(here,), daemon=True)
        listener.start()
        while (message := self._outbox.get()) is not None:
            try:
                here.send(message)
            except OSError:
                # It is gone; the listener hears of that too, and tells.
                break
        listener.join()
        process.join()
        here.close()

    def _listen(self, pipe: Connection) -> None:
        try:
            while True:
                self._hand_on(pipe.recv())
        except (EOFError, OSError):
            self._hand_on(None)
        self._outbox.put(None)

    def _hand_on(self, message: object) -> None:
        with self._guard:
            is_over = self._is_over
        if not is_over:
            try:
                self._tell(self._generation, message)
            except RuntimeError:
                # The window has gone in this very moment.
                return


def press() -> Press:
    """Return the application's press."""
    application = QCoreApplication.instance()
    if application is None:
        raise RuntimeError("a press needs a QApplication")
    found = application.findChild(Press, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return found if found is not None else Press(application)
