"""What rows are: projects, groups of any depth, sums above and below, notes, blanks."""

from typing import Any

import pytest

from app.importing.recognition.questions import Doubt
from app.importing.recognition.recognise import silent
from app.importing.reconciliation import reconcile
from app.importing.staging import StagedTable
from tests.importing.recognition.sheetmaking import (
    WAN,
    doubts,
    groups,
    kinds,
    make_sheet,
    names,
    only_table,
)

HEADER = ("序号", "项目名称", "建设内容", "总投资（万元）", "责任单位")


def project(number: object, name: str, total: object = 100) -> tuple[object, ...]:
    return (number, name, f"新建{name}", total, "区卫生健康委")


def table_of(*rows: tuple[object, ...], **more: Any) -> StagedTable:
    return only_table(make_sheet([HEADER, *rows], **more))


def categories(table: StagedTable) -> list[str]:
    return [table.path(owner) if owner >= 0 else "" for owner in table.owners]


def lines(table: StagedTable) -> list[tuple[str, int | None, int, int | None, int]]:
    """Group, stated and computed count, stated and computed 万元."""
    return [
        (
            line.group,
            line.stated_count,
            line.count,
            None if line.stated_yuan is None else line.stated_yuan // WAN,
            line.total_yuan // WAN,
        )
        for line in reconcile(table)
    ]


def test_group_rows_of_three_depths() -> None:
    table = table_of(
        ("一、医疗（3个）", "", "", 300),
        ("（一）医院（2个）", "", "", 200),
        project(1, "甲医院"),
        project(2, "乙医院"),
        ("（二）血站（1个）", "", "", 100),
        project(3, "血站"),
        ("二、交通（2个）", "", "", 200),
        ("——铁路", "", "", 100),
        project(4, "铁路"),
        ("——公路", "", "", 100),
        project(5, "公路"),
    )
    assert categories(table) == [
        "医疗 / 医院", "医疗 / 医院", "医疗 / 血站", "交通 / 铁路", "交通 / 公路",
    ]  # fmt: skip
    assert lines(table) == [
        ("", None, 5, None, 500),
        ("医疗", 3, 3, 300, 300),
        ("医疗 / 医院", 2, 2, 200, 200),
        ("医疗 / 血站", 1, 1, 100, 100),
        ("交通", 2, 2, 200, 200),
        ("交通 / 铁路", None, 1, 100, 100),
        ("交通 / 公路", None, 1, 100, 100),
    ]
    assert table.questions == []


def test_plain_headings_below_numbered_ones_begin_anew_under_the_next() -> None:
    table = table_of(
        ("一、城区", ""),
        ("医疗（1个）", ""),
        project(1, "甲医院"),
        ("养老（1个）", ""),
        project(2, "甲养老院"),
        ("二、乡镇", ""),
        ("医疗（1个）", ""),
        project(3, "乙医院"),
    )
    assert categories(table) == ["城区 / 医疗", "城区 / 养老", "乡镇 / 医疗"]


def test_plain_headings_stand_beside_numbered_ones_where_those_come_first() -> None:
    table = table_of(
        ("一、城区",), ("医疗（1个）",), project(1, "甲"),
        ("二、乡镇",), ("（一）东片",), ("医疗（1个）",), project(2, "乙"),
        ("（二）西片",), project(3, "丙"),
    )  # fmt: skip
    assert categories(table) == ["城区 / 医疗", "乡镇 / 东片 / 医疗", "乡镇 / 西片"]


def test_places_are_groups() -> None:
    table = table_of(
        ("", "北京市（2所）"), project(1, "甲"), project(2, "乙"),
        ("", "天津市（1所）"), project(3, "丙"),
    )  # fmt: skip
    assert groups(table) == [("北京市", 0, 2, None), ("天津市", 0, 1, None)]


def test_a_number_in_its_own_cell_makes_a_heading() -> None:
    table = table_of(
        ("一", "医疗", "", 100),
        ("（一）", "医院", "", 100),
        project(1, "甲医院"),
    )
    assert [(each.name, each.heading, each.level) for each in table.groups] == [
        ("医疗", "一、医疗", 0),
        ("医院", "（一）医院", 1),
    ]
    assert names(table) == ["甲医院"]


def test_arabic_numbers_head_groups_where_the_next_row_is_numbered_below() -> None:
    table = table_of(
        (1, "医疗", "", 200),
        project("1.1", "甲医院"),
        project("1.2", "乙医院"),
        (2, "养老", "", 100),
        project("2.1", "甲养老院"),
    )
    assert categories(table) == ["医疗", "医疗", "养老"]
    assert doubts(table) == [Doubt.NUMBER]
    assert "有 3 行的“序号”不是整数（第一处在第 3 行：“1.1”）" in table.questions[0].sentence


