"""Painting rows of cells: fills, hairlines, texts, marks, rings, for one view at a time.

Both views ask one painter. It paints whole rows rather than single cells: one fill a row, one
call for all hairlines, and texts from a cache, so that a page fits in one frame.
"""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap, QPolygonF

from app.models.fields import Align, Field, Record
from app.queries.groups import Group
from app.ui.grid.model import GridModel
from app.ui.grid.stale import Stale
from app.ui.hitmarks import HitMarks, paint_mark
from app.ui.icons import icon_pixmap
from app.ui.sums import Sums, is_unstated
from app.ui.theme import Theme
from app.ui.tokens import (
    CELL_PADDING_LEFT,
    CELL_PADDING_RIGHT,
    CHANGED_CORNER,
    CURRENT_BAR_WIDTH,
    FOCUS_WIDTH,
    ICON,
    ICON_ROW,
    ROW_HEIGHT,
)

#: Where 合计 and the groups' titles start, counted from the grid's left edge.
TITLE_LEFT = 36
#: How much further in each level of groups begins; the third is in line with the names.
LEVEL_INDENT = 14
_CHEVRON_LEFT = 12
_BAR_HEIGHT = 8
_ELIDED_KEPT = 6000

_MARK_GAP = 4

#: How much of the rows' own ground is in that of the groups' headers, level by level.
_FADING = (0.0, 0.4, 0.7)

