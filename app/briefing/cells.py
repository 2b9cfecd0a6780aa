"""The cells of a ruled table: texts broken into lines that stand where their column has them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from app.briefing.fonts import FontChoice, Role, typeface
from app.briefing.lines import Line, break_lines, new_tuple, paragraphs
from app.briefing.setting import Placed
from app.briefing.typeface import LONGEST_REMEMBERED

Align = Literal["left", "center", "right"]

# Lines are justified in cells at least so wide (in em), and only where that leaves no more than
# so much between characters: in a narrow cell ragged lines read better.
NARROWEST_JUSTIFIED = 14
WIDEST_GAP = 0.12
NUMBER = re.compile(r"[-−+±≈约]?[0-9][0-9,]*(?:\.[0-9]+)?[%％]?")
SMALLEST = 0.5
# So many cells of short text a table remembers.
MOST_KNOWN = 1000


@dataclass(frozen=True, slots=True)
class TableStyle:
    """Sizes of a table, in points."""

    size: float
    pitch: float
    pad_x: float
    pad_y: float


class Cell(NamedTuple):
    """One cell.

    Attributes:
        lines: of its text, each where it stands on its page.
        role: what it is set in.
        size: in points.
        span: how many columns it covers.
    """

    lines: tuple[Placed, ...]
    role: Role
    size: float
    span: int = 1


class Row(NamedTuple):
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
        fonts: whose fonts it is set in.
    """

    edges: tuple[float, ...]
    style: TableStyle
    fonts: FontChoice = FontChoice.BUNDLED
    _known: dict[tuple[str, int, int, Role, Align], Cell] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def cell(self, text: str, column: int, role: Role, align: Align, span: int = 1) -> Cell:
        """Break a text into the lines of the cell that starts at ``column``.

        A number too long for the cell is set smaller rather than cut, down to half the size.
        """
        if not text:
            return Cell((), role, self.style.size, span)
        if len(text) > LONGEST_REMEMBERED:
            return self._made(text, column, role, align, span)
        # Units, 新建 and 招商引资 stand in many rows.
        key = text, column, span, role, align
        known = self._known.get(key)
        if known is None:
            known = self._made(text, column, role, align, span)
            if len(self._known) > MOST_KNOWN:
                self._known.clear()
            self._known[key] = known
        return known

    def _made(self, text: str, column: int, role: Role, align: Align, span: int) -> Cell:
        left = self.edges[column] + self.style.pad_x
        right = self.edges[column + span] - self.style.pad_x
        width = self.edges[column + span] - self.edges[column] - 2 * self.style.pad_x
        face = typeface(role, self.fonts)
        size = self.style.size
        if NUMBER.fullmatch(text):
            natural = face.width(text, size)
            if width < natural <= width / SMALLEST:
                size *= width / natural
        lines = [
            _placed(line, left, right - left, align, size)
            for paragraph in paragraphs(text)
            for line in break_lines(paragraph, face, size, width)
        ]
        return new_tuple(Cell, (tuple(lines), role, size, span))

    def row(self, cells: Sequence[Cell], *, leads: bool = False) -> Row:
        """Make a row as tall as its tallest cell."""
        tallest = max([len(cell.lines) for cell in cells]) or 1
        return new_tuple(Row, (tuple(cells), self.height(tallest), leads))

    def height(self, lines: int) -> float:
        """Return the height of a row of so many lines, in points."""
        return lines * self.style.pitch + 2 * self.style.pad_y

    def fitting_lines(self, room: float) -> int:
        """Return how many lines a row may have to fit into ``room`` points."""
        return int((room - 2 * self.style.pad_y + 0.01) // self.style.pitch)


def _placed(line: Line, left: float, room: float, align: Align, size: float) -> Placed:
    """Return a line of a cell in ``room`` points from ``left``."""
    text, width, indent, ends = line
    if align == "center":
        return left + indent + (room - indent - width) / 2, text, 0.0
    free = room - indent - width
    if align == "right":
        return left + indent + free, text, 0.0
    is_justified = not ends and room >= NARROWEST_JUSTIFIED * size
    spread = is_justified and free <= WIDEST_GAP * size * (len(text) - 1)
    return left + indent, text, free if spread else 0.0