def test_numbers_that_restart_in_each_group() -> None:
    table = table_of(
        ("医疗（2个）",), project(1, "甲"), project(2, "乙"), ("养老（2个）",), project(1, "丙"),
        project(2, "丁"),
    )  # fmt: skip
    assert table.columns["number"] == [1, 2, 1, 2]
    assert categories(table) == ["医疗", "医疗", "养老", "养老"]


@pytest.mark.parametrize("number", ["1", " 1 ", "1.", "（1）", "１", 1])
def test_numbers_as_they_are_written(number: object) -> None:
    table = table_of(project(number, "甲"), project("2", "乙"))
    assert table.columns["number"] == [1, 2]
    assert table.questions == []


def test_a_merged_label_without_a_count_is_a_group() -> None:
    at_left = table_of(("医疗",), project(1, "甲"), merges=[(1, 0, 1, 4)])
    inside = table_of(("", "医疗"), project(1, "甲"), merges=[(1, 1, 1, 4)])
    for table in (at_left, inside):
        assert groups(table) == [("医疗", 0, None, None)]
        assert table.questions == []


def test_a_name_alone_among_numbered_projects_is_a_group_that_is_asked_about() -> None:
    table = table_of(("", "医疗"), project(1, "甲"), project(2, "乙"), project(3, "丙"))
    assert groups(table) == [("医疗", 0, None, None)]
    assert [each.sentence for each in table.questions] == [
        "第 2 行“医疗”只有名称，按分组行处理，不算项目，请确认。"
    ]


def test_names_alone_are_projects_where_there_is_nothing_else() -> None:
    sheet = make_sheet([("序号", "项目名称"), (1, "黑山谷"), (2, "石林"), (3, "青山湖")])
    table = only_table(sheet)
    assert names(table) == ["黑山谷", "石林", "青山湖"]
    assert "total_yuan" not in table.columns


def test_a_subtotal_row_without_numbers_is_known_by_its_sum() -> None:
    rows = [
        ("项目名称", "总投资（万元）"),
        ("医疗", 30), ("甲", 10), ("乙", 20), ("养老", 70), ("丙", 30), ("丁", 40),
    ]  # fmt: skip
    table = only_table(make_sheet(rows))
    assert names(table) == ["甲", "乙", "丙", "丁"]
    assert groups(table) == [("医疗", 0, None, 30), ("养老", 0, None, 70)]


def test_totals_on_top() -> None:
    table = table_of(
        ("", "合计（3）个", "", "300 "),
        ("医疗(2个）", "", "", 200),
        project(1, "甲"), project(2, "乙"),
        ("养老(1个）", "", "", 100),
        project(3, "丙"),
    )  # fmt: skip
    assert kinds(table) == [
        "TOTAL", "GROUP", "PROJECT", "PROJECT", "GROUP", "PROJECT",
    ]  # fmt: skip
    assert lines(table) == [
        ("", 3, 3, 300, 300), ("医疗", 2, 2, 200, 200), ("养老", 1, 1, 100, 100),
    ]  # fmt: skip


def test_totals_below() -> None:
    table = table_of(
        ("医疗",), project(1, "甲"), project(2, "乙"), ("小计", "2个", "", 200),
        ("养老",), project(3, "丙"), ("小计", "1个", "", 100),
        ("合计", "3个", "", 300),
    )  # fmt: skip
    assert lines(table) == [
        ("", 3, 3, 300, 300), ("医疗", 2, 2, 200, 200), ("养老", 1, 1, 100, 100),
    ]  # fmt: skip


def test_totals_below_of_groups_that_no_row_begins() -> None:
    table = table_of(
        project(1, "甲"), project(2, "乙"), ("", "医疗小计", "", 200),
        project(3, "丙"), ("", "养老小计（1个）", "", 100),
        ("", "总计", "", 300),
    )  # fmt: skip
    assert lines(table) == [
        ("", None, 3, 300, 300), ("医疗", None, 2, 200, 200), ("养老", 1, 1, 100, 100),
    ]  # fmt: skip


def test_one_heji_among_several_is_of_all() -> None:
    table = table_of(
        ("医疗",), project(1, "甲"), ("", "合计", "", 100),
        ("养老",), project(2, "乙"), ("", "合计", "", 100),
        ("", "合计", "", 200),
    )  # fmt: skip
    assert lines(table) == [
        ("", None, 2, 200, 200), ("医疗", None, 1, 100, 100), ("养老", None, 1, 100, 100),
    ]  # fmt: skip


