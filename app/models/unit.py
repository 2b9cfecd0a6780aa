"""单位: the units responsible for projects, their other names, and who does what."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, Text, UniqueConstraint

from app.models.base import recorded, reference, required

#: A unit under the name the office uses for it.
UNIT = recorded(
    "unit",
    required("name"),
    UniqueConstraint("name"),
    CheckConstraint("length(name) > 0", name="name_present"),
)

#: Another name of a unit: its full form, an older name, a known misprint.
UNIT_ALIAS = recorded(
    "unit_alias",
    reference("unit_id", "unit"),
    required("alias"),
    Column("kind", Text, nullable=False, default="alias"),
    UniqueConstraint("alias"),
    Index("ix_unit_alias_unit_id", "unit_id"),
)

#: One unit of a project: position 0 leads; ``written`` is the name as the paper has it.
PROJECT_UNIT = recorded(
    "project_unit",
    reference("project_id", "project"),
    reference("unit_id", "unit"),
    Column("position", Integer, nullable=False),
    required("role"),
    required("written"),
    UniqueConstraint("project_id", "position"),
    CheckConstraint("role IN ('lead', 'responsible')", name="role_known"),
    Index("ix_project_unit_unit_id_position_project_id", "unit_id", "position", "project_id"),
    Index("ix_project_unit_position_unit_id_project_id", "position", "unit_id", "project_id"),
)
