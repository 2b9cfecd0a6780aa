"""User stories of asking: a question typed or clicked, crossed, kept, examined, planned."""

from collections import defaultdict
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.__main__ import main
from app.operations.funding import FundingEntry, replace_funding
from app.queries.layout import Layout
from app.ui.checkup.page import CheckupPage
from app.ui.checkup.rows import FindingRow
from app.ui.rollup.pickable import Pick
from app.ui.sidebar.bars import bar_rects
from app.ui.sidebar.rows import BarsRow
from app.ui.tableoffers import TableOffersDialog
from tests.ui.rollupscreen import RollupScreen, annex_projects
from tests.workflows.driver import CTRL, Office

# The offscreen platform says so of every popup and every window that may not be made smaller.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton
WAN = 10_000

#: 「卫生健康类在建项目」 as one types it, and by the annex: one project, 25,555 万元, 2018 to 2021.
QUESTION = "行业:卫生健康 性质:在建"
ANSWER = "显示 1 / 36 个　总投资 25,555 / 2,790,637 万元（2.56 亿元）"


def rollup_screen(office: Office) -> RollupScreen:
    screen = RollupScreen(office.rollup(), office.session, office.dialogs, office.qtbot, [])
    screen.settle()
    return screen


def yearly(screen: RollupScreen) -> dict[str, float]:
    """Return the years the groups are crossed with, and their 万元."""
    crossed = screen.figures.crossed
    assert crossed is not None
    return {str(row.group): row.total_yuan / WAN for row in crossed.columns.rows}


def unit_counts(screen: RollupScreen) -> dict[str, int]:
    """Return how many projects each unit has a part in, as the rollup page shows it."""
    return {str(row.group): row.count for row in screen.figures.groups.result.rows}


def checkup(office: Office) -> CheckupPage:
    office.press(KEY.Key_3, CTRL)
    page = office.window.pages.currentWidget()
    assert isinstance(page, CheckupPage)
    rest(office, page)
    return page


def rest(office: Office, page: CheckupPage) -> None:
    office.qtbot.waitUntil(
        lambda: office.session.tasks.is_idle and not page.is_running and not page.is_stale,
        timeout=20_000,
    )


def findings(page: CheckupPage, rule: str) -> list[FindingRow]:
    rows = page.list.rows
    return [row for row in rows if isinstance(row, FindingRow) and row.finding.rule == rule]


def assert_answered(office: Office) -> None:
    """How many, how much, who leads, and what falls into each year."""
    kind = ("卫生健康", "在建")
    (asked,) = [each for each in annex_projects() if (each.industry, each.nature) == kind]
    assert office.status() == ANSWER
    (name,) = office.names()
    assert office.cell(name, "责任单位").split("、")[0] == asked.units[0]
    screen = rollup_screen(office)
    screen.ask("lead_unit", "year")
    # 2018 to 2021: a quarter of 25,555 each.
    quarter = asked.total / 4
    assert yearly(screen) == dict.fromkeys(("2018年", "2019年", "2020年", "2021年"), quarter)
    assert screen.figures.groups.result.rows[0].group == "区卫生健康委"
    assert screen.figures.totals.total_yuan == asked.total * WAN


def test_the_question_is_answered_by_one_line(office: Office) -> None:
    office.filter(QUESTION)
    assert_answered(office)


def test_the_question_is_answered_by_clicks(office: Office) -> None:
    office.choose(office.facet("卫生健康"))
    office.choose(office.facet("在建"))
    assert sorted(office.chips()) == ["卫生健康", "在建"]
    assert_answered(office)


def test_a_cell_of_category_and_year_leads_to_its_projects(office: Office) -> None:
    screen = rollup_screen(office)
    screen.ask("category", "year")
    crossed = screen.figures.crossed
    assert crossed is not None
    (row,) = [row for row in crossed.rows.rows if row.group == "养生养老产业"]
    by_year = {key: cell for (group, key), cell in crossed.cells.items() if group == row.key}
    # Years and 未排期 add up to the document's 2,238,292.
    assert sum(cell.total_yuan for cell in by_year.values()) == 2_238_292 * WAN
    screen.page.choosing.open(Pick("cell", (row.key, 2021)))
    office.settle()
    assert len(office.names()) == by_year[2021].count
    for name in office.names():
        stored = office.stored(name)
        assert stored["category"] == "养生养老产业"
        assert stored["period_start"] // 100 <= 2021 <= stored["period_end"] // 100


