"""Cells as texts, and whole columns of them at a time."""

from collections.abc import Sequence, Set
from datetime import date, datetime, time
from typing import Final

from app.importing.sheets import Value


def cell_text(value: Value) -> str:
    """Return a cell as text, a number as Excel shows it plainly (15 digits, no exponent)."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def number_text(value: float) -> str:
    """Return a number's digits: what binary floating point adds beyond 15 of them is dropped."""
    text = f"{value:.15g}"
    if "e" in text:
        text = f"{value:.15f}".rstrip("0").rstrip(".") if abs(value) < 1 else f"{value:.0f}"
    return text


def texts_of(values: Sequence[Value], kinds: Set[type]) -> list[str]:
    """Return the texts of a column's cells.

    Args:
        values: the cells.
        kinds: their types.
    """
    if kinds <= TEXTS:
        whole = list(values) if kinds == {str} else [value or "" for value in values]
        return whole  # type: ignore[return-value]  # texts and None
    if kinds == {int}:
        return list(map(str, values))
    return [
        value if type(value) is str else str(value) if type(value) is int else cell_text(value)
        for value in values
    ]


#: The types of columns of texts, and those of dates: Excel may have made them of something else.
TEXTS: Final[frozenset[type]] = frozenset({str, type(None)})
DATES: Final[frozenset[type]] = frozenset({date, datetime, time})
