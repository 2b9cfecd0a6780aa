"""Tables of figures (汇总表): a rollup or a cross table, printed as the office prints annexes."""

from dataclasses import dataclass
from pathlib import Path

from app.briefing.cells import Grid, Row, TableStyle
from app.briefing.columns import fit_widths, measure_column
from app.briefing.fonts import Role, check_characters
from app.briefing.lines import clean
from app.briefing.making import Choose, new_paper
from app.briefing.notes import SIZE as NOTE_SIZE
from app.briefing.notes import notes_height, set_notes, set_small
from app.briefing.pages import (
    MM,
    TABLE_PAGE_LANDSCAPE,
    TABLE_PAGE_PORTRAIT,
    Frame,
    Printed,
)
from app.briefing.tables import paint_table
from app.briefing.titles import one_line, set_title, title_lines
from app.documents.settings import DocumentKind, DocumentSettings, usual_settings
from app.documents.sheetfigures import caption, figure_text, sheet_notes, whole_of
from app.library.output import check_target, write_output
from app.queries.sheet import LineKind, Sheet, SheetLine

TEXT_SIZE = 10.5  # 5号
PITCH = 1.4
PAD_X_MM, PAD_Y_MM = 1.3, 1.0
NAME_MM, FIGURE_MM = 58.0, 26.0
# A figure is never broken, so a column is at least as wide as its longest one.
MOST_MM = 90.0
# More columns than these go on in a second table.
PORTRAIT_COLUMNS, LANDSCAPE_COLUMNS = 4, 9


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some of a sheet's columns, as texts."""

    heads: tuple[str, ...]
    lines: tuple[tuple[SheetLine, tuple[str, ...]], ...]


def write_figures(sheet: Sheet, path: Path, *, unit: str = "万元", author: str = "") -> int:
    """Print a table of figures to a PDF file.

    Returns:
        How many pages it has.

    Raises:
        RefusedInput: a character no bundled font has.
        OutputUnwritable: the file cannot be written.
    """
    check_target(path)
    printed = print_figures(sheet, unit=unit, author=author)
    write_output(printed.content, path)
    return printed.pages


def print_figures(
    sheet: Sheet,
    *,
    unit: str = "万元",
    author: str = "",
    settings: DocumentSettings | None = None,
    choose: Choose | None = None,
) -> Printed:
    """Set a table of figures; one with many columns as several tables below each other.

    Args:
        sheet: the figures.
        unit: of the amounts.
        author: named in the file.
        settings: fonts, watermark, page numbers and the sort of PDF; as usual where None.
        choose: from the number of pages to those wanted; all where None.

    Raises:
        RefusedInput: a character no bundled font has.
    """
    _check(sheet)
    is_wide = len(sheet.columns) > PORTRAIT_COLUMNS
    page = TABLE_PAGE_LANDSCAPE if is_wide else TABLE_PAGE_PORTRAIT
    settings = settings or usual_settings(DocumentKind.ANNEX)
    paper = new_paper(page, one_line(sheet.title), author, settings)
    frame = Frame(paper)
    size, lines = title_lines(sheet.title, page.width, paper.fonts)
    set_title(frame, size, lines)
    frame.y -= 0.35 * size
    pieces = _pieces(sheet, unit, LANDSCAPE_COLUMNS if is_wide else PORTRAIT_COLUMNS)
    notes = sheet_notes(sheet, unit)
    for at, piece in enumerate(pieces):
        part = f"（{at + 1}/{len(pieces)}）" if len(pieces) > 1 else ""
        above = f"{caption(sheet, unit)}{part}"
        grid = _fit(frame, piece)
        header, rows = _header(piece, grid), _rows(piece, grid)
        below = notes_height(frame, notes) if piece is pieces[-1] else 0.0
        if at:
            frame.y -= 2 * NOTE_SIZE
            first = (header, *rows[:2])
            # What stands above a table is not left behind at the foot of a page.
            if frame.room < notes_height(frame, (above,)) + sum(row.height for row in first):
                frame.turn()
        set_small(frame, above, Role.KAI)
        paint_table(frame, grid, header, rows, below=below)
    set_notes(frame, notes)
    return paper.finish(choose)


def _check(sheet: Sheet) -> None:
    place = "汇总表"
    check_characters("标题", clean(sheet.title), [Role.TITLE], place)
    check_characters("筛选条件", clean(sheet.subtitle), [Role.KAI], place)
    for column in sheet.columns:
        check_characters("表头", clean(sheet.head + column.title), [Role.HEI], place)
    for line in sheet.lines:
        check_characters("分组", clean(line.name), [Role.HEI, Role.FANG], place)


def _pieces(sheet: Sheet, unit: str, most: int) -> list[_Piece]:
    """Return the sheet's columns in as few tables as hold them, as even as they come."""
    count = len(sheet.columns)
    tables = -(-count // most)
    size = -(-count // tables) if tables else 0
    return [_piece(sheet, unit, start, min(start + size, count)) for start in range(0, count, size)]


def _piece(sheet: Sheet, unit: str, start: int, end: int) -> _Piece:
    columns = sheet.columns[start:end]
    lines = []
    for line in sheet.lines:
        texts = [
            figure_text(column, line.figures[at], whole_of(sheet, at), unit)
            for at, column in enumerate(columns, start)
        ]
        lines.append((line, (line.name, *texts)))
    heads = (column.title for column in columns)
    return _Piece((sheet.head, *heads), tuple(lines))


def _fit(frame: Frame, piece: _Piece) -> Grid:
    page, fonts = frame.paper.format, frame.paper.fonts
    style = TableStyle(TEXT_SIZE, TEXT_SIZE * PITCH, PAD_X_MM * MM, PAD_Y_MM * MM)
    demands = []
    for at, head in enumerate(piece.heads):
        texts = [(texts[at], Role.HEI) for _, texts in piece.lines]
        usual = FIGURE_MM if at else NAME_MM
        most = (MOST_MM if at else NAME_MM) * MM
        texts.append((head, Role.HEI))
        demands.append(measure_column(usual, texts, style.size, 2 * style.pad_x, most, fonts))
    widths = fit_widths(demands, page.width)
    edges = [page.left]
    for width in widths:
        edges.append(edges[-1] + width)
    return Grid(tuple(edges), style, fonts)


def _header(piece: _Piece, grid: Grid) -> Row:
    cells = [grid.cell(head, at, Role.HEI, "center") for at, head in enumerate(piece.heads)]
    return grid.row(cells, leads=True)


def _rows(piece: _Piece, grid: Grid) -> list[Row]:
    rows = []
    for line, texts in piece.lines:
        role = Role.HEI if line.kind is LineKind.TOTAL else Role.FANG
        name = f"　　{texts[0]}" if line.kind is LineKind.PART else texts[0]
        cells = [grid.cell(name, 0, role, "left")]
        cells += [grid.cell(text, at, role, "right") for at, text in enumerate(texts) if at]
        rows.append(grid.row(cells, leads=line.kind is LineKind.TOTAL))
    return rows
