"""The door for everything that asks: answers, defaults, and what is never shown."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QLabel,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.errors import Conflict
from app.incident import new_reference, record
from app.ui.dialogs import Dialogs, Question, WindowDialogs, install_chinese
from app.ui.errorbox import ErrorBox, ErrorChoice
from app.ui.incident import unexpected_text
from app.ui.theme import apply_theme

# The offscreen platform says so of every window with a fixed size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def dialogs(qapp: QApplication, tmp_path: Path) -> Dialogs:
    apply_theme(qapp, "light")
    return WindowDialogs(tmp_path / "log" / "chubei.log")


def when_open(act: Callable[[QWidget], None]) -> None:
    """Act on the dialog once it waits for an answer."""

    def go() -> None:
        shown = QApplication.activeModalWidget()
        if shown is None:
            QTimer.singleShot(5, go)
        else:
            act(shown)

    QTimer.singleShot(0, go)


def press(key: Qt.Key) -> Callable[[QWidget], None]:
    return lambda shown: QTest.keyClick(shown, key)


def said(shown: QWidget) -> str:
    return "\n".join(label.text() for label in shown.findChildren(QLabel))


def test_confirming_takes_the_action_by_enter(dialogs: Dialogs) -> None:
    when_open(press(Qt.Key.Key_Return))
    assert dialogs.confirm(None, "合并录入包？", "共 3 处修改。", "合并")
    when_open(press(Qt.Key.Key_Escape))
    assert not dialogs.confirm(None, "合并录入包？", "共 3 处修改。", "合并")


def test_enter_does_not_take_a_dangerous_action(dialogs: Dialogs) -> None:
    when_open(press(Qt.Key.Key_Return))
    assert not dialogs.confirm(None, "删除？", "放进回收站。", "删除", danger=True)

    def click(shown: QWidget) -> None:
        assert isinstance(shown, Question)
        assert shown.action_button.text() == "删除 3 个项目"
        shown.action_button.click()

    when_open(click)
    assert dialogs.confirm(None, "删除？", "放进回收站。", "删除 3 个项目", danger=True)


def test_a_line_is_asked_for_and_never_comes_back_empty(dialogs: Dialogs) -> None:
    def fill(shown: QWidget) -> None:
        assert isinstance(shown, Question)
        assert shown.line is not None
        assert shown.line.selectedText() == "视图 1"
        shown.line.setText("   ")
        assert not shown.action_button.isEnabled()
        QTest.keyClick(shown, Qt.Key.Key_Return)
        assert shown.isVisible()
        shown.line.setText("  招商引资清单 ")
        QTest.keyClick(shown, Qt.Key.Key_Return)

    when_open(fill)
    assert dialogs.ask_text(None, "存为视图", "视图名称", "视图 1") == "招商引资清单"
    when_open(press(Qt.Key.Key_Escape))
    assert dialogs.ask_text(None, "存为视图", "视图名称", "视图 1") is None


def test_an_error_names_what_where_and_what_to_do(dialogs: Dialogs) -> None:
    texts: list[str] = []

    def look(shown: QWidget) -> None:
        assert isinstance(shown, ErrorBox)
        texts.append(said(shown))
        shown.choice_buttons[1].click()

    when_open(look)
    error = Conflict("总投资已被改过", place="序号 9", remedy="请先看历史")
    choices = (ErrorChoice("history", "看历史"), ErrorChoice("leave", "不撤销"))
    assert dialogs.show_error(None, error, "没有撤销", choices) == "leave"
    for part in ("没有撤销", "总投资已被改过。", "序号 9", "请先看历史。"):
        assert part in texts[0]
    when_open(press(Qt.Key.Key_Escape))
    assert dialogs.show_error(None, error) == ""


def test_an_unexpected_error_is_logged_and_its_traceback_not_shown(
    dialogs: Dialogs, tmp_path: Path, qapp: QApplication
) -> None:
    texts: list[str] = []

    def look(shown: QWidget) -> None:
        assert isinstance(shown, ErrorBox)
        texts.append(said(shown))
        shown.copy_button.click()
        QTest.keyClick(shown, Qt.Key.Key_Escape)

    when_open(look)
    try:
        raise ZeroDivisionError("division by zero at the till")
    except ZeroDivisionError as error:
        dialogs.show_unexpected(None, error)
    log = tmp_path / "log" / "chubei.log"
    written = log.read_text(encoding="utf-8")
    assert "ZeroDivisionError: division by zero at the till" in written
    assert "Traceback" in written
    copied = qapp.clipboard().text()
    for shown in (texts[0], copied):
        assert str(log) in shown
        assert "Traceback" not in shown
        assert "till" not in shown
    reference = written.split("]")[0].removeprefix("[")
    assert f"编号：{reference}" in copied


def test_a_log_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    assert not record(ValueError("x"), "0102-0304-ABCD", blocked / "chubei.log")
    text = unexpected_text("0102-0304-ABCD", blocked / "chubei.log", False).as_plain_text()
    assert "没有写成" in text
    assert "0102-0304-ABCD" in text


def test_references_differ() -> None:
    assert len({new_reference() for _ in range(20)}) > 15


def test_the_standard_buttons_are_chinese(qapp: QApplication, qtbot: QtBot) -> None:
    assert install_chinese(qapp)
    buttons = QDialogButtonBox.StandardButton
    box = QDialogButtonBox(buttons.Ok | buttons.Cancel | buttons.Save)
    qtbot.addWidget(box)
    words = {box.button(which).text() for which in (buttons.Ok, buttons.Cancel, buttons.Save)}
    assert words == {"确定", "取消", "保存"}
