"""What the window does about categories: the dialog, and the ways to it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.dialogs import Dialogs
from app.ui.session import Session

if TYPE_CHECKING:
    from app.ui.sidebar.panel import SidebarPanel


def category_work(
    session: Session, dialogs: Dialogs, sidebar: "SidebarPanel", window: QWidget
) -> dict[str, Callable[[], object]]:
    """Return the work of the action 分类和归口, which the sidebar's menus ask for too.

    Args:
        session: the open library.
        dialogs: asks for names and tells of refusals.
        sidebar: its menus name a reserve, or none (0).
        window: what the dialog belongs to.
    """

    def open_categories(reserve_id: int = 0) -> None:
        from app.ui.categories.dialog import CategoriesDialog

        dialog = CategoriesDialog(session, dialogs, reserve_id or None, window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    sidebar.categories_requested.connect(open_categories)
    return {"categories": open_categories}
