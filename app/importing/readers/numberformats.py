"""What Excel shows for a number or a date, as far as its format tells.

Not every format is followed: colours, fractions and exponents are not. What cannot be
followed shows nothing, and the value stands for itself.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import Final

#: The formats that are known by number alone, as Excel for Chinese shows them.
BUILT_IN: Final = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    **dict.fromkeys((34, 55), '上午/下午h"时"mm"分"'),
    **dict.fromkeys((35, 56), '上午/下午h"时"mm"分"ss"秒"'),
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
}

_MONTHS: Final = [
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
]
_DAYS: Final = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_WEEKDAYS: Final = "一二三四五六日"
_NOON: Final = 12

#: Literal text, then what is thrown away (pads, fills, colours, locales), then codes.
_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|_.|\*.'
    r"|\[\$(?P<money>[^\]-]*)(?:-[^\]]*)?\]|(?P<span>\[(?:h+|m+|s+)\])|\[[^\]]*\]"
    r"|(?P<noon>AM/PM|A/P|上午/下午)|(?P<unknown>E[+-])"
    r"|(?P<general>General|G/通用格式)"
    r"|(?P<when>y+|e+|m+|d+|h+|s+|a{3,4})"
    r"|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<text>@)"
    r"|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)

#: Letters that stand for themselves nowhere: the format is of a kind that is not followed.
_UNKNOWN: Final = re.compile(r"[A-Za-z]")


#: For which numbers a section is: [>=10000].
_CONDITION: Final = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?[0-9]{1,17}(?:\.[0-9]{1,9})?)\]")
_HOLDS: Final = {
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
    "=": eq,
    "<>": ne,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """For which numbers a section is."""

    sign: str
    limit: Decimal

    def holds(self, number: Decimal) -> bool:
        """Whether it is for a number."""
        return bool(_HOLDS[self.sign](number, self.limit))


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a format: its kind, a name of :data:`_TOKEN`, and its text."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Format:
    """A number format taken apart.

    Attributes:
        sections: for positive numbers, negative ones, zero, text; as many as it has.
        is_date: whether a number in it is a date or a time.
        is_telling: whether a number in it shows more than the number: a unit, leading zeros, a
            share, a number of 万.
        conditions: of the sections, None for one without; () where none has one.
    """

    sections: tuple[tuple[Token, ...], ...]
    is_date: bool
    is_telling: bool
    conditions: tuple[Condition | None, ...] = ()

    def shown(self, value: date | time | float) -> str:
        """Return what is shown, empty where the format cannot be followed.

        Args:
            value: a date or time where :attr:`is_date`, a number otherwise.
        """
        if isinstance(value, date | time):
            return _dated(self.sections[0], value)
        return _numbered(self.sections, self.conditions, value)


@lru_cache(maxsize=4096)
def parse_format(code: str) -> Format:
    """Return a format code taken apart; a code of any text is taken."""
    parts = _split(code)[:4]
    sections = tuple(map(_tokens, parts))
    first = sections[0]
    is_date = any(token.kind in ("when", "span") for token in first)
    found = [_CONDITION.search(part) for part in parts]
    if is_date or not any(found):
        return Format(sections, is_date, not is_date and _is_telling(first))
    conditions = tuple(Condition(each[1], Decimal(each[2])) if each else None for each in found)
    return Format(sections, is_date, any(map(_is_telling, sections)), conditions)


def _split(code: str) -> list[str]:
    """Return the sections, parted by semicolons outside quotes."""
    sections, current, is_quoted, is_escaped = [], "", False, False
    for mark in code:
        if mark == ";" and not is_quoted and not is_escaped:
            sections.append(current)
            current = ""
            continue
        if is_escaped:
            is_escaped = False
        elif mark == '"':
            is_quoted = not is_quoted
        elif mark in "\\!" and not is_quoted:
            is_escaped = True
        current += mark
    return [*sections, current]


def _tokens(section: str) -> tuple[Token, ...]:
    tokens: list[Token] = []
    for match in _TOKEN.finditer(section):
        kind = match.lastgroup
        if kind is None:
            continue
        text = match.group(kind)
        if kind in ("quoted", "escaped", "money"):
            kind = "literal"
        elif kind == "other":
            kind = "unknown" if _UNKNOWN.match(text) else "literal"
        tokens.append(Token(kind, text))
    return tuple(_with_minutes(tokens))


def _with_minutes(tokens: Sequence[Token]) -> list[Token]:
    """Tell minutes from months: m after an hour or before a second is a minute."""
    told = list(tokens)
    times = [i for i, token in enumerate(told) if token.kind in ("when", "span")]
    for place, index in enumerate(times):
        if told[index].text[0] not in "mM":
            continue
        before = told[times[place - 1]].text.strip("[]")[:1] if place else ""
        after = told[times[place + 1]].text.strip("[]")[:1] if place + 1 < len(times) else ""
        if before in ("h", "H") or after in ("s", "S"):
            told[index] = Token("minute", told[index].text)
    return told


def _is_telling(tokens: Sequence[Token]) -> bool:
    if any(token.kind in ("unknown", "text", "general") for token in tokens):
        # 「General"亿元"」 is told; a plain General is not.
        return _has_words(tokens) and all(token.kind != "unknown" for token in tokens)
    kinds = [token.kind for token in tokens]
    if "digit" not in kinds:
        return False
    last = len(kinds) - 1 - kinds[::-1].index("digit")
    is_scaled = "comma" in kinds[last:]
    whole = kinds[: kinds.index("point")] if "point" in kinds else kinds
    zeros = sum(token.kind == "digit" and token.text == "0" for token in tokens[: len(whole)])
    return "percent" in kinds or is_scaled or zeros > 1 or _has_words(tokens)


def _has_words(tokens: Sequence[Token]) -> bool:
    text = "".join(token.text for token in tokens if token.kind == "literal")
    return any(mark.isalpha() or mark in ".%‰" for mark in text)


def _dated(tokens: Sequence[Token], value: date | time) -> str:
    moment = value
    has_noon = any(token.kind == "noon" for token in tokens)
    pieces = []
    for token in tokens:
        match token.kind:
            case "literal" | "comma" | "point":
                pieces.append("." if token.kind == "point" else token.text)
            case "noon":
                pieces.append(_half(token.text, _clock(moment)))
            case "minute":
                pieces.append(_padded(_clock(moment).minute, token.text))
            case "when":
                piece = _date_piece(token.text.casefold(), moment, has_noon=has_noon)
                if piece is None:
                    return ""
                pieces.append(piece)
            case _:
                # Spans over a day, fractions of a second, unknown letters.
                return ""
    return "".join(pieces).strip()


def _clock(value: date | time) -> time:
    if isinstance(value, time):
        return value
    return value.time() if isinstance(value, datetime) else time()


def _half(text: str, clock: time) -> str:
    names = text.split("/")
    return names[clock.hour >= _NOON]


def _padded(number: int, code: str) -> str:
    return f"{number:02d}" if len(code) > 1 else str(number)


def _date_piece(code: str, value: date | time, *, has_noon: bool) -> str | None:
    if code[0] in "hs":
        clock = _clock(value)
        hour = (clock.hour - 1) % _NOON + 1 if has_noon else clock.hour
        return _padded(hour if code[0] == "h" else clock.second, code)
    if isinstance(value, time):
        return None
    match code[0], len(code):
        case ("y", 1 | 2):
            return f"{value.year % 100:02d}"
        case ("y" | "e", _):
            return str(value.year)
        case ("m", 1 | 2):
            return _padded(value.month, code)
        case ("m", 3):
            return _MONTHS[value.month - 1]
        case ("d", 1 | 2):
            return _padded(value.day, code)
        case ("d", 3):
            return _DAYS[value.weekday()]
        case ("a", 3):
            return _WEEKDAYS[value.weekday()]
        case ("a", 4):
            return f"星期{_WEEKDAYS[value.weekday()]}"
    return None


def _numbered(
    sections: Sequence[Sequence[Token]], conditions: Sequence[Condition | None], value: float
) -> str:
    number = Decimal(repr(value))
    tokens, sign = sections[0], "-" if number < 0 else ""
    if conditions:
        # The first whose condition holds; one without is for the rest.
        fitting = [at for at, each in enumerate(conditions) if each is None or each.holds(number)]
        if not fitting:
            return ""
        tokens = sections[fitting[0]]
    elif number < 0 and len(sections) > 1:
        tokens, sign = sections[1], ""
    elif number == 0 and len(sections) > 2:
        tokens = sections[2]
    if any(token.kind in ("unknown", "text") for token in tokens):
        return ""
    if any(token.kind == "general" for token in tokens):
        plain = f"{abs(number):f}" if abs(number) < 10**11 else ""
        plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
        words = [plain if t.kind == "general" else t.text for t in tokens]
        return sign + "".join(words).strip() if plain else ""
    return _filled(tokens, abs(number), sign)


def _filled(tokens: Sequence[Token], number: Decimal, sign: str) -> str:
    """Fill a number's digits into the places of a format, from the point outwards."""
    places = [i for i, token in enumerate(tokens) if token.kind == "digit"]
    if not places:
        return "".join(t.text for t in tokens if t.kind in ("literal", "percent")).strip()
    point = next((i for i, token in enumerate(tokens) if token.kind == "point"), len(tokens))
    whole = [i for i in places if i < point]
    decimals = [i for i in places if i > point]
    commas = [i for i, token in enumerate(tokens) if token.kind == "comma"]
    scaled = sum(i > places[-1] for i in commas) if commas else 0
    is_grouped = bool(whole) and any(whole[0] < i < whole[-1] for i in commas)
    number = number.scaleb(-3 * scaled)
    number = number.scaleb(2 * sum(token.kind == "percent" for token in tokens))
    if not number.is_finite() or number.adjusted() > 17:
        return ""
    number = number.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    digits, _, fraction = f"{number:f}".partition(".")
    digits = "" if digits == "0" else digits
    filled: dict[int, str] = {}
    for place in reversed(whole):
        mark, digits = (digits[-1], digits[:-1]) if digits else ("", "")
        filled[place] = mark or {"0": "0", "#": "", "?": ""}[tokens[place].text]
    if whole:
        filled[whole[0]] = digits + filled[whole[0]]
        if is_grouped:
            _group(filled, whole)
    for place, mark in zip(decimals, fraction, strict=False):
        filled[place] = mark
    for place in reversed(decimals):
        if tokens[place].text == "0" or filled.get(place) != "0":
            break
        filled[place] = ""
    return sign + "".join(_piece(i, token, filled) for i, token in enumerate(tokens)).strip()


def _group(filled: dict[int, str], whole: Sequence[int]) -> None:
    """Put separators of thousands into the digits before the point."""
    count = 0
    for place in reversed(whole):
        grouped = ""
        for mark in reversed(filled[place]):
            grouped = mark + ("," if count and count % 3 == 0 else "") + grouped
            count += 1
        filled[place] = grouped


def _piece(index: int, token: Token, filled: dict[int, str]) -> str:
    if token.kind == "digit":
        return filled.get(index, "")
    return token.text if token.kind in ("literal", "point", "percent") else ""
