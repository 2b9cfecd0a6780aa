"""Outlines of TrueType glyphs as PDF path operators."""

import struct

from app.briefing.truetype import TrueType, read_components

ON_CURVE, X_SHORT, Y_SHORT, REPEAT, X_SAME, Y_SAME = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
DEEPEST = 5

Point = tuple[float, float, bool]


def outline_operators(font: TrueType, glyph: int) -> str:
    """Return the path of a glyph in 1/1000 em, to be filled; empty for a blank."""
    (units,) = struct.unpack_from(">H", font.tables["head"], 18)
    scale = 1000 / units
    parts: list[str] = []
    for contour in _contours(font, glyph, 0):
        parts += _path([(x * scale, y * scale, on) for x, y, on in contour])
    return "\n".join(parts)


def _contours(font: TrueType, glyph: int, depth: int) -> list[list[Point]]:
    start, end = font.offsets[glyph], font.offsets[glyph + 1]
    if start == end or depth > DEEPEST:
        return []
    outline = font.tables["glyf"][start:end]
    (count,) = struct.unpack_from(">h", outline)
    if count >= 0:
        return _simple(outline, count)
    found = []
    for _, part, (a, b, c, d, e, f) in read_components(outline):
        for contour in _contours(font, part, depth + 1):
            found.append([(a * x + c * y + e, b * x + d * y + f, on) for x, y, on in contour])
    return found


def _simple(outline: bytes, count: int) -> list[list[Point]]:
    ends = struct.unpack_from(f">{count}H", outline, 10)
    at = 10 + 2 * count
    (hints,) = struct.unpack_from(">H", outline, at)
    at += 2 + hints
    total = ends[-1] + 1 if ends else 0
    flags: list[int] = []
    while len(flags) < total:
        flag = outline[at]
        at += 1
        flags.append(flag)
        if flag & REPEAT:
            flags += [flag] * outline[at]
            at += 1
    xs, at = _coordinates(outline, at, flags, X_SHORT, X_SAME)
    ys, _ = _coordinates(outline, at, flags, Y_SHORT, Y_SAME)
    points = [(x, y, bool(flag & ON_CURVE)) for x, y, flag in zip(xs, ys, flags, strict=False)]
    contours, begin = [], 0
    for last in ends:
        contours.append(points[begin : last + 1])
        begin = last + 1
    return contours


def _coordinates(
    outline: bytes, at: int, flags: list[int], short: int, same: int
) -> tuple[list[float], int]:
    found: list[float] = []
    value = 0
    for flag in flags:
        if flag & short:
            value += outline[at] if flag & same else -outline[at]
            at += 1
        elif not flag & same:
            value += struct.unpack_from(">h", outline, at)[0]
            at += 2
        found.append(value)
    return found, at


def _path(points: list[Point]) -> list[str]:
    """Return one closed contour; its quadratic curves raised to the cubic ones a PDF knows."""
    if not points:
        return []
    # Two points off the curve have one on it half-way between them.
    full: list[Point] = []
    for before, point in zip([points[-1], *points], points, strict=False):
        if not before[2] and not point[2]:
            full.append(((before[0] + point[0]) / 2, (before[1] + point[1]) / 2, True))
        full.append(point)
    first = next(index for index, point in enumerate(full) if point[2])
    full = full[first:] + full[:first]
    x, y, _ = full[0]
    parts = [f"{x:.0f} {y:.0f} m"]
    at = 1
    while at <= len(full):
        px, py, on = full[at % len(full)]
        if on:
            if at < len(full):
                parts.append(f"{px:.0f} {py:.0f} l")
            x, y = px, py
            at += 1
            continue
        ex, ey, _ = full[(at + 1) % len(full)]
        parts.append(
            f"{x + 2 * (px - x) / 3:.1f} {y + 2 * (py - y) / 3:.1f} "
            f"{ex + 2 * (px - ex) / 3:.1f} {ey + 2 * (py - ey) / 3:.1f} {ex:.0f} {ey:.0f} c"
        )
        x, y = ex, ey
        at += 2
    parts.append("h")
    return parts
