"""Keeping the grid true to the library: snapshots, sums, rows that were changed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from app.library.changes import Changes
from app.library.file import Reading
from app.models.fields import Record
from app.queries.filter import Filter
from app.queries.groups import Path, load_cut
from app.queries.layout import Layout
from app.queries.projects import load_rows
from app.queries.rollups import RollupRow, Totals, load_totals
from app.queries.snapshot import FEW, Snapshot, grouping_levels, load_snapshot, summed
from app.ui.grid.place import Place, position_of
from app.ui.grid.rowcache import WINDOW
from app.ui.grid.stale import Stale, load_stale
from app.ui.session import GRID_SNAPSHOT, Session

#: More changed projects than this are read again as a whole.
_FEW = 400


@dataclass(frozen=True, slots=True)
class Loaded:
    """A snapshot with the rows that will be in sight, and what it was read for."""

    snapshot: Snapshot
    filter: Filter
    layout: Layout
    rows: Mapping[int, Record]
    position: int


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of a snapshot after projects in it changed.

    Attributes:
        groups: rollup rows by the group's path.
        totals: of what fits the filter now.
        whole: of the reserve without the filter.
        stale: why a project no longer belongs where it is; None where it does.
    """

    groups: Mapping[Path, RollupRow]
    totals: Totals
    whole: Totals
    stale: Mapping[int, Stale | None]


class Loading(QObject):
    """Asks the library what the grid needs; the newest question wins.

    Signals:
        previewed(Loaded): the first rows of a large snapshot that is still being read.
        loaded(Loaded): another snapshot.
        rows_read(dict): projects as they are now, by id.
        sums_read(Sums): other sums over the same snapshot.
    """

    previewed = Signal(object)
    loaded = Signal(object)
    rows_read = Signal(object)
    sums_read = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._place: Place | None = None
        self._touched: set[int] = set()
        self._unchecked: set[int] = set()

    def load(self, place: Place, *, has_preview: bool = False) -> None:
        """Read the snapshot of the session's filter and layout, and rows around a place.

        Args:
            place: where the user is.
            has_preview: tell the first rows before all ids have been read, where there are many.
        """
        filter, layout = self._session.filter, self._session.layout

        def query(connection: Reading) -> Loaded:
            def preview(first: Snapshot) -> None:
                rows = load_rows(connection, first.ids[:FEW].tolist())
                self.previewed.emit(Loaded(first, filter, layout, rows, 0))

            told = preview if has_preview else None
            snapshot = load_snapshot(connection, filter, layout, told, self._session.shelf)
            position = position_of(snapshot, place)
            window = position // WINDOW
            start = (
                max(window - 1, 0) * WINDOW if position % WINDOW < WINDOW // 2 else window * WINDOW
            )
            ids = snapshot.ids[start : start + 2 * WINDOW].tolist()
            return Loaded(snapshot, filter, layout, load_rows(connection, ids), position)

        self._touched.clear()
        self._unchecked.clear()
        self._session.tasks.cancel("grid:sums")
        self._place = place
        self._session.read(GRID_SNAPSHOT, query, self._on_loaded, self._on_failed)

    def refresh(
        self,
        ids: Sequence[int],
        held: Sequence[int],
        snapshot: Snapshot,
        misplaced: Collection[int],
    ) -> None:
        """Read changed projects again, then the sums.

        Args:
            ids: the projects changed.
            held: those whose rows are in memory.
            snapshot: what the grid shows.
            misplaced: projects in it that are known to belong elsewhere.
        """
        if self._place is not None:
            # What is being read may be from before the change.
            self.load(self._place)
            return
        self._touched.update(held)
        self._unchecked.update(ids)
        touched = list(self._touched)

        def query(connection: Reading) -> dict[int, Record]:
            return dict(load_rows(connection, touched))

        def done(rows: dict[int, Record]) -> None:
            self._touched.difference_update(touched)
            self.rows_read.emit(rows)
            self.read_sums(snapshot, misplaced)

        self._session.read("grid:touched", query, done)

    def read_sums(self, snapshot: Snapshot, misplaced: Collection[int]) -> None:
        """Read the sums, and which of the changed projects still belong."""
        filter, layout = self._session.filter, self._session.layout
        ids = list(self._unchecked)[:_FEW]

        def query(connection: Reading) -> Sums:
            return load_sums(connection, filter, layout, (snapshot, misplaced), ids)

        def done(sums: Sums) -> None:
            self._unchecked.difference_update(ids)
            self.sums_read.emit(sums)

        self._session.read("grid:sums", query, done)

    def _on_loaded(self, loaded: Loaded) -> None:
        self._place = None
        self.loaded.emit(loaded)

    def _on_failed(self, error: Exception) -> None:
        self._place = None
        self._session.tasks.failed.emit(error)

    @staticmethod
    def is_wide(changes: Changes) -> bool:
        """Tell whether changes are more than some fields of some projects."""
        others = changes.tables.keys() & {"category", "reserve"}
        return changes.is_structural or bool(others) or len(changes.projects) > _FEW


def load_sums(
    connection: Reading,
    filter: Filter,
    layout: Layout,
    shown: tuple[Snapshot, Collection[int]],
    ids: Sequence[int],
) -> Sums:
    """Return sums and what became stale.

    Args:
        connection: of the library.
        filter: of the grid.
        layout: of the grid.
        shown: the grid's snapshot, and the projects already known to be out of place.
        ids: the projects that changed.
    """
    whole = load_totals(connection, Filter((), filter.reserve_id, filter.is_bin))
    levels = grouping_levels(connection, layout)
    groups: dict[Path, RollupRow] = {}
    if levels is None:
        totals = load_totals(connection, filter) if filter.terms else whole
    else:
        cut = load_cut(connection, filter, levels, layout.group_order)
        totals, groups = summed(cut.groups), {group.path: group.row for group in cut.groups}
    return Sums(groups, totals, whole, load_stale(connection, filter, layout, levels, shown, ids))


def with_sums(snapshot: Snapshot, sums: Sums) -> Snapshot:
    """Return the snapshot, its ids as they are, with other sums."""
    groups = tuple(
        replace(group, row=sums.groups.get(group.path) or _emptied(group.row))
        for group in snapshot.groups
    )
    return replace(snapshot, groups=groups, totals=sums.totals, whole=sums.whole)


def _emptied(row: RollupRow) -> RollupRow:
    return replace(row, count=0, count_without_amount=0, total_yuan=0)
