"""Two dimensions crossed on Qianjiang's library, cell by cell against its document."""

import statistics
from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea, QScrollBar
from pytestqt.qtbot import QtBot

from app.operations.projects import update_projects
from app.queries.crosstab import Cross
from app.queries.filter import Condition, Filter, Operator
from app.queries.projects import find_project
from app.queries.rollups import load_totals
from app.ui.rollup.crosslines import Side, make_cross_sheet
from app.ui.rollup.heat import STEPS, heat_fill, heat_step, heat_text
from app.ui.rollup.pickable import Pick
from app.ui.session import Session
from app.ui.theme import Theme
from app.ui.tokens import DARK, LIGHT, Tokens, contrast
from tests.ui.dialog_answers import DialogAnswers
from tests.ui.rollupscreen import AnnexProject, RollupScreen, annex_projects, open_rollup


@pytest.fixture
def screen(
    qtbot: QtBot, session: Session, theme: Theme, dialogs: DialogAnswers
) -> Iterator[RollupScreen]:
    with open_rollup(qtbot, session, theme, dialogs) as opened:
        opened.page.ask.merging.click()
        opened.settle()
        yield opened


def _groups(project: AnnexProject, dimension: str) -> tuple[str, ...]:
    # The one alias of a unit that the document uses.
    if dimension == "unit":
        names = (name.replace("区大数据局", "区大数据发展局") for name in project.units)
        return tuple(dict.fromkeys(names))
    return (str(getattr(project, dimension)),)


def _write_in_cells(screen: RollupScreen, at: int) -> None:
    switch = screen.page.cross.measure
    switch.set_current(at)
    switch.changed.emit(at)
    screen.settle()


def _middle(amounts: list[int]) -> str:
    return f"{statistics.median(amounts):,.2f}".rstrip("0").rstrip(".")


@pytest.mark.parametrize(
    ("rows", "columns"),
    [("industry", "financing"), ("category", "nature"), ("unit", "financing")],
)
def test_every_cell_is_what_the_document_adds_up_to(
    screen: RollupScreen, rows: str, columns: str
) -> None:
    screen.ask(rows, columns)
    expected: dict[tuple[str, str], list[int]] = defaultdict(list)
    for project in annex_projects():
        for pair in product(_groups(project, rows), _groups(project, columns)):
            expected[pair].append(project.total)
    titles = [head.title for head in screen.sheet.columns[1:]]
    shown = {
        (head.title, title): cell.text
        for head, cells in screen.sheet.rows[1:]
        for title, cell in zip(titles, cells[1:], strict=True)
        if cell.text
    }
    assert shown == {pair: f"{sum(amounts):,}" for pair, amounts in expected.items()}
    _write_in_cells(screen, 1)
    for (row, column), amounts in expected.items():
        assert screen.cell(row, column).text == str(len(amounts))


@pytest.mark.parametrize(
    ("rows", "columns"), [("industry", "financing"), ("unit", "financing"), ("nature", "unit")]
)
def test_the_middle_and_the_largest_stand_in_cells_and_edges(
    screen: RollupScreen, rows: str, columns: str
) -> None:
    screen.ask(rows, columns)
    expected: dict[tuple[str, str], list[int]] = defaultdict(list)
    for project in annex_projects():
        ones, others = _groups(project, rows), _groups(project, columns)
        # At the edges, and over all, a project with several units counts once.
        for pair in product((*ones, ""), (*others, "")):
            expected[pair].append(project.total)
    for at, said in ((4, _middle), (5, lambda amounts: f"{max(amounts):,}")):
        _write_in_cells(screen, at)
        titles = ["", *(head.title for head in screen.sheet.columns[1:])]
        shown = {
            ("" if head.key is Side.ALL else head.title, title): cell.text
            for head, cells in screen.sheet.rows
            for title, cell in zip(titles, cells, strict=True)
            if cell.text
        }
        assert shown == {pair: said(amounts) for pair, amounts in expected.items()}
        strongest = max(
            (cell for _, cells in screen.sheet.rows[1:] for cell in cells[1:]),
            key=lambda cell: float(cell.text.replace(",", "") or 0),
        )
        assert strongest.step == STEPS
        title = ("中位数", "最大")[at - 4]
        legend = screen.page.cross.heat_legend.accessibleName()
        assert f"按{title}着色" in legend
        assert legend.endswith(f"最醒目的为 {strongest.text} 万元")


def test_the_middle_stays_chosen_while_the_page_is_read_again(
    screen: RollupScreen, session: Session
) -> None:
    screen.ask("category", "nature")
    _write_in_cells(screen, 4)
    session.set_filter(Filter((Condition("nature", Operator.IS, ("新建",)),)))
    screen.settle()
    amounts = [each.total for each in annex_projects() if each.nature == "新建"]
    assert screen.cell("合计", "合计").text == screen.cell("合计", "新建").text == _middle(amounts)
    screen.ask("category", "start_year")
    assert screen.cell("合计", "合计").text == _middle(amounts)
    assert screen.page.cross.measure_name() == "中位数"
    _write_in_cells(screen, 0)
    assert screen.cell("合计", "合计").text == f"{sum(amounts):,}"


