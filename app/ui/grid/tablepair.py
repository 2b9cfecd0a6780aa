"""Two tables beside each other: how they are laid out, scrolled and painted as one."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollBar, QWidget

from app.ui.controls.dress import set_surface
from app.ui.grid.cellpainter import CellPainter, RowLook
from app.ui.grid.columns import FROZEN
from app.ui.grid.model import GridModel
from app.ui.grid.ranges import CellRanges
from app.ui.grid.totals import TotalRow
from app.ui.grid.view import CellView
from app.ui.theme import Theme

_EDGE = 1
#: What is left for the columns that scroll, whatever is frozen.
_LEAST_ROOM = 160


class TablePair(QWidget):
    """The frozen columns and the ones that scroll: one model, one scroll position.

    Attributes:
        model: what both show.
        painter: paints the cells of both.
        left: the frozen columns.
        right: the columns that scroll.
        frozen: how many columns do not scroll.
        selection: the current cell and the selected cells of both.
        ranges: the selected cells as rectangles.
        totals: 合计 under the rows of each, where it stands last.

    Signals:
        scrolled: the rows in sight are other ones, or columns moved.
    """

    scrolled = Signal()

    def __init__(self, model: GridModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self._theme = theme
        self.painter = CellPainter(model, theme)
        self.left = CellView(model, self.painter, theme, self._look, is_frozen=True, parent=self)
        self.right = CellView(model, self.painter, theme, self._look, is_frozen=False, parent=self)
        self._edge = QWidget(self)
        self._across = QScrollBar(Qt.Orientation.Horizontal, self)
        self.totals = tuple(TotalRow(model, view.titles, self) for view in (self.left, self.right))
        self._has_total_last = False
        self._room = 0
        self.frozen = len(FROZEN)
        self.selection = QItemSelectionModel(model, self)
        self.ranges = CellRanges(model, self.selection)
        self._hovered = -1
        set_surface(self, "base")
        self._join()
        self.take_theme()

    def _join(self) -> None:
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.left.setVerticalScrollBarPolicy(off)
        for view in (self.left, self.right):
            view.setHorizontalScrollBarPolicy(off)
            old = view.selectionModel()
            view.setSelectionModel(self.selection)
            old.deleteLater()
            view.hovered.connect(self.set_hovered)
        left, right = self.left.verticalScrollBar(), self.right.verticalScrollBar()
        left.valueChanged.connect(right.setValue)
        right.valueChanged.connect(left.setValue)
        right.valueChanged.connect(self._place_totals)
        right.valueChanged.connect(self.scrolled)
        right.rangeChanged.connect(self.scrolled)
        # A bar of the table's own: the views stay equally high, and 合计 can stand above it.
        across = self.right.horizontalScrollBar()
        across.valueChanged.connect(self._across.setValue)
        self._across.valueChanged.connect(across.setValue)
        across.valueChanged.connect(self._on_scrolled_across)
        across.rangeChanged.connect(self._on_range_across)
        self.right.titles.let_columns_move()
        for header in (self.left.titles, self.right.titles):
            header.sectionResized.connect(self._on_section_resized)
        self.model.modelReset.connect(self._on_reset)
        self.model.rowsInserted.connect(self._lay_out_later)
        self.model.rowsRemoved.connect(self._lay_out_later)

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

    def set_total_last(self, *, is_last: bool) -> None:
        """Show 合计 under the rows, or above them in the header."""
        self._has_total_last = is_last
        for view in (self.left, self.right):
            view.titles.set_total_here(is_here=not is_last)
        self._lay_out()

    def set_widths(self, widths: Sequence[int], frozen: int = len(FROZEN)) -> None:
        """Give every column its width and each table its columns, so many to the left one."""
        self.frozen = frozen
        for at in range(len(self.model.fields)):
            is_frozen = at < frozen
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
        spans = self.ranges.spans(row) if self.model.id_at(row) else ()
        return RowLook(
            spans == ((0, self.model.columnCount() - 1),),
            is_current,
            row == self._hovered,
            current.column() if is_current else -1,
            spans,
            self.model.group_at(row) is not None,
        )

    # ------------------------------------------------------------ geometry

    def view_of(self, column: int) -> CellView:
        """Return the table a column is in."""
        return self.left if column < self.frozen else self.right

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
        if column >= self.frozen:
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

    def _lay_out(self) -> None:
        frozen = sum(
            self.left.columnWidth(at)
            for at in range(self.model.columnCount())
            if not self.left.isColumnHidden(at)
        )
        frozen = min(frozen, max(self.width() - _LEAST_ROOM, 0)) if self.width() > 320 else frozen
        start, width = frozen + _EDGE, self.width()
        bar = self._across.sizeHint().height() if self._across.maximum() > 0 else 0
        self._across.setVisible(bool(bar))
        self._across.setGeometry(start, self.height() - bar, max(width - start, 0), bar)
        room = max(self.height() - bar, 0)
        total = self.totals[0].height() if self._has_total_last else 0
        rows = self._rows_end()
        height = room if rows + total <= room else room - total
        self.left.setGeometry(0, 0, frozen, max(height, 0))
        self.right.setGeometry(start, 0, max(width - start, 0), max(height, 0))
        self._edge.setGeometry(frozen, 0, _EDGE, room)
        for row, left, wide in zip(self.totals, (0, start), (frozen, width - start), strict=True):
            row.setVisible(bool(total and self.model.rowCount()))
            row.setGeometry(left, 0, max(wide, 0), row.height())
        self._room = room
        self._place_totals()
        self.scrolled.emit()

    def _rows_end(self) -> int:
        """Return where the last row ends while nothing is scrolled."""
        return self.left.titles.height() + self.model.rowCount() * self.painter.row_height

    def _place_totals(self) -> None:
        """Put 合计 under the last row; where the rows need the room, it stays in sight."""
        end = self._rows_end() - self.right.verticalScrollBar().value()
        for row in self.totals:
            row.move(row.x(), min(end, self._room - row.height()))

    def _lay_out_later(self) -> None:
        QTimer.singleShot(0, self, self._lay_out)

    def _on_reset(self) -> None:
        self._hovered = -1
        self._lay_out_later()

    def _on_range_across(self, least: int, most: int) -> None:
        inner = self.right.horizontalScrollBar()
        self._across.setRange(least, most)
        self._across.setPageStep(inner.pageStep())
        self._across.setSingleStep(inner.singleStep())
        self._across.setValue(inner.value())
        self._lay_out_later()

    def _on_scrolled_across(self) -> None:
        self.totals[1].update()
        self.scrolled.emit()

    def _on_section_resized(self, section: int, old: int, new: int) -> None:
        if section < self.frozen and old and new:
            self._lay_out()
        self.scrolled.emit()
