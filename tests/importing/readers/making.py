"""Hand-made files for the readers: small, of every format, with the quirks people's files have."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import docx
import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"

# ---------------------------------------------------------------- packages


def package(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip file of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def repacked(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Return a package with each part changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return package({name: change(name, archive.read(name)) for name in archive.namelist()})


def workbook(write: Callable[[Any], None], **options: Any) -> bytes:
    """Return a workbook as XlsxWriter writes it; ``write`` is given the book."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, **options})
    write(book)
    book.close()
    return stream.getvalue()


def raw_workbook(
    sheet: str | bytes,
    *,
    styles: str = "",
    head: str = "",
    tail: str = "",
    strict: bool = False,
) -> bytes:
    """Return a workbook of one worksheet written by hand.

    Args:
        sheet: the worksheet's XML, or what is in it where it has no root.
        styles: of ``styles.xml``; left out where empty.
        head: in the workbook before the list of sheets, such as ``workbookPr``.
        tail: after it, such as ``calcPr``.
        strict: in the namespaces of Strict Open XML.
    """
    main, relations = (STRICT_MAIN, STRICT_RELATIONS) if strict else (MAIN, RELATIONS)
    if isinstance(sheet, str) and not sheet.startswith("<?xml"):
        sheet = f'<?xml version="1.0"?><worksheet xmlns="{main}">{sheet}</worksheet>'
    links = f'<Relationship Id="rId1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/>'
    if styles:
        links += f'<Relationship Id="rId2" Type="{relations}/styles" Target="styles.xml"/>'
    parts: dict[str, str | bytes] = {
        "_rels/.rels": _relationships(
            f'<Relationship Id="rId1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/>'
        ),
        "xl/workbook.xml": (
            f'<?xml version="1.0"?><workbook xmlns="{main}" xmlns:r="{relations}">{head}'
            f'<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets>{tail}</workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _relationships(links),
        "xl/worksheets/sheet1.xml": sheet,
    }
    if styles:
        parts["xl/styles.xml"] = (
            f'<?xml version="1.0"?><styleSheet xmlns="{main}">{styles}</styleSheet>'
        )
    return package(parts)


def _relationships(links: str) -> str:
    return (
        f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE_RELATIONS}">{links}</Relationships>'
    )


def text_cell(place: str, text: str) -> str:
    """Return a cell of a worksheet with its text in it."""
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


# ---------------------------------------------------------------- Word

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT_WORD = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def document(write: Callable[[Any], None]) -> bytes:
    """Return a Word document as python-docx writes it; ``write`` is given the document."""
    made = docx.Document()
    write(made)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def raw_document(body: str, *, numbering: str = "", strict: bool = False) -> bytes:
    """Return a Word document with this XML as its body."""
    main, relations = (STRICT_WORD, STRICT_RELATIONS) if strict else (WORD, RELATIONS)
    kind, root = f"{relations}/officeDocument", f'<w:document xmlns:w="{main}">'
    parts: dict[str, str | bytes] = {
        "_rels/.rels": _relationships(
            f'<Relationship Id="rId1" Type="{kind}" Target="word/document.xml"/>'
        ),
        "word/document.xml": f"{root}<w:body>{body}</w:body></w:document>",
    }
    if numbering:
        parts["word/_rels/document.xml.rels"] = _relationships(
            f'<Relationship Id="rId1" Type="{relations}/numbering" Target="numbering.xml"/>'
        )
        parts["word/numbering.xml"] = (
            f'<?xml version="1.0"?><w:numbering xmlns:w="{main}">{numbering}</w:numbering>'
        )
    return package(parts)


