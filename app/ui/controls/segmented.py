"""A choice among a few words that stand side by side: 万元 | 亿元."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from app.ui.controls.dress import follow_theme, paint_box, paint_focus
from app.ui.theme import current_theme
from app.ui.tokens import CONTROL_HEIGHT, RADIUS_CONTROL

_PADDING = 12
_FIGURES = tuple("123456789")
_WITH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class SegmentedControl(QWidget):
    """Exactly one of the options is chosen; the arrow keys move the choice, figures name one.

    Args:
        options: the words.
        name: what is chosen, for the screen reader (排期口径).
        current: index of the first choice.

    Signals:
        changed(int): the user chose another option.
    """

    changed = Signal(int)

    def __init__(
        self,
        options: Sequence[str],
        name: str,
        current: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._segments: list[_Segment] = []
        self._current = current
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for at, option in enumerate(options):
            segment = _Segment(option, at, len(options), self)
            segment.setAccessibleName(f"{name}：{option}")
            segment.clicked.connect(self._on_clicked)
            layout.addWidget(segment)
            self._segments.append(segment)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._show_choice()

    def current(self) -> int:
        """Return the index of the chosen option."""
        return self._current

    def set_current(self, index: int) -> None:
        """Choose an option without announcing it."""
        self._current = index
        self._show_choice()

    def set_available(self, index: int, *, is_available: bool) -> None:
        """Say whether an option makes sense now; one that does not is not shown."""
        self._segments[index].setVisible(is_available)
        last = max(at for at, each in enumerate(self._segments) if not each.isHidden())
        for segment in self._segments:
            segment.count = last + 1
            segment.update()

    def set_tip(self, index: int, tip: str) -> None:
        """Explain one option in its tooltip."""
        self._segments[index].setToolTip(tip)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        wanted = self._current + step
        if event.text() in _FIGURES and not event.modifiers() & _WITH:
            wanted = step = int(event.text())
            wanted -= 1
        if step and 0 <= wanted < len(self._segments) and not self._segments[wanted].isHidden():
            self._choose(wanted)
            self._segments[wanted].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, _Segment):
            self._choose(sender.index)

    def _choose(self, index: int) -> None:
        if index != self._current:
            self.set_current(index)
            self.changed.emit(index)

    def _show_choice(self) -> None:
        for segment in self._segments:
            chosen = segment.index == self._current
            segment.setChecked(chosen)
            # One stop for Tab; the arrows do the rest.
            policy = Qt.FocusPolicy.TabFocus if chosen else Qt.FocusPolicy.NoFocus
            segment.setFocusPolicy(policy)
            if chosen:
                self.setFocusProxy(segment)
            segment.update()


class _Segment(QAbstractButton):
    """One word of the control; knows whether it is the first or, of those shown, the last."""

    def __init__(self, text: str, index: int, count: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.index = index
        self.count = count
        self.setText(text)
        self.setCheckable(True)
        follow_theme(self, self._take_theme)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(current_theme().font("group"))
        return QSize(metrics.horizontalAdvance(self.text()) + 2 * _PADDING, CONTROL_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A button moves the focus by the arrows; here they are the control's.
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def nextCheckState(self) -> None:
        """Leave checking to the control: a second click does not unchoose."""

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        box = QRectF(self.rect())
        chosen, enabled = self.isChecked(), self.isEnabled()
        self._paint_frame(painter, box)
        if chosen:
            edge = theme.color("accent_text" if enabled else "line2")
            fill = theme.color("soft" if enabled else "total")
            paint_box(painter, box, fill, edge)
        if self.hasFocus():
            paint_focus(painter, box)
        painter.setFont(theme.font("group" if chosen else "cell"))
        off = "text2" if chosen else "text3"
        token = off if not enabled else "accent_text" if chosen else "text2"
        painter.setPen(theme.color(token))
        painter.drawText(QRect(self.rect()), int(Qt.AlignmentFlag.AlignCenter), self.text())

    def _paint_frame(self, painter: QPainter, box: QRectF) -> None:
        """Paint this segment's share of the common frame, clipped at its neighbours."""
        theme = current_theme()
        first, last = self.index == 0, self.index == self.count - 1
        frame = box.adjusted(0 if first else -2 * RADIUS_CONTROL, 0, 0, 0)
        frame = frame.adjusted(0, 0, 0 if last else 2 * RADIUS_CONTROL, 0)
        painter.save()
        clip = QPainterPath()
        clip.addRect(box)
        painter.setClipPath(clip)
        hovered = self.underMouse() and self.isEnabled()
        fill = theme.color("hover" if hovered else "raised" if self.isEnabled() else "chrome")
        paint_box(painter, frame, fill, theme.color("line2" if self.isEnabled() else "line"))
        painter.restore()

    def _take_theme(self) -> None:
        self.updateGeometry()
        self.update()
