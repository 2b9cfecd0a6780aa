"""Headers: words for our fields, units in them, several rows, repeated ones."""

import pytest

from app.importing.recognition.header import find_headers
from app.importing.recognition.layout import Choice
from app.importing.recognition.questions import Doubt
from app.importing.recognition.recognise import recognise, recognise_at, silent
from app.importing.recognition.words import Confidence, Heading, find_meaning, read_heading
from app.importing.staging import Dismissed, StagedTable
from app.models.fields import BY_NAME
from tests.importing.recognition.sheetmaking import (
    WAN,
    doubts,
    kinds,
    make_sheet,
    names,
    only_table,
)


@pytest.mark.parametrize(
    ("text", "key", "unit"),
    [
        ("总投资\n（万元）", "总投资", "万元"),
        ("总投资(亿元)", "总投资", "亿元"),
        ("总投资（单位：万元）", "总投资", "万元"),
        ("总 投\u00a0资\n【元】", "总投资", "元"),
        ("总投资万元", "总投资", "万元"),
        ("投资额/亿元", "投资额", "亿元"),
        ("总投资（千元）", "总投资", "千元"),
        ("项目名称（全称）", "项目名称", ""),
        ("*项目名称：", "项目名称", ""),
        ("（万元）", "", "万元"),
        ("责任\u3000单位", "责任单位", ""),
    ],
)
def test_a_heading_is_its_words_and_its_unit(text: str, key: str, unit: str) -> None:
    assert read_heading(text) == Heading(key, unit)


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("序号", "number"),
        ("项目名称", "name"),
        ("工程名称", "name"),
        ("总投资", "total"),
        ("投资额", "total"),
        ("估算总投资", "total"),
        ("计划总投资", "total"),
        ("概算总投资", "total"),
        ("主要建设规模及内容", "content"),
        ("建设内容", "content"),
        ("建设规模和内容", "content"),
        ("建设规模与内容", "content"),
        ("责任单位", "units"),
        ("业主", "units"),
        ("项目业主", "units"),
        ("牵头单位", "units:lead"),
        ("配合单位", "units:others"),
        ("建设起止年限", "period"),
        ("开工时间", "period:start"),
        ("竣工时间", "period:end"),
        ("资金来源", "financing"),
        ("项目代码", "code"),
        ("建设地址", "location"),
        ("备注", "notes"),
    ],
)
def test_words_of_other_offices_are_known(word: str, meaning: str) -> None:
    found = find_meaning(read_heading(word).key)
    assert found is not None
    assert (found[0].key, found[1]) == (meaning, Confidence.SURE)


@pytest.mark.parametrize("word", ["名称", "金额", "2021年重点项目名称", "计划投资", "单位"])
def test_words_that_may_mean_something_else_are_only_likely(word: str) -> None:
    found = find_meaning(read_heading(word).key)
    assert found is not None
    assert found[1] is Confidence.LIKELY


@pytest.mark.parametrize(
    "word",
    [
        "2021年计划投资",
        "其中：中央投资",
        "已完成总投资",
        "年度总投资",
        "指标名称",
        "2020年",
        "联系人",
    ],
)
def test_words_of_other_things_are_not_ours(word: str) -> None:
    assert find_meaning(read_heading(word).key) is None


def test_every_title_of_the_registry_is_sure() -> None:
    # A shortened word may be doubtful; the title itself never is.
    for field in BY_NAME.values():
        if field.is_editable and field.name != "category":
            found = find_meaning(read_heading(field.title).key)
            assert found is not None
            assert (found[0].field, found[1]) == (field.name, Confidence.SURE)


HEADER = ("序号", "项目名称", "建设内容", "总投资（万元）", "责任单位")
FIRST = (1, "甲医院", "新建门诊楼", 100, "区卫生健康委")
SECOND = (2, "乙医院", "新建住院楼", 200, "区卫生健康委")


