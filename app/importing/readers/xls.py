"""Excel 97 workbooks (.xls, those of WPS too, and .et): values by calamine, the rest from BIFF."""

from typing import Any, Final

import python_calamine as calamine

from app.importing.readers.biff import Workbook, read_workbook, scan_sheet, without_extents
from app.importing.readers.compound import CompoundFile, wrap
from app.importing.readers.progress import Report, silent
from app.importing.readers.refusals import NothingInSheets
from app.importing.readers.tidying import Draft, tidy_rows
from app.importing.readers.worksheets import (
    EPOCH,
    EPOCH_1904,
    blank_covered,
    check_extent,
    merges_of,
    open_calamine,
    open_sheet,
    show_cells,
    take_flaws,
)
from app.importing.readers.worksheetscan import Findings
from app.importing.sheets import Format, Sheet, Source

#: The streams a workbook stands in, since Excel 97 and before.
STREAMS: Final = ("Workbook", "WORKBOOK", "Book", "BOOK")


def read_xls(content: bytes, name: str, report: Report = silent) -> Source:
    """Read a workbook of Excel 97 to 2003.

    Raises:
        UnreadableSource: one of its kinds, each with its own sentence.
    """
    compound = CompoundFile(content, name)
    stream = compound.read(next(stream for stream in STREAMS if stream in compound.names()))
    book = read_workbook(stream, name)
    findings = {}
    for title, place in book.sheets:
        found = scan_sheet(stream, place, book)
        corner = (found.last_row, found.last_column)
        check_extent((corner[0] + 1) * (corner[1] + 1), corner, title, name)
        findings[title] = found
    workbook = open_calamine(wrap(without_extents(stream, book), "Workbook"), name)
    sheets: list[Sheet] = []
    remarks: list[str] = []
    metas = workbook.sheets_metadata
    for index, meta in enumerate(metas):
        report(index, len(metas))
        if meta.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        draft = _draft(workbook, index, meta.name, name)
        draft.is_hidden = meta.visible != calamine.SheetVisibleEnum.Visible
        if meta.name in findings:
            remarks += _complete(draft, findings[meta.name], book, name)
        sheet = draft.finish()
        if sheet is not None:
            sheets.append(sheet)
    if not sheets:
        raise NothingInSheets(name)
    return Source(name=name, format=Format.XLS, sheets=tuple(sheets), remarks=tuple(remarks))


def _draft(workbook: calamine.CalamineWorkbook, index: int, title: str, name: str) -> Draft:
    sheet = open_sheet(workbook, index, title, name)
    height, width = sheet.total_height, sheet.total_width
    check_extent(height * width, (height - 1, width - 1), title, name)
    raw: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    draft = Draft(title, tidy_rows(raw), merges=merges_of(sheet))
    blank_covered(draft)
    return draft


def _complete(draft: Draft, found: Findings, book: Workbook, name: str) -> list[str]:
    """Add what calamine leaves out; return what the user should know."""
    draft.hidden_rows = found.hidden_rows
    draft.hidden_columns = [
        column for first, last in found.hidden_columns for column in range(first, last + 1)
    ]
    remarks = take_flaws(draft, found.uncached, found.errors, name)
    show_cells(draft, found.styled, book.formats, EPOCH_1904 if book.is_1904 else EPOCH)
    return remarks
