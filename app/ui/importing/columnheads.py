"""The header over the source's table: above each column what it is taken for, to be changed."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QTableView

from app.importing.readers.library import IDENTIFIER
from app.importing.recognition.layout import Column
from app.importing.recognition.words import Confidence, Meaning
from app.models.fields import FIELDS
from app.ui.controls.dress import follow_theme, paint_focus, paint_hairline
from app.ui.controls.menu import Menu
from app.ui.icons import icon_pixmap
from app.ui.theme import current_theme
from app.ui.tokens import CELL_PADDING_LEFT, ICON_ARROW

HEIGHT = 48
_NOT_TAKEN = "不导入"

#: Fields that come in parts, each with them.
_PARTS = {"units": ("lead", "others"), "period": ("start", "end")}

_OPENERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Down)


def meanings() -> tuple[Meaning, ...]:
    """Return what a column can be taken for, in the registry's order."""
    found: list[Meaning] = []
    for field in FIELDS:
        if field.is_editable:
            found.append(Meaning(field.name))
            found += [Meaning(field.name, part) for part in _PARTS.get(field.name, ())]
    return tuple(found)


class ColumnHeads(QHeaderView):
    """What each column is taken for; a click, Enter or Space offers the rest.

    The arrow keys move from column to column.

    Attributes:
        columns: what they are taken for.

    Signals:
        chosen(int, str): a column, and the key of its meaning; empty to leave it out.
    """

    chosen = Signal(int, str)

    def __init__(self, view: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self.columns: tuple[Column, ...] = ()
        self._settled = ""
        self._is_identified = False
        self._current = 0
        self.setAccessibleName("各列是什么")
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(HEIGHT)
        self.setMinimumSectionSize(88)
        self.setToolTip("单击改成别的栏目")
        follow_theme(self, self._take_theme)

    @property
    def current(self) -> int:
        """The column the keyboard is at."""
        return self._current

    def show_columns(
        self, columns: tuple[Column, ...], settled: str, *, is_identified: bool = False
    ) -> None:
        """Show what columns are taken for.

        Args:
            columns: of the table.
            settled: who settled them, a word under each; empty where recognition did.
            is_identified: the rows are known by the identifiers in one of the columns.
        """
        self.columns, self._settled = columns, settled
        self._is_identified = is_identified
        self._current = min(self._current, max(len(columns) - 1, 0))
        self._tell()
        self.viewport().update()

    def words(self, column: int) -> tuple[str, str]:
        """Return what stands over a column: its field, and how sure that is."""
        if column >= len(self.columns):
            return "", ""
        found = self.columns[column]
        if found.meaning is None:
            if self._is_identified and found.title.startswith(IDENTIFIER):
                return IDENTIFIER, "用来认出项目"
            return _NOT_TAKEN, ""
        if found.confidence is Confidence.LIKELY:
            return found.meaning.title, "请确认"
        return found.meaning.title, self._settled or "按表头认出"

    def open_menu(self, column: int) -> None:
        """Offer the fields for a column."""
        if not 0 <= column < len(self.columns):
            return
        self._current = column
        self._tell()
        menu = self.menu(column)
        at = QPoint(self.sectionViewportPosition(column), self.height())
        menu.popup(self.viewport().mapToGlobal(at))

    def menu(self, column: int) -> Menu:
        """Return the menu of a column's fields; it goes once it is closed."""
        menu = Menu(parent=self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        own = self.columns[column].meaning
        holders = {each.meaning.key: each for each in self.columns if each.meaning}

        def offer(title: str, key: str) -> None:
            action = menu.addAction(title)
            action.setCheckable(True)
            action.setChecked(key == (own.key if own else ""))
            action.triggered.connect(self._taker(column, key))

        offer(_NOT_TAKEN, "")
        menu.addSeparator()
        for meaning in meanings():
            holder = holders.get(meaning.key)
            is_elsewhere = holder is not None and holder.index != column
            mark = f"（现在是 {holder.letters} 列）" if holder and is_elsewhere else ""
            offer(f"{meaning.title}{mark}", meaning.key)
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        last = len(self.columns) - 1
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if key in steps:
            self._go(min(max(self._current + steps[Qt.Key(key)], 0), last))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(0 if key == Qt.Key.Key_Home else last)
        elif key in _OPENERS:
            self.open_menu(self._current)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        column = self.logicalIndexAt(at)
        edge = self.sectionViewportPosition(column) + self.sectionSize(column)
        is_at_edge = abs(edge - at.x()) < 4 or abs(edge - self.sectionSize(column) - at.x()) < 4
        if event.button() == Qt.MouseButton.LeftButton and column >= 0 and not is_at_edge:
            self.open_menu(column)
        else:
            super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._tell()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def sectionSizeFromContents(self, logicalIndex: int) -> QSize:
        return QSize(super().sectionSizeFromContents(logicalIndex).width(), HEIGHT)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        theme = current_theme()
        painter.save()
        painter.fillRect(rect, theme.color("chrome"))
        title, caption = self.words(logicalIndex)
        is_taken = bool(caption)
        room = rect.adjusted(CELL_PADDING_LEFT, 5, -CELL_PADDING_LEFT, -4)
        upper = QRect(room.left(), room.top(), room.width() - ICON_ARROW - 2, room.height() // 2)
        painter.setFont(theme.font("group" if is_taken else "cell"))
        painter.setPen(theme.color("accent_text" if is_taken else "text3"))
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, upper.width())
        painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, shown)
        if title:
            ratio = painter.device().devicePixelRatioF()
            arrow = icon_pixmap("chevron-down", "text2", ICON_ARROW, ratio)
            corner = QPointF(room.right() - ICON_ARROW + 1, upper.center().y() - ICON_ARROW / 2 + 1)
            painter.drawPixmap(corner, arrow)
        lower = QRect(room.left(), upper.bottom() + 1, room.width(), room.height() // 2)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("caution" if caption == "请确认" else "text2"))
        painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, caption)
        end = 1 / painter.device().devicePixelRatioF()
        line = theme.color("line")
        foot = QPointF(rect.left(), rect.bottom() + 1 - end)
        paint_hairline(painter, foot, rect.width(), line)
        side = QPointF(rect.right() + 1 - end, rect.top())
        paint_hairline(painter, side, rect.height(), line, is_vertical=True)
        if self.hasFocus() and logicalIndex == self._current:
            paint_focus(painter, QRectF(rect).adjusted(1, 1, -1, -1))
        painter.restore()

    def _go(self, column: int) -> None:
        self._current = column
        view = self.parent()
        assert isinstance(view, QTableView)
        model = view.model()
        if model.rowCount():
            view.scrollTo(model.index(max(view.rowAt(0), 0), column))
        self._tell()
        self.viewport().update()

    def _tell(self) -> None:
        """Tell the screen reader the column the keyboard is at."""
        if self.columns:
            column = self.columns[self._current]
            title, caption = self.words(self._current)
            words = f"{column.letters} 列“{column.title}”：{title} {caption}"
            self.setAccessibleDescription(words.strip())

    def _taker(self, column: int, key: str) -> Callable[[], None]:
        return lambda: self.chosen.emit(column, key)

    def _take_theme(self) -> None:
        scale = max(current_theme().font_scale, 1.0)
        self.setFixedHeight(round(HEIGHT * scale))
        self.viewport().update()
