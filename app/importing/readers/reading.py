"""Reads a file of any format that is known, in this process; see :mod:`childreader` for safety."""

from pathlib import Path
from typing import Final

from app.importing.readers.limits import FILE_BYTES, TEXT_BYTES
from app.importing.readers.progress import Report, silent
from app.importing.readers.refusals import EmptySource, FileUnavailable, TooLarge
from app.importing.readers.sniffing import sniff
from app.importing.sheets import Format, Source
from app.library.failures import reason_of

_SUFFIXES: Final = {
    ".xlsx": Format.XLSX,
    ".xlsm": Format.XLSX,
    ".xls": Format.XLS,
    ".et": Format.XLS,
    ".docx": Format.DOCX,
    ".csv": Format.DELIMITED,
    ".tsv": Format.DELIMITED,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".chubei": Format.LIBRARY,
}

#: What each format is called in a sentence.
_NAMES: Final = {
    Format.XLSX: "Excel 工作簿（.xlsx）",
    Format.XLS: "旧版 Excel 工作簿（.xls）",
    Format.DOCX: "Word 文档（.docx）",
    Format.DELIMITED: "文本表格",
    Format.TEXT: "文本",
    Format.HTML: "网页",
    Format.LIBRARY: "储备文库",
}

_MEGABYTE: Final = 1 << 20


def read_file(path: Path, report: Report = silent) -> Source:
    """Read a file.

    Args:
        path: the file.
        report: told how far the reading is.

    Raises:
        UnreadableSource: one of its kinds, each with its own sentence.
        LibraryUnavailable: a library that cannot be opened.
    """
    name = path.name
    try:
        if path.is_dir():
            raise FileUnavailable(name, "这是一个文件夹，不是文件")
        if path.exists() and not path.is_file():
            raise FileUnavailable(name, "这不是普通文件")
        size = path.stat().st_size
        if size > FILE_BYTES and not _is_library(path):
            raise TooLarge(name, f"有 {size // _MEGABYTE:,} MB")
        content = path.read_bytes() if size <= FILE_BYTES else b"SQLite format 3\0"
    except FileNotFoundError:
        raise FileUnavailable(name, "没有这个文件") from None
    except OSError as error:
        raise FileUnavailable(name, reason_of(error)) from error
    except ValueError as error:
        # A zero byte in the name never reaches the operating system.
        raise FileUnavailable(name, "文件名里有不能用的字符") from error
    if not content:
        raise EmptySource(name)
    if sniff(content, name) is Format.LIBRARY:
        # The heavy rooms are loaded for libraries only.
        from app.importing.readers.library import read_library

        source = read_library(path, report)
    else:
        source = read_bytes(content, name, report)
    return _with_remark(source)


def read_bytes(content: bytes, name: str, report: Report = silent) -> Source:
    """Read a file's bytes; a library is read from its file only.

    Raises:
        UnreadableSource: one of its kinds, each with its own sentence.
    """
    match sniff(content, name):
        case Format.XLSX:
            from app.importing.readers.xlsx import read_xlsx

            return read_xlsx(content, name, report)
        case Format.XLS:
            from app.importing.readers.xls import read_xls

            return read_xls(content, name, report)
        case Format.DOCX:
            from app.importing.readers.docx import read_docx

            return read_docx(content, name, report)
        case Format.HTML:
            return _read_page(content, name)
        case Format.LIBRARY:
            raise FileUnavailable(name, "文库要从文件打开")
        case _:
            return _read_text(content, name, report)


def _read_page(content: bytes, name: str) -> Source:
    from app.importing.readers.decoding import decode
    from app.importing.readers.html import declared_charset, read_html

    _check_text(content, name)
    return read_html(decode(content, name, declared_charset(content)), name)


def _read_text(content: bytes, name: str, report: Report) -> Source:
    from app.importing.readers.decoding import decode
    from app.importing.readers.delimited import has_even_rows, read_delimited
    from app.importing.readers.flattened import is_flattened, read_flattened

    _check_text(content, name)
    decoded = decode(content, name)
    # Paragraphs in the cells of a CSV may begin with tabs too.
    if is_flattened(decoded.text) and not has_even_rows(decoded.text):
        return read_flattened(decoded, name)
    return read_delimited(decoded, name, report)


def _check_text(content: bytes, name: str) -> None:
    if len(content) > TEXT_BYTES:
        raise TooLarge(name, f"有 {len(content) // _MEGABYTE:,} MB 文字")


def _is_library(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(16) == b"SQLite format 3\0"


def _with_remark(source: Source) -> Source:
    """Say so where the name ends in another format's letters."""
    suffix = Path(source.name).suffix.casefold()
    said = _SUFFIXES.get(suffix, source.format)
    if said is source.format or {said, source.format} == {Format.DELIMITED, Format.TEXT}:
        return source
    remark = f"文件名以 {suffix} 结尾，内容其实是{_NAMES[source.format]}，已按内容读入。"
    return Source(
        source.name, source.format, source.sheets, source.encoding, (remark, *source.remarks)
    )
