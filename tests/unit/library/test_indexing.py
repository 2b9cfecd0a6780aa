"""New projects on their way into the word index: found whatever becomes of them meanwhile."""

from pathlib import Path

import pytest
from sqlalchemy import select

from app.library import writer as writing
from app.library.changes import Operation
from app.library.file import Library
from app.library.writer import Writer
from app.models.project import PROJECT
from app.models.wordindex import MARKS, WORDS
from app.queries.filter import Filter, Words
from app.queries.layout import Layout
from app.queries.snapshot import load_snapshot
from tests.unit.library.tables import read_rows


@pytest.fixture(autouse=True)
def _many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every operation for one on many rows."""
    monkeypatch.setattr(writing, "MANY", 1)


def found_names(library: Library, word: str) -> list[str]:
    """Return the names of the projects that hold a word, in the order they came."""
    with library.read() as connection:
        found = load_snapshot(connection, Filter((Words(word),)), Layout()).ids
        rows = connection.execute(
            select(PROJECT.c.name).where(PROJECT.c.id.in_(found)).order_by(PROJECT.c.id)
        )
        return [row.name for row in rows]


def test_what_comes_and_changes_in_one_operation_is_found_as_it_is(
    library: Library, path: Path
) -> None:
    def body(writer: Writer) -> None:
        rows = [{"reserve_id": 1, "name": f"鲶鱼{at}"} for at in range(4)]
        first, second, third, _ = writer.insert(PROJECT, rows)
        # They may still be on their way into the index.
        writer.update(PROJECT, {first: {"name": "鲈鱼"}})
        writer.delete(PROJECT, [second])
        writer.insert(PROJECT, [{"reserve_id": 1, "name": "鳜鱼"}])
        writer.update(PROJECT, {third: {"content": "鳜鱼"}})

    library.perform(Operation("导入", body))
    assert found_names(library, "鲶鱼") == ["鲶鱼2", "鲶鱼3"]
    assert found_names(library, "鲈鱼") == ["鲈鱼"]
    assert found_names(library, "鳜鱼") == ["鲶鱼2", "鳜鱼"]
    library.undo()
    for table in (WORDS, MARKS):
        kept = read_rows(path, f'SELECT rowid FROM {table} WHERE {table} MATCH \'"鱼" OR "鳜鱼"\'')
        assert kept == []


def test_more_than_wait_together_are_all_found(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "UNINDEXED", 5)

    def body(writer: Writer) -> None:
        for start in range(0, 20, 4):
            rows = [{"reserve_id": 1, "name": f"鲶鱼{at}"} for at in range(start, start + 4)]
            writer.insert(PROJECT, rows)

    library.perform(Operation("导入", body))
    assert found_names(library, "鲶鱼") == [f"鲶鱼{at}" for at in range(20)]
    library.undo()
    assert found_names(library, "鲶鱼") == []
    library.redo()
    assert found_names(library, "鲶鱼") == [f"鲶鱼{at}" for at in range(20)]
