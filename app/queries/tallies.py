"""Counting and adding up by keys: the one statement behind every rollup and cross table."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    func,
    select,
)

from app.models.project import PROJECT
from app.models.unit import COUNTED_INDEX, LED_INDEX, PROJECT_UNIT, SUMMED_INDEX, UNIT
from app.queries.conditions import listed, where
from app.queries.dimensions import Dimension, first_mention, measures, usual_keys
from app.queries.edges import IS_COUNTED, YES
from app.queries.filter import Filter, Ids
from app.queries.indexes import MANY, find_route, parts_of, rewritten
from app.queries.marks import marked
from app.queries.prepared import fetched
from app.queries.star import has_alone, kept_rows, unit_of


class Tally(NamedTuple):
    """Projects that share their keys.

    Attributes:
        keys: one for each dimension, then one for each further column.
        size: how many there are.
        missing: those without 总投资.
        total: yuan.
    """

    keys: tuple[Any, ...]
    size: int
    missing: int
    total: int


#: From a stored value to the key it counts under.
Usual = Callable[[Any], Any]


class Keys(NamedTuple):
    """What dimensions are in SQL.

    Attributes:
        source: the projects, with what the dimensions join to them.
        columns: one for each dimension.
        usual: one for each dimension.
        units: the units joined; projects without any are then left out.
    """

    source: FromClause
    columns: tuple[ColumnElement[Any], ...]
    usual: tuple[Usual, ...]
    units: tuple[FromClause, ...]

    def told(self, row: Sequence[Any]) -> tuple[Any, ...]:
        """Return the keys that a row's first columns count under."""
        return tuple(own(value) for own, value in zip(self.usual, row, strict=False))

    def over_units(self, query: Select[Any], filter: Filter) -> Select[Any]:
        """Return the query sent over the index of each project's units."""
        if not filter.is_bin:
            for unit in self.units:
                query = query.with_hint(unit, f"INDEXED BY {COUNTED_INDEX}", "sqlite")
        return query


def load_tallies(
    connection: Connection,
    dimensions: Sequence[Dimension],
    filter: Filter,
    *columns: ColumnElement[Any],
) -> list[Tally]:
    """Count and add up a filter's projects by every combination of keys.

    Args:
        connection: of the library.
        dimensions: not yearly; where one is many-valued, a project stands in each of its groups.
        filter: which projects.
        columns: further columns of the project to tell apart.

    Returns:
        Each combination that occurs, once, in no order.
    """
    names = [dimension.name for dimension in dimensions]
    if names == ["unit"] and not columns and not filter.is_bin:
        return _by_unit(connection, filter)
    return [
        tally._replace(keys=filled(tally.keys))
        for keys, condition, filled in key_sets(connection, dimensions, filter)
        for tally in _told(connection, keys, filter, condition, columns)
    ]


def key_sets(
    connection: Connection, dimensions: Sequence[Dimension], filter: Filter
) -> list[tuple[Keys, ColumnElement[bool], Callable[[tuple[Any, ...]], tuple[Any, ...]]]]:
    """Return what dimensions are in SQL for all of a filter's projects.

    Projects without a unit are told by themselves, so that the others need no outer join, which
    would keep SQLite from the index.

    Returns:
        For each part of the projects the keys, its condition, and what puts None in the keys where
        a unit would stand.
    """
    keys, condition = keys_of(connection, dimensions, filter), where(connection, filter)
    if not keys.units:
        return [(keys, condition, _itself)]
    places = [place for place, each in enumerate(dimensions) if each.is_many_valued]
    lacking = keys_of(connection, [each for each in dimensions if not each.is_many_valued], filter)
    return [
        (keys, condition, _itself),
        (
            lacking,
            and_(condition, PROJECT.c.lead_unit_id.is_(None)),
            lambda found: _with_blanks(found, places),
        ),
    ]


def _told(
    connection: Connection,
    keys: Keys,
    filter: Filter,
    condition: ColumnElement[bool],
    columns: Sequence[ColumnElement[Any]],
) -> list[Tally]:
    wanted = (*keys.columns, *columns)
    rows = kept_rows(connection, filter, condition, wanted, keys.units)
    if rows is None:
        rows = fetched(connection, _grouped(keys, filter, condition, columns))
    tallies = (Tally(row[:-3], *row[-3:]) for row in rows)
    if all(own is _itself for own in keys.usual):
        return [tally for tally in tallies if tally.size]
    width = len(keys.usual)
    return joined(
        tally._replace(keys=keys.told(tally.keys) + tally.keys[width:]) for tally in tallies
    )


def _with_blanks(keys: tuple[Any, ...], places: Sequence[int]) -> tuple[Any, ...]:
    """Put None where a unit would stand."""
    filled = list(keys)
    for place in places:
        filled.insert(place, None)
    return tuple(filled)


def keys_of(connection: Connection, dimensions: Sequence[Dimension], filter: Filter) -> Keys:
    """Return what dimensions are in SQL, for the projects of a filter."""
    source: FromClause = PROJECT
    columns: list[ColumnElement[Any]] = []
    units: list[FromClause] = []
    for dimension in dimensions:
        assert dimension.key is not None
        if not dimension.is_many_valued:
            columns.append(dimension.key)
            continue
        unit = _unit(len(units))
        counts = first_mention(unit) if filter.is_bin else unit.c.is_counted == YES
        source = source.join(unit, and_(unit.c.project_id == PROJECT.c.id, counts))
        columns.append(unit.c.unit_id)
        units.append(unit)
    usual = (_usual(dimension, usual_keys(connection, dimension)) for dimension in dimensions)
    return Keys(source, tuple(columns), tuple(usual), tuple(units))


