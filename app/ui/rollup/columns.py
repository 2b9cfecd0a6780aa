"""What the bar chart shows, made from rollups. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.models.money import format_money, format_share
from app.queries.crosstab import Cross
from app.queries.plans import PLAN_REST
from app.queries.rollups import Rollup, RollupRow, Totals
from app.ui.rollup.scale import run_of_years
from app.ui.rollup.shades import Palette, Shade, shown_amounts
from app.ui.rollup.wording import GAP, amount, told
from app.ui.sums import is_unstated, share_text, sum_text, sum_words

#: Parts of a bar that its tooltip tells.
_TOLD = 8

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
        unscheduled: the words in it, in fewer where there is less room; empty where everything
            stands in years.
        scheduled: the caption of the part opened below; empty where nothing does.
        whole_yuan: its length.
        scheduled_yuan: the part opened below.
        tip: of 未排期.
    """

    whole: str
    unscheduled: tuple[str, ...]
    scheduled: str
    whole_yuan: int
    scheduled_yuan: int
    tip: str


def make_columns(split: Cross, palette: Palette, unit: str) -> tuple[Column, ...]:
    """Return the bars of a cross rollup's rows, made of its columns.

    For years the empty ones between them come too, but not 未排期.
    """
    result = split.rows
    is_yearly = result.dimension.is_yearly
    if not is_yearly:
        return tuple(_column(row, row.group, split, palette, unit) for row in result.rows)
    by_year = {row.key: row for row in result.rows if row.key is not None}
    columns = []
    for year in run_of_years(sorted(by_year)):
        row = by_year.get(year)
        if row is None:
            columns.append(Column(year, str(year), "—", "", 0, (), f"{year} 年{GAP}没有项目", True))
        else:
            columns.append(_column(row, str(year), split, palette, unit))
    return tuple(columns)


def _column(row: RollupRow, label: str, split: Cross, palette: Palette, unit: str) -> Column:
    dimension, whole = split.rows.dimension, split.rows.totals.total_yuan
    met = [
        (head, split.cells[row.key, head.key])
        for head in split.columns.rows
        if (row.key, head.key) in split.cells
    ]
    amounts: dict[str, int] = {shade.token: 0 for shade in palette.shades}
    for head, cell in met:
        amounts[palette.tokens[head.key]] += cell.total_yuan
    segments = tuple((token, yuan) for token, yuan in amounts.items() if yuan > 0)
    title = f"{row.key} 年" if dimension.is_yearly else row.group
    lines = [title, told(row, whole, unit)]
    if dimension != split.columns.dimension:
        told_most = sorted(met, key=lambda each: -each[1].total_yuan)[:_TOLD]
        lines.extend(
            f"{head.group}{GAP}{cell.count:,} 个{GAP}{sum_words(cell, unit)}"
            for head, cell in met
            if (head, cell) in told_most
        )
        if len(met) > _TOLD:
            lines.append(f"另有 {len(met) - _TOLD} 项")
    if row.count_without_amount and not is_unstated(row):
        lines.append(f"{row.count_without_amount} 个未填金额，未计入")
    share = "" if dimension.is_yearly else share_text(row, whole)
    value = sum_text(row, unit)
    return Column(row.key, label, value, share, row.total_yuan, segments, "\n".join(lines))


def used_shades(split: Cross, palette: Palette) -> tuple[Shade, ...]:
    """Return the legend of what a chart's bars are made of."""
    return palette.used([key for key, yuan in shown_amounts(split).items() if yuan])


def make_strip(result: Rollup, unit: str) -> Strip:
    """Return the line of the whole of a rollup by year."""
    totals = result.totals
    whole = totals.total_yuan
    missing = next((row for row in result.rows if row.key is None), None)
    scheduled = _scheduled(totals, missing)

    def figures(count: int, yuan: int) -> str:
        return GAP.join((f"{count:,} 个", amount(yuan, unit), format_share(yuan, whole)))

    return Strip(
        f"全部 {amount(whole, unit)}",
        _unscheduled(missing, whole, unit) if missing else (),
        _opened(missing, figures(scheduled.count, scheduled.total_yuan)) if scheduled.count else "",
        # A plan may exceed what it is a plan of.
        max(whole, scheduled.total_yuan),
        scheduled.total_yuan,
        _missing_tip(missing, whole, unit) if missing else "",
    )


def _scheduled(totals: Totals, missing: RollupRow | None) -> Totals:
    """Return what stands in years, each project once.

    A project whose yearly plan leaves something over stands in years and under 未排期.
    """
    if missing is None:
        return totals
    split = sum(row.count for row in missing.reasons if row.key == PLAN_REST)
    return Totals(totals.count - missing.count + split, 0, totals.total_yuan - missing.total_yuan)


def _unscheduled(missing: RollupRow, whole: int, unit: str) -> tuple[str, ...]:
    """Return what 未排期 comes to, whole and shorter: a figure cut short would be another one."""
    money, share = amount(missing.total_yuan, unit), format_share(missing.total_yuan, whole)
    wordings = ((f"{missing.count:,} 个", money, share), (money, share), (share,), ())
    return tuple(GAP.join(("未排期", *words)) for words in wordings)


def _opened(missing: RollupRow | None, figures: str) -> str:
    return f"放大已排期部分{GAP}{figures}" if missing else f"全部已排期{GAP}{figures}"


def _missing_tip(missing: RollupRow, whole: int, unit: str) -> str:
    lines = ["未排期", told(missing, whole, unit)]
    lines.extend(
        f"{each.group}{GAP}{each.count:,} 个{GAP}{sum_words(each, unit)}"
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
