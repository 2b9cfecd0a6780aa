"""What the sidebar reads: reserves and views with their counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import RefusedInput
from app.queries.filter import Condition, Filter, Operator, Term
from app.queries.querytext import parse_query
from app.queries.reserves import ReserveSummary, load_reserves
from app.queries.rollups import Totals, load_totals
from app.queries.views import load_views
from app.ui.sidebar.presets import PRESETS

if TYPE_CHECKING:
    from app.library.file import Reading


@dataclass(frozen=True, slots=True)
class CountedReserve:
    """A reserve and what is in it; ``id`` None stands for all of them together."""

    id: int | None
    name: str
    totals: Totals


@dataclass(frozen=True, slots=True)
class CountedView:
    """A view and what it shows in the present reserve.

    Attributes:
        name: as shown.
        icon: a lucide name.
        terms: what it filters by; None where its text cannot be read.
        totals: of its projects; None where its text cannot be read.
        view_id: the saved view's row; 0 for the program's own.
        grouping: what a saved view groups by; None leaves the grouping alone.
        fault: why its text cannot be read, a sentence; empty when it can.
    """

    name: str
    icon: str
    terms: tuple[Term, ...] | None
    totals: Totals | None
    view_id: int = 0
    grouping: str | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Bin:
    """What is in the recycle bin."""

    totals: Totals


def read_reserves(connection: "Reading") -> list[CountedReserve]:
    """Return the reserves, and, where there are several, all of them together first."""
    found = load_reserves(connection)
    reserves = [CountedReserve(each.id, each.name, each.totals) for each in found]
    if len(reserves) > 1:
        reserves.insert(0, CountedReserve(None, "全部储备库", _together(found)))
    return reserves


def read_views(connection: "Reading", reserve_id: int | None) -> tuple[list[CountedView], Bin]:
    """Return the views with their counts in one reserve, and what its recycle bin holds."""
    views = [
        _counted(connection, reserve_id, CountedView(preset.name, preset.icon, None, None), text)
        for preset in PRESETS
        for text in (preset.query_text,)
    ]
    for saved in load_views(connection):
        blank = CountedView(saved.name, "bookmark", None, None, saved.id, saved.grouping)
        views.append(_counted(connection, reserve_id, blank, saved.query_text))
    return views, Bin(load_totals(connection, Filter((), reserve_id, is_bin=True)))


def is_same(terms: Sequence[Term], others: Sequence[Term]) -> bool:
    """Return whether two filters hold the same conditions, in whatever order."""
    return {_sorted(term) for term in terms} == {_sorted(term) for term in others}


def _counted(
    connection: "Reading", reserve_id: int | None, view: CountedView, text: str
) -> CountedView:
    try:
        terms = parse_query(text)
    except RefusedInput as error:
        return CountedView(
            view.name, view.icon, None, None, view.view_id, view.grouping, str(error)
        )
    totals = load_totals(connection, Filter(terms, reserve_id))
    return CountedView(view.name, view.icon, terms, totals, view.view_id, view.grouping)


def _together(reserves: Sequence[ReserveSummary]) -> Totals:
    return Totals(
        sum(each.totals.count for each in reserves),
        sum(each.totals.count_without_amount for each in reserves),
        sum(each.totals.total_yuan for each in reserves),
    )


def _sorted(term: Term) -> Term:
    if isinstance(term, Condition) and term.operator is Operator.IS:
        return Condition(term.field, term.operator, tuple(sorted(term.values, key=str)))
    return term
