"""Sums kept ready: what is told by cells is added up without going through the projects.

A question whose conditions and keys read only what a cell of ``models/facetcell.py`` knows (its
columns, and 总投资 where the bounds are edges of its steps) has the same answer over the sums
of the cells. So it is rewritten, expression by expression, and asked of some ten thousand rows in
place of a million. Everything else goes over the projects, as ``indexes.py`` says.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
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
    true,
)
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import BinaryExpression

from app.models.facetcell import (
    AMOUNT_EDGES,
    CELL_COLUMNS,
    FACET_CELL,
    LEAD_SUM,
    NO_UNIT,
    UNIT_SUM,
)
from app.models.project import PROJECT
from app.models.unit import LED_INDEX, PROJECT_UNIT
from app.queries.dimensions import measures
from app.queries.edges import IS_COUNTED, Edge
from app.queries.filter import Filter
from app.queries.indexes import columns_of, parts_of, rewritten
from app.queries.marks import load_cell_ids, marked
from app.queries.packed import packed, unpacked
from app.queries.prepared import Prepared, fetched

#: More cells than this are no shorter than the projects, and too many to keep.
MOST_CELLS = 120_000

#: All that is not in the recycle bin.
_LIVE = PROJECT.c.deleted_at.is_(None)

#: Where steps begin.
_STEPS = frozenset(AMOUNT_EDGES)

#: What a column stands for in other tables.
Places = Mapping[Any, ColumnElement[Any]]

_CELLS: Places = {
    **{PROJECT.c[name]: FACET_CELL.c[name] for name in CELL_COLUMNS},
    PROJECT.c.cell_id: FACET_CELL.c.id,
}


#: Ids of cells have no gaps, so the last one counts them.
_LAST_CELL = Prepared(select(func.max(FACET_CELL.c.id)))

#: Of a project without a unit.
_ALONE = Prepared(
    select(LEAD_SUM.c.cell_id).where(LEAD_SUM.c.unit_id == NO_UNIT, LEAD_SUM.c.size > 0).limit(1)
)


def count_cells(connection: Connection) -> int:
    """Return how many cells there are, which is the last one's id."""
    return _LAST_CELL.value(connection) or 0


def are_cells_few(connection: Connection) -> bool:
    """Return whether going through all cells is quick."""
    return count_cells(connection) <= MOST_CELLS


def has_alone(connection: Connection) -> bool:
    """Return whether any live project of the library has no unit."""
    return bool(_ALONE.rows(connection))


def over_cells(
    expression: ColumnElement[Any], places: Places = _CELLS, parted: set[int] | None = None
) -> ColumnElement[Any] | None:
    """Return an expression over live projects as one over cells.

    Args:
        expression: over the project table.
        places: what columns stand for.
        parted: gets the steps of 总投资 in which a bound lies: what is returned does not hold for
            the cells of these. Without it such a bound is not told.

    Returns:
        None where a cell does not tell.
    """

    def told(element: Any, **_: Any) -> Any:
        if isinstance(element, Column):
            return places.get(element)
        if isinstance(element, BinaryExpression) and element.left is PROJECT.c.total_yuan:
            return _by_step(element, parted)
        if isinstance(element, BinaryExpression) and element.left is PROJECT.c.lead_unit_id:
            return _without_lead(element) if PROJECT.c.lead_unit_id in places else None
        return None

    return rewritten(expression, told)


def _without_lead(comparison: BinaryExpression[Any]) -> ColumnElement[bool] | None:
    """Return 'has no lead unit' over the sums by it, where that is a unit like others."""
    if comparison.operator is operators.is_ and isinstance(comparison.right, Null):
        found: ColumnElement[bool] = LEAD_SUM.c.unit_id == NO_UNIT
        return found
    return None


def _by_step(
    comparison: BinaryExpression[Any], parted: set[int] | None
) -> ColumnElement[bool] | None:
    """Return a comparison of the amount as one of its step; None where it is not told."""
    step = FACET_CELL.c.amount_step
    operator, right = comparison.operator, comparison.right
    if isinstance(right, Null):
        if operator is operators.is_:
            return step.is_(None)
        return step.is_not(None) if operator is operators.is_not else None
    if operator is operators.between_op:
        low, high = ([_value(each) for each in right.get_children()] + [None, None])[:2]
        first = _first_step(low, 0, parted)
        end = _first_step(high, 1, parted)
        return None if first is None or end is None else (step >= first) & (step < end)
    value = _value(right)
    if operator in _FROM:
        first = _first_step(value, _FROM[operator], parted)
        return None if first is None else _bool(step >= first)
    if operator in _BELOW:
        end = _first_step(value, _BELOW[operator], parted)
        return None if end is None else _bool(step < end)
    return None


