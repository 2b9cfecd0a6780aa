"""Rollups: every count and sum the program shows, computed here and nowhere else.

Grid, facets, rollup page, status bar, command line, Excel and PDF call :func:`rollup`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, and_, select

from app.models.project import PROJECT
from app.queries.conditions import where
from app.queries.dimensions import (
    Dimension,
    Order,
    document_order,
    industry_aliases,
    measures,
)
from app.queries.filter import Filter
from app.queries.indexes import find_route
from app.queries.plans import UNSCHEDULED
from app.queries.prepared import fetched
from app.queries.schedule import REASONS, Running, Schedule, load_schedule
from app.queries.shelf import Shelf
from app.queries.star import kept_rows
from app.queries.tallies import load_tallies

#: Ids named in one statement.
_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class RollupRow:
    """One group.

    Attributes:
        key: what the group is in SQL: an id, a text, a year; None for no value.
        group: its name.
        count: projects in it.
        count_without_amount: those whose 总投资 is not filled in; they add nothing.
        total_yuan: the sum.
        reasons: 未排期 by reason; empty elsewhere.
    """

    key: Any
    group: str
    count: int
    count_without_amount: int
    total_yuan: int
    reasons: tuple["RollupRow", ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of projects of one key, as SQL groups them; a key may come in several."""

    key: Any
    size: int
    missing: int
    total: int


@dataclass(frozen=True, slots=True)
class Totals:
    """A count and a sum of distinct projects."""

    count: int
    count_without_amount: int
    total_yuan: int


@dataclass(frozen=True, slots=True)
class Rollup:
    """The groups of one dimension and the distinct total beside them.

    Attributes:
        dimension: by what.
        rows: the groups in their order.
        totals: each project once.
        overlap_yuan: what the rows add up to where a project stands in several with its whole
            amount; None where they add up to the total.
        merged: other words that were counted under the usual one, by that one.
    """

    dimension: Dimension
    rows: tuple[RollupRow, ...]
    totals: Totals
    overlap_yuan: int | None = None
    merged: Mapping[str, tuple[str, ...]] | None = None


def load_totals(connection: Connection, filter: Filter) -> Totals:
    """Return the count and sum of a filter's projects."""
    condition = where(connection, filter)
    rows = kept_rows(connection, filter, condition, ())
    if rows is None:
        query = select(*measures()).select_from(PROJECT).where(condition)
        rows = fetched(connection, find_route(filter, condition).take(query))
    return Totals(*rows[0])


def kept_totals(connection: Connection, filter: Filter, shelf: Shelf | None) -> Totals:
    """Return the count and sum of a filter's projects, which many a screen asks for.

    Args:
        connection: of the library.
        filter: which projects.
        shelf: keeps them while the library stays as it is; None asks anew.
    """
    if shelf is None:
        return load_totals(connection, filter)
    return shelf.take(connection, ("totals", filter), lambda: load_totals(connection, filter))


def load_selection_totals(connection: Connection, ids: Sequence[int]) -> Totals:
    """Return the count and sum of the projects named, each once."""
    totals = Totals(0, 0, 0)
    for start in range(0, len(ids), _BATCH):
        chosen = PROJECT.c.id.in_(ids[start : start + _BATCH])
        row = connection.execute(select(*measures()).select_from(PROJECT).where(chosen)).one()
        totals = Totals(
            totals.count + row.size,
            totals.count_without_amount + row.missing,
            totals.total_yuan + row.total,
        )
    return totals


def rollup(
    connection: Connection, dimension: Dimension, filter: Filter, shelf: Shelf | None = None
) -> Rollup:
    """Group a filter's projects by a dimension.

    Args:
        connection: of the library.
        dimension: by what.
        filter: which projects.
        shelf: keeps the sums of all that are found, as for :func:`kept_totals`.

    Returns:
        Amounts in yuan. The totals are of distinct projects whatever the dimension.
    """
    if dimension.is_yearly:
        by_start = dimension.name == "start_year"
        schedule = load_schedule(connection, filter, by_start=by_start)
        whole = schedule.whole
        totals = Totals(whole.count, whole.missing, whole.total)
        return Rollup(dimension, schedule_rows(schedule), totals)
    parts = load_parts(connection, dimension, filter)
    return rollup_of(connection, dimension, filter, parts, shelf)


