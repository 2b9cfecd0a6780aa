"""Writing 100,000 projects as a flat workbook, against XlsxWriter's bare write of the same cells.

    python -m benchmarks.exporting

The floor has the cells in memory beforehand and writes them row by row, typed and formatted as ours
are, with ``write_number`` and ``write_string``: with XlsxWriter's ``constant_memory``, which ours
uses too, and without it. Every writing is in a fresh process; the processor's time hardly depends
on what else the machine is doing. Then writings are cancelled, each a tenth of the time later: how
long they go on afterwards.
"""

import json
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from benchmarks.generator import cached_library
from benchmarks.measure import ROOT, work_folder

ROWS = 100_000
RUNS = 3
TENTHS = 10

_BARE = "XlsxWriter, constant_memory"
_WHOLE = "XlsxWriter"


class Written(NamedTuple):
    """One writing: seconds by the clock and of the processor, MB at most, megabytes written."""

    wall: float
    cpu: float
    peak: float
    size: float


def write_ours(library: Path, target: Path) -> Callable[[], object]:
    """Write as the program does: read, lay out, write."""
    from app.exporting.flatbook import write_flat
    from app.library.file import open_library
    from app.queries.filter import Filter

    def work() -> None:
        with open_library(library, read_only=True) as opened, opened.read() as connection:
            write_flat(connection, Filter(), target, progress=lambda _done, _of: True)

    return work


def write_csv(library: Path, target: Path) -> Callable[[], object]:
    """Write the same table as CSV."""
    from app.exporting.csvtable import write_csv
    from app.library.file import open_library
    from app.queries.filter import Filter

    def work() -> None:
        with open_library(library, read_only=True) as opened, opened.read() as connection:
            write_csv(connection, Filter(), target)

    return work


def write_bare(library: Path, target: Path, *, in_rows: bool) -> Callable[[], object]:
    """Return what writes the same cells, read beforehand, with nothing but XlsxWriter."""
    import xlsxwriter

    rows = _cells(library)

    def work() -> None:
        book = xlsxwriter.Workbook(
            target,
            {"constant_memory": in_rows, "strings_to_numbers": False,
             "strings_to_formulas": False, "strings_to_urls": False},
        )  # fmt: skip
        sheet = book.add_worksheet("项目")
        plain = {"font_name": "宋体", "font_size": 10}
        text = book.add_format({**plain, "num_format": "@"})
        number = book.add_format({**plain, "num_format": "0"})
        money = book.add_format({**plain, "num_format": "#,##0.####"})
        for at, cells in enumerate(rows):
            for column, value in cells:
                if isinstance(value, str):
                    sheet.write_string(at, column, value, text)
                else:
                    sheet.write_number(at, column, value, money if column else number)
        book.close()

    return work


def _cells(library: Path) -> list[list[tuple[int, Any]]]:
    """Return the cells of every row that are not blank, each with its column."""
    from app.exporting.cells import amount
    from app.exporting.flattable import flat_columns, go_through
    from app.library.file import open_library
    from app.queries.filter import Filter

    columns = flat_columns()
    rows: list[list[tuple[int, Any]]] = [[(at, each.title) for at, each in enumerate(columns)]]

    def take(record: Any) -> None:
        cells: list[tuple[int, Any]] = []
        for at, column in enumerate(columns):
            value: Any = record[column.key] if column.is_typed else column.text(record)
            if column.key == "total_yuan" and value is not None:
                value = amount(value, "万元")
            if value not in (None, ""):
                cells.append((at, value))
        rows.append(cells)

    with open_library(library, read_only=True) as opened, opened.read() as connection:
        go_through(connection, Filter(), take)
    return rows


WRITINGS: dict[str, Callable[[Path, Path], Callable[[], object]]] = {
    _BARE: lambda library, target: write_bare(library, target, in_rows=True),
    _WHOLE: lambda library, target: write_bare(library, target, in_rows=False),
    "ours, flat": write_ours,
    "ours, CSV": write_csv,
}


def write_once(name: str, library: Path) -> None:
    """Write in this process and print how long it took; imports and the floor's reading apart."""
    with TemporaryDirectory() as folder:
        target = Path(folder) / ("a.csv" if name.endswith("CSV") else "a.xlsx")
        work = WRITINGS[name](library, target)
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        taken = [time.perf_counter() - wall, time.process_time() - cpu]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps([*taken, peak, target.stat().st_size / 1e6]))


def measure(name: str, library: Path) -> Written:
    """Write once in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.exporting", name, str(library)],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return Written(*json.loads(done.stdout))


def cancelled_after(library: Path, seconds: float) -> tuple[float, int]:
    """Cancel a writing; return how long it goes on, in ms, and how often progress was told."""
    from app.errors import Cancelled
    from app.exporting.flatbook import write_flat
    from app.library.file import open_library
    from app.queries.filter import Filter

    stopped = threading.Event()
    moment = [0.0]
    told = 0

    def stop() -> None:
        moment[0] = time.perf_counter()
        stopped.set()

    def progress(_done: int, _of: int) -> bool:
        nonlocal told
        told += 1
        return not stopped.is_set()

    timer = threading.Timer(seconds, stop)
    with (
        TemporaryDirectory() as folder,
        open_library(library, read_only=True) as opened,
        opened.read() as connection,
    ):
        timer.start()
        try:
            write_flat(connection, Filter(), Path(folder) / "a.xlsx", progress=progress)
        except Cancelled:
            return (time.perf_counter() - moment[0]) * 1000, told
        finally:
            timer.cancel()
    return 0.0, told


def main() -> None:
    """Print two tables; the writings take turns, so that a busy minute meets them all."""
    if len(sys.argv) > 1:
        write_once(sys.argv[1], Path(sys.argv[2]))
        return
    library = cached_library(work_folder(), ROWS)
    written: dict[str, list[Written]] = {name: [] for name in WRITINGS}
    for _ in range(RUNS):
        for name in WRITINGS:
            written[name].append(measure(name, library))
    floor = median(written[_BARE])
    print("| 100,000 rows | clock | of the floor | processor | of the floor | peak | file |")
    print("| --- | --: | --: | --: | --: | --: | --: |")
    for name, each in written.items():
        found = median(each)
        print(
            f"| {name} | {found.wall:.1f} s | {found.wall / floor.wall:.2f} | {found.cpu:.1f} s"
            f" | {found.cpu / floor.cpu:.2f} | {found.peak:.0f} MB | {found.size:.0f} MB |"
        )
    whole = median(written["ours, flat"]).wall
    print("\n| cancelled after | goes on for | aim |\n| --: | --: | --- |")
    for tenth in range(1, TENTHS):
        seconds = whole * tenth / TENTHS
        after, _ = cancelled_after(library, seconds)
        print(f"| {seconds:.1f} s | {after:.0f} ms | ≤ 200 ms |")


def median(each: list[Written]) -> Written:
    """Return the median of each figure."""
    return Written(*(statistics.median(figures) for figures in zip(*each, strict=True)))


if __name__ == "__main__":
    main()
