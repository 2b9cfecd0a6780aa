"""The cells of a cross table as texts, for painting and for the clipboard. No Qt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from html import escape
from typing import Any, Literal

from app.models.money import format_money, format_share
from app.queries.crosstab import Cross
from app.queries.rollups import Rollup, RollupRow, Totals
from app.ui.rollup.heat import heat_step
from app.ui.rollup.wording import GAP, amount, group_name

CrossMeasure = Literal["total", "count", "share"]

#: In the order of the switch, with its words.
CROSS_MEASURES: tuple[tuple[CrossMeasure, str], ...] = (
    ("total", "金额"),
    ("count", "个数"),
    ("share", "占比"),
)


class Side(Enum):
    """The key of the edge that holds all groups; None is a group of its own (未填, 未排期)."""

    ALL = "all"


Tone = Literal["", "quiet", "danger"]


@dataclass(frozen=True, slots=True)
class Head:
    """A row's or column's title.

    Attributes:
        key: the group's; ``Side.ALL`` for 合计.
        title: its name.
        is_unscheduled: whether it is 未排期, which is hatched.
        is_reason: whether it is one reason of 未排期, and adds nothing to it.
    """

    key: Any
    title: str
    is_unscheduled: bool = False
    is_reason: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes:
        text: what it says; empty where the two groups do not meet.
        step: its shade, 0 for none.
        tone: quiet where no project of the cell has an amount, danger below zero.
        totals: what it is of; None where the groups do not meet.
    """

    text: str = ""
    step: int = 0
    tone: Tone = ""
    totals: Totals | None = None


_NOTHING = Cell()


@dataclass(frozen=True, slots=True)
class CrossSheet:
    """A whole cross table; 合计 is the first row and the first column.

    Attributes:
        corner: what rows and columns are.
        columns: 合计 first.
        rows: 合计 first, each with a cell for every column.
        largest: what the strongest shade stands for: yuan, or projects.
        note: what has to be known to add the cells up; often nothing.
        unit: of the amounts.
        whole_yuan: what shares are of.
    """

    corner: str
    columns: tuple[Head, ...]
    rows: tuple[tuple[Head, tuple[Cell, ...]], ...]
    largest: int
    note: str
    unit: str
    whole_yuan: int


def make_cross_sheet(
    cross: Cross, unit: str, measure: CrossMeasure, *, is_shaded: bool = True
) -> CrossSheet:
    """Return the cells of a cross rollup in one measure."""
    whole = cross.rows.totals
    columns = (Head(Side.ALL, _total(cross.columns)), *_heads(cross.columns))
    values = [_value(each, measure) for each in cross.cells.values()]
    largest = max(values, default=0)
    writer = _Writer(unit, measure, whole.total_yuan, largest if is_shaded else 0)
    total_row = Head(Side.ALL, _total(cross.rows))
    edges = (writer.edge(_sums(row)) for row in cross.columns.rows)
    lines = [(total_row, (writer.edge(whole), *edges))]
    for row, head in zip(cross.rows.rows, _heads(cross.rows), strict=True):
        lines.append(_line(writer, cross, row, head, columns))
        for reason in row.reasons:
            told = Head(reason.key, reason.group, is_reason=True)
            lines.append(_line(writer, cross, reason, told, columns))
    corner = f"{_short(cross.rows)} ＼ {_short(cross.columns)}"
    note = _note(cross, unit)
    return CrossSheet(corner, columns, tuple(lines), largest, note, unit, whole.total_yuan)


def cell_tip(sheet: CrossSheet, row: int, column: int) -> str:
    """Return everything a cell says, in words; empty where the groups do not meet."""
    head, cells = sheet.rows[row]
    totals = cells[column].totals
    if totals is None:
        return ""
    names = [each.title for each in (head, sheet.columns[column]) if each.key is not Side.ALL]
    share = format_share(totals.total_yuan, sheet.whole_yuan)
    money = amount(totals.total_yuan, sheet.unit)
    lines = [
        f"{'未排期 ' if head.is_reason else ''}{' × '.join(names) or '全部'}",
        GAP.join((f"{totals.count:,} 个", money, f"占 {share}")),
    ]
    if totals.count_without_amount:
        lines.append(f"{totals.count_without_amount} 个未填金额，未计入")
    return "\n".join(lines)


