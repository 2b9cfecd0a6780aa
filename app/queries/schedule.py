"""By year: calendar periods spread over their months, everything else in 未排期 by reason."""

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from app.models.period import PeriodKind, spread_by_year
from app.models.project import PROJECT
from app.queries.conditions import where
from app.queries.dimensions import measures
from app.queries.filter import Filter

#: The row that holds every amount no year may claim.
UNSCHEDULED = "未排期"

#: The reasons, in the order they are told.
REASONS = (PeriodKind.DURATION, PeriodKind.PENDING, PeriodKind.BLANK, PeriodKind.INTENDED)


@dataclass(slots=True)
class Tally:
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

    A project that runs over several years is counted once in each of them.
    """

    years: dict[int, Tally] = field(default_factory=lambda: defaultdict(Tally))
    reasons: dict[PeriodKind, Tally] = field(default_factory=lambda: defaultdict(Tally))


def load_schedule(connection: Connection, filter: Filter, *, by_start: bool) -> Schedule:
    """Spread the filter's projects over years.

    Args:
        connection: of the library.
        filter: which projects.
        by_start: the whole amount in the first year (开工年) rather than evenly by months.

    Returns:
        Yuan; grouped by period in SQL first, so that a million projects cost a few hundred spreads.
    """
    kind, start, end = PROJECT.c.period_kind, PROJECT.c.period_start, PROJECT.c.period_end
    query = select(kind, start, end, *measures()).where(where(filter)).group_by(kind, start, end)
    schedule = Schedule()
    for row in connection.execute(query):
        if row.period_kind != PeriodKind.CALENDAR:
            tally = schedule.reasons[PeriodKind(row.period_kind)]
            tally.add(row.size, row.missing, row.total)
            continue
        if by_start:
            schedule.years[row.period_start // 100].add(row.size, row.missing, row.total)
            continue
        shares = spread_by_year(row.total, row.period_start, row.period_end)
        for year, amount in shares.items():
            schedule.years[year].add(row.size, row.missing, amount)
    return schedule
