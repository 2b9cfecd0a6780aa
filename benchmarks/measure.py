"""What the benchmarks share: child processes, medians, one line of a table."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import gettempdir
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
START = "CHUBEI_BENCHMARK_START"


def work_folder() -> Path:
    """Return the folder generated libraries are kept in between runs."""
    folder = Path(os.environ.get("CHUBEI_BENCHMARK_FOLDER", gettempdir())) / "chubei-benchmarks"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def run_child(module: str, *arguments: str) -> dict[str, Any]:
    """Run a module in a process of its own, without a screen, and return the JSON it prints."""
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", QT_LOGGING_RULES="*=false")
    # Compiled modules are kept, as they are on an office PC.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["CHUBEI_HOME"] = str(work_folder() / "home")
    environment[START] = str(time.time())
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    result = json.loads(done.stdout.strip().splitlines()[-1])
    assert isinstance(result, dict)
    return result


def since_start() -> float:
    """Return the seconds since this process was asked for."""
    return time.time() - float(os.environ[START])


def median_ms(work: Callable[[], object], runs: int = 9) -> float:
    """Return the median time of some calls after one that does not count, in milliseconds."""
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def report_in_turn(
    name: str, ours: Callable[[], object], floor: Callable[[], object], runs: int, aim: str
) -> None:
    """Measure both in turn, so that a slow moment meets them alike, and print one line."""
    timings = time_in_turn((ours, floor), runs)
    ours_ms, floor_ms = (timing.wall * 1000 for timing in timings)
    report(name, ours_ms, floor_ms, "ms", aim)


class Timing(NamedTuple):
    """The median seconds of some runs: by the clock, and of the processor in all threads."""

    wall: float
    cpu: float


def time_runs(work: Callable[[], object], runs: int) -> Timing:
    """Time some calls after one that does not count."""
    return time_in_turn((work,), runs)[0]


def time_in_turn(works: Sequence[Callable[[], object]], runs: int) -> list[Timing]:
    """Time some calls of each work after one that does not count.

    The works take turns, so that a slow moment meets them all. The processor's time hardly depends
    on what else the machine is doing.
    """
    for work in works:
        work()
    walls: list[list[float]] = [[] for _ in works]
    cpus: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for at, work in enumerate(works):
            wall, cpu = time.perf_counter(), time.process_time()
            work()
            walls[at].append(time.perf_counter() - wall)
            cpus[at].append(time.process_time() - cpu)
    return [
        Timing(statistics.median(wall), statistics.median(cpu))
        for wall, cpu in zip(walls, cpus, strict=True)
    ]


def report(name: str, ours: float, floor: float, unit: str, aim: str) -> None:
    """Print one line: what, ours, the floor, the ratio, the aim."""
    print(f"| {name} | {ours:.1f} {unit} | {floor:.1f} {unit} | {ours / floor:.2f} | {aim} |")


def report_single(name: str, ours: float, unit: str, aim: str) -> None:
    """Print one line of a figure that has a bound instead of a floor."""
    print(f"| {name} | {ours:.1f} {unit} | – | – | {aim} |")


def print_header() -> None:
    """Print the table's head."""
    print("| what | ours | floor | ratio | aim |\n| --- | --: | --: | --: | --- |")


def median(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def peak_mb() -> float:
    """Return the most memory this process has held, in MB."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
