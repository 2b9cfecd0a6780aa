"""Key caps: the boxed keys of a shortcut."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from app.ui.controls.dress import paint_box
from app.ui.theme import current_theme
from app.ui.tokens import RADIUS_CONTROL

CAP_HEIGHT = 20
_PADDING = 11
_GAP = 4
# As every other key is written: by its sign.
_SIGNS = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→"}


def split_keys(shortcut: str) -> tuple[str, ...]:
    """Return the keys of a shortcut text: ``Ctrl+Shift+P`` → Ctrl, Shift, P; ``Ctrl++`` too."""
    if not shortcut:
        return ()
    if shortcut.endswith("+"):
        head = shortcut[:-1].rstrip("+")
        return (*(part for part in head.split("+") if part), "+")
    return tuple(shortcut.split("+"))


def key_caps_width(shortcut: str) -> int:
    """Return the width the caps of a shortcut take, in logical pixels; 0 for none."""
    widths = [_cap_width(key) for key in split_keys(shortcut)]
    return sum(widths) + _GAP * (len(widths) - 1) if widths else 0


def paint_key_caps(painter: QPainter, right: int, middle: int, shortcut: str) -> int:
    """Paint the caps of a shortcut so that they end at ``right``; return where they begin."""
    theme = current_theme()
    left = right - key_caps_width(shortcut)
    painter.save()
    painter.setFont(theme.font("small"))
    at = left
    for key in split_keys(shortcut):
        width = _cap_width(key)
        box = QRect(at, middle - CAP_HEIGHT // 2, width, CAP_HEIGHT)
        paint_box(
            painter,
            QRectF(box),
            theme.color("raised"),
            theme.color("line2"),
            radius=RADIUS_CONTROL,
        )
        painter.setPen(theme.color("text2"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), _SIGNS.get(key, key))
        at += width + _GAP
    painter.restore()
    return left


def _cap_width(key: str) -> int:
    metrics = QFontMetrics(current_theme().font("small"))
    return max(metrics.horizontalAdvance(_SIGNS.get(key, key)) + _PADDING, CAP_HEIGHT)
