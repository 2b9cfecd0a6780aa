"""The mouse over the cells: clicking, dragging over rows, scrolling beyond the edge."""

from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QMouseEvent

from app.ui.grid.cellpainter import TITLE_LEFT
from app.ui.grid.table import FrozenTable
from app.ui.grid.view import CellView

_AUTOSCROLL_MS = 40


class RowDragging(QObject):
    """Selects rows by the mouse, in both tables alike."""

    def __init__(self, table: FrozenTable) -> None:
        super().__init__(table)
        self._table = table
        self._at: QPoint | None = None
        self._autoscroll = QTimer(self)
        self._autoscroll.setInterval(_AUTOSCROLL_MS)
        self._autoscroll.timeout.connect(self._on_autoscroll)
        for view in (table.left, table.right):
            view.pressed_at.connect(partial(self._on_pressed, view))
            view.dragged_to.connect(self._on_dragged)
            view.released.connect(self._on_released)

    def _on_pressed(self, view: CellView, event: QMouseEvent) -> None:
        table = self._table
        if not table.may_leave():
            return
        position = event.position().toPoint()
        view.setFocus(Qt.FocusReason.MouseFocusReason)
        index = view.indexAt(position)
        row = view.rowAt(position.y())
        if row < 0:
            return
        column = index.column() if index.isValid() else max(table.column, 0)
        if not table.model.id_at(row) and view is table.left and position.x() < TITLE_LEFT:
            table.fold_asked.emit(row)
            return
        keys = event.modifiers()
        if keys & Qt.KeyboardModifier.ControlModifier:
            table.toggle(row, column)
            return
        table.go(row, column, extend=bool(keys & Qt.KeyboardModifier.ShiftModifier))
        self._at = position

    def _on_dragged(self, position: QPoint) -> None:
        if self._at is None:
            return
        self._at = position
        if 0 <= position.y() < self._table.right.viewport().height():
            self._autoscroll.stop()
            self._drag_to(position.y())
        elif not self._autoscroll.isActive():
            self._autoscroll.start()

    def _drag_to(self, y: int) -> None:
        table = self._table
        row = table.right.rowAt(min(max(y, 0), table.right.viewport().height() - 1))
        if row < 0:
            row = table.model.rowCount() - 1
        if row >= 0 and row != table.row:
            table.go(row, table.column, extend=True)

    def _on_autoscroll(self) -> None:
        if self._at is None:
            self._autoscroll.stop()
            return
        y, height = self._at.y(), self._table.right.viewport().height()
        bar = self._table.right.verticalScrollBar()
        bar.setValue(bar.value() + (y if y < 0 else y - height + 1))
        self._drag_to(y)

    def _on_released(self) -> None:
        self._at = None
        self._autoscroll.stop()
