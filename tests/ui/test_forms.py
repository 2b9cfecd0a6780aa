"""发录入表: which projects and columns are offered, and the form that is written."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.library.reference import load_reference
from app.models.form import MARK_SHEET, TABLE_SHEET, FormMark, unpack
from app.operations.references import install_reference
from app.queries.filter import Filter
from app.queries.querytext import parse_query
from app.queries.snapshot import load_snapshot
from app.ui.forms.dialog import FormDialog
from app.ui.forms.offer import Scope
from app.ui.formwork import FormWork
from app.ui.session import Session
from app.ui.theme import Theme
from tests.ui.dialog_answers import DialogAnswers

Open = Callable[[], FormDialog]


@pytest.fixture
def work(qtbot: QtBot, session: Session, theme: Theme, dialogs: DialogAnswers) -> FormWork:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    show(session)
    return FormWork(session, dialogs, window)


@pytest.fixture
def opened(qtbot: QtBot, work: FormWork) -> Open:
    """Opens the dialog and waits until it knows the reserves."""

    def open_it() -> FormDialog:
        work.open()
        dialog = work.dialog
        assert dialog is not None
        qtbot.waitUntil(lambda: dialog.is_ready, timeout=20_000)
        return dialog

    return open_it


def show(session: Session, query: str = "") -> None:
    """Have the session show projects, as the grid would."""
    session.set_filter(Filter(parse_query(query)))
    with session.library.read() as connection:
        session.set_snapshot(load_snapshot(connection, session.filter))


def saved(qtbot: QtBot, session: Session, dialog: FormDialog) -> str:
    with qtbot.waitSignal(session.notice, timeout=20_000) as told:
        dialog.save_button.click()
    return str(told.args[0]) if told.args else ""


def mark_of(path: Path) -> FormMark:
    rows = openpyxl.load_workbook(path)[MARK_SHEET].iter_rows()
    return unpack([str(cell.value) for (cell,) in rows])


def test_the_projects_shown_become_a_form(
    qtbot: QtBot, session: Session, opened: Open, dialogs: DialogAnswers, tmp_path: Path
) -> None:
    show(session, "行业:林业")
    dialog = opened()
    assert dialog.summary.text() == "5 个项目，10 行空白行，10 栏，8 栏可以改"
    dialog.until.setText("2026-12-1")
    dialog.issuer.setText("区招商投资局")
    dialog.blanks.setValue(2)
    path = tmp_path / "林业.xlsx"
    dialogs.files = [path]
    said = saved(qtbot, session, dialog)
    assert "5 个项目，2 行空白行" in said
    assert str(path) in said
    mark = mark_of(path)
    assert (len(mark.sent), mark.until, mark.issuer) == (5, "2026-12-01", "区招商投资局")
    head = str(openpyxl.load_workbook(path)[TABLE_SHEET]["A2"].value)
    assert "制表单位：区招商投资局" in head
    assert "请于 2026年12月1日 前交回" in head


def test_several_selected_projects_are_meant_first(
    qtbot: QtBot, session: Session, opened: Open, dialogs: DialogAnswers, tmp_path: Path
) -> None:
    session.set_selection([3, 5, 8])
    dialog = opened()
    assert Scope(dialog.scope.current()) is Scope.SELECTED
    assert dialog.summary.text().startswith("3 个项目")
    dialogs.files = [tmp_path / "a.xlsx"]
    saved(qtbot, session, dialog)
    with session.library.read() as connection:
        ids = load_snapshot(connection, Filter(parse_query("序号:3,5,8"))).ids.tolist()
    assert ids == [3, 5, 8]
    assert len(mark_of(tmp_path / "a.xlsx").sent) == 3


def test_blank_rows_alone(
    qtbot: QtBot, session: Session, opened: Open, dialogs: DialogAnswers, tmp_path: Path
) -> None:
    dialog = opened()
    dialog.blanks.setValue(0)
    segment = dialog.scope.focusProxy()
    assert segment is not None
    QTest.keyClick(segment, Qt.Key.Key_3)
    # There would be nothing in it without blank rows.
    assert dialog.summary.text() == "10 行空白行，10 栏，8 栏可以改"
    dialog.blanks.setValue(0)
    assert not dialog.save_button.isEnabled()
    dialog.blanks.setValue(4)
    dialogs.files = [tmp_path / "a.xlsx"]
    assert "0 个项目，4 行空白行" in saved(qtbot, session, dialog)


def test_columns_are_listed_and_opened(
    qtbot: QtBot, session: Session, opened: Open, dialogs: DialogAnswers, tmp_path: Path
) -> None:
    dialog = opened()
    columns = dialog.columns
    columns.listed["location"].click()
    # What a unit usually fills in is open at once.
    assert "location" in columns.open_fields
    columns.listed["category"].click()
    assert "category" not in columns.open_fields
    columns.opened["total"].click()
    columns.listed["content"].click()
    assert columns.opened["content"].isHidden()
    dialogs.files = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    saved(qtbot, session, dialog)
    mark = mark_of(tmp_path / "a.xlsx")
    assert mark.fields == (
        "number", "name", "category", "nature", "industry", "total", "period", "financing",
        "units", "location", "notes",
    )  # fmt: skip
    assert mark.open == (
        "nature", "industry", "period", "financing", "units", "location", "notes",
    )  # fmt: skip
    # The next form begins with what was chosen for this one.
    saved(qtbot, session, opened())
    assert mark_of(tmp_path / "b.xlsx").open == mark.open


def test_a_wrong_date_is_told_and_nothing_is_written(opened: Open, dialogs: DialogAnswers) -> None:
    dialog = opened()
    dialog.until.setText("12月")
    assert "不是日期" in dialog.fault.text()
    assert not dialog.save_button.isEnabled()
    dialog.accept()
    assert (dialog.isVisible(), dialogs.asked) == (True, [])
    dialog.until.setText("2026年12月1日")
    assert dialog.fault.isHidden()
    assert dialog.save_button.isEnabled()


def test_projects_of_several_reserves_ask_for_one(
    qtbot: QtBot,
    session: Session,
    opened: Open,
    dialogs: DialogAnswers,
    tmp_path: Path,
) -> None:
    session.library.perform(install_reference(load_reference("qijiang")))
    show(session)
    dialog = opened()
    assert not dialog.reserve.isHidden()
    offered = [dialog.reserve.itemText(at) for at in range(dialog.reserve.count())]
    assert offered == ["黔江区大健康产业（36 个）", "綦江区大健康产业（10 个）"]
    dialog.reserve.setCurrentIndex(1)
    assert dialog.summary.text().startswith("10 个项目")
    dialogs.files = [tmp_path / "a.xlsx"]
    saved(qtbot, session, dialog)
    assert mark_of(tmp_path / "a.xlsx").reserve_name == "綦江区大健康产业"


def test_a_place_that_cannot_be_written_is_told(
    qtbot: QtBot, work: FormWork, opened: Open, dialogs: DialogAnswers, tmp_path: Path
) -> None:
    dialogs.files = [tmp_path / "没有" / "a.xlsx"]
    opened().save_button.click()
    qtbot.waitUntil(lambda: bool(dialogs.errors), timeout=20_000)
    assert "所在的文件夹不存在" in str(dialogs.errors[0])
    assert work.writing.work_bar.isHidden()


def test_no_file_chosen_writes_nothing(session: Session, opened: Open, tmp_path: Path) -> None:
    opened().save_button.click()
    assert session.tasks.is_idle
    assert list(tmp_path.glob("*.xlsx")) == []
