"""视图: a saved filter with its columns, grouping and sort."""

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Recorded


class View(Recorded, Base):
    """A saved view; ``columns`` is a JSON list of field names, empty for the usual ones."""

    __tablename__ = "view"
    __table_args__ = (UniqueConstraint("name"), {"sqlite_autoincrement": True})

    name: Mapped[str] = mapped_column(Text)
    query_text: Mapped[str] = mapped_column(Text, default="")
    columns: Mapped[str] = mapped_column(Text, default="")
    grouping: Mapped[str] = mapped_column(Text, default="")
    sort: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)
