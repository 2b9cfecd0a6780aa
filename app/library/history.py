"""Writing the history: one operation and its row images, in the operation's own transaction."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Table, desc, select

from app.library.changes import Changes
from app.library.clock import Author, from_utc, new_uuid, utc_now
from app.library.images import from_json, to_json
from app.library.keptbytes import is_same, without_bytes, without_known_bytes
from app.library.touched import RowChange
from app.library.writer import KEPT, Writer
from app.models.history import CHANGE, OPERATION

#: Typing in one field within this time is one step of undo.
STEP_TIME = timedelta(seconds=2)

_COLUMNS = (
    "operation_id",
    "table_name",
    "row_id",
    "row_uuid",
    "owner_uuid",
    "action",
    "before",
    "after",
)


class Recording:
    """One operation on its way into the history; made before the writer begins.

    What the writer changes is taken from it many rows at a time, and the rest at the end.
    """

    def __init__(
        self, writer: Writer, author: Author, *, undoes: str | None = None, step: str = ""
    ) -> None:
        """Begin the recording.

        Args:
            writer: before the operation's body has run.
            author: who does it, on which machine.
            undoes: the uuid of the operation that is taken back, for undo and redo.
            step: see :class:`app.library.changes.Operation`.
        """
        self._writer = writer
        self._author = author
        self._undoes = undoes
        self._step = step
        self._uuid = ""
        self._id = 0
        self._label = ""
        writer.hand_over = self._take
        writer.record_rows = self._take_rows

    def close(self) -> Changes:
        """Write what is left, after the operation's body has run.

        Returns:
            What was touched; empty, and nothing is written, where no row differs. Taking back is
            always written, for the stack of undo is read from it.
        """
        writer = self._writer
        writer.settle()
        if not self._uuid and not writer.changes and self._undoes is None:
            return Changes(writer.label, "")
        uuid = None if self._uuid else _join_step(writer, self._author, self._step)
        if uuid is None:
            self._take()
            self._name()
            uuid = self._uuid
        touched = writer.touched
        return Changes(
            label=writer.label,
            operation=uuid,
            tables=touched.rows(),
            fields=touched.fields,
            updated=touched.updated,
            inserted={table: tuple(ids) for table, ids in writer.inserted.items()},
            is_structural=touched.is_structural,
        )

    def _take(self) -> None:
        """Move the writer's changes into the history."""
        if not self._uuid:
            self._begin()
        changes = self._writer.changes
        for start in range(0, len(changes), KEPT):
            batch = changes[start : start + KEPT]
            self._writer.append_history(
                CHANGE, _COLUMNS, [_change_row(self._writer, self._id, change) for change in batch]
            )
        changes.clear()

    def _take_rows(self, action: str, table: Table, ids: Sequence[int]) -> None:
        """Have rows written into the history as they stand, behind what was changed before."""
        self._take()
        self._writer.write_images(action, table, self._id, ids)

    def _begin(self) -> None:
        self._uuid, self._label = new_uuid(), self._writer.label
        self._id = self._writer.write_history(
            OPERATION.insert(),
            [
                {
                    "uuid": self._uuid,
                    "at": utc_now(),
                    "author": self._author.name,
                    "machine": self._author.machine,
                    "label": self._label,
                    "undoes": self._undoes,
                    "is_undone": False,
                    "step": self._step,
                }
            ],
        )

    def _name(self) -> None:
        """Name the operation as it is called in the end: it is often known only then."""
        if self._label != self._writer.label:
            self._writer.write_history(
                OPERATION.update()
                .where(OPERATION.c.id == self._id)
                .values(label=self._writer.label),
                [],
            )


def _change_row(writer: Writer, operation_id: int, change: RowChange) -> tuple[Any, ...]:
    """Return a change as the history keeps it, in the order of the columns."""
    before = without_known_bytes(writer, change.table, change.row_uuid, change.before)
    return (
        operation_id,
        change.table,
        change.row_id,
        change.row_uuid,
        change.owner_uuid,
        change.action,
        to_json(before),
        to_json(without_bytes(change.table, change.after)),
    )


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
    differing = [column for column in after if not is_same(before[column], after[column])]
    if not differing:
        # Back where the step began: a step that changes nothing could not be undone, so this
        # stays an operation of its own.
        return None
    before = {column: before[column] for column in differing}
    after = {column: after[column] for column in differing}
    writer.write_history(
        CHANGE.update()
        .where(CHANGE.c.id == rows[0].id)
        .values(before=to_json(before), after=to_json(without_bytes(change.table, after))),
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
