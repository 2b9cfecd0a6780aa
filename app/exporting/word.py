"""Reports and briefs as Word documents, to be edited before they are sent."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from app.documents.blocks import Block, Chart, Heading, Note, Table, Text
from app.documents.brief import BriefSheet
from app.documents.collect import Briefs, Collected
from app.documents.report import Report
from app.documents.settings import DocumentSettings
from app.documents.wording import numeral
from app.errors import Cancelled, ChubeiError, RefusedInput
from app.exporting.wordstyles import (
    BODY,
    CAPTION,
    FIRST,
    NOTE,
    SECOND,
    SIGNATURE,
    TITLE,
    add_paragraph,
    new_document,
)
from app.exporting.wordtables import add_facts, add_table
from app.library.output import check_target, write_output

#: Told how many parts of how many are done; False ends the work.
Progress = Callable[[int, int], bool]

#: Characters of a key fact that leave room for another beside it.
_SHORT_FACT: Final = 9
_PICTURE_MM: Final = 156.0
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
                f"{settings.kind.title}没有 Word 格式", remedy="请写成 .pdf；附件表可以导出 .xlsx"
            )
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _add_report(document: Any, report: Report) -> None:
    add_paragraph(document, report.title, TITLE)
    if report.number:
        add_paragraph(document, report.number, SIGNATURE).alignment = _centre()
    add_paragraph(document, "", BODY)
    for block in report.blocks:
        _add_block(document, block)
    if report.issuer or report.day:
        add_paragraph(document, "", BODY)
    for line in (report.issuer, report.day):
        if line:
            add_paragraph(document, line, SIGNATURE)


def _add_block(document: Any, block: Block) -> None:
    match block:
        case Heading(level, text):
            add_paragraph(document, text, _LEVELS[level])
        case Text(text):
            add_paragraph(document, text, BODY)
        case Note(text):
            add_paragraph(document, text, NOTE)
        case Table(title, columns, lines):
            add_paragraph(document, title, CAPTION)
            add_table(document, columns, lines)
        case Chart():
            # Its figures stand in the table above it; Word draws its own from there.
            return


def _add_briefs(
    document: Any, briefs: Briefs, settings: DocumentSettings, progress: Progress | None
) -> None:
    count = len(briefs.sheets)
    for at, sheet in enumerate(briefs.sheets):
        if progress is not None and not progress(at, count):
            raise Cancelled
        title = add_paragraph(document, " ".join(sheet.title.split()), TITLE)
        title.paragraph_format.page_break_before = at > 0
        add_facts(document, sheet.facts, _SHORT_FACT)
        for number, (heading, texts) in enumerate(sheet.filled_sections(), 1):
            add_paragraph(document, f"{numeral(number)}、{heading}", FIRST)
            for text in texts:
                add_paragraph(document, text, BODY)
        if settings.has_pictures:
            _add_pictures(document, sheet)


def _add_pictures(document: Any, sheet: BriefSheet) -> None:
    from docx.image.exceptions import UnrecognizedImageError
    from docx.shared import Mm

    for picture in sheet.pictures:
        place = add_paragraph(document, "", CAPTION)
        place.paragraph_format.line_spacing = 1.0
        try:
            shape = place.add_run().add_picture(io.BytesIO(picture.content))
        except UnrecognizedImageError as error:
            raise RefusedInput(
                "图片",
                picture.name,
                "Word 不能放这种图片",
                place=f"项目《{sheet.title}》",
                remedy="请换成 JPEG 或 PNG 图片，或不印图片",
            ) from error
        most = Mm(_PICTURE_MM)
        if shape.width > most:
            shape.height = int(shape.height * most / shape.width)
            shape.width = most
        if picture.caption:
            add_paragraph(document, picture.caption, CAPTION)


def _centre() -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    return WD_ALIGN_PARAGRAPH.CENTER
