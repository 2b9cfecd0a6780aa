"""The rows of a table whose headings state how many projects follow them, told by counting.

What a project or a category is called can look like anything: a project 合计, a category （一）.
Where 合计 and every heading state a count, and the rows are just as many as they say, the counts
tell which row is which, whatever it is called. Documents that do not add up are told by their words
(:mod:`app.importing.recognition.rows`).
"""

import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Final

from app.importing.recognition.cells import cell_text
from app.importing.recognition.kinds import RowKind, Rows
from app.importing.recognition.labels import Label, Style, Sum, heading_name, is_note, read_label
from app.importing.recognition.layout import Layout
from app.importing.recognition.outline import Group
from app.importing.recognition.plainrows import plain_rows
from app.importing.recognition.statements import Statements
from app.importing.sheets import Sheet

#: 医疗卫生服务业（16个）, 合计（36）个.
_COUNTED: Final = re.compile(r"(.+?)\s*[(（]\s*(\d{1,6})\s*个?\s*[)）]\s*个?", re.DOTALL)

#: As many levels of groups over one another are looked for.
_DEEPEST: Final = 3


@dataclass(frozen=True, slots=True)
class _Heading:
    """A row that may be a heading: where its words stand, what they name and count."""

    column: int
    text: str
    words: str
    count: int


def tell_counted(
    sheet: Sheet,
    layout: Layout,
    start: int,
    end: int,
    again: Set[int],
    look: Callable[[], None],
) -> Rows | None:
    """Return what the rows are, or None where counts do not tell.

    See :func:`app.importing.recognition.rows.tell_rows` for the arguments.
    """
    table = _Table(sheet, layout, start, end, again)
    rows = table.filled_from_above(1)
    ends = [*rows, *table.filled_from_below(_MOST_NOTES + 1)]
    if not any(table.is_grand(row) for row in ends):
        return None
    look()
    table.read_all(plain_rows(sheet, layout, start, end, again, look))
    return table.tell()


#: Notes that may stand below the last row.
_MOST_NOTES: Final = 3


