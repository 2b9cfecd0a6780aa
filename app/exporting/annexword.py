"""The annex table as a Word document on A4 lying: a real table, to be worked on."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any, Final

from app.documents.annextable import AnnexTable
from app.documents.blocks import Align
from app.documents.settings import DocumentKind, usual_settings
from app.errors import Cancelled, RefusedInput
from app.exporting.wordpage import TABLE_WIDTH_MM, lie_down, new_document
from app.exporting.wordstyles import (
    ANNEX,
    ANNEX_CELL,
    ANNEX_HEAD,
    FURTHER_NOTE,
    NOTE,
    TITLE,
    UNIT,
    add_paragraph,
    element,
    style_size,
)
from app.exporting.wordtables import column_need, fill_cell, fit_widths, new_table, text_ems
from app.exporting.workbook import Progress
from app.library.output import check_target, write_output

#: Word takes no longer tables; long before that nobody can work on one.
_MOST_ROWS: Final = 30_000

#: A row of no more lines stays on one page, which has room for some more below its header; a taller
#: one may go on on the next.
_WHOLE_LINES: Final = 28
#: Left and right in a cell.
_PADS_MM: Final = 3.0

#: Rows between two looks at whether to stop.
_STEP: Final = 10


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the table: a text a cell, in a sum the first of them over all before the amount."""

    texts: tuple[str, ...]
    is_sum: bool


def write_annex_word(
    tables: Sequence[AnnexTable],
    path: Path,
    *,
    author: str = "",
    progress: Progress | None = None,
) -> None:
    """Write annex tables as one Word document, each on pages of its own.

    Header rows are repeated on each page, the row of a category stays with its first project, and a
    row that is taller than a page goes on on the next.

    Args:
        tables: amounts in 万元.
        path: the target.
        author: for the file's properties.
        progress: told how many rows are written, and of how many.

    Raises:
        RefusedInput: a table has more rows than Word takes.
        OutputUnwritable: the file cannot be written.
        Cancelled: ``progress`` said so; nothing was written.
    """
    check_target(path)
    size = max(table.count for table in tables)
    if size > _MOST_ROWS:
        raise RefusedInput(
            "Word 文档", f"{size:,} 个项目", "Word 的一张表放不下这么多行",
            remedy="请先筛选，或导出成 .xlsx",
        )  # fmt: skip
    document = new_document(tables[0].title, author, usual_settings(DocumentKind.ANNEX))
    lie_down(document.sections[0])
    work = _Writing(document, sum(table.count for table in tables), progress)
    for at, table in enumerate(tables):
        work.add(table, begins_page=at > 0)
    target = io.BytesIO()
    document.save(target)
    write_output(target.getvalue(), path)


class _Writing:
    """Adds one table after the other."""

    def __init__(self, document: Any, size: int, progress: Progress | None) -> None:
        self._document, self._size, self._progress = document, size, progress
        self._done = 0

    def add(self, table: AnnexTable, *, begins_page: bool) -> None:
        """Add a table with what stands above and below it."""
        document = self._document
        first = add_paragraph(document, table.label, ANNEX) if table.label else None
        if first is not None:
            # The title stands on the third line.
            add_paragraph(document, "", ANNEX)
        title = add_paragraph(document, table.title, TITLE)
        (first or title).paragraph_format.page_break_before = begins_page
        add_paragraph(document, "单位：万元", UNIT)
        lines = list(_lines(table))
        widths = _widths(table)
        word_table = new_table(document, 1 + len(lines), widths)
        rows = word_table._tbl.tr_lst
        self._fill_head(word_table, rows[0], [column.title for column in table.columns])
        aligns = [column.align for column in table.columns]
        for at, (row, line) in enumerate(zip(rows[1:], lines, strict=True)):
            if at % _STEP == 0:
                self._look()
            if line.is_sum:
                self._fill_sum(word_table, row, line.texts, aligns)
            else:
                if _height(line.texts, widths) <= _WHOLE_LINES:
                    row.get_or_add_trPr().append(element("w:cantSplit", val="1"))
                # The notes stand on the page of the last project.
                keeps = bool(table.notes) and at + 1 == len(lines)
                self._fill(word_table, row, line.texts, ANNEX_CELL, aligns, keeps=keeps)
                self._done += 1
        for at, text in enumerate(table.notes, 1):
            note = add_paragraph(document, text, NOTE if at == 1 else FURTHER_NOTE)
            note.paragraph_format.keep_with_next = at < len(table.notes) or None

    def _look(self) -> None:
        if self._progress is not None and not self._progress(self._done, self._size):
            raise Cancelled

    def _fill_head(self, table: Any, row: Any, titles: Sequence[str]) -> None:
        properties = row.get_or_add_trPr()
        properties.append(element("w:cantSplit", val="1"))
        properties.append(element("w:tblHeader", val="1"))
        self._fill(table, row, titles, ANNEX_HEAD, ["center"] * len(titles), keeps=True)

    def _fill_sum(
        self, table: Any, row: Any, texts: Sequence[str], aligns: Sequence[Align]
    ) -> None:
        row.get_or_add_trPr().append(element("w:cantSplit", val="1"))
        span = len(aligns) - len(texts) + 1
        first, *others = row.tc_lst
        for cell in others[: span - 1]:
            first.width += cell.width
            row.remove(cell)
        first.grid_span = span
        kept: list[Align] = ["left", *aligns[span:]]
        self._fill(table, row, texts, ANNEX_HEAD, kept, keeps=True)

    def _fill(
        self,
        table: Any,
        row: Any,
        texts: Sequence[str],
        style: str,
        aligns: Sequence[Align],
        *,
        keeps: bool = False,
    ) -> None:
        from docx.table import _Cell

        for cell, text, align in zip(row.tc_lst, texts, aligns, strict=True):
            fill_cell(_Cell(cell, table), text, style, align, keeps=keeps)


def _widths(table: AnnexTable) -> list[float]:
    """Return each column's width in mm: no amount is broken, nor a short name."""
    size = style_size(ANNEX_CELL)
    needs = []
    for at, column in enumerate(table.columns):
        texts = [column.title, *(row[at] for group in table.groups for row in group.rows)]
        if column.key == table.total_column:
            texts += [table.total, *(group.total for group in table.groups)]
        needs.append(column_need(texts, size, is_whole=column.align == "right"))
    return fit_widths([column.width_mm for column in table.columns], needs, TABLE_WIDTH_MM)


def _height(texts: Sequence[str], widths: Sequence[float]) -> int:
    """Return about how many lines a row takes."""
    em = style_size(ANNEX_CELL) * 25.4 / 72
    return max(
        sum(max(1, ceil(text_ems(part) * em / (width - _PADS_MM))) for part in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    )


def _lines(table: AnnexTable) -> Iterator[_Line]:
    """Yield the rows below the header: 合计, then each category with its projects."""
    keys = [column.key for column in table.columns]
    behind = len(keys) - keys.index(table.total_column) - 1

    def of_sum(words: str, total: str) -> _Line:
        return _Line((words, total, *[""] * behind), is_sum=True)

    yield of_sum(table.heading, table.total)
    for group in table.groups:
        if group.heading:
            yield of_sum(group.heading, group.total)
        for row in group.rows:
            yield _Line(row, is_sum=False)
