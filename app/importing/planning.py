"""An import before it is performed: where each table goes and what becomes of each row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import Connection

from app.importing.aliases import AliasSuggestion, suggest_industries, suggest_units
from app.importing.belonging import rows_elsewhere
from app.importing.counterparts import Fate, Known, Matches
from app.importing.differing import changed_fields
from app.importing.forms.merge import Merged, merge_form
from app.importing.identifying import Identified, identify_rows
from app.importing.loading import load_known, load_names, load_positions
from app.importing.matching import match, silent
from app.importing.ordinals import is_taken, without_number
from app.importing.recognition.questions import Problem, Question
from app.importing.repeats import ask_repeats
from app.importing.staging import StagedTable
from app.importing.twins import Alike, find_alike


class Mode(StrEnum):
    """What an import does with projects a reserve has, and with those it has not.

    ``ADD`` takes every row as a new project; ``SKIP`` leaves out those that are there.
    """

    ADD = "add"
    UPDATE = "update"
    UPSERT = "upsert"
    SKIP = "skip"

    @property
    def title(self) -> str:  # type: ignore[override]  # the Chinese name, not str.title
        """The mode in Chinese."""
        return {"add": "新增", "update": "更新", "upsert": "新增或更新", "skip": "跳过"}[self]

    @property
    def updates(self) -> bool:
        """Whether projects that are there are changed."""
        return self in (Mode.UPDATE, Mode.UPSERT)


@dataclass(frozen=True, slots=True)
class Target:
    """Where projects go.

    Attributes:
        reserve_id: an existing reserve; 0 for a new one.
        name: the reserve's name.
    """

    reserve_id: int
    name: str


@dataclass(slots=True)
class Plan:
    """What an import would do with one table.

    Attributes:
        table: the staged rows.
        source: the file's name.
        target: where they go.
        mode: see :class:`Mode`.
        known: the reserve's projects.
        matches: what became of each staged project.
        alike: new projects that look like another one.
        units: units that may be others under another name.
        industries: the same of industries.
        left_out: staged projects the user does not want, by position.
        kept: by staged project, the names of changed fields that stay as the library has them.
        conflicts: by staged project, fields that both the library and a form handed out to a unit
            have changed since, each with the text it went out with; they are among ``kept`` until
            the user decides.
        asked: what of a form that came back was decided one way and could be the other.
    """

    table: StagedTable
    source: str
    target: Target
    mode: Mode
    known: Known
    matches: Matches
    alike: list[Alike] = field(default_factory=list)
    units: list[AliasSuggestion] = field(default_factory=list)
    industries: list[AliasSuggestion] = field(default_factory=list)
    left_out: set[int] = field(default_factory=set)
    kept: dict[int, frozenset[str]] = field(default_factory=dict)
    conflicts: dict[int, dict[str, str]] = field(default_factory=dict)
    asked: list[Question] = field(default_factory=list)

    @property
    def problems(self) -> list[Problem]:
        """Everything that is refused, in the source's order."""
        found = [*self.table.problems, *self.matches.problems]
        return sorted(found, key=lambda each: (each.row, each.column))

    @property
    def questions(self) -> list[Question]:
        """Everything that was decided one way and could be the other."""
        return [*self.asked, *self.table.questions]

    @property
    def new(self) -> list[int]:
        """The staged projects that will be inserted."""
        return [] if self.mode is Mode.UPDATE else self._of(Fate.NEW)

    @property
    def changed(self) -> list[int]:
        """The staged projects whose counterpart in the library will be changed."""
        if not self.mode.updates:
            return []
        return [at for at in self._of(Fate.CHANGED) if self.taken_fields(at)]

    def taken_fields(self, project: int) -> tuple[str, ...]:
        """Return the fields of a changed project that will be written, by name."""
        kept = self.kept.get(project, frozenset())
        return tuple(name for name in self.matches.changed.get(project, ()) if name not in kept)

    def keep(self, project: int, field: str, *, is_kept: bool) -> None:
        """Let a changed field stay as the library has it, or take the source's again."""
        kept = self.kept.get(project, frozenset())
        self.kept[project] = kept | {field} if is_kept else kept - {field}

    def take(self, project: int, *, is_taken: bool) -> None:
        """Take a staged project, or leave it out."""
        if is_taken:
            self.left_out.discard(project)
        else:
            self.left_out.add(project)

    def pair(self, project: int, at: int) -> None:
        """Let a new project be one of the library's, so that it changes that one.

        Args:
            project: the staged one.
            at: the position of the library's, which no other staged project is.
        """
        matches = self.matches
        matches.targets[project] = at
        names = changed_fields(self.table, self.known, project, at)
        numbers = self.table.columns.get("number")
        if numbers is not None and is_taken(self.known, numbers[project], at):
            names = without_number(names)
        matches.changed[project] = names
        matches.fates[project] = Fate.CHANGED if matches.changed[project] else Fate.SAME
        self.left_out.discard(project)

    def part(self, project: int) -> None:
        """Let a project that was paired be a new one again."""
        self.matches.targets[project] = -1
        self.matches.changed.pop(project, None)
        self.matches.fates[project] = Fate.NEW
        self.kept.pop(project, None)

    def _of(self, fate: Fate) -> list[int]:
        fates = self.matches.fates
        return [at for at, own in enumerate(fates) if own == fate and at not in self.left_out]


def plan_import(
    connection: Connection,
    tables: Sequence[StagedTable],
    source: str,
    target: Target,
    mode: Mode = Mode.UPSERT,
    *,
    clears: bool = False,
    look: Callable[[], None] = silent,
) -> list[Plan]:
    """Match tables with the reserve they go into; nothing is written.

    Args:
        connection: to the library.
        tables: of one source, in its order.
        source: the file's name.
        target: where all of them go.
        mode: see :class:`Mode`.
        clears: whether a blank cell takes away what the library has; in a form that came back
            an emptied one always does.
        look: called now and then; raises to stop.

    Raises:
        ForeignForm: a table is a form handed out from another library.
    """
    names = load_names(connection)
    plans = []
    for table, repeated in zip(tables, ask_repeats(tables, look), strict=True):
        look()
        fields = table.layout.fields
        known = load_known(connection, target.reserve_id, fields)
        elsewhere: list[int] = []
        if table.form is not None:
            # A form's rows know which projects they are, whatever is done with them.
            merged = merge_form(connection, table, known, source, look)
        else:
            # What is added whatever is there has no counterpart.
            counterpart = Known(unit_names=known.unit_names) if mode is Mode.ADD else known
            rows = Identified()
            if table.identifiers and counterpart.ids:
                positions = load_positions(connection, target.reserve_id, counterpart)
                rows = identify_rows(table, counterpart, positions)
                if rows.given:
                    elsewhere, asked = rows_elsewhere(connection, table, target.reserve_id, look)
                    rows.asked += asked
            found = match(table, counterpart, clears=clears, given=rows.given, look=look)
            merged = Merged(found, asked=rows.asked)
        matches = merged.matches
        plans.append(
            Plan(
                table,
                source,
                target,
                mode,
                known,
                matches,
                find_alike(table, known, matches, look=look),
                suggest_units(table.columns.get("units_text", ()), names.units, names.counties),
                suggest_industries(
                    table.columns.get("industry", ()), names.industries, names.industry_aliases
                ),
                kept=merged.kept,
                conflicts=merged.conflicts,
                left_out=set(elsewhere),
                asked=[*merged.asked, *repeated],
            )
        )
    return plans
