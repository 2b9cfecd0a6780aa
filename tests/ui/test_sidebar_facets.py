"""The sidebar's bars, long and hidden facets, and what is remembered of them."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.operations.funding import FundingEntry, replace_funding
from app.operations.projects import update_projects
from app.queries.distribution import load_years
from app.queries.filter import Condition, Filter, Operator
from app.queries.querytext import parse_query
from app.ui.session import Session
from app.ui.sidebar.bars import bar_rects, outside_rect
from app.ui.sidebar.facetrows import value_amount
from app.ui.sidebar.panel import SidebarPanel
from app.ui.sidebar.rows import BarsRow, FacetHead, FacetRow, MoreRow
from app.ui.theme import Theme
from tests.ui.dialog_answers import DialogAnswers
from tests.ui.test_sidebar import KEY, LEFT, click, facet, panel, settle, show_query, value

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

__all__ = ["panel"]

WAN, YI = 10_000, 100_000_000


def bars(panel: SidebarPanel, section: str) -> BarsRow:
    return next(row for row in panel.rows if isinstance(row, BarsRow) and row.dimension == section)


def place(panel: SidebarPanel, row: BarsRow, low: int) -> QPoint:
    """Where the bar that begins at an amount or a year is."""
    view = panel.list
    index = view.rows.index_of(row.key)
    view.scrollTo(index)
    rects = bar_rects(row, view.visualRect(index), view.delegate.right())
    at = next(at for at, cell in enumerate(row.cells) if cell.low == low)
    return rects[at].center().toPoint()


def drag(panel: SidebarPanel, start: QPoint, *stops: QPoint) -> None:
    viewport = panel.list.viewport()
    QTest.mousePress(viewport, LEFT, pos=start)
    for stop in stops:
        QTest.mouseMove(viewport, stop)
    QTest.mouseRelease(viewport, LEFT, pos=stops[-1] if stops else start)


def head(panel: SidebarPanel, title: str) -> FacetHead:
    return next(row for row in panel.rows if isinstance(row, FacetHead) and row.title == title)


def door(panel: SidebarPanel, key: str) -> MoreRow:
    return next(row for row in panel.rows if isinstance(row, MoreRow) and row.key == key)


def test_a_range_of_amounts_is_drawn_with_the_mouse(
    qtbot: QtBot, session: Session, panel: SidebarPanel
) -> None:
    row = bars(panel, "amount")
    # From right to left as well as from left to right.
    drag(panel, place(panel, row, 5_000 * WAN), place(panel, row, 1_000 * WAN))
    settle(qtbot, session)
    assert session.filter == Filter(parse_query("投资>=1000万 投资<1亿"))
    row = bars(panel, "amount")
    assert row.held_title == "1000万～1亿"
    assert head(panel, "总投资").chosen == 1
    # Its own condition is left out of the bars, not out of the other facets.
    assert sum(bar.size > 0 for bar in row.cells) > 3
    # Annex 2: 17 projects of at least 1000 万 and below 1 亿.
    assert sum(each.count for each in facet(panel, "financing")) == 17
    # The right edge is taken up to 10 亿.
    view = panel.list
    rects = bar_rects(row, view.visualRect(view.rows.index_of(row.key)), view.delegate.right())
    assert row.held is not None
    edge = rects[row.held[1]].topRight().toPoint() + QPoint(-1, 10)
    drag(panel, edge, place(panel, row, 5 * YI))
    assert session.filter == Filter(parse_query("投资>=1000万 投资<10亿"))
    settle(qtbot, session)


def test_one_bar_is_chosen_by_a_click_and_given_up_by_another(
    qtbot: QtBot, session: Session, panel: SidebarPanel
) -> None:
    drag(panel, place(panel, bars(panel, "amount"), 100 * YI))
    settle(qtbot, session)
    assert session.filter == Filter(parse_query("投资>=100亿"))
    drag(panel, place(panel, bars(panel, "amount"), 100 * YI))
    assert session.filter == Filter()
    settle(qtbot, session)


def test_escape_gives_up_a_range_that_is_being_drawn(
    qtbot: QtBot, session: Session, panel: SidebarPanel
) -> None:
    view, row = panel.list, bars(panel, "amount")
    start = place(panel, row, YI)
    view.setCurrentIndex(view.rows.index_of(row.key))
    QTest.mousePress(view.viewport(), LEFT, pos=start)
    QTest.mouseMove(view.viewport(), place(panel, row, 10 * YI))
    QTest.keyClick(view, KEY.Key_Escape)
    QTest.mouseRelease(view.viewport(), LEFT, pos=start)
    assert session.filter == Filter()
    settle(qtbot, session)


@pytest.mark.parametrize(
    ("query", "title", "last"),
    [
        # 不满 leaves the bound out, 以下 has it in; neither is the end of the bar behind it.
        ("总投资:1000万..10亿", "1000万～10亿", 10 * YI),
        ("总投资<10亿", "不满10亿", 10 * YI),
        ("总投资<=10亿", "10亿以下", 10 * YI),
        ("总投资>1亿", "超过1亿", None),
        ("总投资>=1亿", "1亿以上", None),
        ("总投资>=3000万 总投资<7亿", "3000万～7亿", 10 * YI),
    ],
)
def test_a_range_is_called_as_it_was_asked_for(
    qtbot: QtBot, session: Session, panel: SidebarPanel, query: str, title: str, last: int | None
) -> None:
    session.set_filter(Filter(parse_query(query)))
    settle(qtbot, session)
    row = bars(panel, "amount")
    assert row.held is not None
    assert (row.held_title, row.chosen_title) == (title, title)
    assert row.cells[row.held[1]].high == last


def test_what_is_not_scheduled_is_painted_as_chosen(
    qtbot: QtBot, session: Session, panel: SidebarPanel, theme: Theme
) -> None:
    settle(qtbot, session)

    def hatched() -> QColor:
        row = bars(panel, "year")
        view = panel.list
        view.scrollTo(view.rows.index_of(row.key))
        rect = view.visualRect(view.rows.index_of(row.key))
        edge = outside_rect(rect, view.delegate.right()).toRect()
        return view.viewport().grab().toImage().pixelColor(edge.left(), edge.center().y())

    assert not bars(panel, "year").is_outside
    assert hatched() != theme.color("accent_text")
    session.set_filter(Filter(parse_query("无:年度")))
    settle(qtbot, session)
    row = bars(panel, "year")
    assert (row.is_outside, row.held, row.chosen_title) == (True, None, "未排期")
    assert hatched() == theme.color("accent_text")
    assert "未排期" in str(
        panel.list.rows.index_of(row.key).data(Qt.ItemDataRole.AccessibleTextRole)
    )


def test_a_range_is_drawn_with_the_keyboard(
    qtbot: QtBot, session: Session, panel: SidebarPanel
) -> None:
    view = panel.list
    view.setCurrentIndex(view.rows.index_of(bars(panel, "year").key))
    QTest.keyClick(view, KEY.Key_Right)
    QTest.keyClick(view, KEY.Key_Right)
    assert session.filter == Filter(parse_query("年度:2020..2025"))
    QTest.keyClick(view, KEY.Key_Space)
    for _ in range(3):
        QTest.keyClick(view, KEY.Key_Left)
    settle(qtbot, session)
    assert session.filter == Filter(parse_query("年度:2020..2022"))
    assert bars(panel, "year").held_title == "2020～2022年"
    # The left edge never passes the right one.
    QTest.keyClick(view, KEY.Key_Space)
    for _ in range(9):
        QTest.keyClick(view, KEY.Key_Right)
    assert session.filter == Filter(parse_query("年度:2022"))
    QTest.keyClick(view, KEY.Key_Delete)
    assert session.filter == Filter()
    settle(qtbot, session)


def test_what_has_no_year_is_chosen_at_the_end_of_the_strip(
    qtbot: QtBot, session: Session, panel: SidebarPanel
) -> None:
    view, row = panel.list, bars(panel, "year")
    index = view.rows.index_of(row.key)
    view.scrollTo(index)
    point = outside_rect(view.visualRect(index), view.delegate.right()).center().toPoint()
    assert view.bar_tip(row, point) == "未排期\n18 个，2,521,760 万元"
    QTest.mouseClick(view.viewport(), LEFT, pos=point)
    settle(qtbot, session)
    assert session.filter == Filter(parse_query("年度:未排期"))
    end = outside_rect(view.visualRect(view.rows.index_of(row.key)), view.delegate.right())
    QTest.mouseClick(view.viewport(), LEFT, pos=end.center().toPoint())
    assert session.filter == Filter()
    settle(qtbot, session)


def test_a_planned_year_is_held_to_the_plan(
    qtbot: QtBot, session: Session, panel: SidebarPanel
) -> None:
    entry = FundingEntry("区级财政", 2031, "1000")
    session.perform(replace_funding(1, [entry]))
    settle(qtbot, session)
    row = bars(panel, "year")
    drag(panel, place(panel, row, 2031))
    settle(qtbot, session)
    assert session.filter.terms == (Condition("year", Operator.IS, (2031,)),)
    assert sum(each.count for each in facet(panel, "nature")) == 1


def test_tooltips_tell_the_figures_of_each_bar(panel: SidebarPanel) -> None:
    row = bars(panel, "amount")
    # Annex 2: project 16 is the only one below 1000 万, with 260 万.
    assert panel.list.bar_tip(row, place(panel, row, 200 * WAN)) == "200万～500万\n1 个，260 万元"


def test_more_facets_wait_behind_a_door_and_are_read_when_unfolded(
    qtbot: QtBot, session: Session, panel: SidebarPanel
) -> None:
    click(panel, door(panel, "more"))
    settle(qtbot, session)
    assert head(panel, "责任单位").is_folded
    assert facet(panel, "unit") == []
    # It is shut where it was opened, below all that it brought.
    assert panel.rows[-1] is door(panel, "more")
    click(panel, head(panel, "责任单位"))
    settle(qtbot, session)
    # 区卫生健康委 takes part in more projects than the 12 it leads.
    assert value(panel, "unit", "区卫生健康委").count > 12
    click(panel, value(panel, "unit", "区卫生健康委"))
    settle(qtbot, session)
    assert session.filter == Filter(parse_query("责任单位:区卫生健康委"))
    # What is chosen shows whatever the door says.
    click(panel, door(panel, "more"))
    assert value(panel, "unit", "区卫生健康委").is_chosen
    assert not [row for row in panel.rows if isinstance(row, FacetHead) and row.title == "归口"]
    settle(qtbot, session)


def test_folding_is_remembered(
    qtbot: QtBot, session: Session, panel: SidebarPanel, theme: Theme, dialogs: DialogAnswers
) -> None:
    click(panel, head(panel, "建设性质"))
    click(panel, door(panel, "more"))
    click(panel, head(panel, "归口"))
    settle(qtbot, session)
    assert {each.title for each in facet(panel, "pillar")} == {
        "医疗卫生服务",
        "生物医药",
        "养生养老",
        "健康管理",
    }
    again = SidebarPanel(session, theme, dialogs)
    qtbot.addWidget(again)
    again.resize(240, 900)
    again.show()
    settle(qtbot, session)
    assert head(again, "建设性质").is_folded
    assert not head(again, "归口").is_folded
    assert head(again, "责任单位").is_folded
    again.hide()


def test_a_very_long_facet_is_searched(
    qtbot: QtBot, session: Session, panel: SidebarPanel, dialogs: DialogAnswers
) -> None:
    session.perform(update_projects({row: {"industry": f"行业{row:02}"} for row in range(1, 36)}))
    settle(qtbot, session)
    dialogs.texts = ["业1"]
    click(panel, door(panel, "find:industry"))
    assert [row.title for row in facet(panel, "industry")] == sorted(
        (f"行业1{digit}" for digit in range(10)),
        key=[row.title for row in facet(panel, "industry")].index,
    )
    assert len(facet(panel, "industry")) == 10
    click(panel, door(panel, "find:industry"))
    assert len(facet(panel, "industry")) == 12
    dialogs.texts = ["hy07"]
    click(panel, door(panel, "find:industry"))
    assert [row.title for row in facet(panel, "industry")] == ["行业07"]


def test_several_values_and_zero_rows(qtbot: QtBot, session: Session, panel: SidebarPanel) -> None:
    show_query(qtbot, session, "投资>=10亿")
    click(panel, value(panel, "financing", "招商引资"))
    settle(qtbot, session)
    none = value(panel, "financing", "自筹")
    assert (none.count, none.amount, none.is_faint) == (0, "", True)
    click(panel, none)
    settle(qtbot, session)
    assert session.filter.values_of("financing") == ("招商引资", "自筹")
    assert head(panel, "投资方式").chosen == 2


def test_late_figures_are_marked_and_hold_up_no_others(
    qtbot: QtBot, session: Session, panel: SidebarPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threading import Event

    from app.ui.sidebar import figures

    gate, load = Event(), load_years

    def slow(*arguments: object) -> object:
        gate.wait(20)
        return load(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(figures, "load_years", slow)
    session.set_filter(Filter(parse_query("方式:招商引资 投资>=1亿")))
    qtbot.waitUntil(lambda: head(panel, "年度").is_late)
    assert bars(panel, "year").is_late
    assert not any(
        row.is_late for row in panel.rows if isinstance(row, FacetHead) and row.title != "年度"
    )
    # 招商引资 of at least 1 亿, without those whose figures are waited for.
    assert sum(row.count for row in facet(panel, "nature")) > 0
    gate.set()
    settle(qtbot, session)
    assert not head(panel, "年度").is_late


def test_rows_of_the_keyboard_say_what_they_are(panel: SidebarPanel) -> None:
    rows = panel.list.rows
    spoken = rows.data(rows.index_of(bars(panel, "amount").key), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "总投资范围，不限，左右键移动一边，Space 换另一边，Del 不限"
    assert all(isinstance(row, FacetRow) for row in facet(panel, "band"))


@pytest.mark.parametrize(
    ("yuan", "is_whole", "said"),
    [
        (94_500_000, False, "0.95"),
        (20_529_244_000_000, False, "205,292.44"),
        (20_529_250_000_000, True, "205,293"),
        (50_000_000, True, "1"),
        (49_999_999, True, "<1"),
        (0, True, ""),
    ],
)
def test_large_amounts_leave_the_names_their_room(yuan: int, is_whole: bool, said: str) -> None:
    assert value_amount(yuan, is_whole=is_whole) == said
