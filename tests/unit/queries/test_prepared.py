"""Statements that are written out once: what they see, and of which moment."""

import sqlite3

import pytest
from sqlalchemy import bindparam, func, literal_column, select

from app.errors import Cancelled
from app.library.file import Library, ReadToken
from app.models.project import PROJECT
from app.operations.projects import update_projects
from app.queries.filter import Filter
from app.queries.prepared import Prepared
from app.queries.rollups import load_totals

NAMED = Prepared(select(PROJECT.c.number, PROJECT.c.nature).where(PROJECT.c.id == bindparam("id")))
LARGEST = Prepared(select(func.max(PROJECT.c.total_yuan)))


def test_parameters_are_those_of_each_question(library: Library) -> None:
    with library.read() as connection:
        assert NAMED.rows(connection, id=3)[0][0] == 3
        assert NAMED.rows(connection, id=36)[0][0] == 36
        assert NAMED.rows(connection, id=99) == []
        assert NAMED.column(connection, id=36) == [36]
        assert NAMED.value(connection, id=99) is None


def test_what_is_read_after_it_is_of_the_same_moment(library: Library) -> None:
    """It may be the first question of a reading; a write meanwhile is not seen."""
    with library.read() as connection:
        largest = LARGEST.value(connection)
        library.perform(update_projects({30: {"total": "1亿"}}))
        assert LARGEST.value(connection) == largest == 12_000_000_000
        assert load_totals(connection, Filter()).total_yuan == 27_906_370_000
    with library.read() as connection:
        assert LARGEST.value(connection) < largest


def test_a_write_sees_what_it_has_written(library: Library) -> None:
    """Inside an operation it belongs to the operation's own transaction."""
    library.perform(update_projects({1: {"nature": "扩建"}}))
    with library.read() as connection:
        assert NAMED.rows(connection, id=1) == [(1, "扩建")]


def test_nobody_waiting_ends_it(library: Library) -> None:
    numbers = select(literal_column("1").label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < 10**9))
    endless = Prepared(select(func.count()).select_from(numbers))
    token = ReadToken()

    def ask() -> None:
        with library.read(token) as connection:
            raw = connection.connection.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            raw.set_progress_handler(token.cancel, 1_000)
            try:
                endless.rows(connection)
            finally:
                raw.set_progress_handler(None, 0)

    with pytest.raises(Cancelled):
        ask()
