"""The snapshot: the ordered ids of one filter at one moment, with its groups."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from app.models.fields import BY_NAME, Kind
from app.models.project import PROJECT
from app.queries.conditions import where
from app.queries.dimensions import Dimension, group_columns
from app.queries.filter import Filter
from app.queries.layout import Sort
from app.queries.rollups import (
    Part,
    Rollup,
    RollupRow,
    Totals,
    load_parts,
    load_totals,
    rollup_of,
)


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
    everything = Filter((), filter.reserve_id, filter.is_bin)
    if grouping is None:
        ids = _ids(connection, select(PROJECT.c.id), filter, _order(sort))
        totals = load_totals(connection, filter)
        groups: tuple[Group, ...] = ()
    else:
        assert not grouping.is_many_valued
        parts = load_parts(connection, grouping, filter)
        sums = rollup_of(connection, grouping, filter, parts)
        query = select(PROJECT.c.id).select_from(grouping.from_clause())
        columns = group_columns(connection, grouping)
        if len({part.key for part in parts}) < len(parts):
            # A group over several reserves, as of projects without a category, is sorted as one.
            columns, parts = columns[-1:], _joined(parts)
        order = (*columns, *_order(sort))
        ids, groups = _regroup(_ids(connection, query, filter, order), parts, sums)
        totals = sums.totals
    whole = totals if filter == everything else load_totals(connection, everything)
    return Snapshot(ids, groups, totals, whole)


def _ids(
    connection: Connection, query: Select[Any], filter: Filter, order: tuple[Any, ...]
) -> "array[int]":
    cursor = connection.execute(query.where(where(filter)).order_by(*order, PROJECT.c.id)).cursor
    assert cursor is not None
    return array("q", [row[0] for row in cursor.fetchall()])


def _joined(parts: Sequence[Part]) -> list[Part]:
    """Return one part for each key, in SQL's order of keys: none first."""
    joined: dict[Any, Part] = {}
    for part in parts:
        known = joined.get(part.key)
        joined[part.key] = replace(part, size=part.size + known.size) if known else part
    return sorted(joined.values(), key=lambda part: (part.key is not None, part.key))


def _regroup(
    ids: "array[int]", parts: Sequence[Part], sums: Rollup
) -> tuple["array[int]", tuple[Group, ...]]:
    """Bring the ids, which SQL gave part by part, into the order of the rollup's rows."""
    spans: dict[Any, list[tuple[int, int]]] = {}
    start = 0
    for part in parts:
        spans.setdefault(part.key, []).append((start, start + part.size))
        start += part.size
    ordered = array("q")
    groups = []
    for row in sums.rows:
        groups.append(Group(row, len(ordered)))
        for begin, end in spans[row.key]:
            ordered.extend(ids[begin:end])
    return ordered, tuple(groups)


def _order(sort: Sort) -> tuple[ColumnElement[Any], ...]:
    """Return the order: blanks last whatever the direction, then 储备库 and 序号.

    In the document's own order a project without a number comes first, where it is seen.
    """
    field = BY_NAME[sort.field]
    document = (PROJECT.c.reserve_id, PROJECT.c.number)
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
