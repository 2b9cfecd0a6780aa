"""The other process: documents are made here, with the fonts kept loaded, away from the window.

Nothing of Qt is imported here. What the two processes tell each other stands in
:mod:`app.ui.printing.messages`.
"""

import _thread
import os
import signal
import threading
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from queue import SimpleQueue

from app.errors import Cancelled, ChubeiError
from app.library.file import ReadToken
from app.ui.printing.messages import (
    Cancel,
    Ended,
    Failed,
    Made,
    Message,
    Order,
    Progressed,
    Ready,
    pack_error,
)

#: Makes what an order says: with a token that ends it, who is told how far it is, and who is given
#: the first pages. Without an order it only loads what it needs.
CarryOut = Callable[
    [Order | None, ReadToken, Callable[[int, int], None], Callable[[object], None]], object
]

#: Made at most so often: a pipe full of progress would slow the work down.
_REPORT_SECONDS = 0.03


def serve(pipe: Connection, carry_out: CarryOut) -> None:
    """Take orders from the window until it is gone.

    Args:
        pipe: to the window.
        carry_out: makes what is ordered; first called with None, to load what it needs.
    """
    room = _Room(pipe, carry_out)
    signal.signal(signal.SIGINT, room.on_interrupt)
    threading.Thread(target=room.listen, name="orders", daemon=True).start()
    carry_out(None, ReadToken(), _ignore, _ignore)
    room.tell(Ready())
    room.work()


class _Room:
    """Orders waiting, the one under way, and the pipe."""

    def __init__(self, pipe: Connection, carry_out: CarryOut) -> None:
        self._pipe = pipe
        self._work = carry_out
        self._sending = threading.Lock()
        self._orders: SimpleQueue[tuple[Order, ReadToken]] = SimpleQueue()
        self._tokens: dict[int, ReadToken] = {}
        self._under_way = ReadToken()

    def on_interrupt(self, _signal: int, _frame: object) -> None:
        """End what is under way if it was cancelled, wherever it is.

        Composing a report or setting a long table does not look up for a while. Ctrl+C in a
        terminal, which comes here too, is the window's to handle. A message that is being sent goes
        out whole.
        """
        if not self._sending.locked():
            self._end_cancelled()

    def listen(self) -> None:
        """Hear the window while a document is being made; end when the window is gone."""
        try:
            while True:
                message = self._pipe.recv()
                if isinstance(message, Order):
                    token = ReadToken()
                    self._tokens[message.serial] = token
                    self._orders.put((message, token))
                elif isinstance(message, Cancel):
                    token = self._tokens.get(message.serial, ReadToken())
                    token.cancel()
                    # Heard by the thread that works, between two of its steps.
                    _thread.interrupt_main()
        except (EOFError, OSError):
            # Nobody is left to work for: not even for tidying up, which may take long.
            os._exit(0)

    def work(self) -> None:
        """Carry out one order after the other, for as long as the process lives."""
        while True:
            order, token = self._orders.get()
            made = self._carry_out(order, token)
            self.tell(made)
            self._tokens.pop(order.serial, None)

    def tell(self, message: Message) -> None:
        """Send something to the window; what was cancelled meanwhile ends behind it."""
        with self._sending:
            self._pipe.send(message)
        self._end_cancelled()

    def _end_cancelled(self) -> None:
        if self._under_way.is_cancelled:
            self._under_way = ReadToken()
            raise Cancelled

    def _carry_out(self, order: Order, token: ReadToken) -> Message:
        try:
            report = self._reporter(order.serial)
            self._under_way = token
            try:
                # From here on an interrupt finds it; one that came before has not.
                self._end_cancelled()
                made = self._work(order, token, report, self._part_of(order.serial))
            finally:
                self._under_way = ReadToken()
        except Cancelled:
            return Ended(order.serial)
        except ChubeiError as error:
            # A read that was interrupted fails in its own way.
            return Ended(order.serial) if token.is_cancelled else _failed(order, error)
        except Exception as error:  # every bug is told in the window, with its traceback
            return Ended(order.serial) if token.is_cancelled else _failed(order, error)
        return Made(order.serial, made)

    def _reporter(self, serial: int) -> Callable[[int, int], None]:
        import time

        last = 0.0

        def report(done: int, of: int) -> None:
            nonlocal last
            now = time.monotonic()
            if now - last >= _REPORT_SECONDS:
                last = now
                self.tell(Progressed(serial, done, of))

        return report

    def _part_of(self, serial: int) -> Callable[[object], None]:
        return lambda document: self.tell(Made(serial, document, is_part=True))


def _failed(order: Order, error: Exception) -> Failed:
    trace = "" if isinstance(error, ChubeiError) else traceback.format_exc()
    return Failed(order.serial, pack_error(error), trace)


def _ignore(*_told: object) -> None:
    """Nobody waits for what is made to warm up."""
