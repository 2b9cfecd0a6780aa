"""The one path every write takes: insert, update and delete on sets of rows.

The writer takes the image of every row before and after, for the history, in the same
transaction. Its connection refuses every other write (``PRAGMA query_only``).
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Executable,
    Row,
    Select,
    Table,
    func,
    select,
)

from app.library import searchindex
from app.library.connection import LEAVE_IN_LOG
from app.library.imagesql import changes_sql, unchanged_sql
from app.library.lifting import LiftedTriggers, is_lifted_for
from app.library.rows import (
    LEFT_TO_TRIGGERS,
    Columns,
    as_columns,
    derived_values,
    image_of,
    whole_columns,
    whole_row,
)
from app.library.searchindex import Entry, entry_of
from app.library.statements import insert_columns, insert_rows, update_rows
from app.library.touched import RowChange, Touched
from app.models.fields import SEARCHED_COLUMNS
from app.models.project import PROJECT, SEARCH_COLUMNS
from app.models.unit import PROJECT_UNIT

#: Rows named in one statement; SQLite allows 32,766 parameters.
BATCH = 500

#: Rows from which on an operation is written with the triggers lifted.
MANY = 1_000

#: Changes kept in memory before the history takes them: those of a hundred thousand rows, each
#: with its texts before and after, never stand in memory at once.
KEPT = 2_000

#: New projects that wait to be indexed together.
UNINDEXED = 10_000

_GUARDED, _UNGUARDED = "PRAGMA query_only = ON", "PRAGMA query_only = OFF"

_DELETE = "DELETE FROM {} WHERE id IN (SELECT value FROM json_each(?))"


class Writer:
    """Writes rows and remembers how they were.

    Attributes:
        label: the operation's name so far.
        changes: the rows changed that the history has not taken yet, in order.
        touched: what all changes so far come to.
        is_of_many: whether very many rows are written, which the commit leaves in the log.
        inserted: ids of new rows by table name, in order.
        hand_over: takes changes out of ``changes`` when there are many; set by the history.
        record_rows: writes an action on rows into the history, as they stand; set by the history.
        heed: called before every part of the work; raises ``Cancelled`` once nobody wants it.
        settling: told how many of the parts of :meth:`settle` are done, and of how many.
    """

    def __init__(self, connection: Connection, label: str) -> None:
        self._connection = connection
        self._owners: dict[int, str] = {}
        self._lifted: LiftedTriggers | None = None
        self._unindexed: list[Entry] = []
        self._brought: set[int] = set()
        self.label = label
        self.changes: list[RowChange] = []
        self.touched = Touched()
        self.is_of_many = False
        self.inserted: dict[str, list[int]] = {}
        self.hand_over: Callable[[], None] = lambda: None
        self.record_rows: Callable[[str, Table, Sequence[int]], None] = lambda *_: None
        self.heed: Callable[[], None] = lambda: None
        self.settling: Callable[[int, int], None] = lambda _done, _of: None

    @property
    def unindexed(self) -> int:
        """How many new projects wait to be indexed."""
        return len(self._unindexed)

    def describe(self, label: str) -> None:
        """Name the operation more exactly than was known before it looked at the rows."""
        self.label = label

    def expect(self, rows: int) -> None:
        """Be told that so many rows will be written: from :data:`MANY` on the triggers are lifted.

        Until the operation has ended, what they keep is not to be read. A single call that writes
        as many rows need not be told of.
        """
        if rows >= MANY and self._lifted is None and self._connection.dialect.name == "sqlite":
            self.execute_pragma(LEAVE_IN_LOG)
            self.execute_pragma(_UNGUARDED)
            self._lifted = LiftedTriggers(self._connection, rows)
            self.is_of_many = True

    def settle(self) -> None:
        """Bring in line what triggers keep, and put them back, once all rows are written."""
        if self._lifted is not None:
            self._write_index()
            self._lifted.put_back(self.heed, self.settling)
            self._lifted = None
            self.execute_pragma(_GUARDED)

    def read(self, statement: Select[Any]) -> Sequence[Row[Any]]:
        """Return all rows of a select, seen inside the transaction."""
        self.heed()
        return self._connection.execute(statement).all()

    def insert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Insert rows and return their ids in order; a missing ``uuid`` is made."""
        if not rows:
            return []
        self.heed()
        self.expect(len(rows))
        left = LEFT_TO_TRIGGERS.get(table.name, {})
        if self._lifted is not None and is_lifted_for(table):
            columns = as_columns(table, rows)
            said = {name: columns[name] for name in columns if name not in left}
            return self._insert_many(self._lifted, table, said)
        complete = [{**whole_row(table, row), **left} for row in rows]
        with self._writable():
            self._connection.execute(table.insert(), complete)
        uuids = [row["uuid"] for row in complete]
        ids = self._ids_by_uuid(table, uuids)
        if table is PROJECT:
            with self._writable():
                searchindex.add_entries(
                    self._connection,
                    [entry_of({**row, "id": ids[row["uuid"]]}) for row in complete],
                )
        self._learn_owners(table, complete)
        for row in complete:
            image = image_of(table, {**row, "id": ids[row["uuid"]]})
            self._remember(table, image, "insert", {}, image)
        numbers = [ids[uuid] for uuid in uuids]
        self.inserted.setdefault(table.name, []).extend(numbers)
        self._relieve()
        return numbers

    def insert_columns(self, table: Table, columns: Columns) -> list[int]:
        """Insert rows that are given column by column; see :meth:`insert`.

        What projects say of their units here is taken as it is: their ties follow.
        """
        if self._lifted is not None and is_lifted_for(table) and any(columns.values()):
            self.heed()
            return self._insert_many(self._lifted, table, columns)
        rows = zip(*columns.values(), strict=True)
        return self.insert(table, [dict(zip(columns, row, strict=True)) for row in rows])

    def _insert_many(self, lifted: LiftedTriggers, table: Table, columns: Columns) -> list[int]:
        """Insert rows of a table whose triggers are lifted; the history takes them from there."""
        whole = whole_columns(table, columns)
        free = count(self._next_id(table))
        whole["id"] = ids = [next(free) if given is None else given for given in whole["id"]]
        self.heed()
        with self._writable():
            lifted.complete(table, whole)
            # By their ids, which come first: so the table grows at its end.
            insert_columns(self._connection, table, whole)
        if table is PROJECT:
            self._unindexed += zip(ids, whole["search_text"], whole["name_keys"], strict=True)
            if len(self._unindexed) >= UNINDEXED:
                self._write_index()
            self._brought.update(ids)
        if told := self._told(table, ids, whole):
            self.record_rows("insert", table, told)
        self.touched.add_inserted(table, ids, columns)
        self.inserted.setdefault(table.name, []).extend(ids)
        return ids

    def _told(self, table: Table, ids: list[int], columns: Columns) -> list[int]:
        """Return the new rows that the history names: ties are told by the project they come with.

        There are twice as many of them; :mod:`app.library.undo` finds them by their project.
        """
        if table is not PROJECT_UNIT:
            return ids
        owners = zip(ids, columns["project_id"], strict=True)
        return [row_id for row_id, owner in owners if owner not in self._brought]

    def update(
        self, table: Table, changes: Mapping[int, Mapping[str, Any]]
    ) -> list[tuple[int, Mapping[str, Any]]]:
        """Update rows by id, each with its own columns; rows that stay the same are left alone.

        Returns:
            (id, columns changed) for the rows that did change.
        """
        self.heed()
        self.expect(len(changes))
        before = {row["id"]: row for row in self._before(table, changes)}
        self._learn_owners(table, list(before.values()))
        self._take_off(table, before.values(), changes.values())
        written: list[tuple[int, Mapping[str, Any]]] = []
        stored: dict[tuple[str, ...], dict[tuple[Any, ...], list[int]]] = {}
        outdated: list[tuple[Mapping[str, Any], Mapping[str, Any]]] = []
        for row_id, values in changes.items():
            old = before[row_id]
            new = {key: value for key, value in values.items() if old[key] != value}
            if not new:
                continue
            written.append((row_id, new))
            derived = derived_values(table, old, new)
            if derived:
                outdated.append((old, {**old, **derived}))
            whole = {**new, **derived}
            same = stored.setdefault(tuple(whole), {})
            same.setdefault(tuple(whole.values()), []).append(row_id)
            self._remember(table, old, "update", {key: old[key] for key in new}, new)
        for columns, rows in stored.items():
            self.heed()
            with self._writable():
                update_rows(self._connection, table, columns, rows)
        self._index_again(outdated)
        self._relieve()
        return written

    def delete(self, table: Table, ids: Sequence[int]) -> None:
        """Delete rows by id."""
        self.heed()
        self.expect(len(ids))
        if self._lifted is not None and is_lifted_for(table):
            self._delete_many(self._lifted, table, ids)
            return
        present = self.rows(table, ids)
        self._learn_owners(table, present)
        for old in present:
            self._remember(table, old, "delete", image_of(table, old), {})
        if table is PROJECT:
            with self._writable():
                searchindex.take_entries(self._connection, map(entry_of, present))
        for batch in batches(ids):
            with self._writable():
                self._connection.execute(table.delete().where(table.c.id.in_(batch)))
        self._relieve()

    def _delete_many(self, lifted: LiftedTriggers, table: Table, ids: Sequence[int]) -> None:
        """Delete rows of a table whose triggers are lifted; the history takes them before."""
        needed = SEARCH_COLUMNS | {"id", "uuid", "project_id"}
        columns = tuple(column for column in table.columns if column.name in needed)
        present = self._rows(table, ids, columns)
        self._write_index()
        self.record_rows("delete", table, [row["id"] for row in present])
        with self._writable():
            lifted.before(table, present, table.columns.keys())
            if table is PROJECT:
                searchindex.take_entries(self._connection, map(entry_of, present))
            self._connection.exec_driver_sql(_DELETE.format(table.name), (json.dumps(ids),))
        self.touched.add_deleted(table, present)

    def unchanged(self, table: Table, changes: Sequence[int]) -> set[int]:
        """Return ids of rows, new by some changes, that are sure to be as these left them.

        It is told without reading the rows, and only where many are written.
        """
        if self._lifted is None or not is_lifted_for(table):
            return set()
        found = self._connection.exec_driver_sql(unchanged_sql(table), (json.dumps(changes),))
        return {row[0] for row in found}

    def rows(self, table: Table, ids: Sequence[int]) -> list[dict[str, Any]]:
        """Return whole rows as they stand, in the order of ``ids``; missing ones are left out."""
        return self._rows(table, ids, tuple(table.columns))

    def _rows(
        self, table: Table, ids: Sequence[int], columns: Sequence[Column[Any]]
    ) -> list[dict[str, Any]]:
        names = [column.name for column in columns]
        found: dict[int, dict[str, Any]] = {}
        for batch in batches(ids):
            query = select(*columns).where(table.c.id.in_(batch))
            for row in self._connection.execute(query):
                found[row.id] = dict(zip(names, row, strict=True))
        return [found[row_id] for row_id in ids if row_id in found]

    def _before(
        self, table: Table, changes: Mapping[int, Mapping[str, Any]]
    ) -> list[dict[str, Any]]:
        """Return what has to be known of rows that are about to change; of long rows not all."""
        written = dict.fromkeys(name for values in changes.values() for name in values)
        needed = {"id", "uuid", "project_id", *written}
        if table is PROJECT and not needed.isdisjoint(SEARCHED_COLUMNS):
            needed.update(SEARCH_COLUMNS, SEARCHED_COLUMNS)
        if unknown := written.keys() - table.columns.keys():
            raise KeyError(f"{table.name} has no column {', '.join(sorted(unknown))}")
        columns = tuple(column for column in table.columns if column.name in needed)
        return self._rows(table, list(changes), columns)

    def _write_index(self) -> None:
        """Have new projects indexed that wait for it.

        They wait because FTS5 writes out what it has gathered whenever a statement on many rows
        begins: after each of its own parts an import would have it merge hundreds of pieces.
        """
        self._unindexed.sort(reverse=True)
        while self._unindexed:
            self.heed()
            batch = self._unindexed[: -BATCH - 1 : -1]
            with self._writable():
                searchindex.add_entries(self._connection, batch)
            del self._unindexed[-BATCH:]

    def _index_again(self, outdated: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> None:
        """Index projects whose texts have changed, each given as it was and as it is."""
        if outdated:
            self._write_index()
            self.heed()
            in_order = sorted(outdated, key=lambda pair: int(pair[1]["id"]))
            with self._writable():
                searchindex.replace_rows(self._connection, in_order)

    def _take_off(
        self,
        table: Table,
        before: Iterable[Mapping[str, Any]],
        changes: Iterable[Mapping[str, Any]],
    ) -> None:
        """Have rows that are about to change left out of the sums, where no trigger does."""
        if self._lifted is not None:
            columns = {name for new in changes for name in new}
            with self._writable():
                self._lifted.before(table, (*before, *changes), columns)

    def _next_id(self, table: Table) -> int:
        """Return the id SQLite would give the next row."""
        query = "SELECT seq FROM sqlite_sequence WHERE name = ?"
        return 1 + int(self._connection.exec_driver_sql(query, (table.name,)).scalar() or 0)

    @contextmanager
    def _writable(self) -> Iterator[None]:
        # Either switch has SQLite prepare every statement anew, which a single write hardly feels
        # and thousands of them do: among very many rows it stays off.
        if self._lifted is not None:
            yield
            return
        self.execute_pragma(_UNGUARDED)
        try:
            yield
        finally:
            self.execute_pragma(_GUARDED)

    def execute_pragma(self, statement: str) -> None:
        """Switch the connection's own guard; nothing on other engines."""
        if self._connection.dialect.name == "sqlite":
            self._connection.exec_driver_sql(statement)

    def write_history(self, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> int:
        """Write rows of the history itself; return the id of the last one.

        Only ``library`` calls this; operations have the three verbs.
        """
        with self._writable():
            result = self._connection.execute(statement, list(rows) if rows else None)
        return int(result.lastrowid) if getattr(result, "lastrowid", None) else 0

    def write_images(
        self, action: str, table: Table, operation_id: int, ids: Sequence[int]
    ) -> None:
        """Have the database write rows, as they stand, into the history; see ``imagesql.py``."""
        self.heed()
        with self._writable():
            self._connection.exec_driver_sql(
                changes_sql(table, action), (operation_id, json.dumps(ids))
            )

    def append_history(
        self, table: Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
    ) -> None:
        """Write many rows of the history, each with its values in the order of the columns."""
        self.heed()
        with self._writable():
            insert_rows(self._connection, table, columns, rows)

    def _remember(
        self,
        table: Table,
        row: Mapping[str, Any],
        action: str,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
    ) -> None:
        owner = self._owner(table, row)
        change = RowChange(table.name, row["id"], row["uuid"], owner, action, before, after)
        self.changes.append(change)
        is_project = table is PROJECT
        self.touched.add(change, None if owner is None or is_project else row["project_id"])

    def _relieve(self) -> None:
        if len(self.changes) >= KEPT:
            self.hand_over()

    def _owner(self, table: Table, row: Mapping[str, Any]) -> str | None:
        if table.name == "project":
            self._owners[row["id"]] = row["uuid"]
            return str(row["uuid"])
        return self._owners.get(row.get("project_id") or 0)

    def _learn_owners(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Look the projects of a project's own rows up, many at a time."""
        if "project_id" not in table.columns:
            return
        wanted = dict.fromkeys(row["project_id"] for row in rows)
        unknown = [project_id for project_id in wanted if project_id not in self._owners]
        for batch in batches(unknown):
            query = select(PROJECT.c.id, PROJECT.c.uuid).where(PROJECT.c.id.in_(batch))
            self._owners.update((row.id, row.uuid) for row in self._connection.execute(query))

    def _ids_by_uuid(self, table: Table, uuids: Sequence[str]) -> dict[str, int]:
        if len(uuids) <= BATCH:
            query = select(table.c.uuid, table.c.id).where(table.c.uuid.in_(uuids))
            return {row.uuid: row.id for row in self._connection.execute(query)}
        wanted = set(uuids)
        top = self._connection.execute(select(func.max(table.c.id))).scalar_one()
        query = select(table.c.uuid, table.c.id).where(table.c.id > top - 2 * len(uuids))
        ids = {row.uuid: row.id for row in self._connection.execute(query) if row.uuid in wanted}
        for batch in batches([uuid for uuid in uuids if uuid not in ids]):
            rest = select(table.c.uuid, table.c.id).where(table.c.uuid.in_(batch))
            ids.update({row.uuid: row.id for row in self._connection.execute(rest)})
        return ids


def batches(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield items a statement's worth at a time."""
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
