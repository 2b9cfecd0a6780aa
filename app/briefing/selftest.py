"""字体与版式自检页: every role of type, the text grid and the mark positions, to be measured.

Printed on the office's own printer and held against a ruler, it shows whether the driver scales
the page, which fonts stand for which role, and where page numbers and the text area come out.
Measures are those of GB/T 9704-2012: 5.2.1 (page and text area), 5.2.3 (22 lines of 28
characters), 7.3.3 (levels), 7.5 (page numbers).
"""

from app.briefing.fonts import FontChoice, Role, typeface
from app.briefing.making import Choose, new_paper
from app.briefing.pages import MM, OFFICIAL_PAGE, Frame, Paper, Printed
from app.briefing.paragraphs import Level, Paragraph
from app.briefing.prose import Flow
from app.briefing.typography import MIDDLE, SIZES, TextGrid
from app.documents.settings import DocumentSettings

TITLE = "字体与版式自检页"

#: Every character of these stands in one cell each; the first line counts the cells.
_SAMPLE = "黔江区大健康产业项目储备库招商引资医疗卫生养生养老医药器械"

#: Marks at line starts and ends, two in a row, and what must not be broken.
_MARKS = (
    "标点：“引号”《书名》（括号）【方头】〔六角〕、顿号，逗号。句号；分号：冒号？问号！叹号……"
    "省略号——破折号·间隔号％百分号；（（两个前括号），”后引号与逗号。"
    "数字与单位不拆开：总投资2790637万元、占地120亩、建筑面积55940㎡、CAR–T、2020—2022年。"
)
_RULER_MM, _RULER_TICK_MM, _RULER_LONG_MM = 10, 2.0, 4.0
_CROSS_MM = 5.0
_GREY, _PALE = 0.45, 0.75
_SMALL = SIZES["小五"]
_OWN, _BUNDLED = "本机", "随附"


def print_self_test(
    settings: DocumentSettings, *, author: str = "", choose: Choose | None = None
) -> Printed:
    """Set the self-test: an odd page with the roles and levels, an even one with the grid.

    Args:
        settings: fonts, sides, watermark and archive form.
        author: named in the file.
        choose: from the number of pages to those wanted; all where None.
    """
    paper = new_paper(OFFICIAL_PAGE, TITLE, author, settings)
    _ruler(paper)
    _area(paper)
    frame = Frame(paper)
    flow = Flow(frame)
    flow.add([Paragraph(Level.LABEL, "附件2"), Paragraph(Level.TITLE, TITLE)])
    flow.add(_levels())
    _roles(paper, flow, settings)
    flow.turn()
    _ruler(paper)
    _area(paper)
    _grid(paper, flow.grid)
    return paper.finish(choose)


def _levels() -> list[Paragraph]:
    texts = (
        (Level.FIRST, "一、一级标题用黑体"),
        (Level.SECOND, "（一）二级标题用楷体"),
        (Level.THIRD, "1. 三级标题用仿宋"),
        (Level.FOURTH, "（1）四级标题用仿宋"),
        (Level.BODY, _MARKS),
        (Level.BODY, _measures()),
    )
    return [Paragraph(level, text) for level, text in texts]


def _measures() -> str:
    page = OFFICIAL_PAGE
    wide = page.width_mm - page.left_mm - page.right_mm
    high = page.height_mm - page.top_mm - page.bottom_mm
    return (
        f"请用尺量：四角十字之间宽{wide:g}毫米、高{high:g}毫米；页边的刻度每格{_RULER_MM}毫米。"
        f"量出来不同，请在打印机设置里选“实际大小”，不要选“适合页面”。"
    )


