"""A workbook of 100,000 projects to staged and checked rows, and to committed ones.

    python -m pip install -r locks/peers.txt    # for pandas; it is passed over where it is missing
    python -m benchmarks.importing [RUNS]

Staged and checked: read in the other process, recognised, matched with the library, every problem
known, as the wizard shows it before 导入 is pressed. The floor is calamine's bare read of the same
file; of what is committed, that read and one ``executemany`` of the same columns into one table.
Every run is in a fresh process, whose imports and whose new library do not count; those of the
other process do. Memory is that of both processes at one moment.
"""

import importlib
import importlib.util
import json
import resource
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.measure import ROOT
from benchmarks.reading import ROWS, read_calamine, read_openpyxl, read_pandas, workbook

RUNS = 5

#: Parts of the way after which somebody cancels; reading ends at 85 %.
CANCELLED_AT = (0.0, 0.3, 0.6, 0.87)

#: Seconds between two looks at the memory taken.
_TICK = 0.01
_PAGE = resource.getpagesize()

#: Runs one piece of work. No module of the benchmark's is the main one, which the other process
#: would import too.
_HERE = """
import pathlib, sys
from benchmarks.importing import run_here
run_here(sys.argv[1], pathlib.Path(sys.argv[2]))
"""

#: Makes what is measured ready, in a folder of its own.
Prepare = Callable[[Path, Path], Callable[[], int]]


class Run(NamedTuple):
    """One run: seconds by the clock and of the processor, MB of all processes at one moment."""

    wall: float
    cpu: float
    peak: float


def bare(read: Callable[[Path], int]) -> Prepare:
    """Read only."""
    return lambda path, _folder: lambda: read(path) - 1


def staged(path: Path, folder: Path) -> Callable[[], int]:
    """Stage and check; nothing is written."""
    return _import(path, folder, commits=False)


def committed(path: Path, folder: Path) -> Callable[[], int]:
    """Bring the rows in, with history, search index and sums."""
    return _import(path, folder, commits=True)


def _import(path: Path, folder: Path, *, commits: bool) -> Callable[[], int]:
    from app.importing.intake import Intake
    from app.importing.operation import import_tables
    from app.importing.planning import Target, plan_import
    from app.importing.readers.childwork import FileOrder
    from app.library.file import create_library, open_library

    file = folder / "importing.chubei"
    create_library(file)

    library = open_library(file, must_write=True)

    def work() -> int:
        with Intake(FileOrder(path)) as intake:
            tables = intake.take().tables()
        with library.read() as connection:
            plans = plan_import(connection, tables, path.name, Target(0, "新的储备库"))
        if commits:
            library.perform(import_tables(plans).operation)
        assert not plans[0].problems
        return len(plans[0].new)

    return work


