"""By year: plans as entered, calendar periods spread over their months, 未排期 by reason."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from app.models.period import PeriodKind, spread_by_year, spread_together
from app.models.project import PROJECT
from app.queries.dimensions import Dimension
from app.queries.filter import Filter
from app.queries.plans import (
    PLAN_REST,
    REASON_TITLES,
    has_plans,
    plans,
    plans_by_year,
)
from app.queries.tallies import Keys, key_sets, load_tallies

#: The reasons by key, in the order they are told.
REASONS: dict[str, str] = dict(
    zip(
        (
            *(str(kind) for kind in PeriodKind if kind is not PeriodKind.CALENDAR),
            PLAN_REST,
        ),
        REASON_TITLES,
        strict=True,
    )
)

_PERIOD = (PROJECT.c.period_kind, PROJECT.c.period_start, PROJECT.c.period_end)

#: The values of the dimensions a schedule is of.
Key = tuple[Any, ...]

#: Kind, first and last month.
Span = tuple[str, int | None, int | None]


@dataclass(slots=True)
class Running:
    """A running count and sum, in yuan."""

    count: int = 0
    missing: int = 0
    total: int = 0

    def add(self, count: int, missing: int, total: int) -> None:
        """Add another group's."""
        self.count += count
        self.missing += missing
        self.total += total


@dataclass(slots=True)
class Schedule:
    """Years and 未排期; their totals add up to the whole to the yuan.

    A project that runs over several years is counted once in each of them; one whose plan is not
    its 总投资 to the yuan is counted in its years and under 未排期.

    Attributes:
        whole: each project once.
        years: by year.
        reasons: 未排期 by reason.
    """

    whole: Running = field(default_factory=Running)
    years: dict[int, Running] = field(default_factory=lambda: defaultdict(Running))
    reasons: dict[str, Running] = field(default_factory=lambda: defaultdict(Running))

    @property
    def unscheduled(self) -> Running:
        """Return all of 未排期."""
        whole = Running()
        for reason in self.reasons.values():
            whole.add(reason.count, reason.missing, reason.total)
        return whole


def load_schedule(connection: Connection, filter: Filter, *, by_start: bool) -> Schedule:
    """Spread a filter's projects over years; see :func:`load_schedules`."""
    return load_schedules(connection, (), filter, by_start=by_start).get((), Schedule())


def load_schedules(
    connection: Connection, dimensions: Sequence[Dimension], filter: Filter, *, by_start: bool
) -> dict[Key, Schedule]:
    """Spread a filter's projects over years, apart by dimensions.

    Args:
        connection: of the library.
        dimensions: not yearly.
        filter: which projects.
        by_start: the whole amount in the first year (开工年) rather than as planned, or else
            evenly by months.

    Returns:
        Yuan; grouped by period in SQL first, so that a million projects cost a few hundred spreads.
        Where the dimensions hold a project once, the parts of a year add up to what the year has
        without them, to the yuan.
    """
    schedules: dict[Key, Schedule] = defaultdict(Schedule)
    groups: dict[Span, dict[Key, Running]] = defaultdict(lambda: defaultdict(Running))
    for tally in load_tallies(connection, dimensions, filter, *_PERIOD):
        kind, start, end = tally.keys[-3:]
        key, figures = tally.keys[:-3], tally[1:]
        groups[kind, start, end][key].add(*figures)
        schedules[key].whole.add(*figures)
    if not by_start and has_plans(connection):
        for keys, condition, filled in key_sets(connection, dimensions, filter):
            _lay_plans(connection, keys, condition, filled, groups, schedules)
    is_shared = not any(dimension.is_many_valued for dimension in dimensions)
    for (kind, start, end), parts in groups.items():
        present = {key: running for key, running in parts.items() if running.count}
        if kind != PeriodKind.CALENDAR:
            for key, part in present.items():
                schedules[key].reasons[kind].add(part.count, part.missing, part.total)
            continue
        assert start is not None
        assert end is not None
        if by_start:
            for key, part in present.items():
                schedules[key].years[start // 100].add(part.count, part.missing, part.total)
            continue
        amounts = [part.total for part in present.values()]
        laid: Iterable[dict[int, int]] = (
            spread_together(amounts, start, end)
            if is_shared
            else (spread_by_year(amount, start, end) for amount in amounts)
        )
        for (key, part), shares in zip(present.items(), laid, strict=True):
            for year, amount in shares.items():
                schedules[key].years[year].add(part.count, part.missing, amount)
    return dict(schedules)


def count_running(connection: Connection, filter: Filter) -> dict[int, int]:
    """Return how many of a filter's projects run through each year by their periods alone."""
    counts: dict[int, int] = defaultdict(int)
    for tally in load_tallies(connection, (), filter, *_PERIOD):
        kind, start, end = tally.keys
        if kind == PeriodKind.CALENDAR:
            for year in range(start // 100, end // 100 + 1):
                counts[year] += tally.size
    return dict(counts)


def _lay_plans(
    connection: Connection,
    keys: Keys,
    condition: ColumnElement[bool],
    filled: Callable[[Key], Key],
    groups: dict[Span, dict[Key, Running]],
    schedules: dict[Key, Schedule],
) -> None:
    """Lay planned projects on the years of their plans, and take them out of the groups.

    Only they are looked up; the groups themselves come from an index of all projects.
    """
    amount = PROJECT.c.total_yuan
    plan = plans().subquery()
    rest = amount - plan.c.planned
    sums = (func.count(), func.sum(amount), func.count().filter(rest != 0), func.sum(rest))
    query = (
        select(*keys.columns, *_PERIOD, *sums)
        .select_from(keys.source.join(plan, plan.c.project_id == PROJECT.c.id))
        .where(condition, amount.is_not(None))
        .group_by(*keys.columns, *_PERIOD)
    )
    for row in connection.execute(query):
        key, (kind, start, end) = filled(keys.told(row)), row[-7:-4]
        size, total, rest_size, left = row[-4:]
        groups[kind, start, end][key].add(-size, 0, -total)
        if rest_size:
            schedules[key].reasons[PLAN_REST].add(rest_size, 0, left)
    yearly = plans_by_year().subquery()
    query = (
        select(*keys.columns, yearly.c.year, func.count(), func.sum(yearly.c.planned))
        .select_from(keys.source.join(yearly, yearly.c.project_id == PROJECT.c.id))
        .where(condition, amount.is_not(None))
        .group_by(*keys.columns, yearly.c.year)
    )
    for row in connection.execute(query):
        year, size, total = row[-3:]
        schedules[filled(keys.told(row))].years[year].add(size, 0, total)
