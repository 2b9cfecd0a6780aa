"""Titles: centred 小标宋, long ones on several lines of much the same length."""

from collections.abc import Sequence
from itertools import combinations, pairwise

from app.briefing.fonts import FontChoice, Role, typeface
from app.briefing.lines import Line, break_lines, clusters, paragraphs
from app.briefing.meaning import break_costs
from app.briefing.pages import Frame, centred
from app.briefing.typeface import Typeface

TITLE_SIZE = 22.0  # 2号
# Pitch of title lines over their size.
TITLE_PITCH = 1.45
SMALLER_TITLES = (22.0, 18.0, 16.0)
MOST_LINES = 3


def one_line(text: str) -> str:
    """Return text without line ends, as a title or a name is set."""
    return "".join(paragraphs(text))


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


def balanced_lines(text: str, face: Typeface, size: float, width: float) -> list[Line]:
    """Break text into as few lines as fit, of much the same length, and at its meaning.

    More than three lines are filled one after the other.
    """
    lines = break_lines(text, face, size, width)
    count = len(lines)
    if not 1 < count <= MOST_LINES:
        return lines
    pieces = clusters(text)
    if any(face.width(piece, size) > width for piece in pieces):
        return lines
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    costs = break_costs(text)
    best = _cheapest(text, starts, costs, face, size, width, count)
    if best is None:
        return lines
    found = []
    for start, end in zip((0, *best), (*best, len(text)), strict=True):
        part = text[start:end].strip()
        ends = end == len(text)
        found += [line._replace(ends=ends) for line in break_lines(part, face, size, width)]
    return found if len(found) == count else lines


def _cheapest(
    text: str,
    starts: Sequence[int],
    costs: Sequence[float],
    face: Typeface,
    size: float,
    width: float,
    count: int,
) -> tuple[int, ...] | None:
    """Return where to break into ``count`` lines at least cost; None where none of them fit."""
    # Widths in em up to each place; what the marks at a line's ends give back is left out.
    reach = dict.fromkeys(starts, 0.0)
    for start, end in pairwise(starts):
        reach[end] = reach[start] + face.width(text[start:end], 1.0)
    even, limit = reach[len(text)] / count, width / size
    best: tuple[float, tuple[int, ...]] | None = None
    for breaks in combinations(starts[1:-1], count - 1):
        price = sum(costs[at] for at in breaks)
        if best is not None and price >= best[0]:
            continue
        for start, end in zip((0, *breaks), (*breaks, len(text)), strict=True):
            length = reach[end] - reach[start]
            price += (length - even) ** 2
            if length > limit or (best is not None and price >= best[0]):
                break
        else:
            best = (price, breaks)
    return best[1] if best is not None else None


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
