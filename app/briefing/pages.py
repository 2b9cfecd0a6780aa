"""A paper that text, rules and pictures are put on, page after page, and the frame text runs in.

Positions are in points from the lower left corner of the page as its text is read: on a turned
page (公文装订版) that is the text's own corner, not the sheet's.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.briefing.archive import About, write_about, write_archival
from app.briefing.fonts import FontChoice, Role, typeface
from app.briefing.navigation import (
    Bookmark,
    Link,
    Target,
    write_link,
    write_outline,
    write_targets,
)
from app.briefing.pdffile import PdfFile
from app.briefing.pictures import write_picture
from app.briefing.setting import FontSet, TextBlock
from app.briefing.sheet import RULE_WIDTH, Sheet
from app.briefing.typography import MIDDLE as MIDDLE
from app.briefing.typography import MM as MM
from app.briefing.typography import OFFICIAL_PAGE as OFFICIAL_PAGE
from app.briefing.typography import PAGE_NUMBER_DROP_MM as PAGE_NUMBER_DROP_MM
from app.briefing.typography import PAGE_NUMBER_SIZE as PAGE_NUMBER_SIZE
from app.briefing.typography import TABLE_PAGE_LANDSCAPE as TABLE_PAGE_LANDSCAPE
from app.briefing.typography import TABLE_PAGE_PORTRAIT as TABLE_PAGE_PORTRAIT
from app.briefing.typography import PageFormat as PageFormat
from app.briefing.watermark import watermark_operators
from app.documents.pictures import Picture


class NumberPlace(StrEnum):
    """Where page numbers stand."""

    OUTER = "外侧"  # printed on both sides: odd pages right, even pages left
    RIGHT = "右侧"
    CENTRE = "居中"
    NONE = "无"


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished document: the PDF file's bytes, and how many pages it has."""

    content: bytes
    pages: int


@dataclass(frozen=True, slots=True)
class HeldPages:
    """Pages left open, to be filled when what stands on them is known (目录).

    Attributes:
        slots: which pages of the document they are.
        folio: the number printed on the first of them.
        format: of each.
    """

    slots: range
    folio: int
    format: PageFormat


