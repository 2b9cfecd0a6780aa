"""操作与改动: what was done, by whom, and how every row looked before and after."""

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, reference


class OperationRow(Base):
    """One operation: what the user did in one step.

    ``undoes`` is the uuid of the operation this one took back; ``is_undone`` says that a later
    operation took this one back. The history only grows.
    """

    __tablename__ = "operation"
    __table_args__ = (
        Index("ix_operation_undoes", "undoes"),
        Index("ix_operation_is_undone_undoes", "is_undone", "undoes", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    uuid: Mapped[str] = mapped_column(Text, unique=True)
    at: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(Text)
    machine: Mapped[str] = mapped_column(Text)
    label: Mapped[str] = mapped_column(Text)
    undoes: Mapped[str | None] = mapped_column(Text)
    is_undone: Mapped[bool] = mapped_column(default=False)
    step: Mapped[str] = mapped_column(Text, default="")


class ChangeRow(Base):
    """One row changed by an operation.

    ``before`` and ``after`` are JSON objects of the columns that changed; for an insert
    ``before`` is empty, for a delete ``after`` is. ``owner_uuid`` is the project it belongs to.
    """

    __tablename__ = "change"
    __table_args__ = (
        CheckConstraint("action IN ('insert', 'update', 'delete')", name="action_known"),
        Index("ix_change_operation_id", "operation_id"),
        Index("ix_change_row_uuid", "row_uuid"),
        Index("ix_change_owner_uuid", "owner_uuid"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    operation_id: Mapped[int] = mapped_column(reference("operation.id"))
    table_name: Mapped[str] = mapped_column(Text)
    row_id: Mapped[int]
    row_uuid: Mapped[str] = mapped_column(Text)
    owner_uuid: Mapped[str | None] = mapped_column(Text)
    action: Mapped[str] = mapped_column(Text)
    before: Mapped[str] = mapped_column(Text, default="")
    after: Mapped[str] = mapped_column(Text, default="")
