"""The cube: a filter's projects by cell, from which every facet of a project's own is added up.

Each facet leaves out its own condition. What conditions come to that cells tell is looked up among
them, so choosing one value more costs no pass over the projects.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from app.models.category import CATEGORY
from app.models.facetcell import AMOUNT_EDGES, FACET_CELL
from app.models.period import PeriodKind
from app.models.project import PROJECT
from app.queries.conditions import where
from app.queries.dimensions import BANDS, measures
from app.queries.filter import Condition, Filter, Term
from app.queries.indexes import find_route
from app.queries.packed import packed, unpacked
from app.queries.rollups import Part
from app.queries.star import are_cells_few, count_cells, kept_sums, over_cells, parts_of

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

#: Under what the cells of all conditions stand that are no facet's own.
_ANY = ""

#: By field the ids of the cells its conditions let through.
Held = Mapping[str, frozenset[int]]

#: The band of each step of 总投资.
_BAND_OF_STEP: dict[int | None, int | None] = {
    step: max(band for band, (low, _) in enumerate(BANDS) if edge >= low)
    for step, edge in enumerate(AMOUNT_EDGES)
}


@dataclass(frozen=True, slots=True)
class Family:
    """Some dimensions that are added up together: first by what they have in common.

    Attributes:
        kinds: which combination of their values a cell has, by its id; both from 0.
        keys: each dimension's key, combination by combination.
    """

    kinds: list[int]
    keys: Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Cube:
    """The cells of a filter's projects, column by column.

    Attributes:
        ids: which there are.
        figures: what is in each, as in :mod:`app.queries.packed`.
    """

    ids: Sequence[int]
    figures: Sequence[int]

    def __length_hint__(self) -> int:
        """Return how much room it takes, as a :class:`Shelf` counts it."""
        return 2 * len(self.ids)

    def less(self, sums: Mapping[int, int]) -> "Cube":
        """Return the cube less the figures of some of its projects by cell."""
        left = [
            figures - sums.get(cell, 0)
            for cell, figures in zip(self.ids, self.figures, strict=True)
        ]
        return Cube(self.ids, left)


@dataclass(frozen=True, slots=True)
class Cells:
    """What every cell of a library is.

    Attributes:
        families: all of :data:`AXES`, each in one.
        whole: the cube of all live projects.
    """

    families: tuple[Family, ...]
    whole: Cube

    def __length_hint__(self) -> int:
        """Return how much room they take, as a :class:`Shelf` counts it."""
        return (2 + len(self.families)) * len(self.whole.ids)


class Seen:
    """A cube seen through conditions: each dimension leaves its own out.

    Args:
        cells: what they are.
        cube: the projects.
        held: what the conditions let through.
    """

    def __init__(self, cells: Cells, cube: Cube, held: Held) -> None:
        self._families = cells.families
        self._cube = cube
        self._held = held
        self._shared: dict[int, list[int]] = {}

    def parts(self, name: str) -> list[Part]:
        """Add up one dimension.

        Args:
            name: a dimension of :data:`AXES`.
        """
        at = next(at for at, each in enumerate(self._families) if name in each.keys)
        sums: dict[Any, int] = defaultdict(int)
        for key, figures in zip(self._families[at].keys[name], self._sums(at, name), strict=True):
            if figures:
                sums[key] += figures
        return [Part(key, *unpacked(figures)) for key, figures in sums.items()]

    def _sums(self, at: int, name: str) -> list[int]:
        """Return the figures of each combination; dimensions without a condition share them."""
        if name in self._held:
            return self._added(at, [each for field, each in self._held.items() if field != name])
        if at not in self._shared:
            self._shared[at] = self._added(at, list(self._held.values()))
        return self._shared[at]

    def _added(self, at: int, held: Sequence[frozenset[int]]) -> list[int]:
        cube, family = self._cube, self._families[at]
        kinds = map(family.kinds.__getitem__, cube.ids)
        entries: Iterable[tuple[int, int]] = zip(kinds, cube.figures, strict=True)
        if held:
            allowed = held[0].intersection(*held[1:])
            entries = compress(entries, map(allowed.__contains__, cube.ids))
        sums = [0] * len(next(iter(family.keys.values())))
        for kind, figures in entries:
            sums[kind] += figures
        return sums


def load_cells(connection: Connection) -> Cells | None:
    """Return what each cell is; None where there are too many of them."""
    if not are_cells_few(connection):
        return None
    count, cell, array = count_cells(connection), FACET_CELL.c, func.json_group_array
    # An index has each combination of texts once; the rest is read cell by cell, in arrays.
    coded = (cell.reserve_id, cell.category_id, cell.financing, cell.industry, cell.nature)
    groups = _fetched(connection, select(*coded, array(cell.id)).group_by(*coded))
    codes = [0] * (count + 1)
    for code, (*_, held) in enumerate(groups):
        for each in json.loads(held):
            codes[each] = code
    own = (cell.id, cell.period_kind, cell.period_start, cell.amount_step)
    figures = (cell.size, cell.missing, cell.total)
    row = connection.execute(select(*map(array, (*own, *figures)))).one()
    ids, kinds, starts, steps, *counted = map(json.loads, row)
    times, periods = _told(count, zip(ids, zip(kinds, starts, strict=True), strict=True))
    amounts, edges = _told(count, zip(ids, steps, strict=True))
    known = connection.execute(select(CATEGORY.c.id, CATEGORY.c.pillar))
    pillars = {row.id: row.pillar for row in known}
    names = ("reserve", "category", "financing", "industry", "nature")
    told = {name: [group[at] for group in groups] for at, name in enumerate(names)}
    told["pillar"] = [pillars.get(category) for category in told["category"]]
    families = (
        Family(codes, told),
        Family(
            times,
            {
                "period_kind": [kind for kind, _ in periods],
                "start_year": [_start_year(kind, start) for kind, start in periods],
            },
        ),
        Family(amounts, {"band": [_BAND_OF_STEP.get(step) for step in edges]}),
    )
    return Cells(families, Cube(ids, list(map(packed, *counted))))


def _told(count: int, entries: Iterable[tuple[int, Any]]) -> tuple[list[int], list[Any]]:
    """Return by cell which of the values it has, and the values, each once.

    Args:
        count: of cells.
        entries: each cell's id and value.
    """
    found: dict[Any, int] = {}
    kinds = [0] * (count + 1)
    for cell, value in entries:
        kinds[cell] = found.setdefault(value, len(found))
    return kinds, list(found)


def load_cube(connection: Connection, filter: Filter) -> Cube:
    """Count and add up a filter's projects by cell."""
    condition, key = where(connection, filter), PROJECT.c.cell_id
    query = kept_sums(connection, filter, condition, (key,))
    if query is None:
        query = select(key, *measures()).where(condition).group_by(key)
        query = find_route(filter, condition, (key,)).take(query)
    rows = _fetched(connection, query)
    return Cube([row[0] for row in rows], [packed(*row[1:]) for row in rows])


