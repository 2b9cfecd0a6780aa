"""The annex as a workbook: what the paper says, in the paper's layout."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from app.documents.annex import NothingToPrint
from app.errors import Cancelled
from app.exporting.annexbook import write_annexes
from app.importing.readers.reading import read_file
from app.library.file import Library, Reading
from app.operations.projects import create_project, update_projects
from app.operations.reserves import create_reserve
from app.queries.filter import Filter
from app.queries.layout import Sort
from app.queries.querytext import parse_query
from tests.annex_parser import parse_annex
from tests.unit.exporting.recalculation import Book

ANNEX = parse_annex((Path(__file__).parents[2] / "fixtures" / "qianjiang_annex.txt").read_text())


def bare(text: object) -> str:
    return "".join(str(text or "").split())


def test_every_row_is_the_papers_own(reading: Reading, tmp_path: Path) -> None:
    assert write_annexes(reading, Filter(), tmp_path / "a.xlsx") == 36
    rows = Book(tmp_path / "a.xlsx").rows()
    assert [rows[0][0], rows[1][0], rows[2][0]] == [ANNEX.mark, ANNEX.title, "单位：万元"]
    assert [bare(title) for title in rows[3]] == [bare(title) for title in ANNEX.header.cells]
    assert rows[3][5] == "总投资\n（万元）"
    # The paper has the words of 合计 in the second cell of a row that says nothing else.
    assert (rows[4][0], str(rows[4][5])) == (ANNEX.total.cells[1], ANNEX.total.cells[5])
    paper = [row for group in ANNEX.groups for row in (group.head, *group.projects)]
    assert len(rows) == 5 + len(paper)
    for row, own in zip(rows[5:], paper, strict=True):
        if len(own.cells) == 9:
            found = ["" if value is None else str(value) for value in row]
            assert found == list(own.cells)
            assert isinstance(row[0], int)
            assert isinstance(row[5], int)
        else:
            # The paper mixes the widths of its brackets.
            label = bare(row[0]).replace("（", "(").replace("）", ")")
            assert label == bare(own.cells[0]).replace("（", "(").replace("）", ")")
            assert row[5] == int(own.cells[1])


def test_sums_recompute_to_the_papers_own(reading: Reading, tmp_path: Path) -> None:
    write_annexes(reading, Filter(), tmp_path / "a.xlsx")
    book = Book(tmp_path / "a.xlsx")
    stated = [ANNEX.total.cells[5], *(group.head.cells[1] for group in ANNEX.groups)]
    formulas = list(book.formulas())
    assert [book.value(place) for place in formulas] == [int(each) for each in stated]
    for place in formulas:
        assert book.value(place) == Decimal(str(book.stored[place].value)), place


def test_it_is_set_up_to_be_read_and_printed(reading: Reading, tmp_path: Path) -> None:
    write_annexes(reading, Filter(), tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert sheet.title == "黔江区大健康产业"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert (sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (0, True)
    assert sheet.print_title_rows == "$4:$4"
    assert "&P" in sheet.oddFooter.center.text
    assert sheet.freeze_panes == "C5"
    merged = {str(each) for each in sheet.merged_cells.ranges}
    # 合计 and the four categories, below the title and the unit.
    assert {each for each in merged if each.endswith(("C5", "C6", "C23", "C32", "C44"))} == {
        "A5:C5", "A6:C6", "A23:C23", "A32:C32", "A44:C44",
    }  # fmt: skip
    assert {"A2:I2", "A3:I3"} <= merged
    assert sheet["F7"].number_format == "0"
    assert sheet["E4"].alignment.wrap_text


def test_a_sheet_for_each_reserve_and_a_note_on_what_is_missing(
    library: Library, tmp_path: Path
) -> None:
    library.perform(create_reserve("万盛/经开[区]"))
    library.perform(create_project(2, {"name": "合计", "total": ""}))
    library.perform(create_project(2, {"name": "康养小镇", "total": "1.2亿元"}))
    with library.read() as connection:
        assert write_annexes(connection, Filter(), tmp_path / "a.xlsx") == 38
    book = openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True)
    assert book.sheetnames == ["黔江区大健康产业", "万盛 经开 区"]
    rows = [[cell.value for cell in row] for row in book.worksheets[1].iter_rows()]
    # Without categories there is no row 未分类, without an annex's number none of 附件.
    assert [row[0] for row in rows] == [
        "万盛/经开[区]项目储备库", "单位：万元", "序号", "合计（2）个", 1, 2,
        "注：有1个项目未填报总投资，只计个数，不计金额。",
    ]  # fmt: skip
    assert (rows[3][5], rows[4][1], rows[4][5], rows[5][5]) == (12_000, "合计", None, 12_000)


def test_only_the_filters_projects_in_the_order_asked_for(reading: Reading, tmp_path: Path) -> None:
    filter = Filter(parse_query("行业:林业"))
    write_annexes(reading, filter, tmp_path / "a.xlsx", sort=Sort("total", is_descending=True))
    rows = Book(tmp_path / "a.xlsx").rows()
    wanted = [int(row.cells[5]) for row in ANNEX.projects if bare(row.cells[3]) == "林业"]
    assert rows[4][:6] == ["合计（5）个", None, None, None, None, sum(wanted)]
    assert [row[5] for row in rows[6:]] == sorted(wanted, reverse=True)


def test_amounts_are_kept_to_the_yuan(library: Library, tmp_path: Path) -> None:
    library.perform(update_projects({1: {"total": "0.0001"}, 2: {"total": "88.5"}}))
    with library.read() as connection:
        write_annexes(connection, Filter(), tmp_path / "a.xlsx")
    book = Book(tmp_path / "a.xlsx")
    assert [row[5] for row in book.rows()[6:8]] == [0.0001, 88.5]
    total = 2_790_637 - 100_000 - 51_380 + Decimal("88.5001")
    assert book.value("F5") == total == Decimal(str(book.stored["F5"].value))
    assert book.sheet["F7"].number_format == "0.00##"


def test_nothing_is_written_of_nothing_or_when_it_is_stopped(
    reading: Reading, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    with pytest.raises(NothingToPrint):
        write_annexes(reading, Filter(parse_query("行业:没有")), path)
    with pytest.raises(Cancelled):
        write_annexes(reading, Filter(), path, progress=lambda done, _size: done < 36)
    assert not path.exists()


def test_sums_of_nothing_are_sums_too(library: Library, tmp_path: Path) -> None:
    library.perform(update_projects({at: {"total": ""} for at in range(1, 37)}))
    with library.read() as connection:
        write_annexes(connection, Filter(), tmp_path / "a.xlsx")
    source = read_file(tmp_path / "a.xlsx")
    assert source.remarks == ()
    (sheet,) = source.sheets
    assert sheet.flaws == {}
    assert [row[5] for row in sheet.rows[4:6]] == [0, 0]
    # No amount is filled in, which is not nothing: as on paper the sums are not shown.
    page = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert [page[place].number_format for place in ("F5", "F6")] == ["0;-0;", "0;-0;"]


def test_a_sum_of_amounts_that_are_nought_is_shown(library: Library, tmp_path: Path) -> None:
    library.perform(
        update_projects({at: {"total": "0" if at == 36 else ""} for at in range(1, 37)})
    )
    with library.read() as connection:
        write_annexes(connection, Filter(), tmp_path / "a.xlsx")
    page = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert (page["F5"].number_format, page["F6"].number_format) == ("0", "0;-0;")