def load_parts(connection: Connection, dimension: Dimension, filter: Filter) -> list[Part]:
    """Return a filter's projects grouped by a dimension that is not yearly."""
    tallies = load_tallies(connection, (dimension,), filter)
    return [Part(tally.keys[0], *tally[1:]) for tally in tallies]


def rollup_of(
    connection: Connection,
    dimension: Dimension,
    filter: Filter,
    parts: Sequence[Part],
    shelf: Shelf | None = None,
) -> Rollup:
    """Return the rollup that a filter's parts make; see :func:`rollup`."""
    rows = rollup_rows(connection, dimension, parts)
    merged = _merged_words(connection, dimension, filter)
    if dimension.is_many_valued:
        overlap = sum(row.total_yuan for row in rows)
        totals = kept_totals(connection, filter, shelf)
        is_overlapping = (
            overlap != totals.total_yuan or sum(row.count for row in rows) != totals.count
        )
        return Rollup(dimension, rows, totals, overlap if is_overlapping else None)
    totals = Totals(
        sum(row.count for row in rows),
        sum(row.count_without_amount for row in rows),
        sum(row.total_yuan for row in rows),
    )
    return Rollup(dimension, rows, totals, merged=merged)


def rollup_rows(
    connection: Connection, dimension: Dimension, parts: Sequence[Part]
) -> tuple[RollupRow, ...]:
    """Return one row a key, its parts added up, in the dimension's order."""
    labels = dimension.labels(connection, [part.key for part in parts])
    sums: dict[Any, tuple[int, int, int]] = {}
    for part in parts:
        size, missing, total = sums.get(part.key, (0, 0, 0))
        sums[part.key] = (size + part.size, missing + part.missing, total + part.total)
    rows = (RollupRow(key, labels[key], *figures) for key, figures in sums.items())
    return tuple(sorted(rows, key=row_order(connection, dimension)))


def _merged_words(
    connection: Connection, dimension: Dimension, filter: Filter
) -> dict[str, tuple[str, ...]] | None:
    """Return the other words that were counted under a usual one, by that one."""
    if dimension.name != "industry_merged":
        return None
    aliases = industry_aliases(connection)
    word = PROJECT.c.industry
    condition = and_(where(connection, filter), word.in_(aliases))
    route = find_route(filter, condition, (word,))
    used = route.take(select(word).where(condition).group_by(word).order_by(word))
    merged: dict[str, tuple[str, ...]] = {}
    for row in connection.execute(used):
        name = aliases[row.industry]
        merged[name] = (*merged.get(name, ()), row.industry)
    return merged


def row_order(connection: Connection, dimension: Dimension) -> Callable[[RollupRow], Any]:
    """Return the key that puts a dimension's rows into its own order.

    Groups without a value come last in every order.
    """
    if dimension.order is Order.DOCUMENT:
        rank = document_order(connection, dimension)
        return lambda row: rank.get(row.key, len(rank))
    if dimension.order is Order.NATURAL:
        return lambda row: (row.key is None, row.key)
    return lambda row: (not row.key, -row.total_yuan, -row.count, row.group)


def schedule_rows(schedule: Schedule) -> tuple[RollupRow, ...]:
    """Return the years in order, then 未排期 with its reasons."""
    rows = [_row(year, f"{year}年", schedule.years[year]) for year in sorted(schedule.years)]
    reasons = tuple(
        _row(reason, title, schedule.reasons[reason])
        for reason, title in REASONS.items()
        if reason in schedule.reasons
    )
    if reasons:
        rows.append(replace(_row(None, UNSCHEDULED, schedule.unscheduled), reasons=reasons))
    return tuple(rows)


def _row(key: Any, group: str, running: Running) -> RollupRow:
    return RollupRow(key, group, running.count, running.missing, running.total)
