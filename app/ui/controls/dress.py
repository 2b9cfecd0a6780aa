"""Small rules every control follows: surfaces, states, tooltips with shortcuts, theme changes."""

from collections.abc import Callable
from math import floor
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from app.ui.theme import Theme, current_theme
from app.ui.tokens import FOCUS_WIDTH, RADIUS_CONTROL

Surface = Literal["chrome", "base", "raised", "canvas"]
Look = Literal[
    "",
    "primary",
    "danger",
    "flat",
    "link",
    "cell",
    "bare",
    "opener",
    "page",
    "rounded",
    "icon",
    "thin",
    "choice",
]


def set_surface(widget: QWidget, surface: Surface) -> None:
    """Fill a plain widget with one of the theme's grounds."""
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    _set_property(widget, "surface", surface)


def set_look(widget: QWidget, look: Look) -> None:
    """Give a button or input one of the looks of the style sheet."""
    _set_property(widget, "look", look)


def set_error(widget: QWidget, *, is_wrong: bool) -> None:
    """Mark an input as holding a refused value, or as fine again."""
    _set_property(widget, "state", "error" if is_wrong else "")


def explain(widget: QWidget, text: str, shortcut: str = "") -> None:
    """Set tooltip and accessible name; the tooltip ends in the shortcut: 撤销（Ctrl+Z）."""
    widget.setToolTip(f"{text}（{shortcut}）" if shortcut else text)
    widget.setAccessibleName(text)


def follow_theme(widget: QWidget, refresh: Callable[[], None]) -> Theme:
    """Call ``refresh``, a method of the widget, now and whenever the theme changes."""
    theme = current_theme()
    theme.changed.connect(refresh)
    refresh()
    return theme


def paint_box(
    painter: QPainter,
    rect: QRectF,
    fill: QColor,
    border: QColor | None = None,
    *,
    width: float = 1.0,
    radius: float = RADIUS_CONTROL,
) -> None:
    """Fill a rounded box whose border lies inside ``rect`` (logical pixels)."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if border is None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(rect, radius, radius)
        return
    # Two fills instead of a stroked outline: crisp at fractional scales.
    outer, inner = QPainterPath(), QPainterPath()
    outer.addRoundedRect(rect, radius, radius)
    inner_radius = max(radius - width, 0.0)
    inner.addRoundedRect(rect.adjusted(width, width, -width, -width), inner_radius, inner_radius)
    painter.fillPath(inner, fill)
    painter.fillPath(outer.subtracted(inner), border)


def paint_focus(painter: QPainter, rect: QRectF, *, radius: float = RADIUS_CONTROL) -> None:
    """Paint the keyboard focus ring inside ``rect``."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(current_theme().color("accent_text"), FOCUS_WIDTH))
    half = FOCUS_WIDTH / 2
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius - half, radius - half)


def paint_hairline(
    painter: QPainter, start: QPointF, length: float, color: QColor, *, is_vertical: bool = False
) -> None:
    """Fill a line of whole device pixels, one at 100 and 150 %, two at 200 %.

    Args:
        painter: a painter scaled from logical to device pixels, without rotation.
        start: the line's top left corner, logical pixels.
        length: logical pixels.
        color: the fill.
        is_vertical: runs down instead of right.
    """
    transform = painter.deviceTransform()
    ratio = transform.m11() or 1.0
    thickness = max(int(ratio), 1)
    corner = transform.map(start)
    # Half up: rounding to even would leave the widget at every other half pixel.
    near = floor((corner.x() if is_vertical else corner.y()) + 0.5)
    if is_vertical:
        line = QRectF(near, corner.y(), thickness, length * ratio)
    else:
        line = QRectF(corner.x(), near, length * ratio, thickness)
    inverse, _ = transform.inverted()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(inverse.mapRect(line), color)


def _set_property(widget: QWidget, name: str, value: str) -> None:
    if (widget.property(name) or "") == value:
        return
    widget.setProperty(name, value)
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    # The style sheet only reads a property again when the widget is polished again, and
    # polishing takes away a font of the widget's own.
    font = widget.font()
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.setFont(font)
    widget.update()
