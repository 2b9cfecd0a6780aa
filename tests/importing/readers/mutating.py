"""Valid files of every format, and ways to spoil them: what a reader is tried with.

``python -m tests.importing.readers.mutating KIND COUNT [FIRST]`` reads so many spoilt files of a
kind and prints how it went, as JSON; the last line of its errors is the file under way.
"""

import io
import json
import random
import struct
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from app.errors import ChubeiError
from app.importing.readers.clipboard import read_clipboard
from app.importing.readers.reading import read_bytes
from app.importing.sheets import Source
from tests.importing.readers.making import (
    cell,
    document,
    formula,
    label,
    number,
    old_book,
    package,
    paragraph,
    raw_document,
    record,
    table,
    workbook,
)

FIXTURES = Path(__file__).parents[2] / "fixtures"

#: What numbers in files are set to when they are spoilt.
_EDGES = (
    b"0",
    b"-1",
    b"1",
    b"65535",
    b"65536",
    b"2147483648",
    b"99999999999999999999",
    b"",
    b"NaN",
)


def good_xlsx() -> bytes:
    """A workbook with a bit of everything."""

    def write(book: Any) -> None:
        day = book.add_format({"num_format": 'yyyy"年"m"月"'})
        unit = book.add_format({"num_format": '0.0"亿元"'})
        sheet = book.add_worksheet("项目")
        sheet.merge_range("A1:D1", "项目储备库")
        for row in range(1, 12):
            sheet.write_row(row, 0, [row, f"项目{row}", row * 1.5])
            sheet.write(row, 3, 43831 + row, day)
            sheet.write_formula(row, 4, "=1+1", unit, 2)
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.set_column("C:C", 9, None, {"hidden": True})
        book.add_worksheet("藏").hide()

    return workbook(write)


def good_xls() -> bytes:
    """A workbook of Excel 97 with a bit of everything."""
    cells = b""
    for row in range(12):
        cells += label(row, 0, f"项目{row}") + number(row, 1, row * 1.5)
        cells += number(row, 2, 43831 + row, 1) + formula(row, 3, struct.pack("<d", 2.0))
    cells += record(0x00E5, struct.pack("<HHHHH", 1, 0, 1, 0, 1))
    cells += record(0x0208, struct.pack("<HHHHHHHH", 1, 0, 3, 0, 0, 0, 0x20, 0))
    return old_book([("项目", 0, cells), ("藏", 1, label(0, 0, "乙"))], ['yyyy"年"m"月"'])


def good_docx() -> bytes:
    """A document as Word libraries write it."""

    def write(made: Any) -> None:
        made.add_heading("储备库")
        grid = made.add_table(rows=6, cols=4)
        for index, one in enumerate(grid._cells):
            one.text = f"格{index}\n二"
        grid.cell(0, 0).merge(grid.cell(2, 1))
        grid.cell(4, 2).add_table(1, 2)

    return document(write)


def good_raw_docx() -> bytes:
    """A document with numbers of its own and nested wrappers."""
    numbered = paragraph("甲", "<w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>")
    rows = [[cell(numbered), cell("乙", "<w:vMerge w:val='restart'/>")]] * 2
    rows += [[cell("丙", "<w:gridSpan w:val='1'/>"), cell("", "<w:vMerge/>")]] * 3
    numbering = (
        "<w:abstractNum w:abstractNumId='7'><w:lvl w:ilvl='0'><w:start w:val='1'/>"
        "<w:numFmt w:val='decimal'/><w:lvlText w:val='%1'/></w:lvl></w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>"
    )
    return raw_document(paragraph("题") + table(*rows), numbering=numbering)


def good_html() -> bytes:
    """A page with spans, nesting and hidden parts."""
    rows = "".join(
        f"<tr><td rowspan=2>{n}<td colspan=3>项<br>目<td x:num='1.5'>2" for n in range(8)
    )
    return (
        "<html><meta charset=utf-8><body><p>题</p><table><caption>万元</caption><col span=2>"
        f"{rows}<tr style='display:none'><td><table><tr><td>里</table></table>"
    ).encode()


def good_csv() -> bytes:
    """A table with quotation marks and lines within cells."""
    return '序号,名称,"投资\n（万元）"\r\n'.encode() + '1,"甲,""乙""",5\r\n'.encode() * 9


def good_text() -> bytes:
    """A published annex."""
    return (FIXTURES / "qianjiang_annex.txt").read_bytes()[:6000]


SEEDS: dict[str, Callable[[], bytes]] = {
    "xlsx": good_xlsx,
    "xls": good_xls,
    "docx": good_docx,
    "raw docx": good_raw_docx,
    "html": good_html,
    "csv": good_csv,
    "gbk": lambda: good_csv().decode().encode("gbk"),
    "utf-16": lambda: good_csv().decode().encode("utf-16"),
    "text": good_text,
}


