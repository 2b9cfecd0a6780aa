"""Amounts whose cell shows another number than it holds: 51380000 in the format ``0!.0,"万"``.

Excel can show a number in thousands or 万 and leave it as it is. What people read, and typed, is
what is shown; to the yuan it is what is held. Both together say in what unit the cell counts.
"""

import re
from decimal import Decimal
from typing import Final

from app.errors import RefusedInput
from app.importing.recognition.cells import number_text
from app.models.money import POWERS
from app.models.moneygrammar import parse_money

_DECIMALS: Final = re.compile(r"\.([0-9]+)")
_LAST_UNIT: Final = re.compile("(亿|万)?元?$")


#: Why an amount is refused whose cell shows another, and what to do.
UNEXPLAINED: Final = (
    "单元格里的数和显示出来的对不上，看不出单位",
    "请在原表里改成普通的数字格式，并写明单位",
)


class Unexplained(Exception):
    """What a cell shows is an amount, and not the one it holds in any unit."""


def told_amount(value: float, shown: str, unit: str) -> str | None:
    """Return an amount as a text with its unit, by what its cell holds and shows.

    Args:
        value: what the cell holds.
        shown: what it shows.
        unit: what bare numbers count in the table: 元, 万元 or 亿元.

    Returns:
        The text; None where what is shown is no amount at all (12.5%, 5个).

    Raises:
        Unexplained: held and shown do not fit in any unit.
    """
    seen = _yuan(shown, unit)
    if seen is None:
        return None
    held = Decimal(number_text(value))
    # The usual unit first: most formats only add zeros or the unit's name.
    for own in dict.fromkeys((unit, *POWERS)):
        yuan = held.scaleb(POWERS[own])
        if abs(yuan - seen) <= _half_a_digit(shown, unit):
            return f"{number_text(value)}{'' if own == unit else own}"
    raise Unexplained


def _yuan(shown: str, unit: str) -> int | None:
    try:
        return parse_money(shown, unit=unit)
    except RefusedInput:
        return None


def _half_a_digit(shown: str, unit: str) -> Decimal:
    """Return in yuan how far a number may be from what is shown of it."""
    written = _LAST_UNIT.search(shown)
    power = POWERS[unit]
    if written and written[0]:
        power = {"亿": 8, "万": 4}.get(written[1], 0)
    decimals = _DECIMALS.search(shown)
    places = len(decimals[1]) if decimals else 0
    return Decimal(5).scaleb(power - places - 1)
