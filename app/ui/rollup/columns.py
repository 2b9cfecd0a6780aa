"""What the bar chart shows, made from rollups. No Qt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.models.money import format_money, format_share
from app.queries.crosstab import Crosstab
from app.queries.dimensions import Dimension
from app.queries.rollups import RollupRow, Totals
from app.ui.rollup.figures import Block
from app.ui.rollup.scale import run_of_years
from app.ui.rollup.wording import GAP, amount, told

_UNITS = {"元": 1, "万元": 10_000, "亿元": 100_000_000}


@dataclass(frozen=True, slots=True)
class Column:
    """One bar.

    Attributes:
        key: the row's key.
        label: what stands under it.
        value: what stands over it; a dash where there is nothing.
        share: under the value; empty for none.
        total_yuan: its height.
        segments: its parts from the bottom up, as colour tokens and yuan.
        tip: everything in words.
        is_gap: nothing there; cannot be chosen.
    """

    key: Any
    label: str
    value: str
    share: str
    total_yuan: int
    segments: tuple[tuple[str, int], ...]
    tip: str
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class Strip:
    """The whole as one line: what stands in years, and 未排期.

    Attributes:
        whole: the caption over it.
        unscheduled: the words in it; empty where everything stands in years.
        scheduled: the caption of the part opened below; empty where nothing does.
        whole_yuan: its length.
        scheduled_yuan: the part opened below.
        tip: of 未排期.
    """

    whole: str
    unscheduled: str
    scheduled: str
    whole_yuan: int
    scheduled_yuan: int
    tip: str


def make_columns(
    block: Block, split: Crosstab, tokens: Mapping[str, str], unit: str
) -> tuple[Column, ...]:
    """Return the bars of a rollup; for years the empty ones between them too, without 未排期."""
    result = block.result
    rows = [row for row in result.rows if not (result.dimension.is_yearly and row.key is None)]
    whole = result.totals.total_yuan
    if not result.dimension.is_yearly:
        return tuple(
            _column(row, row.group, split, tokens, whole, unit, result.dimension) for row in rows
        )
    by_year = {row.key: row for row in rows}
    columns = []
    for year in run_of_years(sorted(by_year)):
        row = by_year.get(year)
        if row is None:
            columns.append(Column(year, str(year), "—", "", 0, (), f"{year} 年{GAP}没有项目", True))
        else:
            column = _column(row, str(year), split, tokens, whole, unit, result.dimension)
            columns.append(column)
    return tuple(columns)


def _column(
    row: RollupRow,
    label: str,
    split: Crosstab,
    tokens: Mapping[str, str],
    whole: int,
    unit: str,
    dimension: Dimension,
) -> Column:
    cells = split.cells.get(row.key, ())
    met = [
        (head, cell) for head, cell in zip(split.columns, cells, strict=False) if cell is not None
    ]
    segments = tuple((tokens[head.group], cell.total_yuan) for head, cell in met)
    title = f"{row.key} 年" if dimension.is_yearly else row.group
    lines = [title, told(row, whole, unit)]
    if dimension.name != "category":
        lines.extend(
            f"{head.group}{GAP}{cell.count} 个{GAP}{amount(cell.total_yuan, unit)}"
            for head, cell in met
        )
    if row.count_without_amount:
        lines.append(f"{row.count_without_amount} 个未填金额，未计入")
    share = "" if dimension.is_yearly else format_share(row.total_yuan, whole)
    value = format_money(row.total_yuan, unit, grouped=True)
    return Column(row.key, label, value, share, row.total_yuan, segments, "\n".join(lines))


def used_categories(block: Block, split: Crosstab) -> tuple[str, ...]:
    """Return the categories that a chart's bars are made of, in their order."""
    shown = {row.key for row in block.result.rows}
    if block.result.dimension.is_yearly:
        shown.discard(None)
    names = []
    for at, head in enumerate(split.columns):
        cells = (split.cells[key][at] for key in shown if key in split.cells)
        if any(cell is not None and cell.total_yuan for cell in cells):
            names.append(head.group)
    return tuple(dict.fromkeys(names))


def make_strip(block: Block, scheduled: Totals, unit: str) -> Strip:
    """Return the line of the whole."""
    totals = block.result.totals
    whole = totals.total_yuan
    missing = next((row for row in block.result.rows if row.key is None), None)

    def figures(count: int, yuan: int) -> str:
        return GAP.join((f"{count} 个", amount(yuan, unit), format_share(yuan, whole)))

    return Strip(
        f"全部 {amount(whole, unit)}",
        f"未排期{GAP}{figures(missing.count, missing.total_yuan)}" if missing else "",
        _opened(missing, figures(scheduled.count, scheduled.total_yuan)) if scheduled.count else "",
        whole,
        scheduled.total_yuan,
        _missing_tip(missing, whole, unit) if missing else "",
    )


def _opened(missing: RollupRow | None, figures: str) -> str:
    return f"放大已排期部分{GAP}{figures}" if missing else f"全部已排期{GAP}{figures}"


def _missing_tip(missing: RollupRow, whole: int, unit: str) -> str:
    lines = ["未排期", told(missing, whole, unit)]
    lines.extend(
        f"{each.group}{GAP}{each.count} 个{GAP}{amount(each.total_yuan, unit)}"
        for each in missing.reasons
    )
    return "\n".join(lines)


def tick_text(step: int, unit: str) -> str:
    """Return a mark of the axis, which is counted in hundredths of the unit."""
    yuan = step * _UNITS[unit] // 100
    text = format_money(yuan, unit, grouped=True)
    return text.rstrip("0").rstrip(".") if "." in text else text


def in_hundredths(yuan: int, unit: str) -> int:
    """Return an amount in hundredths of the unit, rounded down: what axis marks count in."""
    return yuan * 100 // _UNITS[unit]


def largest(columns: Sequence[Column]) -> int:
    """Return the highest bar's amount."""
    return max((column.total_yuan for column in columns), default=0)
