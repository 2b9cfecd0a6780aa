"""What words find, worked out in plain Python from pypinyin and a few pairs written by hand."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from pypinyin import Style, pinyin

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
