"""Setting lines of text as PDF operators: one ``TJ`` array a line where nothing more is needed.

Numbers in the array squeeze marks; gaps stand where no reader takes them for typed spaces, so that
copied text holds exactly the characters that were set.
"""

from collections.abc import Iterable, Sequence

from app.briefing.embedding import MOST_TEXTS, PLANE, EmbeddedFont
from app.briefing.fonts import FontChoice, Role, typeface
from app.briefing.pdffile import PdfFile
from app.briefing.spacing import GAP, SQUEEZE, Spot, tightened
from app.briefing.truetype import TrueType
from app.briefing.typeface import LONGEST_REMEMBERED, Typeface, encoded, operators_of

# In 1/1000 em: what readers do not yet take for a typed space, and what nobody sees.
WIDEST_BETWEEN = 140.0
NEGLIGIBLE = 10.0
MOST_ROUNDED = 4000


class _Rounded(dict[float, str]):
    """Numbers as operators have them, with so many digits, which come up often."""

    def __init__(self, digits: int) -> None:
        super().__init__()
        self.digits = digits

    def __missing__(self, number: float) -> str:
        if len(self) > MOST_ROUNDED:
            self.clear()
        self[number] = rounded = f"{number:.{self.digits}f}"
        return rounded


#: Where lines, columns and rows begin; and the space after characters.
ROUNDED, TRACKED = _Rounded(2), _Rounded(3)


