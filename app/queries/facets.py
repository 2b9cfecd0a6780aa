"""Facets: the sidebar's values with counts and sums, each leaving out its own condition."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import partial
from operator import length_hint
from typing import Any

from sqlalchemy import ColumnElement, Connection

from app.models.facetcell import FACET_CELL
from app.queries.conditions import where
from app.queries.cube import (
    ANY,
    AXES,
    Cells,
    Cube,
    Held,
    Seen,
    load_cells,
    load_cube,
    over_all_cells,
    own_field,
)
from app.queries.dimensions import Dimension, known_dimension
from app.queries.distribution import Distribution, load_amounts
from app.queries.filter import Condition, Filter, Ids, Operator, Term
from app.queries.found import ByUnits, Found, less, load_found
from app.queries.indexes import is_told_by_indexes, parts_of
from app.queries.marks import load_cell_ids
from app.queries.plans import UNSCHEDULED
from app.queries.rollups import Part, RollupRow, load_parts, rollup, rollup_rows
from app.queries.shelf import Shelf
from app.queries.star import are_cells_few, unit_of
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

#: The facets that what was looked up is added up by, beside those of the cube.
_OF_UNITS = {"lead_unit": ByUnits.by_lead, "unit": ByUnits.by_unit}

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
    """Facets of one filter, from the cube where it can tell, else by a question each.

    Attributes:
        found: what has been looked up for them; there may be more of it than the shelf keeps.
        by_units: the same by the units of each, as far as a filter's cells let it through.
        told: of each term whether it need not be looked up.
        conditions: each term in SQL; a name in it may take a while to find.
        over_cells: the same over cells; None where they do not tell it.
        cells: those that a term, or a reserve, lets through.
    """

    connection: Connection
    filter: Filter
    shelf: Shelf
    found: dict[Filter, Found] = field(default_factory=dict)
    by_units: dict[Filter, ByUnits] = field(default_factory=dict)
    told: dict[Term, bool] = field(default_factory=dict)
    conditions: dict[Term, ColumnElement[bool]] = field(default_factory=dict)
    over_cells: dict[Term, list[ColumnElement[bool]] | None] = field(default_factory=dict)
    cells: dict[Term | int, frozenset[int]] = field(default_factory=dict)

    def load(self, dimensions: Sequence[Dimension]) -> list[Facet]:
        by_cube = [each for each in dimensions if each.name in AXES]
        # A single facet has its own index, so the cube pays from the second on.
        found = self._from_cube(by_cube) if len(by_cube) > 1 else {}
        return [found.get(each.name) or self._single(each) for each in dimensions]

    def _from_cube(self, dimensions: Sequence[Dimension]) -> dict[str, Facet]:
        cells = self.shelf.take(self.connection, ("cells",), partial(load_cells, self.connection))
        if cells is None:
            return {}
        everything = self._whole(self.filter)
        whole = self.shelf.take(
            self.connection, ("seen", everything), partial(self._seen, everything, cells)
        )
        shown = self._seen(self.filter, cells).seen
        rest = self._rest(self.filter)
        found = {}
        for each in dimensions:
            # The cube of the rest has lost what an own condition in it shuts out.
            if rest == without_own(rest, each):
                if each.name not in whole.rows:
                    whole.rows[each.name] = self._rows(each, whole.seen)
                all_rows = whole.rows[each.name]
                rows = self._rows(each, shown) if self.filter.terms else all_rows
                found[each.name] = _facet(each, all_rows, rows, chosen_values(self.filter, each))
        return found

    def _seen(self, filter: Filter, cells: Cells) -> "_Shown":
        return _Shown(Seen(cells, self._cube(self._rest(filter), cells), self._held(filter)))

    def _cube(self, filter: Filter, cells: Cells) -> Cube:
        if not filter.terms and not filter.is_bin:
            return cells.whole
        load = partial(self._load_cube, filter, cells)
        return self.shelf.take(self.connection, ("cube", filter), load)

    def _load_cube(self, filter: Filter, cells: Cells) -> Cube:
        found = self._looked_up(filter)
        if found is None:
            return load_cube(self.connection, filter, cells)
        sums = found.by_cell()
        if found.are_others:
            return cells.whole.less(sums)
        return Cube(list(sums), list(sums.values()))

    def _rows(self, dimension: Dimension, seen: Seen) -> Sequence[RollupRow]:
        parts = seen.parts(dimension.name)
        if dimension.name == "start_year":
            return _year_rows(parts)
        return rollup_rows(self.connection, dimension, parts)

    def _single(self, dimension: Dimension) -> Facet:
        others = without_own(self.filter, dimension)
        whole = self._rollup(dimension, self._whole(others))
        shown = self._rollup(dimension, others) if others.terms else whole
        return _facet(dimension, whole, shown, chosen_values(self.filter, dimension))

    def _rollup(self, dimension: Dimension, filter: Filter) -> Sequence[RollupRow]:
        key = ("rollup", dimension.name, filter)
        return self.shelf.take(self.connection, key, partial(self._load, dimension, filter))

    def _load(self, dimension: Dimension, filter: Filter) -> Sequence[RollupRow]:
        if dimension.is_yearly:
            return rollup(self.connection, dimension, self._settled(filter)).rows
        return rollup_rows(self.connection, dimension, self._parts(dimension, filter))

    def _parts(self, dimension: Dimension, filter: Filter) -> list[Part]:
        if dimension.name in _OF_UNITS and are_cells_few(self.connection):
            rest = self._rest(filter)
            if (found := self._looked_up(rest)) is not None:
                parts = _OF_UNITS[dimension.name](self._added_up(filter, found))
                if not found.are_others:
                    return parts
                kept = (term for term in filter.terms if term not in rest.terms)
                whole = load_parts(self.connection, dimension, replace(filter, terms=tuple(kept)))
                return less(whole, parts)
        return load_parts(self.connection, dimension, self._settled(filter))

    def _added_up(self, filter: Filter, found: Found) -> ByUnits:
        """Add what was looked up for a filter up by units, once for the facets of units."""
        if filter not in self.by_units:
            held = self._held(filter)
            cells = frozenset.intersection(*held.values()) if held else None
            self.by_units[filter] = found.by_units(cells)
        return self.by_units[filter]

    def _looked_up(self, filter: Filter) -> Found | None:
        """Return live projects that neither sums nor indexes tell, or the others.

        Returns:
            None where sums or indexes tell them.
        """
        if filter.is_bin or all(map(self._is_told, filter.terms)):
            return None
        if filter not in self.found:
            load = partial(load_found, self.connection, filter)
            self.found[filter] = self.shelf.take(self.connection, ("found", filter), load)
        return self.found[filter]

    def _settled(self, filter: Filter) -> Filter:
        """Look up what neither sums nor indexes tell, once for the facets that ask for it."""
        sought = [term for term in filter.terms if not self._is_told(term)]
        if not sought or filter.is_bin:
            return filter
        asked = Filter(tuple(sought), filter.reserve_id)
        load = partial(load_ids, self.connection, asked)
        ids = self.shelf.take(self.connection, ("ids", asked), load)
        kept = (term for term in filter.terms if term not in sought)
        return replace(filter, terms=(Ids(tuple(ids)), *kept))

    def _is_told(self, term: Term) -> bool:
        """Return whether the projects of a term are found as soon as they would be by their ids."""
        if term not in self.told:
            condition = self._condition(term)
            units = (unit_of(part) is not None for part in parts_of(condition))
            self.told[term] = is_told_by_indexes(condition) or all(units)
        return self.told[term]

    def _rest(self, filter: Filter) -> Filter:
        """Return the filter less the conditions that cells tell."""
        rest = (term for term in filter.terms if self._over_cells(term) is None)
        return Filter(tuple(rest), is_bin=filter.is_bin)

    def _held(self, filter: Filter) -> Held:
        """Return the cells that the conditions let through that cells tell."""
        held: dict[str, frozenset[int]] = {}
        if filter.reserve_id is not None:
            held[ANY] = self._cells(
                filter.reserve_id, [FACET_CELL.c.reserve_id == filter.reserve_id]
            )
        for term in filter.terms:
            if (told := self._over_cells(term)) is not None:
                field, cells = own_field(term), self._cells(term, told)
                held[field] = held[field] & cells if field in held else cells
        return held

    def _over_cells(self, term: Term) -> list[ColumnElement[bool]] | None:
        if term not in self.over_cells:
            self.over_cells[term] = over_all_cells(self._condition(term))
        return self.over_cells[term]

    def _cells(self, name: Term | int, conditions: Sequence[ColumnElement[bool]]) -> frozenset[int]:
        if name not in self.cells:
            self.cells[name] = frozenset(load_cell_ids(self.connection, conditions))
        return self.cells[name]

    def _condition(self, term: Term) -> ColumnElement[bool]:
        if term not in self.conditions:
            asked = Filter((term,), is_bin=self.filter.is_bin)
            self.conditions[term] = where(self.connection, asked)
        return self.conditions[term]

    @staticmethod
    def _whole(filter: Filter) -> Filter:
        return Filter((), filter.reserve_id, filter.is_bin)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the cube's facets show under a filter.

    Attributes:
        seen: the cube.
        rows: of the dimensions that have been asked for, by their names.
    """

    seen: Seen
    rows: dict[str, Sequence[RollupRow]] = field(default_factory=dict)

    def __length_hint__(self) -> int:
        """Return how much room it takes, as a :class:`Shelf` counts it."""
        return length_hint(self.seen)


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
