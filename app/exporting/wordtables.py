"""Tables of a Word document: ruled, with the header on each page."""

from collections.abc import Iterable, Sequence
from math import ceil
from typing import Any, Final
from unicodedata import east_asian_width

from app.documents.blocks import Align, Column, TableLine
from app.exporting.wordpage import TEXT_WIDTH_MM
from app.exporting.wordstyles import (
    CELL,
    CELL_HEAD,
    FACT,
    FACT_LABEL,
    SMALL_CELL,
    SMALL_HEAD,
    element,
    line_pitch,
    set_text,
    style_size,
)
from app.queries.sheet import LineKind

#: A key fact: label and value.
Fact = tuple[str, str]

_FACT_MM: Final = (28.0, 50.0, 28.0, 50.0)
#: Characters of a key fact that leave room for another beside it.
_SHORT_FACT: Final = 9
#: With more columns the type is smaller.
_FEW_COLUMNS: Final = 5
#: A table of no more rows stays on one page; of a longer one so many stand below its header.
_WHOLE_ROWS: Final = 8
_FIRST_ROWS: Final = 3
#: Within a cell: left and right, above and below.
_PAD_X_MM, _PAD_Y_MM = 1.3, 0.9
#: A name of no more em stands on one line; and what a line is given beyond its text.
_SHORT_EMS: Final = 8.0
_SLACK_MM: Final = 0.2
#: Latin letters and digits, in em; those of Times New Roman are half an em wide.
_NARROW: Final = 0.55


def add_table(
    document: Any,
    columns: Sequence[Column],
    lines: Sequence[TableLine],
    *,
    keeps_last: bool = False,
) -> None:
    """Add a table of figures, as wide as the text.

    Args:
        document: where.
        columns: from left to right.
        lines: from top to bottom.
        keeps_last: the last row stays with the paragraph below the table (注).
    """
    is_small = len(columns) > _FEW_COLUMNS
    cell, head = (SMALL_CELL, SMALL_HEAD) if is_small else (CELL, CELL_HEAD)
    table = new_table(document, 1 + len(lines), _widths(columns, lines, style_size(cell)))
    heads = [column.title for column in columns]
    kept = len(lines) - 1 if len(lines) <= _WHOLE_ROWS else _FIRST_ROWS
    for at, row in enumerate(table._tbl.tr_lst):
        properties = row.get_or_add_trPr()
        properties.append(element("w:cantSplit", val="1"))
        if not at:
            properties.append(element("w:tblHeader", val="1"))
            fill_row(table, row, heads, head, ["center"] * len(heads), keeps=True)
            continue
        line = lines[at - 1]
        texts = list(line.texts)
        if line.kind is LineKind.PART:
            texts[0] = f"　　{texts[0]}"
        style = head if line.kind is LineKind.TOTAL else cell
        aligns = [column.align for column in columns]
        # Nor does the last row stand alone on the next page, nor a part without its group.
        is_told = at < len(lines) and lines[at].kind is LineKind.PART
        is_end = at == len(lines) - 1 or (keeps_last and at == len(lines))
        keeps = at <= kept or is_told or is_end
        fill_row(table, row, texts, style, aligns, keeps=keeps)


def fact_rows(facts: Sequence[Fact]) -> list[list[Fact]]:
    """Return the key facts of a brief in rows: two short ones side by side, a long one across."""
    rows: list[list[Fact]] = []
    for fact in facts:
        is_short = len(fact[1]) <= _SHORT_FACT
        if is_short and rows and len(rows[-1]) == 1 and len(rows[-1][0][1]) <= _SHORT_FACT:
            rows[-1].append(fact)
        else:
            rows.append([fact])
    return rows


def fact_lines(row: Sequence[Fact]) -> float:
    """Return how high a row of key facts is about, in its lines."""
    pads = 2 * _PAD_Y_MM / 25.4 * 72 / line_pitch(FACT)
    if len(row) > 1:
        return 1 + pads
    em = style_size(FACT) * 25.4 / 72
    return ceil(text_ems(row[0][1]) * em / (sum(_FACT_MM[1:]) - 2 * _PAD_X_MM)) + pads


def add_facts(document: Any, rows: Sequence[Sequence[Fact]]) -> None:
    """Add the key facts of a brief, as :func:`fact_rows` has them."""
    if not rows:
        return
    table = new_table(document, len(rows), _FACT_MM)
    for row, pair in zip(table.rows, rows, strict=True):
        cells = row.cells
        if len(pair) == 1:
            cells[1].merge(cells[3])
        for at, (label, value) in enumerate(pair):
            fill_cell(cells[2 * at], label, FACT_LABEL, "center")
            fill_cell(cells[2 * at + 1], value, FACT, "left")


