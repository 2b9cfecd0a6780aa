"""What the writer has changed: row by row for the history, and in sum for whoever asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Table

from app.library.rows import Columns, defaults
from app.models.fields import BY_NAME, FIELD_OF_COLUMN
from app.models.project import PROJECT

#: Tables whose rows change what a list of projects consists of.
_STRUCTURAL = frozenset(("project", "category", "reserve"))


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row before and after; only the columns that differ."""

    table: str
    row_id: int
    row_uuid: str
    owner_uuid: str | None
    action: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


class Touched:
    """What all changes of an operation come to, without the changes themselves.

    Attributes:
        projects: ids of the projects whose own columns changed.
        cells: how many fields of projects were changed, each time they were; new ones do not count.
        updated: by project that was there and stayed, the names of its fields that differ; the
            sets are shared, so that many rows changed alike cost little.
        is_structural: rows came or went, or moved in or out of the recycle bin.
    """

    def __init__(self) -> None:
        self.projects: set[int] = set()
        self.cells = 0
        self.updated: dict[int, frozenset[str]] = {}
        self.is_structural = False
        self._owners: set[int] = set()
        self._rows: dict[str, set[int]] = {}
        self._fields: dict[str, None] = {}

    def add(self, change: RowChange, owner_id: int | None) -> None:
        """Count a change; ``owner_id`` is the project the row belongs to, if any."""
        self._rows.setdefault(change.table, set()).add(change.row_id)
        if owner_id is not None:
            self._owners.add(owner_id)
        if change.table == PROJECT.name:
            self.projects.add(change.row_id)
            self._add_fields(change)
        if change.table in _STRUCTURAL and (
            change.action != "update" or "deleted_at" in change.after
        ):
            self.is_structural = True

    def add_inserted(self, table: Table, ids: Sequence[int], columns: Columns) -> None:
        """Count many new rows, given by their ids and by what was said of them."""
        self._add_many(table, ids, columns.get("project_id", ()))
        if table is PROJECT:
            self._fields.update(_field_names(_said(table, columns)))

    def add_deleted(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Count many rows that go."""
        owners = [row["project_id"] for row in rows] if "project_id" in table.columns else ()
        self._add_many(table, [row["id"] for row in rows], owners)
        if table is PROJECT:
            self._fields.update(_field_names(tuple(table.columns.keys())))

    def _add_many(self, table: Table, ids: Sequence[int], owners: Sequence[int]) -> None:
        self._rows.setdefault(table.name, set()).update(ids)
        self._owners.update(owners)
        if table is PROJECT:
            self.projects.update(ids)
        if table.name in _STRUCTURAL:
            self.is_structural = True

    def rows(self) -> dict[str, frozenset[int]]:
        """Return the ids touched, by table; a project counts as touched with its own rows."""
        touched = {table: frozenset(ids) for table, ids in self._rows.items()}
        projects = self._owners | self.projects
        return {**touched, PROJECT.name: frozenset(projects)} if projects else touched

    @property
    def fields(self) -> frozenset[str]:
        """The names of the project fields that differ."""
        return frozenset(self._fields)

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of those fields, in the order they were first written."""
        return tuple(BY_NAME[name].title for name in self._fields)

    def _add_fields(self, change: RowChange) -> None:
        written = _field_names(tuple(change.after))
        if change.action == "update":
            self.cells += len(written)
            own = _names(tuple(change.after))
            known = self.updated.setdefault(change.row_id, own)
            if known is not own:
                self.updated[change.row_id] = known | own
        self._fields.update(written)
        if change.action == "delete":
            self._fields.update(_field_names(tuple(change.before)))


@lru_cache(maxsize=256)
def _field_names(columns: tuple[str, ...]) -> dict[str, None]:
    """Return the fields that columns belong to, each once."""
    fields = map(FIELD_OF_COLUMN.get, columns)
    return dict.fromkeys(field.name for field in fields if field is not None)


@lru_cache(maxsize=256)
def _names(columns: tuple[str, ...]) -> frozenset[str]:
    """Return the same as a set, one for all rows changed alike."""
    return frozenset(_field_names(columns))


def _said(table: Table, columns: Columns) -> tuple[str, ...]:
    """Return the columns in which some row says something."""
    return tuple(
        name
        for name, usual in defaults(table).items()
        if any(value != usual for value in columns.get(name, ()))
    )
