"""How amounts lie inside each group: the middle one and the largest."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
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
from app.queries.tallies import Keys, counted_units, keys_of


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


#: An amount, how many projects have it, and the first of them.
Step = tuple[int, int, int]


def load_spread(
    connection: Connection, dimension: Dimension, filter: Filter
) -> Mapping[Any, Spread]:
    """Return the spread of each group of a rollup, by its row's key, and of :data:`WHOLE`.

    By year it is of the whole amounts of the projects the row counts, not of their shares; 未排期
    has the key None, its reasons theirs. Groups without any amount are there too.
    """
    steps: dict[Any, list[Step]] = defaultdict(list)
    if dimension.is_yearly:
        _add_years(connection, dimension, filter, steps)
    else:
        _add_groups(connection, dimension, filter, steps)
    if dimension.is_yearly or dimension.is_many_valued:
        steps[WHOLE] = _whole(connection, filter)
    else:
        steps[WHOLE] = [step for found in list(steps.values()) for step in found]
    return {key: _spread(found) for key, found in steps.items()}


def _add_groups(
    connection: Connection, dimension: Dimension, filter: Filter, steps: dict[Any, list[Step]]
) -> None:
    keys = keys_of(connection, (dimension,), filter)
    (usual,) = keys.usual
    if dimension.is_many_valued:
        found = _unit_steps(connection, keys, filter)
    else:
        found = _steps(connection, filter, keys.columns)
    for value, amount, size, first in found:
        group = steps[usual(value)]
        if amount is not None:
            group.append((amount, size, first))


def _unit_steps(connection: Connection, keys: Keys, filter: Filter) -> list[tuple[Any, ...]]:
    """Return the steps of each unit, and under None those of the projects without one."""
    if filter.is_bin:
        amount = PROJECT.c.total_yuan
        query = (
            select(*keys.columns, amount, func.count(), func.min(PROJECT.c.id))
            .select_from(keys.source)
            .where(where(connection, filter))
            .group_by(*keys.columns, amount)
        )
    else:
        unit = PROJECT_UNIT.c
        columns = (unit.unit_id, unit.total_yuan)
        figures = (func.count(), func.min(unit.project_id))
        query = counted_units(connection, filter, *columns, *figures).group_by(*columns)
    rest = _steps(connection, filter, (), PROJECT.c.lead_unit_id.is_(None))
    return [*_fetched(connection, query), *((None, *step) for step in rest)]


def _add_years(
    connection: Connection, dimension: Dimension, filter: Filter, steps: dict[Any, list[Step]]
) -> None:
    by_start = dimension.name == "start_year"
    is_told = not by_start and has_plans(connection)
    columns = (PROJECT.c.period_kind, PROJECT.c.period_start, PROJECT.c.period_end)
    extra = (~is_planned(),) if is_told else ()
    for kind, start, end, amount, size, first in _steps(connection, filter, columns, *extra):
        keys: Iterable[Any] = (None, kind)
        if kind == PeriodKind.CALENDAR:
            keys = (start // 100,) if by_start else months_by_year(start, end)
        for key in keys:
            group = steps[key]
            if amount is not None:
                group.append((amount, size, first))
    if is_told:
        _add_plans(connection, filter, steps)


def _add_plans(connection: Connection, filter: Filter, steps: dict[Any, list[Step]]) -> None:
    amount, condition = PROJECT.c.total_yuan, where(connection, filter)
    yearly, plan = plans_by_year().subquery(), plans().subquery()
    query = (
        select(yearly.c.year, amount, PROJECT.c.id)
        .join_from(PROJECT, yearly, yearly.c.project_id == PROJECT.c.id)
        .where(condition, amount.is_not(None))
    )
    for year, yuan, row_id in connection.execute(query):
        steps[year].append((yuan, 1, row_id))
    query = (
        select(amount, PROJECT.c.id)
        .join_from(PROJECT, plan, plan.c.project_id == PROJECT.c.id)
        .where(condition, plan.c.planned != amount)
    )
    for yuan, row_id in connection.execute(query):
        for key in (None, PLAN_REST):
            steps[key].append((yuan, 1, row_id))


def _whole(connection: Connection, filter: Filter) -> list[Step]:
    found = _steps(connection, filter, ())
    return [(amount, size, first) for amount, size, first in found if amount is not None]


def _steps(
    connection: Connection,
    filter: Filter,
    columns: Iterable[ColumnElement[Any]],
    *extra: ColumnElement[bool],
) -> list[tuple[Any, ...]]:
    """Return the columns, an amount, how many projects have both, and the first of them."""
    amount, condition = PROJECT.c.total_yuan, and_(where(connection, filter), *extra)
    wanted = (*columns, amount)
    route = find_route(filter, condition, wanted)
    is_sorted = set(route.columns) == set(wanted)
    query = select(*wanted, func.count(), func.min(PROJECT.c.id)).where(condition)
    return _fetched(
        connection, route.take(query.group_by(*(route.columns if is_sorted else wanted)))
    )


def _fetched(connection: Connection, query: Select[Any]) -> list[tuple[Any, ...]]:
    """Return plain tuples: there may be a million where hardly two amounts are the same."""
    cursor = connection.execute(query).cursor
    assert cursor is not None
    return list(cursor.fetchall())


def _spread(steps: list[Step]) -> Spread:
    if not steps:
        return Spread()
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
