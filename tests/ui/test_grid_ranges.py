"""Rectangles of cells: by mouse and keys, over the seam, and what is done to them."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.queries.layout import Sort
from app.ui.grid.ranges import Area, between, merged
from app.ui.grid.view import CellView
from app.ui.session import Session
from tests.ui.gridscreen import GridScreen
from tests.unit.operations.annex import annex_column

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def screen(qtbot: QtBot, session: Session) -> GridScreen:
    return GridScreen(qtbot, session)


def spot(screen: GridScreen, number: int, title: str) -> tuple[CellView, QPoint]:
    """Return a cell's table, and its middle there."""
    table, column = screen.panel.table, screen.column(title)
    return table.view_of(column), table.cell_rect(screen.row(number), column).center()


def click(screen: GridScreen, number: int, title: str, keys: Qt.KeyboardModifier = NONE) -> None:
    view, place = spot(screen, number, title)
    QTest.mouseClick(view.viewport(), LEFT, keys, place)
    screen.settle()


def drag(screen: GridScreen, start: tuple[int, str], end: tuple[int, str]) -> None:
    """Press on one cell and let go on another; Qt tells the mouse to the first one's table."""
    view, first = spot(screen, *start)
    other, last = spot(screen, *end)
    last = view.viewport().mapFromGlobal(other.viewport().mapToGlobal(last))
    QTest.mousePress(view.viewport(), LEFT, NONE, first)
    view.dragged_to.emit(last)
    QTest.mouseRelease(view.viewport(), LEFT, NONE, last)
    screen.settle()


def selected(screen: GridScreen) -> set[tuple[int, str]]:
    """Return the selected cells of projects: 序号 and title."""
    model, ranges = screen.panel.model, screen.panel.table.ranges
    found = set()
    for row in range(model.rowCount()):
        record = model.record(row)
        for column, field in enumerate(model.fields):
            if record is not None and ranges.holds(row, column):
                found.add((record["number"], field.title))
    return found


def block(numbers: range, *titles: str) -> set[tuple[int, str]]:
    return {(number, title) for number in numbers for title in titles}


def test_spans_are_merged_and_rectangles_have_two_corners() -> None:
    assert merged([(5, 6), (1, 2), (3, 3), (6, 9)]) == [(1, 3), (5, 9)]
    assert between((5, 2), (3, 7)) == Area(3, 2, 5, 7)


def test_rectangles_of_any_height_are_found_by_row_and_cell(screen: GridScreen) -> None:
    ranges = screen.panel.table.ranges
    # Tall ones beside short ones that begin later and end earlier.
    areas = [Area(2, 1, 30, 2), Area(5, 4, 6, 5), Area(8, 3, 8, 3), Area(12, 4, 20, 6)]
    areas += [Area(14, 3, 15, 3), Area(33, 0, 35, 0)]
    ranges.select(areas)
    for row in range(screen.panel.model.rowCount()):
        columns = {
            column
            for area in areas
            for column in range(area.left, area.right + 1)
            if area.top <= row <= area.bottom
        }
        shown = {at for first, last in ranges.spans(row) for at in range(first, last + 1)}
        assert shown == columns
        assert {at for at in range(9) if ranges.holds(row, at)} == columns


def test_a_click_selects_one_cell_and_its_project(screen: GridScreen) -> None:
    click(screen, 5, "所属行业")
    assert selected(screen) == {(5, "所属行业")}
    assert screen.session.selection == (screen.stored(5)["id"],)


def test_a_drag_selects_a_block_over_the_seam(screen: GridScreen) -> None:
    drag(screen, (9, "所属行业"), (6, "项目名称"))
    assert selected(screen) == block(range(6, 10), "项目名称", "建设性质", "所属行业")
    assert screen.current() == (6, "项目名称")
    ids = tuple(screen.stored(n)["id"] for n in range(6, 10))
    assert screen.session.selection == ids


def test_a_drag_the_other_way_over_the_seam(screen: GridScreen) -> None:
    drag(screen, (6, "项目名称"), (7, "总投资"))
    titles = ("项目名称", "建设性质", "所属行业", "总投资")
    assert selected(screen) == block(range(6, 8), *titles)


def test_a_drag_beyond_the_right_edge_brings_the_columns_into_sight(
    qtbot: QtBot, session: Session
) -> None:
    screen = GridScreen(qtbot, session, width=700)
    table = screen.panel.table
    view, first = spot(screen, 6, "建设性质")
    QTest.mousePress(view.viewport(), LEFT, NONE, first)
    view.dragged_to.emit(QPoint(view.viewport().width() + 400, first.y()))
    last = len(screen.panel.model.fields) - 1
    qtbot.waitUntil(lambda: table.column == last)
    assert table.right.horizontalScrollBar().value() > 0
    QTest.mouseRelease(view.viewport(), LEFT, NONE, first)
    titles = [field.title for field in screen.panel.model.fields][screen.column("建设性质") :]
    assert selected(screen) == block(range(6, 7), *titles)


def test_shift_and_click_selects_from_the_first_cell(screen: GridScreen) -> None:
    click(screen, 9, "建设性质")
    click(screen, 7, "总投资", SHIFT)
    assert selected(screen) == block(range(7, 10), "建设性质", "所属行业", "总投资")
    click(screen, 10, "项目名称", SHIFT)
    assert selected(screen) == block(range(9, 11), "项目名称", "建设性质")


