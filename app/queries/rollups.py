"""Rollups: every count and sum the program shows, computed here and nowhere else.

Grid, facets, rollup page, status bar, command line, Excel and PDF call :func:`rollup`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from app.models.project import PROJECT
from app.queries.conditions import where
from app.queries.dimensions import (
    Dimension,
    Order,
    document_order,
    group_columns,
    industry_aliases,
    measures,
)
from app.queries.filter import Filter
from app.queries.schedule import REASONS, UNSCHEDULED, Tally, load_schedule

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
    row = connection.execute(select(*measures()).select_from(PROJECT).where(where(filter))).one()
    return Totals(row.size, row.missing, row.total)


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


def rollup(connection: Connection, dimension: Dimension, filter: Filter) -> Rollup:
    """Group a filter's projects by a dimension.

    Returns:
        Amounts in yuan. The totals are of distinct projects whatever the dimension.
    """
    if dimension.is_yearly:
        totals = load_totals(connection, filter)
        return Rollup(dimension, _years(connection, dimension, filter), totals)
    return rollup_of(connection, dimension, filter, load_parts(connection, dimension, filter))


def load_parts(connection: Connection, dimension: Dimension, filter: Filter) -> list[Part]:
    """Return a filter's projects grouped, in the order of :func:`dimensions.group_columns`."""
    columns = group_columns(connection, dimension)
    query = (
        select(columns[-1].label("key"), *measures())
        .select_from(dimension.from_clause())
        .where(where(filter))
        .group_by(*columns)
        .order_by(*columns)
    )
    rows = connection.execute(query)
    return [Part(row.key, row.size, row.missing, row.total) for row in rows]


def rollup_of(
    connection: Connection, dimension: Dimension, filter: Filter, parts: Sequence[Part]
) -> Rollup:
    """Return the rollup that a filter's parts make; see :func:`rollup`."""
    rows = _ordered(connection, dimension, _rows(connection, dimension, parts))
    merged = _merged_words(connection, dimension, filter)
    if dimension.is_many_valued:
        overlap = sum(row.total_yuan for row in rows)
        totals = load_totals(connection, filter)
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


def _rows(connection: Connection, dimension: Dimension, parts: Sequence[Part]) -> list[RollupRow]:
    """Return one row a key, its parts added up."""
    labels = dimension.labels(connection, [part.key for part in parts])
    rows: dict[Any, RollupRow] = {}
    for part in parts:
        before = rows.get(part.key) or RollupRow(part.key, labels[part.key], 0, 0, 0)
        rows[part.key] = replace(
            before,
            count=before.count + part.size,
            count_without_amount=before.count_without_amount + part.missing,
            total_yuan=before.total_yuan + part.total,
        )
    return list(rows.values())


def _merged_words(
    connection: Connection, dimension: Dimension, filter: Filter
) -> dict[str, tuple[str, ...]] | None:
    """Return the other words that were counted under a usual one, by that one."""
    if dimension.name != "industry_merged":
        return None
    aliases = industry_aliases(connection)
    word = PROJECT.c.industry
    used = select(word).where(where(filter), word.in_(aliases)).distinct().order_by(word)
    merged: dict[str, tuple[str, ...]] = {}
    for row in connection.execute(used):
        name = aliases[row.industry]
        merged[name] = (*merged.get(name, ()), row.industry)
    return merged


def _ordered(
    connection: Connection, dimension: Dimension, rows: Sequence[RollupRow]
) -> tuple[RollupRow, ...]:
    """Groups without a value come last in every order."""
    if dimension.order is Order.DOCUMENT:
        rank = document_order(connection, dimension)
        return tuple(sorted(rows, key=lambda row: rank.get(row.key, len(rank))))
    if dimension.order is Order.NATURAL:
        return tuple(sorted(rows, key=lambda row: (row.key is None, row.key)))
    return tuple(
        sorted(rows, key=lambda row: (not row.key, -row.total_yuan, -row.count, row.group))
    )


def _years(connection: Connection, dimension: Dimension, filter: Filter) -> tuple[RollupRow, ...]:
    schedule = load_schedule(connection, filter, by_start=dimension.name == "start_year")
    rows = [_row(year, f"{year}年", schedule.years[year]) for year in sorted(schedule.years)]
    reasons = tuple(
        _row(str(kind), kind.title, schedule.reasons[kind])
        for kind in REASONS
        if kind in schedule.reasons
    )
    if reasons:
        whole = Tally()
        for reason in reasons:
            whole.add(reason.count, reason.count_without_amount, reason.total_yuan)
        rows.append(replace(_row(None, UNSCHEDULED, whole), reasons=reasons))
    return tuple(rows)


def _row(key: Any, group: str, tally: Tally) -> RollupRow:
    return RollupRow(key, group, tally.count, tally.missing, tally.total)
