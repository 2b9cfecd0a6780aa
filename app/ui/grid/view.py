"""One of the grid's two tables: paints its columns, and passes keys and mouse to the pair."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QToolTip, QWidget

from app.ui.controls.viewport import know_viewport
from app.ui.grid.cellpainter import CellPainter, Column, RowLook, hairlines
from app.ui.grid.header import GridHeader
from app.ui.grid.model import GridModel
from app.ui.theme import Theme


class CellView(QTableView):
    """A table that shows some of the model's columns.

    Signals:
        pressed_at(QMouseEvent): the mouse went down over the cells.
        dragged_to(QPoint): the mouse moved with the left button down, viewport coordinates.
        released: the left button came up.
        double_clicked(QModelIndex): a cell.
        hovered(int): the row under the mouse, -1 for none.
        key_pressed(QKeyEvent): a key; accepted by whoever knows it.
        composed(QInputMethodEvent): an input method composes while no editor is open.
        menu_asked(QPoint): a right click, global coordinates.
    """

    pressed_at = Signal(QMouseEvent)
    dragged_to = Signal(QPoint)
    released = Signal()
    double_clicked = Signal(QModelIndex)
    hovered = Signal(int)
    key_pressed = Signal(QKeyEvent)
    composed = Signal(object)
    menu_asked = Signal(QPoint)

    def __init__(
        self,
        model: GridModel,
        painter: CellPainter,
        theme: Theme,
        look: Callable[[int], RowLook],
        *,
        is_frozen: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        know_viewport(self)
        self._grid = model
        self._cells = painter
        self._theme = theme
        self._look = look
        self._is_frozen = is_frozen
        self.titles = GridHeader(model, self)
        self.setHorizontalHeader(self.titles)
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAutoScroll(False)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def set_row_height(self, height: int) -> None:
        """Make every row this high, logical pixels."""
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalScrollBar().setSingleStep(height)

    def row_rect(self, row: int) -> QRect:
        """Return where a row lies in the viewport."""
        height = self._cells.row_height
        return QRect(0, self.rowViewportPosition(row), self.viewport().width(), height)

    def update_row(self, row: int) -> None:
        """Paint a row anew."""
        if row >= 0:
            self.viewport().update(self.row_rect(row))

    def columns(self) -> list[Column]:
        """Return the columns that can be seen, from left to right."""
        header, fields = self.titles, self._grid.fields
        width = self.viewport().width()
        found = []
        for index in range(min(header.count(), len(fields))):
            if header.isSectionHidden(index):
                continue
            left, wide = header.sectionViewportPosition(index), header.sectionSize(index)
            if left < width and left + wide > 0:
                found.append(Column(index, fields[index], left, wide))
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        area = event.rect()
        painter = QPainter(self.viewport())
        width = self.viewport().width()
        first = self.rowAt(area.top())
        count = self._grid.rowCount()
        height = self._cells.row_height
        end = self.rowViewportPosition(count - 1) + height if count else 0
        if end < area.bottom() + 1:
            rest = QRect(0, max(end, area.top()), width, area.bottom() + 1 - max(end, area.top()))
            painter.fillRect(rest, self._theme.color("base"))
        if first < 0:
            return
        last = self.rowAt(area.bottom())
        last = count - 1 if last < 0 else last
        columns = self.columns()
        start = self.rowViewportPosition(first)
        rows = [(row, start + (row - first) * height) for row in range(first, last + 1)]
        current: tuple[int, RowLook] | None = None
        looks = []
        for row, top in rows:
            look = self._look(row)
            looks.append(look)
            self._cells.fill(painter, QRect(0, top, width, height), row, columns, look)
            if look.is_current:
                current = (top, look)
        hairlines(painter, [top for _, top in rows], height, width, self._theme.color("line"))
        for (row, top), look in zip(rows, looks, strict=True):
            self._cells.paint_row(painter, row, top, columns, look)
        if current is not None:
            top, look = current
            self._cells.paint_current(painter, top, columns, look, has_bar=self._is_frozen)

    def updateGeometries(self) -> None:
        # The last row is reached by whole rows too, so that the first in sight is never cut.
        bar, height = self.verticalScrollBar(), self._cells.row_height
        value = bar.value()
        super().updateGeometries()
        bar.setMaximum(-(-bar.maximum() // height) * height)
        bar.setValue(value)

    # ------------------------------------------------------------ input

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed_at.emit(event)
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.position().toPoint()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged_to.emit(position)
        else:
            self.hovered.emit(self.rowAt(position.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.released.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit(index)

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit(-1)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()
        self.key_pressed.emit(event)
        if not event.isAccepted():
            QWidget.keyPressEvent(self, event)

    def focusNextPrevChild(self, next: bool) -> bool:
        # Tab moves inside the grid; the way out of it is F6 or the mouse.
        return False

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composed.emit(event)
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        # The pair scrolls to the current cell itself, once for both tables.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.update_row(previous.row())
        self.update_row(current.row())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ContextMenu:
            self.menu_asked.emit(event.globalPos())  # type: ignore[attr-defined]
            return True
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_tip(event)
            return True
        return super().viewportEvent(event)

    def _show_tip(self, event: QHelpEvent) -> None:
        """Tell what a cell does not show whole, and why a row is grey."""
        index = self.indexAt(event.pos())
        record = self._grid.record(index.row()) if index.isValid() else None
        group = self._grid.group_at(index.row()) if index.isValid() else None
        text = "" if group is None else self._grid.group_tip(group)
        if record is not None:
            column = index.column()
            shown = self._grid.texts(record)[column]
            width = self.columnWidth(column)
            is_cut = self._cells.is_elided(shown, self._grid.fields[column], width)
            if is_cut or self._grid.stale_reason(record["id"]):
                text = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
        if text:
            escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
            # Rich text is what wraps long lines; the escapes keep it as typed.
            text = f"<div style='max-width:480px'>{escaped}</div>"
        QToolTip.showText(event.globalPos(), text, self.viewport())
