"""Icons from the bundled lucide drawings, in the theme's colours, sharp at every scale."""

from functools import cache, lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.paths import resource
from app.ui.theme import Theme, current_theme, pixel_ratios
from app.ui.tokens import ICON, ICON_STROKE

# A disabled icon has no words to be read by: it is text3, and fainter than the enabled text2.
DISABLED_OPACITY = 0.45


def icon(name: str, token: str = "text2", size: int = ICON) -> QIcon:
    """Return an icon in a theme colour, for the pixel ratios of all screens.

    Args:
        name: a lucide name, the file's stem.
        token: the colour's token name; the disabled state is always text3.
        size: edge in logical pixels.

    Raises:
        FileNotFoundError: no such icon is bundled.
    """
    return _assemble(name, token, size, size, size, 0.0)


def button_icon(name: str, token: str = "text2", size: int = ICON) -> QIcon:
    """Return an icon to stand before a button's text; use :func:`button_icon_size` with it.

    Its canvas is 4 px wider, which makes the gap to the text, and the drawing sits 1 px low,
    where Chinese glyphs have their middle.
    """
    canvas = button_icon_size(size)
    return _assemble(name, token, size, canvas.width(), canvas.height(), 2.0)


def button_icon_size(size: int = ICON) -> QSize:
    """Return the canvas of :func:`button_icon` in logical pixels."""
    return QSize(size + 4, size + 2)


def icon_pixmap(name: str, token: str, size: int, ratio: float) -> QPixmap:
    """Return one rendering for painters, from the cache when it is there.

    Args:
        name: a lucide name.
        token: the colour's token name.
        size: edge in logical pixels.
        ratio: device pixels per logical pixel of the paint device.
    """
    theme = current_theme()
    return _pixmap(theme, name, getattr(theme.tokens, token), size, size, size, 0.0, ratio, 1.0)


def application_icon() -> QIcon:
    """Return the program's own mark, for windows and the task bar."""
    found = QIcon()
    data = QByteArray(resource("icons", "chubei.svg").read_bytes())
    for edge in (16, 24, 32, 48, 64, 128, 256):
        found.addPixmap(_render(data, edge, edge, edge, 0.0, 1.0, 1.0))
    return found


def _assemble(name: str, token: str, size: int, width: int, height: int, top: float) -> QIcon:
    theme = current_theme()
    result = QIcon()
    color, off = getattr(theme.tokens, token), theme.tokens.text3
    for ratio in pixel_ratios():
        on_map = _pixmap(theme, name, color, size, width, height, top, ratio, 1.0)
        off_map = _pixmap(theme, name, off, size, width, height, top, ratio, DISABLED_OPACITY)
        result.addPixmap(on_map, QIcon.Mode.Normal)
        # Fusion would tint these two itself; the look does not.
        result.addPixmap(on_map, QIcon.Mode.Active)
        result.addPixmap(on_map, QIcon.Mode.Selected)
        result.addPixmap(off_map, QIcon.Mode.Disabled)
    return result


def _pixmap(
    theme: Theme,
    name: str,
    color: str,
    size: int,
    width: int,
    height: int,
    top: float,
    ratio: float,
    opacity: float,
) -> QPixmap:
    key = (name, color, size, width, height, ratio, opacity)
    found = theme.icon_pixmaps.get(key)
    if found is None:
        data = QByteArray(_drawing(name).replace("currentColor", color).encode())
        found = _render(data, size, width, height, top, ratio, opacity)
        theme.icon_pixmaps[key] = found
    return found


def _render(
    data: QByteArray,
    size: int,
    width: int,
    height: int,
    top: float,
    ratio: float,
    opacity: float,
) -> QPixmap:
    pixmap = QPixmap(round(width * ratio), round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setOpacity(opacity)
    QSvgRenderer(data).render(painter, QRectF(0.0, top, size, size))
    painter.end()
    return pixmap


@lru_cache(maxsize=256)
def _drawing(name: str) -> str:
    """Return the drawing's text with the look's stroke in place of lucide's 2."""
    text = (_folder() / f"{name}.svg").read_text(encoding="utf-8")
    return text.replace('stroke-width="2"', f'stroke-width="{ICON_STROKE}"')


@cache
def _folder() -> Path:
    return resource("icons", "lucide")
