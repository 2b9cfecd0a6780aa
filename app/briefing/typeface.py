"""A typeface: a chain of fonts, the glyph of each character, and how wide text comes out in it."""

import re
from collections.abc import Callable, Iterable
from functools import cache, cached_property
from typing import NamedTuple

from app.briefing.spacing import (
    CLOSING,
    IDEOGRAPH,
    KINDS,
    NEUTRAL,
    SQUEEZE,
    Spot,
    edge_kind,
    find_spots,
    pair_table,
)
from app.briefing.truetype import TrueType, ink_edges, ink_middle

# Chinese setting wants these as wide as a character; a font that has them narrow is passed over.
WIDE_MARKS = frozenset("“”‘’·…")
NARROW = 800.0
LAST_OF_PLANE = 0xFFFF
# A measured piece of text longer than this is not remembered, and not more of them than that.
LONGEST_REMEMBERED, MOST_REMEMBERED = 24, 50_000
# How wide most characters are, in 1/1000 em.
FULL = 1000.0


class Glyph(NamedTuple):
    """How one character is drawn.

    Attributes:
        font: index into the typeface's chain.
        advance: width in 1/1000 em.
    """

    font: int
    advance: float


class Measure(NamedTuple):
    """A piece of text no line end may cut, measured in 1/1000 em.

    Attributes:
        width: spots inside it included.
        length: its characters.
        first: what stands at its left edge.
        row: ``KINDS`` times what stands at its right edge, a row of the table of pairs.
        hang: the blank half of a closing mark at its end.
        spots: where space comes in or goes inside it.
        text: the piece.
    """

    width: float
    length: int
    first: int
    row: int
    hang: float
    spots: list[Spot]
    text: str


#: Plain characters that stand together, as many, and the piece of text behind them, if any.
Piece = tuple[int, Measure | None]


class MissingGlyph(KeyError):
    """No font of the role has the character; its text should have been checked before."""


class _Advances(dict[str, float]):
    def __init__(self, face: "Typeface") -> None:
        super().__init__()
        self.face = face

    def __missing__(self, character: str) -> float:
        self[character] = advance = self.face[character].advance
        return advance


def encoded(text: str) -> str:
    """Return how a text is encoded: four hexadecimal digits for each character up to U+FFFF."""
    return text.encode("utf-16-be").hex().upper()


def operators_of(codes: str, spots: list[Spot]) -> str:
    """Return the operators that show all of ``codes``; a gap begins a new one (see ``setting``)."""
    if not spots:
        return f"<{codes}> Tj"
    parts, at = [], 0
    for place, amount, _ in spots:
        if amount:
            before = "] TJ [" if amount > 0 else ""
            parts.append(f"{codes[at : 4 * place]}>{before}{-amount:.0f}<")
            at = 4 * place
    return f"[<{''.join(parts)}{codes[at:]}>] TJ"


class _ShownTexts(dict[str, str]):
    def __init__(self, face: "Typeface") -> None:
        super().__init__()
        self.face = face

    def __missing__(self, text: str) -> str:
        face = self.face
        operators = ""
        is_short = len(text) <= LONGEST_REMEMBERED
        if face.is_whole(text):
            spots = face.measures[text].spots if is_short else face.spots(text)
            operators = operators_of(encoded(text), spots)
        if is_short:
            if len(self) > MOST_REMEMBERED:
                self.clear()
            self[text] = operators
        return operators


class _Kinds(dict[str, int]):
    def __init__(self, face: "Typeface") -> None:
        super().__init__()
        self.face = face

    def __missing__(self, character: str) -> int:
        self[character] = kind = self.face.edge(character)
        return kind


class _Measures(dict[str, Measure]):
    def __init__(self, face: "Typeface") -> None:
        super().__init__()
        self.face = face

    def __missing__(self, text: str) -> Measure:
        face = self.face
        count, kinds = len(text), face.kinds
        width = FULL * count
        for character in face.unlike(text):
            width += face.advances[character] - FULL
        spots: list[Spot] = []
        if count > 1:
            spots = find_spots(text, kinds, face.pairs)
            for _, amount, _ in spots:
                width += amount
        last = kinds[text[-1]]
        hang = -SQUEEZE if last == CLOSING else 0.0
        # Calling the class takes more than twice as long.
        measure = tuple.__new__(
            Measure, (width, count, kinds[text[0]], KINDS * last, hang, spots, text)
        )
        if count <= LONGEST_REMEMBERED:
            if len(self) > MOST_REMEMBERED:
                self.clear()
            self[text] = measure
        return measure


@cache
def _plain_widths(font: TrueType) -> frozenset[float]:
    """Return the different widths of a font's characters from U+4E00 to U+9FFF, in 1/1000 em."""
    return frozenset(
        font.advances[glyph] for code, glyph in font.glyph_of.items() if 0x4E00 <= code <= 0x9FFF
    )


