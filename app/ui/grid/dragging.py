"""The mouse over the cells: clicking, dragging over cells and rows, scrolling beyond the edge."""

from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QMouseEvent

from app.ui.grid.cellpainter import LEVEL_INDENT, TITLE_LEFT
from app.ui.grid.table import FrozenTable
from app.ui.grid.view import CellView

_AUTOSCROLL_MS = 40

#: A click on this column, 序号, takes the whole row.
_ROW_COLUMN = 0


class CellDragging(QObject):
    """Selects cells by the mouse, across the seam between the two tables."""

    def __init__(self, table: FrozenTable) -> None:
        super().__init__(table)
        self._table = table
        self._at: QPoint | None = None
        self._autoscroll = QTimer(self)
        self._autoscroll.setInterval(_AUTOSCROLL_MS)
        self._autoscroll.timeout.connect(self._on_autoscroll)
        for view in (table.left, table.right):
            view.pressed_at.connect(partial(self._on_pressed, view))
            view.dragged_to.connect(partial(self._on_dragged, view))
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
        group = table.model.group_at(row)
        arrow_end = TITLE_LEFT + LEVEL_INDENT * (group.level if group else 0)
        if group is not None and view is table.left and position.x() < arrow_end:
            table.fold_asked.emit(row)
            return
        keys = event.modifiers()
        by_rows = column == _ROW_COLUMN
        if keys & Qt.KeyboardModifier.ControlModifier:
            table.toggle(row, column, by_rows=by_rows)
            return
        extend = bool(keys & Qt.KeyboardModifier.ShiftModifier)
        table.go(row, column, extend=extend, by_rows=by_rows)
        self._at = view.viewport().mapTo(table, position)

    def _on_dragged(self, view: CellView, position: QPoint) -> None:
        if self._at is None:
            return
        self._at = view.viewport().mapTo(self._table, position)
        if self._beyond() == (0, 0):
            self._autoscroll.stop()
            self._drag()
        elif not self._autoscroll.isActive():
            self._autoscroll.start()

    def _beyond(self) -> tuple[int, int]:
        """Return how far the mouse is outside the cells, across and down, logical pixels.

        Left of the scrolling columns is outside only while some of them are out of sight there.
        """
        assert self._at is not None
        area = self._table.right.viewport()
        corner = area.mapTo(self._table, QPoint(0, 0))
        x, y = self._at.x() - corner.x(), self._at.y() - corner.y()
        across = max(x - area.width() + 1, 0)
        is_scrolled = self._table.right.horizontalScrollBar().value() > 0
        if x < 0 and is_scrolled and self._table.column >= self._table.frozen:
            across = x
        down = y if y < 0 else max(y - area.height() + 1, 0)
        return across, down

    def _drag(self) -> None:
        table = self._table
        row, column = self._cell()
        if (row, column) != (table.row, table.column):
            table.go(row, column, extend=True)

    def _cell(self) -> tuple[int, int]:
        """Return the row and column nearest to the mouse."""
        assert self._at is not None
        table = self._table
        area = table.right.viewport()
        place = area.mapFrom(table, self._at)
        row = table.right.rowAt(min(max(place.y(), 0), area.height() - 1))
        row = table.model.rowCount() - 1 if row < 0 else row
        is_frozen = place.x() < 0 and self._beyond()[0] == 0
        view = table.left if is_frozen else table.right
        spot = view.viewport().mapFrom(table, self._at).x()
        column = view.columnAt(min(max(spot, 0), view.viewport().width() - 1))
        if column < 0:
            column = table.frozen - 1 if is_frozen else table.model.columnCount() - 1
        return row, column

    def _on_autoscroll(self) -> None:
        if self._at is None:
            self._autoscroll.stop()
            return
        across, down = self._beyond()
        for bar, by in (
            (self._table.right.horizontalScrollBar(), across),
            (self._table.right.verticalScrollBar(), down),
        ):
            if by:
                bar.setValue(bar.value() + by)
        self._drag()

    def _on_released(self) -> None:
        self._at = None
        self._autoscroll.stop()
