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
from app.library.waiting import Told, silent
from app.library.writer import BATCH, Writer, batches
from app.models.fields import FIELD_OF_COLUMN
from app.models.history import CHANGE, OPERATION
from app.models.project import PROJECT
from app.models.schema import recorded_table
from app.models.unit import PROJECT_UNIT, UNIT

_UNIT = UNIT.name

#: What is done after the rows, where these are very many.
SETTLING = "整理索引与合计"

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


def undo(writer: Writer, author: Author, told: Told = silent) -> Changes:
    """Take back the last operation.

    Args:
        writer: before it has written anything.
        author: who does it, on which machine.
        told: told 撤销, how many rows are taken back and of how many; after very many rows also
            how far :data:`SETTLING` is.

    Raises:
        NothingToUndo: nothing is left to take back.
        Conflict: a row has changed since; the sentence names it. Nothing is written.
    """
    found = writer.read(undo_query())
    if not found:
        raise NothingToUndo("没有可以撤销的操作")
    return _take_back(writer, author, found[0], f"撤销：{found[0].label}", told)


def redo(writer: Writer, author: Author, told: Told = silent) -> Changes:
    """Do the last undone operation again; its arguments are those of :func:`undo`.

    Raises:
        NothingToUndo: nothing was undone, or something was done since.
        Conflict: see :func:`undo`.
    """
    found = writer.read(redo_query())
    if not found:
        raise NothingToUndo("没有可以重做的操作")
    label = str(found[0].label).replace("撤销", "重做", 1)
    return _take_back(writer, author, found[0], label, told)


class _Progress:
    """Tells how many rows of an operation are taken back.

    A project that waits to be indexed with others is not: of what a redo of very many takes, that
    is the most.
    """

    def __init__(self, writer: Writer, size: int, word: str, told: Told) -> None:
        self._writer, self._size, self._word, self._told = writer, size, word, told
        self._inverted, self._finished = 0, 0
        self._heed = writer.heed
        writer.heed = self._look
        writer.settling = lambda done, of: told(SETTLING, done, of)
        told(word, 0, size)

    def add(self, rows: int) -> None:
        """Count rows that are as they were before the operation."""
        self._inverted += rows
        self._tell()

    def _look(self) -> None:
        self._heed()
        self._tell()

    def _tell(self) -> None:
        finished = self._inverted - self._writer.unindexed
        if finished > self._finished:
            self._finished = finished
            self._told(self._word, finished, self._size)


def _take_back(
    writer: Writer, author: Author, operation: Row[Any], label: str, told: Told = silent
) -> Changes:
    writer.describe(label)
    recording = Recording(writer, author, undoes=operation.uuid)
    query = select(func.count()).where(CHANGE.c.operation_id == operation.id)
    size = writer.read(query)[0][0]
    writer.expect(size)
    progress = _Progress(writer, size, label.partition("：")[0], told)
    units: list[list[Row[Any]]] = []
    for group in _groups(writer, operation.id):
        if (group[0].table_name, group[0].action) == (_UNIT, "insert"):
            # Ties that no change names may use it until their project goes.
            units.append(group)
        else:
            _invert(writer, recorded_table(group[0].table_name), group)
            progress.add(len(group))
    for group in units:
        _invert(writer, UNIT, group)
        progress.add(len(group))
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
    if table is PROJECT:
        _take_ties(writer, [change for change in changes if not change.after])
    unchanged = writer.unchanged(table, [change.id for change in changes])
    doubtful = [change for change in changes if change.row_id not in unchanged]
    present = {row["uuid"]: row for row in writer.rows(table, [row.row_id for row in doubtful])}
    came = _came_with(writer, table, doubtful)
    for change in doubtful:
        _require_same(table, present.get(change.row_uuid), came[change.row_uuid])
    _delete_unused(writer, table, [change.row_id for change in changes])


def _take_ties(writer: Writer, changes: Sequence[Row[Any]]) -> None:
    """Delete the ties to units that came with very many new projects, which no change names."""
    ties: list[Row[Any]] = []
    later: dict[str, list[tuple[str, str]]] = {}
    column = CHANGE.c
    for batch in batches(changes):
        owned = PROJECT_UNIT.c.project_id.in_([change.row_id for change in batch])
        ties += writer.read(select(PROJECT_UNIT.c.id, PROJECT_UNIT.c.uuid).where(owned))
        query = (
            select(column.row_uuid, column.action, column.before)
            .where(column.owner_uuid.in_([change.row_uuid for change in batch]))
            .where(column.table_name == PROJECT_UNIT.name)
            .order_by(column.id)
        )
        for row in writer.read(query):
            later.setdefault(row.row_uuid, []).append((row.action, row.before))
    # A tie whose first change brings it was added to its project since.
    added = {uuid for uuid, steps in later.items() if steps[0][0] == "insert"}
    came = [tie for tie in ties if tie.uuid not in added]
    doubtful = [tie.id for tie in came if tie.uuid in later]
    present = {row["uuid"]: row for row in writer.rows(PROJECT_UNIT, doubtful)}
    for uuid in later.keys() - added:
        _require_same(PROJECT_UNIT, present.get(uuid), _told(PROJECT_UNIT, later[uuid]))
    writer.delete(PROJECT_UNIT, [tie.id for tie in came])


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
    return {
        uuid: _told(table, later[uuid]) if uuid in later else whole_row(table, image)
        for uuid, image in came.items()
    }


def _told(table: Table, steps: Sequence[tuple[str, str]]) -> Mapping[str, Any]:
    """Return how a row was before some changes, as far as it may differ from what it holds."""
    told, is_whole = told_before(steps)
    return whole_row(table, told) if is_whole else told


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
