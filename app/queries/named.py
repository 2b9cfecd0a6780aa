"""What is called by a word: the ids a filter's names stand for."""

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import Connection, Table, bindparam, select, union_all

from app.models.unit import PROJECT_UNIT, UNIT, UNIT_ALIAS
from app.queries.prepared import Prepared


def named_ids(connection: Connection, table: Table, values: Sequence[str]) -> tuple[int, ...]:
    """Ids of the rows called so, or, where none is, of those whose name contains the value."""
    found: list[int] = []
    for value in values:
        called = _named(table).column(connection, word=value)
        if not called:
            containing = select(table.c.id).where(table.c.name.contains(value, autoescape=True))
            called = list(connection.execute(containing).scalars())
        found.extend(called)
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=8)
def _named(table: Table) -> Prepared:
    return Prepared(select(table.c.id).where(table.c.name == bindparam("word")))


#: The unit called by a word, where a project names it.
_CALLED = Prepared(
    union_all(
        select(UNIT.c.id).where(UNIT.c.name == bindparam("word")),
        select(UNIT_ALIAS.c.unit_id).where(UNIT_ALIAS.c.alias == bindparam("word")),
    )
)
_IS_TIED = Prepared(
    select(PROJECT_UNIT.c.id).where(PROJECT_UNIT.c.unit_id == bindparam("unit_id")).limit(1)
)


def unit_ids(connection: Connection, values: Sequence[str]) -> tuple[int, ...]:
    """Ids of the unit called so, or, where none is, of those that a project calls so in part."""
    found: list[int] = []
    for value in values:
        called = _CALLED.column(connection, word=value)
        if any(_IS_TIED.rows(connection, unit_id=each) for each in called):
            found.extend(called)
            continue
        written = PROJECT_UNIT.c.written
        containing = select(PROJECT_UNIT.c.unit_id).where(written.contains(value, autoescape=True))
        found.extend(int(row.unit_id) for row in connection.execute(containing.distinct()))
    return tuple(dict.fromkeys(found))
