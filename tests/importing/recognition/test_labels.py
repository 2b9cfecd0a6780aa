"""What labels of rows say: number, name, count, amount, sum."""

import pytest

from app.importing.recognition.labels import (
    Style,
    Sum,
    alone_style,
    is_note,
    read_count,
    read_label,
)


@pytest.mark.parametrize(
    ("text", "name", "style", "count", "amount"),
    [
        ("医疗卫生服务业(16个）", "医疗卫生服务业", Style.PLAIN, 16, ""),
        ("北京市（92所）", "北京市", Style.PLAIN, 92, ""),
        ("一、交通（共１２项）", "交通", Style.HAN, 12, ""),
        ("（一）铁路", "铁路", Style.HAN_BRACKET, None, ""),
        ("1.高速公路（3个，总投资5.2亿元）", "高速公路", Style.ARABIC, 3, "5.2亿元"),
        ("（2）站房", "站房", Style.ARABIC_BRACKET, None, ""),
        ("①桥梁", "桥梁", Style.CIRCLED, None, ""),
        ("——铁路", "铁路", Style.DASH, None, ""),
        ("第一部分 医疗", "医疗", Style.PART, None, ""),
        ("养老产业 11个", "养老产业", Style.PLAIN, 11, ""),
        ("健康中国（2030）", "健康中国（2030）", Style.PLAIN, None, ""),
        ("3-5岁托育", "3-5岁托育", Style.PLAIN, None, ""),
        ("CAR–T细胞治疗", "CAR–T细胞治疗", Style.PLAIN, None, ""),
        (
            "妇幼保健院（原重点部位装饰工程）",
            "妇幼保健院（原重点部位装饰工程）",
            Style.PLAIN,
            None,
            "",
        ),
    ],
)
def test_headings(text: str, name: str, style: Style, count: int | None, amount: str) -> None:
    label = read_label(text)
    assert (label.name, label.style, label.count, label.amount) == (name, style, count, amount)
    assert label.sum is None


@pytest.mark.parametrize(
    ("text", "what", "sum_", "count", "amount"),
    [
        ("合计（36）个", "", Sum.WHOLE, 36, ""),
        ("合 计", "", Sum.WHOLE, None, ""),
        ("总计：36个", "", Sum.GRAND, 36, ""),
        ("小计", "", Sum.PART, None, ""),
        ("小计（16个，353845万元）", "", Sum.PART, 16, "353845万元"),
        ("医疗卫生服务业小计", "医疗卫生服务业", Sum.PART, None, ""),
        ("全区合计", "", Sum.GRAND, None, ""),
        ("共36个项目，总投资279.06亿元", "", Sum.WHOLE, 36, "279.06亿元"),
    ],
)
def test_sums(text: str, what: str, sum_: Sum, count: int | None, amount: str) -> None:
    label = read_label(text)
    assert (label.name, label.sum, label.count, label.amount) == (what, sum_, count, amount)


@pytest.mark.parametrize("text", ["综合计量检测中心", "共享医院", "小计量泵厂", "总部基地"])
def test_names_that_only_begin_like_sums_are_none(text: str) -> None:
    assert read_label(text).sum is None


@pytest.mark.parametrize(
    "text", ["注：截至12月", "备注：无", "填报人：张三", "※口径同上", "第 3 页"]
)
def test_notes(text: str) -> None:
    assert is_note(text)


@pytest.mark.parametrize("text", ["注射剂生产线", "说明书印刷厂", "联系人", "审核中心"])
def test_names_that_only_begin_like_notes_are_none(text: str) -> None:
    assert not is_note(text)


def test_numbers_and_counts_alone_in_their_cell() -> None:
    assert [alone_style(text) for text in ("一", "（二）", "(3)", "④", "5", "六号楼")] == [
        Style.HAN, Style.HAN_BRACKET, Style.ARABIC_BRACKET, Style.CIRCLED, None, None,
    ]  # fmt: skip
    assert [read_count(text) for text in ("16个", "共12项", "（9）个", "353845", "甲")] == [
        (16, True), (12, True), (9, True), (353845, False), None,
    ]  # fmt: skip
