"""The project brief (项目简介): one A4 page a project, as a leader or an investor gets it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.briefing.fonts import Role, check_characters, typeface
from app.briefing.lines import Line, break_lines, clean, paragraphs
from app.briefing.pages import MIDDLE, MM, OFFICIAL_PAGE, Frame, Paper, Printed
from app.briefing.tables import Grid, Row, TableStyle, paint_table
from app.briefing.titles import one_line, set_title, title_height, title_lines
from app.errors import Cancelled, shorten
from app.library.output import check_target, write_output

Progress = Callable[[int, int], bool]

# 3号 on the 22-line grid of the standard, and what a text that does not fit shrinks to.
BODY_SIZES = (16.0, 14.0, 12.0)
LINE_PITCH = 28.99 / 16
FACT_SIZES = {16.0: 14.0, 14.0: 12.0, 12.0: 10.5}
FACT_PITCH = 1.45
LONGEST_LABEL = 8  # characters; longer ones take a second line
CONTINUED = "（续）"
CONTINUED_SIZE = 14.0
WIDEST_GAP = 0.3  # of justified text, in em
DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class BriefSheet:
    """One project as it is printed.

    Attributes:
        title: the project's name.
        facts: label and value of the key-fact table; a blank value stays blank.
        sections: heading without its number, and its paragraphs; one without text is dropped and
            the rest are numbered 一、二、….
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class _Setting:
    """A sheet broken into lines at one body size."""

    size: float
    title_size: float
    title: list[Line]
    grid: Grid
    facts: list[Row]
    blocks: list[tuple[Role, list[Line]]]

    @property
    def height(self) -> float:
        """The height on one endless page, in points."""
        lines = sum(len(block) for _, block in self.blocks)
        return (
            title_height(self.title_size, self.title)
            + 2 * self.gap
            + sum(row.height for row in self.facts)
            + lines * self.pitch
        )

    @property
    def pitch(self) -> float:
        return self.size * LINE_PITCH

    @property
    def gap(self) -> float:
        """Space above and below the key-fact table."""
        return self.size * 0.6


def write_briefs(
    sheets: Sequence[BriefSheet],
    path: Path,
    *,
    author: str = "",
    progress: Progress | None = None,
) -> int:
    """Print briefs, each from a page of its own, to one PDF file.

    Returns:
        How many pages it has.

    Raises:
        RefusedInput: a character no bundled font has.
        OutputUnwritable: the file cannot be written.
        Cancelled: ``progress`` said so; nothing was written.
        ValueError: there is no sheet.
    """
    check_target(path)
    printed = print_briefs(sheets, author=author, progress=progress)
    write_output(printed.content, path)
    return printed.pages


def print_briefs(
    sheets: Sequence[BriefSheet], *, author: str = "", progress: Progress | None = None
) -> Printed:
    """Set briefs.

    Raises:
        RefusedInput: a character no bundled font has.
        Cancelled: ``progress`` returned False.
        ValueError: there is no sheet.
    """
    if not sheets:
        raise ValueError("no sheet to print")
    for sheet in sheets:
        _check(sheet)
    title = one_line(sheets[0].title) if len(sheets) == 1 else f"项目简介（{len(sheets)} 个项目）"
    paper = Paper(OFFICIAL_PAGE, title, author)
    for index, sheet in enumerate(sheets):
        if progress is not None and not progress(index, len(sheets)):
            raise Cancelled
        if index:
            paper.turn()
        _paint(Frame(paper), sheet)
    printed = paper.finish()
    if progress is not None and not progress(len(sheets), len(sheets)):
        raise Cancelled
    return printed


def _check(sheet: BriefSheet) -> None:
    """Refuse what cannot be printed whole, before anything is set."""
    place = f"项目简介《{shorten(sheet.title)}》"
    check_characters("项目名称", clean(sheet.title), [Role.TITLE, Role.HEI], place)
    for label, value in sheet.facts:
        check_characters(label, clean(label), [Role.HEI], place)
        check_characters(label, clean(value), [Role.FANG], place)
    for heading, texts in sheet.sections:
        check_characters(heading, clean(heading), [Role.HEI], place)
        for text in texts:
            check_characters(heading, clean(text), [Role.FANG], place)


def _paint(frame: Frame, sheet: BriefSheet) -> None:
    setting = _set(sheet, BODY_SIZES[-1])
    for size in BODY_SIZES[:-1]:
        tried = _set(sheet, size)
        if tried.height <= frame.paper.format.height:
            setting = tried
            break
    flow = _Flow(frame, sheet, setting)
    set_title(frame, setting.title_size, setting.title)
    frame.y -= setting.gap
    if setting.facts:
        paint_table(frame, setting.grid, None, setting.facts)
        frame.y -= setting.gap
    for index, (role, lines) in enumerate(setting.blocks):
        if role is Role.HEI:
            # A heading takes the first two lines of its text along.
            following = setting.blocks[index + 1][1] if index + 1 < len(setting.blocks) else []
            flow.make_room(len(lines) + min(len(following), 2))
        flow.set_block(role, lines)


