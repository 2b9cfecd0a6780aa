"""What the models of plain tables of lines share: titled columns, some of them figures."""

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex

RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class LineModel(QAbstractTableModel):
    """A flat table under titles; a model says how many lines there are, and their data.

    Args:
        titles: of the columns.
        figures: the columns that stand at the right, titles and all.
        parent: who owns it.
    """

    def __init__(
        self, titles: Sequence[str], figures: Collection[int] = (), parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.set_columns(titles, figures)

    def set_columns(self, titles: Sequence[str], figures: Collection[int] = ()) -> None:
        """Take other columns; the model is being reset meanwhile."""
        self._titles = tuple(titles)
        self._figures = frozenset(figures)

    def count(self) -> int:
        """Return how many lines there are."""
        raise NotImplementedError

    def alignment(self, column: int) -> int:
        """Return how a column's cells and its title stand, as Qt's flags."""
        return RIGHT if column in self._figures else LEFT

    # ------------------------------------------------------------ Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self.count()

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._titles)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(section)
        return self._titles[section] if role == Qt.ItemDataRole.DisplayRole else None
