"""Why what a document states differs from what its rows add up to: by a row that is refused."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.errors import RefusedInput
from app.importing.reconciliation import StagedLine
from app.importing.staging import StagedTable
from app.models.entry import parse_field
from app.models.fields import BY_NAME


@dataclass(frozen=True, slots=True)
class Explanation:
    """The rows a difference may be due to.

    Attributes:
        rows: their places in the source, from 1.
        numbers: their 序号, where they have one.
        is_exact: whether the amounts that were probably meant make up the difference to the yuan.
    """

    rows: tuple[int, ...]
    numbers: tuple[int, ...]
    is_exact: bool


def explain(table: StagedTable, line: StagedLine, group: int) -> Explanation | None:
    """Return what a difference of amounts is due to; None where no refused row says anything.

    Args:
        table: the staged rows.
        line: the difference.
        group: the index of the group it is about; -1 for the table as a whole.
    """
    if not line.difference_yuan or not line.unread:
        return None
    wrong = {each.row: each for each in table.problems if each.field == "total"}
    found = [
        (project, wrong[table.place(project)])
        for project in _projects(table, group)
        if table.place(project) in wrong
    ]
    if not found:
        return None
    meant = [_meant(table, problem.suggestion) for _, problem in found]
    is_exact = None not in meant and -sum(each or 0 for each in meant) == line.difference_yuan
    numbers = table.columns.get("number")
    return Explanation(
        tuple(problem.row for _, problem in found),
        tuple(numbers[at] for at, _ in found if numbers[at]) if numbers else (),
        is_exact,
    )


def _meant(table: StagedTable, text: str) -> int | None:
    """Return the amount that was probably meant; None where nobody knows."""
    if not text:
        return None
    try:
        parsed = parse_field(BY_NAME["total"], text, money_unit=table.layout.money_unit)
    except (RefusedInput, ValueError):
        # A suggestion in a unit that is none of ours (千元) tells no amount.
        return None
    amount = parsed["total_yuan"]
    return amount if amount is None else int(amount)


def _projects(table: StagedTable, group: int) -> Iterator[int]:
    """Yield the projects of a group and of the groups inside it."""
    inside = {group}
    for each in table.groups:
        if each.parent in inside:
            inside.add(each.index)
    return (at for at, owner in enumerate(table.owners) if group < 0 or owner in inside)
