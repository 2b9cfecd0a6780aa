"""What becomes of files that cannot be read: one sentence each, of which file, what and what to do.

The same files go through :func:`read_bytes` here and, those that endanger the program, through a
process of their own in ``test_childreader.py``.
"""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from app.importing.readers.reading import read_bytes, read_file
from app.importing.readers.refusals import (
    DamagedSource,
    EmptySource,
    EncryptedSource,
    FileUnavailable,
    NoTable,
    NothingInSheets,
    TooLarge,
    UnknownFormat,
    UnreadableSource,
)
from tests.importing.fuzz.spoiling import packed
from tests.importing.fuzz.trial import outcome
from tests.importing.readers.making import (
    cell,
    compound,
    document,
    label,
    old_book,
    package,
    raw_document,
    raw_workbook,
    record,
    table,
    text_cell,
    workbook,
)

ROW = f"<row r='1'>{text_cell('A1', '甲')}</row>"


def good() -> bytes:
    return workbook(lambda book: book.add_worksheet().write_column("A1", ["甲"] * 2000))


def encrypted_zip() -> bytes:
    content = bytearray(good())
    place = content.find(b"PK\x01\x02")
    while place >= 0:
        content[place + 8] |= 1
        place = content.find(b"PK\x01\x02", place + 4)
    return bytes(content)


def bomb() -> bytes:
    """A worksheet of 70 MB of spaces."""
    return raw_workbook(b"<worksheet>" + b" " * (70 << 20))


def lying_bomb() -> bytes:
    """A part that unpacks to far more than its directory entry says."""
    content = bytearray(raw_document(table([cell("甲")]) + " " * (49 << 20)))
    place = content.find(b"PK\x01\x02")
    while place >= 0:
        struct.pack_into("<I", content, place + 24, 1000)
        place = content.find(b"PK\x01\x02", place + 4)
    return bytes(content)


def stray_cell(extent: str = "A1:XFD1048576") -> bytes:
    cells = "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"
    return raw_workbook(f"<dimension ref='{extent}'/><sheetData>{ROW}{cells}</sheetData>")


def broken_deflate() -> bytes:
    content = good()
    place = content.find(b"xl/worksheets/sheet1.xml") + 60
    return content[:place] + b"\xff" * 40 + content[place + 40 :]


def unterminated_xml() -> bytes:
    return package({"word/document.xml": "<w:document xmlns:w='x'><w:body><w:p>"})


