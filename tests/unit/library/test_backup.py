"""Backups: complete, checked, whole or not there; restoring keeps what stood there."""

import os
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.errors import DamagedLibrary, LockedLibrary, NotALibrary, OutputUnwritable
from app.library import backup as backups
from app.library.backup import (
    Backup,
    backup_folder,
    list_backups,
    make_backup,
    restore_backup,
    thinned,
    write_copy,
)
from app.library.file import Library, open_library
from app.operations.projects import update_projects
from tests.library_files import AUTHOR, qianjiang_copy
from tests.unit.library.tables import assert_sound, project, table_images

NOW = datetime(2024, 5, 31, 17, 0, 0)


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir() if not each.name.startswith("."))


def spoil(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 20] = b"\xff" * (4096 * 17)
    path.write_bytes(content)


# ---------------------------------------------------------------- taking


def test_a_backup_holds_what_is_still_in_the_log(library: Library, path: Path) -> None:
    library.perform(update_projects({1: {"notes": "只在日志里"}}))
    main_file_alone = path.read_bytes()
    assert "只在日志里".encode() not in main_file_alone
    target = make_backup(path, "手动", NOW)
    assert target == path.with_name("黔江-备份") / "黔江-20240531-170000-手动.chubei"
    assert table_images(target) == table_images(path)
    assert project(target, 1)["notes"] == "只在日志里"
    assert_sound(target)
    assert names(target.parent) == [target.name]
    assert names(path.parent) == sorted(
        [path.name, f"{path.name}-shm", f"{path.name}-wal", "黔江-备份"]
    )


