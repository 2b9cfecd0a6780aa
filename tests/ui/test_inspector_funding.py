"""The funding tab: lines edited in place by keyboard, what they add up to, and their history."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.library.file import open_library
from app.models.funding import USUAL_SOURCES
from app.operations.funding import FundingEntry, replace_funding
from app.operations.projects import delete_projects
from app.queries.timeline import load_history
from app.settings import Settings
from app.ui.controls.label import Label
from app.ui.inspector.fundingpane import FundingPane
from app.ui.inspector.fundingtable import FundingTable
from app.ui.inspector.fundingwording import AMOUNT
from app.ui.inspector.panel import FUNDING, HISTORY
from app.ui.inspector.valueview import INSET
from app.ui.session import Session
from tests.library_files import AUTHOR, qianjiang_copy
from tests.ui.inspectorbench import Bench, make_bench, write

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

WAN = 10_000

#: Number 21 of the annex has 10,000 万元.
LINES = [
    FundingEntry("中央预算内", 2021, "2800"),
    FundingEntry("专项债券", 2022, "0.4亿元"),
    FundingEntry("企业自筹", None, "1500"),
]


class Desk:
    """The funding tab of number 21."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.project_id = bench.turn_to(21)
        bench.panel.tabs.setCurrentIndex(FUNDING)

    @property
    def pane(self) -> FundingPane:
        return self.bench.panel.funding

    @property
    def table(self) -> FundingTable:
        return self.pane.table

    def lay(self, entries: list[FundingEntry]) -> None:
        self.bench.session.perform(replace_funding(self.project_id, entries))
        self.bench.settle()

    def stored(self) -> list[tuple[str, int | None, int | None, str]]:
        return [
            (line["source"], line["year"], line["amount_yuan"], line["amount_text"])
            for line in self.bench.stored(21)["funding"]
        ]

    def key(self, key: Qt.Key) -> None:
        target: QWidget = self.table.editor or self.table
        QTest.keyClick(target, key)

    def type(self, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
        assert self.table.editor is not None
        self.table.editor.clear()
        write(self.table.editor, text)
        self.key(key)

    def sums(self) -> dict[str, str]:
        lines = (*self.pane.sums.lines, *self.pane.years.lines)
        return {line.title: line.figure for line in lines}

    def steps(self) -> list[str]:
        with self.bench.session.library.read() as connection:
            return [entry.label for entry in load_history(connection)]


@pytest.fixture
def desk(session: Session, qapp: QApplication, qtbot: QtBot) -> Desk:
    return Desk(make_bench(session, qapp, qtbot))


@pytest.fixture
def locked(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Bench]:
    """The library held by another program, with funding, here opened for reading."""
    path = qianjiang_copy(tmp_path, "被占用.chubei")
    with open_library(path, author=AUTHOR, must_write=True) as holder:
        holder.perform(replace_funding(21, LINES))
        session = Session(open_library(path, author=AUTHOR), Settings())
        yield make_bench(session, qapp, qtbot)
        session.close()


def test_a_line_is_written_by_keyboard_and_is_one_step(desk: Desk) -> None:
    before = len(desk.steps())
    desk.table.setFocus(Qt.FocusReason.TabFocusReason)
    desk.type("专项债券")
    desk.type("2026年")
    desk.type("1.2亿元")
    # The keyboard stands in the next new line.
    assert desk.table.place == (1, 0)
    assert desk.stored() == [("专项债券", 2026, 12_000 * WAN, "1.2亿元")]
    desk.type("企业自筹", Qt.Key.Key_Tab)
    desk.type("", Qt.Key.Key_Tab)
    desk.type("300", Qt.Key.Key_Tab)
    desk.key(Qt.Key.Key_Return)
    assert not desk.table.is_editing
    assert desk.stored()[1] == ("企业自筹", None, 300 * WAN, "300")
    assert len(desk.steps()) == before + 2
    desk.bench.session.undo()
    assert [line[0] for line in desk.stored()] == ["专项债券"]
    assert [line.source for line in desk.table.lines] == ["专项债券"]


def test_one_cell_changed_is_one_step_and_leaves_the_rest_as_typed(desk: Desk) -> None:
    desk.lay(LINES)
    desk.table.begin_edit(0, 2)
    assert desk.table.editor is not None
    assert desk.table.editor.text() == "2800"
    desk.type("3000")
    assert desk.table.place == (1, 0)
    assert desk.stored() == [
        ("中央预算内", 2021, 3_000 * WAN, "3000"),
        ("专项债券", 2022, 4_000 * WAN, "0.4亿元"),
        ("企业自筹", None, 1_500 * WAN, "1500"),
    ]
    desk.bench.session.undo()
    assert desk.stored()[0][2] == 2_800 * WAN


def test_a_bare_number_counts_in_the_users_unit(desk: Desk) -> None:
    desk.lay(LINES)
    desk.bench.session.settings = replace(desk.bench.session.settings, money_unit="亿元")
    desk.bench.session.settings_changed.emit()
    desk.table.begin_edit(2, 2)
    assert desk.table.editor is not None
    assert desk.table.editor.text() == "1500万元"
    desk.type("0.2")
    assert [line[2:] for line in desk.stored()] == [
        (2_800 * WAN, "2800"),
        (4_000 * WAN, "0.4亿元"),
        (2_000 * WAN, "0.2亿元"),
    ]


def test_looking_at_every_cell_writes_nothing(desk: Desk) -> None:
    desk.lay(LINES)
    steps = desk.steps()
    desk.table.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(9):
        desk.key(Qt.Key.Key_Tab)
    assert desk.table.place == (3, 0)
    desk.bench.other.setFocus()
    desk.bench.settle()
    assert desk.steps() == steps


def test_tab_leaves_after_the_last_line_and_goes_back(desk: Desk) -> None:
    desk.lay(LINES)
    desk.table.setFocus(Qt.FocusReason.TabFocusReason)
    desk.key(Qt.Key.Key_Backtab)
    assert not desk.table.is_editing
    desk.table.begin_edit(3, 0)
    desk.key(Qt.Key.Key_Backtab)
    assert desk.table.place == (2, 2)
    desk.table.begin_edit(3, 0)
    desk.key(Qt.Key.Key_Tab)
    assert not desk.table.is_editing
    assert not desk.table.isAncestorOf(QApplication.focusWidget() or desk.table)


def test_delete_takes_a_line_away(desk: Desk) -> None:
    desk.lay(LINES)
    desk.table.setFocus()
    desk.key(Qt.Key.Key_Down)
    desk.key(Qt.Key.Key_Delete)
    assert [line[0] for line in desk.stored()] == ["中央预算内", "企业自筹"]
    desk.bench.session.undo()
    assert [line[0] for line in desk.stored()] == ["中央预算内", "专项债券", "企业自筹"]
    row = desk.table.rows[0]
    place = row.rect().center()
    # The cross stands between year and amount.
    place.setX(row.cell_rect(AMOUNT).left() - 8)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=place)
    assert [line[0] for line in desk.stored()] == ["专项债券", "企业自筹"]


