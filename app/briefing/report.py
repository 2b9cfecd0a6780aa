"""The portfolio briefing (情况简报) on pages: official prose with tables and charts between."""

from collections.abc import Sequence
from math import ceil

from app.briefing.charts import Bar, BarChart, Stack, StackChart
from app.briefing.columns import fit_widths, measure_column
from app.briefing.fonts import FontChoice, Role, check_characters
from app.briefing.lines import clean
from app.briefing.making import Making
from app.briefing.pages import MM, Frame, PageFormat
from app.briefing.prose import Flow, Level, Paragraph
from app.briefing.tables import Grid, Row, TableStyle
from app.briefing.titles import one_line
from app.documents.blocks import Block, Chart, ChartKind, Heading, Note, Table, TableLine, Text
from app.documents.report import Report
from app.queries.sheet import LineKind

# 小四 where the columns are few, 5号 where they are many.
TABLE_SIZE, SMALL_TABLE_SIZE = 12.0, 10.5
FEW_COLUMNS = 5
PITCH = 1.35
PAD_X_MM, PAD_Y_MM = 1.3, 0.9
# A figure is never broken; a name may be, from this width on.
MOST_FIGURE_MM, MOST_NAME_MM = 60.0, 40.0
# A table of so many lines of the grid at most stands on one page; a longer one too where that
# leaves no more than so many blank.
WHOLE_LINES, MOST_BLANK = 8, 7

_LEVELS = {1: Level.FIRST, 2: Level.SECOND}
_PLACE = "情况简报"


def check_report(report: Report) -> None:
    """Refuse what cannot be printed whole, before anything is set.

    Raises:
        RefusedInput: names the first character no font has.
    """
    check_characters("标题", clean(report.title), [Role.TITLE], _PLACE)
    check_characters("文号", clean(report.number), [Role.KAI], _PLACE)
    check_characters("落款", clean(report.issuer + report.day), [Role.FANG], _PLACE)
    for block in report.blocks:
        match block:
            case Heading(_, text):
                check_characters("小标题", clean(text), [Role.HEI, Role.KAI], _PLACE)
            case Text(text) | Note(text):
                check_characters("正文", clean(text), [Role.FANG], _PLACE)
            case Table(title, columns, lines):
                for text in (title, *(column.title for column in columns)):
                    check_characters("表头", clean(text), [Role.HEI], _PLACE)
                for line in lines:
                    for text in line.texts:
                        check_characters(title, clean(text), [_role(line)], _PLACE)
            case Chart(title, _, _, bars):
                check_characters("图名", clean(title), [Role.HEI], _PLACE)
                for bar in bars:
                    for text in (bar.name, bar.text):
                        check_characters(title, clean(text), [Role.FANG], _PLACE)


def paint_report(making: Making, report: Report, bookmarks: int | None = None) -> None:
    """Set a report from the top of the paper's page.

    Args:
        making: the document.
        report: what to set.
        bookmarks: the outline's level of its headings; None for those of a report by itself.
    """
    paper = making.paper
    level = 0 if bookmarks is None else bookmarks

    def mark(kind: Level, text: str, y: float) -> None:
        if kind is not Level.TITLE:
            paper.bookmark(text, level + (kind is not Level.FIRST), y)

    flow = Flow(Frame(paper), on_heading=mark)
    head = [Paragraph(Level.TITLE, report.title)]
    if report.number:
        head.append(Paragraph(Level.SUBTITLE, report.number))
    flow.add(head)
    flow.space(1)
    _paint_blocks(making, flow, report.blocks, _ending(report))


def _ending(report: Report) -> list[Paragraph]:
    lines = [line for line in (report.issuer, report.day) if line]
    return [Paragraph(Level.SIGNATURE, "\n".join(lines))] if lines else []


def _paint_blocks(
    making: Making, flow: Flow, blocks: Sequence[Block], ending: Sequence[Paragraph]
) -> None:
    waiting: list[Paragraph] = []
    for at, block in enumerate(blocks):
        making.step()
        match block:
            case Heading(level, text):
                waiting.append(Paragraph(_LEVELS[level], text))
            case Text(text):
                waiting.append(Paragraph(Level.BODY, text))
            case Note(text):
                waiting.append(Paragraph(Level.NOTE, text))
            case Table():
                flow.add(waiting)
                waiting = []
                _paint_table(flow, block, _notes_after(blocks, at))
            case Chart():
                flow.add(waiting)
                waiting = []
                flow.chart(_drawn(block), block.title)
    flow.add([*waiting, *ending])


def _notes_after(blocks: Sequence[Block], at: int) -> int:
    """Return how many lines the remarks below a table take, roughly."""
    lines = 0
    for block in blocks[at + 1 :]:
        if not isinstance(block, Note):
            break
        lines += 1 + len(block.text) // 32
    return lines


def _paint_table(flow: Flow, table: Table, notes: int) -> None:
    """Set a table below its title; ``notes`` lines of remarks are to follow it."""
    page, fonts = flow.frame.paper.format, flow.frame.paper.fonts
    grid = _fit(table, page, fonts)
    header = grid.row(
        [
            grid.cell(column.title, at, Role.HEI, "center")
            for at, column in enumerate(table.columns)
        ],
        leads=True,
    )
    rows = [_row(grid, table, line) for line in table.lines]
    whole = header.height + sum(row.height for row in rows)
    few = header.height + sum(row.height for row in rows[:3])
    lines = ceil(whole / flow.grid.pitch + 0.25) + notes
    if lines > WHOLE_LINES and flow.lines_left > MOST_BLANK:
        lines = ceil(few / flow.grid.pitch)
    flow.need(min(lines, flow.grid.lines - 1) + 1)
    flow.add([Paragraph(Level.CAPTION, table.title)])
    flow.table(grid, header, rows)


def _drawn(chart: Chart) -> BarChart | StackChart:
    if chart.kind is ChartKind.YEARS:
        stacks = (Stack(one_line(bar.name), (bar.value,), bar.text) for bar in chart.bars)
        return StackChart(tuple(stacks), unit=chart.unit)
    return BarChart(tuple(Bar(one_line(bar.name), bar.value, bar.text) for bar in chart.bars))


def _fit(table: Table, page: PageFormat, fonts: FontChoice) -> Grid:
    size = TABLE_SIZE if len(table.columns) <= FEW_COLUMNS else SMALL_TABLE_SIZE
    style = TableStyle(size, size * PITCH, PAD_X_MM * MM, PAD_Y_MM * MM)
    demands = []
    for at, column in enumerate(table.columns):
        texts = [(line.texts[at], Role.FANG) for line in table.lines]
        texts.append((column.title, Role.HEI))
        most = (MOST_FIGURE_MM if column.align == "right" else MOST_NAME_MM) * MM
        demands.append(measure_column(column.width_mm, texts, size, 2 * style.pad_x, most, fonts))
    edges = [page.left]
    for width in fit_widths(demands, page.width):
        edges.append(edges[-1] + width)
    return Grid(tuple(edges), style, fonts)


def _row(grid: Grid, table: Table, line: TableLine) -> Row:
    role = _role(line)
    cells = []
    for at, (column, text) in enumerate(zip(table.columns, line.texts, strict=True)):
        shown = f"　　{text}" if line.kind is LineKind.PART and not at else text
        cells.append(grid.cell(shown, at, role, column.align))
    return grid.row(cells, leads=line.kind is LineKind.TOTAL)


def _role(line: TableLine) -> Role:
    return Role.HEI if line.kind is LineKind.TOTAL else Role.FANG
