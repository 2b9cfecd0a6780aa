"""The examination: every rule over the whole library, with what has been reviewed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from app.queries.examination.finding import Finding
from app.queries.examination.reviews import load_reviews, reviewed
from app.queries.examination.rules import RULES, Rule
from app.queries.examination.scope import Scope
from app.queries.examination.watch import Watch
from app.queries.reserves import load_reserves

#: Findings of one rule that are told; of more, only how many there are.
MOST_TOLD = 1_000


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What one rule found.

    Attributes:
        findings: those that are open first.
        untold: findings beyond those.
    """

    rule: Rule
    findings: tuple[Finding, ...]
    untold: int = 0


@dataclass(frozen=True, slots=True)
class Examination:
    """What every rule found; rules that found nothing are left out.

    Attributes:
        projects: how many were examined.
    """

    results: tuple[RuleResult, ...]
    projects: int

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, rule by rule."""
        return tuple(finding for result in self.results for finding in result.findings)


def examine(
    connection: Connection, *, today: date | None = None, watch: Watch | None = None
) -> Examination:
    """Examine the library.

    Args:
        connection: of the library.
        today: the day periods are held against; the clock's where None.
        watch: told of the progress, and able to stop it.

    Raises:
        Cancelled: the watch was asked to stop.
    """
    watch = watch or Watch()
    reserves = tuple(load_reserves(connection))
    scope = Scope(connection, reserves, today or date.today(), watch)
    reviews = load_reviews(connection)
    results = []
    for done, rule in enumerate(RULES):
        watch.begin(rule.title, done, len(RULES))
        found = reviewed(rule.find(scope), reviews)
        if found:
            found.sort(key=lambda finding: finding.is_reviewed)
            results.append(RuleResult(rule, tuple(found[:MOST_TOLD]), len(found[MOST_TOLD:])))
    watch.look()
    return Examination(tuple(results), sum(reserve.totals.count for reserve in reserves))
