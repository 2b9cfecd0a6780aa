"""A date as people type it: 2026-11-22, 2026年11月22日, 20261122."""

import re
import unicodedata
from datetime import date

from app.errors import RefusedInput

_FORMS = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")


def parse_date(text: str) -> date | None:
    """Return the day a text names; None for a blank one.

    Raises:
        RefusedInput: it names no day.
    """
    typed = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("—", "-")
    if not typed:
        return None
    match = _FORMS.fullmatch(typed)
    if match is not None:
        parts = [int(each) for each in match.groups() if each]
        try:
            return date(*parts)
        except ValueError:
            raise RefusedInput("日期", text, "没有这一天", remedy="请核对月和日") from None
    raise RefusedInput("日期", text, "不是日期", remedy="请写成 2026-11-22 或 2026年11月22日")


def date_text(day: date | None) -> str:
    """Return a day as :func:`parse_date` reads it and papers print it."""
    return "" if day is None else f"{day.year}年{day.month}月{day.day}日"