def inserted(path: Path, folder: Path) -> Callable[[], int]:
    """Read with calamine alone, and insert the columns a project has, in one transaction."""
    from app.importing.readers.reading import read_file
    from app.importing.recognition.recognise import recognise

    (table,) = recognise(read_file(path).sheets).tables
    names = list(table.columns)
    values = list(zip(*table.columns.values(), strict=True))
    marks = ", ".join("?" * len(names))

    def work() -> int:
        read_calamine(path)
        with closing(sqlite3.connect(folder / "bare.sqlite", isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"CREATE TABLE project (id INTEGER PRIMARY KEY, {', '.join(names)})")
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(
                f"INSERT INTO project ({', '.join(names)}) VALUES ({marks})",
                values,
            )
            connection.execute("COMMIT")
        return len(values)

    return work


def cancelled(path: Path, after: float) -> float:
    """Return the seconds from a cancel after a part of the way until the intake is free again."""
    from app.errors import Cancelled
    from app.importing.intake import Intake
    from app.importing.readers.childwork import FileOrder

    far = [0.0]
    asked: list[float] = []
    stop = threading.Event()

    def cancel() -> None:
        while far[0] < after:
            time.sleep(0.001)
        asked.append(time.perf_counter())
        stop.set()

    def report(done: int, of: int) -> None:
        far[0] = done / of

    with Intake(FileOrder(path)) as intake:
        threading.Thread(target=cancel, daemon=True).start()
        try:
            intake.take(report=report, is_cancelled=stop.is_set)
        except Cancelled:
            return time.perf_counter() - asked[0]
    raise AssertionError("it was through before it could be cancelled")


#: What is measured, with the module that must be there; floors before what stands on them.
STAGING: dict[str, tuple[Prepare, str]] = {
    "calamine, values only": (bare(read_calamine), "python_calamine"),
    "ours, staged and checked": (staged, "app.importing.planning"),
    "openpyxl, read only": (bare(read_openpyxl), "openpyxl"),
    "pandas.read_excel": (bare(read_pandas), "pandas"),
}
COMMITTING: dict[str, tuple[Prepare, str]] = {
    "calamine's read and bare inserts": (inserted, "python_calamine"),
    "ours, committed": (committed, "app.importing.operation"),
}
WORKS = STAGING | COMMITTING


def run_here(name: str, path: Path) -> None:
    """Do one piece of work in this process and print how long it took."""
    prepare, module = WORKS[name]
    importlib.import_module(module)
    with TemporaryDirectory(prefix="chubei-importing-") as folder:
        work = prepare(path, Path(folder))
        wall, cpu = time.perf_counter(), _cpu()
        rows = work()
        taken = [time.perf_counter() - wall, _cpu() - cpu]
    assert rows == ROWS, rows
    print(json.dumps(taken))


def run_apart(name: str, path: Path) -> Run:
    """Do one piece of work in a fresh process, watching how much memory it takes."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HERE, name, str(path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    peak = 0
    while process.poll() is None:
        peak = max(peak, _memory(process.pid))
        time.sleep(_TICK)
    assert process.stdout is not None
    said = process.stdout.read()
    if process.returncode:
        raise SystemExit(f"{name}: {process.returncode}")
    wall, cpu = json.loads(said)
    return Run(wall, cpu, peak / (1 << 20))


def _memory(pid: int) -> int:
    """Return the bytes a process and its children have in memory, pages of files included."""
    taken = 0
    try:
        taken += int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (OSError, IndexError):
        return taken
    return taken + sum(_memory(int(child)) for child in children)


def _cpu() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def main() -> None:
    """Print two tables; the works take turns, so that a busy minute meets them all."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    path = workbook()
    for works, aim in ((STAGING, "≤ 2.5, ≤ 600 MB"), (COMMITTING, "≤ 8, ≤ 600 MB")):
        names = [name for name, (_, module) in works.items() if _is_there(module)]
        done: dict[str, list[Run]] = {name: [] for name in names}
        for _ in range(runs):
            for name in names:
                done[name].append(run_apart(name, path))
        floor = _median(done[names[0]])
        print(f"\n| 100,000 rows ({aim}) | clock | ratio | processor | ratio | both processes |")
        print("| --- | --: | --: | --: | --: | --: |")
        for name in names:
            wall, cpu, peak = _median(done[name])
            print(
                f"| {name} | {wall:.2f} s | {wall / floor.wall:.2f} | {cpu:.2f} s"
                f" | {cpu / floor.cpu:.2f} | {peak:.0f} MB |"
            )
    _print_cancels(path)


def _print_cancels(path: Path) -> None:
    print("\n| cancelled while it is taken in (≤ 200 ms) | clock |\n| --- | --: |")
    for after in CANCELLED_AT:
        print(f"| {after:.0%} of the way | {1000 * cancelled(path, after):.0f} ms |")


def _is_there(module: str) -> bool:
    if importlib.util.find_spec(module.partition(".")[0]):
        return True
    print(f"{module}: not installed: python -m pip install -r locks/peers.txt", file=sys.stderr)
    return False


def _median(runs: list[Run]) -> Run:
    return Run(*(statistics.median(figures) for figures in zip(*runs, strict=True)))


if __name__ == "__main__":
    main()
