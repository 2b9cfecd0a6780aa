"""Somebody who waits for a file to be opened: is told how far it is, and may give it up."""

import sqlite3
from collections.abc import Callable

from app.errors import Cancelled

#: Told the step in Chinese, how much of it is done and of how much; 0 of 0 where nobody knows.
Told = Callable[[str, int, int], None]


def silent(_step: str, _done: int, _of: int) -> None:
    """Be told of the progress and do nothing."""


#: Steps of SQLite's machine between two looks: some milliseconds.
_STEPS = 50_000


class Waiting:
    """What opening a file asks now and then.

    Attributes:
        is_cancelled: nobody waits any more.
    """

    def __init__(self, told: Told | None = None) -> None:
        self._told = told
        self.is_cancelled = False

    def cancel(self) -> None:
        """Give it up, from whichever thread; the file stays as it was."""
        self.is_cancelled = True

    def heed(self) -> None:
        """Go on only while somebody waits.

        Raises:
            Cancelled: nobody does.
        """
        if self.is_cancelled:
            raise Cancelled

    def tell(self, step: str, done: int = 0, of: int = 0) -> None:
        """Say how far it is; see :data:`Told` and :meth:`heed`."""
        self.heed()
        if self._told is not None:
            self._told(step, done, of)

    def watch(self, connection: sqlite3.Connection) -> None:
        """End long statements of a connection once nobody waits: SQLite says ``interrupted``."""
        connection.set_progress_handler(lambda: self.is_cancelled, _STEPS)
