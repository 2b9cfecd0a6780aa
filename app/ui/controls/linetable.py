"""A plain table of lines: reports and previews, with marked pieces of text and ticks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.ui.controls.dress import follow_theme, paint_box, paint_focus, paint_hairline, set_surface
from app.ui.controls.viewport import know_viewport
from app.ui.icons import icon_pixmap
from app.ui.theme import Theme, current_theme
from app.ui.tokens import CELL_PADDING_LEFT, HEADER_HEIGHT, PAGE_MARGIN, ROW_HEIGHT

#: What a cell shows, as a tuple of :class:`Piece`; without it the display text.
PIECES = int(Qt.ItemDataRole.UserRole) + 1

_TICK = 14
_MARK_MARGIN = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a cell's text.

    Attributes:
        text: one line.
        token: its colour.
        is_marked: it stands on a soft ground.
    """

    text: str
    token: str = "text"
    is_marked: bool = False


class LineTable(QTableView):
    """Rows of one line; one row is current, Enter and a double click take it.

    The model says what stands in a cell (``DisplayRole`` or :data:`PIECES`), whether it has a
    tick (``CheckStateRole``) and how it is aligned (``TextAlignmentRole``). Space turns the tick
    of the current row's first column.

    Args:
        name: what is listed, for the screen reader.

    Signals:
        taken(int): the row that Enter or a double click chose.
    """

    taken = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        know_viewport(self)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        titles = self.horizontalHeader()
        titles.setHighlightSections(False)
        titles.setSectionsClickable(False)
        titles.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        set_surface(self.viewport(), "base")
        self.setItemDelegate(_LineDelegate(self))
        self.doubleClicked.connect(lambda index: self.taken.emit(index.row()))
        follow_theme(self, self._take_theme)

    def set_widths(self, widths: Sequence[int]) -> None:
        """Give every column its width; 0 stretches, and shares the rest with its like."""
        titles = self.horizontalHeader()
        scale = max(current_theme().font_scale, 1.0)
        for column, width in enumerate(widths):
            if width:
                titles.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
                self.setColumnWidth(column, round(width * scale))
            else:
                titles.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if index.isValid() and event.key() in keys:
            self.taken.emit(index.row())
        elif index.isValid() and event.key() == Qt.Key.Key_Space:
            self._turn(index.siblingAtColumn(0))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == 0 and event.button() == Qt.MouseButton.LeftButton:
            self._turn(index)

    def _turn(self, index: QModelIndex) -> None:
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is not None:
            is_on = Qt.CheckState(state) == Qt.CheckState.Checked
            new = Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked
            self.model().setData(index, new, Qt.ItemDataRole.CheckStateRole)

    def _take_theme(self) -> None:
        theme = current_theme()
        scale = max(theme.font_scale, 1.0)
        self.verticalHeader().setDefaultSectionSize(round(ROW_HEIGHT * scale))
        titles = self.horizontalHeader()
        titles.setFixedHeight(round(HEADER_HEIGHT * scale))
        titles.setFont(theme.font("caption"))
        self.viewport().update()


def inset(table: LineTable) -> QHBoxLayout:
    """Return a row that holds the table so that its texts stand in line with a dialog's."""
    row = QHBoxLayout()
    row.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, 0)
    row.addWidget(table)
    return row


