"""When nothing has been asked for a while, the library is left to rest; not before."""

from threading import Event

from pytestqt.qtbot import QtBot

from app.ui.tasks import Tasks


def test_work_for_the_rest_is_done_once_after_the_last_question(qtbot: QtBot) -> None:
    tasks = Tasks()
    done: list[str] = []
    tasks.rest_with(lambda: done.append("rest"), patience_ms=1)
    go_on = Event()
    tasks.read("key", lambda _token: go_on.wait(30), lambda _: done.append("read"))
    # The rest becomes due many times over while the question is under way.
    qtbot.wait(30)
    assert done == []
    go_on.set()
    qtbot.waitUntil(lambda: len(done) == 2, timeout=20_000)
    assert done == ["read", "rest"]
    qtbot.waitUntil(lambda: tasks.is_idle, timeout=20_000)
    tasks.write(lambda: None, lambda _: done.append("write"))
    qtbot.waitUntil(lambda: len(done) == 4, timeout=20_000)
    assert done[2:] == ["write", "rest"]
    tasks.close()
