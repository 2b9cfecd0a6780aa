"""Running text on the text grid: levels of headings, body, notes, and what stands between them.

Every baseline lies on the page's grid (GB/T 9704-2012, 5.2.3), also below a table or a picture.
Levels and their typefaces follow 7.3.3, issuer and date 7.3.5.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from math import ceil

from app.briefing.charts import BarChart, StackChart
from app.briefing.evening import even_lines, is_stretchable
from app.briefing.fonts import Role, typeface
from app.briefing.lines import Line, break_lines, paragraphs
from app.briefing.pages import Frame
from app.briefing.tables import Grid, Merge, Row, paint_table
from app.briefing.titles import balanced_lines
from app.briefing.typography import (
    BODY_SIZE,
    MIDDLE,
    NOTE_SIZE,
    TITLE_SIZE,
    PageFormat,
    TextGrid,
    text_grid,
)
from app.documents.pictures import Picture, shown_size

# So many lines of a paragraph stand together at the foot and at the head of a page.
FEWEST = 2
# What may be missing of a line by rounding, in lines.
TOLERANCE = 0.001
RIGHT_INDENT = 2
# So much of a line at least is blank below a drawing.
BELOW = 0.1


class Level(StrEnum):
    """What a paragraph is in its document."""

    TITLE = "标题"
    SUBTITLE = "副标题"
    LABEL = "附件号"
    FIRST = "一级标题"
    SECOND = "二级标题"
    THIRD = "三级标题"
    FOURTH = "四级标题"
    BODY = "正文"
    NOTE = "注"
    CAPTION = "图表名"
    SIGNATURE = "落款"


@dataclass(frozen=True, slots=True)
class Style:
    """How a level is set.

    Attributes:
        role: the typeface.
        size: in points, where the body is 16; None for the body's own.
        indent: of the first line, in characters.
        centred: each line stands in the middle.
        keeps: whether it stays with what follows it.
    """

    role: Role
    size: float | None = None
    indent: int = 2
    centred: bool = False
    keeps: bool = False


STYLES: dict[Level, Style] = {
    Level.TITLE: Style(Role.TITLE, TITLE_SIZE, 0, centred=True, keeps=True),
    Level.SUBTITLE: Style(Role.KAI, BODY_SIZE, 0, centred=True, keeps=True),
    Level.LABEL: Style(Role.HEI, BODY_SIZE, 0, keeps=True),
    Level.FIRST: Style(Role.HEI, keeps=True),
    Level.SECOND: Style(Role.KAI, keeps=True),
    Level.THIRD: Style(Role.FANG, keeps=True),
    Level.FOURTH: Style(Role.FANG, keeps=True),
    Level.BODY: Style(Role.FANG),
    Level.NOTE: Style(Role.FANG, NOTE_SIZE),
    Level.CAPTION: Style(Role.HEI, NOTE_SIZE, 0, centred=True, keeps=True),
    Level.SIGNATURE: Style(Role.FANG),
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and what it is.

    Attributes:
        level: what it is.
        text: without its line ends set apart; of a SIGNATURE, issuer and date on two lines.
    """

    level: Level
    text: str


@dataclass(frozen=True, slots=True)
class SetParagraph:
    """A paragraph broken into lines for one grid.

    Attributes:
        text: what its lines were filled with; empty where they are not to be evened out.
        width: of the column, in points.
        indent: of its first line, in points.
    """

    level: Level
    style: Style
    size: float
    tracking: float
    lines: tuple[Line, ...]
    text: str = ""
    width: float = 0.0
    indent: float = 0.0


def set_paragraphs(
    parts: Sequence[Paragraph], page: PageFormat, grid: TextGrid, frame: Frame
) -> list[SetParagraph]:
    """Break paragraphs into lines and even them out; one that holds several becomes several."""
    filled = fill_paragraphs(parts, page, grid, frame)
    return [evened(each, frame) for each in filled]


