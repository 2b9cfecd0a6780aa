"""Axes, bars in scale and labels that fit: the arithmetic of the charts. No Qt."""

from collections.abc import Callable, Sequence

from app.ui.rollup.treemap import Box

Measure = Callable[[str], float]

_DOTS = "…"

#: A shortened text of fewer characters than this tells nothing.
_LEAST_TOLD = 5

#: Empty years between are shown as empty, unless the years lie this far apart.
_LONGEST_RUN = 24


def ticks(largest: int, most: int = 3) -> list[int]:
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


def free_labels(labels: Sequence[Box], obstacles: Sequence[Box], order: Sequence[int]) -> set[int]:
    """Return which labels can be written without touching another or an obstacle.

    Args:
        labels: where each would stand.
        obstacles: what must stay clear, such as the bars; a label's own has the label's index.
        order: the labels' indices, the most important first.
    """
    taken: set[int] = set()
    for at in order:
        label = labels[at]
        others = (box for index, box in enumerate(obstacles) if index != at)
        if any(_touch(label, box) for box in others):
            continue
        if not any(_touch(label, labels[index]) for index in taken):
            taken.add(at)
    return taken


def _touch(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def share_room(wanted: Sequence[float], room: float) -> list[float]:
    """Return a width for each: what it wants where all fit, else the widest give way first."""
    given = [0.0] * len(wanted)
    left, waiting = room, len(wanted)
    for at in sorted(range(len(wanted)), key=lambda at: wanted[at]):
        given[at] = min(wanted[at], left / waiting)
        left -= given[at]
        waiting -= 1
    return given


def elide_middle(text: str, room: float, measure: Measure) -> str:
    """Shorten a text in its middle, since names differ at their ends; empty if nothing fits."""
    if measure(text) <= room:
        return text

    def shortened(kept: int) -> str:
        head = (kept + 1) // 2
        return text[:head] + _DOTS + text[len(text) - (kept - head) :]

    kept = _most(len(text) - 1, lambda count: measure(shortened(count)) <= room)
    return shortened(kept) if kept > 1 else ""


def _most(limit: int, fits: Callable[[int], bool]) -> int:
    """Return the largest count up to a limit that fits, where all below it do; 0 for none.

    Measuring a text takes longer than all else that is done with it, so few are measured.
    """
    least, beyond = 0, limit + 1
    while beyond - least > 1:
        middle = (least + beyond) // 2
        if fits(middle):
            least = middle
        else:
            beyond = middle
    return least


def _even_lines(text: str, count: int) -> list[str]:
    """Break a text into lines of about the same number of characters, so that none is left over."""
    size = -(-len(text) // count) if text else 1
    return [text[at : at + size] for at in range(0, len(text), size)]


def _fitting(text: str, room: float, measure: Measure) -> int:
    """Return how many of its first characters fit."""
    return _most(len(text), lambda count: measure(text[:count]) <= room)


def fit_lines(text: str, room: float, most: int, measure: Measure) -> list[str]:
    """Break a text at any character into at most ``most`` lines; the last one may be shortened.

    Returns:
        No lines where so little of the text would be left that it tells nothing.
    """
    if most < 1 or room <= 0:
        return []
    for count in range(1, most + 1):
        even = _even_lines(text, count)
        if all(measure(line) <= room for line in even):
            return even
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most - 1:
        size = max(_fitting(rest, room, measure), 1)
        lines.append(rest[:size])
        rest = rest[size:]
    if rest:
        lines.append(rest if measure(rest) <= room else elide_middle(rest, room, measure))
    if not all(line and measure(line) <= room for line in lines):
        return []
    is_whole = "".join(lines) == text
    return lines if is_whole or len("".join(lines)) > _LEAST_TOLD else []
