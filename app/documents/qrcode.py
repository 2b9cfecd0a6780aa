"""QR codes: their modules, and how large they must be on paper."""

from functools import lru_cache
from typing import Final

from app.errors import RefusedInput

#: White around the code, in modules (ISO/IEC 18004, 6.3.8).
QUIET: Final = 4
#: At the middle of its four levels a code is read though 15 % of it are dirty.
MOST_BYTES: Final = 1200
SMALLEST_MODULE_MM: Final = 0.33
#: A code beside a contact is at least so wide; and what stands below it.
CODE_MM: Final = 26.0
CODE_CAPTION: Final = "扫码保存联系方式"


@lru_cache(maxsize=64)
def qr_modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """Return a QR code's rows of modules, from the top; True is dark.

    Raises:
        RefusedInput: the text is empty or longer than a code on paper can be read.
    """
    raw = text.encode("utf-8")
    if not raw or len(raw) > MOST_BYTES:
        raise RefusedInput(
            "二维码",
            text[:20],
            "内容为空" if not raw else f"内容太长（{len(raw)} 字节，最多 {MOST_BYTES} 字节）",
            remedy="请改短内容",
        )
    from reportlab.graphics.barcode import qrencoder

    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(qrencoder.QR8bitByte(raw))
    code.make()
    count = range(code.getModuleCount())
    return tuple(tuple(bool(code.isDark(row, column)) for column in count) for row in count)


def smallest_qr(text: str) -> float:
    """Return the least width at which a phone reads the code from paper, in millimetres."""
    return (len(qr_modules(text)) + 2 * QUIET) * SMALLEST_MODULE_MM


def code_width(text: str) -> float:
    """Return how wide a code beside a contact is, quiet zone included, in millimetres."""
    return max(smallest_qr(text), CODE_MM)