def _roles(paper: Paper, flow: Flow, settings: DocumentSettings) -> None:
    """Set a line in each role, with the font it is set in, from grid line to grid line."""
    choice = FontChoice.OWN if settings.has_own_fonts else FontChoice.BUNDLED
    page, grid = paper.format, flow.grid
    for role in Role:
        flow.need(2)
        face = typeface(role, choice)
        name = face.chain[0].name
        source = _OWN if name != typeface(role).chain[0].name else _BUNDLED
        base = flow.frame.y - grid.pitch / 2 - MIDDLE * grid.size
        paper.text(page.left, base, f"{role.value}　项目储备招商ABC1234567890", role, grid.size)
        note = f"{source} {name}"
        width = typeface(Role.SONG, choice).width(note, _SMALL)
        paper.text(page.right - width, base, note, Role.SONG, _SMALL)
        flow.frame.y -= grid.pitch


def _area(paper: Paper) -> None:
    """Draw a cross at each corner of the text area (版心), and say how far it is from the edges."""
    page = paper.format
    arm = _CROSS_MM * MM
    for x in (page.left, page.right):
        for y in (page.bottom, page.top):
            paper.stroke([(x - arm, y), (x + arm, y)], 0.3, _GREY)
            paper.stroke([(x, y - arm), (x, y + arm)], 0.3, _GREY)
    words = (
        (page.left + arm, page.top + 2 * MM, f"版心上边距纸边 {page.top_mm:g} 毫米"),
        (
            page.left + 45 * MM,
            page.bottom - 4 * MM,
            f"下边 {page.bottom_mm:g} 毫米，页码在下面 7 毫米",
        ),
        (2 * MM + arm, page.top - 6 * MM, f"左边 {page.left_mm:g} 毫米"),
        (page.right + 2 * MM, page.top - 6 * MM, f"右边 {page.right_mm:g}"),
    )
    for x, y, text in words:
        paper.text(x, y, text, Role.SONG, _SMALL)


def _ruler(paper: Paper) -> None:
    """Draw a scale along the left and the upper edge, a tick every 10 mm from the corner."""
    page = paper.format
    width, height = page.width_mm * MM, page.height_mm * MM
    for at in range(_RULER_MM, round(page.width_mm), _RULER_MM):
        long = _RULER_LONG_MM if at % 50 == 0 else _RULER_TICK_MM
        x = at * MM
        paper.stroke([(x, height - 6 * MM), (x, height - (6 + long) * MM)], 0.3)
        if at % 50 == 0:
            paper.text(x + 1, height - 12 * MM, str(at), Role.SONG, _SMALL)
    for at in range(_RULER_MM, round(page.height_mm), _RULER_MM):
        long = _RULER_LONG_MM if at % 50 == 0 else _RULER_TICK_MM
        y = height - at * MM
        paper.stroke([(6 * MM, y), ((6 + long) * MM, y)], 0.3)
        if at % 50 == 0:
            paper.text(11 * MM, y - 1 - _SMALL, str(at), Role.SONG, _SMALL)
    paper.stroke([(0, height - 6 * MM), (width, height - 6 * MM)], 0.3)
    paper.stroke([(6 * MM, 0), (6 * MM, height)], 0.3)


def _grid(paper: Paper, grid: TextGrid) -> None:
    """Draw 22 lines of 28 cells, a character of the body in each, a line for each baseline."""
    page = paper.format
    bottom = page.top - grid.lines * grid.pitch
    for line in range(grid.lines + 1):
        y = page.top - line * grid.pitch
        paper.stroke([(page.left, y), (page.right, y)], 0.25, _PALE)
    for cell in range(grid.characters + 1):
        x = page.left + cell * grid.cell
        paper.stroke([(x, page.top), (x, bottom)], 0.25, _PALE)
    roles = (Role.FANG, Role.KAI, Role.HEI, Role.SONG, Role.TITLE)
    for line in range(grid.lines):
        base = page.top - (line + 0.5) * grid.pitch - MIDDLE * grid.size
        start = line % len(_SAMPLE)
        text = (_SAMPLE[start:] + _SAMPLE[:start])[: grid.characters - 2]
        text = f"{line + 1:02d}".translate(_WIDE) + text
        role = roles[line % len(roles)]
        paper.text(page.left, base, text, role, grid.size, grid.tracking)


_WIDE = {ord(digit): chr(ord(digit) - ord("0") + ord("０")) for digit in "0123456789"}
