"""How large the text of a brief is set in Word, so that it stays on one page as it does on paper.

Word breaks the lines itself, so what they take is estimated here, and rather too high.
"""

import re
from collections.abc import Mapping, Sequence
from math import ceil
from types import MappingProxyType
from typing import Final

from app.documents.brief import BriefSheet
from app.exporting.wordpage import TEXT_HEIGHT_MM, TEXT_WIDTH_MM
from app.exporting.wordstyles import (
    BODY,
    FACT,
    FIRST,
    LINE_PITCH,
    SMALL_BODY,
    SMALL_FIRST,
    SMALLEST_BODY,
    SMALLEST_FIRST,
    TITLE,
    TRACKING,
    line_pitch,
    style_size,
)
from app.exporting.wordtables import Fact, fact_lines, text_ems

#: Of each size the styles of headings and text, the largest first: 3号, 4号, 小四.
BODY_STYLES: Final[Mapping[float, tuple[str, str]]] = MappingProxyType(
    {
        style_size(body): (first, body)
        for first, body in (
            (FIRST, BODY),
            (SMALL_FIRST, SMALL_BODY),
            (SMALLEST_FIRST, SMALLEST_BODY),
        )
    }
)

_POINTS: Final = 72 / 25.4
_INDENT: Final = 2
#: Word parts Chinese from Latin letters and figures by about so many em.
_GAP: Final = 0.25
_BESIDE_LATIN: Final = re.compile(
    r"(?<=[^\x00-\xff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%])(?=[^\x00-\xff])"
)
#: What marks and words that are not parted leave blank at the ends of lines.
_LOST: Final = 1.03


def brief_size(sheet: BriefSheet, rows: Sequence[Sequence[Fact]], gaps: float) -> float:
    """Return the largest size of text at which a brief stays on its page; the smallest if none.

    Args:
        sheet: the brief; its pictures take pages of their own.
        rows: its key facts as they stand beside each other.
        gaps: what is left free around the table, in points.
    """
    title = _lines(" ".join(sheet.title.split()), style_size(TITLE)) * LINE_PITCH / 20
    head = title + gaps + sum(fact_lines(row) for row in rows) * line_pitch(FACT)
    for size, (first, body) in BODY_STYLES.items():
        lines = [
            _lines(text, size + TRACKING / 20, _INDENT) * line_pitch(body)
            for _, texts in sheet.filled_sections()
            for text in texts
        ]
        headings = sum(1 for _ in sheet.filled_sections()) * line_pitch(first)
        if head + headings + sum(lines) <= TEXT_HEIGHT_MM * _POINTS:
            return size
    return min(BODY_STYLES)


def _lines(text: str, character: float, indent: int = 0) -> int:
    """Return about how many lines a paragraph takes, its characters so many points wide."""
    ems = text_ems(text) + _GAP * len(_BESIDE_LATIN.findall(text))
    return max(1, ceil((ems * _LOST + indent) * character / (TEXT_WIDTH_MM * _POINTS)))
