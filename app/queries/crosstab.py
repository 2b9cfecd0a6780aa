"""Two dimensions crossed: 分类 × 年度, 牵头单位 × 投资方式."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection

from app.errors import RefusedInput
from app.queries.dimensions import Dimension
from app.queries.filter import Filter
from app.queries.rollups import Rollup, RollupRow, Totals, rollup
from app.queries.schedule import Running, load_schedules
from app.queries.spreads import Spread, load_cross_spread
from app.queries.tallies import load_tallies


@dataclass(frozen=True, slots=True)
class Cross:
    """Two rollups and what they have in common.

    Where both dimensions hold a project once, and years and 未排期 count as that for amounts, the
    cells of a row add up to the row and those of a column to the column, to the yuan.

    Attributes:
        rows: the rollup of the one dimension.
        columns: the rollup of the other.
        cells: by the row's key and the column's; none where nothing meets.
        reasons: 未排期 by reason, as cells: the reason's key in the place of None.
        spread: medians and largest amounts as :func:`load_cross_spread` has them; empty where
            they were not asked for.
    """

    rows: Rollup
    columns: Rollup
    cells: Mapping[tuple[Any, Any], Totals]
    reasons: Mapping[tuple[Any, Any], Totals] = field(default_factory=dict)
    spread: Mapping[tuple[Any, Any], Spread] = field(default_factory=dict)


def cross(connection: Connection, rows: Dimension, columns: Dimension, filter: Filter) -> Cross:
    """Cross two dimensions over a filter's projects, in one statement beside the two rollups'.

    Returns:
        Amounts in yuan.

    Raises:
        RefusedInput: both are yearly.
    """
    if rows.is_yearly and columns.is_yearly:
        raise RefusedInput(
            "交叉汇总",
            f"{rows.title} × {columns.title}",
            "两个维度都是年度",
            remedy="请把其中一个换成分类、牵头单位等",
        )
    beside = rollup(connection, rows, filter), rollup(connection, columns, filter)
    if columns.is_yearly:
        return Cross(*beside, *_by_year(connection, rows, columns, filter))
    if rows.is_yearly:
        turned = _by_year(connection, columns, rows, filter)
        cells, reasons = map(_turned, turned)
        return Cross(*beside, cells, reasons)
    cells = {
        (tally.keys[0], tally.keys[1]): Totals(*tally[1:])
        for tally in load_tallies(connection, (rows, columns), filter)
    }
    return Cross(*beside, cells)


def with_spread(connection: Connection, crossed: Cross, filter: Filter) -> Cross:
    """Return a cross table with the medians and the largest amounts of its cells and edges.

    They are looked up project by project, where :func:`cross` only adds up.

    Args:
        connection: of the library.
        crossed: the table.
        filter: the one it was made under.
    """
    sides = crossed.rows.dimension, crossed.columns.dimension
    return replace(crossed, spread=load_cross_spread(connection, *sides, filter))


def line_of(crossed: Cross, row_key: Any) -> tuple[RollupRow, ...]:
    """Return the columns that a row meets, with the figures of their cells, in their order."""
    line = []
    for head in crossed.columns.rows:
        cell = crossed.cells.get((row_key, head.key))
        if cell is None:
            continue
        reasons = tuple(
            _cell_row(reason, crossed.reasons[row_key, reason.key])
            for reason in head.reasons
            if (row_key, reason.key) in crossed.reasons
        )
        line.append(replace(_cell_row(head, cell), reasons=reasons))
    return tuple(line)


def _cell_row(head: RollupRow, cell: Totals) -> RollupRow:
    return RollupRow(head.key, head.group, cell.count, cell.count_without_amount, cell.total_yuan)


def _by_year(
    connection: Connection, dimension: Dimension, yearly: Dimension, filter: Filter
) -> tuple[dict[tuple[Any, Any], Totals], dict[tuple[Any, Any], Totals]]:
    cells: dict[tuple[Any, Any], Totals] = {}
    reasons: dict[tuple[Any, Any], Totals] = {}
    by_start = yearly.name == "start_year"
    schedules = load_schedules(connection, (dimension,), filter, by_start=by_start)
    for (key,), schedule in schedules.items():
        for year, running in schedule.years.items():
            cells[key, year] = _totals(running)
        if schedule.reasons:
            cells[key, None] = _totals(schedule.unscheduled)
        for reason, running in schedule.reasons.items():
            reasons[key, reason] = _totals(running)
    return cells, reasons


def _turned(cells: Mapping[tuple[Any, Any], Totals]) -> dict[tuple[Any, Any], Totals]:
    return {(column, row): totals for (row, column), totals in cells.items()}


def _totals(running: Running) -> Totals:
    return Totals(running.count, running.missing, running.total)
