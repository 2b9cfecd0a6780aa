"""The annex table (附件表): a library, or a part of it, as the appendix of a document."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.briefing.cells import Cell, Grid, Row, TableStyle
from app.briefing.columns import fit_widths, measure_column
from app.briefing.fonts import FontChoice, Role, can_draw, check_characters, typeface
from app.briefing.lines import break_lines, clean
from app.briefing.making import Making
from app.briefing.notes import notes_height, set_notes
from app.briefing.pages import MM, Frame, PageFormat
from app.briefing.tables import Merge, paint_table
from app.briefing.titles import one_line, title_lines
from app.briefing.typography import (
    BODY_SIZE,
    BOUND_PAGE,
    LINE_PITCH,
    MIDDLE,
    SIZES,
    TABLE_PAGE_LANDSCAPE,
    TABLE_PAGE_PORTRAIT,
)
from app.documents.annextable import SUBTOTAL, AnnexGroup, AnnexTable
from app.documents.settings import Arrangement, DocumentSettings

SIZE = SIZES["小五"]
PITCH = 1.36  # of table lines, over their size
PAD_X_MM, PAD_Y_MM = 1.1, 0.9
# A word in a text column wider than this is cut rather than the column widened.
MOST_TEXT_MM, MOST_NUMBER_MM = 22.0, 60.0
GROUP_MM = 16.0
# A merged category's name is no taller than this.
MOST_NAME_LINES = 24
ROWS_BETWEEN_REPORTS = 20

PAGES = {
    Arrangement.LANDSCAPE: TABLE_PAGE_LANDSCAPE,
    Arrangement.PORTRAIT: TABLE_PAGE_PORTRAIT,
    Arrangement.BOUND: BOUND_PAGE,
}


@dataclass(frozen=True, slots=True)
class AnnexLayout:
    """How it is printed.

    Attributes:
        totals_first: 合计 and subtotals above what they add up, as in 附件2; else below.
        arrangement: how the table lies on its pages.
        merges_groups: a category is one merged cell beside its projects.
    """

    totals_first: bool = True
    arrangement: Arrangement = Arrangement.LANDSCAPE
    merges_groups: bool = False

    @classmethod
    def of(cls, settings: DocumentSettings) -> "AnnexLayout":
        """Return the layout that settings ask for."""
        return cls(settings.totals_first, settings.arrangement, settings.merges_groups)

    @property
    def page_format(self) -> PageFormat:
        """The page this layout is printed on."""
        return PAGES[self.arrangement]


@dataclass(frozen=True, slots=True)
class _Set:
    """The table broken into lines for its columns."""

    grid: Grid
    header: Row
    rows: list[Row]
    merges: list[Merge]


def check_annex(table: AnnexTable) -> None:
    """Refuse what cannot be printed whole, before anything is set.

    Raises:
        RefusedInput: names the first character no font has.
    """
    check_characters("附件号", clean(table.label), [Role.HEI], "附件表")
    check_characters("标题", clean(table.title), [Role.TITLE], "附件表")
    for column in table.columns:
        check_characters("表头", clean(column.title), [Role.HEI], "附件表")
    check_characters("合计", clean(table.heading + table.total), [Role.HEI], "附件表")
    cells = [
        text
        for group in table.groups
        for row in group.rows
        for _, text in zip(table.columns, row, strict=True)
    ]
    heads = [group.heading + group.total for group in table.groups]
    if can_draw(cells, Role.FANG) and can_draw(heads, Role.HEI):
        return
    number = 0
    for group in table.groups:
        check_characters("分类", clean(group.heading + group.total), [Role.HEI], "附件表")
        for row in group.rows:
            number += 1
            for column, text in zip(table.columns, row, strict=True):
                place = f"附件表第 {number} 个项目"
                check_characters(one_line(column.title), clean(text), [Role.FANG], place)


def paint_annex(making: Making, table: AnnexTable, layout: AnnexLayout) -> None:
    """Set an annex table from the top of the paper's page."""
    frame = Frame(making.paper)
    _set_head(frame, table)
    found = _set_table(making, table, layout)

    def report(index: int) -> None:
        if index % ROWS_BETWEEN_REPORTS == 0:
            making.step(ROWS_BETWEEN_REPORTS)

    below = notes_height(frame, table.notes)
    paint_table(frame, found.grid, found.header, found.rows, report, found.merges, below)
    set_notes(frame, table.notes)


def _set_head(frame: Frame, table: AnnexTable) -> None:
    """Set 附件2 on the first line, and the title on the third (GB/T 9704-2012, 7.3.4)."""
    page, fonts = frame.paper.format, frame.paper.fonts
    if label := one_line(table.label):
        for line in break_lines(label, typeface(Role.HEI, fonts), BODY_SIZE, page.width):
            if frame.room < LINE_PITCH:
                frame.turn()
            y = frame.y - LINE_PITCH / 2 - MIDDLE * BODY_SIZE
            frame.paper.text(page.left, y, line.text, Role.HEI, BODY_SIZE)
            frame.y -= LINE_PITCH
        frame.y -= LINE_PITCH
    size, lines = title_lines(table.title, page.width, fonts)
    for line in lines:
        if frame.room < LINE_PITCH:
            frame.turn()
        x = page.left + (page.width - line.width) / 2
        y = frame.y - LINE_PITCH / 2 - MIDDLE * size
        frame.paper.text(x, y, line.text, Role.TITLE, size)
        frame.y -= LINE_PITCH
    if lines:
        frame.y -= 0.25 * LINE_PITCH


