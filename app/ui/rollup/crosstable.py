"""A cross table: 合计 on both edges, shaded cells, titles that stay in sight."""

from typing import Any

from PySide6.QtCore import QMimeData, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QMoveEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QScrollBar, QSizePolicy, QWidget

from app.ui.rollup.crosslines import CrossSheet, Side, cell_tip, cross_html, cross_tsv
from app.ui.rollup.crossmeasures import CrossMeasures, measure_cross
from app.ui.rollup.crosspainting import CrossLook, paint_cross, paint_waiting
from app.ui.rollup.pickable import Part, Pick, Pictured
from app.ui.theme import Theme
from app.ui.tokens import LOADING_DELAY_MS

_BAR = 12
_WAITING_HEIGHT = 200
_ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class CrossTable(Pictured):
    """One cross table, as tall as its rows; wide ones scroll under the first two columns.

    Signals:
        copied(str): the table is on the clipboard; its name and number of rows, for people.
        moved(): it stands elsewhere on the page; say what is visible of it.
    """

    copied = Signal(str)
    moved = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._sheet: CrossSheet | None = None
        self._sizes = CrossMeasures()
        self._places: tuple[dict[Any, int], dict[Any, int]] = ({}, {})
        self._is_late = False
        self._visible = (0.0, 0.0)
        super().__init__("交叉汇总表", theme, parent)
        self._scroll = QScrollBar(Qt.Orientation.Horizontal, self)
        self._scroll.hide()
        self._scroll.valueChanged.connect(lambda _value: self.update())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        QTimer.singleShot(LOADING_DELAY_MS, self, self._be_late)

    @property
    def sheet(self) -> CrossSheet | None:
        """What is shown; None before the first reading."""
        return self._sheet

    def show_sheet(self, sheet: CrossSheet) -> None:
        """Show another table."""
        self._sheet = sheet
        self._places = (
            {head.key: at for at, (head, _) in enumerate(sheet.rows)},
            {head.key: at for at, head in enumerate(sheet.columns)},
        )
        self.relayout()
        self.updateGeometry()

    def stick(self, top: float, bottom: float) -> None:
        """Keep titles and scroll bar in sight while the page scrolls.

        Args:
            top: what is visible of the widget begins here.
            bottom: and ends here.
        """
        if (top, bottom) != self._visible:
            self._visible = (top, bottom)
            self._place_bar()
            self.update()

    def copy(self) -> None:
        """Put the table on the clipboard, for spreadsheets and for text programs."""
        if self._sheet is None:
            return
        content = QMimeData()
        content.setText(cross_tsv(self._sheet))
        content.setHtml(cross_html(self._sheet))
        QGuiApplication.clipboard().setMimeData(content)
        self.copied.emit(f"{self.accessibleName()}，{len(self._sheet.rows)} 行")

    def sizeHint(self) -> QSize:
        return QSize(560, self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(320, self._height())

    def lay_out(self) -> list[Part]:
        """Measure rows and columns; the cells are parts found where they are asked for."""
        if self._sheet is None:
            return []
        self._sizes = measure_cross(self._sheet, self.theme, self.width())
        hidden = round(self._sizes.whole_width - self.width())
        self._scroll.setRange(0, max(hidden, 0))
        self._scroll.setPageStep(max(round(self.width() - self._sizes.frozen), 1))
        self._scroll.setSingleStep(48)
        self._scroll.setVisible(hidden > 0)
        self.setFixedHeight(self._height())
        self._place_bar()
        return []

    def paint(self, painter: QPainter, exposed: QRectF) -> None:
        if self._sheet is None:
            if self._is_late:
                paint_waiting(painter, self.theme, self.width())
            return
        look = CrossLook(
            self._sizes,
            float(self._scroll.value()),
            self._stuck(),
            self._at(self._chosen),
            self._at(self._current) if self.hasFocus() else None,
            self._at(self._hovered),
        )
        paint_cross(painter, self.theme, self._sheet, look, exposed)

    def copy_for(self, theme: Theme) -> "CrossTable":
        found = CrossTable(theme)
        found.setAccessibleName(self.accessibleName())
        if self._sheet is not None:
            found.show_sheet(self._sheet)
        return found

    def picture_size(self) -> QSize:
        """All columns, however many there are."""
        usual = super().picture_size()
        return QSize(max(usual.width(), round(self._sizes.least_width)), self._height())

    def part_at(self, point: QPointF) -> Part | None:
        sheet = self._sheet
        if sheet is None:
            return None
        at = self._sizes.cell_at(point.x(), point.y(), self._scroll.value(), self._stuck())
        if at is None or at[0] >= len(sheet.rows) or at[1] >= len(sheet.columns):
            return None
        return self._part_of(*at)

    def cell_part(self, pick: Pick) -> Part | None:
        """Return where a cell is; None when there is no such cell, or nothing in it."""
        at = self._at(pick)
        return None if at is None else self._part_of(*at)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._current is None and self._sheet is not None:
            self._current = self._pick(0, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        sheet = self._sheet
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        if sheet is None:
            super().keyPressEvent(event)
            return
        key = Qt.Key(event.key())
        row, column = self._at(self._current) or (0, 0)
        is_far = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        last = (len(sheet.rows) - 1, len(sheet.columns) - 1)
        if key in _ARROWS:
            down, right = _ARROWS[key]
            row = min(max(row + down, 0), last[0])
            column = min(max(column + right, 0), last[1])
        elif key == Qt.Key.Key_Home:
            row, column = (0 if is_far else row), 0
        elif key == Qt.Key.Key_End:
            row, column = (last[0] if is_far else row), last[1]
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            step = -10 if key == Qt.Key.Key_PageUp else 10
            row = min(max(row + step, 0), last[0])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            part = self._part_of(row, column)
            if part is not None and self._current is not None:
                self.opened.emit(part.pick)
            return
        elif key != Qt.Key.Key_Space:
            super().keyPressEvent(event)
            return
        self._go_to(row, column)

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.moved.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        sideways = event.angleDelta().x()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            sideways = sideways or event.angleDelta().y()
        if sideways and self._scroll.maximum():
            self._scroll.setValue(self._scroll.value() - sideways // 2)
            event.accept()
        else:
            event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        part = self.part_at(event.position())
        if part is not None and part.tip and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(part.pick)

    def _go_to(self, row: int, column: int) -> None:
        """Put the keyboard on a cell; an empty one can be stood on, but not chosen or opened."""
        part = self._part_of(row, column)
        assert part is not None
        if column:
            left, right = self._sizes.column_span(column)
            value = self._scroll.value()
            value = max(value, round(right - self.width()))
            self._scroll.setValue(min(value, round(left - self._sizes.frozen)))
        self._choose(part)
        self.revealed.emit(self._revealed_rect(row, column))

    def _revealed_rect(self, row: int, column: int) -> QRect:
        """Include the titles, which would cover the row if only it were scrolled into view."""
        rect = self._sizes.cell_rect(row, column, self._scroll.value()).toAlignedRect()
        above = round(self._sizes.row_top(1)) if row else rect.top()
        return rect.adjusted(0, -min(above, rect.top()), 0, 0)

    def _pick(self, row: int, column: int) -> Pick:
        assert self._sheet is not None
        row_key, column_key = self._sheet.rows[row][0].key, self._sheet.columns[column].key
        if row_key is Side.ALL and column_key is Side.ALL:
            return Pick("all")
        if column_key is Side.ALL:
            return Pick("groups", row_key)
        if row_key is Side.ALL:
            return Pick("columns", column_key)
        return Pick("cell", (row_key, column_key))

    def _at(self, pick: Pick | None) -> tuple[int, int] | None:
        """Return the row and column of a pick; None when it is not in the table."""
        if pick is None or self._sheet is None:
            return None
        keys: tuple[Any, Any]
        match pick.kind:
            case "all":
                keys = (Side.ALL, Side.ALL)
            case "groups":
                keys = (pick.key, Side.ALL)
            case "columns":
                keys = (Side.ALL, pick.key)
            case "cell":
                keys = pick.key
            case _:
                return None
        rows, columns = self._places
        if keys[0] not in rows or keys[1] not in columns:
            return None
        return rows[keys[0]], columns[keys[1]]

    def _part_of(self, row: int, column: int) -> Part | None:
        assert self._sheet is not None
        rect = self._sizes.cell_rect(row, column, self._scroll.value())
        return Part(self._pick(row, column), rect, cell_tip(self._sheet, row, column))

    def _part(self, pick: Pick | None) -> Part | None:
        return None if pick is None else self.cell_part(pick)

    def _stuck(self) -> float:
        """Return how far the titles are moved down to stay in sight."""
        most = self._sizes.whole_height - self._sizes.row_top(2)
        return min(max(self._visible[0], 0.0), max(most, 0.0))

    def _height(self) -> int:
        if self._sheet is None:
            return _WAITING_HEIGHT
        return round(self._sizes.whole_height) + (_BAR if not self._scroll.isHidden() else 0)

    def _place_bar(self) -> None:
        bottom = self._height()
        if self._visible[1] > 0:
            bottom = min(bottom, max(round(self._visible[1]), round(self._sizes.row_top(2)) + _BAR))
        left = round(self._sizes.frozen)
        self._scroll.setGeometry(left, bottom - _BAR, max(self.width() - left, 0), _BAR)

    def _be_late(self) -> None:
        self._is_late = True
        self.update()
