"""Everything the rollup page shows, read in one go. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.library.file import Reading
from app.models.period import PeriodKind
from app.queries.composition import Composition, load_composition
from app.queries.crosstab import Crosstab, crosstab
from app.queries.dimensions import Dimension, find_dimension, industry_aliases
from app.queries.drilldown import row_filters
from app.queries.filter import Condition, Filter, Operator, Term
from app.queries.presence import filled_dimensions
from app.queries.rollups import Rollup, Totals, load_totals, rollup

#: More groups than this, or a single one, are shown by their projects instead of as bars.
MOST_BARS = 6


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user chose to see.

    Attributes:
        basis: start_year or year.
        dimension: the name of the second table's dimension.
        is_merged: whether other words for an industry count under the usual one.
    """

    basis: str = "start_year"
    dimension: str = "industry"
    is_merged: bool = True


@dataclass(frozen=True, slots=True)
class Block:
    """One table: the rollup and the filter behind each row."""

    result: Rollup
    filters: Mapping[Any, Filter]


@dataclass(frozen=True, slots=True)
class Figures:
    """One reading of the page.

    Attributes:
        wish: what was asked for.
        totals: of the filter.
        years: by year.
        year_split: the years by category.
        scheduled: the projects that stand in years, each once.
        groups: by the chosen dimension.
        plain: by industry as written, where the groups are merged.
        group_split: the groups by category; None where there are too many for bars.
        composition: the projects themselves, where there are too many groups for bars.
        dimensions: what can be chosen.
        can_merge: whether the chosen dimension has other words to merge.
        categories: every category of the library, in the document's order; the charts' colours.
        escapes: where nothing is found, what would be without each condition.
    """

    wish: Wish
    totals: Totals
    years: Block
    year_split: Crosstab
    scheduled: Totals
    groups: Block
    plain: Rollup | None
    group_split: Crosstab | None
    composition: Composition | None
    dimensions: tuple[Dimension, ...]
    can_merge: bool
    categories: tuple[str, ...]
    escapes: tuple[tuple[Term, Totals], ...] = ()


def load_figures(connection: Reading, filter: Filter, wish: Wish) -> Figures:
    """Read the page's figures; all of them from rollups of the same state of the library."""
    category = find_dimension("category")
    dimensions = filled_dimensions(connection, filter)
    wish = _offered(wish, dimensions)
    basis = find_dimension(wish.basis)
    name = wish.dimension
    if name == "industry" and wish.is_merged:
        name = "industry_merged"
    by = find_dimension(name)
    years = _block(connection, basis, filter)
    groups = _block(connection, by, filter)
    totals = years.result.totals
    has_bars = 1 < len(groups.result.rows) <= MOST_BARS or by.is_yearly
    escapes = () if totals.count else _escapes(connection, filter)
    return Figures(
        wish,
        totals,
        years,
        crosstab(connection, basis, category, filter),
        load_totals(connection, _with_years(filter)),
        groups,
        rollup(connection, find_dimension("industry"), filter) if groups.result.merged else None,
        crosstab(connection, by, category, filter) if has_bars else None,
        None if has_bars else load_composition(connection, filter),
        tuple(each for each in dimensions if each.name not in ("industry_merged", wish.basis)),
        wish.dimension == "industry" and bool(industry_aliases(connection)),
        _categories(connection, filter),
        escapes,
    )


def _offered(wish: Wish, dimensions: tuple[Dimension, ...]) -> Wish:
    """Take another dimension where the library has no value of the one wished for."""
    names = [each.name for each in dimensions if each.name != wish.basis]
    if wish.dimension in names:
        return wish
    usual = "industry" if "industry" in names else names[0]
    return replace(wish, dimension=usual)


def _block(connection: Reading, dimension: Dimension, filter: Filter) -> Block:
    result = rollup(connection, dimension, filter)
    return Block(result, row_filters(connection, result, filter))


def _with_years(filter: Filter) -> Filter:
    condition = Condition("period_kind", Operator.IS, (PeriodKind.CALENDAR.title,))
    return replace(filter, terms=(*filter.terms, condition))


def _categories(connection: Reading, filter: Filter) -> tuple[str, ...]:
    """Read them all, so that a category keeps its colour whatever the filter shows."""
    whole = Filter((), filter.reserve_id, filter.is_bin)
    rows = rollup(connection, find_dimension("category"), whole).rows
    return tuple(row.group for row in rows)


def _escapes(connection: Reading, filter: Filter) -> tuple[tuple[Term, Totals], ...]:
    return tuple(
        (term, load_totals(connection, filter.without_term(term))) for term in filter.terms
    )
