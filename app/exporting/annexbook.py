"""The annex table as a workbook, in the layout it is published in.

附件2, the title, 单位：万元, the header, 合计 first, then each category as a merged row above its
projects: a worksheet for each reserve.
"""

from pathlib import Path
from typing import Any, Final

from app.documents.annex import (
    annex_columns,
    annex_reserves,
    annex_title,
    group_heading,
    in_reserve,
    missing_notes,
    total_heading,
)
from app.documents.annextable import AnnexColumn
from app.documents.settings import DocumentKind, usual_settings
from app.errors import Cancelled
from app.exporting.grouptable import GroupTable, Look
from app.exporting.workbook import (
    Formats,
    Progress,
    set_up_page,
    sheet_name,
    watcher,
    write_workbook,
)
from app.library.file import Reading
from app.models.fields import BY_NAME
from app.queries.filter import Filter
from app.queries.layout import USUAL_SORT, Layout, Sort
from app.queries.reserves import ReserveSummary
from app.queries.rollups import load_totals
from app.queries.snapshot import load_snapshot

#: The words of a group span the columns before the amounts and texts: 序号 to 建设性质.
_MERGED: Final = 3

#: A character of Excel's usual font, in millimetres of the annex's table.
_MM_PER_CHARACTER: Final = 1.85


def write_annexes(
    connection: Reading,
    filter: Filter,
    path: Path,
    *,
    sort: Sort = USUAL_SORT,
    author: str = "",
    progress: Progress | None = None,
) -> int:
    """Write a filter's projects as annex tables in 万元.

    Subtotals and 合计 are formulas; see :mod:`app.exporting.grouptable`.

    Args:
        connection: of the library, inside one transaction.
        filter: which projects.
        path: the target.
        sort: the order inside a category.
        author: for the file's properties.
        progress: told how far it has come.

    Returns:
        How many projects were written.

    Raises:
        NothingToPrint: no project fits.
        OutputUnwritable: the file cannot be written.
        RefusedInput: a text is longer than Excel takes.
        Cancelled: ``progress`` said so; nothing was written.
    """
    reserves = annex_reserves(connection, filter)
    count = load_totals(connection, filter).count
    done = 0

    def tell(at: int, _of: int) -> bool:
        return progress is None or progress(done + at, count)

    def fill(book: Any, formats: Formats) -> None:
        nonlocal done
        names: set[str] = set()
        for reserve in reserves:
            name = sheet_name(reserve.name, names)
            page = book.add_worksheet(name)
            own = in_reserve(filter, reserve)
            done += _fill(page, formats, connection, own, reserve, sort, tell)

    write_workbook(path, fill, author=author, is_long=True, look=watcher(progress, count))
    return done


def _fill(
    page: Any,
    formats: Formats,
    connection: Reading,
    filter: Filter,
    reserve: ReserveSummary,
    sort: Sort,
    tell: Progress,
) -> int:
    """Write one reserve's sheet; return how many projects it has."""
    columns = annex_columns(usual_settings(DocumentKind.ANNEX))
    snapshot = load_snapshot(connection, filter, Layout(grouping=("category",), sort=sort))
    count, among = snapshot.totals.count, len(snapshot.groups)
    look = Look(
        [BY_NAME[column.key] for column in columns],
        [column.width_mm / _MM_PER_CHARACTER for column in columns],
        total_heading(count),
        lambda group: group_heading(group, among),
        merged=_MERGED,
        has_separators=False,
    )
    first = _write_head(page, formats, look, columns, reserve)
    table = GroupTable(page, formats, look, snapshot, first)
    table.write(connection, tell)
    last = len(columns) - 1
    for step, note in enumerate(missing_notes(snapshot.totals), 1):
        page.set_row(table.last + step, 26)
        page.merge_range(table.last + step, 0, table.last + step, last, note, formats.note)
    set_up_page(page, head_rows=(first - 1, first - 1), columns=len(columns))
    if not tell(count, count):
        raise Cancelled
    return count


def _write_head(
    page: Any,
    formats: Formats,
    look: Look,
    columns: tuple[AnnexColumn, ...],
    reserve: ReserveSummary,
) -> int:
    """Write what stands above the rows; return the first of them."""
    last = len(columns) - 1
    row = 0
    if reserve.annex:
        page.write_string(row, 0, reserve.annex, formats.label)
        row += 1
    page.set_row(row, 34)
    page.merge_range(row, 0, row, last, annex_title(reserve), formats.title)
    row += 1
    page.merge_range(row, 0, row, last, f"单位：{look.unit}", formats.caption)
    row += 1
    page.set_row(row, 32)
    for at, (column, width) in enumerate(zip(columns, look.widths, strict=True)):
        page.set_column(at, at, width)
        page.write_string(row, at, column.title, formats.head)
    page.freeze_panes(row + 1, 2)
    return row + 1
