"""Where the rows and columns of a cross table are."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from app.ui.rollup.crosslines import CrossSheet
from app.ui.rollup.scale import fit_lines
from app.ui.theme import Theme
from app.ui.tokens import HEADER_HEIGHT, ROW_HEIGHT

PADDING = 12
HATCH_MARK = 12
MARK_GAP = 8

_CELL_GAP = 20
_NARROWEST = 76
_WIDEST_GROWN = 168
_WIDEST_NAME = 240
_NARROWEST_NAME = 96
_TITLE_LINES = 2


@dataclass(frozen=True, slots=True)
class CrossMeasures:
    """Sizes in logical pixels; 合计 is column 0 and row 0.

    Attributes:
        name: width of the rows' names.
        edges: left edges of the columns, and the last one's right edge, unscrolled.
        head: height of the titles.
        row: height of a row.
        rows: how many there are, 合计 with them.
        least_width: of the whole table before columns were widened to fill the room.
    """

    name: float = 0.0
    edges: tuple[float, ...] = (0.0, 0.0)
    head: float = HEADER_HEIGHT
    row: float = ROW_HEIGHT
    rows: int = 0
    least_width: float = 0.0

    @property
    def frozen(self) -> float:
        """Width of what never scrolls sideways: names and 合计."""
        return self.edges[1]

    @property
    def whole_width(self) -> float:
        """Width of the table with all its columns."""
        return self.edges[-1]

    @property
    def whole_height(self) -> float:
        """Height of the table with all its rows."""
        return self.row_top(self.rows)

    def row_top(self, row: int) -> float:
        """Return where a row begins, the page unscrolled."""
        return self.head + row * self.row

    def column_span(self, column: int) -> tuple[float, float]:
        """Return a column's left and right edge, unscrolled."""
        return self.edges[column], self.edges[column + 1]

    def columns_in(self, scrolled: float, width: float) -> range:
        """Return the columns, but the first, of which anything is in sight."""
        first = bisect_right(self.edges, self.frozen + scrolled) - 1
        last = bisect_right(self.edges, width + scrolled)
        return range(max(first, 1), min(last, len(self.edges) - 1))

    def cell_rect(self, row: int, column: int, scrolled: float) -> QRectF:
        """Return where a cell is when the columns are scrolled."""
        left, right = self.column_span(column)
        moved = scrolled if column else 0.0
        return QRectF(left - moved, self.row_top(row), right - left, self.row)

    def cell_at(self, x: float, y: float, scrolled: float, stuck: float) -> tuple[int, int] | None:
        """Return the row and column under a point; a name stands for its row's 合计.

        Titles stand for their column's 合计. Rows and columns beyond the last are the caller's to
        refuse.
        """
        if x >= self.whole_width - scrolled or y < stuck:
            return None
        column = 0 if x < self.frozen else bisect_right(self.edges, x + scrolled) - 1
        # Titles and 合计 are stuck together.
        row = 0 if y < stuck + self.row_top(1) else int((y - self.head) // self.row)
        return row, column


def measure_cross(sheet: CrossSheet, theme: Theme, width: float) -> CrossMeasures:
    """Return the sizes of a table for a width."""
    cell = QFontMetricsF(theme.font("cell"))
    total = QFontMetricsF(theme.font("total"))
    head = QFontMetricsF(theme.font("header"))
    columns = []
    for at, title in enumerate(sheet.columns):
        bold = total if at == 0 else cell
        # Digits are equally wide, so the longest text is the widest; there may be many rows.
        longest = max((cells[at].text for _, cells in sheet.rows[1:]), key=len, default="")
        texts = (
            total.horizontalAdvance(sheet.rows[0][1][at].text),
            bold.horizontalAdvance(longest),
        )
        mark = HATCH_MARK + MARK_GAP if title.is_unscheduled else 0
        heading = head.horizontalAdvance(title.title) + mark
        # A long title may break into two lines; a short one and 合计 never do.
        is_whole = at == 0 or heading <= _NARROWEST
        titled = heading if is_whole else max(heading / 2 + 14, _NARROWEST)
        columns.append(max(*texts, min(titled, _WIDEST_GROWN)) + _CELL_GAP)
    names = max(
        head.horizontalAdvance(sheet.corner),
        *(
            cell.horizontalAdvance(title.title)
            + (HATCH_MARK + MARK_GAP if title.is_unscheduled or title.is_reason else 0)
            + (PADDING if title.is_reason else 0)
            for title, _ in sheet.rows
        ),
        total.horizontalAdvance(sheet.rows[0][0].title),
    )
    name = min(max(names + 2 * PADDING, _NARROWEST_NAME), _WIDEST_NAME)
    # In a narrow window the names give way before the frozen part hides all columns.
    name = max(min(name, width * 0.4), _NARROWEST_NAME)
    least = name + sum(columns)
    columns = _widened(columns, width - least)
    edges = tuple(accumulate((name, *columns)))
    line = round(head.height())
    lines = max(
        len(title_lines(title.title, edges[at + 1] - edges[at], head))
        for at, title in enumerate(sheet.columns)
    )
    height = max(HEADER_HEIGHT, line * lines + 12)
    row = max(ROW_HEIGHT, round(cell.height()) + 8)
    return CrossMeasures(name, edges, height, row, len(sheet.rows), least)


def title_lines(title: str, width: float, metrics: QFontMetricsF) -> list[str]:
    """Return the lines a column's title is written in."""
    return fit_lines(title, width - _CELL_GAP + 4, _TITLE_LINES, metrics.horizontalAdvance)


def _widened(columns: list[float], free: float) -> list[float]:
    """Share what is free evenly, but let no column grow so wide that rows are hard to follow."""
    if free <= 0 or not columns:
        return columns
    each = free / len(columns)
    return [max(width, min(width + each, _WIDEST_GROWN)) for width in columns]
