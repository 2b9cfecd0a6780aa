"""A PDF file being written with ReportLab: numbered objects, then the table of where they are.

ReportLab keeps the file, its table of objects and its trailer. Its canvas is left out, so that
pages go out as they are finished, a page may be held open until what stands on it is known (目录),
and a preview can be taken in between. The same objects give the same bytes (the file's identifier
is a digest of them).
"""

import hashlib
import zlib
from collections.abc import Mapping
from typing import Any, NamedTuple

from reportlab.pdfbase import pdfdoc

VERSION = (1, 7)
COMPRESSION = 4


class _Placed(NamedTuple):
    """What ReportLab asks of a document when it writes the table of objects.

    Attributes:
        idToObjectNumberAndVersion: by id, which here is the number.
        idToOffset: where each object begins, in bytes.
        encrypt: this file is not encrypted.
    """

    idToObjectNumberAndVersion: Mapping[int, tuple[int, int]]  # noqa: N815 - ReportLab's name
    idToOffset: Mapping[int, int]  # noqa: N815 - the same
    encrypt: Any = pdfdoc.DummyDoc.encrypt


class PdfFile:
    """A PDF file being written."""

    def __init__(self) -> None:
        self._file = pdfdoc.PDFFile(VERSION)
        self._offsets: list[int] = []
        self._digest = hashlib.sha256()

    def reserve(self) -> int:
        """Return the number of an object that will be put later."""
        self._offsets.append(0)
        return len(self._offsets)

    def put(self, number: int, body: str | bytes) -> int:
        """Write the object of a reserved number."""
        raw = body if isinstance(body, bytes) else body.encode("latin-1")
        whole = b"%d 0 obj\n%b\nendobj\n" % (number, raw)
        self._offsets[number - 1] = self._file.add(whole)
        self._digest.update(whole)
        return number

    def add(self, body: str | bytes) -> int:
        """Write an object; return its number."""
        return self.put(self.reserve(), body)

    def stream(self, content: bytes, entries: str = "", *, packed: bool = True) -> int:
        """Write a stream; return its number.

        Args:
            content: its bytes; already encoded as ``entries`` say unless ``packed``.
            entries: of its dictionary, besides the length.
            packed: compress it.
        """
        if packed:
            content = zlib.compress(content, COMPRESSION)
            entries += "/Filter/FlateDecode"
        head = f"<<{entries}/Length {len(content)}>>\nstream\n".encode("latin-1")
        return self.add(head + content + b"\nendstream")

    def is_put(self, number: int) -> bool:
        """Return whether an object of this number has been written."""
        return self._offsets[number - 1] > 0

    def copy(self) -> "PdfFile":
        """Return the file as it is so far, to be written on independently."""
        twin = PdfFile()
        twin._file.strings[:] = self._file.strings
        twin._file.offset = self._file.offset
        twin._offsets = list(self._offsets)
        twin._digest = self._digest.copy()
        return twin

    def finish(self, root: int, about: int) -> bytes:
        """Write the table of objects and return the file.

        Args:
            root: number of the catalogue.
            about: number of the information dictionary.
        """
        for number, offset in enumerate(self._offsets, start=1):
            if not offset:
                # Reserved for a page that is not finished: the table has no gaps.
                self.put(number, "null")
        numbers = range(1, len(self._offsets) + 1)
        placed = _Placed(
            {number: (number, 0) for number in numbers},
            dict(zip(numbers, self._offsets, strict=True)),
        )
        table = pdfdoc.PDFCrossReferenceTable()
        table.addsection(0, list(numbers))
        identifier = f"<{self._digest.hexdigest()[:32]}>"
        start = self._file.add(table.format(placed))
        trailer = pdfdoc.PDFTrailer(
            startxref=start,
            Size=len(self._offsets) + 1,
            Root=f"{root} 0 R",
            Info=f"{about} 0 R",
            ID=f"[{identifier}{identifier}]",
        )
        self._file.add(trailer.format(placed))
        whole = self._file.format(placed)
        assert isinstance(whole, bytes)
        return whole


def text_string(text: str) -> str:
    """Return text as a PDF string, in UTF-16 where it is not plain ASCII.

    Written so, the names of targets are in the order of their bytes when their strings are.
    """
    if text.isascii() and text.isprintable():
        escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        return f"({escaped})"
    return "<FEFF" + text.encode("utf-16-be").hex().upper() + ">"
