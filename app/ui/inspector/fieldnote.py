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
        self.text = WrappedLabel("", "caption", "caution", parent=self)
        self.more = WrappedLabel("", "caption", "text2", parent=self)
        # Most fields never need them.
        self._built: _Ways | None = None
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(INSET, 0, INSET, 4)
        column.setSpacing(1)
        column.addWidget(self.text)
        column.addWidget(self.more)
        # A long suggestion must not widen the form.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.clear()

    @property
    def fix(self) -> "_Way":
        """Takes the suggestion."""
        return self._ways().fix

    @property
    def discard(self) -> "_Way":
        """Gives up what was typed."""
        return self._ways().discard

    @property
    def newer(self) -> Button:
        """Loads what was written elsewhere."""
        return self._ways().newer

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
        self._ways().show()
        self._arrange()

    def show_newer(self, value: str) -> None:
        """Say that another value was written while this one was typed."""
        shown = value if len(value) <= 24 else f"{value[:23]}…"
        self._say(f"这一栏刚在别处改成“{shown or '（空）'}”", "", "caution")
        self.newer.show()
        self._ways().show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _ways(self) -> "_Ways":
        """Return the ways on, built now where nobody has needed them yet."""
        if self._built is None:
            ways = self._built = _Ways(self)
            ways.fix.link.clicked.connect(self.fix_requested)
            ways.discard.link.clicked.connect(self.discard_requested)
            ways.newer.clicked.connect(self.newer_requested)
            self._column.addWidget(ways)
        return self._built

    def _arrange(self) -> None:
        if self._built is not None:
            self._built.fit(self.width() - 2 * INSET)

    def _say(self, text: str, more: str, token: str) -> None:
        self.text.set_token(token)
        self.text.setText(text)
        self.more.setText(more)
        self.more.setVisible(bool(more))
        if self._built is not None:
            self._built.take_back()
        self.setVisible(bool(text))
        self.setAccessibleName(f"{text}{more}")


class _Ways(QWidget):
    """What can be done about it, on one line, or below each other where that is too long."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.fix = _Way("Enter", self)
        self.discard = _Way("Esc", self)
        self.newer = Button("载入新值", "refresh-cw", look="link", role="caption", parent=self)
        box = self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        for way in (self.fix, self.discard, self.newer):
            box.addWidget(way)
            box.setAlignment(way, Qt.AlignmentFlag.AlignLeft)
        box.addStretch(1)
        self.take_back()

    def take_back(self) -> None:
        """Offer nothing."""
        self.hide()
        for way in (self.fix, self.discard, self.newer):
            way.hide()

    def fit(self, width: int) -> None:
        """Put the ways where they fit into so many logical pixels."""
        shown = [way for way in (self.fix, self.discard) if not way.isHidden()]
        wanted = sum(way.sizeHint().width() for way in shown) + self._box.spacing()
        is_narrow = len(shown) > 1 and wanted > width
        direction = QBoxLayout.Direction
        self._box.setDirection(direction.TopToBottom if is_narrow else direction.LeftToRight)
        self._box.setSpacing(0 if is_narrow else 8)


class _Way(QWidget):
    """A key and what it does: Enter 改为 10,000."""

    def __init__(self, key: str, parent: QWidget) -> None:
        super().__init__(parent)
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
