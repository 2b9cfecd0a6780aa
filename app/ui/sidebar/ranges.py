"""From a range drawn on bars to the filter's conditions."""

from dataclasses import replace

from app.queries.distribution import amount_terms, year_term
from app.queries.filter import Condition, Filter, Operator, Term
from app.ui.sidebar.facetrows import AMOUNT, RANGED
from app.ui.sidebar.rows import BarsRow


def with_range(filter: Filter, row: BarsRow, cells: tuple[int, int] | None) -> Filter:
    """Return the filter held to a range of bars; to none where it is all of them, or None."""
    kept = filter.without(row.field)
    if cells is None or cells == (0, len(row.cells) - 1):
        return kept
    first, last = row.cells[cells[0]], row.cells[cells[1]]
    terms: tuple[Term, ...]
    if row.dimension == AMOUNT:
        terms = amount_terms(first.low, last.high)
    else:
        end = last.low if last.high is None else last.high
        terms = (year_term(first.low, end),)
    # The chip stays where it was.
    at = next(
        (at for at, term in enumerate(filter.terms) if term not in kept.terms), len(kept.terms)
    )
    return replace(kept, terms=(*kept.terms[:at], *terms, *kept.terms[at:]))


def with_outside(filter: Filter, row: BarsRow) -> Filter:
    """Return the filter with what has no place among the bars chosen, or not any more."""
    chosen = Condition(row.field, Operator.EMPTY)
    if chosen in filter.terms:
        return filter.without_term(chosen)
    kept = filter.without(row.field)
    return replace(kept, terms=(*kept.terms, chosen))


def without_range(filter: Filter, section: str) -> Filter:
    """Return the filter less what a section of bars holds it to."""
    return filter.without(RANGED[section]) if section in RANGED else filter
