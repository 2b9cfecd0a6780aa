"""The table of contents (目录): its pages are held open, and set when all numbers are known.

They have the page's lines; one or two more, a little closer (GB/T 9704-2012, 5.2.3 lets the grid be
adjusted), where that saves a page with next to nothing on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.briefing.fonts import Role, typeface
from app.briefing.lines import Line
from app.briefing.pages import MIDDLE, Paper, centred
from app.briefing.titles import balanced_lines, cut_short
from app.briefing.typography import TITLE_SIZE, TextGrid, text_grid

TITLE = "目　录"
ROLES = (Role.HEI, Role.FANG)
INDENT = 1  # characters a level
# The number and its dots get so many characters at least.
NUMBER_ROOM = 4
DOT = "…"
TITLE_LINES = 2
# An entry is no longer than this, in characters.
LONGEST = 72
# The last page has so many lines at least: they are brought over from the page before, or else so
# many more are put on each page.
FEWEST_LINES = 4
MOST_ADDED = 2
UNNAMED = "（未填名称）"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents: its level from 0, and what it says."""

    level: int
    text: str


@dataclass(slots=True)
class _Placed:
    """An entry broken into lines, and where it leads."""

    entry: Entry
    lines: Sequence[Line]
    target: str = ""
    folio: int = 0


@dataclass(slots=True)
class Contents:
    """Entries in the order their pages will come.

    Attributes:
        pages: the entries of each page of the contents.
        grid: the lines they stand on.
    """

    entries: Sequence[Entry]
    paper: Paper
    pages: list[list[_Placed]] = field(init=False)
    grid: TextGrid = field(init=False)
    _all: list[_Placed] = field(init=False)
    _reached: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        grid = text_grid(self.paper.format)
        self._all = []
        for entry in self.entries:
            face = typeface(ROLES[entry.level], self.paper.fonts)
            width = (grid.characters - INDENT * entry.level - NUMBER_ROOM) * grid.cell
            # A name longer than any is shortened here; it stands whole where the number leads.
            text = cut_short(entry.text, LONGEST) or UNNAMED
            lines = balanced_lines(text, face, grid.size, width, tracking=grid.tracking)
            self._all.append(_Placed(entry, lines))
        self.pages = _pages(self._all, grid.lines)
        self.grid = grid
        if len(self.pages) > 1 and _count(self.pages[-1]) < FEWEST_LINES:
            self._spare_page()

    def _spare_page(self) -> None:
        """Do without a last page of next to nothing, or else bring lines over to it."""
        usual = self.grid.lines
        for lines in range(usual + 1, usual + MOST_ADDED + 1):
            closer = _pages(self._all, lines)
            if len(closer) < len(self.pages):
                self.pages = closer
                self.grid = replace(self.grid, lines=lines, pitch=self.paper.format.height / lines)
                return
        *_, before, last = self.pages
        # A page keeps its first entry, and does not end with a category.
        while len(before) > 1 and (_count(last) < FEWEST_LINES or _is_head(before[-1])):
            last.insert(0, before.pop())

    def reach(self, paper: Paper) -> None:
        """Tell that the next entry is at the top of the paper's page."""
        placed = self._all[self._reached]
        placed.target = f"contents:{self._reached}"
        placed.folio = paper.folio
        paper.target(placed.target)
        self._reached += 1

    def paint(self, paper: Paper, count: int) -> None:
        """Set the contents, with links, on pages held open; what they do not need is blank."""
        grid, page = self.grid, paper.format
        for number in range(count):
            placed = self.pages[number] if number < len(self.pages) else []
            if number:
                paper.turn()
            paper.is_numbered = False
            line = 0
            if not number:
                width = typeface(Role.TITLE, paper.fonts).width(TITLE, TITLE_SIZE)
                y = page.top - grid.pitch / 2 - MIDDLE * TITLE_SIZE
                x = centred(page.left, page.right, width)
                paper.text(x, y, TITLE, Role.TITLE, TITLE_SIZE)
                line = TITLE_LINES
            for one in placed:
                self._paint_entry(paper, one, line)
                line += len(one.lines)

    def _paint_entry(self, paper: Paper, placed: _Placed, first: int) -> None:
        grid, page = self.grid, paper.format
        role = ROLES[placed.entry.level]
        x = page.left + INDENT * placed.entry.level * grid.cell
        y = page.top
        for at, line in enumerate(placed.lines):
            y = page.top - (first + at + 0.5) * grid.pitch - MIDDLE * grid.size
            paper.text(x, y, line.text, role, grid.size, grid.tracking)
        last = placed.lines[-1]
        number = str(placed.folio)
        face = typeface(Role.SONG, paper.fonts)
        start = page.right - face.width(number, grid.size)
        paper.text(start, y, number, Role.SONG, grid.size)
        gap = start - x - last.width - grid.size
        dots = int(gap / face.width(DOT, grid.size))
        if dots > 0:
            paper.text(
                start - grid.size / 2 - dots * face.width(DOT, grid.size),
                y,
                DOT * dots,
                Role.SONG,
                grid.size,
            )
        height = len(placed.lines) * grid.pitch
        bottom = page.top - first * grid.pitch - height
        paper.link(x, bottom, page.right - x, height, placed.target)


def _pages(entries: Sequence[_Placed], lines: int) -> list[list[_Placed]]:
    """Return the entries page by page, as many on each as it has lines for."""
    pages: list[list[_Placed]] = [[]]
    left = lines - TITLE_LINES
    for placed in entries:
        # A category is not the last line of its page.
        if left < len(placed.lines) + _is_head(placed):
            pages.append([])
            left = lines
        pages[-1].append(placed)
        left -= len(placed.lines)
    return pages


def _is_head(placed: _Placed) -> bool:
    return placed.entry.level == 0


def _count(page: Sequence[_Placed]) -> int:
    """Return the lines that stand on a page."""
    return sum(len(placed.lines) for placed in page)
