"""The cube: a filter's projects by cell, from which every facet of a project's own is added up.

Each facet leaves out its own condition. What conditions come to that cells tell is looked up among
them, so choosing one value more costs no pass over the projects.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import compress
from operator import length_hint
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, select

from app.models.category import CATEGORY
from app.models.facetcell import AMOUNT_EDGES, FACET_CELL
from app.models.period import PeriodKind
from app.models.project import PROJECT
from app.queries.conditions import where
from app.queries.dimensions import BANDS, measures
from app.queries.filter import Condition, Filter, Term
from app.queries.indexes import find_route, parts_of
from app.queries.marks import load_cell_ids
from app.queries.packed import all_packed, packed, unpacked
from app.queries.prepared import Prepared, fetched
from app.queries.rollups import Part
from app.queries.star import (
    are_cells_few,
    count_cells,
    cut_by_cells,
    kept_rows,
    over_cells,
)

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
ANY = ""

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

    def within(self, cells: Set[int]) -> "Cube":
        """Return what of the cube is in some cells."""
        kept = bytes(map(cells.__contains__, self.ids))
        return Cube(list(compress(self.ids, kept)), list(compress(self.figures, kept)))

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
        # By the field whose condition is left out: dimensions without one share what all leave.
        self._left: dict[str | None, Cube] = {}
        self._sums: dict[tuple[int, str | None], list[int]] = {}

    def __length_hint__(self) -> int:
        """Return how much room it takes besides the cells, as a :class:`Shelf` counts it."""
        return length_hint(self._cube) if self._held else 0

    def parts(self, name: str) -> list[Part]:
        """Add up one dimension.

        Args:
            name: a dimension of :data:`AXES`.
        """
        at = next(at for at, each in enumerate(self._families) if name in each.keys)
        own = name if name in self._held else None
        if (at, own) not in self._sums:
            self._sums[at, own] = _added(self._families[at], self._seen(own))
        sums: dict[Any, int] = defaultdict(int)
        for key, figures in zip(self._families[at].keys[name], self._sums[at, own], strict=True):
            if figures:
                sums[key] += figures
        return [Part(key, *unpacked(figures)) for key, figures in sums.items()]

    def _seen(self, own: str | None) -> Cube:
        if own not in self._left:
            held = [each for field, each in self._held.items() if field != own]
            cube = self._cube
            self._left[own] = cube.within(held[0].intersection(*held[1:])) if held else cube
        return self._left[own]


def _added(family: Family, cube: Cube) -> list[int]:
    """Return the figures of each combination of a family."""
    sums = [0] * len(next(iter(family.keys.values())))
    kinds = map(family.kinds.__getitem__, cube.ids)
    for kind, figures in zip(kinds, cube.figures, strict=True):
        sums[kind] += figures
    return sums


#: The parts that facets tell apart first: each combination of coded fields, with its cells.
_CODED = (
    FACET_CELL.c.reserve_id,
    FACET_CELL.c.category_id,
    FACET_CELL.c.financing,
    FACET_CELL.c.industry,
    FACET_CELL.c.nature,
)
_CODED_NAMES = tuple(column.name.removesuffix("_id") for column in _CODED)
_GROUPS = Prepared(select(*_CODED, func.json_group_array(FACET_CELL.c.id)).group_by(*_CODED))

#: The kinds of period by their number, as cells are asked for them.
_KINDS = tuple(map(str, PeriodKind))

#: Kind and first month in one whole number, which is read in a third of the time of the two.
_PERIOD = func.coalesce(FACET_CELL.c.period_start, 0) * len(_KINDS) + case(
    {kind: number for number, kind in enumerate(_KINDS)}, value=FACET_CELL.c.period_kind
)

#: The rest of each cell, column by column.
_COLUMNS = Prepared(
    select(
        *(
            func.json_group_array(column)
            for column in (
                FACET_CELL.c.id,
                _PERIOD,
                FACET_CELL.c.amount_step,
                FACET_CELL.c.size,
                FACET_CELL.c.missing,
                FACET_CELL.c.total,
            )
        )
    )
)
_PILLARS = Prepared(select(CATEGORY.c.id, CATEGORY.c.pillar))


def load_cells(connection: Connection) -> Cells | None:
    """Return what each cell is; None where there are too many of them."""
    if not are_cells_few(connection):
        return None
    count = count_cells(connection)
    # An index has each combination of texts once; the rest is read cell by cell, in arrays.
    groups = _GROUPS.rows(connection)
    codes = [0] * (count + 1)
    for code, held in enumerate(json.loads(f"[{','.join([group[-1] for group in groups])}]")):
        for each in held:
            codes[each] = code
    ids, told_periods, steps, *figures = map(json.loads, _COLUMNS.rows(connection)[0])
    times, found = _told(count, ids, told_periods)
    periods = [
        (start, _KINDS[kind]) for start, kind in (divmod(each, len(_KINDS)) for each in found)
    ]
    amounts, edges = _told(count, ids, steps)
    pillars = dict(_PILLARS.rows(connection))
    told = {name: [group[at] for group in groups] for at, name in enumerate(_CODED_NAMES)}
    told["pillar"] = [pillars.get(category) for category in told["category"]]
    families = (
        Family(codes, told),
        Family(
            times,
            {
                "period_kind": [kind for _, kind in periods],
                "start_year": [_start_year(kind, start) for start, kind in periods],
            },
        ),
        Family(amounts, {"band": [_BAND_OF_STEP.get(step) for step in edges]}),
    )
    return Cells(families, Cube(ids, all_packed(*figures)))


def _told(count: int, ids: Sequence[int], values: Sequence[Any]) -> tuple[list[int], list[Any]]:
    """Return by cell which of the values it has, and the values, each once.

    Args:
        count: of cells.
        ids: of the cells.
        values: of each.
    """
    places = {value: place for place, value in enumerate(dict.fromkeys(values))}
    kinds = [0] * (count + 1)
    for cell, place in zip(ids, map(places.__getitem__, values), strict=True):
        kinds[cell] = place
    return kinds, list(places)


def load_cube(connection: Connection, filter: Filter, cells: Cells | None = None) -> Cube:
    """Count and add up a filter's projects by cell.

    Args:
        connection: of the library.
        filter: which projects.
        cells: of the library, where they are known.
    """
    condition, key = where(connection, filter), PROJECT.c.cell_id
    if cells is not None and not filter.is_bin and (cut := cut_by_cells(condition, (key,))):
        conditions, edge = cut
        whole = cells.whole.within(frozenset(load_cell_ids(connection, conditions)))
        rows = [row for query in edge.of_all() for row in fetched(connection, query)]
        figures = [*whole.figures, *(packed(*row[1:]) for row in rows)]
        return Cube([*whole.ids, *(row[0] for row in rows)], figures)
    found = kept_rows(connection, filter, condition, (key,))
    if found is None:
        query = select(key, *measures()).where(condition).group_by(key)
        found = fetched(connection, find_route(filter, condition, (key,)).take(query))
    return Cube([row[0] for row in found], [packed(*row[1:]) for row in found])


def over_all_cells(condition: ColumnElement[bool]) -> list[ColumnElement[bool]] | None:
    """Return a condition as conditions over cells; None where cells do not tell all of it."""
    found = [over_cells(part) for part in parts_of(condition)]
    told = [each for each in found if each is not None]
    return told if len(told) == len(found) else None


def own_field(term: Term) -> str:
    """Return the field of a condition that its own facet leaves out."""
    return term.field if isinstance(term, Condition) and term.field in AXES else ANY


def _start_year(kind: str, start: int) -> int | None:
    """Return the year of a period's first month; 0 stands for none."""
    return start // 100 if kind == PeriodKind.CALENDAR and start else None