#: What is added to the value of a comparison to have the first yuan it holds from on, or holds no
#: more.
_FROM = {operators.ge: 0, operators.gt: 1}
_BELOW = {operators.lt: 0, operators.le: 1}


def _first_step(value: int | None, more: int, parted: set[int] | None) -> int | None:
    """Return the first step that lies wholly from an amount on; None where that is not told."""
    if value is None:
        return None
    bound = value + more
    step = bisect_left(AMOUNT_EDGES, bound)
    if bound > 0 and bound not in _STEPS:
        if parted is None:
            return None
        parted.add(step - 1)
    return step


def _bool(expression: Any) -> ColumnElement[bool]:
    """Say that a comparison is a condition; SQLAlchemy's operators are typed more loosely."""
    checked: ColumnElement[bool] = expression
    return checked


def _value(element: Any) -> int | None:
    value = element.value if isinstance(element, BindParameter) else None
    return value if isinstance(value, int) else None


def kept_rows(
    connection: Connection,
    filter: Filter,
    condition: ColumnElement[bool],
    keys: Sequence[ColumnElement[Any]],
    units: Sequence[FromClause] = (),
) -> list[tuple[Any, ...]] | None:
    """Return keys, count, count without 总投资 and yuan of a filter's projects from the sums.

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
    if not parts_of(condition):
        whole = _whole_sums(tuple(keys), tuple(units))
        return None if whole is None else whole.rows(connection)
    queries = _kept_sums(connection, condition, keys, units)
    if queries is None:
        return None
    found = [fetched(connection, query) for query in queries]
    return found[0] if len(found) == 1 else _together(found, len(keys))


@lru_cache(maxsize=64)
def _whole_sums(
    keys: tuple[ColumnElement[Any], ...], units: tuple[FromClause, ...]
) -> Prepared | None:
    """Return the select over all live projects, made once: making one takes longer than many."""
    queries = _kept_sums(None, _LIVE, keys, units)
    return None if queries is None else Prepared(queries[0])


def _kept_sums(
    connection: Connection | None,
    condition: ColumnElement[bool],
    keys: Sequence[ColumnElement[Any]],
    units: Sequence[FromClause],
) -> list[Select[Any]] | None:
    """Return selects of keys and figures that add up together; None where sums do not tell.

    Args:
        connection: of the library; None where the condition is that of all live projects.
        condition: as for :func:`kept_rows`, and so are the others.
        keys: of the groups.
        units: joined to the project.
    """
    places = dict(_CELLS)
    source: Table = FACET_CELL
    parts = parts_of(condition)
    asked: list[ColumnElement[Any]] = []
    unit: int | None = None
    if units:
        source = UNIT_SUM
        places[units[0].c.unit_id] = UNIT_SUM.c.unit_id
    elif any("lead_unit_id" in columns_of(each) for each in (condition, *keys)):
        if (led := _by_lead_of_unit(parts, keys)) is not None:
            return [led]
        source = LEAD_SUM
        places[PROJECT.c.lead_unit_id] = LEAD_SUM.c.unit_id
    elif tied := {own: part for part in parts if (own := unit_of(part)) is not None}:
        # The sums of one unit; a second is not among what they tell.
        source = UNIT_SUM
        unit, tie = tied.popitem()
        parts = [part for part in parts if part is not tie]
        asked = [UNIT_SUM.c.unit_id == unit]
    if source is not FACET_CELL:
        places[PROJECT.c.cell_id] = source.c.cell_id
    parted: set[int] = set()
    told = [each for part in parts if (each := over_cells(part, places, parted)) is not None]
    found = [each for key in keys if (each := over_cells(key, places)) is not None]
    if len(told) < len(parts) or len(found) < len(keys):
        return None
    asked += told
    if not parted:
        return [_sums(connection, source, asked, found)]
    # The sums of whole steps, and with them the projects of the steps that a bound parts.
    whole = _sums(connection, source, [*asked, _off(parted)], found)
    edge = _edge(parts, parted, keys)
    if units:
        rest = [edge.by_units(units[0])]
    else:
        rest = edge.of_all() if unit is None else [edge.of_unit(unit)]
    return [whole, *rest]


def cut_by_cells(
    condition: ColumnElement[bool], keys: Sequence[ColumnElement[Any]]
) -> tuple[list[ColumnElement[bool]], Edge] | None:
    """Part the projects of a condition that cells tell but for bounds inside steps of 总投资.

    Returns:
        The conditions on the cells that are wholly in, and the others' projects; None where cells
        do not tell the condition, or all of it.
    """
    parts, parted = parts_of(condition), set[int]()
    told = [each for part in parts if (each := over_cells(part, _CELLS, parted)) is not None]
    if not parted or len(told) < len(parts):
        return None
    return [*told, _off(parted)], _edge(parts, parted, keys)


def _off(steps: set[int]) -> ColumnElement[bool]:
    """Return the condition that a cell is of none of some steps."""
    return func.coalesce(FACET_CELL.c.amount_step.not_in(sorted(steps)), true())


def _edge(
    parts: Sequence[ColumnElement[bool]], steps: set[int], keys: Sequence[ColumnElement[Any]]
) -> Edge:
    cells = [over_cells(part) for part in parts]
    return Edge(
        sorted(steps),
        [cell for cell in cells if cell is not None],
        [part for part, cell in zip(parts, cells, strict=True) if cell is None],
        keys,
    )


def _by_lead_of_unit(
    parts: Sequence[ColumnElement[bool]], keys: Sequence[ColumnElement[Any]]
) -> Select[Any] | None:
    """Return the sums of one unit's projects by lead unit, which its ties repeat.

    Returns:
        None where they do not tell.
    """
    tie = PROJECT_UNIT.c
    units = [unit for part in parts if (unit := unit_of(part)) is not None]
    if len(units) != 1:
        return None
    repeated = {
        PROJECT.c.lead_unit_id: tie.lead_unit_id,
        PROJECT.c.total_yuan: tie.total_yuan,
    }
    others = [part for part in parts if unit_of(part) is None]
    told = [each for part in others if (each := rewritten(part, repeated.get)) is not None]
    found = [each for key in keys if (each := rewritten(key, repeated.get)) is not None]
    if len(told) < len(others) or len(found) < len(keys):
        return None
    query = select(*found, *measures(tie.total_yuan)).where(tie.unit_id == units[0], *told)
    query = query.where(IS_COUNTED).group_by(*found)
    return query.with_hint(PROJECT_UNIT, f"INDEXED BY {LED_INDEX}", "sqlite")


def _together(found: Iterable[Iterable[tuple[Any, ...]]], width: int) -> list[tuple[Any, ...]]:
    """Add up rows of the same keys, which come first."""
    sums: dict[tuple[Any, ...], int] = defaultdict(int)
    for row in chain.from_iterable(found):
        sums[row[:width]] += packed(*row[width:])
    return [(*keys, *unpacked(figures)) for keys, figures in sums.items()]


def _sums(
    connection: Connection | None,
    source: Table,
    asked: Sequence[ColumnElement[Any]],
    found: Sequence[ColumnElement[Any]],
) -> Select[Any]:
    """Return the select of keys and figures over one table of sums, each key by its place."""
    shown = (func.nullif(key, NO_UNIT) if key is LEAD_SUM.c.unit_id else key for key in found)
    # Each by its place: two keys may be of one name.
    shown = (key.label(f"key_{place}") for place, key in enumerate(shown))
    # By the sums' own key first, so that nothing needs sorting.
    order = sorted(found, key=lambda key: key is not source.primary_key.columns[0])
    query = select(*shown, *_figures(source)).select_from(source).group_by(*order)
    if source is FACET_CELL:
        # A cell that every project has left makes no group.
        return query.where(*asked, *([FACET_CELL.c.size > 0] if found else []))
    by_cell = [part for part in asked if _tables(part) == {FACET_CELL}]
    other = [part for part in asked if _tables(part) != {FACET_CELL}]
    if any(FACET_CELL in _tables(each) for each in (*found, *other)):
        return query.where(*asked, FACET_CELL.c.id == source.c.cell_id)
    if by_cell:
        assert connection is not None
        query = query.where(marked(load_cell_ids(connection, by_cell), source.c.cell_id))
    return query.where(*other)


@lru_cache(maxsize=8)
def _figures(source: Table) -> tuple[ColumnElement[int], ...]:
    """Return count, count without 总投资 and yuan of a table of sums."""
    names = ("size", "missing", "total")
    return tuple(func.coalesce(func.sum(source.c[name]), 0).label(name) for name in names)


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
