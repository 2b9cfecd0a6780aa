"""Waiting for a library to open: what is told, and that giving up leaves the file as it was."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import Cancelled
from app.library import searchindex
from app.library.backup import backup_folder, write_copy
from app.library.file import open_library
from app.library.waiting import Waiting
from app.models.version import user_version
from app.models.wordindex import WORDS
from tests.library_files import AUTHOR, qianjiang_copy
from tests.unit.library.test_search_index import assert_right

FIXTURE = Path(__file__).parents[2] / "migrations" / "fixtures" / "0001.sql"

INDEXING, UPGRADING, BACKING_UP = "正在建立检索", "正在升级文库", "正在备份"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return qianjiang_copy(tmp_path)


@pytest.fixture
def unindexed(path: Path) -> Path:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"DROP TABLE {WORDS}")
        connection.execute("UPDATE project SET name_keys = 'alt' WHERE id <= 12")
    return path


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "旧.chubei"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(FIXTURE.read_text(encoding="utf-8"))
    return path


def content(path: Path) -> list[tuple[object, ...]]:
    """Return the whole file: versions, statements, and every row of every table."""
    with closing(sqlite3.connect(path)) as connection:
        found = list(connection.execute("PRAGMA user_version"))
        tables = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
        found += tables
        for name, sql in tables:
            if str(sql).startswith("CREATE TABLE"):
                found += connection.execute(f"SELECT '{name}', * FROM \"{name}\"").fetchall()
    return found


def giving_up_at(step: str, moment: int) -> tuple[Waiting, list[tuple[str, int, int]]]:
    """Return one who gives up when a step is told for the so-manieth time."""
    told: list[tuple[str, int, int]] = []

    def tell(named: str, done: int, of: int) -> None:
        told.append((named, done, of))
        if [each[0] for each in told].count(step) == moment:
            waiting.cancel()

    waiting = Waiting(tell)
    return waiting, told


def test_indexing_tells_how_far_it_is(unindexed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searchindex, "_BATCH", 10)
    told: list[tuple[str, int, int]] = []
    waiting = Waiting(lambda *words: told.append(words))
    with open_library(unindexed, author=AUTHOR, must_write=True, waiting=waiting) as library:
        assert_right(library)
    assert told == [(INDEXING, done, 36) for done in (0, 10, 20, 30, 36)]


def test_nothing_is_told_of_a_library_that_is_ready(path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    with open_library(path, author=AUTHOR, waiting=Waiting(lambda *words: told.append(words))):
        assert told == []


def test_indexing_given_up_leaves_the_file_as_it_was(
    unindexed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searchindex, "_BATCH", 10)
    before = content(unindexed)
    waiting, told = giving_up_at(INDEXING, 3)
    with pytest.raises(Cancelled):
        open_library(unindexed, author=AUTHOR, waiting=waiting)
    assert told[-1] == (INDEXING, 20, 36)
    assert content(unindexed) == before
    # The right to write was given back, too.
    with open_library(unindexed, author=AUTHOR, must_write=True) as library:
        assert_right(library)


def test_a_long_statement_ends_when_nobody_waits() -> None:
    waiting = Waiting()
    with closing(sqlite3.connect(":memory:")) as connection:
        waiting.watch(connection)
        connection.create_function("give_up", 0, waiting.cancel)
        endless = (
            "WITH RECURSIVE n(i) AS (SELECT give_up() UNION ALL SELECT 1 FROM n) "
            "SELECT count(*) FROM n"
        )
        with pytest.raises(sqlite3.OperationalError, match="interrupted"):
            connection.execute(endless)


@pytest.mark.parametrize("step", [BACKING_UP, "正在校验备份", UPGRADING])
def test_a_migration_given_up_leaves_the_file_as_it_was(old: Path, step: str) -> None:
    before = content(old)
    waiting, told = giving_up_at(step, 1)
    with pytest.raises(Cancelled):
        open_library(old, author=AUTHOR, waiting=waiting)
    assert told[-1][0] == step
    assert content(old) == before
    assert list(backup_folder(old).glob("*")) == []


def test_a_migration_tells_its_steps(old: Path) -> None:
    told: list[str] = []
    waiting = Waiting(lambda step, _done, _of: told.append(step))
    with open_library(old, author=AUTHOR, must_write=True, waiting=waiting) as library:
        assert_right(library)
    assert list(dict.fromkeys(told)) == [BACKING_UP, "正在校验备份", UPGRADING, INDEXING]
    assert len(list(backup_folder(old).glob("*升级前*"))) == 1


def test_after_a_migration_words_are_indexed_even_if_the_program_ends_between(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index of the rows before the migration must not be taken for one of those after it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA user_version = {user_version() - 1}")
        connection.execute("UPDATE project SET search_text = '', name_keys = '' WHERE id = 1")
    waiting, told = giving_up_at(INDEXING, 1)
    with pytest.raises(Cancelled):
        open_library(path, author=AUTHOR, waiting=waiting)
    assert told[-1][0] == INDEXING
    with open_library(path, author=AUTHOR, must_write=True) as library:
        assert_right(library)


def test_a_copy_made_while_one_waits_is_whole(path: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    target = tmp_path / "副本.chubei"
    write_copy(path, target, Waiting(lambda *words: told.append(words)))
    pages = path.stat().st_size // 4096
    assert (BACKING_UP, pages, pages) in told
    assert content(target) == content(path)
