"""Notes in small type below a table."""

from collections.abc import Sequence

from app.briefing.fonts import Role, typeface
from app.briefing.lines import Line, break_lines
from app.briefing.pages import Frame
from app.briefing.titles import one_line
from app.documents.remarks import MARK

SIZE = 10.5  # 5号
PITCH = SIZE * 1.6
GAP = 0.4 * SIZE


def set_notes(frame: Frame, notes: Sequence[str]) -> None:
    """Set notes, each from a line of its own, a little below where the frame stands."""
    if notes:
        frame.y -= GAP
    for note in notes:
        set_small(frame, note, Role.FANG, indent=_indent(note, notes))


def notes_height(frame: Frame, notes: Sequence[str]) -> float:
    """Return the height notes take below a table, in points."""
    lines = sum(len(_lines(frame, note, Role.FANG, _indent(note, notes))) for note in notes)
    return lines * PITCH + GAP if notes else 0.0


def set_small(frame: Frame, text: str, role: Role, *, indent: float = 0.0) -> None:
    """Set a paragraph in small type, going on to further pages if it must.

    Args:
        frame: where.
        text: of the paragraph.
        role: what it is set in.
        indent: of its first line, in points.
    """
    for line in _lines(frame, text, role, indent):
        if frame.room < PITCH:
            frame.turn()
        x = frame.paper.format.left + line.indent
        frame.paper.text(x, frame.y - 1.1 * SIZE, line.text, role, SIZE)
        frame.y -= PITCH


def _lines(frame: Frame, text: str, role: Role, indent: float) -> list[Line]:
    paper = frame.paper
    face = typeface(role, paper.fonts)
    return break_lines(one_line(text), face, SIZE, paper.format.width, indent=indent)


def _indent(note: str, notes: Sequence[str]) -> float:
    """Return how far in a note begins: below the number of the first of several, behind 注：."""
    return 0.0 if note is notes[0] else len(MARK) * SIZE
