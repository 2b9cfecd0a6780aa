"""What every rule must and must not find in Qianjiang's library.

The numbers were written down by reading the annex itself (黔江府发〔2020〕53号 附件2), project by
project; what a rule finds beyond them is a false alarm.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.library.changes import Operation
from app.library.file import Library
from app.library.writer import Writer
from app.models.category import CATEGORY
from app.models.funding import FUNDING_LINE
from app.models.project import PROJECT
from app.models.reserve import RESERVE
from app.operations.projects import create_project, delete_projects, update_projects
from app.queries.examination.examine import Examination, examine
from app.queries.examination.finding import Finding, Severity
from app.queries.examination.rules import BY_NAME
from app.queries.projects import find_project
from app.queries.rollups import load_totals
from tests.annex_parser import parse_annex

TODAY = date(2026, 11, 22)
ALL = list(range(1, 37))
WAN = 10_000

ANNEX = parse_annex(
    (Path(__file__).parents[2] / "fixtures" / "qianjiang_annex.txt").read_text(encoding="utf-8")
)

#: By rule, the numbers each finding names.
FOUND: dict[str, list[list[int]]] = {
    # One site and one text; 27 to 29 share text and amount and differ by place.
    "duplicate": [[6, 9]],
    # 4 改扩建, 5 续建, 9 迁建改造, 12 改建, 13 改造 against 新建; 17 扩建 builds only anew.
    # Not 6 (其中新建), not 18 (改造综合仓库 is one item of new things), not 20 (扩建 and 新建).
    "nature_contradiction": [[4], [5], [9], [12], [13], [17]],
    "nature_is_status": [[3]],
    # Every period with an end, but 3, which is 在建.
    "overdue": [[2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 25, 26, 27, 28, 29, 36]],
    "missing_period": [[1, 17, 18]],
    "unscheduled": [[31, 32, 33, 34, 35], [15, 16, 19, 20, 21, 22, 23, 24, 30], [36]],
    "missing_fields": [ALL],
    "industry_wording": [[15, 16]],
    "unit_wording": [[16]],
    "unit_overlap": [[]],
}


def examined(library: Library, today: date = TODAY) -> Examination:
    with library.read() as connection:
        return examine(connection, today=today)


def of(examination: Examination, rule: str) -> list[Finding]:
    return [finding for finding in examination.findings if finding.rule == rule]


def numbers(findings: list[Finding]) -> list[list[int | None]]:
    return [[project.number for project in finding.projects] for finding in findings]


def found(library: Library, rule: str, today: date = TODAY) -> list[list[int | None]]:
    return numbers(of(examined(library, today), rule))


@pytest.fixture
def ids(library: Library) -> dict[int, int]:
    with library.read() as connection:
        return {number: find_project(connection, str(number)) for number in ALL}


Change = Callable[..., None]


@pytest.fixture
def change(library: Library, ids: dict[int, int]) -> Change:
    """Types into one project's fields."""

    def run(project: int, **entries: str) -> None:
        library.perform(update_projects({ids[project]: entries}))

    return run


def write(library: Library, table: Any, rows: list[dict[str, Any]]) -> None:
    def body(writer: Writer) -> None:
        writer.insert(table, rows)

    library.perform(Operation("写入", body))


@pytest.mark.parametrize("rule", sorted(BY_NAME))
def test_what_each_rule_finds_and_what_not(library: Library, rule: str) -> None:
    assert found(library, rule) == FOUND.get(rule, [])


def test_the_expected_periods_are_those_of_the_annex() -> None:
    """The lists above against the annex's own cells, read without the program."""
    cells = {int(row.cells[0]): row.cells for row in ANNEX.projects}
    blank = [number for number, row in cells.items() if not row[6]]
    pending = [number for number, row in cells.items() if row[6] == "待定"]
    lengths = [number for number, row in cells.items() if row[6].endswith(("年", "月"))]
    assert [blank] == FOUND["missing_period"]
    assert [pending, lengths] == FOUND["unscheduled"][:2]
    dated = [number for number, row in cells.items() if row[6].startswith("20")]
    assert [[*(number for number in dated if cells[number][2] != "在建"), 36]] == FOUND["overdue"]
    forestry = [number for number, row in cells.items() if row[3] == "林业行业"]
    assert [forestry] == FOUND["industry_wording"]
    assert [number for number, row in cells.items() if "区大数据局" in row[8]] == [16]
    assert [number for number, row in cells.items() if "总投资" in row[4]] == [2, 21]


