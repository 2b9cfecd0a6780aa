"""What the page shows, read in the background: findings, sums by rule, and what is in order."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.library.file import Reading
from app.library.health import Health, check_health
from app.queries.examination.examine import Examination, RuleResult, examine
from app.queries.examination.finding import Finding
from app.queries.examination.watch import Watch
from app.queries.reconciliation import load_reconciliations
from app.queries.reserves import load_reserves
from app.queries.rollups import Totals, load_selection_totals, load_totals


@dataclass(frozen=True, slots=True)
class Agreement:
    """A reserve whose projects add up to what its document states."""

    reserve_id: int
    reserve: str
    categories: int
    total_yuan: int


@dataclass(frozen=True, slots=True)
class Results:
    """One examination.

    Attributes:
        totals: of the projects the open findings of a rule name, each once, by the rule's name and
            the reserve they are listed for (None for all); left out where they are too many to
            name.
        reserves: ids and names of the reserves, in order.
        counts: how many projects each of them has, by id.
        health: of the file; None where it was not looked at.
        at: when it was finished.
        seconds: how long it took.
    """

    examination: Examination
    totals: Mapping[tuple[str, int | None], Totals]
    agreements: tuple[Agreement, ...]
    reserves: tuple[tuple[int, str], ...]
    counts: Mapping[int, int]
    health: Health | None
    at: datetime
    seconds: float

    def projects_in(self, reserve_id: int | None) -> int:
        """Return how many projects were examined in a reserve; in all of them for None."""
        if reserve_id is None:
            return self.examination.projects
        return self.counts.get(reserve_id, 0)


def load_results(
    connection: Reading, watch: Watch, *, today: date | None = None, health: Health | None = None
) -> Results:
    """Examine the library.

    Args:
        connection: of the library.
        watch: told of the progress, and able to stop it.
        today: the day periods are held against; the clock's where None.
        health: what is known of the file; looked at where None.
    """
    start = time.monotonic()
    examination = examine(connection, today=today, watch=watch)
    watch.title = "文件是否完好"
    reserves = load_reserves(connection)
    totals = {}
    for result in examination.results:
        watch.look()
        for reserve_id in (None, *(reserve.id for reserve in reserves)):
            found = _totals(connection, result, reserve_id)
            if found is not None:
                totals[result.rule.name, reserve_id] = found
    agreements = _agreements(connection)
    watch.look()
    return Results(
        examination=examination,
        totals=totals,
        agreements=agreements,
        reserves=tuple((each.id, each.name) for each in reserves),
        counts={each.id: each.totals.count for each in reserves},
        health=health or check_health(connection),
        at=datetime.now().astimezone(),
        seconds=time.monotonic() - start,
    )


def listed_for(findings: Iterable[Finding], reserve_id: int | None) -> list[Finding]:
    """Return the findings of a reserve, with those of no reserve; all for None."""
    return [
        finding
        for finding in findings
        if reserve_id is None or finding.reserve_id in (reserve_id, None)
    ]


def _totals(connection: Reading, result: RuleResult, reserve_id: int | None) -> Totals | None:
    listed = listed_for(result.findings, reserve_id)
    findings = [finding for finding in listed if not finding.is_reviewed]
    if result.untold or not any(finding.count for finding in findings):
        return None
    if all(finding.count == len(finding.projects) for finding in findings):
        ids = {project.id for finding in findings for project in finding.projects}
        return load_selection_totals(connection, sorted(ids))
    if len(findings) == 1 and findings[0].filter is not None:
        return load_totals(connection, findings[0].filter)
    return None


def _agreements(connection: Reading) -> tuple[Agreement, ...]:
    ids = {each.name: each.id for each in load_reserves(connection)}
    lines = load_reconciliations(connection)
    found = []
    for whole in (line for line in lines if not line.category):
        own = [line for line in lines if line.reserve == whole.reserve]
        is_stated = whole.stated_total_yuan is not None
        if is_stated and all(line.is_equal for line in own):
            found.append(
                Agreement(ids[whole.reserve], whole.reserve, len(own) - 1, whole.total_yuan)
            )
    return tuple(found)
