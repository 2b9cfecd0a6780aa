"""Very many rows at once: the triggers lifted, and what they keep made for whole sets of projects.

Row by row the triggers take most of the time of an import. An operation that says it will write
many rows (:meth:`app.library.writer.Writer.expect`) has them dropped, which SQLite does inside the
transaction. Projects are then taken off all sums before they change, and all are put back together
at the end, with the triggers. Whatever ends the operation before that takes all of it back.
"""

import json
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table

from app.library.liftedindexes import LiftedIndexes
from app.library.statements import insert_rows
from app.models.facetcell import AMOUNT_EDGES, CELL_COLUMNS, FACET_CELL
from app.models.mirrors import TRIGGERS
from app.models.mirrorsets import PUT_BACK, REPEAT, SWEEP, TAKE_OFF
from app.models.project import PROJECT
from app.models.unit import PROJECT_UNIT

#: By table the columns whose writing changes sums or what rows repeat of each other.
_WATCHED = {
    PROJECT.name: frozenset((*CELL_COLUMNS, "total_yuan", "deleted_at")),
    PROJECT_UNIT.name: frozenset(("project_id", "unit_id", "position")),
}

_TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
_TIED_TO = (
    "SELECT id, lead_unit_id, total_yuan, deleted_at IS NULL"
    " FROM project WHERE id IN (SELECT value FROM json_each(?))"
)

_LEAD = "UPDATE project SET lead_unit_id = ? WHERE id = ?"


def is_lifted_for(table: Table) -> bool:
    """Return whether triggers watch a table."""
    return table.name in _WATCHED


class LiftedTriggers:
    """What stands in for the triggers until the operation ends.

    All of it writes; whoever calls has the guard lifted.
    """

    def __init__(self, connection: Connection, coming: int) -> None:
        """Drop the triggers.

        Args:
            connection: inside the writing transaction.
            coming: how many rows the operation will write.
        """
        self._connection = connection
        self._indexes = LiftedIndexes(connection, coming)
        self._projects: set[int] = set()
        # Of these the new ones that are tied to no unit yet, and those that already say all they
        # repeat of others, as do their ties.
        self._untied: set[int] = set()
        self._whole: set[int] = set()
        self._cells = _Cells(connection)
        found = connection.exec_driver_sql(_TRIGGERS).all()
        self._triggers = {name: str(sql) for name, sql in found if name in TRIGGERS}
        for name in self._triggers:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")

    def before(
        self, table: Table, rows: Iterable[Mapping[str, Any]], columns: Collection[str]
    ) -> None:
        """Take off the sums what is about to change.

        Args:
            table: any.
            rows: as they stand, and what will be written; each names its project, or none.
            columns: what will be written.
        """
        if is_lifted_for(table):
            self._indexes.put_back()
        if _WATCHED.get(table.name, frozenset()).isdisjoint(columns):
            return
        key = "id" if table is PROJECT else "project_id"
        projects = {row[key] for row in rows if key in row}
        self._untied -= projects
        self._whole -= projects
        self._leave(projects)

    def complete(self, table: Table, rows: Collection[dict[str, Any]]) -> None:
        """Fill in what new rows repeat of others, as far as it is known by now.

        Putting back would do it too; but then every row, and its place in the indexes, would be
        written twice.
        """
        self._indexes.lift(table)
        if table is PROJECT:
            new = {row["id"] for row in rows}
            self._projects |= new
            self._untied |= new
            self._whole.update(row["id"] for row in rows if row["lead_unit_id"] is None)
            self._cells.place(rows)
        else:
            self._leave({row["project_id"] for row in rows})
            self._tie(sorted(rows, key=itemgetter("position")))

    def put_back(self, heed: Callable[[], None]) -> None:
        """Bring all projects that were changed back into the sums, and indexes and triggers."""
        self._indexes.put_back(heed)
        outdated = self._projects - self._whole
        for statements, projects in ((REPEAT, outdated), (PUT_BACK, self._projects)):
            chosen = json.dumps(sorted(projects))
            for statement in statements if projects else ():
                heed()
                self._connection.exec_driver_sql(statement, (chosen,))
        for statement in (*(SWEEP if self._projects else ()), *self._triggers.values()):
            self._connection.exec_driver_sql(statement)

    def _leave(self, projects: set[int]) -> None:
        """Take projects off all sums, each once."""
        new = projects - self._projects
        if not new:
            return
        self._indexes.put_back()
        self._projects |= new
        chosen = json.dumps(sorted(new))
        for statement in TAKE_OFF:
            self._connection.exec_driver_sql(statement, (chosen,))

    def _tie(self, rows: Sequence[dict[str, Any]]) -> None:
        """Fill in what a project's first ties to units repeat of it; other ties are left.

        Args:
            rows: in the order of their positions, all that a project gets at once.
        """
        chosen = {row["project_id"] for row in rows}
        self._whole -= chosen
        first = self._untied & chosen
        self._untied -= first
        self._whole |= first
        found = self._connection.exec_driver_sql(_TIED_TO, (json.dumps(list(first)),))
        projects = {row_id: said for row_id, *said in found}
        leads = {row["project_id"]: row["unit_id"] for row in rows if not row["position"]}
        self._lead({row_id: leads.get(row_id) for row_id in projects}, projects)
        seen: set[tuple[int, int]] = set()
        for row in rows:
            project_id, unit_id = row["project_id"], row["unit_id"]
            if project_id in projects:
                lead, total, is_live = projects[project_id]
                row["lead_unit_id"], row["total_yuan"] = lead, total
                row["is_counted"] = int(is_live and (project_id, unit_id) not in seen)
                seen.add((project_id, unit_id))

    def _lead(self, leads: Mapping[int, int | None], projects: dict[int, list[Any]]) -> None:
        """Write the projects' leads where they were not known before."""
        new = [(lead, row_id) for row_id, lead in leads.items() if projects[row_id][0] != lead]
        if new:
            self._connection.exec_driver_sql(_LEAD, new)
        for lead, row_id in new:
            projects[row_id][0] = lead


class _Cells:
    """The cells of the reserves that get new projects."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[Any, ...], int] = {}
        self._reserves: set[int] = set()
        self._last = 0

    def place(self, projects: Collection[dict[str, Any]]) -> None:
        """Put projects into their cells; missing ones are made."""
        for reserve_id in {row["reserve_id"] for row in projects} - self._reserves:
            self._learn(reserve_id)
        made: list[tuple[Any, ...]] = []
        for row in projects:
            amount = row["total_yuan"]
            step = None if amount is None else bisect_right(AMOUNT_EDGES, amount) - 1
            key = (*_of_cell(row), step)
            found = self._known.get(key)
            if found is None:
                self._last += 1
                found = self._known[key] = self._last
                made.append((found, *key, 0, 0, 0))
            row["cell_id"] = found
        if made:
            insert_rows(self._connection, FACET_CELL, FACET_CELL.columns.keys(), made)

    def _learn(self, reserve_id: int) -> None:
        names = ", ".join((*CELL_COLUMNS, "amount_step"))
        query = f"SELECT {names}, id FROM {FACET_CELL.name} WHERE reserve_id = ?"  # noqa: S608
        found = self._connection.exec_driver_sql(query, (reserve_id,))
        self._known.update((tuple(key), row_id) for *key, row_id in found)
        self._reserves.add(reserve_id)
        if not self._last:
            last = f"SELECT max(id) FROM {FACET_CELL.name}"  # noqa: S608
            self._last = int(self._connection.exec_driver_sql(last).scalar() or 0)


_of_cell = itemgetter(*CELL_COLUMNS)
