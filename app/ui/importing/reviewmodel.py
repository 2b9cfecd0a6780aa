"""The rows of an import as a table: what each is, and what of it changes."""

from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QObject, Qt

from app.errors import shorten
from app.importing.ledger import Ledger, Line, Sort
from app.models.entry import shown_text
from app.models.fields import BY_NAME, Align, Field, Kind
from app.models.money import format_wan
from app.ui.controls.linemodel import Index, LineModel
from app.ui.importing.changetext import change_text

#: What a cell shows, as a :class:`Cell`.
CELL = int(Qt.ItemDataRole.UserRole) + 2

TICK, PLACE, STATE, SHEET, NUMBER, NAME, TOTAL, PERIOD, FINANCING, REMARK = range(10)

_FIELDS: Final = {
    NUMBER: "number",
    NAME: "name",
    TOTAL: "total",
    PERIOD: "period",
    FINANCING: "financing",
}
_TITLES: Final = (
    "", "行", "状态", "工作表", "序号", "项目名称", "总投资（万元）", "建设周期", "投资方式",
    "说明",
)  # fmt: skip

_ICONS: Final = {
    Sort.NEW: "plus",
    Sort.CHANGED: "pencil",
    Sort.SAME: "equal",
    Sort.REFUSED: "circle-x",
    Sort.SUM: "sigma",
    Sort.OTHER: "minus",
}
_TOKENS: Final = {
    Sort.NEW: "accent_text",
    Sort.CHANGED: "accent_text",
    Sort.REFUSED: "danger",
}

_LONGEST = 120

#: Rows that are kept made: more than any screen shows.
_KEPT = 400


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it is painted.

    Attributes:
        text: one line.
        token: its colour.
        role: its font.
        old: what it was, struck through before it; empty for nothing.
        icon: before it; empty for none.
        is_right: stands at the right.
    """

    text: str = ""
    token: str = "text"
    role: str = "cell"
    old: str = ""
    icon: str = ""
    is_right: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row made for painting.

    Attributes:
        line: what it is.
        cells: a cell a column.
    """

    line: Line
    cells: tuple[Cell, ...]


