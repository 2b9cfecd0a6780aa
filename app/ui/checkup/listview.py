"""The list of findings: mouse and keyboard over its rows."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from app.queries.examination.finding import Finding
from app.ui.checkup.delegate import CheckupDelegate
from app.ui.checkup.model import CheckupRows, Index
from app.ui.checkup.rows import FindingRow, Heading, Row
from app.ui.controls.viewport import know_viewport
from app.ui.theme import Theme

_OPEN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SELECT = QItemSelectionModel.SelectionFlag


class CheckupList(QListView):
    """Findings under their rules.

    Signals:
        deed_wanted(FindingRow): a row's action: a click on its word, a double click, or Enter.
        fold_wanted(str, bool): a heading is to be folded, or unfolded.
        chosen(Finding): another finding is the current one; None for none.
        copy_wanted: the selected findings are to go to the clipboard.
        review_wanted: the selected findings are to be reviewed, or open again.
        menu_wanted(QPoint): the right button or the menu key, at a place on the screen.
    """

    deed_wanted = Signal(object)
    fold_wanted = Signal(str, bool)
    chosen = Signal(object)
    copy_wanted = Signal()
    review_wanted = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        know_viewport(self)
        self._rows = CheckupRows(self)
        self._delegate = CheckupDelegate(theme, self)
        self.setModel(self._rows)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName("体检发现的问题")
        self.customContextMenuRequested.connect(
            lambda point: self.menu_wanted.emit(self.viewport().mapToGlobal(point))
        )
        theme.changed.connect(self.doItemsLayout)

    @property
    def rows(self) -> Sequence[Row]:
        """What is shown."""
        return self._rows.rows

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; the current and the selected ones, and the scroll, stay."""
        before = self.current_row()
        key = getattr(before, "key", None)
        at = self.currentIndex().row()
        selected = {(each.rule, each.subject) for each in self.selected()}
        value = self.verticalScrollBar().value()
        self._rows.set_rows(rows)
        self.doItemsLayout()
        found = self._rows.position(key) if key is not None else -1
        if found < 0 and key is not None:
            found = self._nearest(at)
        if found < 0:
            found = self._first_finding()
        selection = QItemSelection()
        for place, row in enumerate(rows):
            if isinstance(row, FindingRow) and (row.key in selected or place == found):
                index = self._rows.index(place)
                selection.select(index, index)
        model = self.selectionModel()
        model.select(selection, _SELECT.ClearAndSelect)
        if found >= 0:
            # Not setCurrentIndex, which would scroll to it.
            model.setCurrentIndex(self._rows.index(found), _SELECT.NoUpdate)
        self.verticalScrollBar().setValue(value)
        self._announce()

    def current_row(self) -> Row | None:
        """Return the row the keyboard is at."""
        index = self.currentIndex()
        return self._rows.row_at(index) if index.isValid() else None

    def selected(self) -> list[Finding]:
        """Return the selected findings, in order."""
        places = sorted(index.row() for index in self.selectedIndexes())
        rows = (self._rows.rows[place] for place in places)
        return [row.finding for row in rows if isinstance(row, FindingRow)]

    def go_to(self, key: object) -> bool:
        """Make the row of a key the current one; tell whether it is there."""
        at = self._rows.position(key)
        if at >= 0:
            index = self._rows.index(at)
            # Not the view's setCurrentIndex, which would unselect it while Ctrl is held.
            self.selectionModel().setCurrentIndex(index, _SELECT.ClearAndSelect)
            self.scrollTo(index)
        return at >= 0

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._announce()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current_row()
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif key in _OPEN and isinstance(row, FindingRow):
            self.deed_wanted.emit(row)
        elif isinstance(row, Heading) and key in (*_OPEN, Qt.Key.Key_Space):
            self.fold_wanted.emit(row.key, not row.is_folded)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and row is not None:
            self._fold(key == Qt.Key.Key_Left)
        elif key == Qt.Key.Key_M and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.review_wanted.emit()
        elif key == Qt.Key.Key_Menu:
            rect = self.visualRect(self.currentIndex())
            self.menu_wanted.emit(self.viewport().mapToGlobal(rect.center()))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._first_finding() >= 0:
            self.setCurrentIndex(self._rows.index(self._first_finding()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        row = self._rows.row_at(index) if index.isValid() else None
        is_left = event.button() == Qt.MouseButton.LeftButton
        if isinstance(row, Heading) and is_left:
            self.selectionModel().setCurrentIndex(index, _SELECT.NoUpdate)
            self.fold_wanted.emit(row.key, not row.is_folded)
            return
        super().mousePressEvent(event)
        if isinstance(row, FindingRow) and is_left and self._is_on_deed(event, index, row):
            self.deed_wanted.emit(row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        row = self._rows.row_at(index) if index.isValid() else None
        if isinstance(row, FindingRow) and not self._is_on_deed(event, index, row):
            self.deed_wanted.emit(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        row = self._rows.row_at(index) if index.isValid() else None
        is_link = isinstance(row, Heading) or (
            isinstance(row, FindingRow) and self._is_on_deed(event, index, row)
        )
        shape = Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.viewport().unsetCursor()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Later, since a page that is shown is given several sizes one after another.
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    def _is_on_deed(self, event: QMouseEvent, index: QModelIndex, row: FindingRow) -> bool:
        area = self._delegate.deed_rect(self.visualRect(index), row)
        return area.contains(event.position().toPoint())

    def _fold(self, is_folded: bool) -> None:
        """Fold the group of the current row, or unfold it; the heading becomes the current row."""
        rows = self._rows.rows
        at = self.currentIndex().row()
        while at >= 0 and not isinstance(rows[at], Heading):
            at -= 1
        heading = rows[at] if at >= 0 else None
        if not isinstance(heading, Heading) or heading.is_folded == is_folded:
            return
        self.selectionModel().setCurrentIndex(self._rows.index(at), _SELECT.Clear)
        self.fold_wanted.emit(heading.key, is_folded)

    def _first_finding(self) -> int:
        rows = enumerate(self._rows.rows)
        return next((at for at, row in rows if isinstance(row, FindingRow)), -1)

    def _nearest(self, at: int) -> int:
        """Return the finding at or after a place, else the last one before it."""
        rows = self._rows.rows
        after = (place for place in range(max(at, 0), len(rows)))
        before = (place for place in range(min(at, len(rows)) - 1, -1, -1))
        for place in (*after, *before):
            if isinstance(rows[place], FindingRow):
                return place
        return -1

    def _announce(self) -> None:
        row = self.current_row()
        self.chosen.emit(row.finding if isinstance(row, FindingRow) else None)
