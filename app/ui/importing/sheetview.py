"""The source's own table as it is shown: the lines of a worksheet, whole rows to be selected."""

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import QFocusEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.ui.controls.dress import follow_theme, paint_focus, paint_hairline, set_surface
from app.ui.importing.sheetmodel import SheetModel
from app.ui.theme import current_theme
from app.ui.tokens import CELL_PADDING_LEFT, ROW_HEIGHT


class SheetDelegate(QStyledItemDelegate):
    """Paints a cell as the other tables do, with the lines of a worksheet around it."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme = current_theme()
        rect: QRect = option.rect
        painter.save()
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = index.data(Qt.ItemDataRole.BackgroundRole) or theme.color("base")
        painter.fillRect(rect, theme.color("soft") if is_selected else ground)
        painter.setFont(index.data(Qt.ItemDataRole.FontRole) or theme.font("cell"))
        painter.setPen(index.data(Qt.ItemDataRole.ForegroundRole) or theme.color("text"))
        first, span = _span(option.widget, index, rect)
        owner = index.model().index(index.row(), first)
        room = span.adjusted(CELL_PADDING_LEFT, 0, -CELL_PADDING_LEFT, 0)
        text = painter.fontMetrics().elidedText(
            owner.data() or "", Qt.TextElideMode.ElideRight, room.width()
        )
        # A text that runs on is painted piece by piece, by every cell it runs over.
        painter.setClipRect(rect)
        painter.drawText(room, owner.data(Qt.ItemDataRole.TextAlignmentRole), text)
        runs_on = room.left() + painter.fontMetrics().horizontalAdvance(text) > rect.right()
        end = 1 / painter.device().devicePixelRatioF()
        line = theme.color("line")
        foot = QPointF(rect.left(), rect.bottom() + 1 - end)
        paint_hairline(painter, foot, rect.width(), line)
        if not runs_on or rect.right() >= span.right():
            side = QPointF(rect.right() + 1 - end, rect.top())
            paint_hairline(painter, side, rect.height(), line, is_vertical=True)
        view = option.widget
        if isinstance(view, SheetView) and view.shows_ring(index.row()):
            whole = QRectF(0, rect.top(), view.viewport().width(), rect.height() - 1)
            paint_focus(painter, whole, radius=0)
        painter.restore()


def _span(
    view: QWidget | None, index: QModelIndex | QPersistentModelIndex, rect: QRect
) -> tuple[int, QRect]:
    """Return the column whose text reaches a cell, and the room that text has."""
    model = index.model()
    if not isinstance(view, QTableView) or not isinstance(model, SheetModel):
        return index.column(), rect
    first, last = model.reach(index.row(), index.column())
    room = QRect(rect)
    room.setLeft(view.columnViewportPosition(first))
    room.setRight(view.columnViewportPosition(last) + view.columnWidth(last) - 1)
    return first, room


class SheetView(QTableView):
    """The sheet, with the lines of a worksheet; whole rows are selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("原来的表")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        set_surface(self.viewport(), "base")
        self.setShowGrid(False)
        self.setItemDelegate(SheetDelegate(self))
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setHighlightSections(False)
        follow_theme(self, self._take_theme)

    def shows_ring(self, row: int) -> bool:
        """Whether the keyboard is at a row."""
        return self.hasFocus() and self.currentIndex().row() == row

    def focusInEvent(self, event: QFocusEvent) -> None:
        if not self.currentIndex().isValid() and self.model().rowCount():
            # The keyboard has to be seen somewhere; nothing is chosen by that.
            first = self.model().index(max(self.rowAt(0), 0), 0)
            nothing = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(first, nothing)
        super().focusInEvent(event)

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()

    def _take_theme(self) -> None:
        theme = current_theme()
        scale = max(theme.font_scale, 1.0)
        self.verticalHeader().setDefaultSectionSize(round(ROW_HEIGHT * scale))
        self.verticalHeader().setFont(theme.font("caption"))
        self.viewport().update()
