"""History as people read it: 谁、何时、从什么改成什么."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, desc, func, select

from app.library.images import from_json
from app.models.category import CATEGORY
from app.models.entry import describe_images
from app.models.history import CHANGE, OPERATION
from app.models.project import PROJECT
from app.queries.ownedrows import PartChange
from app.queries.partchanges import load_part_changes


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one project, before and after, as shown.

    Attributes:
        project_name: as it is now; empty when the project is gone for good.
    """

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
        rows: how many projects it touched in all.
        changes: the project fields it changed; empty for what came or went as a whole.
        action: what it did to the project asked for: insert, update or delete; empty without one.
        parts: what it changed in the funding, contacts and attachments of the project asked for.
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
    parts: tuple[PartChange, ...] = ()

    @property
    def can_revert(self) -> bool:
        """Whether it changed fields of the project asked for, which can be set back."""
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
    query = select(OPERATION).order_by(desc(OPERATION.c.id)).limit(limit)
    if project_uuid is not None:
        touched = select(CHANGE.c.operation_id).where(CHANGE.c.owner_uuid == project_uuid)
        query = query.where(OPERATION.c.id.in_(touched))
    categories = {row.id: row.name for row in connection.execute(select(CATEGORY))}
    parts = {} if project_uuid is None else load_part_changes(connection, project_uuid)
    return [
        _entry(connection, row, project_uuid, categories, parts.get(row.id, ()))
        for row in connection.execute(query).all()
    ]


def _entry(
    connection: Connection,
    operation: Row[Any],
    project_uuid: str | None,
    categories: dict[int, str],
    parts: tuple[PartChange, ...],
) -> HistoryEntry:
    query = select(CHANGE).where(
        CHANGE.c.operation_id == operation.id, CHANGE.c.table_name == "project"
    )
    if project_uuid is not None:
        query = query.where(CHANGE.c.row_uuid == project_uuid)
    rows = connection.execute(query.order_by(CHANGE.c.id).limit(MOST_CHANGES)).all()
    count = connection.execute(
        select(func.count()).where(
            CHANGE.c.operation_id == operation.id, CHANGE.c.table_name == "project"
        )
    ).scalar_one()
    names = {
        row.uuid: row.name
        for row in connection.execute(
            select(PROJECT.c.uuid, PROJECT.c.name).where(
                PROJECT.c.uuid.in_({row.row_uuid for row in rows})
            )
        )
    }
    return HistoryEntry(
        operation=operation.uuid,
        at=operation.at,
        author=operation.author,
        machine=operation.machine,
        label=operation.label,
        undoes=operation.undoes,
        is_undone=operation.is_undone,
        rows=count,
        action=rows[0].action if rows and project_uuid is not None else "",
        changes=_field_changes(rows, names, categories),
        parts=parts,
    )


def _field_changes(
    rows: Sequence[Row[Any]], names: Mapping[str, str], categories: Mapping[int, str]
) -> tuple[FieldChange, ...]:
    changes = []
    for row in rows:
        if row.action != "update":
            continue
        before = _with_category(from_json(row.before), categories)
        after = _with_category(from_json(row.after), categories)
        name = names.get(row.row_uuid, "")
        for field, old, new in describe_images(before, after):
            changes.append(FieldChange(row.row_uuid, name, field.name, field.title, old, new))
    return tuple(changes)


def _with_category(image: dict[str, Any], categories: Mapping[int, str]) -> dict[str, Any]:
    """Return the image with its category's name, which a field shows in place of the id."""
    if "category_id" not in image:
        return image
    return {**image, "category": categories.get(image["category_id"], "")}
