"""How headings, findings and what is in order are painted."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.checkup.model import CheckupRows, Index
from app.ui.checkup.rows import FindingRow, Heading, OrderRow, is_urgent
from app.ui.controls.dress import paint_box, paint_focus, paint_hairline
from app.ui.icons import icon_pixmap
from app.ui.theme import Theme
from app.ui.tokens import (
    CONTROL_HEIGHT,
    CURRENT_BAR_WIDTH,
    ICON,
    ICON_ARROW,
    PAGE_MARGIN,
    ROW_HEIGHT,
)

FINDING_HEIGHT = 44
HEADING_HEIGHT = ROW_HEIGHT + 2

_NUMBERS_LEFT = 44
_NUMBERS_WIDTH = 84
_TEXT_LEFT = _NUMBERS_LEFT + _NUMBERS_WIDTH + 8
#: Below this width numbers make room for the text.
_NARROW = 520
_GAP = 12
_BUTTON_PADDING = 10

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_CENTER = int(Qt.AlignmentFlag.AlignCenter)


class CheckupDelegate(QStyledItemDelegate):
    """Paints the rows; a finding's one action is a word, a button on the current row.

    Args:
        theme: colours and fonts.
        parent: the list.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        model = index.model()
        is_heading = isinstance(model, CheckupRows) and isinstance(model.row_at(index), Heading)
        base = HEADING_HEIGHT if is_heading else FINDING_HEIGHT
        # Larger letters need higher rows.
        return QSize(0, round(base * max(self._theme.font_scale, 1.0)))

    def deed_rect(self, rect: QRect, row: FindingRow) -> QRect:
        """Return where a row's action takes clicks."""
        width = QFontMetrics(self._theme.font("cell")).horizontalAdvance(row.deed_text)
        height = min(CONTROL_HEIGHT, rect.height() - 8)
        left = rect.right() + 1 - PAGE_MARGIN - width - _BUTTON_PADDING
        top = rect.top() + (rect.height() - height) // 2
        return QRect(left, top, width + 2 * _BUTTON_PADDING, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, CheckupRows):
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        row = model.row_at(index)
        painter.save()
        match row:
            case Heading():
                self._paint_heading(painter, rect, row)
            case FindingRow():
                self._paint_finding(painter, rect, row, state)
            case OrderRow():
                self._paint_order(painter, rect, row)
        line = QPointF(rect.left(), rect.bottom())
        paint_hairline(painter, line, rect.width(), self._theme.color("line"))
        if state & QStyle.StateFlag.State_HasFocus:
            paint_focus(painter, QRectF(rect).adjusted(0, 0, 0, -1), radius=0)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, row: Heading) -> None:
        painter.fillRect(rect, self._theme.color("alt"))
        arrow = "chevron-right" if row.is_folded else "chevron-down"
        self._icon(painter, arrow, "text2", ICON_ARROW, QPoint(PAGE_MARGIN + 5, rect.center().y()))
        self._text(painter, "caption", "text2")
        area = rect.adjusted(0, 0, -PAGE_MARGIN, 0)
        painter.drawText(area, _RIGHT, row.caption)
        taken = painter.fontMetrics().horizontalAdvance(row.caption) + PAGE_MARGIN + _GAP
        self._text(painter, "group", "text")
        self._line(painter, rect.adjusted(PAGE_MARGIN + 20, 0, -taken, 0), row.title)

    def _paint_finding(
        self, painter: QPainter, rect: QRect, row: FindingRow, state: QStyle.StateFlag
    ) -> None:
        theme = self._theme
        finding = row.finding
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        if is_selected:
            painter.fillRect(rect, theme.color("soft"))
            bar = QRect(rect.left(), rect.top(), CURRENT_BAR_WIDTH, rect.height())
            painter.fillRect(bar, theme.color("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("hover"))
        urgent = is_urgent(finding)
        name, token = ("triangle-alert", "caution") if urgent else ("info", "text2")
        if finding.is_reviewed:
            name, token = "check", "text3"
        self._icon(painter, name, token, ICON, QPoint(PAGE_MARGIN + 7, rect.center().y()))
        deed = self.deed_rect(rect, row)
        self._paint_deed(painter, deed, row, is_selected)
        left = rect.left() + _NUMBERS_LEFT
        if rect.width() >= _NARROW:
            self._text(painter, "cell", "text2")
            area = QRect(left, rect.top(), _NUMBERS_WIDTH, rect.height())
            self._line(painter, area, row.numbers)
            left = rect.left() + _TEXT_LEFT
        right = deed.left() - _BUTTON_PADDING
        half = rect.height() // 2
        area = QRect(left, rect.top() + 3, right - left, half - 2)
        self._text(painter, "cell", "text2" if finding.is_reviewed else "text")
        self._line(painter, area, finding.title)
        area = QRect(left, rect.top() + half - 1, right - left, half - 3)
        self._text(painter, "caption", "text2")
        self._line(painter, area, row.sentence)

    def _paint_deed(
        self, painter: QPainter, rect: QRect, row: FindingRow, is_selected: bool
    ) -> None:
        theme = self._theme
        if is_selected:
            paint_box(painter, QRectF(rect), theme.color("raised"), theme.color("line2"))
        self._text(painter, "cell", "text" if is_selected else "accent_text")
        painter.drawText(rect, _CENTER, row.deed_text)

    def _paint_order(self, painter: QPainter, rect: QRect, row: OrderRow) -> None:
        name, token = ("check", "text2") if row.is_well else ("circle-alert", "danger")
        self._icon(painter, name, token, ICON, QPoint(PAGE_MARGIN + 7, rect.center().y()))
        left = rect.left() + (_TEXT_LEFT if rect.width() >= _NARROW else _NUMBERS_LEFT)
        half = rect.height() // 2
        room = rect.right() - PAGE_MARGIN - left
        self._text(painter, "cell", "text")
        self._line(painter, QRect(left, rect.top() + 3, room, half - 2), row.title)
        self._text(painter, "caption", "text2" if row.is_well else "danger")
        self._line(painter, QRect(left, rect.top() + half - 1, room, half - 3), row.sentence)

    def _line(self, painter: QPainter, area: QRect, text: str) -> None:
        shown = painter.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideRight, max(area.width(), 0)
        )
        painter.drawText(area, _LEFT, shown)

    def _text(self, painter: QPainter, role: str, token: str) -> None:
        painter.setFont(self._theme.font(role))
        painter.setPen(self._theme.color(token))

    def _icon(self, painter: QPainter, name: str, token: str, size: int, middle: QPoint) -> None:
        ratio = painter.device().devicePixelRatio()
        corner = QPoint(middle.x() - size // 2 + 1, middle.y() - size // 2 + 1)
        painter.drawPixmap(corner, icon_pixmap(name, token, size, ratio))
