"""Tables of a Word document: ruled, with the header on each page."""

from collections.abc import Sequence
from typing import Any, Final

from app.documents.blocks import Align, Column, TableLine
from app.exporting.wordstyles import CELL, CELL_HEAD, FACT, FACT_LABEL, element, set_text
from app.queries.sheet import LineKind

_TEXT_MM: Final = 156.0
_FACT_MM: Final = (28.0, 50.0, 28.0, 50.0)


def add_table(document: Any, columns: Sequence[Column], lines: Sequence[TableLine]) -> None:
    """Add a table of figures, as wide as the text."""
    scale = _TEXT_MM / sum(column.width_mm for column in columns)
    widths = [column.width_mm * scale for column in columns]
    table = _new_table(document, 1 + len(lines), widths)
    heads = [column.title for column in columns]
    for at, row in enumerate(table._tbl.tr_lst):
        properties = row.get_or_add_trPr()
        properties.append(element("w:cantSplit", val="1"))
        if not at:
            properties.append(element("w:tblHeader", val="1"))
            _fill_row(table, row, heads, CELL_HEAD, ["center"] * len(heads))
            continue
        line = lines[at - 1]
        texts = list(line.texts)
        if line.kind is LineKind.PART:
            texts[0] = f"　　{texts[0]}"
        style = CELL_HEAD if line.kind is LineKind.TOTAL else CELL
        _fill_row(table, row, texts, style, [column.align for column in columns])


def add_facts(document: Any, facts: Sequence[tuple[str, str]], longest: int) -> None:
    """Add the key facts of a brief: two short ones side by side, a long one across.

    Args:
        document: where.
        facts: label and value.
        longest: characters of a value that still shares its row.
    """
    rows: list[list[tuple[str, str]]] = []
    for fact in facts:
        is_short = len(fact[1]) <= longest
        if is_short and rows and len(rows[-1]) == 1 and len(rows[-1][0][1]) <= longest:
            rows[-1].append(fact)
        else:
            rows.append([fact])
    if not rows:
        return
    table = _new_table(document, len(rows), _FACT_MM)
    for row, pair in zip(table.rows, rows, strict=True):
        cells = row.cells
        if len(pair) == 1:
            cells[1].merge(cells[3])
        for at, (label, value) in enumerate(pair):
            _fill(cells[2 * at], label, FACT_LABEL, "center")
            _fill(cells[2 * at + 1], value, FACT, "left")


def _fill_row(
    table: Any, row: Any, texts: Sequence[str], style: str, aligns: Sequence[Align]
) -> None:
    from docx.table import _Cell

    for cell, text, align in zip(row.tc_lst, texts, aligns, strict=True):
        _fill(_Cell(cell, table), text, style, align)


def _fill(cell: Any, text: str, style: str, align: Align) -> None:
    """Set a cell's text; its line ends begin paragraphs of their own."""
    cell._tc.get_or_add_tcPr().append(element("w:vAlign", val="center"))
    for at, part in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if not at else cell.add_paragraph()
        set_text(paragraph, part, style)
        paragraph._p.get_or_add_pPr().append(element("w:jc", val=align))


def _new_table(document: Any, rows: int, widths: Sequence[float]) -> Any:
    from docx.shared import Mm

    table = document.add_table(rows=rows, cols=len(widths))
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    # The elements themselves: asking a table for its cells lays it all out each time.
    for row in table._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, widths, strict=True):
            cell.width = Mm(width)
    return table
