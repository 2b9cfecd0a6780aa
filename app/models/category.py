"""分类: the editable tree of categories inside a reserve."""

from sqlalchemy import CheckConstraint, Index

from app.models.base import money, number, optional, position, recorded, reference, required, text

#: A category; ``heading`` is the group row of the paper to the letter; ``pillar`` is which of the
#: five pillars of the health industry it belongs to (``pillars.py``); missing for none.
CATEGORY = recorded(
    "category",
    reference("reserve_id", "reserve"),
    reference("parent_id", "category", nullable=True),
    required("name"),
    text("heading"),
    optional("pillar"),
    position(),
    number("source_line"),
    number("stated_count"),
    money("stated_total_yuan"),
    CheckConstraint("length(name) > 0", name="name_present"),
    Index("ix_category_reserve_id_position", "reserve_id", "position"),
)
