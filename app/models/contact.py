"""联系人: whom to call about a project."""

from sqlalchemy import Index

from app.models.base import position, recorded, reference, text

#: A contact of a project; the telephone number is text, to the letter.
CONTACT = recorded(
    "contact",
    reference("project_id", "project"),
    text("unit"),
    text("person"),
    text("post"),
    text("telephone"),
    position(),
    Index("ix_contact_project_id_position", "project_id", "position"),
)
