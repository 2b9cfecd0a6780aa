"""The hits of a search in the library, and the table that shows them with their ticks."""

from array import array
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from app.library.file import Reading
from app.models.fields import BY_NAME
from app.operations.replacing import Hit, Occurrence, Wanted, find_hits
from app.queries.filter import Filter
from app.queries.present import iterate_texts
from app.ui.controls.linetable import PIECES, Piece

Index = QModelIndex | QPersistentModelIndex

#: Hits that are listed one by one; further ones are counted, and replaced with the others.
LISTED = 20_000

TITLES = ("", "序号", "项目名称", "栏目", "替换前", "替换后")
_TICK, _NUMBER, _NAME, _FIELD, _BEFORE, _AFTER = range(6)


@dataclass(slots=True)
class Found:
    """What a search found.

    Attributes:
        listed: the first hits, in the order of the projects.
        count: all hits.
        ids: the projects that have any.
    """

    listed: list[Hit] = field(default_factory=list)
    count: int = 0
    ids: "array[int]" = field(default_factory=lambda: array("q"))


def search(connection: Reading, wanted: Wanted, filter: Filter, most: int = LISTED) -> Found:
    """Find a text in the projects of a filter."""
    found = Found()
    records = iterate_texts(
        connection,
        wanted.fields,
        wanted.find,
        filter,
        is_case_sensitive=wanted.is_case_sensitive,
    )
    for record in records:
        found.ids.append(record["id"])
        for hit in find_hits(record, wanted):
            found.count += 1
            if found.count <= most:
                found.listed.append(hit)
    return found


class HitsModel(QAbstractTableModel):
    """One row a hit.

    Signals:
        ticks_changed(): other hits are ticked.
    """

    ticks_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.found = Found()
        self._replacement = ""
        self._skipped: set[Occurrence] = set()

    @property
    def skipped(self) -> frozenset[Occurrence]:
        """The hits that are not ticked."""
        return frozenset(self._skipped)

    @property
    def ticked_count(self) -> int:
        """How many hits are ticked, listed or not."""
        return self.found.count - len(self._skipped)

    def show(self, found: Found, replacement: str) -> None:
        """Show another search; what was not ticked and is still there stays so."""
        self.beginResetModel()
        present = {hit.occurrence for hit in found.listed} if self._skipped else set()
        self.found, self._replacement = found, replacement
        self._skipped &= present
        self.endResetModel()
        self.ticks_changed.emit()

    def tick_all(self, *, is_on: bool) -> None:
        """Tick every listed hit, or none."""
        self._skipped = set() if is_on else {hit.occurrence for hit in self.found.listed}
        self._announce(0, len(self.found.listed) - 1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.found.listed)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(TITLES)

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsUserCheckable if index.column() == _TICK else usual

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole and section == _NUMBER:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        is_title = orientation == Qt.Orientation.Horizontal
        return TITLES[section] if is_title and role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        hit, column = self.found.listed[index.row()], index.column()
        if role == Qt.ItemDataRole.CheckStateRole:
            if column != _TICK:
                return None
            is_on = hit.occurrence not in self._skipped
            return Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked
        if role == PIECES:
            return self._pieces(hit, column)
        if role == Qt.ItemDataRole.DisplayRole:
            return "".join(piece.text for piece in self._pieces(hit, column))
        if role == Qt.ItemDataRole.ToolTipRole and column == _NAME:
            return hit.name
        if role == Qt.ItemDataRole.TextAlignmentRole and column == _NUMBER:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def setData(self, index: Index, value: Any, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        hit = self.found.listed[index.row()]
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._skipped.discard(hit.occurrence)
        else:
            self._skipped.add(hit.occurrence)
        self._announce(index.row(), index.row())
        return True

    def _announce(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(TITLES) - 1))
        self.ticks_changed.emit()

    def _pieces(self, hit: Hit, column: int) -> tuple[Piece, ...]:
        is_on = hit.occurrence not in self._skipped
        match column:
            case 1:
                return (Piece("" if hit.number is None else str(hit.number), "text2"),)
            case 2:
                return (Piece(hit.name, "text" if is_on else "text3"),)
            case 3:
                return (Piece(BY_NAME[hit.field].title, "text2"),)
            case 4:
                found = Piece(hit.found, "text", is_marked=True)
                return (Piece(hit.lead, "text2"), found, Piece(hit.tail, "text2"))
            case 5 if not is_on:
                return (Piece("不替换", "text3"),)
            case 5 if hit.refusal:
                return (Piece(f"不能写入：{hit.refusal}", "danger"),)
            case 5:
                new = Piece(self._replacement, "accent_text", is_marked=True)
                return (Piece(hit.lead, "text2"), new, Piece(hit.tail, "text2"))
        return ()
