"""The window's parts: actions, key sheet, menu, status bar, panes, recent libraries, the start."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.errors import ChubeiError
from app.library.changes import Changes
from app.library.clock import Author, system_author
from app.library.file import open_library
from app.operations.funding import FundingEntry, replace_funding
from app.operations.projects import update_projects
from app.operations.views import create_view
from app.paths import default_library, resource
from app.queries.filter import Condition, Filter, Operator
from app.settings import Settings, load_settings
from app.ui import retracebox
from app.ui.actions import SPECS
from app.ui.application import Application, open_first
from app.ui.bindings import MENU_GROUPS
from app.ui.controls.progressbox import ProgressBox
from app.ui.grid.grid import GridPanel
from app.ui.inspector.panel import FUNDING
from app.ui.keysheet import GRID_KEYS, KeySheet
from app.ui.palette.matching import command_provider
from app.ui.panes import focus_first
from app.ui.session import Session
from app.ui.statusbar import StatusBar
from app.ui.theme import Theme, apply_theme
from app.ui.window import MainWindow
from tests.library_files import AUTHOR, qianjiang_copy
from tests.ui.dialog_answers import DialogAnswers

# The offscreen platform says so of every popup and every window that may not be made smaller.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return apply_theme(qapp, "light")


@pytest.fixture
def dialogs() -> DialogAnswers:
    return DialogAnswers()


@pytest.fixture
def application(qtbot: QtBot, theme: Theme, dialogs: DialogAnswers) -> Iterator[Application]:
    made = Application(Settings(), theme, dialogs)
    yield made
    if made.window is not None and made.window.isVisible():
        settle(qtbot, made.window.session)
        made.window.close()


@pytest.fixture
def window(qtbot: QtBot, application: Application, tmp_path: Path) -> MainWindow:
    assert application.open_path(qianjiang_copy(tmp_path))
    assert application.window is not None
    settle(qtbot, application.window.session)
    return application.window


@pytest.fixture
def bar(qtbot: QtBot, session: Session, theme: Theme) -> StatusBar:
    made = StatusBar(session, theme)
    qtbot.addWidget(made)
    made.resize(1200, 28)
    made.show()
    return made


def settle(qtbot: QtBot, session: Session) -> None:
    qtbot.waitUntil(lambda: session.tasks.is_idle)
    qtbot.wait(5)
    qtbot.waitUntil(lambda: session.tasks.is_idle)


# ---------------------------------------------------------------- actions


def test_every_action_has_a_title_an_icon_and_a_name_of_its_own() -> None:
    names = [spec.name for spec in SPECS]
    assert len(set(names)) == len(names)
    assert all(spec.title for spec in SPECS)
    titles = [spec.title for spec in SPECS]
    assert len(set(titles)) == len(titles)
    drawn = {path.stem for path in resource("icons", "lucide").glob("*.svg")}
    assert {spec.icon for spec in SPECS} <= drawn


def test_no_key_means_two_things() -> None:
    keys = [QKeySequence(spec.shortcut) for spec in SPECS if spec.shortcut]
    assert all(not key.isEmpty() for key in keys)
    texts = [key.toString() for key in keys]
    assert len(set(texts)) == len(texts)


def test_a_window_opens_with_its_frame_on_the_screen(window: MainWindow) -> None:
    room = window.screen().availableGeometry().height()
    # A title bar takes some thirty pixels: the status bar would be below the screen's edge.
    assert window.height() <= max(room - 40, window.minimumHeight())


def test_every_action_does_something(window: MainWindow) -> None:
    for spec in SPECS:
        action = window.actions_by_name[spec.name]
        assert action.receivers("2triggered(bool)") > 0, spec.name
        assert action.isEnabled() or action.whatsThis(), spec.name


def test_the_palette_offers_every_action_under_its_present_name(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.open_palette()
    window.session.perform(update_projects({1: {"name": "新名称"}}))
    settle(qtbot, window.session)
    (section,) = command_provider(window.actions_by_name.commands())("")
    titles = {item.title for item in section.items}
    assert "撤销 修改 项目名称" in titles
    usual = {spec.title.rstrip("…") for spec in SPECS if spec.name not in ("palette", "undo")}
    assert usual <= titles


def test_the_menu_holds_known_actions_once() -> None:
    names = [name for group in MENU_GROUPS for name in group]
    assert len(set(names)) == len(names)
    assert set(names) <= {spec.name for spec in SPECS}


def test_the_key_sheet_lists_every_key(window: MainWindow) -> None:
    window.open_key_sheet()
    (sheet,) = window.findChildren(KeySheet)
    listed = {keys for _, keys in sheet.lines}
    assert {spec.shortcut for spec in SPECS if spec.shortcut} <= listed
    assert set(GRID_KEYS) <= set(sheet.lines)
    assert all(title and keys for title, keys in sheet.lines)
    sheet.accept()


# ---------------------------------------------------------------- status bar


def test_a_notice_gives_way_after_a_while(qtbot: QtBot, bar: StatusBar, session: Session) -> None:
    bar._notice_timer.setInterval(1)
    session.notice.emit("已复制 3 行")
    assert bar.notice.isVisible()
    assert bar.notice.text() == "已复制 3 行"
    qtbot.waitUntil(bar.notice.isHidden)
    assert bar.shown.isVisible()


@pytest.mark.parametrize("width", [1200, 700])
def test_a_notice_leaves_the_sums_of_the_selection_to_be_read(
    qtbot: QtBot, bar: StatusBar, session: Session, width: int
) -> None:
    bar.resize(width, 28)
    bar.shown.setText("36 个项目　总投资 2,790,637 万元（279.06 亿元）")
    session.notice.emit("已粘贴 2 行 3 列")
    session.set_selection((1, 2))
    settle(qtbot, session)
    # 100,000 + 51,380 of the annex
    assert bar.selected.text().startswith("已选 2 个　合计 151,380 万元（15.14 亿元）")
    assert "平均 75,690" in bar.selected.text()
    for label in (bar.notice, bar.selected):
        assert label.isVisible()
        assert label.shown_text() == label.text()
    # What is shown gives way where there is no room for all three.
    assert bar.shown.isVisible() == (width == 1200)
    bar.resize(1200, 28)
    assert bar.shown.isVisible()


def test_what_is_refused_is_more_urgent_than_what_was_saved(
    bar: StatusBar, session: Session
) -> None:
    session.editing_changed.emit("editing")
    assert bar.saved.text() == "正在编辑"
    session.editing_changed.emit("总投资")
    session.changed.emit(Changes("修改 建设性质", ""))
    assert bar.saved.text() == "1 格未保存：总投资"
    session.editing_changed.emit("")
    assert bar.saved.text().startswith("已保存 ")


def test_a_failed_write_is_not_called_saved(qtbot: QtBot, bar: StatusBar, session: Session) -> None:
    told: list[Exception] = []

    def fail() -> None:
        raise ChubeiError("没有写成")

    session.tasks.write(fail, lambda _none: None, told.append)
    assert bar.saved.text() == "正在保存…"
    settle(qtbot, session)
    assert len(told) == 1
    assert bar.saved.text() == "上一步没有完成"


# ---------------------------------------------------------------- panes


def test_the_first_that_takes_tab_gets_the_keyboard(qtbot: QtBot) -> None:
    pane = QWidget()
    qtbot.addWidget(pane)
    column = QVBoxLayout(pane)
    button, line = QPushButton(), QLineEdit()
    button.setEnabled(False)
    column.addWidget(button)
    column.addWidget(line)
    pane.show()
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    button.setFocus()
    assert focus_first(pane)
    assert line.hasFocus()
    line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    assert not focus_first(pane)


def test_what_goes_from_a_tab_takes_nothing_of_the_window_with_it(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.resize(1440, 860)
    assert window.inspector.isVisible()
    assert window.session.snapshot is not None
    # 重庆中医药学院, and 武陵山公共卫生应急医院 of 51,380 万元 in the annex.
    first, second = window.session.snapshot.ids[:2]
    window.session.perform(replace_funding(first, [FundingEntry("市级", 2021, "2800")]))
    window.go_to_project(first)
    settle(qtbot, window.session)
    panel = window.inspector.panel
    panel.tabs.setCurrentIndex(FUNDING)
    settle(qtbot, window.session)
    window.panes.turn(1)
    # The other project has no funding: rows and sums go.
    window.go_to_project(second)
    settle(qtbot, window.session)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    window.go_to_project(first)
    window.go_to_project(second)
    settle(qtbot, window.session)
    assert panel.head.figure.figure().amount == "51,380"
    assert panel.foot.duplicate.isEnabled()
    assert window.grid.table.right.horizontalHeader().count() > 1


def test_a_wish_for_the_inspector_holds_for_its_width(window: MainWindow) -> None:
    window.resize(1440, 800)
    window.panes.toggle_inspector()
    assert window.inspector.isHidden()
    window.resize(960, 600)
    window.panes.toggle_inspector()
    assert not window.inspector.isHidden()
    window.resize(1440, 800)
    assert window.inspector.isHidden()
    window.resize(960, 600)
    assert not window.inspector.isHidden()


# ---------------------------------------------------------------- starting


def test_the_first_start_builds_the_library_and_signs_it(
    qtbot: QtBot, application: Application
) -> None:
    settings = Settings(author="李莉")
    application._settings = settings
    assert open_first(application, settings, [])
    assert application.window is not None
    session = application.window.session
    settle(qtbot, session)
    assert session.library.path == default_library()
    assert session.snapshot is not None
    assert session.snapshot.totals.count == 36
    assert session.library.author == Author("李莉", system_author().machine)
    assert settings.recent == [str(default_library())]


def test_the_last_library_still_there_is_opened(
    qtbot: QtBot, application: Application, tmp_path: Path
) -> None:
    last = qianjiang_copy(tmp_path, "最后.chubei")
    settings = application._settings
    settings.recent = [str(tmp_path / "拔掉的U盘.chubei"), str(last)]
    assert open_first(application, settings, [])
    assert application.window is not None
    assert application.window.session.library.path == last
    settle(qtbot, application.window.session)


def test_a_library_asked_for_that_is_not_there_is_not_made(
    application: Application, dialogs: DialogAnswers, tmp_path: Path
) -> None:
    missing = tmp_path / "没有.chubei"
    assert not open_first(application, application._settings, [missing])
    assert application.window is None
    assert len(dialogs.errors) == 1
    assert not missing.exists()


def test_closing_keeps_where_the_window_was(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.resize(800, 600)
    window.close()
    stored = load_settings()
    assert stored.window
    theme = apply_theme(QApplication.instance(), "light")  # type: ignore[arg-type]
    again = Application(stored, theme, DialogAnswers())
    assert again.open_path(window.session.library.path)
    assert again.window is not None
    assert (again.window.width(), again.window.height()) == (800, 600)
    settle(qtbot, again.window.session)
    again.window.close()


def test_a_library_held_by_another_says_so_above_the_grid(
    qtbot: QtBot, application: Application, tmp_path: Path
) -> None:
    path = qianjiang_copy(tmp_path)
    with open_library(path, author=AUTHOR, must_write=True):
        assert application.open_path(path)
        assert application.window is not None
        window = application.window
        settle(qtbot, window.session)
        assert window.windowTitle() == "黔江.chubei（只读） — 储备"
        assert "王敏（ZSJ-PC-01" in window.session.library.read_only_reason
        assert not window.actions_by_name["undo"].isEnabled()
        assert window.actions_by_name["undo"].whatsThis() == "文库只读"
        assert window.status_bar.saved.text() == "只读"


# ---------------------------------------------------------------- the way back


def _name_at(grid: GridPanel, row: int) -> str:
    record = grid.model.record(row)
    return "" if record is None else str(record["name"])


def test_a_button_over_the_projects_leads_back_to_the_page_they_came_from(
    qtbot: QtBot, window: MainWindow
) -> None:
    bar, session = window.query_bar, window.session
    window.show_page("rollup")
    settle(qtbot, session)
    assert bar.back_button.isHidden()
    assert not window.actions_by_name["go_back"].isEnabled()
    session.remember_way_back("rollup", "汇总")
    session.set_filter(Filter((Condition("nature", Operator.IS, ("新建",)),)))
    session.page_requested.emit("projects")
    settle(qtbot, session)
    assert bar.back_button.isVisible()
    assert bar.back_button.text() == "返回汇总"
    assert window.actions_by_name["go_back"].isEnabled()
    window.actions_by_name["go_back"].trigger()
    settle(qtbot, session)
    assert window.pages.currentWidget() is not bar.parentWidget()
    assert session.filter == Filter()
    assert bar.back_button.isHidden()


def test_a_page_gone_to_otherwise_is_not_returned_to(qtbot: QtBot, window: MainWindow) -> None:
    window.session.remember_way_back("rollup", "汇总")
    window.show_page("projects")
    assert window.session.way_back is not None
    window.show_page("checkup")
    settle(qtbot, window.session)
    window.show_page("projects")
    assert window.query_bar.back_button.isHidden()


def test_a_long_undo_tells_over_the_window_how_far_it_is(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retracebox, "PROGRESS_DELAY_MS", 0)
    window.session.retracing.emit("撤销", 1_000, 60_000)
    qtbot.waitUntil(lambda: bool(window.findChildren(ProgressBox)))
    (box,) = window.findChildren(ProgressBox)
    assert box.text.text() == "撤销　1,000 / 60,000"
    window.session.retracing_ended.emit()
    assert box.isHidden()


def test_what_undo_would_take_back_never_fills_the_menu(qtbot: QtBot, window: MainWindow) -> None:
    name = "康养&旅游" + "很长的视图名称" * 3
    window.session.perform(create_view(name, "康养"))
    settle(qtbot, window.session)
    undo = window.actions_by_name["undo"]
    assert undo.text().startswith("撤销 存为视图 康养&&旅游")
    assert len(undo.text()) < 32
    assert name in undo.toolTip()
    button = window.top_bar.undo_button
    assert button.accessibleName() == f"撤销：{window.session.library.undo_label()}"
    assert button.toolTip() == f"{button.accessibleName()}（Ctrl+Z）"
    assert name in button.accessibleName()
    titles = [each.title for each in window.actions_by_name.commands()]
    assert any(title.startswith("撤销 存为视图 康养&旅游") for title in titles)


def test_a_finding_leads_to_its_cell_where_the_inspector_is_closed_and_back(
    qtbot: QtBot, window: MainWindow
) -> None:
    grid = window.grid
    (project,) = [grid.model.id_at(row) for row in range(8) if "应急医院" in _name_at(grid, row)]
    if window.inspector.isVisible():
        window.panes.toggle_inspector()
    window.show_page("checkup")
    settle(qtbot, window.session)
    window.go_to_field(project, "period")
    settle(qtbot, window.session)
    assert grid.model.id_at(grid.table.row) == project
    assert grid.model.fields[grid.table.column].name == "period"


def test_the_status_bar_never_calls_what_nobody_stated_0(qtbot: QtBot, window: MainWindow) -> None:
    session, shown = window.session, window.status_bar.shown
    session.set_filter(Filter((Condition("period", Operator.EMPTY),)))
    settle(qtbot, session)
    assert session.snapshot is not None
    session.perform(update_projects({each: {"total": ""} for each in session.snapshot.ids}))
    settle(qtbot, session)
    # Three projects of the annex state no period; nothing of them is left that would add up.
    assert shown.text().startswith("显示 3 / 36 个　总投资 未填 / ")
    assert "0.00" not in shown.text()
    session.set_selection(session.snapshot.ids)
    settle(qtbot, session)
    assert window.status_bar.selected.text() == "已选 3 个　总投资 未填"
    session.set_selection(())
    session.notice.emit("一句话")
    assert window.status_bar.notice.isVisible()
    session.notice.emit("")
    assert window.status_bar.notice.isHidden()
