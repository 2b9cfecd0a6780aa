"""添加自带储备库: what is offered, what comes in, and how it goes again."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.library.file import open_library
from app.queries.reserves import load_reserves
from app.settings import Settings
from app.ui.references.dialog import ReferencesDialog
from app.ui.session import Session
from app.ui.theme import Theme
from tests.library_files import AUTHOR, qianjiang_copy

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

WANSHENG, QIJIANG = "万盛经开区大健康产业", "綦江区大健康产业"


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def opened(qtbot: QtBot, session: Session, window: QWidget) -> ReferencesDialog:
    dialog = ReferencesDialog(session, window)
    dialog.open()
    qtbot.waitUntil(lambda: len(dialog.boxes) == 5)
    return dialog


def reserves(session: Session) -> dict[str, tuple[int, int, int]]:
    with session.library.read() as connection:
        return {
            each.name: (
                each.totals.count, each.totals.count_without_amount, each.totals.total_yuan
            )
            for each in load_reserves(connection)
        }  # fmt: skip


def test_what_is_there_is_not_offered_again(
    qtbot: QtBot, session: Session, window: QWidget
) -> None:
    dialog = opened(qtbot, session, window)
    offered = {name for name, box in dialog.boxes.items() if box.isEnabled()}
    assert len(offered) == 4
    assert "黔江区大健康产业" not in offered
    assert not dialog.add_button.isEnabled()
    assert dialog.boxes["黔江区大健康产业"].text() == "黔江区大健康产业"


def test_two_come_in_as_one_step_and_go_as_one(
    qtbot: QtBot, session: Session, window: QWidget
) -> None:
    before = reserves(session)
    dialog = opened(qtbot, session, window)
    dialog.boxes[WANSHENG].click()
    dialog.boxes[QIJIANG].click()
    dialog.add_button.click()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    # The documents state no amounts: none is 0, all are missing.
    added = {QIJIANG: (10, 10, 0), WANSHENG: (63, 63, 0)}
    assert reserves(session) == {**before, **added}
    session.undo()
    qtbot.waitUntil(lambda: reserves(session) == before)


def test_enter_adds_what_is_chosen_and_nothing_else(
    qtbot: QtBot, session: Session, window: QWidget
) -> None:
    dialog = opened(qtbot, session, window)
    QTest.keyClick(dialog.boxes[QIJIANG], Qt.Key.Key_Return)
    assert dialog.isVisible()
    QTest.keyClick(dialog.boxes[QIJIANG], Qt.Key.Key_Space)
    QTest.keyClick(dialog.boxes[QIJIANG], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert QIJIANG in reserves(session)


def test_a_library_that_is_read_only_says_why_and_offers_nothing(
    qtbot: QtBot, tmp_path: Path, window: QWidget
) -> None:
    library = open_library(qianjiang_copy(tmp_path), author=AUTHOR, read_only=True)
    session = Session(library, Settings())
    dialog = opened(qtbot, session, window)
    assert dialog.read_only.isVisible()
    assert not any(box.isEnabled() for box in dialog.boxes.values())
    dialog.reject()
    session.close()
