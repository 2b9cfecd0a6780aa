"""Rows of cells that span rows and columns, laid out as a table of single cells."""

from collections.abc import Iterable
from typing import Final

from app.importing.readers.limits import CELLS, COLUMNS
from app.importing.readers.refusals import TooLarge
from app.importing.readers.tidying import Draft
from app.importing.sheets import Merge, Spot, Value

#: A span of so many rows goes on to the table's end.
_ENDLESS: Final = 65_534


class Grid:
    """A table that grows cell by cell, as HTML and Word list them.

    Args:
        name: the file's name, for refusals.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._rows: list[list[Value]] = []
        self._places: list[int] = []
        self._merges: list[Merge] = []
        self._hidden: set[int] = set()
        self._shown: dict[Spot, str] = {}
        # Columns that a cell above still covers: for how many rows, this one included.
        self._covered: dict[int, int] = {}
        self._column = 0
        self._cells = 0

    def begin_row(self, place: int, *, is_hidden: bool = False) -> None:
        """Begin the next row.

        Args:
            place: its place in the source, from 1.
            is_hidden: whether it is not shown.
        """
        if self._rows:
            self._covered = {column: rows - 1 for column, rows in self._covered.items() if rows > 1}
        self._rows.append([])
        self._places.append(place)
        self._column = 0
        if is_hidden:
            self._hidden.add(len(self._rows) - 1)

    @property
    def column(self) -> int:
        """The column in which the next cell would begin, from 0."""
        column = self._column
        while column in self._covered:
            column += 1
        return column

    def add(self, value: Value, *, across: int = 1, down: int = 1, shown: str = "") -> None:
        """Put a cell into the next free place of the row.

        Args:
            value: of the cell.
            across: columns it spans.
            down: rows it spans; 0 for all that follow.
            shown: its text where that is not its value.

        Raises:
            TooLarge: the table has more cells than a table may.
        """
        row = self._rows[-1]
        left = self.column
        across = max(1, min(across, COLUMNS - left))
        down = _ENDLESS if down == 0 else max(1, min(down, _ENDLESS))
        if left >= COLUMNS:
            raise TooLarge(self._name, f"表格超过 {COLUMNS} 列")
        self._cells += left + across - len(row)
        if self._cells > CELLS:
            raise TooLarge(self._name, f"超过 {CELLS:,} 个单元格")
        row += [None] * (left + across - len(row))
        row[left] = value
        top = len(self._rows) - 1
        if shown:
            self._shown[top, left] = shown
        if across > 1 or down > 1:
            self._merges.append(Merge(top, left, top + down - 1, left + across - 1))
        if down > 1:
            self._covered.update(dict.fromkeys(range(left, left + across), down))
        self._column = left + across

    def draft(
        self, name: str, above: Iterable[str] = (), hidden_columns: Iterable[int] = ()
    ) -> Draft:
        """Return what has been laid out."""
        return Draft(
            name,
            self._rows,
            self._places,
            tuple(above),
            self._merges,
            shown=self._shown,
            hidden_rows=self._hidden,
            hidden_columns=hidden_columns,
        )
