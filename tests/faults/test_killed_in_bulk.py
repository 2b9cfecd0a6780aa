"""kill -9 while every project is written: all of an edit or nothing, what is derived included."""

import random
import subprocess
import sys
import time
from pathlib import Path

from app.library.file import open_library
from app.models.entry import derived_columns, holds_word
from app.models.fields import SEARCHED_COLUMNS
from app.queries.dimensions import find_dimension
from app.queries.filter import Filter, Words
from app.queries.layout import Layout
from app.queries.rollups import rollup
from app.queries.snapshot import load_snapshot
from tests.faults.bulk_process import PROJECTS
from tests.library_files import AUTHOR, qianjiang_copy
from tests.properties.plain_sums import assert_summed
from tests.unit.library.tables import assert_sound, read_rows

ROOT = Path(__file__).parents[2]
KILLS = 6


def written_and_killed(path: Path, first: int, many: int, chance: random.Random) -> int:
    """Return the last edit that was reported before the kill."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.bulk_process", str(path), str(first), str(many)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    )
    assert process.stdout is not None
    told = [process.stdout.readline() for _ in range(chance.randint(1, 3))]
    time.sleep(chance.random() * 0.2)
    process.kill()
    told.append(process.stdout.read())
    process.wait()
    process.stdout.close()
    lines = "".join(told).splitlines(keepends=True)
    return int([line for line in lines if line.endswith("\n")][-1])


def assert_nothing_is_half_done(path: Path, last: int) -> None:
    """One number of an edit on all 36 rows, and the bin holds all of a third or nothing."""
    rows = read_rows(path, "SELECT id, name, total_yuan, deleted_at FROM project ORDER BY id")
    (count,) = {int(row["name"].split("批")[0].removeprefix("第")) for row in rows}
    assert last <= count <= last + 1
    assert [row["name"] for row in rows] == [f"第{count}批项目{n}" for n in PROJECTS]
    assert [row["total_yuan"] for row in rows] == [n * count * 10_000 for n in PROJECTS]
    binned = [row["id"] for row in rows if row["deleted_at"] is not None]
    assert binned in ([], list(PROJECTS)[::3])


def assert_mirrors_are_recomputed(path: Path) -> None:
    """Compare what lies beside the units with plain Python over projects and their units."""
    projects = {row["id"]: row for row in read_rows(path, "SELECT * FROM project")}
    seen: set[tuple[int, int]] = set()
    leads: dict[int, int] = {}
    for tie in read_rows(path, "SELECT * FROM project_unit ORDER BY project_id, position"):
        project = projects[tie["project_id"]]
        is_live = project["deleted_at"] is None
        pair = (tie["project_id"], tie["unit_id"])
        leads.setdefault(*pair)
        repeated = {name: tie[name] for name in ("total_yuan", "lead_unit_id", "is_counted")}
        assert repeated == {
            "total_yuan": project["total_yuan"],
            "lead_unit_id": leads[tie["project_id"]],
            "is_counted": int(is_live and pair not in seen),
        }
        seen.add(pair)
    assert {key: row["lead_unit_id"] for key, row in projects.items()} == {
        key: leads.get(key) for key in projects
    }
    assert_summed(path)
    for row in projects.values():
        made = derived_columns(row)
        assert {name: row[name] for name in made} == made


def assert_found_is_what_a_scan_finds(path: Path, last: int) -> None:
    """Ask the index as it lies there, and the sums that read only the mirrors."""
    rows = read_rows(path, "SELECT * FROM project WHERE deleted_at IS NULL ORDER BY id")
    ties = read_rows(path, "SELECT DISTINCT project_id, unit_id FROM project_unit")
    with open_library(path, read_only=True) as library, library.read() as connection:
        for word in (f"第{last}批", f"第{last + 1}批", "批", "xm", "xiangmu36", "区4局", "学院"):
            scanned = [
                row["id"]
                for row in rows
                if holds_word(word, *(str(row[name] or "") for name in SEARCHED_COLUMNS))
            ]
            found = load_snapshot(connection, Filter((Words(word),)), Layout()).ids
            assert sorted(found) == scanned, word
        totals = {
            row.key: (row.count, row.total_yuan)
            for row in rollup(connection, find_dimension("unit"), Filter()).rows
        }
    expected: dict[int, list[int]] = {}
    amounts = {row["id"]: row["total_yuan"] for row in rows}
    for tie in ties:
        if tie["project_id"] in amounts:
            expected.setdefault(tie["unit_id"], []).append(amounts[tie["project_id"]])
    assert totals == {key: (len(each), sum(each)) for key, each in expected.items()}


def test_a_killed_bulk_edit_is_there_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    path = qianjiang_copy(tmp_path)
    before = read_rows(path, "SELECT uuid, name, units_text, total_yuan FROM project ORDER BY id")
    chance = random.Random(20261122)
    for kill in range(KILLS):
        # In turns with the triggers at work and lifted.
        last = written_and_killed(path, kill * 1_000, (1_000, 1)[kill % 2], chance)
        assert_sound(path)
        assert_nothing_is_half_done(path, last)
        assert_mirrors_are_recomputed(path)
        assert_found_is_what_a_scan_finds(path, last)
    steps = read_rows(path, "SELECT count(*) AS n FROM operation")[0]["n"] - 1
    with open_library(path, author=AUTHOR, must_write=True) as library:
        for _ in range(steps):
            library.undo()
    after = read_rows(path, "SELECT uuid, name, units_text, total_yuan FROM project ORDER BY id")
    assert after == before
    assert_mirrors_are_recomputed(path)
    assert_found_is_what_a_scan_finds(path, 0)