def test_what_cannot_be_taken_stays_says_why_and_offers_what_was_meant(desk: Desk) -> None:
    desk.lay(LINES)
    desk.table.begin_edit(1, 2)
    desk.type("5O00")
    editor = desk.table.editor
    assert editor is not None
    assert editor.text() == "5O00"
    assert editor.property("state") == "error"
    assert desk.table.note.text.text() == "第 2 个字符是字母 O，不是数字 0。"
    assert desk.bench.states[-1] == "资金拼盘"
    assert desk.stored()[1][2] == 4_000 * WAN
    desk.key(Qt.Key.Key_Return)
    assert desk.stored()[1][2:] == (5_000 * WAN, "5000")
    desk.key(Qt.Key.Key_Escape)
    assert desk.bench.states[-1] == ""


@pytest.mark.parametrize("year", ["26", "2026-2027", "明年", "1899"])
def test_a_year_is_one_year_of_four_digits(desk: Desk, year: str) -> None:
    desk.lay(LINES)
    desk.table.begin_edit(0, 1)
    desk.type(year)
    assert desk.table.is_refused
    assert desk.table.note.text.text() == "不是四位的年份。"
    assert desk.stored()[0][1] == 2021
    desk.type("２０２４")
    assert desk.stored()[0][1] == 2024


