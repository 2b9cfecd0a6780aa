"""Questions that are asked again and again: written out once, and put to SQLite directly.

What SQLAlchemy does around a statement takes longer than most small questions themselves, and a
screen asks dozens of these.
"""

from typing import Any

from sqlalchemy import Connection, Select
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.selectable import SelectBase


class Prepared:
    """A statement that is always the same but for the values of its named parameters.

    Args:
        statement: a select; what its parameters hold is handed to SQLite as it is, and so is what
            its columns hold: whole numbers and texts.
    """

    def __init__(self, statement: SelectBase) -> None:
        self._statement = statement
        # By how a connection writes SQL: one without a word index has other words for some.
        self._written: dict[type[SQLCompiler], tuple[str, tuple[str, ...], dict[str, Any]]] = {}

    def rows(self, connection: Connection, **values: Any) -> list[tuple[Any, ...]]:
        """Return the rows as plain tuples.

        Args:
            connection: of the library.
            values: of the parameters, by name.
        """
        dialect = connection.dialect
        written = self._written.get(dialect.statement_compiler)
        if written is None:
            compiled = self._statement.compile(dialect=dialect)
            names = tuple(compiled.positiontup or ())
            written = compiled.string, names, compiled.params
            self._written[dialect.statement_compiler] = written
        if not connection.in_transaction():
            # As SQLAlchemy would for a statement of its own: all that is read is of one moment.
            connection.begin()
        text, names, known = written
        bound = {**known, **values} if values else known
        raw: Any = connection.connection.driver_connection
        found: list[tuple[Any, ...]] = raw.execute(text, [bound[name] for name in names]).fetchall()
        return found

    def column(self, connection: Connection, **values: Any) -> list[Any]:
        """Return the first column."""
        return [row[0] for row in self.rows(connection, **values)]

    def value(self, connection: Connection, **values: Any) -> Any:
        """Return the first column of the first row; None where there is none."""
        rows = self.rows(connection, **values)
        return rows[0][0] if rows else None


def fetched(connection: Connection, query: Select[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of any other select as plain tuples: there may be tens of thousands."""
    cursor = connection.execute(query).cursor
    assert cursor is not None
    return list(cursor.fetchall())
