"""Keeping the word index beside the projects: made, filled anew, and brought along with each write.

The index is no table of the migrations: it can be made again from the projects at any time, and
is, whenever it is missing or this program would make it otherwise. SQLite's FTS5 keeps it; other
engines have their own means.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from operator import itemgetter
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from app.library.connection import connect, translated
from app.library.waiting import Waiting
from app.models.entry import derived_columns
from app.models.fields import SEARCHED_COLUMNS
from app.models.wordindex import (
    MARKS,
    PREFIXES,
    WORDS,
    differing_marks,
    joined,
    mark_tokens,
    table_statements,
    word_tokens,
    words_tokens,
)

#: What is indexed of a project: its id, ``search_text`` and ``name_keys``.
Entry = tuple[int, str, str]

#: By project its id and tokens: the rows of ``search_words``, and those of ``search_marks``.
_Rows = tuple[list[tuple[int, str]], list[tuple[int, str]]]

#: Returns the entry of a whole row.
entry_of: Callable[[Mapping[str, Any]], Entry] = itemgetter("id", "search_text", "name_keys")

#: Projects read and indexed at a time.
_BATCH = 2_000

#: What is told to who waits.
_STEP = "正在建立检索"

#: FTS5 merges the segments of its writes a little with each write. From so many on it would merge
#: them all at once, and in a large library that write would take seconds: there may be more than
#: the usual 16, yet far fewer than the 2,000 it can hold.
_MOST_SEGMENTS = 512

#: What FTS5 gathers before it writes a segment: with the usual megabyte an import of a hundred
#: thousand projects writes dozens of them, and merges each several times.
_GATHERED_BYTES = 4 << 20

#: FTS5's word for taking a row out; a row put in has none.
_DELETE = "delete"

_ADD = "INSERT INTO {table} (rowid, tokens) VALUES (?, ?)"
_TAKE = "INSERT INTO {table} ({table}, rowid, tokens) VALUES ('delete', ?, ?)"
_REPLACE = "INSERT INTO {table} ({table}, rowid, tokens) VALUES (?, ?, ?)"
_SET = "INSERT INTO {table} ({table}, rank) VALUES (?, ?)"


def is_index(table: str) -> bool:
    """Return whether a table belongs to a word index, of whichever version."""
    return table.startswith(PREFIXES)


def has_index(tables: Iterable[str]) -> bool:
    """Return whether a library with these tables has this program's index."""
    return {WORDS, MARKS} <= set(tables)


def create_index(connection: sqlite3.Connection) -> None:
    """Create the empty index of a new library."""
    for statement in table_statements():
        connection.execute(statement)
    for table in (WORDS, MARKS):
        connection.execute(_SET.format(table=table), ("crisismerge", _MOST_SEGMENTS))
        connection.execute(_SET.format(table=table), ("hashsize", _GATHERED_BYTES))


def rebuild_index(path: Path, waiting: Waiting | None = None) -> None:
    """Derive every project's search columns again and index them, in one transaction.

    The caller holds the write lock. An index of another version is dropped.

    Args:
        path: the library.
        waiting: told how far it is.

    Raises:
        Cancelled: nobody waits any more; the library is as it was.
    """
    waiting = waiting or Waiting()
    with translated(path), closing(connect(path, "rw")) as connection:
        waiting.watch(connection)
        connection.execute("BEGIN IMMEDIATE")
        (of,) = connection.execute("SELECT count(*) FROM project").fetchone()
        drop_index(connection)
        create_index(connection)
        last = done = 0
        while rows := _read(connection, last):
            waiting.tell(_STEP, done, of)
            last = rows[-1]["id"]
            _fill(connection, rows)
            done += len(rows)
        waiting.tell(_STEP, done, of)
        connection.execute("COMMIT")


def add_entries(connection: Connection, entries: Iterable[Entry]) -> None:
    """Index projects."""
    _write(connection, _ADD, _rows_of(entries))


def take_entries(connection: Connection, entries: Iterable[Entry]) -> None:
    """Take projects out of the index, as they were put in."""
    _write(connection, _TAKE, _rows_of(entries))


def replace_rows(
    connection: Connection, rows: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]
) -> None:
    """Index projects anew, each given as it was and as it is, in the order of their ids.

    FTS5 writes out what it has gathered whenever an id is not above the last one; so each project
    is taken out and put in again before the next.
    """
    if connection.dialect.name != "sqlite":
        return
    words: list[tuple[str | None, int, str]] = []
    marks: list[tuple[str | None, int, str]] = []
    for old, new in rows:
        row_id, before, after = new["id"], old["search_text"], new["search_text"]
        if before != after:
            words.append((_DELETE, row_id, word_tokens(before)))
            words.append((None, row_id, word_tokens(after)))
        gone, come = differing_marks((before, old["name_keys"]), (after, new["name_keys"]))
        if gone or come:
            marks.append((_DELETE, row_id, joined(gone)))
            marks.append((None, row_id, joined(come)))
    for table, tokens in ((WORDS, words), (MARKS, marks)):
        if tokens:
            connection.exec_driver_sql(_REPLACE.format(table=table), tokens)


def _write(connection: Connection, statement: str, rows: _Rows) -> None:
    words, marks = rows
    if words and connection.dialect.name == "sqlite":
        connection.exec_driver_sql(statement.format(table=WORDS), words)
        connection.exec_driver_sql(statement.format(table=MARKS), marks)


def _rows_of(entries: Iterable[Entry]) -> _Rows:
    """Return the rows of either table for projects."""
    # See replace_rows: from the last to the first, each would be written out by itself.
    in_order = sorted(entries)
    words = words_tokens([text for _, text, _ in in_order])
    marks = [(row_id, mark_tokens(text, keys)) for row_id, text, keys in in_order]
    return [(row_id, each) for (row_id, _), each in zip(marks, words, strict=True)], marks


def drop_index(connection: sqlite3.Connection) -> None:
    """Drop every word index, whole tables first: they take their parts with them."""
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL%'"
    for (name,) in connection.execute(query).fetchall():
        if is_index(name):
            connection.execute(f"DROP TABLE {name}")


def _read(connection: sqlite3.Connection, last: int) -> Sequence[dict[str, Any]]:
    columns = ("id", "search_text", "name_keys", *SEARCHED_COLUMNS)
    query = f"SELECT {', '.join(columns)} FROM project WHERE id > ? ORDER BY id LIMIT ?"  # noqa: S608
    rows = connection.execute(query, (last, _BATCH)).fetchall()
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _fill(connection: sqlite3.Connection, rows: Sequence[dict[str, Any]]) -> None:
    stale = []
    for row in rows:
        derived = derived_columns(row)
        if any(row[column] != value for column, value in derived.items()):
            row.update(derived)
            stale.append(row)
    connection.executemany(
        "UPDATE project SET search_text = :search_text, name_keys = :name_keys WHERE id = :id",
        stale,
    )
    words, marks = _rows_of(map(entry_of, rows))
    connection.executemany(_ADD.format(table=WORDS), words)
    connection.executemany(_ADD.format(table=MARKS), marks)
