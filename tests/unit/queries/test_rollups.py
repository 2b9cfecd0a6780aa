"""Rollups of Qianjiang's library: the figures of its document, in 万元."""

import pytest

from app.library.file import Library
from app.operations.projects import create_project, delete_projects, update_projects
from app.queries.dimensions import DIMENSIONS, find_dimension
from app.queries.facets import load_facet
from app.queries.filter import Condition, Filter, Operator, Words
from app.queries.querytext import parse_query
from app.queries.reserves import find_reserve, load_categories, load_reserves
from app.queries.rollups import Rollup, kept_totals, load_totals, rollup
from app.queries.shelf import Shelf

WAN = 10_000
TOTAL = 2_790_637

FIGURES: dict[str, dict[str, tuple[int, int]]] = {
    "category": {
        "医疗卫生服务业": (16, 353_845),
        "医药产业、医疗器械产业、健康食品加工产业": (8, 196_500),
        "养生养老产业": (11, 2_238_292),
        "健康管理服务产业": (1, 2_000),
    },
    "industry": {
        "文化旅游": (4, 2_206_000),
        "卫生健康": (13, 251_585),
        "林业": (5, 178_500),
        "教育行业": (1, 100_000),
        "社会事业": (7, 32_292),
        "医药": (2, 13_000),
        "农业及农产品加工业": (1, 5_000),
        "林业行业": (2, 2_260),
        "商贸": (1, 2_000),
    },
    "industry_merged": {
        "文化旅游": (4, 2_206_000),
        "卫生健康": (13, 251_585),
        "林业": (7, 180_760),
        "教育行业": (1, 100_000),
        "社会事业": (7, 32_292),
        "医药": (2, 13_000),
        "农业及农产品加工业": (1, 5_000),
        "商贸": (1, 2_000),
    },
    "financing": {
        "招商引资": (12, 2_498_000),
        "中央预算内投资和专项债券": (9, 219_835),
        "政府投资": (9, 43_052),
        "直接投资": (1, 10_000),
        "专项债券": (2, 9_450),
        "社会投资": (1, 5_000),
        "自筹": (1, 3_000),
        "中央预算内投资": (1, 2_300),
    },
    "lead_unit": {
        "区文化旅游委": (4, 2_206_000),
        "区卫生健康委": (12, 231_585),
        "区林业局": (8, 190_760),
        "区教委": (1, 100_000),
        "区招商投资局": (2, 25_000),
        "区民政局": (5, 17_292),
        "区经济信息委": (2, 13_000),
        "区农业农村委": (1, 5_000),
        "区商务委": (1, 2_000),
    },
    "period_kind": {
        "只有时长": (9, 1_385_760),
        "待定": (5, 1_021_000),
        "有起止年": (18, 268_877),
        "未填": (3, 113_000),
        "力争": (1, 2_000),
    },
}

NATURES = {"新建": 33, "在建": 1, "扩建": 1, "改(扩)建": 1}


def by(library: Library, name: str, filter: Filter | None = None) -> Rollup:
    with library.read() as connection:
        return rollup(connection, find_dimension(name), filter or Filter())


