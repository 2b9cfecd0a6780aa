"""The measures of official documents: type sizes by name, the page, and the text grid.

GB/T 9704-2012 (党政机关公文格式): 5.2.1 page margins and text area (版心), 5.2.2 typefaces and
sizes, 5.2.3 twenty-two lines of twenty-eight characters, 7.5 page numbers. Sizes by name are those
of printers' usage (字号), in points.
"""

from dataclasses import dataclass
from functools import cache, cached_property

MM = 72 / 25.4

SIZES: dict[str, float] = {
    "初号": 42.0,
    "小初": 36.0,
    "一号": 26.0,
    "小一": 24.0,
    "二号": 22.0,
    "小二": 18.0,
    "三号": 16.0,
    "小三": 15.0,
    "四号": 14.0,
    "小四": 12.0,
    "五号": 10.5,
    "小五": 9.0,
    "六号": 7.5,
    "小六": 6.5,
}
TITLE_SIZE = SIZES["二号"]
BODY_SIZE = SIZES["三号"]
NOTE_SIZE = SIZES["四号"]
PAGE_NUMBER_SIZE = SIZES["四号"]

# Text area of 156 × 225 mm: 22 lines of 28 characters each.
LINES, CHARACTERS = 22, 28
LINE_PITCH = 225 * MM / LINES  # 28.99 points
CHARACTER_CELL = 156 * MM / CHARACTERS  # 15.793 points

PAGE_NUMBER_DROP_MM = 7.0
# From the baseline to the middle of a Chinese character, in em.
MIDDLE = 0.38


# Without slots, so that the measures asked for at each line are reckoned once; told apart as an
# object, since its grids are looked up by it for each brief.
@dataclass(frozen=True, eq=False)
class PageFormat:
    """A page and the area text may stand on (版心), in millimetres.

    Attributes:
        width_mm: of the page as its text is read.
        height_mm: the same.
        top_mm: margin.
        left_mm: margin.
        right_mm: margin.
        bottom_mm: margin.
        turned: the text stands a quarter turn to the left on a page held upright, so that its
            head lies at the sheet's left edge (公文装订版); the sheet is ``height_mm`` wide.
    """

    width_mm: float
    height_mm: float
    top_mm: float
    left_mm: float
    right_mm: float
    bottom_mm: float
    turned: bool = False

    @cached_property
    def left(self) -> float:
        """The left edge of the text area, in points."""
        return self.left_mm * MM

    @cached_property
    def right(self) -> float:
        """The right edge of the text area, in points."""
        return (self.width_mm - self.right_mm) * MM

    @cached_property
    def top(self) -> float:
        """The upper edge of the text area, in points."""
        return (self.height_mm - self.top_mm) * MM

    @cached_property
    def bottom(self) -> float:
        """The lower edge of the text area, in points."""
        return self.bottom_mm * MM

    @cached_property
    def width(self) -> float:
        """The width of the text area, in points."""
        return self.right - self.left

    @cached_property
    def height(self) -> float:
        """The height of the text area, in points."""
        return self.top - self.bottom

    @cached_property
    def sheet(self) -> tuple[float, float]:
        """Width and height of the sheet of paper, in points."""
        size = (self.width_mm * MM, self.height_mm * MM)
        return (size[1], size[0]) if self.turned else size


OFFICIAL_PAGE = PageFormat(210, 297, top_mm=37, left_mm=28, right_mm=26, bottom_mm=35)
TABLE_PAGE_LANDSCAPE = PageFormat(297, 210, top_mm=22, left_mm=26, right_mm=26, bottom_mm=22)
TABLE_PAGE_PORTRAIT = PageFormat(210, 297, top_mm=26, left_mm=22, right_mm=22, bottom_mm=26)
# The official page with its table turned: the text area is the same piece of the sheet.
BOUND_PAGE = PageFormat(297, 210, top_mm=28, left_mm=35, right_mm=37, bottom_mm=26, turned=True)


@dataclass(frozen=True, slots=True)
class TextGrid:
    """The lines and character cells a text area is divided into.

    Attributes:
        size: of the type, in points.
        pitch: from line to line, in points.
        cell: the width of one character, in points.
        lines: on a page.
        characters: on a line.
    """

    size: float
    pitch: float
    cell: float
    lines: int
    characters: int

    @property
    def tracking(self) -> float:
        """Space after each character, in points; −0.207 for 16 points."""
        return self.cell - self.size


@cache
def text_grid(page: PageFormat, size: float = BODY_SIZE) -> TextGrid:
    """Return the grid of a page; on the official page at 16 points, 22 lines of 28 characters.

    Smaller type keeps the standard's proportion of pitch to size, on whole numbers of lines.
    """
    lines = max(round(page.height / (LINE_PITCH * size / BODY_SIZE)), 1)
    characters = max(round(page.width / (CHARACTER_CELL * size / BODY_SIZE)), 1)
    return TextGrid(size, page.height / lines, page.width / characters, lines, characters)
