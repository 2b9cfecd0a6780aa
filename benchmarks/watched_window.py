"""The program's own window, watched until its first rows are painted."""

import json
import resource
import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.settings import Settings
from app.ui.application import Application
from app.ui.dialogs import WindowDialogs, install_chinese
from app.ui.theme import apply_theme
from benchmarks.measure import since_start


class FirstRows(QObject):
    """Watches the grid's cells until a project's row has been painted."""

    def __init__(self, application: Application) -> None:
        super().__init__()
        self._application = application
        self.seconds = 0.0

    def watch(self) -> None:
        """Start watching."""
        window = self._application.window
        assert window is not None
        window.grid.table.right.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Note the first paint that has rows to paint, once it is done."""
        if event.type() == QEvent.Type.Paint and not self.seconds:
            window = self._application.window
            model = window.grid.model if window is not None else None
            if model is not None and model.rowCount() > 1 and model.record(1) is not None:
                QTimer.singleShot(0, self._note)
        return False

    def _note(self) -> None:
        self.seconds = self.seconds or since_start()


def open_and_report(path: Path) -> None:
    """Open, paint, print seconds and KiB as JSON."""
    qt = QApplication(sys.argv[:1])
    install_chinese(qt)
    application = Application(Settings(), apply_theme(qt, "light"), WindowDialogs())
    first = FirstRows(application)
    application.open_path(path)
    first.watch()
    # The application's own quit would close the window.
    loop = QEventLoop()
    quit_timer = QTimer()
    quit_timer.setInterval(20)

    def quit_when_painted() -> None:
        if first.seconds:
            loop.quit()

    quit_timer.timeout.connect(quit_when_painted)
    quit_timer.start()
    loop.exec()
    for _ in range(200):
        qt.processEvents()
    window = application.window
    assert window is not None
    while not window.session.tasks.is_idle:
        qt.processEvents()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"first_paint_s": first.seconds, "peak_kib": peak}))
    window.close()
