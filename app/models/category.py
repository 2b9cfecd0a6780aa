"""分类: the editable tree of categories inside a reserve."""

from sqlalchemy import BigInteger, CheckConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Recorded, reference


class Category(Recorded, Base):
    """A category; ``heading`` is the group row of the paper to the letter."""

    __tablename__ = "category"
    __table_args__ = (
        CheckConstraint("length(name) > 0", name="name_present"),
        Index("ix_category_reserve_id_position", "reserve_id", "position"),
        {"sqlite_autoincrement": True},
    )

    reserve_id: Mapped[int] = mapped_column(reference("reserve.id"))
    parent_id: Mapped[int | None] = mapped_column(reference("category.id"))
    name: Mapped[str] = mapped_column(Text)
    heading: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)
    source_line: Mapped[int | None]
    stated_count: Mapped[int | None]
    stated_total_yuan: Mapped[int | None] = mapped_column(BigInteger)
