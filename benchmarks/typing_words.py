"""Typing a search: how soon the newest keystroke's rows are there, against that question alone.

    python -m benchmarks.typing_words [SIZE]

Words grow by a character every 60 ms, as people type; each is asked under the key the grid uses,
so that it interrupts the one before. What counts is from the last keystroke to its snapshot and
first rows.
"""

import os
import sys
import time
from collections.abc import Sequence

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "*=false")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from app.library.file import Reading, open_library
from app.queries.filter import Filter, Words
from app.queries.projects import load_rows
from app.queries.snapshot import load_snapshot
from app.settings import Settings
from app.ui.session import Session
from benchmarks.generator import cached_library
from benchmarks.measure import median, print_header, report, work_folder

SIZE = 1_000_000
RUNS = 5
KEY_MS = 60
PAGE = 200
TYPED = "疾控中心业务用房"


def main(size: int = SIZE) -> None:
    """Type, wait, and print the ratio."""
    path = cached_library(work_folder(), size)
    QApplication([])
    session = Session(open_library(path, read_only=True), Settings())
    words = [TYPED[:end] for end in range(1, len(TYPED) + 1)]
    alone, typed = [], []
    for run in range(RUNS + 1):
        one, many = wait_for(session, words[-1:]), wait_for(session, words)
        if run:
            alone.append(one)
            typed.append(many)
    session.close()
    print_header()
    name = f"the last of {len(TYPED)} keystrokes, {size:,} projects, over its question alone"
    report(name, median(typed) * 1000, median(alone) * 1000, "ms", "≤ 2")


def wait_for(session: Session, words: Sequence[str]) -> float:
    """Ask for one word after the other; return the seconds from the last one to its rows."""
    loop, left, started = QEventLoop(), iter(words), 0.0

    def ask() -> None:
        nonlocal started
        word = next(left)
        is_last = word == words[-1]
        started = time.perf_counter()

        def query(connection: Reading) -> None:
            snapshot = load_snapshot(connection, Filter((Words(word),)))
            load_rows(connection, snapshot.ids[:PAGE].tolist())

        session.read("grid:snapshot", query, lambda _none: loop.quit() if is_last else None)
        if not is_last:
            QTimer.singleShot(KEY_MS, ask)

    QTimer.singleShot(0, ask)
    loop.exec()
    return time.perf_counter() - started


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:2]))
