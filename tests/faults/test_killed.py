"""kill -9 at any moment: every edit that was reported as done is there, and the file is intact."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from app.library.file import open_library
from app.models.project import DERIVED_COLUMNS
from app.models.unit import MIRRORED_COLUMNS
from tests.library_files import AUTHOR, qianjiang_copy
from tests.unit.library.tables import assert_sound, read_rows, table_images

ROOT = Path(__file__).parents[2]
KILLS = 14


def start(path: Path, first: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.writing_process", str(path), str(first)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    )


def let_it_write_then_kill(process: subprocess.Popen[str], chance: random.Random) -> list[int]:
    """Return the numbers it reported: some edits, then a kill at no particular moment."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("go\n")
    process.stdin.flush()
    told = [process.stdout.readline() for _ in range(chance.randint(1, 4))]
    time.sleep(chance.random() * 0.03)
    process.kill()
    told.append(process.stdout.read())
    process.wait()
    process.stdin.close()
    process.stdout.close()
    # A last line may be cut off in the pipe; only whole ones are promises.
    return [int(line) for line in "".join(told).splitlines(keepends=True) if line.endswith("\n")]


def assert_history_tells_the_rows(path: Path, start_rows: dict[str, Any]) -> None:
    """Replay the history by plain means over the rows at the start: it must give the rows now."""
    tables = {name: {row["uuid"]: row for row in rows} for name, rows in start_rows.items()}
    query = "SELECT * FROM change WHERE operation_id > 1 ORDER BY id"
    for change in read_rows(path, query):
        table = tables[change["table_name"]]
        after = json.loads(change["after"] or "{}")
        match change["action"]:
            case "insert":
                table[change["row_uuid"]] = after
            case "update":
                table[change["row_uuid"]] = table[change["row_uuid"]] | after
            case "delete":
                del table[change["row_uuid"]]
    for name, rows in table_images(path).items():
        assert {row["uuid"] for row in rows} == set(tables[name])
        for row in rows:
            told = tables[name][row["uuid"]]
            made_of_others = DERIVED_COLUMNS | MIRRORED_COLUMNS
            assert {key: row[key] for key in told if key not in made_of_others} == {
                key: value for key, value in told.items() if key not in made_of_others
            }


def test_no_reported_edit_is_lost(tmp_path: Path) -> None:
    path = qianjiang_copy(tmp_path)
    start_rows = table_images(path)
    chance = random.Random(20240501)
    last = 0
    reported = 0
    waiting = start(path, 0)
    for kill in range(KILLS):
        process = waiting
        if kill + 1 < KILLS:
            # Numbers start far apart, since what the killed one wrote last is not known yet.
            waiting = start(path, (kill + 1) * 1_000)
        told = let_it_write_then_kill(process, chance)
        assert told, "the writing program reported nothing"
        reported += len(told)
        (row,) = read_rows(path, "SELECT notes FROM project WHERE id = 1")
        # An edit that was not reported yet may be there; a reported one must be.
        assert told[-1] <= int(row["notes"]) <= told[-1] + 1
        last = int(row["notes"])
        units = read_rows(
            path, "SELECT written FROM project_unit WHERE project_id = 1 ORDER BY position"
        )
        assert [unit["written"] for unit in units] == ["区甲局", f"区{last % 3}局"]
        assert_sound(path)
    assert reported >= KILLS
    assert_history_tells_the_rows(path, start_rows)
    operations = read_rows(path, "SELECT count(*) AS n FROM operation")[0]["n"]
    with open_library(path, author=AUTHOR, must_write=True) as library:
        for _ in range(operations - 1):
            library.undo()
    assert table_images(path) == start_rows
