"""A 录入表 that comes back, in the import wizard: what is asked, and what is written."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.operations.projects import update_projects
from app.ui.importing.dialog import DONE
from app.ui.session import Session
from app.ui.theme import Theme
from tests.importing.formmaking import COLLEGE, HOSPITAL, Filled, hand_out
from tests.ui.importbench import WAN, Wizard, projects

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_both_sides_are_asked_about_and_the_answer_is_written(
    qtbot: QtBot, theme: Theme, session: Session, tmp_path: Path
) -> None:
    form = tmp_path / "录入表.xlsx"
    hand_out(session.library, form, "序号:1-3", blanks=2)
    session.library.perform(update_projects({1: {"notes": "本局改的", "total": "98000"}}))
    before = projects(session)
    with Filled(form) as filled:
        filled.put(COLLEGE, "备注", "对方改的")
        filled.put(COLLEGE, "总投资", 99_000)
        filled.put(HOSPITAL, "总投资", None)
        filled.add(项目名称="新的康复医院", 总投资=500)
    wizard = Wizard(qtbot, session)
    wizard.read(form)
    wizard.to_review()
    assert wizard.tabs()[:4] == ["全部 4", "新增 1", "变更 2", "相同 1"]
    said = [notice.text.text() for notice in wizard.dialog.review.side.notices]
    assert any("2 项在发出录入表以后两边都改过" in text for text in said)
    assert any("“武陵山公共卫生应急医院”的总投资清空了（原为“51380”）" in text for text in said)
    assert projects(session) == before
    wizard.dialog.review.side.conflicts_wanted.emit()
    wizard.settle()
    choices = wizard.dialog.review.detail.choices
    assert {name: each.current() for name, each in choices.items()} == {"total": 1, "notes": 1}
    choices["notes"].set_current(0)
    choices["notes"].changed.emit(0)
    wizard.settle()
    wizard.onward()
    assert wizard.dialog.step == DONE
    after = projects(session)
    assert (after[COLLEGE]["notes"], after[COLLEGE]["total_yuan"]) == ("对方改的", 98_000 * WAN)
    assert after[HOSPITAL]["total_yuan"] is None
    assert after["新的康复医院"]["total_yuan"] == 500 * WAN
    wizard.dialog.done_page.undo_button.click()
    wizard.settle()
    assert projects(session) == before
