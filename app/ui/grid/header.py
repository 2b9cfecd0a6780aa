"""The grid's header: titles above, the pinned 合计 below, in one QHeaderView of 60 px."""

from PySide6.QtCore import QPoint, QPointF, QRect, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from app.models.fields import Align, Field, Kind
from app.queries.layout import Sort
from app.ui.controls.dress import follow_theme, paint_hairline
from app.ui.controls.viewport import know_viewport
from app.ui.grid.cellpainter import baseline, hairlines
from app.ui.grid.columns import NARROWEST, WIDEST
from app.ui.grid.model import GridModel
from app.ui.grid.totals import paint_totals, shown_sections
from app.ui.icons import icon_pixmap
from app.ui.theme import Theme, current_theme
from app.ui.tokens import (
    CELL_PADDING_LEFT,
    CELL_PADDING_RIGHT,
    HEADER_HEIGHT,
    ICON_ARROW,
    TOTAL_HEIGHT,
)

_MARK_HEIGHT = 16
_ARROW_GAP = 4
_UNIT_GAP = 4


class GridHeader(QHeaderView):
    """Titles with the sort arrow, and under them the sums of all that is shown.

    Only the upper half sorts; the lower half is a row of the table.

    Signals:
        sort_requested(int): the upper half of a column was clicked.
        menu_requested(int, QPoint): a right click on a column; -1 beside them.
        width_changed(int, int): a user dragged a column to a width.
        move_requested(int, int): a user dragged a column to another's place.
    """

    sort_requested = Signal(int)
    menu_requested = Signal(int, QPoint)
    width_changed = Signal(int, int)
    move_requested = Signal(int, int)

    def __init__(self, model: GridModel, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        know_viewport(self)
        self._model = model
        self._sort = Sort()
        self._unit = "万元"
        self._is_pressed_above = False
        self._is_resizing = False
        self._has_total = True
        self._above, self._below = HEADER_HEIGHT, TOTAL_HEIGHT
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setMinimumSectionSize(NARROWEST)
        self.setMaximumSectionSize(WIDEST)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMouseTracking(True)
        self.sectionClicked.connect(self._on_clicked)
        self.sectionResized.connect(self._on_resized)
        self._theme: Theme = follow_theme(self, self._take_theme)
        model.sums_changed.connect(self._repaint)

    def set_sort(self, sort: Sort) -> None:
        """Show by what the rows are sorted."""
        self._sort = sort
        self.viewport().update()

    def set_unit(self, unit: str) -> None:
        """Show the unit of money beside 总投资."""
        self._unit = unit
        self.viewport().update()

    def let_columns_move(self) -> None:
        """Let the user drag columns to other places."""
        self.setSectionsMovable(True)
        self.sectionMoved.connect(self._on_moved)

    def set_total_here(self, *, is_here: bool) -> None:
        """Show the sums under the titles, or leave them to the foot of the table."""
        self._has_total = is_here
        self._take_theme()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._above + self._below)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._is_pressed_above = event.position().y() < self._above
        self._is_resizing = True
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._is_resizing = False

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(self.logicalIndexAt(event.pos()), event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self.viewport())
        width = self.viewport().width()
        line = theme.color("line")
        whole = self._above + self._below
        painter.fillRect(0, 0, width, self._above, theme.color("chrome"))
        painter.fillRect(0, self._above, width, self._below, theme.color("total"))
        for foot in {self._above, whole}:
            hairlines(painter, [0], foot, width, line)
        for field, left, wide in shown_sections(self._model, self):
            if left >= width or left + wide <= 0:
                continue
            self._paint_title(painter, field, left, wide)
            if field.name not in ("number", "name"):
                start = QPointF(left + wide - 1, (self._above - _MARK_HEIGHT) // 2)
                paint_hairline(painter, start, _MARK_HEIGHT, line, is_vertical=True)
        if self._below:
            paint_totals(painter, self._model, self, QRect(0, self._above, width, self._below))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        # Only what is dragged is painted by Qt itself: one title, on its own ground.
        painter.fillRect(rect, current_theme().color("total"))
        if section < len(self._model.fields):
            self._paint_title(painter, self._model.fields[section], rect.left(), rect.width())

    def _paint_title(self, painter: QPainter, field: Field, left: int, width: int) -> None:
        theme = current_theme()
        font, small = theme.font("header"), theme.font("small")
        room = width - CELL_PADDING_LEFT - CELL_PADDING_RIGHT + 4
        unit = self._unit if field.kind is Kind.MONEY else ""
        unit_width = QFontMetricsF(small).horizontalAdvance(unit) + _UNIT_GAP if unit else 0
        is_sorted = self._sort.field == field.name
        arrow = ICON_ARROW + _ARROW_GAP if is_sorted else 0
        metrics = QFontMetricsF(font)
        mode = Qt.TextElideMode.ElideRight
        title = metrics.elidedText(field.title, mode, max(room - unit_width - arrow, 13))
        if field.kind is Kind.NUMBER:
            title = field.title
        advance = metrics.horizontalAdvance(title)
        foot = baseline(metrics, self._above - 1)
        right_aligned = field.align is Align.RIGHT
        x: float = left + CELL_PADDING_LEFT
        if right_aligned:
            x = left + width - CELL_PADDING_RIGHT - unit_width - advance
        painter.setFont(font)
        painter.setPen(theme.color("text" if is_sorted and field.name != "number" else "text2"))
        painter.drawText(QPointF(x, foot), title)
        if unit:
            painter.setFont(small)
            painter.setPen(theme.color("text3"))
            painter.drawText(QPointF(x + advance + _UNIT_GAP, foot), unit)
        if is_sorted:
            name = "arrow-down" if self._sort.is_descending else "arrow-up"
            ratio = self.devicePixelRatioF()
            picture = icon_pixmap(name, "accent_text", ICON_ARROW, ratio)
            at = x - _ARROW_GAP - ICON_ARROW if right_aligned else x + advance + _ARROW_GAP
            top = (self._above - 1 - ICON_ARROW) // 2 + 1
            painter.drawPixmap(QPoint(max(int(at), left + 2), top), picture)

    def _on_clicked(self, section: int) -> None:
        if self._is_pressed_above:
            self.sort_requested.emit(section)

    def _on_moved(self, section: int, old: int, new: int) -> None:
        if section != old:
            return
        # The model's columns move instead; the header's own order stays theirs.
        with QSignalBlocker(self):
            self.moveSection(new, old)
        QTimer.singleShot(0, self, lambda: self.move_requested.emit(old, new))

    def _on_resized(self, section: int, _old: int, new: int) -> None:
        if self._is_resizing and new:
            self.width_changed.emit(section, new)

    def _take_theme(self) -> None:
        scale = max(current_theme().font_scale, 1.0)
        self._above = round(HEADER_HEIGHT * scale)
        self._below = round(TOTAL_HEIGHT * scale) if self._has_total else 0
        self.setFixedHeight(self._above + self._below)
        self.viewport().update()

    def _repaint(self) -> None:
        self.viewport().update()
