"""The first look at a table's rows: which of them are plainly projects.

A hundred thousand rows come by here. Where a block of them is of one make, as most are, its columns
are looked at, not its rows.
"""

from collections.abc import Callable, Sequence, Set
from typing import Final

from app.importing.recognition.header import Row
from app.importing.recognition.layout import Layout
from app.importing.sheets import Sheet

#: First characters of the labels of sums.
_SUM_STARTS: Final = frozenset("合小总共")

#: Those, and first characters of the numbers of headings: 一, （一）, 第一批.
_HEAD_STARTS: Final = _SUM_STARTS | frozenset("一二三四五六七八九十（(第")

#: Rows looked at together.
_BLOCK: Final = 1_000


def plain_rows(
    sheet: Sheet,
    layout: Layout,
    start: int,
    end: int,
    again: Set[int],
    look: Callable[[], None],
) -> bytearray:
    """Return 1 for numbered rows and 2 for others that plainly are projects, 0 for the rest.

    Args:
        sheet: the sheet.
        layout: its columns.
        start: the first row below the header.
        end: the row after the last one.
        again: rows that are the header's again: never plain.
        look: called now and then; raises to stop.
    """
    glance = _Glance(layout)
    found = bytearray()
    for first in range(start, end, _BLOCK):
        look()
        found += glance.at_block(sheet.rows[first : min(end, first + _BLOCK)])
    for at in (*again, *sheet.cell_counts):
        if start <= at < end:
            found[at - start] = 0
    return found


class _Glance:
    """Looks at rows by the columns that tell."""

    def __init__(self, layout: Layout) -> None:
        self._name = layout.column("name")
        self._number = layout.column("number")
        self._details = [each.index for each in layout.details]

    def at_block(self, rows: Sequence[Row]) -> bytes:
        columns = list(zip(*rows, strict=True))
        if self._are_alike(columns):
            return b"\1" * len(rows)
        return bytes(map(self._at_row, rows))

    def _are_alike(self, columns: Sequence[Sequence[object]]) -> bool:
        """Whether all rows of a block have a number, a name and something else to say."""
        names = columns[self._name]
        if self._number < 0 or set(map(type, columns[self._number])) != {int}:
            return False
        if set(map(type, names)) != {str} or not all(names):
            return False
        heads = {name[0] for name in names}  # type: ignore[index]  # texts, by their types
        is_filled = not self._details or any(all(columns[each]) for each in self._details)
        return is_filled and heads.isdisjoint(_SUM_STARTS)

    def _at_row(self, row: Row) -> int:
        name = row[self._name]
        if type(name) is not str or not name or name[0] in _SUM_STARTS:
            return 0
        if self._details and not any(row[each] for each in self._details):
            return 0
        number = row[self._number] if self._number >= 0 else None
        if type(number) is int:
            return 1
        if type(number) is str:
            if number.strip().isdecimal():
                return 1
            is_plain = bool(self._details) and number[:1] not in _HEAD_STARTS
            return 2 if is_plain else 0
        is_plain = number is None and bool(self._details) and name[0] not in _HEAD_STARTS
        return 2 if is_plain else 0
