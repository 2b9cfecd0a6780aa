"""Pinyin keys of names, so that ``zyy`` finds 中医院.

Each character is looked up once and remembered; a character with several readings keeps all
initials, so that either reading finds the name.
"""

import unicodedata
from functools import lru_cache

#: More combinations than this are not kept: long names of many polyphonic characters.
_MOST_KEYS = 8


@lru_cache(maxsize=16_384)
def _readings(character: str) -> tuple[str, ...]:
    """Return the plain readings of one character, the usual first."""
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(found[0])) if found else ()


def initials(text: str) -> tuple[str, ...]:
    """Return the pinyin initials of a text, one string for each combination of readings.

    Latin letters and digits stand for themselves; other marks are dropped.
    """
    keys = [""]
    for character in unicodedata.normalize("NFKC", text).casefold():
        if character.isascii():
            letters: tuple[str, ...] = (character,) if character.isalnum() else ("",)
        else:
            letters = tuple(
                dict.fromkeys(reading[0] for reading in _readings(character) if reading)
            )
            letters = letters or ("",)
        if len(keys) * len(letters) > _MOST_KEYS:
            letters = letters[:1]
        keys = [key + letter for key in keys for letter in letters]
    return tuple(dict.fromkeys(key for key in keys if key))


def name_keys(name: str) -> str:
    """Return the search keys of a name: its initials, separated and bounded by spaces."""
    return " ".join(initials(name))
