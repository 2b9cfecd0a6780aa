"""Very many new rows, column by column: made ready before the library takes them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table

from app.library.rows import Columns, whole_columns
from app.library.searchindex import add_tokens, tokens_of
from app.models.project import PROJECT

#: Projects that wait to be indexed together.
MOST = 10_000


@dataclass(frozen=True, slots=True)
class NewRows:
    """Rows that have no ids yet, unless they come back with theirs.

    Attributes:
        table: of the rows.
        said: the columns that were given.
        whole: every column, ``id`` only where it was given.
        words: by project, what the word index holds of it; empty for other tables.
        marks: the same for single characters and pinyin.
    """

    table: Table
    said: Columns
    whole: dict[str, list[Any]]
    words: list[str]
    marks: list[str]

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.whole["uuid"])

    def say(self, name: str, values: list[Any]) -> None:
        """Set a column that nothing else is made from."""
        self.whole[name] = values


def new_rows(table: Table, columns: Columns) -> NewRows:
    """Return rows made whole, with their words; it asks nothing of a library.

    Raises:
        KeyError: a column the table does not have.
    """
    whole = whole_columns(table, columns)
    words: list[str] = []
    marks: list[str] = []
    if table is PROJECT:
        words, marks = tokens_of(whole["search_text"], whole["name_keys"])
    return NewRows(table, columns, whole, words, marks)


class Unindexed:
    """New projects that wait to be put into the word index together.

    FTS5 writes out what it has gathered whenever a statement on many rows begins: after each of
    its own parts an import would have it merge hundreds of pieces.
    """

    def __init__(self, connection: Connection) -> None:
        """Wait for projects; the connection is inside the writing transaction."""
        self._connection = connection
        self._waiting: list[tuple[int, str, str]] = []

    @property
    def are_many(self) -> bool:
        """Whether it is time to write them."""
        return len(self._waiting) >= MOST

    def add(self, ids: list[int], rows: NewRows) -> None:
        """Take new projects."""
        self._waiting += zip(ids, rows.words, rows.marks, strict=True)

    def write(self) -> None:
        """Index all that wait. Whoever calls has the guard lifted."""
        waiting, self._waiting = self._waiting, []
        add_tokens(self._connection, waiting)
