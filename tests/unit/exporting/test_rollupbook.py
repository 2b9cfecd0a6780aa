from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.errors import OutputUnwritable
from app.exporting.rollupbook import write_rollup
from app.library.file import Reading, open_library
from app.operations.projects import create_project, update_projects
from app.queries.crosstab import cross
from app.queries.dimensions import find_dimension
from app.queries.filter import Filter
from app.queries.projects import find_project
from app.queries.querytext import parse_query
from app.queries.rollups import rollup
from app.queries.sheet import Figure, LineKind, Sheet, cross_sheet, rollup_sheet
from app.queries.spreads import load_spread
from tests.library_files import AUTHOR, qianjiang_copy
from tests.unit.exporting.recalculation import Book

# 002, the annex's own subtotals (lines 619, 784, 873, 987).
STATED = {
    "医疗卫生服务业": (16, 353_845),
    "医药产业、医疗器械产业、健康食品加工产业": (8, 196_500),
    "养生养老产业": (11, 2_238_292),
    "健康管理服务产业": (1, 2_000),
}


@pytest.fixture
def reading(tmp_path: Path) -> Iterator[Reading]:
    with (
        open_library(qianjiang_copy(tmp_path), read_only=True) as library,
        library.read() as connection,
    ):
        yield connection


def sheet_of(
    reading: Reading, name: str, measures: tuple[str, ...] = ("count", "total", "share")
) -> Sheet:
    dimension = find_dimension(name)
    spread = load_spread(reading, dimension, Filter())
    return rollup_sheet(rollup(reading, dimension, Filter()), measures, spread, title="汇总表")


def test_the_documents_subtotals_are_typed_numbers(reading: Reading, tmp_path: Path) -> None:
    path = tmp_path / "按分类.xlsx"
    write_rollup(sheet_of(reading, "category"), path)
    head, total, *rows = Book(path).rows()[2:]
    assert head[:4] == ["分类", "个数", "总投资", "占比"]
    assert total[:3] == ["合计", 36, 2_790_637]
    assert {row[0]: (row[1], row[2]) for row in rows[:4]} == STATED