class Paper:
    """The pages of one document while they are being made.

    Attributes:
        format: of the page being made.
        folio: the number printed on it; set it to begin counting anew.
        is_numbered: whether the page being made gets its number; true again on each new page.
        fonts: whose fonts it is set in.
    """

    def __init__(
        self,
        page: PageFormat,
        title: str,
        author: str,
        *,
        subject: str = "",
        fonts: FontChoice = FontChoice.BUNDLED,
        numbers: NumberPlace = NumberPlace.OUTER,
        watermark: str = "",
        archival: bool = False,
        made: datetime | None = None,
    ) -> None:
        """Begin a document.

        Args:
            page: format of the first page.
            title: of the document.
            author: of the document; may be empty.
            subject: what it is about; the title where empty.
            fonts: whose fonts it is set in.
            numbers: where page numbers stand.
            watermark: large and light behind the text of each page; may be empty.
            archival: make it PDF/A-2b.
            made: when; now where None.
        """
        self.format = page
        self.folio = 1
        self.is_numbered = True
        self.fonts = fonts
        self._numbers = numbers
        self._watermark = watermark
        self._archival = archival
        self._about = About(title, author, subject or title, made or datetime.now().astimezone())
        self._file = PdfFile()
        self._tree, self._resources = self._file.reserve(), self._file.reserve()
        self._set = FontSet(fonts)
        self._pages: list[int] = []
        self._objects: dict[str, int] = {}
        self._bookmarks: list[Bookmark] = []
        self._targets: dict[str, Target] = {}
        self._waiting = range(0)
        self._sheet = self._new_sheet()

    @property
    def number(self) -> int:
        """The page being made, from 1, every sheet counted."""
        return self._sheet.slot + 1

    @property
    def texts(self) -> TextBlock:
        """The running text of the page being made, for whoever sets many lines of it."""
        return self._sheet.texts

    # ---------------------------------------------------------------- on the page

    def text(
        self,
        x: float,
        y: float,
        text: str,
        role: Role,
        size: float,
        tracking: float = 0.0,
        slack: float = 0.0,
    ) -> None:
        """Set one line of text with its baseline starting at (x, y).

        Args:
            x: left end, in points.
            y: baseline, in points.
            text: characters the role has.
            role: the role to set it in.
            size: in points.
            tracking: space added after each character, in points.
            slack: how much wider than by itself the line is to come out, in points: first the
                gaps between Chinese and Latin open, then all characters but those inside Latin
                words and numbers move apart evenly. Below 0, how much narrower: gaps and the
                blank halves of marks give.
        """
        if text:
            self.texts.set(((x, text, slack),), y, 0.0, role, size, tracking)

    def rule(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Draw a table rule between two points."""
        self._sheet.rule(x1, y1, x2, y2)

    def uprights(self, places: Sequence[float], top: float, bottom: float) -> None:
        """Draw the upright table rules of a row, from left to right."""
        self._sheet.uprights(places, top, bottom)

    def fill(self, x: float, y: float, width: float, height: float, grey: float) -> None:
        """Fill a rectangle; ``grey`` is from 0 (black) to 1 (white)."""
        self._sheet.fill(x, y, width, height, grey)

    def stroke(
        self, points: Sequence[tuple[float, float]], width: float = RULE_WIDTH, grey: float = 0.0
    ) -> None:
        """Draw a line through points; ``width`` in points."""
        self._sheet.stroke(points, width, grey)

    def hatch(
        self, x: float, y: float, width: float, height: float, step: float, grey: float
    ) -> None:
        """Fill a rectangle with slanting lines ``step`` points apart."""
        self._sheet.hatch(x, y, width, height, step, grey)

    def picture(self, x: float, y: float, width: float, height: float, picture: Picture) -> None:
        """Put a picture with its lower left corner at (x, y), ``width`` by ``height`` points."""
        label = f"P{picture.key}"
        if label not in self._objects:
            self._objects[label] = write_picture(self._file, picture)
        self._sheet.image(x, y, width, height, label)

    # ---------------------------------------------------------------- links and outline

    def target(self, name: str, y: float | None = None) -> None:
        """Name a place of this page; ``y`` in points is its upper edge, the page's where None."""
        top = self.format.sheet[1]
        if y is not None and not self.format.turned:
            top = y
        self._targets[name] = Target(self._pages[self._sheet.slot], top)

    def link(self, x: float, y: float, width: float, height: float, target: str) -> None:
        """Make a rectangle of the page lead to a target, which may be named later."""
        left, bottom = self._on_sheet(x, y)
        right, top = self._on_sheet(x + width, y + height)
        place = Link(min(left, right), bottom, max(left, right), top, target)
        self._sheet.links.append(write_link(self._file, place))

    def bookmark(self, title: str, level: int = 0, y: float | None = None) -> None:
        """Add a line to the outline that leads here; ``level`` from 0, ``y`` as in ``target``."""
        name = f"outline:{len(self._bookmarks)}"
        self.target(name, y)
        self._bookmarks.append(Bookmark(level, title, name))

    # ---------------------------------------------------------------- from page to page

    def turn(self, page: PageFormat | None = None) -> None:
        """Finish the page and start the next one, in another format if one is given."""
        self._finish_page()
        self.folio += 1
        self.is_numbered = True
        self.format = page or self.format
        if self._waiting:
            self._sheet = self._sheet_at(self._waiting[0])
            self._waiting = self._waiting[1:]
        else:
            self._sheet = self._new_sheet()

    def hold(self, count: int) -> HeldPages:
        """Leave this page and ``count - 1`` following ones open; go on after them."""
        slot = self._sheet.slot
        held = HeldPages(range(slot, slot + count), self.folio, self.format)
        self._pages += [self._file.reserve() for _ in range(count)]
        self.folio += count
        self._sheet = self._sheet_at(slot + count)
        return held

    def resume(self, held: HeldPages) -> None:
        """Finish the page and go back to pages held open; ``turn`` then leads through them."""
        self._finish_page()
        self.folio, self.format = held.folio, held.format
        self.is_numbered = True
        self._sheet = self._sheet_at(held.slots[0])
        self._waiting = held.slots[1:]

    def finish(self, choose: Callable[[int], Sequence[int]] | None = None) -> Printed:
        """Finish the last page and return the document.

        Args:
            choose: from the number of pages to those wanted, from 1; all where None.

        Raises:
            ValueError: pages were held open and not filled.
        """
        self._finish_page()
        if self._waiting:
            raise ValueError(f"{len(self._waiting)} pages were left open")
        if choose is None:
            return Printed(self._close(self._file), len(self._pages))
        chosen = [self._pages[page - 1] for page in choose(len(self._pages))]
        return Printed(self._close(self._file, chosen), len(chosen))

    def preview(self) -> Printed:
        """Return the pages finished so far as a document; the making goes on.

        Raises:
            ValueError: no page is finished yet.
        """
        done = [page for page in self._pages if self._file.is_put(page)]
        if not done:
            raise ValueError("no page is finished")
        return Printed(self._close(self._file.copy(), done), len(done))

    def _close(self, file: PdfFile, pages: Sequence[int] | None = None) -> bytes:
        pages = self._pages if pages is None else pages
        shown = set(pages)
        kids = "\n".join(f"{page} 0 R" for page in pages)
        file.put(self._tree, f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>")
        objects = "".join(f"/{label} {at} 0 R" for label, at in self._objects.items())
        file.put(
            self._resources,
            f"<</ProcSet[/PDF/Text/ImageB/ImageC]/Font<<{self._set.write(file)}>>"
            f"/XObject<<{objects}>>>>",
        )
        targets = {name: to for name, to in self._targets.items() if to.page in shown}
        entries = write_targets(file, targets)
        entries += write_outline(file, [mark for mark in self._bookmarks if mark.target in targets])
        if self._archival:
            entries += write_archival(file, self._about)
        root = file.add(
            f"<</Type/Catalog/Pages {self._tree} 0 R/Lang(zh-CN)"
            f"/ViewerPreferences<</DisplayDocTitle true>>{entries}>>"
        )
        return file.finish(root, write_about(file, self._about))

    def _new_sheet(self) -> Sheet:
        self._pages.append(self._file.reserve())
        return self._sheet_at(len(self._pages) - 1)

    def _sheet_at(self, slot: int) -> Sheet:
        return Sheet(slot, TextBlock(self._set), TextBlock(self._set))

    def _finish_page(self) -> None:
        sheet = self._sheet
        width, height = self.format.sheet
        self._set_page_number()
        behind = f"/{self._watermark_label(width, height)} Do" if self._watermark else ""
        self._set.count()
        content = self._file.stream(sheet.content(self.format, behind))
        links = f"/Annots[{' '.join(f'{at} 0 R' for at in sheet.links)}]" if sheet.links else ""
        self._file.put(
            self._pages[sheet.slot],
            f"<</Type/Page/Parent {self._tree} 0 R/MediaBox[0 0 {width:.2f} {height:.2f}]"
            f"/Resources {self._resources} 0 R/Contents {content} 0 R{links}>>",
        )

    def _watermark_label(self, width: float, height: float) -> str:
        label = f"W{width:.0f}x{height:.0f}"
        if label not in self._objects:
            drawn = watermark_operators(self._watermark, width, height, self.fonts)
            self._objects[label] = self._file.stream(
                drawn.encode("ascii"),
                f"/Type/XObject/Subtype/Form/BBox[0 0 {width:.2f} {height:.2f}]/Resources<<>>",
            )
        return label

    def _on_sheet(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the page lies on the sheet."""
        return (self.format.sheet[0] - y, x) if self.format.turned else (x, y)

    def _set_page_number(self) -> None:
        """Set 「— 1 —」 7 mm below the text area, upright; at a side, one character in."""
        if not self.is_numbered or self._numbers is NumberPlace.NONE:
            return
        text = f"— {self.folio} —"
        size = PAGE_NUMBER_SIZE
        face = typeface(Role.SONG, self.fonts)
        width = face.width(text, size)
        page = self.format
        left, right, bottom = page.left, page.right, page.bottom
        if page.turned:
            sheet_width, _ = page.sheet
            left, right, bottom = sheet_width - page.top, sheet_width - page.bottom, page.left
        match self._numbers:
            case NumberPlace.CENTRE:
                x = (left + right - width) / 2
            case NumberPlace.OUTER if self.folio % 2 == 0:
                x = left + size
            case _:
                x = right - size - width
        # The distance is measured to the dashes (7.5).
        y = bottom - PAGE_NUMBER_DROP_MM * MM - face.middle("—") * size
        self._sheet.upright.set(((x, text, 0.0),), y, 0.0, Role.SONG, size)


class Frame:
    """The text area of the pages of a paper, filled from the top.

    Attributes:
        paper: what is written on.
        y: the lowest point used so far on this page, in points.
        on_turn: called with the frame at the top of each further page, to set what stands there.
    """

    def __init__(self, paper: Paper, on_turn: Callable[["Frame"], None] | None = None) -> None:
        self.paper = paper
        self.y = paper.format.top
        self.on_turn = on_turn
        self._start = self.y

    @property
    def room(self) -> float:
        """Height left on this page, in points."""
        return self.y - self.paper.format.bottom

    @property
    def is_fresh(self) -> bool:
        """Whether nothing stands on this page yet but what ``on_turn`` set."""
        return self.y == self._start

    def turn(self, page: PageFormat | None = None) -> None:
        """Go on at the top of the next page, in another format if one is given."""
        self.paper.turn(page)
        self.y = self._start = self.paper.format.top
        if self.on_turn is not None:
            self.on_turn(self)
            self.begin_here()

    def begin_here(self) -> None:
        """Count the page as fresh from here down."""
        self._start = self.y


def centred(left: float, right: float, width: float) -> float:
    """Return where something ``width`` wide starts to stand in the middle."""
    return (left + right - width) / 2
