"""The page of a Word document: its margins, 22 lines of 28 characters, page numbers, watermark."""

from typing import Any, Final

from app.documents.settings import DocumentSettings
from app.exporting.wordstyles import (
    HEI,
    LINE_PITCH,
    SONG,
    add_styles,
    element,
    in_order,
    set_fonts,
)

#: Of the text area (GB/T 9704-2012, 5.2.1).
TEXT_WIDTH_MM: Final = 156.0
TEXT_HEIGHT_MM: Final = 225.0

_MARGINS_MM: Final = {"top": 37, "left": 28, "right": 26, "bottom": 35}
_NUMBER_PT: Final = 14.0
_NUMBER_LINE_PT: Final = 16.0
#: So that the page number's middle is 7 mm below the text area.
_FOOTER_MM: Final = 35 - 7 - _NUMBER_LINE_PT * 25.4 / 72 / 2

#: Of a page with a table alone, which lies on its side.
_TABLE_MARGINS_MM: Final = {"top": 22, "left": 26, "right": 26, "bottom": 22}
_TABLE_FOOTER_MM: Final = 12
#: The room for such a table.
TABLE_WIDTH_MM: Final = 297.0 - 26 - 26

#: The watermark's largest characters in points, and how much of the sheet's diagonal it takes.
_MARK_PT: Final = 96.0
_MARK_SHARE: Final = 0.72
_DIAGONAL_PT: Final = (210**2 + 297**2) ** 0.5 / 25.4 * 72
_MARK_GREY: Final = "#e0e0e0"


def new_document(title: str, author: str, settings: DocumentSettings) -> Any:
    """Return an empty document with page, grid, styles, page numbers and watermark."""
    from docx import Document
    from docx.shared import Mm

    document = Document()
    document.core_properties.title = title
    document.core_properties.author = author
    document.core_properties.language = "zh-CN"
    document.core_properties.comments = ""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for edge, width in _MARGINS_MM.items():
        setattr(section, f"{edge}_margin", Mm(width))
    section.footer_distance = Mm(_FOOTER_MM)
    section.header_distance = Mm(15)
    _set_chinese(document)
    _set_grid(section)
    add_styles(document)
    document.settings.odd_and_even_pages_header_footer = settings.is_double_sided
    _set_numbers(section, is_double_sided=settings.is_double_sided)
    if settings.watermark:
        headers = [section.header]
        if settings.is_double_sided:
            headers.append(section.even_page_header)
        for number, header in enumerate(headers, 1):
            _add_watermark(header.paragraphs[0], settings.watermark, number)
    return document


def lie_down(section: Any) -> None:
    """Lay a section's pages on their side, with the margins of a table."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    for edge, width in _TABLE_MARGINS_MM.items():
        setattr(section, f"{edge}_margin", Mm(width))
    section.footer_distance = Mm(_TABLE_FOOTER_MM)


def _set_chinese(document: Any) -> None:
    """Set what Word does with Chinese text: its language, and marks squeezed where they meet.

    The layout is today's Word's, so that nobody reads 兼容模式 beside the title.
    """
    from docx.oxml.ns import qn

    root = document.settings.element
    root.find(qn("w:characterSpacingControl")).set(qn("w:val"), "compressPunctuation")
    root.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    for setting in root.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _set_grid(section: Any) -> None:
    """Lay the text on 22 lines (GB/T 9704-2012, 5.2.3); the styles see to the 28 characters."""
    from docx.oxml.ns import qn

    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    properties.append(element("w:docGrid", type="lines", linePitch=str(LINE_PITCH)))


def _set_numbers(section: Any, *, is_double_sided: bool) -> None:
    """Set 「— 1 —」 below the text: odd pages right, even pages left, one character in."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    _number_line(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    if is_double_sided:
        _number_line(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)


def _number_line(paragraph: Any, alignment: Any) -> None:
    from docx.shared import Pt

    form = paragraph.paragraph_format
    form.alignment = alignment
    form.right_indent = form.left_indent = Pt(_NUMBER_PT)
    form.line_spacing = Pt(_NUMBER_LINE_PT)
    properties = paragraph._p.get_or_add_pPr()
    properties.append(element("w:snapToGrid", val="0"))
    in_order(properties)
    for text, kind in (("— ", ""), ("", "begin"), ("PAGE", "code"), ("", "end"), (" —", "")):
        run = paragraph.add_run(text if not kind else "")
        set_fonts(run, SONG, _NUMBER_PT)
        run.font.name = SONG
        if kind == "code":
            code = element("w:instrText")
            code.text = text
            run._r.append(code)
        elif kind:
            run._r.append(element("w:fldChar", fldCharType=kind))


#: A picture of text as Word itself makes a watermark; by the name it offers to take it away.
_WATERMARK: Final = (
    '<w:pict xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"'
    ' path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>'
    '<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
    '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
    '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
    '<v:path textpathok="t"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
    '<v:shape type="#_x0000_t136" o:allowincell="f" stroked="f">'
    '<v:textpath on="t" fitshape="t"/></v:shape></w:pict>'
)


def _add_watermark(paragraph: Any, text: str, number: int) -> None:
    """Put light characters across each page, behind its text."""
    from docx.oxml import parse_xml

    size = min(_MARK_PT, _MARK_SHARE * _DIAGONAL_PT / len(text))
    picture = parse_xml(_WATERMARK)
    shape = picture[1]
    shape.set("id", f"PowerPlusWaterMarkObject{number}")
    shape.set("alt", text)
    shape.set("fillcolor", _MARK_GREY)
    shape.set(
        "style",
        f"position:absolute;margin-left:0;margin-top:0;width:{size * len(text):.1f}pt;"
        f"height:{size:.1f}pt;rotation:315;z-index:-{number};"
        "mso-position-horizontal:center;mso-position-horizontal-relative:page;"
        "mso-position-vertical:center;mso-position-vertical-relative:page",
    )
    shape[0].set("style", f'font-family:"{HEI}";font-size:1pt')
    shape[0].set("string", text)
    paragraph.add_run()._r.append(picture)
