"""What ``check`` looks at in a library: the document's figures, and the examination."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from app.queries.examination.examine import Examination, examine
from app.queries.examination.finding import Finding
from app.queries.reconciliation import Reconciliation, load_reconciliations


@dataclass(frozen=True, slots=True)
class Checks:
    """What was compared and what was found, reserve by reserve."""

    reconciliations: tuple[Reconciliation, ...]
    examination: Examination

    @property
    def is_reconciled(self) -> bool:
        """Whether every stated figure equals the computed one."""
        return all(each.is_equal for each in self.reconciliations)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, rule by rule."""
        return self.examination.findings


def load_checks(connection: Connection, *, today: date | None = None) -> Checks:
    """Compare every reserve and category with its document, and examine the library.

    Args:
        connection: of the library.
        today: the day periods are held against; the clock's where None.
    """
    return Checks(load_reconciliations(connection), examine(connection, today=today))
