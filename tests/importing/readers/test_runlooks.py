"""Text whose look says something: footnotes, powers, struck words and symbols."""

import re
from typing import Any

import pytest

from app.importing.readers.reading import read_bytes
from app.importing.readers.symbols import UNKNOWN, symbol
from tests.importing.countytables import found_in, refused
from tests.importing.readers.making import cell, raw_document, repacked, table, workbook

STRUCK = (
    "有的文字加了删除线：一格里只划掉一部分的，划掉的没有读入；整格都划掉的，照样读入。请核对。"
)
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def run(text: str, look: str = "") -> str:
    return f"<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>"


def word(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


UP, DOWN = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
OUT, NOT_OUT, TWICE = "<w:strike/>", '<w:strike w:val="0"/>', "<w:dstrike/>"


@pytest.mark.parametrize(
    ("paragraph", "text", "remarks"),
    [
        (word(run("600"), run("1", UP)), "600¹", ()),
        (word(run("100m"), run("2", UP), run("、CO"), run("2", DOWN)), "100m²、CO₂", ()),
        (word(run("100", OUT), run("500")), "500", (STRUCK,)),
        (word(run("100", TWICE), run("50"), run("0", NOT_OUT)), "500", (STRUCK,)),
        (word(run("取消", OUT), run("的项目", OUT)), "取消的项目", (STRUCK,)),
        (word(run("≥"), '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>'), "≥≥", ()),
        (
            word(run("甲"), '<w:r><w:sym w:font="Webdings" w:char="F061"/></w:r>'),
            "甲\ufffd",
            ("文档里有读不出的符号（Webdings 字体），已写成“\ufffd”，请核对。",),
        ),
        (
            word(
                "<w:r><w:ruby><w:rt><w:r><w:t>yī</w:t></w:r></w:rt>"
                "<w:rubyBase><w:r><w:t>医</w:t></w:r></w:rubyBase></w:ruby></w:r>",
                run("院"),
            ),
            "医院",
            (),
        ),
        (
            f'<w:p><m:oMath xmlns:m="{MATH}"><m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e>'
            "<m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></w:p>",
            "10²",
            (),
        ),
    ],
)
def test_runs_in_word(paragraph: str, text: str, remarks: tuple[str, ...]) -> None:
    source = read_bytes(raw_document(table([cell("名称"), cell(paragraph)])), "表.docx")
    assert source.sheets[0].rows == [["名称", text]]
    assert source.remarks == remarks


def rich_book() -> bytes:
    def write(book: Any) -> None:
        sheet = book.add_worksheet("表")
        up, out = book.add_format({"font_script": 1}), book.add_format({"font_strikeout": True})
        bold = book.add_format({"bold": True})
        sheet.write_row(0, 0, ("序号", "项目名称", "总投资（万元）"))
        sheet.write_row(1, 0, (1, "甲  医院\n二期"))
        sheet.write_rich_string(1, 2, "200", up, "1", " ")
        sheet.write(2, 0, 2)
        sheet.write_rich_string(2, 1, out, "旧", bold, "新院 ")
        sheet.write_rich_string(2, 2, out, "100", bold, "500")
        sheet.write(3, 0, 3)
        sheet.write_rich_string(3, 1, out, "撤", out, "销")
        sheet.write_rich_string(3, 2, bold, "4", "00")

    return workbook(write)


def test_runs_in_excel() -> None:
    source = read_bytes(rich_book(), "表.xlsx")
    assert source.sheets[0].rows == [
        ["序号", "项目名称", "总投资（万元）"],
        [1, "甲  医院\n二期", "200¹ "],
        [2, "新院 ", "500"],
        [3, "撤销", "400"],
    ]
    assert source.remarks == (STRUCK,)


def test_cells_struck_as_a_whole_are_read_and_named() -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet("表")
        out = book.add_format({"font_strikeout": True})
        dated = book.add_format({"font_strikeout": True, "num_format": "yyyy-m"})
        sheet.write_row(0, 0, ("甲", "乙"))
        sheet.write_row(1, 0, ("撤销的", 5), out)
        sheet.write_number(2, 1, 43831, dated)
        sheet.write_blank(3, 0, None, out)
        sheet.write(4, 0, "留下的")

    source = read_bytes(workbook(write), "表.xlsx")
    assert source.sheets[0].rows[1] == ["撤销的", 5]
    assert source.sheets[0].shown == {(2, 1): "2020-1"}
    assert source.remarks == ("工作表“表”第 2、3 行有整格加了删除线的，照样读入，请核对。",)


def test_runs_in_excel_under_a_prefix() -> None:
    def prefixed(name: str, content: bytes) -> bytes:
        if not name.endswith("sharedStrings.xml"):
            return content
        named = re.sub(rb"<(/?)(?=[a-z])", rb"<\1x:", content)
        return named.replace(b"xmlns=", b"xmlns:x=")

    source = read_bytes(repacked(rich_book(), prefixed), "表.xlsx")
    assert source.sheets[0].rows == read_bytes(rich_book(), "表.xlsx").sheets[0].rows
    assert source.remarks == (STRUCK,)


def test_a_footnote_does_not_make_an_amount_ten_times_as_much() -> None:
    (found,) = found_in(rich_book()).tables
    assert refused(found) == [(2, "C", "200¹ ")]
    assert found.columns["total_yuan"] == [None, 5_000_000, 4_000_000]


def test_runs_in_a_page() -> None:
    page = (
        "<p>单位：<del>元</del>万元</p><table><tr><td>200<sup>1</sup><td><s>100</s>500"
        "<td><del>撤销</del><td>m<span style='vertical-align:super'>2</span>"
        "<td><span style='text-decoration:line-through'>旧</span>新<td>CO<sub>2</sub></table>"
    )
    source = read_bytes(page.encode(), "页.html")
    assert source.sheets[0].rows == [["200¹", "500", "撤销", "m²", "新", "CO₂"]]
    assert source.sheets[0].above == ("单位：万元",)
    assert source.remarks == (STRUCK,)


@pytest.mark.parametrize(
    ("font", "code", "shown"),
    [
        ("Symbol", "F0A3", "≤"),
        ("Wingdings", "00FE", "☑"),
        ("宋体", "4E00", "一"),
        ("Wingdings", "F021", UNKNOWN),
        ("宋体", "F021", UNKNOWN),
        ("Symbol", "x", UNKNOWN),
    ],
)
def test_symbols(font: str, code: str, shown: str) -> None:
    assert symbol(font, code) == shown
