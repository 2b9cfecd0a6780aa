"""Paragraphs of an official document: what each level is set in, and its lines for one grid.

Levels and their typefaces follow GB/T 9704-2012, 7.3.3; issuer and date 7.3.5.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from app.briefing.evening import even_lines
from app.briefing.fonts import Role, typeface
from app.briefing.lines import Line, break_lines, new_tuple, paragraphs
from app.briefing.pages import Frame
from app.briefing.titles import balanced_lines
from app.briefing.typography import (
    BODY_SIZE,
    NOTE_SIZE,
    TITLE_SIZE,
    PageFormat,
    TextGrid,
    text_grid,
)

RIGHT_INDENT = 2


class Level(StrEnum):
    """What a paragraph is in its document."""

    # An enumeration's own hash is a call; styles are looked up for each paragraph.
    __hash__ = str.__hash__

    TITLE = "标题"
    SUBTITLE = "副标题"
    LABEL = "附件号"
    FIRST = "一级标题"
    SECOND = "二级标题"
    THIRD = "三级标题"
    FOURTH = "四级标题"
    BODY = "正文"
    NOTE = "注"
    FURTHER_NOTE = "续注"
    CAPTION = "图表名"
    SIGNATURE = "落款"


@dataclass(frozen=True, slots=True)
class Style:
    """How a level is set.

    Attributes:
        role: the typeface.
        size: in points, where the body is 16; None for the body's own.
        indent: of the first line, in characters.
        centred: each line stands in the middle.
        keeps: whether it stays with what follows it.
    """

    role: Role
    size: float | None = None
    indent: int = 2
    centred: bool = False
    keeps: bool = False


STYLES: dict[Level, Style] = {
    Level.TITLE: Style(Role.TITLE, TITLE_SIZE, 0, centred=True, keeps=True),
    Level.SUBTITLE: Style(Role.KAI, BODY_SIZE, 0, centred=True, keeps=True),
    Level.LABEL: Style(Role.HEI, BODY_SIZE, 0, keeps=True),
    Level.FIRST: Style(Role.HEI, keeps=True),
    Level.SECOND: Style(Role.KAI, keeps=True),
    Level.THIRD: Style(Role.FANG, keeps=True),
    Level.FOURTH: Style(Role.FANG, keeps=True),
    Level.BODY: Style(Role.FANG),
    Level.NOTE: Style(Role.FANG, NOTE_SIZE),
    # Its number stands below that of the first one, behind 注：.
    Level.FURTHER_NOTE: Style(Role.FANG, NOTE_SIZE, 4),
    Level.CAPTION: Style(Role.HEI, NOTE_SIZE, 0, centred=True, keeps=True),
    Level.SIGNATURE: Style(Role.FANG),
}


class Paragraph(NamedTuple):
    """A paragraph and what it is.

    Attributes:
        level: what it is.
        text: without its line ends set apart; of a SIGNATURE, issuer and date on two lines.
    """

    level: Level
    text: str


class SetParagraph(NamedTuple):
    """A paragraph broken into lines for one grid.

    Attributes:
        text: what its lines were filled with; empty where they are not to be evened out.
        width: of the column, in points.
        indent: of its first line, in points.
    """

    level: Level
    style: Style
    size: float
    tracking: float
    lines: list[Line]
    text: str = ""
    width: float = 0.0
    indent: float = 0.0


def set_paragraphs(
    parts: Sequence[Paragraph], page: PageFormat, grid: TextGrid, frame: Frame
) -> list[SetParagraph]:
    """Break paragraphs into lines and even them out; one that holds several becomes several."""
    filled = fill_paragraphs(parts, page, grid, frame)
    return [evened(each, frame) for each in filled]


def line_count(parts: Sequence[SetParagraph]) -> int:
    """Return how many lines paragraphs take."""
    return sum([len(part.lines) for part in parts])


def evened(part: SetParagraph, frame: Frame) -> SetParagraph:
    """Return a paragraph with lines that are spread less."""
    _, style, size, tracking, lines, text, width, indent = part
    if not text or len(lines) < 2:
        return part
    face = typeface(style.role, frame.paper.fonts)
    found = even_lines(lines, text, face, size, width, tracking=tracking, indent=indent)
    return part if found is lines else part._replace(lines=found)


def fill_paragraphs(
    parts: Sequence[Paragraph], page: PageFormat, grid: TextGrid, frame: Frame
) -> list[SetParagraph]:
    """Break paragraphs into lines, each as full as can be."""
    found: list[SetParagraph] = []
    for part in parts:
        style = STYLES[part.level]
        face = typeface(style.role, frame.paper.fonts)
        own = text_grid(page, style.size * grid.size / BODY_SIZE) if style.size else grid
        size, cell = own.size, own.cell
        if style.centred:
            text = "".join(paragraphs(part.text))
            title = balanced_lines(text, face, size, page.width)
            if title:
                found.append(SetParagraph(part.level, style, size, 0.0, title))
            continue
        if part.level is Level.SIGNATURE:
            found += _signature(part, style, page, own, frame)
            continue
        # The last character of a full line keeps its cell, though its tracking is negative.
        track, indent = own.tracking, style.indent * cell
        width = page.width + max(-track, 0.0)
        for paragraph in paragraphs(part.text):
            # An indent that was typed is not added to the one that is set.
            text = paragraph.strip()
            lines = break_lines(text, face, size, width, tracking=track, indent=indent)
            values = part.level, style, size, track, lines, text, width, indent
            found.append(new_tuple(SetParagraph, values))
    return found


HEADINGS = frozenset({Level.TITLE, Level.FIRST, Level.SECOND, Level.THIRD, Level.FOURTH})


def _signature(
    part: Paragraph, style: Style, page: PageFormat, grid: TextGrid, frame: Frame
) -> list[SetParagraph]:
    """Set issuer and date: the issuer two characters from the right, the date two further in.

    The date's first character stands two to the right of the issuer's; where the date is the
    longer one, it stands two from the right and the issuer moves left with it (7.3.5.2).
    """
    texts = paragraphs(part.text)
    if not texts:
        return []
    face = typeface(style.role, frame.paper.fonts)
    cell = grid.cell
    *issuers, last = [
        line
        for text in texts
        for line in break_lines(
            text, face, grid.size, page.width - 4 * cell, tracking=grid.tracking
        )
    ]
    right = page.width - RIGHT_INDENT * cell
    if not issuers:
        return [_aligned(part.level, style, grid, [last._replace(indent=right - last.width)])]
    widest = max(line.width for line in issuers)
    start = right - widest
    if start + 2 * cell + last.width > right:
        start = right - last.width - 2 * cell
    start = max(start, 0.0)
    lines = [line._replace(indent=start + (widest - line.width) / 2) for line in issuers]
    lines.append(last._replace(indent=min(start + 2 * cell, page.width - last.width)))
    return [_aligned(part.level, style, grid, lines)]


def _aligned(level: Level, style: Style, grid: TextGrid, lines: Sequence[Line]) -> SetParagraph:
    """Return lines that stand where their indent says, none of them justified."""
    closed = [line._replace(ends=True) for line in lines]
    return SetParagraph(level, style, grid.size, grid.tracking, closed)
