"""The order of names in a Chinese list: by pinyin, as in a dictionary."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import chain

from app import paths
from app.models.pinyin import lines_of_readings

#: Characters are ranked among those nobody writes (a plane for private use), so that whatever has
#: no pinyin stands before them.
_FIRST_RANK = 0xF0000

#: A name has no more characters, and of a longer text the rest hardly tells anything.
_COMPARED = 200

#: Folded to small letters, half-width and plain digits: Ａ, Ⅱ, ②, ㈢ and their like.
_FOLDED = (range(ord("A"), ord("Z") + 1), range(0x2100, 0x2500), range(0x3000, 0x3001),
           range(0x3200, 0x3300), range(0xFF01, 0xFF5F))  # fmt: skip

#: Numbers of several digits are told to be longer by a mark in front that stands between the
#: digits and the letters.
_NUMBER = re.compile("[0-9]{2,}")
_LENGTH_MARKS = ":;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def name_order(text: str) -> str:
    """Return a text that stands among others of its kind where a name stands in a Chinese list.

    By pinyin with its tones, character by character; characters that sound alike follow each other
    by code point. A character is read as usual, or as in one of the words of
    ``resources/search/words.txt``: 重庆 stands under C. What has no pinyin stands before; Latin
    letters and digits without case, full-width as half-width, and 第2 before 第10. The texts
    compare as Python and SQLite compare any others; of a long text they tell the beginning.
    """
    words, read, table = _tables()
    return _NUMBER.sub(_by_length, words.sub(read, text[:_COMPARED]).translate(table))


def _by_length(number: re.Match[str]) -> str:
    digits = number[0].lstrip("0") or "0"
    if len(digits) == 1:
        return digits
    return _LENGTH_MARKS[min(len(digits), len(_LENGTH_MARKS)) - 2] + digits


@lru_cache(maxsize=1)
def _tables() -> tuple[re.Pattern[str], Callable[[re.Match[str]], str], dict[int, str]]:
    """Return what finds words, what stands for one, and what stands for each character."""
    words = _words()
    usual, others = _ranks(words)
    ranked = {
        word: "".join(
            others.get((reading, character)) or usual[ord(character)]
            for reading, character in zip(readings, word, strict=True)
        )
        for word, readings in words.items()
    }
    by_first: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words, key=len, reverse=True):
        by_first[word[0]].append(word[1:])
    # Each first character once, so that hardly anything is compared where no word begins.
    found = "|".join(f"{first}(?:{'|'.join(rests)})" for first, rests in by_first.items())
    folded = {
        code: plain.translate(usual)
        for code in chain(*_FOLDED)
        if (plain := unicodedata.normalize("NFKC", chr(code)).casefold()) != chr(code)
    }
    return re.compile(found), lambda word: ranked[word[0]], {**usual, **folded}


def _words() -> dict[str, list[str]]:
    """Return the readings of each word whose characters are not all read as usual."""
    table = paths.resource("search", "words.txt").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in table.splitlines())
    return {word: known.split(" ") for known, same in lines for word in same.split(" ")}


def _ranks(words: Mapping[str, list[str]]) -> tuple[dict[int, str], dict[tuple[str, str], str]]:
    """Return what stands for characters read as usual, and for those read so in words alone."""
    alike: dict[str, str] = defaultdict(str)
    for (reading, *_), characters in lines_of_readings():
        alike[reading] += characters
    others = {
        (reading, character)
        for word, readings in words.items()
        for reading, character in zip(readings, word, strict=True)
        if character not in alike[reading]
    }
    usual: dict[int, str] = {}
    besides: dict[tuple[str, str], str] = {}
    rank = _FIRST_RANK
    # A syllable comes before longer ones, and its tones in turn: ba1, ba5, bai1.
    for reading in sorted(alike):
        more = [character for told, character in others if told == reading]
        for character in sorted((*alike[reading], *more)):
            if character in more:
                besides[reading, character] = chr(rank)
            else:
                usual[ord(character)] = chr(rank)
            rank += 1
    return usual, besides
