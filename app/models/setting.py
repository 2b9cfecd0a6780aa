"""设置: what belongs to the library rather than to the person who opens it."""

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Recorded

#: A JSON object: the usual word for each other word for an industry (林业行业 → 林业).
INDUSTRY_ALIASES = "industry_aliases"


class Setting(Recorded, Base):
    """A named value of the library, as JSON."""

    __tablename__ = "setting"
    __table_args__ = (UniqueConstraint("name"), {"sqlite_autoincrement": True})

    name: Mapped[str] = mapped_column(Text)
    value: Mapped[str] = mapped_column(Text)
