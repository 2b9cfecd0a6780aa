"""What calamine leaves out of an .xls: the records of [MS-XLS] on formats, hidden parts, formulas.

Values and merged cells are calamine's; here only cells in a style of interest, errors and formulas
are looked at.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from app.importing.readers.numberformats import BUILT_IN, Format, parse_format
from app.importing.readers.refusals import DamagedSource, EncryptedSource
from app.importing.readers.worksheetscan import LAST_COLUMN, Findings

_BOF: Final = 0x0809
_EOF: Final = 0x000A
_FILEPASS: Final = 0x002F
_DATE1904: Final = 0x0022
_BOUNDSHEET: Final = 0x0085
_CODEPAGE: Final = 0x0042
_FORMAT: Final = 0x041E
_XF: Final = 0x00E0
_ROW: Final = 0x0208
_COLINFO: Final = 0x007D
_FORMULA: Final = 0x0006
_BOOLERR: Final = 0x0205
_NUMBER: Final = 0x0203
_RK: Final = 0x027E
_MULRK: Final = 0x00BD

_LABEL: Final = 0x0204
_LABELSST: Final = 0x00FD
_RSTRING: Final = 0x00D6
_DIMENSIONS: Final = 0x0200

#: Records of cells with something in them.
_CELLS: Final = frozenset({_FORMULA, _BOOLERR, _NUMBER, _RK, _MULRK, _LABEL, _LABELSST, _RSTRING})

_BIFF8: Final = 0x0600
_WORKSHEET: Final = 0
_ROW_HIDDEN: Final = 0x20
_COLUMN_HIDDEN: Final = 0x01

#: The first byte of a formula's value that is no number, beside 0xFFFF at its end.
_TEXT, _BOOLEAN, _ERROR, _BLANK = 0, 1, 2, 3


@dataclass(slots=True)
class Workbook:
    """What the first part of the stream says.

    Attributes:
        sheets: name and place in the stream of each worksheet, in order.
        formats: the number format of each cell style that shows more than its value.
        is_1904: whether days count from 1904.
        extents: place and length of the records that say how large a sheet is, of those scanned.
    """

    sheets: list[tuple[str, int]] = field(default_factory=list)
    formats: dict[int, Format] = field(default_factory=dict)
    is_1904: bool = False
    extents: list[tuple[int, int]] = field(default_factory=list)


def records(stream: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Yield kind, start and length of the records of one part, nested parts passed over."""
    place, depth, end = start, 0, len(stream)
    while place + 4 <= end:
        kind, length = struct.unpack_from("<HH", stream, place)
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        if depth <= 1 and place + 4 + length <= end:
            yield kind, place + 4, length
        place += 4 + length


def read_workbook(stream: bytes, name: str) -> Workbook:
    """Read the part of a workbook that stands before its sheets.

    Raises:
        EncryptedSource: it has a password.
        DamagedSource: it does not begin as a workbook does.
    """
    if len(stream) < 8 or stream[:2] != _BOF.to_bytes(2, "little"):
        raise DamagedSource(name, "工作簿的开头不对")
    is_biff8 = struct.unpack_from("<H", stream, 4)[0] == _BIFF8
    book = Workbook()
    codes: dict[int, str] = dict(BUILT_IN)
    numbers: list[int] = []
    codepage = "gbk"
    for kind, start, length in records(stream, 0):
        data = stream[start : start + length]
        if kind == _FILEPASS:
            raise EncryptedSource(name)
        if kind == _DATE1904 and length >= 2:
            book.is_1904 = data[0] == 1
        elif kind == _CODEPAGE and length >= 2:
            codepage = _codec(struct.unpack_from("<H", data)[0])
        elif kind == _XF and length >= 4:
            numbers.append(struct.unpack_from("<H", data, 2)[0])
        elif kind == _FORMAT and length >= 5:
            number = struct.unpack_from("<H", data)[0]
            codes[number] = (
                _long_text(data[2:]) if is_biff8 else data[3:].decode(codepage, "replace")
            )
        elif kind == _BOUNDSHEET and length >= 8 and data[5] == _WORKSHEET:
            title = _short_text(data[6:]) if is_biff8 else data[7:].decode(codepage, "replace")
            book.sheets.append((title, struct.unpack_from("<I", data)[0]))
    for index, number in enumerate(numbers):
        form = parse_format(codes.get(number, ""))
        if form.is_date or form.is_telling:
            book.formats[index] = form
    return book


