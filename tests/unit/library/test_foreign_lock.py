"""A file that a program which is not this one holds: told soon, by its right name."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import ForeignLock, LockedLibrary
from app.library import connection as library_connection
from app.library.file import open_library
from app.library.lock import acquire, is_held_elsewhere, lock_path
from app.operations.projects import update_projects
from app.queries.filter import Filter
from app.queries.rollups import load_totals
from tests.library_files import AUTHOR, qianjiang_copy

ROOT = Path(__file__).parents[3]

#: Another program: SQLite's own shell, a browser of databases.
FOREIGN = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(sys.argv[2])
print("ready", flush=True)
sys.stdin.read()
"""

#: This program.
OWN = """
import sys
from pathlib import Path
from app.library.clock import Author
from app.library.lock import acquire
held = acquire(Path(sys.argv[1]), Author("李雷", "前台-7"))
print("ready", flush=True)
sys.stdin.read()
"""

Hold = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return qianjiang_copy(tmp_path)


@pytest.fixture
def hold(path: Path) -> Iterator[Hold]:
    held: list[subprocess.Popen[str]] = []

    def start(code: str, *words: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(path), *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        )
        held.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for process in held:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    assert library_connection._BUSY_SECONDS <= 3
    monkeypatch.setattr(library_connection, "_BUSY_SECONDS", 0.1)


def without_log(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)


def test_a_write_says_that_it_is_another_program(path: Path, hold: Hold) -> None:
    with open_library(path, author=AUTHOR, must_write=True) as library:
        process = hold(FOREIGN, "BEGIN EXCLUSIVE")
        with pytest.raises(ForeignLock) as caught:
            library.perform(update_projects({1: {"notes": "新"}}))
        assert "储备以外的程序" in str(caught.value)
        assert "关闭" in caught.value.remedy
        assert "王敏" not in str(caught.value)
        # What can be read still is, and once that program is closed all is well.
        with library.read() as connection:
            assert load_totals(connection, Filter()).count == 36
        process.kill()
        process.wait()
        assert library.perform(update_projects({1: {"notes": "新"}})).label == "修改 备注"


def test_a_library_that_cannot_even_be_read(path: Path, hold: Hold) -> None:
    without_log(path)
    hold(FOREIGN, "BEGIN EXCLUSIVE")
    with pytest.raises(ForeignLock):
        open_library(path, author=AUTHOR)
    # The right to write is not kept by a failed opening.
    acquire(path, AUTHOR).release()


def test_a_library_that_can_be_read_is_opened_for_reading(path: Path, hold: Hold) -> None:
    without_log(path)
    hold(FOREIGN, "BEGIN IMMEDIATE")
    with pytest.raises(ForeignLock):
        open_library(path, author=AUTHOR, must_write=True)
    with open_library(path, author=AUTHOR) as library:
        assert "储备以外的程序" in library.read_only_reason
        with library.read() as connection:
            assert load_totals(connection, Filter()).count == 36
    acquire(path, AUTHOR).release()


def test_who_holds_a_library(path: Path, hold: Hold) -> None:
    assert not is_held_elsewhere(path)
    with open_library(path, author=AUTHOR, must_write=True):
        assert not is_held_elsewhere(path)
    process = hold(OWN)
    assert is_held_elsewhere(path)
    with pytest.raises(LockedLibrary, match="李雷"):
        open_library(path, author=AUTHOR, must_write=True)
    process.kill()
    process.wait()
    # Its name is left there, but it holds nothing.
    assert "李雷" in lock_path(path).read_text(encoding="utf-8")
    assert not is_held_elsewhere(path)


def test_the_name_a_killed_program_left_is_not_blamed(path: Path, hold: Hold) -> None:
    process = hold(OWN)
    process.kill()
    process.wait()
    left = path.with_name("left")
    shutil.copyfile(lock_path(path), left)
    without_log(path)
    hold(FOREIGN, "BEGIN EXCLUSIVE")
    with pytest.raises(ForeignLock):
        open_library(path, read_only=True)
    assert lock_path(path).read_bytes() == left.read_bytes()
