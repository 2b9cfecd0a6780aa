"""What a cell shows, what its editor starts with, and what is copied of it."""

from app.models.entry import edit_text, shown_text
from app.models.fields import Field, Kind, Record
from app.models.money import exact_wan, format_share

#: Characters of a long text that are looked at for a cell; more never fit.
_LONGEST = 400


def cell_text(field: Field, record: Record, money_unit: str, whole_yuan: int) -> str:
    """Return what a cell shows: one line, blank where nothing is filled in.

    Args:
        field: the column.
        record: the project.
        money_unit: 万元, 亿元 or 元.
        whole_yuan: what shares refer to.
    """
    if field.kind is Kind.SHARE:
        return _share(record, whole_yuan)
    text = shown_text(field, record, money_unit=money_unit)
    if len(text) > _LONGEST:
        text = text[:_LONGEST]
    return " ".join(text.split("\n")) if "\n" in text else text


def full_text(field: Field, record: Record, money_unit: str, whole_yuan: int) -> str:
    """Return a cell's text whole, with its paragraphs."""
    if field.kind is Kind.SHARE:
        return _share(record, whole_yuan)
    return shown_text(field, record, money_unit=money_unit)


def editor_text(field: Field, record: Record, money_unit: str) -> str:
    """Return what an editor starts with; read back in the same unit it is the same value."""
    if field.kind is Kind.MONEY and record[field.column] is not None:
        return exact_amount(int(record[field.column]), money_unit)
    return edit_text(field, record)


def copied_text(field: Field, record: Record, money_unit: str, whole_yuan: int) -> str:
    """Return what is copied: as it is edited, so that pasting it back changes nothing."""
    if field.kind is Kind.SHARE:
        return _share(record, whole_yuan)
    return editor_text(field, record, money_unit)


def exact_amount(yuan: int, money_unit: str) -> str:
    """Write yuan in a unit to the yuan, without thousands separators."""
    if money_unit == "元":
        return str(yuan)
    if money_unit == "亿元":
        whole, rest = divmod(yuan, 10**8)
        return f"{whole}.{rest:08d}".rstrip("0").rstrip(".")
    return exact_wan(yuan)


def _share(record: Record, whole_yuan: int) -> str:
    amount = record["total_yuan"]
    return "" if amount is None else format_share(int(amount), whole_yuan)