def test_title_and_unit_stand_in_cells_above_the_header() -> None:
    rows = [
        ("附件3",),
        ("某县重点项目表",),
        ("", "", "", "", "单位：亿元"),
        ("序号", "项目名称", "建设内容", "总投资", "责任单位"),
        (1, "甲医院", "新建门诊楼", "1.5", "区卫生健康委"),
    ]
    table = only_table(make_sheet(rows))
    assert (table.annex, table.title) == ("附件3", "某县重点项目表")
    assert table.columns["total_yuan"] == [15_000 * WAN]
    assert table.columns["total_text"] == ["1.5亿元"]
    assert table.questions == []


@pytest.mark.parametrize(
    ("above", "title"),
    [
        (
            ("前面一段话。", "附件2", "某县重点\n项目情况", "2020年5月", "单位：万元"),
            "某县重点项目情况",
        ),
        (
            ("图2 各年度投资", "按投资额排列的前十个项目如下：", "表3 投资额居前的项目"),
            "表3 投资额居前的项目",
        ),
        (("某县项目储备库", "2020年5月", "填报单位：区教委"), "某县项目储备库"),
        (("某县重点项目", "截至2020年5月"), "某县重点项目"),
        ((), ""),
    ],
)
def test_the_title_is_told_from_what_stands_around_it(above: tuple[str, ...], title: str) -> None:
    assert only_table(make_sheet([HEADER, FIRST], above=above)).title == title


def test_a_missing_unit_is_asked_for() -> None:
    rows = [("序号", "项目名称", "总投资"), (1, "甲医院", 100)]
    table = only_table(make_sheet(rows))
    assert table.columns["total_yuan"] == [100 * WAN]
    assert [each.sentence for each in table.questions] == [
        "表里没有写“总投资”的单位，按万元计，请确认。"
    ]


def test_header_and_caption_that_disagree_on_the_unit_are_asked_about() -> None:
    rows = [("序号", "项目名称", "总投资（亿元）"), (1, "甲医院", 1)]
    table = only_table(make_sheet(rows, above=("单位：万元",)))
    assert table.columns["total_yuan"] == [10_000 * WAN]
    assert doubts(table) == [Doubt.UNIT]


def test_a_unit_that_cannot_be_taken_refuses_bare_amounts_only() -> None:
    rows = [("序号", "项目名称", "总投资（千元）"), (1, "甲医院", 100), (2, "乙医院", "3万元")]
    table = only_table(make_sheet(rows))
    assert table.columns["total_yuan"] == [None, 3 * WAN]
    assert [(each.row, each.raw) for each in table.problems] == [(2, "100")]
    assert "千元" in table.problems[0].reason
    assert doubts(table) == [Doubt.UNIT]


def test_two_header_rows_merged_over_and_down() -> None:
    rows = [
        ("序号", "项目名称", "投资", "", "建设年限", "", "责任单位"),
        ("", "", "总投资（万元）", "其中：中央", "开工", "竣工", ""),
        (1, "甲医院", 100, 30, "2021年3月", "2022年12月", "区卫生健康委"),
    ]
    merges = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 5), (0, 6, 1, 6)]
    table = only_table(make_sheet(rows, merges=merges))
    assert table.columns["total_yuan"] == [100 * WAN]
    assert table.columns["period_text"] == ["2021年3月-2022年12月"]
    assert (table.columns["period_start"], table.columns["period_end"]) == ([202103], [202212])
    assert [each.title for each in table.layout.columns][2:4] == [
        "投资 总投资（万元）",
        "投资 其中：中央",
    ]
    assert table.layout.columns[3].meaning is None


def test_a_sum_below_a_merged_heading_is_the_whole() -> None:
    rows = [
        ("序号", "项目名称", "总投资（万元）", ""),
        ("", "", "合计", "其中：市级"),
        (1, "甲医院", 100, 30),
    ]
    table = only_table(make_sheet(rows, merges=[(0, 2, 0, 3)]))
    assert table.layout.column("total") == 2
    assert table.columns["total_yuan"] == [100 * WAN]


