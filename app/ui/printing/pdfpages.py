"""A finished PDF as pdfium shows it, and the one thread pdfium runs in.

Pdfium is not thread-safe: nothing of it is touched outside :class:`PdfThread`.
"""

import unicodedata
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage

T = TypeVar("T")

POINTS_PER_INCH = 72

#: Below so many pixels to the point, so many times finer.
FINER = ((0.4, 4), (1.0, 3), (1.8, 2))


#: Left, bottom, right and top of a piece of a page, in points from its lower left corner.
Box = tuple[float, float, float, float]


class PdfPages:
    """An open document; every method runs in the :class:`PdfThread`.

    Args:
        content: the PDF file.
    """

    def __init__(self, content: bytes) -> None:
        import pypdfium2

        self._document: Any = pypdfium2.PdfDocument(content)

    def sizes(self) -> list[tuple[float, float]]:
        """Return width and height of every page, in points."""
        return [self._document.get_page_size(at) for at in range(len(self._document))]

    def picture(self, index: int, width: int) -> QImage:
        """Return a page (from 0) in colour, ``width`` pixels wide.

        Pdfium draws no rule thinner than a pixel; where a pixel is much of a rule, the page is
        drawn larger and made smaller, so that tables do not look black.
        """
        points = self._document.get_page_size(index)[0]
        finer = next((step for below, step in FINER if width / points < below), 1)
        form = QImage.Format.Format_RGB32
        image = self._render(index, width * finer, form, prefer_bgrx=True)
        if finer == 1:
            return image
        return image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)

    def print_picture(self, index: int, dots: int) -> QImage:
        """Return a page (from 0) in greys, at ``dots`` to the inch."""
        width = round(self._document.get_page_size(index)[0] * dots / POINTS_PER_INCH)
        return self._render(index, width, QImage.Format.Format_Grayscale8, grayscale=True)

    def text(self, index: int) -> str:
        """Return the text of a page (from 0), without spaces and line ends."""
        page = self._document[index]
        try:
            text_page = page.get_textpage()
            try:
                return "".join(text_page.get_text_bounded().split())
            finally:
                text_page.close()
        finally:
            page.close()

    def find(self, index: int, words: str) -> list[tuple[Box, ...]]:
        """Return where a text stands on a page (from 0): the boxes of each hit, a box a line.

        White space and line ends between characters do not count, nor does upper or lower case.
        """
        from pypdfium2 import raw

        wanted = _folded(words)
        page = self._document[index]
        try:
            text_page = page.get_textpage()
            try:
                count = raw.FPDFText_CountChars(text_page)
                codes = (raw.FPDFText_GetUnicode(text_page, at) for at in range(count))
                places, kept = [], []
                for at, code in enumerate(codes):
                    character = _folded(chr(code)) if 0 < code < 0x110000 else ""
                    places += [at] * len(character)
                    kept.append(character)
                text = "".join(kept)
                hits = []
                start = text.find(wanted) if wanted else -1
                while start >= 0:
                    end = start + len(wanted) - 1
                    first, last = places[start], places[end]
                    found = raw.FPDFText_CountRects(text_page, first, last - first + 1)
                    hits.append(tuple(text_page.get_rect(at) for at in range(found)))
                    start = text.find(wanted, end + 1)
                return hits
            finally:
                text_page.close()
        finally:
            page.close()

    def has_embedded_fonts(self, indexes: Sequence[int]) -> bool:
        """Tell whether every piece of text on these pages is set in a font the file carries."""
        return all(self._is_embedded(index) for index in indexes)

    def close(self) -> None:
        """Give the document back."""
        self._document.close()

    def _render(self, index: int, width: int, form: QImage.Format, **options: bool) -> QImage:
        page = self._document[index]
        try:
            # A little less, for pdfium rounds up.
            bitmap = page.render(scale=(width - 0.01) / page.get_width(), **options)
            try:
                shown = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, form)
                return shown.copy()
            finally:
                bitmap.close()
        finally:
            page.close()

    def _is_embedded(self, index: int) -> bool:
        from pypdfium2 import raw

        page = self._document[index]
        try:
            for at in range(raw.FPDFPage_CountObjects(page)):
                item = raw.FPDFPage_GetObject(page, at)
                if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_TEXT:
                    continue
                if raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(item)) != 1:
                    return False
            return True
        finally:
            page.close()


def _folded(text: str) -> str:
    """Return text as it is compared: without white space, in one case, and in one form."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


class PdfThread(QObject):
    """Runs work on PDF pages one after the other; :func:`pdf_thread` finds it."""

    _finished = Signal(object, object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="pdfium")
        self._is_closed = False
        self._pending = 0
        self._finished.connect(self._on_finished)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.close)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way."""
        return self._pending == 0

    def submit(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Run work in pdfium's thread; the result comes back in the window's."""
        if self._is_closed:
            return
        self._pending += 1

        def report(error: BaseException | None, result: Any) -> None:
            if error is None:
                done(result)
            else:
                failed(error)

        future = self._pool.submit(work)
        future.add_done_callback(lambda ended: self._announce(ended, report))

    @Slot()
    def close(self) -> None:
        """Wait for what is under way and take nothing more."""
        self._is_closed = True
        self._pool.shutdown(wait=True)

    def _announce(
        self, future: "Future[Any]", report: Callable[[BaseException | None, Any], None]
    ) -> None:
        if not self._is_closed:
            error = future.exception()
            self._finished.emit(report, error, None if error else future.result())

    @Slot(object, object, object)
    def _on_finished(
        self,
        report: Callable[[BaseException | None, Any], None],
        error: BaseException | None,
        result: Any,
    ) -> None:
        self._pending -= 1
        report(error, result)


def pdf_thread() -> PdfThread:
    """Return the application's thread for PDF pages."""
    application = QCoreApplication.instance()
    if application is None:
        raise RuntimeError("PDF pages need a QApplication")
    found = application.findChild(PdfThread, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return found if found is not None else PdfThread(application)
