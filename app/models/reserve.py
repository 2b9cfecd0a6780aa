"""储备库: one project reserve library inside a file."""

from sqlalchemy import CheckConstraint

from app.models.base import money, number, optional, position, recorded, required, text

#: A reserve, with the figures its document states for itself. ``stated_*`` is what the paper
#: says, kept for reconciliation; it is never shown as a total.
RESERVE = recorded(
    "reserve",
    required("name"),
    text("title"),
    text("county"),
    text("document"),
    text("document_number"),
    text("annex"),
    text("source"),
    number("source_line"),
    number("stated_count"),
    money("stated_total_yuan"),
    position(),
    optional("deleted_at"),
    CheckConstraint("length(name) > 0", name="name_present"),
)
