"""Pictures of the pages of the document shown: asked for by painters, made in the background.

One picture is made at a time, the one most wanted first: the page that is looked at, then
thumbnails in sight, then whatever else is to be done with the document.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.ui.printing.pdfpages import PdfPages, PdfThread

#: Bytes of pictures kept; the newest one is kept whatever its size.
BUDGET = 160 * 2**20

#: Thumbnails remembered as wanted; those that have scrolled away are forgotten.
MOST_THUMBNAILS = 24

Failed = Callable[[BaseException], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page (from 0) and the width of its picture in device pixels."""

    page: int
    width: int


@dataclass(frozen=True, slots=True)
class _Opened:
    """A document just opened, and the picture of the page that is looked at first."""

    pages: PdfPages
    sizes: list[tuple[float, float]]
    first: Wanted | None
    picture: QImage | None


class PageImages(QObject):
    """The pictures of one document after the other.

    Args:
        thread: where pdfium runs.
        failed: told of what should not happen.
        parent: its owner.

    Attributes:
        sizes: width and height of every page in points; empty before the first document.

    Signals:
        ready(int): a picture of this page has come.
    """

    ready = Signal(int)

    def __init__(self, thread: PdfThread, failed: Failed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sizes: list[tuple[float, float]] = []
        self._thread = thread
        self._failed = failed
        self._pages: PdfPages | None = None
        self._round = 0
        self._kept: OrderedDict[Wanted, QImage] = OrderedDict()
        self._looked_at: Wanted | None = None
        self._thumbnails: OrderedDict[Wanted, None] = OrderedDict()
        self._errands: list[tuple[Callable[[PdfPages], Any], Callable[[Any], None]]] = []
        self._is_busy = False

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being made and nothing is wanted."""
        return not (self._is_busy or self._looked_at or self._thumbnails or self._errands)

    def show_document(
        self, content: bytes, done: Callable[[], None], first: Wanted | None = None
    ) -> None:
        """Open a document in place of the one before, which stays until this one is there.

        Args:
            content: the PDF file.
            done: told once it is shown.
            first: the page that will be looked at; its picture is made before the change, so that
                no blank paper shows in between.
        """
        self._round += 1
        current = self._round

        def work() -> _Opened:
            pages = PdfPages(content)
            sizes = pages.sizes()
            if first is None:
                return _Opened(pages, sizes, None, None)
            wanted = Wanted(min(first.page, len(sizes) - 1), first.width)
            return _Opened(pages, sizes, wanted, pages.picture(wanted.page, wanted.width))

        def opened(result: _Opened) -> None:
            pages, sizes = result.pages, result.sizes
            if current != self._round:
                self._thread.submit(pages.close, _ignore, self._failed)
                return
            self._drop()
            self._pages, self.sizes = pages, sizes
            if result.first is not None and result.picture is not None:
                self._kept[result.first] = result.picture
            done()

        self._thread.submit(work, opened, self._failed)

    def keep_document(self) -> None:
        """Stay with the document shown: one that is being opened is not wanted any more."""
        self._round += 1

    def clear(self) -> None:
        """Show no document."""
        self._round += 1
        self._drop()
        self.sizes = []

    def page(self, index: int, width: int) -> QImage | None:
        """Return the picture of the page looked at; when it is not there, ask for it."""
        wanted = Wanted(index, width)
        found = self._take(wanted)
        self._looked_at = None if found is not None else wanted
        self._go_on()
        return found

    def thumbnail(self, index: int, width: int) -> QImage | None:
        """Return a small picture of a page; when it is not there, ask for it."""
        wanted = Wanted(index, width)
        found = self._take(wanted)
        if found is None:
            self._thumbnails.pop(wanted, None)
            self._thumbnails[wanted] = None
            while len(self._thumbnails) > MOST_THUMBNAILS:
                self._thumbnails.popitem(last=False)
            self._go_on()
        return found

    def nearest(self, index: int) -> QImage | None:
        """Return the largest picture of a page there is, to stand in for the right one."""
        found = [image for wanted, image in self._kept.items() if wanted.page == index]
        return max(found, key=QImage.width, default=None)

    def ask(self, work: Callable[[PdfPages], Any], done: Callable[[Any], None]) -> None:
        """Do something else with the document, after the pictures that are wanted."""
        self._errands.append((work, done))
        self._go_on()

    def _drop(self) -> None:
        if self._pages is not None:
            self._thread.submit(self._pages.close, _ignore, self._failed)
        self._pages = None
        self._kept.clear()
        self._thumbnails.clear()
        self._errands.clear()
        self._looked_at = None
        self._is_busy = False

    def _take(self, wanted: Wanted) -> QImage | None:
        found = self._kept.get(wanted)
        if found is not None:
            self._kept.move_to_end(wanted)
        return found

    def _go_on(self) -> None:
        """Start the most wanted piece of work when none is under way."""
        pages = self._pages
        if self._is_busy or pages is None:
            return
        if self._looked_at is not None:
            wanted = self._looked_at
        elif self._thumbnails:
            wanted = next(reversed(self._thumbnails))
        elif self._errands:
            work, done = self._errands.pop(0)
            self._start(partial(work, pages), done)
            return
        else:
            return
        self._start(partial(pages.picture, wanted.page, wanted.width), partial(self._keep, wanted))

    def _start(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._is_busy = True
        current = self._pages

        def finished(result: Any) -> None:
            if current is not self._pages:
                return
            self._is_busy = False
            done(result)
            self._go_on()

        def stopped(error: BaseException) -> None:
            if current is self._pages:
                self._is_busy = False
                self._looked_at = None
                self._thumbnails.clear()
                self._failed(error)

        self._thread.submit(work, finished, stopped)

    def _keep(self, wanted: Wanted, image: QImage) -> None:
        self._kept[wanted] = image
        self._thumbnails.pop(wanted, None)
        if self._looked_at == wanted:
            self._looked_at = None
        while len(self._kept) > 1 and self._weight() > BUDGET:
            self._kept.popitem(last=False)
        self.ready.emit(wanted.page)

    def _weight(self) -> int:
        return sum(image.sizeInBytes() for image in self._kept.values())


def _ignore(_result: object) -> None:
    """Take a result nobody waits for."""
