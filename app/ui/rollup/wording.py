"""What the rollup page says in words. No Qt."""

import re
from collections.abc import Sequence
from decimal import Decimal

from app.models.money import format_money
from app.queries.dimensions import Dimension
from app.queries.filter import Filter
from app.queries.rollups import Rollup, RollupRow, Totals
from app.queries.termtext import chip_text
from app.ui.sums import Sums, is_unstated, share_text, sum_words

GAP = "　"

_ROUNDED = "四舍五入，合计有尾差"

_NOT_IN_NAMES = str.maketrans(dict.fromkeys('\\/:*?"<>|\n\t', "_"))

_SUFFIX = re.compile(r"(?:加工|服务)?(?:产业|业)$")


def amount(yuan: int, unit: str) -> str:
    """Return an amount with thousands and its unit: 204,822 万元."""
    return f"{format_money(yuan, unit, grouped=True)} {unit}"


def headline(totals: Totals, unit: str, *, is_short: bool = False) -> str:
    """Return 36 个项目 2,790,637 万元（279.06 亿元）."""
    if is_short:
        return GAP.join((f"{totals.count:,} 个", sum_words(totals, unit)))
    has_other = unit != "亿元" and not is_unstated(totals)
    other = f"（{amount(totals.total_yuan, '亿元')}）" if has_other else ""
    return GAP.join((f"{totals.count:,} 个项目", sum_words(totals, unit) + other))


def filter_words(filter: Filter) -> str:
    """Return a filter's conditions as their chips say them; empty where there are none."""
    chips = (chip_text(term) for term in filter.terms)
    said = [" ".join(each).strip() for each in chips]
    return "；".join(["回收站", *said] if filter.is_bin else said)


def told(sums: Sums, whole: int, unit: str) -> str:
    """Return figures in words: 11 个 204,822 万元 占 7.3%."""
    share = share_text(sums, whole)
    parts = (f"{sums.count:,} 个", sum_words(sums, unit), f"占 {share}" if share else "")
    return GAP.join(filter(None, parts))


def tip(row: RollupRow, whole: int, unit: str) -> str:
    """Return a row's tooltip: its whole name and all its figures."""
    lines = [row.group, told(row, whole, unit)]
    if row.count_without_amount and not is_unstated(row):
        lines.append(f"{row.count_without_amount:,} 个未填金额，未计入")
    return "\n".join(lines)


def chosen(name: str, figures: str) -> str:
    """Return the sentence for the status bar after a row was chosen."""
    return GAP.join((f"已选 {name}", figures, "双击看明细"))


def group_name(row: RollupRow, dimension: Dimension) -> str:
    """Return a row's name as the tables write it."""
    return f"{row.key} 年" if dimension.is_yearly and row.key is not None else row.group


def dimension_name(dimension: Dimension) -> str:
    """Return what a dimension is called in a heading: 行业 for 所属行业（归并别称）."""
    if dimension.is_yearly:
        return "开工年" if dimension.name == "start_year" else "年度"
    return dimension.title.split("（")[0].removeprefix("所属").removeprefix("建设")


def plain_name(title: str) -> str:
    """Return a title as a file can be called on every system."""
    return title.translate(_NOT_IN_NAMES)


def total_name(result: Rollup) -> str:
    """Return what the first row is called; it says so where its rows overlap."""
    return "合计" if result.overlap_yuan is None else "合计（不重复）"


def years_caption(result: Rollup, unit: str) -> str:
    """Return what has to be known to read the year table in a unit."""
    is_spread = result.dimension.name == "year"
    first = "跨年项目在每个年度各计一次" if is_spread else "未排期另列"
    if _is_rounded_apart(result, unit):
        kept = f"{first}；{_ROUNDED}"
    else:
        kept = f"{first}，各年与未排期金额之和等于合计"
    return "；".join(filter(None, (kept, missing_words(result.totals))))


def groups_caption(result: Rollup, plain: Rollup | None, unit: str) -> str:
    """Return what has to be known to read a dimension's table; often nothing.

    Args:
        result: the rollup shown.
        plain: the same projects by industry as written, where others were merged.
        unit: of the amounts.
    """
    parts = []
    if result.dimension.name == "year":
        parts.append("跨年项目在每个年度各计一次")
    if result.overlap_yuan is not None:
        parts.append(
            # The distinct total stands in the first row, which says so.
            f"有几个责任单位就计几次，各行之和 {amount(result.overlap_yuan, unit)}"
        )
    elif _is_rounded_apart(result, unit):
        parts.append(_ROUNDED)
    if plain is not None:
        parts.extend(_merges(result, plain))
    return "；".join(filter(None, (*parts, missing_words(result.totals))))


def _merges(result: Rollup, plain: Rollup) -> list[str]:
    counts = {row.group: row.count for row in plain.rows}
    return [
        "、".join(f"“{word}”{counts[word]:,} 个" for word in words if word in counts)
        + f"已并入{usual}"
        for usual, words in (result.merged or {}).items()
    ]


def _is_rounded_apart(result: Rollup, unit: str) -> bool:
    """Tell whether the rows as written add up to something else than the total as written."""
    written = (format_money(row.total_yuan, unit) for row in result.rows)
    whole = format_money(result.totals.total_yuan, unit)
    return sum(map(Decimal, written)) != Decimal(whole)


def missing_words(totals: Totals) -> str:
    """Return how many projects add nothing to a sum; empty where all do."""
    missing = totals.count_without_amount
    return f"{missing:,} 个未填金额，未计入" if missing else ""


def short_names(names: Sequence[str]) -> dict[str, str]:
    """Return a shorter form of each category for a legend: 医疗卫生服务业 → 医疗卫生.

    A name keeps its whole form where two would become the same.
    """
    found = {
        name: "、".join(_SUFFIX.sub("", part) or part for part in name.split("、"))
        for name in names
    }
    used = list(found.values())
    return {name: short if used.count(short) == 1 else name for name, short in found.items()}


def least_told(yuan: int) -> str:
    """Return a dividing amount as people say it: 1 亿元, 5,000 万元."""
    unit = "亿元" if yuan >= 100_000_000 else "万元" if yuan >= 10_000 else "元"
    return f"{format_money(yuan, unit, grouped=True).removesuffix('.00')} {unit}"
