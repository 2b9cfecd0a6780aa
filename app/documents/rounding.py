"""Where printed parts do not add up to their printed total, the paper says why."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Final

#: The words official statistics use.
ROUNDING_NOTE: Final = "注：部分合计数因单位取舍不同而产生的计算误差，未作机械调整。"


def is_off(parts: Iterable[str], total: str) -> bool:
    """Tell whether figures as printed add up to another than the printed total.

    Args:
        parts: as printed: 35.38, 12,345.67, 12.7%, <0.1%; a blank adds nothing.
        total: the same of the total; a blank, or 「—」, is no total.
    """
    whole = _number(total)
    if whole is None:
        return False
    return sum((_number(part) or Decimal(0) for part in parts), Decimal(0)) != whole


def _number(text: str) -> Decimal | None:
    plain = text.replace(",", "").replace(" ", "").rstrip("%")
    if plain.startswith("<"):
        return Decimal(0)
    try:
        return Decimal(plain) if plain else None
    except InvalidOperation:
        return None