def test_a_line_without_a_source_is_not_lost_and_not_taken(desk: Desk) -> None:
    desk.table.begin_edit(0, 0)
    desk.type("", Qt.Key.Key_Escape)
    desk.table.begin_edit(0, 0)
    desk.type("其他", Qt.Key.Key_Tab)
    desk.type("2025", Qt.Key.Key_Tab)
    desk.table.begin_edit(0, 0)
    desk.type("")
    assert desk.table.is_refused
    desk.bench.other.setFocus()
    assert desk.stored() == []
    assert desk.bench.panel.commit_open() is False
    desk.bench.turn_to(22)
    assert not desk.table.is_editing
    assert desk.table.lines == ()
    assert desk.bench.states[-1] == "资金拼盘"
    desk.bench.turn_to(21)
    assert desk.table.is_refused
    desk.type("其他", Qt.Key.Key_Tab)
    desk.bench.other.setFocus()
    desk.bench.settle()
    assert desk.stored() == [("其他", 2025, None, "")]
    assert desk.bench.states[-1] == ""


def test_leaving_takes_a_line_that_was_begun(desk: Desk) -> None:
    desk.table.begin_edit(0, 0)
    assert desk.table.editor is not None
    write(desk.table.editor, "市级")
    desk.bench.turn_to(22)
    assert desk.stored() == [("市级", None, None, "")]
    assert desk.table.lines == ()


def test_quick_entries_are_all_kept(desk: Desk) -> None:
    desk.table.begin_edit(0, 0)
    for source, year, amount in (("市级", "2025", "1"), ("区县级", "2026", "2"), ("其他", "", "3")):
        desk.type(source)
        desk.type(year)
        desk.type(amount)
    assert desk.stored() == [
        ("市级", 2025, WAN, "1"),
        ("区县级", 2026, 2 * WAN, "2"),
        ("其他", None, 3 * WAN, "3"),
    ]
    assert [line.source for line in desk.table.lines] == ["市级", "区县级", "其他"]


def test_a_record_read_before_the_last_entry_does_not_take_it_back(desk: Desk) -> None:
    desk.lay(LINES)
    before = desk.bench.stored(21)
    desk.table.begin_edit(0, 2)
    desk.type("3000")
    # Read while that was on its way into the file.
    desk.pane.show_record(before, "万元", is_editable=True)
    desk.type("一般债券")
    assert [line[::2] for line in desk.stored()] == [
        ("中央预算内", 3_000 * WAN),
        ("一般债券", 4_000 * WAN),
        ("企业自筹", 1_500 * WAN),
    ]


def test_typing_in_a_cell_begins_an_entry(desk: Desk) -> None:
    desk.lay(LINES)
    desk.table.setFocus()
    desk.key(Qt.Key.Key_Right)
    desk.key(Qt.Key.Key_Right)
    QTest.keyClicks(desk.table, "7")
    assert desk.table.editor is not None
    assert desk.table.editor.text() == "7"
    desk.key(Qt.Key.Key_Return)
    assert desk.stored()[0][2] == 7 * WAN