class _Table:
    """One table, its rows numbered from ``start``."""

    def __init__(self, sheet: Sheet, layout: Layout, start: int, end: int, again: Set[int]) -> None:
        self._sheet, self._layout = sheet, layout
        self._start, self._end, self._again = start, end, again
        self._name, self._number = layout.column("name"), layout.column("number")
        self._details = [each.index for each in layout.details]
        self._order: list[int] = []
        self._headings: dict[int, _Heading] = {}
        self._nameless: list[int] = []

    # ------------------------------------------------------------ reading

    def filled_from_above(self, count: int) -> list[int]:
        """Return the first rows with something in them."""
        return self._filled(range(self._end - self._start), count)

    def filled_from_below(self, count: int) -> list[int]:
        """Return the last rows with something in them."""
        return self._filled(range(self._end - self._start - 1, -1, -1), count)

    def _filled(self, rows: range, count: int) -> list[int]:
        found: list[int] = []
        for row in rows:
            if self._is_filled(row):
                found.append(row)
                if len(found) == count:
                    break
        return found

    def _is_filled(self, row: int) -> bool:
        if self._start + row in self._again:
            return False
        return any(cell_text(value).strip() for value in self._sheet.rows[self._start + row])

    def is_grand(self, row: int) -> bool:
        """Whether a row may be the sum of all, with its count."""
        heading = self._heading(row)
        if heading is None:
            return False
        label = read_label(heading.text)
        return label.sum not in (None, Sum.PAGE) and not label.name

    def read_all(self, plain: Sequence[int]) -> None:
        """Read every row that is not plainly a project."""
        for row, is_plain in enumerate(plain):
            if is_plain:
                self._order.append(row)
                continue
            if not self._is_filled(row):
                continue
            heading = self._heading(row)
            if heading is not None:
                self._headings[row] = heading
            name = self._sheet.rows[self._start + row][self._name]
            if not cell_text(name).strip():
                self._nameless.append(len(self._order))
            self._order.append(row)

    def _heading(self, row: int) -> _Heading | None:
        """Return what a row says as a heading: words with a count, and nothing of a project."""
        cells = self._sheet.rows[self._start + row]
        column = next((at for at, value in enumerate(cells) if value is not None), -1)
        value = cells[column] if column >= 0 else None
        if not isinstance(value, str) or column > self._name:
            return None
        if any(cells[each] is not None for each in self._details if each != column):
            return None
        match = _COUNTED.fullmatch(value.strip())
        if match is None or (column < self._name and cells[self._name] is not None):
            return None
        return _Heading(column, value.strip(), match[1], int(match[2]))

    # ------------------------------------------------------------ counting

    def tell(self) -> Rows | None:
        """Return the rows as the counts tell them; None where they do not come out."""
        size = len(self._order)
        below = self._notes_below()
        for grand, first, last in ((0, 1, size - below), (size - below - 1, 0, size - below - 1)):
            if grand < 0 or first > last or not self.is_grand(self._order[grand]):
                continue
            count = self._headings[self._order[grand]].count
            for depth in range(_DEEPEST + 1):
                found = list(self._groups(first, last, count, depth))
                if _is_whole(found):
                    return self._rows(grand, found, first, size - below)
        return None

    def _notes_below(self) -> int:
        count = 0
        for row in reversed(self._order):
            texts = [cell_text(each).strip() for each in self._sheet.rows[self._start + row]]
            said = [text for text in texts if text]
            if len(said) != 1 or not is_note(said[0]):
                break
            count += 1
        return count

    def _groups(
        self, first: int, last: int, count: int, depth: int
    ) -> Iterator[tuple[int, int, int]]:
        """Yield (position, count, depth) of the headings from ``first`` to ``last``.

        A position of -1 says that the rows are not as many as they should be.
        """
        broken = (-1, 0, 0)
        if depth == 0:
            if last - first != count or any(first <= at < last for at in self._nameless):
                yield broken
            return
        at, left = first, count
        while left > 0:
            heading = self._headings.get(self._order[at]) if at < last else None
            if heading is None or not 0 < heading.count <= left:
                yield broken
                return
            size = self._span(at, heading.count, depth, last)
            if size < 0:
                yield broken
                return
            yield at, heading.count, depth
            yield from self._groups(at + 1, at + size, heading.count, depth - 1)
            at += size
            left -= heading.count
        if at != last:
            yield broken

    def _span(self, at: int, count: int, depth: int, last: int) -> int:
        """Return how many rows a group takes, its heading included; -1 where it cannot be."""
        if depth == 1:
            return 1 + count if at + 1 + count <= last else -1
        place, left = at + 1, count
        while left > 0:
            heading = self._headings.get(self._order[place]) if place < last else None
            if heading is None or not 0 < heading.count <= left:
                return -1
            size = self._span(place, heading.count, depth - 1, last)
            if size < 0:
                return -1
            place += size
            left -= heading.count
        return place - at

    # ------------------------------------------------------------ telling

    def _rows(
        self, grand: int, found: Sequence[tuple[int, int, int]], first: int, last: int
    ) -> Rows:
        size = self._end - self._start
        rows = Rows(self._start, bytearray(size), [-1] * size)
        statements = Statements(self._sheet, self._layout, rows)
        for row in self._again:
            rows.kinds[row - self._start] = RowKind.HEADER
        for at in range(last, len(self._order)):
            row = self._order[at]
            said = self._sheet.rows[self._start + row]
            rows.kinds[row] = rows.note(self._start + row, said)
        headings = {at: (count, depth) for at, count, depth in found}
        deepest = max((depth for _, _, depth in found), default=0)
        around: list[int] = []
        for at in range(min(grand, first), last):
            row = self._order[at]
            if at == grand:
                rows.kinds[row] = RowKind.TOTAL
                heading = self._headings[row]
                label = read_label(heading.text)
                rows.grand.take(statements.stated(self._start + row, label, heading.column))
            elif at in headings:
                level = deepest - headings[at][1]
                del around[level:]
                rows.kinds[row] = RowKind.GROUP
                around.append(self._open(rows, statements, row, level, around))
            else:
                rows.kinds[row] = RowKind.PROJECT
                rows.owners[row] = around[-1] if around else -1
        return rows

    def _open(
        self, rows: Rows, statements: Statements, row: int, level: int, around: Sequence[int]
    ) -> int:
        heading = self._headings[row]
        groups = rows.outline.groups
        label = Label(heading.text, heading.words, Style.PLAIN, None, heading.count)
        group = Group(
            len(groups),
            heading_name(heading.words),
            heading.text,
            read_label(heading.text).style,
            level,
            around[-1] if around else -1,
            self._sheet.places[self._start + row],
            statements.stated(self._start + row, label, heading.column),
        )
        groups.append(group)
        return group.index


def _is_whole(found: Sequence[tuple[int, int, int]]) -> bool:
    return all(at >= 0 for at, _, _ in found)
