"""Undo and redo of many rows: told how far they are, and stopped with nothing changed."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from app.errors import Cancelled
from app.library import undo as undoing
from app.library import writer as writing
from app.library.changes import Operation
from app.library.file import Library, ReadToken
from app.library.writer import Writer
from app.operations.units import insert_projects
from tests.unit.library.tables import read_rows

COUNT = 12
MANY, FEW = 1, 10**9

#: What is told after the rows.
LAST = "整理索引与合计"

Told = list[tuple[str, int, int]]


def bring_in(writer: Writer) -> None:
    columns: dict[str, list[Any]] = {
        "reserve_id": [1] * COUNT,
        "name": [f"第{number}号" for number in range(COUNT)],
    }
    insert_projects(writer, columns, [("区甲局", "区乙局")] * COUNT)


@pytest.fixture(params=[MANY, FEW], ids=["many", "few"])
def imported(
    request: pytest.FixtureRequest, library: Library, monkeypatch: pytest.MonkeyPatch
) -> Library:
    """Return a library with an import that is taken back a few rows at a time."""
    monkeypatch.setattr(writing, "MANY", request.param)
    monkeypatch.setattr(writing, "BATCH", 5)
    monkeypatch.setattr(undoing, "_TAKEN", 4)
    library.perform(Operation("导入", bring_in))
    return library


def told_by(work: Callable[..., object]) -> Told:
    told: Told = []
    work(told=lambda *progress: told.append(progress))
    return told


def size_of_last(path: Path) -> int:
    """Return how many rows the last operation changed, as its history tells."""
    query = "SELECT count(*) AS n FROM change WHERE operation_id = (SELECT max(id) FROM operation)"
    return int(read_rows(path, query)[0]["n"])


def test_rows_are_counted_up_to_all_of_them(imported: Library, path: Path) -> None:
    for word, work in (("撤销", imported.undo), ("重做", imported.redo)):
        size = size_of_last(path)
        told = told_by(work)
        rows = [(done, of) for step, done, of in told if step == word]
        assert rows[0] == (0, size)
        assert rows[-1] == (size, size)
        assert len(rows) > 3
        assert all(before < after for (before, _), (after, _) in pairwise(rows))
        assert {of for _, of in rows} == {size}


@pytest.mark.parametrize("imported", [MANY], indirect=True)
def test_indexes_and_sums_of_many_rows_are_a_step_of_their_own(imported: Library) -> None:
    for work in (imported.undo, imported.redo):
        told = told_by(work)
        steps = list(dict.fromkeys(step for step, _, _ in told))
        assert steps[1:] == [LAST]
        last = [progress for progress in told if progress[0] == LAST]
        parts = last[0][2]
        assert parts > 3
        assert last == [(LAST, done, parts) for done in range(parts + 1)]
        # All rows come first.
        assert told[-len(last) :] == last


@pytest.mark.parametrize("imported", [MANY], indirect=True)
def test_a_project_counts_once_it_can_be_found(imported: Library, path: Path) -> None:
    """Indexing is most of the work: rows that wait for it are not told as done."""
    imported.undo()
    size = size_of_last(path)
    told: list[tuple[int, int]] = []
    with imported._write("") as writer:
        undoing.redo(
            writer, imported.author, lambda _step, done, _of: told.append((done, writer.unindexed))
        )
    waiting = [(done, left) for done, left in told if left]
    assert len(waiting) > 2
    assert all(done + left <= size for done, left in waiting)


def whole_file(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table, of the history, the sums and the word index too."""
    with closing(sqlite3.connect(path)) as connection:
        schema = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
        plain = [
            name
            for kind, name, sql in schema
            if kind == "table" and not sql.startswith("CREATE VIRTUAL")
        ]
        rows = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in plain}
    return {"schema": sorted(schema, key=str), **rows}


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_stopping_leaves_every_table_as_it_was(imported: Library, path: Path, share: float) -> None:
    for work in (imported.undo, imported.redo):
        before = whole_file(path)
        token = ReadToken()

        def stop(step: str, done: int, of: int, token: ReadToken = token) -> None:
            if done >= share * of and (share < 1 or step == LAST or writing.MANY == FEW):
                token.cancel()

        with pytest.raises(Cancelled):
            work(token, stop)
        assert whole_file(path) == before
        work()
        assert whole_file(path) != before
