"""The menu of what the grid can be grouped by."""

from functools import partial

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QWidget

from app.queries.dimensions import find_dimension
from app.ui.controls.menu import Menu
from app.ui.session import Session

#: A project stands in one group of each of these.
GROUPINGS = (
    "category",
    "industry",
    "nature",
    "financing",
    "lead_unit",
    "period_kind",
    "band",
    "reserve",
)
NOT_GROUPED = "不分组"


def grouping_title(name: str) -> str:
    """Return the Chinese title of a grouping; of none for an empty name."""
    return find_dimension(name).title if name else NOT_GROUPED


def grouping_menu(session: Session, parent: QWidget) -> Menu:
    """Return a menu with the present grouping ticked; it frees itself when closed."""
    menu = Menu("分组", parent)
    group = QActionGroup(menu)
    for name in (*GROUPINGS, ""):
        if not name:
            menu.addSeparator()
        action = menu.addAction(grouping_title(name))
        action.setCheckable(True)
        action.setChecked(name == session.grouping)
        action.triggered.connect(partial(_choose, session, name))
        group.addAction(action)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def _choose(session: Session, name: str, _checked: bool = False) -> None:
    session.set_grouping(name)
