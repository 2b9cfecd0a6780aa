"""A document under way: its paper, and whoever waits for it told how far it is."""

from collections.abc import Callable, Sequence

from app.briefing.fonts import FontChoice, Role, check_characters
from app.briefing.pages import NumberPlace, PageFormat, Paper, Printed
from app.briefing.titles import one_line
from app.documents.settings import DocumentSettings
from app.errors import Cancelled, RefusedInput, shorten

#: More characters than these are too small to be read behind a text.
LONGEST_WATERMARK = 40

#: Told how many parts of how many are done; False ends the work.
Progress = Callable[[int, int], bool]

#: From the number of pages to those wanted, from 1.
Choose = Callable[[int], Sequence[int]]


class Making:
    """One document being made.

    Attributes:
        paper: its pages.
        settings: how it is printed.
    """

    def __init__(
        self,
        paper: Paper,
        settings: DocumentSettings,
        parts: int,
        progress: Progress | None = None,
        on_part: Callable[[Printed], None] | None = None,
    ) -> None:
        """Begin.

        Args:
            paper: with its first page open.
            settings: how it is printed.
            parts: how many steps there will be.
            progress: told of each.
            on_part: given the first pages as soon as one is finished.
        """
        self.paper = paper
        self.settings = settings
        self._done, self._parts = 0, parts
        self._progress = progress
        self._on_part = on_part

    def step(self, parts: int = 1) -> None:
        """Tell that some parts more are about to be done.

        Raises:
            Cancelled: nobody wants the document any more.
        """
        if self._progress is not None and not self._progress(self._done, self._parts):
            raise Cancelled
        self._done = min(self._done + parts, self._parts)
        if self._on_part is not None and self.paper.number > 1:
            self._on_part(self.paper.preview())
            self._on_part = None

    def finish(self, choose: Choose | None = None) -> Printed:
        """Finish the document, or the pages chosen of it.

        Raises:
            Cancelled: nobody wants it any more.
        """
        self.step(0)
        printed = self.paper.finish(choose)
        if self._progress is not None and not self._progress(self._parts, self._parts):
            raise Cancelled
        return printed


def new_paper(page: PageFormat, title: str, author: str, settings: DocumentSettings) -> Paper:
    """Return a paper that is printed as the settings say.

    Raises:
        RefusedInput: the watermark is too long, or holds a character no font has.
    """
    watermark = one_line(settings.watermark)
    if len(watermark) > LONGEST_WATERMARK:
        raise RefusedInput(
            "水印",
            shorten(watermark),
            f"有 {len(watermark)} 个字，斜印不下",
            remedy=f"请改短到 {LONGEST_WATERMARK} 个字以内",
        )
    check_characters("水印", watermark, [Role.HEI], "每一页")
    return Paper(
        page,
        title,
        author,
        fonts=FontChoice.OWN if settings.has_own_fonts else FontChoice.BUNDLED,
        numbers=NumberPlace.OUTER if settings.is_double_sided else NumberPlace.RIGHT,
        watermark=watermark,
        archival=settings.is_archival,
    )
