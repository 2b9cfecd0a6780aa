"""Opening a library that takes long: the window lives on, says how far it is, and can go back."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.errors import DamagedLibrary
from app.library.clock import Author
from app.library.file import Library, open_library
from app.library.waiting import Waiting
from app.settings import Settings
from app.ui import opening
from app.ui.application import Application, open_first
from app.ui.controls.progressbox import ProgressBox
from app.ui.theme import apply_theme
from tests.library_files import qianjiang_copy
from tests.ui.dialog_answers import DialogAnswers

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

STEPS = [("正在升级文库", 0, 0), ("正在建立检索", 250_000, 1_000_000)]


class SlowOpening:
    """Stands in for opening: tells its steps, and goes on when it is let."""

    def __init__(self) -> None:
        self.go_on = Event()
        self.error: Exception | None = None

    def open(self, path: Path, *, author: Author, waiting: Waiting) -> Library:
        for step in STEPS:
            waiting.tell(*step)
        while not self.go_on.wait(0.005):
            waiting.heed()
        if self.error is not None:
            raise self.error
        return open_library(path, author=author)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> SlowOpening:
    made = SlowOpening()
    monkeypatch.setattr(opening, "open_library", made.open)
    monkeypatch.setattr(opening, "PATIENCE_SECONDS", 0.01)
    return made


@pytest.fixture
def dialogs() -> DialogAnswers:
    return DialogAnswers()


@pytest.fixture
def application(qapp: QApplication, qtbot: QtBot, dialogs: DialogAnswers) -> Iterator[Application]:
    made = Application(Settings(), apply_theme(qapp, "light"), dialogs)
    yield made
    if made.window is not None:
        qtbot.waitUntil(lambda: made.window is None or made.window.session.tasks.is_idle)
        made.window.close()


def shown_box() -> ProgressBox | None:
    boxes = (each for each in QApplication.topLevelWidgets() if isinstance(each, ProgressBox))
    return next((box for box in boxes if box.isVisible()), None)


class Onlooker:
    """Looks at the box while the opening is waited for: it can, since the window is not frozen."""

    def __init__(self, then: str, slow: SlowOpening) -> None:
        self._then = then
        self._slow = slow
        self.texts: list[str] = []
        self.shares: list[float] = []
        self._timer = QTimer()
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        box = shown_box()
        if box is None:
            return
        self.texts.append(box.text.text())
        self.shares.append(box.strip.share())
        if "25%" in self.texts[-1]:
            self._timer.stop()
            if self._then == "cancel":
                box.button.click()
                self.texts.append(box.text.text())
            else:
                self._slow.go_on.set()


def test_progress_is_shown_until_it_is_open(
    application: Application, slow: SlowOpening, tmp_path: Path
) -> None:
    onlooker = Onlooker("go on", slow)
    assert application.open_path(qianjiang_copy(tmp_path))
    assert onlooker.texts[-1] == "正在建立检索　25%"
    assert onlooker.shares[-1] == 0.25
    assert shown_box() is None
    assert application.window is not None
    assert not application.window.session.library.is_read_only


def test_cancelled_nothing_is_opened_and_nothing_is_an_error(
    application: Application, slow: SlowOpening, dialogs: DialogAnswers, tmp_path: Path
) -> None:
    onlooker = Onlooker("cancel", slow)
    assert not application.open_path(qianjiang_copy(tmp_path))
    assert onlooker.texts[-1] == "正在取消…"
    assert shown_box() is None
    assert application.window is None
    assert dialogs.errors == []


def test_cancelled_the_window_before_stays(
    application: Application, slow: SlowOpening, tmp_path: Path
) -> None:
    slow.go_on.set()
    assert application.open_path(qianjiang_copy(tmp_path, "一.chubei"))
    before = application.window
    assert before is not None
    slow.go_on.clear()
    Onlooker("cancel", slow)
    onlooker = Onlooker("cancel", slow)
    assert not application.open_path(qianjiang_copy(tmp_path, "二.chubei"))
    assert onlooker.texts
    assert application.window is before
    assert before.isVisible()
    assert before.session.library.path.name == "一.chubei"


def test_what_is_wrong_with_it_is_told_after_the_progress(
    application: Application, slow: SlowOpening, dialogs: DialogAnswers, tmp_path: Path
) -> None:
    slow.error = DamagedLibrary("文库文件已损坏")
    onlooker = Onlooker("go on", slow)
    assert not application.open_path(qianjiang_copy(tmp_path))
    assert onlooker.texts
    assert [error.sentence for error in dialogs.errors] == ["文库文件已损坏"]
    assert shown_box() is None


def test_cancelled_at_the_start_no_other_library_is_opened(
    application: Application, slow: SlowOpening, tmp_path: Path
) -> None:
    settings = application._settings
    settings.recent = [str(qianjiang_copy(tmp_path))]
    onlooker = Onlooker("cancel", slow)
    assert not open_first(application, settings, [])
    assert onlooker.texts
    assert application.window is None
