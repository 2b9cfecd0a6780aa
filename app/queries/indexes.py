"""Which index answers a question that adds projects up.

SQLite keeps no statistics here and would often take an index for one condition, or for the order of
the groups, and then visit every row it finds; at a million projects that is seconds against a
fraction of one. So the index is named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Select
from sqlalchemy.sql import visitors

from app.models.project import FACET_COLUMNS, PROJECT
from app.queries.filter import Filter

#: The indexes over what is not in the recycle bin, the narrowest first.
_LIVE: tuple[tuple[str, tuple[str, ...]], ...] = tuple(
    sorted(
        (
            (str(index.name), tuple(column.name for column in index.columns))
            for index in PROJECT.indexes
            if str(index.name).startswith("ix_project_live_")
        ),
        key=lambda entry: (len(entry[1]), entry[0]),
    )
)

#: What SQLite is told where every row has to be visited anyway.
_ROW_BY_ROW = "NOT INDEXED"


#: Columns with few values each: groups may be told apart by some of them on the way without
#: becoming nearly as many as the projects.
_COARSE = frozenset(FACET_COLUMNS) - {"lead_unit_id", "total_yuan"}

#: More of them than this may make as many groups as there are projects.
_MOST_BETWEEN = 5


@dataclass(frozen=True, slots=True)
class Route:
    """How projects are gone through.

    Attributes:
        columns: what to group by on the way: the keys asked for, perhaps with others between
            them, in the order of the index, so that nothing needs sorting.
        hint: the index's name in SQLite's words; empty to leave the choice to it.
    """

    columns: tuple[ColumnElement[Any], ...]
    hint: str

    def take(self, query: Select[Any]) -> Select[Any]:
        """Return the query sent this way."""
        return query.with_hint(PROJECT, self.hint, "sqlite") if self.hint else query


def find_route(
    filter: Filter, condition: ColumnElement[bool], keys: Sequence[ColumnElement[Any]] = ()
) -> Route:
    """Return the best way to add a filter's projects up by keys.

    Args:
        filter: the typed filter.
        condition: the same in SQL.
        keys: columns of the project, or expressions over them, each once.
    """
    asked = tuple(keys)
    conditioned = _columns_of(condition)
    if filter.is_bin or "id" in conditioned:
        # The bin is small; where some ids are looked for, SQLite goes to these projects.
        return Route(asked, "")
    used = conditioned.union({"total_yuan"}, *map(_columns_of, asked)) - {"deleted_at"}
    covering = [(name, columns) for name, columns in _LIVE if used <= set(columns)]
    if not covering:
        return Route(asked, _ROW_BY_ROW)
    if all(isinstance(key, Column) for key in asked):
        names = {str(key.name) for key in asked}
        for index, columns in covering:
            depth = max((columns.index(name) + 1 for name in names), default=0)
            between = set(columns[:depth]) - names
            if between <= _COARSE and len(between) <= _MOST_BETWEEN:
                found = tuple(PROJECT.c[name] for name in columns[:depth])
                return Route(found, f"INDEXED BY {index}")
    return Route(asked, f"INDEXED BY {covering[0][0]}")


def _columns_of(expression: ColumnElement[Any]) -> set[str]:
    return {
        each.name
        for each in visitors.iterate(expression)
        if isinstance(each, Column) and each.table is PROJECT
    }
