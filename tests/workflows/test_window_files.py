"""User stories: several libraries, a second user, copies and backups, files that are none."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.errors import ChubeiError, DamagedLibrary, LibraryUnavailable, NotALibrary
from app.library.backup import backup_folder
from app.library.file import open_library
from app.settings import load_settings
from tests.library_files import AUTHOR, qianjiang_copy
from tests.workflows.driver import CTRL, Office

# The offscreen platform says so of every popup and every window that may not be made smaller.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

KEY = Qt.Key


def recent(office: Office) -> list[tuple[str, bool]]:
    menus = office.window.top_bar.file_menu.findChildren(QMenu)
    (menu,) = [each for each in menus if each.title() == "最近打开"]
    return [(entry.toolTip(), entry.isEnabled()) for entry in menu.actions()]


def test_the_second_reads_and_knows_who_writes(qtbot: QtBot, office: Office) -> None:
    assert office.close()
    with open_library(office.path, author=AUTHOR, must_write=True):
        office.open()
        assert office.window.windowTitle() == "黔江.chubei（只读） — 储备"
        assert "王敏（ZSJ-PC-01" in office.session.library.read_only_reason
        assert office.state() == "只读"
        office.edit("三塘盖", 总投资="1")
        assert "王敏（ZSJ-PC-01" in office.notice()
        assert office.cell("三塘盖", "总投资") == "1,200,000"
        actions = office.window.actions_by_name
        for name in ("undo", "add_project", "delete_project", "paste", "save_view"):
            assert not actions[name].isEnabled()
        assert actions["delete_project"].whatsThis() == "文库只读"
        assert office.dialogs.errors == []
    # The other one has gone home: opening again gets the right to write.
    assert office.open(office.path)
    assert office.window.windowTitle() == "黔江.chubei — 储备"


def test_opening_what_is_open_changes_nothing(office: Office) -> None:
    window = office.window
    office.dialogs.files = [office.path]
    office.press(KEY.Key_O, CTRL)
    assert office.window is window
    assert not office.session.library.is_read_only
    assert office.notice() == "黔江.chubei 已经打开了"


def test_what_is_no_library_is_refused_and_the_open_one_stays(
    office: Office, tmp_path: Path
) -> None:
    text = tmp_path / "说明.chubei"
    text.write_text("这是一个文本文件", encoding="utf-8")
    cut = tmp_path / "半截.chubei"
    cut.write_bytes(office.path.read_bytes()[:5000])
    for path, kind in (
        (text, NotALibrary),
        (cut, DamagedLibrary),
        (tmp_path / "没有.chubei", LibraryUnavailable),
    ):
        office.dialogs.files = [path]
        office.do("open_library")
        assert isinstance(office.dialogs.errors.pop(), kind)
    assert not (tmp_path / "没有.chubei").exists()
    office.edit("三塘盖", 总投资="130000")
    assert office.total_shown() == "1,720,637"


def test_another_library_takes_the_window_and_the_first_is_let_go(
    office: Office, tmp_path: Path
) -> None:
    other = qianjiang_copy(tmp_path, "另一个.chubei")
    office.edit("三塘盖", 总投资="130000")
    first = office.window
    assert office.open(other)
    assert office.window is not first
    assert office.window.windowTitle() == "另一个.chubei — 储备"
    assert office.total_shown() == "2,790,637"
    assert recent(office) == [(str(other), False), (str(office.path), True)]
    with open_library(office.path, author=AUTHOR, must_write=True) as library:
        assert library.undo_label() == "修改 总投资"
    assert office.close()
    assert load_settings().recent == [str(other), str(office.path)]


def test_a_refused_entry_keeps_the_library_open(office: Office, tmp_path: Path) -> None:
    other = qianjiang_copy(tmp_path, "另一个.chubei")
    office.edit("三塘盖", 总投资="abc")
    window = office.window
    office.dialogs.confirms = False
    assert not office.open(other)
    assert office.window is window
    office.dialogs.confirms = True
    assert office.open(other)
    assert office.window.windowTitle() == "另一个.chubei — 储备"
    with open_library(office.path, author=AUTHOR, must_write=True) as library:
        assert library.undo_label() != "修改 总投资"


def test_a_moved_library_leaves_the_recent_ones(office: Office, tmp_path: Path) -> None:
    other = qianjiang_copy(tmp_path, "另一个.chubei")
    office.open(other)
    office.path.rename(tmp_path / "别处.chubei")
    assert not office.open(office.path)
    assert not office.path.exists()
    assert office.settings.recent == [str(other)]


def test_a_new_library_can_be_filled_at_once(office: Office, tmp_path: Path) -> None:
    office.dialogs.files = [tmp_path / "万盛.chubei"]
    office.do("new_library")
    office.wait_for_window(1440, 860)
    assert office.names() == []
    assert office.entry("万盛").count == 0
    office.dialogs.texts = ["第一个项目"]
    office.do("add_project")
    assert office.names() == ["第一个项目"]
    office.edit("第一个项目", 总投资="1亿")
    assert office.total_shown() == "10,000"


def test_a_new_library_never_replaces_a_file(office: Office, tmp_path: Path) -> None:
    kept = tmp_path / "要紧的.chubei"
    kept.write_text("要紧", encoding="utf-8")
    office.dialogs.files = [kept]
    office.do("new_library")
    (error,) = office.dialogs.errors
    assert isinstance(error, ChubeiError)
    assert "同名" in error.sentence
    assert kept.read_text(encoding="utf-8") == "要紧"
    assert office.window.windowTitle() == "黔江.chubei — 储备"


def test_a_copy_and_a_backup_hold_what_is_shown(office: Office, tmp_path: Path) -> None:
    office.edit("三塘盖", 总投资="130000")
    copy = tmp_path / "副本.chubei"
    office.dialogs.files = [copy]
    office.do("save_copy")
    assert str(copy) in office.notice()
    office.do("backup")
    (backup,) = backup_folder(office.path).glob("*.chubei")
    for path in (copy, backup):
        with open_library(path, author=AUTHOR) as library:
            assert library.undo_label() == "修改 总投资"
    assert office.state().startswith("已保存")


def test_a_copy_cannot_lie_on_the_library_itself(office: Office) -> None:
    office.dialogs.files = [office.path]
    office.do("save_copy")
    (error,) = office.dialogs.errors
    assert isinstance(error, ChubeiError)
    assert "正是文库本身" in error.sentence
    assert len(office.names()) == 36


def test_a_backup_brings_back_what_was(office: Office) -> None:
    office.do("backup")
    (backup,) = backup_folder(office.path).glob("*.chubei")
    office.edit("三塘盖", 总投资="130000")
    office.dialogs.files = [backup]
    office.do("restore_backup")
    office.wait_for_window(1440, 860)
    assert office.total_shown() == "2,790,637"
    office.edit("三塘盖", 总投资="140000")
    assert office.total_shown() == "1,730,637"
    # What was there before lies among the backups too.
    assert len(list(backup_folder(office.path).glob("*.chubei"))) == 2


def test_a_backup_that_is_none_changes_nothing(office: Office, tmp_path: Path) -> None:
    wrong = tmp_path / "照片.chubei"
    wrong.write_bytes(b"\x89PNG" * 500)
    office.edit("三塘盖", 总投资="130000")
    office.dialogs.files = [wrong]
    office.do("restore_backup")
    office.wait_for_window(1440, 860)
    (error,) = office.dialogs.errors
    assert isinstance(error, ChubeiError)
    assert office.total_shown() == "1,720,637"
    office.edit("三塘盖", 总投资="140000")
    assert office.total_shown() == "1,730,637"


def test_a_library_that_vanishes_says_so(office: Office, tmp_path: Path) -> None:
    away = tmp_path / "别处"
    away.mkdir()
    for path in tmp_path.glob("黔江.chubei*"):
        shutil.move(path, away / path.name)
    office.edit("三塘盖", 总投资="130000")
    error = office.dialogs.errors[0]
    assert isinstance(error, LibraryUnavailable)
    assert "不在原来的位置" in error.sentence
    assert office.cell("三塘盖", "总投资") == "1,200,000"
    # What was typed waits in its cell; who closes the window now is asked each time.
    assert office.state() == "1 格未保存：总投资"
    office.dialogs.confirms = False
    for _ in range(2):
        assert not office.close()
    assert len(office.dialogs.errors) == 1
    office.dialogs.confirms = True
    assert office.close()
