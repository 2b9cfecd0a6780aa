"""Texts of a column to values: each distinct text once, and what is usual all at once."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from app.errors import RefusedInput
from app.importing.recognition.moneyunits import usable_unit
from app.models.entry import clean_text, parse_field
from app.models.fields import BY_NAME, Field, Kind
from app.models.money import LARGEST_YUAN, POWERS

#: Digits that, with the zeros of their unit, always make an amount that is taken.
_DIGITS: Final = len(str(LARGEST_YUAN)) - 1

#: Texts looked at to see whether a column repeats itself.
_SAMPLE: Final = 1_000

_NUMBERED: Final = re.compile(r"[(（]?\s*(\d{1,6})\s*[)）]?\s*[.、．]?")
_PLAIN_NUMBER: Final = re.compile("[1-9][0-9]{0,5}")
_DECIMAL: Final = re.compile(r"([0-9]{1,8})\.([0-9]{1,8})")

_DASHES: Final = frozenset(("-", "--", "—", "——", "–", "－", "─", "/", "／", "无"))

#: What a cell says where there is nothing to say: 「—」 stands for none on paper.
NOTHING: Final = {
    Kind.MONEY: _DASHES | {"待定", "未定", "暂无", "面议"},
    Kind.PERIOD: _DASHES,
}

#: Kinds whose value is the text itself, cleaned.
TEXTUAL: Final = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.CHOICE, Kind.CATEGORY})


def parser(entry: Field, unit: str) -> tuple[Callable[[str], Any], Any]:
    """Return what parses a field's text, and the value of a blank.

    A field of several columns has a tuple for its value, in their order.

    Args:
        entry: the field.
        unit: what bare amounts count in; may be one that cannot be taken (千元).
    """
    match entry.kind:
        case Kind.MONEY if not usable_unit(unit):
            return lambda text: _in_own_unit(entry, text, unit), (None, "")
        case Kind.MONEY:
            return partial(_amount, entry, unit), (None, "")
        case Kind.NUMBER:
            return partial(_number, entry), None
        case Kind.TEXT | Kind.LONG_TEXT | Kind.CHOICE | Kind.CATEGORY:
            return partial(clean_text, entry), ""
    blank = tuple(parse_field(entry, "").values())
    if len(entry.columns) == 1:
        name = entry.columns[0]
        return lambda text: parse_field(entry, text)[name], blank[0]
    return lambda text: tuple(parse_field(entry, text).values()), blank


def are_clean(entry: Field, texts: Sequence[str]) -> bool:
    """Whether texts can be stored as they are; ``clean_text`` would change none."""
    if len(set(texts[:_SAMPLE])) * 2 < min(len(texts), _SAMPLE):
        texts = list(set(texts))
    joined = "".join(texts)
    if not joined.isprintable() or max(map(len, texts), default=0) > entry.max_length:
        return False
    if entry.is_required and not all(texts):
        return False
    # Of white space only spaces are printable.
    return " " not in joined or list(map(str.strip, texts)) == texts


def bare_amounts(texts: Sequence[str], unit: str) -> tuple[list[int | None], list[str]] | None:
    """Return yuan and texts of amounts that are all whole numbers or blank; None for others.

    Args:
        texts: a column's.
        unit: what they count in.
    """
    joined = "".join(texts)
    if not (usable_unit(unit) and joined.isascii() and joined.isdecimal()):
        return None
    if max(map(len, texts)) > _DIGITS - POWERS[unit]:
        return None
    times = 10 ** POWERS[unit]
    yuan = [int(text) * times if text else None for text in texts]
    if unit == "万元":
        return yuan, list(texts)
    return yuan, [f"{text}{unit}" if own else text for text, own in zip(texts, yuan, strict=True)]


def joined_period(start: str, end: str) -> str:
    """Return a period told in two columns: 2020年3月 and 2021-12 are 2020年3月—2021年12月.

    Texts that are read together stay as they are written.
    """
    if not (start and end):
        return start or end
    joined = f"{start}-{end}"
    if _period(joined) is not None:
        return joined
    first, last = _period(start), _period(end)
    if first is None or last is None:
        return joined
    begun, done = first["period_start"], last["period_end"]
    if not (begun and done):
        return joined
    return "—".join(f"{each // 100}年{each % 100}月" for each in (begun, done))


def _period(text: str) -> dict[str, Any] | None:
    try:
        return parse_field(BY_NAME["period"], text)
    except RefusedInput:
        return None


def _amount(entry: Field, unit: str, text: str) -> tuple[int | None, str]:
    """Return yuan and text of an amount; one with a point and no more is read here."""
    match = _DECIMAL.fullmatch(text)
    power = POWERS[unit]
    if match and len(match[2]) <= power:
        yuan = int(match[1] + match[2]) * 10 ** (power - len(match[2]))
        return yuan, text if unit == "万元" or not yuan else f"{text}{unit}"
    values = parse_field(entry, text, money_unit=unit)
    return values[entry.columns[0]], values[entry.columns[1]]


def _number(entry: Field, text: str) -> int | None:
    if _PLAIN_NUMBER.fullmatch(text):
        return int(text)
    match = _NUMBERED.fullmatch(text.strip())
    number: int | None = parse_field(entry, match[1] if match else text)[entry.column]
    return number


def _in_own_unit(entry: Field, text: str, unit: str) -> tuple[int | None, str]:
    """Parse an amount in a table whose unit cannot be taken: only what names its own unit.

    Raises:
        RefusedInput: a bare number, or no amount at all.
    """
    values = parse_field(entry, text)
    if values["total_yuan"] is not None and not text.rstrip().endswith(("元", "万", "亿")):
        raise RefusedInput(
            entry.title, text, f"单位是{unit}，不能直接换算", remedy="请换算成元、万元或亿元"
        )
    return values["total_yuan"], values["total_text"]
