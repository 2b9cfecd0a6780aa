"""Answers that are kept while the library stays as it is."""

from collections.abc import Callable, Hashable
from operator import length_hint
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection, desc, select

from app.models.history import CHANGE, OPERATION
from app.queries.filter import Filter, Ids
from app.queries.prepared import Prepared

T = TypeVar("T")

#: Results kept for one state of the library.
_KEPT = 24

#: What they may hold together, in entries of their lists: some tens of megabytes.
_KEPT_ENTRIES = 500_000


class Shelf:
    """Results of questions about one state of a library, so that none is asked twice.

    The state is known by the end of the history, in which every write leaves a trace. What was
    found first goes first where there are too many results, or where they are too long together;
    the last one is kept however long it is.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._state: tuple[Any, ...] = ()
        self._kept: dict[Hashable, Any] = {}
        self._entries: dict[Hashable, int] = {}

    def take(self, connection: Connection, key: Hashable, load: Callable[[], T]) -> T:
        """Return what is kept under a key for the library as it is now, loading it if need be."""
        state = _state(connection)
        with self._lock:
            if self._state != state:
                # An older reader may come last; it then only finds less.
                self._state = state
                self._kept.clear()
                self._entries.clear()
            if key in self._kept:
                kept: T = self._kept[key]
                return kept
        found = load()
        with self._lock:
            if self._state == state:
                self._keep(key, found)
        return found

    def _keep(self, key: Hashable, found: Any) -> None:
        entries = length_hint(found, 1) + _listed(key)
        while self._kept and (
            len(self._kept) >= _KEPT or sum(self._entries.values()) + entries > _KEPT_ENTRIES
        ):
            oldest = next(iter(self._kept))
            del self._kept[oldest], self._entries[oldest]
        self._kept[key] = found
        self._entries[key] = entries


def _listed(key: Hashable) -> int:
    """Return how many projects a key lists; a filter may hold those that were looked up."""
    parts = key if isinstance(key, tuple) else (key,)
    filters = [part for part in parts if isinstance(part, Filter)]
    return sum(len(term.ids) for each in filters for term in each.terms if isinstance(term, Ids))


#: What tells one state from another: typing goes on in the last operation's change.
_LAST = Prepared(
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
    return next(iter(_LAST.rows(connection)), ())
