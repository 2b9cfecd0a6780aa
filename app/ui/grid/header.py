"""The grid's header: titles above, the pinned 合计 below, in one QHeaderView of 60 px."""

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from app.models.fields import Align, Field, Kind
from app.models.money import format_share
from app.queries.layout import Sort
from app.ui.controls.dress import follow_theme, paint_hairline
from app.ui.grid.cellpainter import TITLE_LEFT, baseline, hairlines
from app.ui.grid.columns import NARROWEST, WIDEST
from app.ui.grid.model import GridModel
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
    """

    sort_requested = Signal(int)
    menu_requested = Signal(int, QPoint)
    width_changed = Signal(int, int)

    def __init__(self, model: GridModel, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._model = model
        self._sort = Sort()
        self._unit = "万元"
        self._is_pressed_above = False
        self._is_resizing = False
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
        for foot in (self._above, whole):
            hairlines(painter, [0], foot, width, line)
        fields = self._model.fields
        shown = [at for at in range(self.count()) if not self.isSectionHidden(at)]
        for at in shown:
            left, wide = self.sectionViewportPosition(at), self.sectionSize(at)
            if at >= len(fields) or left >= width or left + wide <= 0:
                continue
            self._paint_title(painter, fields[at], left, wide)
            if fields[at].name not in ("number", "name"):
                start = QPointF(left + wide - 1, (self._above - _MARK_HEIGHT) // 2)
                paint_hairline(painter, start, _MARK_HEIGHT, line, is_vertical=True)
            self._paint_sum(painter, fields[at], left, wide)

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

    def _paint_sum(self, painter: QPainter, field: Field, left: int, width: int) -> None:
        theme = current_theme()
        totals, whole = self._model.snapshot.totals, self._model.snapshot.whole
        right = left + width - CELL_PADDING_RIGHT
        if field.name in ("number", "name"):
            painter.save()
            painter.setClipRect(QRect(left, self._above, width, self._below))
            self._text(painter, "合计", "total", "text", TITLE_LEFT, right_edge=None)
            if field.name == "name":
                count = f"{totals.count:,} 个"
                self._text(painter, count, "caption", "text2", 0, right_edge=right)
            painter.restore()
        elif field.kind is Kind.MONEY:
            text = self._model.amount_text(totals.total_yuan)
            self._text(painter, text, "total", "text", 0, right_edge=right)
        elif field.kind is Kind.SHARE:
            text = format_share(totals.total_yuan, whole.total_yuan)
            painter.setPen(theme.color("text2"))
            self._text(painter, text, "group", "text2", 0, right_edge=right)

    def _text(
        self,
        painter: QPainter,
        text: str,
        role: str,
        token: str,
        left: int,
        *,
        right_edge: int | None,
    ) -> None:
        theme = current_theme()
        metrics = QFontMetricsF(theme.font(role))
        start: float = left
        if right_edge is not None:
            start = right_edge - metrics.horizontalAdvance(text)
        foot = self._above + baseline(metrics, self._below)
        painter.setFont(theme.font(role))
        painter.setPen(theme.color(token))
        painter.drawText(QPointF(start, foot), text)

    def _on_clicked(self, section: int) -> None:
        if self._is_pressed_above:
            self.sort_requested.emit(section)

    def _on_resized(self, section: int, _old: int, new: int) -> None:
        if self._is_resizing and new:
            self.width_changed.emit(section, new)

    def _take_theme(self) -> None:
        scale = max(current_theme().font_scale, 1.0)
        self._above, self._below = round(HEADER_HEIGHT * scale), round(TOTAL_HEIGHT * scale)
        self.setFixedHeight(self._above + self._below)
        self.viewport().update()

    def _repaint(self) -> None:
        self.viewport().update()
