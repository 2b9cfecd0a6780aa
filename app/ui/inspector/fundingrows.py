"""The rows of the funding table under their head, and what is said of one of them."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.inspector.editors import LineEditor
from app.ui.inspector.fieldnote import FieldNote
from app.ui.inspector.fundingrow import FundingRow
from app.ui.inspector.fundingwording import AMOUNT, TITLES, FundingLine

#: What stands in a cell that is empty while it is edited.
_ASKED = ("谁出钱", "可不填", "")

_CURSOR_ROOM = 2


class FundingRows(QWidget):
    """A head, a row for each line, and one that asks for another where lines may be added.

    Signals:
        cell_clicked(int, int): row and column.
        removed(int): the line of this row is to be taken away.
    """

    cell_clicked = Signal(int, int)
    removed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = FundingRow()
        self.note = FieldNote()
        self.rows: list[FundingRow] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self.head)
        self._box.addWidget(self.note)

    def show_lines(
        self,
        lines: Sequence[FundingLine],
        new: FundingLine | None,
        money_unit: str,
        *,
        is_editable: bool,
    ) -> None:
        """Show lines, and where they are editable the one being added, None for none yet."""
        self.head.show_head(money_unit)
        self._fit(len(lines) + (1 if is_editable else 0))
        for row, line in zip(self.rows, (*lines, new), strict=False):
            row.show_line(line, money_unit, is_editable=is_editable)

    def mark(self, at: int, column: int) -> None:
        """Put the ring of the keyboard on one cell; -1 for none."""
        for place, row in enumerate(self.rows):
            row.set_current(column if place == at else -1)

    def open_editor(self, at: int, column: int) -> LineEditor:
        """Lay an editor over a cell and return it."""
        editor = LineEditor(self.rows[at])
        editor.setAccessibleName(f"第 {at + 1} 行 {TITLES[column]}")
        editor.setPlaceholderText(_ASKED[column])
        editor.setToolTip("Enter 或 Tab 到下一格，Esc 放弃")
        if column == AMOUNT:
            editor.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            # Its cursor takes room behind the digits, which stay where they were painted.
            editor.setTextMargins(0, 0, -_CURSOR_ROOM, 0)
        self.rows[at].place_editor(editor, column)
        return editor

    def close_editor(self, editor: LineEditor) -> None:
        """Take an editor away, and what is said of it."""
        self.note.clear()
        for row in self.rows:
            if row.editor is editor:
                row.place_editor(None, -1)
        editor.hide()
        editor.deleteLater()

    def put_note(self, at: int) -> FieldNote:
        """Move the note under a row and return it."""
        self._box.removeWidget(self.note)
        self._box.insertWidget(at + 2, self.note)
        return self.note

    def _fit(self, count: int) -> None:
        """Make as many rows as there are lines; the last one keeps an editor that is open."""
        keeps_last = 1 if self.rows and self.rows[-1].editor is not None else 0
        while len(self.rows) > count:
            row = self.rows.pop(0 if keeps_last else -1)
            self._box.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self.rows) < count:
            at = len(self.rows) - keeps_last
            row = FundingRow()
            row.cell_clicked.connect(partial(self._on_clicked, row))
            row.removed.connect(partial(self._on_removed, row))
            self.rows.insert(at, row)
            self._box.insertWidget(at + 1, row)
            row.show()

    def _on_clicked(self, row: FundingRow, column: int) -> None:
        if row in self.rows:
            self.cell_clicked.emit(self.rows.index(row), column)

    def _on_removed(self, row: FundingRow) -> None:
        if row in self.rows:
            self.removed.emit(self.rows.index(row))
