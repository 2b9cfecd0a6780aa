"""The inspector: the current project shown, edited in place, and never silently overwritten."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.library.file import open_library
from app.operations.projects import delete_projects, update_projects
from app.queries.filter import Filter
from app.queries.projects import find_project
from app.queries.snapshot import load_snapshot
from app.settings import Settings
from app.ui.inspector.attachmentpane import AttachmentPane
from app.ui.inspector.editors import LineEditor, TextEditor
from app.ui.inspector.fundingpane import FundingPane
from app.ui.inspector.historypane import HistoryPane
from app.ui.inspector.panel import BASIC, FUNDING, TEXTS
from app.ui.inspector.textsform import TextsForm
from app.ui.inspector.unitseditor import UnitsEditor
from app.ui.session import Session
from tests.library_files import AUTHOR, qianjiang_copy
from tests.ui.inspectorbench import Bench, make_bench, write

# The offscreen platform says so of every popup and every window that may not be made smaller.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def bench(session: Session, qapp: QApplication, qtbot: QtBot) -> Bench:
    return make_bench(session, qapp, qtbot)


@pytest.fixture
def locked(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Bench]:
    """The library held by another program, here opened for reading."""
    path = qianjiang_copy(tmp_path, "被占用.chubei")
    with open_library(path, author=AUTHOR, must_write=True):
        session = Session(open_library(path, author=AUTHOR), Settings())
        yield make_bench(session, qapp, qtbot)
        session.close()


def show_whole(session: Session) -> None:
    with session.library.read() as connection:
        session.set_snapshot(load_snapshot(connection, Filter(())))


def test_without_a_project_it_says_what_it_is_for(bench: Bench) -> None:
    assert bench.panel.blank.isVisible()
    assert bench.panel.blank.text.text() == "选中一个项目，这里显示它的全部内容"
    bench.turn_to(30)
    assert not bench.panel.blank.isVisible()
    bench.session.set_current(0)
    assert bench.panel.blank.isVisible()


def test_a_project_stands_as_in_the_annex(bench: Bench) -> None:
    bench.turn_to(30)
    show_whole(bench.session)
    panel = bench.panel
    shown = {
        name: panel.slot(name).view.text() for name in ("number", "name", "nature", "industry")
    }
    assert shown == {
        "number": "30",
        "name": "重庆市黔江区三塘盖旅游康养度假区项目",
        "nature": "新建",
        "industry": "文化旅游",
    }
    assert panel.slot("total").view.text() == "1,200,000 万元"
    assert panel.slot("period").view.text() == "7年"
    assert panel.slot("period").note.text.text() == "有工期，无起止年：计入未排期"
    assert panel.slot("category").view.text() == "养生养老产业"
    assert panel.slot("units").view.text() == "区文化旅游委"
    assert panel.slot("units").view.accessibleName() == "责任单位：区文化旅游委 牵头"
    assert panel.slot("location").is_empty
    assert panel.slot("location").view.accessibleName() == "建设地点：未填"
    # 1,200,000 of 2,790,637.
    figure = panel.head.figure.figure()
    assert (figure.amount, figure.unit, figure.other, figure.share) == (
        "1,200,000", "万元", "120.00 亿元", "占全库 43.0%",
    )  # fmt: skip


def test_every_unit_is_shown_in_order_with_its_part(bench: Bench) -> None:
    bench.turn_to(1)
    assert bench.panel.slot("units").view.accessibleName() == (
        "责任单位：区教委 牵头，区卫生健康委 配合，区住房城乡建委 配合，"
        "区规划自然资源局 配合，正阳工业园区管委会 配合"
    )


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2021-2022", "2021 至 2022 年"),
        ("2020", "2020 年"),
        ("2021.3-2022.12", "2021 年 3 月至 2022 年 12 月"),
        ("待定", "待定，无起止年：计入未排期"),
        ("", "无起止年：计入未排期"),
    ],
)
def test_how_a_period_is_reckoned_is_said_below_it(bench: Bench, text: str, hint: str) -> None:
    project_id = bench.turn_to(30)
    bench.session.perform(update_projects({project_id: {"period": text}}))
    bench.settle()
    assert bench.panel.slot("period").note.text.text() == hint


def test_what_is_typed_is_saved_by_enter_and_taken_back_by_one_undo(bench: Bench) -> None:
    bench.turn_to(21)
    slot = bench.type("total", "1.2亿元")
    bench.enter(slot)
    assert bench.stored(21)["total_yuan"] == 120_000_000
    assert not slot.is_editing
    assert slot.view.text() == "12,000 万元"
    assert slot.view.hasFocus()
    assert bench.panel.head.figure.figure().amount == "12,000"
    bench.session.undo()
    bench.settle()
    assert bench.stored(21)["total_yuan"] == 100_000_000
    assert slot.view.text() == "10,000 万元"
    assert bench.states == ["editing", ""]


def test_leaving_a_field_saves_it(bench: Bench) -> None:
    bench.turn_to(21)
    bench.type("location", "城东街道")
    bench.other.setFocus()
    assert bench.stored(21)["location"] == "城东街道"
    assert not bench.panel.slot("location").is_editing


def test_enter_while_composing_belongs_to_the_input_method(bench: Bench) -> None:
    bench.turn_to(21)
    for name in ("location", "name"):
        slot = bench.edit(name)
        assert slot.editor is not None
        QApplication.sendEvent(slot.editor, QInputMethodEvent("zheng yang", []))
        QTest.keyClick(slot.editor, Qt.Key.Key_Return)
        assert bench.editing() == [name]
        write(slot.editor, "正阳")
        bench.enter(slot)
        assert bench.editing() == []
    assert bench.stored(21)["location"] == "正阳"


def test_esc_brings_the_old_value_back(bench: Bench) -> None:
    bench.turn_to(21)
    slot = bench.type("nature", "扩建")
    assert slot.editor is not None
    QTest.keyClick(slot.editor, Qt.Key.Key_Escape)
    assert slot.view.text() == "新建"
    assert bench.stored(21)["nature"] == "新建"


def test_looking_without_changing_writes_nothing(bench: Bench) -> None:
    bench.turn_to(30)
    label = bench.session.library.undo_label()
    for name in ("total", "period", "content", "units", "name", "number", "category"):
        slot = bench.edit(name)
        slot.commit()
        bench.settle()
        assert not slot.is_editing
    assert bench.session.library.undo_label() == label


def test_a_tab_is_built_when_it_is_first_shown(bench: Bench) -> None:
    bench.turn_to(21)
    later = (TextsForm, FundingPane, AttachmentPane, HistoryPane)

    def built() -> list[bool]:
        return [bench.panel.findChild(each) is not None for each in later]

    assert built() == [False] * 4
    # Neither another project nor leaving needs what nobody has seen.
    bench.turn_to(22)
    assert bench.panel.commit_open()
    assert built() == [False] * 4
    bench.panel.tabs.setCurrentIndex(TEXTS)
    assert built() == [True, False, False, False]
    assert bench.panel.texts.isVisible()


def test_a_tab_built_late_shows_the_project_and_takes_what_is_typed(bench: Bench) -> None:
    bench.turn_to(21)
    bench.panel.tabs.setCurrentIndex(TEXTS)
    slot = bench.type("advantages", "水源充足")
    bench.other.setFocus()
    bench.settle()
    assert not slot.is_editing
    assert bench.stored(21)["advantages"] == "水源充足"


def test_tab_goes_from_a_tab_built_late_to_what_stands_below(bench: Bench) -> None:
    bench.turn_to(21)
    bench.panel.tabs.setCurrentIndex(FUNDING)
    bench.panel.tabs.setCurrentIndex(TEXTS)
    bench.panel.texts.contacts.add_button.setFocus()
    QTest.keyClick(bench.panel.texts.contacts.add_button, Qt.Key.Key_Tab)
    assert bench.panel.completeness.link.hasFocus()
    QTest.keyClick(bench.panel.completeness.link, Qt.Key.Key_Tab)
    assert bench.panel.foot.print_button.hasFocus()


def test_tab_goes_from_field_to_field_editing(bench: Bench) -> None:
    bench.turn_to(21)
    slot = bench.edit("location")
    assert slot.editor is not None
    QTest.keyClick(slot.editor, Qt.Key.Key_Tab)
    assert bench.editing() == ["code"]
    following = bench.panel.slot("code").editor
    assert following is not None
    QTest.keyClick(following, Qt.Key.Key_Backtab)
    assert bench.editing() == ["location"]


def test_a_click_or_f2_edits(bench: Bench) -> None:
    bench.turn_to(21)
    slot = bench.panel.slot("code")
    QTest.mouseClick(slot.view, Qt.MouseButton.LeftButton)
    assert slot.is_editing
    slot.cancel()
    assert slot.view.hasFocus()
    QTest.keyClick(slot.view, Qt.Key.Key_F2)
    assert slot.is_editing


def test_the_windows_shortcut_for_the_grid_stays_out(bench: Bench) -> None:
    bench.turn_to(21)
    said: list[str] = []
    action = QAction("编辑当前格", bench.window)
    action.setShortcut("F2")
    action.triggered.connect(lambda: said.append("grid"))
    bench.window.addAction(action)
    QTest.keyClick(bench.other, Qt.Key.Key_F2)
    assert said == ["grid"]
    view = bench.panel.slot("code").view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_F2)
    assert said == ["grid"]
    assert bench.editing() == ["code"]


def test_a_value_can_be_copied(bench: Bench) -> None:
    bench.turn_to(21)
    view = bench.panel.slot("units").view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == bench.stored(21)["units_text"].replace("、", "\n")


def test_a_refused_entry_stays_says_why_and_offers_what_was_meant(bench: Bench) -> None:
    bench.turn_to(21)
    slot = bench.type("total", "1O000")
    bench.enter(slot)
    assert isinstance(slot.editor, LineEditor)
    assert slot.editor.text() == "1O000"
    assert slot.editor.property("state") == "error"
    assert slot.note.text.text() == "第 2 个字符是字母 O，不是数字 0。"
    assert slot.note.fix.link.text() == "改为 10000"
    assert bench.states[-1] == "总投资"
    assert bench.stored(21)["total_yuan"] == 100_000_000
    bench.enter(slot)
    assert not slot.is_editing
    assert bench.states[-1] == ""


def test_the_suggestion_can_be_clicked(bench: Bench) -> None:
    bench.turn_to(21)
    slot = bench.type("period", "2022-2020")
    bench.enter(slot)
    QTest.mouseClick(slot.note.fix.link, Qt.MouseButton.LeftButton)
    assert bench.stored(21)["period_text"] == "2020-2022"


def test_leaving_does_not_lose_a_refused_entry(bench: Bench) -> None:
    bench.turn_to(21)
    slot = bench.type("total", "abc")
    bench.other.setFocus()
    bench.settle()
    assert slot.is_refused
    bench.turn_to(22)
    assert not slot.is_editing
    assert bench.states[-1] == "总投资"
    bench.turn_to(21)
    assert isinstance(slot.editor, LineEditor)
    assert slot.editor.text() == "abc"
    assert slot.is_refused
    slot.cancel()
    assert bench.states[-1] == ""
    assert bench.stored(21)["total_yuan"] == 100_000_000


def test_going_to_another_project_saves_what_was_being_typed(bench: Bench) -> None:
    bench.turn_to(21)
    bench.type("location", "正阳街道")
    bench.turn_to(22)
    assert bench.stored(21)["location"] == "正阳街道"
    assert bench.stored(22)["location"] == ""
    assert bench.panel.slot("location").is_empty


def test_a_name_is_required_and_a_number_is_a_number(bench: Bench) -> None:
    bench.turn_to(21)
    slot = bench.edit("name")
    assert isinstance(slot.editor, TextEditor)
    slot.editor.clear()
    bench.enter(slot)
    assert slot.note.text.text() == "这一栏必须填写。"
    slot.cancel()
    slot = bench.type("number", "二十")
    bench.enter(slot)
    assert slot.is_refused
    slot.cancel()
    slot = bench.type("number", "121")
    bench.enter(slot)
    assert bench.stored(121)["name"] == "黔江区桑枝食用菌全产业链项目"


def test_enter_is_a_new_line_in_a_long_text_and_with_ctrl_saves(bench: Bench) -> None:
    bench.turn_to(21)
    slot = bench.type("background", "甲")
    assert slot.editor is not None
    QTest.keyClick(slot.editor, Qt.Key.Key_Return)
    write(slot.editor, "乙")
    assert slot.is_editing
    QTest.keyClick(slot.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert bench.stored(21)["background"] == "甲\n乙"


def test_a_long_text_is_as_high_as_it_is_long(bench: Bench) -> None:
    bench.turn_to(21)
    slot = bench.edit("notes")
    assert isinstance(slot.editor, TextEditor)
    low = slot.editor.height()
    slot.editor.setPlainText("\n".join("一二三四五六"))
    assert slot.editor.height() >= low + 4 * slot.editor.fontMetrics().lineSpacing()


def test_known_values_are_offered_and_new_ones_taken(bench: Bench) -> None:
    bench.turn_to(21)
    slot = bench.edit("financing")
    assert isinstance(slot.editor, LineEditor)
    slot.editor.open_list()
    offered = [choice.value for choice in slot.editor.popup.choices]
    # 招商引资 is the most frequent, 12 of 36.
    assert offered[0] == "招商引资"
    assert "中央预算内投资和专项债券" in offered
    slot.cancel()
    slot = bench.type("financing", "社会捐赠")
    bench.enter(slot)
    assert bench.stored(21)["financing"] == "社会捐赠"


def test_pinyin_initials_find_a_known_value(bench: Bench) -> None:
    bench.turn_to(21)
    slot = bench.edit("financing")
    assert isinstance(slot.editor, LineEditor)
    slot.editor.clear()
    QTest.keyClicks(slot.editor, "zsyz")
    assert [choice.value for choice in slot.editor.popup.choices] == ["招商引资"]
    QTest.keyClick(slot.editor, Qt.Key.Key_Up)
    QTest.keyClick(slot.editor, Qt.Key.Key_Return)
    bench.settle()
    assert bench.stored(21)["financing"] == "招商引资"


def test_a_category_is_one_of_the_reserves_own(bench: Bench) -> None:
    bench.turn_to(21)
    slot = bench.edit("category")
    assert isinstance(slot.editor, LineEditor)
    slot.editor.setText("养生养老产业")
    bench.enter(slot)
    assert bench.stored(21)["category"] == "养生养老产业"
    slot = bench.edit("category")
    assert isinstance(slot.editor, LineEditor)
    slot.editor.setText("航天产业")
    bench.enter(slot)
    assert slot.is_refused
    assert "健康管理服务产业" in slot.note.more.text()
    assert slot.editor.text() == "航天产业"
    assert bench.stored(21)["category"] == "养生养老产业"


def test_units_are_moved_taken_away_and_added_by_keyboard(bench: Bench) -> None:
    bench.turn_to(1)
    slot = bench.edit("units")
    editor = slot.editor
    assert isinstance(editor, UnitsEditor)
    assert [tag.text() for tag in editor.tags] == [
        "区教委", "区卫生健康委", "区住房城乡建委", "区规划自然资源局", "正阳工业园区管委会",
    ]  # fmt: skip
    editor.tags[1].setFocus()
    QTest.keyClick(editor.tags[1], Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert editor.tags[0].hasFocus()
    QTest.keyClick(editor.tags[4], Qt.Key.Key_Delete)
    editor.line.setFocus()
    write(editor.line, "区民政局")
    QTest.keyClick(editor.line, Qt.Key.Key_Return)
    assert slot.is_editing
    QTest.keyClick(editor.line, Qt.Key.Key_Return)
    assert bench.stored(1)["units_text"] == (
        "区卫生健康委、区教委、区住房城乡建委、区规划自然资源局、区民政局"
    )
    assert slot.view.accessibleName().startswith("责任单位：区卫生健康委 牵头，区教委 配合")


def test_units_left_half_written_are_saved_with_the_rest(bench: Bench) -> None:
    bench.turn_to(30)
    slot = bench.edit("units")
    assert isinstance(slot.editor, UnitsEditor)
    write(slot.editor.line, "区民政局；区林业局")
    bench.other.setFocus()
    bench.settle()
    assert bench.stored(30)["units_text"] == "区文化旅游委、区民政局、区林业局"
    assert not slot.is_editing


def test_a_change_from_elsewhere_never_takes_away_what_is_typed(bench: Bench) -> None:
    project_id = bench.turn_to(21)
    slot = bench.type("location", "我写的")
    bench.session.perform(update_projects({project_id: {"location": "别处写的", "code": "A-1"}}))
    bench.settle()
    assert isinstance(slot.editor, LineEditor)
    assert slot.editor.text() == "我写的"
    assert slot.note.newer.isVisible()
    assert "别处写的" in slot.note.text.text()
    assert bench.panel.slot("code").view.text() == "A-1"
    QTest.mouseClick(slot.note.newer, Qt.MouseButton.LeftButton)
    assert slot.editor.text() == "别处写的"


def test_an_editor_nobody_has_typed_in_follows_the_file(bench: Bench) -> None:
    project_id = bench.turn_to(21)
    slot = bench.edit("location")
    bench.session.perform(update_projects({project_id: {"location": "别处写的"}}))
    bench.settle()
    assert isinstance(slot.editor, LineEditor)
    assert slot.editor.text() == "别处写的"
    assert not slot.note.newer.isVisible()


def test_another_projects_change_is_none_of_its_business(bench: Bench) -> None:
    bench.turn_to(21)
    with bench.session.library.read() as connection:
        other = find_project(connection, "22")
    shown: list[int] = []
    bench.panel.record_shown.connect(shown.append)
    bench.session.perform(update_projects({other: {"location": "城西"}}))
    bench.settle()
    assert shown == []


def test_a_save_that_ends_late_does_not_bring_the_project_before_back(bench: Bench) -> None:
    bench.turn_to(21)
    bench.type("location", "正阳街道")
    with bench.session.library.read() as connection:
        other = find_project(connection, "22")
    bench.session.set_current(other)
    bench.settle()
    assert bench.panel.slot("number").view.text() == "22"


def test_hidden_it_reads_nothing_until_it_is_seen(bench: Bench) -> None:
    bench.turn_to(21)
    bench.panel.hide()
    bench.turn_to(22)
    assert bench.panel.slot("number").view.text() == "21"
    bench.panel.show()
    bench.settle()
    assert bench.panel.slot("number").view.text() == "22"


def test_a_click_on_a_choice_lists_what_is_known_and_one_is_taken(bench: Bench) -> None:
    bench.turn_to(21)
    slot = bench.panel.slot("financing")
    QTest.mouseClick(slot.view, Qt.MouseButton.LeftButton)
    bench.settle()
    assert isinstance(slot.editor, LineEditor)
    popup = slot.editor.popup
    assert popup.isVisible()
    QTest.keyClick(slot.editor, Qt.Key.Key_Down)
    QTest.keyClick(slot.editor, Qt.Key.Key_Return)
    assert bench.stored(21)["financing"] == "招商引资"
    assert not popup.isVisible()


def test_a_locked_library_can_be_read_and_says_who_writes(locked: Bench) -> None:
    locked.turn_to(21)
    assert "王敏" in locked.panel.state.text.text()
    assert locked.panel.state.isVisible()
    slot = locked.panel.slot("total")
    QTest.mouseClick(slot.view, Qt.MouseButton.LeftButton)
    assert not slot.is_editing
    assert slot.view.hasFocus()
    assert not locked.panel.foot.delete.isEnabled()


def test_a_project_in_the_bin_can_only_be_restored(bench: Bench) -> None:
    project_id = bench.turn_to(21)
    bench.session.perform(delete_projects([project_id]))
    bench.settle()
    slot = bench.panel.slot("total")
    slot.begin_edit()
    assert not slot.is_editing
    QTest.mouseClick(bench.panel.state.restore, Qt.MouseButton.LeftButton)
    bench.settle()
    assert bench.stored(21)["deleted_at"] is None
    assert not bench.panel.state.isVisible()
    slot.begin_edit()
    assert slot.is_editing


def test_what_a_brief_lacks_is_counted_and_led_to(bench: Bench) -> None:
    bench.turn_to(30)
    # The annex gives nature, industry, amount, period, mode, units, content and the category.
    assert bench.panel.completeness.count.text() == "8 / 15 项"
    QTest.mouseClick(bench.panel.completeness.link, Qt.MouseButton.LeftButton)
    slot = bench.panel.slot("location")
    assert slot.is_editing
    assert bench.panel.tabs.currentIndex() == BASIC
    assert isinstance(slot.editor, LineEditor)
    slot.editor.setText("黔江区")
    bench.enter(slot)
    assert bench.panel.completeness.count.text() == "9 / 15 项"
    QTest.mouseClick(bench.panel.completeness.link, Qt.MouseButton.LeftButton)
    assert bench.panel.tabs.currentIndex() == TEXTS
    assert bench.panel.slot("cooperation").is_editing


def test_the_buttons_say_which_project(bench: Bench) -> None:
    project_id = bench.turn_to(21)
    said: list[object] = []
    panel = bench.panel
    for signal in (
        panel.print_brief_requested,
        panel.duplicate_requested,
        panel.delete_requested,
        panel.copy_uuid_requested,
    ):
        signal.connect(said.append)
    panel.foot.print_button.click()
    panel.foot.duplicate.trigger()
    panel.foot.delete.trigger()
    panel.foot.copy_uuid.trigger()
    assert said == [project_id, project_id, project_id, bench.stored(21)["uuid"]]


def test_an_amount_in_another_unit_reads_back_as_itself(bench: Bench) -> None:
    bench.turn_to(14)
    bench.session.settings.money_unit = "亿元"
    bench.session.settings_changed.emit()
    slot = bench.edit("total")
    assert slot.view.text() == "2.00 亿元"
    assert isinstance(slot.editor, LineEditor)
    slot.editor.setText(f"{slot.editor.text()} ")
    bench.enter(slot)
    assert bench.stored(14)["total_yuan"] == 200_000_000
    slot = bench.type("total", "2.5")
    bench.enter(slot)
    assert bench.stored(14)["total_yuan"] == 250_000_000


def test_a_very_long_name_takes_three_lines(bench: Bench) -> None:
    project_id = bench.turn_to(21)
    bench.session.perform(update_projects({project_id: {"name": "很长的名称" * 40}}))
    bench.settle()
    view = bench.panel.slot("name").view
    assert view.height() <= 3 * view.fontMetrics().lineSpacing() + 16
    assert view.toolTip() == "很长的名称" * 40


def test_markup_is_shown_as_typed(bench: Bench) -> None:
    bench.turn_to(21)
    slot = bench.type("name", "<b>甲</b> & 乙")
    bench.enter(slot)
    assert slot.view.text() == "<b>甲</b> & 乙"
