"""Automatic numbers of Word: a 序号 that was never typed stands in no cell's text."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from app.importing.readers.package import attribute, local

_PLACE: Final = re.compile(r"%([1-9])")
_DIGITS: Final = "〇一二三四五六七八九"
_ROMAN: Final = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_LEVELS: Final = 9

#: A number beyond it is shown plainly.
_LARGEST: Final = 99_999


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int


class Numbering:
    """The numbers of a document's paragraphs, counted in reading order.

    Args:
        root: of the numbering part; None where the document has none.
    """

    def __init__(self, root: Any = None) -> None:
        self._lists: dict[str, str] = {}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._seen: set[tuple[str, int]] = set()
        for element in root if root is not None else ():
            match local(element):
                case "abstractNum":
                    self._levels[attribute(element, "abstractNumId")] = _read_levels(element)
                case "num":
                    self._add_list(element)

    def label(self, list_id: str, level: int) -> str:
        """Count one paragraph on, and return its number as shown; empty for a bullet.

        Args:
            list_id: the list's number; 「0」 is none.
            level: from 0.
        """
        abstract = self._lists.get(list_id)
        if abstract is None or not 0 <= level < _LEVELS:
            return ""
        levels = self._levels.get(abstract, {})
        if level not in levels:
            return ""
        counts = self._counts[abstract]
        start = self._starts.get((list_id, level))
        if start is not None and (list_id, level) not in self._seen:
            counts.pop(level, None)
        self._seen.add((list_id, level))
        first = levels[level].start if start is None else start
        counts[level] = counts[level] + 1 if level in counts else first
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]

        def number(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            its = levels.get(place)
            if its is None:
                return ""
            return write_number(counts.get(place, its.start), its.form)

        if levels[level].form in ("bullet", "none"):
            return ""
        return _PLACE.sub(number, levels[level].text)

    def _add_list(self, element: Any) -> None:
        list_id = attribute(element, "numId")
        for child in element:
            match local(child):
                case "abstractNumId":
                    self._lists[list_id] = attribute(child, "val")
                case "lvlOverride":
                    level = _whole(attribute(child, "ilvl"), 0)
                    for part in child:
                        if local(part) == "startOverride":
                            self._starts[list_id, level] = _whole(attribute(part, "val"), 1)


def write_number(number: int, form: str) -> str:
    """Return a number in one of Word's forms; in digits where the form is not known."""
    writers: dict[str, Callable[[int], str]] = {
        "chineseCounting": _chinese,
        "chineseCountingThousand": _chinese,
        "ideographDigital": lambda n: "".join(_DIGITS[int(d)] for d in str(n)),
        "japaneseCounting": _chinese,
        "taiwaneseCountingThousand": _chinese,
        "upperLetter": lambda n: _letter(n, "A"),
        "lowerLetter": lambda n: _letter(n, "a"),
        "upperRoman": _roman,
        "lowerRoman": lambda n: _roman(n).lower(),
        "decimalEnclosedCircle": _circled,
        "decimalEnclosedCircleChinese": _circled,
        "decimalZero": lambda n: f"{n:02d}",
    }
    writer = writers.get(form)
    return writer(number) if writer and 0 < number <= _LARGEST else str(number)


def _read_levels(element: Any) -> dict[int, _Level]:
    levels = {}
    for level in element:
        if local(level) != "lvl":
            continue
        values = {local(part): attribute(part, "val") for part in level}
        index = _whole(attribute(level, "ilvl"), 0)
        start = _whole(values.get("start", "1"), 1)
        levels[index] = _Level(values.get("numFmt", "decimal"), values.get("lvlText", ""), start)
    return levels


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else otherwise


def _chinese(number: int) -> str:
    """Return a number up to 99,999 in words: 十二, 一百零五."""
    units = ("", "十", "百", "千", "万")
    words, pending = "", False
    digits = str(number)
    for place, digit in enumerate(digits):
        if digit == "0":
            pending = True
            continue
        words += ("零" if pending and words else "") + _DIGITS[int(digit)]
        words += units[len(digits) - 1 - place]
        pending = False
    return words[1:] if 10 <= number < 20 else words


def _letter(number: int, first: str) -> str:
    # After Z comes AA, then BB.
    return chr(ord(first) + (number - 1) % 26) * min((number - 1) // 26 + 1, 5)


def _roman(number: int) -> str:
    words = ""
    for value, word in _ROMAN:
        count, number = divmod(number, value)
        words += word * count
    return words


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if number <= 20 else str(number)
