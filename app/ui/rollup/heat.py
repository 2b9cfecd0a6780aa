"""The cross table's shading: few steps of one hue, on which text stays readable. No Qt."""

from functools import lru_cache

from app.ui.tokens import Tokens, contrast, tile_text

#: Shades beside the plain ground.
STEPS = 6

_LEAST_CONTRAST = 4.5
_FIRST = 0.12
_LAST = 1.0


def heat_step(value: int, largest: int) -> int:
    """Return the shade of a value: 0 for nothing, else 1 to :data:`STEPS`.

    Values grow with the square of the step, since a few projects hold most of the money: step
    ``k`` reaches up to ``(k / STEPS)²`` of the largest.
    """
    if value <= 0 or largest <= 0:
        return 0
    step = 1
    while step < STEPS and value * STEPS * STEPS > step * step * largest:
        step += 1
    return step


@lru_cache(maxsize=32)
def heat_fill(tokens: Tokens, step: int) -> str:
    """Return a step's colour, a mixture of the ground and the charts' first colour.

    A mixture on which neither text colour would read well enough gives way to a stronger one.
    """
    if step <= 0:
        return tokens.base
    part = _FIRST + (_LAST - _FIRST) * (step - 1) / (STEPS - 1)
    color = _mixed(tokens.base, tokens.chart_medical, part)
    while contrast(tile_text(tokens, color), color) < _LEAST_CONTRAST and part < 1:
        part = min(part + 0.02, 1.0)
        color = _mixed(tokens.base, tokens.chart_medical, part)
    return color


def heat_text(tokens: Tokens, step: int) -> str:
    """Return the colour of the text on a step."""
    return tokens.text if step <= 0 else tile_text(tokens, heat_fill(tokens, step))


def _mixed(one: str, other: str, part: float) -> str:
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(low + (high - low) * part):02X}" for low, high in pairs)
