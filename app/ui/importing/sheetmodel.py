"""A sheet of the source as it stands, and its projects as they were understood."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from app.errors import shorten
from app.importing.recognition.cells import cell_text
from app.importing.recognition.questions import Problem
from app.importing.sheets import Sheet
from app.importing.staging import StagedTable
from app.models.entry import shown_text
from app.models.fields import BY_NAME, Align, Field, Kind
from app.ui.controls.linemodel import LEFT, RIGHT, Index, LineModel
from app.ui.controls.linetable import PIECES, Piece
from app.ui.theme import current_theme

#: What a cell shows; the tooltip has more.
_LONGEST = 80

#: Projects that are shown as they were understood.
SHOWN_PROJECTS = 200


class SheetModel(QAbstractTableModel):
    """The first rows of a sheet; those of the header stand out."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sheet: Sheet | None = None
        self._size = 0
        self._header = range(0)

    def show_sheet(self, sheet: Sheet, most: int, header: range) -> None:
        """Show a sheet.

        Args:
            sheet: what was read.
            most: rows shown at most.
            header: the rows of its header, from 0; empty where there is none.
        """
        self.beginResetModel()
        self._sheet = sheet
        self._size = min(most, len(sheet.rows))
        self._header = header
        self.endResetModel()

    def text(self, row: int, column: int) -> str:
        """Return a cell as the source shows it."""
        sheet = self._sheet
        if sheet is None:
            return ""
        shown = sheet.shown.get((row, column))
        return shown if shown is not None else cell_text(sheet.rows[row][column])

    def reach(self, row: int, column: int) -> tuple[int, int]:
        """Return the columns over which the text that reaches a cell may run, first and last.

        As in a worksheet: a text runs on over the blank cells behind it; numbers and headers keep
        to their own.
        """
        first = column
        while first > 0 and not self.text(row, first):
            first -= 1
        value = self._sheet.rows[row][first] if self._sheet is not None else None
        if row in self._header or not isinstance(value, str):
            return column, column
        last, end = first, self.columnCount() - 1
        while last < end and not self.text(row, last + 1):
            last += 1
        return first, last

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._size

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if parent.isValid() or self._sheet is None or not self._size:
            return 0
        return len(self._sheet.rows[0])

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        if orientation == Qt.Orientation.Vertical and role == Qt.ItemDataRole.DisplayRole:
            return str(self._sheet.places[section]) if self._sheet else ""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT
        return None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        row, column = index.row(), index.column()
        is_header = row in self._header
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return shorten(" ".join(self.text(row, column).split()), _LONGEST)
            case Qt.ItemDataRole.ToolTipRole:
                return self.text(row, column)
            case Qt.ItemDataRole.FontRole if is_header:
                return current_theme().font("total")
            case Qt.ItemDataRole.BackgroundRole if is_header:
                return current_theme().color("alt")
            case Qt.ItemDataRole.ForegroundRole if not is_header:
                is_above = len(self._header) and row < self._header.start
                return current_theme().color("text2" if is_above else "text")
            case Qt.ItemDataRole.TextAlignmentRole:
                is_number = self._sheet is not None and isinstance(
                    self._sheet.rows[row][column], int | float
                )
                return RIGHT if is_number and not is_header else LEFT
        return None


class ParsedModel(LineModel):
    """The first projects of a table as they were understood, a column a field."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__((), parent=parent)
        self._table: StagedTable | None = None
        self.fields: tuple[Field, ...] = ()
        self._problems: dict[tuple[int, str], Problem] = {}

    def show_table(self, table: StagedTable | None) -> None:
        """Show a table; None for none."""
        self.beginResetModel()
        self._table = table
        self._problems = {}
        self.fields = ()
        if table is not None:
            has_category = bool(table.groups)
            held = [each for each in table.layout.fields if each.kind is not Kind.CATEGORY]
            self.fields = (*held, *((BY_NAME["category"],) if has_category else ()))
            self._problems = {(each.row, each.field): each for each in table.problems}
        self._name_columns()
        self.endResetModel()

    def texts(self, row: int) -> tuple[str, ...]:
        """Return a project as it reads, its place first."""
        return tuple(str(self.index(row, at).data() or "") for at in range(self.columnCount()))

    def count(self) -> int:
        return min(SHOWN_PROJECTS, len(self._table)) if self._table is not None else 0

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(index.column())
        if role not in (PIECES, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        text, token, tip = self._cell(index.row(), index.column())
        if role == PIECES:
            return (Piece(shorten(text, _LONGEST), token),)
        return tip if role == Qt.ItemDataRole.ToolTipRole else shorten(text, _LONGEST)

    def _cell(self, row: int, column: int) -> tuple[str, str, str]:
        """Return a cell's text, its colour, and what its tooltip says."""
        table = self._table
        assert table is not None
        place = table.place(row)
        if column == 0:
            return str(place), "text2", ""
        field = self.fields[column - 1]
        problem = self._problems.get((place, field.name))
        if problem is not None:
            return problem.raw or "（空）", "danger", refusal_tip(problem)
        if field.kind is Kind.CATEGORY:
            text = table.category(row)
        else:
            text = shown_text(field, table.values(row))
        return text, "text", text

    def _name_columns(self) -> None:
        """Put the row's place before the fields; without a table there are no columns."""
        if self._table is None:
            self.set_columns(())
            return
        titles = (
            f"{each.title}（万元）" if each.kind is Kind.MONEY else each.title
            for each in self.fields
        )
        right = (at for at, each in enumerate(self.fields, start=1) if each.align is Align.RIGHT)
        self.set_columns(("行", *titles), (0, *right))


def refusal_tip(problem: Problem) -> str:
    """Return why a cell is refused and what to do, as whole sentences."""
    parts: Sequence[str] = [
        f"{problem.reason}。",
        f"{problem.remedy}。" if problem.remedy else "",
        f"可能是“{problem.suggestion}”。" if problem.suggestion else "",
    ]
    return "".join(parts)