def paragraph(text: str, properties: str = "") -> str:
    """Return a paragraph of a Word document."""
    return (
        f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def cell(content: str, properties: str = "") -> str:
    """Return a cell of a Word table, of blocks or of plain text."""
    blocks = content if content.startswith("<") else paragraph(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{blocks}</w:tc>"


def table(*rows: Sequence[str]) -> str:
    """Return a Word table of rows of cells."""
    lines = "".join("<w:tr>" + "".join(cells) + "</w:tr>" for cells in rows)
    return f"<w:tbl>{lines}</w:tbl>"


# ---------------------------------------------------------------- Excel 97

_SECTOR = 512
_FREE, _LAST, _OF_FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file; streams are filled up so that none goes into the small sectors."""
    sectors: list[bytes] = []
    fat: list[int] = []
    places = {}
    for name, content in streams.items():
        content = content.ljust(4096, b"\0")
        pieces = [content[i : i + _SECTOR] for i in range(0, len(content), _SECTOR)]
        places[name] = (len(sectors), len(content))
        fat += [len(sectors) + i + 1 for i in range(len(pieces) - 1)] + [_LAST]
        sectors += [piece.ljust(_SECTOR, b"\0") for piece in pieces]
    entries = [_entry("Root Entry", 5, _LAST, 0, child=1)]
    for index, (name, (start, size)) in enumerate(places.items(), start=1):
        following = index + 1 if index < len(places) else _FREE
        entries.append(_entry(name, 2, start, size, following=following))
    directory = b"".join(entries)
    directory_start = len(sectors)
    count = -(-len(directory) // _SECTOR)
    fat += [directory_start + i + 1 for i in range(count - 1)] + [_LAST]
    directory = directory.ljust(count * _SECTOR, b"\0")
    sectors += [directory[i : i + _SECTOR] for i in range(0, len(directory), _SECTOR)]
    fat_start, fats = len(sectors), 1
    while (len(fat) + fats) * 4 > fats * _SECTOR:
        fats += 1
    fat += [_OF_FAT] * fats
    table_of = struct.pack(f"<{len(fat)}I", *fat).ljust(fats * _SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, fats, directory_start, 0, 4096, _LAST, 0, _LAST, 0)
    fat_places = [fat_start + i for i in range(fats)]
    header += struct.pack("<109I", *fat_places, *[_FREE] * (109 - fats))
    return header + b"".join(sectors) + table_of


def _entry(
    name: str, kind: int, start: int, size: int, *, child: int = _FREE, following: int = _FREE
) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    entry = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1)
    entry += struct.pack("<III", _FREE, following, child) + bytes(36)
    return entry + struct.pack("<III", start, size, 0)


def record(kind: int, data: bytes = b"") -> bytes:
    """Return a record of BIFF."""
    return struct.pack("<HH", kind, len(data)) + data


def _long(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def label(row: int, column: int, text: str) -> bytes:
    """Return a cell of text."""
    return record(0x0204, struct.pack("<HHH", row, column, 0) + _long(text))


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    """Return a cell of a number; the styles are those of the formats given to :func:`old_book`."""
    return record(0x0203, struct.pack("<HHHd", row, column, style, value))


def formula(row: int, column: int, result: bytes) -> bytes:
    """Return a cell of the formula 1+1 with the eight bytes of its result."""
    expression = b"\x1e\x01\x00\x1e\x01\x00\x03"
    head = struct.pack("<HHH", row, column, 0) + result + struct.pack("<HIH", 0, 0, len(expression))
    return record(0x0006, head + expression)


def old_book(
    sheets: Iterable[tuple[str, int, bytes]],
    formats: Sequence[str] = (),
    extra: bytes = b"",
    stream: str = "Workbook",
) -> bytes:
    """Return a workbook of Excel 97.

    Args:
        sheets: name, visibility (0 shown, 1 hidden) and records of each.
        formats: codes of number formats; style 1 has the first of them.
        extra: records before the list of sheets.
        stream: the stream's name.
    """
    sheets = list(sheets)
    bof = struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)
    head = record(0x0809, bof) + extra + record(0x0042, struct.pack("<H", 1200))
    for index, code in enumerate(formats):
        head += record(0x041E, struct.pack("<H", 164 + index) + _long(code))
    for style in range(len(formats) + 1):
        form = 163 + style if style else 0
        head += record(0x00E0, struct.pack("<HH16x", 0, form))
    listed = [len(record(0x0085, bytes(8 + 2 * len(name)))) for name, _, _ in sheets]
    place = len(head) + sum(listed) + 4
    tail = b""
    for name, visibility, cells in sheets:
        data = struct.pack("<IBBBB", place, visibility, 0, len(name), 1) + name.encode("utf-16-le")
        head += record(0x0085, data)
        body = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0))
        body += cells + record(0x000A)
        tail += body
        place += len(body)
    return compound({stream: head + record(0x000A) + tail})
