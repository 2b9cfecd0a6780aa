"""The sidebar's list: mouse and keyboard over its rows."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QToolTip, QWidget

from app.ui.controls.dress import set_look
from app.ui.controls.viewport import know_viewport
from app.ui.sidebar.bars import OUTSIDE, bar_at, nearest_bar, pressed
from app.ui.sidebar.delegate import SidebarDelegate
from app.ui.sidebar.model import SidebarRows, is_stop
from app.ui.sidebar.rows import BarsRow, Entry, FacetHead, FacetRow, Heading, MoreRow, Row
from app.ui.theme import Theme

_ACTIVATE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_MOVE = QAbstractItemView.CursorAction
_PLAIN = Qt.KeyboardModifier.NoModifier


class SidebarList(QListView):
    """One list for everything, so that arrows lead from the first row to the last.

    Signals:
        activated_row(Row): chosen by click, Space or Enter; a heading by its +.
        fold_wanted(FacetHead, bool): to be folded, or unfolded, with Left and Right.
        deletion_wanted(Row): the Delete key.
        menu_wanted(Row, QPoint): the right button or the menu key, at a place on the screen.
        range_wanted(BarsRow, tuple[int, int] | None): a range of bars was drawn, or taken away.
        outside_wanted(BarsRow): what has no place among the bars.
        update_wanted(Entry): a changed view's 更新.
        move_wanted(Entry, int): a view one place up (-1) or down (1), by Ctrl and an arrow.
        rename_wanted(Entry): F2.
    """

    activated_row = Signal(object)
    fold_wanted = Signal(object, bool)
    deletion_wanted = Signal(object)
    menu_wanted = Signal(object, QPoint)
    range_wanted = Signal(object, object)
    outside_wanted = Signal(object)
    update_wanted = Signal(object)
    move_wanted = Signal(object, int)
    rename_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        know_viewport(self)
        self._rows = SidebarRows(self)
        self.delegate = SidebarDelegate(theme, parent)
        self._pressed = QPoint()
        # Nobody has moved since the keyboard came: sections arrive in any order, and its first
        # stop is looked for again with each.
        self._is_waiting = False
        self._placed = ""
        # Which edge of a range the arrow keys move: 0 the left, 1 the right, None not said yet.
        self._edge: int | None = None
        self.setModel(self._rows)
        self.setItemDelegate(self.delegate)
        set_look(self, "bare")
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        set_look(self.verticalScrollBar(), "thin")
        self.setMouseTracking(True)
        # A click leaves the focus where one is typing; the keyboard comes by Tab.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName("储备库、视图和筛选")
        self.clicked.connect(self._on_clicked)
        self.customContextMenuRequested.connect(self._on_menu)

    @property
    def rows(self) -> SidebarRows:
        """The model."""
        return self._rows

    def set_rows(self, rows: list[Row]) -> None:
        """Show other rows; the current one and the scroll stay."""
        current = self.currentIndex()
        key = self._rows.row_at(current).key if current.isValid() else ""
        value = self.verticalScrollBar().value()
        self._rows.set_rows(rows)
        if key:
            found = self._rows.index_of(key)
            if found != self.currentIndex():
                # Not setCurrentIndex, which would scroll to it.
                self.selectionModel().setCurrentIndex(
                    found, QItemSelectionModel.SelectionFlag.NoUpdate
                )
        self.doItemsLayout()
        self.verticalScrollBar().setValue(value)
        if self._is_waiting and self.hasFocus() and key in ("", self._placed):
            self._go_to_first()

    def current_row(self) -> Row | None:
        """Return the row the keyboard is at."""
        index = self.currentIndex()
        return self._rows.row_at(index) if index.isValid() else None

    def show_row(self, key: str) -> None:
        """Bring a row to the top and make it the current one."""
        index = self._rows.index_of(key)
        self._is_waiting = False
        if index.isValid():
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)
            stop = index if is_stop(self._rows.row_at(index)) else self._next(index.row(), 1)
            self.selectionModel().setCurrentIndex(stop, QItemSelectionModel.SelectionFlag.NoUpdate)

    def moveCursor(
        self, cursor_action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        at = self.currentIndex().row()
        last = self._rows.rowCount() - 1
        match cursor_action:
            case _MOVE.MoveUp | _MOVE.MovePrevious:
                return self._next(at, -1)
            case _MOVE.MoveDown | _MOVE.MoveNext:
                return self._next(at, 1)
            case _MOVE.MoveHome:
                return self._next(-1, 1)
            case _MOVE.MoveEnd:
                return self._next(last + 1, -1)
            case _MOVE.MovePageUp:
                return self._next(max(at - 10, 0) + 1, -1)
            case _MOVE.MovePageDown:
                return self._next(min(at + 10, last) - 1, 1)
        return self.currentIndex()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current_row()
        key = event.key()
        self._is_waiting = False
        if isinstance(row, Entry) and self._key_on_entry(row, event):
            return
        if isinstance(row, BarsRow) and self._key_on_bars(row, event):
            return
        if row is None or event.modifiers() not in (_PLAIN, Qt.KeyboardModifier.KeypadModifier):
            super().keyPressEvent(event)
        elif key in _ACTIVATE:
            self.activated_row.emit(row)
        elif key == Qt.Key.Key_Delete:
            self.deletion_wanted.emit(row)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._fold(row, key == Qt.Key.Key_Left)
        elif key == Qt.Key.Key_Menu:
            rect = self.visualRect(self.currentIndex())
            self.menu_wanted.emit(row, self.viewport().mapToGlobal(rect.center()))
        else:
            super().keyPressEvent(event)

    def _key_on_entry(self, row: Entry, event: QKeyEvent) -> bool:
        key = event.key()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and key in (
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
        ):
            self.move_wanted.emit(row, -1 if key == Qt.Key.Key_Up else 1)
            return True
        if key == Qt.Key.Key_F2:
            self.rename_wanted.emit(row)
            return True
        return False

    def _key_on_bars(self, row: BarsRow, event: QKeyEvent) -> bool:
        """Move an edge of the range; the first arrow says which one."""
        key = event.key()
        if self.delegate.brush is not None and key == Qt.Key.Key_Escape:
            self._end_brush()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._edge = None
            self.range_wanted.emit(row, None)
        elif key == Qt.Key.Key_Space:
            self._edge = 0 if self._edge == 1 else 1
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and row.cells:
            step = 1 if key == Qt.Key.Key_Right else -1
            if self._edge is None:
                self._edge = 0 if step > 0 else 1
            first, last = row.held or (0, len(row.cells) - 1)
            if self._edge == 0:
                first = min(max(first + step, 0), last)
            else:
                last = min(max(last + step, first), len(row.cells) - 1)
            self.range_wanted.emit(row, (first, last))
        else:
            return False
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        if not self.currentIndex().isValid():
            self._go_to_first()
        super().focusInEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = self._pressed = event.position().toPoint()
        self._is_waiting = False
        index = self.indexAt(point)
        row = self._rows.row_at(index) if index.isValid() else None
        if isinstance(row, BarsRow) and event.button() == Qt.MouseButton.LeftButton:
            self.delegate.brush = pressed(row, self.visualRect(index), self._right(), point)
            self.viewport().update()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.delegate.brush is not None:
            self._draw(event.position().toPoint())
            return
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and isinstance(self._rows.row_at(index), Heading):
            self.update(index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        brush, row = self.delegate.brush, self._brushed()
        self._end_brush()
        if brush is None or row is None:
            super().mouseReleaseEvent(event)
            return
        is_repeated = not brush.is_moved and brush.cells == row.held
        # Clicked again, the only bar of a range gives it up.
        self.range_wanted.emit(row, None if is_repeated else brush.cells)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            row = self._rows.row_at(index) if index.isValid() else None
            if isinstance(row, BarsRow):
                QToolTip.showText(event.globalPos(), self.bar_tip(row, event.pos()), self)
                return True
        return super().viewportEvent(event)

    def bar_tip(self, row: BarsRow, point: QPoint) -> str:
        """Return what the tooltip says of the bar under a point of the viewport."""
        rect = self.visualRect(self._rows.index_of(row.key))
        at = bar_at(row, rect, self._right(), point)
        if at is None:
            return ""
        return row.outside.tip if at == OUTSIDE and row.outside else row.cells[at].tip

    def _draw(self, point: QPoint) -> None:
        brush, row = self.delegate.brush, self._brushed()
        if brush is None or row is None:
            return
        at = nearest_bar(row, self.visualRect(self._rows.index_of(row.key)), self._right(), point)
        if at != brush.at:
            brush.at, brush.is_moved = at, True
            self.viewport().update()

    def _brushed(self) -> BarsRow | None:
        brush = self.delegate.brush
        index = self._rows.index_of(brush.key) if brush else QModelIndex()
        row = self._rows.row_at(index) if index.isValid() else None
        return row if isinstance(row, BarsRow) else None

    def _end_brush(self) -> None:
        self.delegate.brush = None
        self.viewport().update()

    def _right(self) -> int:
        return self.delegate.right()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.doItemsLayout()

    def _go_to_first(self) -> None:
        """Make the first current entry the keyboard's, or the first row to stop at."""
        entries = (
            at
            for at, row in enumerate(self._rows.rows)
            if isinstance(row, Entry) and row.is_current
        )
        at = next(entries, -1)
        self._is_waiting = True
        index = self._rows.index(at) if at >= 0 else self._next(-1, 1)
        self._placed = self._rows.row_at(index).key if index.isValid() else ""
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    def _next(self, at: int, step: int) -> QModelIndex:
        rows = self._rows.rows
        found = at + step
        while 0 <= found < len(rows):
            if is_stop(rows[found]):
                return self._rows.index(found)
            found += step
        return self.currentIndex()

    def _fold(self, row: Row, is_folded: bool) -> None:
        if isinstance(row, FacetRow | MoreRow) and row.dimension and is_folded:
            head = self._rows.index_of(f"facet:{row.dimension}")
            self.setCurrentIndex(head)
        elif isinstance(row, FacetHead) and row.is_folded != is_folded:
            self.fold_wanted.emit(row, is_folded)

    def _on_clicked(self, index: QModelIndex) -> None:
        row = self._rows.row_at(index)
        rect = self.visualRect(index)
        if isinstance(row, BarsRow):
            if bar_at(row, rect, self._right(), self._pressed) == OUTSIDE:
                self.outside_wanted.emit(row)
            return
        is_update = isinstance(row, Entry) and row.is_changed
        if is_update and self.delegate.update_rect(rect).contains(self._pressed):
            self.update_wanted.emit(row)
            return
        if isinstance(row, Heading):
            plus = self.delegate.plus_rect(self.visualRect(index))
            if not plus.contains(self._pressed):
                return
        self.activated_row.emit(row)

    def _on_menu(self, point: QPoint) -> None:
        index = self.indexAt(point)
        if index.isValid():
            self.menu_wanted.emit(self._rows.row_at(index), self.viewport().mapToGlobal(point))
