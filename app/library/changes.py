"""What an operation is, and what it says it has touched."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.library.writer import Writer


#: The step of what a new library starts with: it is in the history, but undo stops before it.
FOUNDATION = "foundation"


@dataclass(frozen=True, slots=True)
class Operation:
    """One step of the user's, ready to be performed.

    Attributes:
        label: what the user would call it (修改 总投资); the body may refine it with
            ``writer.describe``.
        body: does the work through the writer.
        step: operations with the same step by the same author within two seconds of each
            other are one step of undo; empty for none.
    """

    label: str
    body: "Callable[[Writer], None]"
    step: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What was touched, for every screen to take.

    Attributes:
        label: the operation's name.
        operation: its uuid; empty when nothing was written.
        tables: the ids of the rows touched, by table name.
        fields: the names of the project fields touched, in any project.
        updated: by project that was there and stayed, the names of its own fields that differ.
        inserted: the ids of new rows, by table name, in order.
        is_structural: rows came or went, or a project moved in or out of the recycle bin.
    """

    label: str
    operation: str
    tables: Mapping[str, frozenset[int]] = field(default_factory=dict)
    fields: frozenset[str] = frozenset()
    updated: Mapping[int, frozenset[str]] = field(default_factory=dict)
    inserted: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    is_structural: bool = False

    @property
    def projects(self) -> frozenset[int]:
        """The ids of the projects touched, by themselves or through their units."""
        return self.tables.get("project", frozenset())

    def by_project(self) -> dict[int, frozenset[str]]:
        """Return by project which of its fields are other than they were: of a new one all."""
        new = self.inserted.get("project", ())
        return {**self.updated, **dict.fromkeys(new, self.fields)}

    def __bool__(self) -> bool:
        return bool(self.tables)