def test_the_unit_may_stand_in_a_row_of_its_own() -> None:
    rows = [
        ("序号", "项目名称", "总投资", "责任单位"),
        ("", "", "（亿元）", ""),
        (1, "甲医院", 2, "区卫生健康委"),
    ]
    table = only_table(make_sheet(rows))
    assert table.columns["total_yuan"] == [20_000 * WAN]
    assert names(table) == ["甲医院"]


def test_a_row_that_numbers_the_columns_is_no_project() -> None:
    rows = [HEADER, (1, 2, 3, 4, 5), FIRST]
    assert names(only_table(make_sheet(rows))) == ["甲医院"]


def test_a_header_repeated_on_later_pages_is_passed_over() -> None:
    rows = [
        ("重点项目表",), HEADER, FIRST, ("重点项目表（续）",), HEADER, SECOND, HEADER,
        (3, "丙医院", "扩建", 300, "区卫生健康委"),
    ]  # fmt: skip
    table = only_table(make_sheet(rows))
    assert names(table) == ["甲医院", "乙医院", "丙医院"]
    assert kinds(table) == ["PROJECT", "HEADER", "HEADER", "PROJECT", "HEADER", "PROJECT"]


def test_a_header_spelled_in_its_own_way_is_known_again() -> None:
    header = ("序 号", "项目\n名称", "建设\n内容", "总 投 资\n（万元）", "责任\n单位")
    rows = [header, FIRST, header, SECOND, header, (3, *SECOND[1:])]
    table = only_table(make_sheet(rows))
    assert names(table) == ["甲医院", "乙医院", "乙医院"]


def test_a_second_table_spelled_in_its_own_way_is_found_below_its_title() -> None:
    rows = [
        HEADER, FIRST, ("",), ("续建项目清单",),
        ("序 号", "工程\n名称", "投资\n总额\n（亿元）"), (1, "乙医院", 2),
    ]  # fmt: skip
    first, second = recognise([make_sheet(rows)]).tables
    assert (names(first), names(second)) == (["甲医院"], ["乙医院"])
    assert second.columns["total_yuan"] == [20_000 * WAN]


def test_a_repeated_header_does_not_make_a_column_doubtful() -> None:
    rows = [HEADER, (1, "甲医院", "内容", "", ""), HEADER, (2, "乙医院", "内容", "", "")]
    assert only_table(make_sheet(rows)).questions == []


def test_a_group_row_at_the_foot_of_a_page_stays_one() -> None:
    rows = [HEADER, FIRST, ("二、养老（1个）",), HEADER, SECOND]
    table = only_table(make_sheet(rows))
    assert [table.category(at) for at in range(2)] == ["", "养老"]


def test_several_tables_in_one_sheet_with_their_own_titles() -> None:
    rows = [
        ("附件1",), ("新建项目表",), HEADER, FIRST, ("注：数据截至12月。",), ("",),
        ("附件2",), ("续建项目表",), HEADER, (1, *SECOND[1:]), ("",),
        ("附件3",), ("前期项目表",), ("序号", "名称", "计划总投资（亿元）", "业主单位", "地点"),
        (1, "丙医院", 3, "中医院", "城东"),
    ]  # fmt: skip
    found = recognise([make_sheet(rows)])
    assert found.dismissed == ()
    assert [(each.annex, each.title, names(each)) for each in found.tables] == [
        ("附件1", "新建项目表", ["甲医院"]),
        ("附件2", "续建项目表", ["乙医院"]),
        ("附件3", "前期项目表", ["丙医院"]),
    ]
    assert list(found.tables[0].notes.values()) == ["注：数据截至12月。"]
    assert found.tables[2].columns["total_yuan"] == [30_000 * WAN]


def test_columns_that_claim_one_field_are_asked_about() -> None:
    rows = [("序号", "项目名称", "投资额（万元）", "总投资（万元）"), (1, "甲医院", "", 100)]
    table = only_table(make_sheet(rows))
    assert table.columns["total_yuan"] == [100 * WAN]
    assert [each.sentence for each in table.questions] == [
        "D 列“总投资（万元）”和 C 列“投资额（万元）”都像是总投资，取的是 D 列，C 列没有导入。"
    ]