def test_a_duplicate_says_what_may_be_counted_twice(library: Library) -> None:
    (pair,) = of(examined(library), "duplicate")
    assert pair.severity is Severity.FIX
    assert pair.sentence.startswith("33,000 万元可能重复计入：")
    assert "按照499张编制床位" in pair.sentence
    lines = {line.label: line for line in pair.lines}
    assert lines["总投资"].cells == ("14,000 万元", "19,000 万元")
    assert lines["责任单位"].is_same
    assert not lines["建设规模及内容"].is_same


def test_another_place_is_another_project(library: Library, change: Change) -> None:
    change(6, location="城东街道")
    change(9, location="舟白街道")
    assert found(library, "duplicate") == []
    change(9, location="城东街道")
    assert found(library, "duplicate") == [[6, 9]]


def test_a_series_stays_a_series_and_a_copy_is_found(
    library: Library, change: Change, ids: dict[int, int]
) -> None:
    change(28, name="黔江区金溪老年养护院")
    assert found(library, "duplicate") == [[6, 9], [27, 28]]
    library.undo()
    change(28, name="黔江区金溪老年养护院工程（副本）")
    assert found(library, "duplicate") == [[6, 9], [27, 28]]
    library.perform(delete_projects([ids[28]]))
    assert found(library, "duplicate") == [[6, 9]]


def test_natures_say_which_words_contradict(library: Library) -> None:
    said = {
        finding.projects[0].number: finding.sentence
        for finding in of(examined(library), "nature_contradiction")
    }
    assert said[4] == "建设性质写“新建”，名称写“改扩建”"
    assert said[5] == "建设性质写“新建”，建设内容写“续建”"
    assert said[9] == "建设性质写“新建”，建设内容写“迁建改造”"
    assert said[17] == "建设性质写“扩建”，建设内容只写“新建”"


def test_a_nature_put_right_is_no_longer_found(library: Library, change: Change) -> None:
    change(4, nature="改扩建")
    change(20, nature="新建")
    change(17, content="改造原厂房，新建一栋GMP厂房")
    change(3, nature="扩建")
    examination = examined(library)
    assert numbers(of(examination, "nature_contradiction")) == [[5], [9], [12], [13]]
    assert of(examination, "nature_is_status") == []


def test_a_period_is_over_on_the_first_day_after_it(library: Library) -> None:
    assert found(library, "overdue", date(2020, 12, 31)) == []
    assert found(library, "overdue", date(2021, 1, 1)) == [[4, 8]]
    assert 27 not in found(library, "overdue", date(2025, 12, 31))[0]
    assert {27, 36} <= set(found(library, "overdue", date(2026, 1, 1))[0])


def test_a_project_that_has_moved_is_not_overdue(library: Library, change: Change) -> None:
    change(4, progress="已取得可研批复")
    assert found(library, "overdue", date(2021, 1, 1)) == [[8]]
    change(8, nature="在建")
    assert found(library, "overdue", date(2021, 1, 1)) == []


@pytest.mark.parametrize(
    ("number", "total", "is_found"),
    [
        # 总投资5.138亿元
        (2, "51380", False),
        (2, "51384", False),
        (2, "51400", True),
        (2, "60000", True),
        (2, "", True),
        # 该项目总投资1亿元 … 年产值2.0亿元
        (21, "10000", False),
        (21, "20000", True),
        # 年产值, 销售收入 and the like state no total
        (17, "5000", False),
        (18, "2000", False),
        (22, "10001", False),
        (23, "8001", False),
        (35, "1", False),
    ],
)
def test_totals_against_the_content(
    library: Library, change: Change, number: int, total: str, is_found: bool
) -> None:
    change(number, total=total)
    assert found(library, "restated_total") == ([[number]] if is_found else [])


