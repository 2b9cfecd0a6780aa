"""Whether what the triggers keep in the file is what its projects say, and making it again.

No write of this program gets past the triggers of ``models/mirrors.py``. Another program may have:
it took them away, or wrote the sums itself.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection

from app.library.connection import connect, translated
from app.models.mirrors import TRIGGERS
from app.models.mirrorsets import (
    COMBINATION,
    KEYS,
    REPEATED,
    TRUE_CELLS,
    differing,
    made,
    true_sums,
)

# ruff: noqa: S608  (only names are put into these statements)


def differing_sums(connection: Connection) -> tuple[tuple[str, int], ...]:
    """Return the tables whose rows are not what the projects say, and how many differ."""
    asked = {}
    for table in REPEATED:
        asked[table] = f"SELECT count(*) FROM {table} WHERE {differing(table)}"
    for table, true in true_sums().items():
        key = KEYS[table]
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
    for table in KEYS:
        connection.execute(f"DELETE FROM {table}")
    connection.execute(f"INSERT INTO facet_cell ({COMBINATION}, size, missing, total) {TRUE_CELLS}")
    for table in REPEATED:
        connection.execute(f"UPDATE {table} SET {made(table)}")
    for table in ("lead_sum", "unit_sum"):
        connection.execute(
            f"INSERT INTO {table} ({KEYS[table]}, size, missing, total) {true_sums()[table]}"
        )
    for statement in TRIGGERS.values():
        connection.execute(statement)
