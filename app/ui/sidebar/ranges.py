"""From a range drawn on bars to the filter's conditions."""

from dataclasses import replace

from app.models.period import PeriodKind
from app.queries.distribution import amount_terms, without_years
from app.queries.filter import Condition, Filter, Operator, Term
from app.ui.sidebar.facetrows import AMOUNT, YEAR
from app.ui.sidebar.rows import BarsRow

#: What is in no year where no years are planned; the order is that of the reasons.
_UNSCHEDULED = Condition(
    "period_kind",
    Operator.IS,
    tuple(
        kind.title
        for kind in (
            PeriodKind.DURATION,
            PeriodKind.PENDING,
            PeriodKind.BLANK,
            PeriodKind.INTENDED,
        )
    ),
)


def with_range(filter: Filter, row: BarsRow, cells: tuple[int, int] | None) -> Filter:
    """Return the filter held to a range of bars; to none where it is all of them, or None."""
    kept = without_range(filter, row.dimension)
    if cells is None or cells == (0, len(row.cells) - 1):
        return kept
    first, last = row.cells[cells[0]], row.cells[cells[1]]
    terms: tuple[Term, ...]
    if row.dimension == AMOUNT:
        terms = amount_terms(first.low, last.high)
    else:
        end = last.low if last.high is None else last.high
        terms = (Condition(row.field, Operator.BETWEEN, (first.low, end)),)
    # The chip stays where it was.
    at = next(
        (at for at, term in enumerate(filter.terms) if term not in kept.terms), len(kept.terms)
    )
    return replace(kept, terms=(*kept.terms[:at], *terms, *kept.terms[at:]))


def with_outside(filter: Filter, row: BarsRow) -> Filter:
    """Return the filter with what has no place among the bars chosen, or not any more."""
    planned = Condition(row.field, Operator.EMPTY)
    chosen = _UNSCHEDULED if row.field == "period" else planned
    if chosen in filter.terms:
        return filter.without_term(chosen)
    kept = without_range(filter, row.dimension).without(chosen.field)
    return replace(kept, terms=(*kept.terms, chosen))


def without_range(filter: Filter, section: str) -> Filter:
    """Return the filter less what a section of bars holds it to."""
    if section == AMOUNT:
        return filter.without("total")
    return without_years(filter) if section == YEAR else filter