CASES: dict[str, tuple[str, Callable[[], bytes], type[UnreadableSource], str]] = {
    "empty": ("a.xlsx", lambda: b"", EmptySource, "这是一个空文件，里面没有内容"),
    "zeros": ("a.xlsx", lambda: bytes(5000), EmptySource, "这是一个空文件，里面没有内容"),
    "blank text": ("a.csv", lambda: b"\xef\xbb\xbf \r\n", EmptySource, "这是一个空文件"),
    "picture": ("a.xlsx", lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), UnknownFormat, "图片（PNG）"),
    "photo": ("a.xls", lambda: b"\xff\xd8\xff\xe0" + bytes(99), UnknownFormat, "图片（JPEG）"),
    "pdf": ("a.xlsx", lambda: b"%PDF-1.7\n%\xe2\xe3", UnknownFormat, "这是PDF 文件"),
    "rar": ("a.xlsx", lambda: b"Rar!\x1a\x07\x00" + bytes(50), UnknownFormat, "压缩包（RAR）"),
    "zip": ("a.xlsx", lambda: package({"项目.txt": "x"}), UnknownFormat, "请先解压"),
    "empty zip": ("a.xlsx", lambda: package({}), UnknownFormat, "请先解压"),
    "xlsb": ("a.xlsx", lambda: package({"xl/workbook.bin": "x"}), UnknownFormat, ".xlsb"),
    "ods": ("a.ods", lambda: package({"content.xml": "x"}), UnknownFormat, "OpenDocument"),
    "pptx": ("a.pptx", lambda: package({"ppt/presentation.xml": ""}), UnknownFormat, "演示文稿"),
    "rtf": ("a.doc", lambda: b"{\\rtf1 x}", UnknownFormat, "RTF 文档"),
    "doc": ("a.doc", lambda: compound({"WordDocument": b"x"}), UnknownFormat, "另存为 .docx"),
    "wps": ("a.wps", lambda: compound({"WordDocument": b"x"}), UnknownFormat, ".doc、.wps"),
    "other compound": ("a.et", lambda: compound({"Contents": b"x"}), UnknownFormat, "别的程序"),
    "program": ("a.csv", lambda: b"MZ\x90\x00" + bytes(99), UnknownFormat, "程序"),
    "binary": ("a.csv", lambda: bytes(range(1, 32)) * 9, UnknownFormat, "程序自己的数据"),
    "xml spreadsheet": (
        "a.xls",
        lambda: (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
        ),
        UnknownFormat,
        "Excel 2003 的 XML 表格",
    ),
    "mht": ("a.xls", lambda: b"MIME-Version: 1.0\r\nContent-Type: x", UnknownFormat, ".mht"),
    "old biff": ("a.xls", lambda: b"\x09\x08\x10\x00" + bytes(60), UnknownFormat, "旧 Excel"),
    "encrypted xlsx": (
        "a.xlsx",
        lambda: compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}),
        EncryptedSource,
        "文件有打开密码，读不出内容",
    ),
    "encrypted zip": ("a.xlsx", encrypted_zip, EncryptedSource, "去掉密码后另存"),
    "truncated xlsx": ("a.xlsx", lambda: good()[:3000], DamagedSource, "没有下载完"),
    "cut in half": ("a.xlsx", lambda: good()[: len(good()) // 2], DamagedSource, "没有下载完"),
    "broken part": ("a.xlsx", broken_deflate, DamagedSource, "文件已损坏或不完整"),
    "truncated xls": ("a.xls", lambda: old_book([("表", 0, b"")])[:600], DamagedSource, "不完整"),
    "head of xls": ("a.xls", lambda: old_book([("表", 0, b"")])[:80], DamagedSource, "只剩开头"),
    "no sheets": (
        "a.xlsx",
        lambda: package({"xl/workbook.xml": "<workbook/>"}),
        DamagedSource,
        "没有工作表的目录",
    ),
    "no xml": ("a.docx", unterminated_xml, DamagedSource, "XML 读不出来"),
    "no body": (
        "a.docx",
        lambda: package({"word/document.xml": "<document/>"}),
        DamagedSource,
        "文档没有正文",
    ),
    "zip bomb": ("a.xlsx", bomb, TooLarge, "解压后有 70 MB 以上"),
    "lying bomb": ("a.docx", lying_bomb, UnreadableSource, "a.docx"),
    "stray cell undeclared": (
        "a.xlsx",
        lambda: stray_cell("A1"),
        TooLarge,
        "一直延伸到 XFD1048576 单元格",
    ),
    "stray cell in xls": (
        "a.xls",
        lambda: old_book([("表", 0, label(0, 0, "甲") + label(65535, 255, "乙"))]),
        TooLarge,
        "一直延伸到 IV65536 单元格",
    ),
    "a row no Excel has": (
        "a.xlsx",
        lambda: raw_workbook(
            f'<sheetData>{ROW}<row><c r="B99999999999999999999"><v>1</v></c></row></sheetData>'
        ),
        TooLarge,
        "一直延伸到 B99999999999999999999 单元格",
    ),
    "stray cell": ("a.xlsx", stray_cell, TooLarge, "一直延伸到 XFD1048576 单元格"),
    "wide page": (
        "a.html",
        lambda: b"<table><tr>" + b"<td colspan=999>x" * 9 + b"</table>",
        TooLarge,
        "超过 1000 列",
    ),
    "too many cells": (
        "a.csv",
        lambda: b"a,b\n" * 10 + b"1," * 2001 + b"\n" + b"a,b\n" * 2000,
        TooLarge,
        "超过 4,000,000 个单元格",
    ),
    "empty workbook": (
        "a.xlsx",
        lambda: workbook(lambda book: book.add_worksheet()),
        NothingInSheets,
        "各张工作表都是空的",
    ),
    "no table": ("a.docx", lambda: document(lambda made: None), NoTable, "文档里没有表格"),
    "prose": ("a.txt", lambda: "一份通知。\n没有表格。\n".encode(), NoTable, "文件里没有表格"),
}


@pytest.mark.parametrize("case", CASES)
def test_each_bad_file_has_its_sentence(case: str) -> None:
    name, make, kind, words = CASES[case]
    with pytest.raises(kind) as caught:
        read_bytes(make(), name)
    text = str(caught.value)
    assert text.startswith(f"{name}：")
    assert words in text
    # What, and what to do: two sentences, on one line, nothing of Python.
    assert text.count("。") == 2
    assert text.isprintable()
    assert "Error" not in text


def test_endless_empty_rows_are_no_rows() -> None:
    rows = "".join(f"<row r='{n}'/>" for n in range(2, 300_000)).replace("'", '"')
    content = raw_workbook(f"<sheetData>{ROW}{rows}</sheetData>")
    (sheet,) = read_bytes(content, "a.xlsx").sheets
    assert sheet.rows == [["甲"]]


def test_endless_rows_of_formatted_blanks_are_no_rows() -> None:
    rows = "".join(f'<row r="{n}" s="1"><c r="A{n}" s="1"/></row>' for n in range(2, 200_000))
    content = raw_workbook(f'<dimension ref="A1:J1000000"/><sheetData>{ROW}{rows}</sheetData>')
    (sheet,) = read_bytes(content, "a.xlsx").sheets
    assert sheet.rows == [["甲"]]


def test_endless_lines_of_commas_are_no_rows() -> None:
    (sheet,) = read_bytes("甲,乙\n".encode() + b",\n" * 300_000, "a.csv").sheets
    assert sheet.rows == [["甲", "乙"]]


def test_fifty_thousand_merges_are_read() -> None:
    rows = "".join(f'<row r="{n}">{text_cell(f"A{n}", "甲")}</row>' for n in range(1, 50_001))
    rows = rows.replace("'", '"')
    merges = "".join(f"<mergeCell ref='B{n}:C{n + 1}'/>" for n in range(1, 100_000, 2))
    content = raw_workbook(f"<sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells>")
    (sheet,) = read_bytes(content, "a.xlsx").sheets
    assert sheet.rows == [["甲"]] * 50_000
    # All of them cover blank columns that are left out.
    assert sheet.merges == ()


def test_merges_over_and_over_the_whole_sheet_come_to_an_end() -> None:
    merges = "<mergeCell ref='A1:XFD1048576'/>" * 50_000
    rows = ROW + f"<row r='2'>{text_cell('A2', '乙')}</row><row r='3'>{text_cell('B3', '丙')}</row>"
    content = raw_workbook(f"<sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells>")
    (sheet,) = read_bytes(content, "a.xlsx").sheets
    # Merged into one, the sheet shows its first cell only.
    assert sheet.rows == [["甲"]]


def test_an_extent_among_the_cells_of_an_xls_is_not_believed() -> None:
    # [MS-XLS] has it in front of them, and a reader asks for the memory wherever it stands.
    extent = record(0x0200, struct.pack("<IIHHH", 0, 0x7FFFFFFF, 0, 0xFFFF, 0))
    content = old_book([("表", 0, label(0, 0, "甲") + extent + label(1, 0, "乙"))])
    (sheet,) = read_bytes(content, "a.xls").sheets
    assert sheet.rows == [["甲"], ["乙"]]


def test_a_part_without_a_name_is_nobodys() -> None:
    with zipfile.ZipFile(io.BytesIO(raw_document(table([cell("甲")])))) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    (sheet,) = read_bytes(packed([*parts, ("", b"x")]), "a.docx").sheets
    assert sheet.rows == [["甲"]]


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileUnavailable) as caught:
        read_file(tmp_path / "无.xlsx")
    assert str(caught.value).startswith("无.xlsx：文件打不开（没有这个文件）。")
    with pytest.raises(FileUnavailable, match="这是一个文件夹，不是文件"):
        read_file(tmp_path)
    with pytest.raises(FileUnavailable, match="不能用的字符"):
        read_file(tmp_path / "a\0b.xlsx")


