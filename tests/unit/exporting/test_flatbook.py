"""The flat table as a workbook: a row a project, texts as texts, numbers as numbers."""

import tempfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.errors import Cancelled, RefusedInput
from app.exporting.flatbook import write_flat
from app.library.file import Library, Reading
from app.operations.projects import update_projects
from app.queries.filter import Filter
from app.queries.layout import Sort
from tests.annex_parser import parse_annex

ANNEX = parse_annex((Path(__file__).parents[2] / "fixtures" / "qianjiang_annex.txt").read_text())

TITLES = [
    "序号", "项目名称", "分类", "建设性质", "所属行业", "总投资（万元）", "建设周期", "投资方式",
    "责任单位", "主要建设规模及内容", "建设地点", "合作方式", "项目代码", "项目背景", "项目优势",
    "效益分析", "前期工作进展", "政策支持", "备注", "储备库", "标识",
]  # fmt: skip


def sheet_of(path: Path) -> Any:
    return openpyxl.load_workbook(path).worksheets[0]


def rows_of(path: Path) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet_of(path).iter_rows()]


def test_one_row_a_project_with_all_that_is_known(reading: Reading, tmp_path: Path) -> None:
    assert write_flat(reading, Filter(), tmp_path / "a.xlsx") == 36
    rows = rows_of(tmp_path / "a.xlsx")
    assert rows[0] == TITLES
    assert len(rows) == 37
    categories = [
        group.head.cells[0].rpartition("(")[0] for group in ANNEX.groups for _ in group.projects
    ]
    for row, paper, category in zip(rows[1:], ANNEX.projects, categories, strict=True):
        number, name, nature, industry, content, total, period, financing, units = paper.cells
        assert row[:2] == [int(number), name]
        assert row[2].startswith(category.split("、")[0])
        assert row[3:6] == [nature, industry, int(total)]
        assert row[6:10] == [period or None, financing or None, units, content]
        assert row[19] == "黔江区大健康产业"
    assert len({row[20] for row in rows[1:]}) == 36


def test_it_is_made_to_be_filtered(reading: Reading, tmp_path: Path) -> None:
    write_flat(reading, Filter(), tmp_path / "a.xlsx")
    sheet = sheet_of(tmp_path / "a.xlsx")
    assert sheet.auto_filter.ref == "A1:U37"
    assert sheet.freeze_panes == "C2"
    assert not sheet.merged_cells.ranges
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.print_title_cols == "$A:$B"


def test_texts_are_never_anything_else(library: Library, tmp_path: Path) -> None:
    odd = {
        "name": "=SUM(A1)", "period": "2020-1", "code": "0012345678901234567890",
        "content": "<r>一</r>\n\n  二_x0041_</r>", "location": "1E5", "notes": "'=1",
        "total": "约1亿元",
    }  # fmt: skip
    library.perform(update_projects({1: odd, 2: {"total": "", "number": ""}}))
    with library.read() as connection:
        write_flat(connection, Filter(), tmp_path / "a.xlsx", sort=Sort("name"))
    sheet = sheet_of(tmp_path / "a.xlsx")
    cells = {title: sheet.cell(2, at) for at, title in enumerate(TITLES, 1)}
    for title, text in (
        ("项目名称", "=SUM(A1)"), ("建设周期", "2020-1"), ("项目代码", "0012345678901234567890"),
        ("建设地点", "1E5"), ("备注", "'=1"),
    ):  # fmt: skip
        assert (cells[title].value, cells[title].data_type) == (text, "s")
        assert cells[title].number_format == "@"
    assert (cells["总投资（万元）"].value, cells["总投资（万元）"].data_type) == (10_000, "n")
    assert cells["主要建设规模及内容"].value == "<r>一</r>\n\n  二_x0041_</r>"
    row = next(row for row in rows_of(tmp_path / "a.xlsx") if row[1] == "武陵山公共卫生应急医院")
    assert (row[0], row[5]) == (None, None)


def test_a_text_longer_than_excel_takes_is_refused_by_name(
    library: Library, tmp_path: Path
) -> None:
    # Excel counts halves of pairs: twenty thousand emoji are forty thousand.
    library.perform(update_projects({3: {"content": "😀" * 20_000}}))
    with (
        library.read() as connection,
        pytest.raises(RefusedInput, match="重庆市黔江中心医院住院综合楼项目"),
    ):
        write_flat(connection, Filter(), tmp_path / "a.xlsx")
    assert not (tmp_path / "a.xlsx").exists()


@pytest.mark.parametrize("at", ["rows", "packing"])
def test_stopped_while_it_is_written_or_packed_it_leaves_nothing(
    reading: Reading, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    # All rows are told as written before they are packed.
    with pytest.raises(Cancelled):
        write_flat(
            reading, Filter(), path, progress=lambda done, _of: at == "packing" and done < 36
        )
    assert path.read_bytes() == b"old"
    assert list(folder.iterdir()) == []
    assert [each.name for each in tmp_path.glob("a*")] == ["a.xlsx"]
