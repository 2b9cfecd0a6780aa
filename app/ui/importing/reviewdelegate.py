"""Paints a row of an import: what it is, what it was struck through, what it will be."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from app.importing.ledger import Sort
from app.ui.controls.dress import paint_box, paint_focus, paint_hairline
from app.ui.controls.linetable import LineTable
from app.ui.icons import icon_pixmap
from app.ui.importing.reviewmodel import CELL, TICK, Cell, ReviewModel
from app.ui.theme import current_theme
from app.ui.tokens import (
    CELL_PADDING_LEFT,
    CURRENT_BAR_WIDTH,
    ICON_ARROW,
    ICON_ROW,
)

Index = QModelIndex | QPersistentModelIndex

_TICK = 14
_ARROW_ROOM = ICON_ARROW + 8
_GROUNDS = {Sort.SUM: "alt", Sort.REFUSED: "danger_soft"}


class ReviewDelegate(QStyledItemDelegate):
    """Paints a cell: ground, tick or icon, old and new text, hairline."""

    def editorEvent(self, event: QEvent, model: object, option: object, index: object) -> bool:
        # The table turns ticks itself, by a click anywhere in the cell.
        return False

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = current_theme()
        rect: QRect = option.rect
        view, model = self.parent(), index.model()
        assert isinstance(view, LineTable)
        assert isinstance(model, ReviewModel)
        sort = model.line(index.row()).sort
        is_current = view.currentIndex().row() == index.row()
        painter.save()
        ground = _GROUNDS.get(sort, "soft" if is_current else "base")
        painter.fillRect(rect, theme.color(ground))
        first = view.horizontalHeader().logicalIndexAt(0)
        if is_current and index.column() == first:
            bar = QRect(rect.left(), rect.top(), CURRENT_BAR_WIDTH, rect.height())
            painter.fillRect(bar, theme.color("accent"))
        if index.column() == TICK:
            _paint_tick(painter, rect, index.data(Qt.ItemDataRole.CheckStateRole))
        else:
            room = QRectF(rect).adjusted(CELL_PADDING_LEFT, 0, -CELL_PADDING_LEFT, 0)
            _paint_cell(painter, room, index.data(CELL))
        if is_current and view.hasFocus():
            whole = QRectF(0, rect.top(), view.viewport().width(), rect.height() - 1)
            painter.setClipRect(rect)
            paint_focus(painter, whole, radius=0)
        end = 1 / painter.device().devicePixelRatioF()
        foot = QPointF(rect.left(), rect.bottom() + 1 - end)
        paint_hairline(painter, foot, rect.width(), theme.color("line"))
        painter.restore()


def _paint_tick(painter: QPainter, rect: QRect, state: object) -> None:
    if state is None:
        return
    theme = current_theme()
    left = rect.left() + (rect.width() - _TICK) // 2 + 1
    box = QRectF(left, rect.top() + (rect.height() - _TICK) // 2, _TICK, _TICK)
    is_on = Qt.CheckState(state) == Qt.CheckState.Checked
    fill, edge = ("accent", "accent") if is_on else ("base", "ctl")
    paint_box(painter, box, theme.color(fill), theme.color(edge), radius=3)
    if is_on:
        ratio = painter.device().devicePixelRatioF()
        corner = box.topLeft() + QPointF(1, 1)
        painter.drawPixmap(corner, icon_pixmap("check", "on_accent", 12, ratio))


def _paint_cell(painter: QPainter, room: QRectF, cell: Cell) -> None:
    theme = current_theme()
    font = theme.font(cell.role)
    metrics = QFontMetricsF(font)
    foot = room.top() + round((room.height() - metrics.height()) / 2 + metrics.ascent())
    ratio = painter.device().devicePixelRatioF()
    left = room.left()
    if cell.icon:
        pixmap = icon_pixmap(cell.icon, cell.token, ICON_ROW, ratio)
        painter.drawPixmap(QPointF(left, room.center().y() - ICON_ROW / 2 + 1), pixmap)
        left += ICON_ROW + 6
    width = room.right() - left
    if not cell.old:
        text = metrics.elidedText(cell.text, Qt.TextElideMode.ElideRight, width)
        if cell.is_right:
            left = max(room.right() - metrics.horizontalAdvance(text), left)
        _draw(painter, cell.role, cell.token, left, foot, text)
        return
    # What it will be goes before what it was, where there is not room for both.
    new = metrics.elidedText(cell.text, Qt.TextElideMode.ElideRight, width)
    before = QFontMetricsF(theme.font("cell"))
    rest = width - metrics.horizontalAdvance(new) - _ARROW_ROOM
    old = before.elidedText(cell.old, Qt.TextElideMode.ElideRight, max(rest, 0))
    has_old = rest > min(before.horizontalAdvance("字字字…"), before.horizontalAdvance(cell.old))
    used = before.horizontalAdvance(old) + _ARROW_ROOM if has_old else 0
    if cell.is_right:
        left = max(room.right() - metrics.horizontalAdvance(new) - used, left)
    if has_old:
        _draw(painter, "cell", "text2", left, foot, old)
        through = QPointF(left, round(foot - before.xHeight() * 0.7))
        paint_hairline(painter, through, before.horizontalAdvance(old), theme.color("text2"))
        left += before.horizontalAdvance(old) + 4
        arrow = icon_pixmap("arrow-right", "text2", ICON_ARROW, ratio)
        painter.drawPixmap(QPointF(left, room.center().y() - ICON_ARROW / 2 + 1), arrow)
        left += ICON_ARROW + 4
    _draw(painter, cell.role, cell.token, left, foot, new)


def _draw(painter: QPainter, role: str, token: str, left: float, foot: float, text: str) -> None:
    theme = current_theme()
    painter.setFont(theme.font(role))
    painter.setPen(theme.color(token))
    painter.drawText(QPointF(left, foot), text)
