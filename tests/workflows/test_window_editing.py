"""User stories: correcting, undoing, adding, deleting, pasting; every one through the window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.errors import StorageFull
from tests.workflows.driver import CTRL, SHIFT, Office, clipboard

# The offscreen platform says so of every popup and every window that may not be made smaller.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

KEY = Qt.Key


def test_a_newcomer_sees_the_library_as_it_was_published(office: Office) -> None:
    assert len(office.names()) == 36
    assert office.groups() == [
        ("医疗卫生服务业", 16, 353_845),
        ("医药产业、医疗器械产业、健康食品加工产业", 8, 196_500),
        ("养生养老产业", 11, 2_238_292),
        ("健康管理服务产业", 1, 2_000),
    ]
    assert office.total_shown() == "2,790,637"
    assert office.status() == "36 个项目　总投资 2,790,637 万元（279.06 亿元）"
    assert office.state() == "已保存"
    assert office.window.windowTitle() == "黔江.chubei — 储备"
    assert office.pane() == "grid"


def test_an_amount_is_corrected_and_taken_back(office: Office) -> None:
    before = office.images()
    faceted = office.facet("文化旅游").amount
    office.edit("三塘盖", 总投资="130000")
    assert office.cell("三塘盖", "总投资") == "130,000"
    # 2,790,637 - 1,200,000 + 130,000
    assert office.total_shown() == "1,720,637"
    assert office.status() == "36 个项目　总投资 1,720,637 万元（172.06 亿元）"
    assert office.facet("文化旅游").amount == "113.60"
    office.go("三塘盖")
    label, lines = office.history()[0]
    assert label == "修改 总投资"
    assert "1,200,000" in lines[0]
    assert "130,000" in lines[0]
    assert office.undo_name() == "撤销：修改 总投资"
    office.go("三塘盖")
    office.undo()
    assert office.notice() == "已撤销：修改 总投资"
    assert office.total_shown() == "2,790,637"
    assert office.facet("文化旅游").amount == faceted
    assert office.images() == before


def test_a_step_taken_back_can_be_done_again_tomorrow(office: Office) -> None:
    office.edit("三塘盖", 总投资="130000")
    office.undo()
    assert office.close()
    office.open()
    assert office.total_shown() == "2,790,637"
    assert office.window.actions_by_name["redo"].text() == "重做 修改 总投资"
    office.redo()
    assert office.cell("三塘盖", "总投资") == "130,000"
    assert office.total_shown() == "1,720,637"


def test_grid_and_inspector_show_the_same(office: Office) -> None:
    office.edit("重庆中医药学院", 总投资="90000")
    office.go("重庆中医药学院")
    assert office.field("总投资") == "90,000 万元"
    office.fill_in(总投资="8亿", 建设性质="扩建")
    assert office.cell("重庆中医药学院", "总投资") == "80,000"
    assert office.cell("重庆中医药学院", "建设性质") == "扩建"
    assert office.total_shown() == "2,770,637"


def test_nonsense_is_refused_where_it_stands(office: Office) -> None:
    office.edit("重庆中医药学院", 总投资="abc")
    assert office.state() == "1 格未保存：总投资"
    assert office.stored("重庆中医药学院")["total_yuan"] == 1_000_000_000
    office.press(KEY.Key_Escape)
    assert office.state() == "已保存"
    assert office.cell("重庆中医药学院", "总投资") == "100,000"
    assert office.dialogs.errors == []


def test_alt_down_opens_the_list_of_the_open_editor(office: Office) -> None:
    alt = Qt.KeyboardModifier.AltModifier
    office.go("重庆中医药学院", "建设性质")
    office.press(KEY.Key_F2)
    office.press(KEY.Key_Down, alt)
    assert office.field("项目名称") == "重庆中医药学院"
    assert office.state() == "正在编辑"
    office.press(KEY.Key_Escape)
    office.press(KEY.Key_Escape)
    office.press(KEY.Key_Down, alt)
    assert office.field("项目名称") == "武陵山公共卫生应急医院"


def test_closing_over_a_refused_entry_asks(office: Office) -> None:
    office.edit("重庆中医药学院", 总投资="abc")
    office.dialogs.confirms = False
    assert not office.close()
    assert office.dialogs.asked[-1][0] == "有一格没有保存"
    assert office.state() == "1 格未保存：总投资"
    office.dialogs.confirms = True
    assert office.close()
    office.open()
    assert office.cell("重庆中医药学院", "总投资") == "100,000"


def test_closing_over_an_open_editor_keeps_what_was_typed(office: Office) -> None:
    office.go("重庆中医药学院", "总投资")
    office.type("90000")
    assert office.close()
    office.open()
    assert office.cell("重庆中医药学院", "总投资") == "90,000"


def test_closing_while_the_disk_is_full_keeps_the_window_open(office: Office) -> None:
    office.go("重庆中医药学院", "主要建设规模及内容")
    office.press(KEY.Key_F2)
    QGuiApplication.clipboard().setText("很长的内容。" * 1_500)
    with office.full_disk():
        office.press(KEY.Key_V, CTRL)
        assert not office.close()
    (error,) = office.dialogs.errors
    assert isinstance(error, StorageFull)
    assert office.close()


def test_a_write_that_fails_gives_back_what_was_typed(office: Office) -> None:
    office.go("重庆中医药学院", "主要建设规模及内容")
    old = office.cell("重庆中医药学院", "主要建设规模及内容")
    office.press(KEY.Key_F2)
    QGuiApplication.clipboard().setText("很长的内容。" * 1_500)
    with office.full_disk():
        office.press(KEY.Key_V, CTRL)
        office.press(KEY.Key_Return, CTRL)
        office.settle()
    (error,) = office.dialogs.errors
    assert isinstance(error, StorageFull)
    assert office.cell("重庆中医药学院", "主要建设规模及内容") == old
    # What was typed waits in its cell, marked, for another try.
    assert office.state() == "1 格未保存：主要建设规模及内容"
    office.press(KEY.Key_Return, CTRL)
    office.settle()
    assert office.stored("重庆中医药学院")["content"].endswith("很长的内容。" * 1_500)
    office.edit("重庆中医药学院", 总投资="90000")
    assert office.state().startswith("已保存 ")
    assert office.total_shown() == "2,780,637"


def test_projects_are_added_copied_deleted_and_found_again(office: Office) -> None:
    office.go("重庆中医药学院")
    office.dialogs.texts = ["中医药博物馆"]
    office.press(KEY.Key_N, CTRL)
    assert len(office.names()) == 37
    assert office.stored("中医药博物馆")["category"] == "医疗卫生服务业"
    assert office.field("项目名称") == "中医药博物馆"
    office.edit("中医药博物馆", 总投资="5000")
    assert office.total_shown() == "2,795,637"
    office.go("中医药博物馆")
    office.press(KEY.Key_D, CTRL | SHIFT)
    assert office.total_shown() == "2,800,637"
    office.press(KEY.Key_Delete, CTRL)
    assert office.total_shown() == "2,795,637"
    assert office.entry("回收站").count == 1
    office.choose(office.entry("回收站"))
    assert len(office.names()) == 1
    office.go("中医药博物馆")
    office.do("restore_project")
    assert office.names() == []
    office.choose(office.entry("全部项目"))
    assert office.total_shown() == "2,800,637"
    for _ in range(5):
        office.undo()
    assert office.total_shown() == "2,790,637"
    assert len(office.names()) == 36


def test_a_block_goes_out_and_comes_back_with_a_cell_of_two_lines(office: Office) -> None:
    office.go("武陵山公共卫生应急医院")
    office.press(KEY.Key_Down, SHIFT)
    office.press(KEY.Key_Right, SHIFT)
    office.press(KEY.Key_C, CTRL)
    assert clipboard().splitlines() == [
        "武陵山公共卫生应急医院\t新建",
        "重庆市黔江中心医院住院综合楼项目\t在建",
    ]
    before = office.images()
    QGuiApplication.clipboard().setText('"第一行\n第二行"\t在建\n新名称\t新建\n')
    office.go("重庆中医药学院")
    office.press(KEY.Key_V, CTRL)
    shown = office.names()
    assert "新名称" in shown
    assert office.stored("新名称")["nature"] == "新建"
    office.go("新名称", "项目名称")
    assert office.undo_name() == "撤销：粘贴 3 格（2 个项目）"
    office.undo()
    assert office.images() == before
