"""Start-up and memory, against a bare PySide6 window.

python -m benchmarks.starting
"""

from app.operations.starting import start_library
from benchmarks.generator import cached_library
from benchmarks.measure import median, print_header, report, report_single, run_child, work_folder

RUNS = 7


def main() -> None:
    """Run the windows in turn and print the ratios of the medians."""
    qianjiang = work_folder() / "qianjiang.chubei"
    if not qianjiang.exists():
        start_library(qianjiang, "qianjiang")
    large = cached_library(work_folder(), 100_000)
    run_child("benchmarks.bare_window")
    run_child("benchmarks.first_rows", str(qianjiang))
    bare, ours, big = [], [], []
    for _ in range(RUNS):
        bare.append(run_child("benchmarks.bare_window"))
        ours.append(run_child("benchmarks.first_rows", str(qianjiang)))
        big.append(run_child("benchmarks.first_rows", str(large)))

    def milliseconds(results: list[dict[str, float]]) -> float:
        return median([result["first_paint_s"] for result in results]) * 1000

    print_header()
    report(
        "process start to first rows, 36 projects",
        milliseconds(ours), milliseconds(bare), "ms", "≤ 3",
    )  # fmt: skip
    report(
        "process start to first rows, 100,000 projects",
        milliseconds(big), milliseconds(bare), "ms", "–",
    )  # fmt: skip
    extra = median([one["peak_kib"] - two["peak_kib"] for one, two in zip(big, bare, strict=True)])
    report_single("memory of the 100,000 window over the bare one", extra / 1024, "MB", "≤ 120 MB")


if __name__ == "__main__":
    main()
