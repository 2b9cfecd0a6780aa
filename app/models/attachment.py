"""附件: photographs, maps and approvals, kept inside the library file."""

from sqlalchemy import Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Recorded, reference


class Attachment(Recorded, Base):
    """A file that belongs to a project."""

    __tablename__ = "attachment"
    __table_args__ = (
        Index("ix_attachment_project_id_position", "project_id", "position"),
        {"sqlite_autoincrement": True},
    )

    project_id: Mapped[int] = mapped_column(reference("project.id"))
    name: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(Text, default="")
    caption: Mapped[str] = mapped_column(Text, default="")
    content: Mapped[bytes] = mapped_column(LargeBinary)
    position: Mapped[int] = mapped_column(default=0)
