"""认列: what each column is taken for, how that is changed, remembered and forgotten."""

import json
from pathlib import Path

import pytest
import xlsxwriter
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.__main__ import main
from app.importing.remembered import load_choices
from app.ui.controls.emptystate import EmptyState
from app.ui.controls.label import WrappedLabel
from app.ui.importing.dialog import COLUMNS, SOURCE
from app.ui.importing.sheetmodel import SheetModel
from app.ui.importing.sheetview import SheetView
from app.ui.session import Session
from app.ui.theme import Theme
from tests.importing.recognition.sheetmaking import make_sheet
from tests.ui.importbench import LONG, WAN, Wizard, csv, labels, notices, projects

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

ODD = csv(
    ("序号", "项目名称", "钱", "盖多久", "责任单位"),
    (1, "甲医院", 300, "2026-2027", "区卫生健康委"),
    (2, "乙医院", 500, "2年", "区卫生健康委"),
)


@pytest.fixture
def wizard(qtbot: QtBot, theme: Theme, session: Session) -> Wizard:
    return Wizard(qtbot, session)


@pytest.fixture
def odd(wizard: Wizard, tmp_path: Path) -> Wizard:
    """A wizard on a table with columns nobody has heard of."""
    wizard.read_csv(tmp_path / "怪.csv", ODD)
    return wizard


def heads(wizard: Wizard) -> list[tuple[str, str]]:
    """Return what stands over the columns."""
    shown = wizard.dialog.columns.heads
    return [shown.words(at) for at in range(shown.count())]


def parsed(wizard: Wizard) -> list[tuple[str, ...]]:
    """Return the projects as they were understood."""
    model = wizard.dialog.columns.parsed_model
    return [model.texts(row) for row in range(model.rowCount())]


def shown_below(wizard: Wizard) -> str:
    """Return the sentence that stands where the projects would, were there any."""
    (shown,) = (
        each
        for each in wizard.dialog.columns.findChildren(WrappedLabel)
        if each.isVisible() and isinstance(each.parent(), EmptyState)
    )
    return shown.text()


def choose(wizard: Wizard, column: int, title: str) -> None:
    """Choose a field for a column in the menu over it."""
    menu = wizard.dialog.columns.heads.menu(column)
    action = next(each for each in menu.actions() if each.text().startswith(title))
    action.trigger()
    menu.deleteLater()
    wizard.settle()


def layout_of(wizard: Wizard) -> str:
    return wizard.dialog.draft.tables[0].layout.fingerprint


def test_the_table_stands_as_it_is_with_what_its_columns_are(odd: Wizard) -> None:
    assert odd.dialog.step == COLUMNS
    model = odd.dialog.columns.sheet_model
    assert [model.index(0, at).data() for at in range(5)] == [
        "序号", "项目名称", "钱", "盖多久", "责任单位"
    ]  # fmt: skip
    assert [model.index(2, at).data() for at in range(3)] == ["2", "乙医院", "500"]
    assert heads(odd)[:3] == [("序号", "按表头认出"), ("项目名称", "按表头认出"), ("不导入", "")]
    assert [row[:3] for row in parsed(odd)] == [("2", "1", "甲医院"), ("3", "2", "乙医院")]


def test_a_column_is_chosen_and_seen_at_once(odd: Wizard) -> None:
    choose(odd, 2, "总投资")
    assert heads(odd)[2] == ("总投资", "您选的")
    assert parsed(odd)[1][:4] == ("3", "2", "乙医院", "500")
    choose(odd, 3, "建设周期")
    assert parsed(odd)[0][:5] == ("2", "1", "甲医院", "300", "2026-2027")
    # Taken away from the column that was it.
    choose(odd, 2, "建设周期")
    assert heads(odd)[3] == ("不导入", "")


def test_a_file_that_cannot_be_read_leaves_the_one_before(odd: Wizard, tmp_path: Path) -> None:
    spoilt = tmp_path / "坏.xlsx"
    spoilt.write_bytes(b"")
    odd.read(spoilt)
    assert odd.trouble.startswith("坏.xlsx：这是一个空文件")
    assert odd.dialog.step == SOURCE
    odd.onward()
    choose(odd, 2, "总投资")
    assert odd.trouble == ""
    assert heads(odd)[2] == ("总投资", "您选的")
    assert parsed(odd)[1][:4] == ("3", "2", "乙医院", "500")


