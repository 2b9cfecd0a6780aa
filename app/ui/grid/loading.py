"""Keeping the grid true to the library: snapshots, sums, rows that were changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.library.changes import Changes
from app.library.file import Reading
from app.models.fields import Record
from app.queries.dimensions import Dimension, known_dimension
from app.queries.filter import Filter
from app.queries.layout import Sort
from app.queries.membership import load_membership
from app.queries.projects import load_rows
from app.queries.rollups import RollupRow, Totals, load_totals, rollup
from app.queries.snapshot import Snapshot, load_snapshot
from app.ui.grid.emptypage import term_text
from app.ui.grid.place import Place, position_of
from app.ui.grid.rowcache import WINDOW
from app.ui.session import GRID_SNAPSHOT, Session

#: More changed projects than this are read again as a whole.
_FEW = 400


@dataclass(frozen=True, slots=True)
class Loaded:
    """A snapshot with the rows that will be in sight."""

    snapshot: Snapshot
    rows: Mapping[int, Record]
    position: int


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of a snapshot after projects in it changed.

    Attributes:
        groups: rollup rows by the group's key.
        totals: of what fits the filter now.
        whole: of the reserve without the filter.
        stale: why a project no longer belongs where it is; empty where it does.
    """

    groups: Mapping[Any, RollupRow]
    totals: Totals
    whole: Totals
    stale: Mapping[int, str]


class Loading(QObject):
    """Asks the library what the grid needs; the newest question wins.

    Signals:
        loaded(Loaded): another snapshot.
        rows_read(dict): projects as they are now, by id.
        sums_read(Sums): other sums over the same snapshot.
    """

    loaded = Signal(object)
    rows_read = Signal(object)
    sums_read = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._touched: set[int] = set()
        self._unchecked: set[int] = set()

    @property
    def grouping(self) -> Dimension | None:
        """The dimension the grid is grouped by; None where it cannot be or is not."""
        found = known_dimension(self._session.grouping)
        if found is None or found.is_yearly or found.is_many_valued:
            return None
        return None if found.name == "industry_merged" else found

    def load(self, sort: Sort, place: Place) -> None:
        """Read the snapshot of the session's filter and grouping, and rows around a place."""
        filter, grouping = self._session.filter, self.grouping

        def query(connection: Reading) -> Loaded:
            snapshot = load_snapshot(connection, filter, sort, grouping)
            position = position_of(snapshot, place)
            window = position // WINDOW
            start = (
                max(window - 1, 0) * WINDOW if position % WINDOW < WINDOW // 2 else window * WINDOW
            )
            ids = snapshot.ids[start : start + 2 * WINDOW].tolist()
            return Loaded(snapshot, load_rows(connection, ids), position)

        self._touched.clear()
        self._unchecked.clear()
        self._session.tasks.cancel("grid:sums")
        self._session.read(GRID_SNAPSHOT, query, self.loaded.emit)

    def refresh(self, ids: Sequence[int], held: Sequence[int], snapshot: Snapshot) -> None:
        """Read changed projects again, then the sums.

        Args:
            ids: the projects changed.
            held: those whose rows are in memory.
            snapshot: what the grid shows.
        """
        self._touched.update(held)
        self._unchecked.update(ids)
        touched = list(self._touched)

        def query(connection: Reading) -> dict[int, Record]:
            return dict(load_rows(connection, touched))

        def done(rows: dict[int, Record]) -> None:
            self._touched.difference_update(touched)
            self.rows_read.emit(rows)
            self.read_sums(snapshot)

        self._session.read("grid:touched", query, done)

    def read_sums(self, snapshot: Snapshot) -> None:
        """Read the sums, and which of the changed projects still belong."""
        filter, grouping = self._session.filter, self.grouping
        ids = list(self._unchecked)[:_FEW]
        shown = _groups_of(snapshot, ids) if grouping is not None else {}

        def query(connection: Reading) -> Sums:
            return load_sums(connection, filter, grouping, ids, shown)

        def done(sums: Sums) -> None:
            self._unchecked.difference_update(ids)
            self.sums_read.emit(sums)

        self._session.read("grid:sums", query, done)

    @staticmethod
    def is_wide(changes: Changes) -> bool:
        """Tell whether changes are more than some fields of some projects."""
        others = changes.tables.keys() & {"category", "reserve"}
        return changes.is_structural or bool(others) or len(changes.projects) > _FEW


def load_sums(
    connection: Reading,
    filter: Filter,
    grouping: Dimension | None,
    ids: Sequence[int],
    shown: Mapping[int, tuple[Any, str]],
) -> Sums:
    """Return sums and what became stale.

    Args:
        connection: of the library.
        filter: of the grid.
        grouping: of the grid, or None.
        ids: the projects that changed.
        shown: the key and name of the group each of them is shown in.
    """
    whole = load_totals(connection, Filter((), filter.reserve_id, filter.is_bin))
    groups: dict[Any, RollupRow] = {}
    if grouping is None:
        totals = load_totals(connection, filter) if filter.terms else whole
    else:
        sums = rollup(connection, grouping, filter)
        totals, groups = sums.totals, {row.key: row for row in sums.rows}
    keys = load_membership(connection, filter, grouping, ids)
    stale = {}
    for row_id in ids:
        if row_id not in keys:
            stale[row_id] = _unfit(connection, filter, row_id)
        elif row_id in shown and shown[row_id][0] != keys[row_id]:
            stale[row_id] = f"不再属于“{shown[row_id][1]}”，刷新后移走"
        else:
            stale[row_id] = ""
    return Sums(groups, totals, whole, stale)


def with_sums(snapshot: Snapshot, sums: Sums) -> Snapshot:
    """Return the snapshot, its ids as they are, with other sums."""
    groups = tuple(
        replace(group, row=sums.groups.get(group.row.key) or _emptied(group.row))
        for group in snapshot.groups
    )
    return replace(snapshot, groups=groups, totals=sums.totals, whole=sums.whole)


def _emptied(row: RollupRow) -> RollupRow:
    return replace(row, count=0, count_without_amount=0, total_yuan=0)


def _unfit(connection: Reading, filter: Filter, row_id: int) -> str:
    """Return which conditions a project no longer meets."""
    failed = [
        f"“{term_text(term)}”"
        for term in filter.terms
        if not load_membership(connection, replace(filter, terms=(term,)), None, [row_id])
    ]
    return f"不再符合{'、'.join(failed) or '筛选条件'}，刷新后移走"


def _groups_of(snapshot: Snapshot, ids: Sequence[int]) -> dict[int, tuple[Any, str]]:
    found = {}
    for row_id in ids:
        try:
            position = snapshot.ids.index(row_id)
        except ValueError:
            continue
        inside = [group for group in snapshot.groups if group.start <= position]
        if inside:
            found[row_id] = (inside[-1].row.key, inside[-1].row.group)
    return found
