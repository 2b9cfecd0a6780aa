"""What a unit and the office have both changed since a form went out."""

from dataclasses import dataclass

from app.importing.differing import differences
from app.importing.planning import Plan
from app.models.fields import Field


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field with two answers.

    Attributes:
        project: the staged project, by position.
        row: its place in the form, from 1.
        name: what the library calls the project.
        field: the field.
        sent: what the form went out with; empty for a project it did not list.
        library: what the library says now.
        form: what the form says.
        is_kept: whether the library's stays.
    """

    project: int
    row: int
    name: str
    field: Field
    sent: str
    library: str
    form: str
    is_kept: bool


def list_conflicts(plan: Plan) -> list[Conflict]:
    """Return the conflicts of a form, row by row."""
    found = []
    for project, texts in sorted(plan.conflicts.items()):
        name = plan.known.columns["name"][plan.matches.targets[project]]
        kept = plan.kept.get(project, frozenset())
        found += [
            Conflict(
                project,
                plan.table.place(project),
                name,
                each.field,
                texts[each.field.name],
                each.old,
                each.new,
                each.field.name in kept,
            )
            for each in differences(plan.table, plan.known, plan.matches, project)
            if each.field.name in texts
        ]
    return found


def prefer_form(plan: Plan) -> None:
    """Let the form's answer go before the library's wherever both have changed."""
    for project, texts in plan.conflicts.items():
        for name in texts:
            plan.keep(project, name, is_kept=False)
