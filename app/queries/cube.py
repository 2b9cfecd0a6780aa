"""The cube: a filter's projects grouped once by every column the facets ask about.

One pass over one index, in its order, gives some thousands of cells instead of a million rows.
Each facet, leaving out its own condition, is then added up from the cells, so choosing one value
more costs no pass at all.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from itertools import starmap
from typing import Any

from sqlalchemy import Connection, select

from app.models.category import CATEGORY
from app.models.period import PeriodKind
from app.models.project import PROJECT
from app.queries.conditions import where
from app.queries.dimensions import NOT_FILLED, Dimension, measures
from app.queries.filter import Condition, Filter, Operator
from app.queries.indexes import find_route
from app.queries.rollups import Part

#: More cells than this are no shorter than asking for each facet.
MOST_CELLS = 60_000

#: The cube's columns, in the order of the index.
_COLUMNS = (
    "reserve_id",
    "category_id",
    "financing",
    "industry",
    "nature",
    "period_kind",
    "period_start",
    "period_end",
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
    )
)

Held = Mapping[str, Set[Any]]


@dataclass(frozen=True, slots=True)
class Cube:
    """Cells, column by column.

    Attributes:
        keys: each dimension's key, cell by cell.
        sizes: projects in each cell.
        missing: those without 总投资.
        totals: yuan.
    """

    keys: Mapping[str, list[Any]]
    sizes: list[int]
    missing: list[int]
    totals: list[int]

    def parts(self, name: str, held: Held) -> list[Part]:
        """Add up one dimension.

        Args:
            name: a dimension of :data:`AXES`.
            held: by dimension the keys that may be; the dimension's own are left out.
        """
        keys = self.keys[name]
        sums: dict[Any, list[int]] = {}
        figures = zip(keys, self._fits(held, name), self.sizes, self.missing, self.totals)  # noqa: B905
        for key, is_in, size, missing, total in figures:
            if not is_in:
                continue
            found = sums.get(key)
            if found is None:
                sums[key] = [size, missing, total]
            else:
                found[0] += size
                found[1] += missing
                found[2] += total
        return [Part(key, *figures) for key, figures in sums.items()]

    def _fits(self, held: Held, left_out: str) -> Iterable[bool]:
        others = [(self.keys[name], keys) for name, keys in held.items() if name != left_out]
        if not others:
            return (True for _ in self.sizes)
        column, wanted = others[0]
        if len(others) == 1:
            return (key in wanted for key in column)
        allowed = [wanted for _, wanted in others]
        return (
            all(key in wanted for key, wanted in zip(cell, allowed, strict=True))
            for cell in zip(*(column for column, _ in others), strict=True)
        )


def load_cube(connection: Connection, filter: Filter) -> Cube | None:
    """Group a filter's projects by every column; None where that makes too many cells."""
    columns = [PROJECT.c[name] for name in _COLUMNS]
    condition = where(connection, filter)
    query = select(*columns, *measures()).where(condition).group_by(*columns)
    route = find_route(filter, condition, columns)
    rows = connection.execute(route.take(query.limit(MOST_CELLS + 1))).all()
    if len(rows) > MOST_CELLS:
        return None
    whole: Any = zip(*rows, strict=True) if rows else ([] for _ in range(len(_COLUMNS) + 3))
    reserves, categories, financing, industries, natures, kinds, starts, _ends, *figures = map(
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
    }
    return Cube(keys, *figures)


def held_apart(
    connection: Connection, filter: Filter, dimensions: Mapping[str, Dimension], whole: Cube
) -> tuple[Filter, Held]:
    """Part a filter in the conditions the cube can be held to, and the rest.

    A value that is no group's name is searched for inside the names; that is left to SQL.

    Returns:
        The filter of the rest, and by dimension the keys that may be.
    """
    rest = []
    held: dict[str, Set[Any]] = {}
    for term in filter.terms:
        keys: Set[Any] | None = None
        if isinstance(term, Condition) and term.field in dimensions and term.field in AXES:
            keys = _keys(connection, term, dimensions[term.field], set(whole.keys[term.field]))
        if keys is None or not isinstance(term, Condition):
            rest.append(term)
        else:
            held[term.field] = held[term.field] & keys if term.field in held else keys
    return replace(filter, terms=tuple(rest)), held


def _keys(
    connection: Connection, condition: Condition, dimension: Dimension, known: Set[Any]
) -> Set[Any] | None:
    """Return the keys that fit a condition, or None where names do not tell."""
    name, blank = dimension.name, _blanks(dimension.name)
    if condition.operator is Operator.EMPTY:
        return blank
    if condition.operator is not Operator.IS:
        return None
    if name == "start_year":
        years = {value for value in condition.values if isinstance(value, int)}
        return years if len(years) == len(condition.values) else None
    labels = dimension.labels(connection, sorted(known - blank))
    by_name: dict[str, set[Any]] = {}
    for key, label in labels.items():
        by_name.setdefault(label, set()).add(key)
    found: set[Any] = set()
    for value in condition.values:
        if value == NOT_FILLED:
            found |= blank
        elif value in by_name:
            found |= by_name[str(value)]
        else:
            return None
    return found


def _blanks(name: str) -> Set[Any]:
    if name == "period_kind":
        return {str(PeriodKind.BLANK)}
    return {None, ""}


def _start_year(kind: str, start: int | None) -> int | None:
    return start // 100 if kind == PeriodKind.CALENDAR and start is not None else None
