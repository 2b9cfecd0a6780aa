"""The framed box of the query line: filter icon, chips, the line, 清空."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.ui.controls.button import Button
from app.ui.controls.dress import follow_theme, paint_box
from app.ui.icons import icon_pixmap
from app.ui.query.chipstrip import ChipStrip
from app.ui.query.line import QueryLine
from app.ui.theme import Theme
from app.ui.tokens import FOCUS_WIDTH, ICON, QUERY_BOX_HEIGHT

_NARROWEST = 300
_FIRST_HINT = "输入条件，例如：行业:林业　总投资>5000　康养"
_NEXT_HINT = "继续输入条件"


class QueryBox(QWidget):
    """Lays the parts out and paints the frame: plain, with the keyboard, or refused."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_wrong = False
        self.setFixedHeight(QUERY_BOX_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self._picture = QLabel()
        self._picture.setFixedSize(ICON, ICON)
        self.strip = ChipStrip(theme)
        self.strip.setCursor(Qt.CursorShape.ArrowCursor)
        self.line = QueryLine(theme)
        self.clear_button = Button("清空", look="flat", tip="去掉全部条件")
        self.clear_button.setCursor(Qt.CursorShape.ArrowCursor)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(9, 0, 4, 0)
        row.setSpacing(8)
        row.addWidget(self._picture)
        row.addWidget(self.strip)
        row.addWidget(self.line, 1)
        row.addWidget(self.clear_button)
        self.setFocusProxy(self.line)
        self.line.focus_changed.connect(self.update)
        follow_theme(self, self._take_theme)

    @property
    def is_wrong(self) -> bool:
        """Whether the frame says that the text was refused."""
        return self._is_wrong

    def set_wrong(self, is_wrong: bool) -> None:
        """Show or clear the frame of a refusal."""
        if is_wrong != self._is_wrong:
            self._is_wrong = is_wrong
            self.update()

    def set_texts(self, texts: list[tuple[str, str]], *, is_empty: bool) -> None:
        """Show the chips; the hint and 清空 follow.

        Args:
            texts: title and value of each.
            is_empty: there is neither a condition nor a text to clear.
        """
        self.strip.set_texts(texts)
        self.line.setPlaceholderText(_NEXT_HINT if texts else _FIRST_HINT)
        self.clear_button.setVisible(not is_empty)

    def whole_width(self) -> int:
        """Return the width at which no condition is shortened, logical pixels."""
        parts = [self._picture, self.line]
        parts += [part for part in (self.strip, self.clear_button) if not part.isHidden()]
        edges = self._row.contentsMargins()
        widths = sum(part.sizeHint().width() for part in parts[1:]) + ICON
        return widths + edges.left() + edges.right() + self._row.spacing() * (len(parts) - 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(_NARROWEST, QUERY_BOX_HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.line.setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        fill, border, width = "base", "ctl", 1
        if self._is_wrong:
            fill, border, width = "danger_soft", "danger", FOCUS_WIDTH
        elif self.line.hasFocus():
            border, width = "accent_text", FOCUS_WIDTH
        elif self.underMouse():
            border = "text2"
        box = QRectF(self.rect())
        paint_box(painter, box, theme.color(fill), theme.color(border), width=width)

    def _take_theme(self) -> None:
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(icon_pixmap("list-filter", "text2", ICON, ratio))
        self.line.setFont(self._theme.font("cell"))
        self.update()
