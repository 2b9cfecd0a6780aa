"""批量修改: what it says before, what it does, and how it is stopped."""

from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from app.operations.fieldchanges import FieldChange, Way, change_field
from app.queries.filter import Condition, Filter, Operator
from app.queries.present import load_ids
from app.ui import longwork
from app.ui.longwork import LongWork
from app.ui.session import Session
from tests.ui.bulk_dialogs import enter, open_edit, settle
from tests.ui.gridscreen import GridScreen
from tests.unit.operations.annex import annex_column


@pytest.fixture
def screen(qtbot: QtBot, session: Session) -> GridScreen:
    return GridScreen(qtbot, session)


def counts(field: str) -> dict[str, int]:
    """Return the annex's values of a column with how often each stands there."""
    values = list(annex_column(field).values())
    return {value: values.count(value) for value in values}


def test_the_values_of_the_filter_are_shown_with_what_they_become(screen: GridScreen) -> None:
    dialog = open_edit(screen, "建设性质")
    enter(screen, dialog, "新建")
    expected = counts("nature")
    most = max(expected, key=lambda value: expected[value])
    assert most == "新建"
    assert dialog.model.texts()[0] == ("新建", str(expected["新建"]), "不变")
    assert {row[2] for row in dialog.model.texts()[1:]} == {"新建"}
    rest = 36 - expected["新建"]
    assert dialog.summary.text() == (
        f"{rest} 个项目的“建设性质”会改变，{expected['新建']} 个本来就是这样"
    )
    assert dialog.apply_button.text() == f"修改 {rest} 个项目"


def test_the_filtered_projects_are_changed_as_one_step(screen: GridScreen) -> None:
    screen.session.set_filter(Filter((Condition("industry", Operator.IS, ("文化旅游",)),)))
    screen.settle()
    dialog = open_edit(screen, "所属行业")
    enter(screen, dialog, "文旅康养")
    dialog.apply_button.click()
    screen.settle()
    annex = annex_column("industry")
    wanted = {n for n, industry in annex.items() if industry == "文化旅游"}
    assert {n for n in annex if screen.stored(n)["industry"] == "文旅康养"} == wanted
    label = f"批量修改 所属行业（{len(wanted)} 个项目）"
    assert screen.session.library.undo_label() == label
    assert screen.notices[-1] == f"已{label}"
    screen.session.undo()
    screen.settle()
    assert all(screen.stored(n)["industry"] == industry for n, industry in annex.items())


def test_several_selected_projects_are_meant_first(screen: GridScreen) -> None:
    table = screen.panel.table
    table.select_rows([(screen.row(25), screen.row(27))])
    screen.settle()
    dialog = open_edit(screen, "总投资")
    assert dialog.summary.text() == "3 个项目的“总投资”现在是："
    enter(screen, dialog, "1亿元")
    assert dialog.model.texts()[0][2] == "10,000 万元"
    dialog.accept()
    screen.settle()
    stored = [screen.stored(n)["total_yuan"] for n in range(24, 29)]
    assert stored == [10**9, *[10**8] * 3, 23_000_000]


def test_the_other_scope_is_all_the_filter_has(screen: GridScreen) -> None:
    screen.panel.table.select_rows([(screen.row(25), screen.row(27))])
    screen.settle()
    dialog = open_edit(screen, "备注")
    dialog.scope.choice.set_current(1)
    dialog.scope.changed.emit()
    settle(screen, dialog)
    assert dialog.summary.text() == "36 个项目的“备注”现在是："


def test_a_refused_value_is_told_in_place_and_nothing_can_be_done(screen: GridScreen) -> None:
    dialog = open_edit(screen, "总投资")
    enter(screen, dialog, "1O000")
    assert "字母 O" in dialog.fault.text()
    assert dialog.fault.isVisible()
    assert dialog.value.line.property("state") == "error"
    assert not dialog.apply_button.isEnabled()
    assert dialog.model.rowCount() == 0
    enter(screen, dialog, "10000")
    assert dialog.fault.isHidden()
    assert dialog.apply_button.isEnabled()


def test_clearing_says_how_many_have_something(screen: GridScreen) -> None:
    dialog = open_edit(screen, "投资方式")
    dialog.way.set_current(1)
    dialog.way.changed.emit(1)
    settle(screen, dialog)
    assert not dialog.value.isEnabled()
    assert dialog.apply_button.text() == "修改 36 个项目"
    dialog.field.setCurrentIndex(dialog.field.findData("name"))
    settle(screen, dialog)
    assert "必须填写" in dialog.fault.text()
    assert not dialog.apply_button.isEnabled()


def test_only_texts_can_be_added_to(screen: GridScreen) -> None:
    dialog = open_edit(screen, "项目名称")
    dialog.way.set_current(2)
    dialog.way.changed.emit(2)
    enter(screen, dialog, "（一期）")
    assert dialog.apply_button.text() == "修改 36 个项目"
    assert all(row[2].endswith("（一期）") for row in dialog.model.texts())
    dialog.field.setCurrentIndex(dialog.field.findData("total"))
    settle(screen, dialog)
    assert dialog.way.current() == 0


def test_what_could_not_be_written_is_listed(screen: GridScreen) -> None:
    dialog = open_edit(screen, "项目名称")
    dialog.way.set_current(2)
    dialog.way.changed.emit(2)
    names = annex_column("name")
    longest = max(len(name) for name in names.values())
    text = "长" * (201 - longest)
    enter(screen, dialog, text)
    dialog.accept()
    screen.settle()
    too_long = [n for n, name in names.items() if len(name) == longest]
    assert dialog.report is not None
    assert [cell.number for cell in dialog.report.cells] == too_long
    assert screen.stored(1)["name"] == names[1] + text


def test_another_change_meanwhile_is_seen_in_the_preview(screen: GridScreen) -> None:
    dialog = open_edit(screen, "建设地点")
    enter(screen, dialog, "濯水镇")
    assert dialog.apply_button.text() == "修改 36 个项目"
    ids = [screen.stored(n)["id"] for n in (1, 2)]
    change = FieldChange("location", Way.SET, "濯水镇")
    screen.session.perform(change_field(ids, change).operation)  # type: ignore[arg-type]
    screen.settle()
    assert dialog.apply_button.text() == "修改 34 个项目"


def test_long_work_says_how_far_it_is_and_stopping_keeps_nothing(
    screen: GridScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(longwork, "PROGRESS_DELAY_MS", 0)
    session, screen_is_up = screen.session, Event()
    with session.library.read() as connection:
        ids = load_ids(connection, Filter())
    before = session.library.undo_label()
    works: list[LongWork] = []
    told: list[str] = []
    seen: list[bool] = []

    def start() -> None:
        works.append(
            LongWork(
                session,
                "批量修改 备注",
                lambda progress: change_field(
                    ids,
                    FieldChange("notes", Way.SET, "x"),
                    progress=lambda done, of: slowly(progress, done, of),
                ),
                lambda batch, changes: told.append(changes.label),
                lambda error: told.append(str(error)),
                screen.panel,
            )
        )

    def slowly(progress: object, done: int, of: int) -> None:
        screen_is_up.wait(10)
        progress(done, of)  # type: ignore[operator]

    start()
    box = works[0].box
    screen.qtbot.waitUntil(box.isVisible)
    seen.append(box.button.isEnabled())
    box.button.click()
    screen_is_up.set()
    screen.qtbot.waitUntil(lambda: "已取消，什么都没有改" in screen.notices)
    screen.settle()
    assert seen == [True]
    assert told == []
    assert session.library.undo_label() == before
    assert screen.stored(1)["notes"] == ""
