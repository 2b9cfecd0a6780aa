"""Facets and bars over random libraries, against plain Python and against the rollups."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.queries import words
from app.queries.dimensions import find_dimension
from app.queries.distribution import load_amounts, load_years
from app.queries.facets import (
    chosen_values,
    facet_dimensions,
    load_facet,
    load_facets,
    with_toggled,
    without_own,
)
from app.queries.filter import AnyOf, Condition, Filter, Not, Operator, Term, Words
from app.queries.rollups import rollup
from app.queries.shelf import Shelf
from tests.properties.plain_filter import PERIOD_KINDS, PILLAR_TITLES, band, select_rows
from tests.properties.plain_library import PlainLibrary

WAN, YI = 10_000, 100_000_000
NOT_FILLED = "未填"
#: On the edges of the steps that sums are kept by and inside them, with projects on both sides.
BOUNDS = (0, 1, 2, 999 * WAN, 999 * WAN + 1, 1_000 * WAN, YI - 1, YI, YI + 1, YI + 2, 300 * YI)
Row = dict[str, Any]

KIND_TITLES = {kind: title for title, kind in PERIOD_KINDS.items()}


def start_year(row: Row) -> str:
    if row["period_kind"] != "calendar":
        return "未排期"
    return f"{row['period_start'] // 100}年"


#: The groups a project stands in, by dimension.
GROUPS: dict[str, Callable[[Row], list[str]]] = {
    "financing": lambda row: [row["financing"] or NOT_FILLED],
    "category": lambda row: [row["category"] or NOT_FILLED],
    "industry": lambda row: [row["industry"] or NOT_FILLED],
    "nature": lambda row: [row["nature"] or NOT_FILLED],
    "lead_unit": lambda row: [row["units"][0] if row["units"] else NOT_FILLED],
    "period_kind": lambda row: [KIND_TITLES[row["period_kind"]]],
    "band": lambda row: [band(row["total_yuan"])],
    "pillar": lambda row: [PILLAR_TITLES[row["pillar"]] if row["pillar"] else NOT_FILLED],
    "unit": lambda row: list(dict.fromkeys(row["units"])) or [NOT_FILLED],
    "start_year": lambda row: [start_year(row)],
    "reserve": lambda row: [row["reserve"]],
}


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[PlainLibrary]]:
    folder = tmp_path_factory.mktemp("facets")
    built = [PlainLibrary(folder / f"{seed}.chubei", seed) for seed in (31, 32, 33)]
    yield built
    for each in built:
        each.library.close()


def held(field: str, *values: str | int) -> st.SearchStrategy[Term]:
    some = st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)
    return some.map(lambda chosen: Condition(field, Operator.IS, tuple(chosen)))


bounded: st.SearchStrategy[Term] = st.one_of(
    st.builds(
        lambda operator, bound: Condition("total", operator, (bound,)),
        st.sampled_from(
            (Operator.AT_LEAST, Operator.MORE_THAN, Operator.AT_MOST, Operator.LESS_THAN)
        ),
        st.sampled_from(BOUNDS),
    ),
    st.tuples(st.sampled_from(BOUNDS), st.sampled_from(BOUNDS)).map(
        lambda bounds: Condition("total", Operator.BETWEEN, tuple(sorted(bounds)))
    ),
    st.sampled_from(BOUNDS).map(lambda bound: Not(Condition("total", Operator.AT_LEAST, (bound,)))),
)
conditions: st.SearchStrategy[Term] = st.one_of(
    held("financing", "招商引资", "中央预算内投资和专项债券", NOT_FILLED, "债券"),
    held("category", "养老", "医疗", NOT_FILLED, "没有这类"),
    held("industry", "林业", "林", "卫生健康", NOT_FILLED),
    held("nature", "新建", "扩建", NOT_FILLED),
    held("period_kind", "有起止年", "待定", NOT_FILLED),
    held("pillar", "医疗卫生服务", "养生养老", NOT_FILLED),
    held("start_year", 2020, 2021, 1999),
    held("lead_unit", "区林业局", "区民政局"),
    held("units", "区林业局", "区民政局"),
    held("band", "1亿～5亿", NOT_FILLED),
    st.sampled_from(("industry", "category", "period_kind", "total", "start_year")).map(
        lambda field: Condition(field, Operator.EMPTY)
    ),
    bounded,
    st.just(Condition("period", Operator.BETWEEN, (2020, 2021))),
    st.just(Not(Condition("nature", Operator.IS, ("新建",)))),
    st.just(
        AnyOf(
            (
                Condition("units", Operator.IS, ("区林业局",)),
                Condition("units", Operator.IS, ("区民政局",)),
            )
        )
    ),
    st.just(AnyOf((Words("养"), Condition("financing", Operator.IS, ("招商引资",))))),
    held("name", "养", "中心", "Ａ", "没有的"),
    held("location", "濯水", "镇", NOT_FILLED),
    st.just(Not(Condition("notes", Operator.IS, ("核",)))),
    st.just(AnyOf((Condition("notes", Operator.IS, ("证",)), Words("养")))),
    st.sampled_from(("养", "中心", "区")).map(Words),
    st.just(Not(Words("中心"))),
)
filters = st.builds(
    Filter,
    st.lists(conditions, max_size=4).map(tuple),
    st.sampled_from((None, None, 1, 2)),
    st.sampled_from((False, False, False, True)),
)


def counted(rows: list[Row], name: str) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for row in rows:
        for group in GROUPS[name](row):
            count, total = found.get(group, (0, 0))
            found[group] = (count + 1, total + (row["total_yuan"] or 0))
    return found


@settings(max_examples=80)
@given(number=st.integers(0, 2), asked=st.lists(filters, min_size=1, max_size=3))
def test_all_facets_together_count_what_plain_python_counts(
    libraries: list[PlainLibrary], number: int, asked: list[Filter]
) -> None:
    library, shelf = libraries[number], Shelf()
    assert {dimension.name for dimension in facet_dimensions()} == set(GROUPS)
    # One shelf for several filters: what is kept for one must not be told of another.
    for filter in asked:
        assert_counted(library, filter, shelf)


def assert_counted(library: PlainLibrary, filter: Filter, shelf: Shelf) -> None:
    with library.library.read() as connection:
        facets = load_facets(connection, facet_dimensions(), filter, shelf)
    everything = select_rows(library.rows, Filter((), filter.reserve_id, filter.is_bin))
    for facet in facets:
        name = facet.dimension.name
        others = counted(select_rows(library.rows, without_own(filter, facet.dimension)), name)
        told = {value.title: (value.count, value.total_yuan) for value in facet.values}
        assert told == {group: others.get(group, (0, 0)) for group in counted(everything, name)}


@settings(max_examples=60)
@given(number=st.integers(0, 2), filter=filters)
def test_words_of_most_projects_are_counted_by_the_others(
    libraries: list[PlainLibrary], number: int, filter: Filter
) -> None:
    """Where every word that is found at all passes for one of very many projects."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "MANY", 1)
        patch.setattr(words, "_USUAL_WITHIN", 1_000)
        assert_counted(libraries[number], filter, Shelf())


