"""The rows as Qt's views take them."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.ui.checkup.rows import FindingRow, Heading, Row

Index = QModelIndex | QPersistentModelIndex


class CheckupRows(QAbstractListModel):
    """Headings can be gone to and folded; only findings can be selected."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Row] = ()

    @property
    def rows(self) -> Sequence[Row]:
        """What is shown."""
        return self._rows

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row_at(self, index: Index) -> Row:
        """Return the row of an index."""
        return self._rows[index.row()]

    def position(self, key: object) -> int:
        """Return where a row with this key stands; -1 for nowhere."""
        return next(
            (at for at, row in enumerate(self._rows) if getattr(row, "key", None) == key), -1
        )

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title if isinstance(row, Heading) else _title(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _said(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.tip or None if isinstance(row, Heading) else f"{_title(row)}\n{row.sentence}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self._rows[index.row()]
        if isinstance(row, FindingRow):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.ItemIsEnabled


def _title(row: Row) -> str:
    return row.finding.title if isinstance(row, FindingRow) else row.title


def _said(row: Row) -> str:
    if isinstance(row, Heading):
        state = "已折叠" if row.is_folded else "已展开"
        return "，".join(part for part in (row.title, row.caption, state) if part)
    if isinstance(row, FindingRow):
        numbers = f"序号 {row.numbers}" if row.numbers else ""
        parts = (
            row.finding.severity.title,
            numbers,
            row.finding.title,
            row.sentence,
            row.deed_text,
        )
        return "，".join(part for part in parts if part)
    return f"{row.title}，{row.sentence}"
