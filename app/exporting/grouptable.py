"""Projects in groups on a worksheet: 合计, the groups' rows and the projects', from above to below.

The one place that writes rows of sums, for the grid and for the annex. Sums are SUBTOTAL formulas
over the projects' own amounts, so that they recompute to the same values and follow a filter set in
Excel; what Excel shows before it computes is the rollup's own sum.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.errors import Cancelled
from app.exporting.cells import amount, put_amount, put_field
from app.exporting.workbook import (
    SHARE_FORMAT,
    WINDOW,
    Formats,
    Progress,
    lines_needed,
    number_format,
    row_height,
)
from app.library.file import Reading
from app.models.entry import shown_text
from app.models.fields import Field, Kind
from app.queries.groups import Group
from app.queries.projects import load_rows
from app.queries.rollups import RollupRow, Totals
from app.queries.snapshot import Snapshot

#: Excel can fold no more levels of rows.
_DEEPEST: Final = 7

_TYPED: Final = (Kind.SHARE, Kind.MONEY, Kind.NUMBER)


@dataclass(frozen=True, slots=True)
class Look:
    """How the rows of one table look.

    Attributes:
        fields: the columns, in order.
        widths: of the columns, in Excel's characters.
        total: the words of 合计.
        heading: the words of a group; empty for a group without a row of its own.
        merged: how many columns from the left the words span; 0 where they stand at the name.
        unit: 元, 万元 or 亿元.
        has_total_last: 合计 below the projects rather than above them.
        folds: whether groups can be folded.
        has_separators: thousands separators in amounts.
    """

    fields: Sequence[Field]
    widths: Sequence[float]
    total: str
    heading: Callable[[Group], str]
    merged: int = 0
    unit: str = "万元"
    has_total_last: bool = False
    folds: bool = False
    has_separators: bool = True


class GroupTable:
    """The rows below the header of one table.

    Args:
        page: XlsxWriter's worksheet.
        formats: of its workbook.
        look: how the rows look.
        snapshot: which projects, in which groups.
        first: the row below the header, from 0.
    """

    def __init__(
        self, page: Any, formats: Formats, look: Look, snapshot: Snapshot, first: int
    ) -> None:
        self._page, self._formats, self._look = page, formats, look
        self._snapshot, self._first = snapshot, first
        self._groups = [(group, look.heading(group)) for group in snapshot.groups]
        self._depth = max((group.level for group in snapshot.groups), default=-1) + 1
        kinds = [field.kind for field in look.fields]
        self._money = kinds.index(Kind.MONEY) if Kind.MONEY in kinds else -1
        names = [field.name for field in look.fields]
        self._name = names.index("name") if "name" in names else 0

    @property
    def last(self) -> int:
        """The last row."""
        return self._first + len(self._snapshot.ids) + sum(1 for _, name in self._groups if name)

    def write(self, connection: Reading, progress: Progress | None) -> None:
        """Write all rows.

        Raises:
            Cancelled: ``progress`` said so.
            RefusedInput: a text is longer than Excel takes.
        """
        total_last = self._look.has_total_last
        row = self._first if total_last else self._first + 1
        if not total_last:
            self._write_total(self._first, row, self.last)
        ids, size = self._snapshot.ids, len(self._snapshot.ids)
        groups = iter(self._groups)
        due = next(groups, None)
        rows: Mapping[int, Mapping[str, Any]] = {}
        for at, project_id in enumerate(ids):
            if at % WINDOW == 0:
                if progress is not None and not progress(at, size):
                    raise Cancelled
                rows = load_rows(connection, ids[at : at + WINDOW].tolist())
            while due is not None and due[0].start == at:
                if due[1]:
                    self._write_group(row, *due)
                    row += 1
                due = next(groups, None)
            self._write_project(row, rows[project_id])
            row += 1
        if total_last:
            self._write_total(row, self._first, row - 1)

    def _write_group(self, row: int, group: Group, name: str) -> None:
        """Write a group's row; its formula covers the rows of its projects and inner groups."""
        inside = sum(
            1
            for other, words in self._groups
            if words
            and other.level > group.level
            and group.start <= other.start < group.start + group.row.count
            and other.path[: group.level + 1] == group.path
        )
        options = {"level": min(group.level, _DEEPEST)} if self._look.folds else {}
        self._page.set_row(row, 20, None, options)
        end = row + inside + group.row.count
        self._write_sum(row, name, group.row, row + 1, end, "group", group.level)

    def _write_total(self, row: int, first: int, last: int) -> None:
        self._page.set_row(row, 22)
        totals = self._snapshot.totals
        self._write_sum(row, self._look.total, totals, first, last, "total", 0)

    def _write_sum(
        self,
        row: int,
        name: str,
        of: RollupRow | Totals,
        first: int,
        last: int,
        level: str,
        indent: int,
    ) -> None:
        look, yuan = self._look, of.total_yuan
        merged = look.merged
        start = 0 if merged else self._name
        align = "center" if merged else "left"
        style = self._formats.cell("@", level=level, align=align, indent=indent)
        if merged > 1:
            self._page.merge_range(row, 0, row, merged - 1, name, style)
        for at, field in enumerate(look.fields):
            if at == start and merged < 2:
                self._page.write_string(row, at, name, style)
            elif at < merged:
                continue
            elif field.kind is Kind.SHARE:
                self._write_share(row, at, yuan, level)
            elif at == self._money:
                shown = self._number_format(yuan)
                if of.count and of.count_without_amount == of.count:
                    # Where no amount is filled in, their sum is not nothing: it is not shown.
                    shown = f"{shown};-{shown};"
                form = self._formats.cell(shown, level=level)
                place = f"{_cell(first, at)}:{_cell(last, at)}"
                formula = f"=SUBTOTAL(9,{place})" if last >= first else "=0"
                self._page.write_formula(row, at, formula, form, amount(yuan, look.unit))
            else:
                self._page.write_blank(row, at, None, self._formats.cell(level=level))

    def _write_project(self, row: int, record: Mapping[str, Any]) -> None:
        look = self._look
        is_inside = look.folds and self._depth
        levels = {"level": min(self._depth, _DEEPEST)} if is_inside else {}
        self._page.set_row(row, self._height(record), None, levels)
        for at, field in enumerate(look.fields):
            if field.kind is Kind.SHARE:
                self._write_share(row, at, record["total_yuan"], "")
            elif at == self._money and (yuan := record[field.column]) is not None:
                style = self._formats.cell(self._number_format(yuan), align="right")
                put_amount(self._page, row, at, yuan, style, look.unit)
            else:
                put_field(self._page, row, at, field, record, self._formats)

    def _number_format(self, yuan: int) -> str:
        return number_format(yuan, self._look.unit, grouped=self._look.has_separators)

    def _height(self, record: Mapping[str, Any]) -> float:
        """Return a row's height in points."""
        lines = 1
        for field, width in zip(self._look.fields, self._look.widths, strict=True):
            if field.kind not in _TYPED:
                lines = max(lines, lines_needed(shown_text(field, record), width - 1))
        return row_height(lines)

    def _write_share(self, row: int, at: int, yuan: int | None, level: str) -> None:
        style = self._formats.cell(SHARE_FORMAT, level=level, align="right")
        whole = self._snapshot.whole.total_yuan
        if yuan is None or not whole:
            self._page.write_blank(row, at, None, style)
        else:
            self._page.write_number(row, at, yuan / whole, style)


def _cell(row: int, column: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column))