def _set(sheet: BriefSheet, size: float) -> _Setting:
    page = OFFICIAL_PAGE
    title_size, title = title_lines(sheet.title, page.width)
    grid, facts = _facts(sheet.facts, FACT_SIZES[size])
    blocks: list[tuple[Role, list[Line]]] = []
    number = 0
    for heading, texts in sheet.sections:
        parts = [part for text in texts for part in paragraphs(text)]
        if not parts:
            continue
        number += 1
        blocks.append((Role.HEI, _lines(f"{numeral(number)}、{one_line(heading)}", Role.HEI, size)))
        blocks += [(Role.FANG, _lines(part, Role.FANG, size)) for part in parts]
    return _Setting(size, title_size, title, grid, facts, blocks)


def _lines(text: str, role: Role, size: float) -> list[Line]:
    cell = character_cell(size)
    return break_lines(
        text,
        typeface(role),
        size,
        OFFICIAL_PAGE.width + max(size - cell, 0),
        tracking=cell - size,
        indent=2 * cell,
    )


def character_cell(size: float) -> float:
    """Return the width of one character so that a line holds a whole number, in points.

    At 16 points that is 28 characters of 15.79 points, as the standard has it.
    """
    return OFFICIAL_PAGE.width / round(OFFICIAL_PAGE.width / size)


def _facts(facts: Sequence[tuple[str, str]], size: float) -> tuple[Grid, list[Row]]:
    """Lay out the key facts: two short ones side by side, a long one across."""
    page = OFFICIAL_PAGE
    style = TableStyle(size, size * FACT_PITCH, pad_x=1.6 * MM, pad_y=1.0 * MM)
    face = typeface(Role.HEI)
    labels = [min(face.width(one_line(label), size), LONGEST_LABEL * size) for label, _ in facts]
    label = max(labels, default=0.0) + 2 * style.pad_x + 0.5
    half = page.width / 2
    edges = (0.0, label, half, half + label, page.width)
    grid = Grid(tuple(page.left + edge for edge in edges), style)
    rows: list[Row] = []
    waiting: tuple[str, str] | None = None
    for fact in facts:
        if not _is_short(fact[1], grid):
            if waiting is not None:
                rows.append(_fact_row(grid, waiting))
            rows.append(_fact_row(grid, fact))
            waiting = None
        elif waiting is None:
            waiting = fact
        else:
            rows.append(_fact_row(grid, waiting, fact))
            waiting = None
    if waiting is not None:
        rows.append(_fact_row(grid, waiting))
    return grid, rows


def _is_short(value: str, grid: Grid) -> bool:
    return len(grid.cell(value, 1, Role.FANG, "left").lines) <= 1


def _fact_row(grid: Grid, *facts: tuple[str, str]) -> Row:
    cells = []
    for index, (label, value) in enumerate(facts):
        cells.append(grid.cell(label, 2 * index, Role.HEI, "center"))
        span = 1 if len(facts) == 2 else 3
        cells.append(grid.cell(value, 2 * index + 1, Role.FANG, "left", span))
    return grid.row(cells)


class _Flow:
    """Text running down a page, and on to the next one under a heading that says so."""

    def __init__(self, frame: Frame, sheet: BriefSheet, setting: _Setting) -> None:
        self.frame = frame
        self.size = setting.size
        self.pitch = setting.pitch
        self.heading = f"{shorten(one_line(sheet.title), 26)}{CONTINUED}"

    def make_room(self, lines: int) -> None:
        """Turn the page unless so many lines still fit."""
        if self.frame.room + 0.01 < lines * self.pitch and not self.frame.is_fresh:
            self.frame.turn()
            width = typeface(Role.HEI).width(self.heading, CONTINUED_SIZE)
            line = Line(self.heading, width, 0.0, ends=True)
            set_title(self.frame, CONTINUED_SIZE, [line], Role.HEI)
            self.frame.y -= CONTINUED_SIZE / 2

    def set_block(self, role: Role, lines: list[Line]) -> None:
        """Set the lines of one paragraph, justified to both edges."""
        page = self.frame.paper.format
        base = character_cell(self.size) - self.size
        for line in lines:
            self.make_room(1)
            tracking = base
            if not line.ends and len(line.text) > 1:
                gap = (page.width - line.indent - line.width) / (len(line.text) - 1)
                tracking = base + gap if gap <= WIDEST_GAP * self.size else base
            y = self.frame.y - self.pitch / 2 - MIDDLE * self.size
            x = page.left + line.indent
            self.frame.paper.text(x, y, line.text, role, self.size, tracking)
            self.frame.y -= self.pitch


def numeral(number: int) -> str:
    """Return a number from 1 to 99 as official headings write it: 一, 十, 十二, 二十."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones else "")
