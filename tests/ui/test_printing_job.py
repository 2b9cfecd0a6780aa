"""Printing: paper, orientation, copies, resolution, and stopping."""

import io
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.errors import ChubeiError
from app.ui.printing.pdfpages import PdfPages, pdf_thread
from app.ui.printing.printers import OpenPrinter, open_printer
from app.ui.session import Session
from tests.ui.printing_dialogs import SavingAnswers, content_of, opened, project_ids, settle

# The offscreen platform says so of every window with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

A4 = (210, 297)


def into(path: Path, resolution: int = 300) -> OpenPrinter:
    """A printer that prints into a PDF file."""

    def open_file(name: str) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        printer.setResolution(resolution)
        return printer

    return open_file


def sizes(path: Path) -> list[tuple[int, int]]:
    """Width and height of each printed page in millimetres, as it is read."""
    found = []
    for page in pypdf.PdfReader(io.BytesIO(path.read_bytes())).pages:
        width, height = (float(edge) / 72 * 25.4 for edge in page.mediabox[2:])
        if page.rotation % 180:
            width, height = height, width
        found.append((round(width), round(height)))
    return found


def pictures(qtbot: QtBot, content: bytes, page: int, width: int) -> QImage:
    """A page as pdfium shows it, made where pdfium runs."""
    found: list[QImage] = []
    errors: list[BaseException] = []

    def work() -> QImage:
        pages = PdfPages(content)
        try:
            return pages.picture(page, width)
        finally:
            pages.close()

    pdf_thread().submit(work, found.append, errors.append)
    qtbot.waitUntil(lambda: bool(found or errors), timeout=30_000)
    return found[0]


def darkness(image: QImage) -> list[int]:
    """How dark each of 74 × 52 blocks is."""
    small = image.scaled(
        74,
        52,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    return [255 - small.pixelColor(x, y).lightness() for y in range(52) for x in range(74)]


def test_chosen_pages_are_printed_lying_and_at_their_own_size(
    qtbot: QtBot, qapp: QApplication, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "printed.pdf"
    dialog = opened(qtbot, qapp, session, open_printer=into(path))
    dialog.options.pages.set_pages((1, 3))
    dialog.footer.print_button.click()
    assert not dialog.options.isEnabled()
    settle(qtbot, session, dialog)
    assert sizes(path) == [A4[::-1], A4[::-1]]
    assert "已送到打印机，共 2 页" in dialog.footer.hint.text()
    assert dialog.options.isEnabled()
    # Laid over the preview, the printed page shows the same ink in the same places.
    shown = pictures(qtbot, content_of(dialog), 2, 842)
    printed = pictures(qtbot, path.read_bytes(), 1, 842)
    assert abs(shown.height() - printed.height()) <= 1
    # In blocks of about 4 mm; a shift of one block would be off several times as much.
    ink, other = darkness(shown), darkness(printed)
    off = sum(abs(one - two) for one, two in zip(ink, other, strict=True))
    assert off < 0.15 * sum(ink)
    moved = sum(abs(one - two) for one, two in zip(ink[1:], ink, strict=False))
    assert moved > 3 * off


def test_pages_are_painted_with_three_hundred_dots_at_least(
    qtbot: QtBot, qapp: QApplication, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "printed.pdf"
    dialog = opened(qtbot, qapp, session, open_printer=into(path, 150))
    dialog.options.pages.set_pages((1,))
    dialog.print_pages()
    settle(qtbot, session, dialog)
    (image,) = pypdf.PdfReader(io.BytesIO(path.read_bytes())).pages[0].images
    assert image.image is not None
    assert image.image.width >= 297 / 25.4 * 300 - 1


def test_briefs_are_printed_upright_and_in_sets(
    qtbot: QtBot, qapp: QApplication, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "printed.pdf"
    session.set_selection(project_ids(session, 1, 2))
    dialog = opened(qtbot, qapp, session, "one-page", open_printer=into(path))
    dialog.options.copies.setValue(2)
    dialog.print_pages()
    settle(qtbot, session, dialog)
    assert sizes(path) == [A4] * 4
    first, second, third, _ = (pictures(qtbot, path.read_bytes(), page, 300) for page in range(4))
    assert first == third
    assert first != second


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_takes_nothing_is_told(
    qtbot: QtBot, qapp: QApplication, session: Session, tmp_path: Path
) -> None:
    answers = SavingAnswers()
    nowhere = into(tmp_path / "没有这个文件夹" / "a.pdf")
    dialog = opened(qtbot, qapp, session, answers=answers, open_printer=nowhere)
    dialog.print_pages()
    settle(qtbot, session, dialog)
    (error,) = answers.errors
    assert isinstance(error, ChubeiError)
    assert error.sentence == "打印机没有接受打印任务"
    assert dialog.footer.print_button.isEnabled()


def test_printing_can_be_stopped(
    qtbot: QtBot, qapp: QApplication, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "printed.pdf"
    dialog = opened(qtbot, qapp, session, open_printer=into(path))
    dialog.print_pages()
    assert not dialog.is_settled
    dialog.cancel()
    settle(qtbot, session, dialog)
    assert dialog.footer.hint.text() == "打印已取消"
    assert dialog.footer.print_button.isEnabled()
    assert not path.exists() or len(sizes(path)) < len(dialog.images.sizes)


def test_closing_while_printing_ends_it(
    qtbot: QtBot, qapp: QApplication, session: Session, tmp_path: Path
) -> None:
    dialog = opened(qtbot, qapp, session, open_printer=into(tmp_path / "printed.pdf"))
    dialog.print_pages()
    dialog.reject()
    qtbot.waitUntil(lambda: pdf_thread().is_idle, timeout=30_000)
    assert session.tasks.is_idle


def test_a_printer_is_opened_at_a_resolution_for_text(qapp: QApplication) -> None:
    assert 300 <= open_printer("").resolution() <= 600
