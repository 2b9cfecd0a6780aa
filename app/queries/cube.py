"""The cube: a filter's projects by cell, from which every facet of a project's own is added up.

Each facet leaves out its own condition. What a condition on a facet's value comes to is looked up
among the cells, so choosing one value more costs no pass over the projects.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from app.models.category import CATEGORY
from app.models.facetcell import AMOUNT_EDGES, FACET_CELL
from app.models.period import PeriodKind
from app.models.project import PROJECT
from app.queries.conditions import where
from app.queries.dimensions import BANDS, measures
from app.queries.filter import Condition, Filter
from app.queries.indexes import find_route
from app.queries.rollups import Part
from app.queries.star import are_cells_few, kept_sums, over_cells, parts_of

#: The dimensions the cube answers for.
AXES = frozenset(
    (
        "category",
        "pillar",
        "industry",
        "nature",
        "financing",
        "period_kind",
        "start_year",
        "reserve",
        "band",
    )
)

#: The columns of a cell that facets read, a line a family.
_FAMILIES = (
    ("reserve_id", "category_id", "financing", "industry", "nature"),
    ("period_kind", "period_start"),
    ("amount_step",),
)

#: By field the ids of the cells its conditions let through.
Held = Mapping[str, frozenset[int]]

#: Where count and count without 总投资 stand in a number above the yuan.
_SIZE, _MISSING = 128, 96

#: The band of each step of 总投资.
_BAND_OF_STEP: dict[int | None, int | None] = {
    step: max(band for band, (low, _) in enumerate(BANDS) if edge >= low)
    for step, edge in enumerate(AMOUNT_EDGES)
}


@dataclass(frozen=True, slots=True)
class Family:
    """Some dimensions that are added up together: first by what they have in common.

    Attributes:
        kinds: cell by cell which combination of their values it has, from 0.
        keys: each dimension's key, combination by combination.
    """

    kinds: list[int]
    keys: Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Cells:
    """What every cell of a library is.

    Attributes:
        places: where a cell stands in the lists, by its id.
        families: all of :data:`AXES`, each in one.
    """

    places: Mapping[int, int]
    families: tuple[Family, ...]


@dataclass(frozen=True, slots=True)
class Cube:
    """The cells of a filter's projects, column by column.

    Attributes:
        cells: what they are.
        ids: which there are.
        places: where each stands in the lists of ``cells``.
        figures: count, count without 总投资 and yuan of each, in one number; see :func:`_packed`.
    """

    cells: Cells
    ids: list[int]
    places: list[int]
    figures: list[int]


class Seen:
    """A cube seen through conditions: each dimension leaves its own out.

    Args:
        cube: the projects.
        held: what the conditions let through.
    """

    def __init__(self, cube: Cube, held: Held) -> None:
        self._cube = cube
        self._held = held
        self._shared: dict[int, list[int]] = {}

    def parts(self, name: str) -> list[Part]:
        """Add up one dimension.

        Args:
            name: a dimension of :data:`AXES`.
        """
        families = self._cube.cells.families
        at = next(at for at, each in enumerate(families) if name in each.keys)
        sums: dict[Any, int] = defaultdict(int)
        for key, figures in zip(families[at].keys[name], self._sums(at, name), strict=True):
            if figures:
                sums[key] += figures
        return [Part(key, *_unpacked(figures)) for key, figures in sums.items()]

    def _sums(self, at: int, name: str) -> list[int]:
        """Return the figures of each combination; dimensions without a condition share them."""
        if name in self._held:
            return self._added(at, [each for field, each in self._held.items() if field != name])
        if at not in self._shared:
            self._shared[at] = self._added(at, list(self._held.values()))
        return self._shared[at]

    def _added(self, at: int, held: Sequence[frozenset[int]]) -> list[int]:
        cube, family = self._cube, self._cube.cells.families[at]
        kinds = map(family.kinds.__getitem__, cube.places)
        entries: Iterable[tuple[int, int]] = zip(kinds, cube.figures, strict=True)
        if held:
            allowed = held[0].intersection(*held[1:])
            entries = compress(entries, map(allowed.__contains__, cube.ids))
        sums = [0] * len(next(iter(family.keys.values())))
        for kind, figures in entries:
            sums[kind] += figures
        return sums


def _packed(size: int, missing: int, total: int) -> int:
    """Return three figures in one number, so that adding up tens of thousands is one step each."""
    return size << _SIZE | missing << _MISSING | total


def _unpacked(figures: int) -> tuple[int, int, int]:
    size, rest = divmod(figures, 1 << _SIZE)
    return (size, *divmod(rest, 1 << _MISSING))


def load_cells(connection: Connection) -> Cells | None:
    """Return what each cell is; None where there are too many of them."""
    if not are_cells_few(connection):
        return None
    names = [name for family in _FAMILIES for name in family]
    rows = _fetched(connection, select(FACET_CELL.c.id, *(FACET_CELL.c[name] for name in names)))
    whole: Any = zip(*rows, strict=True) if rows else ([] for _ in (1, *names))
    ids, *columns = whole
    at = iter(columns)
    told = [_told([next(at) for _ in family]) for family in _FAMILIES]
    (coded, (reserves, categories, *texts)), (timed, (kinds, starts)), (stepped, (steps,)) = told
    known = connection.execute(select(CATEGORY.c.id, CATEGORY.c.pillar))
    pillars = {row.id: row.pillar for row in known}
    families = (
        Family(
            coded,
            {
                "reserve": reserves,
                "category": categories,
                "pillar": [pillars.get(category) for category in categories],
                **dict(zip(("financing", "industry", "nature"), texts, strict=True)),
            },
        ),
        Family(
            timed,
            {"period_kind": kinds, "start_year": list(map(_start_year, kinds, starts))},
        ),
        Family(stepped, {"band": [_BAND_OF_STEP.get(step) for step in steps]}),
    )
    return Cells({cell: place for place, cell in enumerate(ids)}, families)


def _told(columns: Sequence[Sequence[Any]]) -> tuple[list[int], list[Sequence[Any]]]:
    """Return row by row which combination of values it has, and the values by combination."""
    found: dict[tuple[Any, ...], int] = {}
    kinds = [found.setdefault(row, len(found)) for row in zip(*columns, strict=True)]
    return kinds, list(zip(*found, strict=True)) if found else [() for _ in columns]


def is_kept(connection: Connection, filter: Filter) -> bool:
    """Return whether sums kept ready tell a filter's cube."""
    condition = where(connection, filter)
    return kept_sums(connection, filter, condition, (PROJECT.c.cell_id,)) is not None


