"""The report as a workbook: its sheets' names, its cells' types."""

from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook

from app.exporting.reportbook import write_report


@dataclass(frozen=True)
class Page:
    name: str
    titles: tuple[str, ...]
    widths: tuple[int, ...]
    rows: list[tuple[str | int | float | None, ...]]


def test_texts_stay_texts_and_numbers_numbers(tmp_path: Path) -> None:
    rows: list[tuple[str | int | float | None, ...]] = [
        ("=1+1", 12.5),
        ("https://example.org", None),
    ]
    path = tmp_path / "报告.xlsx"
    write_report([Page("逐行", ("内容", "万元"), (20, 10), rows)], path, author="王敏")
    (sheet,) = load_workbook(path).worksheets
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["内容", "万元"], ["=1+1", 12.5], ["https://example.org", None]
    ]  # fmt: skip
    assert sheet["A2"].data_type == "s"
    assert sheet["A3"].hyperlink is None
    assert sheet.freeze_panes == "A2"


def test_whole_numbers_show_no_decimal_point(tmp_path: Path) -> None:
    path = tmp_path / "报告.xlsx"
    write_report([Page("核对", ("行", "万元"), (8, 12), [(36, 12.5), (1_000, 7)])], path)
    (sheet,) = load_workbook(path).worksheets
    shown = [[cell.number_format for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert shown == [["#,##0", "#,##0.00##"], ["#,##0", "#,##0"]]


def test_rows_are_as_high_as_their_text(tmp_path: Path) -> None:
    path = tmp_path / "报告.xlsx"
    rows: list[tuple[str | int | float | None, ...]] = [
        ("短", 1),
        ("长" * 24, 2),
        ("甲\n乙\n丙", 3),
    ]
    write_report([Page("逐行", ("内容", "行"), (17, 8), rows)], path)
    (sheet,) = load_workbook(path).worksheets
    heights = [sheet.row_dimensions[row].height for row in (2, 3, 4)]
    # 24 characters of two in a room of 16: three lines of 13 points and 4, in whole pixels.
    assert heights == [None, 42.75, 42.75]


def test_a_table_without_rows_says_so_and_marks_are_no_notation(tmp_path: Path) -> None:
    path = tmp_path / "报告.xlsx"
    write_report(
        [
            Page("待确认", ("内容",), (20,), []),
            Page("拒绝", ("原文",), (20,), [("<r>甲",), (None,)]),
        ],
        path,
    )
    empty, refused = load_workbook(path).worksheets
    assert empty["A2"].value == "（没有）"
    assert [cell.value for cell in refused["A"]] == ["原文", "<r>甲", None]


def test_sheets_get_names_excel_takes(tmp_path: Path) -> None:
    path = tmp_path / "报告.xlsx"
    names = ["一/二[三]", "一 二 三", "长" * 40, "长" * 31, "", "A", "a"]
    write_report([Page(name, ("内容",), (20,), [("一",)]) for name in names], path)
    found = load_workbook(path).sheetnames
    assert found == [
        "一 二 三", "一 二 三 2", "长" * 31, f"{'长' * 29} 2", "表", "A", "a 2"
    ]  # fmt: skip
