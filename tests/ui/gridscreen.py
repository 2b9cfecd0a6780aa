"""Drives the grid as a user does: by names of projects and titles of columns."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.queries.projects import find_project, load_rows
from app.ui.grid.grid import GridPanel
from app.ui.session import Session
from app.ui.theme import apply_theme
from tests.ui.dialog_answers import DialogAnswers


class GridScreen:
    """The grid in a shown window."""

    def __init__(
        self, qtbot: QtBot, session: Session, width: int = 1200, height: int = 700
    ) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.qtbot = qtbot
        self.session = session
        self.dialogs = DialogAnswers()
        self.notices: list[str] = []
        self.editing: list[str] = []
        session.notice.connect(self.notices.append)
        session.editing_changed.connect(self.editing.append)
        self.panel = GridPanel(session, apply_theme(app, "light"), self.dialogs)
        qtbot.addWidget(self.panel)
        self.panel.resize(width, height)
        self.panel.show()
        qtbot.waitExposed(self.panel)
        self.panel.focus_grid()
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is being read or written."""
        self.qtbot.waitUntil(lambda: self.session.tasks.is_idle)
        self.qtbot.wait(5)
        self.qtbot.waitUntil(lambda: self.session.tasks.is_idle)

    def go(self, number: int, title: str) -> None:
        """Make a cell the current one."""
        self.panel.table.go(self.row(number), self.column(title))
        self.settle()

    def row(self, number: int) -> int:
        """Return the row of the project with this 序号."""
        for row in range(self.panel.model.rowCount()):
            record = self.panel.model.record(row)
            if record is not None and record["number"] == number:
                return row
        raise AssertionError(f"序号 {number} is not shown")

    def column(self, title: str) -> int:
        """Return the column with this title."""
        return [each.title for each in self.panel.model.fields].index(title)

    def text(self, number: int, title: str) -> str:
        """Return what a cell shows."""
        model = self.panel.model
        return str(model.index(self.row(number), self.column(title)).data())

    def numbers(self) -> list[int | str]:
        """Return what stands in the rows: 序号 of projects, names of groups."""
        found: list[int | str] = []
        for row in range(self.panel.model.rowCount()):
            group = self.panel.model.group_at(row) if self.panel.model.id_at(row) == 0 else None
            record = None if group else self.panel.model.record(row)
            if group is not None:
                found.append(group.row.group)
            elif record is not None:
                found.append(record["number"])
        return found

    def type(self, text: str) -> None:
        """Type into whatever has the keyboard; Chinese comes from an input method."""
        if text.isascii():
            QTest.keyClicks(self._focused(), text)
            return
        composed = QInputMethodEvent("", [])
        composed.setCommitString(text)
        QApplication.sendEvent(self._focused(), composed)

    def press(
        self,
        key: Qt.Key,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """Press a key in whatever has the keyboard, and wait for what follows."""
        QTest.keyClick(self._focused(), key, modifiers)
        self.settle()

    def enter(self, number: int, title: str, text: str) -> None:
        """Type over a cell and press Enter."""
        self.go(number, title)
        self.type(text)
        self.press(Qt.Key.Key_Return)

    def _focused(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def current(self) -> tuple[int, str]:
        """Return the current cell: 序号 and column title."""
        table = self.panel.table
        record = self.panel.model.record(table.row)
        assert record is not None
        return record["number"], self.panel.model.fields[table.column].title

    def clipboard(self) -> str:
        """Return the text on the clipboard."""
        return QGuiApplication.clipboard().text()

    def paste(self, number: int, title: str, text: str) -> None:
        """Paste a text at a cell."""
        QGuiApplication.clipboard().setText(text)
        self.go(number, title)
        self.panel.paste()
        self.settle()

    def stored(self, number: int) -> dict[str, object]:
        """Return a project as the library holds it."""
        with self.session.library.read() as connection:
            row_id = find_project(connection, str(number))
            return dict(load_rows(connection, [row_id])[row_id])
