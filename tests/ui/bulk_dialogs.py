"""The dialogs over many projects, opened on a grid as the window opens them."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.models.fields import find_field
from app.ui.bulk.editdialog import EditDialog
from app.ui.bulk.replacedialog import ReplaceDialog
from tests.ui.gridscreen import GridScreen


def open_edit(screen: GridScreen, title: str) -> EditDialog:
    """Open 批量修改 with a field."""
    field = find_field(title)
    assert field is not None
    dialog = EditDialog(screen.session, field.name, screen.panel)
    dialog.open()
    settle(screen, dialog)
    return dialog


def open_replace(screen: GridScreen, find: str, replacement: str) -> ReplaceDialog:
    """Open 查找替换 and type both texts."""
    dialog = ReplaceDialog(screen.session, screen.panel)
    dialog.open()
    dialog.words.setText(find)
    dialog.replacement.setText(replacement)
    settle(screen, dialog)
    return dialog


def settle(screen: GridScreen, dialog: EditDialog | ReplaceDialog) -> None:
    """Wait until the dialog shows what it is asked for."""
    screen.qtbot.waitUntil(lambda: dialog.is_settled)
    screen.settle()


def enter(screen: GridScreen, dialog: EditDialog, text: str) -> None:
    """Type a value."""
    dialog.value.set_text(text)
    settle(screen, dialog)


def press_space(dialog: ReplaceDialog, row: int) -> None:
    """Turn the tick of a row."""
    dialog.lines.setCurrentIndex(dialog.model.index(row, 2))
    QTest.keyClick(dialog.lines, Qt.Key.Key_Space)


def rows_of(dialog: ReplaceDialog, number: int) -> list[int]:
    """Return the rows that list a project, by its 序号."""
    return [at for at, hit in enumerate(dialog.model.found.listed) if hit.number == number]
