"""Money units in headings and in lines above a table."""

import pytest

from app.importing.recognition.moneyunits import caption_unit
from app.importing.recognition.words import Heading, read_heading
from tests.importing.countytables import book, drawn, found_in, only_table, told

HEAD = ("序号", "项目名称", "总投资", "责任单位")


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("单位：个、亿元", "亿元"),
        ("计量单位：公里、平方米、亿元、个", "亿元"),
        ("（单位：亿元，亩）", "亿元"),
        ("单位（亿元）", "亿元"),
        ("金额单位：人民币亿元", "亿元"),
        ("单 位：亿 元", "亿元"),
        ("单位：亿", "亿元"),
        ("（亿元）", "亿元"),
        ("单位：万元截至2020年底", "万元"),
        ("单位：元整", "元"),
        ("单位：户、元/人", "元"),
        ("报送单位：区发改委    单位：千元", "千元"),
        # Names of places and firms, and two units of which either may be meant.
        ("填报单位：元谋县发展和改革局", ""),
        ("单位：元江县", ""),
        ("建设单位：亿元科技公司", ""),
        ("单位：万元/亿元", ""),
        ("责任单位", ""),
        ("亿", ""),
    ],
)
def test_units_above_a_table(line: str, unit: str) -> None:
    assert caption_unit(line) == unit


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("总投资（亿）", "亿元"),
        ("总投资(万元，含税)", "万元"),
        ("总投资（人民币：亿元）", "亿元"),
        ("总投资（亿元，人民币）", "亿元"),
        ("总投资（单位：个、亿元）", "亿元"),
        ("总投资（不含税）（亿元）", "亿元"),
        ("总投资〈亿元〉", "亿元"),
        ("总投资①（亿元）", "亿元"),
        ("总投资¹\n（亿元）", "亿元"),
        ("总投资/亿", "亿元"),
        ("总投资（万元/亿元）", ""),
        ("总投资（万户）", ""),
    ],
)
def test_units_in_a_heading(heading: str, unit: str) -> None:
    assert read_heading(heading) == Heading("总投资", unit)


def test_a_unit_that_changes_on_the_way_begins_another_table() -> None:
    first, second = found_in(
        book(
            ("单位：万元",), HEAD, (1, "甲", 100, "a"), (2, "乙", 200, "a"),
            ("单位：亿元",), HEAD, (3, "丙", 3, "a"), (4, "丁", 4.5, "a"),
        )
    ).tables  # fmt: skip
    assert drawn(first) == ["1 甲 - 100 a", "2 乙 - 200 a"]
    assert drawn(second) == ["3 丙 - 30000 a", "4 丁 - 45000 a"]
    assert told(first) == told(second) == []


def test_the_nearest_line_counts_and_another_one_is_told() -> None:
    table = only_table(
        book(
            ("单位：万元",), ("年份", "投资"), (2020, 5), ("项目表",), ("单位：亿元",),
            HEAD, (1, "甲", 2, "a"),
        )
    )  # fmt: skip
    assert drawn(table) == ["1 甲 - 20000 a"]
    assert told(table) == ["表上方写了几种单位（万元、亿元），按最近的亿元计，请确认。"]


def test_a_table_without_a_unit_goes_by_the_one_before_it() -> None:
    first, second = found_in(
        book(
            ("单位：亿元",), HEAD, (1, "甲", 1, "a"), ("附表2 储备项目表",), HEAD, (1, "乙", 2, "a")
        )
    ).tables
    assert drawn(second) == ["1 乙 - 20000 a"]
    assert told(first) == []
    assert told(second) == ["表里没有写“总投资”的单位，按上一张同样的表的亿元计，请确认。"]


@pytest.mark.parametrize("title", ["单位", "计量单位", "金额单位"])
def test_a_column_says_the_unit_of_each_row(title: str) -> None:
    table = only_table(
        book(
            ("序号", "项目名称", "总投资", title, "责任单位"),
            (1, "甲", 1.5, "亿元", "a"), (2, "乙", 600, "万元", "a"), (3, "丙", "约2", "亿", "a"),
            (4, "丁", "3亿元", "万元", "a"), ("", "合计", 6.56, "亿元", ""),
        )
    )  # fmt: skip
    assert drawn(table) == ["1 甲 - 15000 a", "2 乙 - 600 a", "3 丙 - 20000 a", "4 丁 - 30000 a"]
    assert (table.grand.total_yuan, told(table)) == (656_000_000, [])


def test_a_column_of_other_measures_says_nothing_of_money() -> None:
    head = ("序号", "项目名称", "数量", "单位", "总投资（万元）")
    table = only_table(book(head, (1, "甲", 5, "公里", 7), (2, "乙", 1, "万元", 8)))
    assert drawn(table) == ["1 甲 - 7 公里", "2 乙 - 8 万元"]


def test_amounts_in_columns_that_are_not_the_total_are_told() -> None:
    table = only_table(
        book(
            ("序号", "项目名称", "总投资（万元）", "", "责任单位"), ("", "", "中央", "地方", ""),
            (1, "甲", 5, 1, "a"),
            merges=("A1:A2", "B1:B2", "C1:D1", "E1:E2"),
        )
    )  # fmt: skip
    assert drawn(table) == ["1 甲 - - a"]
    assert told(table) == [
        "没有认出“总投资”一栏，"
        "C 列“总投资（万元） 中央”、D 列“总投资（万元） 地方”里的金额没有导入；"
        "要导入，请指定哪一栏是总投资。"
    ]
