"""The order of names in a Chinese list: by pinyin, as in a dictionary."""

from functools import lru_cache

#: Names whose order is remembered: units and industries, again and again.
_REMEMBERED = 4096


@lru_cache(maxsize=_REMEMBERED)
def name_order(text: str) -> tuple[tuple[str, str], ...]:
    """Return a key that sorts names by pinyin with its tones, character by character.

    Readings are those of the words a name is made of: 重庆 stands under C. What has no pinyin is
    its own and stands before Chinese characters; two characters that sound alike follow each other
    by code point.
    """
    # Heavy, and needed only where names are put in order.
    from pypinyin import Style, lazy_pinyin

    readings = lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True)
    key: list[tuple[str, str]] = []
    at = 0
    for reading in readings:
        # What has no pinyin comes back as it is, several characters at once.
        if text.startswith(reading, at):
            key += ((character.casefold(), character) for character in reading)
            at += len(reading)
        else:
            key.append((f"~{reading}", text[at]))
            at += 1
    return tuple(key)
