"""The snapshot: the ordered ids of one filter at one moment, with its groups."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from app.models.fields import BY_NAME, Kind
from app.models.project import PROJECT
from app.queries.conditions import where
from app.queries.dimensions import find_dimension
from app.queries.filter import Filter
from app.queries.groups import Group, Levels, levels_of, load_cut
from app.queries.layout import Layout, Sort, require_groupable
from app.queries.rollups import Totals, load_totals, totals_of
from app.queries.shelf import Shelf

#: The document's own layout: no groups, by 序号.
PLAIN = Layout()

#: So many projects have their first ids told before the others are read.
_MANY = 50_000

#: How many ids are told beforehand.
FEW = 400

#: Ids taken from the database at a time.
_BATCH = 20_000


_AMOUNTS = select(PROJECT.c.id, PROJECT.c.total_yuan)


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
    shelf: Shelf | None = None,
) -> Snapshot:
    """Read ids, groups and sums at one moment.

    Args:
        connection: of the library, inside one transaction.
        filter: which projects.
        layout: by what they are grouped and sorted.
        preview: where there are so many projects that their ids take a while, is given the
            snapshot with the first few ids beforehand; the others are 0.
        shelf: keeps the sums of the whole reserve while the library stays as it is.

    Raises:
        RefusedInput: no list can be cut by one of the layout's dimensions.
    """
    levels = grouping_levels(connection, layout)
    if levels is None:
        return _plain(connection, filter, layout, preview, shelf)
    cut = load_cut(connection, filter, levels, layout.group_order)
    totals = summed(cut.groups)
    whole = _whole(connection, filter, totals, shelf)
    if preview is not None and totals.count >= _MANY:
        first = _first_ids(connection, filter, layout, levels, cut.groups)
        preview(Snapshot(_padded(first, totals.count), cut.groups, totals, whole))
    order = (*cut.columns, *sort_columns(layout.sort))
    ids = _rearranged(_ids(connection, select(PROJECT.c.id), filter, order), cut.spans)
    return Snapshot(ids, cut.groups, totals, whole)


def _plain(
    connection: Connection,
    filter: Filter,
    layout: Layout,
    preview: Callable[[Snapshot], object] | None,
    shelf: Shelf | None,
) -> Snapshot:
    """Read a list without groups; its amounts come along with the ids, in one pass."""
    order = sort_columns(layout.sort)
    if preview is not None:
        totals = load_totals(connection, filter)
        if totals.count >= _MANY:
            first = _ids(connection, select(PROJECT.c.id).limit(FEW), filter, order)
            whole = _whole(connection, filter, totals, shelf)
            preview(Snapshot(_padded(first, totals.count), (), totals, whole))
    ids = array("q")
    amounts: list[int | None] = []
    for rows in _batches(connection, _AMOUNTS, filter, order):
        ids.extend([row[0] for row in rows])
        amounts += [row[1] for row in rows]
    totals = totals_of(amounts)
    return Snapshot(ids, (), totals, _whole(connection, filter, totals, shelf))


def _whole(connection: Connection, filter: Filter, totals: Totals, shelf: Shelf | None) -> Totals:
    """Return the sums of the filter's reserve without its conditions."""
    everything = Filter((), filter.reserve_id, filter.is_bin)
    if filter == everything:
        return totals
    if shelf is None:
        return load_totals(connection, everything)
    key = ("whole", everything)
    return shelf.take(connection, key, lambda: load_totals(connection, everything))


def _padded(ids: "array[int]", count: int) -> "array[int]":
    """Return ids with 0 for each that has not been read yet."""
    return ids + array("q", bytes(ids.itemsize * (count - len(ids))))


def _first_ids(
    connection: Connection,
    filter: Filter,
    layout: Layout,
    levels: Levels,
    groups: Sequence[Group],
) -> "array[int]":
    """Return the ids a grid shows first: of the first innermost groups, until they are enough."""
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
        found.extend(_ids(connection, query, filter, sort_columns(layout.sort)))
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
    ids = array("q")
    for rows in _batches(connection, query, filter, order):
        ids.extend([row[0] for row in rows])
    return ids


def _batches(
    connection: Connection, query: Select[Any], filter: Filter, order: tuple[Any, ...]
) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the rows in order; a million tuples at once would take a hundred megabytes."""
    ordered = query.where(where(connection, filter)).order_by(*order, PROJECT.c.id)
    cursor = connection.execute(ordered).cursor
    assert cursor is not None
    while rows := cursor.fetchmany(_BATCH):
        yield list(rows)


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


@lru_cache(maxsize=64)
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
