"""The verb ``rollup``: one dimension, or two crossed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.models.money import format_share, format_wan
from app.queries.crosstab import cross, with_spread
from app.queries.dimensions import Dimension, find_dimension
from app.queries.measures import MEASURE_TITLES, SPREADS
from app.queries.rollups import Rollup, rollup
from app.queries.sheet import Figure, LineKind, Sheet, SheetLine, rollup_sheet
from app.queries.spreads import NO_SPREAD, WHOLE, Spread, load_spread
from app.queries.waysout import load_ways_out
from app.verbs.arguments import Options
from app.verbs.crosstables import cross_json, cross_sheet_of, say_cross
from app.verbs.exports import BOOK, PDF, kind_of, scope_words, write_figures_of
from app.verbs.measures import columns_of, heading, measures_of
from app.verbs.opening import filter_of, open_to_read, words_of
from app.verbs.output import plain, say, say_json, say_table
from app.verbs.records import rollup_json, say_rollup_notes, say_ways_out, totals_text
from app.verbs.spreads import load_largest_projects, spread_json
from app.verbs.usage import UsageError


def run(options: Options) -> None:
    """Print a rollup, or two dimensions crossed; with ``-o`` write it into a file.

    Raises:
        UsageError: not one or two dimensions, or an unknown measure.
        RefusedInput: an unknown dimension, two yearly ones, or a file of another kind.
        OutputUnwritable: the file cannot be written.
    """
    words = words_of(options.by)
    if not 1 <= len(words) <= 2:
        raise UsageError("--by 后面写一个或两个维度，如 category 或 category,year")
    measures = measures_of(options.measures)
    dimensions = [find_dimension(word) for word in words]
    path = Path(options.output) if options.output is not None else None
    if path is not None:
        if options.json:
            raise UsageError("--json 和 -o 不能同时用")
        kind_of(path, (BOOK, PDF))
    if len(dimensions) == 2:
        _run_crossed(options, dimensions[0], dimensions[1], measures, path)
    else:
        _run_single(options, dimensions[0], measures, path)


def _run_single(
    options: Options, dimension: Dimension, measures: tuple[str, ...], path: Path | None
) -> None:
    with open_to_read(options.file) as library, library.read() as connection:
        filter = filter_of(connection, options)
        subtitle = "" if path is None else scope_words(connection, filter, options)
        sums = rollup(connection, dimension, filter)
        is_spread = not set(SPREADS).isdisjoint(measures)
        spread = load_spread(connection, dimension, filter) if is_spread else {}
        projects = load_largest_projects(connection, spread)
        ways = [] if sums.totals.count else load_ways_out(connection, filter)
    sheet = _sheet(sums, measures, spread, subtitle)
    if path is not None:
        write_figures_of(sheet, path)
    elif options.json:
        say_json(_measured(sums, measures, spread, projects))
    else:
        _say_sheet(sums, sheet, columns_of(measures, sums.totals), spread)
        say_ways_out(ways)


def _run_crossed(
    options: Options,
    down: Dimension,
    across: Dimension,
    measures: tuple[str, ...],
    path: Path | None,
) -> None:
    if path is not None and len(measures) > 1:
        told = "、".join(MEASURE_TITLES[name] for name in measures)
        raise UsageError(
            f"两个维度交叉的表写成文件时，格子里只能有一个指标，这里写了{told}",
            remedy="请分几次写，或不写 -o 直接列出",
        )
    with open_to_read(options.file) as library, library.read() as connection:
        filter = filter_of(connection, options)
        subtitle = "" if path is None else scope_words(connection, filter, options)
        crossed = cross(connection, down, across, filter)
        if not set(SPREADS).isdisjoint(measures):
            crossed = with_spread(connection, crossed, filter)
        projects = load_largest_projects(connection, crossed.spread)
        ways = [] if crossed.rows.totals.count else load_ways_out(connection, filter)
    if path is not None:
        write_figures_of(cross_sheet_of(crossed, measures, subtitle), path)
    elif options.json:
        say_json(cross_json(crossed, measures, projects))
    else:
        say_cross(crossed, measures)
        say_ways_out(ways)


def say_rollup(sums: Rollup) -> None:
    """Print a rollup as a table of the usual figures."""
    _say_sheet(sums, _sheet(sums, (), {}, ""), columns_of((), sums.totals), {})


def _sheet(
    sums: Rollup, measures: tuple[str, ...], spread: Mapping[Any, Spread], subtitle: str
) -> Sheet:
    """Return the table of one dimension, as it is printed and as it is written into a file."""
    title = f"按{sums.dimension.title}汇总"
    columns = columns_of(measures, sums.totals)
    return rollup_sheet(sums, columns, spread, title=title, subtitle=subtitle)


def _say_sheet(
    sums: Rollup, sheet: Sheet, columns: tuple[str, ...], spread: Mapping[Any, Spread]
) -> None:
    rows = [
        [f"{_indent(line)}{plain(line.name)}", *_texts(sheet, line)]
        for line in sheet.lines
        if line.kind is not LineKind.TOTAL
    ]
    titles = [sheet.head, *map(heading, columns)]
    say_table(titles, rows, right=range(1, len(titles)))
    say()
    say(totals_text(sums.totals))
    overall = spread.get(WHOLE)
    if overall is not None and overall.median_yuan is not None:
        told = (
            f"{MEASURE_TITLES[name]} {_amount(overall, name)} 万元"
            for name in columns
            if name in SPREADS
        )
        say(f"全部项目：{'，'.join(told)}")
    say_rollup_notes(sums)


def _indent(line: SheetLine) -> str:
    return "  " if line.kind is LineKind.PART else ""


def _texts(sheet: Sheet, line: SheetLine) -> list[str]:
    """Return a line's figures as text; the column of shares holds the yuan they are of."""
    texts = []
    for at, (column, figure) in enumerate(zip(sheet.columns, line.figures, strict=True)):
        if column.figure is Figure.MONEY or figure is None:
            texts.append(format_wan(figure))
        elif column.figure is Figure.SHARE:
            texts.append(format_share(figure, sheet.lines[0].figures[at] or 0))
        else:
            texts.append(str(figure))
    return texts


def _amount(spread: Spread, measure: str) -> str:
    return format_wan(spread.median_yuan if measure == "median" else spread.largest_yuan)


# ---------------------------------------------------------------- JSON


def _measured(
    sums: Rollup,
    measures: tuple[str, ...],
    spread: Mapping[Any, Spread],
    projects: Mapping[int, Mapping[str, Any]],
) -> dict[str, Any]:
    """Return a rollup with what was looked up for it beside the figures it always has."""
    result = rollup_json(sums)
    asked = tuple(name for name in measures if name in SPREADS)
    if not asked:
        return result
    result |= spread_json(spread[WHOLE], asked, projects)
    for row, line in zip(sums.rows, result["rows"], strict=True):
        line |= spread_json(spread.get(row.key, NO_SPREAD), asked, projects)
        for reason, inner in zip(row.reasons, line.get("reasons", ()), strict=True):
            inner |= spread_json(spread.get(reason.key, NO_SPREAD), asked, projects)
    return result
