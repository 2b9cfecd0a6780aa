"""The money unit that a header's brackets or a line above a table state: 单位：个、亿元.

A unit is taken only where it stands by itself: 填报单位：元谋县 states none, and 万元/亿元 does not
say which of the two.
"""

import re
import unicodedata
from typing import Final

from app.models.folding import seen
from app.models.money import POWERS

_CURRENCY: Final = "元|美元|欧元|港元|港币|日元"
_SCALE: Final = "十万|百万|千万|万亿|十|百|千|万|亿"
_RENMINBI: Final = "(?:人民币|rmb|cny)"

#: A unit alone: 万元, 亿元人民币, 亿.
_UNIT: Final = re.compile(
    rf"{_RENMINBI}?[:/]?((?:{_SCALE})?(?:{_CURRENCY})|[万亿](?!.)){_RENMINBI}?"
)
#: What stands in front of it in brackets.
_LEAD: Final = re.compile(r"^(?:计量|金额|货币|投资)?(?:单位)?[:/]?")
_PARTED: Final = re.compile(r"[、,;/|和及与或]")

_CALLED: Final = re.compile(r"(\w*)单\s*位\s*[:(\[【]?\s*")
#: Of money, of what is counted; the unit of anybody else is an office.
_COUNTED: Final = ("金额", "货币", "计量", "计价", "投资", "数量", "统计", "币种")
#: One after the other behind 单位：, spaces within a unit allowed.
_LISTED: Final = re.compile(
    rf"{_RENMINBI}?\s*((?:{_SCALE})?\s*(?:{_CURRENCY})|[万亿](?=$|[\s)\],、;/]))"
)
#: Another measure in such a list: 个, 公顷.
_MEASURE: Final = re.compile(r"[^\s、,;/:()\[\]【】]{1,4}")
_SEPARATOR: Final = re.compile(r"\s*[、,;/和及与]\s*")
_HAN: Final = re.compile("[\u4e00-\u9fff]")


def bracket_unit(inside: str) -> str:
    """Return the one money unit that the brackets of a heading state; empty for none or several.

    Args:
        inside: what stands between them, squeezed.
    """
    units = set()
    for token in _PARTED.split(_LEAD.sub("", inside)):
        if match := _UNIT.fullmatch(_LEAD.sub("", token)):
            units.add(_whole(match[1]))
    return units.pop() if len(units) == 1 else ""


def caption_unit(text: str) -> str:
    """Return the money unit a line above a table states (单位：万元); empty for none."""
    plain = unicodedata.normalize("NFKC", seen(text)).casefold().strip()
    for match in _CALLED.finditer(plain):
        is_office = not match[1].endswith(_COUNTED) and bool(match[1])
        units = set(_listed(plain[match.end() :], is_office=is_office))
        if units:
            return units.pop() if len(units) == 1 else ""
    alone = _UNIT.fullmatch("".join(plain.split()).strip("()[]【】"))
    return _whole(alone[1]) if alone and len(alone[1]) > 1 else ""


def usable_unit(unit: str) -> bool:
    """Whether amounts can be counted in a unit as it stands."""
    return unit in POWERS


def _listed(rest: str, *, is_office: bool) -> list[str]:
    """Return the money units in a list that begins a text, which may be an office's name."""
    units = []
    at = 0
    while True:
        match = _LISTED.match(rest, at)
        # 元谋县 and 元旦 are no units; 万元 begins little else.
        may_be_name = match is not None and (is_office or match[1] == "元")
        if match and may_be_name and _goes_on(rest[match.end() :]):
            match = None
        if match:
            units.append(_whole(match[1]))
        else:
            match = _MEASURE.match(rest, at)
            if match is None:
                return units
        between = _SEPARATOR.match(rest, match.end())
        if between is None:
            return units
        at = between.end()


def _goes_on(rest: str) -> bool:
    return _HAN.match(rest) is not None and not rest.startswith(("人民币", "整"))


def _whole(unit: str) -> str:
    """Return a unit with its 元: 亿 is 亿元."""
    plain = "".join(unit.split())
    return f"{plain}元" if plain in ("万", "亿") else plain
