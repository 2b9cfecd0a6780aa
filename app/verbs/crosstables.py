"""Two dimensions crossed, as the verb ``rollup`` gives them."""

from collections.abc import Sequence
from typing import Any, Final

from app.models.money import format_share, format_wan
from app.queries.crosstab import Cross, line_of
from app.queries.measures import MEASURE_TITLES
from app.queries.rollups import RollupRow, Totals
from app.queries.sheet import Sheet, cross_sheet
from app.verbs.measures import columns_of, heading
from app.verbs.output import plain, say, say_table
from app.verbs.records import rollup_json, row_json, say_rollup_notes, totals_text

#: More columns than this do not fit a line; the groups then stand below each other.
_MOST_COLUMNS: Final = 12

#: What stands in the cells where nothing is asked for: the amount, and the count in brackets.
_USUAL: Final = ("total", "count")


def cross_sheet_of(crossed: Cross, measures: Sequence[str], subtitle: str) -> Sheet:
    """Return one figure of two dimensions crossed as it is written into a file."""
    names = (crossed.rows.dimension.title, crossed.columns.dimension.title)
    measure = measures[0] if measures else "total"
    return cross_sheet(crossed, measure, title=f"{' × '.join(names)} 汇总", subtitle=subtitle)


def cross_json(crossed: Cross) -> dict[str, Any]:
    """Return a cross table: each row with its groups of the other dimension, and these in all.

    Shares in a row are of the row.
    """
    result = rollup_json(crossed.rows)
    for row, line in zip(crossed.rows.rows, result["rows"], strict=True):
        parts = line_of(crossed, row.key)
        line |= {
            "by": crossed.columns.dimension.name,
            "rows": [row_json(part, row.total_yuan) for part in parts],
        }
    result["columns"] = rollup_json(crossed.columns)
    return result


def say_cross(crossed: Cross, measures: Sequence[str] = ()) -> None:
    """Print a cross table; as a list of lists where it is too wide, or says several things.

    Args:
        crossed: the table.
        measures: what its cells say; none for amounts and counts.
    """
    if len(crossed.columns.rows) > _MOST_COLUMNS or len(measures) > 1:
        _say_nested(crossed, measures)
    else:
        _say_crossed(crossed, measures or _USUAL)
    say(totals_text(crossed.rows.totals))
    for side in (crossed.rows, crossed.columns):
        say_rollup_notes(side)


def _say_crossed(crossed: Cross, measures: Sequence[str]) -> None:
    heads, totals = crossed.columns.rows, crossed.rows.totals
    whole = totals.total_yuan

    def said(sums: RollupRow | Totals | None) -> str:
        if sums is None:
            return ""
        first, *more = (_text(name, sums, whole) for name in measures)
        return f"{first}（{more[0]}）" if more else first

    rows = [
        [
            plain(row.group),
            *(said(crossed.cells.get((row.key, head.key))) for head in heads),
            said(row),
        ]
        for row in crossed.rows.rows
    ]
    rows.append(["合计", *map(said, heads), said(totals)])
    titles = [
        f"{crossed.rows.dimension.title}＼{crossed.columns.dimension.title}",
        *(plain(head.group) for head in heads),
        "合计",
    ]
    say_table(titles, rows, right=range(1, len(titles)))
    say()
    first, *more = map(heading, measures)
    if first == MEASURE_TITLES["share"]:
        say("每格：占全部合计的比例。")
    else:
        say(f"每格：{first}{f'，括号里是{more[0]}' if more else ''}。")


def _say_nested(crossed: Cross, measures: Sequence[str]) -> None:
    columns = columns_of(measures, crossed.rows.totals)
    rows = []

    def add(row: RollupRow, whole: int, indent: int = 0) -> None:
        texts = (_text(name, row, whole) for name in columns)
        rows.append([f"{'  ' * indent}{plain(row.group)}", *texts])

    for row in crossed.rows.rows:
        add(row, crossed.rows.totals.total_yuan)
        for part in line_of(crossed, row.key):
            add(part, row.total_yuan, 1)
            for reason in part.reasons:
                add(reason, row.total_yuan, 2)
    titles = [crossed.rows.dimension.title, *map(heading, columns)]
    say_table(titles, rows, right=range(1, len(titles)))
    say()
    if "share" in columns:
        say(
            f"缩进各行的{MEASURE_TITLES['share']}，是占上面那个{crossed.rows.dimension.title}的比例。"
        )


def _text(measure: str, sums: RollupRow | Totals, whole_yuan: int) -> str:
    match measure:
        case "count":
            return str(sums.count)
        case "missing":
            return str(sums.count_without_amount)
        case "share":
            return format_share(sums.total_yuan, whole_yuan)
        case _:
            return format_wan(sums.total_yuan)
