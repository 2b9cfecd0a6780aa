"""What the sidebar reads: reserves and views with their counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import RefusedInput
from app.queries.filter import Condition, Filter, Operator, Term
from app.queries.layout import Layout
from app.queries.reserves import ReserveSummary, load_reserves
from app.queries.rollups import Totals, load_totals
from app.queries.views import OWN_VIEWS, SavedView, is_laid_out, load_views, view_filter

if TYPE_CHECKING:
    from app.library.file import Reading


#: Icons of the program's own views, by their names; the others have a bookmark.
_ICONS = {"全部项目": "list", "未排期": "calendar-off"}


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
        layout: how a saved view lays projects out; None leaves the layout alone.
        fault: why its text cannot be read, a sentence; empty when it can.
    """

    name: str
    icon: str
    terms: tuple[Term, ...] | None
    totals: Totals | None
    view_id: int = 0
    layout: Layout | None = None
    fault: str = ""

    def holds(self, shown: Filter, layout: Layout) -> bool:
        """Return whether what is shown is what it holds."""
        if self.terms is None or not is_same(self.terms, shown.terms):
            return False
        return self.layout is None or is_laid_out(self.layout, layout)


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


def read_views(connection: "Reading", shown: Filter) -> tuple[list[CountedView], Bin]:
    """Return the views with their counts in one reserve, and what its recycle bin holds."""
    views = [_counted(connection, shown, view) for view in (*OWN_VIEWS, *load_views(connection))]
    return views, Bin(load_totals(connection, Filter((), shown.reserve_id, is_bin=True)))


def current_view(
    views: Sequence[CountedView], shown: Filter, layout: Layout, opened: int
) -> tuple[CountedView | None, bool]:
    """Return the view that is looked at, and whether it has been changed since it was opened.

    Args:
        views: all of them.
        shown: the filter.
        layout: the grid's.
        opened: the row of the saved view opened last; 0 for none.
    """
    if shown.is_bin:
        return None, False
    chosen = next((view for view in views if view.view_id == opened and opened), None)
    if chosen is not None and chosen.holds(shown, layout):
        return chosen, False
    fitting = [view for view in views if view.holds(shown, layout)]
    if chosen is not None and chosen.terms is not None and not fitting:
        return chosen, True
    if chosen is not None and chosen.terms is not None and is_same(chosen.terms, shown.terms):
        # Only laid out otherwise, although a view of the program's own has these conditions too.
        return chosen, True
    return (fitting[0] if fitting else None), False


def is_same(terms: Sequence[Term], others: Sequence[Term]) -> bool:
    """Return whether two filters hold the same conditions, in whatever order."""
    return {_sorted(term) for term in terms} == {_sorted(term) for term in others}


def _counted(connection: "Reading", shown: Filter, view: SavedView) -> CountedView:
    from app.queries.querytext import parse_query

    icon = _ICONS.get(view.name, "bookmark") if not view.id else "bookmark"
    try:
        terms = parse_query(view.query_text)
    except RefusedInput as error:
        return CountedView(view.name, icon, None, None, view.id, view.layout, str(error))
    totals = load_totals(connection, view_filter(terms, shown))
    return CountedView(view.name, icon, terms, totals, view.id, view.layout)


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
