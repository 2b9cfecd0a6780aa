"""A print dialog on Qianjiang's library, and eyes for what it made."""

import io
from collections.abc import Sequence
from pathlib import Path

import pypdf
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.queries.projects import find_project
from app.ui.printing.choices import Kind
from app.ui.printing.dialog import PrintDialog
from app.ui.printing.press import Press
from app.ui.printing.printers import ListPrinters, OpenPrinter, PrinterChoice, open_printer
from app.ui.session import Session
from app.ui.theme import apply_theme
from tests.ui.dialog_answers import DialogAnswers

PRINTERS = (PrinterChoice("first", "一楼打印机"), PrinterChoice("usual", "办公室 · 双面", True))


class SavingAnswers(DialogAnswers):
    """Answers where to save.

    Attributes:
        path: the answer; None is 取消.
        suggested: what was offered.
    """

    def __init__(self, path: Path | None = None) -> None:
        super().__init__()
        self.path = path
        self.suggested: Path | None = None

    def choose_save_file(
        self, parent: object, title: str, suggested: Path, filters: Sequence[str]
    ) -> Path | None:
        self.suggested = suggested
        return self.path


def opened(
    qtbot: QtBot,
    qapp: QApplication,
    session: Session,
    kind: str = "annex",
    answers: SavingAnswers | None = None,
    list_printers: ListPrinters = lambda: PRINTERS,
    open_printer: OpenPrinter = open_printer,
    maker: Press | None = None,
) -> PrintDialog:
    """Open a dialog and wait for its preview."""
    dialog = PrintDialog(
        session,
        apply_theme(qapp, "light"),
        answers or SavingAnswers(),
        kind,
        None,
        list_printers=list_printers,
        open_printer=open_printer,
        maker=maker,
    )
    # The test's own hold on it ends it, not its closing.
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    settle(qtbot, session, dialog)
    return dialog


def settle(qtbot: QtBot, session: Session, dialog: PrintDialog) -> None:
    """Wait until nothing is under way any more."""
    qtbot.waitUntil(lambda: dialog.is_settled and session.tasks.is_idle, timeout=60_000)


def choose_kind(dialog: PrintDialog, kind: Kind) -> None:
    """Choose another document, as a user does."""
    combo = dialog.options.document
    combo.setCurrentIndex(combo.findData(kind))


def content_of(dialog: PrintDialog) -> bytes:
    """The document shown."""
    assert dialog.document is not None
    return dialog.document.content


def texts(content: bytes) -> list[str]:
    """The text of each page without spaces and line ends."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    return ["".join(page.extract_text().split()) for page in reader.pages]


def project_ids(session: Session, *numbers: int) -> tuple[int, ...]:
    """The ids of the projects with these 序号."""
    with session.library.read() as connection:
        return tuple(find_project(connection, str(number)) for number in numbers)
