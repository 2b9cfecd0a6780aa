"""与文件核对 on the page: read with the figures, explained when it is opened."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.queries.filter import Filter
from app.ui.rollup.matching import Match, explain_matches, load_matches, match_words
from app.ui.rollup.matchlist import MatchList
from app.ui.session import Session

_READ = "rollup:matching"
_EXPLAIN = "rollup:explaining"


class MatchDesk(QObject):
    """Compares what is shown with the documents.

    Args:
        session: the open library.
        page: the page the list stands over.
        show: shows the projects of a filter.

    Signals:
        told(str): how they compare; empty where the documents state nothing.
    """

    told = Signal(str)

    def __init__(self, session: Session, page: QWidget, show: Callable[[Filter], object]) -> None:
        super().__init__(page)
        self._session = session
        self._page = page
        self._show = show
        self._matches: tuple[Match, ...] = ()

    def read(self, filter: Filter) -> None:
        """Compare anew, in the background."""
        self._session.read(_READ, lambda connection: load_matches(connection, filter), self._take)

    def open(self, unit: str) -> None:
        """Show what the documents state beside what there is, and what makes them differ.

        Args:
            unit: of the amounts.
        """
        matches = self._matches
        self._session.read(
            _EXPLAIN,
            lambda connection: explain_matches(connection, matches),
            lambda told: self._open(told, unit),
        )

    def _take(self, matches: tuple[Match, ...]) -> None:
        self._matches = matches
        self.told.emit(match_words(matches))

    def _open(self, matches: tuple[Match, ...], unit: str) -> None:
        if not self._page.isVisible():
            return
        dialog = MatchList(matches, unit, self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filter_chosen.connect(self._show)
        dialog.project_chosen.connect(self._go_to)
        dialog.open()

    def _go_to(self, project_id: int) -> None:
        self._session.remember_way_back("rollup", "汇总")
        self._session.cell_requested.emit(project_id, "total")
