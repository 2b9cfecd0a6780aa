"""QR codes, painted as rectangles, so that they stay sharp at any size."""

from app.briefing.pages import Paper
from app.documents.qrcode import QUIET, qr_modules


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
