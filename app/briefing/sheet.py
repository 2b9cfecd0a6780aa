"""What stands on one page while it is being made, as operators: behind, in and before its text."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.briefing.setting import ROUNDED, TextBlock
from app.briefing.typography import PageFormat

RULE_WIDTH = 0.5


@dataclass(slots=True)
class Sheet:
    """One page being made; positions are those of its :class:`app.briefing.pages.Paper`.

    Attributes:
        slot: which page of the document it is, from 0.
        texts: its running text.
        upright: what stands upright on the sheet, however the text is turned.
        links: numbers of the objects that lead elsewhere.
    """

    slot: int
    texts: TextBlock
    upright: TextBlock
    links: list[int] = field(default_factory=list)
    _graphics: list[str] = field(default_factory=list)
    _rules: list[str] = field(default_factory=list)
    # The upright rules that reach down to here, which those of the next row may go on.
    _places: Sequence[float] = ()
    _top: float = 0.0
    _foot: float = 0.0

    def rule(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Draw a table rule between two points."""
        self._rules.append(f"{ROUNDED[x1]} {ROUNDED[y1]} m {ROUNDED[x2]} {ROUNDED[y2]} l")

    def uprights(self, places: Sequence[float], top: float, bottom: float) -> None:
        """Draw the upright table rules of a row, going on with those of the row above it."""
        if top != self._foot or places != self._places:
            self._end_uprights()
            self._places, self._top = places, top
        self._foot = bottom

    def _end_uprights(self) -> None:
        head, foot, across = f"{ROUNDED[self._top]} m", f"{ROUNDED[self._foot]} l", ROUNDED
        self._rules += [f"{across[x]} {head} {across[x]} {foot}" for x in self._places]
        self._places = ()

    def fill(self, x: float, y: float, width: float, height: float, grey: float) -> None:
        """Fill a rectangle; ``grey`` is from 0 (black) to 1 (white)."""
        self._graphics.append(f"{grey:g} g {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f")

    def stroke(self, points: Sequence[tuple[float, float]], width: float, grey: float) -> None:
        """Draw a line through points; ``width`` in points."""
        path = " l ".join(f"{x:.2f} {y:.2f}" for x, y in points[1:])
        x, y = points[0]
        self._graphics.append(f"{width:g} w {grey:g} G {x:.2f} {y:.2f} m {path} l S")

    def hatch(
        self, x: float, y: float, width: float, height: float, step: float, grey: float
    ) -> None:
        """Fill a rectangle with slanting lines ``step`` points apart."""
        lines = []
        at = -height
        while at < width:
            low, high = max(at, 0.0), min(at + height, width)
            lines.append(f"{x + low:.2f} {y + low - at:.2f} m {x + high:.2f} {y + high - at:.2f} l")
            at += step
        self._graphics.append(f"0.4 w {grey:g} G {' '.join(lines)} S")

    def image(self, x: float, y: float, width: float, height: float, label: str) -> None:
        """Put the image that resources call ``label`` with its lower left corner at (x, y)."""
        self._graphics.append(f"q {width:.2f} 0 0 {height:.2f} {x:.2f} {y:.2f} cm /{label} Do Q")

    def content(self, page: PageFormat, behind: str) -> bytes:
        """Return the page's content stream; ``behind`` is an operator that comes before it all."""
        self._end_uprights()
        parts = [behind] if behind else []
        if page.turned:
            parts.append(f"q 0 1 -1 0 {page.sheet[0]:.2f} 0 cm")
        parts += self._graphics
        if self._rules:
            parts += [f"{RULE_WIDTH} w 0 G 2 J", *self._rules, "S"]
        # Tracking outlives ET, so each block of text keeps its state to itself.
        if self.texts.operators:
            parts += ["q 0 g BT", *self.texts.operators, "ET Q"]
        if page.turned:
            parts.append("Q")
        if self.upright.operators:
            parts += ["q 0 g BT", *self.upright.operators, "ET Q"]
        return "\n".join(parts).encode("ascii")
