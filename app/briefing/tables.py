"""Ruled tables, painted straight onto the pages, in time linear in their rows.

The header stands on each page; a row taller than a page is split with closed rules; a row that
leads others (a group's heading) is never the last on a page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from app.briefing.fonts import Role, typeface
from app.briefing.lines import Line, break_lines, paragraphs
from app.briefing.pages import MIDDLE, Frame

Align = Literal["left", "center", "right"]

# A row is split only where both parts keep at least this many lines.
FEWEST_LINES = 3
# Lines are justified in cells at least so wide (in em), and only where that leaves no more than
# so much between characters: in a narrow cell ragged lines read better.
NARROWEST_JUSTIFIED = 14
WIDEST_GAP = 0.12


@dataclass(frozen=True, slots=True)
class TableStyle:
    """Sizes of a table, in points."""

    size: float
    pitch: float
    pad_x: float
    pad_y: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its lines, how they stand, and how many columns it covers."""

    lines: tuple[Line, ...]
    role: Role
    align: Align
    span: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        cells: from left to right; their spans add up to the number of columns.
        height: in points.
        leads: whether the next row must stand on the same page.
    """

    cells: tuple[Cell, ...]
    height: float
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """The columns of a table.

    Attributes:
        edges: where the columns begin and the last one ends, in points from the page's left.
        style: sizes.
    """

    edges: tuple[float, ...]
    style: TableStyle

    def cell(self, text: str, column: int, role: Role, align: Align, span: int = 1) -> Cell:
        """Break a text into the lines of the cell that starts at ``column``."""
        width = self.edges[column + span] - self.edges[column] - 2 * self.style.pad_x
        face = typeface(role)
        lines: list[Line] = []
        for paragraph in paragraphs(text):
            lines += break_lines(paragraph, face, self.style.size, width)
        return Cell(tuple(lines), role, align, span)

    def row(self, cells: Sequence[Cell], *, leads: bool = False) -> Row:
        """Make a row as tall as its tallest cell."""
        tallest = max(max(len(cell.lines) for cell in cells), 1)
        return Row(tuple(cells), self.height(tallest), leads)

    def height(self, lines: int) -> float:
        """Return the height of a row of so many lines, in points."""
        return lines * self.style.pitch + 2 * self.style.pad_y

    def fitting_lines(self, room: float) -> int:
        """Return how many lines a row may have to fit into ``room`` points."""
        return int((room - 2 * self.style.pad_y + 0.01) // self.style.pitch)


def paint_table(
    frame: Frame,
    grid: Grid,
    header: Row | None,
    rows: Sequence[Row],
    on_row: Callable[[int], None] | None = None,
) -> None:
    """Paint a table from where the frame stands, over as many pages as it takes.

    Args:
        frame: where to paint; afterwards it stands below the table.
        grid: the columns.
        header: repeated at the top of each page; None for a table without one.
        rows: the rows, in order.
        on_row: called with the index of each row before it is painted; what it raises ends the
            painting.
    """
    page_room = frame.paper.format.height - (header.height if header else 0.0)
    painter = _Painter(frame, grid, header)
    if header is not None and frame.room < header.height + grid.height(FEWEST_LINES):
        frame.turn()
    painter.start()
    for index, row in enumerate(rows):
        if on_row is not None:
            on_row(index)
        if row.height > page_room + 0.01:
            painter.paint_tall(row)
            continue
        if _room_needed(grid, rows, index, page_room) > frame.room + 0.01:
            painter.turn()
        painter.paint(row)


def _room_needed(grid: Grid, rows: Sequence[Row], index: int, page_room: float) -> float:
    """Return the height a row needs together with the rows it leads, at most one page's."""
    needed = rows[index].height
    while rows[index].leads and index + 1 < len(rows):
        index += 1
        following = rows[index].height
        if following > page_room:
            following = grid.height(FEWEST_LINES)
        if needed + following > page_room:
            break
        needed += following
    return needed


class _Painter:
    """Paints rows of one table onto a frame."""

    def __init__(self, frame: Frame, grid: Grid, header: Row | None) -> None:
        self.frame = frame
        self.grid = grid
        self.header = header
        self.has_rows = False

    def start(self) -> None:
        self._rule_across()
        if self.header is not None:
            self.paint(self.header)
        self.has_rows = False

    def turn(self) -> None:
        """Go on at the top of the next page, with the header again."""
        if self.has_rows or not self.frame.is_fresh:
            self.frame.turn()
            self.start()

    def paint(self, row: Row) -> None:
        """Paint a row that fits on the page."""
        style = self.grid.style
        top = self.frame.y
        column = 0
        for cell in row.cells:
            left, right = self.grid.edges[column], self.grid.edges[column + cell.span]
            if cell.lines:
                block = len(cell.lines) * style.pitch
                middle = top - (row.height - block) / 2 - style.pitch / 2
                self._set_lines(cell, left + style.pad_x, right - style.pad_x, middle)
            self.frame.paper.rule(left, top, left, top - row.height)
            column += cell.span
        right = self.grid.edges[-1]
        self.frame.paper.rule(right, top, right, top - row.height)
        self.frame.y = top - row.height
        self._rule_across()
        self.has_rows = True

    def paint_tall(self, row: Row) -> None:
        """Paint a row taller than a page in parts, each closed by rules."""
        rest = row
        while True:
            lines = max(len(cell.lines) for cell in rest.cells)
            fitting = self.grid.fitting_lines(self.frame.room)
            if lines <= fitting:
                self.paint(rest)
                return
            if fitting < FEWEST_LINES and self.has_rows:
                self.turn()
                continue
            take = max(fitting, 1)
            # Not a line or two alone on the next page.
            if lines - take < FEWEST_LINES and take > 2 * FEWEST_LINES:
                take = lines - FEWEST_LINES
            head = [_part(cell, cell.lines[:take]) for cell in rest.cells]
            tail = [_part(cell, cell.lines[take:]) for cell in rest.cells]
            self.paint(self.grid.row(head))
            self.turn()
            rest = self.grid.row(tail, leads=row.leads)

    def _set_lines(self, cell: Cell, left: float, right: float, middle: float) -> None:
        style = self.grid.style
        size = style.size
        justified = right - left >= NARROWEST_JUSTIFIED * size
        for line in cell.lines:
            tracking = 0.0
            x = left + line.indent
            slack = right - left - line.indent - line.width
            if cell.align == "center":
                x += slack / 2
            elif cell.align == "right":
                x += slack
            elif justified and not line.ends and len(line.text) > 1:
                gap = slack / (len(line.text) - 1)
                tracking = gap if gap <= WIDEST_GAP * size else 0.0
            y = middle - MIDDLE * size
            self.frame.paper.text(x, y, line.text, cell.role, size, tracking)
            middle -= style.pitch

    def _rule_across(self) -> None:
        edges = self.grid.edges
        self.frame.paper.rule(edges[0], self.frame.y, edges[-1], self.frame.y)


def _part(cell: Cell, lines: tuple[Line, ...]) -> Cell:
    return Cell(lines, cell.role, cell.align, cell.span)
