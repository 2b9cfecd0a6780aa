"""How the old and the new text of a field that changes are shown."""

from decimal import Decimal, InvalidOperation

from app.models.fields import Field, Kind


def change_text(field: Field, text: str) -> str:
    """Return a text of a field; an amount in figures has its thousands parted."""
    if field.kind is not Kind.MONEY:
        return text
    try:
        return f"{Decimal(text):,f}"
    except InvalidOperation:
        # In words (约1亿元), or empty.
        return text
