"""What triggers keep in the file: found when it is wrong, and made again from the projects."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.library.file import open_library
from app.library.health import Health, check_health
from app.library.keptsums import rebuild_sums


def health(path: Path) -> Health:
    with open_library(path, read_only=True) as library, library.read() as connection:
        return check_health(connection)


def write(path: Path, *statements: str) -> None:
    """Write past the program, and past its triggers where the statements take these away."""
    with closing(sqlite3.connect(path)) as raw:
        for statement in statements:
            raw.execute(statement)
        raw.commit()


def kept(path: Path) -> dict[str, list[Any]]:
    """Return all sums, each cell told by what it is and not by its id."""
    with closing(sqlite3.connect(path)) as raw:
        cells = {row[0]: row[1:] for row in raw.execute("SELECT * FROM facet_cell")}
        found: dict[str, list[Any]] = {"facet_cell": [cell for cell in cells.values() if cell[-3]]}
        for table in ("lead_sum", "unit_sum"):
            rows = raw.execute(f"SELECT unit_id, cell_id, size, missing, total FROM {table}")
            found[table] = [(unit, *cells[cell][:-3], *rest) for unit, cell, *rest in rows]
        found["project"] = [
            (number, unit, units, *cells[cell])
            for number, unit, units, cell in raw.execute(
                "SELECT id, lead_unit_id, unit_ids, cell_id FROM project"
            )
        ]
        found["project_unit"] = [
            tuple(row)
            for row in raw.execute(
                "SELECT id, is_counted, lead_unit_id, total_yuan FROM project_unit"
            )
        ]
    return {name: sorted(rows, key=repr) for name, rows in found.items()}


@pytest.mark.parametrize(
    ("statement", "wrong"),
    [
        ("UPDATE facet_cell SET total = total + 1 WHERE id = 1", {"facet_cell": 1}),
        ("UPDATE lead_sum SET size = size + 1 WHERE unit_id = 1", {"lead_sum": None}),
        ("DELETE FROM unit_sum WHERE unit_id = 1", {"unit_sum": None}),
        ("INSERT INTO unit_sum VALUES (777, 1, 1, 0, 5)", {"unit_sum": 1}),
    ],
)
def test_sums_that_are_wrong_are_found(
    path: Path, statement: str, wrong: dict[str, int | None]
) -> None:
    assert health(path).wrong_sums == ()
    with closing(sqlite3.connect(path)) as raw:
        touched = raw.execute(statement).rowcount
        raw.commit()
    assert touched > 0
    found = health(path)
    assert dict(found.wrong_sums) == {
        name: touched if count is None else count for name, count in wrong.items()
    }
    assert not found.is_sound


def test_writes_that_got_past_the_triggers_are_found_and_mended(path: Path) -> None:
    write(
        path,
        *(f"DROP TRIGGER {name}" for name in trigger_names(path)),
        "UPDATE project SET industry = '林业', total_yuan = 30000000 WHERE id <= 3",
        "UPDATE project SET deleted_at = '2020-01-01T00:00:00Z' WHERE id = 4",
        "UPDATE project_unit SET unit_id = 2 WHERE project_id = 5 AND position = 0",
    )
    assert {"facet_cell", "project", "project_unit"} <= dict(health(path).wrong_sums).keys()
    rebuild_sums(path)
    assert health(path).is_sound
    # And the triggers are there again.
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("UPDATE project SET total_yuan = total_yuan + 1 WHERE id = 6")
        raw.execute("DELETE FROM project_unit WHERE project_id = 7 AND position = 0")
        raw.commit()
    assert health(path).wrong_sums == ()


def trigger_names(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as raw:
        return [
            row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
        ]


def test_making_them_again_changes_nothing_that_was_right(path: Path) -> None:
    before = kept(path)
    triggers = sorted(trigger_names(path))
    rebuild_sums(path)
    assert kept(path) == before
    assert sorted(trigger_names(path)) == triggers
