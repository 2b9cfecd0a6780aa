"""The grid on 100,000 projects: opening, scrolling, one edit, against raw SQLite and one frame.

python -m benchmarks.grid
"""

import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "*=false")

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from app.library.file import open_library
from app.operations.projects import update_projects
from app.settings import Settings
from app.ui.dialogs import WindowDialogs
from app.ui.grid.grid import GridPanel
from app.ui.session import Session
from app.ui.theme import Theme, apply_theme
from benchmarks.generator import cached_library
from benchmarks.measure import (
    median,
    median_ms,
    print_header,
    report,
    report_single,
    work_folder,
)

SIZE = 100_000
RUNS = 7
PAGE = 200


class Painted(QObject):
    """Notes when the cells were last painted."""

    def __init__(self, panel: GridPanel) -> None:
        super().__init__()
        self.at = 0.0
        panel.table.right.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Note the moment; the paint itself follows within the same event."""
        if event.type() == QEvent.Type.Paint:
            self.at = time.perf_counter()
        return False


def main() -> None:
    """Measure and print the table."""
    path = cached_library(work_folder(), SIZE)
    qt = QApplication([])
    theme = apply_theme(qt, "light")
    print_header()
    floor = median_ms(lambda: read_raw(path), RUNS)
    opening = [open_to_first_rows(qt, theme, path) for _ in range(RUNS + 1)][1:]
    report("opening 100,000 projects to first rows", median(opening), floor, "ms", "≤ 3")
    library = open_library(path, must_write=True)
    session = Session(library, Settings())
    panel = GridPanel(session, theme, WindowDialogs())
    panel.resize(1440, 860)
    panel.show()
    wait(qt, lambda: has_rows(panel))
    wait(qt, lambda: session.tasks.is_idle)
    report_single("scrolling one page, painted", median(scroll(qt, panel)), "ms", "≤ 16 ms")
    report_single("one-cell edit to visible", median(edit(qt, session, panel)), "ms", "≤ 30 ms")
    session.close()


def read_raw(path: Path) -> None:
    """Read every id in the document's order and the first page, by SQL written by hand."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.execute("PRAGMA cache_size = -64000")
    connection.execute("PRAGMA mmap_size = 268435456")
    query = (
        "SELECT p.id FROM project p JOIN category c ON c.id = p.category_id "
        "WHERE p.deleted_at IS NULL ORDER BY c.position, p.number, p.id"
    )
    ids = [row[0] for row in connection.execute(query)]
    marks = ",".join("?" * PAGE)
    connection.execute(f"SELECT * FROM project WHERE id IN ({marks})", ids[:PAGE]).fetchall()
    connection.close()


def open_to_first_rows(qt: QApplication, theme: Theme, path: Path) -> float:
    """Open the library in a grid and return the milliseconds until rows are painted."""
    start = time.perf_counter()
    session = Session(open_library(path, read_only=True), Settings())
    panel = GridPanel(session, theme, WindowDialogs())
    panel.resize(1440, 860)
    painted = Painted(panel)
    panel.show()
    wait(qt, lambda: has_rows(panel))
    painted.at = 0.0
    panel.table.right.viewport().update()
    wait(qt, lambda: painted.at > 0)
    took = (time.perf_counter() - start) * 1000
    panel.hide()
    session.close()
    panel.deleteLater()
    return took


def scroll(qt: QApplication, panel: GridPanel) -> list[float]:
    """Scroll by pages through rows that are there; return milliseconds a page."""
    times = []
    bar = panel.table.right.verticalScrollBar()
    for _ in range(60):
        bar.setValue(bar.value() + bar.pageStep())
        qt.processEvents()
    wait(qt, lambda: panel.model.record(1500) is not None)
    bar.setValue(0)
    wait(qt, lambda: has_rows(panel))
    for _ in range(60):
        start = time.perf_counter()
        bar.setValue(bar.value() + bar.pageStep())
        panel.table.left.viewport().repaint()
        panel.table.right.viewport().repaint()
        times.append((time.perf_counter() - start) * 1000)
        qt.processEvents()
    bar.setValue(0)
    wait(qt, lambda: has_rows(panel))
    return times


def edit(qt: QApplication, session: Session, panel: GridPanel) -> list[float]:
    """Change one amount again and again; return milliseconds until the new one is painted."""
    times = []
    row_id = panel.model.id_at(1)
    painted = Painted(panel)
    for step in range(15):
        wait(qt, lambda: session.tasks.is_idle)
        wanted = (20_000 + step) * 10_000
        start = time.perf_counter()
        session.perform(update_projects({row_id: {"total": str(20_000 + step)}}))

        def is_shown(wanted: int = wanted, start: float = start) -> bool:
            record = panel.model.record(1)
            return record is not None and record["total_yuan"] == wanted and painted.at > start

        wait(qt, is_shown)
        times.append((time.perf_counter() - start) * 1000)
    return times


def has_rows(panel: GridPanel) -> bool:
    """Return whether the first project is there to be painted."""
    return panel.model.rowCount() > 1 and panel.model.record(1) is not None


def wait(qt: QApplication, is_done: Callable[[], bool], seconds: float = 30.0) -> None:
    """Let events run until something holds.

    Raises:
        TimeoutError: it never did.
    """
    end = time.perf_counter() + seconds
    while not is_done():
        qt.processEvents()
        # Give way to the threads that read: a loop that only spins would hold them up.
        time.sleep(0.0005)
        if time.perf_counter() > end:
            raise TimeoutError("the window did not get there")


if __name__ == "__main__":
    main()
