"""核对: what the document states against what the projects add up to."""

from dataclasses import dataclass

from sqlalchemy import Connection

from app.queries.dimensions import find_dimension
from app.queries.filter import Filter
from app.queries.reserves import ReserveSummary, load_categories, load_reserves
from app.queries.rollups import rollup


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """One stated count and total beside the computed ones, in yuan.

    Attributes:
        reserve: the reserve's name.
        category: the category's name; empty for the reserve as a whole.
        stated_count: as the document says; None where it says nothing.
        stated_total_yuan: the same of the total.
        category_id: None for the reserve as a whole.
    """

    reserve: str
    category: str
    stated_count: int | None
    count: int
    stated_total_yuan: int | None
    total_yuan: int
    reserve_id: int
    category_id: int | None = None

    @property
    def is_stated(self) -> bool:
        """Whether the document says anything of it."""
        return self.stated_count is not None or self.stated_total_yuan is not None

    @property
    def count_difference(self) -> int | None:
        """Computed less stated; None where nothing is stated."""
        return None if self.stated_count is None else self.count - self.stated_count

    @property
    def total_difference_yuan(self) -> int | None:
        """Computed less stated, in yuan; None where nothing is stated."""
        if self.stated_total_yuan is None:
            return None
        return self.total_yuan - self.stated_total_yuan

    @property
    def is_equal(self) -> bool:
        """Whether nothing that is stated differs."""
        return not self.count_difference and not self.total_difference_yuan


def load_reconciliations(connection: Connection) -> tuple[Reconciliation, ...]:
    """Compare every reserve and category with its document."""
    return tuple(
        line for reserve in load_reserves(connection) for line in reconcile(connection, reserve)
    )


def reconcile(connection: Connection, reserve: ReserveSummary) -> list[Reconciliation]:
    """Compare a reserve with its document: as a whole first, then each category."""
    computed = {
        row.key: row
        for row in rollup(connection, find_dimension("category"), Filter((), reserve.id)).rows
    }
    lines = [
        Reconciliation(
            reserve.name,
            "",
            reserve.stated_count,
            reserve.totals.count,
            reserve.stated_total_yuan,
            reserve.totals.total_yuan,
            reserve.id,
        )
    ]
    for stated in load_categories(connection, reserve.id):
        row = computed.get(stated.category_id)
        lines.append(
            Reconciliation(
                reserve.name,
                stated.name,
                stated.count,
                row.count if row else 0,
                stated.total_yuan,
                row.total_yuan if row else 0,
                reserve.id,
                stated.category_id,
            )
        )
    return lines
