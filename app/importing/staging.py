"""Tables of projects as they were understood, before anything is written.

A staged table keeps its values column by column, as the project table has them, so that a hundred
thousand rows are parsed, matched and added up without an object each; :meth:`StagedTable.values`
gives one row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.importing.categorynames import JOINT
from app.importing.forms.returned import Returned
from app.importing.recognition.header import Header
from app.importing.recognition.identified import IDENTIFIER_TITLE
from app.importing.recognition.kinds import RowKind
from app.importing.recognition.layout import Column, Layout
from app.importing.recognition.outline import Group, Stated
from app.importing.recognition.questions import Problem, Question
from app.importing.sheets import Sheet
from app.models.form import IDENTIFIER


@dataclass(slots=True)
class StagedTable:
    """One table of projects.

    Attributes:
        sheet: where it stands; in the program it has its first rows only.
        header: its first header.
        layout: what its columns hold; see :class:`Layout`.
        annex: the annex mark above it (附件2); empty for none.
        title: the title above it; empty for none.
        captions: all lines above it, as written.
        first: the sheet's row below the header, from 0.
        kinds: a :class:`RowKind` a row, from ``first``.
        at: by project, the sheet's row, from 0.
        groups: the groups; a parent stands before its children.
        owners: by project, the index of its group; -1 for none.
        columns: by column of the project table, a value a project. Only the fields the table has
            are here; ``category_id`` never is, see :meth:`category`.
        grand: what the document says of all projects.
        notes: by place in the source, the notes below and between the rows.
        refused: the projects that cannot be taken, by position.
        problems: every cell that is refused; one that is no project's is a sum's.
        questions: what was decided one way and could be the other.
        form: what it is as a form that came back; None where it is none.
        identifiers: by project, the uuid in its column 标识, empty for none; () where there is no
            such column, and in a form, which has its own.
    """

    sheet: Sheet
    header: Header
    layout: Layout
    annex: str
    title: str
    captions: tuple[str, ...]
    first: int
    kinds: Sequence[int]
    at: Sequence[int]
    groups: list[Group]
    owners: Sequence[int]
    columns: dict[str, list[Any]]
    grand: Stated
    notes: Mapping[int, str] = field(default_factory=dict)
    refused: set[int] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    form: Returned | None = None
    identifiers: Sequence[str] = ()

    def __len__(self) -> int:
        return len(self.at)

    @property
    def counts(self) -> dict[RowKind, int]:
        """How many rows of each kind there are."""
        found = bytes(self.kinds)
        return {kind: found.count(kind) for kind in RowKind}

    @property
    def left_out(self) -> list[Column]:
        """The columns with a heading of their own that are taken for nothing."""
        return [
            each
            for each in self.layout.columns
            if each.meaning is None
            and each.title not in ("", IDENTIFIER_TITLE, IDENTIFIER)
            and each.index != self.layout.unit_column
        ]

    def place(self, project: int) -> int:
        """Return where a project stands in the source, from 1."""
        return self.sheet.places[self.at[project]]

    def refusal(self, project: int, reason: str, remedy: str) -> Problem:
        """Return that a project is refused as a whole, said of its name."""
        column = self.layout.column("name")
        return Problem(
            self.sheet.name,
            self.place(project),
            column,
            "name",
            self.layout.columns[column].title,
            self.columns["name"][project],
            reason,
            remedy,
        )

    def values(self, project: int) -> dict[str, Any]:
        """Return a project's columns."""
        return {name: column[project] for name, column in self.columns.items()}

    def category(self, project: int) -> str:
        """Return the category a project belongs to; empty for none."""
        return self.category_of(self.owners[project])

    def category_of(self, group: int) -> str:
        """Return the category a group is, behind those around it; empty for none."""
        return JOINT.join(each.name for each in self._around(group) if each.is_category)

    def heading_of(self, group: int) -> str:
        """Return the same as headings, number and count and all; a name where there is none."""
        return JOINT.join(
            each.heading or each.name for each in self._around(group) if each.is_category
        )

    def path(self, group: int) -> str:
        """Return a group's name behind those of the groups around it: 医疗卫生 / 医院."""
        return JOINT.join(each.name for each in self._around(group))

    def _around(self, group: int) -> list[Group]:
        """Return the groups around a group and itself, from outside."""
        found: list[Group] = []
        while group >= 0:
            found.append(self.groups[group])
            group = self.groups[group].parent
        return found[::-1]


@dataclass(frozen=True, slots=True)
class Dismissed:
    """A sheet, or a table in it, that is no list of projects.

    Attributes:
        sheet: the sheet's name; may be empty.
        row: the place of its header in the source, from 1; 0 where none was found.
        titles: what its header says.
        reason: why, a whole Chinese sentence.
        fingerprint: of its layout, for a mapping to be settled for it; empty without a header.
    """

    sheet: str
    row: int
    titles: tuple[str, ...]
    reason: str
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was found in a source: tables of projects, and what is none."""

    tables: tuple[StagedTable, ...]
    dismissed: tuple[Dismissed, ...] = ()
