"""What is chosen on the page: marked wherever it stands, said in words, opened in the grid."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from app.queries.filter import Filter
from app.ui.rollup.figures import Figures
from app.ui.rollup.pickable import Pick, Pickable
from app.ui.rollup.picking import filter_behind, known_filter, pick_words
from app.ui.rollup.wording import chosen
from app.ui.session import Session

_OPEN = "rollup:open"


class Choosing(QObject):
    """One choice for all tables and charts of the page.

    Args:
        session: the open library.
        surfaces: the tables and charts.
        unit: of the amounts it says.
        parent: the page.
    """

    def __init__(
        self, session: Session, surfaces: Sequence[Pickable], unit: str, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._surfaces = tuple(surfaces)
        self._figures: Figures | None = None
        self._filter = session.filter
        self._unit = unit
        self._chosen: Pick | None = None
        for surface in self._surfaces:
            surface.picked.connect(self.choose)
            surface.opened.connect(self.open)

    @property
    def chosen(self) -> Pick | None:
        """What is chosen; None for nothing."""
        return self._chosen

    def take_figures(self, figures: Figures, filter: Filter) -> None:
        """Choose among other figures: the choice stays where the page asks the same and has it."""
        before, self._figures, self._filter = self._figures, figures, filter
        is_same = before is not None and before.wish == figures.wish
        keeps = is_same and self._chosen is not None and self._words(self._chosen) is not None
        self._mark(self._chosen if keeps else None)

    def take_unit(self, unit: str) -> None:
        """Say amounts in another unit."""
        self._unit = unit

    def choose(self, pick: Pick) -> None:
        """Choose a row, cell, bar or tile, and say so in the status bar."""
        self._mark(pick)
        words = self._words(pick)
        if words is not None:
            self._session.notice.emit(chosen(*words))

    def open(self, pick: Pick) -> None:
        """Show the projects behind a row, cell, bar or tile in the grid."""
        figures, filter = self._figures, self._filter
        if figures is None:
            return
        if pick.kind == "project":
            self._session.set_current(pick.key)
            self.go_to(self._session.filter)
        elif pick.kind != "cell":
            self.go_to(known_filter(figures, pick, filter))
        else:
            self._session.read(
                _OPEN,
                lambda connection: filter_behind(connection, figures, pick, filter),
                self.go_to,
            )

    def go_to(self, filter: Filter | None) -> None:
        """Show a filter's projects in the grid, with a way back; nothing where there is none."""
        if filter is None:
            return
        session = self._session
        # What was chosen is open now: how to open it need not be said any more.
        session.notice.emit("")
        session.remember_way_back("rollup", "汇总")
        session.set_filter(filter)
        session.page_requested.emit("projects")

    def _mark(self, pick: Pick | None) -> None:
        self._chosen = pick
        for surface in self._surfaces:
            surface.set_chosen(pick)

    def _words(self, pick: Pick) -> tuple[str, str] | None:
        return None if self._figures is None else pick_words(self._figures, pick, self._unit)