def test_a_copy_goes_anywhere_and_replaces_a_file(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "新文件夹" / "副本.chubei"
    write_copy(path, target)
    target.write_bytes(b"old")
    write_copy(path, target)
    assert table_images(target) == table_images(path)
    assert names(target.parent) == [target.name]


def test_two_backups_of_one_second_are_two(path: Path) -> None:
    one = make_backup(path, "恢复前", NOW)
    with open_library(path, must_write=True) as library:
        library.perform(update_projects({1: {"notes": "x"}}))
        two = make_backup(path, "恢复前", NOW)
    assert one != two
    assert project(one, 1)["notes"] == ""
    assert project(two, 1)["notes"] == "x"
    assert {each.path for each in list_backups(path)} == {one, two}


def test_a_leftover_of_a_killed_backup_does_no_harm(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "b" / "副本.chubei"
    target.parent.mkdir()
    for suffix in (".partial", ".partial-journal", ".partial-wal"):
        target.with_name(target.name + suffix).write_bytes(b"garbage" * 1000)
    write_copy(path, target)
    assert names(target.parent) == [target.name]
    assert table_images(target) == table_images(path)


def test_a_damaged_library_gives_no_backup(path: Path, tmp_path: Path) -> None:
    spoil(path)
    with pytest.raises(DamagedLibrary):
        write_copy(path, tmp_path / "b" / "副本.chubei")
    assert names(tmp_path / "b") == []


@pytest.mark.parametrize("make", [Path.mkdir, None])
def test_a_target_that_is_no_file_or_the_library_itself(
    path: Path, tmp_path: Path, make: object
) -> None:
    target = tmp_path / "夹" if make else path
    if make:
        target.mkdir()
    content = path.read_bytes()
    with pytest.raises(OutputUnwritable):
        write_copy(path, target)
    assert path.read_bytes() == content


def test_a_target_under_a_file(path: Path) -> None:
    with pytest.raises(OutputUnwritable, match="不是文件夹"):
        write_copy(path, path / "副本.chubei")


def test_a_full_disk_leaves_nothing(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sqlite3.connect

    def small(target: object, *args: object, **more: object) -> sqlite3.Connection:
        connection = real(target, *args, **more)  # type: ignore[call-overload]
        if str(target).endswith(".partial"):
            connection.execute("PRAGMA max_page_count = 20")
        assert isinstance(connection, sqlite3.Connection)
        return connection

    monkeypatch.setattr(sqlite3, "connect", small)
    old = tmp_path / "b" / "副本.chubei"
    old.parent.mkdir()
    old.write_bytes(b"older copy")
    with pytest.raises(OutputUnwritable, match="磁盘已满"):
        write_copy(path, old)
    assert names(old.parent) == [old.name]
    assert old.read_bytes() == b"older copy"


def test_a_disk_that_fails_at_the_end(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refused)
    with pytest.raises(OutputUnwritable, match="没有权限"):
        write_copy(path, tmp_path / "b" / "副本.chubei")
    assert names(tmp_path / "b") == []


# ---------------------------------------------------------------- thinning


def made(*ages: timedelta) -> list[Backup]:
    found = [Backup(Path(f"{age}.chubei"), NOW - age, "") for age in ages]
    return sorted(found, key=lambda backup: backup.at, reverse=True)


def kept(*ages: timedelta) -> list[timedelta]:
    found = made(*ages)
    surplus = thinned(found, NOW)
    return [NOW - backup.at for backup in found if backup not in surplus]


HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_a_day_keeps_all() -> None:
    ages = [timedelta(minutes=7 * n) for n in range(200)]  # 23 hours
    assert kept(*ages) == ages


def test_a_week_keeps_the_last_of_each_day() -> None:
    # NOW is Friday 17:00; 30 and 35 hours ago are both Thursday.
    assert kept(30 * HOUR, 35 * HOUR, 50 * HOUR, 60 * HOUR) == [30 * HOUR, 50 * HOUR]


def test_a_month_keeps_one_a_week() -> None:
    # 20, 21 and 22 May 2024 (Monday to Wednesday) share a week; 19 May is a Sunday before it.
    assert kept(9 * DAY, 10 * DAY, 11 * DAY, 12 * DAY) == [9 * DAY, 12 * DAY]


def test_older_keeps_one_a_month() -> None:
    # 1 April, 20 March, 1 March and 28 February 2024.
    assert kept(60 * DAY, 72 * DAY, 91 * DAY, 93 * DAY) == [60 * DAY, 72 * DAY, 93 * DAY]


def test_the_newest_is_always_kept() -> None:
    assert kept(400 * DAY) == [400 * DAY]
    assert kept() == []


def test_years_of_backups_become_few() -> None:
    ages = [n * HOUR * 6 for n in range(4 * 365 * 2)]
    left = kept(*ages)
    assert 30 < len(left) < 45
    assert left[0] == ages[0]


def test_making_a_backup_thins_the_others_and_nothing_else(path: Path) -> None:
    folder = backup_folder(path)
    folder.mkdir()
    same_day = [folder / f"黔江-2024052{8}-{hour:02d}0000-手动.chubei" for hour in (9, 11, 15)]
    strangers = [folder / name for name in ("黔江-说明.chubei", "别的.txt", "黔江-2024-13.chubei")]
    for each in (*same_day, *strangers):
        each.write_bytes(b"x")
    new = make_backup(path, "手动", NOW)
    assert set(folder.iterdir()) == {new, same_day[-1], *strangers}
    assert [each.reason for each in list_backups(path)] == ["手动", "手动"]
    assert [each.at for each in list_backups(path)] == [NOW, datetime(2024, 5, 28, 15)]


# ---------------------------------------------------------------- restoring


def test_restoring_keeps_what_stood_there(path: Path) -> None:
    with open_library(path, must_write=True) as library:
        library.perform(update_projects({1: {"notes": "备份时"}}))
        saved = make_backup(path, "手动", NOW)
        backed_up = table_images(path)
        library.perform(update_projects({1: {"notes": "后来"}}))
    later = table_images(path)
    before = restore_backup(saved, path)
    assert before is not None
    assert table_images(path) == backed_up
    assert table_images(before) == later
    assert_sound(path)
    with open_library(path, must_write=True) as library:
        assert not library.is_read_only
        library.undo()
        assert project(path, 1)["notes"] == ""
    # And back again.
    restore_backup(before, path)
    assert table_images(path) == later


def test_restoring_under_a_reading_program(path: Path) -> None:
    """A window that only reads goes on with the new content; no log is left to spoil it."""
    saved = make_backup(path, "手动", NOW)
    with open_library(path, must_write=True) as library:
        library.perform(update_projects({1: {"notes": "后来"}}))
    with open_library(path, read_only=True) as reader:
        with reader.read() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM project").all()
        restore_backup(saved, path)
        with reader.read() as connection:
            notes = connection.exec_driver_sql("SELECT notes FROM project WHERE number = 1")
            assert notes.scalar() == ""
    assert_sound(path)


def test_restoring_to_a_new_place(path: Path, tmp_path: Path) -> None:
    saved = make_backup(path, "手动", NOW)
    target = tmp_path / "别处" / "黔江.chubei"
    assert restore_backup(saved, target) is None
    assert table_images(target) == table_images(path)


def test_restoring_over_a_damaged_library_puts_it_aside(path: Path, tmp_path: Path) -> None:
    good = table_images(path)
    saved = make_backup(path, "手动", NOW)
    spoil(path)
    damaged = path.read_bytes()
    aside = restore_backup(saved, path)
    assert table_images(path) == good
    assert aside is not None
    assert aside.read_bytes() == damaged
    assert aside not in [each.path for each in list_backups(path)]
    with open_library(path, must_write=True) as library:
        assert library.perform(update_projects({1: {"notes": "好了"}}))


def test_restoring_over_an_emptied_file(path: Path) -> None:
    good = table_images(path)
    saved = make_backup(path, "手动", NOW)
    path.write_bytes(b"")
    restore_backup(saved, path)
    assert table_images(path) == good


def test_a_damaged_backup_is_refused(path: Path, tmp_path: Path) -> None:
    saved = make_backup(path, "手动", NOW)
    spoil(saved)
    content = path.read_bytes()
    with pytest.raises(DamagedLibrary, match="这个备份已损坏，没有恢复") as caught:
        restore_backup(saved, path)
    assert caught.value.place == str(saved)
    assert path.read_bytes() == content
    other = tmp_path / "别的.chubei"
    other.write_text("不是文库", encoding="utf-8")
    with pytest.raises(NotALibrary):
        restore_backup(other, path)
    assert names(backup_folder(path)) == [saved.name]


def test_a_library_in_use_is_not_replaced(path: Path) -> None:
    saved = make_backup(path, "手动", NOW)
    with open_library(path, author=AUTHOR, must_write=True) as library:
        library.perform(update_projects({1: {"notes": "在用"}}))
        with pytest.raises(LockedLibrary, match="王敏"):
            restore_backup(saved, path)
        assert project(path, 1)["notes"] == "在用"
    assert names(backup_folder(path)) == [saved.name]


def test_a_folder_or_the_backup_itself_is_not_replaced(path: Path, tmp_path: Path) -> None:
    saved = make_backup(path, "手动", NOW)
    with pytest.raises(OutputUnwritable, match="不是普通文件"):
        restore_backup(saved, tmp_path)
    with pytest.raises(OutputUnwritable, match="同一个文件"):
        restore_backup(saved, saved)


def test_a_full_disk_while_restoring_leaves_the_library(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = make_backup(path, "手动", NOW)
    with open_library(path, must_write=True) as library:
        library.perform(update_projects({1: {"notes": "后来"}}))
    later = table_images(path)
    monkeypatch.setattr(backups, "_overwrite", lambda *_: (_ for _ in ()).throw(_full()))
    with pytest.raises(sqlite3.OperationalError):
        restore_backup(saved, path)
    assert table_images(path) == later


def _full() -> sqlite3.OperationalError:
    return sqlite3.OperationalError("database or disk is full")


def test_a_template_copy_is_complete(tmp_path: Path) -> None:
    path = qianjiang_copy(tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM project").fetchone() == (36,)
