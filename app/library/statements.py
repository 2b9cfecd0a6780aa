"""Statements that write very many rows.

The engine prepares every value of every row for the driver; for a hundred thousand rows that alone
takes a second. On SQLite, whose driver takes our values as they are, its work is passed by.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Table, bindparam
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.dml import Update

#: Rows from which on it is worth it; a single edit takes the statement that is already prepared.
_MANY = 16

#: Rows named in one statement.
_NAMED = 500

#: Rows with values of their own in one statement; SQLite allows 32,766 parameters.
_TOGETHER = 100

#: Parameters of a statement that inserts.
_PARAMETERS = 3_200

_ID = "row_id"


#: What the rows of a column hold where all hold the same nothing, and how it is written.
_BLANKS = {None: "NULL", "": "''"}


def insert_columns(
    connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]
) -> None:
    """Insert rows that are given column by column, in the order of the first one.

    Half of a project's columns are mostly blank: these are not handed over value by value.
    """
    blank = {name: values[0] for name, values in columns.items() if _are_blank(values)}
    told = {name: values for name, values in columns.items() if name not in blank}
    insert_rows(connection, table, tuple(told), sorted(zip(*told.values(), strict=True)), blank)


def _are_blank(values: Sequence[Any]) -> bool:
    return values[0] in _BLANKS and values.count(values[0]) == len(values)


def insert_rows(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    blank: Mapping[str, str | None] = MappingProxyType({}),
) -> None:
    """Insert rows, each with its values in the order of the columns.

    Args:
        connection: inside the writing transaction.
        table: of the rows.
        columns: those whose values the rows tell.
        rows: the values.
        blank: other columns, with what all rows hold there: None or an empty text.
    """
    if len(rows) < _MANY or connection.dialect.name != "sqlite":
        named = [{**blank, **dict(zip(columns, row, strict=True))} for row in rows]
        connection.execute(table.insert(), named)
        return
    together = max(_PARAMETERS // len(columns), 1)
    for start in range(0, len(rows), together):
        batch = rows[start : start + together]
        statement = _insert_text(table, tuple(columns), tuple(blank.items()), len(batch))
        connection.exec_driver_sql(statement, tuple(chain.from_iterable(batch)))


def update_rows(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Mapping[tuple[Any, ...], Sequence[int]],
) -> None:
    """Update columns of rows.

    Args:
        connection: inside the writing transaction.
        table: of the rows.
        columns: to be written.
        rows: by values in the order of the columns, the ids of the rows that get them.
    """
    single: list[tuple[Any, ...]] = []
    for values, ids in rows.items():
        if len(ids) < _MANY:
            single += [(*values, row_id) for row_id in ids]
            continue
        new = dict(zip(columns, values, strict=True))
        for start in range(0, len(ids), _NAMED):
            chosen = table.c.id.in_(ids[start : start + _NAMED])
            connection.execute(table.update().where(chosen).values(new))
    if not single:
        return
    if len(single) < _MANY or connection.dialect.name != "sqlite":
        names = (*(f"new_{column}" for column in columns), _ID)
        named = [dict(zip(names, row, strict=True)) for row in single]
        connection.execute(_update(table, columns), named)
        return
    # Many rows in one statement: what a statement has changed so far is kept until it ends, so that
    # it can be taken back alone, page by page; for one row that is more than the row.
    for start in range(0, len(single), _TOGETHER):
        batch = single[start : start + _TOGETHER]
        statement = _update_text(table, tuple(columns), len(batch))
        connection.exec_driver_sql(statement, tuple(chain.from_iterable(batch)))


def _update(table: Table, columns: Sequence[str]) -> Update:
    # Parameters have names that cannot meet a column's own.
    new: dict[str, Any] = {column: bindparam(f"new_{column}") for column in columns}
    return table.update().where(table.c.id == bindparam(_ID)).values(new)


@lru_cache(maxsize=64)
def _update_text(table: Table, columns: tuple[str, ...], count: int) -> str:
    """Return the statement with a question mark for each column in order and the id, row by row."""
    places = [f"new_{place}" for place in range(len(columns))]
    new = ", ".join(
        f"{_quoted(name)} = new.{place}" for name, place in zip(columns, places, strict=True)
    )
    rows = ", ".join([f"({', '.join('?' * (len(columns) + 1))})"] * count)
    return (
        f"WITH new ({', '.join((*places, _ID))}) AS (VALUES {rows})"  # noqa: S608
        f" UPDATE {_quoted(table.name)} SET {new} FROM new"
        f" WHERE {_quoted(table.name)}.id = new.{_ID}"
    )


@lru_cache(maxsize=64)
def _insert_text(
    table: Table, columns: tuple[str, ...], blank: tuple[tuple[str, str | None], ...], count: int
) -> str:
    names = ", ".join(map(_quoted, (*columns, *(name for name, _ in blank))))
    values = ", ".join((*("?" * len(columns)), *(_BLANKS[value] for _, value in blank)))
    rows = ", ".join([f"({values})"] * count)
    # OR FAIL keeps no copy of what the statement changes, to take back it alone: whatever goes
    # wrong here ends the transaction.
    return f"INSERT OR FAIL INTO {_quoted(table.name)} ({names}) VALUES {rows}"  # noqa: S608


def _quoted(name: str) -> str:
    return _PREPARER.quote(name)


_PREPARER = sqlite.dialect().identifier_preparer
