"""资金拼盘 and 归口: what is stored, refused, undone, and what the years make of it."""

import pytest

from app.errors import NotFound, RefusedInput
from app.library.file import Library
from app.operations.categories import set_pillar
from app.operations.funding import FundingEntry, replace_funding
from app.operations.projects import update_projects
from app.queries.dimensions import find_dimension
from app.queries.filter import Filter
from app.queries.projects import load_records
from app.queries.querytext import parse_query
from app.queries.rollups import RollupRow, load_totals, rollup
from app.queries.timeline import load_history

WAN = 10_000


def lines(library: Library, row_id: int) -> list[tuple[str, int | None, int | None, str]]:
    with library.read() as connection:
        (record,) = load_records(connection, [row_id])
    return [
        (line["source"], line["year"], line["amount_yuan"], line["amount_text"])
        for line in record["funding"]
    ]


PLAN = [
    FundingEntry(" 专项债券 ", 2021, "3亿元"),
    FundingEntry("企业自筹", 2022, "50,000"),
    FundingEntry("银行贷款", None, "2万元"),
    FundingEntry("其他", 2023),
]


def test_lines_are_stored_as_typed_and_in_order(library: Library) -> None:
    library.perform(replace_funding(1, PLAN))
    assert lines(library, 1) == [
        ("专项债券", 2021, 300_000_000, "3亿元"),
        ("企业自筹", 2022, 500_000_000, "50,000"),
        ("银行贷款", None, 20_000, "2万元"),
        ("其他", 2023, None, ""),
    ]
    with library.read() as connection:
        (newest, *_) = load_history(connection, limit=1)
    assert newest.label == "修改 资金拼盘 重庆中医药学院"


def test_one_step_takes_all_of_it_back(library: Library) -> None:
    library.perform(replace_funding(1, PLAN))
    before = lines(library, 1)
    library.perform(replace_funding(1, [PLAN[1], FundingEntry("市级", 2024, "1")]))
    assert [line[0] for line in lines(library, 1)] == ["企业自筹", "市级"]
    library.undo()
    assert lines(library, 1) == before
    library.redo()
    assert [line[0] for line in lines(library, 1)] == ["企业自筹", "市级"]
    library.perform(replace_funding(1, []))
    assert lines(library, 1) == []


def test_the_same_lines_again_are_no_change(library: Library) -> None:
    library.perform(replace_funding(1, PLAN))
    assert library.perform(replace_funding(1, PLAN)).tables == {}


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (FundingEntry("", 2021, "1"), "资金来源"),
        (FundingEntry("自筹\x07", 2021, "1"), "资金来源"),
        (FundingEntry("自筹", 2021, "-5"), "金额"),
        (FundingEntry("自筹", 2021, "很多"), "金额"),
        (FundingEntry("自筹", 21, "1"), "年度"),
    ],
)
def test_what_cannot_be_taken_names_row_and_column(
    library: Library, entry: FundingEntry, field: str
) -> None:
    with pytest.raises(RefusedInput) as caught:
        library.perform(replace_funding(1, [PLAN[0], entry]))
    assert caught.value.field == field
    assert caught.value.place == "第 2 行"
    assert caught.value.remedy
    assert lines(library, 1) == []


def test_a_project_that_is_gone_is_refused(library: Library) -> None:
    with pytest.raises(NotFound):
        library.perform(replace_funding(9_999, PLAN))
    with pytest.raises(NotFound):
        library.perform(set_pillar(9_999, "医"))


def by_year(library: Library, text: str) -> dict[str, tuple[int, int]]:
    with library.read() as connection:
        rows = rollup(connection, find_dimension("year"), Filter(parse_query(text))).rows
    told: list[RollupRow] = [each for row in rows for each in (row.reasons or (row,))]
    return {row.group: (row.count, row.total_yuan // WAN) for row in told}


def test_a_plan_takes_the_place_of_the_even_spread(library: Library) -> None:
    # 附件2: 2 has 51380 万元 for 2020 to 2021, 1 has 100000 and no period.
    assert by_year(library, "序号:2") == {"2020年": (1, 25_690), "2021年": (1, 25_690)}
    library.perform(replace_funding(2, [FundingEntry("债券", 2021, "50000")]))
    assert by_year(library, "序号:2") == {"2021年": (1, 50_000), "年度计划未列": (1, 1_380)}
    both = [FundingEntry("债券", 2021, "50000"), FundingEntry("自筹", 2021, "1380")]
    library.perform(replace_funding(2, both))
    assert by_year(library, "序号:2") == {"2021年": (1, 51_380)}
    library.perform(replace_funding(2, [FundingEntry("债券", 2024, "6亿")]))
    assert by_year(library, "序号:2") == {"2024年": (1, 60_000), "年度计划未列": (1, -8_620)}
    library.perform(replace_funding(1, [FundingEntry("债券", 2021, "40000")]))
    assert by_year(library, "序号:1") == {"2021年": (1, 40_000), "年度计划未列": (1, 60_000)}
    library.perform(update_projects({1: {"total": ""}}))
    assert by_year(library, "序号:1") == {"未填": (1, 0)}


def test_a_plan_without_a_year_changes_no_year(library: Library) -> None:
    library.perform(
        replace_funding(2, [FundingEntry("债券", None, "1"), FundingEntry("贷款", 2030)])
    )
    assert by_year(library, "序号:2") == {"2020年": (1, 25_690), "2021年": (1, 25_690)}


def test_the_document_still_adds_up_with_plans(library: Library) -> None:
    library.perform(replace_funding(1, PLAN))
    library.perform(replace_funding(12, [FundingEntry("债券", 2026, "9亿元")]))
    with library.read() as connection:
        result = rollup(connection, find_dimension("year"), Filter())
        assert sum(row.total_yuan for row in result.rows) == 2_790_637 * WAN
        assert result.totals == load_totals(connection, Filter())


def by_pillar(library: Library) -> dict[str, tuple[int, int]]:
    with library.read() as connection:
        rows = rollup(connection, find_dimension("归口"), Filter()).rows
    return {row.group: (row.count, row.total_yuan // WAN) for row in rows}


def test_the_four_categories_by_pillar(library: Library) -> None:
    # no 健 in Qianjiang, and food stands with 药.
    assert by_pillar(library) == {
        "医疗卫生服务": (16, 353_845),
        "生物医药": (8, 196_500),
        "养生养老": (11, 2_238_292),
        "健康管理": (1, 2_000),
    }


def test_a_category_can_be_moved_to_another_pillar(library: Library) -> None:
    library.perform(set_pillar(4, "健身康体"))
    assert list(by_pillar(library)) == ["医疗卫生服务", "生物医药", "养生养老", "健身康体"]
    library.perform(set_pillar(1, "健"))
    assert by_pillar(library)["健身康体"] == (17, 355_845)
    library.perform(set_pillar(1, None))
    assert list(by_pillar(library).items())[-1] == ("未填", (16, 353_845))
    library.undo()
    assert by_pillar(library)["健身康体"] == (17, 355_845)
    with pytest.raises(RefusedInput) as caught:
        library.perform(set_pillar(1, "食"))
    assert "医（医疗卫生服务）" in caught.value.remedy