def _set_table(making: Making, table: AnnexTable, layout: AnnexLayout) -> _Set:
    grid = _fit_grid(table, layout, making.paper.fonts)
    setter = _Setter(making, table, grid, layout)
    setter.set_all()
    return _Set(grid, setter.header(), setter.rows, setter.merges)


def _fit_grid(table: AnnexTable, layout: AnnexLayout, fonts: FontChoice) -> Grid:
    page = layout.page_format
    style = TableStyle(SIZE, SIZE * PITCH, PAD_X_MM * MM, PAD_Y_MM * MM)
    totals = [table.total, *(group.total for group in table.groups)]
    demands = []
    if layout.merges_groups:
        heads = [(group.heading, Role.HEI) for group in table.groups]
        demands.append(
            measure_column(GROUP_MM, heads, style.size, 2 * style.pad_x, GROUP_MM * MM, fonts)
        )
    for index, column in enumerate(table.columns):
        texts = [(row[index], Role.FANG) for group in table.groups for row in group.rows]
        texts.append((column.title, Role.HEI))
        if column.key == table.total_column:
            texts += [(total, Role.HEI) for total in totals]
        cut_above = (MOST_NUMBER_MM if column.align == "right" else MOST_TEXT_MM) * MM
        demands.append(
            measure_column(column.width_mm, texts, style.size, 2 * style.pad_x, cut_above, fonts)
        )
    widths = fit_widths(demands, page.width)
    edges = [page.left]
    for width in widths:
        edges.append(edges[-1] + width)
    return Grid(tuple(edges), style, fonts)


def _parted(heading: str) -> str:
    """Return a category's heading with the count on a line of its own."""
    return heading.replace("（", "\n（", 1)


class _Setter:
    """Breaks a table's rows into lines, one after the other."""

    def __init__(self, making: Making, table: AnnexTable, grid: Grid, layout: AnnexLayout) -> None:
        self.table = table
        self.grid = grid
        self.layout = layout
        self.rows: list[Row] = []
        self.merges: list[Merge] = []
        self._making = making
        # With merged categories the table's own columns begin at the second.
        self._first = 1 if layout.merges_groups else 0

    def header(self) -> Row:
        """Return the row repeated on each page."""
        cells = [self.grid.cell("分类", 0, Role.HEI, "center")] if self._first else []
        cells += [
            self.grid.cell(column.title, index, Role.HEI, "center")
            for index, column in enumerate(self.table.columns, self._first)
        ]
        return self.grid.row(cells, leads=True)

    def set_all(self) -> None:
        """Set every row."""
        table, is_first = self.table, self.layout.totals_first
        if is_first:
            self._add_total(table.heading, table.total, leads=True)
        for group in table.groups:
            if self.layout.merges_groups and group.heading:
                name = self.grid.cell(_parted(group.heading), 0, Role.HEI, "center")
                # One that is no name any more stands in rows of its own, which split over pages.
                if len(name.lines) <= MOST_NAME_LINES:
                    self._add_merged(name, group)
                    continue
            if group.heading:
                shown = group.total if is_first else ""
                self._add_total(group.heading, shown, leads=True)
            self._add_details(group.rows, leads_last=not is_first)
            if group.heading and not is_first:
                self._add_total(SUBTOTAL, group.total, leads=group is table.groups[-1])
        if not is_first:
            self._add_total(table.heading, table.total, leads=False)

    def _add_merged(self, name: Cell, group: AnnexGroup) -> None:
        start, is_first = len(self.rows), self.layout.totals_first
        if is_first:
            self._add_total(SUBTOTAL, group.total, leads=True, is_inside=True)
        self._add_details(group.rows, leads_last=not is_first)
        if not is_first:
            is_last = group is self.table.groups[-1]
            self._add_total(SUBTOTAL, group.total, leads=is_last, is_inside=True)
        self.merges.append(Merge(0, start, len(self.rows) - 1, name))

    def _add_details(self, rows: Sequence[Sequence[str]], *, leads_last: bool) -> None:
        # A subtotal below must not stand alone on the next page.
        for number, texts in enumerate(rows, 1):
            if number % ROWS_BETWEEN_REPORTS == 0:
                self._making.step(0)
            cells = [self._blank()] if self._first else []
            cells += [
                self.grid.cell(text, index, Role.FANG, column.align)
                for index, (column, text) in enumerate(
                    zip(self.table.columns, texts, strict=True), self._first
                )
            ]
            self.rows.append(self.grid.row(cells, leads=leads_last and number == len(rows)))

    def _add_total(self, heading: str, total: str, *, leads: bool, is_inside: bool = False) -> None:
        """Add a row of one merged heading, the total in its column, and one merged blank.

        Args:
            heading: on its left.
            total: in the column of amounts; with the heading where there is no such column.
            leads: whether the next row must stand on the same page.
            is_inside: the row lies beside a merged category.
        """
        keys = [column.key for column in self.table.columns]
        first = self._first if is_inside else 0
        cells = [self._blank()] if is_inside and self._first else []
        last = len(keys) + self._first
        if self.table.total_column not in keys:
            text = f"{heading}　{total}" if total else heading
            cells.append(self.grid.cell(text, first, Role.HEI, "left", last - first))
            self.rows.append(self.grid.row(cells, leads=leads))
            return
        at = keys.index(self.table.total_column) + self._first
        if at > first:
            cells.append(self.grid.cell(heading, first, Role.HEI, "left", at - first))
        cells.append(self.grid.cell(total, at, Role.HEI, "right"))
        if at + 1 < last:
            text = "" if at > first else heading
            cells.append(self.grid.cell(text, at + 1, Role.HEI, "left", last - at - 1))
        self.rows.append(self.grid.row(cells, leads=leads))

    def _blank(self) -> Cell:
        return Cell((), Role.FANG, SIZE)
