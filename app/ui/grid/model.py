"""The table model over a snapshot: it holds ids, group headers and the rows being looked at."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from app.models.fields import BY_NAME, Field, Record
from app.models.money import format_share
from app.queries.groups import Group
from app.queries.hits import filter_words
from app.queries.rollups import Totals
from app.queries.snapshot import Snapshot
from app.ui.grid.celltext import cell_text, full_text
from app.ui.grid.folding import Folding
from app.ui.grid.rowcache import RowCache
from app.ui.grid.rows import HEADER, Rows
from app.ui.grid.stale import Stale
from app.ui.session import Session
from app.ui.sums import Sums, is_unstated, share_text, sum_text, sum_words

Index = QModelIndex | QPersistentModelIndex

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOL_TIP = int(Qt.ItemDataRole.ToolTipRole)
_FLAGS = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsEditable
    | Qt.ItemFlag.ItemNeverHasChildren
)
_NOWHERE = QModelIndex()

EMPTY = Snapshot(array("q"), (), Totals(0, 0, 0), Totals(0, 0, 0))


class GridModel(QAbstractTableModel):
    """Projects of a snapshot by row, fields by column.

    The painter asks :meth:`record`, :meth:`group` and :meth:`texts` directly; ``data`` serves
    screen readers and tests.

    Attributes:
        snapshot: what is shown.
        rows: where group headers and projects stand.
        fields: the columns in order.
        folding: which groups are open.
        is_read_only: whether nothing here can be edited.
        words: what was searched for; marked in the cells.

    Signals:
        rows_ready(int, int): rows that were placeholders have come, first and last.
        sums_changed: totals or groups' sums are other ones.
    """

    rows_ready = Signal(int, int)
    sums_changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.snapshot = EMPTY
        self.rows = Rows(EMPTY)
        self.fields: tuple[Field, ...] = ()
        self.is_read_only = False
        self.words: tuple[str, ...] = ()
        self.folding = Folding()
        self._cache = RowCache(session, self)
        self._cache.loaded.connect(self._on_loaded)
        self._cache.waited.connect(self._on_waited)
        self._texts: dict[int, tuple[str, ...]] = {}
        self._overlays: dict[int, dict[str, Any]] = {}
        self._writing: dict[int, int] = {}
        self._changed: dict[int, frozenset[str]] = {}
        self._stale: dict[int, Stale] = {}
        self._row_count = 0

    # ------------------------------------------------------------ what is shown

    def set_snapshot(
        self, snapshot: Snapshot, rows: Mapping[int, Record], position: int = 0
    ) -> None:
        """Show another snapshot; ``rows`` are those around a position."""
        self.beginResetModel()
        self.snapshot = snapshot
        self.words = filter_words(self._session.filter)
        self.rows = Rows(snapshot, self.folding)
        self._row_count = self.rows.count
        self._texts.clear()
        self._stale.clear()
        self._overlays = {key: kept for key, kept in self._overlays.items() if key in self._writing}
        self._cache.reset(snapshot.ids, rows, position)
        self.endResetModel()
        self.sums_changed.emit()

    def set_fields(self, fields: Sequence[Field]) -> None:
        """Show other columns."""
        self.beginResetModel()
        self.fields = tuple(fields)
        self._texts.clear()
        self.endResetModel()

    def set_sums(self, groups: tuple[Group, ...], totals: Totals, whole: Totals) -> Snapshot:
        """Show other sums over the same ids, and return the snapshot with them."""
        if whole.total_yuan != self.snapshot.whole.total_yuan:
            self._texts.clear()
        self.snapshot = replace(self.snapshot, groups=groups, totals=totals, whole=whole)
        self.sums_changed.emit()
        return self.snapshot

    def forget_texts(self) -> None:
        """Write every cell anew, after the unit of money changed."""
        self._texts.clear()

    # ------------------------------------------------------------ single rows

    def id_at(self, row: int) -> int:
        """Return the id of a row's project, 0 for a group's header or no row."""
        if not 0 <= row < self._row_count:
            return 0
        position = self.rows.position(row)
        return 0 if position == HEADER else self.snapshot.ids[position]

    def row_of_id(self, row_id: int) -> int:
        """Return the row of a project, its group's header where that is folded, or -1."""
        try:
            return self.rows.row_of(self.snapshot.ids.index(row_id))
        except ValueError:
            return -1

    def group_at(self, row: int) -> Group | None:
        """Return the group whose header a row is, or None."""
        group, position = self.rows.locate(row)
        return self.snapshot.groups[group] if position == HEADER else None

    def record(self, row: int) -> Record | None:
        """Return a row's project as it is shown; None for a header or while it is being read."""
        position = self.rows.position(row)
        return None if position == HEADER else self.record_at(position)

    def record_at(self, position: int) -> Record | None:
        """Return the project at a position of the snapshot; None while it is being read."""
        found = self._cache.at(position)
        if found is not None and self._overlays:
            overlay = self._overlays.get(found["id"])
            if overlay is not None:
                return {**found, **overlay}
        return found

    def texts(self, record: Record) -> tuple[str, ...]:
        """Return what the cells of a project show, column by column."""
        row_id = record["id"]
        found = self._texts.get(row_id)
        if found is None:
            unit = self._session.settings.money_unit
            whole = self.snapshot.whole.total_yuan
            found = tuple(cell_text(field, record, unit, whole) for field in self.fields)
            if len(self._texts) > 4000:
                self._texts.clear()
            self._texts[row_id] = found
        return found

    def is_changed(self, row_id: int, field: str) -> bool:
        """Tell whether a cell was changed since the window opened."""
        return field in self._changed.get(row_id, ())

    def stale_reason(self, row_id: int) -> str:
        """Return why a project no longer belongs where it is shown; empty when it does."""
        stale = self._stale.get(row_id)
        return stale.sentence if stale else ""

    def stale_mark(self, row_id: int) -> Stale | None:
        """Return how a project is marked that no longer belongs where it is shown."""
        return self._stale.get(row_id)

    @property
    def stale_ids(self) -> frozenset[int]:
        """The projects that no longer belong where they are shown."""
        return frozenset(self._stale)

    @property
    def has_marks(self) -> bool:
        """Whether any cell is marked as changed."""
        return bool(self._changed)

    def is_slow(self, row: int) -> bool:
        """Tell whether a row has been waited for so long that its place should show bars."""
        position = self.rows.position(row)
        return position != HEADER and self._cache.is_slow(position)

    def keep(self, top: int, bottom: int) -> None:
        """Say which rows are looked at."""
        spans = list(self.rows.positions(top, bottom))
        if spans:
            self._cache.keep(spans[0].start, spans[-1].stop - 1)

    # ------------------------------------------------------------ changes

    def held(self, ids: Iterable[int]) -> list[int]:
        """Return those of the ids whose rows have been read."""
        return self._cache.held(ids)

    def replace_rows(self, rows: Mapping[int, Record]) -> None:
        """Show projects as they are now."""
        self._cache.replace(rows)
        for row_id in rows:
            if row_id not in self._writing:
                self._overlays.pop(row_id, None)
        self._repaint(rows)

    def set_overlay(self, row_id: int, values: Mapping[str, Any]) -> None:
        """Show values that are being written as if they were."""
        self._overlays[row_id] = {**self._overlays.get(row_id, {}), **values}
        self._writing[row_id] = self._writing.get(row_id, 0) + 1
        self._repaint([row_id])

    def end_overlay(self, row_id: int, *, is_written: bool) -> None:
        """Take note that values have been written, or could not be.

        What was written is shown until the row has been read again.
        """
        left = self._writing.get(row_id, 1) - 1
        if left:
            self._writing[row_id] = left
            return
        self._writing.pop(row_id, None)
        if not is_written or not self._cache.held([row_id]):
            self._overlays.pop(row_id, None)
            self._repaint([row_id])

    def mark_changed(self, fields: Mapping[int, frozenset[str]]) -> None:
        """Mark cells as changed in this session: by project, the fields."""
        for row_id, names in fields.items():
            known = self._changed.get(row_id)
            self._changed[row_id] = names if known is None else known | names

    def mark_stale(self, reasons: Mapping[int, Stale | None]) -> None:
        """Say which projects no longer belong; None takes the mark away."""
        for row_id, reason in reasons.items():
            if reason:
                self._stale[row_id] = reason
            else:
                self._stale.pop(row_id, None)
        self._repaint(reasons)

    def set_open(self, group: int, *, is_open: bool) -> None:
        """Fold or unfold a group."""
        if self.rows.is_open(group) == is_open:
            return
        self.folding.set_open(self.snapshot.groups[group], is_open=is_open)
        head, size = self.rows.head(group), self.rows.rows_in(group)
        if is_open:
            self.beginInsertRows(_NOWHERE, head + 1, head + size)
        else:
            self.beginRemoveRows(_NOWHERE, head + 1, head + size)
        self.rows.set_open(group, is_open=is_open)
        self._row_count = self.rows.count
        if is_open:
            self.endInsertRows()
        else:
            self.endRemoveRows()

    def open_down_to(self, depth: int) -> None:
        """Unfold the groups of so many levels and fold those below."""
        self.beginResetModel()
        self.folding.open_down_to(depth)
        self.rows = Rows(self.snapshot, self.folding)
        self._row_count = self.rows.count
        self.endResetModel()

    # ------------------------------------------------------------ Qt

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else self._row_count

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.fields)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _FLAGS

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role not in (_DISPLAY, _TOOL_TIP):
            return None
        row, column = index.row(), index.column()
        if role == _TOOL_TIP:
            return self._tool_tip(row, column)
        record = self.record(row)
        if record is not None:
            return self.texts(record)[column]
        group = self.group_at(row)
        return None if group is None else self.group_text(group, self.fields[column])

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if role != _DISPLAY or orientation != Qt.Orientation.Horizontal:
            return None
        return self.fields[section].title if 0 <= section < len(self.fields) else None

    def group_text(self, group: Group, field: Field) -> str:
        """Return what a group's header says in a column."""
        row = group.row
        if field.name == "name":
            return f"{row.group}  {row.count:,} 个"
        if field is BY_NAME["total"]:
            return self.amount_text(row)
        if field.name == "share":
            return share_text(row, self.snapshot.whole.total_yuan)
        return ""

    def amount_text(self, sums: Sums) -> str:
        """Return a sum in the user's unit."""
        return sum_text(sums, self._session.settings.money_unit)

    def group_tip(self, group: Group) -> str:
        """Return what a group is inside, what it holds and of what its share is."""
        snapshot, row = self.snapshot, group.row
        names = self.group_names(group)
        unit = self._session.settings.money_unit
        lines = [" › ".join(names), f"{row.count:,} 个，{sum_words(row, unit)}"]
        if is_unstated(row):
            return "\n".join(lines)
        if row.count_without_amount:
            lines.append(f"其中 {row.count_without_amount:,} 个没有填总投资，没有计入")
        share = format_share(row.total_yuan, snapshot.whole.total_yuan)
        lines.append(f"占比：占全库 {share}")
        if group.level:
            above = self._above(group)
            of_above = format_share(row.total_yuan, above.row.total_yuan)
            lines.append(f"占上一级“{above.row.group}” {of_above}")
        return "\n".join(lines)

    def group_names(self, group: Group) -> list[str]:
        """Return the names of a group and of those around it, the outermost first."""
        names = [group.row.group]
        while group.level:
            group = self._above(group)
            names.insert(0, group.row.group)
        return names

    def _above(self, group: Group) -> Group:
        at = self.rows.around(self.rows.group_of(group.start))
        return self.snapshot.groups[at[group.level - 1]]

    def _tool_tip(self, row: int, column: int) -> str | None:
        record = self.record(row)
        if record is None:
            group = self.group_at(row)
            return None if group is None else self.group_tip(group)
        reason = self.stale_reason(record["id"])
        if reason:
            return reason
        unit = self._session.settings.money_unit
        return full_text(self.fields[column], record, unit, self.snapshot.whole.total_yuan)

    def _repaint(self, ids: Iterable[int]) -> None:
        wanted = set(ids)
        for row_id in wanted:
            self._texts.pop(row_id, None)
        last = len(self.fields) - 1
        if len(wanted) > 50:
            self.dataChanged.emit(self.index(0, 0), self.index(self._row_count - 1, last))
            return
        for row_id in wanted:
            row = self.row_of_id(row_id)
            if row >= 0:
                self.dataChanged.emit(self.index(row, 0), self.index(row, last))

    def _on_loaded(self, first: int, last: int) -> None:
        self.rows_ready.emit(self.rows.row_of(first), self.rows.row_of(last))

    def _on_waited(self) -> None:
        self.rows_ready.emit(0, self._row_count - 1)
