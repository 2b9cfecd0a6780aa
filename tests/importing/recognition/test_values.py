"""Cells read by the value types: raw text kept, what is wrong refused with its cell."""

from datetime import date, datetime
from typing import Any

import pytest

from app.importing.recognition.questions import Problem
from app.importing.sheets import Flaw, Value
from app.importing.staging import StagedTable
from tests.importing.recognition.sheetmaking import WAN, make_sheet, only_table

HEADER = ("序号", "项目名称", "建设周期", "总投资（万元）", "建设内容")


def row_of(**cells: Value) -> tuple[Value, ...]:
    usual: dict[str, Value] = {
        "number": 1, "name": "甲", "period": "2年", "total": 100, "content": "新建",
    }  # fmt: skip
    return tuple({**usual, **cells}.values())


def table_of(*rows: tuple[Value, ...], **more: Any) -> StagedTable:
    return only_table(make_sheet([HEADER, *rows], name="表一", **more))


@pytest.mark.parametrize(
    ("cell", "yuan", "text"),
    [
        (2790637, 2_790_637 * WAN, "2790637"),
        ("2790637 ", 2_790_637 * WAN, "2790637"),
        ("2,790,637", 2_790_637 * WAN, "2,790,637"),
        ("5.138亿元", 51_380 * WAN, "5.138亿元"),
        ("1亿元", 10_000 * WAN, "1亿元"),
        ("2000万", 2_000 * WAN, "2000万"),
        ("51380万元", 51_380 * WAN, "51380万元"),
        ("５１３８０", 51_380 * WAN, "５１３８０"),
        ("约1亿元", 10_000 * WAN, "约1亿元"),
        (12.5, 125_000, "12.5"),
        (30000.000000000004, 30_000 * WAN, "30000"),
        (None, None, ""),
        (0, 0, "0"),
    ],
)
def test_amounts(cell: Value, yuan: int | None, text: str) -> None:
    table = table_of(row_of(total=cell))
    assert (table.columns["total_yuan"], table.columns["total_text"]) == ([yuan], [text])
    assert table.problems == []


@pytest.mark.parametrize(
    "cell", ["很多", "1O000", -5, "100-200", True, date(2020, 1, 1), "1e5", 0.00001, "100万美元"]
)
def test_a_wrong_amount_is_refused_with_its_cell_and_never_nought(cell: Value) -> None:
    table = table_of(row_of(), row_of(name="乙", total=cell))
    assert table.columns["total_yuan"] == [100 * WAN, None]
    (problem,) = table.problems
    assert (problem.sheet, problem.row, problem.column, problem.letters) == ("表一", 3, 3, "D")
    assert problem.field == "total"
    assert problem.raw
    assert problem.reason
    assert table.refused == {1}


def test_a_quotient_is_not_rounded_without_being_asked() -> None:
    table = table_of(row_of(total=100 / 3))
    assert table.columns["total_yuan"] == [None]
    (problem,) = table.problems
    assert (problem.raw, problem.suggestion) == ("33.3333333333333", "33.3333")
    assert "最小到 1 元" in problem.reason


@pytest.mark.parametrize(
    ("cell", "kind", "start", "end", "months"),
    [
        ("2020-2021", "calendar", 202001, 202112, None),
        ("2020—2022年", "calendar", 202001, 202212, None),
        (2020, "calendar", 202001, 202012, None),
        ("2021.3-2022.12", "calendar", 202103, 202212, None),
        ("2020年3月—2021年6月", "calendar", 202003, 202106, None),
        ("2年", "duration", None, None, 24),
        ("36个月", "duration", None, None, 36),
        ("3-5年", "duration", None, None, 60),
        ("待定", "pending", None, None, None),
        (None, "blank", None, None, None),
        ("“十四五”期间", "intended", None, 202512, None),
        ("力争“十四五”期间建成", "intended", None, 202512, None),
        ("2025年底前", "intended", None, 202512, None),
    ],
)
def test_periods(
    cell: Value, kind: str, start: int | None, end: int | None, months: int | None
) -> None:
    table = table_of(row_of(period=cell))
    values = table.values(0)
    assert values["period_text"] == ("" if cell is None else str(cell))
    found = [values[f"period_{name}"] for name in ("kind", "start", "end", "months")]
    assert found == [kind, start, end, months]
    assert table.problems == []


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ("2020-1", "2020-1"),
        ("Jan-20", "2020-1"),
        ("2020年1月", "2020年1月"),
        ("2020.01", "2020.01"),
    ],
)
def test_a_date_excel_made_is_a_period_again(shown: str, text: str) -> None:
    table = table_of(row_of(period=datetime(2020, 1, 1)), shown={(1, 2): shown})
    assert (table.columns["period_text"], table.columns["period_start"]) == ([text], [202001])
    assert table.problems == []