def figures(result: Rollup) -> dict[str, tuple[int, int]]:
    assert all(row.total_yuan % WAN == 0 for row in result.rows)
    return {row.group: (row.count, row.total_yuan // WAN) for row in result.rows}


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_the_documents_figures(library: Library, name: str) -> None:
    result = by(library, name)
    # As lists: the order counts too, the document's or by amount.
    assert list(figures(result).items()) == list(FIGURES[name].items())
    assert (result.totals.count, result.totals.total_yuan) == (36, TOTAL * WAN)
    assert result.totals.count_without_amount == 0
    assert result.overlap_yuan is None


def test_natures(library: Library) -> None:
    assert {row.group: row.count for row in by(library, "nature").rows} == NATURES


def test_merged_words_are_named(library: Library) -> None:
    assert by(library, "industry_merged").merged == {"林业": ("林业行业",)}
    assert by(library, "industry").merged is None


def test_units_say_that_they_overlap(library: Library) -> None:
    result = by(library, "unit")
    assert result.overlap_yuan == 3_666_302 * WAN
    assert sum(row.total_yuan for row in result.rows) == 3_666_302 * WAN
    assert (result.totals.count, result.totals.total_yuan) == (36, TOTAL * WAN)


def test_years_and_what_no_year_may_claim(library: Library) -> None:
    for name in ("year", "start_year"):
        result = by(library, name)
        *years, unscheduled = result.rows
        assert sum(row.total_yuan for row in years) == 268_877 * WAN
        assert unscheduled.group == "未排期"
        assert unscheduled.total_yuan == 2_521_760 * WAN
        assert unscheduled.count == 18
        reasons = {row.group: (row.count, row.total_yuan // WAN) for row in unscheduled.reasons}
        assert reasons == {
            "只有时长": (9, 1_385_760),
            "待定": (5, 1_021_000),
            "未填": (3, 113_000),
            "力争": (1, 2_000),
        }
        assert [row.group for row in years] == sorted(row.group for row in years)
        assert result.totals.total_yuan == TOTAL * WAN


def test_three_projects_hold_most_of_the_money(library: Library) -> None:
    (top,) = [row for row in by(library, "band").rows if row.group == "10亿以上"]
    assert top.total_yuan > TOTAL * WAN * 3 // 4


def test_the_reserve_is_its_whole(library: Library) -> None:
    assert list(figures(by(library, "reserve")).values()) == [(36, TOTAL)]
    with library.read() as connection:
        (summary,) = load_reserves(connection)
        assert (summary.totals.count, summary.totals.total_yuan) == (36, TOTAL * WAN)
        assert (summary.stated_count, summary.stated_total_yuan) == (36, TOTAL * WAN)
        assert find_reserve(connection, "黔江") == summary
        stated = {
            each.name: (each.count, each.total_yuan) for each in load_categories(connection, 1)
        }
    assert stated == {
        name: (count, total * WAN) for name, (count, total) in FIGURES["category"].items()
    }


@pytest.mark.parametrize(
    ("text", "count", "total"),
    [
        ("行业:卫生健康", 13, 251_585),
        ("行业:林业,林业行业", 7, 180_760),
        ("行业归并:林业", 7, 180_760),
        ("性质:扩建,在建", 2, None),
        ("方式:招商引资", 12, 2_498_000),
        ("-方式:招商引资", 24, 2_790_637 - 2_498_000),
        ("牵头:区民政局", 5, 17_292),
        ("牵头:民政", 5, 17_292),
        ("无:周期", 3, 113_000),
        ("有:周期", 33, TOTAL - 113_000),
        ("周期:待定", 5, 1_021_000),
        ("周期状态:只有时长,待定", 14, 1_385_760 + 1_021_000),
        ("分类:养生养老产业", 11, 2_238_292),
        ("分类:养老 或 分类:健康管理", 12, 2_240_292),
        ("投资>=0", 36, TOTAL),
        ("投资<0.0001", 0, 0),
        ("没有这样的项目", 0, 0),
    ],
)
def test_queries_on_the_real_library(
    library: Library, text: str, count: int, total: int | None
) -> None:
    with library.read() as connection:
        totals = load_totals(connection, Filter(parse_query(text)))
    assert totals.count == count
    assert total is None or totals.total_yuan == total * WAN


def test_initials_and_two_characters_find(library: Library) -> None:
    with library.read() as connection:
        for text in ("zyy", "中医", "ZYY"):
            assert load_totals(connection, Filter((Words(text),))).count > 0


def test_a_project_without_an_amount_is_counted_not_summed(library: Library) -> None:
    library.perform(create_project(1, {"name": "万盛来的", "category": "养生养老产业"}))
    result = by(library, "category")
    (row,) = [row for row in result.rows if row.group == "养生养老产业"]
    assert (row.count, row.count_without_amount, row.total_yuan) == (12, 1, 2_238_292 * WAN)
    assert (result.totals.count, result.totals.count_without_amount) == (37, 1)
    assert [row.group for row in by(library, "band").rows][-1] == "未填"
    assert [row.group for row in by(library, "industry").rows][-1] == "未填"


def test_the_bin_is_summed_by_itself(library: Library) -> None:
    library.perform(delete_projects([1, 2]))
    with library.read() as connection:
        live = load_totals(connection, Filter())
        deleted = load_totals(connection, Filter(is_bin=True))
    assert (live.count, deleted.count) == (34, 2)
    assert live.total_yuan + deleted.total_yuan == TOTAL * WAN


def test_facets_follow_the_other_conditions(library: Library) -> None:
    chosen = Condition("industry", Operator.IS, ("林业",))
    filter = Filter((chosen, Condition("financing", Operator.IS, ("招商引资",))))
    with library.read() as connection:
        industry = load_facet(connection, find_dimension("industry"), filter)
        financing = load_facet(connection, find_dimension("financing"), filter)
    assert [value.value for value in industry.values] == list(FIGURES["industry"])
    assert sum(value.count for value in industry.values) == 12
    assert sum(value.total_yuan for value in industry.values) == 2_498_000 * WAN
    assert [value.value for value in industry.values if value.is_chosen] == ["林业"]
    assert sum(value.count for value in financing.values) == 5


def test_every_dimension_tells_the_same_total(library: Library) -> None:
    library.perform(update_projects({n: {"total": ""} for n in (1, 5, 9)}))
    with library.read() as connection:
        totals = load_totals(connection, Filter())
        for dimension in DIMENSIONS:
            assert rollup(connection, dimension, Filter()).totals == totals


def test_sums_kept_for_several_screens_are_those_of_the_library_as_it_is(library: Library) -> None:
    shelf = Shelf()

    def total() -> int:
        with library.read() as connection:
            kept = kept_totals(connection, Filter(), shelf)
            by_unit = rollup(connection, find_dimension("unit"), Filter(), shelf)
            assert by_unit.totals == kept == load_totals(connection, Filter())
            assert by_unit.overlap_yuan is not None
            few = Filter(parse_query("序号:1,2"))
            assert kept_totals(connection, few, shelf) == load_totals(connection, few) != kept
        return kept.total_yuan // WAN

    assert total() == total() == TOTAL
    library.perform(update_projects({30: {"total": "1亿"}}))
    assert total() < TOTAL
