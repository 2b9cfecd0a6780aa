"""Everything the rollup page shows, read in one go. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from app.library.file import Reading
from app.queries.composition import Composition, load_composition
from app.queries.crosstab import Cross, cross, with_spread
from app.queries.dimensions import Dimension, find_dimension, industry_aliases
from app.queries.drilldown import row_filters
from app.queries.filter import Filter
from app.queries.presence import filled_dimensions
from app.queries.rollups import Rollup, Totals, rollup
from app.queries.shelf import Shelf
from app.queries.spreads import Spread, load_spread
from app.queries.waysout import WayOut, load_ways_out
from app.ui.rollup.measures import USUAL, needs_spread

Chart = Literal["bars", "treemap", "years", "heat"]

#: Up to so many groups bars are taken unless the user chose otherwise.
USUAL_BARS = 6

#: More groups than this have no room for bars with names.
MOST_BARS = 12

#: Whose years: that in which the work starts, or each year it lasts.
BASES = ("start_year", "year")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user chose to see.

    Attributes:
        basis: start_year or year.
        dimension: the name of the table's dimension.
        second: the name of the dimension it is crossed with; empty for none.
        is_merged: whether other words for an industry count under the usual one.
        measures: the table's columns of figures.
        cells: what the cells of a cross table say.
        chart: empty for the usual one.
    """

    basis: str = "start_year"
    dimension: str = "industry"
    second: str = ""
    is_merged: bool = True
    measures: tuple[str, ...] = USUAL
    cells: str = "total"
    chart: Chart | Literal[""] = ""

    def by_dimension(self, name: str) -> "Wish":
        """Return the wish for another first dimension; the second changes places with it."""
        second = self.dimension if name == self.second else self.second
        return replace(self, dimension=name, second=second, basis=self._basis(name), chart="")

    def crossed_with(self, name: str) -> "Wish":
        """Return the wish for another second dimension; empty for none."""
        return replace(self, second=name, basis=self._basis(name), chart="")

    def by_years(self, basis: str) -> "Wish":
        """Return the wish for the other years, everywhere: a page never shows two kinds."""
        first, second = (basis if name in BASES else name for name in (self.dimension, self.second))
        return replace(self, dimension=first, second=second, basis=basis)

    def _basis(self, name: str) -> str:
        return name if name in BASES else self.basis


@dataclass(frozen=True, slots=True)
class Block:
    """One table.

    Attributes:
        result: the rollup.
        filters: what shows the projects behind each row.
        spread: the rows' own amounts, where a measure needs them.
    """

    result: Rollup
    filters: Mapping[Any, Filter]
    spread: Mapping[Any, Spread] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figures:
    """One reading of the page.

    Attributes:
        wish: what was asked for, as far as the library has it.
        totals: of the filter.
        years: by year.
        year_split: the years by category.
        groups: by the chosen dimension.
        plain: by industry as written, where the groups are merged.
        crossed: both dimensions; None where only one is chosen.
        columns: the second dimension alone; None where only one is chosen.
        chart: which chart is shown.
        charts: which can be chosen.
        split: what the chart's bars are and are made of; None for the treemap and the heat map.
        composition: the projects themselves, for the treemap.
        dimensions: what can be chosen.
        can_merge: whether the chosen dimension has other words to merge.
        reserve: the name of the only reserve shown; empty for all of them.
        categories: every category of the library, in the document's order; the charts' colours.
        escapes: where nothing is found, what could be asked instead.
    """

    wish: Wish
    totals: Totals
    years: Block
    year_split: Cross
    groups: Block
    plain: Rollup | None
    crossed: Cross | None
    columns: Block | None
    chart: Chart
    charts: tuple[Chart, ...]
    split: Cross | None
    composition: Composition | None
    dimensions: tuple[Dimension, ...]
    can_merge: bool
    reserve: str
    categories: tuple[str, ...]
    escapes: tuple[WayOut, ...] = ()


