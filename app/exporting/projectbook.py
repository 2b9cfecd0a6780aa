"""Projects as a workbook, laid out as the grid is: groups with subtotals, typed numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from app.exporting.grouptable import GroupTable, Look
from app.exporting.workbook import (
    Formats,
    Progress,
    column_width,
    set_up_page,
    watcher,
    write_workbook,
)
from app.library.file import Reading
from app.models.fields import Field, Kind
from app.queries.dimensions import find_dimension
from app.queries.filter import Filter
from app.queries.groups import Group
from app.queries.layout import Layout
from app.queries.snapshot import load_snapshot

#: Rows above the first line: title, subtitle, column titles.
_HEAD: Final = 3


@dataclass(frozen=True, slots=True)
class BookHead:
    """What stands above the table.

    Attributes:
        title: of the table.
        subtitle: the filter in words; empty for all projects.
        at: when it was made, local time; left out where None.
    """

    title: str
    subtitle: str = ""
    at: datetime | None = None


def write_projects(
    connection: Reading,
    filter: Filter,
    layout: Layout,
    fields: Sequence[Field],
    path: Path,
    *,
    head: BookHead,
    unit: str = "万元",
    author: str = "",
    progress: Progress | None = None,
) -> int:
    """Write a filter's projects as an Excel workbook, as the grid shows them.

    Subtotals and 合计 are formulas; see :mod:`app.exporting.grouptable`. Texts stay texts: a period
    such as 2020-1 never becomes a date. What the groups are is said above the table, so that an
    import knows which of them are categories.

    Args:
        connection: of the library, inside one transaction.
        filter: which projects.
        layout: groups, order and the place of 合计.
        fields: the columns, in order.
        path: the target.
        head: what stands above the table.
        unit: 元, 万元 or 亿元.
        author: for the file's properties.
        progress: told how far it has come.

    Returns:
        How many projects were written.

    Raises:
        OutputUnwritable: the file cannot be written.
        RefusedInput: a text is longer than Excel takes.
        Cancelled: ``progress`` said so; nothing was written.
    """
    snapshot = load_snapshot(connection, filter, layout)
    look = Look(
        fields,
        [column_width(field) for field in fields],
        f"合计（{snapshot.totals.count}个）",
        _heading,
        unit=unit,
        has_total_last=layout.has_total_last,
        folds=True,
    )

    def fill(book: Any, formats: Formats) -> None:
        page = book.add_worksheet("项目")
        _write_head(page, formats, look, head, layout)
        table = GroupTable(page, formats, look, snapshot, _HEAD)
        table.write(connection, progress)
        page.autofilter(_HEAD - 1, 0, table.last, len(fields) - 1)
        page.outline_settings(symbols_below=False)
        set_up_page(page, head_rows=(_HEAD - 1, _HEAD - 1), columns=len(fields))

    count = len(snapshot.ids)
    write_workbook(path, fill, author=author, is_long=True, look=watcher(progress, count))
    return count


def _heading(group: Group) -> str:
    return f"{group.row.group}（{group.row.count}个）"


def _write_head(page: Any, formats: Formats, look: Look, head: BookHead, layout: Layout) -> None:
    fields = look.fields
    page.merge_range(0, 0, 0, max(len(fields) - 1, 1), head.title, formats.title)
    page.set_row(0, 30)
    parts = [head.subtitle or "全部项目", f"金额单位：{look.unit}"]
    if layout.grouping:
        parts.append(grouping_words(layout))
    if head.at is not None:
        parts.append(f"{head.at:%Y-%m-%d %H:%M}")
    page.write_string(1, 0, "    ".join(parts), formats.subtitle)
    page.set_row(_HEAD - 1, 30)
    for at, (field, width) in enumerate(zip(fields, look.widths, strict=True)):
        title = f"{field.title}（{look.unit}）" if field.kind is Kind.MONEY else field.title
        page.set_column(at, at, width)
        page.write_string(_HEAD - 1, at, title, formats.head)
    page.freeze_panes(_HEAD, min(2, len(fields)))


def grouping_words(layout: Layout) -> str:
    """Return what the groups are, the outermost first: 按分类、所属行业分组."""
    return f"按{'、'.join(find_dimension(name).title for name in layout.grouping)}分组"