def test_nested_subtotals_close_from_inside() -> None:
    table = table_of(
        ("一、医疗",), ("（一）医院",), project(1, "甲"), ("小计", "", "", 100),
        ("（二）血站",), project(2, "乙"), ("小计", "", "", 100), ("小计", "", "", 200),
        ("总计", "", "", 200),
    )  # fmt: skip
    assert [(name, stated) for name, _, _, stated, _ in lines(table)] == [
        ("", 200), ("医疗", 200), ("医疗 / 医院", 100), ("医疗 / 血站", 100),
    ]  # fmt: skip


def test_a_text_that_lost_its_columns_keeps_its_sums() -> None:
    table = table_of(("医疗(2个）", "200"), project(1, "甲"), project(2, "乙"))
    assert groups(table) == [("医疗", 0, 2, 200)]


def test_a_text_that_lost_its_columns_keeps_its_sums_wherever_the_name_stands() -> None:
    rows = [
        ("项目名称", "建设内容", "责任单位", "总投资（万元）"),
        ("医疗(2个）", "200"), ("甲", "内容", "区教委", 150), ("乙", "内容", "区教委", 50),
    ]  # fmt: skip
    table = only_table(make_sheet(rows, cell_counts={1: 3}))
    assert (names(table), groups(table)) == (["甲", "乙"], [("医疗", 0, 2, 200)])


def test_figures_in_the_words_of_a_group() -> None:
    table = table_of(("一、医疗（2个，总投资0.02亿元）",), project(1, "甲"), project(2, "乙"))
    assert groups(table) == [("医疗", 0, 2, 200)]


def test_a_difference_shows_to_the_yuan() -> None:
    table = table_of(
        ("合计（3个）", "", "", "200.0001"), ("医疗（2个）", "", "", 150),
        project(1, "甲"), project(2, "乙"),
    )  # fmt: skip
    whole, group = reconcile(table)
    assert (whole.count_difference, whole.difference_yuan, whole.is_equal) == (-1, -1, False)
    assert (group.count_difference, group.difference_yuan) == (0, 50 * WAN)
    assert (whole.row, group.row) == (2, 3)


