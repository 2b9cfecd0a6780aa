"""Whole tables as plain values, read past the program with sqlite3 alone; rows put in."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from app.library.changes import Operation
from app.library.writer import Writer

RECORDED = (
    "reserve",
    "category",
    "unit",
    "unit_alias",
    "project",
    "project_unit",
    "funding_line",
    "contact",
    "attachment",
    "view",
    "setting",
    "review",
    "template",
)


def read_rows(path: Path, query: str, *values: object) -> list[dict[str, Any]]:
    """Return the rows of a select as dictionaries."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(query, values)]


def table_images(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every recorded table, by id: what undo must bring back."""
    return {name: read_rows(path, f"SELECT * FROM {name} ORDER BY id") for name in RECORDED}


def operations(path: Path) -> list[dict[str, Any]]:
    """Return the history's operations, the oldest first."""
    return read_rows(path, "SELECT * FROM operation ORDER BY id")


def changes_of(path: Path, uuid: str) -> list[dict[str, Any]]:
    """Return an operation's changes in order, with their images as dictionaries."""
    rows = read_rows(
        path,
        "SELECT change.* FROM change JOIN operation ON operation.id = operation_id"
        " WHERE operation.uuid = ? ORDER BY change.id",
        uuid,
    )
    for row in rows:
        row["before"] = json.loads(row["before"] or "{}")
        row["after"] = json.loads(row["after"] or "{}")
    return rows


def project(path: Path, number: int) -> dict[str, Any]:
    """Return the project of a 序号."""
    (row,) = read_rows(path, "SELECT * FROM project WHERE number = ?", number)
    return row


def write_directly(path: Path, statement: str, *values: object) -> None:
    """Change a library behind the program's back, without history."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement, values)


def inserting(table: Table, rows: Sequence[Mapping[str, Any]]) -> Operation:
    """Return an operation that inserts rows, as an import does."""

    def body(writer: Writer) -> None:
        writer.insert(table, rows)

    return Operation("导入", body)


def assert_sound(path: Path) -> None:
    """Check the file and its references with SQLite's own means."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
