"""User story: a form goes out from the window, both sides work on, it comes back, and is undone."""

from pathlib import Path

import pytest

from app.importing.intake import Intake
from app.importing.operation import import_tables
from app.importing.planning import Target, plan_import
from app.importing.readers.childwork import FileOrder
from app.importing.targets import choose_target
from app.ui.forms.dialog import FormDialog
from tests.importing.formmaking import Filled
from tests.workflows.driver import Office

# The offscreen platform says so of every popup and every window that may not be made smaller.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

COLLEGE, TOWN = "重庆中医药学院", "濯水康养名镇"


def hand_out(office: Office, path: Path) -> None:
    office.dialogs.files = [path]
    office.do("hand_out_form")
    office.qtbot.waitUntil(lambda: bool(office.window.findChildren(FormDialog)))
    (dialog,) = office.window.findChildren(FormDialog)
    office.qtbot.waitUntil(lambda: dialog.is_ready and dialog.save_button.isEnabled())
    with office.qtbot.waitSignal(office.session.notice, timeout=20_000) as told:
        dialog.save_button.click()
    assert "12 个项目，10 行空白行" in str(told.args)
    office.return_to_window()


def take_back(office: Office, path: Path) -> Target:
    with Intake(FileOrder(path)) as intake:
        tables = intake.take().tables()
    with office.session.library.read() as connection:
        target = choose_target(connection, None, tables[0])
        plans = plan_import(connection, tables, path.name, target)
    office.session.perform(import_tables(plans).operation)
    office.settle()
    return target


def test_a_form_goes_out_and_comes_home(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "录入表.xlsx"
    office.filter("方式:招商引资")
    hand_out(office, path)
    office.edit(TOWN, 建设周期="待定")
    before = office.images()
    with Filled(path) as filled:
        filled.put(COLLEGE, "总投资", 99_000)
        filled.put(TOWN, "总投资", 88_000)
        filled.add(项目名称="新的康复医院", 总投资=500, 投资方式="招商引资")
    assert take_back(office, path).name == "黔江区大健康产业"
    assert office.undo_name() == "撤销：导入 录入表.xlsx（新增 1 个，更新 2 个）"
    assert office.stored(COLLEGE)["total_yuan"] == 990_000_000
    town = office.stored(TOWN)
    assert (town["total_yuan"], town["period_text"]) == (880_000_000, "待定")
    assert "新的康复医院" in office.names()
    office.window.grid.focus_grid()
    office.undo()
    assert office.images() == before
