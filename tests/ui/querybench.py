"""The query bar in a window of its own, typed into as a user would."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.query.querybar import QueryBar
from app.ui.session import Session
from app.ui.theme import Theme
from tests.ui.dialog_answers import DialogAnswers


@contextmanager
def open_bar(
    qtbot: QtBot, session: Session, theme: Theme, dialogs: DialogAnswers
) -> Iterator[QueryBar]:
    """Show the bar with the keyboard in its line."""
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    bar = QueryBar(session, theme, dialogs, window)
    column.addWidget(bar)
    window.resize(900, 44)
    window.show()
    window.activateWindow()
    bar.focus_query()
    qtbot.waitUntil(bar.line.hasFocus)
    yield bar
    window.hide()


def settle(qtbot: QtBot, session: Session) -> None:
    """Wait for everything that is being read."""
    qtbot.waitUntil(lambda: session.tasks.is_idle)


def type_text(bar: QueryBar, text: str) -> None:
    """Type as an input method does: the characters arrive in one piece."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(bar.line, event)


def press(bar: QueryBar, *keys: Qt.Key) -> None:
    """Press keys wherever the keyboard is."""
    for key in keys:
        QTest.keyClick(QApplication.focusWidget() or bar.line, key)
