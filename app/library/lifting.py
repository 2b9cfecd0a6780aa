"""Very many rows at once: the triggers lifted, and what they keep made for whole sets of projects.

Row by row the triggers take most of the time of an import. An operation that says it will write
many rows (:meth:`app.library.writer.Writer.expect`) has them dropped, which SQLite does inside the
transaction. Projects are then taken off all sums before they change, and all are put back together
at the end, with the triggers. Whatever ends the operation before that takes all of it back.
"""

import json
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Table

from app.library.liftedindexes import LiftedIndexes
from app.library.rows import Columns
from app.library.statements import insert_rows
from app.models.facetcell import AMOUNT_EDGES, CELL_COLUMNS, FACET_CELL
from app.models.mirrors import TRIGGERS
from app.models.mirrorsets import PUT_BACK, REPEAT, SWEEP, TAKE_OFF
from app.models.project import PROJECT
from app.models.unit import PROJECT_UNIT, unit_ids

#: By table the columns whose writing changes sums or what rows repeat of each other.
_WATCHED = {
    PROJECT.name: frozenset((*CELL_COLUMNS, "total_yuan", "deleted_at")),
    PROJECT_UNIT.name: frozenset(("project_id", "unit_id", "position")),
}

_TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
_NAME_UNITS = "UPDATE project SET lead_unit_id = ?, unit_ids = ? WHERE id = ?"


#: What a new project says that its ties to units repeat, or that repeats them: its lead unit, all
#: its units, its amount, and whether it is not in the bin.
_Untied = tuple[int | None, str | None, int | None, bool]


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
        # Of these the new ones that are tied to no unit yet, with what their ties will repeat; and
        # those that already say all they repeat of others, as do their ties.
        self._untied: dict[int, _Untied] = {}
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
        for row_id in self._untied.keys() & projects:
            del self._untied[row_id]
        self._whole -= projects
        self._leave(projects)

    def complete(self, table: Table, columns: dict[str, list[Any]]) -> None:
        """Fill in what new rows repeat of others, as far as it is known by now.

        Putting back would do it too; but then every row, and its place in the indexes, would be
        written twice.

        Args:
            table: one that is watched.
            columns: the whole rows, column by column.
        """
        self._indexes.lift(table)
        if table is PROJECT:
            new, units = columns["id"], columns["unit_ids"]
            are_live = [moment is None for moment in columns["deleted_at"]]
            said = zip(columns["lead_unit_id"], units, columns["total_yuan"], are_live, strict=True)
            self._untied.update(zip(new, said, strict=True))
            self._projects.update(new)
            self._whole.update(
                row_id for row_id, named in zip(new, units, strict=True) if named is None
            )
            columns["cell_id"] = self._cells.found(columns)
        else:
            self._leave(set(columns["project_id"]))
            self._tie(columns)

    def put_back(self, heed: Callable[[], None], told: Callable[[int, int], None]) -> None:
        """Bring all projects that were changed back into the sums, and indexes and triggers.

        Args:
            heed: called before each part; raises once nobody wants the operation.
            told: told how many parts are done, and of how many.
        """
        outdated = self._projects - self._whole
        parts: list[tuple[str, tuple[str, ...]]] = []
        parts += [(each, ()) for each in self._indexes.taken_back()]
        for statements, projects in ((REPEAT, outdated), (PUT_BACK, self._projects)):
            chosen = json.dumps(sorted(projects))
            parts += [(each, (chosen,)) for each in statements if projects]
        last = (*(SWEEP if self._projects else ()), *self._triggers.values())
        parts += [(each, ()) for each in last]
        for done, (statement, values) in enumerate(parts):
            heed()
            told(done, len(parts))
            self._connection.exec_driver_sql(statement, values)
        told(len(parts), len(parts))

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

    def _tie(self, columns: dict[str, list[Any]]) -> None:
        """Fill in what a project's first ties to units repeat of it; other ties are left.

        Args:
            columns: the whole ties, all that a project gets at once.
        """
        owners, units, positions = (columns[n] for n in ("project_id", "unit_id", "position"))
        chosen = set(owners)
        self._whole -= chosen
        untied = self._untied
        projects = {row_id: untied.pop(row_id) for row_id in chosen if row_id in untied}
        self._whole.update(projects)
        self._name_units(columns, projects)
        counted, led, totals = (columns[n] for n in ("is_counted", "lead_unit_id", "total_yuan"))
        seen: set[tuple[int, int]] = set()
        for at in sorted(range(len(owners)), key=positions.__getitem__):
            owner = owners[at]
            if owner in projects:
                led[at], _, totals[at], is_live = projects[owner]
                tie = (owner, units[at])
                counted[at] = int(is_live and tie not in seen)
                seen.add(tie)

    def _name_units(self, columns: Columns, projects: dict[int, _Untied]) -> None:
        """Write the units of projects that were not written with theirs."""
        named: dict[int, dict[int, int]] = {
            row_id: {} for row_id, (_, units, _, _) in projects.items() if units is None
        }
        if not named:
            return
        ties = (columns[name] for name in ("project_id", "unit_id", "position"))
        for owner, unit, position in zip(*ties, strict=True):
            if owner in named:
                named[owner][position] = unit
        new: list[tuple[int | None, str | None, int]] = []
        for row_id, units in named.items():
            lead, together = units.get(0), unit_ids(units.get(0), tuple(units.values()))
            new.append((lead, together, row_id))
            projects[row_id] = (lead, together, *projects[row_id][2:])
        self._connection.exec_driver_sql(_NAME_UNITS, new)


class _Cells:
    """The cells of the reserves that get new projects."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[Any, ...], int] = {}
        self._reserves: set[int] = set()
        self._last = 0

    def found(self, projects: Columns) -> list[int]:
        """Return the cells of projects, given column by column; missing ones are made."""
        for reserve_id in set(projects["reserve_id"]) - self._reserves:
            self._learn(reserve_id)
        steps = [
            None if amount is None else bisect_right(AMOUNT_EDGES, amount) - 1
            for amount in projects["total_yuan"]
        ]
        keys = list(zip(*(projects[name] for name in CELL_COLUMNS), steps, strict=True))
        made: list[tuple[Any, ...]] = []
        for key in dict.fromkeys(keys):
            if key not in self._known:
                self._last += 1
                self._known[key] = self._last
                made.append((self._last, *key, 0, 0, 0))
        if made:
            insert_rows(self._connection, FACET_CELL, FACET_CELL.columns.keys(), made)
        return [self._known[key] for key in keys]

    def _learn(self, reserve_id: int) -> None:
        names = ", ".join((*CELL_COLUMNS, "amount_step"))
        query = f"SELECT {names}, id FROM {FACET_CELL.name} WHERE reserve_id = ?"  # noqa: S608
        found = self._connection.exec_driver_sql(query, (reserve_id,))
        self._known.update((tuple(key), row_id) for *key, row_id in found)
        self._reserves.add(reserve_id)
        if not self._last:
            last = f"SELECT max(id) FROM {FACET_CELL.name}"  # noqa: S608
            self._last = int(self._connection.exec_driver_sql(last).scalar() or 0)
