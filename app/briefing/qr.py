"""QR codes, painted as rectangles, so that they stay sharp at any size."""

from functools import lru_cache

from app.briefing.pages import MM, Paper
from app.errors import RefusedInput

# White around the code, in modules (ISO/IEC 18004, 6.3.8).
QUIET = 4
# At the middle of its four levels a code is read though 15 % of it are dirty.
MOST_BYTES = 1200
SMALLEST_MODULE_MM = 0.33


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
    """Return the least width at which a phone reads the code from paper, in points."""
    return (len(qr_modules(text)) + 2 * QUIET) * SMALLEST_MODULE_MM * MM


def paint_qr(paper: Paper, x: float, y: float, width: float, text: str) -> None:
    """Paint a QR code with its quiet zone.

    Args:
        paper: where to paint.
        x: left edge, in points.
        y: lower edge, in points.
        width: and height, quiet zone included, in points.
        text: what it says; UTF-8.
    """
    rows = qr_modules(text)
    step = width / (len(rows) + 2 * QUIET)
    paper.fill(x, y, width, width, 1)
    for number, row in enumerate(rows):
        bottom = y + width - (QUIET + number + 1) * step
        at = 0
        while at < len(row):
            end = at
            while end < len(row) and row[end]:
                end += 1
            if end > at:
                # A hair wider and higher, so that no white line shows between neighbours.
                paper.fill(
                    x + (QUIET + at) * step, bottom, (end - at) * step + 0.05, step + 0.05, 0
                )
            at = max(end, at + 1)
