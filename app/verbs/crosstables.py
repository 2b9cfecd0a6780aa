"""Two dimensions crossed, as the verb ``rollup`` gives them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.models.money import format_share, format_wan
from app.queries.crosstab import Cross, line_of
from app.queries.dimensions import NOT_FILLED
from app.queries.measures import MEASURE_TITLES, SPREADS
from app.queries.rollups import RollupRow, Totals
from app.queries.sheet import Sheet, cross_sheet
from app.queries.spreads import WHOLE, Spread
from app.verbs.measures import columns_of, heading
from app.verbs.output import plain, say, say_table
from app.verbs.records import rollup_json, row_json, say_rollup_notes, totals_text
from app.verbs.spreads import spread_json

#: More columns than this do not fit a line; the groups then stand below each other.
_MOST_COLUMNS: Final = 12

#: What stands in the cells where nothing is asked for: the amount, and the count in brackets.
_USUAL: Final = ("total", "count")


def cross_sheet_of(crossed: Cross, measures: Sequence[str], subtitle: str) -> Sheet:
    """Return one figure of two dimensions crossed as it is written into a file."""
    names = (crossed.rows.dimension.title, crossed.columns.dimension.title)
    measure = measures[0] if measures else "total"
    return cross_sheet(crossed, measure, title=f"{' × '.join(names)} 汇总", subtitle=subtitle)


def cross_json(
    crossed: Cross, measures: Sequence[str], projects: Mapping[int, Mapping[str, Any]]
) -> dict[str, Any]:
    """Return a cross table: each row with its groups of the other dimension, and these in all.

    Shares in a row are of the row. Medians and largest amounts are there where they were asked
    for; everything else always is.

    Args:
        crossed: the table.
        measures: what was asked for.
        projects: those with the largest amounts, by id.
    """
    down, across = crossed.rows, crossed.columns

    def add(line: dict[str, Any], *key: Any) -> None:
        if crossed.spread:
            line |= spread_json(crossed.spread[key], measures, projects)

    def add_rows(lines: list[dict[str, Any]], rows: Sequence[RollupRow], row_key: Any) -> None:
        for line, row in zip(lines, rows, strict=True):
            add(line, row_key, row.key)
            add_rows(line.get("reasons", []), row.reasons, row_key)

    result = rollup_json(down)
    add(result, WHOLE, WHOLE)
    for row, line in zip(down.rows, result["rows"], strict=True):
        add(line, row.key, WHOLE)
        for reason, inner in zip(row.reasons, line.get("reasons", ()), strict=True):
            add(inner, reason.key, WHOLE)
        parts = line_of(crossed, row.key)
        line |= {
            "by": across.dimension.name,
            "rows": [row_json(part, row.total_yuan) for part in parts],
        }
        add_rows(line["rows"], parts, row.key)
    result["columns"] = rollup_json(across)
    add(result["columns"], WHOLE, WHOLE)
    add_rows(result["columns"]["rows"], across.rows, WHOLE)
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

    def said(sums: RollupRow | Totals | None, *key: Any) -> str:
        if sums is None:
            return ""
        spread = crossed.spread.get(key)
        first, *more = (_text(name, sums, whole, spread) for name in measures)
        return f"{first}（{more[0]}）" if more else first

    rows = [
        [
            plain(row.group),
            *(said(crossed.cells.get((row.key, at.key)), row.key, at.key) for at in heads),
            said(row, row.key, WHOLE),
        ]
        for row in crossed.rows.rows
    ]
    top = (said(head, WHOLE, head.key) for head in heads)
    rows.append(["合计", *top, said(totals, WHOLE, WHOLE)])
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

    def add(row: RollupRow, whole: int, indent: int, *key: Any) -> None:
        spread = crossed.spread.get(key)
        texts = (_text(name, row, whole, spread) for name in columns)
        rows.append([f"{'  ' * indent}{plain(row.group)}", *texts])

    for row in crossed.rows.rows:
        add(row, crossed.rows.totals.total_yuan, 0, row.key, WHOLE)
        for part in line_of(crossed, row.key):
            add(part, row.total_yuan, 1, row.key, part.key)
            for reason in part.reasons:
                add(reason, row.total_yuan, 2, row.key, reason.key)
    titles = [crossed.rows.dimension.title, *map(heading, columns)]
    say_table(titles, rows, right=range(1, len(titles)))
    say()
    if "share" in columns:
        say(
            f"缩进各行的{MEASURE_TITLES['share']}，是占上面那个{crossed.rows.dimension.title}的比例。"
        )


def _text(measure: str, sums: RollupRow | Totals, whole_yuan: int, spread: Spread | None) -> str:
    if measure in SPREADS:
        assert spread is not None
        yuan = spread.median_yuan if measure == "median" else spread.largest_yuan
        return NOT_FILLED if yuan is None else format_wan(yuan)
    match measure:
        case "count":
            return str(sums.count)
        case "missing":
            return str(sums.count_without_amount)
        case "share":
            return format_share(sums.total_yuan, whole_yuan)
        case _:
            return format_wan(sums.total_yuan)
