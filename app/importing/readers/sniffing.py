"""What a file is by its content; the letters its name ends with are not asked."""

import codecs
import re
from typing import Final

from app.importing.readers import compound
from app.importing.readers.compound import CompoundFile
from app.importing.readers.package import Package
from app.importing.readers.refusals import EmptySource, EncryptedSource, UnknownFormat
from app.importing.sheets import Format

_SQLITE: Final = b"SQLite format 3\0"

_SAVE_AS_XLSX: Final = "请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入"
_SAVE_AS_DOCX: Final = "请用 Word 或 WPS 打开，另存为 .docx 后再导入"
_ASK_FOR_TABLE: Final = "请向提供的人要 Excel、Word 或 CSV 格式的表格"

#: First bytes of what is no table: kind and remedy.
_OTHERS: Final = (
    (b"%PDF", "PDF 文件", f"{_ASK_FOR_TABLE}，或用其他软件转成 Excel 后再导入"),
    (b"\x89PNG", "图片（PNG）", _ASK_FOR_TABLE),
    (b"\xff\xd8\xff", "图片（JPEG）", _ASK_FOR_TABLE),
    (b"GIF8", "图片（GIF）", _ASK_FOR_TABLE),
    (b"BM", "图片（BMP）", _ASK_FOR_TABLE),
    (b"II*\0", "图片（TIFF）", _ASK_FOR_TABLE),
    (b"MM\0*", "图片（TIFF）", _ASK_FOR_TABLE),
    (b"RIFF", "图片或音像文件", _ASK_FOR_TABLE),
    (b"Rar!", "压缩包（RAR）", "请先解压，再导入里面的表格"),
    (b"7z\xbc\xaf\x27\x1c", "压缩包（7z）", "请先解压，再导入里面的表格"),
    (b"\x1f\x8b", "压缩包（gz）", "请先解压，再导入里面的表格"),
    (b"{\\rtf", "RTF 文档", _SAVE_AS_DOCX),
    (b"MZ", "程序", "请选择 Excel、Word、CSV、文本或网页文件"),
    (b"\x7fELF", "程序", "请选择 Excel、Word、CSV、文本或网页文件"),
    (b"\x09\x08\x10\x00", "没有外壳的旧 Excel 文件", _SAVE_AS_XLSX),
    (b"\x09\x04\x06\x00", "很旧的 Excel 文件", _SAVE_AS_XLSX),
    (b"\x09\x02\x06\x00", "很旧的 Excel 文件", _SAVE_AS_XLSX),
)

#: Parts of other packages: kind and remedy.
_OTHER_PACKAGES: Final = (
    ("xl/workbook.bin", "二进制 Excel 工作簿（.xlsb）", _SAVE_AS_XLSX),
    ("ppt/presentation.xml", "演示文稿（.pptx）", _ASK_FOR_TABLE),
    ("content.xml", "OpenDocument 文件", "请另存为 .xlsx 或 .docx 后再导入"),
    ("ofd.xml", "OFD 版式文件", _ASK_FOR_TABLE),
)

#: What the first letters of XML and of a mail tell.
_OTHER_TEXTS: Final = (
    (b"urn:schemas-microsoft-com:office:spreadsheet", "Excel 2003 的 XML 表格", _SAVE_AS_XLSX),
    (b"schemas.microsoft.com/office/word/2003", "Word 2003 的 XML 文档", _SAVE_AS_DOCX),
    (b"schemas.microsoft.com/office/2006/xmlpackage", "Word 的单文件 XML 文档", _SAVE_AS_DOCX),
)

_SAMPLE: Final = 8192
_PAGE: Final = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|table|tbody|tr|td|div|style|p|span|center|font)\b",
    re.IGNORECASE,
)


def sniff(content: bytes, name: str) -> Format:
    """Return what a file is.

    CSV, TSV and flattened pages are :attr:`Format.TEXT` here; only reading tells them apart.

    Raises:
        EmptySource: there is nothing in it.
        UnknownFormat: it is something else, named with what to do.
        EncryptedSource: it has a password.
        DamagedSource: its container is cut off.
    """
    if not content.strip(b"\0 \t\r\n"):
        raise EmptySource(name)
    if content.startswith(_SQLITE):
        return Format.LIBRARY
    if content.startswith(compound.MAGIC):
        return _sniff_compound(content, name)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _sniff_package(content, name)
    for start, kind, remedy in _OTHERS:
        if content.startswith(start) and not (start == b"BM" and _is_text(content)):
            raise UnknownFormat(name, kind, remedy)
    return _sniff_text(content, name)


def _sniff_compound(content: bytes, name: str) -> Format:
    names = {stream.casefold() for stream in CompoundFile(content, name).names()}
    if "encryptedpackage" in names:
        raise EncryptedSource(name)
    if names & {"workbook", "book"}:
        return Format.XLS
    if "worddocument" in names:
        raise UnknownFormat(name, "旧版 Word 文档（.doc、.wps）", _SAVE_AS_DOCX)
    if "powerpoint document" in names:
        raise UnknownFormat(name, "演示文稿（.ppt）", _ASK_FOR_TABLE)
    raise UnknownFormat(name, "别的程序的文件", _SAVE_AS_XLSX)


def _sniff_package(content: bytes, name: str) -> Format:
    package = Package(content, name)
    for part, kind, remedy in _OTHER_PACKAGES:
        if part in package:
            raise UnknownFormat(name, kind, remedy)
    main = package.main_part().casefold()
    if main.startswith("xl/") or "xl/workbook.xml" in package:
        return Format.XLSX
    if main.startswith("word/") or "word/document.xml" in package:
        return Format.DOCX
    raise UnknownFormat(name, "压缩包", "请先解压，再导入里面的表格")


def _sniff_text(content: bytes, name: str) -> Format:
    # Letters of UTF-16 have a zero byte on one side.
    sample = content[:_SAMPLE].replace(b"\0", b"")
    for mark in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        sample = sample.removeprefix(mark)
    sample = sample.lstrip()
    if sample[:13].lower() == b"mime-version:":
        raise UnknownFormat(name, "单个文件的网页（.mht）", _SAVE_AS_XLSX)
    if sample.startswith(b"<"):
        for word, kind, remedy in _OTHER_TEXTS:
            if word in sample:
                raise UnknownFormat(name, kind, remedy)
        if _PAGE.search(sample):
            return Format.HTML
    return Format.TEXT


def _is_text(content: bytes) -> bool:
    """Return whether what may be a bitmap is a text that begins with the same two letters."""
    return b"\0" not in content[:_SAMPLE]
