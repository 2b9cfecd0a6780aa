"""The lines of a funding table while they are being written; no Qt here."""

from collections.abc import Sequence

from app.ui.inspector.fundingwording import (
    SOURCE,
    TITLES,
    FundingLine,
    cell_edit_text,
    cell_text,
    tab_text,
    with_cell,
)

_BLANK = FundingLine()


class FundingLines:
    """The lines there are, and the one that is being added under them.

    Attributes:
        lines: those there are.
        new: the one being added; blank where none was begun.
        unit: amounts are shown in it, and a bare number counts in it.
    """

    def __init__(self) -> None:
        self.lines: tuple[FundingLine, ...] = ()
        self.new = _BLANK
        self.unit = "万元"

    @property
    def is_begun(self) -> bool:
        """Whether a new line has been begun."""
        return self.new != _BLANK

    def give_up(self) -> None:
        """Forget the new line."""
        self.new = _BLANK

    def is_new(self, row: int) -> bool:
        """Return whether a row is the one that asks for another line."""
        return row >= len(self.lines)

    def has_lost(self, row: int, lines: Sequence[FundingLine]) -> bool:
        """Return whether a row's line is not among other lines, at its place."""
        at = slice(row, row + 1)
        return not self.is_new(row) and tuple(lines[at]) != self.lines[at]

    def edit_text(self, row: int, column: int) -> str:
        """Return what an editor of a cell starts with."""
        return cell_edit_text(self._line(row), column, self.unit)

    def said(self, row: int, column: int) -> str:
        """Return a cell in words: 第 1 行 来源 自筹."""
        said = cell_text(self._line(row), column, self.unit) or "未填"
        return f"第 {row + 1} 行 {TITLES[column]} {said}"

    def copied(self, row: int) -> str:
        """Return a line as the clipboard takes it."""
        return tab_text(self._line(row), self.unit)

    def write(self, row: int, column: int, typed: str) -> bool:
        """Write a cell; tell whether the lines there are have changed, not only the new one.

        Raises:
            RefusedInput: it cannot be taken.
        """
        line = with_cell(self._line(row), column, typed, self.unit)
        if self.is_new(row):
            self.new = line
            return False
        self.lines = (*self.lines[:row], line, *self.lines[row + 1 :])
        return True

    def remove(self, row: int) -> None:
        """Take a line away."""
        self.lines = (*self.lines[:row], *self.lines[row + 1 :])

    def end_new(self) -> None:
        """Put the new line under the others.

        Raises:
            RefusedInput: nobody pays for it.
        """
        if not self.new.source:
            with_cell(self.new, SOURCE, "", self.unit)
        self.lines, self.new = (*self.lines, self.new), _BLANK

    def _line(self, row: int) -> FundingLine:
        return self.new if self.is_new(row) else self.lines[row]
