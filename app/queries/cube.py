"""The cube: a filter's projects by cell, from which every facet of a project's own is added up.

Each facet leaves out its own condition. What a condition on a facet's value comes to is looked up
among the cells, so choosing one value more costs no pass over the projects.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import compress, starmap
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from app.models.category import CATEGORY
from app.models.facetcell import AMOUNT_EDGES, CELL_COLUMNS, FACET_CELL
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
class Cells:
    """What every cell of a library is.

    Attributes:
        places: where a cell stands in the lists, by its id.
        keys: each dimension's key, cell by cell.
    """

    places: Mapping[int, int]
    keys: Mapping[str, list[Any]]


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

    def parts(self, name: str, held: Held) -> list[Part]:
        """Add up one dimension.

        Args:
            name: a dimension of :data:`AXES`.
            held: what the conditions let through; the dimension's own are left out.
        """
        entries: Iterable[tuple[Any, int]] = zip(
            map(self.cells.keys[name].__getitem__, self.places), self.figures, strict=True
        )
        others = [cells for field, cells in held.items() if field != name]
        if others:
            allowed = others[0].intersection(*others[1:])
            entries = compress(entries, map(allowed.__contains__, self.ids))
        sums: dict[Any, int] = defaultdict(int)
        for key, figures in entries:
            sums[key] += figures
        return [Part(key, *_unpacked(figures)) for key, figures in sums.items()]


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
    columns = (FACET_CELL.c[name] for name in ("id", *CELL_COLUMNS, "amount_step"))
    rows = _fetched(connection, select(*columns))
    whole: Any = zip(*rows, strict=True) if rows else ([] for _ in range(len(CELL_COLUMNS) + 2))
    ids, reserves, categories, financing, industries, natures, kinds, starts, _ends, steps = map(
        list, whole
    )
    known = connection.execute(select(CATEGORY.c.id, CATEGORY.c.pillar))
    pillars = {row.id: row.pillar for row in known}
    keys = {
        "reserve": reserves,
        "category": categories,
        "pillar": [pillars.get(category) for category in categories],
        "financing": financing,
        "industry": industries,
        "nature": natures,
        "period_kind": kinds,
        "start_year": list(starmap(_start_year, zip(kinds, starts, strict=True))),
        "band": [_BAND_OF_STEP.get(step) for step in steps],
    }
    return Cells({cell: place for place, cell in enumerate(ids)}, keys)


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
