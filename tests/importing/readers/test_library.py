"""A library of this program, read as the tables of another."""

from pathlib import Path

import pytest

from app.errors import DamagedLibrary, LibraryUnavailable
from app.importing.readers.childwork import FileOrder
from app.importing.readers.reading import read_file
from app.importing.sheets import Format
from app.library.file import open_library
from app.operations.projects import delete_projects
from tests.annex_parser import parse_annex
from tests.importing.readers.apart import read
from tests.library_files import AUTHOR, qianjiang_copy

FIXTURES = Path(__file__).parents[2] / "fixtures"


def test_every_project_is_a_row_of_the_fields_as_written(tmp_path: Path) -> None:
    source = read_file(qianjiang_copy(tmp_path))
    assert source.format is Format.LIBRARY
    (sheet,) = source.sheets
    assert "黔江" in sheet.name
    titles = list(sheet.rows[0])
    annex = parse_annex((FIXTURES / "qianjiang_annex.txt").read_text("utf-8"))
    assert len(sheet.rows) == 37

    def column(title: str) -> list[object]:
        return [row[titles.index(title)] for row in sheet.rows[1:]]

    projects = annex.projects
    assert column("序号") == list(range(1, 37))
    assert column("项目名称") == [project.cells[1] for project in projects]
    assert column("总投资（万元）") == [project.cells[5] for project in projects]
    assert column("建设周期") == [project.cells[6] or None for project in projects]
    assert column("责任单位") == [project.cells[8] for project in projects]
    assert len(set(column("标识"))) == 36
    assert [len(set(column("分类")))] == [len(annex.groups)]


def test_projects_in_the_bin_stay_there(tmp_path: Path) -> None:
    path = qianjiang_copy(tmp_path)
    with open_library(path, author=AUTHOR) as library:
        library.perform(delete_projects([1, 2]))
    (sheet,) = read_file(path).sheets
    assert len(sheet.rows) == 35


def test_a_library_is_read_in_the_other_process_too(tmp_path: Path) -> None:
    path = qianjiang_copy(tmp_path)
    assert read(FileOrder(path)).sheets[0].rows == read_file(path).sheets[0].rows


def test_a_damaged_library_is_refused_in_the_librarys_words(tmp_path: Path) -> None:
    path = qianjiang_copy(tmp_path)
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(LibraryUnavailable) as caught:
        read(FileOrder(path))
    assert "不完整" in str(caught.value)


def test_a_column_that_has_another_name_is_damage(tmp_path: Path) -> None:
    path = qianjiang_copy(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"source_line", b"source_lime"))
    with pytest.raises(DamagedLibrary) as caught:
        read_file(path)
    assert str(caught.value) == "黔江.chubei：文库文件已损坏。请从备份恢复。"
