"""A unit's table comes in through the window: by keys, seen in the grid, and taken back."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from app.ui.importing.dialog import ImportDialog
from tests.workflows.driver import CTRL, Office

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

LONG = 60_000
TABLE = """序号,项目名称,总投资（万元）,责任单位
,合计（3个）,118500,
1,重庆中医药学院,110000,区教委、区卫生健康委
90,城北社区医院,8500,区卫生健康委
91,城南社区医院,1O00,区卫生健康委
"""


def wizard_of(office: Office) -> ImportDialog:
    found = [each for each in office.window.findChildren(ImportDialog) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def settle(office: Office, wizard: ImportDialog) -> None:
    office.qtbot.waitUntil(
        lambda: office.session.tasks.is_idle and not wizard.desk.is_busy, timeout=LONG
    )
    office.settle()


def test_a_table_of_a_unit_comes_in_and_goes_again(office: Office, tmp_path: Path) -> None:
    table = tmp_path / "区卫健委报送.csv"
    table.write_text(TABLE, encoding="utf-8-sig")
    total = office.total_shown()
    office.press(Qt.Key.Key_I, CTRL)
    wizard = wizard_of(office)
    office.dialogs.files = [table]
    office.press(Qt.Key.Key_O, CTRL)
    settle(office, wizard)
    office.press(Qt.Key.Key_Return, CTRL)
    settle(office, wizard)
    tabs = wizard.review.tabs
    assert [tabs.tabText(at) for at in range(5)] == [
        "全部 4", "新增 1", "变更 1", "相同 0", "拒绝 1"
    ]  # fmt: skip
    office.press(Qt.Key.Key_Return, CTRL)
    settle(office, wizard)
    # 查看导入的项目
    office.press(Qt.Key.Key_Return, CTRL)
    office.return_to_window()
    assert office.cell("城北社区医院", "总投资") == "8,500"
    assert office.cell("重庆中医药学院", "总投资") == "110,000"
    # 2 790 637 + 10 000 + 8 500
    assert office.total_shown() == "2,809,137"
    assert office.undo_name() == "撤销：导入 区卫健委报送.csv（新增 1 个，更新 1 个）"
    office.undo()
    assert office.total_shown() == total
    assert "城北社区医院" not in office.names()


def test_a_file_dropped_on_the_window_opens_the_wizard(office: Office, tmp_path: Path) -> None:
    table = tmp_path / "表.csv"
    table.write_text(TABLE, encoding="utf-8-sig")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(table))])
    at, copy = QPointF(100, 100), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(at.toPoint(), copy, data, left, none)
    QApplication.sendEvent(office.window, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(office.window, QDropEvent(at, copy, data, left, none))
    wizard = wizard_of(office)
    settle(office, wizard)
    assert wizard.windowTitle() == "导入 — 表.csv"
    assert len(wizard.draft.tables) == 1
    office.press(Qt.Key.Key_Escape)
    assert not office.window.findChildren(ImportDialog)


def test_the_window_offers_the_import_everywhere(office: Office) -> None:
    assert office.window.top_bar.import_button.isEnabled()
    titles = {each.title for each in office.window.actions_by_name.commands()}
    assert {"导入", "从剪贴板导入"} <= titles
    office.window.top_bar.import_button.click()
    office.settle()
    wizard = wizard_of(office)
    settle(office, wizard)
    wizard.leave()
    office.settle()
