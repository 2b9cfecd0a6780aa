"""ReportLab's Platypus as it comes, on the content of ``printing.py``.

python -m benchmarks.peer_platypus CONTENT.json RUNS
"""

import io
import json
import sys
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    LongTable,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)

from benchmarks.measure import ROOT, Timing, peak_mb, since_start, time_runs

FONTS = {
    "title": "ChubeiSong-Bold.ttf",
    "fang": "ChubeiFang-Regular.ttf",
    "hei": "NotoSansSC-Medium.ttf",
}


def main() -> None:
    """Print the seconds cold from the start of the process, and warm."""
    content = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    runs = int(sys.argv[2])
    for name, file in FONTS.items():
        pdfmetrics.registerFont(TTFont(name, str(ROOT / "resources" / "fonts" / file)))
    size = len(set_pages(content))
    cold = since_start()
    warm = time_runs(lambda: set_pages(content), runs) if runs else Timing(0.0, 0.0)
    result = {"cold": cold, "warm": warm.wall, "warm_cpu": warm.cpu}
    print(json.dumps(result | {"bytes": size, "peak_mb": peak_mb()}))


def set_pages(content: dict[str, Any]) -> bytes:
    """Return the PDF: the annex on wide pages, each brief from a page of its own."""
    buffer = io.BytesIO()
    document = BaseDocTemplate(buffer, pagesize=A4, initialFontName="fang")
    wide, tall = landscape(A4), A4
    across = Frame(26 * mm, 22 * mm, wide[0] - 52 * mm, wide[1] - 44 * mm)
    upright = Frame(28 * mm, 35 * mm, tall[0] - 54 * mm, tall[1] - 72 * mm)
    document.addPageTemplates(
        [
            PageTemplate("wide", [across], pagesize=wide),
            PageTemplate("tall", [upright], pagesize=tall),
        ]
    )
    story: list[Any] = []
    if content["annex"] is not None:
        story += _annex(content["annex"], wide[0] - 52 * mm)
    story.append(NextPageTemplate("tall"))
    for sheet in content["sheets"]:
        story.append(PageBreak())
        story += _brief(sheet)
    document.build(story)
    return buffer.getvalue()


def _style(font: str, size: float, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(
        f"{font}{size}{sorted(more)}",
        fontName=font,
        fontSize=size,
        leading=size * 1.5,
        wordWrap="CJK",
        **more,
    )


def _annex(annex: dict[str, Any], width: float) -> list[Any]:
    cell, head = _style("fang", 9), _style("hei", 9, alignment=TA_CENTER)
    shares = width / sum(annex["widths"])
    blanks = [""] * (len(annex["widths"]) - annex["total_at"] - 1)

    def total(heading: str, amount: str) -> list[Any]:
        led = [_set(heading, head), *[""] * (annex["total_at"] - 1)]
        return [*led, _set(amount, cell), *blanks]

    rows: list[list[Any]] = [[_set(title, head) for title in annex["titles"]]]
    rows.append(total(annex["heading"], annex["total"]))
    for group in annex["groups"]:
        rows.append(total(group["heading"], group["total"]))
        rows += [[_set(text, cell) for text in row] for row in group["rows"]]
    table = LongTable(
        rows, colWidths=[share * shares for share in annex["widths"]], repeatRows=1, splitInRow=1
    )
    table.setStyle(TableStyle([("FONT", (0, 0), (-1, -1), "fang"), *_ruled()]))
    return [
        _set(annex["label"], _style("hei", 16)),
        _set(annex["title"], _style("title", 22, alignment=TA_CENTER)),
        table,
    ]


def _brief(sheet: dict[str, Any]) -> list[Any]:
    fact, label = _style("fang", 14), _style("hei", 14)
    body = _style("fang", 16, alignment=TA_JUSTIFY, firstLineIndent=32)
    facts = Table(
        [[_set(name, label), _set(text, fact)] for name, text in sheet["facts"]],
        colWidths=[40 * mm, 112 * mm],
    )
    facts.setStyle(TableStyle([("FONT", (0, 0), (-1, -1), "fang"), *_ruled()]))
    story: list[Any] = [_set(sheet["title"], _style("title", 22, alignment=TA_CENTER)), facts]
    for heading, parts in sheet["sections"]:
        story.append(_set(heading, _style("hei", 16)))
        story += [_set(part, body) for part in parts]
    return story


def _set(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(text), style)


def _ruled() -> list[tuple[Any, ...]]:
    return [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]


if __name__ == "__main__":
    main()
