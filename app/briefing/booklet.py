"""The booklet (项目册) on pages: cover, contents, overview, annex table, briefs."""

from app.briefing.annex import AnnexLayout, check_annex, paint_annex
from app.briefing.brief import check_briefs, paint_brief
from app.briefing.contents import TITLE, Contents, Entry
from app.briefing.fonts import Role, check_characters, typeface
from app.briefing.lines import clean
from app.briefing.making import Making, new_paper
from app.briefing.pages import MIDDLE, OFFICIAL_PAGE, Printed, centred
from app.briefing.report import check_report, paint_report
from app.briefing.titles import balanced_lines, one_line
from app.briefing.typography import LINE_PITCH, SIZES
from app.documents.booklet import ANNEX, OVERVIEW, Booklet, Cover
from app.documents.settings import DocumentSettings
from app.errors import RefusedInput, shorten

COVER_SIZE = SIZES["小初"]
COVER_PITCH = 1.5
SUMMARY_SIZE = SIZES["三号"]
# Where things stand on the cover, in lines of the text grid from the top.
NUMBER_LINE, TITLE_LINE, ISSUER_LINE = 1, 6, 18
COVER = "项目册封面"
# What there is room for, in characters: five lines of the title, three of the others.
MOST_TITLE, MOST_SMALL = 55, 80


def print_cover(cover: Cover, settings: DocumentSettings, *, author: str = "") -> Printed:
    """Set the first page of a booklet by itself, to be looked at while the rest is made.

    Raises:
        RefusedInput: as :func:`check_booklet`.
    """
    check_cover(cover)
    paper = new_paper(OFFICIAL_PAGE, one_line(cover.title), author, settings)
    making = Making(paper, settings, 1)
    paint_cover(making, cover)
    return making.finish()


def check_booklet(booklet: Booklet) -> None:
    """Refuse what cannot be printed whole, before anything is set.

    Raises:
        RefusedInput: names the first character no font has.
    """
    check_cover(booklet.cover)
    check_report(booklet.overview)
    for table in booklet.annexes:
        check_annex(table)
    for chapter in booklet.chapters:
        check_characters("分类", clean(chapter.title), [Role.HEI], "项目册目录")
        check_briefs(chapter.sheets)


def check_cover(cover: Cover) -> None:
    """Refuse a cover that cannot be printed whole.

    Raises:
        RefusedInput: names the first character no font has, or what there is no room for.
    """
    check_characters("标题", clean(cover.title), [Role.TITLE], COVER)
    check_characters("封面", clean(cover.summary), [Role.KAI], COVER)
    for text in (cover.number, cover.issuer, cover.day):
        check_characters("封面", clean(text), [Role.FANG], COVER)
    for field, text, most in (
        ("标题", cover.title, MOST_TITLE),
        ("文号", cover.number, MOST_SMALL),
        ("发文单位", cover.issuer, MOST_SMALL),
    ):
        if len(one_line(text)) > most:
            raise RefusedInput(
                field,
                shorten(text),
                f"有 {len(one_line(text))} 个字，封面放不下",
                place=COVER,
                remedy=f"请改短到 {most} 个字以内",
            )


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

    def centre(text: str, role: Role, size: float, y: float, pitch: float = LINE_PITCH) -> float:
        """Set text in the middle, its first line at a height; return where the next one goes."""
        face = typeface(role, paper.fonts)
        for part in balanced_lines(one_line(text), face, size, page.width):
            x = centred(page.left, page.right, part.width)
            paper.text(x, y - MIDDLE * size, part.text, role, size)
            y -= pitch
        return y

    def line(number: float) -> float:
        return page.top - (number - 0.5) * LINE_PITCH

    centre(cover.number, Role.FANG, SUMMARY_SIZE, line(NUMBER_LINE))
    y = centre(cover.title, Role.TITLE, COVER_SIZE, line(TITLE_LINE), COVER_SIZE * COVER_PITCH)
    centre(cover.summary, Role.KAI, SUMMARY_SIZE, y - LINE_PITCH / 2)
    y = centre(cover.issuer, Role.FANG, SUMMARY_SIZE, line(ISSUER_LINE))
    centre(cover.day, Role.FANG, SUMMARY_SIZE, min(y, line(ISSUER_LINE + 1)))


def _entries(booklet: Booklet) -> list[Entry]:
    entries = [Entry(0, OVERVIEW)]
    for table in booklet.annexes:
        name = f"{ANNEX}（{one_line(table.title)}）" if len(booklet.annexes) > 1 else ANNEX
        entries.append(Entry(0, name))
    for chapter in booklet.chapters:
        entries.append(Entry(0, f"{one_line(chapter.title)}（{len(chapter.sheets)}个）"))
        entries += [Entry(1, one_line(sheet.title)) for sheet in chapter.sheets]
    return entries
