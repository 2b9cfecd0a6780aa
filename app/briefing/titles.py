"""Titles: centred 小标宋, long ones on several lines of much the same length."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, repeat

from app.briefing.fonts import FontChoice, Role, typeface
from app.briefing.lines import Line, break_lines, paragraphs, pieces_of
from app.briefing.meaning import break_costs
from app.briefing.pages import Frame, centred
from app.briefing.typeface import Typeface

TITLE_SIZE = 22.0  # 2号
# Pitch of title lines over their size.
TITLE_PITCH = 1.45
SMALLER_TITLES = (22.0, 18.0, 16.0)
MOST_LINES = 3
# Of breaks that cost the same the earliest are taken, the first ones before the others.
EARLIER = 1e-11


def one_line(text: str) -> str:
    """Return text without line ends, as a title or a name is set."""
    return "".join(paragraphs(text))


def cut_short(text: str, most: int) -> str:
    """Return text of so many characters at most, the last of them … where some are left out."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def title_lines(
    text: str, width: float, fonts: FontChoice = FontChoice.BUNDLED
) -> tuple[float, list[Line]]:
    """Break a title, smaller where it would take more than three lines.

    Returns:
        The size in points, and the lines.
    """
    face = typeface(Role.TITLE, fonts)
    size, lines = TITLE_SIZE, []
    for size in SMALLER_TITLES:
        lines = balanced_lines(one_line(text), face, size, width)
        if len(lines) <= MOST_LINES:
            break
    return size, lines


def balanced_lines(
    text: str, face: Typeface, size: float, width: float, *, tracking: float = 0.0
) -> list[Line]:
    """Break text into as few lines as fit, of much the same length, and at its meaning.

    More than three lines are filled one after the other. The arguments are those of
    :func:`app.briefing.lines.break_lines`.
    """
    lines = break_lines(text, face, size, width, tracking=tracking)
    count = len(lines)
    if not 1 < count <= MOST_LINES:
        return lines
    starts, reach = [0], [0.0]
    for run, cluster in pieces_of(text, face):
        begin = starts[-1]
        starts += range(begin + 1, begin + run + 1)
        reach += accumulate(repeat(face.plain_width / 1000, run), initial=reach.pop())
        if cluster:
            if cluster.width / 1000 * size > width:
                return lines
            starts.append(starts[-1] + cluster.length)
            reach.append(reach[-1] + cluster.width / 1000)
    costs = break_costs(text)
    best = _cheapest(starts, reach, [costs[start] for start in starts], width / size, count)
    if best is None:
        return lines
    found = []
    for start, end in zip((0, *best), (*best, len(text)), strict=True):
        part = text[start:end].strip()
        broken = break_lines(part, face, size, width, tracking=tracking)
        if end < len(text):
            broken = [line._replace(ends=False) for line in broken]
        found += broken
    return found if len(found) == count else lines


def _cheapest(
    starts: Sequence[int],
    reach: Sequence[float],
    costs: Sequence[float],
    limit: float,
    count: int,
) -> tuple[int, ...] | None:
    """Return where to break into ``count`` lines at least cost; None where none of them fit.

    Args:
        starts: where each piece begins, and the end.
        reach: how far the pieces before each of the starts reach, in em. What the marks at a
            line's ends give back is left out.
        costs: of a break at each of the starts.
        limit: how long a line may be, in em.
        count: of lines.
    """
    final = len(starts) - 1
    even = reach[final] / count
    # The cheapest way to each start a line may begin at, with one line more each time.
    ways: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for left in range(count - 1, 0, -1):
        early = EARLIER * 100**left
        found: dict[int, tuple[float, tuple[int, ...]]] = {}
        for begin, (price, breaks) in ways.items():
            # The lines that are left can hold what comes after this one.
            first = bisect_left(reach, reach[final] - left * limit, begin + 1)
            for at in range(first, final):
                length = reach[at] - reach[begin]
                if length > limit:
                    break
                way = price + costs[at] + (length - even) ** 2 + at * early, (*breaks, at)
                if at not in found or way < found[at]:
                    found[at] = way
        ways = found
    ends = [
        (price + (reach[final] - reach[at] - even) ** 2, breaks)
        for at, (price, breaks) in ways.items()
        if reach[final] - reach[at] <= limit
    ]
    return tuple([starts[at] for at in min(ends)[1]]) if ends else None


def set_title(frame: Frame, size: float, lines: list[Line], role: Role = Role.TITLE) -> None:
    """Set a title where the frame stands, going on to further pages if it must."""
    pitch = size * TITLE_PITCH
    page = frame.paper.format
    for line in lines:
        if frame.room < pitch:
            frame.turn()
        baseline = frame.y - (pitch - size) / 2 - 0.88 * size
        x = centred(page.left, page.right, line.width)
        frame.paper.text(x, baseline, line.text, role, size)
        frame.y -= pitch
