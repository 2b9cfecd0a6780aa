"""A rollup as a workbook: typed numbers, and formulas where figures add up."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from app.documents.sheetfigures import caption, sheet_notes, whole_of
from app.exporting.cells import amount
from app.exporting.workbook import (
    SHARE_FORMAT,
    Formats,
    number_format,
    set_up_page,
    write_workbook,
)
from app.models.money import exact_amount, format_money
from app.queries.sheet import Figure, LineKind, Sheet, SheetColumn, SheetLine

#: Rows above the first line: title, subtitle, column titles.
_HEAD = 3
_NAME_WIDTH, _FIGURE_WIDTH = 34, 15


def write_rollup(
    sheet: Sheet, path: Path, *, unit: str = "万元", author: str = "", at: datetime | None = None
) -> None:
    """Write a table of figures as an Excel workbook.

    合计 and a group's parts are formulas that recompute to the same values; what does not add up
    (a median, a project named under several units) is a plain number. Where nobody states an amount
    the cell is blank.

    Args:
        sheet: the figures.
        path: the target.
        unit: 元, 万元 or 亿元.
        author: for the file's properties.
        at: when it was made, local time; left out where None.

    Raises:
        OutputUnwritable: the file cannot be written.
    """

    def fill(book: Any, formats: Formats) -> None:
        page = book.add_worksheet("汇总")
        _Page(page, formats, sheet, unit).fill(at)

    write_workbook(path, fill, author=author)


class _Page:
    """One worksheet being filled."""

    def __init__(self, page: Any, formats: Formats, sheet: Sheet, unit: str) -> None:
        self.page = page
        self.formats = formats
        self.sheet = sheet
        self.unit = unit

    def fill(self, at: datetime | None) -> None:
        sheet, page, formats = self.sheet, self.page, self.formats
        last = len(sheet.columns)
        page.set_column(0, 0, _NAME_WIDTH)
        page.set_column(1, last, _FIGURE_WIDTH)
        page.merge_range(0, 0, 0, last, sheet.title, formats.title)
        page.set_row(0, 30)
        made = () if at is None else (f"{at:%Y-%m-%d %H:%M}",)
        page.write_string(1, 0, caption(sheet, self.unit, *made), formats.subtitle)
        page.write_string(_HEAD - 1, 0, sheet.head, formats.head)
        for at_column, column in enumerate(sheet.columns, start=1):
            page.write_string(_HEAD - 1, at_column, column.title, formats.head)
        page.set_row(_HEAD - 1, 30)
        for index, line in enumerate(sheet.lines):
            self._write_line(index, line)
        below = _HEAD + len(sheet.lines)
        notes = sheet_notes(sheet, self.unit, _shown)
        for step, note in enumerate(notes):
            page.merge_range(below + step, 0, below + step, last, note, formats.note)
            page.set_row(below + step, 26)
        page.freeze_panes(_HEAD, 1)
        set_up_page(page, head_rows=(_HEAD - 1, _HEAD - 1), columns=last + 1)

    def _write_line(self, index: int, line: SheetLine) -> None:
        row = _HEAD + index
        level = "total" if line.kind is LineKind.TOTAL else ""
        indent = 2 if line.kind is LineKind.PART else 0
        if line.kind is LineKind.PART:
            self.page.set_row(row, None, None, {"level": 1})
        self.page.write_string(
            row, 0, line.name, self.formats.cell(level=level, align="left", indent=indent)
        )
        for at, (column, figure) in enumerate(zip(self.sheet.columns, line.figures, strict=True)):
            self._write_figure(index, row, at, column, figure, level)

    def _write_figure(
        self, index: int, row: int, at: int, column: SheetColumn, figure: int | None, level: str
    ) -> None:
        if figure is None:
            self.page.write_blank(row, at + 1, None, self.formats.cell(level=level))
            return
        if column.figure is Figure.SHARE:
            self._write_share(row, at, figure, level)
            return
        is_money = column.figure is Figure.MONEY
        number = number_format(figure, self.unit) if is_money else "#,##0"
        style = self.formats.cell(number, level=level, align="right")
        value = amount(figure, self.unit) if is_money else figure
        formula = self._formula(index, at, column)
        if formula:
            self.page.write_formula(row, at + 1, formula, style, value)
        else:
            self.page.write_number(row, at + 1, value, style)

    def _write_share(self, row: int, at: int, part: int, level: str) -> None:
        """Write a share; beside the amounts it is of, as their quotient."""
        style = self.formats.cell(SHARE_FORMAT, level=level, align="right")
        whole = whole_of(self.sheet, at)
        value = part / whole if whole else 0
        money = next(
            (
                place
                for place, column in enumerate(self.sheet.columns, start=1)
                if column.figure is Figure.MONEY and column.title == "总投资"
            ),
            None,
        )
        if money is None:
            self.page.write_number(row, at + 1, value, style)
            return
        mine, top = _cell(row, money), _cell(_HEAD, money, fixed=True)
        self.page.write_formula(row, at + 1, f"=IF({top}=0,0,{mine}/{top})", style, value)

    def _formula(self, index: int, at: int, column: SheetColumn) -> str:
        """Return the formula of a figure that adds others up; empty where none does."""
        lines = self.sheet.lines
        if column.is_edge and self.sheet.edges_add_up:
            row = _HEAD + index
            return f"=SUM({_cell(row, 1)}:{_cell(row, at)})"
        if not column.adds_up:
            return ""
        if lines[index].kind is LineKind.TOTAL:
            groups = [i for i, line in enumerate(lines) if line.kind is LineKind.GROUP]
            return _sum(groups, at + 1)
        parts = []
        for below in range(index + 1, len(lines)):
            if lines[below].kind is not LineKind.PART:
                break
            parts.append(below)
        return _sum(parts, at + 1) if lines[index].kind is LineKind.GROUP else ""


def _shown(yuan: int, unit: str) -> str:
    """Return an amount with the decimals its cell shows; only 亿元 are rounded."""
    return format_money(yuan, unit) if unit == "亿元" else exact_amount(yuan, unit)


def _sum(lines: Sequence[int], column: int) -> str:
    """Return the sum of a column over some lines, neighbours taken together."""
    runs: list[list[int]] = []
    for line in lines:
        if runs and runs[-1][1] == line - 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    ranges = (
        f"{_cell(_HEAD + first, column)}:{_cell(_HEAD + last, column)}" for first, last in runs
    )
    joined = ",".join(ranges)
    return f"=SUM({joined})" if joined else ""


def _cell(row: int, column: int, *, fixed: bool = False) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column, row_abs=fixed))
