"""Groups over groups: the subtotals of a list cut by up to three dimensions, in their order.

The innermost groups are counted and added up as every rollup is; the outer ones are sums of those,
so that each is what :func:`app.queries.rollups.rollup` says of it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from app.models.collation import name_order
from app.models.period import PeriodKind
from app.models.project import PROJECT
from app.queries.conditions import where
from app.queries.dimensions import NOT_FILLED, Dimension, group_columns, group_key
from app.queries.filter import Filter
from app.queries.layout import GroupOrder
from app.queries.rollups import RollupRow, row_order
from app.queries.tallies import Tally, joined, load_tallies

#: The keys of a group and of those around it, the outermost first.
Path = tuple[Any, ...]

#: More than any 序号, so that 储备库 and 序号 make one number.
_NUMBERS = 10_000_000


@dataclass(frozen=True, slots=True)
class Group:
    """A group of a list.

    Attributes:
        row: its name, count and sum.
        start: where its projects start among the ids.
        level: 0 for the outermost.
        path: which group it is, under whatever filter.
    """

    row: RollupRow
    start: int
    level: int = 0
    path: Path = ()


@dataclass(frozen=True, slots=True)
class Levels:
    """By what SQL cuts a list.

    Attributes:
        dimensions: single-valued, the outermost first.
        columns: the expressions SQL orders by; those before the keys only tell equal keys apart.
        keys: the expression of each level's key.
    """

    dimensions: tuple[Dimension, ...]
    columns: tuple[ColumnElement[Any], ...]
    keys: tuple[ColumnElement[Any], ...]


@dataclass(slots=True)
class _Sum:
    size: int = 0
    missing: int = 0
    total: int = 0
    first: int | None = None

    def add(self, other: "_Sum") -> None:
        self.size += other.size
        self.missing += other.missing
        self.total += other.total
        if self.first is None or (other.first is not None and other.first < self.first):
            self.first = other.first


@dataclass(frozen=True, slots=True)
class Cut:
    """A list cut into groups.

    Attributes:
        groups: every group before those inside it, in the order asked for; each starts where it
            does once the spans have been put one behind another.
        spans: the innermost groups in that order: where each starts, and ends, among ids that SQL
            has ordered by ``columns``.
        columns: what SQL has to order the ids by, before anything else.
    """

    groups: tuple[Group, ...]
    spans: tuple[tuple[int, int], ...]
    columns: tuple[ColumnElement[Any], ...]


def levels_of(connection: Connection, dimensions: Sequence[Dimension]) -> Levels:
    """Return how SQL cuts a list by single-valued dimensions."""
    keys = tuple(group_key(connection, each) for each in dimensions)
    columns = (*group_columns(connection, dimensions[0])[:-1], *keys)
    return Levels(tuple(dimensions), columns, keys)


def load_cut(connection: Connection, filter: Filter, levels: Levels, order: GroupOrder) -> Cut:
    """Count and add up a filter's projects, group by group."""
    depth = len(levels.dimensions)
    tallies = _load_leaves(connection, filter, levels)
    firsts = _load_firsts(connection, filter, levels) if order is GroupOrder.DOCUMENT else {}
    columns, leaves = levels.columns, [(each.keys[depth:], each.keys[:depth]) for each in tallies]
    if len({path for _, path in leaves}) < len(leaves):
        # A group over several reserves, as of projects without a category, is sorted as one.
        columns, leaves = levels.keys, [((), path) for _, path in leaves]
    sums: dict[Path, _Sum] = {}
    for tally in tallies:
        path = tally.keys[:depth]
        found = _Sum(tally.size, tally.missing, tally.total, firsts.get(path))
        for level in range(1, depth + 1):
            sums.setdefault(path[:level], _Sum()).add(found)
    starts: dict[Path, int] = {}
    at = 0
    for _, path in sorted(dict.fromkeys(leaves), key=lambda leaf: _sql_order((*leaf[0], *leaf[1]))):
        starts[path] = at
        at += sums[path].size
    groups: list[Group] = []
    spans: list[tuple[int, int]] = []
    start = 0
    for path, row in _in_order(connection, levels.dimensions, sums, order):
        groups.append(Group(row, start, len(path) - 1, path))
        if path in starts:
            spans.append((starts[path], starts[path] + row.count))
            start += row.count
    return Cut(tuple(groups), tuple(spans), columns)