@pytest.mark.parametrize("shown", ["", "2020/1/1", "2020-01-01", "1月1日", "43831"])
def test_a_date_that_does_not_tell_is_asked_about(shown: str) -> None:
    table = table_of(row_of(period=datetime(2020, 1, 1)), shown={(1, 2): shown} if shown else {})
    assert table.columns["period_kind"] == ["blank"]
    (problem,) = table.problems
    assert (problem.raw, problem.suggestion) == ("2020-01-01", "2020年1月")
    assert "日期" in problem.reason


def test_a_dotted_month_that_may_be_october_is_asked_about() -> None:
    assert table_of(row_of(period=2021.3)).columns["period_start"] == [202103]
    told = table_of(row_of(period=2021.1), shown={(1, 2): "2021.10"})
    assert (told.columns["period_start"], told.problems) == ([202110], [])
    table = table_of(row_of(period=2021.1))
    assert table.refused == {0}
    assert table.problems[0].suggestion == "2021年10月"


@pytest.mark.parametrize("flaw", list(Flaw))
@pytest.mark.parametrize("column", [1, 2, 3, 4])
def test_a_cell_without_a_value_to_trust_is_refused(flaw: Flaw, column: int) -> None:
    cells = list(row_of(name="乙"))
    cells[column] = None
    table = table_of(row_of(), tuple(cells), flaws={(2, column): flaw})
    (problem,) = table.problems
    assert (problem.row, problem.column) == (3, column)
    assert "公式" in problem.reason
    assert table.refused == {1}


def test_texts_keep_their_paragraphs_and_lose_only_what_surrounds_them() -> None:
    content = "\n\t新建标准桑园3万亩。\r\n购置设备。\n"
    table = table_of(row_of(name=" 生态丝\n基地 ", content=content))
    assert table.values(0)["content"] == "新建标准桑园3万亩。\n购置设备。"
    assert table.values(0)["name"] == "生态丝 基地"


def test_texts_that_cannot_be_stored_are_refused() -> None:
    table = table_of(row_of(name="甲" * 201), row_of(content="坏\x00字"), row_of())
    assert [(each.row, each.field) for each in table.problems] == [(2, "name"), (3, "content")]
    assert table.refused == {0, 1}


def test_numbers_in_cells_of_text_stay_as_they_are_shown() -> None:
    rows = [
        ("序号", "项目名称", "项目代码", "备注"),
        (1, 2030, 202050011401098765, date(2020, 5, 1)),
        (2, "乙", "2020-500114-01-01-098765", 1.5),
    ]
    table = only_table(make_sheet(rows, shown={(1, 3): "2020年5月1日"}))
    assert table.columns["name"] == ["2030", "乙"]
    assert table.columns["code"] == ["202050011401098765", "2020-500114-01-01-098765"]
    assert table.columns["notes"] == ["2020年5月1日", "1.5"]


def test_every_problem_says_where_and_why() -> None:
    table = table_of(row_of(total="很多", period="很久"), places=[7, 9])
    assert table.problems == [
        Problem(
            "表一", 9, 2, "period", "建设周期", "很久", "看不懂这个周期",
            "可以写：2020-2022、2020年3月-2021年6月、2年、36个月、待定、“十四五”期间，或留空",
        ),
        Problem(
            "表一", 9, 3, "total", "总投资（万元）", "很多", "第 1 个字符是“很”，不是数字",
            "可以写：10000、10,000、1亿元、约1亿元，没有金额请留空",
        ),
    ]  # fmt: skip
