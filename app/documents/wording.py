"""How figures, dates and lists read in an official document."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from app.models.money import format_money, format_share

_DIGITS: Final = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """Return a number from 1 to 99 as official headings write it: 一, 十, 十二, 二十."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def day_text(day: date) -> str:
    """Return a date as documents write it (GB/T 15835): 2020年11月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def money_text(yuan: int, unit: str) -> str:
    """Return an amount with its unit; one too small for 亿元 stands in 万元."""
    text = format_money(yuan, unit)
    if yuan and not text.strip("-0."):
        unit = "万元" if unit == "亿元" else "元"
        text = format_money(yuan, unit)
    return f"{text}{unit}"


def share_text(part: int, whole: int) -> str:
    """Return a share as it stands in a sentence: 12.7%, 不足0.1%; empty of nothing."""
    if not whole:
        return ""
    text = format_share(part, whole)
    return f"不足{text[1:]}" if text.startswith("<") else text


def list_text(parts: Iterable[str], mark: str = "；") -> str:
    """Return parts of one sentence, closed with a full stop."""
    return f"{mark.join(parts)}。"
