"""The verb ``rollup``: one dimension, or two crossed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from app.library.file import Reading
from app.models.money import format_wan, wan_number
from app.queries.crosstab import Cross, cross, line_of
from app.queries.dimensions import find_dimension
from app.queries.measures import MEASURE_TITLES
from app.queries.projects import load_rows
from app.queries.rollups import Rollup, RollupRow, rollup
from app.queries.sheet import Sheet, cross_sheet, rollup_sheet
from app.queries.spreads import WHOLE, Spread, load_spread
from app.queries.waysout import load_ways_out
from app.verbs.arguments import Options
from app.verbs.exports import BOOK, PDF, kind_of, scope_words, write_figures_of
from app.verbs.opening import filter_of, open_to_read
from app.verbs.output import plain, say, say_json, say_table
from app.verbs.records import rollup_json, row_cells, row_json, say_ways_out, totals_text
from app.verbs.usage import UsageError

#: ``--measures`` and the column each adds.
MEASURES: Final = {name: f"{MEASURE_TITLES[name]}（万元）" for name in ("median", "largest")}

_USUAL_TITLES: Final = tuple(
    f"{MEASURE_TITLES[name]}（万元）" if name == "total" else MEASURE_TITLES[name]
    for name in ("count", "total", "share", "missing")
)

#: More columns than this do not fit a line; the groups then stand below each other.
_MOST_COLUMNS = 12


def run(options: Options) -> None:
    """Print a rollup, or two dimensions crossed; with ``-o`` write it into a file.

    Raises:
        UsageError: not one or two dimensions, or an unknown measure.
        RefusedInput: an unknown dimension, two yearly ones, or a file of another kind.
        OutputUnwritable: the file cannot be written.
    """
    words = _words(options.by)
    if not 1 <= len(words) <= 2:
        raise UsageError("--by 后面写一个或两个维度，如 category 或 category,year")
    measures = _measures(options.measures)
    dimensions = [find_dimension(word) for word in words]
    if len(dimensions) == 2 and measures:
        raise UsageError("--measures 只用于一个维度")
    path = Path(options.output) if options.output is not None else None
    if path is not None:
        if options.json:
            raise UsageError("--json 和 -o 不能同时用")
        kind_of(path, (BOOK, PDF))
    with open_to_read(options.file) as library, library.read() as connection:
        filter = filter_of(connection, options)
        subtitle = "" if path is None else scope_words(connection, filter, options)
        if len(dimensions) == 2:
            crossed = cross(connection, dimensions[0], dimensions[1], filter)
            totals = crossed.rows.totals
            sheet = _cross_sheet(crossed, subtitle)
        else:
            sums = rollup(connection, dimensions[0], filter)
            totals = sums.totals
            spread = load_spread(connection, dimensions[0], filter) if measures else {}
            projects = _largest(connection, spread)
            sheet = _sheet(sums, measures, spread, subtitle)
        ways = [] if totals.count else load_ways_out(connection, filter)
    if path is not None:
        write_figures_of(sheet, path)
    elif len(dimensions) == 2:
        if options.json:
            say_json(cross_json(crossed))
        else:
            say_cross(crossed)
            say_ways_out(ways)
    elif options.json:
        say_json(_measured(sums, measures, spread, projects))
    else:
        say_rollup(sums, measures, spread)
        say_ways_out(ways)


def _sheet(
    sums: Rollup, measures: tuple[str, ...], spread: Mapping[Any, Spread], subtitle: str
) -> Sheet:
    """Return the table of one dimension as it is written into a file."""
    usual = ["count", "total", "share"]
    if sums.totals.count_without_amount:
        usual.append("missing")
    title = f"按{sums.dimension.title}汇总"
    return rollup_sheet(sums, (*usual, *measures), spread, title=title, subtitle=subtitle)


def _cross_sheet(crossed: Cross, subtitle: str) -> Sheet:
    """Return the amounts of two dimensions crossed as they are written into a file."""
    names = (crossed.rows.dimension.title, crossed.columns.dimension.title)
    return cross_sheet(crossed, "total", title=f"{' × '.join(names)} 汇总", subtitle=subtitle)


def _title(measure: str) -> str:
    return MEASURE_TITLES[measure]


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.replace("，", ",").split(",") if word.strip()]


def _measures(text: str | None) -> tuple[str, ...]:
    titles = {_title(name): name for name in MEASURES}
    found = [titles.get(word, word) for word in _words(text or "")]
    unknown = [word for word in found if word not in MEASURES]
    if unknown:
        raise UsageError(f"--measures 不认识“{unknown[0]}”，可以写：{','.join(MEASURES)}")
    return tuple(dict.fromkeys(found))


def _largest(connection: Reading, spread: Mapping[Any, Spread]) -> Mapping[int, Mapping[str, Any]]:
    ids = {each.largest_id for each in spread.values() if each.largest_id is not None}
    return load_rows(connection, sorted(ids))


# ---------------------------------------------------------------- one dimension


def say_rollup(
    sums: Rollup, measures: tuple[str, ...] = (), spread: Mapping[Any, Spread] | None = None
) -> None:
    """Print a rollup as a table."""
    whole = sums.totals.total_yuan
    cut = 4 if sums.totals.count_without_amount == 0 else 5
    found = spread or {}

    def cells(row: RollupRow, indent: int = 0) -> list[str]:
        told = found.get(row.key, Spread())
        return [*row_cells(row, whole, indent)[:cut], *(_amount(told, name) for name in measures)]

    rows = []
    for row in sums.rows:
        rows.append(cells(row))
        rows += [cells(reason, 1) for reason in row.reasons]
    titles = [sums.dimension.title, *_USUAL_TITLES][:cut]
    titles += [MEASURES[name] for name in measures]
    say_table(titles, rows, right=range(1, len(titles)))
    say()
    say(totals_text(sums.totals))
    overall = found.get(WHOLE)
    if measures and overall is not None and overall.median_yuan is not None:
        told = (f"{_title(name)} {_amount(overall, name)} 万元" for name in measures)
        say(f"全部项目：{'，'.join(told)}")
    _say_notes(sums)


def _amount(spread: Spread, measure: str) -> str:
    return format_wan(spread.median_yuan if measure == "median" else spread.largest_yuan)


def _say_notes(sums: Rollup) -> None:
    if sums.overlap_yuan is not None:
        say(
            f"注：一个项目在每个{sums.dimension.title}名下各算一次，各行之和为 "
            f"{format_wan(sums.overlap_yuan)} 万元，与合计 "
            f"{format_wan(sums.totals.total_yuan)} 万元不同。"
        )
    if sums.dimension.name == "year":
        say(
            "注：填了年度计划的按计划，其他跨年项目的投资按月均摊到各年，在每一年里各计一个；"
            "没有起止年的计入未排期。"
        )
    for name, words in (sums.merged or {}).items():
        say(f"注：“{'”“'.join(words)}”并入“{name}”。")


def _measured(
    sums: Rollup,
    measures: tuple[str, ...],
    spread: Mapping[Any, Spread],
    projects: Mapping[int, Mapping[str, Any]],
) -> dict[str, Any]:
    """Return a rollup with its measures, each row's beside its other figures."""
    result = rollup_json(sums)
    if not measures:
        return result
    result |= _spread_json(spread[WHOLE], measures, projects)
    for row, line in zip(sums.rows, result["rows"], strict=True):
        line |= _spread_json(spread.get(row.key, Spread()), measures, projects)
        for reason, inner in zip(row.reasons, line.get("reasons", ()), strict=True):
            inner |= _spread_json(spread.get(reason.key, Spread()), measures, projects)
    return result


