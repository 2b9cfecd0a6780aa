"""What a rollup shows, as a plain table of typed figures: the same for Excel and for paper.

Amounts are yuan; who writes them chooses the unit. Which figures add up to which others is said
here, so that a workbook's formulas add up the same cells as the program did.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.queries.crosstab import Cross
from app.queries.dimensions import Dimension
from app.queries.measures import MEASURE_TITLES, SPREADS
from app.queries.rollups import Rollup, RollupRow, Totals
from app.queries.spreads import WHOLE, Spread
from app.queries.unstated import is_unstated


class Figure(StrEnum):
    """What a column counts."""

    COUNT = "count"
    MONEY = "money"
    SHARE = "share"


class LineKind(StrEnum):
    """What a line is: 合计, a group, a part of the group above it (a reason of 未排期)."""

    TOTAL = "total"
    GROUP = "group"
    PART = "part"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of figures.

    Attributes:
        title: without the unit.
        figure: what it counts.
        adds_up: whether the groups' figures add up to 合计.
        is_edge: the column adds up, or repeats, those before it.
    """

    title: str
    figure: Figure
    adds_up: bool
    is_edge: bool = False


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line: what it is, its name, and a figure for each column.

    Attributes:
        figures: counts and yuan; None where there is nothing to say, as of the amounts of projects
            none of which states one. The share column holds the yuan it is the share of.
    """

    kind: LineKind
    name: str
    figures: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of figures.

    Attributes:
        title: what is counted.
        subtitle: under which filter; empty for all.
        head: the title of the first column.
        columns: the others.
        lines: 合计 first.
        edges_add_up: whether a line's edge figure is the sum of the figures before it.
        notes: what a reader must know, a sentence each.
        measure: what every cell holds, where no column's title says it.
    """

    title: str
    subtitle: str
    head: str
    columns: tuple[SheetColumn, ...]
    lines: tuple[SheetLine, ...]
    edges_add_up: bool = False
    notes: tuple[str, ...] = ()
    measure: str = ""


_FIGURES = {"count": Figure.COUNT, "missing": Figure.COUNT, "share": Figure.SHARE}


def rollup_sheet(
    result: Rollup,
    measures: Sequence[str],
    spread: Mapping[Any, Spread],
    *,
    title: str,
    subtitle: str = "",
) -> Sheet:
    """Return the table of one dimension.

    Args:
        result: the rollup.
        measures: of ``count total share missing median largest``, in order.
        spread: medians and largest amounts by key; may be empty where neither is shown.
        title: of the table.
        subtitle: the filter in words.
    """
    dimension = result.dimension
    columns = tuple(
        SheetColumn(
            MEASURE_TITLES[name], _FIGURES.get(name, Figure.MONEY), _adds_up(dimension, name)
        )
        for name in measures
    )
    lines = [SheetLine(LineKind.TOTAL, "合计", _figures(result.totals, measures, spread, WHOLE))]
    for row in result.rows:
        lines.append(SheetLine(LineKind.GROUP, row.group, _of_row(row, measures, spread)))
        lines += (
            SheetLine(LineKind.PART, part.group, _of_row(part, measures, spread))
            for part in row.reasons
        )
    return Sheet(
        title, subtitle, dimension.title, columns, tuple(lines), notes=_notes(result, None)
    )


def cross_sheet(cross: Cross, measure: str, *, title: str, subtitle: str = "") -> Sheet:
    """Return the table of two dimensions crossed, with 合计 above and at the right.

    Where the rows are years, the reasons of 未排期 stand below it, as on the screen.

    Args:
        cross: the cells with their edges; with their spread where the measure needs it.
        measure: ``count``, ``total``, ``share`` (of the whole), ``missing``, ``median`` or
            ``largest``.
        title: of the table.
        subtitle: the filter in words.
    """
    down, across = cross.rows, cross.columns
    figure = _FIGURES.get(measure, Figure.MONEY)
    columns = [
        SheetColumn(row.group, figure, _adds_up(down.dimension, measure)) for row in across.rows
    ]
    columns.append(SheetColumn("合计", figure, _adds_up(down.dimension, measure), is_edge=True))
    top = tuple(_crossed(cross, row, measure, (WHOLE, row.key)) for row in across.rows)
    whole = _crossed(cross, down.totals, measure, (WHOLE, WHOLE))
    lines = [SheetLine(LineKind.TOTAL, "合计", (*top, whole))]
    for row in down.rows:
        lines.append(_cross_line(LineKind.GROUP, row, cross, cross.cells, measure))
        lines += (
            _cross_line(LineKind.PART, part, cross, cross.reasons, measure) for part in row.reasons
        )
    head = f"{down.dimension.title} ＼ {across.dimension.title}"
    return Sheet(
        title,
        subtitle,
        head,
        tuple(columns),
        tuple(lines),
        edges_add_up=_adds_up(across.dimension, measure),
        notes=_notes(down, across),
        measure=MEASURE_TITLES[measure],
    )


def _cross_line(
    kind: LineKind,
    row: RollupRow,
    cross: Cross,
    cells: Mapping[tuple[Any, Any], Totals],
    measure: str,
) -> SheetLine:
    keys = [(row.key, head.key) for head in cross.columns.rows]
    figures = (
        None if (cell := cells.get(key)) is None else _crossed(cross, cell, measure, key)
        for key in keys
    )
    edge = _crossed(cross, row, measure, (row.key, WHOLE))
    return SheetLine(kind, row.group, (*figures, edge))


def _crossed(
    cross: Cross, sums: RollupRow | Totals, measure: str, key: tuple[Any, Any]
) -> int | None:
    """Return the figure of a cell or an edge; None for an amount that nobody states."""
    if measure not in SPREADS:
        return _measured(sums, measure)
    found = cross.spread[key]
    return found.median_yuan if measure == "median" else found.largest_yuan


def _adds_up(dimension: Dimension, measure: str) -> bool:
    """Tell whether the groups' figures add up to the whole's.

    A project over several years is counted in each; under several units, with its whole amount.
    """
    if measure in SPREADS or dimension.is_many_valued:
        return False
    return measure in ("total", "share") or dimension.name != "year"


def _of_row(
    row: RollupRow, measures: Sequence[str], spread: Mapping[Any, Spread]
) -> tuple[int | None, ...]:
    return _figures(row, measures, spread, row.key)


def _figures(
    sums: RollupRow | Totals, measures: Sequence[str], spread: Mapping[Any, Spread], key: Any
) -> tuple[int | None, ...]:
    found = spread.get(key)
    spreads = {
        "median": found.median_yuan if found else None,
        "largest": found.largest_yuan if found else None,
    }
    return tuple(spreads[name] if name in spreads else _measured(sums, name) for name in measures)


def _measured(sums: RollupRow | Totals, measure: str) -> int | None:
    match measure:
        case "count":
            return sums.count
        case "missing":
            return sums.count_without_amount
        case _:
            return None if is_unstated(sums) else sums.total_yuan


def _notes(down: Rollup, across: Rollup | None) -> tuple[str, ...]:
    notes = []
    for result in (down, across):
        if result is None:
            continue
        title = result.dimension.title
        if result.overlap_yuan is not None:
            notes.append(
                f"一个项目有几个{title}时，在每个{title}名下各算一次，各行之和大于合计；"
                "合计中每个项目只算一次。"
            )
        if result.dimension.name == "year":
            notes.append("跨年的项目在每一年各计一个；金额按月分到各年，各年与未排期之和等于合计。")
    missing = down.totals.count_without_amount
    if missing:
        notes.append(f"有 {missing} 个项目未填总投资，只计个数，不计金额。")
    return tuple(notes)