def evened(part: SetParagraph, frame: Frame) -> SetParagraph:
    """Return a paragraph with lines that are spread less."""
    if not part.text:
        return part
    face, lines = typeface(part.style.role, frame.paper.fonts), list(part.lines)
    found = even_lines(
        lines, part.text, face, part.size, part.width, tracking=part.tracking, indent=part.indent
    )
    return part if found is lines else replace(part, lines=tuple(found))


def fill_paragraphs(
    parts: Sequence[Paragraph], page: PageFormat, grid: TextGrid, frame: Frame
) -> list[SetParagraph]:
    """Break paragraphs into lines, each as full as can be."""
    found: list[SetParagraph] = []
    for part in parts:
        style = STYLES[part.level]
        face = typeface(style.role, frame.paper.fonts)
        own = text_grid(page, style.size * grid.size / BODY_SIZE) if style.size else grid
        size, cell = own.size, own.cell
        if style.centred:
            text = "".join(paragraphs(part.text))
            title = balanced_lines(text, face, size, page.width)
            if title:
                found.append(SetParagraph(part.level, style, size, 0.0, tuple(title)))
            continue
        if part.level is Level.SIGNATURE:
            found += _signature(part, style, page, own, frame)
            continue
        # The last character of a full line keeps its cell, though its tracking is negative.
        width = page.width + max(-own.tracking, 0.0)
        for paragraph in paragraphs(part.text):
            # An indent that was typed is not added to the one that is set.
            text, indent, track = paragraph.strip(), style.indent * cell, own.tracking
            lines = break_lines(text, face, size, width, tracking=track, indent=indent)
            found.append(
                SetParagraph(part.level, style, size, track, tuple(lines), text, width, indent)
            )
    return found


