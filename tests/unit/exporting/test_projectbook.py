from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.errors import Cancelled
from app.exporting.projectbook import BookHead, write_projects
from app.library.file import Reading, open_library
from app.models.fields import BY_NAME, annex_fields
from app.operations.projects import update_projects
from app.queries.filter import Filter
from app.queries.layout import Layout
from app.queries.querytext import parse_query
from tests.annex_parser import parse_annex
from tests.library_files import AUTHOR, qianjiang_copy
from tests.unit.exporting.recalculation import Book

ANNEX = parse_annex((Path(__file__).parents[2] / "fixtures" / "qianjiang_annex.txt").read_text())
HEAD = BookHead("黔江区大健康产业项目储备库")


def written(
    reading: Reading, path: Path, layout: Layout, filter: Filter | None = None, **more: Any
) -> Book:
    fields = (*annex_fields(), BY_NAME["share"])
    write_projects(reading, filter or Filter(), layout, fields, path, head=HEAD, **more)
    return Book(path)


def test_every_project_is_there_to_the_letter(reading: Reading, tmp_path: Path) -> None:
    book = written(reading, tmp_path / "a.xlsx", Layout())
    rows = book.rows()
    assert [str(title).replace("（万元）", "") for title in rows[2][:9]] == [
        "序号", "项目名称", "建设性质", "所属行业", "主要建设规模及内容", "总投资", "建设周期",
        "投资方式", "责任单位",
    ]  # fmt: skip
    projects = rows[4:]
    assert len(projects) == 36
    for row, paper in zip(projects, ANNEX.projects, strict=True):
        assert isinstance(row[0], int)
        assert isinstance(row[5], int)
        found = ["" if value is None else str(value) for value in row[:9]]
        assert found == list(paper.cells)


def test_subtotals_recompute_to_the_documents_own(reading: Reading, tmp_path: Path) -> None:
    layout = Layout(grouping=("category", "industry"))
    book = written(reading, tmp_path / "a.xlsx", layout)
    names = {str(row[1]): at for at, row in enumerate(book.rows(), 1) if row[0] is None}
    assert book.value(f"F{names['合计（36个）']}") == 2_790_637
    stated = {
        "医疗卫生服务业（16个）": 353_845,
        "养生养老产业（11个）": 2_238_292,
        "文化旅游（4个）": 2_206_000,
        "林业（5个）": 178_500,
    }
    assert {name: int(book.value(f"F{names[name]}")) for name in stated} == stated
    for place in book.formulas():
        assert book.value(place) == Decimal(str(book.stored[place].value)), place


def test_a_period_is_never_a_date(tmp_path: Path) -> None:
    with open_library(qianjiang_copy(tmp_path), author=AUTHOR, must_write=True) as library:
        library.perform(update_projects({1: {"period": "2020-1", "name": "=A1"}}))
        with library.read() as reading:
            written(reading, tmp_path / "a.xlsx", Layout())
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert (sheet["G5"].value, sheet["G5"].number_format) == ("2020-1", "@")
    assert (sheet["B5"].value, sheet["B5"].data_type) == ("=A1", "s")


def test_合计_stands_last_where_the_grid_has_it_there(reading: Reading, tmp_path: Path) -> None:
    book = written(reading, tmp_path / "a.xlsx", Layout(has_total_last=True))
    rows = book.rows()
    assert rows[-1][1] == "合计（36个）"
    assert book.value(f"F{len(rows)}") == 2_790_637


def test_only_the_filters_projects_and_a_blank_amount_stays_blank(tmp_path: Path) -> None:
    with open_library(qianjiang_copy(tmp_path), author=AUTHOR, must_write=True) as library:
        library.perform(update_projects({36: {"total": ""}}))
        with library.read() as reading:
            filter = Filter(parse_query("行业:商贸"))
            book = written(reading, tmp_path / "a.xlsx", Layout(), filter)
    assert [row[0] for row in book.rows()[4:]] == [36]
    assert book.rows()[4][5] is None
    assert book.value("F4") == 0


def test_a_filter_without_projects_is_still_a_sound_workbook(
    reading: Reading, tmp_path: Path
) -> None:
    filter = Filter(parse_query("行业:没有这一行"))
    book = written(reading, tmp_path / "a.xlsx", Layout(grouping=("category",)), filter)
    assert book.rows()[3][1] == "合计（0个）"


def test_cancelled_leaves_nothing(reading: Reading, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    with pytest.raises(Cancelled):
        written(reading, path, Layout(), progress=lambda done, size: False)
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.glob("a*")] == ["a.xlsx"]


def test_progress_counts_projects(reading: Reading, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    def progress(done: int, size: int) -> bool:
        told.append((done, size))
        return True

    written(reading, tmp_path / "a.xlsx", Layout(), progress=progress)
    assert told[0] == (0, 36)
    # Once all are written, the file is put together.
    assert set(told[1:]) == {(36, 36)}
