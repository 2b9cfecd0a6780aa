"""The word index: right after every kind of write, made anew when it is not this program's."""

import hashlib
import sqlite3
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app import paths
from app.library.backup import make_backup, restore_backup
from app.library.file import Library, create_library, open_library
from app.models.entry import derived_columns
from app.models.folding import fold
from app.models.project import PROJECT
from app.models.wordindex import (
    MARKS,
    VERSION,
    WORDS,
    mark_tokens,
    word_tokens,
    words_tokens,
)
from app.operations.projects import (
    create_project,
    delete_projects,
    duplicate_projects,
    update_projects,
)
from app.queries.conditions import where
from app.queries.filter import Filter, Words
from tests.library_files import AUTHOR, qianjiang_copy
from tests.spelling import holds
from tests.unit.library.tables import inserting, project, read_rows, write_directly

PLACES = ("name", "content", "units_text", "location", "notes")
ASKED = (
    "中医院", "医", "醫院", "zyy", "zhongyiyuan", "z", "ＣＡＲ", "㎡", "m2", "；", "“", "2", "qjq",
    "改了", "gaile", "改了名的\n", "没有的词", "正阳", "yun",
)  # fmt: skip


def found(library: Library, word: str) -> set[int]:
    """Return the ids of all projects, the bin's too, that hold a word."""
    with library.read() as connection:
        both = (Filter((Words(word),)), Filter((Words(word),), is_bin=True))
        return {
            row_id
            for filter in both
            for row_id in connection.execute(
                select(PROJECT.c.id).where(where(connection, filter))
            ).scalars()
        }


def scanned(path: Path, word: str) -> set[int]:
    """Return the same by looking through every project."""
    rows = read_rows(path, "SELECT * FROM project")
    return {row["id"] for row in rows if holds([row[place] for place in PLACES], word)}


def assert_right(library: Library) -> None:
    for word in ASKED:
        assert found(library, word) == scanned(library.path, word), word
    assert indexed_ids(library.path) == {
        row["id"] for row in read_rows(library.path, "SELECT id FROM project")
    }


def indexed_ids(path: Path) -> set[int]:
    """Return the ids the index holds anything of: every search text has a line end."""
    question = '"\n"'
    rows = read_rows(path, f"SELECT rowid FROM {MARKS} WHERE {MARKS} MATCH ?", question)
    return {row["rowid"] for row in rows}


def tables(path: Path) -> set[str]:
    return {
        row["name"]
        for row in read_rows(path, "SELECT name FROM sqlite_master WHERE name LIKE 'search%'")
    }


def test_it_follows_every_write(library: Library) -> None:
    assert_right(library)
    library.perform(update_projects({1: {"name": "改了名的中医馆"}, 2: {"notes": "改了的“备注”"}}))
    assert_right(library)
    assert found(library, "gaile") == {1}
    library.perform(create_project(1, {"name": "正阳镇雲醫院；二期", "category": "养生养老产业"}))
    library.perform(duplicate_projects([3]))
    assert_right(library)
    library.perform(delete_projects([4, 5]))
    assert_right(library)
    for step in ("undo", "undo", "undo", "undo", "redo", "redo", "undo", "redo", "redo"):
        getattr(library, step)()
        assert_right(library)


def test_rows_that_came_by_thousands_go_again(library: Library) -> None:
    rows = [{"reserve_id": 1, "name": f"批量中医院{number}号"} for number in range(1200)]
    library.perform(inserting(PROJECT, rows))
    assert len(found(library, "批量")) == 1200
    assert len(found(library, "plzyy")) == 1200
    assert len(found(library, "院1199")) == 1
    library.undo()
    assert found(library, "批量") == set()
    assert_right(library)


def test_a_change_of_other_columns_leaves_it_alone(library: Library, path: Path) -> None:
    before = read_rows(path, f"SELECT * FROM {WORDS}_data")
    library.perform(update_projects({1: {"nature": "扩建"}}))
    assert read_rows(path, f"SELECT * FROM {WORDS}_data") == before
    library.perform(update_projects({1: {"notes": "别的"}}))
    assert read_rows(path, f"SELECT * FROM {WORDS}_data") != before


def test_what_fails_leaves_it_as_it_was(library: Library) -> None:
    def body(writer: object) -> None:
        update_projects({1: {"name": "改了名的"}}).body(writer)  # type: ignore[arg-type]
        raise RuntimeError("不写了")

    from app.library.changes import Operation

    with pytest.raises(RuntimeError):
        library.perform(Operation("试", body))
    assert found(library, "改了") == set()
    assert_right(library)


