"""Labels that carry a role of the type table and a colour of the theme."""

import re

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.ui.controls.dress import follow_theme
from app.ui.theme import current_theme

#: A number, a space where there is one, and the unit that must not stand alone on the next line.
_MEASURE = re.compile(r"(?<=[0-9]) ?(?:个月|[百千]?万元|亿元|平方米|公里|毫米|[\u4e00-\u9fff%‰])")
_JOINER = "\u2060"
_HARD_SPACE = "\u00a0"


class Label(QLabel):
    """Plain text in one role and one colour."""

    def __init__(
        self,
        text: str = "",
        role: str = "cell",
        token: str = "text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._role = role
        self._token = token
        self.setTextFormat(Qt.TextFormat.PlainText)
        follow_theme(self, self._take_theme)

    def set_token(self, token: str) -> None:
        """Change the colour."""
        if token != self._token:
            self._token = token
            self._take_theme()

    def _take_theme(self) -> None:
        theme = current_theme()
        self.setFont(theme.font(self._role))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.color(self._token))
        off = QPalette.ColorGroup.Disabled
        palette.setColor(off, QPalette.ColorRole.WindowText, theme.color("text3"))
        self.setPalette(palette)
        self.updateGeometry()


class WrappedLabel(Label):
    """Text over several lines that never loses its last one.

    Nested layouts ask a wrapped QLabel for its height before they know its width; this one
    claims the height its width needs as soon as it has a width. A number and its unit stay on
    one line.
    """

    def __init__(
        self,
        text: str = "",
        role: str = "cell",
        token: str = "text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", role, token, parent)
        self._plain = ""
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setText(text)

    def text(self) -> str:
        # Without what only ties it.
        return self._plain

    def setText(self, text: str) -> None:
        self._plain = text
        # What can be copied is left as it is.
        can_copy = self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
        shown = text if can_copy else tied(text)
        self.setAccessibleName(text if shown != text else "")
        super().setText(shown)
        self._claim_height()

    def setTextInteractionFlags(self, flags: Qt.TextInteractionFlag) -> None:
        super().setTextInteractionFlags(flags)
        self.setText(self._plain)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._claim_height()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._claim_height()

    def _claim_height(self) -> None:
        # Qt counts the minimum into the answer: a longer text's claim would never be given back.
        self.setMinimumHeight(0)
        needed = self.heightForWidth(self.width())
        if needed > 0:
            self.setMinimumHeight(needed)


def tied(text: str) -> str:
    """Return a text that breaks nowhere between a number and its unit: 2年, 36个月, 500 万元."""
    return _MEASURE.sub(_tie, text)


def _tie(found: re.Match[str]) -> str:
    unit = found.group()
    if unit.startswith(" "):
        return _HARD_SPACE + _JOINER.join(unit[1:])
    return _JOINER + _JOINER.join(unit)


def fit_height(window: QWidget, width: int) -> None:
    """Fix a window at a width and at the height its wrapped texts need there."""
    layout = window.layout()
    if layout is None:
        return
    # Labels still claim the height of another width; they claim theirs when they get it.
    for label in window.findChildren(WrappedLabel):
        label.setMinimumHeight(0)
    layout.activate()
    window.setFixedSize(width, layout.totalHeightForWidth(width))


class ElidedLabel(Label):
    """One line that is shortened to its width; the whole text is in the tooltip then.

    Elide in the middle where names differ at their ends (中央预…项债券).
    """

    def __init__(
        self,
        text: str = "",
        role: str = "cell",
        token: str = "text",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        self._mode = mode
        super().__init__(text, role, token, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def shown_text(self) -> str:
        """Return the text as it is painted at the present width."""
        return self.fontMetrics().elidedText(self.text(), self._mode, self.width())

    def setText(self, text: str) -> None:
        super().setText(text)
        self._offer_whole()

    def sizeHint(self) -> QSize:
        # One more: advances are rounded, and a text wider by a fraction would be cut.
        width = self.fontMetrics().horizontalAdvance(self.text()) + 1
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        # Two characters and the dots: less tells nothing.
        width = self.fontMetrics().horizontalAdvance("字字…")
        return QSize(min(width, self.sizeHint().width()), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._offer_whole()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        align = self.alignment() | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), int(align), self.shown_text())

    def _offer_whole(self) -> None:
        self.setToolTip(self.text() if self.shown_text() != self.text() else "")