def test_what_cannot_be_read_is_told_apart_from_what_is_not_there() -> None:
    table = table_of(
        ("合计", "", "", 300), project(1, "甲"), project(2, "乙", "很多"), project(3, "丙", "")
    )
    (whole,) = reconcile(table)
    assert (whole.count, whole.total_yuan // WAN) == (3, 100)
    assert (whole.unread, whole.without_amount) == (1, 1)


def test_a_sum_that_is_no_amount_is_a_problem() -> None:
    table = table_of(("合计", "", "", "约三百"), project(1, "甲"))
    (problem,) = table.problems
    assert (problem.row, problem.letters, problem.raw) == (2, "D", "约三百")
    assert table.refused == set()


def test_a_sum_with_words_in_other_columns_is_still_one() -> None:
    table = table_of(project(1, "甲"), ("", "合计", "共1个项目", 100))
    assert kinds(table) == ["PROJECT", "TOTAL"]
    assert lines(table) == [("", None, 1, 100, 100)]


def test_notes_blanks_and_signatures() -> None:
    table = table_of(
        project(1, "甲"), ("",), ("  ", ""), project(2, "乙"), ("注：1.投资为估算。",),
        ("填报人：张三", "", "", "", "联系电话：123"), ("2020年5月",),
    )  # fmt: skip
    assert kinds(table) == [
        "PROJECT", "BLANK", "BLANK", "PROJECT", "NOTE", "NOTE", "NOTE",
    ]  # fmt: skip
    assert table.notes == {
        6: "注：1.投资为估算。", 7: "填报人：张三 联系电话：123", 8: "2020年5月",
    }  # fmt: skip
    assert table.questions == []


def test_a_row_without_a_name_is_refused_not_dropped() -> None:
    table = table_of(project(1, "甲"), (2, "", "新建", 100, "区教委"))
    assert len(table) == 2
    assert table.refused == {1}
    assert [(each.row, each.field, each.reason) for each in table.problems] == [
        (3, "name", "这一栏必须填写")
    ]


def test_numbers_without_a_label_are_a_sum_that_is_asked_about() -> None:
    table = table_of(("医疗（1个）",), project(1, "甲"), ("", "", "", 100))
    assert kinds(table)[-1] == "TOTAL"
    assert doubts(table) == [Doubt.ROW]
    assert groups(table) == [("医疗", 0, 1, 100)]


def test_a_column_of_categories_makes_groups() -> None:
    rows = [
        ("类别", "序号", "项目名称", "总投资（万元）"),
        ("医疗", 1, "甲", 100), ("", 2, "乙", 200), ("养老", 3, "丙", 300),
    ]  # fmt: skip
    table = only_table(make_sheet(rows, merges=[(1, 0, 2, 0)]))
    assert categories(table) == ["医疗", "医疗", "养老"]
    assert [line.total_yuan // WAN for line in reconcile(table)] == [600, 300, 300]


def test_a_name_merged_downwards_is_one_project() -> None:
    table = table_of(
        (1, "甲医院", "新建门诊楼", 100, "区卫生健康委"),
        ("", "", "新建住院楼", "", "中医院"),
        project(2, "乙"),
        merges=[(1, 0, 2, 0), (1, 1, 2, 1), (1, 3, 2, 3)],
    )
    assert names(table) == ["甲医院", "乙"]
    assert table.columns["content"][0] == "新建门诊楼\n新建住院楼"
    assert table.columns["units_text"][0] == "区卫生健康委、中医院"
    assert table.columns["total_yuan"] == [100 * WAN] * 2


def test_two_amounts_under_one_merged_name_are_refused() -> None:
    table = table_of(project(1, "甲医院", 100), ("", "", "住院楼", 200, ""), merges=[(1, 1, 2, 1)])
    assert names(table) == ["甲医院"]
    assert [(each.row, each.field) for each in table.problems] == [(2, "total")]
    assert table.columns["total_yuan"] == [None]


def test_a_name_merged_over_numbered_rows_is_several_projects() -> None:
    table = table_of(project(1, "甲医院", 100), (2, "", "住院楼", 200, ""), merges=[(1, 1, 2, 1)])
    assert names(table) == ["甲医院", "甲医院"]
    assert table.columns["total_yuan"] == [100 * WAN, 200 * WAN]


def test_units_merged_downwards_hold_for_every_row_but_an_amount_does_not() -> None:
    table = table_of(
        (1, "甲", "内容", 500, "区教委"), (2, "乙", "内容", "", ""), (3, "丙", "内容", "", ""),
        merges=[(1, 4, 3, 4), (1, 3, 3, 3)],
    )  # fmt: skip
    assert table.columns["units_text"] == ["区教委"] * 3
    assert table.columns["total_yuan"] == [500 * WAN, None, None]
    assert [each.sentence for each in table.questions] == [
        "第 2 至 4 行合并填写了总投资“500”，只记在第 2 行，其余各行留空，请确认。"
    ]


def test_a_header_merged_into_the_rows_below_says_nothing_of_them() -> None:
    table = table_of((1, "甲", "", 100, "区教委"), project(2, "乙"), merges=[(0, 2, 1, 2)])
    assert table.columns["content"] == ["", "新建乙"]


def test_tasks_with_numbers_merged_downwards() -> None:
    """附件1: number and 主要内容 merged over tasks, headings between, no-break spaces above."""
    from app.importing.recognition.header import find_headers
    from app.importing.recognition.layout import Choice
    from app.importing.recognition.recognise import recognise

    sheet = make_sheet(
        [
            ("序号", "主要内容", "重\u00a0 点\u00a0 任\u00a0 务", "牵头单位", "责任单位"),
            ("一、加强功能承接",),
            (1, "优化医疗资源", "（1）合理布局", "区卫生健康委", "区发展改革委、区财政局"),
            ("", "", "（2）社会办医", "区卫生健康委", ""),
            (2, "增强优质资源", "（1）全面提升", "区教委、区科技局", ""),
        ],
        merges=[(1, 0, 1, 4), (2, 0, 3, 0), (2, 1, 3, 1)],
    )
    (header,) = find_headers(sheet, silent)
    assert header.captions[2].heading.key == "重点任务"
    choice = Choice({0: "number", 1: "content", 2: "name", 3: "units:lead", 4: "units"})
    (table,) = recognise([sheet], {header.fingerprint: choice}).tables
    assert names(table) == ["（1）合理布局", "（2）社会办医", "（1）全面提升"]
    assert table.columns["number"] == [1, None, 2]
    assert table.columns["content"] == ["优化医疗资源", "优化医疗资源", "增强优质资源"]
    assert table.columns["units_text"] == [
        "区卫生健康委、区发展改革委、区财政局", "区卫生健康委", "区教委、区科技局",
    ]  # fmt: skip
    assert categories(table) == ["加强功能承接"] * 3


def test_hidden_rows_and_columns_are_named() -> None:
    table = table_of(project(1, "甲"), project(2, "乙"), hidden_rows=[2], hidden_columns=[4])
    assert names(table) == ["甲", "乙"]
    assert [each.sentence for each in table.questions] == [
        "第 3 行是隐藏的，共 1 个项目也读了进来，请确认。",
        "E 列“责任单位”是隐藏的，也读了进来，请确认。",
    ]
