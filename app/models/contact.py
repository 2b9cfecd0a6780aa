"""联系人: whom to call about a project."""

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Recorded, reference


class Contact(Recorded, Base):
    """A contact of a project; the telephone number is text, to the letter."""

    __tablename__ = "contact"
    __table_args__ = (
        Index("ix_contact_project_id_position", "project_id", "position"),
        {"sqlite_autoincrement": True},
    )

    project_id: Mapped[int] = mapped_column(reference("project.id"))
    unit: Mapped[str] = mapped_column(Text, default="")
    person: Mapped[str] = mapped_column(Text, default="")
    post: Mapped[str] = mapped_column(Text, default="")
    telephone: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)
