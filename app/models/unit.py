"""单位: the units responsible for projects, their other names, and who does what."""

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Recorded, reference


class Unit(Recorded, Base):
    """A unit under the name the office uses for it."""

    __tablename__ = "unit"
    __table_args__ = (
        UniqueConstraint("name"),
        CheckConstraint("length(name) > 0", name="name_present"),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[str] = mapped_column(Text)


class UnitAlias(Recorded, Base):
    """Another name of a unit: its full form, an older name, a known misprint."""

    __tablename__ = "unit_alias"
    __table_args__ = (
        UniqueConstraint("alias"),
        Index("ix_unit_alias_unit_id", "unit_id"),
        {"sqlite_autoincrement": True},
    )

    unit_id: Mapped[int] = mapped_column(reference("unit.id"))
    alias: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text, default="alias")


class ProjectUnit(Recorded, Base):
    """One unit of a project: position 0 leads; ``written`` is the name as the paper has it."""

    __tablename__ = "project_unit"
    __table_args__ = (
        UniqueConstraint("project_id", "position"),
        CheckConstraint("role IN ('lead', 'responsible')", name="role_known"),
        Index("ix_project_unit_unit_id_position_project_id", "unit_id", "position", "project_id"),
        Index("ix_project_unit_position_unit_id_project_id", "position", "unit_id", "project_id"),
        {"sqlite_autoincrement": True},
    )

    project_id: Mapped[int] = mapped_column(reference("project.id"))
    unit_id: Mapped[int] = mapped_column(reference("unit.id"))
    position: Mapped[int]
    role: Mapped[str] = mapped_column(Text)
    written: Mapped[str] = mapped_column(Text)
