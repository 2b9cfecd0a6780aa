"""Which cells are selected: rectangles over both tables, and the rows and projects they touch."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import attrgetter

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject

from app.ui.grid.model import GridModel

_SELECT = QItemSelectionModel.SelectionFlag


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells; all four sides are included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def is_cell(self) -> bool:
        """Whether it is one cell."""
        return self.top == self.bottom and self.left == self.right

    def holds(self, row: int, column: int) -> bool:
        """Tell whether a cell is in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


def between(first: tuple[int, int], last: tuple[int, int]) -> Area:
    """Return the rectangle with two cells, (row, column), in opposite corners."""
    rows, columns = sorted((first[0], last[0])), sorted((first[1], last[1]))
    return Area(rows[0], columns[0], rows[1], columns[1])


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans, first and last, in order and without overlap; neighbours become one."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


class CellRanges(QObject):
    """The selection of both tables as rectangles of cells.

    The selection model that the tables share is the truth; this reads it and changes it.

    Attributes:
        anchor: the cell (row, column) that Shift extends from; None for none.
    """

    def __init__(self, model: GridModel, selection: QItemSelectionModel) -> None:
        super().__init__(selection)
        self._model = model
        self._selection = selection
        self._areas: tuple[Area, ...] | None = None
        # How far down the rectangles reach, those above each included.
        self._reach: list[int] | None = None
        self._is_by_rows = False
        self.anchor: tuple[int, int] | None = None
        selection.selectionChanged.connect(self._forget)
        model.modelReset.connect(self._on_reset)
        model.rowsInserted.connect(self._forget)
        model.rowsRemoved.connect(self._forget)

    @property
    def areas(self) -> tuple[Area, ...]:
        """The rectangles, from top to bottom."""
        if self._areas is None:
            chosen = self._selection.selection()
            ranges = (chosen.at(at) for at in range(chosen.count()))
            found = (Area(r.top(), r.left(), r.bottom(), r.right()) for r in ranges)
            self._areas = tuple(sorted(found, key=lambda area: (area.top, area.left)))
        return self._areas

    @property
    def is_cell(self) -> bool:
        """Whether one cell is selected."""
        areas = self.areas
        return len(areas) == 1 and areas[0].is_cell

    @property
    def is_by_rows(self) -> bool:
        """Whether every column of the rows touched is selected, and more than one cell."""
        last = self._model.columnCount() - 1
        whole = all(area.left == 0 and area.right == last for area in self.areas)
        return bool(self.areas) and whole and not self.is_cell

    @property
    def is_block(self) -> bool:
        """Whether the same columns are selected in every row touched."""
        areas = self.areas
        return bool(areas) and len({(area.left, area.right) for area in areas}) == 1

    def columns(self) -> range:
        """Return the columns from the leftmost to the rightmost selected one."""
        if not self.areas:
            return range(0)
        left = min(area.left for area in self.areas)
        return range(left, max(area.right for area in self.areas) + 1)

    def rows(self) -> list[tuple[int, int]]:
        """Return the rows touched, as spans, first and last, in order."""
        return merged((area.top, area.bottom) for area in self.areas)

    def ids(self) -> "array[int]":
        """Return the projects touched, each once, in the order shown."""
        found: array[int] = array("q")
        for top, bottom in self.rows():
            for positions in self._model.rows.positions(top, bottom):
                found.extend(self._model.snapshot.ids[positions.start : positions.stop])
        return found

    def holds(self, row: int, column: int) -> bool:
        """Tell whether a cell is selected."""
        return any(area.holds(row, column) for area in self._around(row))

    def spans(self, row: int) -> tuple[tuple[int, int], ...]:
        """Return the columns selected in a row as spans; a cell alone stands for its row."""
        areas = self._around(row)
        if not areas:
            return ()
        if self.is_cell:
            return ((0, self._model.columnCount() - 1),)
        return tuple(merged((area.left, area.right) for area in areas))

    def _around(self, row: int) -> list[Area]:
        """Return the rectangles that touch a row, without a look at the thousands of others."""
        areas = self.areas
        if self._reach is None:
            self._reach = list(accumulate((area.bottom for area in areas), max))
        found = []
        at = bisect_right(areas, row, key=attrgetter("top")) - 1
        while at >= 0 and self._reach[at] >= row:
            if areas[at].bottom >= row:
                found.append(areas[at])
            at -= 1
        return found[::-1]

    # ------------------------------------------------------------ changing it

    def start(self, row: int, column: int, *, by_rows: bool = False) -> None:
        """Select one cell, or its whole row, and extend from it later."""
        self.anchor, self._is_by_rows = (row, column), by_rows
        self.select([self._wide(Area(row, column, row, column))])

    def extend(self, row: int, column: int) -> None:
        """Select from the anchor to a cell; whole rows where it began with one."""
        if self.anchor is None:
            self.start(row, column)
        else:
            self.select([self._wide(between(self.anchor, (row, column)))])

    def toggle(self, row: int, column: int, *, by_rows: bool = False) -> None:
        """Add a cell, or a row, or take it away."""
        self.anchor, self._is_by_rows = (row, column), by_rows
        area = self._wide(Area(row, column, row, column))
        self._selection.select(self._of([area]), _SELECT.Toggle)

    def select(self, areas: Sequence[Area], *, add: bool = False) -> None:
        """Select rectangles, in place of what is selected or besides it."""
        how = _SELECT.Select if add else _SELECT.ClearAndSelect
        self._selection.select(self._of(areas), how)

    def select_rows(self, spans: Sequence[tuple[int, int]], *, add: bool = False) -> None:
        """Select whole rows, first and last of each span."""
        last = self._model.columnCount() - 1
        self.select([Area(top, 0, bottom, last) for top, bottom in spans], add=add)

    def _wide(self, area: Area) -> Area:
        if not self._is_by_rows:
            return area
        return Area(area.top, 0, area.bottom, self._model.columnCount() - 1)

    def _of(self, areas: Sequence[Area]) -> QItemSelection:
        chosen, index = QItemSelection(), self._model.index
        for area in areas:
            chosen.select(index(area.top, area.left), index(area.bottom, area.right))
        return chosen

    def _forget(self) -> None:
        self._areas = self._reach = None

    def _on_reset(self) -> None:
        self._forget()
        self.anchor = None
