"""Committing 100,000 imported projects, against bare SQL that inserts the same columns.

    python -m benchmarks.committing [ROWS [PRESENT]]

Ours writes the history of every row, the word index, the units, every index and the sums, and can
be taken back. The floor is calamine's bare read of a workbook of as many rows, and one
``executemany`` into one plain table in one transaction; the whole of an import, reading and
checking included, should take eight times that. ``PRESENT`` projects are in the library before.
Seconds are the processor's.
"""

import random
import shutil
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from app.errors import Cancelled
from app.importing.operation import import_tables
from app.importing.planning import Mode, Plan, Target, plan_import
from app.importing.recognition.recognise import recognise
from app.importing.sheets import Sheet, Value
from app.library.file import Library, ReadToken, create_library, open_library
from benchmarks.generator import cached_library
from benchmarks.measure import peak_mb, print_header, report, report_single, work_folder
from benchmarks.reading import ROWS, read_calamine, workbook

SEED = 20

TITLES = (
    "序号", "项目名称", "建设性质", "所属行业", "主要建设规模及内容", "总投资（万元）",
    "建设周期", "投资方式", "责任单位",
)  # fmt: skip
UNITS = ("区卫生健康委", "区林业局", "区文化旅游委", "区民政局", "区招商投资局")

#: Parts of the work after which somebody cancels.
CANCELLED_AT = (0.05, 0.5, 0.95)


def main(rows: int = ROWS, present: int = 0) -> None:
    """Print a table."""
    folder = work_folder()
    floor = bare_read(rows) + by_hand(folder / "committing.sqlite", rows)
    path = folder / "committing.chubei"
    _remove(path)
    if present:
        shutil.copyfile(cached_library(folder, present), path)
    else:
        create_library(path)
    print(f"\n### {rows:,} projects into a library of {present:,}\n")
    print_header()
    with open_library(path, must_write=True) as library:
        plans = planned(library, rows)
        before = peak_mb()
        ours = _cpu(lambda: library.perform(import_tables(plans).operation))
        report("written, with history, index and sums", ours, floor, "s", "≤ 8 with reading")
        report_single("memory more than before", peak_mb() - before, "MB", "≤ 300")
        report("taken back", _cpu(library.undo), ours, "s", "≤ 3")
        report("done again", _cpu(library.redo), ours, "s", "≤ 3")
        library.undo()
        for part in CANCELLED_AT:
            report_single(
                f"cancelled after {part:.0%}", 1000 * cancelled(library, plans, part), "ms", "≤ 200"
            )
    _remove(path)


def planned(library: Library, rows: int) -> list[Plan]:
    """Return what importing a sheet of so many projects would do, all of them new."""
    found = recognise([sheet(rows)])
    with library.read() as connection:
        return plan_import(connection, found.tables, "表.xlsx", Target(0, "新的储备库"), Mode.ADD)


def sheet(rows: int) -> Sheet:
    """Return the rows of ``benchmarks/reading.py`` as a reader hands them over."""
    chance = random.Random(SEED)
    cells: list[list[Value]] = [list(TITLES)]
    for number in range(1, rows + 1):
        content = (
            f"新建业务用房{chance.randint(900, 90_000)}平方米"
            + "，改造配套设施" * chance.randint(1, 9)
        )
        cells.append([
            number, f"黔江区第{number}号康养项目", chance.choice(("新建", "扩建", "在建")),
            chance.choice(("卫生健康", "林业", "文化旅游", "社会事业")), content,
            chance.randint(200, 200_000), f"202{chance.randint(0, 4)}-202{chance.randint(5, 9)}",
            chance.choice(("招商引资", "政府投资", "专项债券")),
            "、".join(chance.sample(UNITS, chance.randint(1, 3))),
        ])  # fmt: skip
    return Sheet("项目", cells, range(1, len(cells) + 1))


def bare_read(rows: int) -> float:
    """Return the seconds calamine takes for a workbook of so many rows, as its part of a larger."""
    path = workbook()
    return _cpu(lambda: read_calamine(path)) * rows / ROWS


def by_hand(path: Path, rows: int) -> float:
    """Return the seconds bare SQL takes for the columns of the same rows."""
    (table,) = recognise([sheet(rows)]).tables
    names = list(table.columns)
    values = list(zip(*table.columns.values(), strict=True))
    _remove(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"CREATE TABLE project (id INTEGER PRIMARY KEY, {', '.join(names)})")
        marks = ", ".join("?" * len(names))
        statement = f"INSERT INTO project ({', '.join(names)}) VALUES ({marks})"

        def insert() -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(statement, values)
            connection.execute("COMMIT")

        taken = _cpu(insert)
    _remove(path)
    return taken


def cancelled(library: Library, plans: list[Plan], part: float) -> float:
    """Return the seconds from a cancel to its end, by the clock, rolling back included."""
    token = ReadToken()
    asked: list[float] = []

    def cancel() -> None:
        asked.append(time.perf_counter())
        token.cancel()

    timers: list[threading.Timer] = []

    def progress(done: int, of: int) -> None:
        if not timers and done >= part * of:
            # A moment later, so that it comes amid the next part of the work.
            timers.append(threading.Timer(0.05, cancel))
            timers[0].start()

    try:
        library.perform(import_tables(plans, progress=progress).operation, token)
    except Cancelled:
        return time.perf_counter() - asked[0]
    raise AssertionError("it was through before it could be cancelled")


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
