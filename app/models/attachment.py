"""附件: photographs, maps and approvals, kept inside the library file."""

from sqlalchemy import Column, Index, LargeBinary

from app.models.base import position, recorded, reference, required, text

#: A file that belongs to a project.
ATTACHMENT = recorded(
    "attachment",
    reference("project_id", "project"),
    required("name"),
    text("media_type"),
    text("caption"),
    Column("content", LargeBinary, nullable=False),
    position(),
    Index("ix_attachment_project_id_position", "project_id", "position"),
)
