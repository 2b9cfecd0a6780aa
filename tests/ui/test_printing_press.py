"""The process that makes documents: newest wins, cancelled at once, never left behind."""

import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.errors import RefusedInput
from app.queries.filter import Filter
from app.ui.printing.choices import Choices, Kind, Offer, Scope
from app.ui.printing.messages import Order, PressFault
from app.ui.printing.press import Press, PressStopped, Wait
from tests.ui.press_jobs import carry_out

LONG = 60_000


class Told:
    """Everything a press has told."""

    def __init__(self) -> None:
        self.made: list[object] = []
        self.parts: list[object] = []
        self.errors: list[Exception] = []
        self.progress: list[tuple[int, int]] = []

    def wait(self) -> Wait:
        return Wait(
            self.made.append,
            self.errors.append,
            self.parts.append,
            lambda done, of: self.progress.append((done, of)),
        )


def order(press: Press, job: str) -> Order:
    choices = Choices(Kind.ANNEX, Scope.ALL, Kind.ANNEX.usual_settings())
    return Order(press.new_serial(), Path("none.chubei"), job, Offer(Filter()), choices)


def is_alive(number: int) -> bool:
    """Whether there is such a process that has not ended."""
    try:
        state = Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2]
    except OSError:
        return False
    return state.split()[0] != "Z"


@pytest.fixture
def press(qapp: QApplication) -> Iterator[Press]:
    made = Press(None, carry_out)
    yield made
    made.close()


def test_one_process_carries_out_order_after_order(press: Press, qtbot: QtBot) -> None:
    told = Told()
    for job in ("say:one", "say:two"):
        press.take(order(press, job), told.wait())
        qtbot.waitUntil(lambda: press.is_settled, timeout=LONG)
    number = press.process_id
    assert told.made == [("one", number), ("two", number)]
    assert number != os.getpid()
    assert told.progress == [(1, 9), (1, 9)]


def test_the_first_pages_come_before_the_rest(press: Press, qtbot: QtBot) -> None:
    told = Told()
    press.take(order(press, "part"), told.wait())
    qtbot.waitUntil(lambda: bool(told.made), timeout=LONG)
    assert told.parts == ["first pages"]
    assert told.made == ["all pages"]


def test_a_refusal_travels_whole(press: Press, qtbot: QtBot) -> None:
    told = Told()
    press.take(order(press, "refuse:龘"), told.wait())
    qtbot.waitUntil(lambda: bool(told.errors), timeout=LONG)
    (error,) = told.errors
    assert isinstance(error, RefusedInput)
    assert (error.field, error.value, error.reason, error.remedy) == (
        "标题", "龘", "打不出来", "请改写",
    )  # fmt: skip
    assert str(error) == "标题不能写成“龘”：打不出来。请改写。"


def test_a_bug_tells_where_it_is(press: Press, qtbot: QtBot) -> None:
    told = Told()
    press.take(order(press, "fault"), told.wait())
    qtbot.waitUntil(lambda: bool(told.errors), timeout=LONG)
    (error,) = told.errors
    assert isinstance(error, PressFault)
    assert "ZeroDivisionError: a bug" in str(error)
    assert "press_jobs.py" in str(error)


def test_of_two_orders_the_newer_one_is_told(press: Press, qtbot: QtBot) -> None:
    first, second, third = Told(), Told(), Told()
    press.take(order(press, "obey"), first.wait())
    qtbot.waitUntil(lambda: bool(first.progress), timeout=LONG)
    number = press.process_id
    press.take(order(press, "say:older"), second.wait())
    press.take(order(press, "say:newest"), third.wait())
    qtbot.waitUntil(lambda: press.is_settled, timeout=LONG)
    assert [made[0] for made in third.made] == ["newest"]  # type: ignore[index]
    assert (first.made, second.made) == ([], [])
    assert first.errors == second.errors == third.errors == []
    # What was given up in time did not cost the process.
    assert press.process_id == number


