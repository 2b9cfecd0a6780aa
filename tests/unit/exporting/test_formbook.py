"""录入表 as a workbook: what Excel lets in, what is locked, and what nobody sees."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from app.errors import Cancelled, NotFound, RefusedInput
from app.exporting.forms.book import write_form
from app.exporting.forms.order import MOST_BLANKS, FormOrder
from app.library.file import Reading, open_library
from app.models.fields import BY_NAME, FIELDS
from app.models.form import (
    GUIDE_SHEET,
    IDENTIFIER,
    LISTS_SHEET,
    MARK_SHEET,
    TABLE_SHEET,
    form_fields,
    is_usually_open,
    unpack,
    usual_fields,
)
from app.operations.projects import update_projects
from app.queries.filter import Filter
from app.queries.querytext import parse_query
from app.queries.reserves import load_reserves
from tests.library_files import AUTHOR, qianjiang_copy

DAY = date(2020, 11, 5)


@pytest.fixture
def reading(tmp_path: Path) -> Iterator[Reading]:
    with (
        open_library(qianjiang_copy(tmp_path), read_only=True) as library,
        library.read() as connection,
    ):
        yield connection


def order(reading: Reading, query: str | None = "", blanks: int = 0, **more: Any) -> FormOrder:
    settings = {
        "fields": usual_fields(),
        "open": frozenset(entry.name for entry in usual_fields() if is_usually_open(entry)),
        **more,
    }
    filter = None if query is None else Filter(parse_query(query))
    return FormOrder(filter, load_reserves(reading)[0].uuid, blanks, **settings)


class Book:
    """A form as openpyxl sees it."""

    def __init__(self, path: Path) -> None:
        self.book = openpyxl.load_workbook(path)
        self.sheet = self.book[TABLE_SHEET]
        titles = [str(cell.value or "") for cell in self.sheet[4]]
        self.titles = titles
        self.columns = {title.split("（")[0]: at for at, title in enumerate(titles, 1)}

    def letter(self, title: str) -> str:
        return str(get_column_letter(self.columns[title]))

    def check(self, title: str) -> Any:
        """The validation of a column."""
        letter = self.letter(title)
        (found,) = [
            each
            for each in self.sheet.data_validations.dataValidation
            if str(each.sqref).startswith(letter)
        ]
        return found

    def words(self, title: str) -> list[str]:
        """What a column's drop-down offers."""
        sheet, _, cells = self.check(title).formula1.rpartition("!")
        assert sheet.strip("'") == LISTS_SHEET
        return [str(cell.value) for (cell,) in self.book[LISTS_SHEET][cells.replace("$", "")]]


def written(reading: Reading, path: Path, asked: FormOrder, **more: Any) -> Book:
    write_form(reading, asked, path, library_name="黔江.chubei", day=DAY, **more)
    return Book(path)


def test_every_project_is_there_to_the_letter(reading: Reading, tmp_path: Path) -> None:
    book = written(reading, tmp_path / "a.xlsx", order(reading, blanks=3))
    sheet = book.sheet
    assert [title for title in book.titles if title != IDENTIFIER] == [
        "序号", "项目名称（必填）", "建设性质", "所属行业", "主要建设规模及内容", "总投资（万元）",
        "建设周期", "投资方式", "责任单位", "备注",
    ]  # fmt: skip
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    assert len(rows) == 36 + 3
    assert [row[0] for row in rows[:36]] == list(range(1, 37))
    assert sum(row[book.columns["总投资"] - 1] for row in rows[:36]) == 2_790_637
    assert rows[0][book.columns["项目名称"] - 1] == "重庆中医药学院"
    assert rows[1][book.columns["建设周期"] - 1] == "2020-2021"
    assert not any(any(row) for row in rows[36:])
    assert sheet.freeze_panes == "D5"
    assert sheet.print_title_rows == "$4:$4"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)


