"""Which projects share words: found by hashing, since every pair of 100,000 cannot be compared.

A text's longest clauses and a name's key are hashed. What was seen once is dropped after a first
count in a small table, so that memory does not grow with what nobody shares.
"""

import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
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
_NO_MARK: Final = "[^。；;，,！!\n]"
_NO_WORD: Final = re.compile(r"[\W_]+")
_LEAST_SLOTS: Final = 1 << 16
_MOST_SLOTS: Final = 1 << 25
_MASK: Final = (1 << 64) - 1

#: Keeps a name apart from a clause of the same words.
_NAMED: Final = 0x9E3779B97F4A7C15


def written_clauses(content: str) -> list[str]:
    """Return a text's clauses as they are written."""
    return [part.strip() for part in _MARKS.split(content)]


def clauses(content: str) -> list[str]:
    """Return a text's clauses as they are compared, those that are long enough."""
    folded = unicodedata.normalize("NFKC", content).casefold()
    keys = [_NO_WORD.sub("", part) for part in _MARKS.split(folded) if len(part) >= SHORTEST_CLAUSE]
    return [key for key in dict.fromkeys(keys) if len(key) >= SHORTEST_CLAUSE]


class SharedWords:
    """Collects projects and tells which of them share a clause or a name.

    Args:
        shortest: clauses below it are passed over; :data:`SHORTEST_CLAUSE` at least.
    """

    def __init__(self, shortest: int = SHORTEST_CLAUSE) -> None:
        self._shortest = shortest
        self._long = re.compile(f"{_NO_MARK}{{{shortest},}}")
        self._hashes = array("Q")
        self._owners = array("Q")

    def add(self, project_id: int, name: str, content: str) -> None:
        """Take a project."""
        self.add_all((project_id,), (name,), (content,))

    def add_all(self, ids: Sequence[int], names: Sequence[str], contents: Sequence[str]) -> None:
        """Take many projects, column by column."""
        keys = list(map(match_key, names))
        long_enough = [len(key) >= _SHORTEST_NAME for key in keys]
        self._hashes.extend([_NAMED ^ hash(key) & _MASK for key in compress(keys, long_enough)])
        self._owners.extend(compress(ids, long_enough))
        found = list(map(self._long.findall, contents))
        for project_id, parts in compress(zip(ids, found, strict=True), found):
            self._add_clauses(project_id, parts)

    def _add_clauses(self, project_id: int, parts: list[str]) -> None:
        if len(parts) > _MOST_CLAUSES:
            # Chosen as they are written: folding all of them would take twice as long.
            parts = sorted(parts, key=len, reverse=True)[:_MOST_CLAUSES]
        for clause in {text_key(part) for part in parts}:
            if len(clause) >= self._shortest:
                self._hashes.append(hash(clause) & _MASK)
                self._owners.append(project_id)

    def groups(self) -> list[tuple[int, ...]]:
        """Return the ids of projects that share something, each group once."""
        buckets: dict[int, list[int]] = {}
        for owner, value in self._repeated():
            buckets.setdefault(value, []).append(owner)
        found = {tuple(owners) for owners in buckets.values() if 1 < len(owners) <= _MOST_SHARING}
        return sorted(found)

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
