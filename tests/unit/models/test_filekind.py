"""What a file is, told by its bytes; damaged pictures are refused by what is wrong with them."""

import struct
import zlib

import pytest

from app.errors import RefusedInput
from app.models.filekind import JPEG, MOST_BYTES, PNG, file_kind, size_text


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int) -> bytes:
    """A PNG as its standard says, of one grey row repeated."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress((b"\x00" + b"\x80" * width) * height)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", body), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def jpeg(width: int, height: int, *, ends: bool = True) -> bytes:
    """A JPEG's skeleton: an application segment, a frame, a scan."""
    app = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\x00" + b"\x00" * 9
    frame = b"\xff\xc2" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    scan = b"\xff\xda" + struct.pack(">H", 8) + b"\x01\x01\x00\x00\x3f\x00" + b"data"
    return b"\xff\xd8" + app + frame + scan + (b"\xff\xd9" if ends else b"")


def refusal(name: str, content: bytes) -> RefusedInput:
    with pytest.raises(RefusedInput) as refused:
        file_kind(name, content)
    assert refused.value.remedy
    return refused.value


def test_pictures_are_known_by_their_bytes_whatever_their_name() -> None:
    kind = file_kind("照片.jpeg", png(7, 5))
    assert (kind.media_type, kind.width, kind.height, kind.is_picture) == (PNG, 7, 5, True)
    kind = file_kind("a.png", jpeg(4000, 3000))
    assert (kind.media_type, kind.width, kind.height) == (JPEG, 4000, 3000)


def test_papers_are_known_by_suffix_and_beginning() -> None:
    assert file_kind("批复.PDF", b"%PDF-1.4 ...").media_type == "application/pdf"
    assert not file_kind("公文.ofd", b"PK\x03\x04....").is_picture
    assert "不是 docx" in refusal("a.docx", b"plain text").reason


def test_one_wrong_bit_in_a_png_is_seen() -> None:
    whole = png(40, 30)
    middle = whole.index(b"IDAT") + 8
    wrong = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
    assert "损坏" in refusal("a.png", wrong).reason


@pytest.mark.parametrize("kept", [20, 33, 60, -1, -12])
def test_a_picture_that_was_cut_off_is_refused(kept: int) -> None:
    assert "不完整" in refusal("a.png", png(40, 30)[:kept]).reason


def test_a_jpeg_without_its_end_is_refused() -> None:
    assert "不完整" in refusal("a.jpg", jpeg(10, 10, ends=False)).reason
    assert "不完整" in refusal("a.jpg", jpeg(10, 10)[:20]).reason


def test_too_large_is_said_with_numbers() -> None:
    assert "最大 20 MB" in refusal("a.pdf", b"%PDF-" + b"0" * MOST_BYTES).reason
    assert "60000 × 60000 像素" in refusal("a.jpg", jpeg(60_000, 60_000)).reason


def test_sizes_read_as_people_write_them() -> None:
    assert [size_text(size) for size in (1, 2048, 820 * 1024, 3 * 2**20, 3_565_158)] == [
        "1 KB", "2 KB", "820 KB", "3 MB", "3.4 MB",
    ]  # fmt: skip
