"""A report of plain tables as a workbook: what an import did with every row."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

from app.exporting.cells import put_text
from app.exporting.workbook import (
    Formats,
    lines_needed,
    row_height,
    set_up_page,
    sheet_name,
    write_workbook,
)

#: What Excel holds in a cell.
_LONGEST_TEXT: Final = 32_767

#: What stands in a table that has no rows, so that nobody looks for them.
_NOTHING: Final = "（没有）"


class Page(Protocol):
    """One table of a report; its rows are gone through once."""

    @property
    def name(self) -> str:
        """What it is called; need not be fit for Excel."""

    @property
    def titles(self) -> Sequence[str]:
        """The titles of its columns."""

    @property
    def widths(self) -> Sequence[int]:
        """The widths of its columns, in characters."""

    @property
    def rows(self) -> Iterable[Sequence[str | int | float | None]]:
        """Texts and numbers, a cell a column."""


def write_report(pages: Sequence[Page], path: Path, *, author: str = "") -> None:
    """Write tables as a workbook, a sheet each, with filters and the titles in sight.

    Args:
        pages: the tables.
        path: the target.
        author: for the file's properties.

    Raises:
        OutputUnwritable: the file cannot be written.
    """

    def fill(book: Any, formats: Formats) -> None:
        names: set[str] = set()
        for page in pages:
            _fill(book.add_worksheet(sheet_name(page.name, names)), formats, page)

    write_workbook(path, fill, author=author)


def _fill(sheet: Any, formats: Formats, page: Page) -> None:
    text = formats.cell(align="left")
    whole, broken = (
        formats.cell(number, align="right", indent=1) for number in ("#,##0", "#,##0.00##")
    )
    for column, (title, width) in enumerate(zip(page.titles, page.widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, formats.head)
    last = 0
    for row, cells in enumerate(page.rows, start=1):
        last = row
        lines = 1
        for column, (cell, width) in enumerate(zip(cells, page.widths, strict=True)):
            if cell is None or isinstance(cell, str):
                shown = (cell or "")[:_LONGEST_TEXT]
                put_text(sheet, row, column, shown, text)
                lines = max(lines, lines_needed(shown, width - 1))
            else:
                style = whole if isinstance(cell, int) else broken
                sheet.write_number(row, column, cell, style)
        if lines > 1:
            sheet.set_row(row, row_height(lines))
    if not last:
        sheet.write_string(1, 0, _NOTHING, text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(page.titles) - 1)
    set_up_page(sheet, head_rows=(0, 0), columns=len(page.titles))
