"""What a reserve has, and what each staged project is to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from app.importing.recognition.questions import Problem


class Fate(IntEnum):
    """What an import would do with a project."""

    NEW = 0
    CHANGED = 1
    SAME = 2
    REFUSED = 3


@dataclass(slots=True)
class Known:
    """The projects of a reserve, column by column.

    Attributes:
        ids: the projects' ids.
        columns: by column of the project table, a value a project; those of every field.
        categories: the category's name a project; empty for none.
        present: all categories of the reserve, those without projects too.
        unit_names: by a unit's name or other name, all its names.
    """

    ids: list[int] = field(default_factory=list)
    columns: dict[str, list[Any]] = field(default_factory=dict)
    categories: list[str] = field(default_factory=list)
    present: tuple[str, ...] = ()
    unit_names: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Matches:
    """What became of each staged project.

    Attributes:
        fates: a :class:`Fate` a project.
        targets: by project, the position in the library's; -1 for none.
        changed: the names of the fields that differ, by project; only where some do.
        problems: rows that could be several projects, or are one twice.
    """

    fates: bytearray
    targets: list[int]
    changed: dict[int, tuple[str, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def count(self, fate: Fate) -> int:
        """Return how many projects have a fate."""
        return self.fates.count(fate)
