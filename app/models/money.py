"""Amounts of money: whole yuan as integers, and how they are written.

An amount is an ``int`` of yuan everywhere in the program; 万元 and 亿元 are units of display.
All arithmetic is on integers, so that no amount ever passes through binary floating point.
Rounding for display is half-up, away from zero. What people write is read in ``moneygrammar.py``.
"""

from typing import Final

LARGEST_YUAN: Final = 10**16
"""The largest amount that is taken: 一亿亿元, far above any budget, far below 64 bits."""

POWERS: Final = {"元": 0, "万元": 4, "亿元": 8}
"""The units an amount is counted in, and how many zeros they stand for."""


def power_of(unit: str) -> int:
    """Return the power of ten yuan that a unit counts.

    Raises:
        ValueError: ``unit`` is not 元, 万元 or 亿元.
    """
    try:
        return POWERS[unit]
    except KeyError:
        raise ValueError(f"unit must be one of {', '.join(POWERS)}, not {unit!r}") from None


def format_wan(yuan: int | None, *, grouped: bool = False) -> str:
    """Write yuan in 万元: at most 2 decimals, no trailing zeros; None gives empty text."""
    if yuan is None:
        return ""
    return _decimal(_half_up(yuan, 100), 2, grouped=grouped, trim=True)


def format_yi(yuan: int | None, *, grouped: bool = False) -> str:
    """Write yuan in 亿元 with exactly 2 decimals; None gives empty text."""
    if yuan is None:
        return ""
    return _decimal(_half_up(yuan, 10**6), 2, grouped=grouped, trim=False)


def format_money(yuan: int | None, unit: str = "万元", *, grouped: bool = False) -> str:
    """Write yuan in the unit 元, 万元 or 亿元, without the unit's name.

    Raises:
        ValueError: ``unit`` is none of the three.
    """
    power = power_of(unit)
    if power == 8:
        return format_yi(yuan, grouped=grouped)
    if power == 4:
        return format_wan(yuan, grouped=grouped)
    return "" if yuan is None else _decimal(yuan, 0, grouped=grouped, trim=False)


def exact_wan(yuan: int, *, grouped: bool = False) -> str:
    """Write yuan in 万元 to the yuan, so that ``parse_money`` gives the same amount back."""
    return _decimal(yuan, 4, grouped=grouped, trim=True)


def exact_amount(yuan: int, unit: str) -> str:
    """Write yuan in the unit 元, 万元 or 亿元 to the yuan, without the unit's name.

    Raises:
        ValueError: ``unit`` is none of the three.
    """
    return _decimal(yuan, power_of(unit), grouped=False, trim=True)


def wan_number(yuan: int) -> int | float:
    """Return 万元 as a number for JSON: an int when whole, else the nearest float.

    The float's shortest form is the exact decimal up to 10**15 yuan. It is for other programs
    to read; the program itself counts in yuan.
    """
    whole, rest = divmod(yuan, 10**4)
    return yuan / 10**4 if rest else whole


def format_share(part: int, whole: int) -> str:
    """Write ``part`` of ``whole`` as per cent with one decimal: 12.7%, the sign next to the number.

    A share that is there but would round to nothing is ``<0.1%``; nothing at all is ``0%``;
    a share of nothing is ``—``.
    """
    if whole == 0:
        return "—"
    if part == 0:
        return "0%"
    # 1/2000 is 0.05%, the smallest share that rounds up to 0.1%.
    if 0 < part * 2000 < whole:
        return "<0.1%"
    return f"{_decimal(_half_up(part * 1000, whole), 1, grouped=False, trim=False)}%"


def _half_up(numerator: int, denominator: int) -> int:
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    top, bottom = abs(numerator), abs(denominator)
    return sign * ((2 * top + bottom) // (2 * bottom))


def _decimal(scaled: int, places: int, *, grouped: bool, trim: bool) -> str:
    """Write an integer counted in units of 10**-places."""
    whole, rest = divmod(abs(scaled), 10**places)
    text = f"{whole:,}" if grouped else str(whole)
    decimals = f"{rest:0{places}d}" if places else ""
    if trim:
        decimals = decimals.rstrip("0")
    if decimals:
        text = f"{text}.{decimals}"
    return f"-{text}" if scaled < 0 else text
