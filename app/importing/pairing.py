"""Which project of a library each staged one is.

The code tells first, then the name's key (:func:`app.models.matchkey.match_key`), and nothing else:
a row that only gives number, name and amount is paired like one with everything. What could be
several projects is not guessed: the row is refused and says so.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cached_property
from typing import Final, TypeVar

from app.importing.counterparts import Fate, Known, Matches
from app.importing.differing import comparisons
from app.importing.staging import StagedTable
from app.models.matchkey import match_key, text_key

#: In what projects of one name are told apart, the most telling first.
_TELLING: Final = ("name", "number", "location", "content", "total_yuan", "units_text")

#: Pairs of projects of one name that are compared one by one, and those that are too many for it.
_FEW_PAIRS: Final = 16
_MOST_PAIRS: Final = 40_000

_TELL_APART: Final = "请写上项目代码，或改成不同的项目名称"

_Said = TypeVar("_Said", bound=Hashable)


class Pairing:
    """Pairs staged projects with those of a library.

    Args:
        table: the staged projects.
        known: the library's.
        found: what becomes of the staged ones; changed.
    """

    def __init__(self, table: StagedTable, known: Known, found: Matches) -> None:
        self._table, self._known, self._found = table, known, found
        self._taken: dict[int, int] = {}

    @cached_property
    def _compared(self) -> list[Callable[[int, int], bool]]:
        """What tells whether two projects differ, a field each."""
        return [differs for _, differs in comparisons(self._table, self._known, clears=False)]

    def pair(self, given: Mapping[int, int], look: Callable[[], None]) -> None:
        """Find the counterpart of each; see :func:`app.importing.matching.match`."""
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
        same = [
            at for at in positions if not any(differs(project, at) for differs in self._compared)
        ]
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
        same = f"与第 {place} 行对上了储备库里的同一个项目"
        if self._found.fates[other] == Fate.REFUSED:
            # The other one holds the project; that it is not taken either has to be said.
            self._refuse(
                project,
                f"{same}，第 {place} 行自己也有不能导入的格子，两行都没有取",
                f"请改正第 {place} 行，这一行删去；是另一个项目的，请改成不同的项目名称",
            )
        else:
            self._refuse(project, f"{same}，只取第 {place} 行")

    def _refuse(self, project: int, reason: str, remedy: str = _TELL_APART) -> None:
        self._found.fates[project] = Fate.REFUSED
        self._found.problems.append(self._table.refusal(project, reason, remedy))


def _alone(names: Sequence[_Said]) -> dict[_Said, int]:
    """Return what stands once, each with its position."""
    positions = {name: at for at, name in enumerate(names)}
    if len(positions) < len(names):
        counts = Counter(names)
        return {name: at for name, at in positions.items() if counts[name] == 1}
    return positions
