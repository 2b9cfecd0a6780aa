"""A Word document set up as GB/T 9704-2012 has it: page, grid, page numbers, and styles by name.

Fonts are named, not embedded: 仿宋_GB2312, 楷体_GB2312, 方正小标宋简体 and 黑体 are what government
offices have and expect to find when they edit on.
"""

from typing import Any, Final

from app.documents.settings import DocumentSettings

BODY: Final = "公文正文"
TITLE: Final = "公文标题"
FIRST: Final = "公文一级标题"
SECOND: Final = "公文二级标题"
CAPTION: Final = "公文图表标题"
NOTE: Final = "公文注"
CELL: Final = "公文表格"
CELL_HEAD: Final = "公文表头"
FACT: Final = "公文要素"
FACT_LABEL: Final = "公文要素名称"
SIGNATURE: Final = "公文落款"

FANG, KAI, HEI, SONG, BIAO = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
LATIN: Final = "Times New Roman"

TITLE_PT, BODY_PT, NUMBER_PT = 22, 16, 14
CELL_PT, FACT_PT = 10.5, 14
#: 22 lines on 225 mm, 28 characters on 156 mm; Word counts in 1/20 pt, and what a character cell
#: is wider than its type in 1/4096 of a point.
LINE_PITCH: Final = 580
CHARACTER_SPACE: Final = round((156 / 25.4 * 72 / 28 - BODY_PT) * 4096)

_MARGINS_MM: Final = {"top": 37, "left": 28, "right": 26, "bottom": 35}
#: So that the page number's middle is 7 mm below the text area.
_FOOTER_MM: Final = 35 - 7 - 16 * 25.4 / 72 / 2
_NUMBER_LINE_PT: Final = 16


def new_document(title: str, author: str, settings: DocumentSettings) -> Any:
    """Return an empty document with page, grid, styles and page numbers."""
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
    _set_grid(section)
    _set_styles(document)
    _set_numbers(document, section, is_double_sided=settings.is_double_sided)
    return document


def set_fonts(style_or_run: Any, east_asian: str, size: float | None = None) -> None:
    """Name the fonts of a style or a run: one for Chinese, one for Latin letters and digits."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    font = style_or_run.font
    font.name = LATIN
    fonts = style_or_run.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    fonts.set(qn("w:eastAsia"), east_asian)
    if size is not None:
        font.size = Pt(size)


def add_paragraph(parent: Any, text: str, style: str) -> Any:
    """Add a paragraph to a document or a cell; what XML cannot hold is left out.

    The style is set by its identifier, which is its name: looking it up takes python-docx most of
    the time of a long document.
    """
    paragraph = parent.add_paragraph()
    set_text(paragraph, text, style)
    return paragraph


def set_text(paragraph: Any, text: str, style: str) -> None:
    """Set an empty paragraph's text and style."""
    paragraph._p.style = style.replace(" ", "")
    kept = "".join(each for each in text if each >= " " or each in "\t\n")
    if kept:
        paragraph.add_run(kept)


def element(tag: str, **attributes: str) -> Any:
    """Return an element of WordprocessingML: ``element("w:tblHeader", val="1")``."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def _set_grid(section: Any) -> None:
    """Lay the text on 22 lines of 28 characters (GB/T 9704-2012, 5.2.3)."""
    from docx.oxml.ns import qn

    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    properties.append(
        element(
            "w:docGrid",
            type="linesAndChars",
            linePitch=str(LINE_PITCH),
            charSpace=str(CHARACTER_SPACE),
        )
    )


def _set_styles(document: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    align = WD_ALIGN_PARAGRAPH
    normal = document.styles["Normal"]
    set_fonts(normal, FANG, BODY_PT)
    _set_language(normal)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = Pt(LINE_PITCH / 20)
    normal.paragraph_format.widow_control = False
    plans = (
        (TITLE, BIAO, TITLE_PT, align.CENTER, 0, None),
        (FIRST, HEI, BODY_PT, align.JUSTIFY, 2, 0),
        (SECOND, KAI, BODY_PT, align.JUSTIFY, 2, 1),
        (BODY, FANG, BODY_PT, align.JUSTIFY, 2, None),
        (CAPTION, HEI, 14, align.CENTER, 0, None),
        (NOTE, FANG, 12, align.JUSTIFY, 0, None),
        (CELL, FANG, CELL_PT, align.LEFT, 0, None),
        (CELL_HEAD, HEI, CELL_PT, align.LEFT, 0, None),
        (FACT, FANG, FACT_PT, align.LEFT, 0, None),
        (FACT_LABEL, HEI, FACT_PT, align.CENTER, 0, None),
        (SIGNATURE, FANG, BODY_PT, align.RIGHT, 0, None),
    )
    for name, font, size, alignment, indent, outline in plans:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.quick_style = True
        set_fonts(style, font, size)
        style.paragraph_format.alignment = alignment
        properties = style.element.get_or_add_pPr()
        if indent:
            # In characters, so that the indent follows the type where somebody changes it.
            properties.append(
                element("w:ind", firstLineChars=str(indent * 100), firstLine=str(indent * 20 * 16))
            )
        if name in (FIRST, SECOND, CAPTION):
            style.paragraph_format.keep_with_next = True
        if outline is not None:
            properties.append(element("w:outlineLvl", val=str(outline)))
        if name in (CELL, CELL_HEAD, FACT, FACT_LABEL):
            style.paragraph_format.line_spacing = 1.15
            properties.append(element("w:snapToGrid", val="0"))
        _in_order(properties)


def _set_language(style: Any) -> None:
    properties = style.element.get_or_add_rPr()
    properties.append(element("w:lang", val="en-US", eastAsia="zh-CN"))


#: The order WordprocessingML wants the paragraph properties used here in.
_ORDER: Final = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "snapToGrid", "spacing",
    "ind", "jc", "outlineLvl",
)  # fmt: skip


def _in_order(properties: Any) -> None:
    children = sorted(properties, key=lambda child: _ORDER.index(child.tag.rpartition("}")[2]))
    for child in children:
        properties.remove(child)
        properties.append(child)


def _set_numbers(document: Any, section: Any, *, is_double_sided: bool) -> None:
    """Set 「— 1 —」 below the text: odd pages right, even pages left, one character in."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document.settings.odd_and_even_pages_header_footer = is_double_sided
    _number_line(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    if is_double_sided:
        _number_line(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)


def _number_line(paragraph: Any, alignment: Any) -> None:
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Pt

    form = paragraph.paragraph_format
    form.alignment = alignment
    form.right_indent = form.left_indent = Pt(NUMBER_PT)
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    form.line_spacing = Pt(_NUMBER_LINE_PT)
    properties = paragraph._p.get_or_add_pPr()
    properties.append(element("w:snapToGrid", val="0"))
    _in_order(properties)
    for text, kind in (("— ", ""), ("", "begin"), ("PAGE", "code"), ("", "end"), (" —", "")):
        run = paragraph.add_run(text if not kind else "")
        set_fonts(run, SONG, NUMBER_PT)
        run.font.name = SONG
        if kind == "code":
            code = element("w:instrText")
            code.text = text
            run._r.append(code)
        elif kind:
            run._r.append(element("w:fldChar", fldCharType=kind))