def _spread_json(
    spread: Spread, measures: tuple[str, ...], projects: Mapping[int, Mapping[str, Any]]
) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name in measures:
        yuan = spread.median_yuan if name == "median" else spread.largest_yuan
        result[f"{name}_yuan"] = yuan
        result[f"{name}_wan"] = None if yuan is None else wan_number(yuan)
    if "largest" in measures:
        project = projects.get(spread.largest_id or 0)
        keys = ("number", "name", "uuid")
        result["largest_project"] = {key: project[key] for key in keys} if project else None
    return result


# ---------------------------------------------------------------- two dimensions


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


def say_cross(crossed: Cross) -> None:
    """Print a cross table, as a list of lists where it is too wide."""
    heads = crossed.columns.rows
    if len(heads) > _MOST_COLUMNS:
        _say_nested(crossed)
    else:
        totals = crossed.rows.totals
        rows = []
        for row in crossed.rows.rows:
            cells = [crossed.cells.get((row.key, head.key)) for head in heads]
            rows.append(
                [
                    plain(row.group),
                    *(_figures(cell.count, cell.total_yuan) if cell else "" for cell in cells),
                    _figures(row.count, row.total_yuan),
                ]
            )
        sums = [_figures(head.count, head.total_yuan) for head in heads]
        rows.append(["合计", *sums, _figures(totals.count, totals.total_yuan)])
        titles = [
            f"{crossed.rows.dimension.title}＼{crossed.columns.dimension.title}",
            *(plain(head.group) for head in heads),
            "合计",
        ]
        say_table(titles, rows, right=range(1, len(titles)))
        say()
        say("每格：总投资（万元），括号里是个数。")
    say(totals_text(crossed.rows.totals))
    for side in (crossed.rows, crossed.columns):
        _say_notes(side)


def _figures(count: int, yuan: int) -> str:
    return f"{format_wan(yuan)}（{count}）"


def _say_nested(crossed: Cross) -> None:
    whole = crossed.rows.totals.total_yuan
    rows = []
    for row in crossed.rows.rows:
        rows.append(row_cells(row, whole))
        for part in line_of(crossed, row.key):
            rows.append(row_cells(part, row.total_yuan, 1))
            rows += [row_cells(reason, row.total_yuan, 2) for reason in part.reasons]
    titles = [crossed.rows.dimension.title, *_USUAL_TITLES]
    cut = 4 if crossed.rows.totals.count_without_amount == 0 else 5
    say_table(titles[:cut], [cells[:cut] for cells in rows], right=(1, 2, 3, 4))
    say()
