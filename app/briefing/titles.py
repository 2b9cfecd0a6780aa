"""Titles: centred 小标宋, long ones on several lines of much the same length."""

from app.briefing.fonts import Role, Typeface, typeface
from app.briefing.lines import Line, break_lines, paragraphs
from app.briefing.pages import Frame, centred

TITLE_SIZE = 22.0  # 2号
# Pitch of title lines over their size.
TITLE_PITCH = 1.45
SMALLER_TITLES = (22.0, 18.0, 16.0)
MOST_LINES = 3


def one_line(text: str) -> str:
    """Return text without line ends, as a title or a name is set."""
    return "".join(paragraphs(text))


def title_lines(text: str, width: float) -> tuple[float, list[Line]]:
    """Break a title, smaller where it would take more than three lines.

    Returns:
        The size in points, and the lines.
    """
    face = typeface(Role.TITLE)
    size, lines = TITLE_SIZE, []
    for size in SMALLER_TITLES:
        lines = balanced_lines(one_line(text), face, size, width)
        if len(lines) <= MOST_LINES:
            break
    return size, lines


def balanced_lines(text: str, face: Typeface, size: float, width: float) -> list[Line]:
    """Break text into as few lines as fit, then make them much the same length."""
    lines = break_lines(text, face, size, width)
    if not 1 < len(lines) <= MOST_LINES:
        return lines
    narrow, wide = width / len(lines), width
    best = lines
    while wide - narrow > size / 4:
        middle = (narrow + wide) / 2
        tried = break_lines(text, face, size, middle)
        if len(tried) <= len(lines):
            best, wide = tried, middle
        else:
            narrow = middle
    return best


def title_height(size: float, lines: list[Line]) -> float:
    """Return the height a title takes, in points."""
    return len(lines) * size * TITLE_PITCH


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
