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


def test_sheets_get_names_excel_takes(tmp_path: Path) -> None:
    path = tmp_path / "报告.xlsx"
    names = ["一/二[三]", "一 二 三", "长" * 40, "长" * 31, "", "A", "a"]
    write_report([Page(name, ("内容",), (20,), [("一",)]) for name in names], path)
    found = load_workbook(path).sheetnames
    assert found == [
        "一 二 三", "一 二 三 2", "长" * 31, f"{'长' * 29} 2", "表", "A", "a 2"
    ]  # fmt: skip
