"""The office: the real window on a fresh Qianjiang library, in a home of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.library_files import qianjiang_copy
from tests.windows import tidy_windows
from tests.workflows.driver import Office


@pytest.fixture
def office(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """The window is open; it is closed after the test, whatever happened in it."""
    monkeypatch.setenv("CHUBEI_HOME", str(tmp_path / "home"))
    with tidy_windows():
        opened = Office(qtbot, qianjiang_copy(tmp_path))
        opened.open()
        yield opened
        opened.leave()
