"""Undo and redo: a new operation built from the stored images, found by uuid.

The stack is read from the history itself, so it survives closing the program. An operation that
undoes one is undone by a redo; a new operation makes the undone ones before it unreachable for
redo, as everywhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, Table, desc, func, select

from app.errors import ChubeiError, Conflict, shorten
from app.library.changes import FOUNDATION, Changes
from app.library.clock import Author
from app.library.history import Recording
from app.library.images import from_json, told_before
from app.library.keptbytes import is_same, with_bytes
from app.library.rows import derived_names, whole_row
from app.library.writer import BATCH, Writer, batches
from app.models.fields import FIELD_OF_COLUMN
from app.models.history import CHANGE, OPERATION
from app.models.schema import recorded_table
from app.models.unit import UNIT

_UNIT = UNIT.name

#: Changes taken back at a time; each holds a row's texts before and after.
_TAKEN = 1_000


class NothingToUndo(ChubeiError):
    """There is no operation to take back, or none to do again."""


def undo_query() -> Select[Any]:
    """Return the select of the operation that undo takes back next."""
    return (
        select(OPERATION)
        .where(OPERATION.c.undoes.is_(None), OPERATION.c.is_undone.is_(False))
        .where(OPERATION.c.step != FOUNDATION)
        .order_by(desc(OPERATION.c.id))
        .limit(1)
    )


def redo_query() -> Select[Any]:
    """Return the select of the undo that redo takes back next.

    It is the latest undo not yet taken back that lies after every operation of the user's own.
    """
    newest = (
        select(OPERATION.c.id)
        .where(OPERATION.c.undoes.is_(None))
        .order_by(desc(OPERATION.c.id))
        .limit(1)
        .scalar_subquery()
    )
    undone = OPERATION.alias()
    return (
        select(OPERATION)
        .join(undone, undone.c.uuid == OPERATION.c.undoes)
        .where(
            undone.c.undoes.is_(None),
            OPERATION.c.is_undone.is_(False),
            OPERATION.c.id > newest,
        )
        .order_by(desc(OPERATION.c.id))
        .limit(1)
    )


def undo(writer: Writer, author: Author) -> Changes:
    """Take back the last operation.

    Raises:
        NothingToUndo: nothing is left to take back.
        Conflict: a row has changed since; the sentence names it. Nothing is written.
    """
    found = writer.read(undo_query())
    if not found:
        raise NothingToUndo("没有可以撤销的操作")
    return _take_back(writer, author, found[0], f"撤销：{found[0].label}")


def redo(writer: Writer, author: Author) -> Changes:
    """Do the last undone operation again.

    Raises:
        NothingToUndo: nothing was undone, or something was done since.
        Conflict: see :func:`undo`.
    """
    found = writer.read(redo_query())
    if not found:
        raise NothingToUndo("没有可以重做的操作")
    return _take_back(writer, author, found[0], str(found[0].label).replace("撤销", "重做", 1))


def _take_back(writer: Writer, author: Author, operation: Row[Any], label: str) -> Changes:
    writer.describe(label)
    recording = Recording(writer, author, undoes=operation.uuid)
    size = select(func.count()).where(CHANGE.c.operation_id == operation.id)
    writer.expect(writer.read(size)[0][0])
    for group in _groups(writer, operation.id):
        _invert(writer, recorded_table(group[0].table_name), group)
    _mark_undone(writer, operation.uuid, True)
    if operation.undoes is not None:
        _mark_undone(writer, operation.undoes, False)
    return recording.close()


def _mark_undone(writer: Writer, uuid: str, is_undone: bool) -> None:
    writer.write_history(
        OPERATION.update().where(OPERATION.c.uuid == uuid).values(is_undone=is_undone), []
    )


def _groups(writer: Writer, operation_id: int) -> Iterator[list[Row[Any]]]:
    """Yield an operation's changes from the last to the first, for one statement each.

    A group is of one table and one action and names no row twice. Not many are in memory at once.
    """
    query = select(CHANGE).where(CHANGE.c.operation_id == operation_id).order_by(desc(CHANGE.c.id))
    rows = writer.read(query.limit(_TAKEN))
    while rows:
        yield from _runs(rows)
        rows = writer.read(query.where(CHANGE.c.id < rows[-1].id).limit(_TAKEN))


def _runs(changes: Sequence[Row[Any]]) -> list[list[Row[Any]]]:
    runs: list[list[Row[Any]]] = []
    of: tuple[str, str] | None = None
    seen: set[int] = set()
    for change in changes:
        if of != (change.table_name, change.action) or change.row_id in seen:
            of = (change.table_name, change.action)
            seen.clear()
            runs.append([])
        runs[-1].append(change)
        seen.add(change.row_id)
    return runs


def _invert(writer: Writer, table: Table, changes: Sequence[Row[Any]]) -> None:
    if changes[0].action == "insert":
        _take_away(writer, table, changes)
        return
    present = {row["uuid"]: row for row in writer.rows(table, [row.row_id for row in changes])}
    if changes[0].action == "delete":
        for change in changes:
            if change.row_uuid in present:
                raise Conflict(
                    "要恢复的内容已经在文库里了，没有撤销",
                    place=_place(table, present[change.row_uuid]),
                )
        writer.insert(table, [_before(writer, change) for change in changes])
        return
    for change in changes:
        _require_same(table, present.get(change.row_uuid), from_json(change.after))
    writer.update(table, {change.row_id: _before(writer, change) for change in changes})


def _take_away(writer: Writer, table: Table, changes: Sequence[Row[Any]]) -> None:
    """Delete the rows that changes brought, where nobody has changed them since."""
    unchanged = writer.unchanged(table, [change.id for change in changes])
    doubtful = [change for change in changes if change.row_id not in unchanged]
    present = {row["uuid"]: row for row in writer.rows(table, [row.row_id for row in doubtful])}
    came = _came_with(writer, table, doubtful)
    for change in doubtful:
        _require_same(table, present.get(change.row_uuid), came[change.row_uuid])
    _delete_unused(writer, table, [change.row_id for change in changes])


def _came_with(
    writer: Writer, table: Table, changes: Sequence[Row[Any]]
) -> dict[str, Mapping[str, Any]]:
    """Return what rows came with, by their uuids, as far as it may differ from what they hold."""
    came = {change.row_uuid: from_json(change.after) for change in changes}
    first = {change.row_uuid: change.id for change in changes}
    later: dict[str, list[tuple[str, str]]] = {
        uuid: [] for uuid, image in came.items() if not image
    }
    column = CHANGE.c
    for batch in batches(list(later)):
        query = select(column.id, column.row_uuid, column.action, column.before)
        for row in writer.read(query.where(column.row_uuid.in_(batch)).order_by(column.id)):
            if row.id > first[row.row_uuid]:
                later[row.row_uuid].append((row.action, row.before))
    whole = dict.fromkeys(came.keys() - later.keys(), True)
    for uuid, steps in later.items():
        came[uuid], whole[uuid] = told_before(steps)
    return {uuid: whole_row(table, row) if whole[uuid] else row for uuid, row in came.items()}


def _before(writer: Writer, change: Row[Any]) -> Mapping[str, Any]:
    return with_bytes(writer, change.table_name, change.row_uuid, from_json(change.before))


def _delete_unused(writer: Writer, table: Table, ids: Sequence[int]) -> None:
    """Delete rows that an operation brought, unless something made since refers to them.

    A unit stays: it is a name, and harms nothing without a project. Anything else refuses.
    """
    used = _used(writer, table, ids)
    if used and table.name != _UNIT:
        row = writer.rows(table, [next(row_id for row_id in ids if row_id in used)])[0]
        raise Conflict(
            "此后添加的内容还在用它，没有撤销",
            place=_place(table, row),
            remedy="请先删去后来添加的内容",
        )
    writer.delete(table, [row_id for row_id in ids if row_id not in used])


def _used(writer: Writer, table: Table, ids: Sequence[int]) -> set[int]:
    """Return the ids that rows outside this set refer to."""
    own = set(ids)
    used: set[int] = set()
    for other in table.metadata.tables.values():
        for column in other.columns:
            if not any(key.column is table.c.id for key in column.foreign_keys):
                continue
            for start in range(0, len(ids), BATCH):
                batch = ids[start : start + BATCH]
                query = select(column.label("target"), other.c.id).where(column.in_(batch))
                used.update(
                    row.target
                    for row in writer.read(query)
                    if other is not table or row.id not in own
                )
    return used


def _require_same(table: Table, row: Mapping[str, Any] | None, expected: Mapping[str, Any]) -> None:
    if row is None:
        raise Conflict("要撤销的内容已经不在文库里，没有撤销", remedy="请在历史里查看它的去向")
    derived = derived_names(table)
    for column, value in expected.items():
        # A later version may derive a column otherwise.
        if column not in derived and not is_same(row[column], value):
            field = FIELD_OF_COLUMN.get(column)
            title = field.title if field and table.name == "project" else "内容"
            raise Conflict(
                f"{title}此后又改过（现为“{shorten(str(row[column] or '空'))}”），没有撤销",
                place=_place(table, row),
                remedy="请在历史里逐条恢复",
            )


def _place(table: Table, row: Mapping[str, Any]) -> str:
    if table.name == "project":
        number = f"序号 {row['number']} " if row["number"] else ""
        return f"{number}{row['name']}"
    return str(row.get("name") or row.get("written") or "")
