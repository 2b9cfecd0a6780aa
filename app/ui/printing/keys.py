"""The keys of the print dialog."""

from collections.abc import Callable

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.ui.printing.pagearea import PageArea


def take_keys(
    window: QWidget, area: PageArea, save: Callable[[], object], print_pages: Callable[[], object]
) -> None:
    """Give the dialog its keys.

    Args:
        window: where they count.
        area: the pages they turn, enlarge and search.
        save: Ctrl+S.
        print_pages: Ctrl+P.
    """
    view, search = area.view, area.search
    work: dict[str, Callable[[], object]] = {
        "PgUp": lambda: view.show_page(view.page - 1),
        "PgDown": lambda: view.show_page(view.page + 1),
        "Ctrl++": view.zoom_in,
        "Ctrl+=": view.zoom_in,
        "Ctrl+-": view.zoom_out,
        "Ctrl+0": lambda: view.set_fit("page"),
        "Ctrl+1": lambda: view.set_fit("width"),
        "Ctrl+F": search.begin,
        "F3": lambda: search.step(1),
        "Shift+F3": lambda: search.step(-1),
        "Ctrl+S": save,
        "Ctrl+P": print_pages,
    }
    for keys, slot in work.items():
        QShortcut(QKeySequence(keys), window).activated.connect(slot)
