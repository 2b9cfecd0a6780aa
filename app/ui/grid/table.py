"""Two tables that behave as one: the frozen columns and the ones that scroll."""

from array import array
from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.models.fields import Field
from app.ui.controls.dress import set_surface
from app.ui.grid.cellpainter import CellPainter, RowLook
from app.ui.grid.columns import FROZEN
from app.ui.grid.model import GridModel
from app.ui.grid.steps import Step, step_of
from app.ui.grid.view import CellView
from app.ui.theme import Theme

_SELECT = QItemSelectionModel.SelectionFlag
_EDGE = 1


class FrozenTable(QWidget):
    """The pair: one model, one selection, one scroll position, one keyboard.

    Attributes:
        model: what both show.
        left: the frozen columns.
        right: the columns that scroll.
        selection: the current cell and the selected rows of both.
        may_leave: asked before a click takes another cell; False keeps an open editor's.

    Signals:
        current_moved: another cell is the current one.
        selection_moved: other rows are selected.
        scrolled: the rows in sight are other ones, or columns moved.
        edit_asked(object): edit the current cell; the event that began it, or None.
        keys_asked(QKeyEvent): a key the table itself has no use for.
        menu_asked(QPoint): a right click on the cells, global coordinates.
        fold_asked(int): fold or unfold the group of this row.
    """

    current_moved = Signal()
    selection_moved = Signal()
    scrolled = Signal()
    edit_asked = Signal(object)
    keys_asked = Signal(QKeyEvent)
    menu_asked = Signal(QPoint)
    fold_asked = Signal(int)

    def __init__(self, model: GridModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self._theme = theme
        self.painter = CellPainter(model, theme)
        self.left = CellView(model, self.painter, theme, self._look, is_frozen=True, parent=self)
        self.right = CellView(model, self.painter, theme, self._look, is_frozen=False, parent=self)
        self._edge = QWidget(self)
        self.selection = QItemSelectionModel(model, self)
        self._anchor = -1
        self._hovered = -1
        self.may_leave: Callable[[], bool] = lambda: True
        set_surface(self, "base")
        self._wire()
        self.take_theme()

    def _wire(self) -> None:
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.left.setVerticalScrollBarPolicy(off)
        self.left.setHorizontalScrollBarPolicy(off)
        for view in (self.left, self.right):
            old = view.selectionModel()
            view.setSelectionModel(self.selection)
            old.deleteLater()
            view.double_clicked.connect(self._on_double_clicked)
            view.hovered.connect(self.set_hovered)
            view.key_pressed.connect(self._on_key)
            view.composed.connect(self.edit_asked)
            view.menu_asked.connect(self._on_menu)
        left, right = self.left.verticalScrollBar(), self.right.verticalScrollBar()
        left.valueChanged.connect(right.setValue)
        right.valueChanged.connect(left.setValue)
        right.valueChanged.connect(self.scrolled)
        right.rangeChanged.connect(self.scrolled)
        across = self.right.horizontalScrollBar()
        across.valueChanged.connect(self.scrolled)
        across.installEventFilter(self)
        for header in (self.left.titles, self.right.titles):
            header.sectionResized.connect(self._on_section_resized)
        self.selection.currentChanged.connect(self._on_current)
        self.selection.selectionChanged.connect(self._on_selection)
        self.model.modelReset.connect(self._on_reset)

    # ------------------------------------------------------------ looks

    def take_theme(self) -> None:
        """Fetch colours and fonts again and repaint."""
        self.painter.take_theme()
        palette = self._edge.palette()
        palette.setColor(self._edge.backgroundRole(), self._theme.color("line2"))
        self._edge.setPalette(palette)
        self._edge.setAutoFillBackground(True)
        self.repaint_cells()

    def set_row_height(self, height: int) -> None:
        """Make every row this high, logical pixels."""
        self.painter.row_height = height
        self.left.set_row_height(height)
        self.right.set_row_height(height)

    def set_widths(self, widths: Sequence[int]) -> None:
        """Give every column its width and each table its columns."""
        for at, field in enumerate(self.model.fields):
            is_frozen = field.name in FROZEN
            self.left.setColumnHidden(at, not is_frozen)
            self.right.setColumnHidden(at, is_frozen)
            (self.left if is_frozen else self.right).setColumnWidth(at, widths[at])
        self._lay_out()

    def repaint_cells(self) -> None:
        """Paint everything in sight anew."""
        for view in (self.left, self.right):
            view.viewport().update()
            view.titles.viewport().update()

    def repaint_rows(self, first: int, last: int) -> None:
        """Paint those of the rows that are in sight anew."""
        top, bottom = self.rows_in_sight()
        self.update_rows(range(max(first, top), min(last, bottom) + 1))

    def repaint_dirty(self, first: QModelIndex, last: QModelIndex) -> None:
        """Paint rows whose data changed anew, whole, since marks cross columns."""
        self.repaint_rows(first.row(), last.row())

    def set_hovered(self, row: int) -> None:
        """Show which row is under the mouse."""
        if row != self._hovered:
            before, self._hovered = self._hovered, row
            self.update_rows((before, row))

    def update_rows(self, rows: Sequence[int]) -> None:
        """Paint rows anew in both tables."""
        for row in rows:
            self.left.update_row(row)
            self.right.update_row(row)

    def _look(self, row: int) -> RowLook:
        current = self.selection.currentIndex()
        is_current = current.row() == row
        return RowLook(
            self.model.id_at(row) != 0 and self.selection.isRowSelected(row, QModelIndex()),
            is_current,
            row == self._hovered,
            current.column() if is_current else -1,
        )

    # ------------------------------------------------------------ current cell and selection

    @property
    def row(self) -> int:
        """The current row, -1 for none."""
        return self.selection.currentIndex().row()

    @property
    def column(self) -> int:
        """The current column, -1 for none."""
        return self.selection.currentIndex().column()

    @property
    def field(self) -> Field | None:
        """The current column's field."""
        column = self.column
        return self.model.fields[column] if 0 <= column < len(self.model.fields) else None

    def go(self, row: int, column: int, *, extend: bool = False) -> None:
        """Make a cell the current one, select its row or extend the selection to it, show it."""
        count, columns = self.model.rowCount(), self.model.columnCount()
        if not count or not columns:
            return
        row, column = min(max(row, 0), count - 1), min(max(column, 0), columns - 1)
        index = self.model.index(row, column)
        if extend and self._anchor >= 0:
            self.select_rows([(min(self._anchor, row), max(self._anchor, row))])
        else:
            self._anchor = row
            self.select_rows([(row, row)])
        self.selection.setCurrentIndex(index, _SELECT.NoUpdate)
        self.show_cell(row, column)

    def select_rows(self, spans: Sequence[tuple[int, int]], *, add: bool = False) -> None:
        """Select whole rows, first and last of each span."""
        chosen = QItemSelection()
        last = self.model.columnCount() - 1
        for top, bottom in spans:
            chosen.select(self.model.index(top, 0), self.model.index(bottom, last))
        how = _SELECT.Select if add else _SELECT.ClearAndSelect
        self.selection.select(chosen, how | _SELECT.Rows)

    def selected_ids(self) -> "array[int]":
        """Return the ids of the selected projects, in the order shown."""
        chosen = self.selection.selection()
        ranges = [chosen.at(at) for at in range(chosen.count())]
        spans = sorted((each.top(), each.bottom()) for each in ranges)
        ids: array[int] = array("q")
        for top, bottom in spans:
            for positions in self.model.rows.positions(top, bottom):
                ids.extend(self.model.snapshot.ids[positions.start : positions.stop])
        return ids

    def current_id(self) -> int:
        """Return the current project's id, 0 on a group's header or nowhere."""
        return self.model.id_at(self.row)

    def next_project_row(self, row: int, step: int) -> int:
        """Return the next row that is a project, up or down; the row itself where none is."""
        at = row + step
        while 0 <= at < self.model.rowCount():
            if self.model.id_at(at):
                return at
            at += step
        return row

    def toggle(self, row: int, column: int) -> None:
        """Add a row to the selection or take it away, and make a cell of it the current one."""
        index = self.model.index(row, column)
        self.selection.select(index, _SELECT.Toggle | _SELECT.Rows)
        self.selection.setCurrentIndex(index, _SELECT.NoUpdate)
        self._anchor = row

    # ------------------------------------------------------------ geometry

    def view_of(self, column: int) -> CellView:
        """Return the table a column is in."""
        return self.left if column < len(FROZEN) else self.right

    def focus_cells(self) -> None:
        """Give the keyboard to the table of the current cell."""
        self.view_of(max(self.column, 0)).setFocus(Qt.FocusReason.OtherFocusReason)

    def has_cell_focus(self) -> bool:
        """Tell whether the keyboard is in one of the tables."""
        return self.left.hasFocus() or self.right.hasFocus()

    def cell_rect(self, row: int, column: int) -> QRect:
        """Return where a cell lies in its table's viewport."""
        view = self.view_of(column)
        left = view.titles.sectionViewportPosition(column)
        top = view.rowViewportPosition(row)
        return QRect(left, top, view.titles.sectionSize(column), self.painter.row_height)

    def top_of(self, row: int) -> int:
        """Return a row's top in the viewport, logical pixels."""
        return row * self.painter.row_height - self.right.verticalScrollBar().value()

    def settle(self) -> None:
        """Lay out the rows now rather than on the next turn, so that scrolling finds its range."""
        self.left.doItemsLayout()
        self.right.doItemsLayout()

    def scroll_row_to(self, row: int, top: int) -> None:
        """Scroll so that a row's top is at a height in the viewport."""
        self.right.verticalScrollBar().setValue(row * self.painter.row_height - top)

    def show_cell(self, row: int, column: int) -> None:
        """Scroll as little as it takes to see a cell."""
        height, bar = self.painter.row_height, self.right.verticalScrollBar()
        top, room = self.top_of(row), self.right.viewport().height()
        if top < 0:
            bar.setValue(bar.value() + top)
        elif top + height > room:
            # To whole rows, so that none is cut under 合计.
            bar.setValue(-((room - height * (row + 1)) // height) * height)
        if column >= len(FROZEN):
            across = self.right.horizontalScrollBar()
            left = self.right.titles.sectionViewportPosition(column)
            right = left + self.right.titles.sectionSize(column)
            room = self.right.viewport().width()
            if left < 0 or right - left > room:
                across.setValue(across.value() + left)
            elif right > room:
                across.setValue(across.value() + right - room)

    def rows_in_sight(self) -> tuple[int, int]:
        """Return the first and last row in sight; (0, -1) for none."""
        count = self.model.rowCount()
        if not count:
            return 0, -1
        height = self.painter.row_height
        first = max(-self.top_of(0) // height, 0)
        return first, min(first + self.right.viewport().height() // height + 1, count - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def event(self, event: QEvent) -> bool:
        # Alt+Up and Alt+Down are the open editor's; the window's next project would leave it.
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.modifiers() & Qt.KeyboardModifier.AltModifier
            and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
            and not self.has_cell_focus()
        ):
            event.accept()
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The tables' viewports are equally high only while both or neither have a bar below.
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            QTimer.singleShot(0, self, self._lay_out)
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        frozen = sum(
            self.left.columnWidth(at)
            for at in range(self.model.columnCount())
            if not self.left.isColumnHidden(at)
        )
        frozen = min(frozen, max(self.width() - 160, 0)) if self.width() > 320 else frozen
        bar = self.right.horizontalScrollBar()
        below = bar.height() if bar.isVisibleTo(self.right) and bar.maximum() > 0 else 0
        self.left.setGeometry(0, 0, frozen, max(self.height() - below, 0))
        self._edge.setGeometry(frozen, 0, _EDGE, self.height())
        start = frozen + _EDGE
        self.right.setGeometry(start, 0, max(self.width() - start, 0), self.height())
        self.scrolled.emit()

    # ------------------------------------------------------------ signals

    def _on_reset(self) -> None:
        self._anchor = -1
        self._hovered = -1

    def _on_current(self, current: QModelIndex, previous: QModelIndex) -> None:
        self.update_rows((previous.row(), current.row()))
        if self.has_cell_focus() and current.isValid():
            self.focus_cells()
        self.current_moved.emit()

    def _on_selection(self) -> None:
        self.selection_moved.emit()

    def _on_section_resized(self, section: int, old: int, new: int) -> None:
        if section < len(FROZEN) and old and new:
            self._lay_out()
        self.scrolled.emit()

    def _on_double_clicked(self, index: QModelIndex) -> None:
        if self.model.id_at(index.row()):
            self.edit_asked.emit(None)
        else:
            self.fold_asked.emit(index.row())

    def _on_menu(self, position: QPoint) -> None:
        view = self.sender()
        assert isinstance(view, CellView)
        index = view.indexAt(view.viewport().mapFromGlobal(position))
        if index.isValid() and not self.selection.isRowSelected(index.row(), QModelIndex()):
            self.go(index.row(), index.column())
        elif index.isValid():
            self.selection.setCurrentIndex(index, _SELECT.NoUpdate)
        self.menu_asked.emit(position)

    def _on_key(self, event: QKeyEvent) -> None:
        step = step_of(event)
        if step is None:
            self.keys_asked.emit(event)
            return
        event.accept()
        self.take_step(step, extend=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def take_step(self, step: Step, *, extend: bool = False) -> None:
        """Move the current cell."""
        row, column = max(self.row, 0), max(self.column, 0)
        last_row, last = self.model.rowCount() - 1, self.model.columnCount() - 1
        page = max(self.right.viewport().height() // self.painter.row_height - 1, 1)
        targets = {
            Step.UP: (row - 1, column),
            Step.DOWN: (row + 1, column),
            Step.LEFT: (row, column - 1),
            Step.RIGHT: (row, column + 1),
            Step.PAGE_UP: (row - page, column),
            Step.PAGE_DOWN: (row + page, column),
            Step.ROW_START: (row, 0),
            Step.ROW_END: (row, last),
            Step.TOP: (0, column),
            Step.BOTTOM: (last_row, column),
        }
        if step in targets:
            self.go(*targets[step], extend=extend)
        elif step is Step.NEXT:
            at = (row, column + 1) if column < last else (self.next_project_row(row, 1), 0)
            self.go(*at)
        else:
            at = (row, column - 1) if column else (self.next_project_row(row, -1), last)
            self.go(*at)
