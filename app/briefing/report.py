"""The portfolio briefing (情况简报) on pages: official prose with tables and charts between."""

from collections.abc import Sequence

from app.briefing.cells import Grid, Row, TableStyle
from app.briefing.charts import Bar, BarChart, Stack, StackChart
from app.briefing.columns import fit_widths, measure_column
from app.briefing.fonts import FontChoice, Role, check_characters
from app.briefing.lines import clean
from app.briefing.making import Making
from app.briefing.pages import MM, Frame, PageFormat
from app.briefing.paragraphs import Level, Paragraph
from app.briefing.prose import Flow
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
# A table that goes on to the next page has so many rows at least on its first page and on its
# last; one of few lines of the grid stays whole where that leaves no more than some blank.
FIRST_ROWS, LAST_ROWS = 3, 2
WHOLE_LINES, MOST_BLANK = 8, 5

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

    def set_waiting() -> None:
        """Set the text that was put together, then the chart that waits for the next page."""
        flow.add(waiting)
        waiting.clear()
        flow.settle()

    at = 0
    while at < len(blocks):
        making.step()
        block = blocks[at]
        at += 1
        match block:
            case Heading(level, text):
                # No chart goes past the end of its chapter.
                if level == 1 and flow.has_waiting:
                    set_waiting()
                waiting.append(Paragraph(_LEVELS[level], text))
            case Text(text):
                waiting.append(Paragraph(Level.BODY, text))
            case Note():
                waiting.append(_note(block))
            case Table():
                set_waiting()
                notes = _notes_from(blocks, at)
                at += len(notes)
                _paint_table(flow, block, notes)
            case Chart():
                set_waiting()
                flow.chart(_drawn(block), block.title, may_wait=True)
    if flow.has_waiting:
        set_waiting()
    flow.add([*waiting, *ending])


def _notes_from(blocks: Sequence[Block], at: int) -> list[Paragraph]:
    """Return the notes that stand next to each other from a place on."""
    notes: list[Paragraph] = []
    for block in blocks[at:]:
        if not isinstance(block, Note):
            break
        notes.append(_note(block))
    return notes


def _note(note: Note) -> Paragraph:
    return Paragraph(Level.FURTHER_NOTE if note.is_further else Level.NOTE, note.text)


def _paint_table(flow: Flow, table: Table, notes: Sequence[Paragraph]) -> None:
    """Set a table below its title, and the notes on it below its last row.

    One that does not fit goes on to the next page where enough of it stands on this one.
    """
    page, fonts = flow.frame.paper.format, flow.frame.paper.fonts
    grid = _fit(table, page, fonts)
    header = grid.row(
        [
            grid.cell(column.title, at, Role.HEI, "center")
            for at, column in enumerate(table.columns)
        ],
        leads=True,
    )
    rows = [
        _row(grid, table, line, leads=_leads(table.lines, at))
        for at, line in enumerate(table.lines)
    ]
    caption = [Paragraph(Level.CAPTION, table.title)]
    flow.need(_lines_needed(flow, header, rows, notes) + flow.count_lines(caption))
    flow.add(caption)
    flow.table(grid, header, rows, notes=notes)


def _leads(lines: Sequence[TableLine], at: int) -> bool:
    """Tell whether the next line must stand on the same page.

    So 合计 is not the last on its page, nor the last line alone on its; a group and the few parts
    it is told in stay together, for without its name above them nobody knows whose they are.
    """
    if at + 1 == len(lines):
        return False
    is_told = lines[at + 1].kind is LineKind.PART
    return lines[at].kind is LineKind.TOTAL or is_told or at + LAST_ROWS >= len(lines)


def _lines_needed(flow: Flow, header: Row, rows: Sequence[Row], notes: Sequence[Paragraph]) -> int:
    """Return how many lines of the grid the page a table begins on must have left below its title.

    All of a short one is to stand there, with its notes; of another the first rows, and those that
    must not be parted from them.
    """
    room = flow.notes_room(notes)
    whole = flow.lines_beside(header.height + sum(row.height for row in rows) + room)
    count = FIRST_ROWS if len(rows) >= FIRST_ROWS + LAST_ROWS else len(rows)
    while 0 < count < len(rows) and rows[count - 1].leads:
        count += 1
    is_short = whole <= WHOLE_LINES and flow.lines_left <= MOST_BLANK
    lines = whole
    if count < len(rows) and not is_short:
        lines = flow.lines_beside(header.height + sum(row.height for row in rows[:count]))
    return min(lines, flow.grid.lines - 1)


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


def _row(grid: Grid, table: Table, line: TableLine, *, leads: bool) -> Row:
    role = _role(line)
    cells = []
    for at, (column, text) in enumerate(zip(table.columns, line.texts, strict=True)):
        shown = f"　　{text}" if line.kind is LineKind.PART and not at else text
        cells.append(grid.cell(shown, at, role, column.align))
    return grid.row(cells, leads=leads)


def _role(line: TableLine) -> Role:
    return Role.HEI if line.kind is LineKind.TOTAL else Role.FANG
