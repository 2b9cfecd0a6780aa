"""Filled shapes whose edges lie on device pixels, so that charts stay sharp at every scale."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.ui.theme import Theme

_HATCH_STEP = 7


def snapped(painter: QPainter, rect: QRectF) -> QRectF:
    """Return a rectangle with its edges moved to whole device pixels."""
    transform = painter.deviceTransform()
    inverse, _ = transform.inverted()
    mapped = transform.mapRect(rect)
    left, top = round(mapped.left()), round(mapped.top())
    right, bottom = round(mapped.right()), round(mapped.bottom())
    return inverse.mapRect(QRectF(left, top, right - left, bottom - top))


def fill(painter: QPainter, rect: QRectF, color: QColor) -> None:
    """Fill a rectangle without blurred edges."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(snapped(painter, rect), color)


def frame(painter: QPainter, rect: QRectF, color: QColor, width: float) -> None:
    """Paint a frame inside a rectangle, as four fills."""
    inner = rect.adjusted(width, width, -width, -width)
    for side in (
        QRectF(rect.left(), rect.top(), rect.width(), width),
        QRectF(rect.left(), inner.bottom(), rect.width(), width),
        QRectF(rect.left(), inner.top(), width, inner.height()),
        QRectF(inner.right(), inner.top(), width, inner.height()),
    ):
        fill(painter, side, color)


def hatch(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Fill a rectangle with the pattern of what is in no year: rising lines, 45°."""
    box = snapped(painter, rect)
    fill(painter, box, theme.color("hatch_fill"))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(theme.color("hatch_line"), 1.0)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    # Counted from the widget's own corner, so that neighbours continue each other's lines. Lines
    # are cut here, not by clipping, which not every kind of file keeps.
    first = int((box.left() + box.top()) // _HATCH_STEP)
    last = int((box.right() + box.bottom()) // _HATCH_STEP) + 1
    # Half a pixel inside, for the lines' own breadth.
    room = box.adjusted(0.5, 0.5, -0.5, -0.5)
    for step in range(first, last + 1):
        whole = step * _HATCH_STEP
        right = min(whole - room.top(), room.right())
        left = max(whole - room.bottom(), room.left())
        if right > left:
            painter.drawLine(QPointF(right, whole - right), QPointF(left, whole - left))
