"""How amounts lie inside each group, and each cell of a cross table: the middle and the largest."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from app.models.period import PeriodKind, months_by_year
from app.models.project import PROJECT
from app.models.unit import PROJECT_UNIT
from app.queries.conditions import where
from app.queries.dimensions import Dimension
from app.queries.filter import Filter
from app.queries.indexes import find_route
from app.queries.plans import PLAN_REST, has_plans, is_planned, plans, plans_by_year
from app.queries.tallies import Keys, counted_units, key_sets


class _Whole(Enum):
    """The key of all projects together, which is no group's."""

    WHOLE = "whole"


#: All projects of a filter, each once.
WHOLE: Final = _Whole.WHOLE


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle and the largest 总投资 of a group; None where no project has an amount.

    Attributes:
        median_yuan: of an even count the mean of the two in the middle, half-up to the yuan.
        largest_yuan: the largest.
        largest_id: the project that has it; of several the one entered first.
    """

    median_yuan: int | None = None
    largest_yuan: int | None = None
    largest_id: int | None = None


#: What a group, or a cell, without any amount has.
NO_SPREAD: Final = Spread()

#: An amount, how many projects have it, and the first of them.
Step = tuple[int, int, int]

#: The steps by key: the values of the dimensions that are not yearly, then the year, if any.
_Steps = dict[tuple[Any, ...], list[Step]]

_AMOUNT = PROJECT.c.total_yuan
_PERIOD = (PROJECT.c.period_kind, PROJECT.c.period_start, PROJECT.c.period_end)


def load_spread(
    connection: Connection, dimension: Dimension, filter: Filter
) -> Mapping[Any, Spread]:
    """Return the spread of each group of a rollup, by its row's key, and of :data:`WHOLE`.

    By year it is of the whole amounts of the projects the row counts, not of their shares; 未排期
    has the key None, its reasons theirs. Groups without any amount are there too.
    """
    steps: dict[Any, list[Step]] = {
        key: found for (key,), found in _load_steps(connection, (dimension,), filter).items()
    }
    if dimension.is_yearly or dimension.is_many_valued:
        steps[WHOLE] = _load_steps(connection, (), filter).get((), [])
    else:
        steps[WHOLE] = [step for found in list(steps.values()) for step in found]
    return {key: _spread(found) for key, found in steps.items()}


def load_cross_spread(
    connection: Connection, rows: Dimension, columns: Dimension, filter: Filter
) -> Mapping[tuple[Any, Any], Spread]:
    """Return the spread of each cell of a cross table, by its row's and its column's key.

    By year as in :func:`load_spread`; the reasons of 未排期 have theirs in the place of None. With
    :data:`WHOLE` in the place of one key it is the group's of the other dimension, each of its
    projects once; in the place of both, of all projects.

    Args:
        connection: of the library.
        rows: one dimension.
        columns: the other; one of the two at most is yearly.
        filter: which projects.
    """
    cells = _load_steps(connection, (rows, columns), filter)
    if rows.is_yearly:
        cells = {(row, column): found for (column, row), found in cells.items()}
    steps: _Steps = dict(cells)
    down = _edge(connection, cells, 0, rows, columns, filter)
    across = _edge(connection, cells, 1, columns, rows, filter)
    steps |= {(key, WHOLE): found for key, found in down.items()}
    steps |= {(WHOLE, key): found for key, found in across.items()}
    steps[WHOLE, WHOLE] = _load_steps(connection, (), filter).get((), [])
    return {(row, column): _spread(found) for (row, column), found in steps.items()}


def _edge(
    connection: Connection,
    cells: _Steps,
    place: int,
    dimension: Dimension,
    other: Dimension,
    filter: Filter,
) -> dict[Any, list[Step]]:
    """Return the steps of one dimension's groups; out of the cells where these tell them once.

    Args:
        connection: of the library.
        cells: the steps of both dimensions.
        place: of the dimension's key in that of a cell.
        dimension: whose groups.
        other: the other one.
        filter: which projects.
    """
    if not other.is_single_valued:
        found = _load_steps(connection, (dimension,), filter)
        return {key: steps for (key,), steps in found.items()}
    edge: dict[Any, list[Step]] = defaultdict(list)
    for keys, steps in cells.items():
        # A reason of 未排期 only repeats a part of it.
        if not (other.is_yearly and isinstance(keys[1 - place], str)):
            edge[keys[place]] += steps
    return edge


def _load_steps(connection: Connection, dimensions: Sequence[Dimension], filter: Filter) -> _Steps:
    """Return the steps of each combination of keys; a year stands last in it."""
    steps: _Steps = defaultdict(list)
    yearly = next((each for each in dimensions if each.is_yearly), None)
    others = [each for each in dimensions if not each.is_yearly]
    if yearly is None and [each.name for each in others] == ["unit"] and not filter.is_bin:
        _add_units(connection, filter, steps)
        return steps
    by_start = yearly is not None and yearly.name == "start_year"
    is_told = yearly is not None and not by_start and has_plans(connection)
    extra = (~is_planned(),) if is_told else ()
    columns = () if yearly is None else _PERIOD
    for keys, condition, filled in key_sets(connection, others, filter):
        # Many amounts have the same keys: which groups these are is told once.
        known: dict[tuple[Any, ...], list[list[Step]]] = {}
        for row in _fetched(connection, _grouped(keys, filter, and_(condition, *extra), columns)):
            groups = known.get(row[:-3])
            if groups is None:
                key = filled(keys.told(row))
                ends = [()] if yearly is None else _years(*row[-6:-3], by_start=by_start)
                groups = known[row[:-3]] = [steps[*key, *end] for end in ends]
            if row[-3] is not None:
                step = row[-3:]
                for group in groups:
                    group.append(step)
        if is_told:
            for row in _fetched(connection, _planned(keys, condition)):
                _add(steps, (*filled(keys.told(row)), row[-3]), (row[-2], 1, row[-1]))
            for row in _fetched(connection, _partly_planned(keys, condition)):
                for year in (None, PLAN_REST):
                    _add(steps, (*filled(keys.told(row)), year), (row[-2], 1, row[-1]))
    return steps


def _add(steps: _Steps, key: tuple[Any, ...], step: tuple[Any, ...]) -> None:
    """Add a step to its group, which is there even where nobody states an amount."""
    group = steps[key]
    amount, size, first = step
    if amount is not None:
        group.append((amount, size, first))


def _years(
    kind: str, start: int | None, end: int | None, *, by_start: bool
) -> list[tuple[Any, ...]]:
    """Return the keys of the years a period stands in, or those of 未排期 and of its reason."""
    if kind != PeriodKind.CALENDAR:
        return [(None,), (kind,)]
    assert start is not None
    assert end is not None
    return [(start // 100,)] if by_start else [(year,) for year in months_by_year(start, end)]


def _add_units(connection: Connection, filter: Filter, steps: _Steps) -> None:
    """Add the steps of each unit, and under None those of the projects without one.

    What is kept by unit tells them without the projects.
    """
    unit = PROJECT_UNIT.c
    columns = (unit.unit_id, unit.total_yuan)
    figures = (func.count(), func.min(unit.project_id))
    query = counted_units(connection, filter, *columns, *figures).group_by(*columns)
    for row in _fetched(connection, query):
        _add(steps, row[:1], row[1:])
    condition = and_(where(connection, filter), PROJECT.c.lead_unit_id.is_(None))
    for row in _fetched(connection, _grouped(Keys(PROJECT, (), (), ()), filter, condition, ())):
        _add(steps, (None,), row)


def _planned(keys: Keys, condition: ColumnElement[bool]) -> Select[Any]:
    """Return the keys, a planned year, the whole amount and the project."""
    yearly = plans_by_year().subquery()
    return (
        select(*keys.columns, yearly.c.year, _AMOUNT, PROJECT.c.id)
        .select_from(keys.source.join(yearly, yearly.c.project_id == PROJECT.c.id))
        .where(condition, _AMOUNT.is_not(None))
    )


def _partly_planned(keys: Keys, condition: ColumnElement[bool]) -> Select[Any]:
    """Return the keys, the whole amount and the project where a plan leaves something over."""
    plan = plans().subquery()
    return (
        select(*keys.columns, _AMOUNT, PROJECT.c.id)
        .select_from(keys.source.join(plan, plan.c.project_id == PROJECT.c.id))
        .where(condition, plan.c.planned != _AMOUNT)
    )


def _grouped(
    keys: Keys,
    filter: Filter,
    condition: ColumnElement[bool],
    columns: Sequence[ColumnElement[Any]],
) -> Select[Any]:
    """Return keys, columns, an amount, how many projects have all of them, and the first."""
    wanted = (*keys.columns, *columns, _AMOUNT)
    own = [each for each in wanted if getattr(each, "table", PROJECT) is PROJECT]
    route = find_route(filter, condition, tuple(dict.fromkeys(own)))
    is_sorted = set(route.columns) == set(wanted)
    figures = (func.count(), func.min(PROJECT.c.id))
    query: Select[Any] = select(*wanted, *figures).select_from(keys.source).where(condition)
    query = route.take(query)
    if keys.units:
        query = keys.over_units(query, filter)
    return query.group_by(*(route.columns if is_sorted else wanted))


def _fetched(connection: Connection, query: Select[Any]) -> list[tuple[Any, ...]]:
    """Return plain tuples: there may be a million where hardly two amounts are the same."""
    cursor = connection.execute(query).cursor
    assert cursor is not None
    return list(cursor.fetchall())


def _spread(steps: list[Step]) -> Spread:
    if not steps:
        return NO_SPREAD
    steps.sort()
    count = sum(size for _, size, _ in steps)
    low, high = _at(steps, (count - 1) // 2), _at(steps, count // 2)
    largest = steps[-1][0]
    first = min(step[2] for step in steps if step[0] == largest)
    return Spread((low + high + 1) // 2, largest, first)


def _at(steps: list[Step], place: int) -> int:
    """Return the amount at a place, counted from 0, among the amounts one by one."""
    for amount, size, _ in steps:
        if place < size:
            return amount
        place -= size
    raise IndexError(place)
