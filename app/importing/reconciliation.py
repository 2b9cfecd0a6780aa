"""核对 before an import: what the document states against what its rows add up to, to the yuan."""

from dataclasses import dataclass

from app.importing.staging import StagedTable


@dataclass(frozen=True, slots=True)
class StagedLine:
    """One stated count and sum beside the computed ones, in yuan.

    Attributes:
        group: the group's name with those around it; empty for the table as a whole.
        stated_count: as the document says; None where it says nothing.
        count: the projects there.
        stated_yuan: as the document says; None where it says nothing.
        total_yuan: the sum of the amounts that can be read.
        without_amount: the projects with no amount.
        unread: the projects whose amount is refused: a difference may be theirs.
        row: where the document says so, from 1; 0 where it does not.
    """

    group: str
    stated_count: int | None
    count: int
    stated_yuan: int | None
    total_yuan: int
    without_amount: int
    unread: int
    row: int

    @property
    def count_difference(self) -> int | None:
        """Computed less stated; None where nothing is stated."""
        return None if self.stated_count is None else self.count - self.stated_count

    @property
    def difference_yuan(self) -> int | None:
        """Computed less stated; None where nothing is stated."""
        return None if self.stated_yuan is None else self.total_yuan - self.stated_yuan

    @property
    def is_equal(self) -> bool:
        """Whether nothing that is stated differs."""
        return not self.count_difference and not self.difference_yuan


def reconcile(table: StagedTable) -> list[StagedLine]:
    """Compare a table with what it states: as a whole first, then each group in its order.

    A group's figures include those of the groups inside it.
    """
    # The last place is for projects outside every group.
    size = len(table.groups) + 1
    counts, totals, blanks, unread = ([0] * size for _ in range(4))
    for owner in table.owners:
        counts[owner] += 1
    amounts = table.columns.get("total_yuan")
    if amounts is None:
        blanks = list(counts)
    else:
        wrong = {each.row for each in table.problems if each.field == "total"}
        for at, (owner, amount) in enumerate(zip(table.owners, amounts, strict=True)):
            if amount is not None:
                totals[owner] += amount
            elif wrong and table.place(at) in wrong:
                unread[owner] += 1
            else:
                blanks[owner] += 1
    whole = [sum(figures) for figures in (counts, totals, blanks, unread)]
    for group in reversed(table.groups):
        if group.parent >= 0:
            for figures in (counts, totals, blanks, unread):
                figures[group.parent] += figures[group.index]
    grand = table.grand
    lines = [
        StagedLine(
            "", grand.count, whole[0], grand.total_yuan, whole[1], whole[2], whole[3], grand.row
        )
    ]
    for group in table.groups:
        at = group.index
        stated = group.stated
        lines.append(
            StagedLine(
                table.path(at), stated.count, counts[at], stated.total_yuan, totals[at],
                blanks[at], unread[at], stated.row,
            )
        )  # fmt: skip
    return lines
