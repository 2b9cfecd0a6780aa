"""The snapshot: the ordered ids of one filter at one moment, with its groups."""

from array import array
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from app.models.fields import BY_NAME, Kind
from app.queries.conditions import where
from app.queries.dimensions import PROJECT, Dimension
from app.queries.filter import Filter
from app.queries.rollups import Rollup, RollupRow, Totals, load_totals, rollup


@dataclass(frozen=True, slots=True)
class Sort:
    """By which field, in which direction; 序号 decides between equals."""

    field: str = "number"
    is_descending: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A group's rollup row and where its projects start among the ids."""

    row: RollupRow
    start: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a grid shows: ids in order, groups over them, and the sums.

    Attributes:
        ids: project ids, group by group.
        groups: empty when the grid is not grouped.
        totals: of what is shown.
        whole: of the reserve without the filter, which shares refer to.
    """

    ids: "array[int]"
    groups: tuple[Group, ...]
    totals: Totals
    whole: Totals


def load_snapshot(
    connection: Connection, filter: Filter, sort: Sort, grouping: Dimension | None
) -> Snapshot:
    """Read ids, groups and sums at one moment.

    Args:
        connection: of the library, inside one transaction.
        filter: which projects.
        sort: order inside each group.
        grouping: a single-valued dimension, or None.
    """
    whole = load_totals(connection, Filter((), filter.reserve_id, filter.is_bin))
    if grouping is None:
        ids = _ids(connection, select(PROJECT.c.id), filter, _order(sort))
        totals = whole if not filter.terms else load_totals(connection, filter)
        return Snapshot(ids, (), totals, whole)
    assert grouping.key is not None
    assert not grouping.is_many_valued
    sums = rollup(connection, grouping, filter)
    query = select(PROJECT.c.id).select_from(grouping.from_clause())
    ids = _ids(connection, query, filter, (grouping.key, *_order(sort)))
    ids, groups = _regroup(connection, grouping, filter, ids, sums)
    return Snapshot(ids, groups, sums.totals, whole)


def _ids(
    connection: Connection, query: Select[Any], filter: Filter, order: tuple[Any, ...]
) -> "array[int]":
    cursor = connection.execute(query.where(where(filter)).order_by(*order, PROJECT.c.id)).cursor
    assert cursor is not None
    return array("q", [row[0] for row in cursor.fetchall()])


def _regroup(
    connection: Connection,
    grouping: Dimension,
    filter: Filter,
    ids: "array[int]",
    sums: Rollup,
) -> tuple["array[int]", tuple[Group, ...]]:
    """Bring the groups, which SQL gave in the order of their keys, into the rollup's order."""
    assert grouping.key is not None
    query = (
        select(grouping.key.label("key"), func.count().label("size"))
        .select_from(grouping.from_clause())
        .where(where(filter))
        .group_by(grouping.key)
        .order_by(grouping.key)
    )
    spans: dict[Any, tuple[int, int]] = {}
    start = 0
    for row in connection.execute(query):
        spans[row.key] = (start, row.size)
        start += row.size
    ordered = array("q")
    groups = []
    for group in sums.rows:
        begin, size = spans[group.key]
        groups.append(Group(group, len(ordered)))
        ordered.extend(ids[begin : begin + size])
    return ordered, tuple(groups)


def _order(sort: Sort) -> tuple[ColumnElement[Any], ...]:
    """Return the order: blanks last whatever the direction, then 储备库 and 序号."""
    field = BY_NAME[sort.field]
    document = (PROJECT.c.reserve_id, PROJECT.c.number.is_(None), PROJECT.c.number)
    if field.name == "number" and not sort.is_descending:
        return document
    column: ColumnElement[Any] = _sort_column(field.name)
    is_blank = column.is_(None) if field.kind in _NUMERIC else column == ""
    direction = column.desc() if sort.is_descending else column.asc()
    return (is_blank, direction, *document)


_NUMERIC = (Kind.MONEY, Kind.NUMBER, Kind.CATEGORY, Kind.SHARE)


def _sort_column(name: str) -> ColumnElement[Any]:
    field = BY_NAME[name]
    if field.kind is Kind.SHARE:
        return PROJECT.c.total_yuan
    if field.kind is Kind.PERIOD:
        return func.coalesce(PROJECT.c.period_start, 999_999 + PROJECT.c.period_months, "")
    return PROJECT.c[field.column]
