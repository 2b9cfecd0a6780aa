"""The sidebar's rail for narrow windows: its sections as icons."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.queries.filter import Filter
from app.ui.controls.button import IconButton
from app.ui.controls.dress import set_surface
from app.ui.session import Session
from app.ui.sidebar.sections import FACETS, RESERVES, VIEWS
from app.ui.theme import Theme
from app.ui.tokens import SIDEBAR_RAIL_WIDTH

_EDGE = 36

# section → (icon, tooltip); the project list is where the views begin.
_BUTTONS = (
    (RESERVES, "library", "储备库"),
    (VIEWS, "list", "全部项目和视图"),
    ("saved", "bookmark", "保存的视图"),
    (FACETS, "list-filter", "筛选"),
)


class RailButton(IconButton):
    """An icon that keeps its square in the rail's column."""

    def sizeHint(self) -> QSize:
        # The style sheet takes a tool button's least height away.
        return QSize(_EDGE, _EDGE)


class SidebarRail(QWidget):
    """Four icons, one a section; the soft one says that projects are shown, not the bin.

    Signals:
        expand_requested(str): open the sidebar over the page at a section, the argument of
            ``SidebarPanel.show_section``.
    """

    expand_requested = Signal(str)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(SIDEBAR_RAIL_WIDTH)
        set_surface(self, "chrome")
        self.setAccessibleName("侧栏")
        self.buttons: dict[str, IconButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins((SIDEBAR_RAIL_WIDTH - _EDGE) // 2, 10, 4, 8)
        column.setSpacing(4)
        for section, icon_name, tip in _BUTTONS:
            button = RailButton(icon_name, tip, edge=_EDGE)
            button.clicked.connect(partial(self._announce, section))
            self.buttons[section] = button
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.buttons[VIEWS].setCheckable(True)
        self._take_filter(session.filter)
        session.filter_changed.connect(self._take_filter)

    @property
    def last_button(self) -> IconButton:
        """The lowest button."""
        return self.buttons[_BUTTONS[-1][0]]

    def sizeHint(self) -> QSize:
        return QSize(SIDEBAR_RAIL_WIDTH, 200)

    def _announce(self, section: str, _checked: bool = False) -> None:
        # A click must not change what the soft ground says.
        self.buttons[VIEWS].setChecked(not self._is_bin)
        self.expand_requested.emit(VIEWS if section == "saved" else section)

    def _take_filter(self, shown: Filter) -> None:
        self._is_bin = shown.is_bin
        self.buttons[VIEWS].setChecked(not shown.is_bin)
