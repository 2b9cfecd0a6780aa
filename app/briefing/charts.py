"""Charts in the document's own fonts: lying bars for groups, standing stacks for years.

Grey and hatched only, so that they say the same on an office's laser printer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, log10

from app.briefing.fonts import Role, typeface
from app.briefing.lines import Line, break_lines
from app.briefing.pages import Paper, centred
from app.briefing.typography import MIDDLE

SIZE = 10.5  # 五号
BAR_PITCH = 1.9  # from bar to bar, over the size
BAR_SHARE = 0.55
MOST_LABEL = 0.36  # of the width
# From line to line of a label, and what is added to its lines, over the size.
LABEL_PITCH, LABEL_PAD = 1.2, 0.5
GREYS = (0.35, 0.75, 0.55, 0.9)
HATCH_STEP, HATCH_GREY = 3.0, 0.35
STACK_HEIGHT = 150.0
WIDEST_STACK = 28.0
TICKS = 4
AXIS_GREY, TICK_GREY = 0.3, 0.8


@dataclass(frozen=True, slots=True)
class Bar:
    """One lying bar.

    Attributes:
        label: left of it.
        value: its length; never negative.
        text: right of it, as printed.
        is_hatched: hatched in place of grey (未排期, 未填).
    """

    label: str
    value: float
    text: str
    is_hatched: bool = False


@dataclass(frozen=True, slots=True)
class Stack:
    """One standing stack.

    Attributes:
        label: below it.
        values: from the bottom, one for each series; never negative.
        text: above it, as printed; may be empty.
        is_hatched: hatched in place of grey (未排期).
    """

    label: str
    values: tuple[float, ...]
    text: str
    is_hatched: bool = False


@dataclass(frozen=True, slots=True)
class BarChart:
    """Lying bars, as wide as the place they are painted in.

    Attributes:
        bars: from the top.
        size: of the type, in points.
        most: the value of a bar as long as there is room; the largest where it is 0.
    """

    bars: tuple[Bar, ...]
    size: float = SIZE
    most: float = 0.0

    def height(self, paper: Paper, width: float) -> float:
        """Return the height it takes at a width, in points."""
        rows = self._labels(paper, width)
        return sum(self._row_height(lines) for lines in rows) + 0.4 * self.size

    def parts(self, paper: Paper, width: float, room: float) -> list["BarChart"]:
        """Return charts to one scale no taller than ``room`` points, that together are this one.

        A label taller than that goes on beside an empty place.
        """
        most = max((bar.value for bar in self.bars), default=0.0)
        tallest = int((room / self.size - 0.4 - LABEL_PAD) / LABEL_PITCH)
        pages: list[list[Bar]] = [[]]
        used = 0.4 * self.size
        for bar, lines in zip(self.bars, self._labels(paper, width), strict=True):
            for at in range(0, max(len(lines), 1), tallest):
                held = lines[at : at + tallest]
                piece = bar if not at else Bar("", 0.0, "")
                if len(lines) > tallest:
                    piece = replace(piece, label="".join(line.text for line in held))
                height = self._row_height(held)
                if used + height > room and pages[-1]:
                    pages.append([])
                    used = 0.4 * self.size
                pages[-1].append(piece)
                used += height
        return [BarChart(tuple(bars), self.size, most) for bars in pages]

    def paint(self, paper: Paper, left: float, top: float, width: float) -> None:
        """Paint it with its upper left corner at (left, top)."""
        face = typeface(Role.FANG, paper.fonts)
        rows = self._labels(paper, width)
        label = max((line.width for lines in rows for line in lines), default=0.0)
        text = max((face.width(bar.text, self.size) for bar in self.bars), default=0.0)
        start = left + label + 0.6 * self.size
        room = max(left + width - start - text - 0.6 * self.size, 1.0)
        most = self.most or max((bar.value for bar in self.bars), default=0.0) or 1.0
        y = top - 0.2 * self.size
        for bar, lines in zip(self.bars, rows, strict=True):
            height = self._row_height(lines)
            middle = y - height / 2
            baseline = middle + ((len(lines) - 1) / 2 * LABEL_PITCH - MIDDLE) * self.size
            for line in lines:
                x = start - 0.6 * self.size - line.width
                paper.text(x, baseline, line.text, Role.FANG, self.size)
                baseline -= LABEL_PITCH * self.size
            long = bar.value / most * room
            thick = BAR_SHARE * BAR_PITCH * self.size
            _paint_bar(paper, start, middle - thick / 2, long, thick, 0, bar.is_hatched)
            x = start + long + 0.4 * self.size
            paper.text(x, middle - MIDDLE * self.size, bar.text, Role.FANG, self.size)
            y -= height
        paper.stroke(((start, top), (start, y)), 0.6, AXIS_GREY)

    def _labels(self, paper: Paper, width: float) -> list[list[Line]]:
        face = typeface(Role.FANG, paper.fonts)
        most = width * MOST_LABEL
        return [break_lines(bar.label, face, self.size, most) for bar in self.bars]

    def _row_height(self, lines: Sequence[Line]) -> float:
        return self.size * max(BAR_PITCH, LABEL_PITCH * len(lines) + LABEL_PAD)


@dataclass(frozen=True, slots=True)
class StackChart:
    """Standing stacks over an axis with a few round values.

    Attributes:
        stacks: from left to right.
        series: what the parts of a stack are, from the bottom; named in a legend where several.
        unit: of the axis, as printed.
        size: of the type, in points.
        hatched: what hatching means, for the legend; empty to leave it out.
    """

    stacks: tuple[Stack, ...]
    series: tuple[str, ...] = ()
    unit: str = ""
    size: float = SIZE
    hatched: str = ""

    def parts(self, paper: Paper, width: float, room: float) -> list["StackChart"]:
        """Return the chart itself, which is never taller than a page."""
        return [self]

    def height(self, paper: Paper, width: float) -> float:
        """Return the height it takes at a width, in points."""
        labels = max((len(lines) for lines in self._labels(paper, width)), default=1)
        return (
            STACK_HEIGHT + (labels * 1.2 + 2.6) * self.size + 1.6 * self.size * bool(self._keys())
        )

    def paint(self, paper: Paper, left: float, top: float, width: float) -> None:
        """Paint it with its upper left corner at (left, top)."""
        face = typeface(Role.FANG, paper.fonts)
        size = self.size
        most = max((sum(stack.values) for stack in self.stacks), default=0.0)
        step = _round_step(most / TICKS)
        ticks = [step * number for number in range(ceil(most / step) + 1)] if most else [0.0, step]
        axis = self._axis(paper, ticks)
        y = top
        if self._keys():
            self._paint_legend(paper, left + axis, y)
            y -= 1.6 * size
        if self.unit:
            paper.text(left, y - size, self.unit, Role.FANG, size * 0.9)
        ceiling = y - 2.2 * size
        floor_y = ceiling - STACK_HEIGHT
        scale = STACK_HEIGHT / ticks[-1]
        for tick in ticks:
            at = floor_y + tick * scale
            paper.stroke(((left + axis, at), (left + width, at)), 0.4, TICK_GREY if tick else 0.3)
            text = _plain(tick)
            x = left + axis - 0.4 * size - face.width(text, size * 0.9)
            paper.text(x, at - MIDDLE * size * 0.9, text, Role.FANG, size * 0.9)
        pitch = (width - axis) / max(len(self.stacks), 1)
        thick = min(pitch * 0.6, WIDEST_STACK)
        for number, (stack, lines) in enumerate(
            zip(self.stacks, self._labels(paper, width), strict=True)
        ):
            middle = left + axis + (number + 0.5) * pitch
            base = floor_y
            for part, value in enumerate(stack.values):
                high = value * scale
                if high:
                    x = middle - thick / 2
                    _paint_bar(paper, x, base, thick, high, part, stack.is_hatched)
                base += high
            small = min(size * 0.9, 0.96 * pitch / max(face.width(stack.text, 1.0), 0.01))
            shown = face.width(stack.text, small)
            x = centred(middle - pitch / 2, middle + pitch / 2, shown)
            paper.text(x, base + 0.35 * size, stack.text, Role.FANG, small)
            below = floor_y - 1.1 * size
            for line in lines:
                x = centred(middle - pitch / 2, middle + pitch / 2, line.width)
                paper.text(x, below, line.text, Role.FANG, size)
                below -= 1.2 * size

    def _axis(self, paper: Paper, ticks: Sequence[float]) -> float:
        face = typeface(Role.FANG, paper.fonts)
        return max(face.width(_plain(tick), self.size * 0.9) for tick in ticks) + 0.6 * self.size

    def _labels(self, paper: Paper, width: float) -> list[list[Line]]:
        face = typeface(Role.FANG, paper.fonts)
        most = max(sum(stack.values) for stack in self.stacks) if self.stacks else 0.0
        axis = self._axis(paper, [most or 1.0]) + self.size
        pitch = (width - axis) / max(len(self.stacks), 1)
        return [break_lines(stack.label, face, self.size, pitch * 0.96) for stack in self.stacks]

    def _keys(self) -> list[tuple[str, int, bool]]:
        found = [(name, at, False) for at, name in enumerate(self.series)]
        found = found if len(found) > 1 else []
        if self.hatched:
            found.append((self.hatched, 0, True))
        return found

    def _paint_legend(self, paper: Paper, left: float, top: float) -> None:
        face = typeface(Role.FANG, paper.fonts)
        x, size = left, self.size
        for name, part, is_hatched in self._keys():
            _paint_bar(paper, x, top - size, size, 0.8 * size, part, is_hatched)
            paper.text(x + 1.3 * size, top - 0.95 * size, name, Role.FANG, size)
            x += face.width(name, size) + 2.8 * size


def _paint_bar(
    paper: Paper, x: float, y: float, width: float, height: float, part: int, is_hatched: bool
) -> None:
    if width <= 0 or height <= 0:
        return
    if is_hatched:
        paper.hatch(x, y, width, height, HATCH_STEP, HATCH_GREY)
    else:
        paper.fill(x, y, width, height, GREYS[part % len(GREYS)])
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y))
    paper.stroke(corners, 0.4, AXIS_GREY)


def _round_step(value: float) -> float:
    """Return the next of 1, 2, 5, 10 … that is no smaller."""
    if value <= 0:
        return 1.0
    power = 10.0 ** floor(log10(value))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value * 0.999)


def _plain(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")