def test_a_reading_that_is_stopped_leaves_the_file_before(odd: Wizard, tmp_path: Path) -> None:
    other = tmp_path / "另一个.csv"
    other.write_text(ODD.replace("甲医院", "丙医院"), encoding="utf-8-sig")
    odd.dialog.take_file(other)
    odd.dialog.leave()
    odd.settle()
    assert odd.dialog.foot.hint.text() == "已停下，什么都没有写入"
    odd.onward()
    choose(odd, 2, "总投资")
    assert [row[2] for row in parsed(odd)] == ["甲医院", "乙医院"]


def test_the_unit_of_amounts_is_chosen(odd: Wizard) -> None:
    choose(odd, 2, "总投资")
    unit = odd.dialog.columns.side.unit
    unit.setCurrentIndex(unit.findData("亿元"))
    unit.activated.emit(unit.currentIndex())
    odd.settle()
    assert parsed(odd)[1][3] == "5,000,000"
    odd.to_review()
    odd.onward()
    assert projects(odd.session)["乙医院"]["total_yuan"] == 500 * 10_000 * WAN


def test_a_mapping_is_remembered_used_everywhere_and_forgotten(
    odd: Wizard, qtbot: QtBot, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    choose(odd, 2, "总投资")
    odd.to_review()
    odd.onward()
    assert "已记住，下次遇到表头相同的表照这样认" in labels(odd.dialog.done_page)
    fingerprint = layout_of(odd)
    odd.dialog.done(0)
    session = odd.session
    with session.library.read() as connection:
        assert load_choices(connection)[fingerprint].columns[2] == "total"

    session.library.checkpoint()
    words = ["import", str(session.library.path), str(tmp_path / "怪.csv"), "--dry-run", "--json"]
    capfd.readouterr()
    assert main(words) == 0
    told = json.loads(capfd.readouterr().out)["tables"][0]
    assert (told["mapping"][2]["field"], told["fingerprint"]) == ("total", fingerprint)

    again = Wizard(qtbot, session)
    again.read(tmp_path / "怪.csv")
    assert heads(again)[2] == ("总投资", "上次记住的")
    notice = again.dialog.columns.side.remembered
    assert notice.isVisible()
    notice.link.click()
    again.settle()
    assert heads(again)[2] == ("不导入", "")
    assert not notice.isVisible()
    with session.library.read() as connection:
        assert load_choices(connection) == {}


def test_nothing_is_remembered_where_that_is_not_wanted(odd: Wizard) -> None:
    choose(odd, 2, "总投资")
    odd.dialog.columns.side.remember_box.click()
    odd.to_review()
    odd.onward()
    with odd.session.library.read() as connection:
        assert load_choices(connection) == {}


def test_what_is_likely_is_asked_and_remembered_once_it_is_let_pass(
    wizard: Wizard, tmp_path: Path
) -> None:
    wizard.read_csv(tmp_path / "表.csv", csv(("序号", "项目名称", "投资规模"), (1, "丙医院", 300)))
    assert heads(wizard)[2] == ("总投资", "请确认")
    assert any("像是总投资" in each for each in notices(wizard.dialog.columns.side))
    wizard.to_review()
    wizard.onward()
    with wizard.session.library.read() as connection:
        assert load_choices(connection)[layout_of(wizard)].columns[2] == "total"


def test_the_keyboard_chooses_a_column(odd: Wizard) -> None:
    assert odd.focused() is odd.dialog.columns.heads
    odd.press(Qt.Key.Key_Right)
    odd.press(Qt.Key.Key_Right)
    assert odd.dialog.columns.heads.current == 2
    assert "C 列“钱”" in odd.dialog.columns.heads.accessibleDescription()


def test_the_keyboard_is_seen_in_the_sheet_and_chooses_a_header(odd: Wizard) -> None:
    page = odd.dialog.columns
    page.sheet_view.setFocus(Qt.FocusReason.TabFocusReason)
    # The first row has the ring, and is not chosen by that.
    assert page.sheet_view.shows_ring(0)
    assert not page.side.header_button.isEnabled()
    odd.press(Qt.Key.Key_Down)
    assert page.sheet_view.shows_ring(1)
    assert page.side.header_button.text() == "以第 2 行为表头"


def test_a_header_can_be_pointed_at(wizard: Wizard, tmp_path: Path) -> None:
    wizard.read_csv(
        tmp_path / "表.csv",
        csv(("情况说明", "", ""), ("序", "叫什么", "多少钱"), (1, "丁医院", 40), (2, "戊医院", 50)),
    )
    assert wizard.dialog.step == SOURCE
    assert wizard.trouble == ""
    assert not wizard.dialog.foot.onward_button.isEnabled()
    wizard.dialog.source.header_wanted.emit("")
    wizard.settle()
    page = wizard.dialog.columns
    assert not page.side.header_button.isEnabled()
    # There is nothing above the columns to choose from before a header is pointed at.
    assert heads(wizard) == [("", "")] * 3
    assert page.side.header_words.text().startswith("没有找到表头，请在左边选中")
    assert shown_below(wizard) == ("请在上面的表里选中表头所在的行，再按右边的“以选中的行为表头”。")

    def is_offered() -> bool:
        # A table that is not laid out yet takes no selection.
        page.sheet_view.selectRow(1)
        return page.side.header_button.text() == "以第 2 行为表头"

    wizard.qtbot.waitUntil(is_offered, timeout=LONG)
    page.side.header_button.click()
    wizard.settle()
    assert shown_below(wizard).startswith("请在列的上方选出“项目名称”")
    choose(wizard, 1, "项目名称")
    choose(wizard, 2, "总投资")
    assert [row[-2:] for row in parsed(wizard)] == [("丁医院", "40"), ("戊医院", "50")]
    wizard.to_review()
    wizard.onward()
    assert projects(wizard.session)["戊医院"]["total_yuan"] == 50 * WAN


def test_sheets_nobody_sees_are_named_and_left_out_until_wanted(
    wizard: Wizard, tmp_path: Path
) -> None:
    path = tmp_path / "几张.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, project in (("今年", "己医院"), ("去年", "庚医院"), ("明年", "辛医院")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["序号", "项目名称", "总投资（万元）"])
            sheet.write_row(1, 0, [1, project, 5])
            if name == "去年":
                sheet.hide()
        people = book.add_worksheet("联系人")
        people.write_row(0, 0, ["姓名", "电话"])
        people.write_row(1, 0, ["张三", "12345"])
    wizard.read(path)
    assert wizard.dialog.step == SOURCE
    boxes = wizard.dialog.source.boxes
    assert [(box.text(), box.isChecked()) for box in boxes] == [
        ("今年", True), ("去年", False), ("明年", True)
    ]  # fmt: skip
    boxes[2].click()
    boxes[1].click()
    wizard.onward()
    tabs = wizard.dialog.columns.tabs
    assert [tabs.tabText(at) for at in range(tabs.count())] == ["今年", "去年"]
    tabs.setCurrentIndex(1)
    assert parsed(wizard) == [("2", "1", "庚医院", "5")]
    wizard.to_review()
    assert [row[3] for row in wizard.rows()] == ["今年", "去年"]
    wizard.onward()
    stored = projects(wizard.session)
    assert {"己医院", "庚医院"} <= set(stored)
    assert "辛医院" not in stored


def test_a_text_runs_on_over_blank_cells(qtbot: QtBot, theme: Theme) -> None:
    """A heading in a narrow first column is read whole, as in a worksheet; numbers stay put."""
    model = SheetModel()
    rows = [
        ("序号", "项目名称", "总投资"),
        ("医疗卫生服务业（16个）", None, None),
        (1, None, 20),
        ("合计（2）个", None, 20),
    ]
    model.show_sheet(make_sheet(rows), 4, range(1))
    assert [model.reach(1, column) for column in range(3)] == [(0, 2)] * 3
    assert [model.reach(2, column) for column in range(3)] == [(0, 0), (1, 1), (2, 2)]
    assert [model.reach(3, column) for column in range(3)] == [(0, 1), (0, 1), (2, 2)]
    assert model.reach(0, 1) == (1, 1)
    view = SheetView()
    qtbot.addWidget(view)
    view.setModel(model)
    view.horizontalHeader().setDefaultSectionSize(60)
    view.resize(400, 200)
    view.show()

    def ink(row: int, column: int) -> int:
        """Count what is not the ground, inside the lines of a cell."""
        area = view.visualRect(model.index(row, column)).adjusted(2, 2, -4, -4)
        picture = view.viewport().grab(area).toImage()
        ground = theme.color("base").rgb()
        spots = ((x, y) for x in range(picture.width()) for y in range(picture.height()))
        return sum(picture.pixel(x, y) != ground for x, y in spots)

    assert ink(1, 1) > 50
    assert ink(2, 1) == 0
