"""Answers that are kept while the library stays as it is."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection, desc, select

from app.models.history import CHANGE, OPERATION

T = TypeVar("T")

#: Results kept for one state of the library.
_KEPT = 24


class Shelf:
    """Results of questions about one state of a library, so that none is asked twice.

    The state is known by the end of the history, in which every write leaves a trace.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._state: tuple[Any, ...] = ()
        self._kept: dict[Hashable, Any] = {}

    def take(self, connection: Connection, key: Hashable, load: Callable[[], T]) -> T:
        """Return what is kept under a key for the library as it is now, loading it if need be."""
        state = _state(connection)
        with self._lock:
            if self._state != state:
                # An older reader may come last; it then only finds less.
                self._state = state
                self._kept.clear()
            if key in self._kept:
                kept: T = self._kept[key]
                return kept
        found = load()
        with self._lock:
            if self._state == state:
                while len(self._kept) >= _KEPT:
                    del self._kept[next(iter(self._kept))]
                self._kept[key] = found
        return found


#: What tells one state from another: typing goes on in the last operation's change.
_LAST = (
    select(
        OPERATION.c.id,
        OPERATION.c.at,
        select(CHANGE.c.after)
        .where(CHANGE.c.operation_id == OPERATION.c.id)
        .order_by(CHANGE.c.id)
        .limit(1)
        .scalar_subquery(),
    )
    .order_by(desc(OPERATION.c.id))
    .limit(1)
)


def _state(connection: Connection) -> tuple[Any, ...]:
    return tuple(connection.execute(_LAST).first() or ())
