"""Reading a workbook of 100,000 projects: ours against calamine's bare read, pandas and openpyxl.

    python -m pip install -r locks/peers.txt    # for pandas; it is passed over where it is missing
    python -m benchmarks.reading

Ours has what calamine leaves out: merged and hidden cells, formulas without a value, what dates
show. The program reads in a process of its own, see ``importing.py``. Every reading is in a fresh
process; the processor's time is of all threads, and hardly depends on what else the machine is
doing.
"""

import importlib.util
import json
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.measure import ROOT, work_folder

ROWS = 100_000
RUNS = 5

_UNITS = ("区卫生健康委", "区林业局", "区文化旅游委", "区民政局", "区招商投资局")
_TITLES = (
    "序号", "项目名称", "建设性质", "所属行业", "主要建设规模及内容", "总投资（万元）",
    "建设周期", "投资方式", "责任单位", "开工日期",
)  # fmt: skip


class Read(NamedTuple):
    """One reading: seconds by the clock and of the processor, MB at most in any one process."""

    wall: float
    cpu: float
    peak: float


def read_here(path: Path) -> int:
    """Read with our reader, in this process."""
    from app.importing.readers.reading import read_file

    return len(read_file(path).sheets[0].rows)


def read_calamine(path: Path) -> int:
    """Read values only: the floor."""
    import python_calamine

    workbook = python_calamine.CalamineWorkbook.from_path(path)
    return len(workbook.get_sheet_by_index(0).to_python())


def read_openpyxl(path: Path) -> int:
    """Read values only, row by row."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    return len([list(row) for row in book.worksheets[0].iter_rows(values_only=True)])


def read_pandas(path: Path) -> int:
    """Read into a frame, with the engine pandas takes by itself."""
    import pandas

    return len(pandas.read_excel(path)) + 1


READINGS: dict[str, tuple[Callable[[Path], int], str]] = {
    "calamine, values only": (read_calamine, "python_calamine"),
    "ours, in the same process": (read_here, "app"),
    "openpyxl, read only": (read_openpyxl, "openpyxl"),
    "pandas.read_excel": (read_pandas, "pandas"),
}


def workbook() -> Path:
    """Return the workbook, written once and kept."""
    path = work_folder() / f"reading-{ROWS}.xlsx"
    if path.exists():
        return path
    import xlsxwriter

    chance = random.Random(20)
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("项目")
    month = book.add_format({"num_format": "yyyy-m"})
    sheet.write_row(0, 0, _TITLES)
    for number in range(1, ROWS + 1):
        content = (
            f"新建业务用房{chance.randint(900, 90_000)}平方米"
            + "，改造配套设施" * chance.randint(1, 9)
        )
        sheet.write_row(number, 0, (
            number, f"黔江区第{number}号康养项目", chance.choice(("新建", "扩建", "在建")),
            chance.choice(("卫生健康", "林业", "文化旅游", "社会事业")), content,
            chance.randint(200, 200_000), f"202{chance.randint(0, 4)}-202{chance.randint(5, 9)}",
            chance.choice(("招商引资", "政府投资", "专项债券")),
            "、".join(chance.sample(_UNITS, chance.randint(1, 3))),
        ))  # fmt: skip
        day = date(2020, 1, 1) + timedelta(days=chance.randrange(2000))
        sheet.write_datetime(number, 9, day, month)
    book.close()
    return path


def measure(name: str, path: Path) -> Read:
    """Read once in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.reading", name, str(path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return Read(*json.loads(done.stdout))


def read_once(name: str, path: Path) -> None:
    """Read in this process and print how long it took; imports do not count."""
    read, package = READINGS[name]
    importlib.import_module(package)
    wall, cpu = time.perf_counter(), _cpu()
    rows = read(path)
    taken = [time.perf_counter() - wall, _cpu() - cpu]
    assert rows == ROWS + 1, rows
    peak = max(_usage(who).ru_maxrss for who in _WHO) / 1024
    print(json.dumps([*taken, peak]))


_WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _usage(who: int) -> Any:
    return resource.getrusage(who)


def _cpu() -> float:
    return float(sum(_usage(who).ru_utime + _usage(who).ru_stime for who in _WHO))


def main() -> None:
    """Print a table; the readings take turns, so that a busy minute meets them all."""
    if len(sys.argv) > 1:
        read_once(sys.argv[1], Path(sys.argv[2]))
        return
    path = workbook()
    names = [name for name, (_, package) in READINGS.items() if importlib.util.find_spec(package)]
    reads: dict[str, list[Read]] = {name: [] for name in names}
    for _ in range(RUNS):
        for name in names:
            reads[name].append(measure(name, path))
    floor = median(reads[names[0]])
    print("| 100,000 rows | clock | of calamine's | processor | of calamine's | peak |")
    print("| --- | --: | --: | --: | --: | --: |")
    for name in names:
        wall, cpu, peak = median(reads[name])
        print(
            f"| {name} | {wall:.2f} s | {wall / floor.wall:.2f} | {cpu:.2f} s"
            f" | {cpu / floor.cpu:.2f} | {peak:.0f} MB |"
        )
    for name in READINGS.keys() - set(names):
        print(f"{name}: not installed: python -m pip install -r locks/peers.txt", file=sys.stderr)


def median(reads: list[Read]) -> Read:
    """Return the median of each figure."""
    return Read(*(statistics.median(figures) for figures in zip(*reads, strict=True)))


if __name__ == "__main__":
    main()
