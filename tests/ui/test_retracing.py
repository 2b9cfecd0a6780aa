"""Undo and redo of very many rows in the window: how far they are, and a way to stop them."""

from collections.abc import Callable, Iterator
from threading import Event

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from app.errors import Conflict
from app.library.changes import Changes
from app.library.file import ReadToken
from app.library.waiting import Told, silent
from app.operations.projects import update_projects
from app.ui import retracebox
from app.ui.controls.progressbox import ProgressBox
from app.ui.retracebox import RetraceBox
from app.ui.session import Session

LONG = 20_000


class Retraced:
    """A window whose undo and redo wait at their beginning until they are let go.

    Attributes:
        gate: lets them go.
        box: shows how far they are.
        window: what it stands over.
        notices: what the status bar was told.
    """

    def __init__(self, qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        self.qtbot, self.session = qtbot, session
        self.gate = Event()
        self.notices: list[str] = []
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.show()
        self.box = RetraceBox(session, self.window)
        session.notice.connect(self.notices.append)
        monkeypatch.setattr(retracebox, "PROGRESS_DELAY_MS", 0)
        for name in ("undo", "redo"):
            monkeypatch.setattr(session.library, name, self._slowed(getattr(session.library, name)))

    def _slowed(self, work: Callable[..., Changes]) -> Callable[..., Changes]:
        def slow(token: ReadToken | None = None, told: Told = silent) -> Changes:
            def tell(step: str, done: int, of: int) -> None:
                told(step, done, of)
                self.gate.wait(LONG / 1_000)

            return work(token, tell)

        return slow

    def shown(self) -> ProgressBox:
        """Wait for the progress to be seen."""
        self.qtbot.waitUntil(
            lambda: self.box.box is not None and self.box.box.isVisible(), timeout=LONG
        )
        assert self.box.box is not None
        return self.box.box

    def settle(self) -> None:
        self.gate.set()
        self.qtbot.waitUntil(lambda: self.session.tasks.is_idle, timeout=LONG)
        self.qtbot.waitUntil(lambda: self.box.box is None, timeout=LONG)

    def locations(self) -> set[str]:
        """Return where the first three projects are."""
        with self.session.library.read() as connection:
            rows = connection.exec_driver_sql("SELECT location FROM project WHERE id < 4").all()
        return {row[0] for row in rows}


@pytest.fixture
def retraced(qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[Retraced]:
    for place in ("濯水镇", "舟白街道"):
        session.library.perform(update_projects({id: {"location": place} for id in (1, 2, 3)}))
    made = Retraced(qtbot, session, monkeypatch)
    yield made
    made.gate.set()


def test_it_says_how_many_rows_are_taken_back_and_stopping_changes_nothing(
    retraced: Retraced,
) -> None:
    session = retraced.session
    session.undo()
    box = retraced.shown()
    assert box.text.text() == "撤销　0 / 3"
    assert box.windowTitle() == "撤销 — 储备"
    box.button.click()
    assert box.text.text() == "正在取消…"
    retraced.settle()
    assert retraced.notices == ["已取消撤销，什么都没有改"]
    assert retraced.locations() == {"舟白街道"}
    session.undo()
    retraced.settle()
    assert retraced.locations() == {"濯水镇"}


def test_what_is_let_go_on_ends_as_ever(retraced: Retraced) -> None:
    told: list[tuple[str, int, int]] = []
    retraced.session.retracing.connect(lambda *progress: told.append(progress))
    for word, work, place in (
        ("撤销", retraced.session.undo, "濯水镇"),
        ("重做", retraced.session.redo, "舟白街道"),
    ):
        told.clear()
        retraced.gate.clear()
        work()
        assert retraced.shown().text.text() == f"{word}　0 / 3"
        retraced.settle()
        assert (told[0], told[-1]) == ((word, 0, 3), (word, 3, 3))
        assert retraced.notices[-1].startswith(f"已{word}：")
        assert retraced.locations() == {place}


def test_the_rows_are_followed_by_what_is_kept_of_them(retraced: Retraced) -> None:
    session = retraced.session
    session.retracing.emit("重做", 0, 60_000)
    box = retraced.shown()
    session.retracing.emit("重做", 12_000, 60_000)
    assert box.text.text() == "重做　12,000 / 60,000"
    session.retracing.emit("整理索引与合计", 5, 20)
    assert box.text.text() == "整理索引与合计　5 / 20"
    assert box.strip.share() == 0.25
    session.retracing.emit("整理索引与合计", 20, 20)
    assert box.text.text() == "重做　正在保存"
    session.retracing_ended.emit()
    assert not box.isVisible()


def test_stopping_stops_those_that_wait_too(retraced: Retraced) -> None:
    retraced.session.undo()
    retraced.session.undo()
    retraced.shown().reject()
    retraced.settle()
    assert retraced.notices == ["已取消撤销，什么都没有改"] * 2
    assert retraced.locations() == {"舟白街道"}


def test_a_refused_undo_leaves_no_progress(
    retraced: Retraced, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = retraced.session

    def refuse(_token: ReadToken, told: Told) -> Changes:
        told("撤销", 0, 3)
        retraced.gate.wait(LONG / 1_000)
        raise Conflict("建设地点此后又改过，没有撤销")

    monkeypatch.setattr(session.library, "undo", refuse)
    failures: list[Exception] = []
    session.tasks.failed.connect(failures.append)
    session.undo()
    retraced.shown()
    retraced.settle()
    assert [type(each) for each in failures] == [Conflict]
    assert retraced.notices == []


def test_progress_stands_over_the_dialog_that_asked(retraced: Retraced, qtbot: QtBot) -> None:
    dialog = QDialog(retraced.window)
    dialog.open()
    retraced.session.undo()
    assert retraced.shown().parentWidget() is dialog
    retraced.settle()
    dialog.close()


def test_a_short_undo_shows_nothing(retraced: Retraced, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retracebox, "PROGRESS_DELAY_MS", 10**6)
    retraced.session.undo()
    timers = retraced.box.findChildren(QTimer)
    retraced.qtbot.waitUntil(lambda: timers[0].isActive(), timeout=LONG)
    retraced.settle()
    assert not timers[0].isActive()
    assert not retraced.window.findChildren(ProgressBox)
