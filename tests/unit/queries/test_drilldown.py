"""Each row of each rollup leads to just the projects it counts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from app.library.file import Library, open_library
from app.operations.projects import update_projects
from app.queries.composition import load_composition
from app.queries.crosstab import cross, line_of
from app.queries.dimensions import DIMENSIONS, Dimension, find_dimension
from app.queries.drilldown import row_filters
from app.queries.filter import Condition, Filter, Ids, Not, Operator, Words
from app.queries.presence import filled_dimensions
from app.queries.projects import find_project
from app.queries.querytext import parse_query, query_text
from app.queries.rollups import RollupRow, load_totals, rollup
from tests.library_files import AUTHOR, qianjiang_copy

WAN = 10_000

FILTERS = [
    Filter(),
    Filter((Words("中医"),)),
    Filter((Condition("units", Operator.IS, ("区科技局",)),)),
    Filter((Condition("industry", Operator.IS, ("林业", "卫生健康")),)),
    Filter((Condition("industry", Operator.IS, ("林业行业",)),)),
    Filter((Condition("period", Operator.BETWEEN, (2021, 2022)),)),
    Filter((Condition("start_year", Operator.IS, (2020,)),)),
    Filter((Condition("total", Operator.AT_LEAST, (10_000 * WAN,)),)),
]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(qianjiang_copy(tmp_path), author=AUTHOR, must_write=True) as opened:
        yield opened


@pytest.fixture
def connection(library: Library) -> Iterator[Connection]:
    with library.read() as opened:
        yield opened


def _all_rows(connection: Connection, dimension: Dimension, filter: Filter) -> list[RollupRow]:
    rows = rollup(connection, dimension, filter).rows
    return [*rows, *(reason for row in rows for reason in row.reasons)]


def _mismatches(connection: Connection, filter: Filter) -> list[str]:
    wrong = []
    for dimension in DIMENSIONS:
        filters = row_filters(connection, rollup(connection, dimension, filter), filter)
        for row in _all_rows(connection, dimension, filter):
            shown = load_totals(connection, filters[row.key])
            if shown.count != row.count:
                wrong.append(f"{dimension.name} {row.group}: {row.count} != {shown.count}")
            if dimension.name != "year" and shown.total_yuan != row.total_yuan:
                wrong.append(f"{dimension.name} {row.group}: another sum")
    return wrong


@pytest.mark.parametrize("filter", FILTERS, ids=lambda filter: query_text(filter.terms) or "全部")
def test_each_row_shows_its_projects(connection: Connection, filter: Filter) -> None:
    assert load_totals(connection, filter).count > 0
    assert _mismatches(connection, filter) == []


def _set(library: Library, number: int, **values: Any) -> None:
    with library.read() as connection:
        row_id = find_project(connection, str(number))
    library.perform(update_projects({row_id: values}))


def test_rows_of_untidy_projects_show_theirs_too(library: Library) -> None:
    _set(library, 1, industry="", nature="", financing="", units="", category="", total="")
    # A unit whose name is part of another's, an industry whose name is part of another's.
    _set(library, 2, units="林业局、区林业局", industry="林")
    _set(library, 3, period="2021年")
    with library.read() as connection:
        assert _mismatches(connection, Filter()) == []
        lead = rollup(connection, find_dimension("lead_unit"), Filter())
        assert lead.rows[-1].group == "未填"
        assert lead.rows[-1].count_without_amount == 1


@pytest.mark.parametrize("filter", FILTERS, ids=lambda filter: query_text(filter.terms) or "全部")
def test_a_row_filter_can_be_typed(connection: Connection, filter: Filter) -> None:
    for dimension in DIMENSIONS:
        result = rollup(connection, dimension, filter)
        for found in row_filters(connection, result, filter).values():
            assert parse_query(query_text(found.terms)) == found.terms


def test_the_merged_industry_holds_both_words(connection: Connection) -> None:
    result = rollup(connection, find_dimension("industry_merged"), Filter())
    terms = row_filters(connection, result, Filter())["林业"].terms
    assert terms == (Condition("industry", Operator.IS, ("林业", "林业行业")),)


def test_unscheduled_holds_its_reasons_and_each_reason_itself(connection: Connection) -> None:
    result = rollup(connection, find_dimension("start_year"), Filter())
    filters = row_filters(connection, result, Filter())
    assert query_text(filters[None].terms) == "无:开工年"
    assert query_text(filters["pending"].terms) == "周期状态:待定"


def test_a_narrower_value_takes_the_place_of_a_wider_one(connection: Connection) -> None:
    wide = Filter((Words("区"), Condition("industry", Operator.IS, ("林业", "卫生健康"))))
    result = rollup(connection, find_dimension("industry"), wide)
    terms = row_filters(connection, result, wide)["林业"].terms
    assert terms == (Words("区"), Condition("industry", Operator.IS, ("林业",)))


@pytest.mark.parametrize(
    ("text", "count", "wan"),
    [
        # The published rows that begin in these years.
        ("开工年:2020", 11, 204_822),
        ("开工年:2018,2020", 12, 230_377),
        ("开工年:2020..2021", 15, 238_722),
        ("开工年>=2021", 6, 38_500),
        ("开工年>2021", 2, 4_600),
        ("开工年<=2020", 12, 230_377),
        ("开工年<2020", 1, 25_555),
        ("无:开工年", 18, 2_521_760),
        ("有:开工年", 18, 268_877),
    ],
)
def test_the_start_year_can_be_asked_for(
    connection: Connection, text: str, count: int, wan: int
) -> None:
    terms = parse_query(text)
    totals = load_totals(connection, Filter(terms))
    assert (totals.count, totals.total_yuan) == (count, wan * WAN)
    assert parse_query(query_text(terms)) == terms


def test_a_unit_under_two_names_counts_a_project_once(library: Library) -> None:
    # The second is the first's other name in the published library.
    _set(library, 36, units="区大数据发展局、区大数据局")
    only = Filter((Condition("number", Operator.IS, ("36",)),))
    with library.read() as connection:
        result = rollup(connection, find_dimension("unit"), only)
        assert [(row.group, row.count) for row in result.rows] == [("区大数据发展局", 1)]
        assert _mismatches(connection, Filter()) == []


def test_a_cross_table_adds_up_both_ways(connection: Connection) -> None:
    start, category = find_dimension("start_year"), find_dimension("category")
    found = cross(connection, start, category, Filter())
    assert [column.group for column in found.columns.rows][2] == "养生养老产业"
    parts = line_of(found, 2020)
    assert sum(part.total_yuan for part in parts) == 204_822 * WAN
    # Each of the four categories has a project without years.
    assert [part.count for part in line_of(found, None)].count(0) == 0
    assert len(line_of(found, None)) == 4
    # Of 养生养老产业 11 projects stand under 2,238,292 万元.
    cells = [found.cells.get((row.key, 3)) for row in found.rows.rows]
    assert sum(cell.count for cell in cells if cell) == 11
    assert sum(cell.total_yuan for cell in cells if cell) == 2_238_292 * WAN


def test_the_composition_names_the_large_and_adds_up_the_small(connection: Connection) -> None:
    found = load_composition(connection, Filter())
    assert [part.name for part in found.parts[:3]] == [
        "重庆市黔江区三塘盖旅游康养度假区项目",
        "濯水康养名镇",
        "水车坪度假小镇",
    ]
    assert found.largest.total_yuan == 2_200_000 * WAN
    # 18 published projects stay under 10,000 万元; their amounts are in the annex.
    assert (len(found.parts), found.rest.count) == (18, 18)
    assert load_totals(connection, found.rest_filter).count == 18
    assert sum(part.total_yuan for part in found.parts) + found.rest.total_yuan == 2_790_637 * WAN


def test_a_composition_of_small_projects_names_them(connection: Connection) -> None:
    small = Filter((Condition("total", Operator.LESS_THAN, (10_000 * WAN,)),))
    found = load_composition(connection, small)
    assert len(found.parts) == 18
    assert found.rest.count == 0


def test_dimensions_without_values_are_not_offered(connection: Connection) -> None:
    names = [each.name for each in filled_dimensions(connection, Filter())]
    assert "reserve" not in names
    assert {"category", "industry", "unit", "band", "year", "start_year"} <= set(names)


def test_projects_are_named_by_their_ids(connection: Connection) -> None:
    # 附件2: numbers 1 to 3 are 100000, 51380 and 25555 万元 of 2790637.
    chosen = Ids(tuple(find_project(connection, str(number)) for number in (1, 2, 3)))
    totals = load_totals(connection, Filter((chosen,)))
    assert (totals.count, totals.total_yuan) == (3, 176_935 * WAN)
    others = load_totals(connection, Filter((Not(chosen),)))
    assert (others.count, others.total_yuan) == (33, (2_790_637 - 176_935) * WAN)
    assert load_totals(connection, Filter((Ids(()),))).count == 0
    # More than SQLite takes parameters.
    many = Ids((*chosen.ids, *range(10_000, 310_000)))
    assert load_totals(connection, Filter((many,))).count == 3


def test_no_query_text_says_ids() -> None:
    with pytest.raises(ValueError, match="ids"):
        query_text((Ids((1,)),))
