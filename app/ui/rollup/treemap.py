"""Squarified treemaps: areas in the ratio of amounts, tiles as square as can be. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; the unit is the caller's."""

    x: float
    y: float
    width: float
    height: float


def squarify(amounts: Sequence[int], area: Box) -> list[Box]:
    """Divide an area among amounts.

    Args:
        amounts: each 0 or more, the largest first for the best shapes.
        area: what to fill.

    Returns:
        A box for each amount in their order; those of 0 have no area.
    """
    whole = sum(amounts)
    if whole <= 0 or area.width <= 0 or area.height <= 0:
        return [Box(area.x, area.y, 0.0, 0.0) for _ in amounts]
    scale = area.width * area.height / whole
    areas = [amount * scale for amount in amounts]
    boxes: list[Box] = []
    rest = area
    start = 0
    while start < len(areas):
        end = _strip_end(areas, start, min(rest.width, rest.height))
        strip, rest = _place(areas[start:end], sum(areas[start:]), rest)
        boxes.extend(strip)
        start = end
    return boxes


def _strip_end(areas: Sequence[float], start: int, side: float) -> int:
    """Return where the strip ends that the next tile would make worse."""
    end = start + 1
    while end < len(areas) and _worst(areas[start : end + 1], side) <= _worst(
        areas[start:end], side
    ):
        end += 1
    return end


def _worst(areas: Sequence[float], side: float) -> float:
    """Return the worst ratio of a long to a short side in a strip along ``side``."""
    whole = sum(areas)
    if whole <= 0 or side <= 0:
        return float("inf")
    thickness = whole / side
    lengths = [area / thickness for area in areas]
    return max(
        max(length / thickness, thickness / length) if length > 0 else float("inf")
        for length in lengths
    )


def _place(areas: Sequence[float], remaining: float, free: Box) -> tuple[list[Box], Box]:
    """Fill a strip along the shorter side and return what stays free.

    Sizes are parts of what is free, not of the whole, so that nothing ever reaches beyond it.
    """
    strip = sum(areas)
    part = min(strip / remaining, 1.0) if remaining > 0 else 0.0
    is_column = free.width >= free.height
    side, extent = (free.height, free.width) if is_column else (free.width, free.height)
    thickness = extent * part
    boxes = []
    at = 0.0
    for area in areas:
        length = min(side * area / strip, side - at) if strip > 0 else 0.0
        if is_column:
            boxes.append(Box(free.x, free.y + at, thickness, length))
        else:
            boxes.append(Box(free.x + at, free.y, length, thickness))
        at += length
    if is_column:
        return boxes, Box(free.x + thickness, free.y, extent - thickness, side)
    return boxes, Box(free.x, free.y + thickness, side, extent - thickness)
