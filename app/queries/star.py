"""Sums kept ready: what is told by cells is added up without going through the projects.

A question whose conditions and keys read only what a cell of ``models/facetcell.py`` knows (its
columns, and 总投资 where the bounds are edges of its steps) has the same answer over the sums
of the cells. So it is rewritten, expression by expression, and asked of some ten thousand rows in
place of a million. Everything else goes over the projects, as ``indexes.py`` says.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Null,
    Select,
    Table,
    func,
    select,
)
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import BinaryExpression, BooleanClauseList

from app.models.facetcell import (
    AMOUNT_EDGES,
    CELL_COLUMNS,
    FACET_CELL,
    LEAD_SUM,
    NO_UNIT,
    UNIT_SUM,
)
from app.models.project import PROJECT
from app.models.unit import PROJECT_UNIT
from app.queries.filter import Filter
from app.queries.indexes import columns_of, has_inner_projects

#: More cells than this are no shorter than the projects, and too many to keep.
MOST_CELLS = 120_000

#: Where each step begins.
_STEPS = {edge: step for step, edge in enumerate(AMOUNT_EDGES)}

#: What a column stands for in other tables.
Places = Mapping[Any, ColumnElement[Any]]

_CELLS: Places = {
    **{PROJECT.c[name]: FACET_CELL.c[name] for name in CELL_COLUMNS},
    PROJECT.c.cell_id: FACET_CELL.c.id,
}


def are_cells_few(connection: Connection) -> bool:
    """Return whether going through all cells is quick."""
    # Ids of cells have no gaps, so the last one counts them.
    last = connection.execute(select(func.max(FACET_CELL.c.id))).scalar()
    return (last or 0) <= MOST_CELLS


def over_cells(
    expression: ColumnElement[Any], places: Places = _CELLS
) -> ColumnElement[Any] | None:
    """Return an expression over live projects as one over cells.

    Args:
        expression: over the project table.
        places: what columns stand for.

    Returns:
        None where a cell does not tell.
    """

    def told(element: Any, **_: Any) -> Any:
        if isinstance(element, Column):
            return places.get(element)
        if isinstance(element, BinaryExpression) and element.left is PROJECT.c.total_yuan:
            return _by_step(element)
        if isinstance(element, BinaryExpression) and element.left is PROJECT.c.lead_unit_id:
            return _without_lead(element) if PROJECT.c.lead_unit_id in places else None
        return None

    return _rewritten(expression, told)


def _without_lead(comparison: BinaryExpression[Any]) -> ColumnElement[bool] | None:
    """Return 'has no lead unit' over the sums by it, where that is a unit like others."""
    if comparison.operator is operators.is_ and isinstance(comparison.right, Null):
        found: ColumnElement[bool] = LEAD_SUM.c.unit_id == NO_UNIT
        return found
    return None


def over_amounts(
    expression: ColumnElement[Any], amount: ColumnElement[Any]
) -> ColumnElement[Any] | None:
    """Return an expression that reads only 总投资 as one over another column that repeats it."""
    return _rewritten(
        expression, lambda element, **_: amount if element is PROJECT.c.total_yuan else None
    )


def _rewritten(
    expression: ColumnElement[Any], told: Callable[..., Any]
) -> ColumnElement[Any] | None:
    if has_inner_projects(expression):
        return None
    found: ColumnElement[Any] = visitors.replacement_traverse(expression, {}, told)
    return None if columns_of(found) else found


def parts_of(condition: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    """Return what has to hold together, less on which side of the recycle bin a project is."""
    whole = isinstance(condition, BooleanClauseList) and condition.operator is operators.and_
    parts = (
        [each for part in condition.clauses for each in parts_of(part)] if whole else [condition]
    )
    return [part for part in parts if not _is_side(part)]


def _is_side(part: ColumnElement[bool]) -> bool:
    return isinstance(part, BinaryExpression) and part.left is PROJECT.c.deleted_at


def _by_step(comparison: BinaryExpression[Any]) -> ColumnElement[bool] | None:
    """Return a comparison of the amount as one of its step; None where it parts a step."""
    operator, right = comparison.operator, comparison.right
    if operator in (operators.is_, operators.is_not) and isinstance(right, Null):
        return (
            FACET_CELL.c.amount_step.is_(None)
            if operator is operators.is_
            else FACET_CELL.c.amount_step.is_not(None)
        )
    if operator is operators.between_op:
        bounds = [_value(each) for each in right.get_children()]
        if len(bounds) != 2:
            return None
        low, high = _from(bounds[0], 0), _below(bounds[1], 1)
        return None if low is None or high is None else low & high
    value = _value(right)
    if operator is operators.ge:
        return _from(value, 0)
    if operator is operators.gt:
        return _from(value, 1)
    if operator is operators.lt:
        return _below(value, 0)
    return _below(value, 1) if operator is operators.le else None


def _value(element: Any) -> int | None:
    value = element.value if isinstance(element, BindParameter) else None
    return value if isinstance(value, int) else None


def _from(value: int | None, more: int) -> ColumnElement[bool] | None:
    if value is None or value + more not in _STEPS:
        return None
    found: ColumnElement[bool] = FACET_CELL.c.amount_step >= _STEPS[value + more]
    return found


def _below(value: int | None, more: int) -> ColumnElement[bool] | None:
    if value is None or value + more not in _STEPS:
        return None
    found: ColumnElement[bool] = FACET_CELL.c.amount_step < _STEPS[value + more]
    return found


def kept_sums(
    connection: Connection,
    filter: Filter,
    condition: ColumnElement[bool],
    keys: Sequence[ColumnElement[Any]],
    units: Sequence[FromClause] = (),
) -> Select[Any] | None:
    """Return the select of keys, count, count without 总投资 and yuan over the sums.

    Args:
        connection: of the library.
        filter: which projects.
        condition: the same in SQL.
        keys: expressions over the project, or the unit of one of ``units``.
        units: the responsible units joined to the project.

    Returns:
        None where the sums do not tell.
    """
    if filter.is_bin or len(units) > 1 or not are_cells_few(connection):
        return None
    places = dict(_CELLS)
    source: Table = FACET_CELL
    parts = parts_of(condition)
    asked: list[ColumnElement[Any]] = []
    if units:
        source = UNIT_SUM
        places[units[0].c.unit_id] = UNIT_SUM.c.unit_id
    elif any("lead_unit_id" in columns_of(each) for each in (condition, *keys)):
        source = LEAD_SUM
        places[PROJECT.c.lead_unit_id] = LEAD_SUM.c.unit_id
    elif tied := {unit: part for part in parts if (unit := unit_of(part)) is not None}:
        # The sums of one unit; a second is not among what they tell.
        source = UNIT_SUM
        unit, own = tied.popitem()
        parts = [part for part in parts if part is not own]
        asked = [UNIT_SUM.c.unit_id == unit]
    if source is not FACET_CELL:
        places[PROJECT.c.cell_id] = source.c.cell_id
    told = [each for part in parts if (each := over_cells(part, places)) is not None]
    found = [each for key in keys if (each := over_cells(key, places)) is not None]
    if len(told) < len(parts) or len(found) < len(keys):
        return None
    asked += told
    figures = (func.coalesce(func.sum(source.c[name]), 0) for name in ("size", "missing", "total"))
    shown = (func.nullif(key, NO_UNIT) if key is LEAD_SUM.c.unit_id else key for key in found)
    # By the sums' own key first, so that nothing needs sorting.
    order = sorted(found, key=lambda key: key is not source.primary_key.columns[0])
    query = select(*shown, *figures).select_from(source).group_by(*order)
    if source is FACET_CELL:
        return query.where(*asked, FACET_CELL.c.size > 0)
    by_cell = [part for part in asked if _tables(part) == {FACET_CELL}]
    other = [part for part in asked if _tables(part) != {FACET_CELL}]
    if any(FACET_CELL in _tables(each) for each in (*found, *other)):
        return query.where(*asked, FACET_CELL.c.id == source.c.cell_id)
    if by_cell:
        # A list to look up in: a join might go through the units cell by cell.
        query = query.where(source.c.cell_id.in_(select(FACET_CELL.c.id).where(*by_cell)))
    return query.where(*other)


def unit_of(part: ColumnElement[bool]) -> int | None:
    """Return the unit where a condition asks for the projects of one; see ``conditions.py``.

    A live project is once in the sums of each of its units, but would be twice in those of two.
    """
    if not isinstance(part, BinaryExpression) or part.left is not PROJECT.c.id:
        return None
    inner = list(visitors.iterate(part.right))
    values = [each.value for each in inner if isinstance(each, BindParameter)]
    units = values[0] if len(values) == 1 and isinstance(values[0], list) else []
    asked = select(PROJECT_UNIT.c.project_id).where(PROJECT_UNIT.c.unit_id.in_(units))
    is_of_units = part.compare(PROJECT.c.id.in_(asked))
    return units[0] if is_of_units and len(units) == 1 else None


def _tables(expression: Any) -> set[Any]:
    return {each.table for each in visitors.iterate(expression) if isinstance(each, Column)} & {
        FACET_CELL,
        LEAD_SUM,
        UNIT_SUM,
    }