def test_how_many_state_no_amount(screen: RollupScreen, session: Session) -> None:
    with session.library.read() as connection:
        project = find_project(connection, "36")
    session.perform(update_projects({project: {"total": ""}}))
    screen.settle()
    screen.ask("category", "financing")
    for at, (alone, whole) in {3: ("1", "1"), 4: ("未填", ""), 5: ("未填", "")}.items():
        _write_in_cells(screen, at)
        row = next(cells for head, cells in screen.sheet.rows if head.title == "健康管理服务产业")
        assert [cell.text for cell in row if cell.text] == [alone, alone]
        if whole:
            assert screen.cell("合计", "合计").text == whole
        else:
            assert all(cell.step == 0 for cell in row)


def test_both_edges_are_the_document_s_totals(screen: RollupScreen) -> None:
    screen.ask("industry", "financing")
    edge = {head.title: cells[0].text for head, cells in screen.sheet.rows}
    assert edge["合计"] == "2,790,637"
    assert edge["文化旅游"] == "2,206,000"
    assert edge["林业行业"] == "2,260"
    head, cells = screen.sheet.rows[0]
    assert head.key is Side.ALL
    top = dict(zip((head.title for head in screen.sheet.columns), cells, strict=True))
    assert top["招商引资"].text == "2,498,000"
    assert top["中央预算内投资和专项债券"].text == "219,835"


def test_years_and_what_stands_in_none_add_up_to_each_row(screen: RollupScreen) -> None:
    for basis in ("start_year", "year"):
        screen.ask("category", basis)
        crossed = screen.figures.crossed
        assert crossed is not None
        for row in crossed.rows.rows:
            cells = (cell for (key, _), cell in crossed.cells.items() if key == row.key)
            assert sum(cell.total_yuan for cell in cells) == row.total_yuan
        top = screen.sheet.rows[0][1]
        assert top[-1].text == "2,521,760"
        assert screen.sheet.columns[-1].is_unscheduled


def test_years_as_rows_tell_the_reasons_below(screen: RollupScreen) -> None:
    screen.ask("start_year", "industry")
    names = [head.title for head, _ in screen.sheet.rows]
    assert names[-5:] == ["未排期", "只有时长", "待定", "未填", "力争"]
    assert screen.cell("待定", "合计").text == "1,021,000"
    assert screen.cell("待定", "文化旅游").step == 0
    assert screen.cell("未排期", "文化旅游").step == STEPS


def test_the_second_year_dimension_is_not_offered_beside_the_first(screen: RollupScreen) -> None:
    screen.ask("start_year", "industry")
    second = screen.page.ask.second
    assert {"year", "start_year"}.isdisjoint(second.itemData(at) for at in range(second.count()))
    screen.ask("industry", "start_year")
    assert screen.page.ask.second.currentData() == "start_year"


def test_units_say_their_overlap_and_the_distinct_total(screen: RollupScreen) -> None:
    screen.ask("unit", "financing")
    assert screen.page.cross.remark.text() == (
        "一个项目有几个责任单位就计几次：各责任单位之和 3,666,302 万元，不重复合计 2,790,637 万元"
    )
    assert screen.sheet.rows[0][0].title == "合计（不重复）"
    assert screen.sheet.columns[0].title == "合计"


def test_nothing_zero_and_not_filled_in_are_different(
    screen: RollupScreen, session: Session
) -> None:
    # 36 is the only project of its category.
    with session.library.read() as connection:
        project = find_project(connection, "36")
    texts = []
    for entered in ("0", ""):
        session.perform(update_projects({project: {"total": entered}}))
        screen.settle()
        screen.ask("category", "financing")
        row = next(cells for head, cells in screen.sheet.rows if head.title == "健康管理服务产业")
        assert all(cell.step == 0 for cell in row)
        assert sum(not cell.text for cell in row) == len(row) - 2
        texts.append([cell.text for cell in row if cell.text])
    assert texts == [["0", "0"], ["未填", "未填"]]


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_text_on_every_shade_reads_well(tokens: Tokens) -> None:
    fills = [heat_fill(tokens, step) for step in range(STEPS + 1)]
    assert len(set(fills)) == STEPS + 1
    for step, color in enumerate(fills):
        assert contrast(heat_text(tokens, step), color) >= 4.5


def test_shades_grow_with_the_square_root() -> None:
    assert [heat_step(value, 3600) for value in (0, 1, 100, 101, 900, 901, 3600)] == [
        0,
        1,
        1,
        2,
        3,
        4,
        6,
    ]
    assert heat_step(-5, 100) == 0


