"""Styles of a Word document as GB/T 9704-2012 has them, and text set in them.

Fonts are named, not embedded: 仿宋_GB2312, 楷体_GB2312, 方正小标宋简体 and 黑体 are what government
offices have and expect to find when they edit on.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

BODY: Final = "公文正文"
TITLE: Final = "公文标题"
SUBTITLE: Final = "公文副标题"
FIRST: Final = "公文一级标题"
SECOND: Final = "公文二级标题"
SMALL_FIRST: Final = "公文一级标题四号"
SMALL_BODY: Final = "公文正文四号"
SMALLEST_FIRST: Final = "公文一级标题小四"
SMALLEST_BODY: Final = "公文正文小四"
CAPTION: Final = "公文图表标题"
FIGURE: Final = "公文图"
NOTE: Final = "公文注"
FURTHER_NOTE: Final = "公文续注"
CELL: Final = "公文表格"
CELL_HEAD: Final = "公文表头"
SMALL_CELL: Final = "公文表格小字"
SMALL_HEAD: Final = "公文表头小字"
FACT: Final = "公文要素"
FACT_LABEL: Final = "公文要素名称"
SIGNATURE: Final = "公文落款"
ANNEX: Final = "公文附件号"
UNIT: Final = "公文表单位"
ANNEX_CELL: Final = "公文附表"
ANNEX_HEAD: Final = "公文附表头"

FANG, KAI, HEI, SONG, BIAO = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
LATIN: Final = "Times New Roman"

BODY_PT: Final = 16.0
#: 22 lines on 225 mm, in 1/20 pt as Word counts.
LINE_PITCH: Final = 579
#: 28 characters on 156 mm: each stands a little closer to the next, in 1/20 pt. So it comes out in
#: every program; one closer than its type by the page's own grid does not.
TRACKING: Final = -5
#: From line to line over the size, where the text is smaller than the page's own.
_TEXT_PITCH: Final = LINE_PITCH / 20 / BODY_PT
#: From line to line in a table's cell, over the size.
_CELL_PITCH: Final = 1.35
#: Above and below a picture, in points.
_FIGURE_GAP: Final = 6.0


@dataclass(frozen=True, slots=True)
class _Style:
    """How a paragraph is set.

    Attributes:
        font: for Chinese.
        size: in points.
        align: how it stands.
        indent: of the first line, in characters.
        keeps: stays with what follows.
        level: in the outline, from 0; None for none.
        pitch: from line to line over the size; None for the page's lines, 0 for what is in it.
        is_tracked: set at 28 characters a line; of 14 points, as on paper, at 32, of 12 at 37.
        is_spaced: a gap between Chinese and figures, as wide as the program likes it.
    """

    font: str
    size: float
    align: Literal["LEFT", "CENTER", "RIGHT", "JUSTIFY"] = "LEFT"
    indent: int = 0
    keeps: bool = False
    level: int | None = None
    pitch: float | None = None
    is_tracked: bool = False
    is_spaced: bool = True


_STYLES: Final[Mapping[str, _Style]] = {
    TITLE: _Style(BIAO, 22, "CENTER", keeps=True),
    SUBTITLE: _Style(KAI, BODY_PT, "CENTER", keeps=True),
    FIRST: _Style(HEI, BODY_PT, "JUSTIFY", 2, keeps=True, level=0, is_tracked=True),
    SECOND: _Style(KAI, BODY_PT, "JUSTIFY", 2, keeps=True, level=1, is_tracked=True),
    BODY: _Style(FANG, BODY_PT, "JUSTIFY", 2, is_tracked=True),
    # A long brief in smaller type, in the same proportions.
    SMALL_FIRST: _Style(
        HEI, 14, "JUSTIFY", 2, keeps=True, level=0, pitch=_TEXT_PITCH, is_tracked=True
    ),
    SMALL_BODY: _Style(FANG, 14, "JUSTIFY", 2, pitch=_TEXT_PITCH, is_tracked=True),
    SMALLEST_FIRST: _Style(
        HEI, 12, "JUSTIFY", 2, keeps=True, level=0, pitch=_TEXT_PITCH, is_tracked=True
    ),
    SMALLEST_BODY: _Style(FANG, 12, "JUSTIFY", 2, pitch=_TEXT_PITCH, is_tracked=True),
    CAPTION: _Style(HEI, 14, "CENTER"),
    FIGURE: _Style(HEI, 14, "CENTER", pitch=0),
    NOTE: _Style(FANG, 14, "JUSTIFY", 2, is_tracked=True),
    # Its number stands below that of the first one, behind 注：.
    FURTHER_NOTE: _Style(FANG, 14, "JUSTIFY", 4, is_tracked=True),
    CELL: _Style(FANG, 12, pitch=_CELL_PITCH),
    CELL_HEAD: _Style(HEI, 12, pitch=_CELL_PITCH),
    SMALL_CELL: _Style(FANG, 10.5, pitch=_CELL_PITCH),
    SMALL_HEAD: _Style(HEI, 10.5, pitch=_CELL_PITCH),
    FACT: _Style(FANG, 14, pitch=_CELL_PITCH),
    FACT_LABEL: _Style(HEI, 14, "CENTER", pitch=_CELL_PITCH),
    # The date's place is counted in characters.
    SIGNATURE: _Style(FANG, BODY_PT, "RIGHT", is_tracked=True, is_spaced=False),
    ANNEX: _Style(HEI, BODY_PT, keeps=True),
    ANNEX_CELL: _Style(FANG, 9, pitch=_CELL_PITCH),
    ANNEX_HEAD: _Style(HEI, 9, pitch=_CELL_PITCH),
    UNIT: _Style(FANG, 10.5, "RIGHT", keeps=True, pitch=_CELL_PITCH),
}


#: Text that goes over several lines.
_RUNNING: Final = frozenset({BODY, SMALL_BODY, SMALLEST_BODY, NOTE, FURTHER_NOTE})


def style_size(name: str) -> float:
    """Return the size of a style, in points."""
    return _STYLES[name].size


def line_pitch(name: str) -> float:
    """Return how far the lines of a style stand from each other, in points."""
    style = _STYLES[name]
    return LINE_PITCH / 20 if style.pitch is None else style.size * style.pitch


def add_styles(document: Any) -> None:
    """Add the styles to a document, all based on its own Normal."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    normal = document.styles["Normal"]
    set_fonts(normal, FANG, BODY_PT)
    normal.element.get_or_add_rPr().append(element("w:lang", val="en-US", eastAsia="zh-CN"))
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = Pt(LINE_PITCH / 20)
    normal.paragraph_format.widow_control = False
    # Marks stay within the right edge.
    properties = normal.element.get_or_add_pPr()
    properties.append(element("w:overflowPunct", val="0"))
    in_order(properties)
    for name, plan in _STYLES.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.quick_style = True
        _set_style(style, name, plan)


