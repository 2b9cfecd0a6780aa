"""Fixtures for screens: a session on a fresh copy of Qianjiang's library."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.library.file import open_library
from app.settings import Settings
from app.ui.session import Session
from app.ui.theme import Theme, apply_theme
from tests.library_files import AUTHOR, qianjiang_copy
from tests.ui.dialog_answers import DialogAnswers
from tests.windows import tidy_windows


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep preferences and libraries inside the test's own folder."""
    monkeypatch.setenv("CHUBEI_HOME", str(tmp_path / "home"))


@pytest.fixture(autouse=True)
def _leave_nothing_open() -> Iterator[None]:
    with tidy_windows():
        yield


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light theme at its usual size."""
    return apply_theme(qapp, "light")


@pytest.fixture
def dialogs() -> DialogAnswers:
    """Answers for what a screen asks."""
    return DialogAnswers()


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    """A session on a fresh Qianjiang library; closed after the test."""
    library = open_library(qianjiang_copy(tmp_path), author=AUTHOR, must_write=True)
    opened = Session(library, Settings())
    yield opened
    opened.close()
