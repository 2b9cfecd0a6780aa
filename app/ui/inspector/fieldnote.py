"""What stands under a field: a hint, why an entry was refused, or that the value has changed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.controls.button import Button
from app.ui.controls.label import Label, WrappedLabel
from app.ui.inspector.valueview import INSET

#: The link's own frame.
_LINK_FRAME = 4


class FieldNote(QWidget):
    """Hidden while there is nothing to say.

    Signals:
        fix_requested: take the suggestion.
        discard_requested: give up what was typed.
        newer_requested: load the value that was written elsewhere meanwhile.
    """

    fix_requested = Signal()
    discard_requested = Signal()
    newer_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = WrappedLabel("", "caption", "caution")
        self.more = WrappedLabel("", "caption", "text2")
        self.fix = _Way("Enter")
        self.discard = _Way("Esc")
        self.newer = Button("载入新值", "refresh-cw", look="link", role="caption")
        links = self._links = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        links.setContentsMargins(0, 0, 0, 0)
        links.setSpacing(8)
        links.addWidget(self.fix)
        links.addWidget(self.discard)
        links.addWidget(self.newer)
        for link in (self.fix, self.discard, self.newer):
            links.setAlignment(link, Qt.AlignmentFlag.AlignLeft)
        links.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(INSET, 0, INSET, 4)
        column.setSpacing(1)
        column.addWidget(self.text)
        column.addWidget(self.more)
        column.addLayout(links)
        # A long suggestion must not widen the form.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.fix.link.clicked.connect(self.fix_requested)
        self.discard.link.clicked.connect(self.discard_requested)
        self.newer.clicked.connect(self.newer_requested)
        self.clear()

    def clear(self) -> None:
        """Say nothing."""
        self._say("", "", "caution")

    def show_hint(self, text: str, is_caution: bool) -> None:
        """Say how a value is reckoned."""
        self._say(text, "", "caution" if is_caution else "text2")

    def show_refusal(self, reason: str, accepted: str, suggestion: str) -> None:
        """Say why an entry was refused, what would be taken, and the ways on."""
        self._say(f"{reason}。", accepted, "danger")
        if suggestion:
            self.fix.set_text(f"改为 {suggestion}")
        self.fix.setVisible(bool(suggestion))
        self.discard.set_text("放弃修改")
        self.discard.show()
        self._arrange()

    def show_newer(self, value: str) -> None:
        """Say that another value was written while this one was typed."""
        shown = value if len(value) <= 24 else f"{value[:23]}…"
        self._say(f"这一栏刚在别处改成“{shown or '（空）'}”", "", "caution")
        self.newer.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Put the ways on one line, or below each other where they do not fit."""
        shown = [way for way in (self.fix, self.discard) if not way.isHidden()]
        wanted = sum(way.sizeHint().width() for way in shown) + self._links.spacing()
        is_narrow = len(shown) > 1 and wanted > self.width() - 2 * INSET
        direction = QBoxLayout.Direction
        self._links.setDirection(direction.TopToBottom if is_narrow else direction.LeftToRight)
        self._links.setSpacing(0 if is_narrow else 8)

    def _say(self, text: str, more: str, token: str) -> None:
        self.text.set_token(token)
        self.text.setText(text)
        self.more.setText(more)
        self.more.setVisible(bool(more))
        for link in (self.fix, self.discard, self.newer):
            link.hide()
        self.setVisible(bool(text))
        self.setAccessibleName(f"{text}{more}")


class _Way(QWidget):
    """A key and what it does: Enter 改为 10,000."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.link = Button("", look="link", role="caption")
        self.link.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_LINK_FRAME)
        row.addWidget(Label(key, "caption", "text3"))
        row.addWidget(self.link)

    def set_text(self, text: str) -> None:
        self.link.setText(text)
        self.link.setAccessibleName(text)
