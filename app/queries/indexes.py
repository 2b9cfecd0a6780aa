"""Which index answers a question that adds projects up.

SQLite keeps no statistics here and would often take an index for one condition, or for the order of
the groups, and then visit every row it finds; at a million projects that is seconds against a
fraction of one. So the index is named.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ClauseElement, Column, ColumnElement, Select
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import BinaryExpression, BooleanClauseList
from sqlalchemy.sql.selectable import SelectBase

from app.models.facetcell import CELL_COLUMNS, FACET_CELL
from app.models.project import CELL_INDEX, ID_INDEX, PROJECT
from app.queries.filter import Filter

#: The indexes over what is not in the recycle bin, the narrowest first; those of cells and of ids,
#: which tell the rest only by a join, are not among them.
_LIVE: tuple[tuple[str, tuple[str, ...]], ...] = tuple(
    sorted(
        (
            (str(index.name), tuple(column.name for column in index.columns))
            for index in PROJECT.indexes
            if str(index.name).startswith("ix_project_live_")
            and index.name not in (CELL_INDEX, ID_INDEX)
        ),
        key=lambda entry: (len(entry[1]), entry[0]),
    )
)

#: What SQLite is told where every row has to be visited anyway.
_ROW_BY_ROW = "NOT INDEXED"


#: Columns with few values each: groups may be told apart by some of them on the way without
#: becoming nearly as many as the projects.
_COARSE = frozenset(CELL_COLUMNS)

#: What the indexes of cells and of ids tell, joined to cells.
_BY_CELL = _COARSE | {"cell_id", "lead_unit_id", "total_yuan"}

#: What the index of ids tells, joined to cells.
_BY_ID = _BY_CELL | {"unit_ids"}

#: What any index tells.
_INDEXED = _BY_ID.union(*(columns for _, columns in _LIVE))

#: So many projects are found sooner by going through an index of all than one by one.
MANY = 100_000

#: More of them than this may make as many groups as there are projects.
_MOST_BETWEEN = 5


@dataclass(frozen=True, slots=True)
class Route:
    """How projects are gone through.

    Attributes:
        columns: what to group by on the way: the keys asked for, perhaps with others between
            them, in the order of the index, so that nothing needs sorting.
        hint: the index's name in SQLite's words; empty to leave the choice to it.
        is_by_cell: whether the projects are gone through cell by cell.
    """

    columns: tuple[ColumnElement[Any], ...]
    hint: str
    is_by_cell: bool = False

    def take(self, query: Select[Any]) -> Select[Any]:
        """Return the query sent this way."""
        if self.is_by_cell:
            told = visitors.replacement_traverse(query, {}, _of_cell)  # type: ignore[call-overload]
            query = told.where(FACET_CELL.c.id == PROJECT.c.cell_id)
        return query.with_hint(PROJECT, self.hint, "sqlite") if self.hint else query


def _of_cell(element: Any) -> ColumnElement[Any] | None:
    if isinstance(element, Column) and element.table is PROJECT and element.name in _COARSE:
        return FACET_CELL.c[element.name]
    return None


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
    conditioned = columns_of(condition)
    if filter.is_bin:
        # It is small.
        return Route(asked, "")
    # Every index has the ids.
    used = conditioned.union({"total_yuan"}, *map(columns_of, asked)) - {"deleted_at", "id"}
    if "id" in conditioned:
        # Where some ids are looked for, SQLite goes to these projects.
        if used <= _BY_ID and not has_inner_projects(condition):
            return Route(asked, f"INDEXED BY {ID_INDEX}", not used.isdisjoint(_COARSE))
        # It goes to them in their order even where it is told to use no index; it might else go
        # through one of all projects and visit each, wherever it lies.
        return Route(asked, "" if used <= _INDEXED else _ROW_BY_ROW)
    covering = [(name, columns) for name, columns in _LIVE if used <= set(columns)]
    if not covering:
        if used <= _BY_CELL and not has_inner_projects(condition):
            return Route(asked, f"INDEXED BY {CELL_INDEX}", not used.isdisjoint(_COARSE))
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


def parts_of(condition: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    """Return what has to hold together, less on which side of the recycle bin a project is."""
    whole = isinstance(condition, BooleanClauseList) and condition.operator is operators.and_
    parts = (
        [each for part in condition.clauses for each in parts_of(part)] if whole else [condition]
    )
    return [part for part in parts if not _is_side(part)]


def _is_side(part: ColumnElement[bool]) -> bool:
    return isinstance(part, BinaryExpression) and part.left is PROJECT.c.deleted_at


def columns_of(expression: ClauseElement) -> set[str]:
    """Return the names of the project's columns that an expression reads."""
    return {
        each.name
        for each in visitors.iterate(expression)
        if isinstance(each, Column) and each.table is PROJECT
    }


def rewritten(
    expression: ColumnElement[Any], told: Callable[..., Any]
) -> ColumnElement[Any] | None:
    """Return an expression over projects as one over what repeats them.

    Args:
        expression: over the project table.
        told: returns what stands for an element of it, None for what stays.

    Returns:
        None where it would still read the project.
    """
    if has_inner_projects(expression):
        return None
    found: ColumnElement[Any] = visitors.replacement_traverse(
        expression, {}, lambda element, **_: told(element)
    )
    return None if columns_of(found) else found


def is_told_by_indexes(condition: ColumnElement[bool]) -> bool:
    """Return whether the indexes tell which live projects a condition is true of."""
    told = _BY_CELL | {"deleted_at"}
    return columns_of(condition) <= told and not has_inner_projects(condition)


def has_inner_projects(expression: ColumnElement[Any]) -> bool:
    """Return whether an expression asks about other projects than the one it is of."""
    return any(
        isinstance(each, SelectBase) and columns_of(each) for each in visitors.iterate(expression)
    )
