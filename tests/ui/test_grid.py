"""The grid as a user meets it: rows, groups, sums, keyboard, place."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.operations.projects import delete_projects, update_projects
from app.queries.filter import Condition, Filter, Operator
from app.queries.layout import Layout, Sort
from app.ui.session import Session
from tests.ui.gridscreen import GridScreen

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def screen(qtbot: QtBot, session: Session) -> GridScreen:
    return GridScreen(qtbot, session)


def by_financing(*values: str) -> Filter:
    return Filter((Condition("financing", Operator.IS, values),))


def test_projects_stand_under_their_four_categories_with_the_official_subtotals(
    screen: GridScreen,
) -> None:
    model = screen.panel.model
    groups = [each for each in screen.numbers() if isinstance(each, str)]
    assert groups == [
        "医疗卫生服务业",
        "医药产业、医疗器械产业、健康食品加工产业",
        "养生养老产业",
        "健康管理服务产业",
    ]
    assert [each for each in screen.numbers() if isinstance(each, int)] == list(range(1, 37))
    total = screen.column("总投资")
    heads = [row for row in range(model.rowCount()) if model.id_at(row) == 0]
    subtotals = [model.index(row, total).data() for row in heads]
    assert subtotals == ["353,845", "196,500", "2,238,292", "2,000"]
    assert model.amount_text(model.snapshot.totals) == "2,790,637"


def test_the_first_project_is_current_when_the_grid_opens(screen: GridScreen) -> None:
    assert screen.current() == (1, "项目名称")
    assert screen.session.current == screen.panel.table.current_id()
    assert screen.session.selection == (screen.session.current,)


def test_cells_show_amounts_in_wan_and_shares_of_the_whole(screen: GridScreen) -> None:
    assert screen.text(30, "总投资") == "1,200,000"
    assert screen.text(30, "占比") == "43.0%"
    assert screen.text(16, "占比") == "<0.1%"
    assert screen.text(1, "建设周期") == ""


def test_another_unit_of_money_rewrites_the_amounts(screen: GridScreen) -> None:
    screen.session.settings.money_unit = "亿元"
    screen.session.settings_changed.emit()
    assert screen.text(30, "总投资") == "120.00"


def test_filtering_keeps_the_current_project_and_recounts(screen: GridScreen) -> None:
    screen.go(30, "总投资")
    screen.session.set_filter(by_financing("招商引资", "政府投资"))
    screen.settle()
    assert screen.current() == (30, "总投资")
    assert screen.session.snapshot is not None
    assert screen.session.snapshot.totals.count == 21
    assert screen.session.snapshot.totals.total_yuan == 2_541_052 * 10_000


def test_sorting_by_clicks_goes_up_then_down_then_back(screen: GridScreen) -> None:
    header = screen.panel.table.right.titles
    column = screen.column("总投资")
    at = header.sectionViewportPosition(column) + 20
    point = header.viewport().rect().topLeft()

    def click(y: int) -> None:
        point.setX(at)
        point.setY(y)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=point)
        screen.settle()

    click(10)
    assert screen.panel.sort == Sort("total")
    assert screen.numbers()[1] == 16
    click(10)
    assert screen.panel.sort == Sort("total", is_descending=True)
    assert screen.numbers()[1] == 1
    click(10)
    assert screen.panel.sort == Sort()


def test_a_click_on_the_sums_sorts_nothing(screen: GridScreen) -> None:
    header = screen.panel.table.right.titles
    point = header.viewport().rect().topLeft()
    point.setX(header.sectionViewportPosition(screen.column("总投资")) + 20)
    point.setY(45)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=point)
    screen.settle()
    assert screen.panel.sort == Sort()


def test_selection_and_current_cell_survive_sorting_by_id(screen: GridScreen) -> None:
    table = screen.panel.table
    screen.go(20, "所属行业")
    table.select_rows([(screen.row(30), screen.row(31))], add=True)
    screen.settle()
    before = set(screen.session.selection)
    assert len(before) == 3
    screen.panel.set_sort(Sort("name"))
    screen.settle()
    assert set(screen.session.selection) == before
    assert screen.current() == (20, "所属行业")


def test_the_current_row_keeps_its_height_on_the_screen(screen: GridScreen) -> None:
    table = screen.panel.table
    screen.go(28, "项目名称")
    top = table.top_of(table.row)
    screen.session.perform(delete_projects([table.model.id_at(screen.row(3))]))
    screen.settle()
    assert screen.current() == (28, "项目名称")
    assert table.top_of(table.row) == top


def test_grouping_by_another_dimension_or_none(screen: GridScreen) -> None:
    screen.session.set_layout(Layout(grouping=("nature",)))
    screen.settle()
    assert "新建" in screen.numbers()
    screen.session.set_layout(Layout())
    screen.settle()
    assert screen.numbers() == list(range(1, 37))


def test_space_folds_a_group_and_unfolds_it(screen: GridScreen) -> None:
    table = screen.panel.table
    table.go(0, 1)
    screen.press(Qt.Key.Key_Space)
    assert screen.numbers()[:2] == ["医疗卫生服务业", "医药产业、医疗器械产业、健康食品加工产业"]
    assert screen.panel.model.rowCount() == 40 - 16
    screen.press(Qt.Key.Key_Space)
    assert screen.panel.model.rowCount() == 40


def test_collapsing_all_leaves_only_groups_and_going_to_a_project_unfolds_its_own(
    screen: GridScreen,
) -> None:
    wanted = screen.panel.model.id_at(screen.row(30))
    screen.panel.collapse_all()
    assert screen.panel.model.rowCount() == 4
    screen.panel.go_to_project(wanted)
    screen.settle()
    assert screen.current()[0] == 30
    screen.panel.expand_all()
    assert screen.panel.model.rowCount() == 40


def test_tab_crosses_the_seam_between_the_two_tables(screen: GridScreen) -> None:
    screen.go(5, "项目名称")
    screen.panel.focus_grid()
    assert screen.panel.table.left.hasFocus()
    screen.press(Qt.Key.Key_Tab)
    assert screen.current() == (5, "建设性质")
    assert screen.panel.table.right.hasFocus()
    screen.press(Qt.Key.Key_Backtab)
    assert screen.current() == (5, "项目名称")
    assert screen.panel.table.left.hasFocus()


def test_tab_at_the_end_of_a_row_goes_to_the_next_project(screen: GridScreen) -> None:
    last = screen.panel.model.fields[-1].title
    screen.go(16, last)
    screen.press(Qt.Key.Key_Tab)
    assert screen.current() == (17, "序号")


def test_arrows_home_end_and_pages(screen: GridScreen) -> None:
    last = screen.panel.model.fields[-1].title
    screen.go(10, "项目名称")
    screen.press(Qt.Key.Key_Down)
    assert screen.current() == (11, "项目名称")
    screen.press(Qt.Key.Key_End)
    assert screen.current() == (11, last)
    screen.press(Qt.Key.Key_Home)
    assert screen.current() == (11, "序号")
    screen.press(Qt.Key.Key_End, CTRL)
    assert screen.current() == (36, "序号")
    screen.press(Qt.Key.Key_Home, CTRL)
    assert screen.panel.table.row == 0
    screen.press(Qt.Key.Key_PageDown)
    assert screen.panel.table.row > 10


def test_shift_and_arrows_select_neighbours_without_the_group_headers(screen: GridScreen) -> None:
    screen.go(15, "项目名称")
    for _ in range(3):
        screen.press(Qt.Key.Key_Down, SHIFT)
    model = screen.panel.model
    wanted = tuple(model.id_at(screen.row(number)) for number in (15, 16, 17))
    assert screen.session.selection == wanted


def test_select_all_selects_every_project(screen: GridScreen) -> None:
    screen.press(Qt.Key.Key_A, CTRL)
    assert len(screen.session.selection) == 36


def test_dragging_selects_rows(screen: GridScreen) -> None:
    table = screen.panel.table
    view = table.right.viewport()
    first, last = (table.cell_rect(screen.row(n), 3).center() for n in (5, 9))
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=first)
    table.right.dragged_to.emit(last)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=last)
    screen.settle()
    assert len(screen.session.selection) == 5


def test_ctrl_click_adds_and_takes_away_a_row(screen: GridScreen) -> None:
    table = screen.panel.table
    view = table.left.viewport()
    for number, keys in ((5, Qt.KeyboardModifier.NoModifier), (8, CTRL), (9, CTRL), (8, CTRL)):
        point = table.cell_rect(screen.row(number), 1).center()
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, keys, point)
    screen.settle()
    model = screen.panel.model
    wanted = tuple(model.id_at(screen.row(number)) for number in (5, 9))
    assert screen.session.selection == wanted


def test_both_tables_scroll_together(screen: GridScreen) -> None:
    table = screen.panel.table
    table.left.verticalScrollBar().setValue(56)
    assert table.right.verticalScrollBar().value() == 56
    assert table.left.viewport().height() == table.right.viewport().height()
    assert table.left.verticalScrollBar().maximum() == table.right.verticalScrollBar().maximum()


def test_an_edited_row_stays_and_says_that_it_no_longer_fits(screen: GridScreen) -> None:
    screen.session.set_filter(by_financing("政府投资"))
    screen.settle()
    model = screen.panel.model
    wanted = model.id_at(screen.row(15))
    count = model.rowCount()
    screen.session.perform(update_projects({wanted: {"financing": "招商引资"}}))
    screen.settle()
    assert model.rowCount() == count
    assert model.stale_reason(wanted) == "不再符合“投资方式：政府投资”，按 F5 刷新后移走"
    assert screen.session.snapshot is not None
    assert screen.session.snapshot.totals.count == 8
    screen.panel.reload()
    screen.settle()
    assert model.row_of_id(wanted) == -1


def test_a_row_that_left_its_group_says_so_and_the_subtotals_follow(screen: GridScreen) -> None:
    model = screen.panel.model
    wanted = model.id_at(screen.row(16))
    screen.session.perform(update_projects({wanted: {"category": "养生养老产业"}}))
    screen.settle()
    assert screen.numbers()[16] == 16
    assert model.stale_reason(wanted) == "不再属于“医疗卫生服务业”，按 F5 刷新后移到“养生养老产业”"
    sums = [group.row.total_yuan // 10_000 for group in model.snapshot.groups]
    assert sums == [353_845 - 260, 196_500, 2_238_292 + 260, 2_000]


def test_undo_shows_the_old_value_again(screen: GridScreen) -> None:
    screen.enter(21, "总投资", "12000")
    assert screen.text(21, "总投资") == "12,000"
    screen.session.undo()
    screen.settle()
    assert screen.text(21, "总投资") == "10,000"
    assert screen.panel.model.amount_text(screen.panel.model.snapshot.totals) == ("2,790,637")


def test_an_empty_filter_says_which_condition_to_drop(screen: GridScreen) -> None:
    filter = Filter(
        (
            Condition("category", Operator.IS, ("养生养老产业",)),
            Condition("financing", Operator.IS, ("专项债券",)),
            Condition("total", Operator.AT_LEAST, (50_000 * 10_000,)),
        )
    )
    screen.session.set_filter(filter)
    screen.settle()
    page = screen.panel.empty_page
    assert page is not None
    assert page.accessibleName() == "没有符合这 3 个条件的项目"
    said = [row.accessibleName() for row in page.rows]
    assert said == [
        "去掉“投资方式：专项债券”，3 个    2,200,000 万元",
        "去掉“分类：养生养老产业”，仍是 0 个",
        "去掉“总投资 ≥ 50,000 万元”，仍是 0 个",
    ]
    page.rows[0].click()
    screen.settle()
    assert screen.panel.empty_page is None
    assert [each for each in screen.numbers() if isinstance(each, int)] == [30, 31, 33]


def test_columns_can_be_hidden_shown_moved_and_are_remembered(screen: GridScreen) -> None:
    titles = {action.text(): action for action in screen.panel.column_menu().actions()}
    titles["占比"].trigger()
    titles["项目代码"].trigger()
    shown = [field.title for field in screen.panel.model.fields]
    assert "占比" not in shown
    assert shown[-1] == "项目代码"
    assert screen.session.settings.columns[-1] == "code"


def test_a_hidden_column_keeps_the_place(screen: GridScreen) -> None:
    screen.go(30, "责任单位")
    titles = {action.text(): action for action in screen.panel.column_menu().actions()}
    titles["占比"].trigger()
    assert screen.current() == (30, "责任单位")


def test_next_and_previous_project_pass_over_group_headers(screen: GridScreen) -> None:
    screen.go(16, "项目名称")
    screen.panel.next_project()
    assert screen.current()[0] == 17
    screen.panel.previous_project()
    assert screen.current()[0] == 16


@pytest.mark.parametrize("height", [400, 405, 417])
def test_no_row_is_cut_under_the_total_wherever_one_goes(
    qtbot: QtBot, session: Session, height: int
) -> None:
    screen = GridScreen(qtbot, session, height=height)
    table = screen.panel.table
    last = screen.panel.model.rowCount() - 1

    def first_top() -> int:
        """How far the first row in sight stands below 合计, logical pixels."""
        return table.top_of(table.rows_in_sight()[0])

    for row in (last, 0, last // 2, last):
        table.go(row, 1)
        assert first_top() == 0
        assert table.top_of(row) + table.painter.row_height <= table.right.viewport().height()
        # The tables may be laid out again at any time; they stay where they are.
        table.settle()
        assert first_top() == 0
        assert table.left.verticalScrollBar().value() == table.right.verticalScrollBar().value()


def test_what_is_deleted_leaves_its_neighbour_in_its_place(screen: GridScreen) -> None:
    table = screen.panel.table
    screen.go(29, "总投资")
    top = table.top_of(table.row)
    screen.panel.commands.delete_selected()
    screen.settle()
    assert screen.current() == (30, "总投资")
    assert table.top_of(table.row) == top
    # Several at once: the first below them.
    table.select_rows([(screen.row(31), screen.row(33))])
    table.go(screen.row(33), 1, extend=True)
    screen.panel.commands.delete_selected()
    screen.settle()
    assert screen.current()[0] == 34
    # The last: the one above it.
    screen.go(36, "项目名称")
    screen.panel.commands.delete_selected()
    screen.settle()
    assert screen.current()[0] == 35


def test_among_other_projects_one_begins_at_the_top(screen: GridScreen) -> None:
    screen.go(30, "项目名称")
    screen.session.set_filter(Filter((Condition("industry", Operator.IS, ("社会事业",)),)))
    screen.settle()
    assert screen.current()[0] == 25
