"""分类和归口: every choice is written at once, undone at once, and refused in words."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.library.file import Library, open_library
from app.operations.categories import move_category
from app.operations.reserves import create_reserve
from app.queries.categories import load_category_lines
from app.settings import Settings
from app.ui.actions import Actions
from app.ui.bindings import MENU_GROUPS
from app.ui.categories.dialog import CategoriesDialog
from app.ui.palette.matching import command_provider
from app.ui.session import Session
from app.ui.theme import Theme
from tests.library_files import AUTHOR, qianjiang_copy
from tests.ui.dialog_answers import DialogAnswers

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

Open = Callable[[Session], CategoriesDialog]


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def opened(qtbot: QtBot, window: QWidget, theme: Theme, dialogs: DialogAnswers) -> Open:
    def make(session: Session) -> CategoriesDialog:
        dialog = CategoriesDialog(session, dialogs, None, window)
        dialog.open()
        settle(qtbot, session)
        return dialog

    return make


def settle(qtbot: QtBot, session: Session) -> None:
    qtbot.waitUntil(lambda: session.tasks.is_idle)
    qtbot.wait(5)
    qtbot.waitUntil(lambda: session.tasks.is_idle)


def pillars(library: Library) -> list[str | None]:
    with library.read() as connection:
        return [line.pillar for line in load_category_lines(connection, 1).lines]


def shown(dialog: CategoriesDialog) -> list[tuple[str, str, str, int]]:
    return [
        (line.name.text(), line.count.text(), line.total.text(), line.pillar.current())
        for line in dialog.lines
    ]


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifiers)


def test_the_keyboard_begins_at_the_first_choice_and_stays_with_its_category(
    opened: Open, session: Session, qtbot: QtBot
) -> None:
    dialog = opened(session)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert dialog.lines[0].pillar.isAncestorOf(focused)
    moved = dialog.lines[2].id
    dialog.lines[2].pillar.setFocus()
    with qtbot.waitSignal(session.changed):
        session.perform(move_category(moved, -1))
    settle(qtbot, session)
    assert dialog.lines[1].id == moved
    focused = QApplication.focusWidget()
    assert focused is not None
    assert dialog.lines[1].pillar.isAncestorOf(focused)


def test_it_lists_the_categories_with_their_figures(opened: Open, session: Session) -> None:
    # 附件2; 医药养健管未填 stand in this order.
    assert shown(opened(session)) == [
        ("医疗卫生服务业", "16", "353,845", 0),
        ("医药产业、医疗器械产业、健康食品加工产业", "8", "196,500", 1),
        ("养生养老产业", "11", "2,238,292", 2),
        ("健康管理服务产业", "1", "2,000", 4),
    ]


def test_the_keyboard_chooses_and_undoes(opened: Open, session: Session, qtbot: QtBot) -> None:
    dialog = opened(session)
    assert not dialog.undo_button.isEnabled()
    qtbot.waitUntil(dialog.lines[0].has_focus)
    press(Qt.Key.Key_4)
    settle(qtbot, session)
    assert pillars(session.library) == ["健", "药", "养", "管"]
    press(Qt.Key.Key_Left)
    settle(qtbot, session)
    assert pillars(session.library)[0] == "养"
    assert dialog.undo_button.isEnabled()
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, session)
    assert pillars(session.library) == ["医", "药", "养", "管"]
    assert shown(dialog)[0][3] == 0
    # What was done before the dialog opened is not undone from here.
    assert not dialog.undo_button.isEnabled()


def test_a_click_says_that_it_belongs_to_none(opened: Open, session: Session, qtbot: QtBot) -> None:
    dialog = opened(session)
    dialog.lines[2].pillar.changed.emit(5)
    settle(qtbot, session)
    assert pillars(session.library) == ["医", "药", None, "管"]
    assert shown(dialog)[2][3] == 5


def test_moving_keeps_the_keyboard_with_the_category(
    opened: Open, session: Session, qtbot: QtBot
) -> None:
    dialog = opened(session)
    dialog.lines[3].pillar.setFocus()
    dialog.lines[3].up.trigger()
    settle(qtbot, session)
    assert [line[0] for line in shown(dialog)][2:] == ["健康管理服务产业", "养生养老产业"]
    assert dialog.lines[2].has_focus()
    assert not dialog.lines[0].up.isEnabled()
    assert not dialog.lines[3].down.isEnabled()


def test_a_refused_name_is_asked_for_again(
    opened: Open, session: Session, dialogs: DialogAnswers, qtbot: QtBot
) -> None:
    dialog = opened(session)
    dialogs.texts = ["养生养老产业", "健身康体产业"]
    dialog.add_button.click()
    qtbot.waitUntil(lambda: len(dialog.lines) == 5)
    assert shown(dialog)[4] == ("健身康体产业", "0", "0", 5)
    (error,) = dialogs.errors
    assert "已经有了" in str(error)
    assert dialogs.asked[1] == ("新建分类", "养生养老产业")


def test_another_reserve_can_be_chosen(opened: Open, session: Session, qtbot: QtBot) -> None:
    dialog = opened(session)
    assert dialog.reserve.isHidden()
    session.perform(create_reserve("万盛", categories=("康养",)))
    settle(qtbot, session)
    assert not dialog.reserve.isHidden()
    dialog.reserve.activated.emit(1)
    settle(qtbot, session)
    assert shown(dialog) == [("康养", "0", "0", 5)]


def test_menu_and_palette_lead_to_it(window: QWidget, theme: Theme) -> None:
    actions = Actions(window, theme)
    assert any("categories" in group for group in MENU_GROUPS)
    found = command_provider(actions.commands())("归口")
    assert "分类和归口" in [item.title for section in found for item in section.items]


def test_a_read_only_library_shows_why(
    opened: Open, theme: Theme, tmp_path: Path, qtbot: QtBot
) -> None:
    library = open_library(qianjiang_copy(tmp_path), author=AUTHOR, read_only=True)
    session = Session(library, Settings())
    dialog = opened(session)
    assert not dialog.read_only.isHidden()
    assert library.read_only_reason in dialog.read_only.text.text()
    assert not dialog.lines[0].pillar.isEnabled()
    assert dialog.lines[0].more.isHidden()
    assert not dialog.add_button.isEnabled()
    dialog.reject()
    session.close()