def spoil(content: bytes, chance: random.Random) -> bytes:
    """Return a file with something wrong with it."""
    if content.startswith(b"PK") and chance.random() < 0.75:
        return _spoil_part(content, chance)
    return _spoil_bytes(content, chance)


def _spoil_part(content: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(parts))
    parts[name] = _spoil_bytes(parts[name], chance)
    if chance.random() < 0.1:
        del parts[name]
    return package(parts, zipfile.ZIP_STORED)


def _spoil_bytes(content: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        if not spoilt:
            break
        place = chance.randrange(len(spoilt))
        length = chance.choice((1, 1, 4, 30, 400))
        match chance.randrange(8):
            case 0:
                spoilt[place] ^= 1 << chance.randrange(8)
            case 1:
                spoilt[place] = chance.randrange(256)
            case 2:
                del spoilt[place : place + length]
            case 3:
                spoilt[place:place] = spoilt[place : place + length] * chance.choice((1, 3, 50))
            case 4:
                other = chance.randrange(len(spoilt))
                spoilt[place : place + length] = spoilt[other : other + length]
            case 5:
                _spoil_number(spoilt, place, chance)
            case 6:
                value = chance.choice((0, 1, 0x7FFF, 0xFFFF, 0xFFFFFFFE, 0x80000000))
                spoilt[place : place + 4] = struct.pack("<I", value)
            case 7 if chance.random() < 0.2:
                del spoilt[place:]
    return bytes(spoilt)


def _spoil_number(spoilt: bytearray, place: int, chance: random.Random) -> None:
    """Replace the next number written in digits."""
    start = next((i for i in range(place, len(spoilt)) if 48 <= spoilt[i] < 58), None)
    if start is None:
        return
    end = start
    while end < len(spoilt) and 48 <= spoilt[end] < 58:
        end += 1
    spoilt[start:end] = chance.choice(_EDGES)


def outcome(content: bytes) -> str:
    """Read a file; return the refusal's class, or "read" after checking what was read.

    Raises:
        AssertionError: what was read is not as a :class:`Source` is.
        Exception: a bug.
    """
    try:
        source = read_bytes(content, "试.bin")
    except ChubeiError as error:
        return _refused(error)
    check(source)
    return "read"


def _refused(error: ChubeiError) -> str:
    assert error.place
    assert error.sentence.isprintable()
    assert error.remedy
    return type(error).__name__


def clipboard_outcome(content: bytes) -> str:
    """Read a spoilt text as what is on the clipboard; as :func:`outcome`."""
    text = content.decode("utf-8", "surrogateescape")
    try:
        source = read_clipboard(text, text)
    except ChubeiError as error:
        return _refused(error)
    check(source)
    return "read"


def check(source: Source) -> None:
    """Assert all that ``sheets.py`` promises."""
    assert source.sheets
    for sheet in source.sheets:
        assert sheet.rows
        width = len(sheet.rows[0])
        height = len(sheet.rows)
        assert width
        assert {len(row) for row in sheet.rows} == {width}
        assert len(sheet.places) == height
        assert list(sheet.places) == sorted(sheet.places)
        has_flaw = {row for row, _ in sheet.flaws} | {-1}
        assert any(value is not None for value in sheet.rows[-1]) or max(has_flaw) == height - 1
        for row in sheet.rows:
            for value in row:
                assert value is None or isinstance(
                    value, str | int | float | bool | date | datetime | time
                )
                if isinstance(value, str):
                    assert value
                    assert not value.isspace()
                    value.encode("utf-8")
                    assert "\r" not in value
                    assert "\0" not in value
        for down, right in (*sheet.flaws, *sheet.shown):
            assert 0 <= down < height
            assert 0 <= right < width
        assert all(sheet.rows[down][right] is None for down, right in sheet.flaws)
        for merge in sheet.merges:
            assert 0 <= merge.top <= merge.bottom < height
            assert 0 <= merge.left <= merge.right < width
        assert all(0 <= down < height for down in sheet.hidden_rows)
        assert all(0 <= right < width for right in sheet.hidden_columns)


def try_many(kind: str, count: int, first: int = 0) -> Counter[str]:
    """Read spoilt files; return how often each outcome came up.

    Raises:
        Exception: the first bug, with the file's number noted.
    """
    good = SEEDS[kind]()
    found: Counter[str] = Counter()
    for number_ in range(first, first + count):
        spoilt = spoil(good, random.Random(f"{kind} {number_}"))
        try:
            found[outcome(spoilt)] += 1
            if kind in ("html", "csv", "text"):
                found[clipboard_outcome(spoilt)] += 1
        except BaseException as error:
            error.add_note(f"spoilt file {number_} of {kind}")
            raise
    return found


def main() -> None:
    """Read spoilt files under a limit of memory; see the module's text."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (1 << 30, 1 << 30))
    kind, count, *first = sys.argv[1:]
    print(json.dumps(try_many(kind, int(count), *map(int, first))))


if __name__ == "__main__":
    main()
