"""The checkup page on Qianjiang's library: what it lists, where it leads, what it does."""

from collections.abc import Iterator
from datetime import date
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.operations.projects import delete_projects, update_projects
from app.operations.reserves import create_reserve
from app.operations.reviews import Mark, review_findings
from app.queries.examination.finding import Finding
from app.queries.filter import Condition, Filter, Operator
from app.queries.projects import find_project
from app.queries.reserves import load_reserves
from app.queries.rollups import load_selection_totals
from app.ui.checkup.page import CheckupPage
from app.ui.checkup.rows import REVIEWED, FindingRow, Heading, OrderRow
from app.ui.dialogs import Dialogs
from app.ui.session import Session
from app.ui.theme import Theme
from tests.ui.dialog_answers import DialogAnswers

TODAY = date(2026, 11, 22)
LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def page(
    qtbot: QtBot, session: Session, theme: Theme, dialogs: DialogAnswers
) -> Iterator[CheckupPage]:
    shown = CheckupPage(session, theme, cast(Dialogs, dialogs), today=TODAY)
    qtbot.addWidget(shown)
    shown.resize(1200, 860)
    shown.show()
    _settle(qtbot, session, shown)
    yield shown
    shown.hide()


def _settle(qtbot: QtBot, session: Session, page: CheckupPage) -> None:
    def is_still() -> bool:
        return session.tasks.is_idle and not page.is_running and not page.is_stale

    qtbot.waitUntil(is_still, timeout=20_000)


def _id(session: Session, number: int) -> int:
    with session.library.read() as connection:
        return find_project(connection, str(number))


def _change(qtbot: QtBot, session: Session, number: int, **entries: str) -> None:
    with qtbot.waitSignal(session.changed):
        session.perform(update_projects({_id(session, number): entries}))


def _headings(page: CheckupPage) -> list[str]:
    return [row.title for row in page.list.rows if isinstance(row, Heading)]


def _findings(page: CheckupPage, rule: str = "") -> list[FindingRow]:
    return [
        row
        for row in page.list.rows
        if isinstance(row, FindingRow) and rule in ("", row.finding.rule)
    ]


def _go(page: CheckupPage, rule: str, at: int = 0) -> Finding:
    row = _findings(page, rule)[at]
    assert page.list.go_to(row.key)
    page.list.setFocus()
    return row.finding


def _tabs(page: CheckupPage) -> list[str]:
    bar = page.tabs.tabs
    return [bar.tabText(at) for at in range(bar.count())]


def test_findings_stand_under_their_rules(page: CheckupPage) -> None:
    assert _headings(page) == [
        "可能重复",
        "建设性质与建设内容不一致",
        "建设性质写的是状态",
        "周期已过，没有进展",
        "未填建设周期",
        "无起止年，计入未排期",
        "简介缺项",
        "同一行业几种写法",
        "单位写的是别名",
        "按单位汇总会重复",
        "数据与文件",
    ]
    assert _tabs(page) == ["全部 17", "未核 17", "已核 0"]
    assert page.header.headline.text().startswith("36 个项目，")
    (pair,) = _findings(page, "duplicate")
    assert (pair.numbers, pair.deed_text) == ("6、9", "列出 2 个")
    captions = {row.title: row.caption for row in page.list.rows if isinstance(row, Heading)}
    # 待定 5 / 1,021,000, durations 9 / 1,385,760, 力争 1 / 2,000.
    assert captions["无起止年，计入未排期"] == "3 条　15 个项目　2,408,760 万元"
    assert captions["可能重复"] == "1 条　2 个项目　33,000 万元"


def test_what_is_in_order_is_said_too(page: CheckupPage) -> None:
    order = [row for row in page.list.rows if isinstance(row, OrderRow)]
    assert [(row.title, row.sentence) for row in order] == [
        ("各分类小计与合计", "4 个分类相加 2,790,637 万元，与文件载明的一致"),
        ("文库文件", "页校验、引用关系都通过"),
    ]


def test_rows_are_as_high_as_the_look_says(page: CheckupPage) -> None:
    model = page.list.model()
    heights = {
        type(row): page.list.visualRect(model.index(at, 0)).height()
        for at, row in enumerate(page.list.rows)
    }
    assert heights[FindingRow] == 44
    assert page.comparison.width() == 392


def test_the_comparison_shows_both_projects(page: CheckupPage) -> None:
    _go(page, "duplicate")
    texts = page.comparison.texts()
    for text in ("序号 6", "序号 9", "14,000 万元", "19,000 万元", "责任单位　相同"):
        assert text in texts
    assert [button.text() for button in page.comparison.buttons()] == [
        "已核…", "打开序号 6", "打开序号 9",
    ]  # fmt: skip


