"""Tables of a report: the figures of a rollup as texts, with the note on rounding."""

from collections.abc import Iterator, Sequence
from typing import Final

from app.documents.blocks import Block, Column, Note, Table, TableLine
from app.documents.dimensionwords import reason_text, written
from app.documents.rounding import ROUNDING_NOTE, is_off
from app.documents.wording import money_text
from app.models.money import format_money, format_share
from app.queries.rollups import Rollup, RollupRow, Totals
from app.queries.sheet import LineKind

_NAME_MM: Final = 62.0
_FIGURE_MM: Final = 30.0


def rollup_table(
    result: Rollup, head: str, title: str, unit: str, money: str = "总投资"
) -> list[Block]:
    """Return the table of a rollup and the notes its reader needs.

    Args:
        result: the rollup.
        head: the title of the first column.
        title: the table's, without its number.
        unit: of the amounts.
        money: what the amounts are, in the title of their column.

    Where some projects have no amount a column says how many; where none has one, the counts stand
    alone. A group without any amount has a blank for it, since it is not known to be nothing.
    """
    missing = result.totals.count_without_amount
    columns = [
        Column(head, "left", _NAME_MM),
        Column("项目数\n（个）", "right", _FIGURE_MM),
    ]
    if missing < result.totals.count:
        columns += [
            Column(f"{money}\n（{unit}）", "right", _FIGURE_MM),
            Column("占比", "right", _FIGURE_MM),
        ]
        if missing:
            columns.append(Column("未填报投资\n（个）", "right", _FIGURE_MM))
    lines = tuple(_lines(result, unit, len(columns)))
    blocks: list[Block] = [Table(title, tuple(columns), lines)]
    return blocks + [Note(text) for text in _notes(result, lines, unit)]


def rounding_note(parts: Sequence[RollupRow], totals: Totals, unit: str) -> list[Block]:
    """Return the note on rounding where groups named in a sentence do not add up as printed."""
    printed = [format_money(row.total_yuan, unit) for row in parts]
    shares = [format_share(row.total_yuan, totals.total_yuan) for row in parts]
    whole = format_share(totals.total_yuan, totals.total_yuan)
    if is_off(printed, format_money(totals.total_yuan, unit)) or is_off(shares, whole):
        return [Note(ROUNDING_NOTE)]
    return []


def _lines(result: Rollup, unit: str, columns: int) -> Iterator[TableLine]:
    def texts(name: str, sums: RollupRow | Totals) -> tuple[str, ...]:
        money = share = ""
        if sums.count_without_amount < sums.count or not sums.count:
            money = format_money(sums.total_yuan, unit)
            share = format_share(sums.total_yuan, result.totals.total_yuan)
        return (name, str(sums.count), money, share, str(sums.count_without_amount))[:columns]

    yield TableLine(LineKind.TOTAL, texts("合计", result.totals))
    for row in result.rows:
        yield TableLine(LineKind.GROUP, texts(written(row.group), row))
        for reason in row.reasons:
            yield TableLine(LineKind.PART, texts(reason_text(reason), reason))


def _notes(result: Rollup, lines: Sequence[TableLine], unit: str) -> Iterator[str]:
    if result.overlap_yuan is not None:
        title = result.dimension.title
        if result.overlap_yuan == result.totals.total_yuan:
            sums = ""
        else:
            overlap = money_text(result.overlap_yuan, unit)
            total = money_text(result.totals.total_yuan, unit)
            sums = f"，各单位投资之和为{overlap}，大于合计{total}"
        yield (
            f"注：由几个{title}共同负责的项目，在每个{title}名下各计一次{sums}；"
            "合计中每个项目只计一次。"
        )
    elif _is_rounded(lines):
        yield ROUNDING_NOTE
    for usual, others in (result.merged or {}).items():
        named = "、".join(f"“{other}”" for other in others)
        yield f"注：{named}并入“{usual}”统计。"
    if result.dimension.name == "year":
        yield "注：跨年度的项目在所跨各年分别计入个数；各年投资与未排期投资之和等于合计。"


def _is_rounded(lines: Sequence[TableLine]) -> bool:
    """Tell whether printed amounts or shares add up to another than what is printed above them."""
    total = lines[0]
    groups = [line for line in lines if line.kind is LineKind.GROUP]
    figures = range(2, min(4, len(total.texts)))
    if any(is_off((line.texts[at] for line in groups), total.texts[at]) for at in figures):
        return True
    above: TableLine | None = None
    parts: list[TableLine] = []
    for line in (*lines, total):
        if line.kind is LineKind.PART:
            parts.append(line)
            continue
        if above is not None and parts:
            for at in figures:
                if is_off((part.texts[at] for part in parts), above.texts[at]):
                    return True
        above, parts = line, []
    return False
