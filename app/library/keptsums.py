"""Whether what the triggers keep in the file is what its projects say, and making it again.

No write of this program gets past the triggers of ``models/mirrors.py``. Another program may have:
it took them away, or wrote the sums itself.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection

from app.library.connection import connect, translated
from app.models.facetcell import CELL_COLUMNS, NO_UNIT
from app.models.mirrors import COUNTED, TRIGGERS, step_of
from app.models.project import ID_INDEX
from app.models.unit import COUNTED_INDEX

# ruff: noqa: S608  (only names are put into these statements)

_COLUMNS = ", ".join(CELL_COLUMNS)
_LIVE = "deleted_at IS NULL"
_FIGURES = "count(*), count(*) - count(total_yuan), coalesce(sum(total_yuan), 0)"

#: What each table of sums should hold, the key first; each told by one covering index.
_TRUE = {
    "facet_cell": f"SELECT cell_id AS id, {_FIGURES} FROM project WHERE {_LIVE} GROUP BY 1",
    "lead_sum": f"SELECT coalesce(lead_unit_id, {NO_UNIT}) AS unit_id, cell_id, {_FIGURES}"
    f" FROM project WHERE {_LIVE} GROUP BY 1, 2",
    # The units in the order of their projects, whose cells are looked up one after the other.
    "unit_sum": "SELECT unit_id, cell_id, count(*), count(*) - count(project.total_yuan),"
    " coalesce(sum(project.total_yuan), 0)"
    f" FROM project_unit INDEXED BY {COUNTED_INDEX}"
    f" CROSS JOIN project INDEXED BY {ID_INDEX} ON project.id = project_unit.project_id"
    f" AND {_LIVE} WHERE is_counted = 1 GROUP BY 1, 2",
}
_KEYS = {"facet_cell": "id", "lead_sum": "unit_id, cell_id", "unit_sum": "unit_id, cell_id"}

_CELL = (
    "SELECT id FROM facet_cell WHERE "
    + " AND ".join(f"facet_cell.{name} IS project.{name}" for name in CELL_COLUMNS)
    + f" AND amount_step IS {step_of('project.total_yuan')}"
)
_LEAD = "SELECT unit_id FROM project_unit WHERE project_id = project.id AND position = 0"
_OF_PROJECT = "SELECT {} FROM project WHERE project.id = project_unit.project_id"

#: By table the columns that repeat others, each with what it should be.
_REPEATED = {
    "project": {"cell_id": f"({_CELL})", "lead_unit_id": f"({_LEAD})"},
    "project_unit": {
        "lead_unit_id": f"({_OF_PROJECT.format('lead_unit_id')})",
        "total_yuan": f"({_OF_PROJECT.format('total_yuan')})",
        "is_counted": f"({COUNTED})",
    },
}


def differing_sums(connection: Connection) -> tuple[tuple[str, int], ...]:
    """Return the tables whose rows are not what the projects say, and how many differ."""
    asked = {}
    for table, columns in _REPEATED.items():
        differ = " OR ".join(f"{name} IS NOT {true}" for name, true in columns.items())
        asked[table] = f"SELECT count(*) FROM {table} WHERE {differ}"
    for table, true in _TRUE.items():
        key = _KEYS[table]
        kept = (
            f"SELECT {key}, size, missing, total FROM {table}"
            " WHERE size <> 0 OR missing <> 0 OR total <> 0"
        )
        # A sum that is wrong is on both sides, and counts once.
        asked[table] = (
            f"SELECT count(*) FROM (SELECT {key} FROM ({kept} EXCEPT {true})"
            f" UNION SELECT {key} FROM ({true} EXCEPT {kept}))"
        )
    counted = ((name, connection.exec_driver_sql(sql).scalar_one()) for name, sql in asked.items())
    return tuple((name, int(count)) for name, count in counted if count)


def rebuild_sums(path: Path) -> None:
    """Make again, in one transaction, all that triggers keep, and the triggers.

    The caller holds the write lock.
    """
    with translated(path), closing(connect(path, "rw")) as connection:
        connection.execute("BEGIN IMMEDIATE")
        _rebuild(connection)
        connection.execute("COMMIT")


def _rebuild(connection: sqlite3.Connection) -> None:
    for name in TRIGGERS:
        connection.execute(f"DROP TRIGGER IF EXISTS {name}")
    for table in _TRUE:
        connection.execute(f"DELETE FROM {table}")
    live = f"FILTER (WHERE {_LIVE})"
    connection.execute(
        f"INSERT INTO facet_cell ({_COLUMNS}, amount_step, size, missing, total)"
        f" SELECT {_COLUMNS}, {step_of('total_yuan')} AS step, count(*) {live},"
        f" count(*) {live} - count(total_yuan) {live}, coalesce(sum(total_yuan) {live}, 0)"
        f" FROM project GROUP BY {_COLUMNS}, step"
    )
    for table, columns in _REPEATED.items():
        made = ", ".join(f"{name} = {true}" for name, true in columns.items())
        connection.execute(f"UPDATE {table} SET {made}")
    for table in ("lead_sum", "unit_sum"):
        connection.execute(
            f"INSERT INTO {table} ({_KEYS[table]}, size, missing, total) {_TRUE[table]}"
        )
    for statement in TRIGGERS.values():
        connection.execute(statement)
