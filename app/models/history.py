"""操作与改动: what was done, by whom, and how every row looked before and after."""

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, Text

from app.models.base import optional, reference, required, table, text

#: One operation: what the user did in one step. ``undoes`` is the uuid of the operation this one
#: took back; ``is_undone`` says that a later one took this one back. The history only grows.
OPERATION = table(
    "operation",
    Column("uuid", Text, unique=True, nullable=False),
    required("at"),
    required("author"),
    required("machine"),
    required("label"),
    optional("undoes"),
    Column("is_undone", Boolean, nullable=False, default=False),
    text("step"),
    Index("ix_operation_undoes", "undoes"),
    Index("ix_operation_is_undone_undoes", "is_undone", "undoes", "id"),
)

#: One row changed by an operation. ``before`` and ``after`` are JSON objects of the columns that
#: changed; for an insert ``before`` is empty, for a delete ``after`` is. ``owner_uuid`` is the
#: project the row belongs to. Of very many new projects ``after`` is empty, and their ties to units
#: are not named: both are as they stand, until a later change tells what they were.
CHANGE = table(
    "change",
    reference("operation_id", "operation"),
    required("table_name"),
    Column("row_id", Integer, nullable=False),
    required("row_uuid"),
    optional("owner_uuid"),
    required("action"),
    text("before"),
    text("after"),
    CheckConstraint("action IN ('insert', 'update', 'delete')", name="action_known"),
    Index("ix_change_operation_id", "operation_id"),
    Index("ix_change_row_uuid", "row_uuid"),
    Index("ix_change_owner_uuid", "owner_uuid"),
)
