"""Facets: the sidebar's values with counts and sums, each leaving out its own condition."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import Connection

from app.queries.conditions import where
from app.queries.cube import AXES, Cells, Cube, Seen, held_apart, is_kept, load_cells, load_cube
from app.queries.dimensions import Dimension, known_dimension
from app.queries.distribution import Distribution, load_amounts
from app.queries.filter import Condition, Filter, Ids, Operator, Term
from app.queries.indexes import is_told_by_indexes
from app.queries.plans import UNSCHEDULED
from app.queries.rollups import Part, RollupRow, load_parts, rollup, rollup_rows
from app.queries.shelf import Shelf
from app.queries.star import parts_of, unit_of
from app.queries.tallies import load_ids

#: Every facet, in the sidebar's order. 总投资 and 年度 are bars beside them.
_ORDER = (
    "financing",
    "category",
    "industry",
    "nature",
    "lead_unit",
    "period_kind",
    "band",
    "pillar",
    "unit",
    "start_year",
    "reserve",
)

#: The field a facet's choice is a condition on, where it is not the dimension itself.
_FIELDS = {"unit": "units"}


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value, with what choosing it would show.

    Attributes:
        value: what the condition holds; the same as the title but for years.
        title: as shown.
    """

    value: str
    title: str
    count: int
    total_yuan: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One dimension's values; those that have nothing under the filter stay, with 0."""

    dimension: Dimension
    values: tuple[FacetValue, ...]
    chosen: int


def facet_dimensions() -> tuple[Dimension, ...]:
    """Return the dimensions that have a facet, in the sidebar's order."""
    found = (known_dimension(name) for name in _ORDER)
    return tuple(dimension for dimension in found if dimension is not None)


def facet_field(dimension: Dimension) -> str:
    """Return the field a facet's choice is a condition on."""
    return _FIELDS.get(dimension.name, dimension.name)


def without_own(filter: Filter, dimension: Dimension) -> Filter:
    """Return the filter less what a facet's choice is a condition on."""
    return filter.without(facet_field(dimension))


def chosen_values(filter: Filter, dimension: Dimension) -> frozenset[str]:
    """Return the values of a facet that a filter holds."""
    field = facet_field(dimension)
    found = {str(value) for value in filter.values_of(field)}
    if Condition(field, Operator.EMPTY) in filter.terms:
        found.add("")
    return frozenset(found)


def with_toggled(filter: Filter, dimension: Dimension, value: str) -> Filter:
    """Return the filter with a facet's value chosen, or, where it was, not chosen any more."""
    field = facet_field(dimension)
    if dimension.name != "start_year":
        return filter.toggled(field, value)
    # Years are numbers, and having none is an operator of its own.
    empty = Condition(field, Operator.EMPTY)
    if not value:
        kept = filter.without(field)
        return kept if empty in filter.terms else replace(kept, terms=(*kept.terms, empty))
    years = {int(each) for each in filter.values_of(field)} ^ {int(value)}
    kept = filter.without(field)
    if not years:
        return kept
    held = Condition(field, Operator.IS, tuple(sorted(years)))
    return replace(kept, terms=(*kept.terms, held))


def load_facet(
    connection: Connection, dimension: Dimension, filter: Filter, shelf: Shelf | None = None
) -> Facet:
    """Return one facet; see :func:`load_facets`."""
    return load_facets(connection, (dimension,), filter, shelf)[0]


def load_facets(
    connection: Connection,
    dimensions: Sequence[Dimension],
    filter: Filter,
    shelf: Shelf | None = None,
) -> list[Facet]:
    """Return facets, their values in the order of the unfiltered reserve.

    Args:
        connection: of the library.
        dimensions: of :func:`facet_dimensions`.
        filter: each facet leaves its own condition out of it.
        shelf: keeps what is the same for many filters; None asks for everything anew.
    """
    return _Facets(connection, filter, shelf or Shelf()).load(dimensions)


