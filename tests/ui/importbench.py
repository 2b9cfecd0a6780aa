"""The import wizard as a person uses it: files, tabs, rows, buttons."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.models.project import PROJECT
from app.queries.projects import load_records
from app.ui.controls.label import Label
from app.ui.controls.notice import Notice
from app.ui.importing.dialog import ImportDialog
from app.ui.session import Session
from tests.ui.dialog_answers import DialogAnswers

#: Reading starts a process, which takes a while where many tests run at once.
LONG = 60_000

ANNEX = Path(__file__).parents[1] / "fixtures" / "qianjiang_document.txt"

WAN = 10_000


class Wizard:
    """One wizard that is open.

    Attributes:
        dialog: the wizard itself.
        answers: what it asks and is told.
    """

    def __init__(self, qtbot: QtBot, session: Session) -> None:
        self.qtbot = qtbot
        self.session = session
        self.answers = DialogAnswers()
        self.dialog = ImportDialog(session, self.answers)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(self.dialog, before_close_func=lambda dialog: dialog.done(0))
        self.dialog.resize(1408, 812)
        self.dialog.show()
        qtbot.waitExposed(self.dialog)
        self.dialog.activateWindow()
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is under way."""
        tasks = self.session.tasks
        self.qtbot.waitUntil(lambda: tasks.is_idle and not self.dialog.desk.is_busy, timeout=LONG)
        QApplication.processEvents()

    def read(self, path: Path) -> None:
        """Read a file."""
        self.dialog.take_file(path)
        self.settle()

    def read_csv(self, path: Path, text: str) -> None:
        """Write a table and read it."""
        path.write_text(text, encoding="utf-8-sig")
        self.read(path)

    def onward(self) -> None:
        """Press the first button."""
        button = self.dialog.foot.onward_button
        assert button.isEnabled(), button.toolTip()
        button.click()
        self.settle()

    def to_review(self) -> None:
        """Go on until the rows are there."""
        for _ in range(2 - self.dialog.step):
            self.onward()
        assert self.dialog.step == 2, self.trouble

    def press(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press a key in whatever has the keyboard."""
        found = QApplication.focusWidget()
        assert found is not None
        QTest.keyClick(found, key, modifiers)
        self.settle()

    def focused(self) -> QWidget | None:
        """Return what has the keyboard."""
        return QApplication.focusWidget()

    # ------------------------------------------------------------ what is seen

    @property
    def trouble(self) -> str:
        """What went wrong; empty where nothing is said."""
        notice = self.dialog.trouble
        return notice.text.text() if notice.isVisible() else ""

    def tabs(self) -> list[str]:
        """Return the tabs over the rows."""
        tabs = self.dialog.review.tabs
        return [tabs.tabText(at) for at in range(tabs.count())]

    def choose_tab(self, title: str) -> None:
        """Choose a tab by its title."""
        at = next(at for at, text in enumerate(self.tabs()) if text.startswith(title))
        self.dialog.review.tabs.setCurrentIndex(at)

    def rows(self) -> list[tuple[str, ...]]:
        """Return the rows as they read."""
        model = self.dialog.review.model
        return [model.texts(row) for row in range(model.rowCount())]

    def row(self, name: str) -> int:
        """Return the row whose texts hold these words."""
        return next(at for at, texts in enumerate(self.rows()) if any(name in t for t in texts))

    def go(self, name: str) -> None:
        """Make the row whose texts hold these words the current one."""
        review = self.dialog.review
        review.table.setCurrentIndex(review.model.index(self.row(name), 0))
        review.table.setFocus()

    def sums(self) -> list[tuple[str, str, str]]:
        """Return 核对: what is written, what the rows add up to, the verdict."""
        return [(each.written, each.added, each.verdict) for each in self.dialog.review.side.lines]

    def open(self, kind: type[Any], how: Callable[[], object]) -> Any:
        """Open a dialog over the wizard, and return it."""
        how()
        self.settle()
        found = [each for each in self.dialog.findChildren(kind) if each.isVisible()]
        assert len(found) == 1
        return found[0]


def labels(widget: QWidget) -> list[str]:
    """Return what is written in a part of the wizard, from top to bottom."""
    return [each.text() for each in widget.findChildren(Label) if each.text()]


def notices(widget: QWidget) -> list[str]:
    """Return what the notices in a part of the wizard say, from top to bottom."""
    return [each.text.text() for each in widget.findChildren(Notice)]


def projects(session: Session, reserve: str = "黔江区大健康产业") -> dict[str, dict[str, Any]]:
    """Return what the library holds of a reserve, by name."""
    with session.library.read() as connection:
        query = PROJECT.select().where(PROJECT.c.deleted_at.is_(None)).order_by(PROJECT.c.id)
        ids = [row.id for row in connection.execute(query)]
        found = load_records(connection, ids)
    return {each["name"]: each for each in found if each["reserve"] == reserve}


def csv(*rows: Sequence[object]) -> str:
    """Return rows as CSV; no cell of these tests holds a comma or a quote."""
    return "".join(",".join(str(cell) for cell in row) + "\n" for row in rows)
