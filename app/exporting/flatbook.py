"""The flat table as a workbook: a row a project, typed numbers, a filter over every column."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from app.errors import RefusedInput, shorten
from app.exporting.cells import put_amount, put_text
from app.exporting.flattable import FlatColumn, flat_columns, go_through
from app.exporting.workbook import (
    Formats,
    Progress,
    column_width,
    set_up_page,
    watcher,
    write_workbook,
)
from app.library.file import Reading
from app.models.fields import Kind
from app.queries.filter import Filter
from app.queries.layout import USUAL_SORT, Sort
from app.queries.rollups import load_totals

_OWNER_WIDTHS: Final = {"reserve": 26.0, "uuid": 38.0}

#: Long texts are cut off by the next cell; the rows stay one line high.
_WIDEST: Final = 40.0


def write_flat(
    connection: Reading,
    filter: Filter,
    path: Path,
    *,
    sort: Sort = USUAL_SORT,
    author: str = "",
    progress: Progress | None = None,
) -> int:
    """Write a filter's projects as one table; amounts are numbers in 万元, texts stay texts.

    Args:
        connection: of the library, inside one transaction.
        filter: which projects.
        path: the target.
        sort: the order.
        author: for the file's properties.
        progress: told how far it has come.

    Returns:
        How many projects were written.

    Raises:
        OutputUnwritable: the file cannot be written.
        RefusedInput: a text is longer than Excel takes.
        Cancelled: ``progress`` said so; nothing was written.
    """
    columns = flat_columns()
    count = load_totals(connection, filter).count

    def fill(book: Any, formats: Formats) -> None:
        page = book.add_worksheet("项目")
        _write_head(page, formats, columns)
        rows = _Rows(page, formats, columns)
        go_through(connection, filter, rows.add, sort=sort, progress=progress)
        page.autofilter(0, 0, max(rows.last, 1), len(columns) - 1)
        set_up_page(page, head_rows=(0, 0), columns=len(columns), is_wide=True)

    write_workbook(path, fill, author=author, is_long=True, look=watcher(progress, count))
    return count


def _write_head(page: Any, formats: Formats, columns: Sequence[FlatColumn]) -> None:
    page.set_row(0, 24)
    text = formats.plain("@")
    for at, column in enumerate(columns):
        # What is typed below the table is text too: 2020-1 and a code's zeros stay.
        page.set_column(at, at, _width(column), None if column.is_typed else text)
        page.write_string(0, at, column.title, formats.head)
    page.freeze_panes(1, 2)


def _width(column: FlatColumn) -> float:
    if column.field is None:
        return _OWNER_WIDTHS[column.key]
    return min(column_width(column.field), _WIDEST)


class _Rows:
    """The rows below the header; blanks stay empty cells.

    Attributes:
        last: the row written last.
    """

    def __init__(self, page: Any, formats: Formats, columns: Sequence[FlatColumn]) -> None:
        self._page = page
        self.last = 0
        self._text = formats.plain("@")
        self._number = formats.plain("0", align="center")
        self._amount = formats.plain("#,##0.####")
        keys = [(at, column.key) for at, column in enumerate(columns)]
        typed = {at: column.field for at, column in enumerate(columns) if column.is_typed}
        self._texts = [(at, key) for at, key in keys if at not in typed]
        money = {at for at, field in typed.items() if field and field.kind is Kind.MONEY}
        self._amounts = [(at, key) for at, key in keys if at in money]
        self._numbers = [(at, key) for at, key in keys if at in typed and at not in money]

    def add(self, record: Mapping[str, Any]) -> None:
        """Write a project.

        Raises:
            RefusedInput: a text is longer than Excel takes; it names the project.
        """
        self.last = row = self.last + 1
        page, style = self._page, self._text
        try:
            for at, key in self._texts:
                if text := record[key]:
                    put_text(page, row, at, text, style)
        except RefusedInput as error:
            raise error.at(f"项目“{shorten(record['name'])}”") from error
        for at, key in self._numbers:
            if (number := record[key]) is not None:
                page.write_number(row, at, number, self._number)
        for at, key in self._amounts:
            if (yuan := record[key]) is not None:
                put_amount(page, row, at, yuan, self._amount)
