"""History as people read it: 谁、何时、从什么改成什么."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, desc, select

from app.library.images import from_json
from app.models.base import table_of
from app.models.entry import describe_images
from app.models.fields import Kind
from app.models.history import ChangeRow, OperationRow
from app.queries.dimensions import CATEGORY

_OPERATION = table_of(OperationRow)
_CHANGE = table_of(ChangeRow)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one project, before and after, as shown."""

    project_uuid: str
    project_name: str
    field: str
    title: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One operation.

    Attributes:
        at: UTC, as stored.
        rows: how many rows it touched in all.
        changes: the project fields it changed; empty for what came or went as a whole.
        action: what it did to the project asked for: insert, update or delete; empty without one.
        can_revert: whether its field changes can be set back one by one.
    """

    operation: str
    at: str
    author: str
    machine: str
    label: str
    undoes: str | None
    is_undone: bool
    rows: int
    action: str
    changes: tuple[FieldChange, ...]

    @property
    def can_revert(self) -> bool:
        """Whether there are field changes to set back."""
        return self.action == "update" and bool(self.changes)


#: Field changes told for one operation; an import's thousands are counted, not told.
MOST_CHANGES = 50


def load_history(
    connection: Connection, project_uuid: str | None = None, *, limit: int = 200
) -> list[HistoryEntry]:
    """Return operations, the newest first.

    Args:
        connection: of the library.
        project_uuid: only what touched this project.
        limit: at most so many.
    """
    query = select(_OPERATION).order_by(desc(_OPERATION.c.id)).limit(limit)
    if project_uuid is not None:
        touched = select(_CHANGE.c.operation_id).where(_CHANGE.c.owner_uuid == project_uuid)
        query = query.where(_OPERATION.c.id.in_(touched))
    categories = {row.id: row.name for row in connection.execute(select(CATEGORY))}
    return [
        _entry(connection, row, project_uuid, categories) for row in connection.execute(query).all()
    ]


def _entry(
    connection: Connection,
    operation: Row[Any],
    project_uuid: str | None,
    categories: dict[int, str],
) -> HistoryEntry:
    query = select(_CHANGE).where(
        _CHANGE.c.operation_id == operation.id, _CHANGE.c.table_name == "project"
    )
    if project_uuid is not None:
        query = query.where(_CHANGE.c.row_uuid == project_uuid)
    rows = connection.execute(query.order_by(_CHANGE.c.id).limit(MOST_CHANGES)).all()
    count = connection.execute(
        select(_CHANGE.c.row_uuid).where(
            _CHANGE.c.operation_id == operation.id, _CHANGE.c.table_name == "project"
        )
    ).all()
    return HistoryEntry(
        operation=operation.uuid,
        at=operation.at,
        author=operation.author,
        machine=operation.machine,
        label=operation.label,
        undoes=operation.undoes,
        is_undone=operation.is_undone,
        rows=len(count),
        action=rows[0].action if rows and project_uuid is not None else "",
        changes=_field_changes(rows, categories),
    )


def _field_changes(rows: Sequence[Row[Any]], categories: dict[int, str]) -> tuple[FieldChange, ...]:
    changes = []
    for row in rows:
        if row.action != "update":
            continue
        before, after = from_json(row.before), from_json(row.after)
        for field, old, new in describe_images(before, after):
            if field.kind is Kind.CATEGORY:
                old = categories.get(before.get(field.column) or 0, "")
                new = categories.get(after.get(field.column) or 0, "")
            changes.append(FieldChange(row.row_uuid, "", field.name, field.title, old, new))
    return tuple(changes)
