"""Editing in place: what is saved, what is refused, and that nothing typed is lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.library.file import open_library
from app.queries.filter import Condition, Filter, Operator
from app.queries.timeline import load_history
from app.settings import Settings
from app.ui.grid.editors import ChoiceEditor, LineEditor
from app.ui.grid.longtext import LongTextEditor
from app.ui.grid.unitseditor import UnitsEditor
from app.ui.knownvalues import Known
from app.ui.session import Session
from tests.ui.gridscreen import GridScreen

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def screen(qtbot: QtBot, session: Session) -> GridScreen:
    return GridScreen(qtbot, session)


def line(screen: GridScreen) -> LineEditor:
    editor = screen.panel.editing.editor
    assert isinstance(editor, LineEditor)
    return editor


def test_typing_replaces_an_amount_and_the_history_has_old_and_new(screen: GridScreen) -> None:
    screen.enter(21, "总投资", "12000.5")
    assert screen.stored(21)["total_yuan"] == 120_005_000
    assert screen.text(21, "总投资") == "12,000.5"
    assert screen.current() == (22, "总投资")
    with screen.session.library.read() as connection:
        entry = load_history(connection)[0]
    assert [(each.title, each.old, each.new) for each in entry.changes] == [
        ("总投资", "10000", "12000.5")
    ]


def test_the_sums_follow_an_edit(screen: GridScreen) -> None:
    screen.enter(21, "总投资", "12000")
    model = screen.panel.model
    assert model.amount_text(model.snapshot.totals) == "2,792,637"
    assert model.amount_text(model.snapshot.groups[1].row) == "198,500"


def test_f2_edits_what_is_there_and_escape_leaves_it(screen: GridScreen) -> None:
    screen.go(3, "总投资")
    screen.press(Qt.Key.Key_F2)
    assert line(screen).text() == "25555"
    assert screen.editing[-1] == "editing"
    screen.type("9")
    screen.press(Qt.Key.Key_Escape)
    assert not screen.panel.editing.is_open
    assert screen.editing[-1] == ""
    assert screen.stored(3)["total_yuan"] == 255_550_000


def test_leaving_an_entry_as_it_was_writes_nothing(screen: GridScreen) -> None:
    before = screen.session.library.undo_label()
    screen.go(3, "总投资")
    screen.press(Qt.Key.Key_F2)
    screen.press(Qt.Key.Key_Return)
    assert screen.session.library.undo_label() == before


def test_tab_commits_and_goes_right_across_the_seam(screen: GridScreen) -> None:
    screen.go(4, "项目名称")
    screen.press(Qt.Key.Key_F2)
    screen.type("妇幼保健院")
    screen.press(Qt.Key.Key_Tab)
    assert screen.stored(4)["name"] == "妇幼保健院"
    assert screen.current() == (4, "建设性质")
    assert screen.panel.table.right.hasFocus()


def test_a_refused_amount_keeps_the_text_and_says_what_was_meant(screen: GridScreen) -> None:
    screen.enter(21, "总投资", "1O000")
    assert line(screen).text() == "1O000"
    assert line(screen).selectedText() == "1O000"
    assert line(screen).property("state") == "error"
    assert screen.editing[-1] == "总投资"
    bubble = screen.panel.editing.bubble
    assert bubble.isVisible()
    assert bubble.accessibleName() == (
        "“1O000”不是金额，第 2 个字符是字母 O，不是数字 0。，10000、10,000、1亿元、约1亿元"
    )
    assert screen.stored(21)["total_yuan"] == 100_000_000
    screen.press(Qt.Key.Key_Return)
    assert not screen.panel.editing.is_open
    assert not bubble.isVisible()
    assert screen.text(21, "总投资") == "10,000"


def test_a_refused_entry_that_is_changed_is_judged_anew(screen: GridScreen) -> None:
    screen.enter(21, "总投资", "-5")
    assert screen.panel.editing.bubble.isVisible()
    screen.type("500")
    assert not screen.panel.editing.bubble.isVisible()
    assert screen.editing[-1] == "editing"
    screen.press(Qt.Key.Key_Return)
    assert screen.stored(21)["total_yuan"] == 5_000_000


def test_a_click_elsewhere_does_not_lose_a_refused_entry(screen: GridScreen) -> None:
    screen.enter(21, "总投资", "1O000")
    table = screen.panel.table
    point = table.cell_rect(screen.row(23), 1).center()
    QTest.mouseClick(table.left.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert line(screen).text() == "1O000"
    assert line(screen).hasFocus()
    assert screen.current() == (21, "总投资")


def test_a_click_elsewhere_takes_a_good_entry(screen: GridScreen) -> None:
    screen.go(21, "总投资")
    screen.type("77")
    table = screen.panel.table
    point = table.cell_rect(screen.row(23), 1).center()
    QTest.mouseClick(table.left.viewport(), Qt.MouseButton.LeftButton, pos=point)
    screen.settle()
    assert not screen.panel.editing.is_open
    assert screen.stored(21)["total_yuan"] == 770_000
    assert screen.current() == (23, "项目名称")


def test_escape_abandons_a_refused_entry(screen: GridScreen) -> None:
    screen.enter(21, "建设周期", "2022-2020")
    assert line(screen).text() == "2022-2020"
    screen.press(Qt.Key.Key_Escape)
    assert not screen.panel.editing.is_open
    assert screen.text(21, "建设周期") == "3年"


@pytest.mark.parametrize(
    "typed", ["abc", "-5", "1e400", "1,2,3", "=cmd|' /C calc'!A0", "😀", "<b>1</b>"]
)
def test_amounts_that_are_none_are_refused(screen: GridScreen, typed: str) -> None:
    screen.go(21, "总投资")
    screen.press(Qt.Key.Key_F2)
    line(screen).setText(typed)
    screen.press(Qt.Key.Key_Return)
    assert line(screen).text() == typed
    assert screen.panel.editing.bubble.isVisible()
    assert screen.stored(21)["total_yuan"] == 100_000_000


def test_full_width_digits_are_an_amount(screen: GridScreen) -> None:
    screen.go(21, "总投资")
    screen.press(Qt.Key.Key_F2)
    line(screen).setText("１２３")
    screen.press(Qt.Key.Key_Return)
    assert screen.stored(21)["total_yuan"] == 1_230_000


@pytest.mark.parametrize("typed", ["<b>甲</b> & 乙", "=cmd|' /C calc'!A0"])
def test_names_are_kept_and_shown_as_typed(screen: GridScreen, typed: str) -> None:
    screen.go(21, "项目名称")
    screen.press(Qt.Key.Key_F2)
    line(screen).setText(typed)
    screen.press(Qt.Key.Key_Return)
    assert screen.text(21, "项目名称") == typed


@pytest.mark.parametrize("typed", ["", "长" * 10_000])
def test_a_name_that_is_empty_or_endless_is_refused(screen: GridScreen, typed: str) -> None:
    screen.go(21, "项目名称")
    screen.press(Qt.Key.Key_F2)
    line(screen).setText(typed)
    screen.press(Qt.Key.Key_Return)
    assert screen.panel.editing.is_open
    assert screen.stored(21)["name"] == "黔江区桑枝食用菌全产业链项目"


def test_bare_numbers_count_in_the_unit_that_is_shown(screen: GridScreen) -> None:
    screen.session.settings.money_unit = "亿元"
    screen.session.settings_changed.emit()
    screen.go(30, "总投资")
    screen.press(Qt.Key.Key_F2)
    assert line(screen).text() == "120"
    line(screen).setText("1.5")
    screen.press(Qt.Key.Key_Return)
    assert screen.stored(30)["total_yuan"] == 150_000_000


def test_delete_clears_a_cell_as_an_edit(screen: GridScreen) -> None:
    screen.go(3, "建设周期")
    screen.press(Qt.Key.Key_Delete)
    assert screen.stored(3)["period_kind"] == "blank"
    screen.session.undo()
    screen.settle()
    assert screen.text(3, "建设周期") == "2018-2021"


def test_choices_are_offered_by_prefix_then_by_content_with_their_counts(
    screen: GridScreen,
) -> None:
    screen.go(17, "投资方式")
    screen.type("专项")
    screen.settle()
    editor = screen.panel.editing.editor
    assert isinstance(editor, ChoiceEditor)
    shown = [(each.text, each.caption) for each in editor.popup.choices]
    assert shown == [
        ("专项债券", "2 个"),
        ("中央预算内投资和专项债券", "9 个"),
        ("写成新值“专项”", ""),
    ]
    screen.press(Qt.Key.Key_Return)
    assert screen.stored(17)["financing"] == "专项债券"


def test_choices_are_found_by_pinyin_initials(screen: GridScreen) -> None:
    screen.go(17, "投资方式")
    screen.type("zszz")
    screen.settle()
    editor = screen.panel.editing.editor
    assert isinstance(editor, ChoiceEditor)
    assert [each.text for each in editor.popup.choices] == ["写成新值“zszz”"]
    editor.setText("zsyz")
    assert editor.popup.choices[0].text == "招商引资"


def test_f2_takes_what_was_typed_as_a_new_value(screen: GridScreen) -> None:
    screen.go(17, "投资方式")
    screen.type("专项")
    screen.settle()
    screen.press(Qt.Key.Key_F2)
    screen.press(Qt.Key.Key_Return)
    assert screen.stored(17)["financing"] == "专项"


def test_a_category_must_be_one_of_the_reserves(screen: GridScreen) -> None:
    titles = {action.text(): action for action in screen.panel.column_menu().actions()}
    titles["分类"].trigger()
    screen.go(17, "分类")
    screen.type("没有的分类")
    screen.settle()
    screen.press(Qt.Key.Key_Return)
    assert screen.panel.editing.bubble.isVisible()
    screen.press(Qt.Key.Key_Escape)
    screen.type("ysyl")
    screen.settle()
    screen.press(Qt.Key.Key_Return)
    assert screen.stored(17)["category"] == "养生养老产业"


def test_long_texts_keep_their_paragraphs_and_are_saved_by_ctrl_enter(screen: GridScreen) -> None:
    screen.go(21, "主要建设规模及内容")
    screen.press(Qt.Key.Key_F2)
    editor = screen.panel.editing.editor
    assert isinstance(editor, LongTextEditor)
    editor.set_value("第一段")
    editor.box.moveCursor(editor.box.textCursor().MoveOperation.End)
    screen.press(Qt.Key.Key_Return)
    screen.type("第二段")
    screen.press(Qt.Key.Key_Return, CTRL)
    assert screen.stored(21)["content"] == "第一段\n第二段"


def test_units_are_tags_in_order_and_the_first_leads(screen: GridScreen) -> None:
    screen.go(1, "责任单位")
    screen.press(Qt.Key.Key_F2)
    editor = screen.panel.editing.editor
    assert isinstance(editor, UnitsEditor)
    first = list(editor.units)
    assert first[:2] == ["区教委", "区卫生健康委"]
    screen.press(Qt.Key.Key_Backspace)
    assert editor.units == first[:-1]
    screen.press(Qt.Key.Key_Left, ALT)
    screen.type("区民政")
    screen.settle()
    assert editor.popup.choices[0].text == "区民政局"
    screen.press(Qt.Key.Key_Return)
    screen.press(Qt.Key.Key_Return)
    stored = str(screen.stored(1)["units_text"]).split("、")
    moved = first[:-1]
    moved.insert(len(moved) - 2, moved.pop())
    assert stored == [*moved, "区民政局"]


def test_typing_over_units_replaces_them_as_in_every_other_cell(screen: GridScreen) -> None:
    screen.go(1, "责任单位")
    screen.type("区民政局")
    editor = screen.panel.editing.editor
    assert isinstance(editor, UnitsEditor)
    assert editor.units == []
    screen.press(Qt.Key.Key_Return)
    screen.press(Qt.Key.Key_Return)
    assert screen.stored(1)["units_text"] == "区民政局"


def test_units_typed_and_given_up_leave_the_cell_alone(screen: GridScreen) -> None:
    before = screen.stored(1)["units_text"]
    screen.go(1, "责任单位")
    screen.type("区民政局")
    screen.settle()
    screen.press(Qt.Key.Key_Escape)
    screen.press(Qt.Key.Key_Escape)
    assert not screen.panel.editing.is_open
    assert screen.stored(1)["units_text"] == before


def test_a_closed_list_of_units_stays_closed_when_the_units_arrive(screen: GridScreen) -> None:
    screen.go(1, "责任单位")
    screen.press(Qt.Key.Key_F2)
    editor = screen.panel.editing.editor
    assert isinstance(editor, UnitsEditor)
    known = [Known("区民政局", 5, "")]
    screen.type("区")
    assert editor.popup.isVisible()
    editor.set_known(known)
    assert [each.text for each in editor.popup.choices] == ["区民政局", "写成新单位“区”"]
    screen.press(Qt.Key.Key_Escape)
    editor.set_known(known)
    assert not editor.popup.isVisible()
    assert screen.panel.editing.is_open
    screen.type("民")
    assert editor.popup.isVisible()


@pytest.mark.parametrize("width", [760, 1000, 1200, 1600])
def test_the_editor_of_units_begins_where_its_cell_does(screen: GridScreen, width: int) -> None:
    screen.panel.resize(width, 700)
    screen.settle()
    screen.go(1, "责任单位")
    screen.press(Qt.Key.Key_F2)
    editor = screen.panel.editing.editor
    assert isinstance(editor, UnitsEditor)
    table = screen.panel.table
    cell = table.cell_rect(table.row, table.column)
    corner = table.view_of(table.column).viewport().mapTo(table, cell.topLeft())
    assert (editor.x(), editor.y()) == (corner.x(), corner.y())
    assert editor.width() >= cell.width()


def test_the_first_letters_of_an_input_method_are_not_lost(screen: GridScreen) -> None:
    screen.go(21, "项目名称")
    view = screen.panel.table.left
    assert view.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    QApplication.sendEvent(view, QInputMethodEvent("d", []))
    assert screen.panel.editing.is_open
    assert view.hasFocus()
    screen.press(Qt.Key.Key_Return)
    assert screen.panel.editing.is_open
    done = QInputMethodEvent("", [])
    done.setCommitString("道路")
    QApplication.sendEvent(view, done)
    assert line(screen).text() == "道路"
    assert line(screen).hasFocus()
    screen.press(Qt.Key.Key_Return)
    assert screen.stored(21)["name"] == "道路"


def test_enter_during_composition_does_not_commit(screen: GridScreen) -> None:
    screen.go(21, "项目名称")
    screen.press(Qt.Key.Key_F2)
    QApplication.sendEvent(line(screen), QInputMethodEvent("dao", []))
    screen.press(Qt.Key.Key_Return)
    assert screen.panel.editing.is_open


def test_a_refresh_waits_for_the_open_editor(screen: GridScreen) -> None:
    screen.enter(21, "总投资", "1O000")
    screen.session.set_filter(Filter((Condition("financing", Operator.IS, ("政府投资",)),)))
    screen.settle()
    assert line(screen).text() == "1O000"
    assert screen.panel.model.rowCount() == 40
    screen.press(Qt.Key.Key_Escape)
    assert screen.panel.model.rowCount() < 40


def test_a_change_from_elsewhere_leaves_the_open_editor_alone(screen: GridScreen) -> None:
    screen.enter(20, "总投资", "38000")
    screen.go(21, "总投资")
    screen.type("77")
    screen.session.undo()
    screen.settle()
    assert line(screen).text() == "77"
    assert screen.text(20, "总投资") == "37,000"


def test_group_headers_and_shares_are_not_edited(screen: GridScreen) -> None:
    screen.panel.table.go(0, 1)
    screen.type("x")
    assert not screen.panel.editing.is_open
    screen.go(1, "占比")
    screen.type("5")
    assert not screen.panel.editing.is_open
    assert screen.notices == ["占比是算出来的，不能直接填写"]


def test_the_recycle_bin_is_read_only_but_gives_back(screen: GridScreen) -> None:
    screen.go(7, "项目名称")
    screen.panel.delete_selected()
    screen.settle()
    assert 7 not in screen.numbers()
    screen.session.set_filter(Filter((), None, is_bin=True))
    screen.settle()
    assert [each for each in screen.numbers() if isinstance(each, int)] == [7]
    screen.go(7, "项目名称")
    screen.type("x")
    assert not screen.panel.editing.is_open
    assert screen.notices[-1] == "回收站里的项目不能改，请先恢复"
    screen.panel.restore_selected()
    screen.settle()
    screen.session.set_filter(Filter())
    screen.settle()
    assert 7 in screen.numbers()


def test_a_library_held_by_another_is_read_only_and_says_who(
    qtbot: QtBot, session: Session
) -> None:
    reader = Session(open_library(session.library.path), Settings())
    screen = GridScreen(qtbot, reader)
    screen.go(7, "项目名称")
    screen.type("x")
    assert not screen.panel.editing.is_open
    assert "王敏" in screen.notices[-1]
    reader.close()


def test_a_new_project_takes_the_current_category_and_becomes_current(screen: GridScreen) -> None:
    screen.go(36, "项目名称")
    screen.dialogs.texts = ["新的体检中心"]
    screen.panel.add_project()
    screen.settle()
    assert screen.current()[0] == 37
    assert screen.stored(37)["name"] == "新的体检中心"
    assert screen.stored(37)["category"] == "健康管理服务产业"


def test_a_copy_becomes_current(screen: GridScreen) -> None:
    screen.go(5, "项目名称")
    screen.panel.duplicate_selected()
    screen.settle()
    assert screen.current()[0] == 37
    assert screen.stored(37)["name"] == "重庆市黔江中心医院科教大楼（副本）"
