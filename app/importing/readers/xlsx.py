"""Excel workbooks (.xlsx, .xlsm, Strict Open XML): values by calamine, the rest from the XML."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import python_calamine as calamine
from lxml import etree

from app.importing.readers.limits import CELLS, LARGE_SHEET_BYTES, SMALL_SHEET_BYTES
from app.importing.readers.numberformats import BUILT_IN, Format, parse_format
from app.importing.readers.package import Package, attribute, local
from app.importing.readers.progress import Report, silent
from app.importing.readers.refusals import DamagedSource, NothingInSheets, TooLarge, short_name
from app.importing.readers.runlooks import STRUCK_REMARK
from app.importing.readers.sharedtexts import with_plain_texts
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
from app.importing.readers.worksheetscan import Findings, declared_cells, scan_worksheet
from app.importing.sheets import Format as Kind
from app.importing.sheets import Sheet, Source, Spot

#: Rows named one by one in a remark.
_MOST_NAMED: Final = 8


def read_xlsx(content: bytes, name: str, report: Report = silent) -> Source:
    """Read a workbook.

    Args:
        content: the whole file.
        name: the file's name.
        report: told how far the reading is.

    Raises:
        UnreadableSource: one of its kinds, each with its own sentence.
    """
    package = Package(content, name)
    book = _read_book(package, name)
    is_struck = False
    if book.texts in package:
        content, is_struck = with_plain_texts(content, package, book.texts, report)
    workbook = open_calamine(content, name)
    reading = _Reading(package, book, workbook, name, report)
    reading.remarks += [STRUCK_REMARK] if is_struck else []
    kinds = {meta.name: meta for meta in workbook.sheets_metadata}
    sheets = []
    for index, title in enumerate(workbook.sheet_names):
        part = book.parts.get(title)
        is_worksheet = kinds[title].typ == calamine.SheetTypeEnum.WorkSheet
        if is_worksheet and part is not None and part in package:
            is_hidden = kinds[title].visible != calamine.SheetVisibleEnum.Visible
            sheets.append(reading.read(index, title, part, is_hidden=is_hidden))
    found = tuple(sheet for sheet in sheets if sheet is not None)
    if not found:
        raise NothingInSheets(name)
    return Source(name=name, format=Kind.XLSX, sheets=found, remarks=tuple(reading.remarks))


@dataclass(slots=True)
class _Book:
    """What the workbook says of all its sheets.

    Attributes:
        parts: the part of each sheet, by the sheet's name.
        texts: the part of the texts that cells share; empty for none.
        formats: the number format of each cell style that shows more than its value.
        struck: the cell styles whose text is struck through.
        is_1904: whether days count from 1904.
        computes: whether formulas are to be computed anew on opening.
    """

    parts: dict[str, str] = field(default_factory=dict)
    texts: str = ""
    formats: dict[int, Format] = field(default_factory=dict)
    struck: set[int] = field(default_factory=set)
    is_1904: bool = False
    computes: bool = False


def _read_book(package: Package, name: str) -> _Book:
    main = package.main_part() or "xl/workbook.xml"
    root = package.tree(main)
    book = _Book()
    relations = package.relations(main)
    for element in root.iter():
        match local(element):
            case "sheet":
                _, part = relations.get(attribute(element, "id"), ("", ""))
                book.parts[attribute(element, "name")] = part
            case "workbookPr":
                book.is_1904 = attribute(element, "date1904") in ("1", "true")
            case "calcPr":
                book.computes = attribute(element, "fullCalcOnLoad") in ("1", "true")
    if not book.parts:
        raise DamagedSource(name, "工作簿里没有工作表的目录")
    for kind, part in relations.values():
        if kind == "styles" and part in package:
            styles = package.tree(part)
            book.formats = _telling_formats(styles)
            book.struck = _struck_styles(styles)
        elif kind == "sharedStrings":
            book.texts = part
    return book


def _struck_styles(root: etree._Element) -> set[int]:
    """Return the cell styles whose font is struck through."""
    fonts: list[bool] = []
    used: list[int] = []
    for element in root:
        match local(element):
            case "fonts":
                fonts = [any(map(_strikes, font)) for font in element if local(font) == "font"]
            case "cellXfs":
                used = [_number(attribute(xf, "fontId")) for xf in element if local(xf) == "xf"]
    return {at for at, font in enumerate(used) if font < len(fonts) and fonts[font]}


def _strikes(part: etree._Element) -> bool:
    return local(part) == "strike" and attribute(part, "val", "1") not in ("0", "false")


def _telling_formats(root: etree._Element) -> dict[int, Format]:
    """Return, by cell style, the formats of dates and of numbers that show more than a number."""
    codes: dict[int, str] = dict(BUILT_IN)
    styles: list[int] = []
    for element in root.iter():
        match local(element):
            case "numFmt":
                codes[_number(attribute(element, "numFmtId"))] = attribute(element, "formatCode")
            case "cellXfs":
                styles = [
                    _number(attribute(style, "numFmtId"))
                    for style in element
                    if local(style) == "xf"
                ]
    formats = {index: parse_format(codes.get(number, "")) for index, number in enumerate(styles)}
    return {i: form for i, form in formats.items() if form.is_date or form.is_telling}


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0


class _Reading:
    """Reads one worksheet after the other."""

    def __init__(
        self,
        package: Package,
        book: _Book,
        workbook: calamine.CalamineWorkbook,
        name: str,
        report: Report,
    ) -> None:
        self._package = package
        self._book = book
        self._workbook = workbook
        self._name = name
        self._report = report
        self._done = 0
        # Searching the XML is one part of the work, values are two.
        self._of = 3 * sum(package.size(part) for part in book.parts.values()) or 1
        self.remarks: list[str] = []

    def read(self, index: int, title: str, part: str, *, is_hidden: bool) -> Sheet | None:
        size = self._package.size(part)
        search = _Search(self._package, part, {*self._book.formats, *self._book.struck}, self._tell)
        is_quick = size < SMALL_SHEET_BYTES
        if is_quick or search.declared > CELLS or size > LARGE_SHEET_BYTES:
            # Perhaps one cell stands far out and the rest is blank, perhaps there is too much of
            # it: look first.
            found = search.finish(wants_extent=True)
            if found.cells > CELLS:
                raise TooLarge(self._name, f"工作表“{short_name(title)}”的单元格超过 {CELLS:,} 个")
            cells = (found.last_row + 1) * (found.last_column + 1)
            check_extent(cells, (found.last_row, found.last_column), title, self._name)
            sheet = open_sheet(self._workbook, index, title, self._name)
        else:
            # calamine leaves Python's lock alone while it parses: both work at the same time.
            search.start()
            try:
                sheet = open_sheet(self._workbook, index, title, self._name)
            finally:
                found = search.finish()
        self._done += size
        check_extent(
            sheet.total_height * sheet.total_width,
            (sheet.total_height - 1, sheet.total_width - 1), title, self._name,
        )  # fmt: skip
        raw: list[list[Any]] = sheet.to_python(skip_empty_area=False)
        merges = merges_of(sheet)
        # It holds all cells once more.
        del sheet
        self._tell(size)
        height = len(raw) or 1
        rows = tidy_rows(raw, lambda row: self._tell(size + size * row // height))
        draft = Draft(title, rows, is_hidden=is_hidden, merges=merges)
        blank_covered(draft)
        draft.hidden_rows = found.hidden_rows
        draft.hidden_columns = (
            column for first, last in found.hidden_columns for column in range(first, last + 1)
        )
        self.remarks += take_flaws(draft, self._uncached(found), found.errors, self._name)
        self._take_shown(draft, found.styled)
        self._done += 2 * size
        return draft.finish()

    def _uncached(self, found: Findings) -> set[Spot]:
        if self._book.computes and found.zeros and len(found.zeros) == found.formulas:
            # Written by a program that does not compute: it says 0 everywhere and leaves the
            # computing to Excel.
            return found.uncached | found.zeros
        return found.uncached

    def _take_shown(self, draft: Draft, styled: Iterable[tuple[int, int, int]]) -> None:
        epoch = EPOCH_1904 if self._book.is_1904 else EPOCH
        styled = list(styled)
        telling = [each for each in styled if each[2] in self._book.formats]
        show_cells(draft, telling, self._book.formats, epoch)
        if self._book.struck:
            self._tell_struck(draft, [each for each in styled if each[2] in self._book.struck])

    def _tell_struck(self, draft: Draft, cells: Iterable[tuple[int, int, int]]) -> None:
        """Say which rows have cells that are struck through: what they say may be withdrawn."""
        rows = draft.rows
        found = {
            row
            for row, column, _ in cells
            if row < len(rows) and column < len(rows[row]) and rows[row][column] is not None
        }
        if found:
            named = "、".join(str(row + 1) for row in sorted(found)[:_MOST_NAMED])
            more = f"等 {len(found)} " if len(found) > _MOST_NAMED else ""
            self.remarks.append(
                f"工作表“{short_name(draft.name)}”第 {named} {more}行有整格加了删除线的，"
                "照样读入，请核对。"
            )

    def _tell(self, done: int) -> None:
        self._report(self._done + done, self._of)


class _Search:
    """The search of a worksheet's XML, in a thread of its own or at once."""

    def __init__(
        self, package: Package, part: str, styles: Iterable[int], report: Callable[[int], None]
    ) -> None:
        self._package = package
        self._part = part
        self._styles = styles
        self._report = report
        self._thread = threading.Thread(target=self._work, name="worksheet-search", daemon=True)
        self._found: Findings | None = None
        self._error: Exception | None = None
        self.declared = declared_cells(next(package.chunks(part), b""))

    def start(self) -> None:
        self._thread.start()

    def finish(self, *, wants_extent: bool = False) -> Findings:
        if self._thread.ident is None:
            self._work(wants_extent=wants_extent)
        else:
            self._thread.join()
        if self._error is not None:
            raise self._error
        assert self._found is not None
        return self._found

    def _work(self, *, wants_extent: bool = False) -> None:
        chunks = self._package.chunks(self._part)
        try:
            self._found = scan_worksheet(
                chunks, self._styles, wants_extent=wants_extent, report=self._report
            )
        except Exception as error:  # raised again where the search is finished
            self._error = error
