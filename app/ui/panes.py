"""The window's middle: side panels around the pages, and how they make room and take turns."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QWidget

from app.ui.controls.focus import focus_parts
from app.ui.controls.hairline import Hairline
from app.ui.grid.grid import GridPanel
from app.ui.inspectordock import InspectorDock
from app.ui.query.querybar import QueryBar
from app.ui.sidebar.rail import SidebarRail
from app.ui.sidebardock import SidebarDock

#: Below this width the sidebar becomes a rail and the inspector opens on demand.
NARROW = 1100

#: Below this width the side panels are a little narrower.
MIDDLE = 1400

_SIDEBAR = (240, 224)
_INSPECTOR = (328, 304)


class Panes(QWidget):
    """Rail or sidebar, the pages, the inspector, from left to right.

    It is made empty, so that the panels can be made in it, and filled once.

    Attributes:
        is_narrow: whether there is no room for three panels.
    """

    _rail: SidebarRail
    _sidebar: SidebarDock
    _pages: QStackedWidget
    _query: QueryBar
    _grid: GridPanel
    _inspector: InspectorDock

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_narrow = False
        # Wished for in a wide window and in a narrow one; neither wish changes the other.
        self._is_wanted = {False: True, True: False}
        self._has_inspector = True
        self._sidebar_line = Hairline(Qt.Orientation.Vertical, parent=self)
        self._inspector_line = Hairline(Qt.Orientation.Vertical, parent=self)

    def fill(
        self,
        rail: SidebarRail,
        sidebar: SidebarDock,
        pages: QStackedWidget,
        query: QueryBar,
        grid: GridPanel,
        inspector: InspectorDock,
    ) -> None:
        """Put the panels beside each other.

        Args:
            rail: the sidebar's stand-in in a narrow window.
            sidebar: reserves, views and facets.
            pages: the page shown.
            query: the line above the projects.
            grid: the projects.
            inspector: the current project.
        """
        self._rail = rail
        self._sidebar = sidebar
        self._pages = pages
        self._query = query
        self._grid = grid
        self._inspector = inspector
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for widget in (rail, sidebar, self._sidebar_line):
            row.addWidget(widget)
        row.addWidget(pages, 1)
        row.addWidget(self._inspector_line)
        row.addWidget(inspector)
        rail.hide()
        rail.expand_requested.connect(self._open_section)

    def fit(self, width: int) -> None:
        """Make room for the pages in a window of this width, logical pixels."""
        is_middle = width < MIDDLE
        self._sidebar.setFixedWidth(_SIDEBAR[is_middle])
        self._inspector.setFixedWidth(_INSPECTOR[is_middle])
        is_narrow = width < NARROW
        if is_narrow != self.is_narrow:
            self.is_narrow = is_narrow
            self._rail.setVisible(is_narrow)
            self._sidebar.setVisible(not is_narrow)
            self._sidebar_line.show()
            self._follow()

    def toggle_inspector(self) -> None:
        """Show the inspector, or hide it."""
        self._is_wanted[self.is_narrow] = self._inspector.isHidden()
        self._has_inspector = True
        self._follow()

    def allow_inspector(self, is_allowed: bool) -> None:
        """Say whether the page has a use for the inspector; it is shown where it is wanted."""
        self._has_inspector = is_allowed
        self._follow()

    def toggle_sidebar(self) -> None:
        """Show the sidebar, or hide it; where the window is narrow, the rail stays."""
        is_shown = self._sidebar.isHidden()
        if not is_shown:
            self._keep_keyboard(self._sidebar)
        self._sidebar.setVisible(is_shown)
        self._sidebar_line.setVisible(is_shown or self.is_narrow)

    def take_choice(self) -> None:
        """Something was chosen in the sidebar: where it lies over the page, it goes."""
        if self.is_narrow:
            self._keep_keyboard(self._sidebar)
            self._sidebar.hide()

    def turn(self, step: int) -> None:
        """Give the keyboard to the next pane, or to the one before.

        Args:
            step: 1 or -1.
        """
        side = self._sidebar if self._sidebar.isVisible() else self._rail
        page = None if self._grid.isVisible() else self._pages.currentWidget()
        panes = [
            pane
            for pane in (self._query, self._grid, page, self._inspector, side)
            if pane is not None and pane.isVisible()
        ]
        focused = QApplication.focusWidget()
        outside = -1 if step > 0 else 0
        at = next((at for at, pane in enumerate(panes) if _holds(pane, focused)), outside)
        for count in range(1, len(panes) + 1):
            if self._focus(panes[(at + step * count) % len(panes)]):
                return

    def _focus(self, pane: QWidget | None) -> bool:
        if pane is self._grid:
            self._grid.focus_grid()
            return True
        return pane is not None and focus_first(pane)

    def _follow(self) -> None:
        is_shown = self._is_wanted[self.is_narrow] and self._has_inspector
        if not is_shown:
            self._keep_keyboard(self._inspector)
        self._inspector.setVisible(is_shown)
        self._inspector_line.setVisible(is_shown)

    def _keep_keyboard(self, pane: QWidget) -> None:
        """Take the keyboard out of a pane that is about to be hidden."""
        if pane.isVisible() and _holds(pane, QApplication.focusWidget()):
            self._focus(self._grid if self._grid.isVisible() else self._pages.currentWidget())

    def _open_section(self, name: str) -> None:
        self._sidebar.show()
        self._sidebar_line.show()
        self._sidebar.panel.show_section(name)


def focus_first(pane: QWidget) -> bool:
    """Give the keyboard to a pane, or to the first in it that takes Tab; tell whether it has it."""
    # Not as by Tab, which opens a field for editing: what is typed next would be written over it.
    reason = Qt.FocusReason.ShortcutFocusReason
    proxy = pane.focusProxy()
    if proxy is not None and proxy.isVisible():
        pane.setFocus(reason)
        return True
    for part in focus_parts(pane):
        takes_tab = bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if takes_tab and part.isVisible() and part.isEnabled():
            part.setFocus(reason)
            return True
    return False


def _holds(pane: QWidget, widget: QWidget | None) -> bool:
    return widget is not None and (widget is pane or pane.isAncestorOf(widget))
