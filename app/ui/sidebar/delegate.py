"""How the sidebar's rows are painted."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.controls.dress import paint_box, paint_focus
from app.ui.icons import icon_pixmap
from app.ui.sidebar.bars import BARS_HEIGHT, Brush, paint_bars
from app.ui.sidebar.model import Index, SidebarRows
from app.ui.sidebar.rows import BarsRow, Entry, FacetHead, FacetRow, Heading, MoreRow, Row
from app.ui.theme import Theme
from app.ui.tokens import (
    BLOCK_GAP,
    FACET_ROW_HEIGHT,
    ICON,
    ICON_ARROW,
    PAGE_MARGIN,
    RADIUS_CHIP,
    SIDEBAR_ROW_HEIGHT,
)

_INSET = 8
_ENTRY_LEFT = 40
_FACET_LEFT = 32
_VALUE_LEFT = 38
_BOX = 14
_GAP = 8
# Over 视图 and 筛选; over the first heading there is the top bar.
_HEADING_GAP = 12
_FIRST_GAP = BLOCK_GAP - 3
_PLUS = 24
_DOT = 5
#: What the count of a changed view gives way to.
_UPDATE = "更新"

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class SidebarDelegate(QStyledItemDelegate):
    """Paints every kind of row; figures end at the same edge whether or not a bar shows.

    Args:
        theme: colours and fonts.
        parent: the list's owner, whose width the rows are laid out in.

    Attributes:
        brush: the range being drawn with the mouse, or None.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._panel = parent
        self.brush: Brush | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        model = index.model()
        return QSize(0, row_height(model.row_at(index)) if isinstance(model, SidebarRows) else 0)

    def plus_rect(self, rect: QRect) -> QRect:
        """Return where a heading's + takes clicks, given the row."""
        body = _body(rect)
        return QRect(self.right() - ICON - (_PLUS - ICON) // 2, body.top() + 2, _PLUS, _PLUS)

    def update_rect(self, rect: QRect) -> QRect:
        """Return where a changed view's 更新 takes clicks, given the row."""
        body = _body(rect)
        width = QFontMetrics(self._theme.font("caption")).horizontalAdvance(_UPDATE) + 2 * _GAP
        return QRect(self.right() - width + _GAP, body.top(), width, body.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, SidebarRows):
            return
        row = model.row_at(index)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        is_hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        body = rect if isinstance(row, BarsRow) else _body(rect)
        # Beside the scroll bar it is a little narrower.
        end = min(self.right() + _INSET, rect.right() + 1)
        ground = QRectF(_INSET, body.top(), end - _INSET, body.height())
        painter.save()
        if isinstance(row, Entry) and row.is_current and row.is_filled:
            paint_box(painter, ground, self._theme.color("soft"))
        elif is_hovered and not isinstance(row, Heading | BarsRow):
            paint_box(painter, ground, self._theme.color("alt"))
        match row:
            case Heading():
                self._paint_heading(painter, rect, row, is_hovered)
            case Entry():
                self._paint_entry(painter, body, row)
            case FacetHead():
                self._paint_facet(painter, body, row)
            case FacetRow():
                self._paint_value(painter, body, row, is_hovered)
            case BarsRow():
                drawn = self.brush.cells if self.brush and self.brush.key == row.key else None
                paint_bars(painter, self._theme, row, rect, self.right(), drawn)
            case MoreRow():
                self._text(painter, "caption", "accent_text")
                painter.drawText(body.adjusted(_VALUE_LEFT, 0, 0, 0), _LEFT, row.title)
        if state & QStyle.StateFlag.State_HasFocus:
            ring = QRectF(self.plus_rect(rect)) if isinstance(row, Heading) else ground
            paint_focus(painter, ring)
        painter.restore()

    def _paint_heading(
        self, painter: QPainter, rect: QRect, row: Heading, is_hovered: bool
    ) -> None:
        body = _body(rect)
        self._text(painter, "caption", "text2")
        painter.drawText(body.adjusted(PAGE_MARGIN, 0, 0, 0), _LEFT, row.title)
        if row.caption:
            left = PAGE_MARGIN + painter.fontMetrics().horizontalAdvance(row.title) + 12
            painter.drawText(body.adjusted(left, 0, 0, 0), _LEFT, row.caption)
        if row.action_tip:
            plus = self.plus_rect(rect)
            cursor = self._cursor()
            if is_hovered and cursor is not None and plus.contains(cursor):
                paint_box(painter, QRectF(plus), self._theme.color("total"))
            self._icon(painter, "plus", "text2", ICON, plus.center())

    def _paint_entry(self, painter: QPainter, body: QRect, row: Entry) -> None:
        token = "accent_text" if row.is_current else "text2"
        self._icon(painter, row.icon, token, ICON, QPoint(PAGE_MARGIN + 7, body.center().y()))
        count = "" if row.count is None else f"{row.count:,}"
        if row.is_changed:
            count = _UPDATE
        self._text(painter, "caption", "accent_text" if row.is_changed else "text2")
        painter.drawText(self._to_right(body), _RIGHT, count)
        taken = painter.fontMetrics().horizontalAdvance(count)
        self._text(
            painter,
            "group" if row.is_current else "cell",
            "text3" if row.count is None else "text",
        )
        width = self.right() - taken - _GAP - _ENTRY_LEFT - (_DOT + _GAP if row.is_changed else 0)
        shown = self._name(painter, body, _ENTRY_LEFT, width, row.title)
        if row.is_changed:
            dot = QRectF(_ENTRY_LEFT + shown + _GAP, body.center().y() - 1, _DOT, _DOT)
            paint_box(painter, dot, self._theme.color("accent_text"), radius=_DOT / 2)

    def _paint_facet(self, painter: QPainter, body: QRect, row: FacetHead) -> None:
        arrow = "chevron-right" if row.is_folded else "chevron-down"
        middle = QPoint(PAGE_MARGIN + ICON_ARROW // 2 - 3, body.center().y())
        self._icon(painter, arrow, "text2", ICON_ARROW, middle)
        caption = "统计中…" if row.is_late else f"已选 {row.chosen}" if row.chosen else ""
        self._text(painter, "caption", "text2")
        painter.drawText(self._to_right(body), _RIGHT, caption)
        taken = painter.fontMetrics().horizontalAdvance(caption)
        self._text(painter, "group", "text")
        self._name(painter, body, _FACET_LEFT, self.right() - taken - _GAP - _FACET_LEFT, row.title)

    def _paint_value(self, painter: QPainter, body: QRect, row: FacetRow, is_hovered: bool) -> None:
        self._paint_box(painter, body, row.is_chosen, is_hovered)
        figures = "text3" if row.is_faint or row.is_late else "text2"
        self._text(painter, "caption", figures)
        metrics = painter.fontMetrics()
        painter.drawText(self._to_right(body), _RIGHT, f"{row.count:,}")
        amount_right = self.right() - max(24, metrics.horizontalAdvance("0" * row.digits) + 10)
        area = QRect(0, body.top(), amount_right, body.height())
        painter.drawText(area, _RIGHT, row.amount)
        taken = metrics.horizontalAdvance(row.amount)
        self._text(
            painter,
            "group" if row.is_chosen else "cell",
            "text3" if row.is_faint or row.is_late else "text",
        )
        width = amount_right - taken - (_GAP if taken else 0) - _VALUE_LEFT
        self._name(painter, body, _VALUE_LEFT, width, row.title)

    def _paint_box(self, painter: QPainter, body: QRect, is_chosen: bool, is_hovered: bool) -> None:
        theme = self._theme
        top = body.top() + (body.height() - _BOX) // 2
        box = QRectF(PAGE_MARGIN, top, _BOX, _BOX)
        if is_chosen:
            paint_box(painter, box, theme.color("accent"), radius=RADIUS_CHIP)
            middle = QPoint(PAGE_MARGIN + _BOX // 2 - 1, top + _BOX // 2 - 1)
            self._icon(painter, "check", "on_accent", ICON_ARROW, middle)
        else:
            border = theme.color("text2" if is_hovered else "ctl")
            paint_box(painter, box, theme.color("base"), border, radius=RADIUS_CHIP)

    def _name(self, painter: QPainter, body: QRect, left: int, width: int, text: str) -> int:
        """Draw a name, shortened in the middle: names of one kind often begin alike.

        Returns:
            Its width as drawn.
        """
        shown = elided(painter.font(), text, width)
        painter.drawText(QRect(left, body.top(), max(width, 0), body.height()), _LEFT, shown)
        return painter.fontMetrics().horizontalAdvance(shown)

    def _text(self, painter: QPainter, role: str, token: str) -> None:
        painter.setFont(self._theme.font(role))
        painter.setPen(self._theme.color(token))

    def _icon(self, painter: QPainter, name: str, token: str, size: int, middle: QPoint) -> None:
        ratio = painter.device().devicePixelRatio()
        corner = QPoint(middle.x() - size // 2 + 1, middle.y() - size // 2 + 1)
        painter.drawPixmap(corner, icon_pixmap(name, token, size, ratio))

    def _to_right(self, body: QRect) -> QRect:
        return QRect(0, body.top(), self.right(), body.height())

    def right(self) -> int:
        """Return where figures end: a margin from the edge, under which the bar has its place."""
        return self._panel.width() - PAGE_MARGIN

    def _cursor(self) -> QPoint | None:
        viewport = self._panel.findChild(QWidget, "qt_scrollarea_viewport")
        return viewport.mapFromGlobal(viewport.cursor().pos()) if viewport else None


def elided(font: QFont, text: str, width: int) -> str:
    """Return the text as it is painted in a width of logical pixels."""
    # Advances are rounded down, so a name that just fits would lose its middle.
    return QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, width + 1)


def row_height(row: Row) -> int:
    """Return a row's height in logical pixels, the gap over a heading included."""
    match row:
        case Heading(is_first=True):
            return SIDEBAR_ROW_HEIGHT + _FIRST_GAP
        case Heading():
            return SIDEBAR_ROW_HEIGHT + _HEADING_GAP
        case FacetRow() | MoreRow():
            return FACET_ROW_HEIGHT
        case BarsRow():
            return BARS_HEIGHT
    return SIDEBAR_ROW_HEIGHT


def _body(rect: QRect) -> QRect:
    """Return the row without the gap over it."""
    height = FACET_ROW_HEIGHT if rect.height() == FACET_ROW_HEIGHT else SIDEBAR_ROW_HEIGHT
    return QRect(rect.left(), rect.bottom() + 1 - height, rect.width(), height)
