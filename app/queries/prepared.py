"""Questions that are asked again and again: written out once, and put to SQLite directly.

What SQLAlchemy does around a statement takes longer than most small questions themselves, and a
screen asks dozens of these.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ClauseElement, Connection, Select
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.selectable import SelectBase
from sqlalchemy.util import LRUCache


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
        text, names, known = written
        bound = {**known, **values} if values else known
        return _rows(connection, text, [bound[name] for name in names])

    def column(self, connection: Connection, **values: Any) -> list[Any]:
        """Return the first column."""
        return [row[0] for row in self.rows(connection, **values)]

    def value(self, connection: Connection, **values: Any) -> Any:
        """Return the first column of the first row; None where there is none."""
        rows = self.rows(connection, **values)
        return rows[0][0] if rows else None


def fetched(connection: Connection, query: Select[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of any other select as plain tuples: there may be tens of thousands.

    Each shape of a select is written out once, whatever the values in it.
    """
    return fetched_by(connection, _itself, query)


def fetched_by(
    connection: Connection, make: Callable[..., Select[Any]], *parts: Any
) -> list[tuple[Any, ...]]:
    """Return the rows of a select that is made only where none of its shape was asked before.

    What it compares with is handed to SQLite as it is, and so is what its columns hold.

    Args:
        connection: of the library.
        make: returns the select; nothing else decides what it is like than the parts.
        parts: what it is made of. Expressions are told apart by their shape, whatever the values
            in them; what is no expression, by itself.
    """
    shapes: list[Any] = [connection.dialect.statement_compiler, make]
    binds: list[BindParameter[Any]] = []
    for part in parts:
        if isinstance(part, ClauseElement):
            shape = part._generate_cache_key()
            assert shape is not None, "SQLAlchemy tells the shape of all that is used here"
            shapes.append(shape.key)
            binds += shape.bindparams
        else:
            shapes.append(part)
    values: list[Any] = [bind.effective_value for bind in binds]
    # A list is written out value by value.
    shapes += [len(value) for value in values if isinstance(value, list | tuple)]
    key = tuple(shapes)
    written = _KNOWN.get(key)
    if written is None:
        written = _KNOWN[key] = _written(connection, make(*parts), binds)
    values += written.constants
    bound = [values[at] if within is None else values[at][within] for at, within in written.places]
    return _rows(connection, written.text, bound)


class _Written(NamedTuple):
    """A select as SQLite gets it, without the values that vary.

    Attributes:
        text: SQL.
        places: where each of its values stands among those of the parts, with the constants behind
            them, and where in the list that one is.
        constants: values that are no part's.
    """

    text: str
    places: Sequence[tuple[int, int | None]]
    constants: Sequence[Any]


#: Selects that have been written out, by their shape; of so many the oldest go.
_KNOWN: LRUCache[tuple[Hashable, ...], _Written] = LRUCache(500)


def _written(
    connection: Connection, query: Select[Any], binds: Sequence[BindParameter[Any]]
) -> _Written:
    """Write a select out, with each list in it as long as it is now."""
    compiled = query.compile(dialect=connection.dialect)
    state = compiled.construct_expanded_state(escape_names=False)
    varying = {id(bind): at for at, bind in enumerate(binds)}
    places: dict[str, tuple[int, int | None]] = {}
    constants: list[Any] = []
    for name, bind in compiled.binds.items():
        at = varying.get(id(bind))
        if at is None:
            at = len(binds) + len(constants)
            constants.append(bind.effective_value)
        expanded = state.parameter_expansion.get(name)
        if expanded is None:
            places[name] = at, None
        else:
            places.update((each, (at, within)) for within, each in enumerate(expanded))
    return _Written(state.statement, [places[name] for name in state.positiontup or ()], constants)


def _itself(query: Select[Any]) -> Select[Any]:
    return query


def _rows(connection: Connection, text: str, values: list[Any]) -> list[tuple[Any, ...]]:
    if not connection.in_transaction():
        # As SQLAlchemy would for a statement of its own: all that is read is of one moment.
        connection.begin()
    raw: Any = connection.connection.driver_connection
    found: list[tuple[Any, ...]] = raw.execute(text, values).fetchall()
    return found
