"""Drives the real window as the office uses it: names of projects, titles of columns, keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.models.fields import find_field
from app.queries.projects import load_records
from app.settings import Settings, load_settings
from app.ui.application import Application
from app.ui.inspector.panel import HISTORY
from app.ui.rollup.page import RollupPage
from app.ui.session import Session
from app.ui.sidebar.rows import Entry, FacetRow, Row
from app.ui.theme import apply_theme
from app.ui.window import MainWindow
from tests.ui.dialog_answers import DialogAnswers

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


class Office:
    """One person before the window.

    Attributes:
        dialogs: what was asked and told, and the answers laid ready.
        path: the library.
    """

    def __init__(self, qtbot: QtBot, path: Path) -> None:
        self.qtbot = qtbot
        self.path = path
        self.dialogs = DialogAnswers()
        self.settings = Settings()
        self.application: Application | None = None

    # ------------------------------------------------------------ opening and closing

    def open(self, path: Path | None = None, width: int = 1440, height: int = 860) -> bool:
        """Start the program, or open another library in its window; tell whether it is open."""
        if self.application is None:
            self.settings = load_settings()
            app = QApplication.instance()
            assert isinstance(app, QApplication)
            theme = apply_theme(app, "light", self.settings.font_percent / 100)
            self.application = Application(self.settings, theme, self.dialogs)
        is_open = self.application.open_path(path or self.path)
        if self.application.window is not None:
            self.wait_for_window(width, height)
        return is_open

    def wait_for_window(self, width: int, height: int) -> None:
        self.window.resize(width, height)
        self.window.activateWindow()
        self.qtbot.waitExposed(self.window)
        self.qtbot.waitUntil(self.window.isActiveWindow)
        self.qtbot.waitUntil(lambda: self.session.snapshot is not None)
        self.window.inspector.build()
        self.settle()

    def close(self) -> bool:
        """Close the window; tell whether it went."""
        if self.application is None or self.application.window is None:
            return True
        window = self.window
        window.close()
        self.qtbot.waitUntil(lambda: not (window.session.tasks.is_writing and window.isVisible()))
        QApplication.processEvents()
        if window.isVisible():
            return False
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.application = None
        return True

    def leave(self) -> None:
        """Go home, whatever state the window is in."""
        if self.application is not None and self.application.window is not None:
            self.dialogs.confirms = True
            self.window.session.close()
            self.window.close()
            self.close()

    @property
    def window(self) -> MainWindow:
        """The window in front."""
        assert self.application is not None
        assert self.application.window is not None
        return self.application.window

    @property
    def session(self) -> Session:
        """What the window works on."""
        return self.window.session

    def return_to_window(self) -> None:
        """Come back from a dialog that was closed; a window manager would do this."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is being read or written."""
        for _ in range(2):
            self.qtbot.waitUntil(lambda: self.session.tasks.is_idle)
            self.qtbot.wait(5)
        self.qtbot.waitUntil(lambda: self.session.tasks.is_idle)

    # ------------------------------------------------------------ keyboard

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press a key in whatever has the keyboard, and wait for what follows."""
        QTest.keyClick(self.focused(), key, modifiers)
        self.settle()

    def type(self, text: str) -> None:
        """Type a text; Chinese comes from an input method."""
        if text.isascii():
            QTest.keyClicks(self.focused(), text)
            return
        composed = QInputMethodEvent("", [])
        composed.setCommitString(text)
        QApplication.sendEvent(self.focused(), composed)

    def focused(self) -> QWidget:
        """Return what has the keyboard."""
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def pane(self) -> str:
        """Return the name of the pane that has the keyboard."""
        window = self.window
        panes: dict[str, QWidget] = {
            "query": window.query_bar,
            "grid": window.grid,
            "inspector": window.inspector,
            "sidebar": window.sidebar,
            "rail": window.rail,
            "top": window.top_bar,
            "page": window.pages,
        }
        return next((name for name, pane in panes.items() if pane.isAncestorOf(self.focused())), "")

    def do(self, action: str) -> None:
        """Choose an action from the menu."""
        chosen = self.window.actions_by_name[action]
        assert chosen.isEnabled(), f"{action}: {chosen.whatsThis()}"
        chosen.trigger()
        self.settle()

    def undo(self) -> None:
        """Press Ctrl+Z."""
        self.press(Qt.Key.Key_Z, CTRL)

    def redo(self) -> None:
        """Press Ctrl+Y."""
        self.press(Qt.Key.Key_Y, CTRL)

    def undo_name(self) -> str:
        """Return what undo would do, as its button says it; the menu shortens what is long."""
        return self.window.top_bar.undo_button.accessibleName()

    # ------------------------------------------------------------ the grid

    def go(self, name: str, title: str = "项目名称") -> None:
        """Make a cell the current one."""
        self.window.grid.table.go(self.row(name), self.column(title))
        self.window.grid.focus_grid()
        self.settle()

    def edit(self, name: str, **entries: str) -> None:
        """Type over cells of a project, each ended with Enter."""
        for title, text in entries.items():
            self.go(name, title)
            self.type(text)
            self.press(Qt.Key.Key_Return)

    def cell(self, name: str, title: str) -> str:
        """Return what a cell shows."""
        return str(self.window.grid.model.index(self.row(name), self.column(title)).data())

    def row(self, name: str) -> int:
        """Return the row of the project whose name holds these words."""
        model = self.window.grid.model
        for row in range(model.rowCount()):
            record = model.record(row)
            if record is not None and name in record["name"]:
                return row
        raise AssertionError(f"{name} is not shown")

    def column(self, title: str) -> int:
        """Return the column with this title."""
        return [each.title for each in self.window.grid.model.fields].index(title)

    def names(self) -> list[str]:
        """Return the projects shown, from top to bottom."""
        model = self.window.grid.model
        records = [model.record(row) for row in range(model.rowCount())]
        return [record["name"] for record in records if record is not None]

    def groups(self) -> list[tuple[str, int, int]]:
        """Return the group rows: title, count, 万元."""
        snapshot = self.session.snapshot
        assert snapshot is not None
        return [
            (str(each.row.group), each.row.count, each.row.total_yuan // 10_000)
            for each in snapshot.groups
        ]

    def total_shown(self) -> str:
        """Return 合计 as it stands over the amounts."""
        model = self.window.grid.model
        return model.amount_text(model.snapshot.totals)

    # ------------------------------------------------------------ filter and sidebar

    def filter(self, query: str) -> None:
        """Type conditions and press Enter."""
        self.press(Qt.Key.Key_F, CTRL)
        self.type(query)
        self.press(Qt.Key.Key_Return)

    def chips(self) -> list[str]:
        """Return the values of the chips."""
        return [chip.value() for chip in self.window.query_bar.strip.chips]

    def facet(self, value: str) -> FacetRow:
        """Return a value of the sidebar's facets."""
        rows = self.window.sidebar.panel.rows
        return next(row for row in rows if isinstance(row, FacetRow) and row.title == value)

    def entry(self, title: str) -> Entry:
        """Return a reserve, a view or the recycle bin."""
        rows = self.window.sidebar.panel.rows
        return next(row for row in rows if isinstance(row, Entry) and row.title == title)

    def choose(self, row: Row) -> None:
        """Choose a row of the sidebar."""
        self.window.sidebar.panel.list.activated_row.emit(row)
        self.settle()

    # ------------------------------------------------------------ inspector, bars, pages

    def fill_in(self, **entries: str) -> None:
        """Write fields of the current project in the inspector."""
        for title, text in entries.items():
            field = find_field(title)
            assert field is not None
            slot = self.window.inspector.panel.slot(field.name)
            slot.begin_edit()
            assert slot.editor is not None
            slot.editor.set_value(text)
            slot.commit()
            self.settle()

    def field(self, title: str) -> str:
        """Return what the inspector shows of a field."""
        field = find_field(title)
        assert field is not None
        return self.window.inspector.panel.slot(field.name).view.text()

    def history(self) -> list[tuple[str, list[str]]]:
        """Return the current project's history: what was done, and from what to what."""
        panel = self.window.inspector.panel
        panel.tabs.setCurrentIndex(HISTORY)
        self.settle()
        return [
            (view.entry.label, [line.text() for line in view.lines]) for view in panel.history.views
        ]

    def status(self) -> str:
        """Return what the status bar says of the projects shown."""
        return self.window.status_bar.shown.text()

    def state(self) -> str:
        """Return what the status bar says of saving."""
        return self.window.status_bar.saved.text()

    def notice(self) -> str:
        """Return the notice in the status bar; empty when there is none to be seen."""
        label = self.window.status_bar.notice
        return label.text() if label.isVisible() else ""

    def rollup(self) -> RollupPage:
        """Turn to the rollup page."""
        self.press(Qt.Key.Key_2, CTRL)
        page = self.window.pages.currentWidget()
        assert isinstance(page, RollupPage)
        return page

    # ------------------------------------------------------------ what lies in the file

    def stored(self, name: str) -> dict[str, Any]:
        """Return the project whose name holds these words as the library has it."""
        return next(record for record in self.images() if name in record["name"])

    def images(self) -> list[dict[str, Any]]:
        """Return every project as the library holds it."""
        with self.session.library.read() as connection:
            return load_records(connection, list(range(1, 200)))

    @contextmanager
    def full_disk(self) -> Iterator[None]:
        """Let the file grow no further."""
        library = self.session.library

        def limit(pages: int) -> None:
            assert library._writer is not None
            with library._writer.connect() as connection:
                connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

        with library.read() as connection:
            limit(int(connection.exec_driver_sql("PRAGMA page_count").scalar_one()))
        try:
            yield
        finally:
            limit(1_000_000)


def clipboard() -> str:
    """Return the text on the clipboard."""
    return QGuiApplication.clipboard().text()
