"""Of which projects a sum is made: the large ones by name, the others together."""

from dataclasses import dataclass, replace

from sqlalchemy import Connection, func, select

from app.models.category import CATEGORY
from app.models.project import PROJECT
from app.queries.conditions import where
from app.queries.dimensions import NOT_FILLED, WAN, YI
from app.queries.filter import Condition, Filter, Operator
from app.queries.rollups import Totals, load_totals

#: Smallest amounts told by name, in yuan; the first that leaves few enough is taken.
_STEPS = tuple(step * YI for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000))
_SMALL_STEPS = (5_000 * WAN, 1_000 * WAN, 100 * WAN, WAN, 1)

#: More would be too small to see.
_MOST = 60

#: How many projects are told as the largest.
_LARGEST = 3


@dataclass(frozen=True, slots=True)
class Part:
    """One project with its share of the whole."""

    project_id: int
    name: str
    category: str
    total_yuan: int


@dataclass(frozen=True, slots=True)
class Composition:
    """A filter's projects by amount.

    Attributes:
        parts: the projects of at least ``least_yuan``, the largest first.
        least_yuan: what divides them from the rest.
        rest: the others that have an amount.
        rest_filter: shows the rest.
        largest: the largest three together; fewer where there are fewer.
    """

    parts: tuple[Part, ...]
    least_yuan: int
    rest: Totals
    rest_filter: Filter
    largest: Totals


def load_composition(connection: Connection, filter: Filter) -> Composition:
    """Return the projects of a hundred million and more, and the sum of the smaller ones.

    Where that would be too many, or none, the dividing amount is a larger, or a smaller, round one.
    """
    least = _least(connection, filter)
    condition = Condition("total", Operator.LESS_THAN, (least,))
    rest_filter = replace(filter, terms=(*filter.terms, condition))
    amount = PROJECT.c.total_yuan
    query = (
        select(PROJECT.c.id, PROJECT.c.name, CATEGORY.c.name.label("category"), amount)
        .outerjoin_from(PROJECT, CATEGORY, CATEGORY.c.id == PROJECT.c.category_id)
        .where(where(connection, filter), amount >= least)
        .order_by(amount.desc(), PROJECT.c.id)
        .limit(_MOST)
    )
    parts = tuple(
        Part(row.id, row.name, row.category or NOT_FILLED, row.total_yuan)
        for row in connection.execute(query)
    )
    rest = load_totals(connection, rest_filter)
    return Composition(parts, least, rest, rest_filter, _largest(connection, filter))


def _least(connection: Connection, filter: Filter) -> int:
    amount = PROJECT.c.total_yuan
    steps = (*_STEPS, *_SMALL_STEPS)
    counts = (func.count().filter(amount >= step) for step in steps)
    found = connection.execute(
        select(*counts).select_from(PROJECT).where(where(connection, filter))
    ).one()
    sizes = dict(zip(steps, found, strict=True))
    if sizes[_STEPS[0]]:
        return next((step for step in _STEPS if sizes[step] <= _MOST), _STEPS[-1])
    fitting = [step for step in _SMALL_STEPS if sizes[step] <= _MOST]
    return fitting[-1] if fitting else _STEPS[0]


def _largest(connection: Connection, filter: Filter) -> Totals:
    amount = PROJECT.c.total_yuan
    top = (
        select(amount)
        .where(where(connection, filter), amount > 0)
        .order_by(amount.desc())
        .limit(_LARGEST)
        .subquery()
    )
    query = select(func.count(), func.coalesce(func.sum(top.c.total_yuan), 0)).select_from(top)
    count, total = connection.execute(query).one()
    return Totals(count, 0, total)
