"""Writing the history: one operation and its row images, in the operation's own transaction."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import desc, select

from app.library.changes import Changes
from app.library.clock import Author, from_utc, new_uuid, utc_now
from app.library.images import from_json, to_json
from app.library.writer import RowChange, Writer
from app.models.history import CHANGE, OPERATION

#: Typing in one field within this time is one step of undo.
STEP_TIME = timedelta(seconds=2)

#: Changes written in one go: the history of a hundred thousand is not made in memory first.
_BATCH = 2_000


def record(writer: Writer, author: Author, *, undoes: str | None = None, step: str = "") -> Changes:
    """Write what the writer did into the history.

    Args:
        writer: after the operation's body has run.
        author: who did it, on which machine.
        undoes: the uuid of the operation that was taken back, for undo and redo.
        step: see :class:`app.library.changes.Operation`.

    Returns:
        What was touched; empty, and nothing is written, where no row differs. Taking back is
        always written, for the stack of undo is read from it.
    """
    if not writer.changes and undoes is None:
        return Changes(writer.label, "")
    uuid = _join_step(writer, author, step) or _append(writer, author, undoes, step)
    return Changes(
        label=writer.label,
        operation=uuid,
        tables=writer.touched_rows(),
        fields=writer.touched_fields(),
        inserted={table: tuple(ids) for table, ids in writer.inserted.items()},
        is_structural=writer.is_structural(),
    )


def _append(writer: Writer, author: Author, undoes: str | None, step: str) -> str:
    uuid = new_uuid()
    operation_id = writer.write_history(
        OPERATION.insert(),
        [
            {
                "uuid": uuid,
                "at": utc_now(),
                "author": author.name,
                "machine": author.machine,
                "label": writer.label,
                "undoes": undoes,
                "is_undone": False,
                "step": step,
            }
        ],
    )
    for start in range(0, len(writer.changes), _BATCH):
        batch = writer.changes[start : start + _BATCH]
        writer.write_history(
            CHANGE.insert(), [_change_row(operation_id, change) for change in batch]
        )
    return uuid


def _change_row(operation_id: int, change: RowChange) -> Mapping[str, Any]:
    return {
        "operation_id": operation_id,
        "table_name": change.table,
        "row_id": change.row_id,
        "row_uuid": change.row_uuid,
        "owner_uuid": change.owner_uuid,
        "action": change.action,
        "before": to_json(change.before),
        "after": to_json(change.after),
    }


def _join_step(writer: Writer, author: Author, step: str) -> str | None:
    """Make this change part of the last operation, where both are one step; return its uuid."""
    if not step or len(writer.changes) != 1 or writer.changes[0].action != "update":
        return None
    last = writer.read(select(OPERATION).order_by(desc(OPERATION.c.id)).limit(1))
    if not last or not _continues(last[0], author, step):
        return None
    change = writer.changes[0]
    rows = writer.read(select(CHANGE).where(CHANGE.c.operation_id == last[0].id))
    if len(rows) != 1 or rows[0].row_uuid != change.row_uuid or rows[0].action != "update":
        return None
    before = {**change.before, **from_json(rows[0].before)}
    after = {**from_json(rows[0].after), **change.after}
    differing = [column for column in after if before[column] != after[column]]
    if not differing:
        # Back where the step began: a step that changes nothing could not be undone, so this
        # stays an operation of its own.
        return None
    before = {column: before[column] for column in differing}
    after = {column: after[column] for column in differing}
    writer.write_history(
        CHANGE.update()
        .where(CHANGE.c.id == rows[0].id)
        .values(before=to_json(before), after=to_json(after)),
        [],
    )
    writer.write_history(
        OPERATION.update().where(OPERATION.c.id == last[0].id).values(at=utc_now()), []
    )
    return str(last[0].uuid)


def _continues(operation: Any, author: Author, step: str) -> bool:
    same = operation.step == step and operation.undoes is None and not operation.is_undone
    same = same and (operation.author, operation.machine) == (author.name, author.machine)
    return bool(same and abs(from_utc(utc_now()) - from_utc(operation.at)) <= STEP_TIME)