class Flow:
    """Running text going down the pages of a frame, from grid line to grid line.

    Attributes:
        frame: where it stands; its ``y`` is on the grid after each call.
        grid: the lines and cells of the page.
    """

    def __init__(
        self,
        frame: Frame,
        *,
        size: float = BODY_SIZE,
        keep_together: bool = True,
        on_heading: Callable[[Level, str, float], None] | None = None,
    ) -> None:
        """Begin where the frame stands.

        Args:
            frame: where to set.
            size: of the body, in points; other sizes follow it in proportion.
            keep_together: no line of a paragraph stands alone on its page where it need not.
            on_heading: called with level, text and upper edge of each TITLE to FOURTH that has
                been placed, for bookmarks and contents.
        """
        self.frame = frame
        self.grid = text_grid(frame.paper.format, size)
        self._size = size
        self._keeps = keep_together
        self._on_heading = on_heading
        self._settle()

    @property
    def lines_left(self) -> int:
        """Lines still free on this page."""
        return self.grid.lines - self._used

    @property
    def _used(self) -> int:
        depth = (self.frame.paper.format.top - self.frame.y) / self.grid.pitch
        return ceil(depth - TOLERANCE)

    def add(self, parts: Sequence[Paragraph]) -> None:
        """Set paragraphs, turning pages as needed.

        Headings stay with two lines of what follows them in ``parts``.
        """
        page = self.frame.paper.format
        self.place(set_paragraphs(parts, page, self.grid, self.frame))

    def space(self, lines: int) -> None:
        """Leave lines blank; at the top of a page none."""
        if not self.frame.is_fresh:
            self._move(min(lines, self.lines_left))

    def need(self, lines: int) -> None:
        """Turn the page unless so many lines are still free on it."""
        if self.lines_left < lines and not self.frame.is_fresh:
            self.turn()

    def turn(self, page: PageFormat | None = None) -> None:
        """Go on at the top of the next page, in another format if one is given."""
        self.frame.turn(page)
        if page is not None:
            self.grid = text_grid(page, self._size)
        self._settle()

    def table(
        self, grid: Grid, header: Row | None, rows: Sequence[Row], merges: Sequence[Merge] = ()
    ) -> None:
        """Set a table; text goes on at the next line of the grid that is clear of it."""
        if not self.frame.is_fresh:
            self.frame.y -= 0.25 * self.grid.pitch
        paint_table(self.frame, grid, header, rows, merges=merges)
        self._clear(0.25)

    def draw(self, height: float, paint: Callable[[float, float, float], None]) -> None:
        """Leave room for a drawing and have it painted.

        Args:
            height: in points; brought down to a page's at most.
            paint: called with left edge, upper edge and width of its place, in points.
        """
        page = self.frame.paper.format
        height = min(height, page.height)
        if self.frame.room + TOLERANCE < height and not self.frame.is_fresh:
            self.turn()
        paint(page.left, self.frame.y, page.width)
        self.frame.y -= height
        self._clear(BELOW)

    def chart(self, chart: BarChart | StackChart, caption: str = "") -> None:
        """Set a chart as wide as the column, its caption below it on the same page.

        One taller than a page goes on to further ones.
        """
        paper = self.frame.paper
        page, pitch = paper.format, self.grid.pitch
        below = set_paragraphs([Paragraph(Level.CAPTION, caption)], page, self.grid, self.frame)
        lines = sum(len(part.lines) for part in below)
        for part in chart.parts(paper, page.width, page.height - (lines + BELOW) * pitch):
            height = part.height(paper, page.width)
            self.need(ceil(height / pitch + BELOW) + lines)
            self.draw(height, partial(part.paint, paper))
        self.place(below)

    def picture(self, picture: Picture, caption: str = "") -> None:
        """Set a picture in the middle of the column, its caption below it on the same page."""
        page = self.frame.paper.format
        width, height = shown_size(picture, page.width, page.height)
        below: list[SetParagraph] = []
        if caption:
            parts = [Paragraph(Level.CAPTION, caption)]
            below = set_paragraphs(parts, page, self.grid, self.frame)
        lines = sum(len(part.lines) for part in below)
        rows = ceil(height / self.grid.pitch + BELOW)
        if self.lines_left < rows + lines and not self.frame.is_fresh:
            self.turn()
        x = page.left + (page.width - width) / 2
        # In the middle of its lines, so that the space above and below is the same.
        spare = rows * self.grid.pitch - height
        self.frame.paper.picture(x, self.frame.y - height - spare / 2, width, height, picture)
        self._move(rows)
        self.place(below)

    def place(self, parts: Sequence[SetParagraph]) -> None:
        """Set paragraphs that have been broken into lines for this flow's grid."""
        for at, part in enumerate(parts):
            self._make_room(parts, at)
            if part.level in HEADINGS and self._on_heading is not None:
                text = "".join(line.text for line in part.lines)
                self._on_heading(part.level, text, self.frame.y)
            self._set_lines(part, self._takes(part, parts[at + 1 :]))

    def _make_room(self, parts: Sequence[SetParagraph], at: int) -> None:
        """Turn the page where what must stand together does not fit on it."""
        needed, index = 0, at
        while index < len(parts) and parts[index].style.keeps:
            needed += len(parts[index].lines)
            index += 1
        if index < len(parts):
            following = parts[index]
            needed += _space_before(following)
            needed += self._first_part(following, follows=index > at)
        self.need(min(needed, self.grid.lines))
        if parts[at].level is Level.SIGNATURE:
            self.space(_space_before(parts[at]))

    def _first_part(self, part: SetParagraph, *, follows: bool) -> int:
        """Return how many lines of a paragraph must stand on the page it begins on."""
        count = len(part.lines)
        if part.level is Level.SIGNATURE:
            return count
        if not self._keeps:
            return min(count, FEWEST if follows else 1)
        # Three lines are not parted: one of them would stand alone.
        return count if count < 2 * FEWEST else FEWEST

    def _takes(self, part: SetParagraph, rest: Sequence[SetParagraph]) -> list[int]:
        """Return how many of a paragraph's lines go on this page, and on each further one."""
        count, room = len(part.lines), self.lines_left
        takes: list[int] = []
        closing = rest[0] if rest and rest[0].level is Level.SIGNATURE else None
        while count > room:
            take = room
            if self._keeps and count - take < FEWEST:
                take = count - FEWEST
            if self._keeps and take < FEWEST:
                take = 0 if takes or not self.frame.is_fresh else room
            takes.append(take)
            count -= take
            room = self._full_page
        if closing and count > room - len(closing.lines) - 1 and room >= count > 0:
            # Issuer and date do not stand on a page without text (7.3.5.4).
            kept = FEWEST if count >= 2 * FEWEST else count
            takes.append(count - kept)
            count = kept
        takes.append(count)
        return takes

    @property
    def _full_page(self) -> int:
        return self.grid.lines

    def _set_lines(self, part: SetParagraph, takes: Sequence[int]) -> None:
        at = 0
        for number, take in enumerate(takes):
            if number:
                self.turn()
            for line in part.lines[at : at + take]:
                if self.lines_left < 1:
                    self.turn()
                self._set_line(part, line)
            at += take

    def _set_line(self, part: SetParagraph, line: Line) -> None:
        page = self.frame.paper.format
        y = self.frame.y - self.grid.pitch / 2 - MIDDLE * self.grid.size
        x, slack = page.left + line.indent, 0.0
        if part.style.centred:
            x = page.left + (page.width - line.width) / 2
        else:
            slack = page.width - line.indent - line.width
            face = typeface(part.style.role, self.frame.paper.fonts)
            # The last character of a full line keeps its cell, though its tracking is negative.
            if slack < 0:
                slack = min(slack + max(-part.tracking, 0.0), 0.0)
            elif line.ends or not is_stretchable(line.text, face, part.size, slack):
                slack = 0.0
        self.frame.paper.text(x, y, line.text, part.style.role, part.size, part.tracking, slack)
        self._move(1)

    def _move(self, lines: int) -> None:
        self.frame.y = self.frame.paper.format.top - (self._used + lines) * self.grid.pitch

    def _settle(self) -> None:
        """Go to the next line of the grid; what is fresh stays so."""
        is_fresh = self.frame.is_fresh
        self._move(0)
        if is_fresh:
            self.frame.begin_here()

    def _clear(self, blank: float) -> None:
        """Go to the next line of the grid that leaves so much of a line free above it."""
        self.frame.y -= blank * self.grid.pitch
        self._move(0)


