"""存为 Excel: what the grid shows, in a workbook."""

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.queries.filter import Filter
from app.queries.layout import Layout
from app.queries.querytext import parse_query
from app.ui.session import Session
from app.ui.tablesaving import TableSaving
from app.ui.theme import Theme
from tests.ui.dialog_answers import DialogAnswers


@pytest.fixture
def saving(qtbot: QtBot, session: Session, theme: Theme, dialogs: DialogAnswers) -> TableSaving:
    window = QWidget()
    qtbot.addWidget(window)
    return TableSaving(session, dialogs, window)


def test_the_grid_as_it_is_filtered_and_grouped(
    qtbot: QtBot,
    session: Session,
    saving: TableSaving,
    dialogs: DialogAnswers,
    tmp_path: Path,
) -> None:
    session.set_filter(Filter(parse_query("方式:招商引资")))
    session.set_layout(Layout(("industry", "total"), ("industry",)))
    dialogs.files = [tmp_path / "招商.xlsx"]
    with qtbot.waitSignal(session.notice) as told:
        saving.save_projects()
    assert told.args == [f"12 个项目已写到 {tmp_path / '招商.xlsx'}"]
    rows = [
        [cell.value for cell in row]
        for row in openpyxl.load_workbook(tmp_path / "招商.xlsx", data_only=True)
        .worksheets[0]
        .iter_rows()
    ]
    assert rows[0][0] == "黔江区大健康产业项目储备库"
    assert "方式:招商引资" in str(rows[1][0])
    assert rows[2] == ["序号", "项目名称", "所属行业", "总投资（万元）"]
    assert (rows[3][1], rows[3][3]) == ("合计（12个）", 2_498_000)
    assert (rows[4][1], rows[4][3]) == ("文化旅游（4个）", 2_206_000)
    assert sum(1 for row in rows if isinstance(row[0], int)) == 12


def test_a_place_that_cannot_be_written_is_told(
    qtbot: QtBot, session: Session, saving: TableSaving, dialogs: DialogAnswers, tmp_path: Path
) -> None:
    dialogs.files = [tmp_path / "没有" / "a.xlsx"]
    saving.save_projects()
    qtbot.waitUntil(lambda: bool(dialogs.errors))
    assert "所在的文件夹不存在" in str(dialogs.errors[0])
    assert saving.work_bar.isHidden()


def test_nothing_is_done_without_a_file(
    session: Session, saving: TableSaving, dialogs: DialogAnswers, tmp_path: Path
) -> None:
    saving.save_projects()
    assert session.tasks.is_idle
    assert list(tmp_path.glob("*.xlsx")) == []
