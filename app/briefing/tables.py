"""Ruled tables, painted straight onto the pages, in time linear in their rows.

The header stands on each page; a row taller than a page is split with closed rules; a row that
leads others (a group's heading) is never the last on a page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.briefing.cells import Cell, Grid, Row
from app.briefing.pages import MIDDLE, Frame
from app.briefing.setting import Placed

# A row is split only where both parts keep at least this many lines.
FEWEST_LINES = 3


@dataclass(frozen=True, slots=True)
class Merge:
    """A cell that covers several rows of one column (a category beside its projects).

    The rows have an empty cell there. Over a page's end it goes on with closed rules; its text
    stands once, in the middle of its rows on the first page that has room for all of it; only what
    is longer than a page is parted.

    Attributes:
        column: index.
        first: index of its first row.
        last: index of its last row.
        cell: what stands in it.
    """

    column: int
    first: int
    last: int
    cell: Cell


def paint_table(
    frame: Frame,
    grid: Grid,
    header: Row | None,
    rows: Sequence[Row],
    on_row: Callable[[int], None] | None = None,
    merges: Sequence[Merge] = (),
    below: float = 0.0,
) -> None:
    """Paint a table from where the frame stands, over as many pages as it takes.

    Args:
        frame: where to paint; afterwards it stands below the table.
        grid: the columns.
        header: repeated at the top of each page; None for a table without one.
        rows: the rows, in order.
        on_row: called with the index of each row before it is painted; what it raises ends the
            painting.
        merges: cells over several rows, in the order of their rows.
        below: the room its last row leaves on its page for what stands below (注), in points.
    """
    page_room = frame.paper.format.height - (header.height if header else 0.0)
    painter = _Painter(frame, grid, header, merges)
    if header is not None and frame.room < header.height + grid.height(FEWEST_LINES):
        frame.turn()
    painter.start()
    for index, row in enumerate(rows):
        if on_row is not None:
            on_row(index)
        painter.row = index
        left = below if index == len(rows) - 1 else 0.0
        if row.height + left > page_room + 0.01:
            painter.paint_tall(row, left)
            continue
        needed = row.height + left
        if row.leads:
            needed = _room_needed(grid, rows, index, page_room, below)
        if needed > frame.room + 0.01:
            painter.turn()
        stretched = painter.stretched(row)
        if stretched is not row and stretched.height + left > frame.room + 0.01:
            painter.turn()
            stretched = painter.stretched(row)
        painter.paint(stretched)


def _room_needed(
    grid: Grid, rows: Sequence[Row], index: int, page_room: float, below: float
) -> float:
    """Return the height a row needs with the rows it leads and what is below the last of all.

    It is at most one page's.
    """
    needed = rows[index].height
    while rows[index].leads and index + 1 < len(rows):
        index += 1
        following = rows[index].height
        if following > page_room:
            following = grid.height(FEWEST_LINES)
        if needed + following > page_room:
            return needed
        needed += following
    return min(needed + below, page_room) if index == len(rows) - 1 else needed


@dataclass(slots=True)
class _Open:
    """A merged cell being painted: where its part on this page begins, and what is left of it."""

    merge: Merge
    top: float
    lines: tuple[Placed, ...]


class _Painter:
    """Paints rows of one table onto a frame."""

    def __init__(
        self, frame: Frame, grid: Grid, header: Row | None, merges: Sequence[Merge]
    ) -> None:
        self.frame = frame
        self.grid = grid
        self.header = header
        self.has_rows = False
        self._page_room = frame.paper.format.height - (header.height if header else 0.0)
        self._coming = list(reversed(merges))
        self._open: list[_Open] = []
        #: Index of the row that is painted next.
        self.row = -1

    def start(self) -> None:
        """Paint what stands at the head of the table on each page."""
        open_here, self._open = self._open, []
        self._rule_across()
        if self.header is not None:
            self._paint_cells(self.header)
            self._rule_across()
        self._open = open_here
        self.has_rows = False

    def turn(self) -> None:
        """Go on at the top of the next page, with the header again."""
        if not self.has_rows and self.frame.is_fresh:
            return
        most = self.grid.fitting_lines(self._page_room)
        for opened in self._open:
            fitting = max(self.grid.fitting_lines(opened.top - self.frame.y), 0)
            if not fitting < len(opened.lines) <= most:
                self._set_merged(opened, fitting)
            self._rule_below(opened.merge.column)
        self.frame.turn()
        self.start()
        for opened in self._open:
            opened.top = self.frame.y

    def stretched(self, row: Row) -> Row:
        """Return the row, taller where a merged cell that ends with it needs more room."""
        if not self._open and not self._coming:
            return row
        height = row.height
        for merge, top, lines in self._merged_here():
            if merge.last == self.row:
                height = max(height, self.grid.height(len(lines)) - (top - self.frame.y))
        return row._replace(height=height) if height > row.height else row

    def paint(self, row: Row, *, is_whole: bool = True) -> None:
        """Paint a row, or a part of one after which the row goes on, that fits on the page."""
        while self._coming and self._coming[-1].first <= self.row:
            merge = self._coming.pop()
            self._open.append(_Open(merge, self.frame.y, merge.cell.lines))
        self._paint_cells(row)
        self.has_rows = True
        if is_whole and self._open:
            for opened in self._open:
                if opened.merge.last <= self.row:
                    self._set_merged(opened, len(opened.lines))
            self._open = [opened for opened in self._open if opened.merge.last > self.row]
        self._rule_across()

    def paint_tall(self, row: Row, below: float) -> None:
        """Paint a row taller than a page in parts, each closed by rules.

        The last part leaves room for what is ``below`` points high.
        """
        rest = row
        while True:
            lines = max(len(cell.lines) for cell in rest.cells)
            fitting = self.grid.fitting_lines(self.frame.room)
            is_short = lines < 2 * FEWEST_LINES
            if lines <= (fitting if is_short else self.grid.fitting_lines(self.frame.room - below)):
                self.paint(self.stretched(rest))
                return
            if fitting < FEWEST_LINES and self.has_rows:
                self.turn()
                continue
            take = max(fitting, 1)
            # Not a line or two alone on the next page.
            if lines - take < FEWEST_LINES and not is_short:
                take = lines - FEWEST_LINES
            head = [cell._replace(lines=cell.lines[:take]) for cell in rest.cells]
            tail = [cell._replace(lines=cell.lines[take:]) for cell in rest.cells]
            self.paint(self.grid.row(head), is_whole=False)
            self.turn()
            rest = self.grid.row(tail, leads=row.leads)

    def _merged_here(self) -> list[tuple[Merge, float, tuple[Placed, ...]]]:
        found = [(opened.merge, opened.top, opened.lines) for opened in self._open]
        for merge in reversed(self._coming):
            if merge.first > self.row:
                break
            found.append((merge, self.frame.y, merge.cell.lines))
        return found

    def _paint_cells(self, row: Row) -> None:
        edges, paper = self.grid.edges, self.frame.paper
        top, pitch, texts = self.frame.y, self.grid.style.pitch, paper.texts
        middle = top - row.height / 2
        column, places = 0, [edges[0]]
        for lines, role, size, span in row.cells:
            column += span
            places.append(edges[column])
            if lines:
                texts.set(lines, _baseline(middle, len(lines), pitch, size), pitch, role, size)
        self.frame.y = top - row.height
        paper.uprights(places, top, self.frame.y)

    def _set_merged(self, opened: _Open, count: int) -> None:
        """Set lines of a merged cell in the middle of its part on this page."""
        lines, opened.lines = opened.lines[:count], opened.lines[count:]
        if lines:
            middle, pitch = (opened.top + self.frame.y) / 2, self.grid.style.pitch
            _, role, size, _ = opened.merge.cell
            y = _baseline(middle, len(lines), pitch, size)
            self.frame.paper.texts.set(lines, y, pitch, role, size)

    def _rule_across(self) -> None:
        """Draw a rule below what has been painted, but through no merged cell that goes on."""
        edges, y = self.grid.edges, self.frame.y
        if not self._open:
            self.frame.paper.rule(edges[0], y, edges[-1], y)
            return
        start = 0
        for column in sorted(opened.merge.column for opened in self._open):
            if column > start:
                self.frame.paper.rule(edges[start], y, edges[column], y)
            start = column + 1
        if start < len(edges) - 1:
            self.frame.paper.rule(edges[start], y, edges[-1], y)

    def _rule_below(self, column: int) -> None:
        y = self.frame.y
        self.frame.paper.rule(self.grid.edges[column], y, self.grid.edges[column + 1], y)


def _baseline(middle: float, count: int, pitch: float, size: float) -> float:
    """Return where the first of so many lines around ``middle`` stands."""
    return middle - pitch / 2 + count * pitch / 2 - MIDDLE * size
