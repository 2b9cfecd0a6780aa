"""The snapshot: the ordered ids of one filter at one moment, with its groups."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from app.models.fields import BY_NAME, Kind
from app.models.project import PROJECT
from app.queries.conditions import where
from app.queries.dimensions import find_dimension
from app.queries.filter import Filter
from app.queries.groups import Group, Levels, levels_of, load_cut
from app.queries.layout import Layout, Sort, require_groupable
from app.queries.rollups import Totals, load_totals

#: The document's own layout: no groups, by 序号.
PLAIN = Layout()

#: So many projects have their first ids told before the others are read.
_MANY = 50_000

#: How many ids are told beforehand.
FEW = 400

#: Ids taken from the database at a time.
_BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a grid shows: ids in order, groups over them, and the sums.

    Attributes:
        ids: project ids, group by group.
        groups: every group before those inside it; empty when the grid is not grouped.
        totals: of what is shown.
        whole: of the reserve without the filter, which shares refer to.
    """

    ids: "array[int]"
    groups: tuple[Group, ...]
    totals: Totals
    whole: Totals


def load_snapshot(
    connection: Connection,
    filter: Filter,
    layout: Layout = PLAIN,
    preview: Callable[[Snapshot], object] | None = None,
) -> Snapshot:
    """Read ids, groups and sums at one moment.

    Args:
        connection: of the library, inside one transaction.
        filter: which projects.
        layout: by what they are grouped and sorted.
        preview: where there are so many projects that their ids take a while, is given the
            snapshot with the first few ids beforehand; the others are 0.

    Raises:
        RefusedInput: no list can be cut by one of the layout's dimensions.
    """
    everything = Filter((), filter.reserve_id, filter.is_bin)
    levels = grouping_levels(connection, layout)
    cut = None if levels is None else load_cut(connection, filter, levels, layout.group_order)
    totals = load_totals(connection, filter) if cut is None else summed(cut.groups)
    whole = totals if filter == everything else load_totals(connection, everything)
    groups = cut.groups if cut else ()
    if preview is not None and totals.count >= _MANY:
        first = _first_ids(connection, filter, layout, levels, groups)
        first.extend(array("q", bytes(first.itemsize * (totals.count - len(first)))))
        preview(Snapshot(first, groups, totals, whole))
    if levels is None or cut is None:
        ids = _ids(connection, select(PROJECT.c.id), filter, sort_columns(layout.sort))
    else:
        query = select(PROJECT.c.id)
        order = (*cut.columns, *sort_columns(layout.sort))
        ids = _rearranged(_ids(connection, query, filter, order), cut.spans)
    return Snapshot(ids, groups, totals, whole)


def _first_ids(
    connection: Connection,
    filter: Filter,
    layout: Layout,
    levels: Levels | None,
    groups: Sequence[Group],
) -> "array[int]":
    """Return the ids a grid shows first: of the first innermost groups, until they are enough."""
    order = sort_columns(layout.sort)
    if levels is None:
        return _ids(connection, select(PROJECT.c.id).limit(FEW), filter, order)
    found = array("q")
    for group in groups:
        room = FEW - len(found)
        if room <= 0:
            break
        if group.level + 1 < len(levels.keys):
            continue
        within = (
            key.is_(None) if value is None else key == value
            for key, value in zip(levels.keys, group.path, strict=True)
        )
        query = select(PROJECT.c.id).where(*within).limit(room)
        found.extend(_ids(connection, query, filter, order))
    return found


def grouping_levels(connection: Connection, layout: Layout) -> Levels | None:
    """Return how SQL cuts a list laid out so; None where it is not grouped.

    Raises:
        RefusedInput: no list can be cut by one of the dimensions.
    """
    dimensions = [require_groupable(find_dimension(name)) for name in layout.grouping]
    return levels_of(connection, dimensions) if dimensions else None


def _ids(
    connection: Connection, query: Select[Any], filter: Filter, order: tuple[Any, ...]
) -> "array[int]":
    ordered = query.where(where(connection, filter)).order_by(*order, PROJECT.c.id)
    cursor = connection.execute(ordered).cursor
    assert cursor is not None
    ids = array("q")
    # A million tuples at once would take a hundred megabytes.
    while rows := cursor.fetchmany(_BATCH):
        ids.extend([row[0] for row in rows])
    return ids


def _rearranged(ids: "array[int]", spans: Iterable[tuple[int, int]]) -> "array[int]":
    """Bring the ids, which SQL gave group by group, into the order of the groups."""
    ordered = array("q")
    for begin, end in spans:
        ordered.extend(ids[begin:end])
    return ordered


def summed(groups: Iterable[Group]) -> Totals:
    """Return the sums of a list from those of its outermost groups."""
    rows = [group.row for group in groups if group.level == 0]
    return Totals(
        sum(row.count for row in rows),
        sum(row.count_without_amount for row in rows),
        sum(row.total_yuan for row in rows),
    )


def sort_columns(sort: Sort) -> tuple[ColumnElement[Any], ...]:
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