def test_the_action_leads_to_project_and_field(
    page: CheckupPage, session: Session, qtbot: QtBot
) -> None:
    _go(page, "nature_contradiction", 1)
    with qtbot.waitSignal(page.project_requested) as told:
        QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert told.args == [_id(session, 5), "nature"]
    assert session.way_back is not None
    assert session.way_back.page == "checkup"
    _go(page, "duplicate")
    with qtbot.waitSignal(page.project_requested) as told:
        page.comparison.buttons()[-1].click()
    assert told.args == [_id(session, 9), "name"]


def test_the_action_of_several_projects_filters_the_grid(
    page: CheckupPage, session: Session, qtbot: QtBot
) -> None:
    _go(page, "missing_period")
    with qtbot.waitSignal(session.page_requested) as told:
        QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert told.args == ["projects"]
    assert session.filter == Filter((Condition("period", Operator.EMPTY),), 1)
    _go(page, "duplicate")
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert session.filter == Filter((Condition("number", Operator.IS, ("6", "9")),), 1)


def test_a_click_on_the_word_acts_and_one_beside_it_only_chooses(
    page: CheckupPage, session: Session, qtbot: QtBot
) -> None:
    row = _findings(page, "nature_is_status")[0]
    at = page.list.rows.index(row)
    rect = page.list.visualRect(page.list.model().index(at, 0))
    asked: list[int] = []
    page.project_requested.connect(lambda project, _field: asked.append(project))
    viewport = page.list.viewport()
    QTest.mouseClick(viewport, LEFT, PLAIN, QPoint(200, rect.center().y()))
    assert asked == []
    assert page.list.selected() == [row.finding]
    QTest.mouseClick(viewport, LEFT, PLAIN, QPoint(rect.right() - 30, rect.center().y()))
    assert asked == [_id(session, 3)]


def test_a_nature_its_own_name_contradicts_is_changed_with_one_click(
    page: CheckupPage, session: Session, qtbot: QtBot
) -> None:
    words = {row.numbers: row.deed_text for row in _findings(page, "nature_contradiction")}
    # 附件2: 4 is called 改扩建项目; 5 goes on (续建), which is no nature by itself.
    assert (words["4"], words["5"]) == ("改为“改(扩)建”", "改性质")
    _go(page, "nature_contradiction")
    with qtbot.waitSignal(session.changed) as told:
        QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert told.args[0].tables["project"] == {_id(session, 4)}
    _settle(qtbot, session, page)
    assert "4" not in {row.numbers for row in _findings(page, "nature_contradiction")}
    session.undo()
    _settle(qtbot, session, page)
    assert "4" in {row.numbers for row in _findings(page, "nature_contradiction")}


def test_an_industry_of_two_wordings_becomes_one_with_one_click(
    page: CheckupPage, session: Session, qtbot: QtBot
) -> None:
    (row,) = _findings(page, "industry_wording")
    # 附件2: 林业 stands in 5 rows, 林业行业 in rows 15 and 16.
    assert (row.numbers, row.deed_text) == ("15、16", "改为“林业”")
    _go(page, "industry_wording")
    with qtbot.waitSignal(session.changed) as told:
        QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert told.args[0].tables["project"] == {_id(session, 15), _id(session, 16)}
    _settle(qtbot, session, page)
    assert _findings(page, "industry_wording") == []
    session.undo()
    _settle(qtbot, session, page)
    assert len(_findings(page, "industry_wording")) == 1


def test_what_one_goes_there_for_is_said(page: CheckupPage) -> None:
    words = {row.finding.rule: row.deed_text for row in _findings(page)}
    assert words["missing_period"] == "补填"
    assert words["unscheduled"] == "填起止年"
    assert words["overdue"] == "填进展"


def test_headings_fold(page: CheckupPage) -> None:
    _go(page, "nature_contradiction")
    QTest.keyClick(page.list, Qt.Key.Key_Left)
    assert _findings(page, "nature_contradiction") == []
    assert isinstance(page.list.current_row(), Heading)
    QTest.keyClick(page.list, Qt.Key.Key_Right)
    assert len(_findings(page, "nature_contradiction")) == 6
    rect = page.list.visualRect(page.list.model().index(0, 0))
    QTest.mouseClick(page.list.viewport(), LEFT, PLAIN, rect.center())
    assert _findings(page, "duplicate") == []