def test_a_new_library_has_it_and_an_empty_one_finds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "新.chubei"
    create_library(path)
    assert {WORDS, MARKS} <= tables(path)
    with open_library(path, must_write=True) as library:
        assert found(library, "中") == set()


@pytest.mark.parametrize("lost", [(WORDS,), (MARKS,), (WORDS, MARKS)])
def test_a_missing_one_is_made_when_the_library_is_opened(
    path: Path, lost: tuple[str, ...]
) -> None:
    for table in lost:
        write_directly(path, f"DROP TABLE {table}")
    with open_library(path, author=AUTHOR, must_write=True) as library:
        assert_right(library)
        library.perform(update_projects({1: {"name": "改了名的中医馆"}}))
        assert_right(library)


def test_one_of_another_version_is_replaced_and_the_columns_derived_again(path: Path) -> None:
    other = WORDS.replace(f"_{VERSION}", f"_{VERSION - 1}")
    for statement in (
        f"CREATE VIRTUAL TABLE {other} USING fts5(tokens, content='')",
        f"DROP TABLE {WORDS}",
        f"DROP TABLE {MARKS}",
        "UPDATE project SET search_text = 'alt', name_keys = 'qjzyy' WHERE id < 30",
    ):
        write_directly(path, statement)
    with open_library(path, author=AUTHOR, must_write=True) as library:
        assert_right(library)
    assert not any(name.startswith(other) for name in tables(path))
    one = project(path, 1)
    assert {key: one[key] for key in ("search_text", "name_keys")} == derived_columns(one)


def test_an_old_column_is_not_seen_through_a_library_opened_for_reading(path: Path) -> None:
    """Without the index the texts themselves are looked through."""
    for statement in (
        f"DROP TABLE {WORDS}",
        "UPDATE project SET search_text = 'alt', name_keys = 'qjzyy'",
    ):
        write_directly(path, statement)
    with open_library(path, read_only=True) as library:
        for word in ASKED:
            assert found(library, word) == scanned(path, word), word
    assert WORDS not in tables(path)


def test_a_backup_carries_it_and_a_restored_library_is_searched(tmp_path: Path) -> None:
    path = qianjiang_copy(tmp_path)
    backup = make_backup(path, "试")
    assert tables(backup) == tables(path)
    with open_library(path, must_write=True) as library:
        library.perform(update_projects({1: {"name": "改了名的"}}))
        assert found(library, "改了") == {1}
    restore_backup(backup, path)
    with open_library(path, must_write=True) as library:
        assert found(library, "改了") == set()
        assert_right(library)


def test_a_restored_backup_without_it_is_given_one(tmp_path: Path) -> None:
    path = qianjiang_copy(tmp_path)
    backup = make_backup(path, "试")
    write_directly(backup, f"DROP TABLE {MARKS}")
    restore_backup(backup, path)
    with open_library(path, must_write=True) as library:
        assert_right(library)


def test_opening_a_library_that_has_it_writes_nothing(path: Path) -> None:
    before = path.read_bytes()
    with open_library(path, read_only=True):
        pass
    assert path.read_bytes() == before
    with open_library(path, must_write=True) as library:
        assert found(library, "中医院")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def indexed_readings() -> str:
    """The readings that are indexed, and the characters of each: neither tones nor their order."""
    found: dict[str, list[str]] = {}
    table = paths.resource("search", "readings.txt").read_text(encoding="utf-8")
    for line in table.splitlines():
        known, _, characters = line.partition("\t")
        plain = " ".join(sorted(each.rstrip("12345") for each in known.split(" ")))
        found.setdefault(plain, []).extend(characters)
    return "".join(f"{known}\t{''.join(sorted(found[known]))}\n" for known in sorted(found))


def test_tables_and_tokens_belong_to_this_version() -> None:
    """Whoever changes what is indexed raises VERSION, so that libraries are indexed anew."""
    made = hashlib.sha256(paths.resource("search", "simplified.txt").read_bytes())
    made.update(indexed_readings().encode())
    text = fold("黔江\u200b区中医院（CAR–T）\n1000㎡")
    made.update(word_tokens(text).encode())
    made.update("".join(sorted(mark_tokens(text, "黔江区中医院cart").split("\x1f"))).encode())
    assert (VERSION, made.hexdigest()[:16]) == (2, "d13d8ab189bd9b51")


@given(st.lists(st.text(alphabet="甲乙a\n\U00020000", max_size=4), max_size=6))
def test_texts_taken_together_have_their_own_pairs_only(texts: list[str]) -> None:
    pairs = ["\x1f".join(one + two for one, two in pairwise(text)) for text in texts]
    assert words_tokens(texts) == pairs
    assert [word_tokens(text) for text in texts] == pairs
