"""New projects that may be one with another, under another name: counted twice, if so.

The rules are those of the examination (:mod:`app.queries.examination.sites`): the same words at two
places are two projects, and so are those of a series. Where one of the two has no 建设规模及内容
there are no words to share: then it is the amount, and a name that is the other's with words added.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

from app.importing.counterparts import Fate, Known, Matches
from app.importing.matching import silent
from app.importing.staging import StagedTable
from app.models.matchkey import match_key, text_key
from app.models.unitlist import split_units
from app.queries.examination.clauses import SharedWords
from app.queries.examination.sites import LEAST_CLAUSE, Candidate, likeness

#: Projects taken in between two looks at whether somebody still waits.
_LOT: Final = 5_000

#: What more projects than this cost to the yuan tells nothing.
_MOST_OF_AN_AMOUNT: Final = 32

#: Shorter names (医院) are part of many.
_LEAST_NAME: Final = 4

#: Words that make another project of a name: 二期, 1号楼, 北区.
_OTHER: Final = re.compile("[0-9一二三四五六七八九十甲乙丙丁东西南北中上下前后新老左右a-z期批段标]")


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
        contents = _contents(columns, len(names))
        for first in range(0, len(positions), _LOT):
            look()
            lot = positions[first : first + _LOT]
            words.add_all(
                [at + offset for at in lot],
                [names[at] for at in lot],
                [contents[at] for at in lot],
            )
    candidates = _Candidates(table, known)
    shared: dict[tuple[int, int], str] = {}
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
                shared[pair] = alike.words
    for pair in _of_one_amount(table, known, new, look):
        if pair not in seen and not _are_apart(*map(candidates.get, pair)):
            shared[pair] = ""
    return [
        Alike(first, second if second < size else -1, second - size if second >= size else -1, said)
        for (first, second), said in sorted(shared.items())
    ]


def _of_one_amount(
    table: StagedTable, known: Known, new: Sequence[int], look: Callable[[], None]
) -> Iterator[tuple[int, int]]:
    """Yield pairs that cost the same, one of them new, one without 建设规模及内容.

    The name of one is that of the other with words added.

    A project of the library stands behind the staged ones.
    """
    size = len(table)
    amounts, others = table.columns.get("total_yuan"), known.columns.get("total_yuan", [])
    if amounts is None:
        return
    is_bare = [not each for each in _contents(table.columns, size)]
    is_bare += [not each for each in _contents(known.columns, len(others))]
    if not any(is_bare):
        return
    by_amount: defaultdict[int, list[int]] = defaultdict(list)
    for at in new:
        if amounts[at]:
            by_amount[amounts[at]].append(at)
    for at, amount in enumerate(others, size):
        if amount in by_amount:
            by_amount[amount].append(at)
    own, theirs = table.columns["name"], known.columns.get("name", [])
    for group in by_amount.values():
        look()
        if not 1 < len(group) <= _MOST_OF_AN_AMOUNT:
            continue
        keys = [match_key(own[at] if at < size else theirs[at - size]) for at in group]
        for (first, name), (second, other) in combinations(zip(group, keys, strict=True), 2):
            is_looked_at = first < size and (is_bare[first] or is_bare[second])
            if is_looked_at and len(name) != len(other) and _has_words_added(name, other):
                yield first, second


def _contents(columns: Mapping[str, Sequence[Any]], size: int) -> Sequence[str]:
    return columns.get("content") or [""] * size


def _has_words_added(name: str, other: str) -> bool:
    """Whether one key is the other with words added that make no other project of it."""
    short, long = (name, other) if len(name) < len(other) else (other, name)
    if len(short) < _LEAST_NAME or len(long) > 2 * len(short):
        return False
    added: list[str] = []
    at = 0
    for character in long:
        if at < len(short) and character == short[at]:
            at += 1
        else:
            added.append(character)
    return at == len(short) and not _OTHER.search("".join(added))


def _are_apart(first: Candidate, second: Candidate) -> bool:
    """Whether places or units say that two projects are two."""
    here, there = text_key(first.location), text_key(second.location)
    if here and there and here != there:
        return True
    return bool(first.units and second.units) and not first.units & second.units


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
