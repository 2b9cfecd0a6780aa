"""The command palette: what it finds, and driving it by keys and by an input method."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.palette.commandpalette import CommandPalette
from app.ui.palette.items import PaletteItem, PaletteSection
from app.ui.palette.matching import Command, Match, command_provider, find_match
from app.ui.palette.rows import find_spans
from app.ui.theme import apply_theme
from app.ui.tokens import LIGHT

# The offscreen platform says so of every window with a fixed size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

PROJECTS = ("重庆市黔江区三塘盖旅游康养度假区项目", "濯水康养名镇", "水车坪度假小镇")


def test_text_is_found_where_it_stands() -> None:
    assert find_match("康养", "濯水康养名镇") == Match(1, ((2, 4),))
    assert find_match("濯水", "濯水康养名镇") == Match(0, ((0, 2),))
    assert find_match("医院", "濯水康养名镇") is None
    assert find_match("", "濯水康养名镇") == Match(0, ())


@pytest.mark.parametrize(
    ("query", "span"),
    [
        ("dr", (0, 2)),
        ("daoru", (0, 2)),
        ("daor", (0, 2)),
        ("dru", (0, 2)),
        ("biao", (4, 5)),
        ("drf", (0, 3)),
        ("drfujianb", (0, 5)),
    ],
)
def test_pinyin_is_found_in_full_by_initials_and_mixed(query: str, span: tuple[int, int]) -> None:
    found = find_match(query, "导入附件表")
    assert found is not None
    assert found.spans == (span,)


@pytest.mark.parametrize("query", ["daru", "rd", "x", "daoruu", "drz"])
def test_what_does_not_spell_the_name_is_not_found(query: str) -> None:
    assert find_match(query, "导入附件表") is None


def test_a_two_letter_initial_and_a_second_reading_are_found() -> None:
    # 重 reads chóng and zhòng, 行 háng and xíng.
    for query in ("cq", "chq", "chongq", "zq"):
        assert find_match(query, "重庆") is not None, query
    for query in ("hy", "xy"):
        assert find_match(query, "行业") is not None, query


def test_words_are_found_separately_and_all_of_them() -> None:
    found = find_match("打印 jianjie", "打印项目简介")
    assert found is not None
    assert found.spans == ((0, 2), (4, 6))
    assert find_match("打印 yiyuan", "打印项目简介") is None


def test_keywords_find_what_the_title_does_not_say() -> None:
    assert find_match("pdf", "打印项目简介", ("PDF", "打印机")) == Match(4, ())
    assert find_match("pdf", "打印项目简介") is None


def test_commands_come_best_first_and_say_why_not() -> None:
    def nothing() -> None: ...

    provide = command_provider(
        (
            Command("项目：导入", "file-input", nothing),
            Command("导入附件表", "file-input", nothing, why_not=lambda: "文库是只读的"),
            Command("打印", "printer", nothing, "Ctrl+P", why_not=lambda: ""),
        )
    )
    (section,) = provide("导入")
    assert [item.title for item in section.items] == ["导入附件表", "项目：导入"]
    assert [item.enabled for item in section.items] == [False, True]
    assert section.items[0].reason == "文库是只读的"
    assert [len(section.items) for section in provide("")] == [3]
    assert [len(section.items) for section in provide("没有这个")] == [0]


def test_spans_of_a_query_do_not_overlap() -> None:
    assert find_spans("康养 养", "濯水康养名镇") == ((2, 4),)
    assert find_spans("名镇 康养", "濯水康养名镇") == ((2, 4), (4, 6))


class Stage:
    """A window with a field, a palette over it, and what was run."""

    def __init__(self, qtbot: QtBot) -> None:
        self.ran: list[str] = []
        self.window = QWidget()
        self.window.resize(1200, 800)
        self.field = QLineEdit()
        QVBoxLayout(self.window).addWidget(self.field)
        self.palette = CommandPalette(self.window, [self.projects, self.commands])
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        self.field.setFocus()

    def run(self, name: str) -> Callable[[], None]:
        return lambda: self.ran.append(name)

    def projects(self, query: str) -> list[PaletteSection]:
        more = (PaletteItem("打印简介", "printer", "", "", self.run("brief")),)
        items = tuple(
            PaletteItem(name, "file-text", "", "", self.run(name), more=more)
            for name in PROJECTS
            if find_match(query, name) is not None
        )
        return [PaletteSection("项目", f"{len(items)} 个", items)]

    def commands(self, query: str) -> list[PaletteSection]:
        title = f"筛选：名称含“{query}”"
        items = (
            PaletteItem(title, "list-filter", "2 个", "Ctrl+Enter", self.run("filter")),
            PaletteItem("新建项目", "plus", "", "", self.run("new"), False, "文库是只读的"),
        )
        return [PaletteSection("命令", "", items)]

    def current(self) -> str:
        item = self.palette.current_item()
        return item.title if item is not None else ""

    def titles(self) -> list[str]:
        rows = self.palette.rows
        return [rows.row_at(at).title for at in range(rows.rowCount())]


@pytest.fixture
def stage(qapp: QApplication, qtbot: QtBot) -> Stage:
    apply_theme(qapp, "light")
    return Stage(qtbot)


def test_it_stands_in_the_middle_and_takes_the_focus(stage: Stage) -> None:
    stage.palette.open_palette()
    box = stage.palette.geometry()
    assert (box.width(), box.top()) == (640, 112)
    assert abs(box.center().x() - 600) <= 1
    assert stage.window.focusWidget() is stage.palette.input


def test_it_fits_into_a_small_window(stage: Stage) -> None:
    stage.window.resize(600, 360)
    stage.palette.open_palette()
    box = stage.palette.geometry()
    assert box.left() >= 0
    assert box.right() < 600
    assert box.bottom() < 360


@pytest.mark.parametrize("height", [360, 410, 440, 470])
def test_no_row_is_cut_at_the_foot(stage: Stage, height: int) -> None:
    stage.palette.set_providers([lambda query: stage.projects(query) * 5])
    stage.window.resize(600, height)
    stage.palette.open_palette()
    view = stage.palette.list
    assert view.verticalScrollBar().maximum() > 0
    bottoms = [
        view.visualRect(stage.palette.rows.index(at)).bottom() + 1
        for at in range(stage.palette.rows.rowCount())
    ]
    assert view.viewport().height() in bottoms


def test_a_note_says_where_a_hit_stands_and_is_painted(stage: Stage) -> None:
    note = "建设内容　规划床位600张"
    item = PaletteItem("应急医院", "file-text", "", "", stage.run("x"), note=note)
    plain = PaletteItem("应急医院", "file-text", "", "", stage.run("x"))
    marked = replace(item, note_spans=((7, 9),))
    pictures = []
    for each in (plain, item, marked):
        stage.palette.set_providers([lambda _query, one=each: [PaletteSection("", "", (one,))]])  # type: ignore[misc]
        stage.palette.open_palette()
        pictures.append(stage.palette.list.viewport().grab().toImage())
    assert pictures[0] != pictures[1]
    assert pictures[1] != pictures[2]
    index = stage.palette.rows.index(0)
    assert note in str(index.data(Qt.ItemDataRole.AccessibleTextRole))


def test_typing_narrows_and_enter_runs(stage: Stage) -> None:
    stage.palette.open_palette()
    QTest.keyClicks(stage.palette.input, "zskang")
    QTest.keyClick(stage.palette.input, Qt.Key.Key_Backspace)
    # 濯 zhuó, 水 shuǐ, 康 on its way to kāng.
    assert stage.titles()[:3] == ["项目", PROJECTS[1], "命令"]
    stage.palette.input.setText("康养")
    assert stage.titles() == [
        "项目",
        PROJECTS[0],
        PROJECTS[1],
        "命令",
        "筛选：名称含“康养”",
        "新建项目",
    ]
    assert stage.current() == PROJECTS[0]
    QTest.keyClick(stage.palette.input, Qt.Key.Key_Down)
    QTest.keyClick(stage.palette.input, Qt.Key.Key_Return)
    assert stage.ran == [PROJECTS[1]]
    assert not stage.palette.isVisible()
    assert stage.window.focusWidget() is stage.field


def test_the_arrows_skip_headings_and_go_round(stage: Stage) -> None:
    stage.palette.open_palette("康养")
    seen = [stage.current()]
    for _ in range(4):
        QTest.keyClick(stage.palette.input, Qt.Key.Key_Down)
        seen.append(stage.current())
    assert seen == [PROJECTS[0], PROJECTS[1], "筛选：名称含“康养”", "新建项目", PROJECTS[0]]
    QTest.keyClick(stage.palette.input, Qt.Key.Key_Up)
    assert stage.current() == "新建项目"
    QTest.keyClick(stage.palette.input, Qt.Key.Key_PageUp)
    assert stage.current() == PROJECTS[0]


def test_a_disabled_row_says_why_and_does_nothing(stage: Stage) -> None:
    stage.palette.open_palette("康养")
    QTest.keyClick(stage.palette.input, Qt.Key.Key_Up)
    QTest.keyClick(stage.palette.input, Qt.Key.Key_Return)
    assert stage.ran == []
    assert stage.palette.isVisible()
    index = stage.palette.list.currentIndex()
    said = stage.palette.rows.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert said == "新建项目，文库是只读的"


def test_ctrl_enter_takes_the_row_that_shows_it(stage: Stage) -> None:
    stage.palette.open_palette("康养")
    QTest.keyClick(stage.palette.input, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert stage.ran == ["filter"]


def test_enter_while_composing_belongs_to_the_input_method(stage: Stage) -> None:
    stage.palette.open_palette()
    line = stage.palette.input
    QApplication.sendEvent(line, QInputMethodEvent("kang yang", []))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down):
        QTest.keyClick(line, key)
    assert stage.palette.isVisible()
    assert stage.ran == []
    done = QInputMethodEvent()
    done.setCommitString("康养")
    QApplication.sendEvent(line, done)
    assert line.text() == "康养"
    assert stage.current() == PROJECTS[0]
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert stage.ran == [PROJECTS[0]]


def test_escape_closes_and_gives_the_focus_back(stage: Stage, qtbot: QtBot) -> None:
    stage.palette.open_palette("康养")
    with qtbot.waitSignal(stage.palette.closed):
        QTest.keyClick(stage.palette.input, Qt.Key.Key_Escape)
    assert stage.window.focusWidget() is stage.field


def test_tab_offers_more_on_the_same_thing(stage: Stage) -> None:
    stage.palette.open_palette("康养")
    QTest.keyClick(stage.palette.input, Qt.Key.Key_Tab)
    assert stage.titles() == ["更多操作", "打印简介"]
    QTest.keyClick(stage.palette.input, Qt.Key.Key_Escape)
    assert stage.titles()[0] == "项目"
    QTest.keyClick(stage.palette.input, Qt.Key.Key_Tab)
    QTest.keyClick(stage.palette.input, Qt.Key.Key_Return)
    assert stage.ran == ["brief"]


def test_a_click_beside_it_closes_and_one_on_a_row_runs(stage: Stage) -> None:
    stage.palette.open_palette("康养")
    QTest.mouseClick(stage.field, Qt.MouseButton.LeftButton)
    assert not stage.palette.isVisible()
    stage.palette.open_palette("康养")
    view = stage.palette.list
    point = view.visualRect(stage.palette.rows.index(2)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert stage.ran == [PROJECTS[1]]


def test_nothing_found_is_said_and_painted(stage: Stage) -> None:
    stage.palette.set_providers([stage.projects])
    stage.palette.open_palette("没有这个")
    assert stage.titles() == []
    assert stage.palette.current_item() is None
    stage.palette.grab()


def test_the_current_row_and_its_match_are_painted(stage: Stage) -> None:
    stage.palette.open_palette("康养")
    view = stage.palette.list
    image = stage.palette.grab().toImage()
    rect = view.visualRect(view.currentIndex())
    top = view.mapTo(stage.palette, rect.topLeft())
    assert image.pixelColor(300, top.y() + 3) == QColor(LIGHT.soft)
    assert image.pixelColor(top.x() + 9, top.y() + 18) == QColor(LIGHT.accent)
    colors = {
        image.pixelColor(x, y).name().upper()
        for x in range(200, 300)
        for y in range(top.y(), top.y() + 36)
    }
    assert LIGHT.accent_text in colors