def _fetched(connection: Connection, query: Select[Any]) -> list[tuple[Any, ...]]:
    """Return plain tuples: there may be tens of thousands."""
    cursor = connection.execute(query).cursor
    assert cursor is not None
    return list(cursor.fetchall())


def held_apart(connection: Connection, filter: Filter) -> tuple[Filter, Held]:
    """Part a filter in the conditions that cells tell, and the rest.

    Returns:
        The filter of the rest, and by field the cells that may be.
    """
    rest = []
    told: dict[str, list[ColumnElement[bool]]] = defaultdict(list)
    if filter.reserve_id is not None:
        told[_ANY].append(FACET_CELL.c.reserve_id == filter.reserve_id)
    for term in filter.terms:
        condition = where(connection, Filter((term,), is_bin=filter.is_bin))
        found = [over_cells(part) for part in parts_of(condition)]
        conditions = [each for each in found if each is not None]
        if len(conditions) == len(found):
            told[_own_field(term)] += conditions
        else:
            rest.append(term)
    held = {field: _cells(connection, conditions) for field, conditions in told.items()}
    return Filter(tuple(rest), is_bin=filter.is_bin), held


def _own_field(term: Term) -> str:
    """Return the field of a condition that its own facet leaves out."""
    return term.field if isinstance(term, Condition) and term.field in AXES else _ANY


def _cells(connection: Connection, conditions: Iterable[ColumnElement[bool]]) -> frozenset[int]:
    return frozenset(connection.execute(select(FACET_CELL.c.id).where(*conditions)).scalars())


def _start_year(kind: str, start: int | None) -> int | None:
    return start // 100 if kind == PeriodKind.CALENDAR and start is not None else None