def test_the_head_says_who_until_when_and_how(reading: Reading, tmp_path: Path) -> None:
    asked = order(
        reading, blanks=2, until=date(2020, 11, 20), issuer="区招商投资局", note="只填本单位的项目"
    )
    sheet = written(reading, tmp_path / "a.xlsx", asked).sheet
    said = [str(sheet.cell(row, 1).value) for row in (1, 2, 3)]
    assert "黔江区大健康产业项目储备库" in said[0]
    for part in (
        "制表单位：区招商投资局",
        "单位：万元",
        "2020年11月5日",
        "请于 2020年11月20日 前交回",
    ):
        assert part in said[1]
    assert "白色的格子可以填写" in said[2]
    assert said[2].endswith("只填本单位的项目")


def test_drop_downs_offer_what_the_library_knows(reading: Reading, tmp_path: Path) -> None:
    fields = tuple(entry for entry in form_fields() if entry.name != "content")
    names = frozenset(entry.name for entry in fields)
    book = written(reading, tmp_path / "a.xlsx", order(reading, fields=fields, open=names))
    assert book.words("建设性质")[:4] == ["新建", "在建", "扩建", "改(扩)建"]
    assert book.words("分类") == [
        "医疗卫生服务业", "医药产业、医疗器械产业、健康食品加工产业", "养生养老产业",
        "健康管理服务产业",
    ]  # fmt: skip
    assert {"卫生健康", "林业", "文化旅游"} <= set(book.words("所属行业"))
    assert {"区卫生健康委", "区文化旅游委"} <= set(book.words("责任单位"))
    assert book.words("投资方式")[0] == "招商引资"
    # A category must be one of them, another word may be new, and units may be several.
    styles = {title: book.check(title).errorStyle or "stop" for title in ("分类", "建设性质")}
    assert styles == {"分类": "stop", "建设性质": "warning"}
    assert not book.check("责任单位").showErrorMessage


def test_cells_are_checked_by_excel(reading: Reading, tmp_path: Path) -> None:
    fields = (*usual_fields(), BY_NAME["code"])
    names = frozenset(entry.name for entry in fields) - {"number"}
    book = written(reading, tmp_path / "a.xlsx", order(reading, fields=fields, open=names))
    total = book.check("总投资")
    assert (total.type, total.operator or "between", total.formula1) == ("decimal", "between", "0")
    assert float(total.formula2) == 10**12
    assert "万元" in total.prompt
    assert "万元" in total.error
    name = book.check("项目名称")
    assert (name.type, name.formula2) == ("textLength", "200")
    assert book.check("主要建设规模及内容").formula2 == "20000"
    period = book.check("建设周期")
    assert (period.type, period.formula2) == ("textLength", "100")
    assert "2021.3-2022.12" in period.prompt
    code = book.check("项目代码")
    # A warning, not a stop: the form of a code is never a reason to refuse it.
    assert (code.type, code.errorStyle) == ("custom", "warning")
    assert f"LEN({book.letter('项目代码')}5)=24" in code.formula1
    for each in book.sheet.data_validations.dataValidation:
        assert len(each.prompt or "") <= 255
        assert len(each.error or "") <= 255
        assert str(each.sqref).endswith("40")


def test_what_is_not_to_be_changed_is_locked(reading: Reading, tmp_path: Path) -> None:
    asked = order(reading, "序号:1", 1, open=frozenset({"total", "notes"}))
    book = written(reading, tmp_path / "a.xlsx", asked)
    sheet = book.sheet
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    locked = {
        row: {title for title, at in book.columns.items() if sheet.cell(row, at).protection.locked}
        for row in (4, 5, 6)
    }
    assert locked[4] == set(book.columns)
    assert set(book.columns) - locked[5] == {"总投资", "备注"}
    # A new project may say everything but its number.
    assert locked[6] == {"序号", "标识"}
    # A column that is locked in the rows that were sent is still checked in the blank ones.
    assert str(book.check("项目名称").sqref) == f"{book.letter('项目名称')}6"
    assert str(book.check("总投资").sqref) == f"{book.letter('总投资')}5:{book.letter('总投资')}6"


