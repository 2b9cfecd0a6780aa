"""What the window does about categories: the dialog, and the ways to it."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.ui.dialogs import Dialogs
from app.ui.session import Session


def category_work(session: Session, dialogs: Dialogs, window: QWidget) -> Callable[..., None]:
    """Return the work of the action 分类和归口, which the sidebar's menus ask for too.

    The menus name a reserve, or none (0); the action does not.

    Args:
        session: the open library.
        dialogs: asks for names and tells of refusals.
        window: what the dialog belongs to.
    """

    def open_categories(reserve_id: int = 0) -> None:
        from app.ui.categories.dialog import CategoriesDialog

        dialog = CategoriesDialog(session, dialogs, reserve_id or None, window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    return open_categories
