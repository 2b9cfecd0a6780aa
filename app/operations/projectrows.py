"""The rows that belong to one project: its contacts, its funding."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, select

from app.errors import NotFound
from app.library.writer import Writer
from app.models.project import PROJECT


def require_project(writer: Writer, project_id: int) -> dict[str, Any]:
    """Return a project's row.

    Raises:
        NotFound: there is no such project.
    """
    rows = writer.rows(PROJECT, [project_id])
    if not rows:
        raise NotFound("没有这个项目，可能已被删除")
    return rows[0]


def row_ids(writer: Writer, table: Table, project_id: int) -> list[int]:
    """Return the ids of a project's rows in their order."""
    column = table.c
    query = select(column.id).where(column.project_id == project_id)
    return [row.id for row in writer.read(query.order_by(column.position, column.id))]


def replace_rows(
    writer: Writer, table: Table, project_id: int, wanted: Sequence[tuple[int, Mapping[str, Any]]]
) -> None:
    """Put rows in place of those a project has, in their order.

    Args:
        writer: of the operation.
        table: one that has ``project_id`` and ``position``.
        project_id: of the project.
        wanted: for each row the id it keeps, any other for a new one, and its columns.
    """
    present = row_ids(writer, table, project_id)
    placed = [(row_id, {**columns, "position": at}) for at, (row_id, columns) in enumerate(wanted)]
    known = set(present)
    kept = {row_id: columns for row_id, columns in placed if row_id in known}
    writer.update(table, kept)
    writer.delete(table, [row_id for row_id in present if row_id not in kept])
    new = [columns for row_id, columns in placed if row_id not in kept]
    writer.insert(table, [{**columns, "project_id": project_id} for columns in new])
