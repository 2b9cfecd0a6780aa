"""Two tables that behave as one: the frozen columns and the ones that scroll."""

from array import array
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.models.fields import Field
from app.ui.grid.model import GridModel
from app.ui.grid.ranges import Area
from app.ui.grid.steps import Step, step_of, target
from app.ui.grid.tablepair import TablePair
from app.ui.grid.view import CellView
from app.ui.theme import Theme

_SELECT = QItemSelectionModel.SelectionFlag


class FrozenTable(TablePair):
    """The pair with one current cell, one selection and one keyboard.

    Attributes:
        may_leave: asked before a click takes another cell; False keeps an open editor's.

    Signals:
        current_moved: another cell is the current one.
        selection_moved: other cells are selected.
        edit_asked(object): edit the current cell; the event that began it, or None.
        keys_asked(QKeyEvent): a key the table itself has no use for.
        menu_asked(QPoint): a right click on the cells, global coordinates.
        fold_asked(int): fold or unfold the group of this row.
        turn_asked(int, bool): unfold the group of this row or go into it; fold it or go out.
    """

    current_moved = Signal()
    selection_moved = Signal()
    edit_asked = Signal(object)
    keys_asked = Signal(QKeyEvent)
    menu_asked = Signal(QPoint)
    fold_asked = Signal(int)
    turn_asked = Signal(int, bool)

    def __init__(self, model: GridModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(model, theme, parent)
        self.may_leave: Callable[[], bool] = lambda: True
        self._wire()

    def _wire(self) -> None:
        for view in (self.left, self.right):
            view.double_clicked.connect(self._on_double_clicked)
            view.key_pressed.connect(self._on_key)
            view.composed.connect(self.edit_asked)
            view.menu_asked.connect(self._on_menu)
        self.selection.currentChanged.connect(self._on_current)
        self.selection.selectionChanged.connect(self._on_selection)

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

    def go(self, row: int, column: int, *, extend: bool = False, by_rows: bool = False) -> None:
        """Make a cell the current one, select it or extend the selection to it, show it.

        Args:
            row: of the model; beyond the ends stands for the end.
            column: likewise.
            extend: select from where the selection began instead.
            by_rows: select the whole row, and whole rows when it is extended.
        """
        count, columns = self.model.rowCount(), self.model.columnCount()
        if not count or not columns:
            return
        row, column = min(max(row, 0), count - 1), min(max(column, 0), columns - 1)
        if extend:
            self.ranges.extend(row, column)
        else:
            self.ranges.start(row, column, by_rows=by_rows)
        self.selection.setCurrentIndex(self.model.index(row, column), _SELECT.NoUpdate)
        self.show_cell(row, column)

    def select_rows(self, spans: Sequence[tuple[int, int]], *, add: bool = False) -> None:
        """Select whole rows, first and last of each span."""
        self.ranges.select_rows(spans, add=add)

    def select_all(self) -> None:
        """Select every row."""
        last = self.model.rowCount() - 1
        if last >= 0:
            self.select_rows([(0, last)])

    def select_cells(self, areas: Sequence[Area]) -> None:
        """Select rectangles of cells."""
        self.ranges.select(areas)

    def selected_ids(self) -> "array[int]":
        """Return the ids of the projects that selected cells belong to, in the order shown."""
        return self.ranges.ids()

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

    def toggle(self, row: int, column: int, *, by_rows: bool = False) -> None:
        """Add a cell or its row to the selection or take it away, and make it the current one."""
        self.ranges.toggle(row, column, by_rows=by_rows)
        self.selection.setCurrentIndex(self.model.index(row, column), _SELECT.NoUpdate)

    def focus_cells(self) -> None:
        """Give the keyboard to the table of the current cell."""
        self.view_of(max(self.column, 0)).setFocus(Qt.FocusReason.OtherFocusReason)

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

    # ------------------------------------------------------------ signals

    def _on_current(self, current: QModelIndex, previous: QModelIndex) -> None:
        self.update_rows((previous.row(), current.row()))
        if self.has_cell_focus() and current.isValid():
            self.focus_cells()
        self.current_moved.emit()

    def _on_selection(self) -> None:
        # A cell alone stands for its row, so more is painted anew than the cells themselves.
        self.left.viewport().update()
        self.right.viewport().update()
        self.selection_moved.emit()

    def _on_double_clicked(self, index: QModelIndex) -> None:
        if self.model.id_at(index.row()):
            self.edit_asked.emit(None)
        else:
            self.fold_asked.emit(index.row())

    def _on_menu(self, position: QPoint) -> None:
        view = self.sender()
        assert isinstance(view, CellView)
        index = view.indexAt(view.viewport().mapFromGlobal(position))
        if index.isValid() and not self.ranges.holds(index.row(), index.column()):
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
        extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        is_across = step in (Step.LEFT, Step.RIGHT) and not extend
        if is_across and self.row >= 0 and self.model.group_at(self.row) is not None:
            self.turn_asked.emit(self.row, step is Step.RIGHT)
        else:
            self.take_step(step, extend=extend)

    def take_step(self, step: Step, *, extend: bool = False) -> None:
        """Move the current cell."""
        row, column = max(self.row, 0), max(self.column, 0)
        last_row, last = self.model.rowCount() - 1, self.model.columnCount() - 1
        page = max(self.right.viewport().height() // self.painter.row_height - 1, 1)
        at = target(step, (row, column), (last_row, last), page)
        if at is not None:
            self.go(*at, extend=extend)
        elif step is Step.NEXT:
            at = (row, column + 1) if column < last else (self.next_project_row(row, 1), 0)
            self.go(*at)
        else:
            at = (row, column - 1) if column else (self.next_project_row(row, -1), last)
            self.go(*at)