def test_a_restated_total_shows_both(library: Library, change: Change) -> None:
    change(2, total="60000")
    (finding,) = of(examined(library), "restated_total")
    assert finding.sentence == "总投资填的是 60,000 万元，建设内容写“总投资5.138亿元”"
    assert finding.lines[0].cells == ("60,000 万元", "51,380 万元")
    # 60,000 less 51,380
    assert finding.lines[1].cells == ("8,620 万元", "")
    assert finding.field == "total"


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([(None, 14_000)], ""),
        ([(None, 9_000), (None, 5_000)], ""),
        ([(2020, 9_000), (2021, 5_000)], ""),
        # A plan that leaves a rest: the rest stands under 未排期.
        ([(2020, 9_000)], ""),
        # Sources make up the total by themselves; the plan lays the same money on years.
        ([(None, 14_000), (2020, 7_000), (2021, 7_000)], ""),
        ([(None, 9_000), (2020, 5_000)], ""),
        ([(None, 9_000)], "资金拼盘合计 9,000 万元，还有 5,000 万元未落实"),
        ([(None, 9_000), (None, 6_000)], "资金拼盘合计 15,000 万元，比总投资多 1,000 万元"),
        ([(2020, 9_000), (2021, 6_000)], "年度计划合计 15,000 万元，超过总投资 1,000 万元"),
        ([(None, 9_000), (2020, 6_000)], "资金拼盘合计 15,000 万元，比总投资多 1,000 万元"),
    ],
)
def test_funding_against_the_total(
    library: Library, ids: dict[int, int], lines: list[tuple[int | None, int]], sentence: str
) -> None:
    rows = [
        {"project_id": ids[6], "source": "专项债券", "year": year, "amount_yuan": wan * WAN,
         "position": at}
        for at, (year, wan) in enumerate(lines)
    ]  # fmt: skip
    write(library, FUNDING_LINE, rows)
    assert [finding.sentence for finding in of(examined(library), "funding")] == (
        [sentence] if sentence else []
    )


def test_funding_without_a_total(library: Library, ids: dict[int, int], change: Change) -> None:
    write(library, FUNDING_LINE, [{"project_id": ids[6], "source": "自筹", "amount_yuan": WAN}])
    change(6, total="")
    (finding,) = of(examined(library), "funding")
    assert finding.sentence == "资金拼盘合计 1 万元，总投资未填"


def test_missing_fields_are_told_once_for_the_same_projects(
    library: Library, change: Change
) -> None:
    (whole,) = of(examined(library), "missing_fields")
    assert whole.fields == (
        "建设地点", "合作方式", "项目背景", "项目优势", "效益分析", "前期工作进展", "政策支持",
    )  # fmt: skip
    assert whole.sentence.startswith("全部 36 个项目未填建设地点、")
    change(15, location="濯水蒲花7组")
    change(15, benefits="带动就业")
    change(30, content="", financing="")
    by_fields = {finding.fields: finding for finding in of(examined(library), "missing_fields")}
    assert [each.number for each in by_fields["建设地点", "效益分析"].projects] == [
        number for number in ALL if number != 15
    ]
    assert [each.number for each in by_fields["投资方式", "主要建设规模及内容"].projects] == [30]
    assert by_fields["投资方式", "主要建设规模及内容"].severity is Severity.FIX


def test_a_filter_leads_to_just_the_projects_found(library: Library) -> None:
    with library.read() as connection:
        findings = examine(connection, today=TODAY).findings
        for finding in findings:
            if finding.filter is not None:
                shown = load_totals(connection, finding.filter).count
                assert shown == finding.count, finding.sentence
    assert {finding.rule for finding in findings if finding.filter is None} == {
        "nature_contradiction", "nature_is_status", "unit_overlap",
    }  # fmt: skip


def test_totals_and_counts_that_differ(
    library: Library, change: Change, ids: dict[int, int]
) -> None:
    change(1, total="100001")
    library.perform(delete_projects([ids[36]]))
    said = {finding.title: finding for finding in of(examined(library), "difference")}
    assert {title: finding.sentence for title, finding in said.items()} == {
        "合计": "与文件载明的相比，个数少 1 个，总投资少 1,999 万元",
        "医疗卫生服务业": "与文件载明的相比，总投资多 1 万元",
        "健康管理服务产业": "与文件载明的相比，个数少 1 个，总投资少 2,000 万元",
    }
    # The rows that cause it: No. 36 is gone with its 2,000 万元, No. 1 has one more.
    causes = {line.label: line.cells for line in said["合计"].lines[2:]}
    assert causes == {
        "已删除：序号 36 黔江武陵山机场航空口岸开放项目": ("2,000", "", "-2,000"),
        "总投资已修改：序号 1 重庆中医药学院": ("100,000", "100,001", "+1"),
    }
    assert numbers([said["医疗卫生服务业"], said["健康管理服务产业"]]) == [[1], []]
    assert said["合计"].lines[0].cells[:3] == ("36", "35", "-1")
    assert said["合计"].lines[1].cells[:3] == ("2,790,637", "2,788,638", "-1,999")


