"""Axes, bars in scale and labels that fit: the arithmetic of the charts. No Qt."""

from collections.abc import Callable, Sequence

Measure = Callable[[str], float]

_DOTS = "…"

#: Empty years between are shown as empty, unless the years lie this far apart.
_LONGEST_RUN = 24


def ticks(largest: int, most: int = 4) -> list[int]:
    """Return round marks from 0 to the last one not above ``largest``.

    Args:
        largest: 0 or more, in any whole unit.
        most: no more intervals than this.
    """
    if largest <= 0:
        return [0]
    step = 1
    while True:
        for factor in (1, 2, 5):
            if largest // (step * factor) <= most:
                return list(range(0, largest + 1, step * factor))
        step *= 10


def length(part: int, whole: int, room: float, least: float) -> float:
    """Return the true length of a part; what is there at all has at least ``least``."""
    if part <= 0 or whole <= 0:
        return 0.0
    return min(max(part / whole * room, least), room)


def run_of_years(years: Sequence[int]) -> list[int]:
    """Return the years from the first to the last, the missing ones with them if they are few."""
    if not years:
        return []
    first, last = min(years), max(years)
    if last - first > _LONGEST_RUN:
        return sorted(years)
    return list(range(first, last + 1))


def label_step(widths: Sequence[float], slot: float) -> int:
    """Return which labels to write so that none touches the next: 1 every, 2 every other."""
    widest = max(widths, default=0.0)
    step = 1
    while slot > 0 and step < len(widths) and widest + 4 > slot * step:
        step += 1
    return step


def elide_middle(text: str, room: float, measure: Measure) -> str:
    """Shorten a text in its middle, since names differ at their ends; empty if nothing fits."""
    if measure(text) <= room:
        return text
    for kept in range(len(text) - 1, 1, -1):
        head = (kept + 1) // 2
        short = text[:head] + _DOTS + text[len(text) - (kept - head) :]
        if measure(short) <= room:
            return short
    return ""


def fit_lines(text: str, room: float, most: int, measure: Measure) -> list[str]:
    """Break a text at any character into at most ``most`` lines; the last one may be shortened.

    Returns:
        No lines where there is no room for two characters and the dots.
    """
    if most < 1 or room < measure(text[:2] + _DOTS if len(text) > 2 else text):
        return []
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most - 1:
        size = len(rest)
        while size > 1 and measure(rest[:size]) > room:
            size -= 1
        lines.append(rest[:size])
        rest = rest[size:]
    if rest:
        last = rest if measure(rest) <= room else elide_middle(rest, room, measure)
        lines.append(last)
    return lines
