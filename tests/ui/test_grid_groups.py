"""Groups over groups in the grid: folding, sums, 合计 last, marks, and what is remembered."""

import re
from itertools import groupby
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.operations.projects import delete_projects, update_projects
from app.queries.filter import Condition, Filter, Operator
from app.queries.layout import Layout, Sort
from app.queries.querytext import parse_query
from app.settings import load_settings
from app.ui.session import Session
from app.ui.usuallayout import choose_layout
from tests.annex_parser import parse_annex
from tests.ui.gridscreen import GridScreen

ANNEX = Path(__file__).parents[1] / "fixtures" / "qianjiang_annex.txt"
THREE = Layout(grouping=("category", "nature", "industry"))
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier

Head = tuple[int, str, int, int]


@pytest.fixture
def screen(qtbot: QtBot, session: Session) -> GridScreen:
    return GridScreen(qtbot, session)


def lay_out(screen: GridScreen, layout: Layout) -> None:
    screen.session.set_layout(layout)
    screen.settle()


def heads(screen: GridScreen) -> list[Head]:
    """Return each header shown: level, name, count, sum in 万元."""
    model = screen.panel.model
    shown = [model.group_at(row) for row in range(model.rowCount())]
    return [
        (group.level, group.row.group, group.row.count, group.row.total_yuan // 10_000)
        for group in shown
        if group is not None
    ]


def row_of(screen: GridScreen, *names: str) -> int:
    """Return the row of the group that stands under these names, itself the last."""
    model = screen.panel.model
    for row in range(model.rowCount()):
        group = model.group_at(row)
        if group is not None and tuple(model.group_names(group)) == names:
            return row
    raise AssertionError(f"{names} is not shown")


def go_to_group(screen: GridScreen, *names: str) -> None:
    screen.panel.table.go(row_of(screen, *names), 1)


def expected_heads() -> list[Head]:
    """Return the headers of :data:`THREE` from the paper alone."""
    annex = parse_annex(ANNEX.read_text(encoding="utf-8"))
    found: list[Head] = []
    for group in annex.groups:
        rows = [row.cells for row in group.projects]
        name = re.split("[（(]", group.head.cells[0])[0]
        _add(found, 0, name, rows)
        for nature, inside in _by_amount(rows, 2):
            _add(found, 1, nature, inside)
            for industry, innermost in _by_amount(inside, 3):
                _add(found, 2, industry, innermost)
    return found


def _add(found: list[Head], level: int, name: str, rows: list[tuple[str, ...]]) -> None:
    found.append((level, name, len(rows), _total(rows)))


def _total(rows: list[tuple[str, ...]]) -> int:
    return sum(int(row[5]) for row in rows)


def _by_amount(rows: list[tuple[str, ...]], column: int) -> list[tuple[str, list[tuple[str, ...]]]]:
    rows = sorted(rows, key=lambda row: row[column])
    groups = [(key, list(each)) for key, each in groupby(rows, key=lambda row: row[column])]
    return sorted(groups, key=lambda each: (-_total(each[1]), -len(each[1]), each[0]))


def test_three_levels_stand_inside_each_other_with_the_papers_sums(screen: GridScreen) -> None:
    lay_out(screen, THREE)
    assert heads(screen) == expected_heads()
    numbers = [each for each in screen.numbers() if isinstance(each, int)]
    assert sorted(numbers) == list(range(1, 37))


def test_a_group_says_what_its_share_is_of(screen: GridScreen) -> None:
    screen.session.perform(update_projects({26: {"total": ""}}))
    lay_out(screen, Layout(grouping=("category", "industry")))
    row = row_of(screen, "养生养老产业", "社会事业")
    tip = screen.panel.model.index(row, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.split("\n") == [
        "养生养老产业 › 社会事业",
        "7 个，24,700 万元",
        "其中 1 个没有填总投资，没有计入",
        "占比：占全库 0.9%",
        "占上一级“养生养老产业” 1.1%",
    ]


def test_left_and_right_fold_unfold_and_walk_the_levels(screen: GridScreen) -> None:
    lay_out(screen, THREE)
    table, model = screen.panel.table, screen.panel.model
    whole = model.rowCount()
    go_to_group(screen, "养生养老产业", "新建")
    screen.press(Qt.Key.Key_Left)
    # The projects of 养生养老 and the two industries they are of.
    assert model.rowCount() == whole - 11 - 2
    assert table.row == row_of(screen, "养生养老产业", "新建")
    screen.press(Qt.Key.Key_Left)
    assert table.row == row_of(screen, "养生养老产业")
    screen.press(Qt.Key.Key_Left)
    assert model.rowCount() == whole - 11 - 2 - 1
    screen.press(Qt.Key.Key_Right)
    assert model.rowCount() == whole - 11 - 2
    screen.press(Qt.Key.Key_Right)
    assert table.row == row_of(screen, "养生养老产业", "新建")
    screen.press(Qt.Key.Key_Right)
    assert model.rowCount() == whole
    screen.press(Qt.Key.Key_Right)
    assert table.row == row_of(screen, "养生养老产业", "新建", "文化旅游")
    assert table.column == 1


def test_the_arrow_of_an_inner_group_folds_it(screen: GridScreen) -> None:
    lay_out(screen, THREE)
    table, model = screen.panel.table, screen.panel.model
    whole = model.rowCount()
    row = row_of(screen, "健康管理服务产业", "新建", "商贸")
    table.show_cell(row, 1)
    middle = table.cell_rect(row, 0).center().y()
    arrow = QPoint(48, middle)
    QTest.mouseClick(table.left.viewport(), Qt.MouseButton.LeftButton, pos=arrow)
    assert model.rowCount() == whole - 1


def test_folding_to_a_level_holds_for_groups_that_come_later(screen: GridScreen) -> None:
    screen.session.set_filter(Filter((Condition("nature", Operator.IS, ("在建",)),)))
    lay_out(screen, THREE)
    screen.panel.expand_to(1)
    assert [level for level, *_ in heads(screen)] == [0, 1]
    screen.session.set_filter(Filter())
    screen.settle()
    assert heads(screen) == [each for each in expected_heads() if each[0] < 2]
    screen.panel.collapse_all()
    assert [level for level, *_ in heads(screen)] == [0, 0, 0, 0]
    screen.panel.expand_all()
    assert heads(screen) == expected_heads()


def test_folded_groups_are_remembered_for_each_way_of_grouping(screen: GridScreen) -> None:
    lay_out(screen, THREE)
    go_to_group(screen, "健康管理服务产业")
    screen.press(Qt.Key.Key_Space)
    folded = screen.panel.model.rowCount()
    lay_out(screen, Layout(grouping=("industry",)))
    assert screen.panel.model.rowCount() == 36 + 9
    screen.panel.reload()
    lay_out(screen, THREE)
    assert screen.panel.model.rowCount() == folded


def test_going_to_a_project_unfolds_every_level_around_it(screen: GridScreen) -> None:
    lay_out(screen, THREE)
    wanted = screen.panel.model.id_at(screen.row(30))
    screen.panel.collapse_all()
    screen.panel.go_to_project(wanted)
    assert screen.current()[0] == 30


def test_the_first_project_is_current_under_three_headers(screen: GridScreen) -> None:
    lay_out(screen, THREE)
    screen.session.set_filter(Filter(parse_query("投资>=10亿")))
    screen.settle()
    screen.session.set_filter(Filter(parse_query("投资<1000万")))
    screen.settle()
    assert screen.current()[0] == 16


def test_who_stands_on_a_header_stays_there(screen: GridScreen) -> None:
    lay_out(screen, THREE)
    names = ("养生养老产业", "新建", "社会事业")
    go_to_group(screen, *names)
    screen.panel.reload()
    screen.settle()
    assert screen.panel.table.row == row_of(screen, *names)
    screen.panel.collapse_all()
    assert screen.panel.table.row == row_of(screen, names[0])


def test_who_stands_in_a_folded_group_stands_on_its_header(screen: GridScreen) -> None:
    lay_out(screen, THREE)
    screen.go(30, "项目名称")
    screen.panel.collapse_all()
    assert screen.panel.table.row == row_of(screen, "养生养老产业")


def test_nothing_is_deleted_on_a_header_and_that_is_said(screen: GridScreen) -> None:
    lay_out(screen, THREE)
    go_to_group(screen, "养生养老产业")
    screen.panel.commands.delete_selected()
    screen.settle()
    assert screen.notices[-1] == "没有选中项目；请先点项目所在的行"
    assert len(screen.panel.model.snapshot.ids) == 36


def test_scattered_rows_stay_selected_over_a_refresh(screen: GridScreen) -> None:
    lay_out(screen, THREE)
    numbers = (2, 4, 5, 16, 30, 31, 36)
    table = screen.panel.table
    table.select_rows([(row, row) for row in sorted(map(screen.row, numbers))])
    chosen = list(table.selected_ids())
    assert len(chosen) == len(numbers)
    screen.panel.reload()
    screen.settle()
    assert list(table.selected_ids()) == chosen


def test_the_total_stands_in_the_header_or_under_the_last_row(screen: GridScreen) -> None:
    table, model = screen.panel.table, screen.panel.model
    left, right = table.totals
    titles = table.left.titles
    with_sums = titles.height()
    assert not left.isVisible()
    lay_out(screen, Layout(grouping=("category",), has_total_last=True))
    assert left.isVisible()
    assert right.isVisible()
    assert titles.height() == with_sums - left.height()
    # More rows than fit: it stays in sight over the scroll bar, and the last row over it.
    screen.press(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    last = table.top_of(model.rowCount() - 1) + table.painter.row_height
    assert titles.height() + last == left.y() == right.y()
    assert left.y() > table.height() // 2
    screen.panel.collapse_all()
    screen.settle()
    assert left.y() == titles.height() + 4 * table.painter.row_height
    lay_out(screen, Layout(grouping=("category",)))
    assert not left.isVisible()
    assert titles.height() == with_sums


def test_what_is_chosen_by_hand_is_the_usual_layout(screen: GridScreen) -> None:
    session = screen.session
    chosen = Layout(grouping=("category", "industry"), has_total_last=True, sort=Sort("name", True))
    choose_layout(session, chosen)
    again = Session(session.library, load_settings())
    assert again.layout == chosen
    again.tasks.close()


def test_what_a_view_brings_along_is_not_remembered(screen: GridScreen) -> None:
    session = screen.session
    session.set_layout(Layout(columns=("total",), grouping=("nature",), sort=Sort("name")))
    screen.settle()
    assert [field.name for field in screen.panel.model.fields] == ["number", "name", "total"]
    screen.panel.set_sort(Sort("total"))
    screen.settle()
    stored = load_settings()
    assert (stored.columns, stored.grouping, stored.sort) == ([], "category", "total")


def test_a_row_out_of_its_order_says_so_until_it_is_read_again(screen: GridScreen) -> None:
    lay_out(screen, Layout(grouping=("category",), sort=Sort("total", is_descending=True)))
    model = screen.panel.model
    before = screen.numbers()
    moved, kept = model.id_at(screen.row(31)), model.id_at(screen.row(30))
    screen.session.perform(update_projects({moved: {"total": "1"}, kept: {"total": "1300000"}}))
    screen.settle()
    assert screen.numbers() == before
    assert model.stale_reason(moved) == "按总投资从大到小排，位置已经变了，按 F5 重新排列"
    assert model.stale_reason(kept) == ""
    # What stands beside a row out of place is compared with what does not.
    below = model.id_at(screen.row(33))
    screen.session.perform(update_projects({below: {"total": "200001"}}))
    screen.settle()
    assert model.stale_reason(below) == ""
    assert model.stale_reason(moved) != ""
    screen.session.perform(update_projects({moved: {"total": "800000"}}))
    screen.settle()
    assert model.stale_reason(moved) == ""
    screen.session.perform(update_projects({moved: {"total": "1"}}))
    screen.settle()
    screen.panel.reload()
    screen.settle()
    assert model.stale_reason(moved) == ""
    numbers = [each for each in screen.numbers() if isinstance(each, int)]
    assert numbers.index(31) == numbers.index(36) - 1


def test_a_row_that_left_an_inner_group_names_it(screen: GridScreen) -> None:
    lay_out(screen, THREE)
    model = screen.panel.model
    wanted = model.id_at(screen.row(33))
    screen.session.perform(update_projects({wanted: {"industry": "社会事业"}}))
    screen.settle()
    assert model.stale_reason(wanted) == "不再属于“文化旅游”，按 F5 刷新后移到“社会事业”"
    assert (2, "社会事业", 8, 32_292 + 200_000) in heads(screen)
    assert (0, "养生养老产业", 11, 2_238_292) in heads(screen)


def test_undo_goes_to_what_it_changed(screen: GridScreen) -> None:
    screen.session.perform(update_projects({30: {"period": "2021-2023"}}))
    screen.settle()
    screen.go(2, "项目名称")
    screen.session.undo()
    screen.settle()
    assert screen.current() == (30, "建设周期")
    screen.go(2, "项目名称")
    screen.session.redo()
    screen.settle()
    assert screen.current() == (30, "建设周期")


def test_undo_goes_to_a_project_that_is_back(screen: GridScreen) -> None:
    lay_out(screen, THREE)
    screen.session.perform(delete_projects([screen.panel.model.id_at(screen.row(35))]))
    screen.settle()
    screen.go(2, "项目名称")
    screen.panel.collapse_all()
    screen.session.undo()
    screen.settle()
    assert screen.current()[0] == 35


def test_a_column_can_be_frozen_with_those_before_it(screen: GridScreen) -> None:
    table, model = screen.panel.table, screen.panel.model
    field = model.fields[screen.column("总投资")]
    menu = screen.panel.columns.header_menu(screen.panel, field)
    {action.text(): action for action in menu.actions()}["冻结到总投资"].trigger()
    screen.settle()
    shown = [at for at in range(len(model.fields)) if not table.left.isColumnHidden(at)]
    assert [model.fields[at].title for at in shown] == [
        "序号", "项目名称", "建设性质", "所属行业", "总投资",
    ]  # fmt: skip
    assert table.view_of(screen.column("总投资")) is table.left
    screen.go(5, "总投资")
    screen.panel.focus_grid()
    screen.press(Qt.Key.Key_Tab)
    assert screen.current() == (5, "占比")
    assert table.right.hasFocus()
    menu = screen.panel.columns.header_menu(screen.panel, field)
    {action.text(): action for action in menu.actions()}["取消冻结"].trigger()
    assert table.view_of(screen.column("总投资")) is table.right


def test_a_column_is_dragged_to_another_place(screen: GridScreen) -> None:
    header = screen.panel.table.right.titles
    titles = [field.title for field in screen.panel.model.fields]
    start = QPoint(header.sectionViewportPosition(screen.column("总投资")) + 40, 10)
    end = QPoint(header.sectionViewportPosition(screen.column("建设性质")) + 4, 10)
    _drag(header.viewport(), start, end)
    screen.settle()
    titles.remove("总投资")
    titles.insert(2, "总投资")
    assert [field.title for field in screen.panel.model.fields] == titles
    assert screen.session.settings.columns[0] == "total"
    assert screen.session.layout.sort == Sort()
    shown = [header.logicalIndex(at) for at in range(header.count())]
    assert shown == list(range(len(titles)))


def _drag(widget: QWidget, start: QPoint, end: QPoint) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    kinds = QEvent.Type
    for kind, point, button, held in (
        (kinds.MouseButtonPress, start, left, left),
        (kinds.MouseMove, start - QPoint(30, 0), none, left),
        (kinds.MouseMove, end, none, left),
        (kinds.MouseButtonRelease, end, left, none),
    ):
        keys = Qt.KeyboardModifier.NoModifier
        place = QPointF(point)
        event = QMouseEvent(kind, place, widget.mapToGlobal(place), button, held, keys)
        QApplication.sendEvent(widget, event)


def test_a_group_without_any_amount_says_so(screen: GridScreen) -> None:
    screen.session.perform(
        update_projects({screen.panel.model.id_at(screen.row(36)): {"total": ""}})
    )
    screen.settle()
    model = screen.panel.model
    row = row_of(screen, "健康管理服务产业")
    texts = [model.index(row, column).data() for column in range(len(model.fields))]
    assert texts[screen.column("总投资")] == "未填"
    assert texts[screen.column("占比")] == ""
