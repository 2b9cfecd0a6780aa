"""Reports and briefs as Word documents, to be edited before they are sent."""

import io
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from app.documents.blocks import Block, Chart, Heading, Note, Table, Text
from app.documents.brief import BriefSheet
from app.documents.collect import Briefs, Collected
from app.documents.pictures import Picture, picture_file, read_picture, shown_size
from app.documents.qrcode import CODE_CAPTION, QUIET, code_width, qr_modules
from app.documents.report import Report
from app.documents.settings import DocumentSettings
from app.documents.wording import numeral
from app.errors import Cancelled, ChubeiError, RefusedInput, shorten
from app.exporting.wordcharts import add_chart
from app.exporting.wordfitting import BODY_STYLES, brief_size
from app.exporting.wordpage import TEXT_HEIGHT_MM, TEXT_WIDTH_MM, new_document
from app.exporting.wordstyles import (
    BODY,
    BODY_PT,
    CAPTION,
    FIGURE,
    FIRST,
    FURTHER_NOTE,
    LINE_PITCH,
    NOTE,
    SECOND,
    SIGNATURE,
    SUBTITLE,
    TITLE,
    add_paragraph,
    element,
    in_order,
)
from app.exporting.wordtables import add_facts, add_table, fact_rows, text_ems
from app.library.output import check_target, write_output

#: Told how many parts of how many are done; False ends the work.
Progress = Callable[[int, int], bool]

#: Issuer and date stand so many characters from the right edge (GB/T 9704-2012, 7.3.5.2).
_SIGNED_CHARACTERS: Final = 2
#: Of a figure of Times New Roman.
_FIGURE_EMS: Final = 0.5
#: Between a title or caption and the table below it.
_TITLE_GAP_PT, _CAPTION_GAP_PT = 8.0, 3.0
#: Pixels of a QR code's module: at the least size more than 600 to the inch.
_MODULE_PIXELS: Final = 8
_LEVELS: Final = {1: FIRST, 2: SECOND}


def write_word(
    collected: Collected, path: Path, *, author: str = "", progress: Progress | None = None
) -> None:
    """Write a report or briefs as a Word document.

    Raises:
        ChubeiError: the document has no Word form.
        OutputUnwritable: the file cannot be written.
        Cancelled: ``progress`` said so; nothing was written.
    """
    check_target(path)
    write_output(word_bytes(collected, author=author, progress=progress), path)


def word_bytes(
    collected: Collected, *, author: str = "", progress: Progress | None = None
) -> bytes:
    """Return a report or briefs as a Word document; see :func:`write_word`."""
    settings = collected.settings
    match collected.content:
        case Report() as report:
            document = new_document(report.title, author, settings)
            _add_report(document, report)
        case Briefs() as briefs:
            document = new_document(briefs.title, author, settings)
            _add_briefs(document, briefs, settings, progress)
        case _:
            raise ChubeiError(
                f"{settings.kind.title}没有 Word 格式",
                remedy="请写成 .pdf；附件表可以导出成 .docx 或 .xlsx",
            )
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _add_report(document: Any, report: Report) -> None:
    add_paragraph(document, report.title, TITLE)
    if report.number:
        add_paragraph(document, report.number, SUBTITLE)
    add_paragraph(document, "", BODY)
    after: Block | None = None
    for block, following in zip_longest(report.blocks, report.blocks[1:]):
        first = _add_block(document, block, has_note=isinstance(following, Note))
        if isinstance(after, Table):
            _set_clear(first)
        after = block
    _add_signature(document, report.issuer, report.day)


def _add_block(document: Any, block: Block, *, has_note: bool) -> Any:
    """Add a block; return its first paragraph.

    A table stays with the note that follows it, and a note of a table with the next.
    """
    from docx.shared import Pt

    match block:
        case Heading(level, text):
            return add_paragraph(document, text, _LEVELS[level])
        case Text(text):
            return add_paragraph(document, text, BODY)
        case Note(text, is_further):
            note = add_paragraph(document, text, FURTHER_NOTE if is_further else NOTE)
            note.paragraph_format.keep_with_next = has_note or None
            return note
        case Table(title, columns, lines):
            caption = add_paragraph(document, title, CAPTION)
            caption.paragraph_format.keep_with_next = True
            caption.paragraph_format.space_after = Pt(_CAPTION_GAP_PT)
            add_table(document, columns, lines, keeps_last=has_note)
            return caption
        case Chart(title):
            figure = add_chart(document, block)
            add_paragraph(document, title, CAPTION)
            return figure


