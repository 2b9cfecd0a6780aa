"""What words find, worked out in plain Python from pypinyin and a few pairs written by hand."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pypinyin import Style, lazy_pinyin, pinyin

#: Traditional characters that occur in the tests, with what 简化字总表 makes of them.
SIMPLIFIED = dict(zip("醫養衛業區東國體髮發", "医养卫业区东国体发发", strict=True))


def folded(text: str) -> str:
    """NFKC without case, traditional characters simplified, nothing that cannot be seen."""
    shown = "".join(each for each in text if not is_unseen(each))
    plain = unicodedata.normalize("NFKC", shown).casefold()
    return "".join(SIMPLIFIED.get(character, character) for character in plain)


def is_unseen(character: str) -> bool:
    """Whether a character is a format mark or a variation selector."""
    is_selector = unicodedata.name(character, "").startswith("VARIATION SELECTOR")
    return is_selector or unicodedata.category(character) == "Cf"


@lru_cache(maxsize=1024)
def syllables(character: str) -> tuple[str, ...]:
    """The readings of a character; letters and digits read themselves, marks not at all."""
    if character.isascii():
        return (character,) if character.isalnum() else ()
    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(each for each in found[0] if each.isascii()) if found else ()


def is_spelled(name: str, typed: str) -> bool:
    """Whether letters spell neighbouring characters of a name."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    read = [found for character in plain if (found := syllables(character))]
    return any(_spells(read[start:], typed) for start in range(len(read)))


def _spells(read: Sequence[tuple[str, ...]], typed: str) -> bool:
    if not typed:
        return True
    if not read:
        return False
    for syllable in read[0]:
        if syllable.startswith(typed):
            return True
        parts = {syllable[0], syllable}
        if syllable[:2] in ("zh", "ch", "sh"):
            parts.add(syllable[:2])
        if any(typed.startswith(part) and _spells(read[1:], typed[len(part) :]) for part in parts):
            return True
    return False


def holds(places: Sequence[str], word: str) -> bool:
    """Whether a project with these texts, its name first, holds a word or is spelled so."""
    wanted = folded(word)
    if wanted in folded("\n".join(places)):
        return True
    is_pinyin = wanted.isascii() and wanted.isalnum() and any(map(str.isalpha, wanted))
    return is_pinyin and is_spelled(places[0], wanted)


#: Where a text stands in a list: a mark or number, or a reading and its character.
Place = tuple[int, str, int, str]


def dictionary_order(text: str) -> list[Place]:
    """Return where a text stands: by pinyin with tones, as pypinyin reads its words.

    What has no pinyin stands before; a number stands where its digits do, by its size. A blank text
    has no place.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    places: list[Place] = []
    # What has no pinyin is given back as it is.
    for part, read in _parts_read(folded):
        if part != read:
            places.append((1, read, 0, part))
            continue
        for number, mark in re.findall("([0-9]+)|(.)", part, re.S):
            places.append((0, "5" if number else mark, int(number or 0), ""))
    return places


def _parts_read(text: str) -> Iterator[tuple[str, str]]:
    """Yield each character that has pinyin with its reading, and what stands between as it is."""
    at = 0
    for read in lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True):
        # A character nobody reads gets the mark of no tone all the same.
        is_unread = text.startswith(read.removesuffix("5"), at)
        part = read.removesuffix("5") if is_unread else text[at]
        yield part, part if is_unread else read
        at += len(part)