#: Columns whose text is in the first colour; the rest is in the second.
_STRONG = frozenset({"name", "total"})
#: Columns that a group's title goes across.
_TITLED = frozenset({"number", "name"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it lies in a view.

    Attributes:
        index: its number in the model.
        field: what it shows.
        left: its left edge in the viewport, logical pixels.
        width: logical pixels.
    """

    index: int
    field: Field
    left: int
    width: int


@dataclass(frozen=True, slots=True)
class RowLook:
    """How a row is to be painted beyond what it holds.

    Attributes:
        is_selected: the whole row is.
        is_current: it holds the current cell.
        is_hovered: the mouse is over it.
        ring_column: the current cell's column, -1 for none.
        spans: the selected columns, first and last of each span.
        is_group: it is a group's header.
    """

    is_selected: bool
    is_current: bool
    is_hovered: bool
    ring_column: int
    spans: tuple[tuple[int, int], ...] = ()
    is_group: bool = False


class CellPainter:
    """Paints rows with cached fonts, colours and elided texts.

    Args:
        model: what the rows hold.
        theme: colours and fonts; call :meth:`take_theme` when they change.
    """

    def __init__(self, model: GridModel, theme: Theme) -> None:
        self._model = model
        self._theme = theme
        self._elided: dict[tuple[str, int, bool], tuple[str, float]] = {}
        self._fonts: dict[str, QFont] = {}
        self._metrics: dict[str, QFontMetricsF] = {}
        self._chevrons: dict[tuple[bool, float], QPixmap] = {}
        self._baselines: dict[tuple[str, int], float] = {}
        self._marks: dict[tuple[str, float], QPixmap] = {}
        self._hits = HitMarks()
        self.row_height = ROW_HEIGHT
        self.take_theme()

    def take_theme(self) -> None:
        """Fetch colours and fonts again."""
        theme = self._theme
        self._elided.clear()
        self._hits.forget()
        self._chevrons.clear()
        self._baselines.clear()
        self._fonts = {role: theme.font(role) for role in ("cell", "group", "caption")}
        self._metrics = {role: QFontMetricsF(font) for role, font in self._fonts.items()}
        color = theme.color
        self._base, self._alt, self._soft = color("base"), color("alt"), color("soft")
        self._hover, self._chrome, self._line = color("hover"), color("chrome"), color("line")
        self._text, self._text2, self._text3 = color("text"), color("text2"), color("text3")
        self._accent, self._ring = color("accent"), color("accent_text")
        self._bar = color("total")
        self._levels = tuple(_blended(self._alt, self._base, part) for part in _FADING)
        self._marks.clear()

    def fill(
        self, painter: QPainter, area: QRect, row: int, columns: list[Column], look: RowLook
    ) -> None:
        """Fill a row's ground, and that of its selected cells."""
        painter.fillRect(area, self._ground(row, look))
        if look.is_selected:
            return
        for first, last in look.spans:
            chosen = [column for column in columns if first <= column.index <= last]
            if chosen:
                width = chosen[-1].left + chosen[-1].width - chosen[0].left
                painter.fillRect(chosen[0].left, area.top(), width, area.height(), self._soft)

    def paint_row(
        self, painter: QPainter, row: int, top: int, columns: list[Column], look: RowLook
    ) -> None:
        """Paint what a row holds over its ground."""
        record = self._model.record(row)
        if record is not None:
            self._paint_project(painter, record, top, columns, look)
            return
        group = self._model.group_at(row)
        if group is None:
            if self._model.is_slow(row):
                self._paint_placeholder(painter, row, top, columns)
        else:
            self._paint_group(painter, row, group, top, columns)

    def paint_current(
        self, painter: QPainter, top: int, columns: list[Column], look: RowLook, *, has_bar: bool
    ) -> None:
        """Paint the bar of the current row and the ring of the current cell."""
        height = self.row_height - 1
        if has_bar:
            painter.fillRect(0, top, CURRENT_BAR_WIDTH, self.row_height, self._accent)
        ringed = [column for column in columns if column.index == look.ring_column]
        if look.is_group and ringed and ringed[0].field.name in _TITLED:
            # A group's title begins under 序号, which is one cell with 项目名称.
            ringed = [column for column in columns if column.field.name in _TITLED]
        if ringed:
            left, last = ringed[0].left, ringed[-1]
            ring(painter, QRect(left, top, last.left + last.width - left, height), self._ring)

    def is_elided(self, text: str, field: Field, width: int) -> bool:
        """Tell whether a cell does not show all of its text."""
        return self._fit(text, width - _padding(field), is_group=False)[0] != text

    # ------------------------------------------------------------ kinds of rows

    def _ground(self, row: int, look: RowLook) -> QColor:
        if look.is_selected:
            return self._soft
        if self._model.rows.is_grouped and self._model.id_at(row) == 0:
            group = self._model.group_at(row)
            return self._levels[group.level] if group else self._alt
        if look.is_hovered:
            return self._hover
        return self._chrome if self._model.is_read_only else self._base

    def _paint_project(
        self, painter: QPainter, record: Record, top: int, columns: list[Column], look: RowLook
    ) -> None:
        model = self._model
        texts = model.texts(record)
        row_id = record["id"]
        stale = model.stale_mark(row_id)
        has_marks = model.has_marks
        has_words = self._hits.take_words(model.words)
        painter.setFont(self._fonts["cell"])
        baseline = top + self._baseline("cell")
        pen: QColor | None = None
        for column in columns:
            field = column.field
            if has_marks and model.is_changed(row_id, field.name):
                self._paint_corner(painter, column, top)
            text = texts[column.index]
            if not text:
                continue
            wanted = self._text if field.name in _STRONG else self._text2
            room = column.width - _padding(field)
            if stale is not None:
                wanted = self._text3
                if field.name == "name":
                    room = self._paint_mark(painter, stale, text, column, top)
                    painter.setFont(self._fonts["cell"])
                    pen = None
            if wanted is not pen:
                painter.setPen(wanted)
                pen = wanted
            shown, advance = self._fit(text, room, is_group=False)
            left: float = column.left + CELL_PADDING_LEFT
            if field.align is Align.RIGHT:
                left = column.left + column.width - CELL_PADDING_RIGHT - advance
            if has_words:
                self._paint_hits(painter, field, text, shown, QPointF(left, baseline))
            painter.drawText(QPointF(left, baseline), shown)

    def _paint_hits(
        self, painter: QPainter, field: Field, text: str, shown: str, start: QPointF
    ) -> None:
        metrics = self._metrics["cell"]
        top = start.y() - metrics.ascent()
        for left, width in self._hits.places(field, text, shown, metrics):
            box = QRectF(start.x() + left, top, width, metrics.height())
            paint_mark(painter, box, start.y(), (self._soft, self._ring))

    def _paint_group(
        self, painter: QPainter, row: int, group: Group, top: int, columns: list[Column]
    ) -> None:
        for column in columns:
            name = column.field.name
            right = column.left + column.width - CELL_PADDING_RIGHT
            if name == "number":
                ratio = painter.device().devicePixelRatioF()
                is_open = self._model.rows.is_open(self._model.rows.locate(row)[0])
                chevron = self._chevron(is_open, ratio)
                middle = top + (self.row_height - ICON) // 2
                left = column.left + _CHEVRON_LEFT + group.level * LEVEL_INDENT
                painter.drawPixmap(QPoint(left, middle), chevron)
            elif name == "name":
                self._paint_group_title(painter, group, top, right)
            elif name in ("total", "share"):
                text = self._model.group_text(group, column.field)
                role, ink = "group", self._text if name == "total" else self._text2
                if is_unstated(group.row):
                    role, ink = "cell", self._text3
                painter.setFont(self._fonts[role])
                painter.setPen(ink)
                advance = self._metrics[role].horizontalAdvance(text)
                painter.drawText(QPointF(right - advance, top + self._baseline(role)), text)

    def _paint_group_title(self, painter: QPainter, group: Group, top: int, right: int) -> None:
        count = count_text(group.row)
        painter.setFont(self._fonts["caption"])
        painter.setPen(self._text2)
        advance = self._metrics["caption"].horizontalAdvance(count)
        painter.drawText(QPointF(right - advance, top + self._baseline("caption")), count)
        painter.setFont(self._fonts["group"])
        painter.setPen(self._text)
        left = TITLE_LEFT + group.level * LEVEL_INDENT
        room = int(right - advance - 8 - left)
        title, _ = self._fit(group.row.group, room, is_group=True)
        painter.drawText(QPointF(left, top + self._baseline("group")), title)

    def _paint_placeholder(
        self, painter: QPainter, row: int, top: int, columns: list[Column]
    ) -> None:
        """Paint bars where the texts will be; their lengths differ so that rows look like rows."""
        middle = top + (self.row_height - _BAR_HEIGHT) // 2
        for column in columns:
            room = column.width - _padding(column.field)
            length = min(room, 18 if column.field.name == "number" else 24 + room * 3 // 5)
            length -= (row * 7 + column.index * 11) % 5 * length // 16
            left = column.left + CELL_PADDING_LEFT
            if column.field.align is Align.RIGHT:
                left = column.left + column.width - CELL_PADDING_RIGHT - length
            painter.fillRect(left, middle, length, _BAR_HEIGHT, self._bar)

    def _paint_mark(
        self, painter: QPainter, stale: Stale, name: str, column: Column, top: int
    ) -> int:
        """Mark a row that no longer belongs, and return the room that is left for its name.

        The reason stands beside a name that leaves it room; its icon always does.
        """
        ratio = painter.device().devicePixelRatioF()
        picture = self._marks.get((stale.icon, ratio))
        if picture is None:
            picture = icon_pixmap(stale.icon, "text2", ICON_ROW, ratio)
            self._marks[(stale.icon, ratio)] = picture
        room = column.width - 2 * CELL_PADDING_LEFT - ICON_ROW - _MARK_GAP
        words = self._metrics["caption"].horizontalAdvance(stale.words) + _MARK_GAP
        right = column.left + column.width - CELL_PADDING_LEFT
        if self._metrics["cell"].horizontalAdvance(name) + words <= room:
            painter.setFont(self._fonts["caption"])
            painter.setPen(self._text2)
            start = right - words + _MARK_GAP
            painter.drawText(QPointF(start, top + self._baseline("caption")), stale.words)
            right -= int(words)
            room -= int(words)
        middle = top + (self.row_height - ICON_ROW) // 2
        painter.drawPixmap(QPoint(right - ICON_ROW, middle), picture)
        return room

    def _paint_corner(self, painter: QPainter, column: Column, top: int) -> None:
        right, size = column.left + column.width, CHANGED_CORNER
        corner = [QPointF(right - size, top), QPointF(right, top), QPointF(right, top + size)]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._accent)
        painter.drawPolygon(QPolygonF(corner))
        painter.restore()

    # ------------------------------------------------------------ caches

    def _fit(self, text: str, room: int, *, is_group: bool) -> tuple[str, float]:
        """Return the text as it fits into a room, and its advance, both remembered."""
        key = (text, room, is_group)
        found = self._elided.get(key)
        if found is None:
            metrics = self._metrics["group" if is_group else "cell"]
            advance = metrics.horizontalAdvance(text)
            if advance > room:
                text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
                advance = metrics.horizontalAdvance(text)
            if len(self._elided) > _ELIDED_KEPT:
                self._elided.clear()
            found = self._elided[key] = (text, advance)
        return found

    def _baseline(self, role: str) -> float:
        key = (role, self.row_height)
        found = self._baselines.get(key)
        if found is None:
            found = self._baselines[key] = baseline(self._metrics[role], self.row_height)
        return found

    def _chevron(self, is_open: bool, ratio: float) -> QPixmap:
        found = self._chevrons.get((is_open, ratio))
        if found is None:
            name = "chevron-down" if is_open else "chevron-right"
            found = icon_pixmap(name, "text2", ICON, ratio)
            self._chevrons[(is_open, ratio)] = found
        return found


def count_text(sums: Sums) -> str:
    """Return how many projects there are, and how many of them add nothing to the sum."""
    text, missing = f"{sums.count:,} 个", sums.count_without_amount
    if is_unstated(sums):
        return f"{text}，{'均' if missing > 1 else ''}未填金额"
    return f"{text}，{missing:,} 个未填金额" if missing else text


def baseline(metrics: QFontMetricsF, height: int) -> float:
    """Return how far under a row's top its text stands, the text in the row's middle."""
    return round((height - metrics.height()) / 2 + metrics.ascent())


def _blended(color: QColor, other: QColor, part: float) -> QColor:
    """Return a colour with so much of another in it."""
    first = (color.redF(), color.greenF(), color.blueF())
    second = (other.redF(), other.greenF(), other.blueF())
    return QColor.fromRgbF(*(a + (b - a) * part for a, b in zip(first, second, strict=True)))


def ring(painter: QPainter, rect: QRect, color: QColor) -> None:
    """Paint a square ring just inside a rectangle."""
    width = FOCUS_WIDTH
    left, top, across, down = rect.left(), rect.top(), rect.width(), rect.height()
    painter.fillRect(left, top, across, width, color)
    painter.fillRect(left, top + down - width, across, width, color)
    painter.fillRect(left, top, width, down, color)
    painter.fillRect(left + across - width, top, width, down, color)


def hairlines(
    painter: QPainter, tops: list[int], row_height: int, width: int, color: QColor
) -> None:
    """Fill the line at the foot of each row, a whole number of device pixels thick."""
    transform = painter.deviceTransform()
    ratio, shift = transform.m22() or 1.0, transform.dy()
    thickness = max(int(ratio), 1)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    feet = (round((top + row_height) * ratio + shift) - thickness for top in tops)
    painter.drawRects(
        [QRectF(0, (foot - shift) / ratio, width, thickness / ratio) for foot in feet]
    )


def _padding(field: Field) -> int:
    if field.align is Align.RIGHT:
        return CELL_PADDING_LEFT + CELL_PADDING_RIGHT - 8
    return 2 * CELL_PADDING_LEFT