@settings(max_examples=60)
@given(
    number=st.integers(0, 2),
    bounds=st.lists(bounded, min_size=1, max_size=2),
    others=st.lists(conditions, max_size=1),
)
def test_amounts_bounded_anywhere_are_counted_to_the_yuan(
    libraries: list[PlainLibrary], number: int, bounds: list[Term], others: list[Term]
) -> None:
    assert_counted(libraries[number], Filter((*bounds, *others)), Shelf())


@settings(max_examples=40)
@given(number=st.integers(0, 2), filter=filters)
def test_all_facets_together_are_the_rollups(
    libraries: list[PlainLibrary], number: int, filter: Filter
) -> None:
    with libraries[number].library.read() as connection:
        facets = load_facets(connection, facet_dimensions(), filter)
        for facet in facets:
            result = rollup(connection, facet.dimension, without_own(filter, facet.dimension))
            sums: dict[str, tuple[int, int]] = {}
            for row in result.rows:
                count, total = sums.get(row.group, (0, 0))
                sums[row.group] = (count + row.count, total + row.total_yuan)
            told = {each.title: (each.count, each.total_yuan) for each in facet.values}
            assert {group: told[group] for group in sums} == sums
            assert all(told[group] == (0, 0) for group in told.keys() - sums.keys())


@settings(max_examples=40)
@given(number=st.integers(0, 2), filter=filters, data=st.data())
def test_choosing_a_value_shows_what_it_says(
    libraries: list[PlainLibrary], number: int, filter: Filter, data: st.DataObject
) -> None:
    """A value chosen alone shows the projects the facet counted for it; again, it lets go."""
    library = libraries[number]
    dimension = data.draw(st.sampled_from(facet_dimensions()))
    others = without_own(filter, dimension)
    with library.library.read() as connection:
        facet = load_facet(connection, dimension, filter)
    for value in facet.values:
        chosen = with_toggled(others, dimension, value.value)
        assert chosen_values(chosen, dimension) == {value.value}
        shown = select_rows(library.rows, chosen)
        assert (len(shown), sum(row["total_yuan"] or 0 for row in shown)) == (
            value.count,
            value.total_yuan,
        )
        assert with_toggled(chosen, dimension, value.value) == others


@settings(max_examples=40)
@given(number=st.integers(0, 2), filter=filters)
def test_bars_hold_every_project_once(
    libraries: list[PlainLibrary], number: int, filter: Filter
) -> None:
    library = libraries[number]
    rows = select_rows(library.rows, filter)
    with library.library.read() as connection:
        amounts = load_amounts(connection, filter)
        years = load_years(connection, filter)
        whole = rollup(connection, find_dimension("year"), filter)
    for bar in amounts.bars:
        inside = [
            row["total_yuan"]
            for row in rows
            if row["total_yuan"] is not None
            and row["total_yuan"] >= bar.low
            and (bar.high is None or row["total_yuan"] < bar.high)
        ]
        assert (bar.count, bar.total_yuan) == (len(inside), sum(inside))
    assert amounts.outside.count == sum(row["total_yuan"] is None for row in rows)
    assert sum(bar.count for bar in amounts.bars) + amounts.outside.count == len(rows)
    by_year = {row.key: row for row in whole.rows}
    assert [bar.low for bar in years.bars] == list(
        range(years.bars[0].low, years.bars[0].low + len(years.bars)) if years.bars else ()
    )
    assert sum(bar.total_yuan for bar in years.bars) + years.outside.total_yuan == sum(
        row["total_yuan"] or 0 for row in rows
    )
    for bar in years.bars:
        row = by_year.get(bar.low)
        assert (bar.count, bar.total_yuan) == ((row.count, row.total_yuan) if row else (0, 0))