def _line(
    writer: "_Writer", cross: Cross, row: RollupRow, head: Head, columns: Sequence[Head]
) -> tuple[Head, tuple[Cell, ...]]:
    """Return a row; reasons are not shaded, as they are parts of a row that is."""
    found = cross.reasons if head.is_reason else cross.cells
    cells = []
    for column in columns[1:]:
        totals = found.get((head.key, column.key))
        if totals is None or not (totals.count or totals.total_yuan):
            cells.append(_NOTHING)
        else:
            cells.append(writer.edge(totals) if head.is_reason else writer.cell(totals))
    return head, (writer.edge(_sums(row)), *cells)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes cells of one measure."""

    unit: str
    measure: CrossMeasure
    whole_yuan: int
    largest: int

    def cell(self, totals: Totals) -> Cell:
        return self._written(totals, heat_step(_value(totals, self.measure), self.largest))

    def edge(self, totals: Totals) -> Cell:
        return self._written(totals, 0)

    def _written(self, totals: Totals, step: int) -> Cell:
        yuan = totals.total_yuan
        if self.measure == "count":
            return Cell(f"{totals.count:,}", step, "", totals)
        if totals.count and totals.count == totals.count_without_amount and not yuan:
            return Cell("未填", step, "quiet", totals)
        if self.measure == "share":
            text = format_share(yuan, self.whole_yuan)
        else:
            text = format_money(yuan, self.unit, grouped=True)
        return Cell(text, step, "danger" if yuan < 0 else "", totals)


def cross_rows(sheet: CrossSheet) -> list[list[str]]:
    """Return the table as rows of plain texts, amounts without thousands marks."""
    rows = [[sheet.corner, *(_plain(head.title) for head in sheet.columns)]]
    for head, cells in sheet.rows:
        name = f"其中：{head.title}" if head.is_reason else head.title
        rows.append([_plain(name), *(cell.text.replace(",", "") for cell in cells)])
    return rows


def cross_tsv(sheet: CrossSheet) -> str:
    """Return the table for a spreadsheet."""
    return "".join("\t".join(row) + "\r\n" for row in cross_rows(sheet))


def cross_html(sheet: CrossSheet) -> str:
    """Return the table for a text program or a spreadsheet; names stay text in both."""
    head, *rows = cross_rows(sheet)
    titles = "".join(f"<th>{escape(title)}</th>" for title in head)
    body = "".join(f"<tr>{_name_cell(name)}{_cells(cells)}</tr>" for name, *cells in rows)
    return f'<table border="1"><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>'


def _name_cell(name: str) -> str:
    return f"<td style=\"mso-number-format:'\\@'\">{escape(name)}</td>"


def _cells(cells: Iterable[str]) -> str:
    return "".join(f'<td align="right">{escape(cell)}</td>' for cell in cells)


def _heads(result: Rollup) -> list[Head]:
    is_yearly = result.dimension.is_yearly
    return [
        Head(row.key, group_name(row, result.dimension), is_yearly and row.key is None)
        for row in result.rows
    ]


def _sums(row: RollupRow) -> Totals:
    return Totals(row.count, row.count_without_amount, row.total_yuan)


def _value(totals: Totals, measure: CrossMeasure) -> int:
    return totals.count if measure == "count" else totals.total_yuan


def _total(result: Rollup) -> str:
    return "合计" if result.overlap_yuan is None else "合计（不重复）"


def _short(result: Rollup) -> str:
    return result.dimension.title.split("（")[0]


def _note(cross: Cross, unit: str) -> str:
    """Say which sides overlap, and what their groups add up to beside the distinct total."""
    parts = []
    for result in (cross.rows, cross.columns):
        name = _short(result)
        if result.overlap_yuan is not None:
            parts.append(
                f"一个项目有几个{name}就计几次：各{name}之和 {amount(result.overlap_yuan, unit)}，"
                f"不重复合计 {amount(result.totals.total_yuan, unit)}"
            )
        elif result.dimension.name == "year":
            parts.append("跨年项目在每个年度各计一次")
    missing = cross.rows.totals.count_without_amount
    if missing:
        parts.append(f"{missing} 个未填金额，未计入")
    return "；".join(parts)


def _plain(text: str) -> str:
    return " ".join(text.split())
