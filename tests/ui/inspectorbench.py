"""The inspector beside another widget, driven as a user would."""

from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.models.fields import BY_NAME
from app.queries.projects import find_project, load_records
from app.ui.inspector.editors import LineEditor, TextEditor
from app.ui.inspector.fieldslot import FieldSlot
from app.ui.inspector.panel import InspectorPanel
from app.ui.session import Session
from app.ui.theme import apply_theme
from tests.ui.dialog_answers import DialogAnswers


@dataclass
class Bench:
    """The inspector beside another widget that can take the focus."""

    window: QWidget
    session: Session
    panel: InspectorPanel
    other: QLineEdit
    dialogs: DialogAnswers
    qtbot: QtBot
    states: list[str] = field(default_factory=list)

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.session.tasks.is_idle)
        QApplication.processEvents()

    def turn_to(self, number: int) -> int:
        with self.session.library.read() as connection:
            project_id = find_project(connection, str(number))
        self.session.set_current(project_id)
        self.settle()
        return project_id

    def stored(self, number: int) -> dict[str, Any]:
        self.settle()
        with self.session.library.read() as connection:
            return load_records(connection, [find_project(connection, str(number))])[0]

    def editing(self) -> list[str]:
        slots = self.panel.findChildren(FieldSlot)
        return [slot.field.name for slot in slots if slot.is_editing]

    def edit(self, name: str) -> FieldSlot:
        slot = self.panel.slot(name)
        self.panel.edit_field(BY_NAME[name])
        self.settle()
        assert slot.is_editing
        return slot

    def type(self, name: str, text: str) -> FieldSlot:
        slot = self.edit(name)
        assert isinstance(slot.editor, (LineEditor, TextEditor))
        slot.editor.selectAll()
        write(slot.editor, text)
        return slot

    def enter(self, slot: FieldSlot) -> None:
        assert slot.editor is not None
        QTest.keyClick(slot.editor, Qt.Key.Key_Return)
        self.settle()


def write(editor: QWidget, text: str) -> None:
    """Commit text as an input method does; key events know no Chinese."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(editor, event)


def make_bench(session: Session, qapp: QApplication, qtbot: QtBot) -> Bench:
    theme = apply_theme(qapp, "light")
    dialogs = DialogAnswers()
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(360, 900)
    panel = InspectorPanel(session, theme, dialogs)
    other = QLineEdit()
    column = QVBoxLayout(window)
    column.addWidget(panel, 1)
    column.addWidget(other)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    bench = Bench(window, session, panel, other, dialogs, qtbot)
    session.editing_changed.connect(bench.states.append)
    return bench
