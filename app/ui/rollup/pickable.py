"""What tables and charts of the page share: parts that mouse and keyboard choose and open."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from app.ui.theme import Theme

Kind = Literal["years", "groups", "columns", "cell", "all", "project", "rest"]

_BACK = (Qt.Key.Key_Up, Qt.Key.Key_Left)
_ON = (Qt.Key.Key_Down, Qt.Key.Key_Right)
_OPEN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

_PICTURE_WIDTH = 1136
_PICTURE_HEIGHT = 520


@dataclass(frozen=True, slots=True)
class Pick:
    """What a part stands for.

    Attributes:
        kind: a row of the year table, a row of the dimension's, a column of the cross table, a
            cell of it, everything, a project, or the small ones.
        key: the row's key, a cell's pair of row and column keys, or the project's id.
    """

    kind: Kind
    key: Any = None


@dataclass(frozen=True, slots=True)
class Part:
    """One place that can be chosen, in logical pixels of its widget."""

    pick: Pick
    rect: QRectF
    tip: str


class Pickable(QWidget):
    """Paints parts and lets them be chosen; subclasses lay out and paint.

    Signals:
        picked(Pick): chosen by a click or an arrow key.
        opened(Pick): double-clicked, or Enter.
        revealed(QRect): the keyboard went there; scroll it into view.
        menu_wanted(QPoint): the context menu was asked for there, in global coordinates.
    """

    picked = Signal(object)
    opened = Signal(object)
    revealed = Signal(QRect)
    menu_wanted = Signal(QPoint)

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._parts: list[Part] = []
        self._chosen: Pick | None = None
        self._current: Pick | None = None
        self._hovered: Pick | None = None
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        theme.changed.connect(self.relayout)

    @property
    def parts(self) -> Sequence[Part]:
        """What can be chosen, in the keyboard's order."""
        return self._parts

    @property
    def chosen(self) -> Pick | None:
        """What is chosen now."""
        return self._chosen

    def set_chosen(self, pick: Pick | None) -> None:
        """Show what is chosen on the page, without announcing it."""
        if pick != self._chosen:
            self._chosen = pick
            self.update()

    def relayout(self) -> None:
        """Compute the parts again; subclasses fill ``_parts`` in ``lay_out``."""
        self._parts = self.lay_out()
        if self._current is not None and self._part(self._current) is None:
            self._current = None
        self.update()

    @abstractmethod
    def lay_out(self) -> list[Part]:
        """Return the parts for the present size."""

    @abstractmethod
    def paint(self, painter: QPainter, exposed: QRectF) -> None:
        """Paint everything, in the window and in exported pictures alike.

        Args:
            painter: in the widget's logical coordinates.
            exposed: what has to be painted at least.
        """

    def part_at(self, point: QPointF) -> Part | None:
        """Return the part under a point; of those that overlap, the last."""
        return next((part for part in reversed(self._parts) if part.rect.contains(point)), None)

    def is_chosen(self, pick: Pick | None) -> bool:
        """Whether a part is the chosen one."""
        return pick is not None and pick == self._chosen

    def is_hovered(self, pick: Pick | None) -> bool:
        """Whether the mouse is over a part."""
        return pick is not None and pick == self._hovered

    def is_current(self, pick: Pick | None) -> bool:
        """Whether the keyboard stands on a part."""
        return self.hasFocus() and pick is not None and pick == self._current

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.relayout()

    def paintEvent(self, event: QPaintEvent) -> None:
        self.paint(QPainter(self), QRectF(event.rect()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        point = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            point = self.mapToGlobal(QPoint(16, 16))
        self.menu_wanted.emit(point)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        part = self.part_at(event.position())
        if part is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(part)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        part = self.part_at(event.position())
        if part is not None and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(part.pick)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        part = self.part_at(event.position())
        self._hover(part.pick if part else None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        chosen = self._part(self._chosen)
        if chosen is not None:
            self._current = chosen.pick
        elif self._current is None and self._parts:
            self._current = self._parts[0].pick
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        at = self._position()
        if not self._parts:
            super().keyPressEvent(event)
        elif key in _OPEN and at is not None:
            self.opened.emit(self._parts[at].pick)
        elif key == Qt.Key.Key_Space and at is not None:
            self._choose(self._parts[at])
        elif key in _BACK or key in _ON:
            step = -1 if key in _BACK else 1
            self._go(0 if at is None else at + step)
        elif key == Qt.Key.Key_Home:
            self._go(0)
        elif key == Qt.Key.Key_End:
            self._go(len(self._parts) - 1)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            part = self.part_at(QPointF(event.pos()))
            if part is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), part.tip, self, part.rect.toAlignedRect())
            return True
        return super().event(event)

    def _go(self, at: int) -> None:
        part = self._parts[min(max(at, 0), len(self._parts) - 1)]
        self._choose(part)
        self.revealed.emit(part.rect.toAlignedRect())

    def _choose(self, part: Part) -> None:
        self._current = part.pick
        self._chosen = part.pick
        self.setAccessibleDescription(part.tip.replace("\n", "，"))
        changed = QAccessible.Event.DescriptionChanged
        QAccessible.updateAccessibility(QAccessibleEvent(self, changed))
        self.update()
        self.picked.emit(part.pick)

    def _hover(self, pick: Pick | None) -> None:
        if pick != self._hovered:
            self._hovered = pick
            self.update()

    def _part(self, pick: Pick | None) -> Part | None:
        return next((part for part in self._parts if part.pick == pick), None)

    def _position(self) -> int | None:
        picks = [part.pick for part in self._parts]
        return picks.index(self._current) if self._current in picks else None


class Pictured(Pickable):
    """A chart, or a table like one, that is exported as a picture too."""

    @abstractmethod
    def copy_for(self, theme: Theme) -> "Pictured":
        """Return another one that shows the same in another theme, for an exported picture."""

    def picture_size(self) -> QSize:
        """Return how large an exported picture of it is, in logical pixels."""
        return QSize(_PICTURE_WIDTH, _PICTURE_HEIGHT)
