"""Windows with round corners: see-through outside them, or cut off where nothing sees through."""

from math import floor, sqrt

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QRegion
from PySide6.QtWidgets import QWidget


def open_corners(window: QWidget) -> None:
    """Make a window see-through where it paints nothing; before it is shown for the first time."""
    window.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)


def clip_corners(window: QWidget, radius: int) -> None:
    """Cut a window off outside its corners, after it was given a size.

    An X server without a compositor blends nothing: what is see-through is black there. Many
    office machines run without one, and it can be turned off at any time.

    Args:
        window: one with open corners.
        radius: of what it paints, logical pixels.
    """
    if QGuiApplication.platformName() == "xcb":
        window.setMask(round_region(window.size(), radius))


def round_region(size: QSize, radius: int) -> QRegion:
    """Return every pixel that a box with round corners covers, if only in part."""
    width, height = size.width(), size.height()
    region = QRegion(0, 0, width, height)
    for row in range(min(radius, height // 2)):
        # The row is widest at its inner edge.
        rise = radius - row - 1
        inset = floor(radius - sqrt(radius * radius - rise * rise))
        for top in (row, height - 1 - row):
            for left in (0, width - inset):
                region -= QRegion(QRect(left, top, inset, 1))
    return region
