"""The project brief (项目简介): one A4 page a project, as a leader or an investor gets it."""

from collections.abc import Sequence
from functools import lru_cache
from math import ceil

from app.briefing.cells import Grid, Row
from app.briefing.facts import fact_rows
from app.briefing.fonts import Role, can_draw, check_characters, typeface
from app.briefing.lines import clean
from app.briefing.making import Making
from app.briefing.pages import MIDDLE, MM, Frame
from app.briefing.paragraphs import (
    Level,
    Paragraph,
    SetParagraph,
    evened,
    fill_paragraphs,
    line_count,
)
from app.briefing.prose import Flow
from app.briefing.qr import paint_qr
from app.briefing.titles import cut_short, one_line
from app.briefing.typography import LINE_PITCH, text_grid
from app.documents.brief import BriefSheet
from app.documents.pictures import read_picture
from app.documents.qrcode import CODE_CAPTION, code_width
from app.documents.wording import numeral
from app.errors import RefusedInput, shorten

# 3号 on the 22-line grid of the standard, and what a text that does not fit shrinks to.
BODY_SIZES = (16.0, 14.0, 12.0)
CONTINUED = "（续）"
CONTINUED_SIZE = 14.0
LONGEST_CONTINUED = 26


def check_briefs(sheets: Sequence[BriefSheet]) -> None:
    """Refuse what cannot be printed whole, before anything is set.

    Raises:
        RefusedInput: names the first character no font has.
    """
    if all(can_draw(texts, role) for role, texts in _texts(sheets).items()):
        return
    for sheet in sheets:
        place = f"项目简介《{shorten(sheet.title)}》"
        check_characters("项目名称", clean(sheet.title), [Role.TITLE, Role.HEI], place)
        for label, value in sheet.facts:
            check_characters(label, clean(label), [Role.HEI], place)
            check_characters(label, clean(value), [Role.FANG], place)
        for heading, texts in sheet.sections:
            check_characters(heading, clean(heading), [Role.HEI], place)
            for text in texts:
                check_characters(heading, clean(text), [Role.FANG], place)
        for picture in sheet.pictures:
            check_characters("图片说明", clean(picture.caption), [Role.HEI], place)


def _texts(sheets: Sequence[BriefSheet]) -> dict[Role, list[str]]:
    """Return the texts of briefs by what they are set in."""
    titles = [sheet.title for sheet in sheets]
    heads, body = list(titles), []
    for sheet in sheets:
        heads += [label for label, _ in sheet.facts]
        body += [value for _, value in sheet.facts]
        heads += [heading for heading, _ in sheet.sections]
        body += [text for _, texts in sheet.sections for text in texts]
        heads += [picture.caption for picture in sheet.pictures]
    return {Role.TITLE: titles, Role.HEI: heads, Role.FANG: body}


def paint_briefs(making: Making, sheets: Sequence[BriefSheet]) -> None:
    """Set briefs from the top of the paper's page, each further one from a page of its own."""
    for index, sheet in enumerate(sheets):
        making.step()
        if index:
            making.paper.turn()
        paint_brief(making, sheet)


def paint_brief(making: Making, sheet: BriefSheet) -> None:
    """Set one brief from the top of the paper's page: 3号, or smaller where that fits one page."""
    paper = making.paper
    frame = Frame(paper)
    head = Flow(frame)
    head.add([Paragraph(Level.TITLE, sheet.title)])
    frame.on_turn = lambda turned: _set_continued(turned, sheet.title)
    size, text, grid, rows = _fitting(frame, sheet)
    if rows:
        frame.y -= _gap(size)
        head.table(grid, None, rows)
    flow = Flow(frame, size=size, head=LINE_PITCH)
    flow.place(text)
    if sheet.code:
        _set_code(flow, sheet.code)
    for picture in sheet.pictures:
        try:
            found = read_picture(picture.content, picture.name)
        except RefusedInput as error:
            raise error.at(f"项目简介《{shorten(sheet.title)}》") from error
        flow.picture(found, picture.caption)


def _set_code(flow: Flow, code: str) -> None:
    """Set a QR code of the contact in the middle, and below it what it is for."""
    paper = flow.frame.paper
    size = _code_size(code)

    def paint(left: float, top: float, width: float) -> None:
        paint_qr(paper, left + (width - size) / 2, top - size, size, code)

    flow.need(_code_lines(code, flow.grid.pitch))
    flow.draw(size, paint)
    flow.add([Paragraph(Level.CAPTION, CODE_CAPTION)])


def _code_size(code: str) -> float:
    return code_width(code) * MM


def _code_lines(code: str, pitch: float) -> int:
    return ceil(_code_size(code) / pitch + 0.1) + 1


def _fitting(frame: Frame, sheet: BriefSheet) -> tuple[float, list[SetParagraph], Grid, list[Row]]:
    """Return the text at the largest size that fits the page; at the smallest where none does."""
    page, fonts = frame.paper.format, frame.paper.fonts
    parts = _parts(sheet)
    for size in BODY_SIZES:
        own = text_grid(page, size)
        text = fill_paragraphs(parts, page, own, frame)
        grid, rows = fact_rows(sheet.facts, page, size, fonts)
        room = own.lines - (_code_lines(sheet.code, own.pitch) if sheet.code else 0)
        depth = page.top - frame.y
        if rows:
            depth += _gap(size) + sum([row.height for row in rows])
            # The text goes on at the next line of the grid that is clear of the table.
            depth = ceil(depth / LINE_PITCH + 0.25 - 0.001) * LINE_PITCH
        room -= ceil(depth / own.pitch - 0.001)
        if line_count(text) <= room:
            break
    # Evening out takes its time, so only at the size that is taken; and no page for itself.
    even = [evened(each, frame) for each in text]
    if line_count(text) <= room < line_count(even):
        even = text
    return size, even, grid, rows


def _gap(size: float) -> float:
    """Return the space above the key-fact table, in points."""
    return size * 0.5


def _parts(sheet: BriefSheet) -> list[Paragraph]:
    parts = []
    for number, (heading, texts) in enumerate(sheet.filled_sections(), 1):
        parts.append(_heading(number, heading))
        parts += [Paragraph(Level.BODY, text) for text in texts]
    return parts


@lru_cache(maxsize=64)
def _heading(number: int, heading: str) -> Paragraph:
    """Return the heading of a section; those of a thousand briefs are few."""
    return Paragraph(Level.FIRST, f"{numeral(number)}、{one_line(heading)}")


def _set_continued(frame: Frame, title: str) -> None:
    """Head a further page with the project's name and （续）."""
    page, fonts = frame.paper.format, frame.paper.fonts
    heading = f"{cut_short(one_line(title), LONGEST_CONTINUED)}{CONTINUED}"
    width = typeface(Role.HEI, fonts).width(heading, CONTINUED_SIZE)
    y = frame.y - LINE_PITCH / 2 - MIDDLE * CONTINUED_SIZE
    frame.paper.text(page.left + (page.width - width) / 2, y, heading, Role.HEI, CONTINUED_SIZE)
    frame.y -= LINE_PITCH