def test_a_line_is_copied_for_a_spreadsheet(desk: Desk) -> None:
    desk.lay(LINES)
    desk.table.setFocus()
    QTest.keyClick(desk.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "中央预算内\t2021\t2800"


def test_a_composition_that_begins_in_a_cell_is_not_broken_off(desk: Desk) -> None:
    desk.table.setFocus()
    QApplication.sendEvent(desk.table, QInputMethodEvent("shi", []))
    assert desk.table.hasFocus()
    write(desk.table, "市级")
    assert desk.table.editor is not None
    assert desk.table.editor.text() == "市级"
    assert desk.table.editor.hasFocus()


def test_sources_in_use_are_offered_before_the_usual_ones(desk: Desk) -> None:
    desk.bench.session.perform(replace_funding(1, [FundingEntry("对口帮扶资金")]))
    desk.bench.session.perform(replace_funding(2, [FundingEntry("对口帮扶资金")]))
    desk.lay([FundingEntry("银行贷款")])
    desk.table.begin_edit(1, 0)
    desk.bench.settle()
    editor = desk.table.editor
    assert editor is not None
    editor.open_list()
    offered = [(choice.value, choice.caption) for choice in editor.popup.choices]
    assert offered[:3] == [("对口帮扶资金", "2 个"), ("银行贷款", "1 个"), ("中央预算内", "")]
    assert sorted(value for value, _ in offered) == sorted({*USUAL_SOURCES, "对口帮扶资金"})
    QTest.keyClicks(editor, "zxzq")
    assert [choice.value for choice in editor.popup.choices] == ["专项债券"]


def test_sums_and_the_yearly_plan(desk: Desk) -> None:
    desk.lay([*LINES, FundingEntry("市级", 2022, "200")])
    # 2,800 + 4,000 + 1,500 + 200 = 8,500 of 10,000; planned 2,800 and 4,200.
    assert desk.sums() == {
        "合计": "8,500",
        "总投资": "10,000",
        "未落实": "1,500",
        "2021 年": "2,800",
        "2022 年": "4,200",
        "年度计划未列": "3,000",
    }
    assert "不再按建设周期平均分摊" in desk.pane.note.text()


def test_amounts_and_their_sums_end_where_the_head_of_the_inspector_does(desk: Desk) -> None:
    desk.lay(LINES)
    window = desk.bench.panel
    head = window.head.figure
    edge = head.mapTo(window, head.rect().topRight()).x()
    row = desk.table.rows[0]
    amount = row.mapTo(window, row.cell_rect(AMOUNT).topRight()).x() - INSET
    assert amount == edge
    figures = [each for each in desk.pane.sums.findChildren(Label) if each.text() == "8,300"]
    assert [each.mapTo(window, each.rect().topRight()).x() for each in figures] == [edge]


def test_lines_beyond_the_total_say_so(desk: Desk) -> None:
    desk.lay([FundingEntry("银行贷款", 2025, "12500")])
    assert desk.sums()["超出总投资"] == "2,500"
    assert desk.sums()["年度计划未列"] == "-2,500"
    tokens = {line.title: line.token for line in (*desk.pane.sums.lines, *desk.pane.years.lines)}
    assert tokens["超出总投资"] == tokens["年度计划未列"] == "caution"


def test_without_lines_it_says_what_it_is_for(desk: Desk) -> None:
    assert "还有多少没有落实" in desk.pane.note.text()
    assert desk.pane.sums.isHidden()
    assert desk.pane.years_title.isHidden()
    assert desk.table.rows[0].accessibleName() == "添加一行"


def test_the_recycle_bin_is_shown_and_not_edited(desk: Desk) -> None:
    desk.lay(LINES)
    desk.bench.session.perform(delete_projects([desk.project_id]))
    desk.bench.settle()
    assert len(desk.table.rows) == 3
    desk.table.setFocus()
    desk.key(Qt.Key.Key_Return)
    desk.key(Qt.Key.Key_Delete)
    assert desk.table.editor is None
    assert len(desk.table.lines) == 3
    assert desk.sums()["合计"] == "8,300"


def test_a_library_for_reading_is_shown_and_not_edited(locked: Bench) -> None:
    locked.turn_to(21)
    table = locked.panel.funding.table
    locked.panel.tabs.setCurrentIndex(FUNDING)
    assert [line.source for line in table.lines] == ["中央预算内", "专项债券", "企业自筹"]
    table.begin_edit(0, 0)
    assert table.editor is None
    QTest.mouseClick(table.rows[0], Qt.MouseButton.LeftButton)
    assert table.editor is None


def test_the_history_tells_which_line_changed(desk: Desk) -> None:
    desk.lay(LINES)
    # Taking the first away moves the others up; only what the user did is told.
    desk.lay(LINES[1:])
    desk.lay([LINES[1], FundingEntry("企业自筹", None, "12500"), FundingEntry("市级", 2023)])
    desk.bench.session.undo()
    desk.bench.settle()
    desk.bench.panel.tabs.setCurrentIndex(HISTORY)
    desk.bench.settle()
    told = [[line.text() for line in view.lines] for view in desk.bench.panel.history.views]
    assert told[:4] == [
        ["企业自筹：12,500 → 1,500", "市级 2023 年：未填 → （无）"],
        ["企业自筹：1,500 → 12,500", "市级 2023 年：（无） → 未填"],
        ["中央预算内 2021 年：2,800 → （无）"],
        [
            "中央预算内 2021 年：（无） → 2,800",
            "专项债券 2022 年：（无） → 4,000",
            "企业自筹：（无） → 1,500",
        ],
    ]
