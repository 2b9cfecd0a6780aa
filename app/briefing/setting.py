"""Setting lines of text as PDF operators: one ``TJ`` array a line where nothing more is needed.

Numbers in the array squeeze marks; gaps stand where no reader takes them for typed spaces, so that
copied text holds exactly the characters that were set.
"""

from collections.abc import Sequence

from app.briefing.embedding import EmbeddedFont
from app.briefing.fonts import FontChoice, Role, typeface
from app.briefing.pdffile import PdfFile
from app.briefing.spacing import GAP, SQUEEZE, Spot, tightened
from app.briefing.typeface import Typeface

# In 1/1000 em: what readers do not yet take for a typed space, and what nobody sees.
WIDEST_BETWEEN = 140.0
NEGLIGIBLE = 10.0


class _Opened(dict[Role, tuple[Typeface, list[EmbeddedFont]]]):
    def __init__(self, fonts: "FontSet") -> None:
        super().__init__()
        self.fonts = fonts

    def __missing__(self, role: Role) -> tuple[Typeface, list[EmbeddedFont]]:
        self[role] = opened = self.fonts.open(role)
        return opened


class FontSet:
    """The fonts one document is set in, each embedded once.

    Attributes:
        choice: whose fonts they are.
        opened: by role its typeface, and the embedded font for each of its chain.
    """

    def __init__(self, choice: FontChoice) -> None:
        self.choice = choice
        self._fonts: dict[str, EmbeddedFont] = {}
        self.opened = _Opened(self)

    def open(self, role: Role) -> tuple[Typeface, list[EmbeddedFont]]:
        """Return a role's typeface, and the embedded font for each of its chain."""
        face = typeface(role, self.choice)
        return face, [self._open_font(face, at) for at in range(len(face.chain))]

    def write(self, file: PdfFile) -> str:
        """Write the fonts that were used; return the entries of the font resources."""
        used = [font for font in self._fonts.values() if font.used]
        return "".join(f"/{font.label} {font.write(file)} 0 R" for font in used)

    def _open_font(self, face: Typeface, at: int) -> EmbeddedFont:
        font = face.chain[at]
        if font.name not in self._fonts:
            self._fonts[font.name] = EmbeddedFont(font, f"C{len(self._fonts) + 1}")
        return self._fonts[font.name]


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
        self, x: float, y: float, text: str, role: Role, size: float, tracking: float, slack: float
    ) -> None:
        """Set one line of text; the arguments are those of ``Paper.text``."""
        face, fonts = self._set.opened[role]
        codes, spots, whole = face.shown[text]
        if whole and not slack:
            # Most lines.
            first = fonts[0]
            first.used.update(text)
            state = first.states[size]
            if tracking != self._tracking or state != self._font:
                self._switch(tracking, state)
            self.operators.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm {whole}")
            return
        self.operators.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm")
        of_font: Sequence[int] = ()
        if slack < 0:
            spots = tightened(text, face.kinds, spots, -slack * 1000 / size)
            whole, slack = "", 0.0
        if whole:
            fonts[0].used.update(text)
            if not spots:
                stretch = slack / max(len(text) - 1, 1) if slack > 0 else 0.0
                self._switch(tracking + stretch, fonts[0].states[size])
                self.operators.append(whole)
                return
        else:
            of_font = [face[character].font for character in text]
            for index, character in zip(of_font, text, strict=True):
                fonts[index].used.add(character)
        items: list[str] = []
        for start, end, before, stretch in _pieces(len(text), of_font, spots, slack * 1000 / size):
            state = fonts[of_font[start] if of_font else 0].states[size]
            wide = tracking + stretch * size / 1000
            if before > 0 or (before and stretch) or wide != self._tracking or state != self._font:
                self._show(items)
                self._switch(wide, state)
            if before:
                # A number in the array takes space away, in 1/1000 of the size.
                items.append(f"{-before:.0f}")
            items.append(f"<{codes[4 * start : 4 * end]}>")
        self._show(items)

    def _switch(self, tracking: float, state: str) -> None:
        if tracking != self._tracking:
            self.operators.append(f"{tracking:.3f} Tc")
            self._tracking = tracking
        if state != self._font:
            self.operators.append(state)
            self._font = state

    def _show(self, items: list[str]) -> None:
        if len(items) == 1:
            self.operators.append(f"{items[0]} Tj")
        elif items:
            self.operators.append(f"[{''.join(items)}] TJ")
        items.clear()


#: Characters of one font set with the same tracking: index of the first one, index behind the last
#: one, space before them and after each of them in 1/1000 em.
_Piece = tuple[int, int, float, float]


def _pieces(
    count: int, of_font: Sequence[int], spots: Sequence[Spot], space: float
) -> list[_Piece]:
    """Cut a line into pieces, sharing out ``space`` (1/1000 em) among its ``count`` characters.

    ``of_font`` is each character's font, as an index; empty where that is the first one for all.

    Readers take a distance for a space that was typed where it is more than a sixth of an em
    between two operators, but not the tracking within one. So gaps open to just below that, and
    the rest goes into the tracking of the Chinese characters.
    """
    if not spots and not of_font:
        return [(0, count, 0.0, max(space, 0.0) / max(count - 1, 1))]
    gap, stretch = GAP, 0.0
    if space > 0:
        gap, stretch = _shares(count, of_font, spots, space)
    pieces: list[_Piece] = []
    at, before, trailing, in_word = 0, 0.0, 0.0, False
    for cut, amount, is_word, is_edge in _cuts(count, of_font, spots, apart=stretch > NEGLIGIBLE):
        if cut > at:
            trailing = 0.0 if in_word else stretch
            pieces.append((at, cut, before, trailing))
            at, before = cut, 0.0
        if amount == GAP:
            before = gap - trailing
        elif amount:
            # Marks keep their share of the stretch; the halves of —— stay together.
            before = amount - (trailing if amount > SQUEEZE else 0.0)
        elif is_edge:
            before = min(stretch, WIDEST_BETWEEN) - trailing
        in_word = is_word
    pieces.append((at, count, before, 0.0 if in_word else stretch))
    return pieces


#: Where a piece begins: index of its first character; the spot there in 1/1000 em, 0 for none;
#: whether the piece is a Latin word or part of one, kept together; whether it begins there without
#: a spot, and not inside a word.
_Cut = tuple[int, float, bool, bool]


def _cuts(count: int, of_font: Sequence[int], spots: Sequence[Spot], *, apart: bool) -> list[_Cut]:
    """Return where pieces begin: at spots, where the font changes and, if ``apart``, at words."""
    if not apart and not of_font:
        return [(place, amount, False, False) for place, amount, _ in spots if amount]
    found: dict[int, _Cut] = {}
    inside = [False] * count
    for place, amount, end in spots:
        is_word = apart and end - place > 1
        if amount or is_word:
            found[place] = (place, amount, is_word, not amount and place > 0)
        if is_word:
            inside[place + 1 : end] = [True] * (end - place - 1)
            if end < count:
                found.setdefault(end, (end, 0.0, False, True))
    for at in range(1, len(of_font)):
        if of_font[at] != of_font[at - 1]:
            found.setdefault(at, (at, 0.0, inside[at], not inside[at]))
    return [found[place] for place in sorted(found)]


def _shares(
    count: int, of_font: Sequence[int], spots: Sequence[Spot], space: float
) -> tuple[float, float]:
    """Share out ``space``: (each gap's width, what goes after each other character)."""
    gaps = inner = joins = 0
    for at, amount, end in spots:
        gaps += amount == GAP
        inner += max(end - at - 1, 0)
        joins += SQUEEZE < amount < 0
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
