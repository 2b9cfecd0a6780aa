"""Projects as a workbook, laid out as the grid is: groups with subtotals, typed numbers."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.errors import Cancelled
from app.exporting.workbook import (
    Formats,
    amount,
    column_width,
    number_format,
    set_up_page,
    text_width,
    write_workbook,
)
from app.library.file import Reading
from app.models.entry import shown_text
from app.models.fields import Align, Field, Kind
from app.queries.filter import Filter
from app.queries.groups import Group
from app.queries.layout import Layout
from app.queries.projects import load_rows
from app.queries.snapshot import Snapshot, load_snapshot

#: Rows above the first line: title, subtitle, column titles.
_HEAD = 3

#: Projects read at a time.
_WINDOW = 500

#: Excel can fold no more levels of rows.
_DEEPEST = 7

#: A line of text, and the tallest row Excel takes, in points.
_LINE_POINTS = 13.0
_TALLEST = 409.0

#: Told how many projects are done, of how many; returns whether to go on.
Progress = Callable[[int, int], bool]


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

    Subtotals and 合计 are SUBTOTAL formulas over the projects' own amounts, so that they recompute
    to the same values and follow a filter set in Excel. Texts stay texts: a period such as 2020-1
    never becomes a date.

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
        Cancelled: ``progress`` said so; nothing was written.
    """
    snapshot = load_snapshot(connection, filter, layout)

    def fill(book: Any, formats: Formats) -> None:
        page = book.add_worksheet("项目")
        rows = _Rows(page, formats, fields, snapshot, unit)
        rows.write_head(head)
        rows.write(connection, layout, progress)

    write_workbook(path, fill, author=author)
    return len(snapshot.ids)


