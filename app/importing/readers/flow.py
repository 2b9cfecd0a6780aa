"""Running text as a page sets it: white space that collapses, and such as is kept."""

import re
from enum import Enum
from typing import Any, Final

_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
#: Not a no-break space: a page writes it where a space is to stay.
_WRAPPED: Final = re.compile(r"[ \t\f]*[\r\n][ \t\r\n\f]*")
_LINE_END: Final = re.compile("\r\n|[\r\n]")
#: Ideographs and their punctuation: a line break of the source between them is no space.
_IDEOGRAPH: Final = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
#: Stand for white space that is kept until the rest has collapsed; no page holds these characters.
_KEPT: Final = str.maketrans(" \t", "\x1e\x1f")
_GIVEN_BACK: Final = str.maketrans("\x1e\x1f", " \t")


class Space(Enum):
    """What becomes of white space: the values are those of ``white-space`` in style sheets."""

    NORMAL = "normal"
    LINES = "pre-line"
    PRE = "pre"
    #: As Calc writes cells: spaces count, the ends of lines in the source do not.
    SPACES = "break-spaces"


class Flow:
    """Text as a page sets it: white space is one space, blocks and line breaks are lines."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []

    def add(self, text: str, space: Space = Space.NORMAL) -> None:
        """Go on with the line.

        Args:
            text: as it stands in the source.
            space: which of its white space counts.
        """
        if not text:
            return
        if space is Space.NORMAL:
            self._line.append(text)
            return
        pieces = [text] if space is Space.SPACES else _LINE_END.split(text)
        for at, piece in enumerate(pieces):
            if at:
                self.break_line()
            self._line.append(piece if space is Space.LINES else piece.translate(_KEPT))

    def break_line(self) -> None:
        """End the line, an empty one too."""
        self._lines.append(self._take())

    def end_block(self) -> None:
        """End the line where something stands on it."""
        line = self._take()
        if line:
            self._lines.append(line)

    def take(self) -> list[str]:
        """Return the lines so far, without blank ones at either end, and begin anew."""
        self.end_block()
        lines, self._lines = self._lines, []
        while lines and not lines[-1]:
            lines.pop()
        while lines and not lines[0]:
            del lines[0]
        return lines

    def _take(self) -> str:
        text = "".join(self._line)
        self._line.clear()
        plain = _SPACE.sub(" ", _WRAPPED.sub(_joint(text), text)).strip(" ")
        return plain.translate(_GIVEN_BACK)


def _joint(text: str) -> Any:
    """Return what to put where the source breaks a line: nothing between two ideographs."""

    def joint(match: re.Match[str]) -> str:
        before, after = text[: match.start()][-1:], text[match.end() :][:1]
        is_inside = _IDEOGRAPH.match(before) and _IDEOGRAPH.match(after)
        return "" if is_inside else " "

    return joint
