"""导出表格: what the grid shows, in the form that was asked for."""

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.importing.readers.reading import read_file
from app.importing.recognition.recognise import recognise
from app.queries.filter import Filter
from app.queries.layout import Layout
from app.queries.querytext import parse_query
from app.ui.controls.label import Label
from app.ui.session import Session
from app.ui.tableoffers import TableOffersDialog
from app.ui.tablesaving import TableSaving
from app.ui.theme import Theme
from tests.ui.dialog_answers import DialogAnswers

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def saving(qtbot: QtBot, session: Session, theme: Theme, dialogs: DialogAnswers) -> TableSaving:
    window = QWidget()
    qtbot.addWidget(window)
    return TableSaving(session, dialogs, window)


def opened(saving: TableSaving) -> TableOffersDialog:
    assert saving.dialog is not None
    return saving.dialog


def take(saving: TableSaving, title: str) -> None:
    """Ask for a form by its title."""
    saving.save_projects()
    dialog = opened(saving)
    (button,) = (each for each in dialog.buttons if each.text() == title)
    button.setChecked(True)
    dialog.take()


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
        take(saving, "现在的表格（Excel）")
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
    take(saving, "附件表（Excel）")
    qtbot.waitUntil(lambda: bool(dialogs.errors))
    assert "所在的文件夹不存在" in str(dialogs.errors[0])
    assert saving.writing.work_bar.isHidden()


def test_nothing_is_done_without_a_form_or_a_file(
    session: Session, saving: TableSaving, dialogs: DialogAnswers, tmp_path: Path
) -> None:
    take(saving, "全部栏目（CSV，UTF-8）")
    dialog = opened(saving)
    dialog.reject()
    assert session.tasks.is_idle
    assert [title for title, _ in dialogs.asked] == ["导出全部栏目（CSV，UTF-8）"]
    assert sorted(each.suffix for each in tmp_path.iterdir() if each.is_file()) == [
        ".chubei", ".chubei-shm", ".chubei-wal", ".lock",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "name", "begins"),
    [
        ("附件表（Excel）", "a.xlsx", b"PK"),
        ("附件表（Word）", "a.docx", b"PK"),
        ("全部栏目（Excel）", "a.xlsx", b"PK"),
        ("全部栏目（CSV，UTF-8）", "a.csv", b"\xef\xbb\xbf"),
        ("全部栏目（CSV，GB18030）", "a.csv", "序号".encode("gb18030")),
    ],
)
def test_every_form_is_written_and_holds_the_projects_shown(
    qtbot: QtBot,
    session: Session,
    saving: TableSaving,
    dialogs: DialogAnswers,
    tmp_path: Path,
    title: str,
    name: str,
    begins: bytes,
) -> None:
    session.set_filter(Filter(parse_query("行业:林业")))
    path = tmp_path / name
    dialogs.files = [path]
    with qtbot.waitSignal(session.notice) as told:
        take(saving, title)
    assert told.args == [f"5 个项目已写到 {path}"]
    assert path.read_bytes().startswith(begins)
    (table,) = recognise(read_file(path).sheets).tables
    # Annex 2: the projects of 林业.
    assert table.columns["number"] == [20, 21, 22, 23, 24]
    assert sum(table.columns["total_yuan"]) == 1_785_000_000


def test_it_says_what_goes_out_and_remembers_the_form(
    session: Session, saving: TableSaving
) -> None:
    session.set_filter(Filter(parse_query("方式:招商引资")))
    saving.save_projects()
    dialog = opened(saving)
    words = [each.text() for each in dialog.findChildren(Label)]
    assert any("筛选：方式:招商引资" in each for each in words)
    assert [each.text() for each in dialog.buttons if each.isChecked()] == ["现在的表格（Excel）"]
    dialog.buttons[2].setChecked(True)
    QTest.keyClick(dialog.buttons[2], Qt.Key.Key_Return)
    assert dialog.isHidden()
    saving.save_projects()
    again = opened(saving)
    assert again is not dialog
    assert [each.text() for each in again.buttons if each.isChecked()] == ["附件表（Word）"]
    again.reject()


def test_stopped_it_writes_nothing(
    qtbot: QtBot, session: Session, saving: TableSaving, dialogs: DialogAnswers, tmp_path: Path
) -> None:
    dialogs.files = [tmp_path / "a.xlsx"]
    with qtbot.waitSignal(session.notice) as told:
        take(saving, "全部栏目（Excel）")
        saving.writing.work_bar.cancelled.emit()
    assert told.args == ["已停下，没有写文件"]
    qtbot.waitUntil(lambda: session.tasks.is_idle)
    assert not (tmp_path / "a.xlsx").exists()
    assert saving.writing.work_bar.isHidden()