def test_what_stands_in_the_wrong_place(
    library: Library, change: Change, ids: dict[int, int]
) -> None:
    change(5, total="", number="4", category="", units="")
    write(library, RESERVE, [{"name": "万盛", "title": "万盛"}])
    write(library, CATEGORY, [{"reserve_id": 2, "name": "医养"}])

    def move(writer: Writer) -> None:
        writer.update(PROJECT, {ids[7]: {"category_id": 5}})

    library.perform(Operation("移动", move))
    examination = examined(library)
    assert numbers(of(examination, "missing_total")) == [[4]]
    assert numbers(of(examination, "missing_category")) == [[4]]
    assert numbers(of(examination, "missing_units")) == [[4]]
    assert numbers(of(examination, "shared_number")) == [[4, 4]]
    assert numbers(of(examination, "foreign_category")) == [[7]]


def test_numbers_of_two_reserves_are_not_shared(library: Library) -> None:
    write(library, RESERVE, [{"name": "万盛", "title": "万盛"}])
    name = ANNEX.projects[0].cells[1]
    library.perform(create_project(2, {"name": name, "number": "1"}))
    examination = examined(library)
    assert of(examination, "shared_number") == []
    assert numbers(of(examination, "duplicate")) == [[6, 9]]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("区大数据管理局", "区大数据发展局"),
        ("黔江区民政局", "区民政局"),
        ("区卫健委", "区卫生健康委"),
        ("区卫生健康委员会", "区卫生健康委"),
        ("区文旅委", "区文化旅游委"),
        ("区规划和自然资源局", "区规划自然资源局"),
        ("正阳工业区园管委会", ""),
        ("正阳工业园管委会", "正阳工业园区管委会"),
        ("重庆市黔江区中心血站", "中心血站"),
        # Two units, however alike
        ("中医医院", ""),
        ("市民政局", ""),
        ("重庆市民政局", ""),
        ("区民宗局", ""),
        ("区林业科", ""),
        ("区水务局", ""),
        ("第二中心医院", ""),
    ],
)
def test_units_that_should_be_one(
    library: Library, change: Change, written: str, kept: str
) -> None:
    change(35, units=written)
    merges = [finding.merge for finding in of(examined(library), "alike_units")]
    names = [{merge.keep, merge.gone} for merge in merges if merge is not None]
    assert names == ([{written, kept}] if kept else [])


def test_units_side_by_side_are_two(library: Library, change: Change) -> None:
    change(35, units="区卫健委")
    assert len(of(examined(library), "alike_units")) == 1
    change(35, units="区卫健委、区卫生健康委")
    assert of(examined(library), "alike_units") == []


def test_the_unit_in_use_is_kept(library: Library, change: Change) -> None:
    change(35, units="区卫健委")
    (finding,) = of(examined(library), "alike_units")
    assert finding.merge is not None
    assert (finding.merge.keep, finding.merge.gone) == ("区卫生健康委", "区卫健委")
    # Twelve projects name it first, and two of 区教委 and 区招商投资局 after it.
    assert "“区卫生健康委”14 个项目" in finding.sentence
    assert numbers([finding]) == [[35]]


def test_an_empty_library_has_no_findings(library: Library, ids: dict[int, int]) -> None:
    library.perform(delete_projects(list(ids.values())))

    def forget(writer: Writer) -> None:
        row = writer.rows(RESERVE, [1])[0]
        writer.update(RESERVE, {row["id"]: {"stated_count": None, "stated_total_yuan": None}})
        stated = {"stated_count": None, "stated_total_yuan": None}
        writer.update(CATEGORY, dict.fromkeys((1, 2, 3, 4), stated))

    library.perform(Operation("去掉载明", forget))
    assert examined(library).findings == ()
