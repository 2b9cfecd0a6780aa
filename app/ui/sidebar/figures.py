"""Reading the figures of the facets: what is stale, what is under way, what is late."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.queries.cube import AXES
from app.queries.distribution import load_years
from app.queries.facets import Facet, facet_dimensions, load_facets, load_kept_amounts
from app.queries.filter import Filter
from app.ui.session import Session
from app.ui.sidebar.facetrows import AMOUNT, INSIDE, MORE, USUAL, YEAR, Shelves

if TYPE_CHECKING:
    from app.library.file import Reading
    from app.queries.distribution import Distribution

#: Figures that take longer are shown as those of before, with a mark.
BUDGET_MS = 400

#: Reads wait for the rows of the same filter, but no longer than this.
_LONGEST_WAIT_MS = 300

_SECTIONS = (*USUAL, *MORE)
_Found = tuple[dict[str, Facet], dict[str, "Distribution"]]


class Figures(QObject):
    """Keeps the facets' figures those of the present filter, each section in a time of its own.

    What is folded or behind 更多筛选 is not read. Sections that come from one pass over the
    library share a reading; a slow one holds up no other.

    Attributes:
        shelves: what has been read so far.

    Signals:
        changed: there is something else to show.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        dimensions = {dimension.name: dimension for dimension in facet_dimensions()}
        settings = session.settings
        self.shelves = Shelves(
            dimensions,
            folded=set(settings.facets_folded),
            opened=set(settings.facets_opened),
            is_more=settings.has_more_facets,
        )
        self._session = session
        self._stale = set(_SECTIONS)
        # By the key of a reading: the sections it is for.
        self._pending: dict[str, frozenset[str]] = {}
        self._is_shown = False
        self._rows = QTimer(self)
        self._rows.setSingleShot(True)
        self._rows.setInterval(_LONGEST_WAIT_MS)
        self._rows.timeout.connect(self.read)
        self._budget = QTimer(self)
        self._budget.setSingleShot(True)
        self._budget.setInterval(BUDGET_MS)
        self._budget.timeout.connect(self._on_budget_spent)
        session.snapshot_changed.connect(self._on_rows)

    def show(self, is_shown: bool) -> None:
        """Say whether anybody sees the figures; nothing is read for nobody."""
        self._is_shown = is_shown
        if is_shown:
            self.read()

    def ask(self) -> None:
        """Read everything that shows anew, once the rows of the same filter have been read."""
        self._stale.update(_SECTIONS)
        for key in self._pending:
            self._session.tasks.cancel(key)
        self._pending.clear()
        if self._session.snapshot is None:
            self.read()
        else:
            self._rows.start()

    def read(self) -> None:
        """Read what is stale and shows."""
        self._rows.stop()
        if not self._is_shown:
            return
        shown, shelves = self._session.filter, self.shelves
        wanted = [
            section
            for section in _SECTIONS
            if section in self._stale
            and section not in shelves.folded
            and shelves.is_shown(section, shown)
        ]
        self._stale.difference_update(wanted)
        by_cube = [section for section in wanted if section in AXES]
        if by_cube:
            self._read("facet:cube", by_cube, partial(self._load, by_cube, shown))
        for section in wanted:
            if section not in by_cube:
                load = partial(self._load, [section], shown)
                self._read(f"facet:{section}", [section], load)

    def set_folded(self, section: str, is_folded: bool) -> None:
        """Fold a section, or unfold it."""
        (self.shelves.folded.add if is_folded else self.shelves.folded.discard)(section)
        self._keep()

    def toggle_opened(self, dimension: str) -> None:
        """Show all values of a long facet, or only the first."""
        self.shelves.opened ^= {dimension}
        self._keep()

    def toggle_more(self) -> None:
        """Show the sections behind 更多筛选, or not."""
        self.shelves.is_more = not self.shelves.is_more
        self._keep()

    def _keep(self) -> None:
        settings, shelves = self._session.settings, self.shelves
        settings.facets_folded = sorted(shelves.folded)
        settings.facets_opened = sorted(shelves.opened)
        settings.has_more_facets = shelves.is_more
        self.changed.emit()
        self.read()

    def _load(self, sections: Iterable[str], shown: Filter, reading: "Reading") -> _Found:
        bars: dict[str, Distribution] = {}
        names = set(sections)
        if AMOUNT in names:
            bars[AMOUNT] = load_kept_amounts(reading, shown.without("total"), self._session.shelf)
        if YEAR in names:
            others = shown.without("year")
            load = partial(load_years, reading, others)
            bars[YEAR] = self._session.shelf.take(reading, ("years", others), load)
        wanted = [
            dimension
            for name, dimension in self.shelves.dimensions.items()
            if INSIDE.get(name, name) in names
        ]
        facets = load_facets(reading, wanted, shown, self._session.shelf)
        return {facet.dimension.name: facet for facet in facets}, bars

    def _read(self, key: str, sections: Iterable[str], load: "Callable[[Reading], _Found]") -> None:
        self._pending[key] = frozenset(sections)
        self._budget.start()
        self._session.read(key, load, partial(self._take, key), partial(self._fail, key))

    def _take(self, key: str, found: _Found) -> None:
        facets, bars = found
        self.shelves.facets.update(facets)
        self.shelves.bars.update(bars)
        self._settle(key)

    def _fail(self, key: str, error: Exception) -> None:
        self._settle(key)
        self._session.tasks.failed.emit(error)

    def _settle(self, key: str) -> None:
        self.shelves.late -= self._pending.pop(key, frozenset())
        if not self._pending:
            self._budget.stop()
        self.changed.emit()

    def _on_rows(self, _snapshot: Any) -> None:
        if self._rows.isActive():
            self.read()

    def _on_budget_spent(self) -> None:
        self.shelves.late.update(*self._pending.values())
        self.changed.emit()
