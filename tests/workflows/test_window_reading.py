"""User stories: filtering, adding up, preferences, the keyboard's way around, a narrow window."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.__main__ import main
from app.ui.inspector.editors import LineEditor
from app.ui.preferences.dialog import MONEY_UNITS, PreferencesDialog
from app.ui.rollup.table import RollupTable
from tests.workflows.driver import CTRL, SHIFT, Office, clipboard

# The offscreen platform says so of every popup and every window that may not be made smaller.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

KEY = Qt.Key


def found(capfd: pytest.CaptureFixture[str], office: Office, query: str) -> list[str]:
    """Return the names the command line finds."""
    capfd.readouterr()
    assert main(["projects", str(office.path), "--query", query, "--json"]) == 0
    return [project["name"] for project in json.loads(capfd.readouterr().out)]


@pytest.mark.parametrize(
    ("query", "count"),
    [("行业:林业", 5), ("投资>=10亿", 5), ("方式:招商引资 无:周期", None), ("zyy", None)],
)
def test_window_and_command_line_find_the_same(
    office: Office, capfd: pytest.CaptureFixture[str], query: str, count: int | None
) -> None:
    office.filter(query)
    names = office.names()
    assert sorted(names) == sorted(found(capfd, office, query))
    assert names
    assert count is None or len(names) == count
    assert office.status().startswith(f"显示 {len(names)} / 36 个")


def test_conditions_are_chips_that_add_up_and_go_away(office: Office) -> None:
    office.choose(office.facet("林业"))
    by_facet = office.names()
    assert len(by_facet) == office.facet("林业").count
    office.filter("蚕桑")
    assert office.chips() == ["林业", "蚕桑"]
    both = office.names()
    assert set(both) < set(by_facet)
    assert all(office.cell(name, "所属行业").startswith("林业") for name in both)
    office.press(KEY.Key_F, CTRL | SHIFT)
    assert office.chips() == []
    assert len(office.names()) == 36
    assert office.total_shown() == "2,790,637"


def test_a_condition_nobody_understands_stays_in_the_line(office: Office) -> None:
    office.filter("投资>=很多")
    assert office.window.query_bar.line.text() == "投资>=很多"
    assert office.chips() == []
    assert len(office.names()) == 36
    office.press(KEY.Key_Escape)
    office.press(KEY.Key_Escape)
    assert office.pane() == "grid"


def test_the_rollup_adds_up_and_leads_to_the_projects(office: Office) -> None:
    page = office.rollup()
    assert page.header.headline.text() == "36 个项目　2,790,637 万元（279.06 亿元）"
    assert office.pane() == "page"
    table = page.groups.table
    click_row(table, "林业")
    office.settle()
    assert office.window.pages.currentIndex() == 0
    assert len(office.names()) == 7
    assert office.total_shown() == "180,760"
    assert office.pane() == "grid"


def click_row(table: RollupTable, name: str) -> None:
    at = [line.name for line in table.sheet.lines].index(name)
    part = next(part for part in table.lay_out() if part.pick.key == table.sheet.lines[at].key)
    QTest.mouseDClick(
        table,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        part.rect.center().toPoint(),
    )


def test_what_needs_the_grid_waits_for_it(office: Office) -> None:
    office.go("重庆中医药学院")
    office.rollup()
    office.press(KEY.Key_Delete, CTRL)
    office.press(KEY.Key_N, CTRL)
    assert office.dialogs.asked == []
    action = office.window.actions_by_name["delete_project"]
    assert not action.isEnabled()
    assert action.whatsThis() == "请先回到项目页"
    office.press(KEY.Key_1, CTRL)
    assert len(office.names()) == 36
    assert action.isEnabled()


def test_amounts_in_yi_stay_right(office: Office) -> None:
    office.do("preferences")
    dialog = office.window.findChild(PreferencesDialog)
    assert isinstance(dialog, PreferencesDialog)
    dialog.author.setText("李莉")
    dialog.money_unit.set_current(MONEY_UNITS.index("亿元"))
    dialog.accept()
    office.return_to_window()
    assert office.total_shown() == "279.06"
    assert office.status() == "36 个项目　总投资 279.06 亿元"
    assert office.cell("三塘盖", "总投资") == "120.00"
    office.edit("三塘盖", 总投资="13")
    assert office.stored("三塘盖")["total_yuan"] == 1_300_000_000
    office.go("三塘盖", "总投资")
    office.press(KEY.Key_F2)
    office.press(KEY.Key_Return)
    assert office.stored("三塘盖")["total_yuan"] == 1_300_000_000
    office.go("三塘盖")
    assert office.field("总投资") == "13.00 亿元"
    assert office.rollup().header.headline.text().startswith("36 个项目　172.06 亿元")
    with office.session.library.read() as connection:
        row = connection.exec_driver_sql(
            "SELECT author FROM operation ORDER BY id DESC LIMIT 1"
        ).one()
    assert row.author == "李莉"
    assert office.close()
    office.open()
    assert office.total_shown() == "172.06"


def test_f6_goes_round(office: Office) -> None:
    seen = [office.pane()]
    for _ in range(4):
        office.press(KEY.Key_F6)
        seen.append(office.pane())
        # Going there opens no field: what is typed next would be written over it.
        assert not office.window.inspector.panel.findChildren(LineEditor)
    assert seen == ["grid", "inspector", "sidebar", "query", "grid"]
    office.press(KEY.Key_F6, SHIFT)
    assert office.pane() == "query"
    office.press(KEY.Key_Escape)
    assert office.pane() == "grid"


def test_a_panel_that_goes_leaves_the_keyboard_to_the_grid(office: Office) -> None:
    office.press(KEY.Key_F6)
    office.press(KEY.Key_F4)
    assert office.window.inspector.isHidden()
    assert office.pane() == "grid"
    office.press(KEY.Key_F6)
    assert office.pane() == "sidebar"
    office.press(KEY.Key_B, CTRL)
    assert office.pane() == "grid"
    office.press(KEY.Key_F4)
    office.press(KEY.Key_B, CTRL)
    assert office.window.inspector.isVisible()
    assert office.window.sidebar.isVisible()


def test_copy_and_select_all_belong_to_the_text_that_is_typed(office: Office) -> None:
    QGuiApplication.clipboard().setText("以前的")
    office.press(KEY.Key_F, CTRL)
    QTest.keyClicks(office.focused(), "zyy")
    office.press(KEY.Key_A, CTRL)
    office.press(KEY.Key_C, CTRL)
    assert clipboard() == "zyy"
    office.press(KEY.Key_End)
    office.press(KEY.Key_V, CTRL)
    assert office.window.query_bar.line.text() == "zyyzyy"
    assert len(office.session.selection) <= 1


def test_a_narrow_window_keeps_the_grid(office: Office) -> None:
    office.window.resize(960, 540)
    office.settle()
    window = office.window
    assert window.width() == 960
    assert window.rail.isVisible()
    assert window.sidebar.isHidden()
    assert window.inspector.isHidden()
    office.press(KEY.Key_F4)
    assert window.inspector.isVisible()
    assert window.width() == 960
    window.rail.buttons["facets"].click()
    office.settle()
    assert window.sidebar.isVisible()
    assert office.pane() == "sidebar"
    office.choose(office.facet("林业"))
    assert window.sidebar.isHidden()
    assert office.pane() == "grid"
    assert len(office.names()) == 5
    window.resize(1440, 860)
    assert window.sidebar.isVisible()
    assert window.rail.isHidden()
    assert window.inspector.isVisible()


def test_an_empty_grid_leaves_the_keyboard_where_it_is(office: Office) -> None:
    office.filter("没有这样的项目")
    assert office.names() == []
    assert office.window.isActiveWindow()
    office.press(KEY.Key_Escape)
    office.press(KEY.Key_F, CTRL | SHIFT)
    assert len(office.names()) == 36
    assert office.pane() == "grid"


def test_a_notice_stays_long_enough_to_be_read(office: Office) -> None:
    office.go("重庆中医药学院")
    office.press(KEY.Key_Delete, CTRL)
    assert office.notice() == "删除 重庆中医药学院"
