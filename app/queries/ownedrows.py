"""The rows that belong to one project, made again as they stood around each step of its history."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, select

from app.library.images import from_json
from app.models.history import CHANGE
from app.models.project import PROJECT

#: A project's rows of one table by the row's uuid.
Rows = dict[str, dict[str, Any]]

#: What is never compared, and may be as large as a photograph.
_LEFT_OUT = "content"


@dataclass(frozen=True, slots=True)
class PartChange:
    """What a step did to one of these rows: a line of the funding, a contact, an attachment.

    Attributes:
        title: which part, and which column of it where only one changed.
        old: what it said; empty where there was no such part.
        new: what it says; empty where there is none any more.
        is_amount: whether both are in 万元.
    """

    title: str
    old: str
    new: str
    is_amount: bool = False


def rewound(
    connection: Connection, project_uuid: str, table: Table
) -> Iterator[tuple[int, list[dict[str, Any]], list[dict[str, Any]]]]:
    """Yield each operation that touched rows of a project, the newest first.

    The history holds what became of each row; how they stood together is made again from the
    present backwards.

    Args:
        connection: of the library.
        project_uuid: of the project that the rows belong to.
        table: one that has ``project_id`` and ``position``.

    Returns:
        The operation's id, and the rows before and after it in their order, each with its uuid.
    """
    query = (
        select(CHANGE.c.operation_id, CHANGE.c.row_uuid, CHANGE.c.before)
        .where(CHANGE.c.owner_uuid == project_uuid, CHANGE.c.table_name == table.name)
        .order_by(CHANGE.c.id.desc())
    )
    steps = connection.execute(query).all()
    if not steps:
        return
    rows = _present(connection, project_uuid, table)
    after = _ordered(rows)
    for at, step in enumerate(steps):
        before = from_json(step.before)
        if not before:
            rows.pop(step.row_uuid, None)
        else:
            rows[step.row_uuid] = {**rows.get(step.row_uuid, {"uuid": step.row_uuid}), **before}
        if at + 1 == len(steps) or steps[at + 1].operation_id != step.operation_id:
            earlier = _ordered(rows)
            yield step.operation_id, earlier, after
            after = earlier


def _present(connection: Connection, project_uuid: str, table: Table) -> Rows:
    columns = [column for column in table.c if column.name != _LEFT_OUT]
    query = (
        select(*columns)
        .join(PROJECT, PROJECT.c.id == table.c.project_id)
        .where(PROJECT.c.uuid == project_uuid)
    )
    return {row["uuid"]: dict(row) for row in connection.execute(query).mappings()}


def _ordered(rows: Rows) -> list[dict[str, Any]]:
    return sorted((dict(row) for row in rows.values()), key=lambda row: row.get("position", 0))
