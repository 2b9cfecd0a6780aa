"""The bars of amounts and years in the sidebar: where they are, how they look, how one draws."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.ui.controls.dress import paint_box
from app.ui.sidebar.rows import BarsRow
from app.ui.theme import Theme
from app.ui.tokens import PAGE_MARGIN

#: Height of a row of bars, logical pixels.
BARS_HEIGHT = 60

_BARS_TOP = 6
_BARS = 32
_OUTSIDE = 14
_OUTSIDE_GAP = 6
_GRIP = 6
_REACH = 5
_LEAST = 2.0
_HATCH_STEP = 5

#: The index of what has no place among the bars.
OUTSIDE = -1

#: Bounds that are written under the bars of amounts, in yuan.
_MARKS = {10_000_000: "1000万", 100_000_000: "1亿", 1_000_000_000: "10亿"}


@dataclass(slots=True)
class Brush:
    """A range being drawn with the mouse.

    Attributes:
        key: the row's.
        anchor: the bar that stays.
        at: the bar under the mouse.
        is_moved: whether the mouse has left the bar it was pressed on.
    """

    key: str
    anchor: int
    at: int
    is_moved: bool = False

    @property
    def cells(self) -> tuple[int, int]:
        """The first and the last bar of the range."""
        return min(self.anchor, self.at), max(self.anchor, self.at)


def bar_rects(row: BarsRow, rect: QRect, right: int) -> list[QRectF]:
    """Return where the bars are, each as high as the highest.

    Args:
        row: the bars.
        rect: of the row, in the list's pixels.
        right: where figures end.
    """
    left = float(PAGE_MARGIN)
    room = right - left - (_OUTSIDE + _OUTSIDE_GAP if row.outside else 0)
    width = room / max(len(row.cells), 1)
    top = rect.top() + _BARS_TOP
    return [QRectF(left + at * width, top, width, _BARS) for at in range(len(row.cells))]


def outside_rect(rect: QRect, right: int) -> QRectF:
    """Return where the hatched cell is."""
    return QRectF(right - _OUTSIDE, rect.top() + _BARS_TOP, _OUTSIDE, _BARS)


def bar_at(row: BarsRow, rect: QRect, right: int, point: QPoint) -> int | None:
    """Return the bar under a point, :data:`OUTSIDE` for the hatched cell, None beside them."""
    if row.outside is not None and outside_rect(rect, right).adjusted(-3, 0, 3, 0).contains(point):
        return OUTSIDE
    found = nearest_bar(row, rect, right, point)
    rects = bar_rects(row, rect, right)
    return found if rects and rects[0].left() <= point.x() <= rects[-1].right() else None


def nearest_bar(row: BarsRow, rect: QRect, right: int, point: QPoint) -> int:
    """Return the bar under a point or nearest to it, for a mouse that has left the bars."""
    rects = bar_rects(row, rect, right)
    width = rects[0].width() if rects else 1.0
    return min(max(int((point.x() - PAGE_MARGIN) // width), 0), len(rects) - 1)


def pressed(row: BarsRow, rect: QRect, right: int, point: QPoint) -> Brush | None:
    """Return the range that begins at a point: an edge of the one there is, or a new one."""
    at = bar_at(row, rect, right, point)
    if at is None or at == OUTSIDE:
        return None
    if row.held is not None:
        first, last = row.held
        rects = bar_rects(row, rect, right)
        if abs(point.x() - rects[first].left()) <= _REACH:
            return Brush(row.key, last, first)
        if abs(point.x() - rects[last].right()) <= _REACH:
            return Brush(row.key, first, last)
    return Brush(row.key, at, at)


def paint_bars(
    painter: QPainter,
    theme: Theme,
    row: BarsRow,
    rect: QRect,
    right: int,
    drawn: tuple[int, int] | None,
) -> None:
    """Paint bars, the range they are held to, and the axis or the range in words below.

    Args:
        painter: on the list.
        theme: colours and fonts.
        row: the bars.
        rect: of the row.
        right: where figures end.
        drawn: the range being drawn just now, instead of the row's own.
    """
    held = drawn or row.held
    is_outside = row.is_outside and row.outside is not None and drawn is None
    rects = bar_rects(row, rect, right)
    rest = "line2" if held is not None or is_outside else "chart_management"
    for at, (cell, place) in enumerate(zip(row.cells, rects, strict=True)):
        is_in = held is not None and held[0] <= at <= held[1]
        token = "accent" if is_in else rest
        height = max(cell.size * _BARS, _LEAST) if cell.size else 0.0
        color = theme.color("line2" if row.is_late and not is_in else token)
        _fill(painter, place.adjusted(0, _BARS - height, -1, 0), color)
    bottom = rect.top() + _BARS_TOP + _BARS
    end = rects[-1].right() if rects else right
    _fill(painter, QRectF(PAGE_MARGIN, bottom, end - PAGE_MARGIN, 1), theme.color("line2"))
    if row.outside is not None:
        _hatch(painter, theme, outside_rect(rect, right), is_chosen=is_outside)
    if held is not None:
        for x in (rects[held[0]].left(), rects[held[1]].right() - 1):
            _paint_grip(painter, theme, x, rect.top() + _BARS_TOP)
    if is_outside and held is None:
        _paint_outside_title(painter, theme, row, rect, right)
    else:
        _paint_axis(painter, theme, row, rect, rects, held)


def _paint_grip(painter: QPainter, theme: Theme, x: float, top: float) -> None:
    color = theme.color("accent_text")
    _fill(painter, QRectF(x - 0.5, top - 2, 2, _BARS + 3), color)
    knob = QRectF(x + 0.5 - _GRIP / 2, top + _BARS / 2 - 6, _GRIP, 12)
    paint_box(painter, knob, theme.color("base"), color, radius=3)


def _paint_axis(
    painter: QPainter,
    theme: Theme,
    row: BarsRow,
    rect: QRect,
    rects: list[QRectF],
    held: tuple[int, int] | None,
) -> None:
    top = rect.top() + _BARS_TOP + _BARS + 1
    painter.setFont(theme.font("small"))
    line = painter.fontMetrics().height()
    if held is not None:
        painter.setPen(theme.color("accent_text"))
        left, right = rects[0].left(), rects[-1].right()
        text = row.range_title(*held)
        painter.drawText(QRectF(left, top, right - left, line), Qt.AlignmentFlag.AlignCenter, text)
        return
    painter.setPen(theme.color("text3"))
    for at, text in _labels(row):
        middle = rects[at].left() if row.dimension == "amount" else rects[at].center().x()
        width = painter.fontMetrics().horizontalAdvance(text) + 2
        x = min(max(middle - width / 2, PAGE_MARGIN), rects[-1].right() - width)
        place = QRectF(x, top, width, line)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def _paint_outside_title(
    painter: QPainter, theme: Theme, row: BarsRow, rect: QRect, right: int
) -> None:
    """Name the hatched cell below it, where it is chosen; the bars are not what counts then."""
    painter.setFont(theme.font("small"))
    painter.setPen(theme.color("accent_text"))
    top = rect.top() + _BARS_TOP + _BARS + 1
    place = QRectF(PAGE_MARGIN, top, right - PAGE_MARGIN, painter.fontMetrics().height())
    painter.drawText(place, Qt.AlignmentFlag.AlignRight, row.chosen_title)


def _labels(row: BarsRow) -> list[tuple[int, str]]:
    """Return which bars carry a label below."""
    if row.dimension == "amount":
        return [(at, _MARKS[cell.low]) for at, cell in enumerate(row.cells) if cell.low in _MARKS]
    last = len(row.cells) - 1
    places = dict.fromkeys((0, last // 2, last)) if last > 2 else dict.fromkeys((0, max(last, 0)))
    return [(at, str(row.cells[at].low)) for at in places if row.cells]


def _fill(painter: QPainter, rect: QRectF, color: QColor) -> None:
    """Fill whole device pixels, so that bars are sharp at every scale."""
    transform = painter.deviceTransform()
    mapped = transform.mapRect(rect)
    left, top = round(mapped.left()), round(mapped.top())
    right, bottom = round(mapped.right()), round(mapped.bottom())
    inverse, _ = transform.inverted()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(inverse.mapRect(QRectF(left, top, right - left, bottom - top)), color)


def _hatch(painter: QPainter, theme: Theme, rect: QRectF, *, is_chosen: bool) -> None:
    _fill(painter, rect, theme.color("soft" if is_chosen else "hatch_fill"))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    line = theme.color("accent_text" if is_chosen else "hatch_line")
    painter.setPen(QPen(line, 1.0))
    step = 0.0
    while step < rect.width() + rect.height():
        start = QPointF(
            rect.left() + min(step, rect.width()), rect.top() + max(step - rect.width(), 0)
        )
        end = QPointF(
            rect.left() + max(step - rect.height(), 0), rect.top() + min(step, rect.height())
        )
        painter.drawLine(start, end)
        step += _HATCH_STEP
    if is_chosen:
        for edge in (
            QRectF(rect.left(), rect.top(), rect.width(), 1),
            QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1),
            QRectF(rect.left(), rect.top(), 1, rect.height()),
            QRectF(rect.right() - 1, rect.top(), 1, rect.height()),
        ):
            _fill(painter, edge, line)
