"""Pages: their formats, and a paper that text and rules are put on, page after page.

Positions are in points from the lower left corner of the page; formats are in millimetres, as the
standard gives them (GB/T 9704-2012).
"""

import io
from dataclasses import dataclass
from typing import Any

from app.briefing.embedding import EmbeddedFont
from app.briefing.fonts import Role, Typeface, typeface

MM = 72 / 25.4
PAGE_NUMBER_SIZE = 14.0  # 4号
PAGE_NUMBER_DROP_MM = 7.0
RULE_WIDTH = 0.5
# From the baseline to the middle of a Chinese character, in em.
MIDDLE = 0.38
PREAMBLE_FONT = "chubei-preamble"


@dataclass(frozen=True, slots=True)
class PageFormat:
    """A page and the area text may stand on (版心), in millimetres."""

    width_mm: float
    height_mm: float
    top_mm: float
    left_mm: float
    right_mm: float
    bottom_mm: float

    @property
    def left(self) -> float:
        """The left edge of the text area, in points."""
        return self.left_mm * MM

    @property
    def right(self) -> float:
        """The right edge of the text area, in points."""
        return (self.width_mm - self.right_mm) * MM

    @property
    def top(self) -> float:
        """The upper edge of the text area, in points."""
        return (self.height_mm - self.top_mm) * MM

    @property
    def bottom(self) -> float:
        """The lower edge of the text area, in points."""
        return self.bottom_mm * MM

    @property
    def width(self) -> float:
        """The width of the text area, in points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """The height of the text area, in points."""
        return self.top - self.bottom


OFFICIAL_PAGE = PageFormat(210, 297, top_mm=37, left_mm=28, right_mm=26, bottom_mm=35)
TABLE_PAGE_LANDSCAPE = PageFormat(297, 210, top_mm=22, left_mm=26, right_mm=26, bottom_mm=22)
TABLE_PAGE_PORTRAIT = PageFormat(210, 297, top_mm=26, left_mm=22, right_mm=22, bottom_mm=26)


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished document: the PDF file's bytes, and how many pages it has."""

    content: bytes
    pages: int


class Paper:
    """The pages of one document while they are being made.

    Attributes:
        format: of every page.
        number: of the page being made, from 1.
    """

    def __init__(self, page: PageFormat, title: str, author: str) -> None:
        from reportlab import rl_config
        from reportlab.pdfgen.canvas import Canvas

        self.format = page
        self.number = 1
        rl_config.useA85 = 0
        self._buffer = io.BytesIO()
        self._canvas: Any = Canvas(
            self._buffer,
            pagesize=(page.width_mm * MM, page.height_mm * MM),
            pageCompression=1,
            pdfVersion=(1, 7),
            initialFontName=_preamble_font(),
            lang="zh-CN",
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setSubject(title)
        self._canvas.setCreator("Chubei 储备")
        self._fonts: dict[str, EmbeddedFont] = {}
        self._faces: dict[Role, tuple[Typeface, list[EmbeddedFont]]] = {}
        self._texts: list[str] = []
        self._rules: list[str] = []
        self._font_state = ""
        self._tracking = 0.0

    def text(
        self, x: float, y: float, text: str, role: Role, size: float, tracking: float = 0.0
    ) -> None:
        """Set one line of text with its baseline starting at (x, y).

        Args:
            x: left end, in points.
            y: baseline, in points.
            text: characters the role has.
            role: the role to set it in.
            size: in points.
            tracking: space added after each character, in points.
        """
        if not text:
            return
        face, fonts = self._faces.get(role) or self._open_role(role)
        glyphs = [face[character] for character in text]
        operators = self._texts
        operators.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm")
        if tracking != self._tracking:
            operators.append(f"{tracking:.3f} Tc")
            self._tracking = tracking
        start = 0
        while start < len(glyphs):
            index = glyphs[start].font
            end = start + 1
            while end < len(glyphs) and glyphs[end].font == index:
                end += 1
            font = fonts[index]
            font.used.update(text[start:end])
            state = f"/{font.label} {size:g} Tf"
            if state != self._font_state:
                operators.append(state)
                self._font_state = state
            codes = "".join([glyph.code for glyph in glyphs[start:end]])
            operators.append(f"<{codes}> Tj")
            start = end

    def rule(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Draw a table rule between two points."""
        self._rules.append(f"{x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l")

    def turn(self) -> None:
        """Finish the page and start the next one."""
        self._finish_page()
        self.number += 1

    def finish(self) -> Printed:
        """Finish the last page and return the document."""
        self._finish_page()
        self._canvas.save()
        return Printed(self._buffer.getvalue(), self.number)

    def _finish_page(self) -> None:
        self._set_page_number()
        if self._rules:
            rules = "\n".join(self._rules)
            self._canvas.addLiteral(f"{RULE_WIDTH} w 2 J\n{rules}\nS")
        self._canvas.addLiteral("BT\n" + "\n".join(self._texts) + "\nET")
        self._canvas.showPage()
        self._texts, self._rules = [], []
        self._font_state, self._tracking = "", 0.0

    def _set_page_number(self) -> None:
        """Set 「— 1 —」 below the text area: odd pages right, even pages left, one em in."""
        text = f"— {self.number} —"
        width = typeface(Role.SONG).width(text, PAGE_NUMBER_SIZE)
        page = self.format
        x = page.left + PAGE_NUMBER_SIZE
        if self.number % 2:
            x = page.right - PAGE_NUMBER_SIZE - width
        y = page.bottom - PAGE_NUMBER_DROP_MM * MM - MIDDLE * PAGE_NUMBER_SIZE
        self.text(x, y, text, Role.SONG, PAGE_NUMBER_SIZE)

    def _open_role(self, role: Role) -> tuple[Typeface, list[EmbeddedFont]]:
        face = typeface(role)
        opened = (face, [self._open_font(index, face) for index in range(len(face.chain))])
        self._faces[role] = opened
        return opened

    def _open_font(self, index: int, face: Typeface) -> EmbeddedFont:
        font = face.chain[index]
        if font.name not in self._fonts:
            self._fonts[font.name] = EmbeddedFont(font, f"C{len(self._fonts) + 1}")
            self._canvas._doc.delayedFonts.append(self._fonts[font.name])
        return self._fonts[font.name]


class Frame:
    """The text area of the pages of a paper, filled from the top.

    Attributes:
        paper: what is written on.
        y: the lowest point used so far on this page, in points.
    """

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.y = paper.format.top

    @property
    def room(self) -> float:
        """Height left on this page, in points."""
        return self.y - self.paper.format.bottom

    @property
    def is_fresh(self) -> bool:
        """Whether nothing stands on this page yet."""
        return self.y == self.paper.format.top

    def turn(self) -> None:
        """Go on at the top of the next page."""
        self.paper.turn()
        self.y = self.paper.format.top


def centred(left: float, right: float, width: float) -> float:
    """Return where something ``width`` wide starts to stand in the middle."""
    return (left + right - width) / 2


class _Preamble:
    """A font that is never written: ReportLab would put an unembedded Helvetica on each page."""

    fontName = PREAMBLE_FONT  # noqa: N815 - ReportLab's name
    _dynamicFont = 1  # noqa: N815 - the same
    _multiByte = 0  # noqa: N815 - the same

    def __init__(self) -> None:
        self.face = self
        self.name = PREAMBLE_FONT
        self.builtIn = 0


def _preamble_font() -> str:
    from reportlab.pdfbase import pdfmetrics

    if PREAMBLE_FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(_Preamble())
    return PREAMBLE_FONT
