"""The key-fact table of a brief: two short facts side by side, a long one across."""

from collections.abc import Sequence
from functools import lru_cache

from app.briefing.cells import Cell, Grid, Row, TableStyle
from app.briefing.fonts import FontChoice, Role, typeface
from app.briefing.lines import clean
from app.briefing.pages import MM, PageFormat
from app.briefing.titles import one_line

# Its type beside a body of this size, in points.
SIZES = {16.0: 14.0, 14.0: 12.0, 12.0: 10.5}
PITCH = 1.45
PAD_X_MM, PAD_Y_MM = 1.6, 1.0
#: The cells of labels, in each of their two columns.
_Heads = tuple[dict[str, Cell], dict[str, Cell]]

LONGEST_LABEL = 8  # characters; longer ones take a second line


def fact_rows(
    facts: Sequence[tuple[str, str]], page: PageFormat, body: float, fonts: FontChoice
) -> tuple[Grid, list[Row]]:
    """Return the table of facts beside a body of so many points."""
    grid, heads = _columns(tuple([label for label, _ in facts]), page, SIZES[body], fonts)
    room = grid.edges[2] - grid.edges[1] - 2 * grid.style.pad_x
    rows: list[Row] = []
    waiting: tuple[str, str] | None = None
    for fact in facts:
        if not _is_short(fact[1], grid.style.size, room, fonts):
            if waiting is not None:
                rows.append(_row(grid, heads, waiting))
            rows.append(_row(grid, heads, fact))
            waiting = None
        elif waiting is None:
            waiting = fact
        else:
            rows.append(_row(grid, heads, waiting, fact))
            waiting = None
    if waiting is not None:
        rows.append(_row(grid, heads, waiting))
    return grid, rows


@lru_cache(maxsize=64)
def _columns(
    labels: tuple[str, ...], page: PageFormat, size: float, fonts: FontChoice
) -> tuple[Grid, _Heads]:
    """Return the columns for facts so labelled, and their labels' cells.

    They are the same for most of a thousand briefs.
    """
    style = TableStyle(size, size * PITCH, pad_x=PAD_X_MM * MM, pad_y=PAD_Y_MM * MM)
    face = typeface(Role.HEI, fonts)
    widths = [min(face.width(one_line(label), size), LONGEST_LABEL * size) for label in labels]
    label = max(widths, default=0.0) + 2 * style.pad_x + 0.5
    half = page.width / 2
    edges = (0.0, label, half, half + label, page.width)
    grid = Grid(tuple(page.left + edge for edge in edges), style, fonts)
    left, right = (
        {label: grid.cell(label, column, Role.HEI, "center") for label in labels}
        for column in (0, 2)
    )
    return grid, (left, right)


@lru_cache(maxsize=1024)
def _is_short(value: str, size: float, room: float, fonts: FontChoice) -> bool:
    """Return whether a fact takes one line of ``room`` points; most are those of other briefs."""
    text = clean(value).strip()
    return "\n" not in text and typeface(Role.FANG, fonts).width(text, size) <= room


def _row(grid: Grid, heads: _Heads, *facts: tuple[str, str]) -> Row:
    cells = []
    for index, (label, value) in enumerate(facts):
        cells.append(heads[index][label])
        span = 1 if len(facts) == 2 else 3
        cells.append(grid.cell(value, 2 * index + 1, Role.FANG, "left", span))
    return grid.row(cells)