def test_a_cancelled_order_is_given_up_and_never_told(press: Press, qtbot: QtBot) -> None:
    told = Told()
    press.take(order(press, "obey"), told.wait())
    qtbot.waitUntil(lambda: bool(told.progress), timeout=LONG)
    press.cancel()
    assert press.is_idle
    qtbot.waitUntil(lambda: press.is_settled, timeout=LONG)
    assert (told.made, told.errors) == ([], [])


def test_what_does_not_listen_is_ended_with_its_process(press: Press, qtbot: QtBot) -> None:
    told, after = Told(), Told()
    press.take(order(press, "deaf"), told.wait())
    qtbot.waitUntil(lambda: bool(told.progress), timeout=LONG)
    number = press.process_id
    press.cancel()
    qtbot.waitUntil(lambda: not is_alive(number), timeout=LONG)
    press.take(order(press, "say:on"), after.wait())
    qtbot.waitUntil(lambda: bool(after.made), timeout=LONG)
    assert (told.made, told.errors) == ([], [])
    assert press.process_id != number


def test_a_process_that_dies_is_told_of_and_replaced(press: Press, qtbot: QtBot) -> None:
    told, after = Told(), Told()
    press.take(order(press, "die"), told.wait())
    qtbot.waitUntil(lambda: bool(told.errors), timeout=LONG)
    (error,) = told.errors
    assert isinstance(error, PressStopped)
    assert "文库没有受影响" in error.sentence
    press.take(order(press, "say:again"), after.wait())
    qtbot.waitUntil(lambda: bool(after.made), timeout=LONG)
    assert after.made[0][0] == "again"  # type: ignore[index]


def test_a_process_killed_from_outside_is_told_of(press: Press, qtbot: QtBot) -> None:
    told = Told()
    press.take(order(press, "deaf"), told.wait())
    qtbot.waitUntil(lambda: bool(told.progress), timeout=LONG)
    os.kill(press.process_id, 9)
    qtbot.waitUntil(lambda: bool(told.errors), timeout=LONG)
    assert isinstance(told.errors[0], PressStopped)


def test_closing_leaves_no_process_behind(press: Press, qtbot: QtBot) -> None:
    told = Told()
    press.take(order(press, "deaf"), told.wait())
    qtbot.waitUntil(lambda: bool(told.progress), timeout=LONG)
    number = press.process_id
    press.close()
    qtbot.waitUntil(lambda: not is_alive(number), timeout=LONG)
    assert (told.made, told.errors) == ([], [])


PROGRAM = """
    import os, sys
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    from app.ui.printing.press import press
    from tests.ui.press_jobs import carry_out
    from tests.ui.test_printing_press import Told, order
    from app.ui.printing.press import Press

    if __name__ == "__main__":
        application = QApplication([])
        made, told = Press(application, carry_out), Told()
        made.take(order(made, "deaf"), told.wait())

        def look():
            if told.progress:
                print(made.process_id, flush=True)
                {ending}

        timer = QTimer()
        timer.timeout.connect(look)
        timer.start(20)
        application.exec()
"""


@pytest.mark.parametrize("ending", ["application.quit()", "os._exit(1)"])
def test_no_process_outlives_the_window(tmp_path: Path, ending: str) -> None:
    script = tmp_path / "program.py"
    script.write_text(textwrap.dedent(PROGRAM).replace("{ending}", ending), encoding="utf-8")
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root), "QT_QPA_PLATFORM": "offscreen"}
    told = tmp_path / "number.txt"
    with told.open("wb") as output:
        # A pipe would be held open by the very process that must not be left.
        subprocess.run([sys.executable, str(script)], env=environment, stdout=output, check=False)
    number = int(told.read_text(encoding="ascii").split()[0])
    for _ in range(1_000):
        if not is_alive(number):
            break
        time.sleep(0.02)
    assert not is_alive(number)
