"""Statements that are written out once: what they see, and of which moment."""

import sqlite3
from typing import Any

import pytest
from sqlalchemy import ColumnElement, Select, bindparam, func, literal_column, select

from app.errors import Cancelled
from app.library.file import Library, ReadToken
from app.models.project import PROJECT
from app.operations.projects import update_projects
from app.queries.filter import Filter
from app.queries.prepared import Prepared, fetched, fetched_by
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


class Numbers:
    """Selects the numbers of projects, so many from a condition's first, and notes how often."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, condition: ColumnElement[bool], most: int) -> Select[Any]:
        self.made += 1
        # The text is a value that is no part's.
        filled = PROJECT.c.name != "没有"
        return select(PROJECT.c.number).where(condition, filled).order_by("number").limit(most)


def test_one_shape_is_made_once_whatever_its_values(library: Library) -> None:
    numbers = Numbers()
    number, nature = PROJECT.c.number, PROJECT.c.nature

    def ask(condition: ColumnElement[bool], most: int = 3) -> list[int]:
        with library.read() as connection:
            return [row[0] for row in fetched_by(connection, numbers, condition, most)]

    assert ask(number.between(5, 30)) == [5, 6, 7]
    assert ask(number.between(33, 99)) == [33, 34, 35]
    assert numbers.made == 1
    # Another comparison, another column, and another part that is no expression.
    assert ask(number > 33) == [34, 35, 36]
    assert ask(nature == "没有这一种") == []
    assert ask(number.between(5, 30), 1) == [5]
    assert ask(number.between(7, 30), 1) == [7]
    assert numbers.made == 4


def test_each_part_has_its_own_values(library: Library) -> None:
    number = PROJECT.c.number

    def between(low: ColumnElement[bool], high: ColumnElement[bool]) -> Select[Any]:
        # Not in the order of the parts.
        return select(number).where(high, low).order_by(number)

    with library.read() as connection:
        for first, last in ((3, 5), (34, 36), (9, 8)):
            found = fetched_by(connection, between, number >= first, number <= last)
            assert found == [(each,) for each in range(first, last + 1)]


@pytest.mark.parametrize("wanted", [[36], [], [3, 1, 2], [4, 5], [6, 7, 8], [9]])
def test_lists_are_as_long_as_they_are(library: Library, wanted: list[int]) -> None:
    number = PROJECT.c.number
    query = select(number).where(number.in_(wanted), number < 9).order_by(number)
    with library.read() as connection:
        found = fetched(connection, query)
    assert found == [(each,) for each in sorted(wanted) if each < 9]


def test_other_makers_of_the_same_parts_are_told_apart(library: Library) -> None:
    condition = PROJECT.c.number == 36

    def count(condition: ColumnElement[bool]) -> Select[Any]:
        return select(func.count()).select_from(PROJECT).where(condition)

    def name(condition: ColumnElement[bool]) -> Select[Any]:
        return select(PROJECT.c.number).where(condition)

    with library.read() as connection:
        assert fetched_by(connection, count, condition) == [(1,)]
        assert fetched_by(connection, name, condition) == [(36,)]


def test_any_select_is_of_the_moment_of_its_reading(library: Library) -> None:
    whole = select(func.sum(PROJECT.c.total_yuan))
    with library.read() as connection:
        before = fetched(connection, whole)
        library.perform(update_projects({30: {"total": "1亿"}}))
        assert fetched(connection, whole) == before == [(27_906_370_000,)]
    with library.read() as connection:
        assert fetched(connection, whole) != before
