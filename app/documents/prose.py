"""Sentences of a report: figures of a rollup as official prose puts them."""

from collections.abc import Iterator, Sequence
from typing import Final

from app.documents.dimensionwords import DimensionWords, is_unset, reason_text, written
from app.documents.wording import list_text, money_text, share_text
from app.queries.rollups import Rollup, RollupRow, Totals

#: So many groups are told one by one; of more, only the largest.
_MOST_TOLD: Final = 6
_LARGEST_TOLD: Final = 5

#: So many years are told one by one.
_MOST_YEARS: Final = 10


def sums_text(sums: RollupRow | Totals, unit: str, whole: int | None = None) -> str:
    """Return a group's figures: 12个，投资249.80亿元，占89.5%.

    Args:
        sums: the group.
        unit: of the amount.
        whole: the yuan its share is of; None to leave the share out.
    """
    missing = sums.count_without_amount
    if sums.count and missing == sums.count:
        return f"{sums.count}个，{'均' if sums.count > 1 else ''}未填报总投资"
    text = f"{sums.count}个，投资{money_text(sums.total_yuan, unit)}"
    if whole is not None and (share := share_text(sums.total_yuan, whole)):
        text += f"，{takes_text(share)}"
    return f"{text}（其中{missing}个未填报总投资）" if missing else text


def takes_text(share: str) -> str:
    """Return how a share stands in a sentence: 占12.7%, 占比不足0.1%."""
    return f"占比{share}" if share.startswith("不") else f"占{share}"


def told_text(
    sums: RollupRow | Totals, unit: str, totals: Totals, *, has_share: bool = True
) -> str:
    """Return a group's figures as one of several; see :func:`sums_text`.

    Where no project has an amount at all, the count alone: it has been said before that none has.

    Args:
        sums: the group.
        unit: of the amount.
        totals: what it is a group of.
        has_share: whether its share is told.
    """
    if totals.count == totals.count_without_amount:
        return f"{sums.count}个"
    return sums_text(sums, unit, totals.total_yuan if has_share else None)


def groups_text(result: Rollup, words: DimensionWords, unit: str) -> str:
    """Return how projects lie over the groups of a dimension, as one or two sentences."""
    rows, totals = result.rows, result.totals
    head = f"{words.by}分，"
    if len(rows) == 1:
        return f"{head}全部{totals.count}个项目均{words.only(rows[0])}。"
    if len(rows) <= _MOST_TOLD:
        return head + list_text(_items(rows, words, unit, totals))
    named = [row for row in rows if not is_unset(row)]
    largest = sorted(named, key=lambda row: (-row.total_yuan, -row.count))[:_LARGEST_TOLD]
    by = "投资额" if totals.total_yuan else "项目数"
    told = list_text(_items(largest, words, unit, totals))
    text = f"{head}项目涉及{len(named)}{words.kinds}，{by}居前{len(largest)}位的分别是：{told}"
    if result.overlap_yuan is not None:
        return text
    rest = _together([row for row in named if row not in largest])
    if rest.count:
        text += f"其余{len(named) - len(largest)}{words.kinds}共有项目"
        text += f"{told_text(rest, unit, totals)}。"
    for row in rows:
        if is_unset(row):
            text += f"{words.group(row)}{told_text(row, unit, totals)}。"
    return text


def years_text(result: Rollup, unit: str, *, has_plans: bool) -> str:
    """Return how the money lies over the years, and why some of it lies on none."""
    years = [row for row in result.rows if row.key is not None]
    unset = next((row for row in result.rows if row.key is None), None)
    totals = result.totals
    if not years:
        reasons = _reasons(unset.reasons, unit, totals) if unset else ""
        every = "该项目" if totals.count == 1 else f"全部{totals.count}个项目均"
        return f"{every}未明确建设起止年份，暂不能排定年度投资{reasons}。"
    scheduled = sum(row.total_yuan for row in years)
    basis = "年度投资计划和建设周期" if has_plans else "建设周期"
    share = share_text(scheduled, totals.total_yuan)
    text = f"按{basis}测算，可排入年度的投资{money_text(scheduled, unit)}"
    text += f"，占总投资的{share}。" if share else "。"
    if scheduled:
        told, rest = years, 0
        if len(years) > _MOST_YEARS:
            told = sorted(years, key=lambda row: -row.total_yuan)[:_LARGEST_TOLD]
            told.sort(key=lambda row: row.key)
            rest = len(years) - len(told)
        items = [f"{row.group}{money_text(row.total_yuan, unit)}" for row in told]
        if rest:
            text += f"其中，投资较多的年份是{list_text(items, '，')}"
            text += f"其余{rest}个年份共{money_text(_sum(years) - _sum(told), unit)}。"
        elif len(items) > 1:
            text += f"其中，{list_text(items, '，')}"
        else:
            text += f"全部在{years[0].group}。"
    if unset is not None and unset.count:
        sums = told_text(unset, unit, totals)
        text += f"未排期项目{sums}{_reasons(unset.reasons, unit, totals)}。"
    return text


def _reasons(reasons: Sequence[RollupRow], unit: str, totals: Totals) -> str:
    """Return why, as the end of a sentence: 。其中，建设周期待定的5个，投资102.10亿元；…."""
    if not reasons:
        return ""
    items = [
        f"{reason_text(row)}的{told_text(row, unit, totals, has_share=False)}" for row in reasons
    ]
    if len(items) == 1:
        return f"，原因{'均为' if reasons[0].count > 1 else '是'}{reason_text(reasons[0])}"
    return f"。其中，{'；'.join(items)}"


def _items(
    rows: Sequence[RollupRow], words: DimensionWords, unit: str, totals: Totals
) -> Iterator[str]:
    for row in rows:
        yield f"{words.group(row)}{told_text(row, unit, totals)}"


def _together(rows: Sequence[RollupRow]) -> Totals:
    return Totals(
        sum(row.count for row in rows),
        sum(row.count_without_amount for row in rows),
        _sum(rows),
    )


def _sum(rows: Sequence[RollupRow]) -> int:
    return sum(row.total_yuan for row in rows)


def band_text(result: Rollup, unit: str) -> str:
    """Return how large the projects are, the largest first."""
    rows = [row for row in reversed(result.rows) if row.key is not None]
    if not rows:
        return ""
    whole = result.totals.total_yuan
    if len(result.rows) == 1:
        return f"从投资规模看，全部{rows[0].count}个项目均为{written(rows[0].group)}的项目。"
    items = [f"{written(row.group)}的项目{sums_text(row, unit, whole)}" for row in rows]
    return f"从投资规模看，{list_text(items)}"
