"""The cells of a cross table as texts, for painting and for the clipboard. No Qt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from html import escape
from typing import Any, Literal

from app.models.money import format_money, format_share
from app.queries.crosstab import Cross
from app.queries.measures import MEASURE_TITLES, SPREADS
from app.queries.rollups import Rollup, RollupRow, Totals
from app.queries.spreads import WHOLE, Spread
from app.ui.rollup.heat import heat_step
from app.ui.rollup.wording import GAP, amount, group_name, told
from app.ui.sums import UNSTATED, is_unstated

CrossMeasure = Literal["total", "count", "share", "missing", "median", "largest"]

#: In the order of the switch, with its words.
CROSS_MEASURES: tuple[tuple[CrossMeasure, str], ...] = (
    ("total", "金额"),
    ("count", "个数"),
    ("share", "占比"),
    ("missing", "未填金额"),
    ("median", "中位数"),
    ("largest", "最大"),
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
        spread: its middle and its largest amount; None where they were not read.
    """

    text: str = ""
    step: int = 0
    tone: Tone = ""
    totals: Totals | None = None
    spread: Spread | None = None


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
    """Return the cells of a cross rollup in one measure; medians only where they were read."""
    whole = cross.rows.totals
    columns = (Head(Side.ALL, _total(cross.columns)), *_heads(cross.columns))
    values = (_value(measure, each, cross.spread.get(key)) for key, each in cross.cells.items())
    largest = max((value for value in values if value is not None), default=0)
    writer = _Writer(unit, measure, cross, largest if is_shaded else 0)
    total_row = Head(Side.ALL, _total(cross.rows))
    edges = (writer.edge(_sums(row), WHOLE, row.key) for row in cross.columns.rows)
    lines = [(total_row, (writer.edge(whole, WHOLE, WHOLE), *edges))]
    for row, head in zip(cross.rows.rows, _heads(cross.rows), strict=True):
        lines.append(_line(writer, cross, row, head, columns))
        for reason in row.reasons:
            told = Head(reason.key, reason.group, is_reason=True)
            lines.append(_line(writer, cross, reason, told, columns))
    corner = f"{_short(cross.rows)} ＼ {_short(cross.columns)}"
    note = _note(cross, unit, measure)
    return CrossSheet(corner, columns, tuple(lines), largest, note, unit, whole.total_yuan)


def cell_tip(sheet: CrossSheet, row: int, column: int) -> str:
    """Return everything a cell says, in words; empty where the groups do not meet."""
    head, cells = sheet.rows[row]
    totals, spread = cells[column].totals, cells[column].spread
    if totals is None:
        return ""
    names = [each.title for each in (head, sheet.columns[column]) if each.key is not Side.ALL]
    lines = [
        f"{'未排期 ' if head.is_reason else ''}{' × '.join(names) or '全部'}",
        told(totals, sheet.whole_yuan, sheet.unit),
    ]
    if totals.count_without_amount:
        lines.append(f"{totals.count_without_amount} 个未填金额，未计入")
    if spread is not None and spread.median_yuan is not None and spread.largest_yuan is not None:
        pairs = zip(SPREADS, (spread.median_yuan, spread.largest_yuan), strict=True)
        lines.append(
            GAP.join(f"{MEASURE_TITLES[name]} {amount(yuan, sheet.unit)}" for name, yuan in pairs)
        )
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
            write = writer.edge if head.is_reason else writer.cell
            cells.append(write(totals, head.key, column.key))
    return head, (writer.edge(_sums(row), row.key, WHOLE), *cells)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes cells of one measure."""

    unit: str
    measure: CrossMeasure
    cross: Cross
    largest: int

    def cell(self, totals: Totals, row: Any, column: Any) -> Cell:
        value = _value(self.measure, totals, self.cross.spread.get((row, column)))
        return self._written(totals, row, column, heat_step(value or 0, self.largest))

    def edge(self, totals: Totals, row: Any, column: Any) -> Cell:
        return self._written(totals, row, column, 0)

    def _written(self, totals: Totals, row: Any, column: Any, step: int) -> Cell:
        spread = self.cross.spread.get((row, column))
        value = _value(self.measure, totals, spread)
        if value is None:
            return Cell(UNSTATED, step, "quiet", totals, spread)
        if self.measure in ("count", "missing"):
            return Cell(f"{value:,}", step, "", totals, spread)
        if self.measure == "share":
            text = format_share(value, self.cross.rows.totals.total_yuan)
        else:
            text = format_money(value, self.unit, grouped=True)
        return Cell(text, step, "danger" if value < 0 else "", totals, spread)


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


def _value(measure: CrossMeasure, totals: Totals, spread: Spread | None) -> int | None:
    """Return a cell's figure, for shares the yuan; None for an amount that nobody states."""
    match measure:
        case "count":
            return totals.count
        case "missing":
            return totals.count_without_amount
        case "median":
            return None if spread is None else spread.median_yuan
        case "largest":
            return None if spread is None else spread.largest_yuan
    return None if is_unstated(totals) else totals.total_yuan


def _total(result: Rollup) -> str:
    return "合计" if result.overlap_yuan is None else "合计（不重复）"


def _short(result: Rollup) -> str:
    return result.dimension.title.split("（")[0]


def _note(cross: Cross, unit: str, measure: CrossMeasure) -> str:
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
            if measure in SPREADS:
                parts.append(f"{MEASURE_TITLES[measure]}按项目的全部总投资，不分摊到年")
    missing = cross.rows.totals.count_without_amount
    if missing:
        parts.append(f"{missing} 个未填金额，未计入")
    return "；".join(parts)


def _plain(text: str) -> str:
    return " ".join(text.split())