def scan_sheet(stream: bytes, start: int, book: Workbook) -> Findings:
    """Search the records of a worksheet; see :class:`Findings` and :attr:`Workbook.extents`."""
    found = Findings()
    formats = book.formats
    blanks: set[tuple[int, int]] = set()
    for kind, place, length in records(stream, start):
        if kind in _CELLS and length >= 6:
            row, column = struct.unpack_from("<HH", stream, place)
            found.last_row = max(found.last_row, row)
            found.last_column = max(found.last_column, column)
        if kind in (_NUMBER, _RK) and length >= 6:
            row, column, style = struct.unpack_from("<HHH", stream, place)
            if style in formats:
                found.styled.append((row, column, style))
        elif kind == _MULRK and length >= 6:
            row, first = struct.unpack_from("<HH", stream, place)
            last_column = first + (length - 6) // 6 - 1
            found.last_column = max(found.last_column, last_column)
            for index in range((length - 6) // 6):
                style = struct.unpack_from("<H", stream, place + 4 + 6 * index)[0]
                if style in formats:
                    found.styled.append((row, first + index, style))
        elif kind == _FORMULA and length >= 16:
            _take_formula(found, formats, stream, place, blanks)
        elif kind == _BOOLERR and length >= 8:
            if stream[place + 7] == 1:
                found.errors.add(struct.unpack_from("<HH", stream, place))
        elif kind == _DIMENSIONS:
            book.extents.append((place, length))
        elif kind == _ROW and length >= 14:
            if stream[place + 12] & _ROW_HIDDEN:
                found.hidden_rows.add(struct.unpack_from("<H", stream, place)[0])
        elif kind == _COLINFO and length >= 10:
            first, last = struct.unpack_from("<HH", stream, place)
            if stream[place + 8] & _COLUMN_HIDDEN and first <= last < LAST_COLUMN:
                found.hidden_columns.append((first, last))
    if len(blanks) == found.formulas:
        # ="" is blank too, but where all formulas are, a program wrote them that does not compute.
        found.uncached = blanks
    return found


def without_extents(stream: bytes, book: Workbook) -> bytes:
    """Return the stream with sheets, once scanned, that do not say how large they are.

    Some say they fill all of Excel's rows and columns, and a reader that believes them asks for
    the memory.
    """
    changed = bytearray(stream)
    for place, length in book.extents:
        changed[place : place + length] = bytes(length)
    return bytes(changed)


def _take_formula(
    found: Findings,
    formats: dict[int, Format],
    stream: bytes,
    place: int,
    blanks: set[tuple[int, int]],
) -> None:
    row, column, style = struct.unpack_from("<HHH", stream, place)
    found.formulas += 1
    is_number = stream[place + 12 : place + 14] != b"\xff\xff"
    kind = stream[place + 6]
    if is_number:
        if style in formats:
            found.styled.append((row, column, style))
    elif kind == _ERROR:
        found.errors.add((row, column))
    elif kind == _BLANK:
        blanks.add((row, column))


def _codec(codepage: int) -> str:
    return {936: "gbk", 1200: "utf-16-le", 950: "big5", 54936: "gb18030"}.get(codepage, "cp1252")


def _short_text(data: bytes) -> str:
    return _text(data, data[0], 1)


def _long_text(data: bytes) -> str:
    return _text(data, struct.unpack_from("<H", data)[0], 2) if len(data) > 2 else ""


def _text(data: bytes, count: int, start: int) -> str:
    if len(data) <= start:
        return ""
    if data[start] & 1:
        return data[start + 1 : start + 1 + 2 * count].decode("utf-16-le", "replace")
    return data[start + 1 : start + 1 + count].decode("latin-1")
