"""Projects: create, update, delete to the recycle bin, restore, duplicate."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from app.errors import ChubeiError, NotFound, RefusedInput
from app.library.changes import Operation
from app.library.clock import utc_now
from app.library.images import from_json
from app.library.writer import Writer
from app.models.entry import LARGEST_NUMBER
from app.models.fields import BY_NAME, FIELD_OF_COLUMN
from app.models.history import CHANGE, OPERATION
from app.models.project import DERIVED_COLUMNS, PROJECT
from app.models.reserve import RESERVE
from app.models.unitlist import split_units
from app.operations.entries import (
    Categories,
    Entries,
    keep_wording,
    read_entries,
    write_columns,
)
from app.operations.units import insert_project_units

#: Stands after the name of a copy.
_COPY = "（副本）"

#: What a copy does not have of the project it is made from.
_OWN = DERIVED_COLUMNS | {"id", "uuid", "deleted_at"}


def create_project(reserve_id: int, entries: Entries, *, money_unit: str = "万元") -> Operation:
    """Create a project; a missing 序号 continues the reserve's numbering.

    Raises (when performed):
        RefusedInput: an entry cannot be taken, or the name is missing.
        NotFound: no such reserve.
    """

    def body(writer: Writer) -> None:
        if not writer.read(select(RESERVE.c.id).where(RESERVE.c.id == reserve_id)):
            raise NotFound("没有这个储备库")
        values = read_entries(Categories(writer), reserve_id, entries, money_unit)
        if not values.get("name"):
            raise RefusedInput("项目名称", "", "这一栏必须填写", remedy="请写上项目名称")
        if values.get("number") is None:
            values["number"] = _next_number(writer, reserve_id)
        _insert(writer, [{**values, "reserve_id": reserve_id}])
        writer.describe(f"新建 {values['name']}")

    return Operation("新建项目", body)


def update_projects(
    changes: Mapping[int, Entries], *, step: str = "", money_unit: str = "万元"
) -> Operation:
    """Change fields of projects; refused as a whole when one entry cannot be taken.

    Args:
        changes: what was typed, by project id and field.
        step: see :class:`app.library.changes.Operation`.
        money_unit: what a bare number of money counts in.

    Raises (when performed):
        RefusedInput: naming the project and the field.
        NotFound: a project does not exist.
    """

    def body(writer: Writer) -> None:
        rows = {row["id"]: row for row in writer.rows(PROJECT, list(changes))}
        updates: dict[int, dict[str, Any]] = {}
        categories = Categories(writer)
        for row_id, entries in changes.items():
            if row_id not in rows:
                raise NotFound("没有这个项目，可能已被删除")
            row = rows[row_id]
            try:
                values = read_entries(categories, row["reserve_id"], entries, money_unit)
                values = keep_wording(values, entries, row)
            except RefusedInput as error:
                raise error.at(f"序号 {row['number']} {row['name']}") from None
            updates[row_id] = values
        write_columns(writer, updates)
        writer.describe(_update_label(writer))

    return Operation("修改项目", body, step)


def delete_projects(ids: Sequence[int]) -> Operation:
    """Move projects to the recycle bin."""

    def body(writer: Writer) -> None:
        rows = _require(writer, ids)
        stamp = utc_now()
        writer.update(
            PROJECT, {row["id"]: {"deleted_at": stamp} for row in rows if row["deleted_at"] is None}
        )
        writer.describe(f"删除 {_naming(rows)}")

    return Operation("删除项目", body)


def restore_projects(ids: Sequence[int]) -> Operation:
    """Bring projects back from the recycle bin."""

    def body(writer: Writer) -> None:
        rows = _require(writer, ids)
        writer.update(PROJECT, {row["id"]: {"deleted_at": None} for row in rows})
        writer.describe(f"恢复 {_naming(rows)}")

    return Operation("恢复项目", body)


def duplicate_projects(ids: Sequence[int]) -> Operation:
    """Copy projects, each with the next number of its reserve and 「（副本）」 after its name."""

    def body(writer: Writer) -> None:
        rows = _require(writer, ids)
        copies = []
        for row in rows:
            values = {key: row[key] for key in row if key not in _OWN}
            room = BY_NAME["name"].max_length - len(_COPY)
            values["name"] = f"{row['name'][:room]}{_COPY}"
            values["number"] = _next_number(writer, row["reserve_id"])
            values["code"] = ""
            values["source_line"] = None
            copies.append(values)
            _insert(writer, [values])
        writer.describe(f"复制 {_naming(rows)}")

    return Operation("复制项目", body)


def revert_change(project_uuid: str, operation_uuid: str) -> Operation:
    """Set the fields one operation changed in a project back to what they were before it.

    It is a new step in the history, so nothing later is lost.

    Raises (when performed):
        NotFound: the operation did not change fields of this project.
    """

    def body(writer: Writer) -> None:
        query = (
            select(CHANGE.c.row_id, CHANGE.c.before)
            .join(OPERATION, OPERATION.c.id == CHANGE.c.operation_id)
            .where(OPERATION.c.uuid == operation_uuid, CHANGE.c.row_uuid == project_uuid)
            .where(CHANGE.c.table_name == "project", CHANGE.c.action == "update")
            .order_by(CHANGE.c.id.desc())
        )
        images = writer.read(query)
        if not images:
            raise NotFound("这次操作没有改动这个项目的内容，不能恢复")
        before: dict[str, Any] = {}
        for image in images:
            before |= from_json(image.before)
        row_id = images[0].row_id
        rows = _require(writer, [row_id])
        write_columns(writer, {row_id: before})
        names = dict.fromkeys(
            FIELD_OF_COLUMN[column].title for column in before if column in FIELD_OF_COLUMN
        )
        writer.describe(f"恢复 {'、'.join(names) or rows[0]['name']}")

    return Operation("恢复", body)


def _insert(writer: Writer, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert projects with their units; return their ids."""
    ids = writer.insert(PROJECT, rows)
    insert_project_units(
        writer,
        {
            row_id: split_units(str(row.get("units_text") or ""))
            for row_id, row in zip(ids, rows, strict=True)
        },
    )
    return ids


def _next_number(writer: Writer, reserve_id: int) -> int | None:
    """Return the number after the largest, also among deleted ones; None past the largest."""
    query = select(func.max(PROJECT.c.number)).where(PROJECT.c.reserve_id == reserve_id)
    number = int(writer.read(query)[0][0] or 0) + 1
    return number if number <= LARGEST_NUMBER else None


def _require(writer: Writer, ids: Sequence[int]) -> list[dict[str, Any]]:
    rows = writer.rows(PROJECT, ids)
    if len(rows) != len(ids):
        raise NotFound("有的项目已经不在文库里了")
    if not rows:
        raise ChubeiError("没有选中项目", remedy="请先在表格里选中项目")
    return rows


def _naming(rows: Sequence[Mapping[str, Any]]) -> str:
    return str(rows[0]["name"]) if len(rows) == 1 else f"{len(rows)} 个项目"


def _update_label(writer: Writer) -> str:
    titles = writer.touched.titles
    what = titles[0] if len(titles) == 1 else f"{len(titles)} 栏"
    count = len(writer.touched.projects)
    return f"修改 {what}" if count <= 1 else f"修改 {count} 个项目的 {what}"
