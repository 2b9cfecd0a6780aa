"""New projects that may be one with another, under another name: counted twice, if so.

The rules are those of the examination (:mod:`app.queries.examination.sites`): the same words at two
places are two projects, and so are those of a series.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from app.importing.matching import Fate, Known, Matches, silent
from app.importing.staging import StagedTable
from app.models.entry import split_units
from app.queries.examination.clauses import SharedWords
from app.queries.examination.sites import LEAST_CLAUSE, Candidate, likeness

#: Projects taken in between two looks at whether somebody still waits.
_LOT: Final = 5_000


@dataclass(frozen=True, slots=True)
class Alike:
    """Two projects that may be one under two names.

    Attributes:
        first: a staged project.
        second: another staged one; -1 where the other is in the library.
        known: the position of the one in the library; -1 where both are staged.
        words: what their contents share; empty where only the names agree.
    """

    first: int
    second: int
    known: int
    words: str


def find_alike(
    table: StagedTable,
    known: Known,
    matches: Matches,
    *,
    look: Callable[[], None] = silent,
) -> list[Alike]:
    """Find new projects that look like another one, staged or in the library.

    Args:
        table: the staged projects.
        known: those of the reserve.
        matches: what became of the staged ones; only new ones are looked at.
        look: called now and then; raises to stop.
    """
    size = len(table)
    new = [at for at, fate in enumerate(matches.fates) if fate == Fate.NEW]
    if not new:
        return []
    # Shorter clauses alone make nothing alike, and long tables share plenty of them.
    words = SharedWords(LEAST_CLAUSE)
    for offset, columns, positions in (
        (0, table.columns, new),
        (size, known.columns, range(len(known.ids))),
    ):
        names = columns.get("name", [])
        contents = columns.get("content") or [""] * len(names)
        for first in range(0, len(positions), _LOT):
            look()
            lot = positions[first : first + _LOT]
            words.add_all(
                [at + offset for at in lot],
                [names[at] for at in lot],
                [contents[at] for at in lot],
            )
    candidates = _Candidates(table, known)
    found: list[Alike] = []
    seen: set[tuple[int, int]] = set()
    for group in words.groups():
        look()
        for pair in combinations(sorted(set(group)), 2):
            first, second = pair
            if pair in seen or first >= size:
                continue
            seen.add(pair)
            alike = likeness(candidates.get(first), candidates.get(second))
            if alike is not None:
                is_staged = second < size
                found.append(
                    Alike(
                        first,
                        second if is_staged else -1,
                        -1 if is_staged else second - size,
                        alike.words,
                    )
                )
    return sorted(found, key=lambda each: (each.first, each.second, each.known))


class _Candidates:
    """Projects as they are compared, staged ones first, each made once."""

    def __init__(self, table: StagedTable, known: Known) -> None:
        self._table, self._known = table, known
        self._made: dict[int, Candidate] = {}

    def get(self, at: int) -> Candidate:
        made = self._made.get(at)
        if made is None:
            made = self._made[at] = self._make(at)
        return made

    def _make(self, at: int) -> Candidate:
        size = len(self._table)
        columns, own = (self._table.columns, at) if at < size else (self._known.columns, at - size)

        def text(name: str) -> str:
            return str(columns[name][own]) if name in columns else ""

        names: set[str] = set()
        for unit in split_units(text("units_text")):
            names |= self._known.unit_names.get(unit, frozenset((unit,)))
        return Candidate(at, text("name"), text("content"), text("location"), frozenset(names))
