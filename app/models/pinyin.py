"""Pinyin of names: ``zyy``, ``zhongyiyuan`` and ``zhongyy`` find 中医院.

A character is spelled by its first letter, by zh, ch or sh, or by a whole syllable of any of its
readings; the last one typed also by the beginning of a syllable. Latin letters and digits spell
themselves; other marks are passed over.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from app import paths
from app.models.folding import original_spans, plain

#: Initials of two letters, which people type for one character as they do single letters.
WIDE_INITIALS = ("zh", "ch", "sh")

#: zhuang, chuang, shuang.
_LONGEST_SYLLABLE = 6

#: No name is spelled by more letters: it has 200 characters at most.
_LONGEST_SPELLING = 200 * _LONGEST_SYLLABLE

#: What a reading ends with where its tone is told; 5 is none.
TONES = "12345"

Span = tuple[int, int]


@lru_cache(maxsize=16_384)
def readings(character: str) -> tuple[str, ...]:
    """Return the plain syllables of one folded character; nothing for marks."""
    if character.isascii():
        return (character,) if character.isalnum() else ()
    return _table().get(character, ())


def initials(character: str) -> frozenset[str]:
    """Return the first letters of a character's readings."""
    return frozenset(reading[0] for reading in readings(character))


def name_keys(name: str) -> str:
    """Return the characters of a name that can be spelled, folded and in order."""
    return keys_of_names((name,))[0]


def keys_of_names(names: Sequence[str]) -> list[str]:
    """Return the :func:`name_keys` of many names, which are folded together."""
    folded = plain("\n".join(names)).split("\n")
    if len(folded) != len(names):
        # One of them runs over several lines.
        folded = [plain(name) for name in names]
    return ["".join(filter(readings, each)) for each in folded]


def is_spelling(folded: str) -> bool:
    """Return whether a folded word may be pinyin: letters, with digits or without."""
    is_long = len(folded) > _LONGEST_SPELLING
    return folded.isascii() and folded.isalnum() and not folded.isdigit() and not is_long


def spells(keys: str, typed: str) -> bool:
    """Return whether letters spell neighbouring characters somewhere in a name.

    Args:
        keys: the name's :func:`name_keys`.
        typed: letters and digits, folded.
    """
    return _spelling(typed).is_found(keys)


def starts_spelled(name: str, typed: str) -> bool:
    """Return whether letters spell the beginning of a name; see :func:`spells`."""
    return _spelling(typed).spelled(name_keys(name)) > 0


def spelled_spans(name: str, typed: str) -> tuple[Span, ...]:
    """Return the half-open spans of a name, as written, that letters spell.

    Args:
        name: as the user wrote it.
        typed: letters and digits, folded.
    """
    kept = [
        (character, span)
        for character, span in zip(plain(name), original_spans(name), strict=True)
        if readings(character)
    ]
    spelling = _spelling(typed)
    keys = "".join(character for character, _ in kept)
    found = []
    for start in range(len(keys)):
        length = spelling.spelled(keys[start:])
        if length:
            found.append((kept[start][1][0], kept[start + length - 1][1][1]))
    return tuple(found)


def is_syllable(letters: str) -> bool:
    """Return whether letters are a whole syllable."""
    return letters in _syllables()


def starts_syllable(letters: str) -> bool:
    """Return whether some syllable starts with these letters."""
    return letters in _beginnings()


class _Spelling:
    """What was typed, ready to be followed through names.

    Where one is in the letters is a set of places, held as the bits of an integer.
    """

    def __init__(self, typed: str) -> None:
        self._typed = typed
        self._moves: dict[str, tuple[int, tuple[tuple[int, int], ...]]] = {}

    def is_found(self, keys: str) -> bool:
        """Return whether the letters are spelled from some character on."""
        moves = self._moves
        places = 0
        for character in keys:
            ends, steps = moves.get(character) or self._learn(character)
            here = places | 1
            if here & ends:
                return True
            places = 0
            for starts, length in steps:
                places |= (here & starts) << length
        return False

    def spelled(self, keys: str) -> int:
        """Return how many characters, from the first on, the letters spell; 0 for none."""
        here = 1
        for count, character in enumerate(keys, start=1):
            ends, steps = self._moves.get(character) or self._learn(character)
            if here & ends:
                return count
            here = _together((here & starts) << length for starts, length in steps)
            if not here:
                break
        return 0

    def _learn(self, character: str) -> tuple[int, tuple[tuple[int, int], ...]]:
        """Return the places where a character may end the word, and where it leads on."""
        known = readings(character)
        parts = {reading[0] for reading in known} | set(known)
        parts.update(reading[:2] for reading in known if reading.startswith(WIDE_INITIALS))
        typed = self._typed
        ends = 0
        for at in range(max(0, len(typed) - _LONGEST_SYLLABLE), len(typed)):
            rest = typed[at:]
            if any(reading.startswith(rest) for reading in known):
                ends |= 1 << at
        steps = []
        for part in parts:
            starts = _together(1 << at for at in range(len(typed)) if typed.startswith(part, at))
            if starts:
                steps.append((starts, len(part)))
        self._moves[character] = (ends, tuple(steps))
        return self._moves[character]


def _together(values: Iterable[int]) -> int:
    """Return the bits of all values together."""
    together = 0
    for value in values:
        together |= value
    return together


@lru_cache(maxsize=64)
def _spelling(typed: str) -> _Spelling:
    return _Spelling(typed)


@lru_cache(maxsize=1)
def _table() -> Mapping[str, tuple[str, ...]]:
    """Return the plain readings of every character that has any, the usual one first."""
    found: dict[str, tuple[str, ...]] = {}
    for (usual, *others), characters in lines_of_readings():
        found.update(dict.fromkeys(characters, (usual.rstrip(TONES), *others)))
    return found


def lines_of_readings() -> Iterator[tuple[list[str], str]]:
    """Yield readings and the characters that have them.

    Only the first, which is the usual one, comes with its tone: zhong4 chong tong.
    """
    table = paths.resource("search", "readings.txt").read_text(encoding="utf-8")
    for line in table.splitlines():
        known, _, characters = line.partition("\t")
        yield known.split(" "), characters


@lru_cache(maxsize=1)
def _syllables() -> frozenset[str]:
    return frozenset(reading for known in set(_table().values()) for reading in known)


@lru_cache(maxsize=1)
def _beginnings() -> frozenset[str]:
    return frozenset(each[:length] for each in _syllables() for length in range(1, len(each) + 1))
