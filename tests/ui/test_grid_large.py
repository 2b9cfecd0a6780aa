"""The grid over thousands of projects: it reads only what is looked at."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.library.changes import Operation
from app.library.file import create_library, open_library
from app.library.writer import Writer
from app.models.project import PROJECT
from app.models.reserve import RESERVE
from app.settings import Settings
from app.ui.session import Session
from tests.library_files import AUTHOR
from tests.ui.gridscreen import GridScreen

COUNT = 5000


def fill(writer: Writer) -> None:
    reserve = writer.insert(RESERVE, [{"name": "大库", "title": "大库", "position": 0}])[0]
    rows = [
        {
            "reserve_id": reserve,
            "number": number,
            "name": f"第 {number} 个项目",
            "industry": ("林业", "医药", "教育")[number % 3],
            "total_yuan": number * 10_000,
        }
        for number in range(1, COUNT + 1)
    ]
    writer.insert(PROJECT, rows)


@pytest.fixture
def screen(qtbot: QtBot, tmp_path: Path) -> Iterator[GridScreen]:
    path = tmp_path / "大库.chubei"
    create_library(path)
    library = open_library(path, author=AUTHOR, must_write=True)
    library.perform(Operation("造", fill))
    session = Session(library, Settings(grouping="industry"))
    yield GridScreen(qtbot, session)
    session.close()


def test_only_windows_near_the_place_are_read(screen: GridScreen) -> None:
    model = screen.panel.model
    assert model.rowCount() == COUNT + 3
    assert len(model.held(model.snapshot.ids)) <= 800


def test_the_end_shows_placeholders_first_and_rows_soon_after(screen: GridScreen) -> None:
    model, table = screen.panel.model, screen.panel.table
    screen.press(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    screen.panel.grab()
    screen.settle()
    assert model.record(model.rowCount() - 1) is not None
    assert table.rows_in_sight()[1] == model.rowCount() - 1
    assert len(model.held(model.snapshot.ids)) <= 1200


def test_a_far_project_is_current_after_a_refresh(screen: GridScreen) -> None:
    model, table = screen.panel.model, screen.panel.table
    wanted = model.snapshot.ids[4321]
    screen.panel.go_to_project(wanted)
    screen.panel.grab()
    screen.settle()
    top = table.top_of(table.row)
    screen.panel.reload()
    screen.settle()
    assert table.current_id() == wanted
    assert table.top_of(table.row) == top
    assert model.record(table.row) is not None


def test_selecting_everything_reads_nothing(screen: GridScreen) -> None:
    model = screen.panel.model
    before = len(model.held(model.snapshot.ids))
    screen.panel.select_all()
    screen.settle()
    assert len(screen.session.selection) == COUNT
    assert len(model.held(model.snapshot.ids)) == before


def test_copying_reaches_rows_that_were_never_shown(screen: GridScreen) -> None:
    screen.panel.select_all()
    screen.panel.copy_rows()
    screen.settle()
    assert len(screen.clipboard().split("\r\n")) == COUNT