def _set_style(style: Any, name: str, plan: _Style) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt

    set_fonts(style, plan.font, plan.size)
    style.paragraph_format.alignment = getattr(WD_ALIGN_PARAGRAPH, plan.align)
    style.paragraph_format.keep_with_next = plan.keeps or None
    if name in _RUNNING:
        # As on paper, no line of a paragraph stands alone on its page.
        style.paragraph_format.widow_control = True
    if plan.pitch is not None:
        style.paragraph_format.line_spacing = Pt(plan.size * plan.pitch) if plan.pitch else 1.0
    if name == FIGURE:
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(_FIGURE_GAP)
    if plan.is_tracked:
        size = style.element.rPr.find(qn("w:sz"))
        size.addprevious(element("w:spacing", val=str(TRACKING)))
    properties = style.element.get_or_add_pPr()
    if plan.indent:
        # In characters, so that the indent follows the type where somebody changes it.
        width = round(plan.indent * plan.size * 20)
        properties.append(
            element("w:ind", firstLineChars=str(plan.indent * 100), firstLine=str(width))
        )
    if not plan.is_spaced:
        properties.append(element("w:autoSpaceDE", val="0"))
        properties.append(element("w:autoSpaceDN", val="0"))
    if plan.level is not None:
        properties.append(element("w:outlineLvl", val=str(plan.level)))
    if plan.font is BIAO or plan.pitch is not None:
        # On the grid, type wider than a line would take two.
        properties.append(element("w:snapToGrid", val="0"))
    in_order(properties)


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
    paragraph._p.style = style
    kept = "".join(each for each in text if each >= " " or each in "\t\n")
    if not kept:
        return
    first, *others = _WITHIN_NUMBER.split(kept)
    run = paragraph.add_run(first)
    for part in others:
        run._r.append(element("w:noBreakHyphen"))
        run.add_text(part)


def element(tag: str, **attributes: str) -> Any:
    """Return an element of WordprocessingML: ``element("w:tblHeader", val="1")``."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


#: Years and telephone numbers are not broken at their hyphen.
_WITHIN_NUMBER: Final = re.compile(r"(?<=\d)-(?=\d)")


#: The order WordprocessingML wants the paragraph properties used here in.
_ORDER: Final = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "overflowPunct",
    "autoSpaceDE", "autoSpaceDN", "snapToGrid", "spacing", "ind", "jc", "outlineLvl",
)  # fmt: skip


def in_order(properties: Any) -> None:
    """Put a paragraph's properties in the order WordprocessingML wants."""
    children = sorted(properties, key=lambda child: _ORDER.index(child.tag.rpartition("}")[2]))
    for child in children:
        properties.remove(child)
        properties.append(child)
