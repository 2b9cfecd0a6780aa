"""How a cross table is painted, in the window and in exported pictures."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from app.ui.controls.dress import paint_hairline
from app.ui.rollup.crisp import fill, frame, hatch
from app.ui.rollup.crosslines import Cell, CrossSheet, Head
from app.ui.rollup.crossmeasures import (
    HATCH_MARK,
    MARK_GAP,
    PADDING,
    CrossMeasures,
    title_lines,
)
from app.ui.rollup.heat import heat_fill, heat_text
from app.ui.rollup.scale import elide_middle
from app.ui.theme import Theme
from app.ui.tokens import FOCUS_WIDTH, HEADER_HEIGHT, ROW_HEIGHT

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_RIGHT_PADDING = 10
_TONES = {"quiet": "text3", "danger": "danger"}
_WAITING_LINES = 5
_WAITING_BAR = 8

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class CrossLook:
    """What of a table is seen, and how.

    Attributes:
        sizes: where rows and columns are.
        scrolled: how far the columns are moved to the left.
        stuck: how far titles and 合计 are moved down.
        chosen: row and column of the chosen cell.
        current: of the cell the keyboard stands on.
        hovered: of the cell under the mouse.
    """

    sizes: CrossMeasures
    scrolled: float = 0.0
    stuck: float = 0.0
    chosen: Place | None = None
    current: Place | None = None
    hovered: Place | None = None


def paint_cross(
    painter: QPainter, theme: Theme, sheet: CrossSheet, look: CrossLook, exposed: QRectF
) -> None:
    """Paint a table: what scrolls first, then what stays in sight over it."""
    brush = _Brush(painter, theme, sheet, look, exposed)
    rows = [at for at in range(1, len(sheet.rows)) if brush.is_exposed(at)]
    for at in rows:
        brush.cells(at, look.sizes.row_top(at))
    for at in rows:
        brush.frozen(at, look.sizes.row_top(at))
    brush.titles()
    top = look.stuck + look.sizes.row_top(0)
    brush.cells(0, top)
    brush.frozen(0, top)
    brush.seam()
    brush.ring(look.chosen, 1.0)
    brush.ring(look.current, FOCUS_WIDTH)


def paint_waiting(painter: QPainter, theme: Theme, width: float) -> None:
    """Show that a table is coming."""
    fill(painter, QRectF(0, 0, width, HEADER_HEIGHT), theme.color("chrome"))
    for at in range(_WAITING_LINES):
        y = HEADER_HEIGHT + at * ROW_HEIGHT + (ROW_HEIGHT - _WAITING_BAR) / 2
        fill(painter, QRectF(PADDING, y, 96, _WAITING_BAR), theme.color("alt"))
        for x in range(200, round(width) - 64, 112):
            fill(painter, QRectF(x, y, 56, _WAITING_BAR), theme.color("alt"))


@dataclass(frozen=True, slots=True)
class _Brush:
    """Paints the parts of one table."""

    painter: QPainter
    theme: Theme
    sheet: CrossSheet
    look: CrossLook
    exposed: QRectF

    def is_exposed(self, row: int) -> bool:
        top = self.look.sizes.row_top(row)
        return top < self.exposed.bottom() and top + self.look.sizes.row > self.exposed.top()

    def cells(self, row: int, top: float) -> None:
        """Paint a row's cells but the first column's."""
        sizes, painter = self.look.sizes, self.painter
        if row == 0:
            room = QRectF(sizes.frozen, top, sizes.whole_width - sizes.frozen, sizes.row)
            fill(painter, room, self.theme.color("total"))
        painter.setFont(self.theme.font("total" if row == 0 else "cell"))
        for column in sizes.columns_in(self.look.scrolled, self.exposed.right()):
            rect = sizes.cell_rect(row, column, self.look.scrolled)
            rect.moveTop(top)
            self._cell(self.sheet.rows[row][1][column], rect, (row, column))

    def frozen(self, row: int, top: float) -> None:
        """Paint a row's name and 合计."""
        sizes, painter = self.look.sizes, self.painter
        head, cells = self.sheet.rows[row]
        rect = QRectF(0, top, sizes.frozen, sizes.row)
        is_hovered = self.look.hovered is not None and self.look.hovered[0] == row
        ground = "total" if row == 0 else "hover" if is_hovered else "base"
        fill(painter, rect, self.theme.color(ground))
        painter.setFont(self.theme.font("total" if row == 0 else "cell"))
        name = QRectF(PADDING, top, sizes.name - PADDING, sizes.row)
        self._name(head, name)
        painter.setFont(self.theme.font("cell" if head.is_reason else "total"))
        total = QRectF(sizes.name, top, sizes.frozen - sizes.name, sizes.row)
        painter.setPen(self._ink(cells[0], "text"))
        painter.drawText(total.adjusted(0, 0, -_RIGHT_PADDING, 0), _RIGHT, cells[0].text)
        self._rule(top + sizes.row)

    def titles(self) -> None:
        """Paint the columns' titles."""
        sizes, painter, stuck = self.look.sizes, self.painter, self.look.stuck
        fill(painter, QRectF(0, stuck, sizes.whole_width, sizes.head), self.theme.color("chrome"))
        painter.setFont(self.theme.font("header"))
        for column in sizes.columns_in(self.look.scrolled, self.exposed.right()):
            left, right = sizes.column_span(column)
            rect = QRectF(left - self.look.scrolled, stuck, right - left, sizes.head)
            self._title(self.sheet.columns[column], rect)
        fill(painter, QRectF(0, stuck, sizes.frozen, sizes.head), self.theme.color("chrome"))
        left, right = sizes.column_span(0)
        self._title(self.sheet.columns[0], QRectF(left, stuck, right - left, sizes.head))
        painter.setPen(self.theme.color("text2"))
        room = QRectF(PADDING, stuck, sizes.name - PADDING, sizes.head)
        measure = QFontMetricsF(painter.font()).horizontalAdvance
        text = elide_middle(self.sheet.corner, room.width(), measure)
        painter.drawText(room.adjusted(0, 0, 8, 0), _LEFT, text)
        self._rule(stuck + sizes.head)

    def seam(self) -> None:
        """Paint the edge of what never scrolls."""
        sizes = self.look.sizes
        top, bottom = self.look.stuck, sizes.whole_height
        color = self.theme.color("line2")
        corner = QPointF(sizes.frozen - 1, top)
        paint_hairline(self.painter, corner, bottom - top, color, is_vertical=True)

    def ring(self, place: Place | None, width: float) -> None:
        """Paint a ring round a cell that is in sight."""
        if place is None:
            return
        sizes = self.look.sizes
        rect = sizes.cell_rect(*place, self.look.scrolled)
        if place[0] == 0:
            rect.translate(0, self.look.stuck)
        elif rect.top() < self.look.stuck + sizes.row_top(1) - 1:
            return
        if place[1]:
            rect.setLeft(max(rect.left(), sizes.frozen))
        else:
            rect.setLeft(0)
        if rect.width() > 0:
            frame(self.painter, rect, self.theme.color("accent_text"), width)

    def _cell(self, cell: Cell, rect: QRectF, place: Place) -> None:
        tokens = self.theme.tokens
        if cell.step:
            fill(self.painter, rect, QColor(heat_fill(tokens, cell.step)))
        elif place == self.look.hovered and place[0]:
            fill(self.painter, rect, self.theme.color("hover"))
        if cell.text:
            usual = heat_text(tokens, cell.step) if cell.step else tokens.text
            self.painter.setPen(self._ink(cell, usual))
            box = rect.adjusted(0, 0, -_RIGHT_PADDING, 0)
            self.painter.drawText(box, _RIGHT, cell.text)
        if place[0]:
            corner = QPointF(rect.left(), rect.bottom() - 1)
            paint_hairline(self.painter, corner, rect.width(), self.theme.color("line"))

    def _ink(self, cell: Cell, usual: str) -> QColor:
        if cell.tone and not cell.step:
            return self.theme.color(_TONES[cell.tone])
        return QColor(usual) if usual.startswith("#") else self.theme.color(usual)

    def _name(self, head: Head, rect: QRectF) -> None:
        if head.is_unscheduled:
            self._mark(rect.left(), rect.center().y())
            rect = rect.adjusted(HATCH_MARK + MARK_GAP, 0, 0, 0)
        elif head.is_reason:
            rect = rect.adjusted(HATCH_MARK + MARK_GAP + PADDING, 0, 0, 0)
        metrics = QFontMetricsF(self.painter.font())
        text = elide_middle(head.title, rect.width() - 4, metrics.horizontalAdvance)
        self.painter.setPen(self.theme.color("text2" if head.is_reason else "text"))
        self.painter.drawText(rect.adjusted(0, 0, 8, 0), _LEFT, text)

    def _title(self, head: Head, rect: QRectF) -> None:
        metrics = QFontMetricsF(self.painter.font())
        lines = title_lines(head.title, rect.width(), metrics)
        line = round(metrics.height())
        top = rect.center().y() - line * len(lines) / 2
        self.painter.setPen(self.theme.color("text2"))
        for at, text in enumerate(lines):
            box = QRectF(rect.left(), top + at * line, rect.width() - _RIGHT_PADDING, line)
            self.painter.drawText(box, _RIGHT, text)
        if head.is_unscheduled and lines:
            widest = max(map(metrics.horizontalAdvance, lines))
            left = rect.right() - _RIGHT_PADDING - widest - MARK_GAP - HATCH_MARK
            self._mark(left, rect.center().y())

    def _mark(self, left: float, middle: float) -> None:
        box = QRectF(left, middle - HATCH_MARK / 2, HATCH_MARK, HATCH_MARK)
        hatch(self.painter, box, self.theme)

    def _rule(self, bottom: float) -> None:
        sizes = self.look.sizes
        corner = QPointF(0, bottom - 1)
        paint_hairline(self.painter, corner, sizes.frozen, self.theme.color("line"))