def load_figures(connection: Reading, filter: Filter, wish: Wish, shelf: Shelf) -> Figures:
    """Read the page's figures; all of them from rollups of the same state of the library."""
    dimensions = filled_dimensions(connection, filter)
    wish = _offered(wish, dimensions)
    category, basis = find_dimension("category"), find_dimension(wish.basis)
    by = _dimension(wish.dimension, wish)
    second = _dimension(wish.second, wish) if wish.second else None
    year_split = cross(connection, basis, category, filter)
    years = _block(connection, year_split.rows, filter, wish)
    crossed = cross(connection, by, second, filter) if second is not None else None
    if crossed is not None and needs_spread((wish.cells,)):
        crossed = with_spread(connection, crossed, filter)
    result = rollup(connection, by, filter, shelf) if crossed is None else crossed.rows
    groups = _block(connection, result, filter, wish)
    columns = (
        _block(connection, crossed.columns, filter, replace(wish, measures=USUAL))
        if (crossed is not None)
        else None
    )
    charts = _charts(result, crossed)
    chart = _chart(wish, result, charts)
    split = _split(connection, filter, chart, basis, by, crossed)
    return Figures(
        wish,
        years.result.totals,
        years,
        year_split,
        groups,
        rollup(connection, find_dimension("industry"), filter) if result.merged else None,
        crossed,
        columns,
        chart,
        charts,
        split,
        load_composition(connection, filter) if chart == "treemap" else None,
        tuple(each for each in dimensions if each.name != "industry_merged"),
        "industry" in (wish.dimension, wish.second) and bool(industry_aliases(connection)),
        _reserve(connection, filter),
        _categories(connection, filter),
        () if years.result.totals.count else tuple(load_ways_out(connection, filter)),
    )


def swapped(crossed: Cross) -> Cross:
    """Return a cross rollup with its rows as columns."""
    cells = {(column, row): totals for (row, column), totals in crossed.cells.items()}
    reasons = {(column, row): totals for (row, column), totals in crossed.reasons.items()}
    return Cross(crossed.columns, crossed.rows, cells, reasons)


def _dimension(name: str, wish: Wish) -> Dimension:
    merged = name == "industry" and wish.is_merged
    return find_dimension("industry_merged" if merged else name)


def _offered(wish: Wish, dimensions: tuple[Dimension, ...]) -> Wish:
    """Take another dimension where the library has no value of the one wished for."""
    names = [each.name for each in dimensions]
    dimension, second = wish.dimension, wish.second
    if dimension not in names:
        usual = (name for name in ("industry", wish.basis) if name in names)
        dimension = next(usual, names[0])
    is_yearly_twice = dimension in BASES and second in BASES
    if second not in names or second == dimension or is_yearly_twice:
        second = ""
    return replace(wish, dimension=dimension, second=second)


def _charts(result: Rollup, crossed: Cross | None) -> tuple[Chart, ...]:
    """Return the charts that make sense, the usual one first."""
    is_yearly = result.dimension.is_yearly
    fits = 1 < len(result.rows) <= MOST_BARS
    if crossed is not None:
        if is_yearly or crossed.columns.dimension.is_yearly:
            return ("heat", "years")
        return ("heat", "bars") if fits else ("heat",)
    if is_yearly:
        return ("years", "treemap")
    # By category the years are what stands above already.
    years: tuple[Chart, ...] = () if result.dimension.name == "category" else ("years",)
    if not fits:
        return ("treemap", *years)
    if len(result.rows) <= USUAL_BARS:
        return ("bars", "treemap", *years)
    return ("treemap", "bars", *years)


def _chart(wish: Wish, result: Rollup, charts: tuple[Chart, ...]) -> Chart:
    return wish.chart if wish.chart in charts else charts[0]


def _split(
    connection: Reading,
    filter: Filter,
    chart: Chart,
    basis: Dimension,
    by: Dimension,
    crossed: Cross | None,
) -> Cross | None:
    """Return what the bars of the chosen chart are and are made of."""
    if chart not in ("bars", "years"):
        return None
    if crossed is not None:
        is_turned = chart == "years" and not crossed.rows.dimension.is_yearly
        return swapped(crossed) if is_turned else crossed
    if chart == "years" and not by.is_yearly:
        return cross(connection, basis, by, filter)
    return cross(connection, by, find_dimension("category"), filter)


def _block(connection: Reading, result: Rollup, filter: Filter, wish: Wish) -> Block:
    spread: Mapping[Any, Spread] = {}
    if needs_spread(wish.measures):
        spread = load_spread(connection, result.dimension, filter)
    return Block(result, row_filters(connection, result, filter), spread)


def _categories(connection: Reading, filter: Filter) -> tuple[str, ...]:
    """Read them all, so that a category keeps its colour whatever the filter shows."""
    whole = Filter((), filter.reserve_id, filter.is_bin)
    rows = rollup(connection, find_dimension("category"), whole).rows
    return tuple(row.group for row in rows)


def _reserve(connection: Reading, filter: Filter) -> str:
    if filter.reserve_id is None:
        return ""
    keys = [filter.reserve_id]
    return find_dimension("reserve").labels(connection, keys)[filter.reserve_id]
