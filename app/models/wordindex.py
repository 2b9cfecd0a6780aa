"""What the word index holds of a project, and how it is asked.

Two contentless FTS5 tables lie beside the projects, under the projects' ids. The tokens are made
here, for writing and for asking alike, so that the index finds exactly what a scan of the texts
would:

- ``search_words`` holds every two neighbouring characters of ``search_text`` in order. A word of
  two and more characters is a phrase of them.
- ``search_marks`` holds each character once, for words of one; and of the name the syllables
  (``'zhong``) and the first letters of neighbours (``+zy``), for pinyin.

Tokens are parted by a control character; all else, spaces and line ends too, belongs to them.
"""

import sys
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise

from app.models.pinyin import WIDE_INITIALS, initials, is_syllable, readings, starts_syllable

#: Raised whenever folding, readings or tokens change: libraries are then indexed anew.
VERSION = 2

#: What the names of such tables start with, whatever their version.
PREFIXES = ("search_words_", "search_marks_")

WORDS, MARKS = (f"{prefix}{VERSION}" for prefix in PREFIXES)

#: A longer word is looked up by so many characters, and then compared whole.
LONGEST_PHRASE = 48

#: Ways to divide what was typed into syllables that are looked up side by side.
_MOST_WAYS = 48

#: zhuang, chuang, shuang.
_LONGEST_SYLLABLE = 6

_SEPARATOR = "\x1f"

#: Texts as numbers of this machine's own order, one a character.
_CODES = f"utf-32-{'le' if sys.byteorder == 'little' else 'be'}"

#: ASCII characters that are no letters or digits and yet belong to tokens. Folded texts hold no
#: other control characters.
_IN_TOKENS = "\t\n" + "".join(chr(code) for code in range(0x20, 0x7F) if not chr(code).isalnum())

#: No character's pinyin starts with these: such a part is a Latin letter of the name's own, so
#: rare that what follows it need not be told apart.
_RARE = (("i",), ("u",), ("v",))

_SYLLABLE = "'"
_NEIGHBOURS = "+"


@dataclass(frozen=True, slots=True)
class _Way:
    """The parts some letters are divided into, and how many letters they take."""

    parts: tuple[str, ...]
    taken: int


def table_statements() -> tuple[str, str]:
    """Return the statements that create the two tables."""
    in_tokens = _IN_TOKENS.replace("'", "''")
    tokenize = f"ascii tokenchars '{in_tokens}'".replace('"', '""')
    options = f'content="", columnsize=0, tokenize="{tokenize}"'
    return (
        f"CREATE VIRTUAL TABLE {WORDS} USING fts5(tokens, {options})",
        f"CREATE VIRTUAL TABLE {MARKS} USING fts5(tokens, detail=none, {options})",
    )


def word_tokens(search_text: str) -> str:
    """Return what ``search_words`` holds of a project."""
    return words_tokens((search_text,))[0]


def words_tokens(search_texts: Sequence[str]) -> list[str]:
    """Return what ``search_words`` holds of each of some projects."""
    # First and second characters and separators are laid out as numbers, those of all texts at
    # once: a bulk change makes some ten million pairs.
    codes = array("I", "".join(search_texts).encode(_CODES, "surrogatepass"))
    if len(codes) < 2:
        return [""] * len(search_texts)
    laid_out = array("I", (ord(_SEPARATOR),)) * (3 * (len(codes) - 1))
    laid_out[0::3], laid_out[1::3] = codes[:-1], codes[1:]
    tokens = laid_out.tobytes().decode(_CODES, "surrogatepass")
    # The pairs of one text's last and the next one's first character are passed over.
    ends = accumulate(map(len, search_texts))
    return [
        tokens[3 * (end - len(text)) : max(3 * (end - 1) - 1, 0)]
        for text, end in zip(search_texts, ends, strict=True)
    ]


def mark_tokens(search_text: str, name_keys: str) -> str:
    """Return what ``search_marks`` holds of a project; what a name repeats is held once anyway."""
    if not name_keys:
        return joined(set(search_text))
    pairs = map(_pair_text, name_keys, name_keys[1:])
    return joined((*set(search_text), joined(_syllable_tokens(name_keys[0])), *pairs))


def differing_marks(
    before: tuple[str, str], after: tuple[str, str]
) -> tuple[Iterable[str], Iterable[str]]:
    """Return the tokens that ``search_marks`` no longer holds, and those it holds from now on.

    Args:
        before: search_text and name_keys as they were.
        after: as they are.
    """
    old, new = _differing_lines(before[0], after[0])
    gone = {each for each in set(old).difference(new) if each not in after[0]}
    come = {each for each in set(new).difference(old) if each not in before[0]}
    if before[1] != after[1]:
        names = _name_tokens(before[1]), _name_tokens(after[1])
        gone |= names[0] - names[1]
        come |= names[1] - names[0]
    return gone, come