@lru_cache(maxsize=8)
def _unit(place: int) -> FromClause:
    """Return the units under a name of their own: they may be crossed with units."""
    return PROJECT_UNIT.alias(f"unit_{place}")


def _grouped(
    keys: Keys,
    filter: Filter,
    condition: ColumnElement[bool],
    columns: Sequence[ColumnElement[Any]],
) -> Select[Any]:
    wanted = (*keys.columns, *columns)
    if keys.units:
        route = find_route(filter, condition, [column for column in wanted if _is_own(column)])
        query = select(*wanted, *measures()).select_from(keys.source).where(condition)
        return keys.over_units(route.take(query), filter).group_by(*wanted)
    route = find_route(filter, condition, tuple(dict.fromkeys(wanted)))
    if set(route.columns) == set(wanted):
        query = select(*wanted, *measures()).where(condition).group_by(*route.columns)
        return route.take(query)
    # First in the order of an index, then what is left of a million rows by the keys alone.
    inner = select(*route.columns, *measures()).where(condition).group_by(*route.columns)
    found = route.take(inner).subquery()
    outer = [found.c[str(column.key)] for column in wanted]
    sums = (func.sum(found.c[name]) for name in ("size", "missing", "total"))
    return select(*outer, *sums).group_by(*outer)


def _is_own(column: ColumnElement[Any]) -> bool:
    return getattr(column, "table", PROJECT) is PROJECT


def joined(tallies: Iterable[Tally]) -> list[Tally]:
    """Return one tally for each combination of keys."""
    sums: dict[tuple[Any, ...], list[int]] = {}
    for keys, size, missing, total in tallies:
        found = sums.get(keys)
        if found is None:
            sums[keys] = [size, missing, total]
        else:
            found[0] += size
            found[1] += missing
            found[2] += total
    return [Tally(keys, *figures) for keys, figures in sums.items()]


def counted_units(
    connection: Connection, filter: Filter, *columns: ColumnElement[Any]
) -> Select[Any]:
    """Return columns of ``project_unit`` for each unit of a filter's projects, each once.

    It repeats the amount of its project, so where that tells no join is needed. The recycle bin is
    not in it.
    """
    unit = PROJECT_UNIT.c
    query = select(*columns).where(IS_COUNTED)
    parts = parts_of(where(connection, filter))
    repeated = {PROJECT.c.total_yuan: unit.total_yuan}
    direct = [each for part in parts if (each := rewritten(part, repeated.get)) is not None]
    if len(direct) == len(parts):
        query = query.where(*direct)
        return query.with_hint(PROJECT_UNIT, f"INDEXED BY {SUMMED_INDEX}", "sqlite")
    led = {**repeated, PROJECT.c.lead_unit_id: unit.lead_unit_id}
    direct = [each for part in parts if (each := rewritten(part, led.get)) is not None]
    if len(direct) == len(parts):
        # Every unit is named, so that the index is entered once for each rather than read whole.
        query = query.where(unit.unit_id.in_(select(UNIT.c.id)), *direct)
        return query.with_hint(PROJECT_UNIT, f"INDEXED BY {LED_INDEX}", "sqlite")
    ids: Sequence[int] = _named(filter) or load_ids(connection, filter)
    if len(ids) < MANY:
        query = query.where(unit.project_id.in_(listed(tuple(ids))))
        return query.with_hint(PROJECT_UNIT, f"INDEXED BY {COUNTED_INDEX}", "sqlite")
    query = query.where(marked(ids, unit.project_id))
    return query.with_hint(PROJECT_UNIT, f"INDEXED BY {SUMMED_INDEX}", "sqlite")


def _by_unit(connection: Connection, filter: Filter) -> list[Tally]:
    """Add up by unit, and the projects without one."""
    unit, condition = PROJECT_UNIT.c, where(connection, filter)
    alone = and_(condition, PROJECT.c.lead_unit_id.is_(None))
    rows = kept_rows(connection, filter, condition, (unit.unit_id,), (PROJECT_UNIT,))
    if rows is None:
        columns = (unit.unit_id, *measures(unit.total_yuan))
        query = counted_units(connection, filter, *columns).group_by(unit.unit_id)
        rows = fetched(connection, query)
    if filter.is_bin or has_alone(connection):
        rest = kept_rows(connection, filter, alone, ())
        if rest is None:
            whole = select(*measures()).select_from(PROJECT).where(alone)
            rest = fetched(connection, find_route(filter, alone).take(whole))
        rows += [(None, *figures) for figures in rest]
    return [Tally((row[0],), *row[1:]) for row in rows if row[1]]


def _named(filter: Filter) -> tuple[int, ...]:
    """Return the ids a filter names; what is counted of them is live."""
    match filter.terms:
        case (Ids(ids),) if filter.reserve_id is None:
            return ids
    return ()


def load_ids(connection: Connection, filter: Filter) -> list[int]:
    """Return the ids of a filter's projects, in no order."""
    condition = where(connection, filter)
    query = find_route(filter, condition).take(select(PROJECT.c.id).where(condition))
    parts = parts_of(condition)
    if not filter.is_bin and len(parts) == 1 and (unit := unit_of(parts[0])) is not None:
        # What is counted is live, so no project need be looked at.
        query = select(PROJECT_UNIT.c.project_id).where(IS_COUNTED, PROJECT_UNIT.c.unit_id == unit)
        query = query.with_hint(PROJECT_UNIT, f"INDEXED BY {SUMMED_INDEX}", "sqlite")
    return [row[0] for row in fetched(connection, query)]


def _usual(dimension: Dimension, keys: Mapping[Any, Any] | None) -> Usual:
    if keys is None:
        return _itself
    if dimension.name == "pillar":
        return keys.get
    known = keys
    return lambda value: known.get(value, value)


def _itself(value: Any) -> Any:
    return value
