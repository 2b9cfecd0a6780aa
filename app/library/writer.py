"""The one path every write takes: insert, update and delete on sets of rows.

The writer takes the image of every row before and after, for the history, in the same
transaction. Its connection refuses every other write (``PRAGMA query_only``).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
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
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from app.library import searchindex
from app.library.clock import new_uuid
from app.library.statements import insert_rows, update_rows
from app.library.touched import RowChange, Touched
from app.models.entry import derived_columns, search_text
from app.models.fields import SEARCHED_COLUMNS
from app.models.project import DERIVED_COLUMNS, PROJECT, SEARCH_COLUMNS
from app.models.unit import MIRRORED_COLUMNS, PROJECT_UNIT

#: Rows named in one statement; SQLite allows 32,766 parameters.
BATCH = 500


#: Changes kept in memory before the history takes them: those of a hundred thousand rows, each
#: with its texts before and after, never stand in memory at once.
KEPT = 2_000


class Writer:
    """Writes rows and remembers how they were.

    Attributes:
        label: the operation's name so far.
        changes: the rows changed that the history has not taken yet, in order.
        touched: what all changes so far come to.
        inserted: ids of new rows by table name, in order.
        hand_over: takes changes out of ``changes`` when there are many; set by the history.
        heed: called before every part of the work; raises ``Cancelled`` once nobody wants it.
    """

    def __init__(self, connection: Connection, label: str) -> None:
        self._connection = connection
        self._owners: dict[int, str] = {}
        self.label = label
        self.changes: list[RowChange] = []
        self.touched = Touched()
        self.inserted: dict[str, list[int]] = {}
        self.hand_over: Callable[[], None] = lambda: None
        self.heed: Callable[[], None] = lambda: None

    def describe(self, label: str) -> None:
        """Name the operation more exactly than was known before it looked at the rows."""
        self.label = label

    def read(self, statement: Select[Any]) -> Sequence[Row[Any]]:
        """Return all rows of a select, seen inside the transaction."""
        self.heed()
        return self._connection.execute(statement).all()

    def insert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Insert rows and return their ids in order; a missing ``uuid`` is made."""
        if not rows:
            return []
        self.heed()
        complete = [whole_row(table, row) for row in rows]
        with self._writable():
            self._connection.execute(table.insert(), complete)
        uuids = [row["uuid"] for row in complete]
        ids = self._ids_by_uuid(table, uuids)
        if table is PROJECT:
            with self._writable():
                searchindex.add_rows(
                    self._connection, ({**row, "id": ids[row["uuid"]]} for row in complete)
                )
        self._learn_owners(table, complete)
        for row in complete:
            image = _image(table, {**row, "id": ids[row["uuid"]]})
            self._remember(table, image, "insert", {}, image)
        numbers = [ids[uuid] for uuid in uuids]
        self.inserted.setdefault(table.name, []).extend(numbers)
        self._relieve()
        return numbers

    def update(
        self, table: Table, changes: Mapping[int, Mapping[str, Any]]
    ) -> list[tuple[int, Mapping[str, Any]]]:
        """Update rows by id, each with its own columns; rows that stay the same are left alone.

        Returns:
            (id, columns changed) for the rows that did change.
        """
        self.heed()
        before = {row["id"]: row for row in self._before(table, changes)}
        self._learn_owners(table, list(before.values()))
        written: list[tuple[int, Mapping[str, Any]]] = []
        stored: dict[tuple[str, ...], dict[tuple[Any, ...], list[int]]] = {}
        outdated: list[tuple[Mapping[str, Any], Mapping[str, Any]]] = []
        for row_id, values in changes.items():
            old = before[row_id]
            new = {key: value for key, value in values.items() if old[key] != value}
            if not new:
                continue
            written.append((row_id, new))
            derived = _derived(table, old, new)
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
        present = self.rows(table, ids)
        self._learn_owners(table, present)
        for old in present:
            self._remember(table, old, "delete", _image(table, old), {})
        if table is PROJECT:
            with self._writable():
                searchindex.take_rows(self._connection, present)
        for batch in _batches(ids):
            with self._writable():
                self._connection.execute(table.delete().where(table.c.id.in_(batch)))
        self._relieve()

    def rows(self, table: Table, ids: Sequence[int]) -> list[dict[str, Any]]:
        """Return whole rows as they stand, in the order of ``ids``; missing ones are left out."""
        return self._rows(table, ids, tuple(table.columns))

    def _rows(
        self, table: Table, ids: Sequence[int], columns: Sequence[Column[Any]]
    ) -> list[dict[str, Any]]:
        names = [column.name for column in columns]
        found: dict[int, dict[str, Any]] = {}
        for batch in _batches(ids):
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

    def _index_again(self, outdated: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> None:
        """Index projects whose texts have changed, each given as it was and as it is."""
        if outdated:
            self.heed()
            in_order = sorted(outdated, key=lambda pair: int(pair[1]["id"]))
            with self._writable():
                searchindex.replace_rows(self._connection, in_order)

    @contextmanager
    def _writable(self) -> Iterator[None]:
        self.execute_pragma("PRAGMA query_only = OFF")
        try:
            yield
        finally:
            self.execute_pragma("PRAGMA query_only = ON")

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
        for batch in _batches(unknown):
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
        for batch in _batches([uuid for uuid in uuids if uuid not in ids]):
            rest = select(table.c.uuid, table.c.id).where(table.c.uuid.in_(batch))
            ids.update({row.uuid: row.id for row in self._connection.execute(rest)})
        return ids


def whole_row(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with every column: defaults, a new uuid and the derived columns filled in.

    Raises:
        KeyError: the row names a column the table does not have.
    """
    unknown = row.keys() - set(table.columns.keys())
    if unknown:
        raise KeyError(f"{table.name} has no column {', '.join(sorted(unknown))}")
    complete = {**_defaults(table), **row}
    complete["uuid"] = complete["uuid"] or new_uuid()
    return {**complete, **_derived(table, {}, complete)}


@lru_cache(maxsize=32)
def _defaults(table: Table) -> dict[str, Any]:
    """Return what each column but the id holds when a row does not say."""
    defaults: dict[str, Any] = {}
    for column in table.columns:
        if column.name != "id":
            usual = column.default
            defaults[column.name] = (
                usual.arg if isinstance(usual, ScalarElementColumnDefault) else None
            )
    return defaults


def derived_names(table: Table) -> frozenset[str]:
    """Return the columns of a table that are made from others; the history leaves them out."""
    if table is PROJECT:
        return DERIVED_COLUMNS
    return MIRRORED_COLUMNS if table is PROJECT_UNIT else frozenset()


def _image(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a whole row as the history keeps it: without defaults and derived columns.

    Inserting the image again gives the same row.
    """
    derived = derived_names(table)
    image = {
        name: row[name]
        for name, usual in _defaults(table).items()
        if row[name] != usual and name not in derived
    }
    return {"id": row["id"], **image}


def _derived(table: Table, old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, str]:
    """Return the derived columns a row's new values bring with them."""
    if table is PROJECT and not new.keys().isdisjoint(SEARCHED_COLUMNS):
        if old and "name" not in new:
            return {"search_text": search_text({**old, **new})}
        return derived_columns({**old, **new})
    return {}


def _batches(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