def test_identifiers_are_hidden_and_travel_in_the_row(reading: Reading, tmp_path: Path) -> None:
    asked = order(reading, "行业:林业", 2, until=date(2020, 11, 20))
    mark = write_form(reading, asked, tmp_path / "a.xlsx", library_name="黔江.chubei", day=DAY)
    book = Book(tmp_path / "a.xlsx")
    assert book.sheet.column_dimensions["B"].hidden
    assert book.titles[1] == IDENTIFIER
    uuids = [book.sheet.cell(row, 2).value for row in range(5, 12)]
    assert uuids[:5] == list(mark.sent)
    assert uuids[5:] == [None, None]
    states = {sheet.title: sheet.sheet_state for sheet in book.book.worksheets}
    assert states == {
        TABLE_SHEET: "visible", GUIDE_SHEET: "visible", LISTS_SHEET: "hidden",
        MARK_SHEET: "veryHidden",
    }  # fmt: skip
    read = unpack([str(cell.value) for (cell,) in book.book[MARK_SHEET].iter_rows()])
    assert read == mark
    assert (read.issued, read.until) == ("2020-11-05", "2020-11-20")
    assert [values["total_yuan"] for values in read.sent.values()] == [
        book.sheet.cell(row, book.columns["总投资"]).value * 10_000 for row in range(5, 10)
    ]


def test_texts_stay_texts(tmp_path: Path) -> None:
    with open_library(qianjiang_copy(tmp_path), author=AUTHOR, must_write=True) as library:
        library.perform(update_projects({1: {"period": "2020-1", "notes": "=A1"}}))
        with library.read() as reading:
            book = written(reading, tmp_path / "a.xlsx", order(reading, "序号:1", 1))
    for row in (5, 6):
        assert book.sheet.cell(row, book.columns["建设周期"]).number_format == "@"
    assert book.sheet.cell(5, book.columns["建设周期"]).value == "2020-1"
    assert book.sheet.cell(5, book.columns["备注"]).data_type == "s"


def test_blank_rows_alone(reading: Reading, tmp_path: Path) -> None:
    mark = write_form(
        reading, order(reading, None, 4), tmp_path / "a.xlsx", library_name="黔江", day=DAY
    )
    assert mark.sent == {}
    book = Book(tmp_path / "a.xlsx")
    assert str(book.check("总投资").sqref) == f"{book.letter('总投资')}5:{book.letter('总投资')}8"
    assert "已列出的项目" not in str(book.sheet["A3"].value)


def test_every_form_has_a_number_of_its_own(reading: Reading, tmp_path: Path) -> None:
    asked = order(reading, None, 1)
    ids = [
        write_form(reading, asked, tmp_path / "a.xlsx", library_name="黔江", day=DAY).id
        for _ in range(20)
    ]
    assert len(set(ids)) == 20
    assert all(re.fullmatch(r"20201105-[0-9A-F]{8}", each) for each in ids)


def test_the_guide_tells_of_every_column(reading: Reading, tmp_path: Path) -> None:
    fields = form_fields()
    names = frozenset(entry.name for entry in fields)
    book = written(reading, tmp_path / "a.xlsx", order(reading, fields=fields, open=names))
    told = [row[0] for row in book.book[GUIDE_SHEET].iter_rows(values_only=True)]
    for entry in FIELDS:
        if entry.is_editable:
            assert any(str(text).startswith(entry.title) for text in told), entry.title


def test_nothing_to_write_is_refused(reading: Reading, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with pytest.raises(NotFound, match="没有符合条件的项目"):
        written(reading, path, order(reading, "名称:没有这个名称"))
    with pytest.raises(RefusedInput, match="最多 1,000 行"):
        written(reading, path, order(reading, None, MOST_BLANKS + 1))
    assert not path.exists()


@pytest.mark.parametrize("when", ["reading", "writing"])
def test_a_cancelled_form_writes_nothing(reading: Reading, tmp_path: Path, when: str) -> None:
    def progress(done: int, of: int) -> bool:
        assert of == 36
        return done == 0 and when == "writing"

    with pytest.raises(Cancelled):
        written(reading, tmp_path / "a.xlsx", order(reading), progress=progress)
    assert not (tmp_path / "a.xlsx").exists()
