"""Rows without a name of their own: the rest of the project above, a sum, a note, or refused."""

import re
from collections.abc import Sequence
from typing import Final

from app.importing.recognition.cells import cell_text
from app.importing.recognition.header import Spans
from app.importing.recognition.kinds import RowKind, Rows
from app.importing.recognition.labels import Label, Style, Sum, is_number
from app.importing.recognition.layout import Layout
from app.importing.recognition.questions import Doubt, Question, places_text
from app.importing.recognition.statements import Statements
from app.importing.sheets import Sheet

#: A date in a cell of amounts: of a signature below the table.
_DATE: Final = re.compile(r"\d{4}\s*[年./-]\s*\d{1,2}\D.*")


class NamelessRows:
    """Tells the rows of one table that name nothing.

    Args:
        sheet: the sheet.
        layout: its columns.
        end: the row after the table's last one.
        rows: what the rows above were found to be; changed.
        statements: takes the sums.
    """

    def __init__(
        self, sheet: Sheet, layout: Layout, end: int, rows: Rows, statements: Statements
    ) -> None:
        self._sheet, self._layout, self._rows, self._statements = sheet, layout, rows, statements
        self._number, self._name = layout.column("number"), layout.column("name")
        self._total = layout.column("total")
        self._spans = Spans(sheet.merges)
        self._below = {
            row: merge.top
            for merge in self._spans.down
            if merge.left <= self._name <= merge.right and merge.top >= rows.first
            for row in range(merge.top + 1, merge.bottom + 1)
        }
        upwards = range(end - 1, rows.first - 1, -1)
        self._last_named = next(
            (at for at in upwards if sheet.rows[at][self._name] is not None), -1
        )
        self._joined: list[int] = []

    def is_merged(self, at: int) -> bool:
        """Whether a row's name stands in a cell merged from above."""
        return at in self._below

    def below_merged(self, at: int) -> RowKind:
        """Return what a row is whose name stands in a cell merged from above."""
        top = self._below[at]
        row = self._sheet.rows[at]
        number = cell_text(row[self._number]) if self._number >= 0 else ""
        if is_number(number):
            self._rows.names[at] = self._sheet.rows[top][self._name]
            return RowKind.PROJECT
        if self._rows.kinds[top - self._rows.first] == RowKind.PROJECT:
            return RowKind.CONTINUED
        return self._rows.note(at, row)

    def without_label(self, at: int, filled: Sequence[int]) -> RowKind:
        """Return what a row of numbers alone is; ``filled`` are its columns with something."""
        row = self._sheet.rows[at]
        number = cell_text(row[self._number]) if self._number >= 0 else ""
        if row[self._name] is not None:
            return RowKind.PROJECT  # a name made of digits, or a date
        if not number and self._total in filled:
            place = self._sheet.places[at]
            sentence = f"第 {place} 行只有数字，没有名称，按合计行处理，不算项目，请确认。"
            self._rows.questions.append(Question(Doubt.ROW, sentence, place))
            self._statements.take_sum(at, Label("", "", Style.PLAIN), -1, Sum.PART)
            return RowKind.TOTAL
        return self.nameless(at, has_details=True)

    def nameless(self, at: int, *, has_details: bool) -> RowKind:
        """Return what a row is that has no name and is no group: a project that is refused."""
        if has_details or self.is_flawed(at):
            return RowKind.PROJECT
        return self._rows.note(at, self._sheet.rows[at])

    def is_flawed(self, at: int) -> bool:
        """Whether the cell of a row's name has no value that can be trusted."""
        return (at, self._name) in self._sheet.flaws

    def is_rest(self, at: int, column: int, label: Label, style: Style) -> bool:
        """Whether what a row says stands only where details stand: it names nothing."""
        row = self._sheet.rows[at]
        if column <= self._name or at in self._sheet.cell_counts or row[self._name] is not None:
            return False
        has_number = self._number >= 0 and row[self._number] is not None
        is_heading = style is not Style.PLAIN or label.count is not None
        return not (has_number or is_heading) and self._spans.width(at, column) == 1

    def rest(self, at: int, filled: Sequence[int], *, is_numbered: bool) -> RowKind:
        """Return what a row is that gives details and names nothing.

        A page that ends inside a project breaks its row in two, in Word most of all.

        Args:
            at: the row.
            filled: its columns with something.
            is_numbered: whether the table numbers its projects.
        """
        said = [
            each.meaning.field
            for each in self._layout.details
            if each.meaning and each.index in filled
        ]
        amount = cell_text(self._sheet.rows[at][self._total]) if self._total in filled else ""
        has_amount = bool(amount) and _DATE.fullmatch(amount) is None
        # What stands alone below the last project may be a date or a signature.
        is_text = len(said) > 1 or said == ["content"] or (bool(said) and at < self._last_named)
        if has_amount or not (is_text and is_numbered):
            return self.nameless(at, has_details=has_amount or len(said) > 1)
        if self.above(at, RowKind.HEADER) not in (RowKind.PROJECT, RowKind.CONTINUED):
            return self.nameless(at, has_details=True)
        self._joined.append(self._sheet.places[at])
        return RowKind.CONTINUED

    def above(self, at: int, passed: RowKind) -> int:
        """Return what the nearest row above is that is not of the kind to be passed over."""
        kinds = self._rows.kinds
        before = at - self._rows.first - 1
        while before >= 0 and kinds[before] == passed:
            before -= 1
        return kinds[before] if before >= 0 else RowKind.HEADER

    def ask(self) -> None:
        """Ask about the rows that were taken for the rest of a project."""
        if not self._joined:
            return
        rows = places_text(self._joined)
        sentence = f"{rows}没有序号和名称，当作上一个项目没写完的部分，接在它后面，请确认。"
        self._rows.questions.append(Question(Doubt.ROW, sentence, self._joined[0]))
