"""How projects spread over amounts and over years: the bars one draws a range on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, case, select

from app.models.facetcell import AMOUNT_EDGES
from app.models.project import PROJECT
from app.queries.conditions import where
from app.queries.dimensions import find_dimension, measures
from app.queries.filter import Condition, Filter, Operator
from app.queries.indexes import find_route
from app.queries.prepared import fetched
from app.queries.rollups import rollup
from app.queries.star import kept_rows

#: Where one bar ends and the next begins, in yuan, so that a range drawn on the bars has round
#: bounds. The bounds of :data:`dimensions.BANDS` are among them.
EDGES = AMOUNT_EDGES

_AMOUNT = PROJECT.c.total_yuan

#: The bar of a project's amount.
_STEP = case(
    (_AMOUNT.is_(None), None),
    *((bound > _AMOUNT, step) for step, bound in enumerate(EDGES[1:])),
    else_=len(EDGES) - 1,
)

#: No more bars than this fit a strip of years; beyond it a bar stands for several years.
MOST_YEARS = 24


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Attributes:
        low: from this on, included; yuan or a year.
        high: up to this, excluded for amounts, included for years; None for no bound.
        count: projects in it.
        total_yuan: their sum; by year what the year is to carry.
    """

    low: int
    high: int | None
    count: int
    total_yuan: int


@dataclass(frozen=True, slots=True)
class Distribution:
    """Bars from the least to the most, and what has no place among them.

    Attributes:
        bars: without gaps.
        outside: what has no amount, or no year; ``low`` and ``high`` mean nothing there.
        field: the field a range of bars is a condition on.
    """

    bars: tuple[Bar, ...]
    outside: Bar
    field: str


def load_amounts(connection: Connection, filter: Filter) -> Distribution:
    """Return how a filter's projects spread over amounts."""
    counted = _counted_amounts(connection, filter)
    found = {row[0]: (row[1], row[3]) for row in counted}
    bars = []
    for step, low in enumerate(EDGES):
        high = EDGES[step + 1] if step + 1 < len(EDGES) else None
        bars.append(Bar(low, high, *found.get(step, (0, 0))))
    return Distribution(tuple(bars), Bar(0, None, *found.get(None, (0, 0))), "total")


def _counted_amounts(connection: Connection, filter: Filter) -> Sequence[Any]:
    """Return step, count, count without amount, and yuan."""
    condition = where(connection, filter)
    kept = kept_rows(connection, filter, condition, (_STEP,))
    if kept is not None:
        return kept
    query = select(_STEP, *measures()).select_from(PROJECT).where(condition).group_by(_STEP)
    return fetched(connection, find_route(filter, condition, (_AMOUNT,)).take(query))


def load_years(connection: Connection, filter: Filter) -> Distribution:
    """Return what a filter's projects come to year by year.

    A project counts in every year it runs in; what no year may claim (未排期) is outside.
    """
    shown = rollup(connection, find_dimension("year"), filter)
    found = {row.key: (row.count, row.total_yuan) for row in shown.rows}
    outside = Bar(0, None, *found.pop(None, (0, 0)))
    return Distribution(tuple(_filled(found)), outside, "year")


def _filled(years: dict[int, tuple[int, int]]) -> Sequence[Bar]:
    """Return a bar for each year from the first to the last, or for each few years."""
    if not years:
        return ()
    first, last = min(years), max(years)
    width = next(
        width for width in (1, 2, 5, 10, 50, 10_000) if (last - first) // width < MOST_YEARS
    )
    bars = []
    for low in range(first - first % width, last + 1, width):
        held = [years.get(year, (0, 0)) for year in range(low, low + width)]
        bars.append(Bar(low, low + width - 1, max(c for c, _ in held), sum(t for _, t in held)))
    return bars


def year_term(first: int, last: int) -> Condition:
    """Return the condition on 年度 of a range of years, the last included."""
    if first == last:
        return Condition("year", Operator.IS, (first,))
    return Condition("year", Operator.BETWEEN, (first, last))


def amount_terms(low: int, high: int | None) -> tuple[Condition, ...]:
    """Return the conditions on 总投资 of a range from ``low`` on that does not reach ``high``."""
    terms = []
    if low > 0 or high is None:
        terms.append(Condition("total", Operator.AT_LEAST, (low,)))
    if high is not None:
        terms.append(Condition("total", Operator.LESS_THAN, (high,)))
    return tuple(terms)


def held_amounts(filter: Filter) -> tuple[int, int | None] | None:
    """Return the range of amounts a filter's own conditions hold it to, or None where none does.

    Returns:
        Yuan: from, included, and up to, excluded; None for no upper bound.
    """
    return _range(filter, "total", 0)


def held_years(filter: Filter) -> tuple[int, int] | None:
    """Return the first and the last year a filter's own conditions hold it to, or None."""
    found = _range(filter, "year", 1)
    return None if found is None else (found[0], 9_999 if found[1] is None else found[1] - 1)


def _range(filter: Filter, field: str, least: int) -> tuple[int, int | None] | None:
    lows, highs = [], []
    for term in filter.terms:
        if isinstance(term, Condition) and term.field == field:
            values = [value for value in term.values if isinstance(value, int)]
            match term.operator, values:
                case Operator.IS, [year] if field == "year" and len(term.values) == 1:
                    lows.append(year)
                    highs.append(year + 1)
                case Operator.AT_LEAST, [low]:
                    lows.append(low)
                case Operator.MORE_THAN, [low]:
                    lows.append(low + 1)
                case Operator.AT_MOST, [high]:
                    highs.append(high + 1)
                case Operator.LESS_THAN, [high]:
                    highs.append(high)
                case Operator.BETWEEN, [low, high]:
                    lows.append(low)
                    highs.append(high + 1)
    if not lows and not highs:
        return None
    return max(lows, default=least), min(highs, default=None)
