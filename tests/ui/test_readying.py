"""What is loaded while nothing is being done, so that a first turn to a page is quick."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from app.queries.snapshot import Snapshot, load_snapshot
from app.ui import readying
from app.ui.readying import PARTS, Readying
from app.ui.session import Session


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, ...]]:
    """Two modules that nobody has loaded."""
    names = ("chubei_part_one", "chubei_part_two")
    for name in names:
        (tmp_path / f"{name}.py").write_text("", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(readying, "PATIENCE_MS", 1)
    yield names
    for name in names:
        sys.modules.pop(name, None)


@pytest.fixture
def snapshot(session: Session) -> Snapshot:
    with session.library.read() as connection:
        return load_snapshot(connection, session.filter, session.layout)


def test_every_part_is_a_module_of_the_program() -> None:
    assert [name for name in PARTS if importlib.util.find_spec(name) is None] == []
    assert {"app.ui.rollup.page", "app.ui.checkup.page", "app.ui.printing.dialog"} <= set(PARTS)


def test_parts_are_loaded_after_the_first_rows(
    qtbot: QtBot, session: Session, snapshot: Snapshot, parts: tuple[str, ...]
) -> None:
    Readying(session, session, parts)
    qtbot.wait(20)
    assert not set(parts) & sys.modules.keys()
    session.set_snapshot(snapshot)
    qtbot.waitUntil(lambda: set(parts) <= sys.modules.keys())
    # Other rows later begin nothing again.
    session.set_snapshot(snapshot)


def test_parts_wait_while_something_is_read(
    qtbot: QtBot, session: Session, snapshot: Snapshot, parts: tuple[str, ...]
) -> None:
    goes_on = Event()
    session.read("slow", lambda _connection: goes_on.wait(30), lambda _: None)
    Readying(session, session, parts)
    session.set_snapshot(snapshot)
    qtbot.wait(50)
    assert not set(parts) & sys.modules.keys()
    goes_on.set()
    qtbot.waitUntil(lambda: set(parts) <= sys.modules.keys())
