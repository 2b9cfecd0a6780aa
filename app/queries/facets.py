"""Facets: the sidebar's values with counts and sums, each leaving out its own condition."""

from dataclasses import dataclass

from sqlalchemy import Connection

from app.queries.dimensions import Dimension
from app.queries.filter import Filter
from app.queries.rollups import rollup


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
    by_name = {row.group: row for row in shown.rows}
    chosen = {str(value) for value in filter.values_of(dimension.name)}
    values = []
    for row in whole.rows:
        now = by_name.get(row.group)
        values.append(
            FacetValue(
                row.group,
                now.count if now else 0,
                now.total_yuan if now else 0,
                row.group in chosen,
            )
        )
    return Facet(dimension, tuple(values), len(chosen))
