"""The empty page: what is missing, which condition to drop, and what would then appear."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui.controls.button import Button
from app.ui.controls.dress import follow_theme, paint_box, paint_focus
from app.ui.controls.label import Label, WrappedLabel
from app.ui.icons import icon_pixmap
from app.ui.theme import current_theme
from app.ui.tokens import ICON_EMPTY

_WIDTH = 440
_ROW = 32


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One way out of the emptiness.

    Attributes:
        title: what is dropped: 去掉“投资方式：专项债券”.
        caption: what then appears: 3 个  2,200,000 万元.
        run: does it.
        is_useful: whether anything would appear; useless ones are grey, but still work.
    """

    title: str
    caption: str
    run: Callable[[], object]
    is_useful: bool = True


class EmptyState(QWidget):
    """An icon, a title, a sentence, suggestions and buttons, in the middle of the page."""

    def __init__(
        self,
        icon_name: str,
        title: str,
        text: str = "",
        *,
        suggestions: Sequence[Suggestion] = (),
        buttons: Sequence[Button] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = Label(title, "title")
        self._text = WrappedLabel(text, "cell", "text2")
        center = Qt.AlignmentFlag.AlignHCenter
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._text.setFixedWidth(_WIDTH)
        if not text:
            # Shown before it has a parent, it would flash as a window and take the keyboard.
            self._text.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(0)
        column.addStretch(2)
        column.addWidget(self._picture, 0, center)
        column.addSpacing(16)
        column.addWidget(self._title, 0, center)
        column.addSpacing(8)
        column.addWidget(self._text, 0, center)
        column.addSpacing(12)
        self.rows: list[SuggestionRow] = []
        for suggestion in suggestions:
            row = SuggestionRow(suggestion, self)
            self.rows.append(row)
            column.addWidget(row, 0, center)
        if buttons:
            column.addSpacing(16)
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addStretch(1)
            for button in buttons:
                line.addWidget(button)
            line.addStretch(1)
            column.addLayout(line)
        column.addStretch(3)
        self.setAccessibleName(title)
        follow_theme(self, self._take_theme)

    def _take_theme(self) -> None:
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(icon_pixmap(self._icon_name, "text2", ICON_EMPTY, ratio))


class SuggestionRow(QAbstractButton):
    """One suggestion, a button as wide as the page's text."""

    def __init__(self, suggestion: Suggestion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._suggestion = suggestion
        self.setText(suggestion.title)
        self.setAccessibleName(f"{suggestion.title}，{suggestion.caption}")
        self.setToolTip(self.accessibleName())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._run)
        follow_theme(self, self.update)

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, _ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        box = QRectF(self.rect())
        useful = self._suggestion.is_useful
        if useful:
            paint_box(painter, box, theme.color("soft"))
        elif self.underMouse():
            paint_box(painter, box, theme.color("alt"))
        if self.hasFocus():
            paint_focus(painter, box)
        inner = QRect(self.rect()).adjusted(12, 0, -12, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text" if useful else "text2"))
        caption = self._suggestion.caption
        painter.drawText(inner, int(middle | Qt.AlignmentFlag.AlignRight), caption)
        room = inner.width() - painter.fontMetrics().horizontalAdvance(caption) - 16
        painter.setFont(theme.font("group" if useful else "cell"))
        painter.setPen(theme.color("accent_text" if useful else "text2"))
        title = painter.fontMetrics().elidedText(
            self._suggestion.title, Qt.TextElideMode.ElideMiddle, room
        )
        painter.drawText(inner, int(middle | Qt.AlignmentFlag.AlignLeft), title)

    def _run(self) -> None:
        self._suggestion.run()
