"""Facets: the sidebar's values with counts and sums, each leaving out its own condition."""

from dataclasses import dataclass

from sqlalchemy import Connection

from app.queries.dimensions import Dimension
from app.queries.filter import Filter
from app.queries.rollups import Rollup, rollup


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value, with what choosing it would show."""

    value: str
    count: int
    total_yuan: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One dimension's values; those that have nothing under the filter stay, with 0."""

    dimension: Dimension
    values: tuple[FacetValue, ...]
    chosen: int


def load_facet(connection: Connection, dimension: Dimension, filter: Filter) -> Facet:
    """Return a dimension's values in the order of the unfiltered reserve."""
    whole = rollup(connection, dimension, Filter((), filter.reserve_id, filter.is_bin))
    others = filter.without(dimension.name)
    shown = rollup(connection, dimension, others) if others.terms else whole
    now = _by_name(shown)
    chosen = {str(value) for value in filter.values_of(dimension.name)}
    values = []
    for name in _by_name(whole):
        count, total = now.get(name, (0, 0))
        values.append(FacetValue(name, count, total, name in chosen))
    return Facet(dimension, tuple(values), len(chosen))


def _by_name(result: Rollup) -> dict[str, tuple[int, int]]:
    """Return count and sum by name: categories of one name in two reserves are one value."""
    found: dict[str, tuple[int, int]] = {}
    for row in result.rows:
        count, total = found.get(row.group, (0, 0))
        found[row.group] = (count + row.count, total + row.total_yuan)
    return found