def test_a_file_larger_than_any_table_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "大.csv"
    with path.open("wb") as stream:
        stream.truncate(200 << 20)
    with pytest.raises(TooLarge, match="有 200 MB"):
        read_file(path)


@pytest.mark.parametrize("make", [good, lambda: old_book([("表", 0, label(0, 0, "甲"))])])
def test_files_cut_anywhere_are_read_or_refused(make: Callable[[], bytes]) -> None:
    content = make()
    for end in range(0, len(content), max(1, len(content) // 60)):
        assert outcome(content[:end]) in {"read", "DamagedSource", "EmptySource"}


def test_want_of_memory_is_no_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    def give_up(*_: object) -> None:
        raise etree.XMLSyntaxError("unknown error", etree.ErrorTypes.ERR_NO_MEMORY, 0, 0)

    page, document = "<table><tr><td>甲</table>".encode(), raw_document(table([cell("甲")]))
    monkeypatch.setattr(etree, "fromstring", give_up)
    for content in (page, document):
        with pytest.raises(MemoryError):
            read_bytes(content, "大.x")


def test_entities_are_not_expanded() -> None:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = (
        f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a0 "x">{lines}]>'
        '<w:document xmlns:w="x"><w:body><w:tbl><w:tr><w:tc><w:p><w:r><w:t>&a9;</w:t></w:r></w:p>'
        "</w:tc></w:tr></w:tbl></w:body></w:document>"
    )
    with pytest.raises(UnreadableSource):
        read_bytes(package({"word/document.xml": bomb}), "a.docx")


def test_files_of_the_machine_are_not_drawn_in(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密", encoding="utf-8")
    document_type = f'<!DOCTYPE d [<!ENTITY s SYSTEM "{secret.as_uri()}"><!ENTITY t "也不">]>'
    drawn = (
        f'<?xml version="1.0"?>{document_type}<w:document xmlns:w="x"><w:body>'
        + table([cell("甲&s;"), cell("乙&t;")])
        + "</w:body></w:document>"
    )
    (sheet,) = read_bytes(package({"word/document.xml": drawn}), "a.docx").sheets
    assert sheet.rows == [["甲", "乙"]]


def test_a_checksum_that_does_not_fit_is_damage() -> None:
    content = good()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        checksum = archive.getinfo("xl/worksheets/sheet1.xml").CRC
    wrong = content.replace(struct.pack("<I", checksum), struct.pack("<I", checksum ^ 1))
    with pytest.raises(DamagedSource):
        read_bytes(wrong, "a.xlsx")
