"""The booklet (项目册) on pages: cover, contents, overview, annex table, briefs."""

from app.briefing.annex import AnnexLayout, check_annex, paint_annex
from app.briefing.brief import check_briefs, paint_brief
from app.briefing.contents import TITLE, Contents, Entry
from app.briefing.fonts import Role, check_characters, typeface
from app.briefing.lines import clean
from app.briefing.making import Making
from app.briefing.pages import MIDDLE, OFFICIAL_PAGE, centred
from app.briefing.report import check_report, paint_report
from app.briefing.titles import balanced_lines, one_line
from app.briefing.typography import LINE_PITCH, SIZES
from app.documents.booklet import ANNEX, OVERVIEW, Booklet, Cover

COVER_SIZE = SIZES["小初"]
COVER_PITCH = 1.5
SUMMARY_SIZE = SIZES["三号"]
# Where things stand on the cover, in lines of the text grid from the top.
NUMBER_LINE, TITLE_LINE, ISSUER_LINE = 1, 6, 18


def check_booklet(booklet: Booklet) -> None:
    """Refuse what cannot be printed whole, before anything is set.

    Raises:
        RefusedInput: names the first character no font has.
    """
    cover = booklet.cover
    check_characters("标题", clean(cover.title), [Role.TITLE], "项目册封面")
    for text in (cover.summary, cover.number, cover.issuer, cover.day):
        check_characters("封面", clean(text), [Role.KAI, Role.FANG], "项目册封面")
    check_report(booklet.overview)
    for table in booklet.annexes:
        check_annex(table)
    for chapter in booklet.chapters:
        check_characters("分类", clean(chapter.title), [Role.HEI], "项目册目录")
        check_briefs(chapter.sheets)


def paint_booklet(making: Making, booklet: Booklet) -> None:
    """Set a booklet; printed page numbers begin with 1 at the overview."""
    paper, is_double = making.paper, making.settings.is_double_sided
    contents = Contents(_entries(booklet), paper)
    paint_cover(making, booklet.cover)
    paper.turn()
    if is_double:
        # The back of the cover stays blank, so that the contents lie on the right.
        paper.is_numbered = False
        paper.turn()
    paper.bookmark(TITLE.replace("　", ""), 0)
    count = len(contents.pages)
    held = paper.hold(count + count % 2 if is_double else count)
    paper.folio = 1
    layout = AnnexLayout.of(making.settings)
    contents.reach(paper)
    paper.bookmark(OVERVIEW, 0)
    paint_report(making, booklet.overview, bookmarks=1)
    for table in booklet.annexes:
        paper.turn(layout.page_format)
        contents.reach(paper)
        paper.bookmark(one_line(table.title), 0)
        paint_annex(making, table, layout)
    is_first = True
    for chapter in booklet.chapters:
        for at, sheet in enumerate(chapter.sheets):
            making.step()
            paper.turn(OFFICIAL_PAGE if is_first else None)
            is_first = False
            if not at:
                contents.reach(paper)
                paper.bookmark(one_line(chapter.title), 0)
            contents.reach(paper)
            paper.bookmark(one_line(sheet.title), 1)
            paint_brief(making, sheet)
    paper.resume(held)
    contents.paint(paper, len(held.slots))


def paint_cover(making: Making, cover: Cover) -> None:
    """Set the cover on the paper's page; it has no number."""
    paper = making.paper
    paper.is_numbered = False
    page = paper.format

    def centre(text: str, role: Role, size: float, y: float) -> None:
        if text:
            width = typeface(role, paper.fonts).width(text, size)
            x = centred(page.left, page.right, width)
            paper.text(x, y - MIDDLE * size, text, role, size)

    def line(number: float) -> float:
        return page.top - (number - 0.5) * LINE_PITCH

    centre(one_line(cover.number), Role.FANG, SUMMARY_SIZE, line(NUMBER_LINE))
    face = typeface(Role.TITLE, paper.fonts)
    y = line(TITLE_LINE)
    for part in balanced_lines(one_line(cover.title), face, COVER_SIZE, page.width):
        centre(part.text, Role.TITLE, COVER_SIZE, y)
        y -= COVER_SIZE * COVER_PITCH
    centre(cover.summary, Role.KAI, SUMMARY_SIZE, y - LINE_PITCH / 2)
    foot = ISSUER_LINE
    for text in (cover.issuer, cover.day):
        centre(one_line(text), Role.FANG, SUMMARY_SIZE, line(foot))
        foot += 1


def _entries(booklet: Booklet) -> list[Entry]:
    entries = [Entry(0, OVERVIEW)]
    for table in booklet.annexes:
        name = f"{ANNEX}（{one_line(table.title)}）" if len(booklet.annexes) > 1 else ANNEX
        entries.append(Entry(0, name))
    for chapter in booklet.chapters:
        entries.append(Entry(0, f"{one_line(chapter.title)}（{len(chapter.sheets)}个）"))
        entries += [Entry(1, one_line(sheet.title)) for sheet in chapter.sheets]
    return entries
