"""The chips in a row: they give way in the middle of their values, then leave one by one."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.controls.button import Button
from app.ui.controls.chip import Chip
from app.ui.theme import Theme
from app.ui.tokens import CHIP_HEIGHT

_SPACING = 8
_MARKER = 64


class ChipStrip(QWidget):
    """A filter's conditions. Those that do not fit are counted at the ends, and come by arrow.

    Signals:
        edit_wanted(int): a chip's text was clicked, or Enter.
        removal_wanted(int): its cross, Delete or Backspace.
        left_end: Right was pressed at the last chip.
    """

    edit_wanted = Signal(int)
    removal_wanted = Signal(int)
    left_end = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chips: list[Chip] = []
        self._texts: tuple[tuple[str, str], ...] = ()
        # The chip that has to be seen; the newest unless the keyboard is at another.
        self._anchor = -1
        self.before = self._marker("前面的条件", -1)
        self.after = self._marker("后面的条件", 1)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.hide()
        theme.changed.connect(self._arrange)

    def set_texts(self, texts: Sequence[tuple[str, str]]) -> None:
        """Show other chips, each by title and value."""
        if tuple(texts) == self._texts:
            return
        self._texts = tuple(texts)
        focused = self._focused()
        for chip in self.chips:
            chip.removeEventFilter(self)
            chip.hide()
            chip.deleteLater()
        self.chips = []
        for at, (title, value) in enumerate(texts):
            chip = Chip(title, value, parent=self)
            chip.clicked.connect(partial(self._announce_edit, at))
            chip.removed.connect(partial(self.removal_wanted.emit, at))
            chip.installEventFilter(self)
            self.chips.append(chip)
        self.setVisible(bool(self.chips))
        self._anchor = -1
        self.updateGeometry()
        self._arrange()
        if focused >= 0:
            if self.chips:
                self.focus_chip(min(focused, len(self.chips) - 1))
            else:
                self.left_end.emit()

    def focus_chip(self, at: int) -> None:
        """Give a chip the keyboard; -1 is the last."""
        if self.chips:
            at %= len(self.chips)
            self._reveal(at)
            self.chips[at].setFocus(Qt.FocusReason.TabFocusReason)

    def sizeHint(self) -> QSize:
        widths = [chip.sizeHint().width() for chip in self.chips]
        return QSize(_sum(widths), CHIP_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        # One chip at its narrowest between the two counts.
        least = max((chip.minimumSizeHint().width() for chip in self.chips), default=0)
        counts = 2 * (_MARKER + _SPACING) if len(self.chips) > 1 else 0
        return QSize(min(least + counts, self.sizeHint().width()), CHIP_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().x() or event.angleDelta().y()
        if turn:
            self._turn(-1 if turn > 0 else 1)
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and isinstance(watched, Chip)
            and watched in self.chips
        ):
            return self._move(self.chips.index(watched), event.key())
        return super().eventFilter(watched, event)

    def _move(self, at: int, key: int) -> bool:
        if key == Qt.Key.Key_Left:
            self.focus_chip(max(at - 1, 0))
        elif key == Qt.Key.Key_Home:
            self.focus_chip(0)
        elif key == Qt.Key.Key_Right and at + 1 < len(self.chips):
            self.focus_chip(at + 1)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Escape):
            self.left_end.emit()
        else:
            return False
        return True

    def _focused(self) -> int:
        return next((at for at, chip in enumerate(self.chips) if chip.hasFocus()), -1)

    def _announce_edit(self, at: int, _checked: bool = False) -> None:
        self.edit_wanted.emit(at)

    def _marker(self, tip: str, step: int) -> Button:
        marker = Button("", look="link", role="caption", tip=tip, parent=self)
        marker.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        marker.clicked.connect(partial(self._on_marker, step))
        marker.hide()
        return marker

    def _on_marker(self, step: int, _checked: bool = False) -> None:
        self._turn(step)

    def _turn(self, step: int) -> None:
        """Bring the next chip that does not fit into sight."""
        shown = self._shown()
        self._reveal(shown.start - 1 if step < 0 else shown.stop)

    def _shown(self) -> range:
        """Return which chips fit beside each other at their narrowest, the anchor among them."""
        least = [chip.minimumSizeHint().width() for chip in self.chips]
        count = len(least)
        if _sum(least) <= self.width():
            return range(count)
        anchor = self._anchor if 0 <= self._anchor < count else count - 1
        first = last = anchor
        while first > 0 and self._fits(least, first - 1, last):
            first -= 1
        while last + 1 < count and self._fits(least, first, last + 1):
            last += 1
        return range(first, last + 1)

    def _fits(self, least: Sequence[int], first: int, last: int) -> bool:
        return _sum(least[first : last + 1]) <= self._room(first, last, len(least))

    def _room(self, first: int, last: int, count: int) -> int:
        """Return the width left for chips beside the counts at the ends."""
        ends = (first > 0) + (last + 1 < count)
        return self.width() - ends * (_MARKER + _SPACING)

    def _arrange(self) -> None:
        shown = self._shown()
        count = len(self.chips)
        if not count:
            return
        chips = [self.chips[at] for at in shown]
        widths = _shared(
            [chip.sizeHint().width() for chip in chips],
            [chip.minimumSizeHint().width() for chip in chips],
            self._room(shown.start, shown.stop - 1, count),
        )
        top = (self.height() - CHIP_HEIGHT) // 2
        left = 0
        self._mark(self.before, shown.start, f"‹ 前 {shown.start} 个", left)
        left += _MARKER + _SPACING if shown.start else 0
        for chip, width in zip(chips, widths, strict=True):
            chip.setGeometry(left, top, width, CHIP_HEIGHT)
            left += width + _SPACING
        for at, chip in enumerate(self.chips):
            chip.setVisible(at in shown)
        rest = count - shown.stop
        self._mark(self.after, rest, f"后 {rest} 个 ›", left)

    def _mark(self, marker: Button, hidden: int, text: str, left: int) -> None:
        marker.setVisible(hidden > 0)
        marker.setText(text)
        marker.setGeometry(left, (self.height() - CHIP_HEIGHT) // 2, _MARKER, CHIP_HEIGHT)

    def _reveal(self, at: int) -> None:
        if at not in self._shown() and 0 <= at < len(self.chips):
            self._anchor = at
            self._arrange()


def _shared(natural: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Return widths that fill a room at most: natural ones, or the widest cut down."""
    room -= _SPACING * (len(natural) - 1)
    low, high = 0, max(natural, default=0)
    while low < high:
        cap = (low + high + 1) // 2
        if sum(_capped(natural, least, cap)) <= room:
            low = cap
        else:
            high = cap - 1
    # One chip alone may have to be narrower than it would like.
    return [min(width, room) for width in _capped(natural, least, low)]


def _capped(natural: Sequence[int], least: Sequence[int], cap: int) -> list[int]:
    return [max(small, min(width, cap)) for width, small in zip(natural, least, strict=True)]


def _sum(widths: Sequence[int]) -> int:
    return sum(widths) + _SPACING * max(len(widths) - 1, 0)
