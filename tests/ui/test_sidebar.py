"""The sidebar: what it counts, what choosing does, and that the keyboard reaches all of it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.operations.projects import create_project, delete_projects, update_projects
from app.operations.reserves import create_reserve
from app.operations.views import create_view
from app.queries.filter import Condition, Filter, Operator, Words
from app.queries.querytext import parse_query
from app.ui.session import Session
from app.ui.sidebar.delegate import elided
from app.ui.sidebar.panel import SidebarPanel
from app.ui.sidebar.rail import SidebarRail
from app.ui.sidebar.rows import Entry, FacetHead, FacetRow, Heading, MoreRow, Row
from app.ui.theme import Theme, apply_theme
from tests.ui.dialog_answers import DialogAnswers

# The offscreen platform says so of every window with a fixed size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

LEFT = Qt.MouseButton.LeftButton
KEY = Qt.Key


@pytest.fixture
def panel(
    qtbot: QtBot, session: Session, theme: Theme, dialogs: DialogAnswers
) -> Iterator[SidebarPanel]:
    made = SidebarPanel(session, theme, dialogs)
    qtbot.addWidget(made)
    made.resize(240, 900)
    made.show()
    settle(qtbot, session)
    yield made
    made.hide()


def settle(qtbot: QtBot, session: Session) -> None:
    qtbot.waitUntil(lambda: session.tasks.is_idle)


def show_query(qtbot: QtBot, session: Session, query: str) -> None:
    session.set_filter(Filter(parse_query(query)))
    settle(qtbot, session)


def entries(panel: SidebarPanel) -> list[tuple[str, int | None]]:
    return [(row.title, row.count) for row in panel.rows if isinstance(row, Entry)]


def entry(panel: SidebarPanel, title: str) -> Entry:
    return next(row for row in panel.rows if isinstance(row, Entry) and row.title == title)


def facet(panel: SidebarPanel, dimension: str) -> list[FacetRow]:
    return [row for row in panel.rows if isinstance(row, FacetRow) and row.dimension == dimension]


def value(panel: SidebarPanel, dimension: str, title: str) -> FacetRow:
    return next(row for row in facet(panel, dimension) if row.title == title)


def click(panel: SidebarPanel, row: Row, at: QPoint | None = None) -> None:
    view = panel.list
    index = view.rows.index_of(row.key)
    view.scrollTo(index)
    point = at or view.visualRect(index).center()
    QTest.mouseClick(view.viewport(), LEFT, pos=point)


def current_titles(panel: SidebarPanel) -> list[str]:
    return [row.title for row in panel.rows if isinstance(row, Entry) and row.is_current]


def test_reserves_and_views_come_with_their_counts(panel: SidebarPanel) -> None:
    # 36 projects, 12 by 招商引资, 18 without calendar years, 5 of at least 10 亿元.
    assert entries(panel) == [
        ("黔江区大健康产业", 36),
        ("全部项目", 36),
        ("招商引资清单", 12),
        ("未排期", 18),
        ("总投资 10 亿元以上", 5),
        ("回收站", 0),
    ]
    assert current_titles(panel) == ["黔江区大健康产业", "全部项目"]


def test_facets_have_the_figures_of_the_document(panel: SidebarPanel) -> None:
    heads = [row.title for row in panel.rows if isinstance(row, FacetHead)]
    assert heads == [
        "投资方式",
        "分类",
        "所属行业",
        "建设性质",
        "牵头单位",
        "总投资",
        "年度",
        "周期状态",
    ]
    assert [(row.title, row.amount, row.count) for row in facet(panel, "financing")] == [
        ("招商引资", "249.80", 12),
        ("中央预算内投资和专项债券", "21.98", 9),
        ("政府投资", "4.31", 9),
        ("直接投资", "1.00", 1),
        ("专项债券", "0.95", 2),
        ("社会投资", "0.50", 1),
        ("自筹", "0.30", 1),
        ("中央预算内投资", "0.23", 1),
    ]
    assert value(panel, "financing", "专项债券").tip == "专项债券\n2 个，9,450 万元"
    assert [(row.title, row.count) for row in facet(panel, "period_kind")] == [
        ("只有时长", 9),
        ("待定", 5),
        ("有起止年", 18),
        ("未填", 3),
        ("力争", 1),
    ]


def test_a_click_toggles_a_value_and_the_other_facets_follow(
    qtbot: QtBot, session: Session, panel: SidebarPanel
) -> None:
    click(panel, value(panel, "category", "养生养老产业"))
    settle(qtbot, session)
    assert session.filter.terms == (Condition("category", Operator.IS, ("养生养老产业",)),)
    # Its own facet leaves the condition out; the others are held to it.
    assert value(panel, "category", "养生养老产业").is_chosen
    assert value(panel, "category", "医疗卫生服务业").count == 16
    assert sum(row.count for row in facet(panel, "financing")) == 11
    assert value(panel, "nature", "新建").count == 11
    click(panel, value(panel, "category", "养生养老产业"))
    settle(qtbot, session)
    assert session.filter == Filter()
    assert sum(row.count for row in facet(panel, "financing")) == 36


def test_values_without_projects_stay_faint_and_without_amount(
    qtbot: QtBot, session: Session, panel: SidebarPanel
) -> None:
    before = [row.title for row in facet(panel, "industry")]
    show_query(qtbot, session, "分类:养生养老产业")
    after = facet(panel, "industry")
    assert [row.title for row in after] == before
    gone = value(panel, "industry", "医药")
    assert (gone.count, gone.amount, gone.is_faint) == (0, "", True)


def test_boxes_and_marks_follow_before_the_figures_are_read(
    qtbot: QtBot, session: Session, panel: SidebarPanel
) -> None:
    session.set_filter(Filter(parse_query("方式:政府投资,招商引资")))
    assert [row.title for row in facet(panel, "financing") if row.is_chosen] == [
        "招商引资",
        "政府投资",
    ]
    head = next(row for row in panel.rows if isinstance(row, FacetHead))
    assert head.chosen == 2
    settle(qtbot, session)


def test_a_view_is_current_in_whatever_order_its_conditions_stand(
    qtbot: QtBot, session: Session, panel: SidebarPanel
) -> None:
    session.perform(create_view("待办", query_text="周期状态:只有时长,待定 性质:新建,扩建"))
    settle(qtbot, session)
    click(panel, entry(panel, "待办"))
    settle(qtbot, session)
    assert session.filter.terms == parse_query("周期状态:只有时长,待定 性质:新建,扩建")
    show_query(qtbot, session, "性质:扩建,新建 周期状态:待定,只有时长")
    assert current_titles(panel) == ["黔江区大健康产业", "待办"]
    click(panel, entry(panel, "全部项目"))
    assert session.filter.terms == ()
    settle(qtbot, session)


def test_the_recycle_bin_is_an_entry(qtbot: QtBot, session: Session, panel: SidebarPanel) -> None:
    session.perform(delete_projects([1, 2, 3]))
    settle(qtbot, session)
    assert entry(panel, "回收站").count == 3
    assert entry(panel, "全部项目").count == 33
    click(panel, entry(panel, "回收站"))
    settle(qtbot, session)
    assert session.filter == Filter(is_bin=True)
    assert current_titles(panel) == ["黔江区大健康产业", "回收站"]
    assert sum(row.count for row in facet(panel, "financing")) == 3
    click(panel, entry(panel, "全部项目"))
    settle(qtbot, session)
    assert not session.filter.is_bin


def test_where_nothing_is_there_is_nothing_to_choose_from(
    qtbot: QtBot, session: Session, panel: SidebarPanel
) -> None:
    click(panel, entry(panel, "回收站"))
    settle(qtbot, session)
    assert not [row for row in panel.rows if isinstance(row, FacetHead)]
    assert [row.title for row in panel.rows if isinstance(row, Heading)] == ["储备库", "视图"]
    click(panel, entry(panel, "全部项目"))
    settle(qtbot, session)
    assert value(panel, "nature", "新建").count == 33


def test_a_change_refreshes_every_figure(
    qtbot: QtBot, session: Session, panel: SidebarPanel
) -> None:
    row = value(panel, "financing", "社会投资")
    assert row.amount == "0.50"
    with session.library.read() as reading:
        (found,) = reading.exec_driver_sql(
            "SELECT id FROM project WHERE financing = '社会投资'"
        ).scalars()
    session.perform(update_projects({found: {"total": "100500"}}))
    settle(qtbot, session)
    assert value(panel, "financing", "社会投资").amount == "10.05"
    assert entry(panel, "总投资 10 亿元以上").count == 6
    session.undo()
    settle(qtbot, session)
    assert value(panel, "financing", "社会投资").amount == "0.50"


def test_the_scroll_and_the_keyboard_stay_where_they_are(
    qtbot: QtBot, session: Session, panel: SidebarPanel
) -> None:
    panel.resize(240, 400)
    key = value(panel, "nature", "在建").key
    view = panel.list
    view.setCurrentIndex(view.rows.index_of(key))
    view.verticalScrollBar().setValue(300)
    show_query(qtbot, session, "方式:招商引资")
    session.perform(update_projects({1: {"industry": "新行业"}}))
    settle(qtbot, session)
    row = view.current_row()
    assert row is not None
    assert row.key == key
    assert view.verticalScrollBar().value() == 300


def test_the_keyboard_walks_toggles_and_folds(
    qtbot: QtBot, session: Session, panel: SidebarPanel
) -> None:
    view = panel.list
    view.setFocus(Qt.FocusReason.TabFocusReason)
    first = view.current_row()
    assert first is not None
    assert first.title == "黔江区大健康产业"
    titles = []
    for _ in range(9):
        QTest.keyClick(view, KEY.Key_Down)
        row = view.current_row()
        assert row is not None
        titles.append(row.title)
    # The heading 筛选 has nothing to do, the heading 视图 has its +.
    assert titles == [
        "视图",
        "全部项目",
        "招商引资清单",
        "未排期",
        "总投资 10 亿元以上",
        "回收站",
        "投资方式",
        "招商引资",
        "中央预算内投资和专项债券",
    ]
    QTest.keyClick(view, KEY.Key_Space)
    settle(qtbot, session)
    assert session.filter.values_of("financing") == ("中央预算内投资和专项债券",)
    QTest.keyClick(view, KEY.Key_Left)
    QTest.keyClick(view, KEY.Key_Left)
    assert facet(panel, "financing") == []
    QTest.keyClick(view, KEY.Key_Right)
    assert len(facet(panel, "financing")) == 8
    settle(qtbot, session)


def test_a_folded_facet_is_read_when_it_is_opened(
    qtbot: QtBot, session: Session, panel: SidebarPanel
) -> None:
    head = next(
        row for row in panel.rows if isinstance(row, FacetHead) and row.dimension == "nature"
    )
    click(panel, head)
    assert facet(panel, "nature") == []
    show_query(qtbot, session, "分类:养生养老产业")
    folded = next(row for row in panel.rows if row.key == head.key)
    click(panel, folded)
    settle(qtbot, session)
    assert value(panel, "nature", "新建").count == 11


def test_a_hidden_panel_reads_nothing_and_catches_up(
    qtbot: QtBot, session: Session, panel: SidebarPanel
) -> None:
    panel.hide()
    session.set_filter(Filter(parse_query("分类:养生养老产业")))
    assert session.tasks.is_idle
    panel.show()
    settle(qtbot, session)
    assert sum(row.count for row in facet(panel, "financing")) == 11


def test_a_new_reserve_is_shown_at_once(
    qtbot: QtBot, session: Session, panel: SidebarPanel, dialogs: DialogAnswers
) -> None:
    show_query(qtbot, session, "方式:招商引资")
    dialogs.texts = ["万盛经开区大健康"]
    heading = panel.rows[0]
    assert isinstance(heading, Heading)
    view = panel.list
    rect = view.visualRect(view.rows.index_of(heading.key))
    click(panel, heading, QPoint(20, rect.bottom() - 10))
    assert dialogs.asked == []
    click(panel, heading, QPoint(240 - 24, rect.bottom() - 13))
    settle(qtbot, session)
    settle(qtbot, session)
    assert [title for title, _ in entries(panel)][:3] == [
        "全部储备库",
        "黔江区大健康产业",
        "万盛经开区大健康",
    ]
    assert current_titles(panel) == ["万盛经开区大健康", "全部项目"]
    assert session.filter.terms == ()
    assert entry(panel, "全部项目").count == 0
    click(panel, entry(panel, "全部储备库"))
    settle(qtbot, session)
    assert session.filter.reserve_id is None
    assert entry(panel, "全部项目").count == 36
    session.undo()
    settle(qtbot, session)
    assert [title for title, _ in entries(panel)][:1] == ["黔江区大健康产业"]


def test_undoing_the_reserve_that_is_shown_shows_all(
    qtbot: QtBot, session: Session, panel: SidebarPanel, dialogs: DialogAnswers
) -> None:
    dialogs.texts = ["万盛经开区大健康"]
    panel.create_reserve()
    settle(qtbot, session)
    assert session.filter.reserve_id is not None
    session.undo()
    settle(qtbot, session)
    settle(qtbot, session)
    assert session.filter == Filter()
    assert entry(panel, "全部项目").count == 36


def test_a_refused_reserve_name_is_asked_for_again_with_what_was_typed(
    qtbot: QtBot, session: Session, panel: SidebarPanel, dialogs: DialogAnswers
) -> None:
    dialogs.texts = ["黔江区大健康产业"]
    panel.create_reserve()
    settle(qtbot, session)
    assert [str(error) for error in dialogs.errors] != []
    assert dialogs.asked == [("新建储备库", ""), ("新建储备库", "黔江区大健康产业")]


def test_saved_views_follow_the_programs_own_and_can_be_deleted(
    qtbot: QtBot, session: Session, panel: SidebarPanel, dialogs: DialogAnswers
) -> None:
    session.perform(create_view("林业", "行业:林业", "industry"))
    settle(qtbot, session)
    assert [title for title, _ in entries(panel)][-2:] == ["林业", "回收站"]
    assert entry(panel, "林业").count == 5
    click(panel, entry(panel, "林业"))
    settle(qtbot, session)
    assert session.filter.terms == parse_query("行业:林业")
    assert session.layout.grouping == ("industry",)
    view = panel.list
    view.setCurrentIndex(view.rows.index_of(entry(panel, "林业").key))
    dialogs.confirms = False
    QTest.keyClick(view, KEY.Key_Delete)
    settle(qtbot, session)
    assert dialogs.asked[0][0] == "删除视图“林业”？"
    assert entry(panel, "林业").count == 5
    dialogs.confirms = True
    QTest.keyClick(view, KEY.Key_Delete)
    settle(qtbot, session)
    assert "林业" not in [title for title, _ in entries(panel)]
    session.undo()
    settle(qtbot, session)
    assert entry(panel, "林业").count == 5


def test_only_saved_views_offer_to_be_deleted(
    qtbot: QtBot, session: Session, panel: SidebarPanel
) -> None:
    session.perform(create_view("林业", "行业:林业"))
    settle(qtbot, session)
    own, saved = panel.menu_for(entry(panel, "未排期")), panel.menu_for(entry(panel, "林业"))
    assert own is not None
    assert saved is not None
    assert [action.text() for action in own.actions()] == ["打开视图"]
    assert [action.text() for action in saved.actions()] == [
        "打开视图",
        "用现在的条件和列更新",
        "改名…",
        "上移",
        "下移",
        "删除视图…",
    ]


def test_a_value_can_be_taken_alone(qtbot: QtBot, session: Session, panel: SidebarPanel) -> None:
    show_query(qtbot, session, "方式:招商引资,政府投资 康养")
    menu = panel.menu_for(value(panel, "financing", "专项债券"))
    assert menu is not None
    menu.actions()[0].trigger()
    assert session.filter.values_of("financing") == ("专项债券",)
    assert Words("康养") in session.filter.terms
    menu.actions()[1].trigger()
    assert session.filter.terms == (Words("康养"),)
    settle(qtbot, session)


def test_a_view_whose_text_cannot_be_read_says_why(
    qtbot: QtBot, session: Session, panel: SidebarPanel
) -> None:
    session.perform(create_view("坏的", "没有这栏:甲"))
    settle(qtbot, session)
    broken = entry(panel, "坏的")
    assert broken.count is None
    with qtbot.waitSignal(session.notice) as told:
        click(panel, broken)
    assert "没有“没有这栏”这一栏" in told.args[0]
    assert session.filter == Filter()


def test_the_plus_beside_views_asks_for_the_view_to_be_saved(
    qtbot: QtBot, panel: SidebarPanel
) -> None:
    heading = next(row for row in panel.rows if row.title == "视图")
    view = panel.list
    view.setCurrentIndex(view.rows.index_of(heading.key))
    with qtbot.waitSignal(panel.view_save_requested):
        QTest.keyClick(view, KEY.Key_Return)


def test_a_long_facet_shows_its_first_values_and_a_door(
    qtbot: QtBot, session: Session, panel: SidebarPanel
) -> None:
    changes = {row: {"industry": f"行业{row:02}"} for row in range(1, 21)}
    session.perform(update_projects(changes))
    settle(qtbot, session)
    door = next(row for row in panel.rows if isinstance(row, MoreRow))
    shown = facet(panel, "industry")
    assert len(shown) == 12
    click(panel, door)
    whole = facet(panel, "industry")
    assert len(whole) == len(shown) + int(door.title.split()[1])
    hidden = next(row for row in whole if row not in shown)
    show_query(qtbot, session, f"行业:{hidden.title}")
    click(panel, next(row for row in panel.rows if isinstance(row, MoreRow)))
    # What is chosen never hides.
    assert hidden.title in [row.title for row in facet(panel, "industry")]


def test_equal_categories_of_two_reserves_are_one_value(
    qtbot: QtBot, session: Session, panel: SidebarPanel
) -> None:
    session.perform(create_reserve("另一库", categories=["养生养老产业"]))
    settle(qtbot, session)
    session.set_filter(Filter((), 2))
    settle(qtbot, session)
    session.perform(create_project(2, {"name": "甲", "category": "养生养老产业", "total": "1000"}))
    settle(qtbot, session)
    session.set_filter(Filter())
    settle(qtbot, session)
    rows = [row for row in facet(panel, "category") if row.title == "养生养老产业"]
    assert [(row.count, row.amount) for row in rows] == [(12, "223.93")]


def test_names_that_begin_alike_stay_apart_when_shortened(theme: Theme) -> None:
    font = theme.font("cell")
    long = elided(font, "中央预算内投资和专项债券", 110)
    assert long != "中央预算内投资和专项债券"
    assert long.startswith("中央")
    assert long.endswith("债券")
    assert elided(font, "中央预算内投资", 110) == "中央预算内投资"


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_current_view_stands_on_the_soft_ground(
    qtbot: QtBot, qapp: QApplication, session: Session, panel: SidebarPanel, mode: str
) -> None:
    theme = apply_theme(qapp, mode)  # type: ignore[arg-type]
    QTest.qWait(0)
    image: QImage = panel.grab().toImage()
    view = panel.list
    ratio = image.devicePixelRatio()

    def ground(title: str) -> str:
        rect = view.visualRect(view.rows.index_of(entry(panel, title).key))
        point = QPoint(180, rect.center().y()) * ratio
        return image.pixelColor(point).name().upper()

    assert ground("全部项目") == theme.tokens.soft
    assert ground("未排期") == theme.tokens.chrome
    apply_theme(qapp, "light")


def test_a_read_only_library_offers_no_plus(
    qtbot: QtBot, session: Session, theme: Theme, dialogs: DialogAnswers
) -> None:
    from app.library.file import open_library
    from app.settings import Settings

    with open_library(session.library.path, read_only=True) as library:
        second = Session(library, Settings())
        panel = SidebarPanel(second, theme, dialogs)
        qtbot.addWidget(panel)
        panel.show()
        settle(qtbot, second)
        assert [row.action_tip for row in panel.rows if isinstance(row, Heading)] == ["", "", ""]
        assert entry(panel, "全部项目").count == 36
        second.close()


def test_the_rail_opens_the_sidebar_at_a_section(
    qtbot: QtBot, session: Session, theme: Theme, panel: SidebarPanel
) -> None:
    rail = SidebarRail(session, theme)
    qtbot.addWidget(rail)
    rail.expand_requested.connect(panel.show_section)
    assert rail.width() == 44
    assert [button.toolTip() for button in rail.buttons.values()] == [
        "储备库",
        "全部项目和视图",
        "保存的视图",
        "筛选",
    ]
    with qtbot.waitSignal(rail.expand_requested) as asked:
        rail.buttons["facets"].click()
    assert asked.args == ["facets"]
    row = panel.list.current_row()
    assert row is not None
    assert row.title == "投资方式"
    rail.buttons["views"].click()
    assert rail.buttons["views"].isChecked()
    session.set_filter(Filter(is_bin=True))
    assert not rail.buttons["views"].isChecked()
    settle(qtbot, session)


def test_categories_are_reached_from_a_reserve_and_from_their_facets(
    panel: SidebarPanel, qtbot: QtBot
) -> None:
    asked: list[int] = []
    panel.categories_requested.connect(asked.append)
    heads = [row for row in panel.rows if isinstance(row, FacetHead)]
    rows: list[Row] = [
        entry(panel, "黔江区大健康产业"),
        next(row for row in heads if row.dimension == "category"),
    ]
    for row in rows:
        menu = panel.menu_for(row)
        assert menu is not None
        (action,) = (each for each in menu.actions() if each.text() == "分类和归口…")
        action.trigger()
    # The reserve names itself; a facet means the one that is shown.
    assert asked == [1, 0]
    other = next(row for row in heads if row.dimension == "financing")
    assert panel.menu_for(other) is None
