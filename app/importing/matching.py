"""Staged projects against those a library has: new, changed field by field, or the same.

The code tells first, then the name's key (:func:`app.models.matchkey.match_key`). What could be
several projects is not guessed: the row is refused and says so. What may be one project under
another name is found by ``twins.py``.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Final, TypeVar

from app.importing.recognition.labels import heading_name
from app.importing.recognition.questions import Problem
from app.importing.staging import StagedTable
from app.models.entry import edit_text
from app.models.fields import BY_NAME, Field, Kind
from app.models.matchkey import match_key, text_key
from app.operations.entries import is_bare_number


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
        unit_names: by a unit's name or other name, all its names.
    """

    ids: list[int] = field(default_factory=list)
    columns: dict[str, list[Any]] = field(default_factory=dict)
    categories: list[str] = field(default_factory=list)
    unit_names: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field that would change: what the library says, and what the source says."""

    field: Field
    old: str
    new: str


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


def silent() -> None:
    """Do not stop."""


def match(
    table: StagedTable,
    known: Known,
    *,
    clears: bool = False,
    given: Mapping[int, int] | None = None,
    look: Callable[[], None] = silent,
) -> Matches:
    """Tell what each staged project is to a library.

    Args:
        table: the staged projects.
        known: those of the reserve they go into.
        clears: whether a blank cell takes away what the library has; else it says nothing.
        given: by staged project, the position of the library's where that is known beforehand,
            each at most once; -1 refuses it.
        look: called now and then; raises to stop.
    """
    found = Matches(bytearray(len(table)), [-1] * len(table))
    for project in table.refused:
        found.fates[project] = Fate.REFUSED
    _Matcher(table, known, found).pair(given or {}, look)
    _compare(table, known, found, clears, look)
    return found


def differences(
    table: StagedTable, known: Known, matches: Matches, project: int
) -> list[FieldDifference]:
    """Return the fields of a changed project, as the library and as the source have them."""
    at = matches.targets[project]
    names = matches.changed.get(project, ())
    old = {name: column[at] for name, column in known.columns.items()}
    old["category"] = known.categories[at] if known.categories else ""
    new = {**table.values(project), "category": table.category(project)}
    return [
        FieldDifference(entry, edit_text(entry, old), edit_text(entry, new))
        for entry in dict.fromkeys((*table.layout.fields, *_category_field(table)))
        if entry.name in names
    ]


def changed_fields(
    table: StagedTable, known: Known, project: int, at: int, *, clears: bool = False
) -> tuple[str, ...]:
    """Return the names of the fields in which a staged project differs from one of the library.

    Args:
        table: the staged projects.
        known: those of the reserve.
        project: the staged one, by position.
        at: the library's one, by position.
        clears: see :func:`match`.
    """
    compared = _comparisons(table, known, clears)
    return tuple(entry.name for entry, differs in compared if differs(project, at))


#: In what projects of one name are told apart, the most telling first.
_TELLING: Final = ("name", "number", "location", "content", "total_yuan", "units_text")

#: Pairs of projects of one name that are compared one by one, and those that are too many for it.
_FEW_PAIRS: Final = 16
_MOST_PAIRS: Final = 40_000

_Said = TypeVar("_Said", bound=Hashable)


class _Matcher:
    """Pairs staged projects with those of a library."""

    def __init__(self, table: StagedTable, known: Known, found: Matches) -> None:
        self._table, self._known, self._found = table, known, found
        self._taken: dict[int, int] = {}

    def pair(self, given: Mapping[int, int], look: Callable[[], None]) -> None:
        for project, at in given.items():
            if at < 0:
                self._found.fates[project] = Fate.REFUSED
            else:
                # A refused row holds its project too: no other row is taken for it.
                self._take(project, at)
        self._by_code()
        self._by_name()
        names = self._known.columns.get("name", [])
        by_key: defaultdict[str, list[int]] = defaultdict(list)
        for at, name in enumerate(names):
            if not at & 0xFFF:
                look()
            by_key[match_key(name)].append(at)
        if not by_key:
            return
        open_rows: defaultdict[str, list[int]] = defaultdict(list)
        for project, name in enumerate(self._table.columns["name"]):
            if not project & 0xFFF:
                look()
            is_open = self._found.fates[project] == Fate.NEW and self._found.targets[project] < 0
            if is_open and (key := match_key(name)) in by_key:
                open_rows[key].append(project)
        for key, projects in open_rows.items():
            look()
            self._pair_key(projects, by_key[key])

    def _by_code(self) -> None:
        """Pair by code; one that stands at two projects of the library tells nothing."""
        codes = self._table.columns.get("code")
        if codes is None:
            return
        known: defaultdict[str, list[int]] = defaultdict(list)
        for at, code in enumerate(self._known.columns.get("code", [])):
            if code:
                known[text_key(code)].append(at)
        for project, code in enumerate(codes):
            is_open = self._found.fates[project] == Fate.NEW and self._found.targets[project] < 0
            if code and is_open:
                positions = known.get(text_key(code), [])
                if len(positions) == 1:
                    self._take(project, positions[0])

    def _by_name(self) -> None:
        """Pair names that are equal to the letter and stand once on both sides."""
        known = _alone(self._known.columns.get("name", []))
        if not known:
            return
        for name, project in _alone(self._table.columns["name"]).items():
            at = known.get(name)
            if at is None or at in self._taken or self._found.fates[project] != Fate.NEW:
                continue
            if self._found.targets[project] < 0 and not self._are_apart(project, at):
                self._take(project, at)

    def _pair_key(self, projects: Sequence[int], positions: Sequence[int]) -> None:
        """Pair projects whose names have one key: those that agree in most first."""
        everywhere = positions
        if len(projects) * len(positions) > _FEW_PAIRS:
            projects, positions = self._pair_equal(projects, positions)
        if len(projects) * len(positions) > _MOST_PAIRS:
            for project in projects:
                self._refuse(project, f"储备库里有 {len(positions)} 个同名的项目，看不出是哪一个")
            return
        ranked = sorted(
            (
                (self._agreement(project, at), project, at)
                for project in projects
                for at in positions
                if not self._are_apart(project, at)
            ),
            key=lambda each: each[0],
            reverse=True,
        )
        level: defaultdict[tuple[tuple[bool, ...], int], list[int]] = defaultdict(list)
        for score, project, at in ranked:
            level[score, project].append(at)
        left = set(projects)
        for score, project, at in ranked:
            if project not in left or at in self._taken:
                continue
            rivals = [
                other for other in level[score, project] if other != at and other not in self._taken
            ]
            left.discard(project)
            chosen = self._likest(project, [at, *rivals]) if rivals else at
            if chosen is None:
                self._refuse(project, f"储备库里有 {len(rivals) + 1} 个同名的项目，看不出是哪一个")
            else:
                self._take(project, chosen)
        for project in sorted(left):
            same = (at for at in everywhere if not self._are_apart(project, at))
            taken = next((at for at in same if at in self._taken), None)
            if taken is not None:
                self._refuse_twin(project, self._taken[taken])

    def _pair_equal(
        self, projects: Sequence[int], positions: Sequence[int]
    ) -> tuple[list[int], list[int]]:
        """Pair what agrees in all that is compared and stands once on both sides.

        It is what would be paired first, found without comparing each with each.

        Returns:
            What is left of both.
        """
        names = [name for name in _TELLING if name in self._table.columns]
        own = [self._table.columns[name] for name in names]
        theirs = [self._known.columns[name] for name in names]
        known = _alone([tuple(column[at] for column in theirs) for at in positions])
        for said, turn in _alone(
            [tuple(column[project] for column in own) for project in projects]
        ).items():
            if said not in known:
                continue
            project, at = projects[turn], positions[known[said]]
            if at not in self._taken and not self._are_apart(project, at):
                self._take(project, at)
        return (
            [project for project in projects if self._found.targets[project] < 0],
            [at for at in positions if at not in self._taken],
        )

    def _likest(self, project: int, positions: Sequence[int]) -> int | None:
        """Return which of several a row is the same as in all it says; None for none of them.

        Where that is true of several, it changes nothing which of them it is; the one that says as
        little as the row goes first.
        """
        compared = [differs for _, differs in _comparisons(self._table, self._known, False)]
        same = [at for at in positions if not any(differs(project, at) for differs in compared)]
        shared = self._table.columns.keys() & self._known.columns.keys()
        category = self._table.category(project)

        def likeness(at: int) -> int:
            alike = sum(self._same(name, project, at) for name in shared)
            return alike + (category == self._known.categories[at])

        return max(same, key=likeness, default=None)

    def _agreement(self, project: int, at: int) -> tuple[bool, ...]:
        """Return in what two projects of one key agree, the most telling first."""
        return tuple(self._same(name, project, at) for name in _TELLING)

    def _same(self, name: str, project: int, at: int) -> bool:
        own = self._table.columns.get(name)
        return own is not None and own[project] == self._known.columns[name][at]

    def _are_apart(self, project: int, at: int) -> bool:
        """Whether two codes or two places say that two projects are two."""
        for name in ("code", "location"):
            own = self._table.columns.get(name)
            if own is None:
                continue
            here, there = text_key(own[project]), text_key(self._known.columns[name][at])
            if here and there and here != there:
                return True
        return False

    def _take(self, project: int, at: int) -> None:
        if at in self._taken:
            self._refuse_twin(project, self._taken[at])
            return
        self._taken[at] = project
        self._found.targets[project] = at

    def _refuse_twin(self, project: int, other: int) -> None:
        place = self._table.place(other)
        self._refuse(project, f"与第 {place} 行对上了储备库里的同一个项目，只取第 {place} 行")

    def _refuse(self, project: int, reason: str) -> None:
        table = self._table
        column = table.layout.column("name")
        self._found.fates[project] = Fate.REFUSED
        self._found.problems.append(
            Problem(
                table.sheet.name,
                table.place(project),
                column,
                "name",
                table.layout.columns[column].title,
                table.columns["name"][project],
                reason,
                "请写上项目代码，或改成不同的项目名称",
            )
        )


def _alone(names: Sequence[_Said]) -> dict[_Said, int]:
    """Return what stands once, each with its position."""
    positions = {name: at for at, name in enumerate(names)}
    if len(positions) < len(names):
        counts = Counter(names)
        return {name: at for name, at in positions.items() if counts[name] == 1}
    return positions


def _compare(
    table: StagedTable,
    known: Known,
    found: Matches,
    clears: bool,
    look: Callable[[], None],
) -> None:
    """Tell changed projects from the same ones."""
    paired = [
        (project, at)
        for project, at in enumerate(found.targets)
        if at >= 0 and found.fates[project] == Fate.NEW
    ]
    if not paired:
        return
    changed: defaultdict[int, list[str]] = defaultdict(list)
    for entry, differs in _comparisons(table, known, clears):
        look()
        for project, at in paired:
            if differs(project, at):
                changed[project].append(entry.name)
    for project, _ in paired:
        found.fates[project] = Fate.CHANGED if project in changed else Fate.SAME
    found.changed = {project: tuple(names) for project, names in changed.items()}


def _comparisons(
    table: StagedTable, known: Known, clears: bool
) -> Iterator[tuple[Field, Callable[[int, int], bool]]]:
    """Yield for each field the table has what tells whether it differs."""
    for entry in table.layout.fields:
        if entry.kind is not Kind.CATEGORY:
            unit = table.layout.money_unit
            yield entry, _comparison(entry, table.columns, known.columns, clears, unit)
    for entry in _category_field(table):
        yield (
            entry,
            lambda project, at: (
                bool(own := table.category(project))
                and own not in (known.categories[at], _as_heading(known.categories[at]))
            ),
        )


def _as_heading(category: str) -> str:
    """Return a category as a heading names it, which may number it: （一）医疗 names 医疗."""
    return " / ".join(map(heading_name, category.split(" / ")))


def _category_field(table: StagedTable) -> tuple[Field, ...]:
    return (BY_NAME["category"],) if table.groups else ()


def _comparison(
    entry: Field,
    own: Mapping[str, list[Any]],
    theirs: Mapping[str, list[Any]],
    clears: bool,
    money_unit: str,
) -> Callable[[int, int], bool]:
    new, old = own[entry.column], theirs[entry.column]
    if entry.kind is Kind.MONEY:
        new_texts, old_texts = own[entry.columns[1]], theirs[entry.columns[1]]

        def differs(project: int, at: int) -> bool:
            amount, text = new[project], new_texts[project]
            if amount is None and not clears:
                return False
            # A bare number of the same amount leaves the wording (约1亿元) alone.
            is_bare = is_bare_number(text.removesuffix(money_unit))
            is_reworded = text != old_texts[at] and not is_bare
            return bool(amount != old[at]) or (bool(text) and is_reworded)

        return differs
    blank = None if entry.kind is Kind.NUMBER else ""

    def differs_plainly(project: int, at: int) -> bool:
        value = new[project]
        return bool(value != old[at]) and (clears or value != blank)

    return differs_plainly