@dataclass(frozen=True, slots=True)
class _Facets:
    """Facets of one filter, from the cube where it can tell, else by a question each."""

    connection: Connection
    filter: Filter
    shelf: Shelf

    def load(self, dimensions: Sequence[Dimension]) -> list[Facet]:
        by_cube = [each for each in dimensions if each.name in AXES]
        found: dict[str, Facet] = {}
        # A single facet has its own index, so the cube pays from the second on.
        if len(by_cube) > 1:
            found = self._settled(AXES)._from_cube(by_cube)
        return [
            found.get(each.name) or self._settled({facet_field(each)})._single(each)
            for each in dimensions
        ]

    def _settled(self, own: Set[str]) -> "_Facets":
        """Look up once, not for each facet, what neither sums nor indexes of the projects tell.

        Args:
            own: fields whose conditions are left, for a facet may do without them.
        """
        kept: list[Term] = []
        sought: list[Term] = []
        for term in self.filter.terms:
            is_own = isinstance(term, Condition) and term.field in own
            is_told = is_own or self._is_told(term)
            (kept if is_told else sought).append(term)
        if not sought or self.filter.is_bin or (own <= AXES and self._is_kept_without(own)):
            return self
        asked = Filter(tuple(sought), self.filter.reserve_id)
        load = partial(load_ids, self.connection, asked)
        ids = self.shelf.take(self.connection, ("ids", asked), load)
        return replace(self, filter=replace(self.filter, terms=(Ids(tuple(ids)), *kept)))

    def _is_told(self, term: Term) -> bool:
        """Return whether the projects of a term are found as soon as they would be by their ids."""
        condition = where(self.connection, Filter((term,)))
        units = (unit_of(part) is not None for part in parts_of(condition))
        return is_told_by_indexes(condition) or all(units)

    def _is_kept_without(self, own: Set[str]) -> bool:
        terms = self.filter.terms
        rest = [each for each in terms if not (isinstance(each, Condition) and each.field in own)]
        return is_kept(self.connection, replace(self.filter, terms=tuple(rest)))

    def _from_cube(self, dimensions: Sequence[Dimension]) -> dict[str, Facet]:
        everything = self._whole(self.filter)
        cells = self.shelf.take(self.connection, ("cells",), partial(load_cells, self.connection))
        if cells is None:
            return {}
        rest, held = held_apart(self.connection, self.filter)
        whole = Seen(self._cube(everything, cells), {})
        shown = Seen(self._cube(rest, cells), held)
        found = {}
        for each in dimensions:
            # The cube of the rest has lost what an own condition in it shuts out.
            if rest == without_own(rest, each):
                all_rows = self._rows(each, whole)
                rows = self._rows(each, shown) if self.filter.terms else all_rows
                found[each.name] = _facet(each, all_rows, rows, chosen_values(self.filter, each))
        return found

    def _cube(self, filter: Filter, cells: Cells) -> Cube:
        load = partial(load_cube, self.connection, filter, cells)
        return self.shelf.take(self.connection, ("cube", filter), load)

    def _rows(self, dimension: Dimension, seen: Seen) -> Sequence[RollupRow]:
        parts = seen.parts(dimension.name)
        if dimension.name == "start_year":
            return _year_rows(parts)
        return rollup_rows(self.connection, dimension, parts)

    def _single(self, dimension: Dimension) -> Facet:
        others = without_own(self.filter, dimension)
        everything = self._whole(others)
        whole = self._rollup(dimension, everything)
        shown = self._rollup(dimension, others) if others.terms else whole
        return _facet(dimension, whole, shown, chosen_values(self.filter, dimension))

    def _rollup(self, dimension: Dimension, filter: Filter) -> Sequence[RollupRow]:
        key = ("rollup", dimension.name, filter)
        return self.shelf.take(self.connection, key, partial(self._load, dimension, filter))

    def _load(self, dimension: Dimension, filter: Filter) -> Sequence[RollupRow]:
        if dimension.is_yearly:
            return rollup(self.connection, dimension, filter).rows
        return rollup_rows(
            self.connection, dimension, load_parts(self.connection, dimension, filter)
        )

    @staticmethod
    def _whole(filter: Filter) -> Filter:
        return Filter((), filter.reserve_id, filter.is_bin)


def load_kept_amounts(connection: Connection, filter: Filter, shelf: Shelf) -> Distribution:
    """Return :func:`distribution.load_amounts`, which the bars and 投资规模档 share."""
    load = partial(load_amounts, connection, filter)
    return shelf.take(connection, ("amounts", filter), load)


def _year_rows(parts: Iterable[Part]) -> list[RollupRow]:
    found = sorted(parts, key=lambda part: (part.key is None, part.key))
    return [
        RollupRow(
            part.key,
            UNSCHEDULED if part.key is None else f"{part.key}年",
            part.size,
            part.missing,
            part.total,
        )
        for part in found
    ]


def _facet(
    dimension: Dimension,
    whole: Sequence[RollupRow],
    shown: Sequence[RollupRow],
    chosen: Set[str],
) -> Facet:
    now = _by_name(shown)
    values = []
    for title, (key, _, _) in _by_name(whole).items():
        _, count, total = now.get(title, (key, 0, 0))
        value = title
        if dimension.name == "start_year":
            value = "" if key is None else str(key)
        values.append(FacetValue(value, title, count, total, value in chosen))
    return Facet(dimension, tuple(values), len(chosen))


def _by_name(rows: Sequence[RollupRow]) -> Mapping[str, tuple[Any, int, int]]:
    """Return key, count and sum by name: categories of one name in two reserves are one value."""
    found: dict[str, tuple[Any, int, int]] = {}
    for row in rows:
        _, count, total = found.get(row.group, (row.key, 0, 0))
        found[row.group] = (row.key, count + row.count, total + row.total_yuan)
    return found