class ReviewModel(LineModel):
    """Some rows of a ledger, made as they are shown.

    Attributes:
        ledger: all rows.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_TITLES, figures=(PLACE, NUMBER, TOTAL), parent=parent)
        self.ledger = Ledger(())
        self._rows: array[int] = array("I")
        self._made: dict[int, Row] = {}

    def show_rows(self, ledger: Ledger, rows: "array[int]") -> None:
        """Show rows of a ledger, by position there."""
        self.beginResetModel()
        self.ledger, self._rows = ledger, rows
        self._made = {}
        self.endResetModel()

    def look_again(self) -> None:
        """Show what was decided meanwhile; the rows stay."""
        self._made = {}
        if self._rows:
            last = self.index(len(self._rows) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def line(self, row: int) -> Line:
        """Return what a row shows."""
        return self._row(row).line

    def row_of(self, at: int) -> int:
        """Return the row that shows a row of the ledger; -1 where none does."""
        try:
            return self._rows.index(at)
        except ValueError:
            return -1

    def texts(self, row: int) -> tuple[str, ...]:
        """Return a row as it reads: old → new where a cell changes."""
        return tuple(
            f"{cell.old} → {cell.text}" if cell.old else cell.text for cell in self._row(row).cells
        )

    def set_taken(self, rows: Sequence[int], *, is_taken: bool) -> None:
        """Take rows, or leave them out; those that cannot be taken are passed over."""
        self.ledger.take((self._rows[row] for row in rows), is_taken=is_taken)
        self.look_again()

    def count(self) -> int:
        return len(self._rows)

    # ------------------------------------------------------------ Qt

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if role not in (
            CELL,
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.CheckStateRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        row = self._row(index.row())
        if role == Qt.ItemDataRole.CheckStateRole:
            if index.column() != TICK or not can_be_taken(row.line):
                return None
            is_left = row.line.project in row.line.plan.left_out
            return Qt.CheckState.Unchecked if is_left else Qt.CheckState.Checked
        cell = row.cells[index.column()]
        if role == CELL:
            return cell
        return f"{cell.old} → {cell.text}" if cell.old else cell.text

    def setData(self, index: Index, value: Any, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        is_taken = Qt.CheckState(value) == Qt.CheckState.Checked
        self.set_taken([index.row()], is_taken=is_taken)
        return True

    # ------------------------------------------------------------ inside

    def _row(self, row: int) -> Row:
        made = self._made.get(row)
        if made is None:
            if len(self._made) >= _KEPT:
                self._made.clear()
            made = self._made[row] = self._make(self.ledger.line(self._rows[row]))
        return made

    def _make(self, line: Line) -> Row:
        cells = [Cell()] * len(_TITLES)
        # Below a table no rows are counted.
        cells[PLACE] = Cell("" if line.is_below else str(line.place), "text2", is_right=True)
        state_token = "text2" if line.is_left else _TOKENS.get(line.sort, "text2")
        state_role = "group" if state_token != "text2" else "cell"
        icon = "minus" if line.is_left else _ICONS[line.sort]
        cells[STATE] = Cell(line.state, state_token, state_role, icon=icon)
        cells[SHEET] = Cell(line.plan.table.sheet.name or line.plan.table.title, "text2")
        if line.project >= 0:
            self._fill_project(line, cells)
        else:
            self._fill_other(line, cells)
        token = "danger" if line.sort is Sort.REFUSED else "text2"
        cells[REMARK] = Cell(shorten(self._remark(line), _LONGEST), token)
        return Row(line, tuple(cells))

    def _remark(self, line: Line) -> str:
        """Return what is to be said of a row; a single cell that is red here needs no title."""
        problems = self.ledger.problems(line)
        if len(problems) == 1 and problems[0].field in _FIELDS.values():
            return problems[0].reason
        return self.ledger.remark(line)

    def _fill_project(self, line: Line, cells: list[Cell]) -> None:
        table = line.plan.table
        values = table.values(line.project)
        held = {each.name for each in table.layout.fields}
        quiet = line.sort is Sort.SAME or line.is_left
        changes = {}
        taken: Collection[str] = ()
        if line.sort is Sort.CHANGED and not line.is_left:
            taken = line.plan.taken_fields(line.project)
            changes = {each.field.name: each for each in self.ledger.changes(line)}
        raw = {each.field: each.raw for each in self.ledger.problems(line)}
        for column, name in _FIELDS.items():
            if name not in held:
                continue
            field = BY_NAME[name]
            is_right = field.align is Align.RIGHT
            token = "text" if name == "name" and not quiet else "text2"
            if field.kind is Kind.MONEY and not quiet:
                token = "text"
            text = raw.get(name)
            if text is not None:
                cells[column] = Cell(shorten(text, _LONGEST), "danger", is_right=is_right)
            elif name in changes and name not in taken:
                kept = _one_line(field, changes[name].old)
                cells[column] = Cell(kept, token, is_right=is_right)
            elif name in changes:
                change = changes[name]
                old, new = (_one_line(field, each) for each in (change.old, change.new))
                shown = new if new or not old else "（空）"
                cells[column] = Cell(shown, "accent_text", "group", old, "", is_right)
            else:
                shown = shorten(shown_text(field, values), _LONGEST)
                cells[column] = Cell(shown, token, is_right=is_right)

    def _fill_other(self, line: Line, cells: list[Cell]) -> None:
        is_sum = line.sort is Sort.SUM
        label = shorten(" ".join(line.label.split()), _LONGEST)
        cells[NAME] = Cell(label, "text" if is_sum else "text2", "total" if is_sum else "cell")
        total = format_wan(line.total_yuan, grouped=True)
        cells[TOTAL] = Cell(total, "text", "total", is_right=True)


def can_be_taken(line: Line) -> bool:
    """Return whether a row can be taken or left out one by one."""
    return line.sort in (Sort.NEW, Sort.CHANGED) and not line.left_by_mode


def _one_line(field: Field, text: str) -> str:
    return shorten(change_text(field, text), _LONGEST)