def test_a_view_is_kept_changed_chosen_by_keys_and_used_outside(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    office.filter("行业:林业")
    office.dialogs.texts = ["林业口"]
    office.do("save_view")
    assert office.entry("林业口").count == 5
    office.filter("投资>=1亿")
    assert office.entry("林业口").is_changed
    office.do("update_view")
    wanted = [each for each in annex_projects() if each.industry == "林业" and each.total >= 10_000]
    assert office.entry("林业口").count == len(wanted)
    office.choose(office.entry("全部项目"))
    assert len(office.names()) == 36
    view = office.window.sidebar.panel.list
    view.setFocus()
    view.setCurrentIndex(view.rows.index_of(office.entry("林业口").key))
    office.press(KEY.Key_Return)
    assert len(office.names()) == len(wanted)
    assert main(["rollup", str(office.path), "--by", "nature", "--view", "林业口"]) == 0
    total = sum(each.total for each in wanted)
    assert f"合计 {len(wanted)} 个项目，总投资 {total} 万元" in capsys.readouterr().out


def test_three_levels_are_saved_as_they_are_shown(office: Office, tmp_path: Path) -> None:
    office.session.set_layout(Layout(("total", "units"), ("category", "nature", "financing")))
    office.settle()
    expected: dict[tuple[str, ...], int] = defaultdict(int)
    for each in annex_projects():
        key = (each.category, each.nature, each.financing)
        for depth in (1, 2, 3):
            expected[key[:depth]] += each.total
    office.dialogs.files = [tmp_path / "分组.xlsx"]
    office.window.grid.focus_grid()
    office.do("save_table")
    (dialog,) = office.window.findChildren(TableOffersDialog)
    dialog.take()
    office.qtbot.waitUntil(lambda: (tmp_path / "分组.xlsx").exists())
    office.settle()
    book = openpyxl.load_workbook(tmp_path / "分组.xlsx", data_only=True)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    head = next(row for row in rows if "总投资（万元）" in row)
    amount = head.index("总投资（万元）")
    below = rows[rows.index(head) + 1 :]
    sums = sorted(row[amount] for row in below if not isinstance(row[0], int))
    assert sums == sorted([2_790_637, *expected.values()])
    assert sum(row[amount] for row in below if isinstance(row[0], int)) == 2_790_637


def test_a_reviewed_finding_comes_up_again_when_its_project_changes(office: Office) -> None:
    page = checkup(office)
    (row,) = findings(page, "duplicate")
    assert page.list.go_to(row.key)
    page.list.setFocus()
    office.dialogs.texts = ["两期分别立项"]
    office.press(KEY.Key_M, CTRL)
    rest(office, page)
    assert findings(page, "duplicate") == []
    office.press(KEY.Key_1, CTRL)
    first = next(each["name"] for each in office.images() if each["number"] == 6)
    office.edit(first, 总投资="14001")
    page = checkup(office)
    (row,) = findings(page, "duplicate")
    assert row.sentence.endswith("核过以后又变了")


def test_two_units_become_one_in_every_sum(office: Office) -> None:
    name = next(each["name"] for each in office.images() if each["number"] == 35)
    office.edit(name, 责任单位="区卫健委")
    screen = rollup_screen(office)
    screen.ask("unit", "")
    named = sum("区卫生健康委" in each.units for each in annex_projects())
    # What is typed into the cell joins the unit that stands there.
    assert unit_counts(screen)["区卫生健康委"] == named
    assert unit_counts(screen)["区卫健委"] == 1
    page = checkup(office)
    (row,) = findings(page, "alike_units")
    page.deeds.merge(row.finding)
    office.settle()
    rest(office, page)
    assert findings(page, "alike_units") == []
    screen = rollup_screen(office)
    assert unit_counts(screen)["区卫生健康委"] == named + 1
    assert "区卫健委" not in unit_counts(screen)
    office.press(KEY.Key_1, CTRL)
    office.window.grid.focus_grid()
    office.undo()
    screen = rollup_screen(office)
    assert unit_counts(screen)["区卫健委"] == 1


def test_a_yearly_plan_moves_money_between_the_years_and_loses_none(office: Office) -> None:
    screen = rollup_screen(office)
    screen.ask("category", "year")
    before = yearly(screen)
    assert sum(before.values()) == pytest.approx(2_790_637)
    # 1 has 100,000 万元 and no year; 30,000 of it are planned for 2027.
    plan = [FundingEntry("市级", 2027, "10000"), FundingEntry("银行贷款", 2027, "20000")]
    office.session.perform(replace_funding(1, plan))
    office.settle()
    screen.settle()
    after = yearly(screen)
    assert after["2027年"] == 30_000
    assert before["未排期"] - after["未排期"] == pytest.approx(30_000)
    assert sum(after.values()) == pytest.approx(2_790_637)
    office.press(KEY.Key_1, CTRL)
    office.filter("排期:2027")
    assert office.names() == ["重庆中医药学院"]


def test_the_histogram_of_amounts_is_brushed(office: Office) -> None:
    view = office.window.sidebar.panel.list
    row = next(
        each
        for each in office.window.sidebar.panel.rows
        if isinstance(each, BarsRow) and each.dimension == "amount"
    )
    index = view.rows.index_of(row.key)
    view.scrollTo(index)
    rects = bar_rects(row, view.visualRect(index), view.delegate.right())
    low, high = (
        rects[next(at for at, cell in enumerate(row.cells) if cell.low == bound)].center().toPoint()
        for bound in (1_000 * WAN, 5_000 * WAN)
    )
    QTest.mousePress(view.viewport(), LEFT, pos=low)
    QTest.mouseMove(view.viewport(), high)
    QTest.mouseRelease(view.viewport(), LEFT, pos=high)
    office.settle()
    wanted = [each.total for each in annex_projects() if 1_000 <= each.total < 10_000]
    assert len(office.names()) == len(wanted)
    assert office.total_shown() == f"{sum(wanted):,}"
