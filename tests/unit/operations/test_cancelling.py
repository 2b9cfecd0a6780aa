"""A change of many projects, stopped: at every step of its way nothing of it is kept."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

from app.errors import Cancelled
from app.library.changes import Operation
from app.library.file import Library, ReadToken
from app.operations.cells import Batch, paste_cells
from app.operations.fieldchanges import FieldChange, Way, change_field
from app.operations.replacing import Wanted, replace_texts, text_fields

Contents = dict[str, list[tuple[Any, ...]]]


class Countdown(ReadToken):
    """Is cancelled when it has been looked at so many times."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.looks = looks
        self.seen = 0

    def heed(self) -> None:
        self.seen += 1
        if self.seen == self.looks:
            self.cancel()
        super().heed()


def contents(path: Path) -> Contents:
    """Return every row of every table, the word index's own and the counters of ids included."""
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
        names = [row[0] for row in connection.execute(query)]
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}


def project_ids(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM project ORDER BY number")]


def replacement(ids: list[int]) -> Batch:
    return replace_texts(ids, Wanted("建设", "兴建", tuple(each.name for each in text_fields())))


def setting(ids: list[int]) -> Batch:
    return change_field(ids, FieldChange("units", Way.SET, "区卫生健康委、区医保局、新单位"))


def pasting(ids: list[int]) -> Batch:
    return paste_cells(ids, [{"name": f"项目{at}", "total": str(at)} for at in range(1, 37)])


@pytest.mark.parametrize("make", [replacement, setting, pasting])
def test_stopped_at_any_look_it_leaves_no_trace(
    library: Library,
    path: Path,
    make: Callable[[list[int]], Batch],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # So that the history is taken over in the middle of the work, as it is of many projects.
    for module in ("writer", "history"):
        monkeypatch.setattr(f"app.library.{module}.KEPT", 10)
    monkeypatch.setattr("app.operations.cells.BATCH", 7)
    ids, before = project_ids(path), contents(path)
    looks = 0
    while True:
        looks += 1
        token = Countdown(looks)
        try:
            library.perform(make(ids).operation, token)
        except Cancelled:
            assert contents(path) == before, looks
            continue
        break
    # Reading, writing, indexing, the history and the last moment before the commit were all met.
    assert looks > 15
    assert contents(path) != before


def test_a_statement_under_way_is_interrupted(library: Library, path: Path) -> None:
    before, token = contents(path), ReadToken()
    endless = (
        "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    )

    def body(writer: Any) -> None:
        setting(project_ids(path)).operation.body(writer)
        writer._connection.exec_driver_sql(endless)

    timer = Timer(0.2, token.cancel)
    timer.start()
    with pytest.raises(Cancelled):
        library.perform(Operation("没有尽头", body), token)
    timer.join()
    assert contents(path) == before
    # The connection goes on to be used.
    assert library.perform(setting(project_ids(path)).operation).projects


def test_stopped_before_it_begins_it_does_not_begin(library: Library, path: Path) -> None:
    before, token = contents(path), ReadToken()
    token.cancel()
    with pytest.raises(Cancelled):
        library.perform(replacement(project_ids(path)).operation, token)
    assert contents(path) == before
