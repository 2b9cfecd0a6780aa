"""The rollup page on Qianjiang's library: what it says, and where a click leads."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.operations.projects import update_projects
from app.operations.reserves import create_reserve
from app.queries.filter import Condition, Filter, Operator, Words
from app.queries.projects import find_project
from app.queries.rollups import load_totals
from app.ui.rollup.lines import Line
from app.ui.rollup.page import RollupPage
from app.ui.rollup.pickable import Pick, Pickable
from app.ui.rollup.table import RollupTable
from app.ui.session import Session
from app.ui.theme import apply_theme
from tests.ui.dialog_answers import DialogAnswers


@pytest.fixture
def page(qtbot: QtBot, session: Session) -> Iterator[RollupPage]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    shown = RollupPage(session, apply_theme(app, "light"), DialogAnswers())
    qtbot.addWidget(shown)
    shown.resize(1200, 830)
    shown.show()
    _settle(qtbot, session)
    yield shown
    shown.hide()


def _settle(qtbot: QtBot, session: Session) -> None:
    qtbot.waitUntil(lambda: session.tasks.is_idle, timeout=20_000)


def _choose_dimension(qtbot: QtBot, session: Session, page: RollupPage, name: str) -> None:
    page.ask.dimension_changed.emit(name)
    _settle(qtbot, session)


def _cells(table: RollupTable) -> list[tuple[str, str, str, str]]:
    return [(line.name, line.count, line.amount, line.share) for line in table.sheet.lines]


def _line(table: RollupTable, name: str) -> Line:
    return next(line for line in table.sheet.lines if line.name == name)


def _click(surface: Pickable, key: Any, *, twice: bool = False) -> None:
    part = next(part for part in surface.parts if part.pick.key == key)
    point = QPoint(round(part.rect.left()) + 6, round(part.rect.center().y()))
    button = Qt.MouseButton.LeftButton
    if twice:
        QTest.mouseDClick(surface, button, Qt.KeyboardModifier.NoModifier, point)
    else:
        QTest.mouseClick(surface, button, Qt.KeyboardModifier.NoModifier, point)


def test_the_head_says_what_is_added_up(page: RollupPage) -> None:
    assert page.header.headline.text() == "36 个项目　2,790,637 万元（279.06 亿元）"


def test_years_add_up_with_what_stands_in_no_year(page: RollupPage) -> None:
    assert _cells(page.years.table) == [
        ("合计", "36", "2,790,637", "100.0%"),
        ("2018 年", "1", "25,555", "0.9%"),
        ("2020 年", "11", "204,822", "7.3%"),
        ("2021 年", "4", "33,900", "1.2%"),
        ("2022 年", "1", "2,300", "0.1%"),
        ("2024 年", "1", "2,300", "0.1%"),
        ("未排期", "18", "2,521,760", "90.4%"),
        ("只有时长", "9", "1,385,760", "49.7%"),
        ("待定", "5", "1,021,000", "36.6%"),
        ("未填", "3", "113,000", "4.0%"),
        ("力争", "1", "2,000", "0.1%"),
    ]


def test_the_chart_shows_the_same_years_and_the_empty_ones_between(page: RollupPage) -> None:
    shown = [(column.label, column.value) for column in page.years.chart.columns]
    assert shown == [
        ("2018", "25,555"),
        ("2019", "—"),
        ("2020", "204,822"),
        ("2021", "33,900"),
        ("2022", "2,300"),
        ("2023", "—"),
        ("2024", "2,300"),
    ]
    bar = page.years.chart.columns[2]
    assert sum(yuan for _, yuan in bar.segments) == bar.total_yuan


def test_reasons_can_be_folded_away(page: RollupPage, qtbot: QtBot) -> None:
    table = page.years.table
    height = table.height()
    _click(table, None)
    QTest.keyClick(table, Qt.Key.Key_Left)
    assert [line.name for line in table.sheet.lines][-1] == "未排期"
    assert table.height() < height
    QTest.keyClick(table, Qt.Key.Key_Right)
    assert table.height() == height


def test_spread_years_say_how_they_count(page: RollupPage, session: Session, qtbot: QtBot) -> None:
    page.header.basis_changed.emit("year")
    _settle(qtbot, session)
    assert "跨年项目在每个年度各计一次" in page.years.heading.caption.text()
    assert [line.name for line in page.years.table.sheet.lines][1:3] == ["2018 年", "2019 年"]
    assert _line(page.years.table, "未排期").amount == "2,521,760"


def test_merged_industries_are_told(page: RollupPage, session: Session, qtbot: QtBot) -> None:
    assert page.groups.caption.text() == "“林业行业”2 个已并入林业"
    assert _line(page.groups.table, "林业").amount == "180,760"
    page.ask.merging.click()
    _settle(qtbot, session)
    assert page.groups.caption.text() == ""
    assert _line(page.groups.table, "林业").amount == "178,500"
    assert _line(page.groups.table, "林业行业").amount == "2,260"


def test_units_say_their_overlap(page: RollupPage, session: Session, qtbot: QtBot) -> None:
    _choose_dimension(qtbot, session, page, "unit")
    remark = page.groups.remark
    assert remark.text() == "有几个责任单位就计几次，各行之和 3,666,302 万元"
    assert remark.isVisible()
    first = page.groups.table.sheet.lines[0]
    assert (first.name, first.amount) == ("合计（不重复）", "2,790,637")
    # One line beside the chart in a small window: the table is 460 wide there.
    assert remark.fontMetrics().horizontalAdvance(remark.text()) < 440


def test_another_unit_of_money(page: RollupPage) -> None:
    page.header.unit_changed.emit("亿元")
    assert page.header.headline.text() == "36 个项目　279.06 亿元"
    assert _line(page.years.table, "2020 年").amount == "20.48"
    assert page.years.table.sheet.heads[2] == "总投资（亿元）"


def test_the_treemap_names_the_large_projects(page: RollupPage) -> None:
    tiles = page.groups.treemap.tiles
    assert page.groups.charts.currentWidget() is page.groups.treemap
    assert [tile.share for tile in tiles[:3]] == ["43.0%", "28.7%", "7.2%"]
    rest = next(tile for tile in tiles if not tile.project_id)
    assert rest.name == "其余 18 个"
    assert page.groups.chart_caption.text() == "最大 3 个占 78.8%"


def test_few_groups_are_shown_as_bars(page: RollupPage, session: Session, qtbot: QtBot) -> None:
    _choose_dimension(qtbot, session, page, "nature")
    assert page.groups.charts.currentWidget() is page.groups.bars
    assert [(column.label, column.share) for column in page.groups.bars.columns] == [
        ("新建", "97.4%"),
        ("改(扩)建", "1.3%"),
        ("在建", "0.9%"),
        ("扩建", "0.4%"),
    ]


def test_missing_amounts_are_told(page: RollupPage, session: Session, qtbot: QtBot) -> None:
    with session.library.read() as connection:
        row_id = find_project(connection, "1")
    session.perform(update_projects({row_id: {"total": ""}}))
    qtbot.waitUntil(lambda: "1 个未填金额，未计入" in page.years.heading.caption.text())
    assert "1 个未填金额，未计入" in page.groups.caption.text()


def test_a_click_chooses_in_table_and_chart_and_says_so(
    page: RollupPage, session: Session, qtbot: QtBot
) -> None:
    said: list[str] = []
    session.notice.connect(said.append)
    _click(page.years.table, 2020)
    assert said == ["已选 2020 年　11 个　204,822 万元　占 7.3%　双击看明细"]
    assert page.years.chart.chosen == Pick("years", 2020)
    _click(page.groups.table, "林业")
    assert page.years.chart.chosen == Pick("groups", "林业")


def test_the_keyboard_walks_and_opens(page: RollupPage, session: Session, qtbot: QtBot) -> None:
    chart = page.years.chart
    chart.setFocus()
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(chart, key)
    assert page.choosing.chosen == Pick("years", 2020)
    with qtbot.waitSignal(session.page_requested) as asked:
        QTest.keyClick(chart, Qt.Key.Key_Return)
    assert asked.args == ["projects"]
    assert session.filter.terms == (Condition("start_year", Operator.IS, (2020,)),)


def test_every_row_of_every_dimension_opens_its_projects(
    page: RollupPage, session: Session, qtbot: QtBot
) -> None:
    figures = page.figures
    assert figures is not None
    wrong = []
    for dimension in figures.dimensions:
        _choose_dimension(qtbot, session, page, dimension.name)
        # Hidden, the page keeps its figures while the filter goes back and forth.
        page.hide()
        for table in (page.years.table, page.groups.table):
            lines = {line.key: line for line in table.sheet.lines if line.kind != "total"}
            assert len(lines) == len(table.parts) == len(table.sheet.lines) - 1
            for part in table.parts:
                line = lines[part.pick.key]
                page.choosing.open(part.pick)
                with session.library.read() as connection:
                    count = load_totals(connection, session.filter).count
                if str(count) != line.count:
                    wrong.append(f"{dimension.name} {line.name}: {line.count}, shown {count}")
        session.set_filter(Filter())
        page.show()
        _settle(qtbot, session)
    assert wrong == []


def test_a_project_and_the_rest_open(page: RollupPage, session: Session, qtbot: QtBot) -> None:
    treemap = page.groups.treemap
    largest = treemap.tiles[0]
    with qtbot.waitSignal(session.page_requested):
        _click(treemap, largest.project_id, twice=True)
    assert session.current == largest.project_id
    assert session.filter == Filter()
    page.choosing.open(Pick("rest"))
    with session.library.read() as connection:
        assert load_totals(connection, session.filter).count == 18


def test_the_page_follows_the_filter_and_reads_nothing_while_hidden(
    page: RollupPage, session: Session, qtbot: QtBot
) -> None:
    session.set_filter(Filter((Condition("industry", Operator.IS, ("卫生健康",)),)))
    _settle(qtbot, session)
    assert page.header.headline.text().startswith("13 个项目　251,585 万元")
    page.hide()
    session.set_filter(Filter())
    assert page.is_stale
    assert session.tasks.is_idle
    page.show()
    _settle(qtbot, session)
    assert page.header.headline.text().startswith("36 个项目")


def test_both_tables_have_their_columns_in_the_same_places(
    page: RollupPage, session: Session, qtbot: QtBot
) -> None:
    for name in ("industry", "pillar", "unit"):
        _choose_dimension(qtbot, session, page, name)
        years, groups = page.years.table, page.groups.table
        assert years.width() == groups.width()
        assert years.column_edges() == groups.column_edges()


def test_years_chosen_as_the_dimension_stand_there_once(
    page: RollupPage, session: Session, qtbot: QtBot
) -> None:
    _choose_dimension(qtbot, session, page, "year")
    assert page.groups.table.isVisible()
    assert not page.years.table.isVisible()
    assert not page.years.chart.isVisible()
    assert page.header.basis.current() == 1
    page.header.basis_changed.emit("start_year")
    _settle(qtbot, session)
    assert page.ask.first.currentData() == "start_year"
    # 附件2: 11 projects begin in 2020.
    assert _line(page.groups.table, "2020 年").count == "11"
    _choose_dimension(qtbot, session, page, "nature")
    assert page.years.table.isVisible()


def test_nothing_to_add_up_is_nothing_to_export(
    page: RollupPage, session: Session, qtbot: QtBot
) -> None:
    assert page.header.export.isEnabled()
    session.perform(create_reserve("万盛"))
    _settle(qtbot, session)
    session.set_filter(Filter((), 2))
    qtbot.waitUntil(lambda: page.empty is not None)
    assert not page.header.export.isEnabled()
    assert page.header.export.toolTip() == "没有项目，没有可导出的"
    # By years, for a reserve without projects has no other value: by the same ones as above.
    assert page.ask.first.currentData() == "start_year"
    assert page.header.basis.current() == 0


def test_an_empty_rollup_says_which_condition_to_drop(
    page: RollupPage, session: Session, qtbot: QtBot
) -> None:
    session.set_filter(Filter((Words("没有这样的词"),)))
    _settle(qtbot, session)
    qtbot.waitUntil(lambda: page.empty is not None)
    assert page.empty is not None
    page.empty.rows[0].click()
    _settle(qtbot, session)
    assert session.filter == Filter()
    assert page.empty is None


def test_a_table_is_copied_for_spreadsheets(page: RollupPage, session: Session) -> None:
    said: list[str] = []
    session.notice.connect(said.append)
    page.groups.table.setFocus()
    QTest.keyClick(page.groups.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert said == ["已复制表格：按行业汇总，9 行"]
    content = QGuiApplication.clipboard().mimeData()
    rows = [row.split("\t") for row in content.text().splitlines()]
    assert rows[:3] == [
        ["所属行业", "个数", "总投资（万元）", "占比"],
        ["合计", "36", "2790637", "100.0%"],
        ["文化旅游", "4", "2206000", "79.1%"],
    ]
    assert content.html().count("<tr>") == len(rows)


@pytest.mark.parametrize("width", [700, 916, 1126, 1600])
def test_every_width_shows_both_blocks_without_clipping(
    page: RollupPage, qtbot: QtBot, width: int
) -> None:
    def shown() -> None:
        for part in (page.years.left, page.years.right, page.groups.left, page.groups.right):
            right = part.mapTo(page, QPoint(part.width(), 0)).x()
            assert part.width() >= 300
            assert right <= width

    page.resize(width, 700)
    # The blocks are laid out when the page comes round to it.
    qtbot.waitUntil(shown)


def test_names_and_tips_are_told_to_screen_readers(page: RollupPage, qtbot: QtBot) -> None:
    assert page.years.table.accessibleName() == "按年度汇总"
    assert page.groups.treemap.accessibleName() == "项目构成"
    _click(page.years.table, 2020)
    description = page.years.table.accessibleDescription()
    assert description.startswith("2020年，11 个　204,822 万元　占 7.3%")


def test_rows_that_do_not_add_up_as_written_say_so(page: RollupPage) -> None:
    assert "之和等于合计" in page.years.heading.caption.text()
    page.header.unit_changed.emit("亿元")
    shown = [line for line in _cells(page.years.table) if line[0].endswith(" 年")]
    # 2.56 + 20.48 + 3.39 + 0.23 + 0.23 and 252.18 of 未排期 are 279.07, not 279.06.
    assert [line[2] for line in shown] == ["2.56", "20.48", "3.39", "0.23", "0.23"]
    assert "合计有尾差" in page.years.heading.caption.text()


def test_where_nobody_states_an_amount_the_page_says_so_and_not_0(
    page: RollupPage, session: Session, qtbot: QtBot
) -> None:
    with session.library.read() as connection:
        only = find_project(connection, "36")
    session.perform(update_projects({only: {"total": ""}}))
    _settle(qtbot, session)
    _choose_dimension(qtbot, session, page, "category")
    assert _line(page.groups.table, "健康管理服务产业").amount == "未填"
    assert _line(page.groups.table, "健康管理服务产业").share == ""
    bar = next(each for each in page.groups.bars.columns if each.label == "健康管理服务产业")
    assert (bar.value, bar.share) == ("未填", "")
    assert bar.tip.splitlines()[1] == "1 个　未填总投资"
    session.set_filter(Filter((Condition("category", Operator.IS, ("健康管理服务产业",)),)))
    _settle(qtbot, session)
    assert page.header.headline.text() == "1 个项目　未填总投资"


def test_what_was_opened_leads_back_to_the_page_as_it_was(
    page: RollupPage, session: Session, qtbot: QtBot
) -> None:
    before = Filter((Condition("nature", Operator.IS, ("新建",)),))
    session.set_filter(before)
    _settle(qtbot, session)
    notices: list[str] = []
    session.notice.connect(notices.append)
    _click(page.groups.table, "文化旅游", twice=True)
    assert session.filter != before
    assert notices[-1] == ""
    way = session.way_back
    assert way is not None
    assert way.title == "汇总"
    with qtbot.waitSignal(session.page_requested) as asked:
        session.go_back()
    assert asked.args == ["rollup"]
    assert session.filter == before
    assert session.way_back is None
