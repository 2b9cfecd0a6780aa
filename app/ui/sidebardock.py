"""The sidebar's place in the window: built once the first rows are on the screen."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.dialogs import Dialogs
from app.ui.dock import Dock
from app.ui.session import Session
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.ui.sidebar.panel import SidebarPanel


class SidebarDock(Dock["SidebarPanel"]):
    """Keeps the sidebar's room; what it shows is read after the first rows anyway.

    Args:
        session: the open library.
        theme: colours and fonts.
        dialogs: everything that stops and asks.
        wire: connects the panel to the window, once it is there.
        parent: what it stands in.
    """

    def __init__(
        self,
        session: Session,
        theme: Theme,
        dialogs: Dialogs,
        wire: "Callable[[SidebarPanel], None]",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("chrome", parent)
        self._session = session
        self._theme = theme
        self._dialogs = dialogs
        self._wired = wire

    def _made(self) -> "SidebarPanel":
        from app.ui.sidebar.panel import SidebarPanel

        return SidebarPanel(self._session, self._theme, self._dialogs, self)

    def _wire(self, panel: "SidebarPanel") -> None:
        self._wired(panel)
