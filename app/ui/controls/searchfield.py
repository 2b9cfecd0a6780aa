"""A search field with a magnifier, and its shortcut at the right end."""

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.controls.dress import explain, follow_theme, set_look
from app.ui.icons import icon_pixmap
from app.ui.theme import current_theme
from app.ui.tokens import CONTROL_HEIGHT, ICON

_ICON_LEFT = 8
_TEXT_LEFT = 22
_CAP_RIGHT = 10


class SearchField(QLineEdit):
    """A line to search with, or, as an opener, the door to the palette that looks like one.

    Args:
        placeholder: what can be looked for.
        shortcut: shown at the right end while the field is empty.
        is_opener: takes no text itself; a click, Enter or a typed character opens.

    Signals:
        activated(str): the opener was used; the character typed, or nothing.
    """

    activated = Signal(str)

    def __init__(
        self,
        placeholder: str,
        shortcut: str = "",
        *,
        is_opener: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._shortcut = shortcut
        self._is_opener = is_opener
        self.setPlaceholderText(placeholder)
        self.setFixedHeight(CONTROL_HEIGHT)
        explain(self, placeholder, shortcut)
        if is_opener:
            self.setReadOnly(True)
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
            self.setCursor(Qt.CursorShape.ArrowCursor)
            set_look(self, "opener")
        self.textChanged.connect(self._make_room)
        follow_theme(self, self._take_theme)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._is_opener:
            self.activated.emit("")
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._is_opener:
            if event.key() == Qt.Key.Key_Escape and self.text():
                self.clear()
                return
            super().keyPressEvent(event)
            return
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Down)
        if event.key() in keys:
            self.activated.emit("")
        elif event.text().isprintable() and event.text():
            self.activated.emit(event.text())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme = current_theme()
        painter = QPainter(self)
        pixmap = icon_pixmap("search", "text2", ICON, self.devicePixelRatioF())
        painter.drawPixmap(QPoint(_ICON_LEFT, (self.height() - ICON) // 2), pixmap)
        if self._shows_shortcut():
            painter.setFont(theme.font("small"))
            painter.setPen(theme.color("text2"))
            area = QRect(0, 0, self.width() - _CAP_RIGHT, self.height())
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(area, int(align), self._shortcut)

    def _take_theme(self) -> None:
        theme = current_theme()
        self.setFont(theme.font("caption"))
        self._make_room()
        self.update()

    def _make_room(self) -> None:
        """Leave room for the shortcut where it is shown."""
        right = self._shortcut_width() + 4 if self._shows_shortcut() else 0
        self.setTextMargins(_TEXT_LEFT, 0, right, 0)

    def _shows_shortcut(self) -> bool:
        """Whether nothing is typed, and the shortcut leaves room for what can be looked for."""
        if not self._shortcut or self.text():
            return False
        words = self.fontMetrics().horizontalAdvance(self.placeholderText())
        return _ICON_LEFT + _TEXT_LEFT + words + self._shortcut_width() + _CAP_RIGHT <= self.width()

    def _shortcut_width(self) -> int:
        font = current_theme().font("small")
        return QFontMetrics(font).horizontalAdvance(self._shortcut)