def _load_leaves(connection: Connection, filter: Filter, levels: Levels) -> list[Tally]:
    """Count and add up the innermost groups; what tells equal keys apart stands behind their keys.

    Years are told from the periods that occur, which sums kept ready have.
    """
    before = levels.columns[: -len(levels.keys)]
    plain = [dimension for dimension in levels.dimensions if not dimension.is_yearly]
    if len(plain) == len(levels.dimensions):
        return load_tallies(connection, plain, filter, *before)
    place = next(at for at, each in enumerate(levels.dimensions) if each.is_yearly)
    period = (PROJECT.c.period_kind, PROJECT.c.period_start)

    def with_year(keys: Path) -> Path:
        *others, kind, start = keys
        others.insert(place, start // 100 if kind == PeriodKind.CALENDAR else None)
        return tuple(others)

    tallies = load_tallies(connection, plain, filter, *before, *period)
    return joined(tally._replace(keys=with_year(tally.keys)) for tally in tallies)


def _load_firsts(connection: Connection, filter: Filter, levels: Levels) -> dict[Path, int]:
    """Return where in its document each innermost group begins, where any of it has a number."""
    place = PROJECT.c.reserve_id * _NUMBERS + PROJECT.c.number
    keys = [key.label(f"key{level}") for level, key in enumerate(levels.keys)]
    query = select(*keys, func.min(place)).where(where(connection, filter)).group_by(*levels.keys)
    return {tuple(row[:-1]): row[-1] for row in connection.execute(query)}


def _sql_order(keys: Path) -> tuple[tuple[bool, Any], ...]:
    """Return keys as SQL orders them: none first."""
    return tuple((key is not None, key) for key in keys)


def _in_order(
    connection: Connection,
    dimensions: Sequence[Dimension],
    sums: Mapping[Path, _Sum],
    order: GroupOrder,
) -> Iterator[tuple[Path, RollupRow]]:
    """Yield every group before those inside it."""
    children: dict[Path, list[tuple[Path, RollupRow]]] = {}
    for depth, dimension in enumerate(dimensions):
        paths = [path for path in sums if len(path) == depth + 1]
        labels = dimension.labels(connection, list(dict.fromkeys(path[-1] for path in paths)))
        rank = _rank(connection, dimension, order)
        for path in paths:
            found, key = sums[path], path[-1]
            row = RollupRow(key, labels[key], found.size, found.missing, found.total)
            children.setdefault(path[:-1], []).append((path, row))
        for inside in children.values():
            if len(inside[0][0]) == depth + 1:
                inside.sort(key=lambda each: rank(each[1], sums[each[0]]))

    def walk(parent: Path) -> Iterator[tuple[Path, RollupRow]]:
        for path, row in children.get(parent, ()):
            yield path, row
            yield from walk(path)

    return walk(())


def _rank(
    connection: Connection, dimension: Dimension, order: GroupOrder
) -> Callable[[RollupRow, _Sum], Any]:
    """Return the key that puts groups of one dimension in order, those without a value last."""
    own = row_order(connection, dimension)
    match order:
        case GroupOrder.OWN:
            return lambda row, _found: own(row)
        case GroupOrder.NAME:
            # Two reserves may call a category the same.
            return lambda row, _found: (_is_blank(row), name_order(row.group), own(row))
        case GroupOrder.AMOUNT:
            return lambda row, _found: (_is_blank(row), -row.total_yuan, -row.count, own(row))
        case GroupOrder.DOCUMENT:
            return lambda row, found: (
                _is_blank(row),
                found.first is None,
                found.first or 0,
                own(row),
            )


def _is_blank(row: RollupRow) -> bool:
    return row.key is None or row.group == NOT_FILLED
