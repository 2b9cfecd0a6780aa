"""From a rollup's row to the filter that shows its projects."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from app.models.category import CATEGORY
from app.queries.crosstab import Cross
from app.queries.dimensions import find_dimension, industry_aliases
from app.queries.filter import Condition, Filter, Operator
from app.queries.rollups import Rollup, RollupRow, rollup


def row_filters(connection: Connection, result: Rollup, filter: Filter) -> dict[Any, Filter]:
    """Return for each row the filter that shows just the projects it counts.

    Args:
        connection: of the library.
        result: a rollup.
        filter: the one it was made under.

    Returns:
        By the row's key; the reasons of 未排期 by theirs.
    """
    match result.dimension.name:
        case "year":
            return _years(result, filter)
        case "start_year":
            return _start_years(result, filter)
        case "category":
            return _categories(connection, result, filter)
        case "industry_merged":
            return _merged_industries(connection, result, filter)
        case "reserve":
            return {row.key: replace(filter, reserve_id=row.key) for row in result.rows}
        case "unit":
            # Typed conditions on units are on the field, which holds them all.
            return {row.key: _held(filter, "units", row.group) for row in result.rows}
        case name:
            return {row.key: _held(filter, name, row.group) for row in result.rows}


def cell_filter(
    connection: Connection, crossed: Cross, row_key: Any, column_key: Any, filter: Filter
) -> Filter:
    """Return the filter that shows just the projects a cell counts.

    Args:
        connection: of the library.
        crossed: a cross table.
        row_key: of its row, or of a reason of 未排期.
        column_key: of its column.
        filter: the one it was made under.
    """
    row = row_filters(connection, crossed.rows, filter)[row_key]
    column = row_filters(connection, crossed.columns, filter)[column_key]
    kept = [term for term in row.terms if term in column.terms or term not in filter.terms]
    added = [term for term in column.terms if term not in filter.terms and term not in kept]
    reserve = row.reserve_id if column.reserve_id == filter.reserve_id else column.reserve_id
    return replace(filter, terms=(*kept, *added), reserve_id=reserve)


def _held(filter: Filter, name: str, *values: str | int) -> Filter:
    """Hold a field to values. What it was held to before goes, being wider, where it has one.

    A project has several units, so there the conditions stand beside each other.
    """
    condition = Condition(name, Operator.IS, values)
    if condition in filter.terms:
        return filter
    kept = filter if name == "units" else filter.without(name)
    return replace(kept, terms=(*kept.terms, condition))


def _years(result: Rollup, filter: Filter) -> dict[Any, Filter]:
    """A project stands in several years, and under 未排期 too where its plan leaves money over."""
    found: dict[Any, Filter] = {}
    unscheduled = Condition("year", Operator.EMPTY)
    for row in result.rows:
        if row.key is not None:
            found[row.key] = _beside(filter, Condition("year", Operator.IS, (row.key,)))
            continue
        found[row.key] = _beside(filter, unscheduled)
        wider = filter.without_term(unscheduled)
        for reason in row.reasons:
            found[reason.key] = _beside(wider, Condition("year", Operator.IS, (reason.group,)))
    return found


def _start_years(result: Rollup, filter: Filter) -> dict[Any, Filter]:
    found: dict[Any, Filter] = {}
    for row in result.rows:
        if row.key is not None:
            found[row.key] = _held(filter, "start_year", row.key)
            continue
        found[row.key] = _beside(filter, Condition("start_year", Operator.EMPTY))
        for reason in row.reasons:
            found[reason.key] = _held(filter, "period_kind", reason.group)
    return found


def _beside(filter: Filter, condition: Condition) -> Filter:
    """Hold a filter to one condition more, which takes no other's place."""
    if condition in filter.terms:
        return filter
    return replace(filter, terms=(*filter.terms, condition))


def _categories(connection: Connection, result: Rollup, filter: Filter) -> dict[Any, Filter]:
    """Two reserves may each have a category of one name; then the reserve is held too."""
    reserves: Mapping[Any, int] = {}
    uses: Counter[str] = Counter()
    if filter.reserve_id is None:
        rows = connection.execute(select(CATEGORY.c.id, CATEGORY.c.name, CATEGORY.c.reserve_id))
        known = rows.all()
        reserves = {row.id: row.reserve_id for row in known}
        uses = Counter(row.name for row in known)
    found = {}
    for row in result.rows:
        held = _held(filter, "category", row.group)
        if uses[row.group] > 1 and row.key in reserves:
            held = replace(held, reserve_id=reserves[row.key])
        found[row.key] = held
    return found


def _merged_industries(connection: Connection, result: Rollup, filter: Filter) -> dict[Any, Filter]:
    """Name the words in use: one that nobody uses would be searched for inside the others."""
    aliases = industry_aliases(connection)
    words: dict[str, list[RollupRow]] = {}
    for row in rollup(connection, find_dimension("industry"), filter).rows:
        words.setdefault(aliases.get(row.group, row.group), []).append(row)
    return {
        row.key: _held(filter, "industry", *(word.group for word in words.get(row.group, ())))
        for row in result.rows
    }
