"""Charts of a Word document: Word's own, so that they stay sharp and can be edited.

Each carries its figures as a small workbook, which Word opens on 编辑数据. They are grey, so that
they say the same on an office's laser printer.
"""

import io
from collections.abc import Sequence
from typing import Any, Final
from xml.sax.saxutils import escape

from app.documents.blocks import Bar, Chart, ChartKind
from app.exporting.wordpage import TEXT_WIDTH_MM
from app.exporting.wordstyles import FANG, FIGURE, LATIN, add_paragraph

_SIZE_PT: Final = 10.5
#: Of a lying bar with its space, of standing ones with their axis, and of what is left above.
_BAR_MM, _STACK_MM, _EDGE_MM = 7.0, 68.0, 6.0
#: Beside the longest bar, of the width its axis has.
_LABEL_SHARE: Final = 0.3
_DARK, _AXIS, _TICK = "595959", "4D4D4D", "CCCCCC"

_CHART_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MAIN: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_CHART: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_RELATED: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PLACE: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"


def add_chart(document: Any, chart: Chart) -> Any:
    """Add a chart as wide as the text, to stand with the caption below it; return its paragraph."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml

    package = document.part.package
    name = package.next_partname("/word/charts/chart%d.xml")
    number = int("".join(filter(str.isdecimal, name.filename)))
    book = Part(
        PackURI(f"/word/embeddings/chart{number}.xlsx"), _BOOK_TYPE, _workbook(chart), package
    )
    part = Part(name, _CHART_TYPE, b"", package)
    book_id = part.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)
    part._blob = _chart_xml(chart, book_id).encode("utf-8")
    chart_id = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    place = add_paragraph(document, "", FIGURE)
    place.paragraph_format.keep_with_next = True
    place.add_run()._r.append(parse_xml(_drawing(chart, number, chart_id)))
    return place


def _workbook(chart: Chart) -> bytes:
    """Return a chart's figures: names in the first column, values in the second."""
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 1, chart.unit)
        for row, bar in enumerate(chart.bars, 1):
            sheet.write_string(row, 0, bar.name)
            sheet.write_number(row, 1, bar.value)
    return target.getvalue()


def _drawing(chart: Chart, number: int, related: str) -> str:
    height = _STACK_MM
    if chart.kind is ChartKind.BARS:
        height = len(chart.bars) * _BAR_MM + _EDGE_MM
    width_emu, height_emu = round(TEXT_WIDTH_MM * 36_000), round(height * 36_000)
    title = escape(chart.title, {'"': "&quot;"})
    return (
        '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<wp:inline xmlns:wp="{_PLACE}"><wp:extent cx="{width_emu}" cy="{height_emu}"/>'
        # Pictures are numbered from 1 by python-docx, each id of a document once.
        f'<wp:docPr id="{10_000 + number}" name="图表 {number}" descr="{title}"/>'
        f'<a:graphic xmlns:a="{_MAIN}"><a:graphicData uri="{_CHART}">'
        f'<c:chart xmlns:c="{_CHART}" xmlns:r="{_RELATED}" r:id="{related}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def _chart_xml(chart: Chart, book: str) -> str:
    is_lying = chart.kind is ChartKind.BARS
    direction, gap = ("bar", 80) if is_lying else ("col", 70)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace xmlns:c="{_CHART}" xmlns:a="{_MAIN}" xmlns:r="{_RELATED}">'
        '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="clustered"/>'
        f'<c:varyColors val="0"/>{_series(chart)}<c:gapWidth val="{gap}"/>'
        '<c:axId val="1"/><c:axId val="2"/></c:barChart>'
        f"{_category_axis(is_lying)}{_value_axis(_reach(chart) if is_lying else None)}"
        '</c:plotArea><c:plotVisOnly val="1"/></c:chart>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f'{_type()}<c:externalData r:id="{book}"><c:autoUpdate val="0"/></c:externalData>'
        "</c:chartSpace>"
    )


