"""Printers: which there are, and printing a document's pages on one, step by step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QObject, QRectF, QSizeF, QTimer, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter

from app.errors import ChubeiError
from app.ui.printing.pageimages import PageImages

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

#: Dots to the inch pages are painted with: what the printer has, within these.
FEWEST_DOTS, MOST_DOTS = 300, 600

#: Rows of dots painted in one go: a printer's whole page takes half a second.
BAND_ROWS = 256


@dataclass(frozen=True, slots=True)
class PrinterChoice:
    """A printer as the combo shows it.

    Attributes:
        name: the system's name for it.
        title: what people call it, with 双面 where it usually prints on both sides.
        is_default: whether the system would take it.
    """

    name: str
    title: str
    is_default: bool = False


def available_printers() -> tuple[PrinterChoice, ...]:
    """Ask the system for its printers; none when it has no printing at all."""
    try:
        from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
    except ImportError:
        return ()
    usual = QPrinterInfo.defaultPrinterName()
    found = []
    for info in QPrinterInfo.availablePrinters():
        is_duplex = info.defaultDuplexMode() not in (
            QPrinter.DuplexMode.DuplexNone,
            QPrinter.DuplexMode.DuplexAuto,
        )
        title = info.description() or info.printerName()
        name = info.printerName()
        found.append(PrinterChoice(name, f"{title} · 双面" if is_duplex else title, name == usual))
    return tuple(found)


def open_printer(name: str) -> "QPrinter":
    """Return a printer at a resolution fit for text."""
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(name)
    if printer.resolution() > MOST_DOTS or printer.resolution() < FEWEST_DOTS:
        printer.setResolution(MOST_DOTS)
    return printer


class PrintJob(QObject):
    """Prints pages one after the other, each painted in the background.

    Args:
        images: the document.
        printer: where to; paper and orientation are set here, page by page.
        pages: which (from 0), in order.
        copies: how many; collated.
        parent: its owner.

    Signals:
        progressed(int, int): so many sheets of so many are done.
        finished(): everything went to the printer.
        failed(ChubeiError): the printer took no more.
    """

    progressed = Signal(int, int)
    finished = Signal()
    failed = Signal(object)

    def __init__(
        self,
        images: PageImages,
        printer: "QPrinter",
        pages: Sequence[int],
        copies: int = 1,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._images = images
        self._printer = printer
        is_native = copies == 1 or printer.supportsMultipleCopies()
        if is_native:
            printer.setCopyCount(copies)
            printer.setCollateCopies(True)
        self._pages = tuple(pages) * (1 if is_native else copies)
        self._at = 0
        self._painter: QPainter | None = None
        self._is_over = False

    def start(self) -> None:
        """Begin with the first page."""
        self._set_paper(self._pages[0])
        painter = QPainter()
        if not painter.begin(self._printer):
            self._end_badly()
            return
        self._painter = painter
        self._ask()

    def cancel(self) -> None:
        """Stop; the printer drops what it has got where it can."""
        if self._is_over:
            return
        self._is_over = True
        self._printer.abort()
        self._close()

    def _ask(self) -> None:
        self.progressed.emit(self._at, len(self._pages))
        page = self._pages[self._at]
        dots = self._dots()
        self._images.ask(lambda pages: pages.print_picture(page, dots), self._paint)

    def _paint(self, image: QImage) -> None:
        if self._is_over or self._painter is None:
            return
        if self._dots() == self._printer.resolution():
            self._paint_band(image, 0)
            return
        # With full page the painter starts at the paper's corner: the page at its own size.
        paper = self._printer.pageLayout().fullRectPixels(self._printer.resolution())
        self._painter.drawImage(QRectF(0, 0, paper.width(), paper.height()), image)
        self._turn()

    def _paint_band(self, image: QImage, top: int) -> None:
        """Paint some rows dot by dot, let the window do its own work, and go on."""
        if self._is_over or self._painter is None:
            return
        rows = min(BAND_ROWS, image.height() - top)
        self._painter.drawImage(0, top, image.copy(0, top, image.width(), rows))
        if top + rows < image.height():
            QTimer.singleShot(0, self, partial(self._paint_band, image, top + rows))
        else:
            self._turn()

    def _turn(self) -> None:
        """Go on with the next page, or end."""
        self._at += 1
        if self._at == len(self._pages):
            self._is_over = True
            self._close()
            self.progressed.emit(self._at, len(self._pages))
            self.finished.emit()
            return
        self._set_paper(self._pages[self._at])
        if self._printer.newPage():
            self._ask()
        else:
            self._end_badly()

    def _dots(self) -> int:
        return max(FEWEST_DOTS, min(self._printer.resolution(), MOST_DOTS))

    def _set_paper(self, page: int) -> None:
        """Take a page's own size and orientation, to the edges of the paper."""
        width, height = self._images.sizes[page]
        is_wide = width > height
        # Two hundredths of a millimetre around A4 are A4.
        size = QPageSize(
            QSizeF(min(width, height), max(width, height)),
            QPageSize.Unit.Point,
            "",
            QPageSize.SizeMatchPolicy.FuzzyMatch,
        )
        way = QPageLayout.Orientation
        self._printer.setFullPage(True)
        self._printer.setPageLayout(
            QPageLayout(size, way.Landscape if is_wide else way.Portrait, QMarginsF(0, 0, 0, 0))
        )
        self._printer.setFullPage(True)

    def _end_badly(self) -> None:
        self._is_over = True
        self._close()
        self.failed.emit(
            ChubeiError(
                "打印机没有接受打印任务",
                place=self._printer.printerName() or self._printer.outputFileName(),
                remedy="请看打印机是否开着、连着，或先保存 PDF 再打印",
            )
        )

    def _close(self) -> None:
        if self._painter is not None:
            self._painter.end()
            self._painter = None


ListPrinters = Callable[[], Sequence[PrinterChoice]]
OpenPrinter = Callable[[str], "QPrinter"]
