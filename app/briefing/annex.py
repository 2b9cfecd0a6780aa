"""The annex table (附件表): a library, or a part of it, as the appendix of a document."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.briefing.annextable import AnnexTable
from app.briefing.columns import fit_widths, measure_column
from app.briefing.fonts import Role, check_characters, typeface
from app.briefing.lines import break_lines, clean
from app.briefing.pages import (
    MM,
    TABLE_PAGE_LANDSCAPE,
    TABLE_PAGE_PORTRAIT,
    Frame,
    PageFormat,
    Paper,
    Printed,
)
from app.briefing.tables import (
    Cell,
    Grid,
    Row,
    TableStyle,
    paint_table,
)
from app.briefing.titles import one_line, set_title, title_height, title_lines
from app.errors import Cancelled
from app.library.output import check_target, write_output

Progress = Callable[[int, int], bool]

LABEL_SIZE = 16.0  # 3号
PITCH = 1.36  # of table lines, over their size
PAD_X_MM, PAD_Y_MM = 1.1, 0.9
# A word in a text column wider than this is cut rather than the column widened.
MOST_TEXT_MM, MOST_NUMBER_MM = 22.0, 60.0
ROWS_BETWEEN_REPORTS = 20


@dataclass(frozen=True, slots=True)
class AnnexLayout:
    """How it is printed.

    Attributes:
        totals_first: 合计 and subtotals above what they add up, as in 附件2; else below.
        landscape: the page lies on its long side.
        text_size: of the table, in points.
        page: margins other than the usual ones.
    """

    totals_first: bool = True
    landscape: bool = True
    text_size: float = 9.0
    page: PageFormat | None = None

    @property
    def page_format(self) -> PageFormat:
        """The page this layout is printed on."""
        if self.page is not None:
            return self.page
        return TABLE_PAGE_LANDSCAPE if self.landscape else TABLE_PAGE_PORTRAIT


def write_annex(
    table: AnnexTable,
    path: Path,
    *,
    layout: AnnexLayout | None = None,
    author: str = "",
    progress: Progress | None = None,
) -> int:
    """Print an annex table to a PDF file.

    Returns:
        How many pages it has.

    Raises:
        RefusedInput: a character no bundled font has.
        OutputUnwritable: the file cannot be written.
        Cancelled: ``progress`` said so; nothing was written.
    """
    check_target(path)
    printed = print_annex(table, layout=layout, author=author, progress=progress)
    write_output(printed.content, path)
    return printed.pages


def print_annex(
    table: AnnexTable,
    *,
    layout: AnnexLayout | None = None,
    author: str = "",
    progress: Progress | None = None,
) -> Printed:
    """Set an annex table.

    Raises:
        RefusedInput: a character no bundled font has.
        Cancelled: ``progress`` returned False.
    """
    layout = layout or AnnexLayout()
    _check(table)
    paper = Paper(layout.page_format, one_line(table.title), author)
    frame = Frame(paper)
    _set_head(frame, table)
    grid = _fit_grid(table, layout)
    rows = _rows(table, grid, layout)

    def report(index: int) -> None:
        if (
            progress is not None
            and index % ROWS_BETWEEN_REPORTS == 0
            and not progress(index, len(rows))
        ):
            raise Cancelled

    paint_table(frame, grid, _header(table, grid), rows, report)
    printed = paper.finish()
    if progress is not None and not progress(len(rows), len(rows)):
        raise Cancelled
    return printed


def _check(table: AnnexTable) -> None:
    """Refuse what cannot be printed whole, before anything is set."""
    check_characters("附件号", clean(table.label), [Role.HEI], "附件表")
    check_characters("标题", clean(table.title), [Role.TITLE], "附件表")
    for column in table.columns:
        check_characters("表头", clean(column.title), [Role.HEI], "附件表")
    check_characters("合计", clean(table.heading + table.total), [Role.HEI], "附件表")
    number = 0
    for group in table.groups:
        check_characters("分类", clean(group.heading + group.total), [Role.HEI], "附件表")
        for row in group.rows:
            number += 1
            for column, text in zip(table.columns, row, strict=True):
                place = f"附件表第 {number} 个项目"
                check_characters(one_line(column.title), clean(text), [Role.FANG], place)


def _set_head(frame: Frame, table: AnnexTable) -> None:
    page = frame.paper.format
    label = one_line(table.label)
    for line in break_lines(label, typeface(Role.HEI), LABEL_SIZE, page.width):
        frame.paper.text(page.left, frame.y - 0.88 * LABEL_SIZE, line.text, Role.HEI, LABEL_SIZE)
        frame.y -= 1.3 * LABEL_SIZE
    size, lines = title_lines(table.title, page.width)
    set_title(frame, size, lines)
    if title_height(size, lines):
        frame.y -= 0.35 * size


def _fit_grid(table: AnnexTable, layout: AnnexLayout) -> Grid:
    page = layout.page_format
    style = TableStyle(layout.text_size, layout.text_size * PITCH, PAD_X_MM * MM, PAD_Y_MM * MM)
    totals = [table.total, *(group.total for group in table.groups)]
    demands = []
    for index, column in enumerate(table.columns):
        texts = [(row[index], Role.FANG) for group in table.groups for row in group.rows]
        texts.append((column.title, Role.HEI))
        if column.key == table.total_column:
            texts += [(total, Role.HEI) for total in totals]
        cut_above = (MOST_NUMBER_MM if column.align == "right" else MOST_TEXT_MM) * MM
        demands.append(
            measure_column(column.width_mm, texts, style.size, 2 * style.pad_x, cut_above)
        )
    widths = fit_widths(demands, page.width)
    edges = [page.left]
    for width in widths:
        edges.append(edges[-1] + width)
    return Grid(tuple(edges), style)


def _header(table: AnnexTable, grid: Grid) -> Row:
    cells = [
        grid.cell(column.title, index, Role.HEI, "center")
        for index, column in enumerate(table.columns)
    ]
    return grid.row(cells, leads=True)


def _rows(table: AnnexTable, grid: Grid, layout: AnnexLayout) -> list[Row]:
    first = layout.totals_first
    rows = [_total_row(table, grid, table.heading, table.total, leads=True)] if first else []
    for group in table.groups:
        if group.heading:
            shown = group.total if first else ""
            rows.append(_total_row(table, grid, group.heading, shown, leads=True))
        for number, texts in enumerate(group.rows, 1):
            # A subtotal below must not stand alone on the next page.
            leads = not first and number == len(group.rows)
            rows.append(grid.row(_detail_cells(table, grid, texts), leads=leads))
        if group.heading and not first:
            rows.append(_total_row(table, grid, "小计", group.total, leads=False))
    if not first:
        rows.append(_total_row(table, grid, table.heading, table.total, leads=False))
    return rows


def _detail_cells(table: AnnexTable, grid: Grid, texts: Sequence[str]) -> list[Cell]:
    return [
        grid.cell(text, index, Role.FANG, column.align)
        for index, (column, text) in enumerate(zip(table.columns, texts, strict=True))
    ]


def _total_row(table: AnnexTable, grid: Grid, heading: str, total: str, *, leads: bool) -> Row:
    """Make a row of one merged heading, the total in its column, and one merged blank."""
    keys = [column.key for column in table.columns]
    count = len(keys)
    if table.total_column not in keys:
        text = f"{heading}　{total}" if total else heading
        return grid.row([grid.cell(text, 0, Role.HEI, "left", count)], leads=leads)
    at = keys.index(table.total_column)
    before = [grid.cell(heading, 0, Role.HEI, "left", at)] if at else []
    after = []
    if at + 1 < count:
        text = "" if at else heading
        after = [grid.cell(text, at + 1, Role.HEI, "left", count - at - 1)]
    amount = grid.cell(total, at, Role.HEI, "right")
    return grid.row([*before, amount, *after], leads=leads)