def text_ems(text: str, narrow: float = _NARROW) -> float:
    """Return about how wide a text is, in em.

    Args:
        text: what is measured.
        narrow: of a Latin letter or digit; rather more than those of Times New Roman have, unless
            the text is known to be figures.
    """
    return sum(1.0 if east_asian_width(each) in "WFA" else narrow for each in text)


def fit_widths(shares: Sequence[float], needs: Sequence[float | None], total: float) -> list[float]:
    """Return the widths of columns, in mm; what some need beyond their shares the others give.

    Args:
        shares: of the width, in any unit.
        needs: what a column's longest text takes with the blank beside it; None for one whose
            texts go over several lines. The widest of these can give half of its share, the
            others only where that is not enough.
        total: of the table, in mm.
    """
    scale = total / sum(shares)
    widths = [max(share * scale, need or 0.0) for share, need in zip(shares, needs, strict=True)]
    missing = sum(widths) - total
    long = [width for width, need in zip(widths, needs, strict=True) if need is None]
    for least in (max(long, default=0.0), 0.0):
        spare = [
            width - need if need is not None else width / 2 if width >= least else 0.0
            for width, need in zip(widths, needs, strict=True)
        ]
        if 0 < missing < sum(spare):
            part = missing / sum(spare)
            widths = [width - part * each for width, each in zip(widths, spare, strict=True)]
            break
    whole = sum(widths)
    return [width * total / whole for width in widths]


def column_need(texts: Iterable[str], size: float, *, is_whole: bool) -> float | None:
    """Return what a column takes so that none of its texts is broken, in mm.

    Args:
        texts: of its cells, header included.
        size: of the type, in points.
        is_whole: whether long ones are not to be broken either, as figures; else None for these.
    """
    longest = max(text_ems(part) for text in texts for part in text.split("\n"))
    if not is_whole and longest > _SHORT_EMS:
        return None
    return longest * size * 25.4 / 72 + 2 * _PAD_X_MM + _SLACK_MM


def _widths(columns: Sequence[Column], lines: Sequence[TableLine], size: float) -> list[float]:
    """Return each column's width in mm: no figure is broken, nor a short name."""
    needs = [
        column_need(
            [column.title, *(line.texts[at] for line in lines)],
            size,
            is_whole=column.align != "left",
        )
        for at, column in enumerate(columns)
    ]
    return fit_widths([column.width_mm for column in columns], needs, TEXT_WIDTH_MM)


def fill_row(
    table: Any,
    row: Any,
    texts: Sequence[str],
    style: str,
    aligns: Sequence[Align],
    *,
    keeps: bool,
) -> None:
    """Set the texts of a row's cells, a cell each; ``keeps`` keeps it with the next one."""
    from docx.table import _Cell

    for cell, text, align in zip(row.tc_lst, texts, aligns, strict=True):
        fill_cell(_Cell(cell, table), text, style, align, keeps=keeps)


def fill_cell(cell: Any, text: str, style: str, align: Align, *, keeps: bool = False) -> None:
    """Set a cell's text; its line ends begin paragraphs of their own."""
    cell._tc.get_or_add_tcPr().append(element("w:vAlign", val="center"))
    for at, part in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if not at else cell.add_paragraph()
        set_text(paragraph, part, style)
        properties = paragraph._p.get_or_add_pPr()
        if keeps:
            properties.append(element("w:keepNext"))
        properties.append(element("w:jc", val=align))


def new_table(document: Any, rows: int, widths: Sequence[float]) -> Any:
    """Add a table that is just as wide as its columns, in the middle of the text."""
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.oxml.ns import qn
    from docx.shared import Mm

    table = document.add_table(rows=rows, cols=len(widths))
    table.style = "Table Grid"
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    margins = element("w:tblCellMar")
    pads = {"top": _PAD_Y_MM, "left": _PAD_X_MM, "bottom": _PAD_Y_MM, "right": _PAD_X_MM}
    for edge, pad in pads.items():
        margins.append(element(f"w:{edge}", w=str(Mm(pad).twips), type="dxa"))
    properties = table._tbl.tblPr
    properties.find(qn("w:tblLook")).addprevious(margins)
    whole = properties.find(qn("w:tblW"))
    whole.set(qn("w:type"), "dxa")
    whole.set(qn("w:w"), str(Mm(sum(widths)).twips))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    # The elements themselves: asking a table for its cells lays it all out each time.
    for row in table._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, widths, strict=True):
            cell.width = Mm(width)
    return table
