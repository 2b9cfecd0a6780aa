"""A tab's place in the inspector: filled when the tab is first shown."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from app.ui.controls.focus import focus_parts
from app.ui.dock import Dock

P = TypeVar("P", bound=QWidget)


class LateTab(Dock[P]):
    """Keeps a tab's room; what stands in it is built when it is first shown or asked for.

    Args:
        make: returns what stands in the tab, made in this room.
        fill: connects it and shows the project in it.
        parent: the pages it is one of.
    """

    def __init__(
        self, make: Callable[[QWidget], P], fill: Callable[[P], None], parent: QWidget
    ) -> None:
        super().__init__("base", parent)
        self._make = make
        self._fill = fill

    @property
    def built(self) -> P | None:
        """What stands in the tab; None where nobody has wanted it yet."""
        return self._panel

    def _made(self) -> P:
        return self._make(self)

    def _wire(self, panel: P) -> None:
        self._fill(panel)


def let_follow(page: QWidget, *after: QWidget) -> None:
    """Have Tab go from the last part of a page built late to what stands below all pages."""
    last: QWidget | None = next(reversed(focus_parts(page)), None)
    for part in after:
        if last is not None:
            QWidget.setTabOrder(last, part)
        last = part
