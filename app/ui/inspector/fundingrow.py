"""One line of the funding table, painted; its editor lies over one of its cells."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.controls.dress import follow_theme, paint_focus, paint_hairline
from app.ui.icons import icon_pixmap
from app.ui.inspector.fundingwording import (
    AMOUNT,
    NO_YEAR,
    SOURCE,
    TITLES,
    YEAR,
    FundingLine,
    cell_text,
    line_text,
)
from app.ui.inspector.valueview import INSET
from app.ui.theme import current_theme
from app.ui.tokens import ICON_ARROW, ICON_ROW, ROW_HEIGHT

#: Room before the amount for the cross that takes a line away: behind it, amounts and their sums
#: would not end where everything else in the inspector does.
_CROSS_WIDTH = 24

_ADD = "添加一行"
_WIDEST_AMOUNT = "8,888,888.88"


class FundingRow(QWidget):
    """来源, 年度, 金额 of one line; a line that is not there yet asks to be added.

    Signals:
        cell_clicked(int): the column that was clicked.
        removed: the line is to be taken away.
    """

    cell_clicked = Signal(int)
    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line: FundingLine | None = None
        self._unit = "万元"
        self._is_head = False
        self._is_editable = False
        self._current = -1
        self.editor: QWidget | None = None
        self._edited = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMouseTracking(True)
        follow_theme(self, self._take_theme)

    def show_head(self, money_unit: str) -> None:
        """Show the titles of the columns."""
        self._is_head, self._unit = True, money_unit
        self.update()

    def show_line(self, line: FundingLine | None, money_unit: str, *, is_editable: bool) -> None:
        """Show a line; None asks for a new one."""
        self._line, self._unit, self._is_editable = line, money_unit, is_editable
        self.setAccessibleName(_ADD if line is None else line_text(line, money_unit))
        shape = Qt.CursorShape.IBeamCursor if is_editable else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.update()

    def set_current(self, column: int) -> None:
        """Put the ring of the keyboard on a cell; -1 for none."""
        if column != self._current:
            self._current = column
            self.update()

    def place_editor(self, editor: QWidget | None, column: int) -> None:
        """Lay an editor over a cell; None for none."""
        self.editor, self._edited = editor, column
        self._follow()
        self.update()

    def cell_rect(self, column: int) -> QRect:
        """Return where a cell is."""
        metrics = QFontMetrics(current_theme().font("cell"))
        amount = self.width() - metrics.horizontalAdvance(_WIDEST_AMOUNT) - INSET - 4
        years_end = amount - _CROSS_WIDTH
        year = years_end - metrics.horizontalAdvance(NO_YEAR) - INSET - 4
        spans = {SOURCE: (0, year), YEAR: (year, years_end), AMOUNT: (amount, self.width())}
        left, end = spans[column]
        return QRect(left, 0, end - left, self.height())

    def column_at(self, x: int) -> int:
        """Return the column of a place; -1 for the cross."""
        for column in (SOURCE, YEAR, AMOUNT):
            rect = self.cell_rect(column)
            if rect.left() <= x <= rect.right():
                return column
        return -1

    def sizeHint(self) -> QSize:
        height = QFontMetrics(current_theme().font("cell")).height() + INSET
        return QSize(240, max(ROW_HEIGHT, height))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self.setToolTip(self._tip(self.mapFromGlobal(self.cursor().pos())))
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._is_head or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        column = self.column_at(round(event.position().x()))
        if column >= 0:
            self.cell_clicked.emit(column if self._line is not None else SOURCE)
        elif self._is_editable and self._line is not None:
            self.removed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over_cross = self.column_at(round(event.position().x())) < 0
        text = Qt.CursorShape.IBeamCursor if self._is_editable else Qt.CursorShape.ArrowCursor
        hand = Qt.CursorShape.PointingHandCursor
        can_remove = self._is_editable and self._line is not None
        self.setCursor(hand if over_cross and can_remove else text)
        super().mouseMoveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._follow()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        if self._is_head:
            painter.setFont(theme.font("caption"))
            for column, title in enumerate(TITLES):
                shown = f"{title} {self._unit}" if column == AMOUNT else title
                self._draw(painter, column, shown, "text2")
        elif self._line is None:
            self._paint_asking(painter)
        else:
            self._paint_line(painter, self._line)
        line = theme.color("line2" if self._is_head else "line")
        paint_hairline(painter, QPointF(0, self.height() - 1), self.width(), line)

    def _paint_line(self, painter: QPainter, line: FundingLine) -> None:
        theme = current_theme()
        if self._is_editable and self.underMouse():
            painter.fillRect(self.rect(), theme.color("hover"))
        painter.setFont(theme.font("cell"))
        missing = {SOURCE: "未填", YEAR: NO_YEAR, AMOUNT: "未填"}
        for column in (SOURCE, YEAR, AMOUNT):
            if column == self._edited and self.editor is not None:
                continue
            text = cell_text(line, column, self._unit)
            self._draw(painter, column, text or missing[column], "text" if text else "text3")
        if self._is_editable and self.underMouse():
            cross = icon_pixmap("x", "text2", ICON_ARROW, self.devicePixelRatioF())
            left = self.cell_rect(AMOUNT).left() - (_CROSS_WIDTH + ICON_ARROW) // 2
            painter.drawPixmap(left, (self.height() - ICON_ARROW) // 2, cross)
        self._paint_ring(painter)

    def _paint_asking(self, painter: QPainter) -> None:
        theme = current_theme()
        if self.underMouse():
            painter.fillRect(self.rect(), theme.color("hover"))
        if self.editor is None:
            plus = icon_pixmap("plus", "text3", ICON_ROW, self.devicePixelRatioF())
            painter.drawPixmap(INSET - 2, (self.height() - ICON_ROW) // 2, plus)
            painter.setFont(theme.font("cell"))
            painter.setPen(theme.color("text3"))
            rect = QRect(INSET + ICON_ROW + 4, 0, self.width(), self.height())
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter), _ADD)
        self._paint_ring(painter)

    def _paint_ring(self, painter: QPainter) -> None:
        if self._current >= 0 and self.editor is None:
            rect = self.rect() if self._line is None else self.cell_rect(self._current)
            paint_focus(painter, QRectF(rect), radius=2)

    def _draw(self, painter: QPainter, column: int, text: str, token: str) -> None:
        rect = self.cell_rect(column)
        at_right = column == AMOUNT
        rect = rect.adjusted(0 if at_right else INSET, 0, -INSET if at_right else 0, 0)
        painter.setPen(current_theme().color(token))
        side = Qt.AlignmentFlag.AlignRight if at_right else Qt.AlignmentFlag.AlignLeft
        mode = Qt.TextElideMode.ElideMiddle
        shown = painter.fontMetrics().elidedText(text, mode, rect.width())
        painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignVCenter), shown)

    def _tip(self, place: QPoint) -> str:
        column = self.column_at(place.x())
        if self._is_head or self._line is None:
            return ""
        if column < 0:
            return "去掉这一行（Del）" if self._is_editable else ""
        return cell_text(self._line, column, self._unit)

    def _follow(self) -> None:
        if self.editor is not None:
            self.editor.setGeometry(self.cell_rect(self._edited))

    def _take_theme(self) -> None:
        self.updateGeometry()
        self._follow()
        self.update()
