"""What the wizard says of files nobody can read, and what its keys and its threads do."""

import os
import sys
from collections.abc import Iterator
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.library.backup import make_backup
from app.library.file import create_library
from app.operations.projects import delete_projects
from app.settings import Settings
from app.ui.application import Application
from app.ui.importing import desk
from app.ui.importing.dialog import COLUMNS, DONE, REVIEW, SOURCE, ImportDialog
from app.ui.session import Session
from app.ui.theme import Theme
from tests.importing.readers.making import compound
from tests.ui.dialog_answers import DialogAnswers
from tests.ui.importbench import ANNEX, Wizard

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def wizard(qtbot: QtBot, theme: Theme, session: Session) -> Wizard:
    """A wizard on Qianjiang's library."""
    return Wizard(qtbot, session)


@pytest.fixture
def closed_file(tmp_path: Path) -> Iterator[Path]:
    """A table that is there and that nobody may read just now."""
    path = tmp_path / "占用.xlsx"
    path.write_bytes(b"PK\x03\x04" * 1_000)
    if sys.platform == "win32":
        import msvcrt

        with path.open("r+b") as held:
            msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, 4_000)
            yield path
        return
    path.chmod(0)
    if os.access(path, os.R_OK):
        # An administrator may read everything but what the system itself refuses.
        path.unlink()
        path.symlink_to("/proc/self/mem")
    yield path


def test_a_file_with_a_password_is_told_inside(wizard: Wizard, tmp_path: Path) -> None:
    path = tmp_path / "加密.xlsx"
    path.write_bytes(compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}))
    wizard.read(path)
    assert wizard.trouble == (
        "加密.xlsx：文件有打开密码，读不出内容。请用 Excel 或 WPS 打开，去掉密码后另存，再导入。"
    )
    assert wizard.dialog.trouble.isVisible()
    assert (wizard.dialog.step, wizard.answers.errors) == (SOURCE, [])


def test_a_file_somebody_holds_is_told_inside(wizard: Wizard, closed_file: Path) -> None:
    wizard.read(closed_file)
    assert wizard.trouble.startswith("占用.xlsx：文件打不开（")
    assert wizard.trouble.endswith("您有没有读取权限；正在用 Excel 打开的请先关闭。")
    assert (wizard.dialog.step, wizard.answers.errors) == (SOURCE, [])
    # Another one is read as if nothing had been.
    wizard.read(ANNEX)
    assert wizard.trouble == ""


def test_enter_presses_the_button_that_has_the_keyboard(wizard: Wizard) -> None:
    before = wizard.session.library.undo_label()
    wizard.answers.files = [ANNEX]
    wizard.dialog.source.area.file_button.setFocus()
    wizard.press(Qt.Key.Key_Return)
    assert wizard.dialog.draft.taken is not None
    wizard.to_review()
    wizard.dialog.foot.leave_button.setFocus()
    wizard.press(Qt.Key.Key_Return)
    assert not wizard.dialog.isVisible()
    assert wizard.session.library.undo_label() == before


def test_enter_elsewhere_presses_the_first_button(wizard: Wizard) -> None:
    wizard.read(ANNEX)
    assert wizard.dialog.step == SOURCE
    assert wizard.focused() is wizard.dialog.source.boxes[0]
    wizard.press(Qt.Key.Key_Return)
    assert wizard.dialog.step == COLUMNS


def test_enter_among_the_rows_writes_nothing(wizard: Wizard, tmp_path: Path) -> None:
    before = wizard.session.library.undo_label()
    wizard.read_csv(
        tmp_path / "表.csv", "序号,项目名称,总投资（万元）\n1,重庆中医药学院,5\n2,新的医院,6\n"
    )
    wizard.to_review()
    wizard.go("重庆中医药学院")
    # To the choice between old and new, and once more by mistake.
    wizard.press(Qt.Key.Key_Return)
    wizard.press(Qt.Key.Key_Return)
    assert wizard.dialog.step == REVIEW
    assert wizard.session.library.undo_label() == before
    wizard.dialog.foot.onward_button.setFocus()
    wizard.press(Qt.Key.Key_Return)
    assert wizard.dialog.step == DONE
    # The report's button has the keyboard, and Enter presses that one.
    report = tmp_path / "报告.xlsx"
    wizard.answers.files = [report]
    wizard.press(Qt.Key.Key_Return)
    assert report.exists()
    assert wizard.dialog.isVisible()


def test_threads_take_short_turns_while_something_is_under_way(wizard: Wizard) -> None:
    usual = sys.getswitchinterval()
    wizard.dialog.take_file(ANNEX)
    assert wizard.dialog.desk.is_busy
    assert sys.getswitchinterval() < usual
    wizard.settle()
    assert sys.getswitchinterval() == usual
    wizard.dialog.take_file(ANNEX)
    wizard.dialog.done(0)
    assert sys.getswitchinterval() == usual


def test_an_empty_library_offers_to_import(
    qtbot: QtBot, theme: Theme, dialogs: DialogAnswers, tmp_path: Path
) -> None:
    path = tmp_path / "空.chubei"
    create_library(path)
    application = Application(Settings(), theme, dialogs)
    assert application.open_path(path)
    window = application.window
    assert window is not None
    qtbot.waitUntil(lambda: window.grid.empty_page is not None, timeout=60_000)
    page = window.grid.empty_page
    assert page is not None
    buttons = {each.text(): each for each in page.findChildren(QPushButton)}
    assert list(buttons) == ["新建项目", "导入表格…"]
    buttons["导入表格…"].click()
    dialog = window.findChild(ImportDialog)
    assert dialog is not None
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: window.session.tasks.is_idle, timeout=60_000)
    dialog.done(0)
    qtbot.waitUntil(lambda: window.session.tasks.is_idle, timeout=60_000)
    window.close()


def test_the_reading_process_is_gone_before_anything_is_written(
    wizard: Wizard, monkeypatch: pytest.MonkeyPatch
) -> None:
    wizard.session.library.perform(delete_projects([14]))
    wizard.read(ANNEX)
    wizard.to_review()
    before = {each for each in active_children() if each.name == "chubei-reader"}
    assert before
    left: list[object] = []
    back_up = make_backup

    def watched(*arguments: Any, **named: Any) -> Path:
        left.extend(before & set(active_children()))
        return back_up(*arguments, **named)

    monkeypatch.setattr(desk, "make_backup", watched)
    wizard.onward()
    assert wizard.dialog.step == DONE
    assert left == []