def test_a_review_moves_the_finding_below_and_undo_brings_it_back(
    page: CheckupPage, session: Session, dialogs: DialogAnswers, qtbot: QtBot
) -> None:
    _go(page, "duplicate")
    dialogs.texts = ["两期分别立项"]
    with qtbot.waitSignal(session.changed):
        QTest.keyClick(page.list, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    _settle(qtbot, session, page)
    assert _tabs(page) == ["全部 17", "未核 16", "已核 1"]
    assert "可能重复" not in _headings(page)
    folded = next(row for row in page.list.rows if getattr(row, "key", "") == REVIEWED)
    assert isinstance(folded, Heading)
    assert folded.is_folded
    page.tabs.tabs.setCurrentIndex(2)
    (row,) = _findings(page)
    assert (row.deed_text, "两期分别立项" in row.sentence) == ("撤回", True)
    assert "王敏" in row.sentence
    with qtbot.waitSignal(session.changed):
        session.undo()
    _settle(qtbot, session, page)
    assert _tabs(page) == ["全部 17", "未核 17", "已核 0"]
    assert page.empty is not None


def test_a_cancelled_reason_reviews_nothing(
    page: CheckupPage, session: Session, dialogs: DialogAnswers
) -> None:
    before = session.library.undo_label()
    _go(page, "duplicate")
    QTest.keyClick(page.list, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert len(dialogs.asked) == 1
    assert session.tasks.is_idle
    assert session.library.undo_label() == before


def test_a_review_that_no_longer_holds_says_so(
    page: CheckupPage, session: Session, qtbot: QtBot
) -> None:
    finding = _go(page, "duplicate")
    mark = Mark(finding.rule, finding.subject, finding.fingerprint, finding.title)
    with qtbot.waitSignal(session.changed):
        session.perform(review_findings([mark], "两期"))
    _change(qtbot, session, 9, total="19001")
    _settle(qtbot, session, page)
    (row,) = _findings(page, "duplicate")
    assert row.sentence.endswith("核过以后又变了")
    _go(page, "duplicate")
    assert any(text.startswith("核过以后又变了") for text in page.comparison.texts())


def test_units_are_merged_with_one_click(page: CheckupPage, session: Session, qtbot: QtBot) -> None:
    _change(qtbot, session, 35, units="区卫健委")
    _settle(qtbot, session, page)
    finding = _go(page, "alike_units")
    assert _findings(page, "alike_units")[0].deed_text == "合并单位"
    with qtbot.waitSignal(session.changed):
        QTest.keyClick(page.list, Qt.Key.Key_Return)
    _settle(qtbot, session, page)
    assert _findings(page, "alike_units") == []
    assert finding.merge is not None
    assert session.library.undo_label() == "合并单位 区卫健委 → 区卫生健康委"
    with qtbot.waitSignal(session.changed):
        session.undo()
    _settle(qtbot, session, page)
    assert len(_findings(page, "alike_units")) == 1


def test_the_current_finding_stays_when_the_library_changes(
    page: CheckupPage, session: Session, qtbot: QtBot
) -> None:
    _go(page, "nature_contradiction", 3)
    key = page.list.current_row().key  # type: ignore[union-attr]
    _change(qtbot, session, 9, total="19001", nature="迁建")
    _settle(qtbot, session, page)
    row = page.list.current_row()
    assert isinstance(row, FindingRow)
    assert row.key == key
    assert "33,001 万元" in _findings(page, "duplicate")[0].sentence


def test_hidden_it_waits_until_it_is_shown(
    page: CheckupPage, session: Session, qtbot: QtBot
) -> None:
    page.hide()
    before = page.results
    _change(qtbot, session, 3, nature="扩建")
    qtbot.wait(400)
    assert page.is_stale
    assert page.results is before
    page.show()
    _settle(qtbot, session, page)
    assert "建设性质写的是状态" not in _headings(page)


def test_selected_findings_are_copied_as_text(page: CheckupPage) -> None:
    _go(page, "duplicate")
    for _ in range(2):
        # Over the heading between.
        QTest.keyClick(page.list, Qt.Key.Key_Down)
    QTest.keyClick(page.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(page.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert [line.split("\t")[:2] for line in lines] == [
        ["黔江区大健康产业", "4"], ["黔江区大健康产业", "5"],
    ]  # fmt: skip
    assert lines[1].endswith("\t重庆市黔江中心医院科教大楼\t建设性质写“新建”，建设内容写“续建”")


def test_nothing_found_is_said(page: CheckupPage, session: Session, qtbot: QtBot) -> None:
    page.tabs.tabs.setCurrentIndex(2)
    assert page.empty is not None
    assert page.empty.accessibleName() == "还没有标记过已核"
    page.tabs.tabs.setCurrentIndex(1)
    assert page.empty is None


def test_a_cancelled_examination_leaves_what_was_there(
    page: CheckupPage, session: Session, qtbot: QtBot
) -> None:
    before = page.results
    page.refresh()
    page.header.cancel_wanted.emit()
    assert not page.is_running
    assert page.is_stale
    assert page.header.headline.text() == "已取消"
    qtbot.waitUntil(lambda: session.tasks.is_idle, timeout=20_000)
    assert page.results is before
    assert not page.header.again.isHidden()
    page.header.again.click()
    _settle(qtbot, session, page)
    assert page.results is not before


def test_one_reserve_at_a_time(page: CheckupPage, session: Session, qtbot: QtBot) -> None:
    assert page.tabs.reserve.isHidden()
    with qtbot.waitSignal(session.changed):
        session.perform(create_reserve("万盛经开区大健康"))
    _settle(qtbot, session, page)
    assert not page.tabs.reserve.isHidden()
    assert _findings(page, "duplicate")[0].sentence.startswith("黔江区大健康产业：")
    page.tabs.reserve.setCurrentIndex(2)
    page.tabs.reserve.activated.emit(2)
    assert _tabs(page) == ["全部 0", "未核 0", "已核 0"]
    assert page.header.headline.text().startswith("0 个项目，")
    assert page.empty is not None
    assert page.empty.accessibleName() == "还没有项目可查"


def test_the_reserve_is_the_one_chosen_in_the_window(
    page: CheckupPage, session: Session, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.changed):
        session.perform(create_reserve("万盛经开区大健康"))
    _settle(qtbot, session, page)
    with session.library.read() as connection:
        ids = {each.name: each.id for each in load_reserves(connection)}
    session.set_filter(Filter((), ids["黔江区大健康产业"]))
    assert page.tabs.reserve.currentText() == "黔江区大健康产业"
    assert page.header.headline.text().startswith("36 个项目，")
    assert not _findings(page, "duplicate")[0].sentence.startswith("黔江区大健康产业：")
    # Chosen here, it is chosen in the window too; the conditions stay.
    term = Condition("nature", Operator.IS, ("新建",))
    session.set_filter(Filter((term,), ids["黔江区大健康产业"]))
    page.tabs.reserve.setCurrentIndex(2)
    page.tabs.reserve.activated.emit(2)
    assert session.filter == Filter((term,), ids["万盛经开区大健康"])
    # What is chosen while the page is hidden is there when it is seen again.
    page.hide()
    session.set_filter(Filter())
    page.show()
    assert page.tabs.reserve.currentText() == "全部储备库"
    assert _tabs(page)[0] == "全部 17"


def test_a_difference_names_stated_and_computed(
    page: CheckupPage, session: Session, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.changed):
        session.perform(delete_projects([_id(session, 36)]))
    _settle(qtbot, session, page)
    assert _headings(page)[0] == "与文件载明的数字不符"
    _go(page, "difference")
    texts = page.comparison.texts()
    for text in ("文件载明", "实有", "相差", "2,790,637", "2,788,637", "-2,000"):
        assert text in texts
    order = [row.title for row in page.list.rows if isinstance(row, OrderRow)]
    assert order == ["文库文件"]


def _captions(page: CheckupPage) -> dict[str, str]:
    return {row.title: row.caption for row in page.list.rows if isinstance(row, Heading)}


def test_headings_count_what_is_still_open(
    page: CheckupPage, session: Session, qtbot: QtBot, dialogs: DialogAnswers
) -> None:
    dialogs.texts = ["两期"]
    notices: list[str] = []
    session.notice.connect(notices.append)
    told = _captions(page)["建设性质与建设内容不一致"]
    count = int(told.split(" ")[0])
    finding = _go(page, "nature_contradiction")
    with qtbot.waitSignal(session.changed):
        page.deeds.review([finding])
    _settle(qtbot, session, page)
    assert notices[-1] == f"已核：{finding.title}，可以撤销"
    left = _findings(page, "nature_contradiction")[: count - 1]
    numbers = [each.number for row in left for each in row.finding.projects]
    with session.library.read() as connection:
        ids = [find_project(connection, str(number)) for number in numbers]
        yuan = load_selection_totals(connection, ids).total_yuan
    assert _captions(page)["建设性质与建设内容不一致"] == (
        f"{count - 1} 条　{len(set(ids))} 个项目　{yuan // 10_000:,} 万元"
    )


def test_headings_count_the_reserve_that_is_listed(
    page: CheckupPage, session: Session, qtbot: QtBot
) -> None:
    whole = _captions(page)["无起止年，计入未排期"]
    session.perform(create_reserve("万盛经开区大健康"))
    _settle(qtbot, session, page)
    with session.library.read() as connection:
        ids = {each.name: each.id for each in load_reserves(connection)}
    session.set_filter(Filter((), ids["黔江区大健康产业"]))
    _settle(qtbot, session, page)
    assert _captions(page)["无起止年，计入未排期"] == whole


def test_no_sum_is_told_of_projects_that_state_no_amount(
    page: CheckupPage, session: Session, qtbot: QtBot
) -> None:
    _change(qtbot, session, 36, total="")
    _settle(qtbot, session, page)
    assert _captions(page)["未填总投资"] == "1 条　1 个项目"