def _differing_lines(before: str, after: str) -> tuple[str, str]:
    """Return what two texts have in the lines that differ: most changes are in one column."""
    old, new = before.split("\n"), after.split("\n")
    if len(old) != len(new):
        return before, after
    pairs = [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]
    return "".join([one for one, _ in pairs]), "".join([two for _, two in pairs])


def joined(tokens: Iterable[str]) -> str:
    """Return tokens as one text for the index."""
    return _SEPARATOR.join(tokens)


def _name_tokens(name_keys: str) -> set[str]:
    # A character's own tokens come with the one before it.
    pairs = map(_pair_tokens, name_keys, name_keys[1:])
    return set(_syllable_tokens(name_keys[0])).union(*pairs) if name_keys else set()


@lru_cache(maxsize=65_536)
def _pair_text(one: str, two: str) -> str:
    return joined(_pair_tokens(one, two))


def _pair_tokens(one: str, two: str) -> tuple[str, ...]:
    """Return the tokens of two neighbours and of the second by itself."""
    neighbours = (
        f"{_NEIGHBOURS}{first}{second}" for first in initials(one) for second in initials(two)
    )
    return (*neighbours, *_syllable_tokens(two))


@lru_cache(maxsize=16_384)
def _syllable_tokens(character: str) -> tuple[str, ...]:
    return tuple(_SYLLABLE + reading for reading in readings(character))


def phrase(folded: str) -> str:
    """Return the question for a word of two and more characters."""
    return _quoted(word_tokens(folded[:LONGEST_PHRASE]))


def single(folded: str) -> str:
    """Return the question for a word of one character."""
    return _quoted(folded)


@lru_cache(maxsize=256)
def spelling(typed: str) -> tuple[str, str]:
    """Return two questions for pinyin, either of which may be empty.

    What the first finds is spelled so; what the second finds has to be looked at once more. A
    filter's words are asked for again by every read of a screen, so they are divided only once.
    """
    sure: dict[str, None] = {}
    likely: dict[str, None] = {}
    for way in _ways(typed):
        is_sure = len(way.parts) == 1 or (len(way.parts) == 2 and len("".join(way.parts)) == 2)
        kind = sure if is_sure and way.taken == len(typed) else likely
        kind[f"({_way_question(way.parts)})"] = None
    asked = " OR ".join(likely)
    if asked and len(typed) >= 2 * _LONGEST_SYLLABLE:
        asked = f"({asked}) AND ({_tail_question(typed)})"
    return " OR ".join(sure), asked


def _tail_question(typed: str) -> str:
    """Return what a name holds that is spelled by the last letters of a long word.

    Some part starts at one of as many places as a syllable has letters at most.
    """
    start = len(typed) - 2 * _LONGEST_SYLLABLE
    tails = (typed[at:] for at in range(start, start + _LONGEST_SYLLABLE))
    asked = (f"({_way_question(way.parts)})" for tail in tails for way in _ways(tail))
    return " OR ".join(dict.fromkeys(asked))


def _way_question(parts: Sequence[str]) -> str:
    """Return what a name holds that is spelled in these parts.

    Each but the last is first letters or a whole syllable; the last may be the beginning of one.
    """
    if len(parts) == 1:
        return f"{_quoted(_SYLLABLE + parts[0])}*"
    pairs = [f"{_NEIGHBOURS}{one[0]}{two[0]}" for one, two in pairwise(parts)]
    syllables = [_SYLLABLE + part for part in parts[:-1] if len(part) > 1 and is_syllable(part)]
    return " AND ".join(_quoted(token) for token in dict.fromkeys((*syllables, *pairs)))


def _ways(typed: str) -> list[_Way]:
    """Return beginnings of the ways to divide the letters, such that every way has one of them.

    A long word can be divided in very many ways; as many parts are told apart as stay few.
    """
    ways = [_Way((), 0)]
    while True:
        longer: list[_Way] = []
        for way in ways:
            if way.taken == len(typed) or way.parts[-1:] in _RARE:
                longer.append(way)
                continue
            for part in _parts(typed[way.taken :]):
                longer.append(_Way((*way.parts, part), way.taken + len(part)))
        if longer == ways or (len(longer) > _MOST_WAYS and ways[0].parts):
            return ways
        ways = longer


def _parts(rest: str) -> list[str]:
    """Return what one character may take of the letters that are left."""
    parts = [rest[0]]
    if rest.startswith(WIDE_INITIALS):
        parts.append(rest[:2])
    sizes = range(2, min(len(rest), _LONGEST_SYLLABLE + 1))
    parts.extend(rest[:size] for size in sizes if is_syllable(rest[:size]))
    if len(rest) > 1 and starts_syllable(rest):
        parts.append(rest)
    return list(dict.fromkeys(parts))


def _quoted(tokens: str) -> str:
    return '"' + tokens.replace('"', '""') + '"'