def test_shift_and_arrows_go_over_the_seam_and_back(screen: GridScreen) -> None:
    screen.go(5, "项目名称")
    screen.press(Qt.Key.Key_Right, SHIFT)
    screen.press(Qt.Key.Key_Down, SHIFT)
    assert selected(screen) == block(range(5, 7), "项目名称", "建设性质")
    screen.press(Qt.Key.Key_Left, SHIFT)
    assert selected(screen) == block(range(5, 7), "项目名称")
    screen.press(Qt.Key.Key_Down)
    assert selected(screen) == {(7, "项目名称")}


def test_a_click_on_the_number_takes_the_row_and_dragging_there_rows(screen: GridScreen) -> None:
    titles = [field.title for field in screen.panel.model.fields]
    click(screen, 5, "序号")
    assert selected(screen) == block(range(5, 6), *titles)
    drag(screen, (5, "序号"), (8, "序号"))
    assert selected(screen) == block(range(5, 9), *titles)
    click(screen, 3, "序号", SHIFT)
    assert selected(screen) == block(range(3, 6), *titles)
    assert len(screen.session.selection) == 3


def test_shift_and_space_takes_the_rows(screen: GridScreen) -> None:
    drag(screen, (5, "建设性质"), (6, "建设性质"))
    screen.press(Qt.Key.Key_Space, SHIFT)
    titles = [field.title for field in screen.panel.model.fields]
    assert selected(screen) == block(range(5, 7), *titles)


def test_a_selection_over_a_group_header_holds_projects_only(screen: GridScreen) -> None:
    drag(screen, (16, "总投资"), (17, "总投资"))
    assert screen.session.selection == (screen.stored(16)["id"], screen.stored(17)["id"])
    head = screen.row(17) - 1
    assert screen.panel.model.id_at(head) == 0
    assert screen.panel.table._look(head).spans == ()


def test_a_block_survives_sorting_by_project_and_field(screen: GridScreen) -> None:
    drag(screen, (6, "项目名称"), (8, "建设性质"))
    before = selected(screen)
    screen.panel.set_sort(Sort("name"))
    screen.settle()
    assert selected(screen) == before


def test_scattered_cells_never_come_back_as_more_cells_than_rows(screen: GridScreen) -> None:
    click(screen, 5, "建设性质")
    click(screen, 9, "总投资", CTRL)
    screen.panel.reload()
    screen.settle()
    assert screen.panel.table.ranges.is_by_rows
    assert len(screen.session.selection) == 2


def test_filling_down_copies_the_first_row_into_the_rest(screen: GridScreen) -> None:
    drag(screen, (15, "所属行业"), (18, "总投资"))
    industries = annex_column("industry")
    assert len({industries[n] for n in range(15, 19)}) > 1
    screen.panel.fill_down()
    screen.settle()
    assert [screen.stored(n)["industry"] for n in range(15, 19)] == [industries[15]] * 4
    assert [screen.stored(n)["total_yuan"] for n in range(15, 19)] == [20_000_000] * 4
    assert screen.stored(19)["industry"] == industries[19]
    assert screen.notices[-1] == "已向下填充 2 栏（3 个项目）"
    screen.session.undo()
    screen.settle()
    assert [screen.stored(n)["industry"] for n in range(15, 19)] == [
        industries[n] for n in range(15, 19)
    ]


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ((15, "序号"), (18, "序号"), "不要选整行"),
        ((15, "所属行业"), (15, "所属行业"), "往下"),
        ((15, "占比"), (18, "占比"), "不能填充"),
    ],
)
def test_filling_what_should_not_be_filled_says_why(
    screen: GridScreen, start: tuple[int, str], end: tuple[int, str], said: str
) -> None:
    before = screen.session.library.undo_label()
    drag(screen, start, end)
    screen.panel.fill_down()
    screen.settle()
    assert said in screen.notices[-1]
    assert screen.session.library.undo_label() == before


def test_delete_clears_the_block_and_tells_what_must_stay(screen: GridScreen) -> None:
    drag(screen, (11, "项目名称"), (12, "建设性质"))
    screen.press(Qt.Key.Key_Delete)
    names = annex_column("name")
    assert [screen.stored(n)["nature"] for n in (11, 12)] == ["", ""]
    assert [screen.stored(n)["name"] for n in (11, 12)] == [names[11], names[12]]
    report = screen.panel.commands.cells.report
    assert report is not None
    assert [(cell.number, cell.field) for cell in report.cells] == [(11, "name"), (12, "name")]


def test_delete_over_whole_rows_clears_nothing(screen: GridScreen) -> None:
    before = screen.session.library.undo_label()
    click(screen, 21, "序号")
    screen.press(Qt.Key.Key_Delete)
    assert "Ctrl+Del" in screen.notices[-1]
    assert screen.session.library.undo_label() == before


def test_a_cell_alone_colours_its_row_a_block_its_cells(screen: GridScreen) -> None:
    table, last = screen.panel.table, len(screen.panel.model.fields) - 1
    screen.go(5, "建设性质")
    assert table._look(screen.row(5)).is_selected
    drag(screen, (5, "建设性质"), (6, "所属行业"))
    look = table._look(screen.row(6))
    assert not look.is_selected
    assert look.spans == ((screen.column("建设性质"), screen.column("所属行业")),)
    image = table.right.viewport().grab().toImage()
    ratio = image.devicePixelRatio()

    def ground(title: str) -> str:
        rect = table.cell_rect(screen.row(6), screen.column(title))
        place = (rect.right() - 2, rect.top() + 3)
        return image.pixelColor(round(place[0] * ratio), round(place[1] * ratio)).name().upper()

    assert ground("所属行业") == "#E2EDF7"
    assert ground("总投资") == "#FFFFFF"
    assert last > screen.column("总投资")