class _Embedded(dict[tuple[int, int], EmbeddedFont]):
    """The embedded fonts of a typeface, by place in its chain and plane of Unicode."""

    def __init__(self, fonts: "FontSet", face: Typeface) -> None:
        super().__init__()
        self.fonts = fonts
        self.face = face
        #: What most texts are set in.
        self.first = self[0, 0]

    def __missing__(self, key: tuple[int, int]) -> EmbeddedFont:
        self[key] = found = self.fonts.embedded(self.face.chain[key[0]], key[1])
        return found

    def of(self, text: str) -> list[EmbeddedFont]:
        """Return the font of each character."""
        return [self[self.face[character].font, ord(character) // PLANE] for character in text]


class _Opened(dict[Role, tuple[Typeface, _Embedded]]):
    def __init__(self, fonts: "FontSet") -> None:
        super().__init__()
        self.fonts = fonts

    def __missing__(self, role: Role) -> tuple[Typeface, _Embedded]:
        face = typeface(role, self.fonts.choice)
        self[role] = opened = face, _Embedded(self.fonts, face)
        return opened


class FontSet:
    """The fonts one document is set in, each embedded once.

    Attributes:
        choice: whose fonts they are.
        opened: by role its typeface, and the embedded fonts of its chain.
    """

    def __init__(self, choice: FontChoice) -> None:
        self.choice = choice
        self._fonts: dict[tuple[str, int], EmbeddedFont] = {}
        self.opened = _Opened(self)

    def count(self) -> None:
        """Count what has been set, where it has become much."""
        for font in self._fonts.values():
            font.count(MOST_TEXTS)

    def write(self, file: PdfFile) -> str:
        """Write the fonts that were used; return the entries of the font resources."""
        used = [font for font in self._fonts.values() if font.used or font.texts]
        return "".join(f"/{font.label} {font.write(file)} 0 R" for font in used)

    def embedded(self, font: TrueType, plane: int) -> EmbeddedFont:
        """Return the embedded font of a font's characters in one plane of Unicode."""
        key = font.name, plane
        if key not in self._fonts:
            self._fonts[key] = EmbeddedFont(font, f"C{len(self._fonts) + 1}")
        return self._fonts[key]


#: A line of a block: where it begins, its text, and how much wider it is to come out than by itself
#: (see ``Paper.text``); in points.
Placed = tuple[float, str, float]


class TextBlock:
    """The text of one page, as operators.

    Attributes:
        operators: what stands between BT and ET.
    """

    def __init__(self, fonts: FontSet) -> None:
        self.operators: list[str] = []
        self._set = fonts
        self._font = ""
        self._tracking = 0.0

    def set(
        self,
        lines: Iterable[Placed],
        y: float,
        pitch: float,
        role: Role,
        size: float,
        tracking: float = 0.0,
    ) -> None:
        """Set lines below each other.

        Args:
            lines: from top to bottom.
            y: baseline of the first one, in points.
            pitch: from one to the next, in points.
            role: the role to set them in, which has all of their characters.
            size: in points.
            tracking: space added after each character, in points.
        """
        face, fonts = self._set.opened[role]
        shown, first = face.shown, fonts.first
        state = first.states[size]
        for x, text, slack in lines:
            # Most lines are as wide as they are by themselves.
            operators = "" if slack else shown[text]
            if operators:
                first.texts.add(text)
                if tracking != self._tracking:
                    self._switch(tracking, state)
                elif state != self._font:
                    # As from cell to cell, where labels and what they say take turns.
                    self.operators.append(state)
                    self._font = state
                self.operators.append(f"1 0 0 1 {ROUNDED[x]} {ROUNDED[y]} Tm {operators}")
            else:
                place = f"1 0 0 1 {ROUNDED[x]} {ROUNDED[y]} Tm"
                self._set_apart(place, text, face, fonts, size, tracking, slack)
            y -= pitch

    def _set_apart(
        self,
        place: str,
        text: str,
        face: Typeface,
        fonts: _Embedded,
        size: float,
        tracking: float,
        slack: float,
    ) -> None:
        """Set a line that is not as wide as it is by itself, or in several fonts."""
        spots = face.measures[text].spots if len(text) <= LONGEST_REMEMBERED else face.spots(text)
        if slack < 0:
            spots = tightened(text, face.kinds, spots, -slack * 1000 / size)
            slack = 0.0
        space = slack * 1000 / size
        if not face.is_whole(text):
            of_font = fonts.of(text)
            for font, character in zip(of_font, text, strict=True):
                font.used.add(character)
            codes = "".join([f"{ord(character) % PLANE:04X}" for character in text])
            pieces, stretch = _pieces(len(text), of_font, spots, space)
            states = [font.states[size] for font in of_font]
            loose = tracking + stretch * size / 1000
            self._set_pieces(place, codes, pieces, states, tracking, loose)
            return
        first = fonts.first
        first.texts.add(text)
        state, codes = first.states[size], encoded(text)
        if space and spots:
            pieces, stretch = _pieces(len(text), (), spots, space)
            loose = tracking + stretch * size / 1000
            self._set_pieces(place, codes, pieces, (state,), tracking, loose)
            return
        tracking += slack / max(len(text) - 1, 1)
        if tracking != self._tracking or state != self._font:
            self._switch(tracking, state)
        self.operators.append(f"{place} {operators_of(codes, spots)}")

    def _switch(self, tracking: float, state: str) -> None:
        if tracking != self._tracking:
            self.operators.append(f"{TRACKED[tracking]} Tc")
            self._tracking = tracking
        if state != self._font:
            self.operators.append(state)
            self._font = state

    def _set_pieces(
        self,
        place: str,
        codes: str,
        pieces: "Sequence[_Piece]",
        states: Sequence[str],
        tracking: float,
        loose: float,
    ) -> None:
        """Set a line in pieces.

        Args:
            place: the operator that goes where it begins.
            codes: of its characters.
            pieces: from :func:`_pieces`.
            states: the operator that sets each character's font, or one for all of them.
            tracking: space after each character of a piece that is not stretched, in points.
            loose: after each one of a piece that is, in points.
        """
        now, font, state = self._tracking, self._font, states[0]
        in_tracking, in_loose = f" {TRACKED[tracking]} Tc", f" {loose:.3f} Tc"
        shown, ending = place, ""
        for start, end, before, is_loose in pieces:
            wide = loose if is_loose else tracking
            if len(states) > 1:
                state = states[start]
            # A number in the array takes space away, in 1/1000 of the size.
            kern = f"{-before:.0f}" if before else ""
            if not ending or wide != now or state != font or before > 0 or (before and is_loose):
                shown += ending
                if wide != now:
                    shown += in_loose if is_loose else in_tracking
                    now = wide
                if state != font:
                    shown += f" {state}"
                    font = state
                shown += f" [{kern}<{codes[4 * start : 4 * end]}>"
                ending = "] TJ"
            else:
                shown += f"{kern}<{codes[4 * start : 4 * end]}>"
        self.operators.append(shown + ending)
        self._tracking, self._font = now, font


#: Characters of one font set with the same tracking: index of the first one, index behind the last
#: one, space before them in 1/1000 em, whether they are stretched.
_Piece = tuple[int, int, float, bool]


def _pieces(
    count: int, of_font: Sequence[EmbeddedFont], spots: Sequence[Spot], space: float
) -> tuple[list[_Piece], float]:
    """Cut a line into pieces, sharing out ``space`` (1/1000 em) among its ``count`` characters.

    ``of_font`` is each character's font; empty where that is the first one for all. What goes after
    each character of a stretched piece comes with the pieces, in 1/1000 em.

    Readers take a distance for a space that was typed where it is more than a sixth of an em
    between two operators, but not the tracking within one. So gaps open to just below that, and
    the rest goes into the tracking of the Chinese characters.
    """
    if not spots and not of_font:
        stretch = max(space, 0.0) / max(count - 1, 1)
        return [(0, count, 0.0, stretch > 0)], stretch
    gap, stretch = GAP, 0.0
    if space > 0:
        gap, stretch = _shares(count, of_font, spots, space)
    pieces: list[_Piece] = []
    is_stretched = stretch != 0
    at, before, trailing, is_loose = 0, 0.0, 0.0, is_stretched
    for cut, amount, is_word, is_edge in _cuts(count, of_font, spots, apart=stretch > NEGLIGIBLE):
        if cut > at:
            trailing = stretch if is_loose else 0.0
            pieces.append((at, cut, before, is_loose))
            at, before = cut, 0.0
        if amount == GAP:
            before = gap - trailing
        elif amount:
            # Marks keep their share of the stretch; the halves of —— stay together.
            before = amount - (trailing if amount > SQUEEZE else 0.0)
        elif is_edge:
            before = min(stretch, WIDEST_BETWEEN) - trailing
        is_loose = is_stretched and not is_word
    pieces.append((at, count, before, is_loose))
    return pieces, stretch


#: Where a piece begins: index of its first character; the spot there in 1/1000 em, 0 for none;
#: whether the piece is a Latin word or part of one, kept together; whether it begins there without
#: a spot, and not inside a word.
_Cut = tuple[int, float, bool, bool]


def _cuts(
    count: int, of_font: Sequence[EmbeddedFont], spots: Sequence[Spot], *, apart: bool
) -> list[_Cut]:
    """Return where pieces begin: at spots, where the font changes and, if ``apart``, at words."""
    if not of_font:
        if apart:
            return _cuts_at_words(count, spots)
        return [(place, amount, False, False) for place, amount, _ in spots if amount]
    found: dict[int, _Cut] = {}
    for place, amount, end in spots:
        is_word = apart and end - place > 1
        if amount or is_word:
            found[place] = (place, amount, is_word, not amount and place > 0)
        if is_word and end < count:
            found.setdefault(end, (end, 0.0, False, True))
    if of_font:
        inside = [False] * count
        for place, _, end in spots:
            if apart and end - place > 1:
                inside[place + 1 : end] = [True] * (end - place - 1)
        for at in range(1, count):
            if of_font[at] != of_font[at - 1]:
                found.setdefault(at, (at, 0.0, inside[at], not inside[at]))
    return sorted(found.values())


def _cuts_at_words(count: int, spots: Sequence[Spot]) -> list[_Cut]:
    """Return where pieces of a line in one font begin."""
    found: list[_Cut] = []
    # Where the last word ends, as long as nothing is known to begin there.
    ended = count
    for place, amount, end in spots:
        is_word = end - place > 1
        if not amount and not is_word:
            continue
        if ended <= place:
            if ended < place:
                found.append((ended, 0.0, False, True))
            ended = count
        found.append((place, amount, is_word, not amount and place > 0))
        if is_word:
            ended = end
    if ended < count:
        found.append((ended, 0.0, False, True))
    return found


def _shares(
    count: int, of_font: Sequence[EmbeddedFont], spots: Sequence[Spot], space: float
) -> tuple[float, float]:
    """Share out ``space``: (each gap's width, what goes after each other character)."""
    gaps = inner = joins = 0
    for at, amount, end in spots:
        if amount == GAP:
            gaps += 1
        elif SQUEEZE < amount < 0:
            joins += 1
        if end > at:
            inner += end - at - 1
    places = count - 1 - inner - gaps - joins
    gap = min(GAP + space / gaps, WIDEST_BETWEEN) if gaps else GAP
    rest = space - gaps * (gap - GAP)
    if places <= 0:
        return GAP, 0.0
    stretch = rest / places
    if stretch <= NEGLIGIBLE:
        return gap, rest / (places + inner)
    if stretch > WIDEST_BETWEEN:
        # What stands between two pieces without a gap opens no wider than a gap.
        edges = sum([cut[3] for cut in _cuts(count, of_font, spots, apart=True)])
        if places > edges:
            stretch = (rest - edges * WIDEST_BETWEEN) / (places - edges)
    return gap, stretch
