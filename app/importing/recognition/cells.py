"""Cells as texts, and whole columns of them at a time."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

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


def texts_of(values: Sequence[Value]) -> list[str]:
    """Return the texts of a column's cells."""
    if set(map(type, values)) <= _TEXTS:
        return [value or "" for value in values]  # type: ignore[misc]  # texts and None
    return [
        value if type(value) is str else str(value) if type(value) is int else cell_text(value)
        for value in values
    ]


def has_dates(values: Iterable[Value]) -> bool:
    """Whether a column holds dates or times: Excel may have made them of something else."""
    return not _DATES.isdisjoint(map(type, values))


_TEXTS = {str, type(None)}
_DATES = {date, datetime, time}