def _any_of(codes: Iterable[int]) -> str:
    """Return a set of characters as a regular expression has it."""
    # One that no text holds, so that there always is one.
    ranges: list[list[int]] = [[0xD800, 0xD800]]
    for code in sorted(codes):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{re.escape(chr(low))}-{re.escape(chr(high))}" for low, high in ranges)


class Typeface(dict[str, Glyph]):
    """Glyphs by character, filled as they are asked for.

    Attributes:
        chain: the fonts, the first one preferred.
        advances: widths by character, in 1/1000 em.
        shown: by text the operators that show it as wide as it is by itself; empty where it is not
            whole (see ``is_whole``).
        settled: characters that can be drawn, and that no other one changes (see ``fonts``).
        kinds: what stands at a character's edges.
        pairs: the space between two kinds of edges.
        plain_width: of each character from U+4E00 to U+9FFF, in 1/1000 em; 0 where they differ.
        measures: measured pieces of text.
        cut: paragraphs in pieces (see ``lines``).
    """

    def __init__(self, chain: tuple[TrueType, ...]) -> None:
        super().__init__()
        self.chain = chain
        self.advances = _Advances(self)
        self.shown = _ShownTexts(self)
        self.settled: set[str] = set("\n")
        self.kinds = _Kinds(self)
        self.measures = _Measures(self)
        self.cut: dict[str, list[Piece]] = {}
        self._middles: dict[str, float] = {}
        self.pairs = pair_table(self._dash_overlap())
        plain = frozenset[float]().union(*map(_plain_widths, chain))
        self.plain_width = next(iter(plain)) if len(plain) == 1 else 0.0

    @cached_property
    def _of_first(self) -> dict[int, float]:
        """Advances of the characters up to U+FFFF that the first font draws, by code."""
        first = self.chain[0]
        found = {
            code: first.advances[glyph]
            for code, glyph in first.glyph_of.items()
            if code <= LAST_OF_PLANE
        }
        for mark in WIDE_MARKS:
            if found.get(ord(mark), NARROW) < NARROW:
                del found[ord(mark)]
        return found

    # Looking at a text by one expression takes a tenth of the time of looking at each character.

    @cached_property
    def is_whole(self) -> Callable[[str], object]:
        """Tells whether the first font draws all of a text, none of it beyond U+FFFF."""
        return re.compile(f"[{_any_of(self._of_first)}]*").fullmatch

    @cached_property
    def unlike(self) -> Callable[[str], list[str]]:
        """Finds the characters of a text that may not be as wide as most of them are."""
        full = [code for code, advance in self._of_first.items() if advance == FULL]
        return re.compile(f"[^{_any_of(full)}]").findall

    def __missing__(self, character: str) -> Glyph:
        glyph = self._find(character)
        if glyph is None:
            raise MissingGlyph(character)
        self[character] = glyph
        return glyph

    def has(self, character: str) -> bool:
        """Return whether some font of the chain draws the character."""
        if character in self:
            return True
        glyph = self._find(character)
        if glyph is not None:
            self[character] = glyph
        return glyph is not None

    def width(self, text: str, size: float) -> float:
        """Return the width of text set at ``size`` points, its spots included, in points."""
        return self.measures[text].width * size / 1000 if text else 0.0

    def spots(self, text: str) -> list[Spot]:
        """Return where space comes in or goes within a text."""
        return find_spots(text, self.kinds, self.pairs)

    def edge(self, character: str) -> int:
        """Return what stands at the edges of a character."""
        if "\u4e00" <= character <= "\u9fff":
            return IDEOGRAPH
        glyph = self._find(character)
        if glyph is None:
            return NEUTRAL
        left, right = self._ink(character, glyph)
        return edge_kind(character, glyph.advance, left, glyph.advance - right)

    def middle(self, character: str) -> float:
        """Return how high over the baseline the middle of a character's ink is, in em."""
        if character not in self._middles:
            font = self.chain[self[character].font]
            self._middles[character] = ink_middle(font, font.glyph_of[ord(character)]) / 1000
        return self._middles[character]

    def _ink(self, character: str, glyph: Glyph) -> tuple[float, float]:
        font = self.chain[glyph.font]
        return ink_edges(font, font.glyph_of[ord(character)])

    def _dash_overlap(self) -> float:
        """Return the space that makes the two halves of —— one line, in 1/1000 em."""
        glyph = self._find("—")
        if glyph is None:
            return 0.0
        left, right = self._ink("—", glyph)
        return -(left + max(glyph.advance - right, 0.0))

    def _find(self, character: str) -> Glyph | None:
        code = ord(character)
        narrow: Glyph | None = None
        for index, font in enumerate(self.chain):
            number = font.glyph_of.get(code)
            if number is None:
                continue
            glyph = Glyph(index, font.advances[number])
            if glyph.advance >= NARROW or character not in WIDE_MARKS:
                return glyph
            narrow = narrow or glyph
        return narrow
