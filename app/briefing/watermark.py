"""A watermark: large light characters across each page, drawn as shapes and not as text.

As shapes it gets in no one's way: searching and copying find the text of the page only.
"""

from math import cos, hypot, pi, sin

from app.briefing.fonts import FontChoice, Role, typeface
from app.briefing.outlines import outline_operators

GREY = 0.88
LARGEST = 96.0  # points
ANGLE = pi / 4
# Of the sheet's diagonal.
SHARE = 0.72


def watermark_operators(text: str, width: float, height: float, fonts: FontChoice) -> str:
    """Return the operators that draw a watermark in the middle of a sheet, in points."""
    face = typeface(Role.HEI, fonts)
    natural = face.width(text, 1.0)
    if not natural:
        return ""
    size = min(LARGEST, SHARE * hypot(width, height) / natural)
    run, rise = cos(ANGLE) * size / 1000, sin(ANGLE) * size / 1000
    parts = [f"q {GREY:g} g"]
    along = -natural * 500
    for character in text:
        glyph = face[character]
        font = face.chain[glyph.font]
        # The middle of a character is 0.38 em above its baseline.
        x = width / 2 + along * run + 380 * rise
        y = height / 2 + along * rise - 380 * run
        shape = outline_operators(font, font.glyph_of[ord(character)])
        if shape:
            parts.append(f"q {run:.5f} {rise:.5f} {-rise:.5f} {run:.5f} {x:.2f} {y:.2f} cm")
            parts += [shape, "f Q"]
        along += glyph.advance
    parts.append("Q")
    return "\n".join(parts)
