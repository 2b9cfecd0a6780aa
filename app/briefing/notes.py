"""Notes in small type below a table."""

from collections.abc import Sequence

from app.briefing.fonts import Role, typeface
from app.briefing.lines import break_lines
from app.briefing.pages import Frame
from app.briefing.titles import one_line

SIZE = 10.5  # 5号
PITCH = SIZE * 1.6
GAP = 0.4 * SIZE


def set_notes(frame: Frame, notes: Sequence[str]) -> None:
    """Set notes, each from a line of its own, a little below where the frame stands."""
    if notes:
        frame.y -= GAP
    for note in notes:
        set_small(frame, note, Role.FANG)


def set_small(frame: Frame, text: str, role: Role) -> None:
    """Set a paragraph in small type, going on to further pages if it must."""
    page = frame.paper.format
    face = typeface(role, frame.paper.fonts)
    for line in break_lines(one_line(text), face, SIZE, page.width):
        if frame.room < PITCH:
            frame.turn()
        frame.paper.text(page.left, frame.y - 1.1 * SIZE, line.text, role, SIZE)
        frame.y -= PITCH