def test_the_legend_says_the_scale(screen: RollupScreen) -> None:
    screen.ask("industry", "financing")
    said = screen.page.cross.heat_legend.accessibleName()
    assert "平方根" in said
    assert said.endswith("最醒目的为 2,206,000 万元")
    # On a dark ground the largest is the lightest.
    assert "越深" not in said


def test_the_keyboard_walks_over_the_cells_and_opens_their_projects(
    screen: RollupScreen, session: Session
) -> None:
    screen.ask("industry", "financing")
    table = screen.page.cross.table
    table.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right):
        QTest.keyClick(table, key)
    assert screen.page.choosing.chosen == Pick("cell", ("文化旅游", "招商引资"))
    assert screen.said[-1] == (
        "已选 文化旅游 × 招商引资　4 个　2,206,000 万元　占 79.1%　双击看明细"
    )
    with screen.qtbot.waitSignal(session.page_requested):
        QTest.keyClick(table, Qt.Key.Key_Return)
    with session.library.read() as connection:
        assert load_totals(connection, session.filter).total_yuan == 22_060_000_000


def test_every_cell_and_edge_opens_what_it_counts(screen: RollupScreen, session: Session) -> None:
    wrong = []
    for rows, columns in (("unit", "financing"), ("start_year", "category"), ("band", "year")):
        screen.ask(rows, columns)
        # Hidden, the page keeps its figures while the filter goes back and forth.
        screen.page.hide()
        crossed = screen.figures.crossed
        assert isinstance(crossed, Cross)
        counts = {
            **{Pick("groups", row.key): row.count for row in crossed.rows.rows},
            **{Pick("columns", row.key): row.count for row in crossed.columns.rows},
            **{Pick("cell", key): cell.count for key, cell in crossed.cells.items()},
            **{Pick("cell", key): cell.count for key, cell in crossed.reasons.items()},
        }
        for pick, count in counts.items():
            session.set_filter(Filter())
            screen.page.choosing.open(pick)
            screen.settle()
            with session.library.read() as connection:
                shown = load_totals(connection, session.filter).count
            if shown != count:
                wrong.append(f"{rows} × {columns} {pick.key}: {count}, shown {shown}")
        session.set_filter(Filter())
        screen.page.show()
        screen.settle()
    assert wrong == []


def test_an_empty_cell_opens_nothing(screen: RollupScreen, session: Session) -> None:
    screen.ask("industry", "financing")
    asked: list[str] = []
    session.page_requested.connect(asked.append)
    screen.page.choosing.open(Pick("cell", ("文化旅游", "自筹")))
    screen.settle()
    assert asked == []
    assert session.filter == Filter()


def test_wide_tables_scroll_under_names_and_totals(screen: RollupScreen) -> None:
    screen.page.resize(700, 600)
    screen.ask("industry", "unit")
    table = screen.page.cross.table
    bar = table.findChild(QScrollBar)
    assert bar is not None
    assert bar.isVisible()
    before = table.part_at(QPointF(30, 80))
    bar.setValue(bar.maximum())
    assert before is not None
    after = table.part_at(QPointF(30, 80))
    assert after is not None
    assert after.pick == before.pick == Pick("groups", before.pick.key)
    last = table.part_at(QPointF(table.width() - 4, 80))
    assert last is not None
    assert last.pick.key[1] == screen.sheet.columns[-1].key


def test_titles_stay_in_sight_while_the_page_scrolls(screen: RollupScreen) -> None:
    screen.page.resize(1000, 400)
    screen.ask("unit", "financing")
    table = screen.page.cross.table
    scroll = screen.page.findChild(QScrollArea)
    assert scroll is not None
    bar = scroll.verticalScrollBar()
    bar.setValue(bar.maximum() // 3)
    top = table.mapFrom(screen.page, QPoint(0, 90)).y()
    part = table.part_at(QPointF(400, top + 8))
    assert part is not None
    assert part.pick.kind == "columns"


def test_a_cross_table_is_copied_for_spreadsheets(screen: RollupScreen) -> None:
    screen.ask("category", "nature")
    table = screen.page.cross.table
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    content = QGuiApplication.clipboard().mimeData()
    rows = [line.split("\t") for line in content.text().splitlines()]
    assert rows[0] == ["分类 ＼ 建设性质", "合计", "新建", "改(扩)建", "在建", "扩建"]
    assert rows[1][:2] == ["合计", "2790637"]
    assert [row[0] for row in rows[2:]][3] == "健康管理服务产业"
    assert content.html().count("<tr>") == len(rows) == 6
    assert screen.said[-1] == "已复制表格：分类 × 性质 交叉汇总，5 行"


def test_shares_are_of_the_whole(screen: RollupScreen) -> None:
    screen.ask("industry", "financing")
    crossed = screen.figures.crossed
    assert crossed is not None
    sheet = make_cross_sheet(crossed, "万元", "share")
    row = next(cells for head, cells in sheet.rows if head.title == "文化旅游")
    assert row[0].text == "79.1%"
    assert [cell.text for cell in row[1:]].count("") == len(row) - 2