def _series(chart: Chart) -> str:
    bars = chart.bars
    names = "".join(_point(at, escape(bar.name)) for at, bar in enumerate(bars))
    values = "".join(_point(at, repr(bar.value)) for at, bar in enumerate(bars))
    count, last = f'<c:ptCount val="{len(bars)}"/>', len(bars) + 1
    return (
        '<c:ser><c:idx val="0"/><c:order val="0"/>'
        "<c:tx><c:strRef><c:f>Sheet1!$B$1</c:f><c:strCache>"
        f'<c:ptCount val="1"/>{_point(0, escape(chart.unit))}</c:strCache></c:strRef></c:tx>'
        f'<c:spPr><a:solidFill><a:srgbClr val="{_DARK}"/></a:solidFill></c:spPr>'
        f'<c:invertIfNegative val="0"/>{_labels(bars)}'
        f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${last}</c:f>"
        f"<c:strCache>{count}{names}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>Sheet1!$B$2:$B${last}</c:f>"
        f"<c:numCache><c:formatCode>General</c:formatCode>{count}{values}</c:numCache>"
        "</c:numRef></c:val></c:ser>"
    )


def _labels(bars: Sequence[Bar]) -> str:
    """Return what stands beside each bar, in the words of the document."""
    shown = (
        '<c:dLblPos val="outEnd"/><c:showLegendKey val="0"/><c:showVal val="1"/>'
        '<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/>'
        '<c:showBubbleSize val="0"/>'
    )
    texts = "".join(
        f'<c:dLbl><c:idx val="{at}"/><c:tx><c:rich><a:bodyPr wrap="none"/><a:p><a:r>'
        f'<a:rPr lang="zh-CN"/><a:t>{escape(bar.text)}</a:t></a:r></a:p></c:rich></c:tx>'
        f"{shown}</c:dLbl>"
        for at, bar in enumerate(bars)
    )
    return f"<c:dLbls>{texts}{shown}</c:dLbls>"


def _reach(chart: Chart) -> float:
    """Return the value at the far end of lying bars: what stands beside the longest has room."""
    longest = max((bar.value for bar in chart.bars), default=0.0) or 1.0
    return longest / (1 - _LABEL_SHARE)


def _category_axis(is_lying: bool) -> str:
    # Lying bars are counted from below; the first is to stand on top.
    order, place = ("maxMin", "l") if is_lying else ("minMax", "b")
    return (
        f'<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{order}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{place}"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{_line(_AXIS)}'
        '<c:crossAx val="2"/><c:crosses val="autoZero"/></c:catAx>'
    )


def _value_axis(reach: float | None) -> str:
    """Return the axis of values; with a reach, that of lying bars, which is not shown."""
    is_lying = reach is not None
    place = "t" if is_lying else "l"
    rules = "" if is_lying else f"<c:majorGridlines>{_line(_TICK)}</c:majorGridlines>"
    most = f'<c:max val="{reach!r}"/>' if is_lying else ""
    return (
        f'<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/>{most}'
        f'<c:min val="0"/></c:scaling><c:delete val="{int(is_lying)}"/>'
        f'<c:axPos val="{place}"/>{rules}'
        '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        '<c:spPr><a:ln><a:noFill/></a:ln></c:spPr><c:crossAx val="1"/>'
        '<c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
    )


def _point(at: int, text: str) -> str:
    return f'<c:pt idx="{at}"><c:v>{text}</c:v></c:pt>'


def _line(colour: str) -> str:
    return (
        f'<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:ln>'
        "</c:spPr>"
    )


def _type() -> str:
    """Return the type of all texts in a chart."""
    return (
        "<c:txPr><a:bodyPr/><a:p><a:pPr>"
        f'<a:defRPr sz="{round(_SIZE_PT * 100)}"><a:latin typeface="{LATIN}"/>'
        f'<a:ea typeface="{FANG}"/></a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )
