"""Printing from the window: the window of documents, and the ways to it."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.ui.dialogs import Dialogs
from app.ui.session import Session
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.queries.rollups import Totals
    from app.queries.sheet import Sheet
    from app.ui.printing.choices import FigureTable

#: The actions that print, and the document each begins with.
KINDS = {
    "print_brief": "one-page",
    "print_annex": "annex",
    "print_booklet": "booklet",
    "print_report": "report",
    "print_self_test": "self-test",
}


#: So long after a window has opened, the process that makes documents is started: by the time
#: one is asked for, its fonts are loaded.
WARM_UP_MS = 5_000


class PrintWork:
    """Opens the print window for what is wanted.

    Args:
        session: the open library.
        theme: colours and fonts.
        dialogs: everything that stops and asks.
        window: what the print window belongs to.
        go_to_field: shows a project's field, where a document's gaps are gone through.
    """

    def __init__(
        self,
        session: Session,
        theme: Theme,
        dialogs: Dialogs,
        window: QWidget,
        go_to_field: Callable[[int, str], None],
    ) -> None:
        self._session = session
        self._theme = theme
        self._dialogs = dialogs
        self._window = window
        self._go_to_field = go_to_field
        QTimer.singleShot(WARM_UP_MS, window, _warm_up)

    def by_name(self) -> dict[str, Callable[[], object]]:
        """Return the work of the actions that print, by the actions' names."""
        return {name: partial(self.print_documents, kind) for name, kind in KINDS.items()}

    def print_documents(self, kind: str, figures: "FigureTable | None" = None) -> None:
        """Open the print window for a kind of document, or for a table of figures."""
        from app.ui.printing.dialog import PrintDialog

        dialog = PrintDialog(
            self._session, self._theme, self._dialogs, kind, self._window, figures=figures
        )
        dialog.field_requested.connect(self._go_to_field)
        dialog.open()

    def print_one(self, _project_id: int) -> None:
        """Open it for the brief of the current project."""
        self.print_documents("one-page")

    def print_figures(self, sheet: "Sheet", unit: str, totals: "Totals") -> None:
        """Open it for a table of the rollup page."""
        from app.ui.printing.choices import FigureTable

        self.print_documents("figures", FigureTable(sheet, unit, totals))


def _warm_up() -> None:
    from app.ui.printing.press import press

    press().start()
