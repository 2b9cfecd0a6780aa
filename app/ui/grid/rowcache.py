"""Rows of projects around the place that is looked at, read in the background."""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from time import monotonic
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.models.fields import Record
from app.queries.projects import load_rows
from app.ui.session import Session
from app.ui.tokens import LOADING_DELAY_MS

#: Rows read at once.
WINDOW = 200
#: Windows kept; the ones looked at longest ago go first.
_KEPT = 16
_KEY = "grid:window"


class RowCache(QObject):
    """The rows of a snapshot that have been read, by id.

    Signals:
        loaded(int, int): the positions of rows that have come, first and last.
        waited: rows have been waited for long enough to show that they are being read.
    """

    loaded = Signal(int, int)
    waited = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._ids: array[int] = array("q")
        self._windows: OrderedDict[int, dict[int, Record]] = OrderedDict()
        self._asked: dict[int, float] = {}
        self._wanted: set[int] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._read_wanted)

    def reset(self, ids: "array[int]", rows: Mapping[int, Record], position: int) -> None:
        """Take other ids, with the rows of the window around a position."""
        for window in self._asked:
            self._session.tasks.cancel(f"{_KEY}:{window}")
        self._asked.clear()
        self._wanted.clear()
        self._windows.clear()
        self._ids = ids
        first = position // WINDOW
        for window in (first - 1, first, first + 1):
            wanted = self._span(window)
            found = {row_id: rows[row_id] for row_id in wanted if row_id in rows}
            if wanted and len(found) == len(wanted):
                self._windows[window] = found

    def at(self, position: int) -> Record | None:
        """Return the row at a position, or None, and ask for its window."""
        window = position // WINDOW
        rows = self._windows.get(window)
        if rows is None:
            if window not in self._asked:
                self._wanted.add(window)
                if not self._timer.isActive():
                    self._timer.start()
            return None
        return rows.get(self._ids[position])

    def is_slow(self, position: int) -> bool:
        """Tell whether the row at a position has been waited for noticeably long."""
        asked = self._asked.get(position // WINDOW)
        return asked is not None and (monotonic() - asked) * 1000 >= LOADING_DELAY_MS - 10

    def keep(self, first: int, last: int) -> None:
        """Say which positions are looked at: their windows go last, others are not waited for."""
        needed = range(first // WINDOW, last // WINDOW + 1)
        for window in needed:
            if window in self._windows:
                self._windows.move_to_end(window)
        for window in [each for each in self._asked if each not in needed]:
            self._session.tasks.cancel(f"{_KEY}:{window}")
            self._asked.pop(window, None)

    def replace(self, rows: Mapping[int, Record]) -> None:
        """Put new rows in the place of those with the same ids."""
        for held in self._windows.values():
            for row_id in rows.keys() & held.keys():
                held[row_id] = rows[row_id]

    def held(self, ids: Iterable[int]) -> list[int]:
        """Return those of the ids whose rows are there."""
        wanted = set(ids)
        return [row_id for held in self._windows.values() for row_id in wanted & held.keys()]

    def _span(self, window: int) -> "array[int]":
        start = window * WINDOW
        return self._ids[start : start + WINDOW] if start >= 0 else array("q")

    def _read_wanted(self) -> None:
        wanted, self._wanted = self._wanted, set()
        for window in wanted - self._asked.keys() - self._windows.keys():
            ids = self._span(window).tolist()
            self._asked[window] = monotonic()
            QTimer.singleShot(LOADING_DELAY_MS, self, self.waited.emit)
            self._session.read(
                f"{_KEY}:{window}", _reading(ids), partial(self._on_read, self._ids, window)
            )

    def _on_read(self, ids: "array[int]", window: int, rows: dict[int, Record]) -> None:
        self._asked.pop(window, None)
        if ids is not self._ids:
            return
        self._windows[window] = rows
        self._windows.move_to_end(window)
        while len(self._windows) > _KEPT:
            self._windows.popitem(last=False)
        first = window * WINDOW
        self.loaded.emit(first, min(first + WINDOW, len(self._ids)) - 1)


def _reading(ids: list[int]) -> "Callable[[Any], dict[int, Record]]":
    return lambda connection: dict(load_rows(connection, ids))