def load_cube(connection: Connection, filter: Filter, cells: Cells) -> Cube:
    """Count and add up a filter's projects by cell."""
    condition, key = where(connection, filter), PROJECT.c.cell_id
    query = kept_sums(connection, filter, condition, (key,))
    if query is None:
        query = select(key, *measures()).where(condition).group_by(key)
        query = find_route(filter, condition, (key,)).take(query)
    rows = _fetched(connection, query)
    ids = [row[0] for row in rows]
    places = [cells.places[cell] for cell in ids]
    return Cube(cells, ids, places, [_packed(*row[1:]) for row in rows])


def _fetched(connection: Connection, query: Select[Any]) -> list[tuple[Any, ...]]:
    """Return plain tuples: there may be tens of thousands."""
    cursor = connection.execute(query).cursor
    assert cursor is not None
    return list(cursor.fetchall())


def held_apart(connection: Connection, filter: Filter) -> tuple[Filter, Held]:
    """Part a filter in the conditions on facets that cells tell, and the rest.

    Returns:
        The filter of the rest, and by field the cells that may be.
    """
    rest = []
    told: dict[str, list[ColumnElement[bool]]] = {}
    for term in filter.terms:
        found: list[ColumnElement[bool] | None] = [None]
        if isinstance(term, Condition) and term.field in AXES:
            condition = where(connection, Filter((term,), is_bin=filter.is_bin))
            found = [over_cells(part) for part in parts_of(condition)]
        conditions = [each for each in found if each is not None]
        if isinstance(term, Condition) and len(conditions) == len(found):
            told.setdefault(term.field, []).extend(conditions)
        else:
            rest.append(term)
    held = {field: _cells(connection, conditions) for field, conditions in told.items()}
    return replace(filter, terms=tuple(rest)), held


def _cells(connection: Connection, conditions: Iterable[ColumnElement[bool]]) -> frozenset[int]:
    return frozenset(connection.execute(select(FACET_CELL.c.id).where(*conditions)).scalars())


def _start_year(kind: str, start: int | None) -> int | None:
    return start // 100 if kind == PeriodKind.CALENDAR and start is not None else None