def test_a_likely_column_is_taken_and_asked_about() -> None:
    rows = [("序号", "项目名称", "金额（万元）"), (1, "甲医院", 100)]
    table = only_table(make_sheet(rows))
    assert table.columns["total_yuan"] == [100 * WAN]
    assert [(each.doubt, each.column) for each in table.questions] == [(Doubt.COLUMN, 2)]


def test_a_sure_column_with_other_values_is_only_likely() -> None:
    rows = [
        ("序号", "项目名称", "总投资（万元）"),
        (1, "甲医院", "社会资本"),
        (2, "乙医院", "自筹"),
    ]
    table = only_table(make_sheet(rows))
    assert table.layout.columns[2].confidence is Confidence.LIKELY
    assert len(table.problems) == 2


def test_leading_and_other_units_go_together() -> None:
    rows = [
        ("序号", "项目名称", "责任单位", "牵头单位"),
        (1, "甲医院", "区财政局、区教委", "区卫生健康委"),
        (2, "乙医院", "", "区民政局"),
        (3, "丙医院", "中医院", ""),
    ]
    assert only_table(make_sheet(rows)).columns["units_text"] == [
        "区卫生健康委、区财政局、区教委",
        "区民政局",
        "中医院",
    ]


def test_a_remembered_choice_goes_before_the_words() -> None:
    rows = [
        ("序号", "主要内容", "重点任务", "牵头单位"),
        (1, "优化资源", "布局调整", "区卫生健康委"),
    ]
    sheet = make_sheet(rows)
    assert recognise([sheet]).tables == ()
    (header,) = find_headers(sheet, silent)
    choice = Choice({2: "name", 1: "content", 3: "units:lead"})
    (table,) = recognise([sheet], {header.fingerprint: choice}).tables
    assert names(table) == ["布局调整"]
    assert "number" not in table.columns
    assert table.layout.is_remembered
    again = make_sheet([("某表",), *rows, (2, "另一项", "另一任务", "区教委")])
    (table,) = recognise([again], {header.fingerprint: choice}).tables
    assert names(table) == ["布局调整", "另一任务"]


def test_the_fingerprint_tells_layouts_apart_but_not_widths_and_spaces() -> None:
    def print_of(*titles: str) -> str:
        return find_headers(make_sheet([titles, ("",) * len(titles)]), silent)[0].fingerprint

    usual = print_of("序号", "项目名称", "总投资（万元）")
    assert print_of("序 号", "项目\n名称", "总投资\n(万元)") == usual
    assert print_of("序号", "项目名称", "总投资（亿元）") != usual
    assert print_of("序号", "总投资（万元）", "项目名称") != usual


def test_a_header_the_user_points_at() -> None:
    rows = [("某表", "", ""), ("甲", "乙", "丙"), ("医院", "建房", 10)]
    sheet = make_sheet(rows)
    choice = Choice({0: "name", 1: "content", 2: "total"}, "亿元")
    bare = recognise_at(sheet, 1, 1)
    assert isinstance(bare, Dismissed)
    table = recognise_at(sheet, 1, 1, {bare.fingerprint: choice})
    assert isinstance(table, StagedTable)
    assert table.values(0) == {
        "name": "医院",
        "content": "建房",
        "total_yuan": 100_000 * WAN,
        "total_text": "10亿元",
    }


def test_it_can_be_stopped_while_it_reads() -> None:
    class Stopped(Exception):
        pass

    rows = [HEADER, *((at, f"医院{at}", "内容", at, "区教委") for at in range(1, 20_001))]
    calls: list[int] = []

    def look() -> None:
        calls.append(0)
        if len(calls) > 5:
            raise Stopped

    with pytest.raises(Stopped):
        recognise([make_sheet(rows)], look=look)
