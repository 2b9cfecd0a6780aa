"""Running text on the text grid: where its paragraphs stand, and what stands between them.

Every baseline lies on the page's grid (GB/T 9704-2012, 5.2.3), also below a table or a picture.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, repeat
from math import ceil

from app.briefing.cells import Grid, Row
from app.briefing.charts import BarChart, StackChart
from app.briefing.evening import is_stretchable
from app.briefing.fonts import typeface
from app.briefing.lines import Line
from app.briefing.pages import Frame
from app.briefing.paragraphs import (
    HEADINGS,
    Level,
    Paragraph,
    SetParagraph,
    line_count,
    set_paragraphs,
)
from app.briefing.setting import Placed
from app.briefing.tables import Merge, paint_table
from app.briefing.typography import BODY_SIZE, MIDDLE, PageFormat, text_grid
from app.documents.pictures import Picture, shown_size

# So many lines of a paragraph stand together at the foot and at the head of a page.
FEWEST = 2
# What may be missing of a line by rounding, in lines.
TOLERANCE = 0.001
# And of its width, in points: a full line is as wide as the column but for this.
ROUNDING = 1e-6
# So much of a line at least is blank below a drawing, and above and below a table.
BELOW, BESIDE_TABLE = 0.1, 0.25
# A chart that has to wait for the next page takes no more of it than this, and lets text be drawn
# up only where there is room for so many lines: a heading and two lines of text.
MOST_WAITING, FEWEST_DRAWN = 0.5, 3


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A chart that goes to the head of the next page: how to set it, and the lines it takes."""

    lines: int
    set_it: Callable[[], None]


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
        head: float = 0.0,
        on_heading: Callable[[Level, str, float], None] | None = None,
    ) -> None:
        """Begin where the frame stands.

        Args:
            frame: where to set.
            size: of the body, in points; other sizes follow it in proportion.
            keep_together: no line of a paragraph stands alone on its page where it need not.
            head: what the frame sets at the top of each further page, in points.
            on_heading: called with level, text and upper edge of each TITLE to FOURTH that has
                been placed, for bookmarks and contents.
        """
        self.frame = frame
        self.grid = text_grid(frame.paper.format, size)
        self._size = size
        self._keeps = keep_together
        self._head = head
        self._on_heading = on_heading
        self._waiting: _Waiting | None = None
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
        while self.lines_left < lines and not self.frame.is_fresh:
            self.turn()

    def turn(self, page: PageFormat | None = None) -> None:
        """Go on at the top of the next page, in another format if one is given.

        A chart that waited for it is set there.
        """
        self.frame.turn(page)
        if page is not None:
            self.grid = text_grid(page, self._size)
        self._settle()
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting.set_it()

    def table(
        self,
        grid: Grid,
        header: Row | None,
        rows: Sequence[Row],
        merges: Sequence[Merge] = (),
        notes: Sequence[Paragraph] = (),
    ) -> None:
        """Set a table; text goes on at the next line of the grid that is clear of it.

        Args:
            grid: its columns.
            header: repeated on each page; None for none.
            rows: from top to bottom.
            merges: cells over several rows.
            notes: below it, on the page of its last row.
        """
        if not self.frame.is_fresh:
            self.frame.y -= BESIDE_TABLE * self.grid.pitch
        page = self.frame.paper.format
        below = set_paragraphs(notes, page, self.grid, self.frame)
        room = self._notes_room(line_count(below))
        paint_table(self.frame, grid, header, rows, merges=merges, below=room)
        self._clear(BESIDE_TABLE)
        self.place(below)

    def notes_room(self, notes: Sequence[Paragraph]) -> float:
        """Return the height notes take below a table, in points."""
        return self._notes_room(self.count_lines(notes))

    def _notes_room(self, lines: int) -> float:
        return (lines + BESIDE_TABLE) * self.grid.pitch if lines else 0.0

    def count_lines(self, parts: Sequence[Paragraph]) -> int:
        """Return how many lines paragraphs take."""
        found = set_paragraphs(parts, self.frame.paper.format, self.grid, self.frame)
        return line_count(found)

    def lines_beside(self, height: float) -> int:
        """Return the lines a piece of table takes with the gap above it, by its height."""
        return ceil(height / self.grid.pitch + BESIDE_TABLE - TOLERANCE)

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

    def chart(
        self, chart: BarChart | StackChart, caption: str = "", *, may_wait: bool = False
    ) -> None:
        """Set a chart as wide as the column, its caption below it on the same page.

        One taller than a page goes on to further ones.

        Args:
            chart: what to set.
            caption: below it.
            may_wait: where it does not fit, it may go to the head of the next page while the text
                that is added next fills this one; :meth:`settle` ends the waiting.
        """
        self.settle()
        paper = self.frame.paper
        page, pitch = paper.format, self.grid.pitch
        below = set_paragraphs([Paragraph(Level.CAPTION, caption)], page, self.grid, self.frame)
        lines = line_count(below)
        parts = chart.parts(paper, page.width, page.height - (lines + BELOW) * pitch)
        if may_wait and len(parts) == 1:
            takes = ceil(parts[0].height(paper, page.width) / pitch + BELOW) + lines
            is_small = takes <= MOST_WAITING * self.grid.lines
            if is_small and FEWEST_DRAWN <= self.lines_left < takes:
                self._waiting = _Waiting(takes, partial(self.chart, chart, caption))
                return
        for part in parts:
            height = part.height(paper, page.width)
            self.need(ceil(height / pitch + BELOW) + lines)
            self.draw(height, partial(part.paint, paper))
        self.place(below)

    @property
    def has_waiting(self) -> bool:
        """Whether a chart waits for the next page."""
        return self._waiting is not None

    def settle(self) -> None:
        """Set a chart that waits, before what must not stand ahead of it."""
        if self._waiting is not None:
            self.turn()

    def picture(self, picture: Picture, caption: str = "") -> None:
        """Set a picture in the middle of the column, its caption below it on the same page."""
        page = self.frame.paper.format
        width, height = shown_size(picture, page.width, page.height)
        below: list[SetParagraph] = []
        if caption:
            parts = [Paragraph(Level.CAPTION, caption)]
            below = set_paragraphs(parts, page, self.grid, self.frame)
        lines = line_count(below)
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
        spaces = [_space_before(part) for part in parts]
        needed = sum(spaces) + line_count(parts)
        fits = needed <= self.lines_left
        for at, part in enumerate(parts):
            if not fits:
                self._make_room(parts, at)
            if spaces[at]:
                self.space(spaces[at])
            if part.level in HEADINGS and self._on_heading is not None:
                text = "".join(line.text for line in part.lines)
                self._on_heading(part.level, text, self.frame.y)
            if fits:
                self._set_here(part, part.lines)
            else:
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
        rooms = chain([self._next_page], repeat(self._further_page))
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
            room = next(rooms)
        if closing and count > room - len(closing.lines) - 1 and room >= count > 0:
            # Issuer and date do not stand on a page without text (7.3.5.4).
            kept = FEWEST if count >= 2 * FEWEST else count
            takes.append(count - kept)
            count = kept
        takes.append(count)
        return takes

    @property
    def _next_page(self) -> int:
        """Lines the next page has for text: all but those of a chart that waits for it."""
        return self._further_page - (self._waiting.lines if self._waiting else 0)

    @property
    def _further_page(self) -> int:
        """Lines a page that is turned to has below its head."""
        return self.grid.lines - ceil(self._head / self.grid.pitch - TOLERANCE)

    def _set_lines(self, part: SetParagraph, takes: Sequence[int]) -> None:
        at = 0
        for number, take in enumerate(takes):
            if number:
                self.turn()
            rest = part.lines[at : at + take]
            while rest:
                if self.lines_left < 1:
                    self.turn()
                room = max(self.lines_left, 1)
                self._set_here(part, rest[:room])
                rest = rest[room:]
            at += take

    def _set_here(self, part: SetParagraph, lines: Sequence[Line]) -> None:
        """Set lines of a paragraph that fit on this page, from where the frame stands."""
        paper, style, size, tracking = self.frame.paper, part.style, part.size, part.tracking
        page, pitch, texts = paper.format, self.grid.pitch, paper.texts
        face = typeface(style.role, paper.fonts)
        above = pitch / 2 + MIDDLE * self.grid.size
        left, room, used = page.left, page.width, self._used
        placed: list[Placed] = []
        for text, width, indent, ends in lines:
            x, slack = left + indent, 0.0
            if style.centred:
                x = left + (room - width) / 2
            else:
                slack = room - indent - width
                # The last character of a full line keeps its cell, though its tracking is negative.
                if slack < 0:
                    slack += max(-tracking, 0.0)
                    if slack > -ROUNDING:
                        slack = 0.0
                elif ends or not is_stretchable(text, face, size, slack):
                    slack = 0.0
            placed.append((x, text, slack))
        texts.set(placed, page.top - used * pitch - above, pitch, style.role, size, tracking)
        self.frame.y = page.top - (used + len(lines)) * pitch

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


def _space_before(part: SetParagraph) -> int:
    """Return the blank lines before a paragraph: one before issuer and date (7.3.5.2)."""
    return 1 if part.level is Level.SIGNATURE else 0
