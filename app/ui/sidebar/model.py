"""The sidebar's rows as a model that changes only where they differ."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.ui.sidebar.rows import BarsRow, Entry, FacetHead, FacetRow, Heading, Row

Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole

#: How a range is drawn without a mouse.
BARS_KEYS = "左右键移动一边，Space 换另一边，Del 不限"


class SidebarRows(QAbstractListModel):
    """Holds the rows; the current row and the scroll survive a refresh."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, from the top."""
        return tuple(self._rows)

    def row_at(self, index: Index) -> Row:
        """Return the row of a valid index."""
        return self._rows[index.row()]

    def index_of(self, key: str) -> QModelIndex:
        """Return the index of a row by its key; an invalid one when there is none."""
        for at, row in enumerate(self._rows):
            if row.key == key:
                return self.index(at)
        return QModelIndex()

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows: the same keys at both ends stay, what lies between is replaced."""
        old, new = self._rows, list(rows)
        head = 0
        while head < min(len(old), len(new)) and old[head].key == new[head].key:
            head += 1
        tail = 0
        while tail < min(len(old), len(new)) - head and old[-1 - tail].key == new[-1 - tail].key:
            tail += 1
        if len(old) - tail > head:
            self.beginRemoveRows(QModelIndex(), head, len(old) - tail - 1)
            del self._rows[head : len(old) - tail]
            self.endRemoveRows()
        if len(new) - tail > head:
            self.beginInsertRows(QModelIndex(), head, len(new) - tail - 1)
            self._rows[head:head] = new[head : len(new) - tail]
            self.endInsertRows()
        before, self._rows = self._rows, new
        for at, (one, other) in enumerate(zip(before, new, strict=True)):
            if one != other:
                self.dataChanged.emit(self.index(at), self.index(at))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role == _ROLE.DisplayRole:
            return row.title
        if role == _ROLE.ToolTipRole:
            return _tip(row)
        if role == _ROLE.AccessibleTextRole:
            return _spoken(row)
        if role == _ROLE.CheckStateRole and isinstance(row, FacetRow):
            return Qt.CheckState.Checked if row.is_chosen else Qt.CheckState.Unchecked
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not is_stop(self._rows[index.row()]):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def is_stop(row: Row) -> bool:
    """Return whether the keyboard stops at a row: there is something to do there."""
    return not isinstance(row, Heading) or bool(row.action_tip)


def _tip(row: Row) -> str:
    match row:
        case Heading():
            return row.action_tip
        case Entry() | FacetRow():
            return row.tip
        case FacetHead():
            return f"{'展开' if row.is_folded else '收起'}{row.title}"
    return row.title


def _spoken(row: Row) -> str:
    match row:
        case Heading():
            return "，".join(part for part in (row.title, row.action_tip) if part)
        case Entry():
            return f"{row.tip}{'，当前' if row.is_current else ''}".replace("\n", "，")
        case FacetHead():
            state = "已收起" if row.is_folded else "已展开"
            late = "，正在统计" if row.is_late else ""
            return f"{row.title}，已选 {row.chosen}，{state}{late}"
        case FacetRow():
            return f"{row.tip}，{'已选' if row.is_chosen else '未选'}".replace("\n", "，")
        case BarsRow():
            return f"{row.title}范围，{row.chosen_title or '不限'}，{BARS_KEYS}"
    return row.title