HEADINGS = frozenset({Level.TITLE, Level.FIRST, Level.SECOND, Level.THIRD, Level.FOURTH})


def _space_before(part: SetParagraph) -> int:
    """Return the blank lines before a paragraph: one before issuer and date (7.3.5.2)."""
    return 1 if part.level is Level.SIGNATURE else 0


def _signature(
    part: Paragraph, style: Style, page: PageFormat, grid: TextGrid, frame: Frame
) -> list[SetParagraph]:
    """Set issuer and date: the issuer two characters from the right, the date two further in.

    The date's first character stands two to the right of the issuer's; where the date is the
    longer one, it stands two from the right and the issuer moves left with it (7.3.5.2).
    """
    texts = paragraphs(part.text)
    if not texts:
        return []
    face = typeface(style.role, frame.paper.fonts)
    cell = grid.cell
    *issuers, last = [
        line
        for text in texts
        for line in break_lines(
            text, face, grid.size, page.width - 4 * cell, tracking=grid.tracking
        )
    ]
    right = page.width - RIGHT_INDENT * cell
    if not issuers:
        return [_aligned(part.level, style, grid, [last._replace(indent=right - last.width)])]
    widest = max(line.width for line in issuers)
    start = right - widest
    if start + 2 * cell + last.width > right:
        start = right - last.width - 2 * cell
    start = max(start, 0.0)
    lines = [line._replace(indent=start + (widest - line.width) / 2) for line in issuers]
    lines.append(last._replace(indent=min(start + 2 * cell, page.width - last.width)))
    return [_aligned(part.level, style, grid, lines)]


def _aligned(level: Level, style: Style, grid: TextGrid, lines: Sequence[Line]) -> SetParagraph:
    """Return lines that stand where their indent says, none of them justified."""
    return SetParagraph(
        level, style, grid.size, grid.tracking, tuple(line._replace(ends=True) for line in lines)
    )
