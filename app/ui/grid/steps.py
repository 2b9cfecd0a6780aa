"""The keys that move the current cell."""

from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent


class Step(Enum):
    """Where to."""

    UP = auto()
    DOWN = auto()
    LEFT = auto()
    RIGHT = auto()
    PAGE_UP = auto()
    PAGE_DOWN = auto()
    ROW_START = auto()
    ROW_END = auto()
    TOP = auto()
    BOTTOM = auto()
    NEXT = auto()
    PREVIOUS = auto()


_PLAIN = {
    Qt.Key.Key_Up: Step.UP,
    Qt.Key.Key_Down: Step.DOWN,
    Qt.Key.Key_Left: Step.LEFT,
    Qt.Key.Key_Right: Step.RIGHT,
    Qt.Key.Key_PageUp: Step.PAGE_UP,
    Qt.Key.Key_PageDown: Step.PAGE_DOWN,
    Qt.Key.Key_Home: Step.ROW_START,
    Qt.Key.Key_End: Step.ROW_END,
    Qt.Key.Key_Tab: Step.NEXT,
    Qt.Key.Key_Backtab: Step.PREVIOUS,
}
_WITH_CTRL = {
    Qt.Key.Key_Home: Step.TOP,
    Qt.Key.Key_End: Step.BOTTOM,
    Qt.Key.Key_Up: Step.TOP,
    Qt.Key.Key_Down: Step.BOTTOM,
    Qt.Key.Key_Left: Step.ROW_START,
    Qt.Key.Key_Right: Step.ROW_END,
}


def step_of(event: QKeyEvent) -> Step | None:
    """Return the step a key stands for, with or without Shift; None for other keys."""
    keys = event.modifiers() & ~(
        Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    )
    try:
        key = Qt.Key(event.key())
    except ValueError:
        return None
    if keys == Qt.KeyboardModifier.NoModifier:
        return _PLAIN.get(key)
    if keys == Qt.KeyboardModifier.ControlModifier:
        return _WITH_CTRL.get(key)
    return None


def target(
    step: Step, cell: tuple[int, int], last: tuple[int, int], page: int
) -> tuple[int, int] | None:
    """Return the row and column a step leads to, maybe beyond the edge; None for Tab.

    Args:
        step: where to.
        cell: from which row and column.
        last: the last row and column.
        page: rows in a page.
    """
    row, column = cell
    return {
        Step.UP: (row - 1, column),
        Step.DOWN: (row + 1, column),
        Step.LEFT: (row, column - 1),
        Step.RIGHT: (row, column + 1),
        Step.PAGE_UP: (row - page, column),
        Step.PAGE_DOWN: (row + page, column),
        Step.ROW_START: (row, 0),
        Step.ROW_END: (row, last[1]),
        Step.TOP: (0, column),
        Step.BOTTOM: (last[0], column),
    }.get(step)


def typed_text(event: QKeyEvent) -> str:
    """Return what a key types into a cell; empty for commands and control characters."""
    commands = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
    text = event.text()
    is_alt_gr = bool(event.modifiers() & Qt.KeyboardModifier.GroupSwitchModifier)
    if event.modifiers() & commands and not is_alt_gr:
        return ""
    if event.modifiers() & Qt.KeyboardModifier.AltModifier and not is_alt_gr:
        return ""
    return text if text and text.isprintable() else ""
