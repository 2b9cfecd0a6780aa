"""What must not grow with the library: one edit, and the first rows.

python -m benchmarks.growing
"""

from pathlib import Path

from app.library.file import open_library
from app.operations.projects import update_projects
from benchmarks.generator import cached_library
from benchmarks.measure import (
    median,
    median_ms,
    print_header,
    report,
    report_single,
    run_child,
    work_folder,
)

SMALL, LARGE = 10_000, 1_000_000
RUNS = 5


def main() -> None:
    """Measure both sizes in turns."""
    small, large = (cached_library(work_folder(), size) for size in (SMALL, LARGE))
    print_header()
    report("one-row edit, 1,000,000 over 10,000", edit(large), edit(small), "ms", "≤ 3")
    bare, ours, big = [], [], []
    run_child("benchmarks.first_rows", str(large))
    for _ in range(RUNS):
        bare.append(run_child("benchmarks.bare_window"))
        ours.append(run_child("benchmarks.first_rows", str(small)))
        big.append(run_child("benchmarks.first_rows", str(large)))
    first, many = (median([each["first_paint_s"] for each in results]) for results in (ours, big))
    report(
        "process start to first rows, 1,000,000 over 10,000", many * 1000, first * 1000, "ms", "≤ 2"
    )
    extra = median([one["peak_kib"] - two["peak_kib"] for one, two in zip(big, bare, strict=True)])
    report_single("memory of the 1,000,000 window over the bare one", extra / 1024, "MB", "≤ 150")


def edit(path: Path) -> float:
    """Change one project's amount and its text, the index kept, as one operation each time."""
    with open_library(path, must_write=True) as library:
        step = iter(range(10_000))

        def change() -> None:
            number = next(step)
            content = f"新建业务用房约{number}平方米，主要建设主体工程及附属工程。"
            library.perform(
                update_projects({7: {"total": str(20_000 + number), "content": content}})
            )

        return median_ms(change, 25)


if __name__ == "__main__":
    main()
