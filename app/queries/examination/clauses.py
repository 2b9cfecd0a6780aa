"""Which projects share words: found by hashing, since every pair of 100,000 cannot be compared.

A text's longest clauses and a name's key are hashed. What was seen once is dropped after a first
count in a small table, so that memory does not grow with what nobody shares.
"""

import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from app.models.matchkey import match_key, text_key

#: Shorter clauses (配套相应设施设备) are anybody's.
SHORTEST_CLAUSE: Final = 12

#: Shorter names (甲) tell nothing.
_SHORTEST_NAME: Final = 3

#: Clauses hashed of one text, the longest first.
_MOST_CLAUSES: Final = 3

#: What more projects than this share is a formula, not a site.
_MOST_SHARING: Final = 8

_MARKS: Final = re.compile("[。；;，,！!\n]")
_NO_WORD: Final = re.compile(r"[\W_]+")
_LEAST_SLOTS: Final = 1 << 16
_MOST_SLOTS: Final = 1 << 25
_MASK: Final = (1 << 64) - 1


def written_clauses(content: str) -> list[str]:
    """Return a text's clauses as they are written."""
    return [part.strip() for part in _MARKS.split(content)]


def clauses(content: str) -> list[str]:
    """Return a text's clauses as they are compared, those that are long enough."""
    folded = unicodedata.normalize("NFKC", content).casefold()
    keys = [_NO_WORD.sub("", part) for part in _MARKS.split(folded) if len(part) >= SHORTEST_CLAUSE]
    return [key for key in dict.fromkeys(keys) if len(key) >= SHORTEST_CLAUSE]


class SharedWords:
    """Collects projects and tells which of them share a clause or a name."""

    def __init__(self) -> None:
        self._hashes = array("Q")
        self._owners = array("Q")

    def add(self, project_id: int, name: str, content: str) -> None:
        """Take a project."""
        parts = [part for part in _MARKS.split(content) if len(part) >= SHORTEST_CLAUSE]
        if len(parts) > _MOST_CLAUSES:
            # Chosen as they are written: folding all of them would take twice as long.
            parts = sorted(parts, key=len, reverse=True)[:_MOST_CLAUSES]
        for clause in {text_key(part) for part in parts}:
            if len(clause) >= SHORTEST_CLAUSE:
                self._put(project_id, hash(clause))
        key = match_key(name)
        if len(key) >= _SHORTEST_NAME:
            self._put(project_id, hash(("name", key)))

    def groups(self) -> list[tuple[int, ...]]:
        """Return the ids of projects that share something, each group once."""
        buckets: dict[int, list[int]] = {}
        for owner, value in self._repeated():
            buckets.setdefault(value, []).append(owner)
        found = {tuple(owners) for owners in buckets.values() if 1 < len(owners) <= _MOST_SHARING}
        return sorted(found)

    def _put(self, project_id: int, value: int) -> None:
        self._hashes.append(value & _MASK)
        self._owners.append(project_id)

    def _repeated(self) -> Iterator[tuple[int, int]]:
        """Yield (project, hash) of what is seen more than once, and of some that only look so."""
        slots = _LEAST_SLOTS
        while slots < min(8 * len(self._hashes), _MOST_SLOTS):
            slots *= 2
        seen = bytearray(slots)
        for value in self._hashes:
            at = value & (slots - 1)
            if seen[at] <= _MOST_SHARING:
                seen[at] += 1
        for owner, value in zip(self._owners, self._hashes, strict=True):
            if seen[value & (slots - 1)] > 1 or slots == _MOST_SLOTS:
                yield owner, value


def joined(pairs: Iterable[tuple[int, int]]) -> list[Sequence[int]]:
    """Return the groups that pairs make when what is tied to one is tied to all."""
    root: dict[int, int] = {}

    def find(item: int) -> int:
        while root.setdefault(item, item) != item:
            root[item] = root[root[item]]
            item = root[item]
        return item

    for first, second in pairs:
        root[find(first)] = find(second)
    groups: dict[int, list[int]] = {}
    for item in root:
        groups.setdefault(find(item), []).append(item)
    return [sorted(group) for group in groups.values()]
