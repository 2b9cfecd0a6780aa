"""The sidebar's place in the window: built once the first rows are on the screen."""

from typing import TYPE_CHECKING

from app.ui.dock import PanelDock

if TYPE_CHECKING:
    from app.ui.sidebar.panel import SidebarPanel


class SidebarDock(PanelDock["SidebarPanel"]):
    """Keeps the sidebar's room; what it shows is read after the first rows anyway."""

    SURFACE = "chrome"

    def _made(self) -> "SidebarPanel":
        from app.ui.sidebar.panel import SidebarPanel

        return SidebarPanel(self._session, self._theme, self._dialogs, self)
