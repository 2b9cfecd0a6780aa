"""A report of plain tables as a workbook: what an import did with every row."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

from app.exporting.workbook import Formats, set_up_page, sheet_name, write_workbook

#: What Excel holds in a cell.
_LONGEST_TEXT: Final = 32_767


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
    text, number = formats.cell(align="left"), formats.cell("#,##0.####", align="right")
    for column, (title, width) in enumerate(zip(page.titles, page.widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, formats.head)
    last = 0
    for row, cells in enumerate(page.rows, start=1):
        last = row
        for column, cell in enumerate(cells):
            if cell is None or cell == "":
                sheet.write_blank(row, column, None, text)
            elif isinstance(cell, str):
                sheet.write_string(row, column, cell[:_LONGEST_TEXT], text)
            else:
                sheet.write_number(row, column, cell, number)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(page.titles) - 1)
    set_up_page(sheet, head_rows=(0, 0), columns=len(page.titles))
