"""Measures, charts, the comparison with the document and the workbook on the rollup page."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.library.changes import Operation
from app.library.writer import Writer
from app.models.reserve import RESERVE
from app.operations.categories import set_pillar
from app.operations.funding import FundingEntry, replace_funding
from app.operations.projects import create_project, delete_projects, update_projects
from app.operations.reserves import create_reserve
from app.queries.dimensions import find_dimension
from app.queries.filter import Condition, Filter, Ids, Operator
from app.queries.projects import find_project
from app.queries.querytext import parse_query
from app.queries.reserves import find_reserve, load_categories
from app.queries.rollups import Totals, rollup
from app.settings import load_settings, save_settings
from app.ui.rollup.askbar import AskBar
from app.ui.rollup.columns import make_strip
from app.ui.rollup.matchlist import MatchList
from app.ui.rollup.page import RollupPage
from app.ui.rollup.wording import headline
from app.ui.session import Session
from app.ui.theme import Theme
from tests.ui.dialog_answers import DialogAnswers
from tests.ui.rollupscreen import RollupScreen, annex_projects, open_rollup

ALL = ("count", "total", "share", "missing", "median", "largest")


@pytest.fixture
def screen(
    qtbot: QtBot, session: Session, theme: Theme, dialogs: DialogAnswers
) -> Iterator[RollupScreen]:
    with open_rollup(qtbot, session, theme, dialogs) as opened:
        yield opened


def _choose(screen: RollupScreen, *names: str) -> None:
    for action in screen.page.ask.menu.actions():
        if action.isChecked() != (action.data() in names):
            action.trigger()
            screen.settle()


def test_median_and_largest_are_those_of_the_document(screen: RollupScreen) -> None:
    screen.ask("financing")
    _choose(screen, *ALL)
    sheet = screen.page.groups.table.sheet
    assert sheet.heads[1:] == (
        "个数",
        "总投资（万元）",
        "占比",
        "未填金额",
        "中位数（万元）",
        "最大（万元）",
    )
    projects = annex_projects()
    for line in sheet.lines:
        amounts = [
            project.total
            for project in projects
            if line.kind == "total" or project.financing == line.name
        ]
        middle = f"{median(amounts):,.1f}".removesuffix(".0")
        assert line.cells[3:] == ("0", middle, f"{max(amounts):,}")
    assert sheet.lines[0].cells[4] == "9,500"


def test_the_measures_chosen_are_remembered(
    screen: RollupScreen, session: Session, theme: Theme, dialogs: DialogAnswers
) -> None:
    _choose(screen, "count", "median")
    save_settings(session.settings)
    assert load_settings().rollup_measures == ["count", "median"]
    again = RollupPage(session, theme, dialogs)
    screen.qtbot.addWidget(again)
    again.show()
    screen.settle()
    assert again.groups.table.sheet.measures == ("count", "median")
    again.hide()


def test_the_last_measure_cannot_be_taken_away(screen: RollupScreen) -> None:
    _choose(screen, "share")
    left = [action for action in screen.page.ask.menu.actions() if action.isChecked()]
    assert [action.data() for action in left] == ["share"]
    assert not left[0].isEnabled()


@pytest.mark.parametrize(
    ("dimension", "second", "charts", "usual"),
    [
        ("nature", "", ("bars", "treemap", "years"), "bars"),
        ("industry", "", ("treemap", "bars", "years"), "treemap"),
        ("unit", "", ("treemap", "years"), "treemap"),
        ("year", "", ("years", "treemap"), "years"),
        ("category", "", ("bars", "treemap"), "bars"),
        ("nature", "financing", ("heat", "bars"), "heat"),
        ("unit", "financing", ("heat",), "heat"),
        ("nature", "start_year", ("heat", "years"), "heat"),
    ],
)
def test_only_charts_that_make_sense_are_offered(
    screen: RollupScreen, dimension: str, second: str, charts: tuple[str, ...], usual: str
) -> None:
    screen.ask(dimension, second)
    assert screen.figures.charts == charts
    assert screen.figures.chart == usual


def test_stacked_years_are_made_of_the_chosen_groups(screen: RollupScreen) -> None:
    screen.ask("industry", chart="years")
    chart = screen.page.groups.split_years
    assert screen.page.groups.charts.currentWidget() is chart
    bar = next(column for column in chart.columns if column.label == "2020")
    assert bar.value == "204,822"
    assert sum(yuan for _, yuan in bar.segments) == 2_048_220_000
    assert len({token for token, _ in bar.segments}) == len(bar.segments)
    # The money of 文化旅游, the largest, stands in no year, so it takes no colour.
    assert screen.page.groups.legend.accessibleName() == "图例：卫生健康、社会事业"


def test_the_page_says_that_the_document_agrees(screen: RollupScreen) -> None:
    assert screen.page.header.matching.text() == "与文件核对：一致"


def test_a_difference_names_its_line_and_leads_to_the_projects(
    screen: RollupScreen, session: Session
) -> None:
    with session.library.read() as connection:
        dropped, emptied = find_project(connection, "36"), find_project(connection, "20")
    session.perform(delete_projects([dropped]))
    session.perform(update_projects({emptied: {"total": ""}}))
    screen.qtbot.waitUntil(lambda: "不符" in screen.page.header.matching.text())
    screen.settle()
    lost = next(p.total for p in annex_projects() if p.category == "健康管理服务产业")
    lost += annex_projects()[19].total
    assert screen.page.header.matching.text() == (
        f"与文件核对：3 处不符，少 1 个、少 {lost:,} 万元"
    )
    listed = _open_matching(screen)
    whole = [label.text() for label in listed.findChildren(QLabel)]
    # Under the whole and under its category alike, each project with what it came to.
    for name, of in (("已删除：36 ", "健康管理服务产业"), ("总投资已修改：20 ", "医药产业")):
        assert sum(text.strip().startswith(name) for text in whole) == 2, of
    assert f"少 {annex_projects()[19].total:,} 万元" in whole
    assert not any("录入时" in text for text in whole)
    with screen.qtbot.waitSignal(session.cell_requested) as asked:
        # The largest part of the difference stands first, after the line's own link.
        listed.links[1].click()
    assert asked.args == [emptied, "total"]
    again = _open_matching(screen)
    bin_link = next(link for link in again.links if link.text() == "看回收站")
    with screen.qtbot.waitSignal(session.page_requested):
        bin_link.click()
    assert session.filter.is_bin


def test_what_was_entered_otherwise_than_the_document_says_is_told_apart(
    screen: RollupScreen, session: Session
) -> None:
    with session.library.read() as connection:
        reserve = find_reserve(connection, "黔江区大健康产业")
    stated = {"stated_total_yuan": 27_907_370_000}

    def restate(writer: Writer) -> None:
        writer.update(RESERVE, {reserve.id: stated})

    session.perform(Operation("修改", restate))
    screen.qtbot.waitUntil(lambda: "不符" in screen.page.header.matching.text())
    listed = _open_matching(screen)
    texts = [label.text().strip() for label in listed.findChildren(QLabel)]
    assert texts.count("录入时就与文件不同") == 1
    assert texts.count("少 100 万元") == 2


def _open_matching(screen: RollupScreen) -> MatchList:
    screen.settle()

    def shown() -> list[MatchList]:
        return [each for each in screen.page.findChildren(MatchList) if each.isVisible()]

    screen.page.header.matching.click()
    screen.qtbot.waitUntil(lambda: len(shown()) == 1)
    return shown()[0]


def test_nothing_is_said_where_nothing_is_stated(screen: RollupScreen, session: Session) -> None:
    session.set_filter(Filter((), 999_999))
    screen.settle()
    assert not screen.page.header.matching.isVisible()


def test_what_is_shown_is_saved_for_excel(
    screen: RollupScreen, session: Session, tmp_path: Path
) -> None:
    session.set_filter(Filter((Condition("industry", Operator.IS, ("卫生健康",)),)))
    screen.settle()
    screen.ask("financing")
    path = tmp_path / "汇总.xlsx"
    screen.dialogs.files = [path]
    screen.page.header.export_menu.actions()[0].trigger()
    screen.settle()
    screen.qtbot.waitUntil(path.exists)
    page = openpyxl.load_workbook(path).active
    assert page is not None
    names = [str(row[0].value) for row in page.iter_rows()]
    assert names[0] == "按投资方式汇总"
    assert "卫生健康" in names[1]
    wanted = {each.financing for each in annex_projects() if each.industry == "卫生健康"}
    assert wanted == set(names[4:]) - {"None"}


def test_a_workbook_that_cannot_be_written_is_told(screen: RollupScreen, tmp_path: Path) -> None:
    screen.dialogs.files = [tmp_path / "没有" / "汇总.xlsx"]
    screen.page.save_workbook()
    screen.settle()
    screen.qtbot.waitUntil(lambda: bool(screen.dialogs.errors))


def test_choosing_the_second_dimension_first_changes_their_places(screen: RollupScreen) -> None:
    screen.ask("industry", "financing")
    screen.ask("financing")
    assert (screen.figures.wish.dimension, screen.figures.wish.second) == ("financing", "industry")


def test_no_window_flashes_while_the_page_is_built(
    screen: RollupScreen, qapp: QApplication
) -> None:
    screen.ask("industry", "start_year", "years")
    screen.ask(second="")
    shown = [widget for widget in qapp.topLevelWidgets() if widget.isVisible()]
    assert shown == [screen.page]


def test_a_plan_larger_than_the_total_leaves_a_negative_rest(
    screen: RollupScreen, session: Session
) -> None:
    project = next(p for p in annex_projects() if p.category == "健康管理服务产业")
    with session.library.read() as connection:
        row_id = find_project(connection, "36")
    plan = [FundingEntry("企业自筹", 2026, "1500"), FundingEntry("企业自筹", 2027, "2500")]
    session.perform(replace_funding(row_id, plan))
    screen.settle()
    screen.page.header.basis_changed.emit("year")
    screen.settle()
    table = screen.page.years.table
    lines = {line.name: line.amount for line in table.sheet.lines}
    assert (lines["2026 年"], lines["2027 年"]) == ("1,500", "2,500")
    assert lines["年度计划未列"] == f"{project.total - 4_000:,}"
    assert lines["合计"] == "2,790,637"
    years = (line for line in table.sheet.lines if line.kind in ("row", "unscheduled"))
    assert sum(line.total_yuan for line in years) == 27_906_370_000
    # The project stood under 力争 before and takes its place in the years; each is told once.
    strip = next(part for part in screen.page.years.chart.parts if part.pick.key is None)
    assert "年度计划未列　1 个　-2,000 万元" in strip.tip


def test_the_page_says_by_which_conditions_and_lets_them_go(
    screen: RollupScreen, session: Session
) -> None:
    ask = screen.page.ask
    assert not ask.scope.isVisible()
    session.set_filter(Filter(parse_query("康养 方式:招商引资 投资>=1亿")))
    screen.settle()
    words = "筛选：含 康养；投资方式 招商引资；总投资 ≥ 10,000 万元"
    assert (ask.scope.isVisible(), ask.scope.text()) == (True, words)
    ask.everything.click()
    screen.settle()
    assert not ask.scope.isVisible()
    assert screen.page.header.headline.text().startswith("36 个项目")


def test_the_page_says_that_it_adds_up_the_bin(screen: RollupScreen, session: Session) -> None:
    session.set_filter(Filter(is_bin=True))
    screen.settle()
    assert screen.page.ask.scope.text() == "筛选：回收站"
    screen.page.ask.everything.click()
    assert session.filter == Filter()


def test_nothing_half_empty_shows_before_the_first_figures(
    qtbot: QtBot, session: Session, theme: Theme, dialogs: DialogAnswers
) -> None:
    page = RollupPage(session, theme, dialogs)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    # The figures come by the event loop, which has not run yet.
    page.show()
    assert page.figures is None
    assert not page.ask.isVisible()
    assert not page.years.table.isVisible()
    place = page.ask.geometry()
    qtbot.waitUntil(lambda: page.figures is not None)
    assert page.ask.isVisible()
    assert page.years.table.isVisible()
    # What came later moved nothing.
    assert page.ask.geometry() == place


def test_large_counts_have_their_thousands() -> None:
    totals = Totals(8305, 202, 413_748_874 * 10_000)
    assert headline(totals, "万元") == "8,305 个项目　413,748,874 万元（41,374.89 亿元）"


def test_counties_stand_side_by_side(screen: RollupScreen, session: Session) -> None:
    session.perform(create_reserve("万盛经开区大健康", categories=("健康管理",)))
    screen.settle()
    with session.library.read() as connection:
        second = find_reserve(connection, "万盛经开区大健康").id
        first = find_reserve(connection, "黔江").id
    session.perform(create_project(second, {"name": "温泉疗养院", "total": "5亿元"}))
    screen.settle()
    with session.library.read() as connection:
        care = next(each for each in load_categories(connection, first) if "养老" in each.name)
    session.perform(set_pillar(care.category_id, "养"))
    screen.settle()
    screen.ask("reserve", "pillar")
    edge = {head.title: cells[0].text for head, cells in screen.sheet.rows}
    assert edge == {
        "合计": "2,840,637",
        "黔江区大健康产业": "2,790,637",
        "万盛经开区大健康": "50,000",
    }
    pillar = next(head.title for head in screen.sheet.columns if head.key == "养")
    assert screen.cell("黔江区大健康产业", pillar).text == "2,238,292"
    assert screen.cell("万盛经开区大健康", pillar).text == ""
    assert screen.page.header.headline.text().startswith("37 个项目")


def test_a_line_never_grows_beyond_its_whole(screen: RollupScreen, session: Session) -> None:
    with session.library.read() as connection:
        row_id = find_project(connection, "36")
    session.perform(replace_funding(row_id, [FundingEntry("企业自筹", 2026, "4000")]))
    screen.settle()
    with session.library.read() as connection:
        planned = rollup(connection, find_dimension("year"), Filter((Ids((row_id,)),)))
    strip = make_strip(planned, "万元")
    assert strip.scheduled_yuan == strip.whole_yuan == 40_000_000
    assert strip.whole == "全部 2,000 万元"
    assert strip.scheduled.startswith("放大已排期部分　1 个　4,000 万元")
    assert strip.unscheduled[0].startswith("未排期　1 个　-2,000 万元")
    # In a short strip whole figures are left out, never parts of one.
    counts = [len(text.split("　")) for text in strip.unscheduled]
    assert counts == [4, 3, 2, 1]
    assert strip.unscheduled[1].startswith("未排期　-2,000 万元")


def test_showing_figures_is_no_choice_of_the_users(qtbot: QtBot, screen: RollupScreen) -> None:
    figures = screen.page.figures
    assert figures is not None
    bar = AskBar()
    qtbot.addWidget(bar)
    told: list[object] = []
    for signal in (bar.measures_changed, bar.merging_changed, bar.dimension_changed):
        signal.connect(told.append)
    # Announced as a choice, they would be read a second time.
    bar.show_figures(figures, ("count", "total", "median"))
    assert [str(each.data()) for each in bar.menu.actions() if each.isChecked()] == [
        "count",
        "total",
        "median",
    ]
    assert told == []