@pytest.mark.parametrize("name", ["category", "year", "start_year", "nature", "unit", "lead_unit"])
def test_formulas_come_to_what_the_program_added_up(
    reading: Reading, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "汇总.xlsx"
    write_rollup(sheet_of(reading, name, ("count", "total", "share", "median")), path)
    book = Book(path)
    formulas = book.formulas()
    assert any("/" in text for text in formulas.values())
    for place in formulas:
        assert float(book.value(place)) == pytest.approx(book.stored[place].value, abs=1e-9), place


def test_what_does_not_add_up_is_no_formula(reading: Reading, tmp_path: Path) -> None:
    by_unit, by_year = tmp_path / "单位.xlsx", tmp_path / "年度.xlsx"
    write_rollup(sheet_of(reading, "unit"), by_unit)
    write_rollup(sheet_of(reading, "year"), by_year)
    unit, year = Book(by_unit), Book(by_year)
    # 合计 stands in the fourth row: each project once, though the rows add up to 3,666,302.
    assert unit.sheet["C4"].value == 2_790_637
    assert sum(row[2] for row in unit.rows()[4:] if isinstance(row[2], int)) == 3_666_302
    assert "各行之和大于合计" in str(unit.rows()[-1][0])
    assert year.sheet["B4"].value == 36
    assert str(year.sheet["C4"].value).startswith("=SUM(")
    assert year.value("C4") == Decimal(2_790_637)


@pytest.fixture
def lacking(tmp_path: Path) -> Iterator[Reading]:
    """002 without the amount of number 19, which is all of 社会投资: 5,000 万元."""
    with open_library(qianjiang_copy(tmp_path), author=AUTHOR, must_write=True) as library:
        with library.read() as connection:
            row_id = find_project(connection, "19")
        library.perform(update_projects({row_id: {"total": ""}}))
        with library.read() as connection:
            yield connection


def test_a_group_nobody_states_an_amount_in_is_blank(lacking: Reading, tmp_path: Path) -> None:
    path = tmp_path / "汇总.xlsx"
    write_rollup(sheet_of(lacking, "financing", ("count", "total", "share", "median")), path)
    book = Book(path)
    assert next(row for row in book.rows() if row[0] == "社会投资")[1:] == [1, None, None, None]
    assert book.rows()[3][1:3] == [36, 2_785_637]
    for place in book.formulas():
        assert float(book.value(place)) == pytest.approx(book.stored[place].value, abs=1e-9), place


def test_an_edge_nobody_states_an_amount_in_is_blank(lacking: Reading, tmp_path: Path) -> None:
    path = tmp_path / "交叉.xlsx"
    crossed = cross(lacking, find_dimension("financing"), find_dimension("category"), Filter())
    write_rollup(cross_sheet(crossed, "total", title="交叉"), path)
    book = Book(path)
    line = next(row for row in book.rows() if row[0] == "社会投资")
    assert set(line[1:]) == {None}
    assert book.rows()[3][-1] == book.value(book.sheet.cell(4, len(line)).coordinate) == 2_785_637


def test_where_nobody_states_anything_nothing_is_added_up(tmp_path: Path) -> None:
    path = tmp_path / "汇总.xlsx"
    with open_library(qianjiang_copy(tmp_path), author=AUTHOR, must_write=True) as library:
        library.perform(create_project(1, {"name": "试"}))
        with library.read() as connection:
            found = rollup(connection, find_dimension("year"), Filter(parse_query("名称:试")))
    write_rollup(rollup_sheet(found, ("count", "total", "share"), {}, title="汇总"), path)
    book = Book(path)
    assert [row[:4] for row in book.rows()[3:5]] == [
        ["合计", 1, None, None], ["未排期", 1, None, None],
    ]  # fmt: skip


def test_未排期_is_the_sum_of_its_reasons(reading: Reading, tmp_path: Path) -> None:
    path = tmp_path / "年度.xlsx"
    write_rollup(sheet_of(reading, "year"), path)
    book = Book(path)
    at = next(i for i, row in enumerate(book.rows(), 1) if row[0] == "未排期")
    assert book.sheet[f"C{at}"].value == f"=SUM(C{at + 1}:C{at + 4})"
    # Duration only, 待定, blank and 力争, counted in the document by hand.
    assert book.value(f"C{at}") == 1_385_760 + 1_021_000 + 113_000 + 2_000


def test_a_cross_table_adds_up_down_and_across(reading: Reading, tmp_path: Path) -> None:
    path = tmp_path / "交叉.xlsx"
    crossed = cross(reading, find_dimension("category"), find_dimension("financing"), Filter())
    write_rollup(cross_sheet(crossed, "total", title="分类和投资方式"), path)
    book = Book(path)
    edges = {row[0]: row[9] for row in book.rows()[3:8]}
    assert edges == {"合计": 2_790_637, **{name: total for name, (_, total) in STATED.items()}}
    for place in book.formulas():
        assert book.value(place) == Decimal(str(book.stored[place].value)), place
    assert len(book.formulas()) == 9 + 4


def test_a_cross_with_units_is_not_added_up(reading: Reading, tmp_path: Path) -> None:
    path = tmp_path / "交叉.xlsx"
    crossed = cross(reading, find_dimension("nature"), find_dimension("unit"), Filter())
    sheet = cross_sheet(crossed, "total", title="建设性质和责任单位")
    write_rollup(sheet, path)
    book = Book(path)
    assert not sheet.edges_add_up
    # Down, each project has one nature; across, several units: only the last column's top is a sum.
    assert [place for place in book.formulas() if place.startswith("U")] == ["U4"]
    assert {row[0]: row[-1] for row in book.rows()[3:8]}["合计"] == 2_790_637


def test_the_sheet_prints_with_its_head_on_each_page(reading: Reading, tmp_path: Path) -> None:
    path = tmp_path / "汇总.xlsx"
    at = datetime(2026, 11, 22, 9, 30)
    write_rollup(sheet_of(reading, "category"), path, unit="亿元", author="王敏", at=at)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "B4"
    assert sheet.print_title_rows == "$3:$3"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.page_setup.fitToHeight == 0
    assert book.properties.creator == "王敏"
    assert "金额单位：亿元" in str(sheet["A2"].value)
    assert "2026-11-22 09:30" in str(sheet["A2"].value)
    assert Book(path).stored["C4"].value == pytest.approx(279.0637)


def test_names_that_look_like_formulas_stay_texts(tmp_path: Path) -> None:
    path = tmp_path / "汇总.xlsx"
    with open_library(qianjiang_copy(tmp_path), author=AUTHOR, must_write=True) as library:
        library.perform(create_project(1, {"name": "试", "industry": "=1+1", "total": "1"}))
        with library.read() as reading:
            filter = Filter(parse_query("名称:试"))
            found = rollup(reading, find_dimension("industry"), filter)
            sheet = rollup_sheet(found, ("count",), {}, title="汇总", subtitle="名称:试")
    write_rollup(sheet, path)
    cell = openpyxl.load_workbook(path).worksheets[0]["A5"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_place_that_cannot_be_written_is_named(reading: Reading, tmp_path: Path) -> None:
    path = tmp_path / "没有" / "汇总.xlsx"
    with pytest.raises(OutputUnwritable, match="所在的文件夹不存在"):
        write_rollup(sheet_of(reading, "category"), path)
    assert list(tmp_path.glob("**/*.xlsx*")) == []


@pytest.mark.parametrize(
    ("notes", "below"),
    [
        ((), []),
        (("只计个数。",), ["注：只计个数。"]),
        (("只计个数。", "跨年各计一个。"), ["注：1.只计个数。", "2.跨年各计一个。"]),
    ],
)
def test_notes_are_numbered_below_the_table(
    reading: Reading, tmp_path: Path, notes: tuple[str, ...], below: list[str]
) -> None:
    path = tmp_path / "汇总.xlsx"
    sheet = replace(sheet_of(reading, "category"), notes=notes)
    write_rollup(sheet, path)
    rows = Book(path).rows()
    assert [row[0] for row in rows[3 + len(sheet.lines) :]] == below


NOTE = "部分合计数因单位取舍不同而产生的计算误差，未作机械调整。"


def as_shown(cell: Any, value: object) -> Decimal:
    """Return what a cell shows by its number format: 0.00, #,##0, 0.0%."""
    number = Decimal(repr(value))
    if cell.number_format.endswith("%"):
        number *= 100
    decimals = len(cell.number_format.partition(".")[2].rstrip("%"))
    return number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def adds_up_as_shown(book: Book, sheet: Sheet) -> bool:
    """Tell whether the groups' amounts and shares, as Excel shows them, come to 合计."""
    kinds = [line.kind for line in sheet.lines]
    for at, column in enumerate(sheet.columns, start=1):
        if not column.adds_up or column.figure is Figure.COUNT:
            continue
        shown = [
            as_shown(book.sheet.cell(4 + row, at + 1), book.stored.cell(4 + row, at + 1).value)
            for row in range(len(kinds))
        ]
        groups = zip(kinds, shown, strict=True)
        if sum(figure for kind, figure in groups if kind is LineKind.GROUP) != shown[0]:
            return False
    return True


@pytest.mark.parametrize("unit", ["元", "万元", "亿元"])
@pytest.mark.parametrize(
    "name", ["category", "financing", "industry", "nature", "band", "lead_unit", "year", "unit"]
)
def test_what_is_rounded_is_told_below(
    reading: Reading, tmp_path: Path, name: str, unit: str
) -> None:
    path = tmp_path / "汇总.xlsx"
    sheet = sheet_of(reading, name)
    write_rollup(sheet, path, unit=unit)
    book = Book(path)
    below = [str(row[0]) for row in book.rows()[3 + len(sheet.lines) :]]
    told = [text for text in below if NOTE in text]
    assert bool(told) is not adds_up_as_shown(book, sheet)
    assert told == below[: len(told)]


def test_some_tables_are_rounded_and_some_are_not(reading: Reading, tmp_path: Path) -> None:
    """002, 亿元: 249.80 + 21.98 + 4.31 + 1.00 + 0.95 + 0.50 + 0.30 + 0.23 = 279.07."""
    path = tmp_path / "汇总.xlsx"
    write_rollup(sheet_of(reading, "financing"), path, unit="亿元")
    assert Book(path).rows()[-1][0] == f"注：{NOTE}"
    write_rollup(sheet_of(reading, "financing"), path, unit="万元")
    assert NOTE not in str(Book(path).rows())


def test_rows_that_do_not_come_to_their_edge_are_told(reading: Reading, tmp_path: Path) -> None:
    path = tmp_path / "交叉.xlsx"
    crossed = cross(reading, find_dimension("category"), find_dimension("financing"), Filter())
    for measure, unit, is_told in (
        ("total", "万元", False),
        ("total", "亿元", True),
        ("count", "亿元", False),
    ):
        write_rollup(cross_sheet(crossed, measure, title="交叉"), path, unit=unit)
        assert (NOTE in str(Book(path).rows()[-1][0])) is is_told


def test_万元_are_written_to_the_yuan_and_need_no_note(tmp_path: Path) -> None:
    """1.0049 twice; on paper 1.00 twice would stand below 2.01."""
    path = tmp_path / "汇总.xlsx"
    with open_library(qianjiang_copy(tmp_path), author=AUTHOR, must_write=True) as library:
        for name in ("甲", "乙"):
            entered = {"name": f"试{name}", "nature": name, "total": "10049元"}
            library.perform(create_project(1, entered))
        with library.read() as reading:
            filter = Filter(parse_query("名称:试"))
            found = rollup(reading, find_dimension("nature"), filter)
            sheet = rollup_sheet(found, ("total", "share"), {}, title="汇总")
    write_rollup(sheet, path)
    rows = Book(path).rows()
    assert [row[1] for row in rows[4:]] == [1.0049, 1.0049]
    write_rollup(sheet, path, unit="亿元")
    assert len(Book(path).rows()) == len(rows)


def test_shares_are_written_as_everywhere(reading: Reading, tmp_path: Path) -> None:
    path = tmp_path / "汇总.xlsx"
    write_rollup(sheet_of(reading, "category"), path)
    assert {Book(path).sheet[f"D{row}"].number_format for row in range(4, 9)} == {"0.0%"}