class _Rows:
    """The rows of one worksheet being filled, from above to below."""

    def __init__(
        self, page: Any, formats: Formats, fields: Sequence[Field], snapshot: Snapshot, unit: str
    ) -> None:
        self.page = page
        self.formats = formats
        self.fields = fields
        self.snapshot = snapshot
        self.unit = unit
        self.depth = max((group.level for group in snapshot.groups), default=-1) + 1
        self.money = next((at for at, f in enumerate(fields) if f.kind is Kind.MONEY), None)

    def write_head(self, head: BookHead) -> None:
        last = max(len(self.fields) - 1, 1)
        self.page.merge_range(0, 0, 0, last, head.title, self.formats.title)
        self.page.set_row(0, 30)
        parts = [head.subtitle or "全部项目", f"金额单位：{self.unit}"]
        if head.at is not None:
            parts.append(f"{head.at:%Y-%m-%d %H:%M}")
        self.page.write_string(1, 0, "    ".join(parts), self.formats.subtitle)
        for at, field in enumerate(self.fields):
            is_money = field.kind is Kind.MONEY
            title = f"{field.title}（{self.unit}）" if is_money else field.title
            self.page.set_column(at, at, column_width(field))
            self.page.write_string(_HEAD - 1, at, title, self.formats.head)
        self.page.set_row(_HEAD - 1, 30)
        self.page.freeze_panes(_HEAD, min(2, len(self.fields)))

    def write(self, connection: Reading, layout: Layout, progress: Progress | None) -> None:
        """Write 合计, groups and projects in the order of the grid."""
        total_last = layout.has_total_last
        row = _HEAD if total_last else _HEAD + 1
        first = row
        size = len(self.snapshot.ids)
        groups = iter(self.snapshot.groups)
        due = next(groups, None)
        rows: Mapping[int, Mapping[str, Any]] = {}
        for at, project_id in enumerate(self.snapshot.ids):
            if at % _WINDOW == 0:
                if progress is not None and not progress(at, size):
                    raise Cancelled
                rows = load_rows(connection, self.snapshot.ids[at : at + _WINDOW].tolist())
            while due is not None and due.start == at:
                self._write_group(row, due)
                row += 1
                due = next(groups, None)
            self._write_project(row, rows[project_id])
            row += 1
        self._write_total(row if total_last else _HEAD, first, row - 1)
        last = row if total_last else row - 1
        self.page.autofilter(_HEAD - 1, 0, last, len(self.fields) - 1)
        self.page.outline_settings(symbols_below=False)
        set_up_page(self.page, head_rows=(_HEAD - 1, _HEAD - 1), columns=len(self.fields))

    def _write_group(self, row: int, group: Group) -> None:
        """Write a group's row; its formula covers the rows of its projects and inner groups."""
        inside = sum(
            1
            for other in self.snapshot.groups
            if other.level > group.level
            and group.start <= other.start < group.start + group.row.count
            and other.path[: group.level + 1] == group.path
        )
        end = row + inside + group.row.count
        self.page.set_row(row, 20, None, {"level": min(group.level, _DEEPEST)})
        name = f"{group.row.group}（{group.row.count}个）"
        self._write_sum(row, name, group.row.total_yuan, row + 1, end, "group", group.level)

    def _write_total(self, row: int, first: int, last: int) -> None:
        totals = self.snapshot.totals
        self.page.set_row(row, 22)
        name = f"合计（{totals.count}个）"
        self._write_sum(row, name, totals.total_yuan, first, last, "total", 0)

    def _write_sum(
        self, row: int, name: str, yuan: int, first: int, last: int, level: str, indent: int
    ) -> None:
        for at, field in enumerate(self.fields):
            if field.kind is Kind.SHARE:
                self._write_share(row, at, yuan, level)
            elif at == self.money:
                style = self.formats.cell(number_format(yuan, self.unit), level=level)
                place = f"{_cell(first, at)}:{_cell(last, at)}"
                formula = f"=SUBTOTAL(9,{place})" if last >= first else "=0"
                self.page.write_formula(row, at, formula, style, amount(yuan, self.unit))
            else:
                self.page.write_blank(row, at, None, self.formats.cell(level=level))
        style = self.formats.cell("@", level=level, align="left", indent=indent)
        self.page.write_string(row, self._name_column(), name, style)

    def _name_column(self) -> int:
        """The column a group is named in: 项目名称, else the first."""
        names = [field.name for field in self.fields]
        return names.index("name") if "name" in names else 0

    def _write_project(self, row: int, record: Mapping[str, Any]) -> None:
        levels = {"level": min(self.depth, _DEEPEST)} if self.depth else {}
        self.page.set_row(row, self._height(record), None, levels)
        for at, field in enumerate(self.fields):
            align = _align(field)
            if field.kind is Kind.SHARE:
                self._write_share(row, at, record["total_yuan"], "")
            elif field.kind is Kind.MONEY:
                yuan = record[field.column]
                if yuan is None:
                    self.page.write_blank(row, at, None, self.formats.cell())
                else:
                    style = self.formats.cell(number_format(yuan, self.unit), align=align)
                    self.page.write_number(row, at, amount(yuan, self.unit), style)
            elif field.kind is Kind.NUMBER and record[field.column] is not None:
                style = self.formats.cell("0", align="center")
                self.page.write_number(row, at, record[field.column], style)
            else:
                text = shown_text(field, record)
                self.page.write_string(row, at, text, self.formats.cell("@", align=align))

    def _height(self, record: Mapping[str, Any]) -> float:
        """Return a row's height in points: Excel fits it to wrapped text only when asked to."""
        lines = 1
        for field in self.fields:
            if field.kind in (Kind.SHARE, Kind.MONEY, Kind.NUMBER):
                continue
            room = column_width(field) - 1
            paragraphs = shown_text(field, record).split("\n")
            needed = sum(max(1, math.ceil(text_width(each) / room)) for each in paragraphs)
            lines = max(lines, needed)
        return min(lines * _LINE_POINTS + 4, _TALLEST)

    def _write_share(self, row: int, at: int, yuan: int | None, level: str) -> None:
        style = self.formats.cell("0.0 %", level=level, align="right")
        whole = self.snapshot.whole.total_yuan
        if yuan is None or not whole:
            self.page.write_blank(row, at, None, style)
        else:
            self.page.write_number(row, at, yuan / whole, style)


def _align(field: Field) -> str:
    """Short words stand in the middle, as in the annex; a number ends with its column."""
    if field.align is Align.RIGHT:
        return "right"
    return "center" if field.kind in (Kind.CHOICE, Kind.PERIOD) else "left"


def _cell(row: int, column: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column))
