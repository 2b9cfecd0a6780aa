"""Lines of a paragraph chosen together, where filling them one by one spreads some too wide.

A number with its unit goes to the next line whole and leaves a hole in the one before. Here all
breaks of the paragraph are weighed at once (after Knuth and Plass, 1981): a line may be set
tighter, its marks giving of their blank halves and its gaps of their width, or leave a few
characters to its neighbour, so that both are spread less.
"""

import re
from bisect import bisect_left
from itertools import accumulate, pairwise

from app.briefing.lines import Line, clusters
from app.briefing.spacing import (
    CHINESE,
    CLOSERS,
    GAP,
    LATIN,
    OPENERS,
    SQUEEZE,
    find_gives,
)
from app.briefing.typeface import Typeface

# Space that comes in between two characters, in em: from here on a line is worth the trouble, and
# with more than that it had better stay ragged.
LOOSE, WIDEST_STRETCH = 0.06, 0.3
# A line spread by so much costs 1, and more with the fourth power; so does one set as tight as can
# be.
DEAR, TIGHT = 0.1, 1.0
# What each line costs by itself, and a last one of a single character.
EACH, ALONE = 0.2, 40.0
# A word wider than this share of the line may be broken after its strokes, at a price.
LONG_SHARE, CUT = 0.33, 2.0
STROKES = re.compile(rf"(?<=[/／_@&=?])(?=[{LATIN}{CHINESE}])")
# So many lines before the first one that is loose are broken anew with it.
NEIGHBOURS = 3
# Lines shorter by more than this share of the column are not weighed where there are longer ones.
SHORTEST = 0.12
TOLERANCE = 0.01  # points


def even_lines(
    lines: list[Line],
    text: str,
    face: Typeface,
    size: float,
    width: float,
    *,
    tracking: float = 0.0,
    indent: float = 0.0,
) -> list[Line]:
    """Return a paragraph's lines, broken anew where one is spread wide or holds one character.

    A line that comes back wider than ``width`` is to be set tighter, down to it.

    Args:
        lines: as :func:`app.briefing.lines.break_lines` gives them for the other arguments.
        text: the paragraph, without space at its ends.
        face: what it is set in.
        size: in points.
        width: of the column, in points.
        tracking: space after each character, in points; may be negative.
        indent: of the first line, in points.
    """
    for number, line in enumerate(lines):
        free = width - line.indent - line.width
        is_loose = free > LOOSE * size * (len(line.text) - 1)
        if is_loose if not line.ends else number and _is_alone(line.text):
            kept = lines[: max(number - NEIGHBOURS, 0)]
            at = 0
            for before in kept:
                at = text.index(before.text, at) + len(before.text)
            rest = text[at:].lstrip()
            found = _Paragraph(rest, face, size, width, tracking, 0.0 if kept else indent).lines()
            return kept + found if found else lines
    return lines


def _is_alone(text: str) -> bool:
    return len(text) <= 4 and len(text.strip(OPENERS + CLOSERS)) <= 1


def is_stretchable(text: str, face: Typeface, size: float, slack: float) -> bool:
    """Return whether a line may be made wider by ``slack`` points, or had better stay ragged."""
    if slack <= LOOSE * size * (len(text) - 1):
        return True
    places = _flexible(text, face)[1]
    return slack <= WIDEST_STRETCH * size * (places[len(text) - 1] - places[0])


#: The cheapest way to where a line begins: its cost, start and end of the line before.
_Best = tuple[float, int, int]


