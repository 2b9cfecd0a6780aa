"""The print window on a thousand projects: the first page, cancelling, and who waits meanwhile.

    python -m benchmarks.previewing [SIZE]

The whole program is opened on a generated library without a screen, in a process of its own; a
booklet is asked for first with nothing warm, then again and again. Shown means that the picture of
the first page is there. Cancelled means that nothing is under way any more and the next order could
begin; cancelling is tried while each document is being read, composed and set. What the window
waits is the longest time between two turns of its event loop.
"""

import json
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from benchmarks.measure import median, print_header, report_single, run_child, work_folder

SIZE = 1_000
RUNS = 7
KINDS = ("booklet", "report", "annex", "one-page")
#: When a document is cancelled, in seconds after it was asked for.
MOMENTS = (0.0, 0.03, 0.1, 0.3, 0.6, 1.2)
TICK_MS = 2
PATIENCE = 120.0


def main(size: int = SIZE) -> None:
    """Print the table."""
    from benchmarks.generator import cached_library

    print_header()
    found = run_child("benchmarks.previewing", "--watch", str(cached_library(work_folder(), size)))
    what = f"booklet of {size:,} projects"
    report_single(f"{what}, first page, first time", 1000 * found["cold"], "ms", "–")
    first = found["first"]
    report_single(f"{what}, first page, median", 1000 * median(first), "ms", "≤ 1000")
    report_single(f"{what}, first page, longest", 1000 * max(first), "ms", "≤ 1000")
    report_single(f"{what}, all pages, median", 1000 * median(found["whole"]), "ms", "–")
    for kind, times in found["cancelled"].items():
        report_single(f"cancel {kind}, median", 1000 * median(times), "ms", "≤ 100")
        report_single(f"cancel {kind}, longest", 1000 * max(times), "ms", "≤ 100")
    report_single("the window waits at most", 1000 * found["longest_turn"], "ms", "–")


def watch(path: Path) -> None:
    """Open the program on a library, print as a user would, and print the seconds as JSON."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from app.settings import Settings
    from app.ui.application import Application
    from app.ui.dialogs import WindowDialogs, install_chinese
    from app.ui.printing.dialog import PrintDialog
    from app.ui.printing.press import press
    from app.ui.theme import apply_theme

    qt = QApplication(sys.argv[:1])
    install_chinese(qt)
    theme, dialogs = apply_theme(qt, "light"), WindowDialogs()
    application = Application(Settings(), theme, dialogs)
    application.open_path(path)

    def wait(condition: Callable[[], bool]) -> float:
        start = time.perf_counter()
        while not condition():
            qt.processEvents()
            time.sleep(0.0005)
            if time.perf_counter() - start > PATIENCE:
                raise TimeoutError
        return time.perf_counter() - start

    wait(lambda: application.window is not None and application.window.session.tasks.is_idle)
    window = application.window
    assert window is not None
    turns: list[float] = []
    ticking = QTimer()
    ticking.timeout.connect(lambda: turns.append(time.perf_counter()))

    def ask(kind: str) -> tuple[PrintDialog, float]:
        start = time.perf_counter()
        dialog = PrintDialog(window.session, theme, dialogs, kind, window, list_printers=tuple)
        dialog.open()
        return dialog, start

    def preview() -> tuple[float, float]:
        dialog, start = ask("booklet")
        wait(lambda: bool(dialog.images.sizes))
        first = time.perf_counter() - start
        wait(lambda: dialog.preview.is_settled)
        whole = time.perf_counter() - start
        wait(lambda: dialog.is_settled)
        dialog.reject()
        wait(lambda: press().is_settled)
        return first, whole

    def cancel(kind: str, moment: float) -> float:
        wait_until_warm()
        dialog, start = ask(kind)
        wait(lambda: time.perf_counter() - start >= moment)
        dialog.cancel()
        took = wait(lambda: press().is_settled)
        dialog.reject()
        wait(lambda: press().is_settled)
        return took

    def wait_until_warm() -> None:
        wait(lambda: press().is_ready)

    cold, _ = preview()
    turns[:] = [time.perf_counter()]
    ticking.start(TICK_MS)
    both = [preview() for _ in range(RUNS)]
    ticking.stop()
    cancelled = {kind: [cancel(kind, moment) for moment in MOMENTS] for kind in KINDS}
    result = {
        "cold": cold,
        "first": [first for first, _ in both],
        "whole": [whole for _, whole in both],
        "cancelled": cancelled,
        "longest_turn": max(after - before for before, after in pairwise(turns)),
    }
    print(json.dumps(result))
    window.close()


if __name__ == "__main__":
    if "--watch" in sys.argv:
        watch(Path(sys.argv[-1]))
    else:
        main(*(int(word) for word in sys.argv[1:]))