def _set_clear(paragraph: Any) -> None:
    """Set a paragraph half a line below the table it follows."""
    from docx.shared import Pt

    paragraph.paragraph_format.space_before = Pt(LINE_PITCH / 20 / 2)


def _add_signature(document: Any, issuer: str, day: str) -> None:
    """Add issuer and date as GB/T 9704-2012, 7.3.5.2 has them.

    The date begins two characters to the right of the issuer; whichever of the two reaches further
    right ends two from the edge.
    """
    if issuer or day:
        add_paragraph(document, "", BODY)
    spare = text_ems(issuer) - text_ems(day, _FIGURE_EMS) - 2 if issuer and day else 0.0
    for line, moved in ((issuer, -spare), (day, spare)):
        if line:
            paragraph = add_paragraph(document, line, SIGNATURE)
            indent = _SIGNED_CHARACTERS + max(moved, 0.0)
            properties = paragraph._p.get_or_add_pPr()
            properties.append(
                element(
                    "w:ind",
                    rightChars=str(round(indent * 100)),
                    right=str(round(indent * BODY_PT * 20)),
                )
            )
            in_order(properties)


def _add_briefs(
    document: Any, briefs: Briefs, settings: DocumentSettings, progress: Progress | None
) -> None:
    from docx.shared import Pt

    count = len(briefs.sheets)
    for at, sheet in enumerate(briefs.sheets):
        if progress is not None and not progress(at, count):
            raise Cancelled
        title = add_paragraph(document, " ".join(sheet.title.split()), TITLE)
        title.paragraph_format.page_break_before = at > 0
        title.paragraph_format.space_after = Pt(_TITLE_GAP_PT)
        rows = fact_rows(sheet.facts)
        add_facts(document, rows)
        size = brief_size(sheet, rows, _TITLE_GAP_PT + LINE_PITCH / 20 / 2)
        first_style, body_style = BODY_STYLES[size]
        for number, (heading, texts) in enumerate(sheet.filled_sections(), 1):
            first = add_paragraph(document, f"{numeral(number)}、{heading}", first_style)
            if number == 1 and sheet.facts:
                _set_clear(first)
            for text in texts:
                add_paragraph(document, text, body_style)
        if sheet.code:
            _add_code(document, sheet.code)
        _add_pictures(document, sheet)


def _add_code(document: Any, code: str) -> None:
    """Add a QR code of the contact, and below it what it is for."""
    from docx.shared import Mm

    rows = qr_modules(code)
    white = b"\xff" * _MODULE_PIXELS
    dark = b"\0" * _MODULE_PIXELS
    margin = white * QUIET
    edge = white * (len(rows) + 2 * QUIET) * _MODULE_PIXELS * QUIET
    lines = (
        (margin + b"".join(dark if module else white for module in row) + margin) * _MODULE_PIXELS
        for row in rows
    )
    side = (len(rows) + 2 * QUIET) * _MODULE_PIXELS
    picture = Picture("", side, side, 1, edge + b"".join(lines) + edge, is_jpeg=False)
    width = Mm(code_width(code))
    _add_picture(document, picture, width, width, CODE_CAPTION)


def _add_pictures(document: Any, sheet: BriefSheet) -> None:
    from docx.shared import Mm, Pt

    for each in sheet.pictures:
        try:
            picture = read_picture(each.content, each.name, TEXT_WIDTH_MM)
        except RefusedInput as error:
            raise error.at(f"项目简介《{shorten(sheet.title)}》") from error
        wide, high = shown_size(picture, Mm(TEXT_WIDTH_MM).pt, Mm(TEXT_HEIGHT_MM).pt)
        _add_picture(document, picture, Pt(wide), Pt(high), each.caption)


def _add_picture(document: Any, picture: Picture, width: int, height: int, caption: str) -> None:
    place = add_paragraph(document, "", FIGURE)
    shape = place.add_run().add_picture(io.BytesIO(picture_file(picture)), width, height)
    if caption:
        shape._inline.docPr.set("descr", caption)
        place.paragraph_format.keep_with_next = True
        add_paragraph(document, caption, CAPTION)