class _Paragraph:
    """A paragraph as one endless line of parts that stay whole; all in 1/1000 em."""

    def __init__(
        self, text: str, face: Typeface, size: float, width: float, tracking: float, indent: float
    ) -> None:
        self._unit = size / 1000
        self._limit = (width + TOLERANCE) / self._unit
        self._indent = indent / self._unit
        self._track = tracking / self._unit
        self._parts, self._cuts = _split(text, face, LONG_SHARE * self._limit)
        self._is_space = [part.isspace() for part in self._parts]
        # Of each part its width, and how far it and its ink would reach on the endless line.
        self._own: list[float] = []
        self._reach: list[float] = []
        self._ink: list[float] = []
        reach, widest, before = 0.0, 0.0, 0
        for part in self._parts:
            wide, count, first, row, hang, _, _ = face.measures[part]
            own = wide + count * self._track
            reach += own + face.pairs[before + first]
            before = row
            if own - hang > widest:
                widest = own - hang
            self._own.append(own)
            self._reach.append(reach)
            self._ink.append(reach - hang)
        self._widest = widest
        # What all up to each part's first and last character give, and the places for space.
        gives, places = _flexible(text, face)
        edges = list(accumulate(map(len, self._parts), initial=0))
        self._gives = [(gives[at], gives[end - 1]) for at, end in pairwise(edges)]
        self._places = [(places[at], places[end - 1]) for at, end in pairwise(edges)]

    def lines(self) -> list[Line]:
        """Return the lines that cost least together; none where a part is wider than a line."""
        if self._widest > self._limit - self._indent:
            return []
        best = self._search()
        found: list[Line] = []
        at = count = len(self._parts)
        while at:
            _, start, end = best[at]
            indent = 0.0 if start else self._indent
            wide = self._ink[end - 1] - self._reach[start] + self._own[start]
            wide = (wide - self._track) * self._unit
            text = "".join(self._parts[start:end])
            found.append(Line(text, wide, indent * self._unit, at == count))
            at = start
        return found[::-1]

    def _search(self) -> dict[int, _Best]:
        """Return the cheapest way to each part a line may begin with, and to the end."""
        places, is_space, cuts = self._places, self._is_space, self._cuts
        count = len(self._parts)
        best: dict[int, _Best] = {0: (0.0, 0, 0)}
        for start in range(count):
            if start not in best:
                continue
            before = best[start][0] + EACH
            begin, _ = places[start]
            for end, over, give in self._ends(start):
                following = end
                while following < count and is_space[following]:
                    following += 1
                cost = before
                if over > 0:
                    cost += TIGHT * (over / give) ** 2
                elif following < count:
                    cost += (-over / max(places[end - 1][1] - begin, 1) / 1000 / DEAR) ** 4
                if end in cuts:
                    cost += CUT
                if following == count and start and _is_alone("".join(self._parts[start:end])):
                    cost += ALONE
                if following not in best or cost < best[following][0]:
                    best[following] = cost, start, end
        return best

    def _ends(self, start: int) -> list[tuple[int, float, float]]:
        """Return where a line that begins with a part may end.

        With each, by how much the line is wider than the column, negative where it is narrower,
        and how much it can give.
        """
        reach, ink, gives = self._reach, self._ink, self._gives
        is_space, count, given = self._is_space, len(reach), gives[start][0]
        # What a line that ends with a part is wider than the column, its mark's blank half aside.
        base = self._own[start] - reach[start] - self._track - self._limit
        base += 0.0 if start else self._indent
        least = bisect_left(reach, -SHORTEST * self._limit - base, start)
        found: list[tuple[int, float, float]] = []
        for at in range(min(least, count - 1), count):
            over, give = ink[at] + base, gives[at][1] - given
            if over > 0 and over > give:
                if over + SQUEEZE > give:
                    break
            elif not is_space[at]:
                found.append((at + 1, over, give))
        while not found:
            # A wide token goes to the next line: this one ends before it.
            least = max(least - 1, start)
            if not is_space[least] or least == start:
                found.append((least + 1, min(ink[least] + base, 0.0), 0.0))
        return found


def _split(text: str, face: Typeface, long: float) -> tuple[list[str], set[int]]:
    """Return the parts of a text, and the indices of those before which a word was cut."""
    parts: list[str] = []
    cuts: set[int] = set()
    for cluster in clusters(text):
        if len(cluster) > 1 and face.measures[cluster].width > long:
            pieces = STROKES.split(cluster)
            cuts.update(range(len(parts) + 1, len(parts) + len(pieces)))
            parts += pieces
        else:
            parts.append(cluster)
    return parts, cuts


def _flexible(text: str, face: Typeface) -> tuple[list[float], list[int]]:
    """Return, up to each character, how much space can go before it and where space can come in.

    It comes in between all characters but those of a Latin word and the halves of a dash; a gap
    beside Latin letters hardly opens.
    """
    spots = face.spots(text)
    gives = [0.0] * (len(text) + 1)
    for at, amount in find_gives(text, face.kinds, spots):
        gives[at] = amount
    places = [1] * (len(text) + 1)
    for at, amount, end in spots:
        if amount == GAP or SQUEEZE < amount < 0:
            places[at] = 0
        if end > at + 1:
            places[at + 1 : end] = [0] * (end - at - 1)
    return list(accumulate(gives)), list(accumulate(places))
