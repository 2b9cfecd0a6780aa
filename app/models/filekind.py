"""What a file is, by what it holds rather than by its name; pictures are looked at whole.

Only what documents can print counts as a picture: JPEG and PNG.
"""

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from app.errors import RefusedInput

#: Larger files do not belong inside a library that goes round on a USB stick.
MOST_BYTES: Final = 20 * 2**20

#: More pixels than any camera's; beyond, a small file can fill the memory.
MOST_PIXELS: Final = 80_000_000

JPEG: Final = "image/jpeg"
PNG: Final = "image/png"

_PNG_START: Final = b"\x89PNG\r\n\x1a\n"
_JPEG_START: Final = b"\xff\xd8\xff"
_ZIP_START: Final = b"PK\x03\x04"
_OLE_START: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"

#: Suffix -> media type and how such a file begins, of what may be attached besides pictures.
_DOCUMENTS: Final[Mapping[str, tuple[str, bytes]]] = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".ofd": ("application/ofd", _ZIP_START),
    ".docx": (f"{_OFFICE}.wordprocessingml.document", _ZIP_START),
    ".xlsx": (f"{_OFFICE}.spreadsheetml.sheet", _ZIP_START),
    ".pptx": (f"{_OFFICE}.presentationml.presentation", _ZIP_START),
    ".doc": ("application/msword", _OLE_START),
    ".xls": ("application/vnd.ms-excel", _OLE_START),
    ".ppt": ("application/vnd.ms-powerpoint", _OLE_START),
    ".wps": ("application/vnd.ms-works", _OLE_START),
    ".et": ("application/vnd.ms-works", _OLE_START),
    ".zip": ("application/zip", _ZIP_START),
}

#: Suffixes of what may be attached, for a file dialog.
PICTURE_SUFFIXES: Final = (".jpg", ".jpeg", ".png")
DOCUMENT_SUFFIXES: Final = tuple(_DOCUMENTS)

_TITLE: Final = "附件"
_SAVE_ANEW: Final = "请用看图软件打开后另存为 JPG 或 PNG，再添加"


@dataclass(frozen=True, slots=True)
class FileKind:
    """What a file is.

    Attributes:
        media_type: as on the web.
        width: of a picture, in pixels; 0 of anything else.
        height: the same.
    """

    media_type: str
    width: int = 0
    height: int = 0

    @property
    def is_picture(self) -> bool:
        """Whether documents can print it."""
        return self.width > 0


def file_kind(name: str, content: bytes) -> FileKind:
    """Tell what a file is that is to be attached.

    Args:
        name: of the file.
        content: all of it.

    Raises:
        RefusedInput: it is empty, too large, damaged, or of a kind that is not taken; it says
            which and what to do.
    """
    suffix = PurePath(name).suffix.casefold()
    if not content:
        raise RefusedInput(_TITLE, name, "文件是空的", remedy="请确认选对了文件")
    if len(content) > MOST_BYTES:
        raise RefusedInput(
            _TITLE,
            name,
            f"文件有 {size_text(len(content))}，最大 {size_text(MOST_BYTES)}",
            remedy="请先压缩，照片可以缩小到长边 3000 像素左右",
        )
    if content.startswith(_PNG_START):
        return _checked(name, PNG, *_png_size(name, content))
    if content.startswith(_JPEG_START):
        return _checked(name, JPEG, *_jpeg_size(name, content))
    if suffix in PICTURE_SUFFIXES:
        raise _damaged(name, "不是 JPG 或 PNG 图片，或者已经损坏")
    if suffix not in _DOCUMENTS:
        kinds = "、".join(
            each.removeprefix(".") for each in (*PICTURE_SUFFIXES, *DOCUMENT_SUFFIXES)
        )
        raise RefusedInput(_TITLE, name, "不收这种文件", remedy=f"可以添加：{kinds}")
    media_type, start = _DOCUMENTS[suffix]
    if not content[:1024].lstrip().startswith(start):
        raise RefusedInput(
            _TITLE, name, f"内容不是 {suffix.removeprefix('.')} 文件，可能已经损坏",
            remedy="请在原来的程序里打开看看，另存后再添加",
        )  # fmt: skip
    return FileKind(media_type)


def size_text(count: int) -> str:
    """Return a size as people read it: 820 KB, 3.4 MB."""
    if count < 2**20:
        return f"{max(1, round(count / 1024))} KB"
    return f"{count / 2**20:.1f}".removesuffix(".0") + " MB"


def _checked(name: str, media_type: str, width: int, height: int) -> FileKind:
    if width * height > MOST_PIXELS:
        raise RefusedInput(
            _TITLE,
            name,
            f"图片有 {width} × {height} 像素，太大了",
            remedy="请缩小到长边 3000 像素左右，再添加",
        )
    return FileKind(media_type, width, height)


def _png_size(name: str, content: bytes) -> tuple[int, int]:
    """Return a PNG's size after walking all of its chunks (PNG, 5.3)."""
    at, size = len(_PNG_START), (0, 0)
    while at + 12 <= len(content):
        (length,) = struct.unpack_from(">I", content, at)
        kind, end = content[at + 4 : at + 8], at + 12 + length
        if end > len(content):
            break
        (stated,) = struct.unpack_from(">I", content, end - 4)
        if zlib.crc32(memoryview(content)[at + 4 : end - 4]) != stated:
            raise _damaged(name, "图片已经损坏，内容对不上校验")
        if kind == b"IHDR" and length == 13:
            width, height = struct.unpack_from(">II", content, at + 8)
            size = (width, height)
        if kind == b"IEND" and 0 not in size:
            return size
        at = end
    raise _damaged(name, "图片不完整，可能没有复制完")


def _jpeg_size(name: str, content: bytes) -> tuple[int, int]:
    """Return a JPEG's size after walking its segments up to the picture (ITU-T T.81, B.1)."""
    at, size = 2, (0, 0)
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            raise _damaged(name, "图片已经损坏")
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        (length,) = struct.unpack_from(">H", content, at + 2)
        is_frame = 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC)
        if is_frame and at + 9 <= len(content):
            height, width = struct.unpack_from(">HH", content, at + 5)
            size = (width, height)
        if marker == 0xDA:
            if 0 not in size and content.find(b"\xff\xd9", at) > 0:
                return size
            break
        at += 2 + length
    raise _damaged(name, "图片不完整，可能没有复制完")


def _damaged(name: str, reason: str) -> RefusedInput:
    return RefusedInput(_TITLE, name, reason, remedy=_SAVE_ANEW)
