"""The list under the query line; the line keeps the focus and the keys."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.ui.bubble import place
from app.ui.controls.corners import clip_corners, open_corners
from app.ui.controls.dress import paint_box, set_look
from app.ui.query.completion import Candidate
from app.ui.theme import Theme
from app.ui.tokens import CONTROL_HEIGHT, RADIUS_POPUP

_DETAIL = Qt.ItemDataRole.UserRole
_MOST_ROWS = 9
_MARGIN = 5
_PADDING = 10
_GAP = 24
_NARROWEST, _WIDEST = 220, 420


class CompletionPopup(QWidget):
    """Offers completions; none is current until an arrow says so.

    Signals:
        chosen(int): a row was clicked.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        flags = Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint
        super().__init__(parent, flags)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        open_corners(self)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._theme = theme
        self._candidates: tuple[Candidate, ...] = ()
        self._model = QStandardItemModel(self)
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setItemDelegate(CompletionDelegate(theme, self))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("可以填写的内容")
        set_look(self.list, "bare")
        self.list.clicked.connect(self._on_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.addWidget(self.list)

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """What is offered."""
        return self._candidates

    def current(self) -> int:
        """Return the current row; -1 for none."""
        return self.list.currentIndex().row()

    def offer(self, candidates: Sequence[Candidate], line: QWidget, left: int) -> None:
        """Show candidates under a line, none of them current; nothing to offer hides.

        Args:
            candidates: best first.
            line: the widget typed in.
            left: where the completed part begins, in the line's pixels.
        """
        if not candidates:
            self.hide()
            return
        if tuple(candidates) != self._candidates:
            self._candidates = tuple(candidates)
            self._fill()
        self.list.setCurrentIndex(QModelIndex())
        rows = min(len(candidates), _MOST_ROWS)
        height = rows * CONTROL_HEIGHT + 2 * _MARGIN
        anchor = QRect(
            line.mapToGlobal(QPoint(left - _MARGIN - _PADDING, 0)), QSize(1, line.height() + 4)
        )
        screen = QGuiApplication.screenAt(anchor.center()) or line.screen()
        width = self._width(len(candidates) > rows)
        self.setFixedSize(width, height)
        self.move(place(anchor, width, height, screen.availableGeometry()))
        self.show()

    def step(self, by: int) -> None:
        """Move the current row; past either end there is none."""
        at = self.current() + by
        if self.current() < 0 and by < 0:
            at = len(self._candidates) - 1
        index = self._model.index(at, 0) if 0 <= at < len(self._candidates) else QModelIndex()
        self.list.setCurrentIndex(index)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        clip_corners(self, RADIUS_POPUP)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill, border = self._theme.color("raised"), self._theme.color("line2")
        paint_box(painter, QRectF(self.rect()), fill, border, radius=RADIUS_POPUP)

    def _fill(self) -> None:
        self._model.clear()
        for candidate in self._candidates:
            item = QStandardItem(candidate.title)
            item.setData(candidate.detail, _DETAIL)
            item.setToolTip(candidate.title)
            item.setAccessibleText(f"{candidate.title}，{candidate.detail}")
            self._model.appendRow(item)

    def _width(self, has_bar: bool) -> int:
        name = QFontMetrics(self._theme.font("cell"))
        detail = QFontMetrics(self._theme.font("caption"))
        widest = max(
            name.horizontalAdvance(each.title) + detail.horizontalAdvance(each.detail)
            for each in self._candidates
        )
        wanted = widest + _GAP + 2 * _PADDING + 2 * _MARGIN + (12 if has_bar else 0)
        return max(_NARROWEST, min(wanted, _WIDEST))

    def _on_clicked(self, index: QModelIndex) -> None:
        self.chosen.emit(index.row())


class CompletionDelegate(QStyledItemDelegate):
    """Paints a name, shortened in its middle, and its count or word."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return QSize(0, CONTROL_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            paint_box(painter, QRectF(rect), self._theme.color("soft"))
        elif state & QStyle.StateFlag.State_MouseOver:
            paint_box(painter, QRectF(rect), self._theme.color("hover"))
        area = rect.adjusted(_PADDING, 0, -_PADDING, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        detail = str(index.data(_DETAIL) or "")
        painter.setFont(self._theme.font("caption"))
        painter.setPen(self._theme.color("text2"))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignRight | middle), detail)
        taken = painter.fontMetrics().horizontalAdvance(detail)
        painter.setFont(self._theme.font("cell"))
        painter.setPen(self._theme.color("text"))
        name = area.adjusted(0, 0, -taken - 8, 0)
        shown = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideMiddle, name.width()
        )
        painter.drawText(name, int(Qt.AlignmentFlag.AlignLeft | middle), shown)
        painter.restore()