class _LineDelegate(QStyledItemDelegate):
    """Paints a cell: ground, tick, pieces of text cut at the right edge, hairline."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(option.rect.width(), ROW_HEIGHT)

    def editorEvent(self, event: QEvent, model: object, option: object, index: object) -> bool:
        # The table turns ticks itself, by a click anywhere in the cell.
        return False

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme = current_theme()
        rect: QRect = option.rect
        view = self.parent()
        assert isinstance(view, LineTable)
        is_current = view.currentIndex().row() == index.row()
        painter.save()
        painter.fillRect(rect, theme.color("soft" if is_current else "base"))
        room = QRectF(rect).adjusted(CELL_PADDING_LEFT, 0, -CELL_PADDING_LEFT, 0)
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is not None:
            is_on = Qt.CheckState(state) == Qt.CheckState.Checked
            left = room.left() + (room.width() - _TICK) / 2
            _paint_tick(painter, left, rect, theme, is_on=is_on)
        else:
            _paint_pieces(painter, _pieces(index), room, theme, index)
        if is_current and view.hasFocus():
            _paint_ring(painter, view, rect, theme)
        line = QPointF(rect.left(), rect.bottom() + 1 - 1 / painter.device().devicePixelRatioF())
        paint_hairline(painter, line, rect.width(), theme.color("line"))
        painter.restore()


def _paint_ring(painter: QPainter, view: LineTable, rect: QRect, theme: Theme) -> None:
    """Paint this cell's part of the ring around the current row, which has the keyboard."""
    row = QRectF(0, rect.top(), view.viewport().width(), rect.height() - 1)
    painter.save()
    painter.setClipRect(rect)
    paint_focus(painter, row, radius=0)
    painter.restore()


def _pieces(index: QModelIndex | QPersistentModelIndex) -> tuple[Piece, ...]:
    found = index.data(PIECES)
    if found is not None:
        return tuple(found)
    return (Piece(str(index.data() or "")),)


def _paint_pieces(
    painter: QPainter,
    pieces: Sequence[Piece],
    room: QRectF,
    theme: Theme,
    index: QModelIndex | QPersistentModelIndex,
) -> None:
    font = theme.font("cell")
    metrics = QFontMetricsF(font)
    foot = room.top() + round((room.height() - metrics.height()) / 2 + metrics.ascent())
    x = room.left()
    align = index.data(Qt.ItemDataRole.TextAlignmentRole)
    if align is not None and Qt.AlignmentFlag(align) & Qt.AlignmentFlag.AlignRight:
        wide = sum(metrics.horizontalAdvance(piece.text) for piece in pieces)
        x = max(room.right() - wide, x)
    pieces = _with_mark_in_sight(pieces, room.width(), metrics)
    shown: list[tuple[Piece, str, float]] = []
    for piece in pieces:
        left = room.right() - x
        if left <= 0 or not piece.text:
            continue
        text = metrics.elidedText(piece.text, Qt.TextElideMode.ElideRight, left)
        advance = metrics.horizontalAdvance(text)
        shown.append((piece, text, x))
        if piece.is_marked:
            # Under every text, for it is a little wider than its own.
            ground = QRectF(x, room.top() + 4, advance, room.height() - 8)
            ground.adjust(-_MARK_MARGIN, 0, _MARK_MARGIN, 0)
            paint_box(painter, ground, theme.color("total"), radius=3)
        x += advance
        if text != piece.text:
            break
    painter.setFont(font)
    for piece, text, left in shown:
        painter.setPen(theme.color(piece.token))
        painter.drawText(QPointF(left, foot), text)


def _with_mark_in_sight(
    pieces: Sequence[Piece], room: float, metrics: QFontMetricsF
) -> Sequence[Piece]:
    """Return the pieces with the one before the marked one cut at its left where room is short."""
    marked = next((at for at, piece in enumerate(pieces) if piece.is_marked), 0)
    if not marked:
        return pieces
    lead, tail = pieces[marked - 1], "".join(piece.text for piece in pieces[marked + 1 :])
    after = min(metrics.horizontalAdvance(tail), room / 4)
    left = max(room - metrics.horizontalAdvance(pieces[marked].text) - after, room / 4)
    text = metrics.elidedText(lead.text, Qt.TextElideMode.ElideLeft, left)
    return (*pieces[: marked - 1], replace(lead, text=text), *pieces[marked:])


def _paint_tick(painter: QPainter, left: float, rect: QRect, theme: Theme, *, is_on: bool) -> None:
    box = QRectF(round(left), rect.top() + (rect.height() - _TICK) // 2, _TICK, _TICK)
    fill, edge = ("accent", "accent") if is_on else ("base", "ctl")
    paint_box(painter, box, theme.color(fill), theme.color(edge), radius=3)
    if is_on:
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(
            box.topLeft() + QPointF(1, 1), icon_pixmap("check", "on_accent", 12, ratio)
        )
