"""查找替换: every hit is seen, may be left out, and what is ticked is replaced as one step."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.operations.projects import update_projects
from app.queries.filter import Condition, Filter, Operator
from app.ui.controls.linetable import PIECES
from app.ui.session import Session
from tests.ui.bulk_dialogs import open_replace, press_space, rows_of, settle
from tests.ui.gridscreen import GridScreen
from tests.unit.operations.annex import annex_column


@pytest.fixture
def screen(qtbot: QtBot, session: Session) -> GridScreen:
    return GridScreen(qtbot, session)


FIELDS = ("name", "nature", "industry", "financing", "units", "content")


def occurrences(text: str) -> list[tuple[int, str]]:
    """Return every occurrence in the annex: 序号 and field."""
    found = []
    for number in range(1, 37):
        for field in FIELDS:
            found += [(number, field)] * annex_column(field)[number].count(text)
    return found


def test_every_hit_of_the_annex_is_listed(screen: GridScreen) -> None:
    dialog = open_replace(screen, "中医院", "中医医院")
    expected = occurrences("中医院")
    assert sorted((hit.number, hit.field) for hit in dialog.model.found.listed) == sorted(expected)
    projects = len({number for number, _ in expected})
    assert dialog.summary.text() == f"在 {projects} 个项目里找到 {len(expected)} 处"
    assert dialog.replace_button.text() == f"替换 {len(expected)} 处"


def test_enter_behind_what_is_looked_for_deletes_nothing(screen: GridScreen) -> None:
    dialog = open_replace(screen, "中医院", "")
    # What an empty replacement does is said.
    assert dialog.replace_button.text() == f"删去 {len(occurrences('中医院'))} 处"
    dialog.words.setFocus()
    QTest.keyClick(dialog.words, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.replacement.hasFocus()
    assert "中医院" in str(screen.stored(9)["name"])
    QTest.keyClick(dialog.replacement, Qt.Key.Key_Return)
    screen.settle()
    assert "中医院" not in str(screen.stored(9)["name"])


def test_a_row_marks_the_hit_before_and_after(screen: GridScreen) -> None:
    dialog = open_replace(screen, "细胞", "干细胞")
    row = rows_of(dialog, 14)[0]
    before = dialog.model.index(row, 4).data(PIECES)
    after = dialog.model.index(row, 5).data(PIECES)
    assert [piece.text for piece in before if piece.is_marked] == ["细胞"]
    assert [piece.text for piece in after if piece.is_marked] == ["干细胞"]
    name = annex_column("name")[14]
    assert dialog.model.index(row, 4).data() == name
    assert dialog.model.index(row, 5).data() == name.replace("细胞", "干细胞")


def test_an_unticked_hit_stays_and_the_others_are_replaced(screen: GridScreen) -> None:
    names = annex_column("name")
    dialog = open_replace(screen, "养护院", "养老院")
    dialog.field.setCurrentIndex(dialog.field.findData("name"))
    settle(screen, dialog)
    wanted = [n for n, name in names.items() if "养护院" in name]
    assert len(wanted) > 3
    (row,) = rows_of(dialog, 26)
    press_space(dialog, row)
    assert dialog.replace_button.text() == f"替换 {len(wanted) - 1} 处"
    assert "已选" in dialog.summary.text()
    assert dialog.model.index(row, 5).data() == "不替换"
    dialog.replace_button.click()
    screen.settle()
    for number, name in names.items():
        changed = name if number == 26 else name.replace("养护院", "养老院")
        assert screen.stored(number)["name"] == changed
    label = f"把“养护院”换成“养老院”（{len(wanted) - 1} 个项目）"
    assert screen.session.library.undo_label() == label
    screen.session.undo()
    screen.settle()
    assert [screen.stored(n)["name"] for n in names] == list(names.values())


def test_a_click_turns_a_tick_and_the_links_turn_all(screen: GridScreen) -> None:
    dialog = open_replace(screen, "养护院", "养老院")
    count = dialog.model.ticked_count
    rect = dialog.lines.visualRect(dialog.model.index(0, 0))
    QTest.mouseClick(dialog.lines.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert dialog.model.ticked_count == count - 1
    dialog.none_button.click()
    assert dialog.model.ticked_count == 0
    assert not dialog.replace_button.isEnabled()
    dialog.all_button.click()
    assert dialog.model.ticked_count == count


def test_only_the_filters_projects_are_looked_into(screen: GridScreen) -> None:
    screen.session.set_filter(Filter((Condition("industry", Operator.IS, ("社会事业",)),)))
    screen.settle()
    dialog = open_replace(screen, "黔江区", "黔江")
    industries = annex_column("industry")
    expected = [hit for hit in occurrences("黔江区") if industries[hit[0]] == "社会事业"]
    assert dialog.model.found.count == len(expected) > 0


def test_case_matters_unless_it_is_said_not_to(screen: GridScreen) -> None:
    dialog = open_replace(screen, "car", "Car")
    assert dialog.model.found.count == 0
    assert dialog.summary.text() == "没有找到“car”"
    dialog.case.setChecked(False)
    settle(screen, dialog)
    names, contents = annex_column("name")[14], annex_column("content")[14]
    assert dialog.model.found.count >= names.count("CAR") + contents.count("CAR") > 0


def test_what_would_be_refused_is_said_before_and_listed_after(screen: GridScreen) -> None:
    names = annex_column("name")
    dialog = open_replace(screen, names[23], "")
    dialog.field.setCurrentIndex(dialog.field.findData("name"))
    settle(screen, dialog)
    assert "必须填写" in str(dialog.model.index(0, 5).data())
    dialog.accept()
    screen.settle()
    assert dialog.report is not None
    assert [(cell.number, cell.field) for cell in dialog.report.cells] == [(23, "name")]
    assert screen.stored(23)["name"] == names[23]


def test_the_same_text_or_none_can_replace_nothing(screen: GridScreen) -> None:
    dialog = open_replace(screen, "黔江", "黔江")
    assert dialog.fault.isVisible()
    assert not dialog.replace_button.isEnabled()
    dialog.words.setText("")
    settle(screen, dialog)
    assert dialog.fault.isHidden()
    assert dialog.model.rowCount() == 0


def test_what_changes_meanwhile_is_searched_again(screen: GridScreen) -> None:
    dialog = open_replace(screen, "养护院", "养老院")
    count = dialog.model.found.count
    (row_id,) = [screen.stored(26)["id"]]
    assert isinstance(row_id, int)
    screen.session.perform(update_projects({row_id: {"name": "甲"}}))
    screen.settle()
    assert dialog.model.found.count == count - 1
