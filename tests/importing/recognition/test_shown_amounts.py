"""Amounts whose cell shows another number than it holds, and fields that two columns hold."""

from typing import Any

import pytest

from app.importing.readers.reading import read_bytes
from app.importing.recognition.questions import Doubt
from app.importing.sheets import Value
from app.importing.staging import StagedTable
from tests.importing.readers.making import workbook
from tests.importing.recognition.sheetmaking import WAN, doubts, make_sheet, only_table


def table_of(unit: str, value: float, code: str, title: str = "总投资") -> StagedTable:
    """One project in a workbook whose amount has a number format of its own."""
    head = f"{title}（{unit}）" if unit else title

    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["序号", "项目名称", head, "建设内容"])
        sheet.write_row(1, 0, [1, "甲", None, "新建"])
        sheet.write_number(1, 2, value, book.add_format({"num_format": code}))

    (sheet,) = read_bytes(workbook(write), "表.xlsx").sheets
    return only_table(sheet)


@pytest.mark.parametrize(
    ("unit", "value", "code", "yuan"),
    [
        # Held in 元, shown in 万: what people read is 5138万.
        ("万元", 51_380_000, '0!.0,"万"', 51_380_000),
        ("万元", 51_380_000, '0!.0,"万元"', 51_380_000),
        ("元", 51_380_000, '0!.0000"万"', 51_380_000),
        ("万元", 51_381_234, '0!.0,"万"', 51_381_234),
        ("万元", 51_380_000, "0!.0,", 51_380_000),
        # Shown in 亿, whatever it is held in.
        ("万元", 513_800_000, '0.00,,"百万"', None),
        ("元", 513_800_000, '0!.00,,"亿"', 513_800_000),
        ("万元", 5.138, '0.000"亿元"', 513_800_000),
        ("万元", 51_380, '0!.0000"亿"', 513_800_000),
        # Only the unit's name, or zeros in front, are added.
        ("万元", 5_138, '0"万元"', 5_138 * WAN),
        ("万元", 5_138.25, '#,##0.0"万"', 5_138 * WAN + 2_500),
        ("亿元", 5.138, '0.00"亿"', 513_800_000),
        ("元", 51_380_000, '#,##0"元"', 51_380_000),
        ("万元", 5_138, "000000", 5_138 * WAN),
        ("万元", 5_138, "#,##0.00", 5_138 * WAN),
        ("万元", 0, '0"万元"', 0),
    ],
)
def test_an_amount_is_what_its_cell_shows_to_the_yuan_it_holds(
    unit: str, value: float, code: str, yuan: int | None
) -> None:
    table = table_of(unit, value, code)
    if yuan is None:
        assert doubts(table) == [Doubt.UNIT]
        return
    assert table.columns["total_yuan"] == [yuan]
    assert (table.problems, table.questions) == ([], [])


def test_what_is_shown_and_is_no_amount_is_asked_about() -> None:
    table = table_of("万元", 5_138, '0"个"')
    assert table.columns["total_yuan"] == [5_138 * WAN]
    (question,) = table.questions
    assert (question.doubt, question.row, question.column) == (Doubt.UNIT, 2, 2)
    assert question.sentence == (
        "第 2 行“总投资（万元）”显示的是“5138个”，单元格里的数是 5138，"
        "按 5138 万元计（这样的共 1 行），请确认。"
    )


@pytest.mark.parametrize(
    ("code", "shown"),
    # In thousands under 万元: 51380 is neither 5138万 nor 51380万. In millions, called 亿.
    [("0,", "51380"), ('0.00,,"亿"', "51.38亿")],
)
def test_what_is_held_and_shown_in_no_unit_alike_is_refused(code: str, shown: str) -> None:
    table = table_of("万元", 51_380_000, code)
    assert table.columns["total_yuan"] == [None]
    (problem,) = table.problems
    assert (problem.row, problem.column, problem.raw) == (2, 2, f"51380000（显示为{shown}）")
    assert problem.reason == "单元格里的数和显示出来的对不上，看不出单位"
    assert "普通的数字格式" in problem.remedy


def test_a_sum_is_read_as_it_is_shown_too() -> None:
    rows: list[tuple[Value, ...]] = [
        ("序号", "项目名称", "总投资（万元）", "建设内容"),
        (None, "合计", 80_000_000, None),
        (1, "甲", 50_000_000, "新建"),
        (2, "乙", 30_000_000, "新建"),
    ]
    shown = {(1, 2): "8000.0万", (2, 2): "5000.0万", (3, 2): "3000.0万"}
    table = only_table(make_sheet(rows, shown=shown))
    assert table.grand.total_yuan == 80_000_000
    assert table.columns["total_yuan"] == [50_000_000, 30_000_000]


# ---------------------------------------------------------------- two columns, one field


def content_of(first: str, second: str, *cells: Value) -> StagedTable:
    return only_table(
        make_sheet(
            [
                ("序号", "项目名称", first, "总投资（万元）", second),
                (1, "甲", cells[0], 5, cells[1]),
            ]
        )
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [("建设规模", "建设内容"), ("建设规模（平方米）", "主要建设内容"), ("建设内容", "建设规模")],
)
def test_scale_and_content_are_one_text_in_the_order_of_their_columns(
    first: str, second: str
) -> None:
    table = content_of(first, second, "5000平方米", "新建门诊楼")
    assert table.columns["content"] == ["5000平方米\n新建门诊楼"]
    assert table.questions == []


def test_one_of_the_two_alone_is_the_text() -> None:
    assert content_of("建设规模", "建设内容", None, "新建").columns["content"] == ["新建"]
    assert content_of("建设规模", "建设内容", "5亩", None).columns["content"] == ["5亩"]
    assert content_of("建设规模", "建设内容", "5亩", "5亩").columns["content"] == ["5亩"]


def test_what_is_likely_only_is_asked_about() -> None:
    table = content_of("规模", "建设内容", "5亩", "新建")
    assert table.columns["content"] == ["5亩\n新建"]
    (question,) = table.questions
    assert question.sentence == "C 列“规模”像是主要建设规模及内容，请确认。"


def test_a_whole_beside_a_half_of_it_is_asked_about() -> None:
    table = content_of("建设规模及内容", "建设规模", "新建5亩", "5亩")
    assert table.columns["content"] == ["新建5亩"]
    assert doubts(table) == [Doubt.RIVALS]
