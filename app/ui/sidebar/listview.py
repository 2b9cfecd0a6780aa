"""The sidebar's list: mouse and keyboard over its rows."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from app.ui.controls.dress import set_look
from app.ui.sidebar.delegate import SidebarDelegate
from app.ui.sidebar.model import SidebarRows, is_stop
from app.ui.sidebar.rows import Entry, FacetHead, FacetRow, Heading, MoreRow, Row
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
    """

    activated_row = Signal(object)
    fold_wanted = Signal(object, bool)
    deletion_wanted = Signal(object)
    menu_wanted = Signal(object, QPoint)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = SidebarRows(self)
        self._delegate = SidebarDelegate(theme, parent)
        self._pressed = QPoint()
        # Nobody has moved since the keyboard came: sections arrive in any order, and its first
        # stop is looked for again with each.
        self._is_waiting = False
        self._placed = ""
        self.setModel(self._rows)
        self.setItemDelegate(self._delegate)
        set_look(self, "bare")
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
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

    def focusInEvent(self, event: QFocusEvent) -> None:
        if not self.currentIndex().isValid():
            self._go_to_first()
        super().focusInEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()
        self._is_waiting = False
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and isinstance(self._rows.row_at(index), Heading):
            self.update(index)

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
        if isinstance(row, FacetRow | MoreRow) and is_folded:
            head = self._rows.index_of(f"facet:{row.dimension}")
            self.setCurrentIndex(head)
        elif isinstance(row, FacetHead) and row.is_folded != is_folded:
            self.fold_wanted.emit(row, is_folded)

    def _on_clicked(self, index: QModelIndex) -> None:
        row = self._rows.row_at(index)
        if isinstance(row, Heading):
            plus = self._delegate.plus_rect(self.visualRect(index))
            if not plus.contains(self._pressed):
                return
        self.activated_row.emit(row)

    def _on_menu(self, point: QPoint) -> None:
        index = self.indexAt(point)
        if index.isValid():
            self.menu_wanted.emit(self._rows.row_at(index), self.viewport().mapToGlobal(point))
