"""储备库: one project reserve library inside a file."""

from sqlalchemy import BigInteger, CheckConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Recorded


class Reserve(Recorded, Base):
    """A reserve, with the figures its document states for itself.

    ``stated_*`` is what the paper says, kept for reconciliation; it is never shown as a total.
    """

    __tablename__ = "reserve"
    __table_args__ = (
        CheckConstraint("length(name) > 0", name="name_present"),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text, default="")
    county: Mapped[str] = mapped_column(Text, default="")
    document: Mapped[str] = mapped_column(Text, default="")
    document_number: Mapped[str] = mapped_column(Text, default="")
    annex: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(Text, default="")
    source_line: Mapped[int | None]
    stated_count: Mapped[int | None]
    stated_total_yuan: Mapped[int | None] = mapped_column(BigInteger)
    position: Mapped[int] = mapped_column(default=0)
    deleted_at: Mapped[str | None] = mapped_column(Text)
