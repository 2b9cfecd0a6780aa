"""The floor: a bare PySide6 window with a table of 36 rows, and the memory it takes.

python -m benchmarks.bare_window
"""

import json
import resource
import sys
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

from benchmarks.measure import since_start

ROWS, COLUMNS = 36, 9
Index = QModelIndex | QPersistentModelIndex


class Cells(QAbstractTableModel):
    """Some text in every cell."""

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Return the rows."""
        return ROWS

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Return the columns."""
        return COLUMNS

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Return a cell's text."""
        if role == Qt.ItemDataRole.DisplayRole:
            return f"重庆市黔江区 {index.row()}-{index.column()}"
        return None


class Table(QTableView):
    """Says when it has first been painted."""

    painted = 0.0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint, and note the moment."""
        super().paintEvent(event)
        self.painted = self.painted or since_start()


def main() -> None:
    """Open, paint, print seconds and KiB as JSON."""
    application = QApplication(sys.argv)
    window = QMainWindow()
    table = Table()
    table.setModel(Cells())
    window.setCentralWidget(table)
    window.resize(1440, 860)
    window.show()
    QTimer.singleShot(0, lambda: QTimer.singleShot(100, application.quit))
    application.exec()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"first_paint_s": table.painted, "peak_kib": peak}))


if __name__ == "__main__":
    main()
