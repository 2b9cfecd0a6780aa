"""What the user has chosen of an import so far; nothing of it is in the library yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Self

from app.importing.intake import HeaderRows, Taken
from app.importing.ledger import Ledger
from app.importing.planning import Mode, Plan, Target
from app.importing.recognition.layout import Choice, Layout
from app.importing.recognition.words import Confidence
from app.importing.reconciliation import StagedLine, reconcile
from app.importing.sheets import Format
from app.importing.staging import Dismissed, StagedTable
from app.importing.targets import new_name, usual_reserve
from app.queries.reserves import ReserveSummary

#: A table by its sheet and the first row of its header, from 0.
TableKey = tuple[str, int]

#: Mappings and headers that tables were found by.
_Applied = tuple[dict[str, Choice], dict[int, HeaderRows]]

#: The modes in the order they are offered.
MODES: Final = (Mode.UPSERT, Mode.UPDATE, Mode.ADD, Mode.SKIP)


@dataclass(frozen=True, slots=True)
class Planned:
    """Plans with what is shown of them, which takes a while to find where they are long.

    Attributes:
        plans: a table each, in the source's order.
        ledger: their rows.
        sums: by plan, what its table states beside what its rows add up to.
    """

    plans: list[Plan]
    ledger: Ledger
    sums: list[list[StagedLine]]

    @classmethod
    def of(cls, plans: Sequence[Plan]) -> Self:
        """Find what is shown of plans; any thread will do."""
        return cls(list(plans), Ledger(plans), [reconcile(plan.table) for plan in plans])


@dataclass(slots=True)
class Draft:
    """One import as it stands.

    Attributes:
        taken: the source; None before one is read.
        remembered: the library's mappings, by the fingerprint of their layout.
        settled: those the user made here.
        headers: by position of a sheet, the header the user pointed at.
        dropped: tables that are not wanted.
        reserves: of the library.
        homes: by table, the reserve its rows are of; 0 where they do not tell.
        target: where it goes; None where the user has not said.
        mode: see :class:`app.importing.planning.Mode`.
        planned: what would be done; of no plan before it is planned.
        units: accepted other names of units, each with the unit's own.
        industries: the same of industries.
        decided: projects that look like another one and were decided on, as (table, position).
        is_remembering: whether mappings the user settled are remembered.
    """

    taken: Taken | None = None
    remembered: dict[str, Choice] = field(default_factory=dict)
    settled: dict[str, Choice] = field(default_factory=dict)
    headers: dict[int, HeaderRows] = field(default_factory=dict)
    dropped: set[TableKey] = field(default_factory=set)
    reserves: list[ReserveSummary] = field(default_factory=list)
    homes: dict[TableKey, int] = field(default_factory=dict)
    target: Target | None = None
    mode: Mode = Mode.UPSERT
    planned: Planned = field(default_factory=lambda: Planned.of(()))
    units: dict[str, str] = field(default_factory=dict)
    industries: dict[str, str] = field(default_factory=dict)
    decided: set[tuple[int, int]] = field(default_factory=set)
    is_remembering: bool = True
    _applied: _Applied = field(default_factory=lambda: ({}, {}))

    @property
    def plans(self) -> list[Plan]:
        """What would be done, a table each."""
        return self.planned.plans

    @property
    def choices(self) -> Mapping[str, Choice]:
        """The mappings in force."""
        return {**self.remembered, **self.settled}

    @property
    def tables(self) -> tuple[StagedTable, ...]:
        """The tables that are wanted, in the source's order."""
        found = self.taken.found.tables if self.taken else ()
        return tuple(each for each in found if key_of(each) not in self.dropped)

    @property
    def dismissed(self) -> tuple[Dismissed, ...]:
        """What was found to be no table of projects."""
        return self.taken.found.dismissed if self.taken else ()

    @property
    def is_of_reserves(self) -> bool:
        """Whether the source is a library with several reserves; they go in one by one."""
        taken = self.taken
        return (
            taken is not None
            and taken.source.format is Format.LIBRARY
            and len(taken.found.tables) > 1
        )

    def begin(self, taken: Taken, homes: Sequence[int] = ()) -> None:
        """Take a source that was just read, with the reserves its tables' rows are of.

        Sheets nobody sees are left out beside others; of a library's reserves there is only the
        first that is here too, or just the first: all go into one, and two seldom should.
        """
        self.taken = taken
        self.homes = dict(zip(map(key_of, taken.found.tables), homes, strict=False))
        self.settled.clear()
        self.headers.clear()
        self.apply()
        self.planned = Planned.of(())
        tables = taken.found.tables
        seen = [each for each in tables if not each.sheet.is_hidden]
        self.dropped = {key_of(each) for each in tables if each.sheet.is_hidden} if seen else set()
        if self.is_of_reserves:
            own = {each.name for each in self.reserves}
            first = next((each for each in tables if each.sheet.name in own), tables[0])
            self.dropped = {key_of(each) for each in tables if each is not first}
        self.forget_decisions()

    def apply(self) -> None:
        """Take note that the tables are those of the mappings and headers chosen."""
        self._applied = dict(self.settled), dict(self.headers)

    def revert(self) -> None:
        """Go back to the mappings and headers the tables were found by."""
        settled, headers = self._applied
        self.settled, self.headers = dict(settled), dict(headers)

    def forget_decisions(self) -> None:
        """Go back to what is suggested, as for tables that were read anew."""
        self.units.clear()
        self.industries.clear()
        self.decided.clear()

    @property
    def is_planned(self) -> bool:
        """Whether the plans are those of the tables that are wanted now."""
        own = [plan.table for plan in self.plans]
        wanted = self.tables
        return len(own) == len(wanted) and all(a is b for a, b in zip(own, wanted, strict=True))

    def index(self, plan: Plan) -> int:
        """Return the position of a plan."""
        return next(at for at, each in enumerate(self.plans) if each is plan)

    def suggest_target(self) -> None:
        """Choose the reserve of the table's title, or the only one; else a new one."""
        tables = self.tables
        if self.target is not None or not tables or self.taken is None:
            return
        table = tables[0]
        home = self.homes.get(key_of(table), 0)
        usual = usual_reserve(self.reserves, table, home)
        if usual is not None and self.taken.source.format is Format.LIBRARY:
            # A reserve of another library is not to be poured into the only one that is here.
            is_its_own = usual.id == home or table.sheet.name in (usual.name, usual.title)
            usual = usual if is_its_own else None
        if usual is not None:
            self.target = Target(usual.id, usual.name)
        else:
            self.target = self.new_target()

    def new_target(self) -> Target:
        """Return a new reserve, called by the first table."""
        assert self.taken is not None
        names = [each.name for each in self.reserves]
        return Target(0, new_name(self.tables[0], self.taken.source.name, names))

    def position(self, name: str) -> int:
        """Return the position of a sheet in the source; names are their own there."""
        sheets = self.taken.source.sheets if self.taken else ()
        return next(at for at, each in enumerate(sheets) if each.name == name)

    def to_remember(self) -> dict[str, Choice]:
        """Return the mappings the import shall remember: settled ones, and doubts let pass."""
        if not self.is_remembering:
            return {}
        found = {}
        for table in self.tables:
            layout = table.layout
            fingerprint = layout.fingerprint
            is_asked = any(each.confidence is Confidence.LIKELY for each in layout.columns)
            if fingerprint in self.settled:
                found[fingerprint] = self.settled[fingerprint]
            elif is_asked and not layout.is_remembered:
                found[fingerprint] = choice_of(layout)
        return found

    @property
    def has_decisions(self) -> bool:
        """Whether something was decided that would be lost."""
        touched = any(plan.left_out or any(plan.kept.values()) for plan in self.plans)
        return bool(self.settled or self.units or self.industries or self.decided or touched)


def key_of(table: StagedTable) -> TableKey:
    """Return what a table is known by while its source is open."""
    return table.sheet.name, table.header.first


def choice_of(layout: Layout, money_unit: str = "") -> Choice:
    """Return the mapping of a layout as it is.

    Args:
        layout: the columns.
        money_unit: what bare amounts count in; empty to go by the document.
    """
    columns = {each.index: each.meaning.key for each in layout.columns if each.meaning}
    return Choice(columns, money_unit)
