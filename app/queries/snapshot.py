"""The snapshot: the ordered ids of one filter at one moment, with its groups."""

import json
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from app.models.fields import BY_NAME, Kind
from app.models.project import PROJECT
from app.queries.conditions import where
from app.queries.dimensions import find_dimension, measures
from app.queries.filter import Filter
from app.queries.groups import Group, Levels, levels_of, load_cut
from app.queries.layout import Layout, Sort, require_groupable
from app.queries.prepared import fetched_by
from app.queries.rollups import Totals, kept_totals, load_totals
from app.queries.shelf import Shelf

#: The document's own layout: no groups, by 序号.
PLAIN = Layout()

#: So many projects have their first ids told before the others are read.
_MANY = 50_000

#: How many ids are told beforehand.
FEW = 400

#: Letters of ids that are made numbers at a time.
_PIECE = 100_000


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
    condition = where(connection, filter)
    if preview is not None and totals.count >= _MANY:
        first = _first_ids(connection, condition, layout.sort, levels, cut.groups)
        preview(Snapshot(_padded(first, totals.count), cut.groups, totals, whole))
    ids, _ = _listed(connection, condition, layout.sort, *cut.columns)
    return Snapshot(_rearranged(ids, cut.spans), cut.groups, totals, whole)


def _plain(
    connection: Connection,
    filter: Filter,
    layout: Layout,
    preview: Callable[[Snapshot], object] | None,
    shelf: Shelf | None,
) -> Snapshot:
    """Read a list without groups; its sums come along with the ids, in one pass."""
    condition = where(connection, filter)
    if preview is not None:
        totals = load_totals(connection, filter)
        if totals.count >= _MANY:
            first = _first(connection, condition, layout.sort)
            whole = _whole(connection, filter, totals, shelf)
            preview(Snapshot(_padded(first, totals.count), (), totals, whole))
    ids, totals = _listed(connection, condition, layout.sort)
    return Snapshot(ids, (), totals, _whole(connection, filter, totals, shelf))


def _whole(connection: Connection, filter: Filter, totals: Totals, shelf: Shelf | None) -> Totals:
    """Return the sums of the filter's reserve without its conditions."""
    everything = Filter((), filter.reserve_id, filter.is_bin)
    return totals if filter == everything else kept_totals(connection, everything, shelf)


def _padded(ids: "array[int]", count: int) -> "array[int]":
    """Return ids with 0 for each that has not been read yet."""
    return ids + array("q", bytes(ids.itemsize * (count - len(ids))))


def _first_ids(
    connection: Connection,
    condition: ColumnElement[bool],
    sort: Sort,
    levels: Levels,
    groups: Sequence[Group],
) -> "array[int]":
    """Return the ids a grid shows first: of the first innermost groups, until they are enough."""
    found = array("q")
    for group in groups:
        if len(found) >= FEW:
            break
        if group.level + 1 < len(levels.keys):
            continue
        within = (
            key.is_(None) if value is None else key == value
            for key, value in zip(levels.keys, group.path, strict=True)
        )
        found.extend(_first(connection, and_(condition, *within), sort))
    return found[:FEW]


def grouping_levels(connection: Connection, layout: Layout) -> Levels | None:
    """Return how SQL cuts a list laid out so; None where it is not grouped.

    Raises:
        RefusedInput: no list can be cut by one of the dimensions.
    """
    dimensions = [require_groupable(find_dimension(name)) for name in layout.grouping]
    return levels_of(connection, dimensions) if dimensions else None


def _first(connection: Connection, condition: ColumnElement[bool], sort: Sort) -> "array[int]":
    """Return the first few ids."""
    return array("q", [row[0] for row in fetched_by(connection, _beginning, condition, sort)])


def _listed(
    connection: Connection,
    condition: ColumnElement[bool],
    sort: Sort,
    *columns: ColumnElement[Any],
) -> tuple["array[int]", Totals]:
    """Return the ids in order, by some columns first, and the sums."""
    ((ids, *figures),) = fetched_by(connection, _whole_list, condition, sort, *columns)
    return _unpacked(ids), Totals(*figures)


def _ordered(
    condition: ColumnElement[bool], sort: Sort, *columns: ColumnElement[Any]
) -> Select[Any]:
    order = (*columns, *sort_columns(sort), PROJECT.c.id)
    return select(PROJECT.c.id, PROJECT.c.total_yuan).where(condition).order_by(*order)


def _beginning(condition: ColumnElement[bool], sort: Sort) -> Select[Any]:
    return _ordered(condition, sort).limit(FEW)


def _whole_list(
    condition: ColumnElement[bool], sort: Sort, *columns: ColumnElement[Any]
) -> Select[Any]:
    """Return the select of all ids as one text and of their sums.

    SQLite aggregates rows in the order of what they are selected from. To be handed a hundred
    thousand of them one by one takes as long as finding them.
    """
    found = _ordered(condition, sort, *columns).subquery()
    return select(func.json_group_array(found.c.id), *measures(found.c.total_yuan))


def _unpacked(text: str) -> "array[int]":
    """Return the numbers of a JSON list; a million Python numbers at once take forty megabytes."""
    numbers = array("q")
    start = 1
    while start < len(text):
        end = text.find(",", start + _PIECE)
        end = end if end >= 0 else len(text) - 1
        numbers.extend(json.loads(f"[{text[start:end]}]"))
        start = end + 1
    return numbers


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

    Texts stand as in a Chinese list, by pinyin; see :mod:`app.models.collation`. In the document's
    own order a project without a number comes first, where it is seen.
    """
    field = BY_NAME[sort.field]
    document = (PROJECT.c.reserve_id, PROJECT.c.number)
    if field.name == "number" and not sort.is_descending:
        return document
    column: ColumnElement[Any] = _sort_column(field.name)
    is_blank = column.is_(None) if field.kind in _NUMERIC else column == ""
    ordered = func.name_order(column) if field.kind in _WRITTEN else column
    direction = ordered.desc() if sort.is_descending else ordered.asc()
    return (is_blank, direction, *document)


_NUMERIC = (Kind.MONEY, Kind.NUMBER, Kind.CATEGORY, Kind.SHARE)
_WRITTEN = (Kind.TEXT, Kind.LONG_TEXT, Kind.CHOICE, Kind.UNITS)


def _sort_column(name: str) -> ColumnElement[Any]:
    field = BY_NAME[name]
    if field.kind is Kind.SHARE:
        return PROJECT.c.total_yuan
    if field.kind is Kind.PERIOD:
        return func.coalesce(PROJECT.c.period_start, 999_999 + PROJECT.c.period_months, "")
    return PROJECT.c[field.column]
