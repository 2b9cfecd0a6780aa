"""模板: how documents are printed, remembered in the library under a name."""

from sqlalchemy import Column, Text, UniqueConstraint

from app.models.base import position, recorded, required

#: Printing settings under a name; ``kind`` is the document they are for, ``settings`` JSON.
TEMPLATE = recorded(
    "template",
    required("kind"),
    required("name"),
    Column("settings", Text, nullable=False, default="{}"),
    position(),
    UniqueConstraint("kind", "name"),
)
