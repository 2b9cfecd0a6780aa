"""From a rollup's row to the filter that shows its projects."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from app.models.category import CATEGORY
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
        case "year" | "start_year":
            return _years(result, filter)
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
    found: dict[Any, Filter] = {}
    for row in result.rows:
        if row.key is None:
            found[row.key] = _held(filter, "period_kind", *(each.group for each in row.reasons))
            for reason in row.reasons:
                found[reason.key] = _held(filter, "period_kind", reason.group)
        elif result.dimension.name == "start_year":
            found[row.key] = _held(filter, "start_year", row.key)
        else:
            found[row.key] = _running_in(filter, row.key)
    return found


def _running_in(filter: Filter, year: int) -> Filter:
    """A period runs over several years, so this condition takes no other's place."""
    condition = Condition("period", Operator.BETWEEN, (year, year))
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
