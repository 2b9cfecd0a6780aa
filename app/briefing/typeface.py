"""A typeface: a chain of fonts, the glyph of each character, and how wide text comes out in it."""

from functools import cache
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
# A measured piece of text longer than this is not remembered, and not more of them than that.
LONGEST_REMEMBERED, MOST_REMEMBERED = 24, 50_000
# Before a code of another font than the chain's first, so that the length of many tells of one.
OTHER_FONT = "*"


class Glyph(NamedTuple):
    """How one character is drawn.

    Attributes:
        font: index into the typeface's chain.
        advance: width in 1/1000 em.
        code: the CID as four hexadecimal digits.
    """

    font: int
    advance: float
    code: str


class Measure(NamedTuple):
    """A piece of text no line end may cut, measured in 1/1000 em.

    Attributes:
        width: spots inside it included.
        length: its characters.
        first: what stands at its left edge.
        row: ``KINDS`` times what stands at its right edge, a row of the table of pairs.
        hang: the blank half of a closing mark at its end.
        spots: where space comes in or goes inside it.
    """

    width: float
    length: int
    first: int
    row: int
    hang: float
    spots: list[Spot]


class MissingGlyph(KeyError):
    """No font of the role has the character; its text should have been checked before."""


class _Advances(dict[str, float]):
    def __init__(self, face: "Typeface") -> None:
        super().__init__()
        self.face = face

    def __missing__(self, character: str) -> float:
        self[character] = advance = self.face[character].advance
        return advance


class _Codes(dict[str, str]):
    def __init__(self, face: "Typeface") -> None:
        super().__init__()
        self.face = face

    def __missing__(self, character: str) -> str:
        glyph = self.face[character]
        self[character] = code = glyph.code if not glyph.font else f"{OTHER_FONT}{glyph.code}"
        return code


class Shown(NamedTuple):
    """How a text is shown.

    Attributes:
        codes: its CIDs, four hexadecimal digits each.
        spots: where space comes in or goes.
        operators: that show it as wide as it is by itself; empty where the first font does not
            draw all of it.
    """

    codes: str
    spots: list[Spot]
    operators: str


def _operators(codes: str, spots: list[Spot]) -> str:
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


class _ShownTexts(dict[str, Shown]):
    def __init__(self, face: "Typeface") -> None:
        super().__init__()
        self.face = face

    def __missing__(self, text: str) -> Shown:
        face = self.face
        codes = "".join(map(face.codes.__getitem__, text))
        is_short = len(text) <= LONGEST_REMEMBERED
        spots = face.measures[text].spots if is_short else face.spots(text)
        if len(codes) == 4 * len(text):
            shown = Shown(codes, spots, _operators(codes, spots))
        else:
            shown = Shown(codes.replace(OTHER_FONT, ""), spots, "")
        if is_short:
            if len(self) > MOST_REMEMBERED:
                self.clear()
            self[text] = shown
        return shown


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
        width = sum(map(face.advances.__getitem__, text))
        spots = find_spots(text, face.kinds, face.pairs) if len(text) > 1 else []
        if spots:
            width += sum([amount for _, amount, _ in spots])
        last = face.kinds[text[-1]]
        hang = -SQUEEZE if last == CLOSING else 0.0
        measure = Measure(width, len(text), face.kinds[text[0]], KINDS * last, hang, spots)
        if len(text) <= LONGEST_REMEMBERED:
            if len(self) > MOST_REMEMBERED:
                self.clear()
            self[text] = measure
        return measure


@cache
def _plain_widths(font: TrueType) -> frozenset[float]:
    """Return the different widths of a font's characters from U+4E00 to U+9FFF, in 1/1000 em."""
    return frozenset(
        font.advances[cid] for code, cid in font.cid_of.items() if 0x4E00 <= code <= 0x9FFF
    )


class Typeface(dict[str, Glyph]):
    """Glyphs by character, filled as they are asked for.

    Attributes:
        chain: the fonts, the first one preferred.
        advances: widths by character, in 1/1000 em.
        codes: the CID of each character as four hexadecimal digits, behind ``OTHER_FONT`` where
            it is not one of the first font.
        shown: how texts are shown.
        settled: characters that can be drawn, and that no other one changes (see ``fonts``).
        kinds: what stands at a character's edges.
        pairs: the space between two kinds of edges.
        plain_width: of each character from U+4E00 to U+9FFF, in 1/1000 em; 0 where they differ.
        measures: measured pieces of text.
    """

    def __init__(self, chain: tuple[TrueType, ...]) -> None:
        super().__init__()
        self.chain = chain
        self.advances = _Advances(self)
        self.codes = _Codes(self)
        self.shown = _ShownTexts(self)
        self.settled: set[str] = set("\n")
        self.kinds = _Kinds(self)
        self.measures = _Measures(self)
        self.pairs = pair_table(self._dash_overlap())
        plain = frozenset[float]().union(*map(_plain_widths, chain))
        self.plain_width = next(iter(plain)) if len(plain) == 1 else 0.0

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
        font = self.chain[self[character].font]
        return ink_middle(font, font.cid_of[ord(character)]) / 1000

    def _ink(self, character: str, glyph: Glyph) -> tuple[float, float]:
        font = self.chain[glyph.font]
        return ink_edges(font, font.cid_of[ord(character)])

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
            cid = font.cid_of.get(code)
            if cid is None:
                continue
            glyph = Glyph(index, font.advances[cid], f"{cid:04X}")
            if glyph.advance >= NARROW or character not in WIDE_MARKS:
                return glyph
            narrow = narrow or glyph
        return narrow
