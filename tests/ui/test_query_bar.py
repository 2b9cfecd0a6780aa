"""The query bar: what is typed, what becomes of it, and what is refused."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.queries.filter import AnyOf, Condition, Filter, Not, Operator, Term, Words
from app.queries.layout import GroupOrder, Layout
from app.queries.querytext import parse_query
from app.queries.termtext import chip_text
from app.queries.views import load_views
from app.settings import load_settings
from app.ui.controls.menu import Menu
from app.ui.query.completion import Typed, field_candidates, matching, typed_at
from app.ui.query.groupingmenu import grouping_menu
from app.ui.query.preview import preview_terms
from app.ui.query.querybar import QueryBar, suggested_name
from app.ui.session import Session
from app.ui.theme import Theme
from tests.ui.dialog_answers import DialogAnswers
from tests.ui.querybench import open_bar, press, settle, type_text

# The offscreen platform says so of every window with a fixed size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

LEFT = Qt.MouseButton.LeftButton
KEY = Qt.Key


@pytest.fixture
def bar(qtbot: QtBot, session: Session, theme: Theme, dialogs: DialogAnswers) -> Iterator[QueryBar]:
    with open_bar(qtbot, session, theme, dialogs) as opened:
        yield opened


def terms_of(session: Session) -> tuple[Term, ...]:
    return session.filter.terms


def is_refused(bar: QueryBar) -> bool:
    return bar.box.is_wrong


def chips(bar: QueryBar) -> list[tuple[str, str]]:
    return [(chip.title(), chip.value()) for chip in bar.strip.chips]


@pytest.mark.parametrize(
    ("query", "title", "value"),
    [
        ("方式:招商引资,政府投资", "投资方式", "招商引资、政府投资"),
        ("投资>=5亿", "总投资", "≥ 50,000 万元"),
        ("投资<1.5", "总投资", "< 1.5 万元"),
        ("投资:5000..20000", "总投资", "5,000～20,000 万元"),
        ("周期:2020..2022", "建设周期", "2020年～2022年"),
        ("周期:2021", "建设周期", "2021年"),
        ("周期:待定", "建设周期", "待定"),
        ("年度:2021", "年度", "2021年"),
        ("年度:2020..2022", "年度", "2020年～2022年"),
        ("排期:待定", "年度", "待定"),
        ("无:年度", "年度", "未排期"),
        ("-年度:未排期", "年度", "全部已排期"),
        ("牵头:区教委", "牵头单位", "区教委"),
        ("无:周期", "建设周期", "未填"),
        ("有:建设内容", "内容", "已填"),
        ("康养", "含", "康养"),
        ("-扩建", "不含", "扩建"),
        ("-性质:扩建", "建设性质", "不是 扩建"),
        ("(行业:林业 或 行业:医药)", "", "行业:林业 或 行业:医药"),
    ],
)
def test_terms_read_well_on_chips(query: str, title: str, value: str) -> None:
    (term,) = parse_query(query)
    assert chip_text(term) == (title, value)


def test_the_chips_are_the_filter(session: Session, bar: QueryBar) -> None:
    assert chips(bar) == []
    assert bar.line.placeholderText().startswith("输入条件，例如：")
    assert bar.box.clear_button.isHidden()
    assert bar.save_button.isHidden()
    session.set_filter(Filter(parse_query("方式:招商引资,政府投资")))
    assert chips(bar) == [("投资方式", "招商引资、政府投资")]
    assert bar.line.placeholderText() == "继续输入条件"
    assert bar.box.clear_button.isVisible()
    assert bar.save_button.isVisible()


def test_enter_turns_the_text_into_chips(session: Session, bar: QueryBar) -> None:
    session.set_filter(Filter(parse_query("方式:招商引资"), 1))
    type_text(bar, "投资>=5亿 康养")
    press(bar, KEY.Key_Return)
    assert session.filter == Filter(parse_query("方式:招商引资 投资>=5亿 康养"), 1)
    assert bar.line.text() == ""
    assert chips(bar)[1:] == [("总投资", "≥ 50,000 万元"), ("含", "康养")]


def test_a_condition_that_is_there_already_is_not_added_again(
    session: Session, bar: QueryBar
) -> None:
    session.set_filter(Filter(parse_query("方式:招商引资")))
    type_text(bar, "方式:招商引资 方式:招商引资 康养 康养")
    press(bar, KEY.Key_Return)
    assert terms_of(session) == parse_query("方式:招商引资 康养")


def test_words_are_searched_while_they_are_typed(
    qtbot: QtBot, session: Session, bar: QueryBar
) -> None:
    session.set_filter(Filter(parse_query("方式:招商引资")))
    type_text(bar, "康养")
    with qtbot.waitSignal(session.filter_changed):
        pass
    assert terms_of(session) == parse_query("方式:招商引资 康养")
    # No chip before Enter.
    assert chips(bar) == [("投资方式", "招商引资")]
    type_text(bar, " 旅游")
    with qtbot.waitSignal(session.filter_changed):
        pass
    assert terms_of(session) == parse_query("方式:招商引资 康养 旅游")
    press(bar, KEY.Key_Return)
    assert len(chips(bar)) == 3
    assert terms_of(session) == parse_query("方式:招商引资 康养 旅游")


def test_escape_takes_the_typed_words_back(qtbot: QtBot, session: Session, bar: QueryBar) -> None:
    type_text(bar, "康养")
    with qtbot.waitSignal(session.filter_changed):
        pass
    press(bar, KEY.Key_Escape)
    assert terms_of(session) == ()
    assert bar.line.text() == ""
    with qtbot.waitSignal(bar.leave_requested):
        press(bar, KEY.Key_Escape)


def test_a_facet_chosen_while_typing_keeps_both(
    qtbot: QtBot, session: Session, bar: QueryBar
) -> None:
    type_text(bar, "康养")
    with qtbot.waitSignal(session.filter_changed):
        pass
    session.set_filter(session.filter.toggled("nature", "新建"))
    assert chips(bar) == [("建设性质", "新建")]
    assert bar.line.text() == "康养"
    press(bar, KEY.Key_Return)
    assert set(terms_of(session)) == {
        Words("康养"),
        Condition("nature", Operator.IS, ("新建",)),
    }


def test_a_view_chosen_while_typing_ends_it(qtbot: QtBot, session: Session, bar: QueryBar) -> None:
    type_text(bar, "康养")
    with qtbot.waitSignal(session.filter_changed):
        pass
    session.set_filter(Filter(parse_query("方式:招商引资")))
    assert bar.line.text() == ""
    assert chips(bar) == [("投资方式", "招商引资")]


def test_words_of_a_condition_begun_are_searched_no_longer(
    qtbot: QtBot, session: Session, bar: QueryBar
) -> None:
    type_text(bar, "行")
    qtbot.waitUntil(lambda: terms_of(session) == (Words("行"),))
    type_text(bar, "业:")
    qtbot.waitUntil(lambda: terms_of(session) == ())


@pytest.mark.parametrize("text", ["行业", "zq:", "投资>=5亿", "(康养", "行业:", "牵头单位", ""])
def test_what_may_still_become_a_condition_is_not_searched(text: str) -> None:
    assert preview_terms(text) == ()


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        ("康养 -旅游", (Words("康养"), Not(Words("旅游")))),
        ("行业:林业 康养", (Words("康养"),)),
        ("康养 投资>", (Words("康养"),)),
        ("康养　投资", (Words("康养"),)),
        ("康养 或", (Words("康养"),)),
        ("康养 或 旅游", (AnyOf((Words("康养"), Words("旅游"))),)),
        ("康养 或 投资>=1亿", ()),
    ],
)
def test_words_are_searched_beside_what_is_not_finished(
    text: str, searched: tuple[Term, ...]
) -> None:
    assert preview_terms(text) == searched


def test_a_refused_text_stays_with_the_caret_at_its_fault(session: Session, bar: QueryBar) -> None:
    type_text(bar, "康养 行列:林业")
    press(bar, KEY.Key_Return)
    assert terms_of(session) == ()
    assert bar.line.text() == "康养 行列:林业"
    assert bar.line.cursorPosition() == 3
    assert is_refused(bar)
    assert bar.bubble.isVisible()
    assert "没有“行列”这一栏" in bar.bubble.accessibleName()
    middle = bar.box.grab().toImage().pixelColor(300, 4)
    assert middle == QColor("#FBEAE8")
    type_text(bar, "x")
    assert not is_refused(bar)
    assert not bar.bubble.isVisible()


def test_escape_gives_a_refused_text_up(session: Session, bar: QueryBar) -> None:
    session.set_filter(Filter(parse_query("康养")))
    type_text(bar, "投资>=abc")
    press(bar, KEY.Key_Return)
    assert is_refused(bar)
    press(bar, KEY.Key_Escape)
    assert bar.line.text() == ""
    assert not is_refused(bar)
    assert terms_of(session) == (Words("康养"),)


def test_backspace_goes_to_the_last_chip_and_removes_it(session: Session, bar: QueryBar) -> None:
    session.set_filter(Filter(parse_query("方式:招商引资 康养")))
    press(bar, KEY.Key_Backspace)
    assert bar.strip.chips[-1].hasFocus()
    assert len(terms_of(session)) == 2
    press(bar, KEY.Key_Backspace)
    assert terms_of(session) == parse_query("方式:招商引资")
    assert bar.strip.chips[0].hasFocus()
    press(bar, KEY.Key_Delete)
    assert terms_of(session) == ()
    assert bar.line.hasFocus()


def test_arrows_lead_to_the_chips_and_back(session: Session, bar: QueryBar) -> None:
    session.set_filter(Filter(parse_query("方式:招商引资 康养")))
    press(bar, KEY.Key_Left)
    assert bar.strip.chips[1].hasFocus()
    press(bar, KEY.Key_Left, KEY.Key_Left)
    assert bar.strip.chips[0].hasFocus()
    press(bar, KEY.Key_Right, KEY.Key_Right)
    assert bar.line.hasFocus()


def test_a_chip_goes_back_into_the_line_and_keeps_its_place(
    session: Session, bar: QueryBar
) -> None:
    session.set_filter(Filter(parse_query("方式:招商引资 投资>=5亿 康养")))
    QTest.mouseClick(bar.strip.chips[1], LEFT)
    assert bar.line.text() == "总投资>=50000"
    assert bar.line.hasFocus()
    # What is being edited still counts until Enter.
    assert len(terms_of(session)) == 3
    assert chips(bar) == [("投资方式", "招商引资"), ("含", "康养")]
    bar.line.selectAll()
    type_text(bar, "投资>=1亿")
    press(bar, KEY.Key_Return)
    assert terms_of(session) == parse_query("方式:招商引资 投资>=1亿 康养")


def test_escape_puts_an_edited_chip_back(session: Session, bar: QueryBar) -> None:
    before = Filter(parse_query("方式:招商引资 康养"))
    session.set_filter(before)
    QTest.mouseClick(bar.strip.chips[0], LEFT)
    type_text(bar, "x")
    press(bar, KEY.Key_Escape)
    assert session.filter == before
    assert len(chips(bar)) == 2


def test_an_emptied_chip_is_gone(session: Session, bar: QueryBar) -> None:
    session.set_filter(Filter(parse_query("方式:招商引资 康养")))
    QTest.mouseClick(bar.strip.chips[0], LEFT)
    bar.line.selectAll()
    press(bar, KEY.Key_Delete, KEY.Key_Return)
    assert terms_of(session) == (Words("康养"),)


def test_every_condition_comes_back_from_its_text(session: Session, bar: QueryBar) -> None:
    query = '分类:"医药产业、医疗器械产业、健康食品加工产业" -扩建 (林业 或 行业:医药) 无:周期'
    terms = parse_query(query)
    session.set_filter(Filter(terms))
    for at in range(len(terms)):
        press(bar, KEY.Key_Escape)
        QTest.mouseClick(bar.strip.chips[at], LEFT)
        press(bar, KEY.Key_Return)
        assert terms_of(session) == terms


def test_the_cross_and_the_clear_button_remove(session: Session, bar: QueryBar) -> None:
    session.set_filter(Filter(parse_query("方式:招商引资 康养"), 1))
    chip = bar.strip.chips[0]
    QTest.mouseClick(chip, LEFT, pos=chip.cross_rect().center())
    assert terms_of(session) == (Words("康养"),)
    type_text(bar, "旅")
    QTest.mouseClick(bar.box.clear_button, LEFT)
    assert session.filter == Filter((), 1)
    assert bar.line.text() == ""


def test_the_recycle_bin_is_said_and_left(session: Session, bar: QueryBar) -> None:
    session.set_filter(Filter(parse_query("康养"), is_bin=True))
    assert chips(bar) == [("", "回收站"), ("含", "康养")]
    press(bar, KEY.Key_Backspace, KEY.Key_Backspace)
    assert session.filter == Filter(is_bin=True)
    press(bar, KEY.Key_Delete)
    assert session.filter == Filter()


def test_keys_belong_to_the_input_method_while_it_composes(
    qtbot: QtBot, session: Session, bar: QueryBar
) -> None:
    type_text(bar, "康养")
    QApplication.sendEvent(bar.line, QInputMethodEvent("lvy", []))
    assert bar.line.is_composing
    press(bar, KEY.Key_Return)
    assert terms_of(session) == ()
    assert bar.line.text() == "康养"
    type_text(bar, "旅游")
    press(bar, KEY.Key_Return)
    assert terms_of(session) == (Words("康养旅游"),)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("", Typed(0, "")),
        ("hy", Typed(0, "hy")),
        ("康养 -行", Typed(4, "行")),
        ("(行业:林", Typed(4, "林", "industry")),
        ("行业：林业,医", Typed(6, "医", "industry")),
        ('分类:"医药产业、医', Typed(3, "医药产业、医", "category")),
        ("无:周", Typed(2, "周", is_name_only=True)),
        ("牵头:", Typed(3, "", "lead_unit")),
        ("不知道:甲", Typed(0, "不知道:甲")),
        ("投资>=5", Typed(4, "5", "total", is_bound=True)),
        ("改于:7", Typed(3, "7", "changed_at")),
        ("年度:", Typed(3, "", "year")),
        ("载明:", Typed(3, "", "载明")),
    ],
)
def test_the_part_being_typed_is_found(text: str, typed: Typed) -> None:
    assert typed_at(text, len(text)) == typed


@pytest.mark.parametrize(
    ("typed", "first"),
    [("行", "行业:"), ("hy", "行业:"), ("sshy", "行业:"), ("zq", "周期:"), ("总投", "总投资>=")],
)
def test_fields_are_found_by_any_of_their_names_and_by_initials(typed: str, first: str) -> None:
    found = matching(typed, field_candidates(is_name_only=False))
    assert found[0].text == first


def test_units_are_offered_by_initials_from_the_middle_of_their_names(
    qtbot: QtBot, session: Session, bar: QueryBar
) -> None:
    type_text(bar, "单位:wsj")
    settle(qtbot, session)
    assert [each.title for each in bar.line.popup.candidates] == ["区卫生健康委"]


def test_a_field_then_its_values_are_offered(qtbot: QtBot, session: Session, bar: QueryBar) -> None:
    popup = bar.line.popup
    type_text(bar, "hy")
    assert popup.isVisible()
    press(bar, KEY.Key_Tab)
    assert bar.line.text() == "行业:"
    settle(qtbot, session)
    # The most used first.
    assert [(each.title, each.detail) for each in popup.candidates][:4] == [
        ("卫生健康", "13"),
        ("社会事业", "7"),
        ("林业", "5"),
        ("文化旅游", "4"),
    ]
    type_text(bar, "l")
    assert [each.title for each in popup.candidates] == ["林业", "林业行业"]
    press(bar, KEY.Key_Down, KEY.Key_Return)
    assert bar.line.text() == "行业:林业"
    assert terms_of(session) == ()
    type_text(bar, ",")
    assert popup.isVisible()
    press(bar, KEY.Key_Escape)
    assert not popup.isVisible()
    assert bar.line.text() == "行业:林业,"
    press(bar, KEY.Key_Return)
    assert terms_of(session) == parse_query("行业:林业")


def test_values_of_dimensions_are_offered_and_quoted_where_they_must(
    qtbot: QtBot, session: Session, bar: QueryBar
) -> None:
    popup = bar.line.popup
    type_text(bar, "牵头:")
    settle(qtbot, session)
    counts = {each.title: each.detail for each in popup.candidates}
    assert counts["区卫生健康委"] == "12"
    press(bar, KEY.Key_Escape, KEY.Key_Escape)
    type_text(bar, "分类:yy")
    settle(qtbot, session)
    press(bar, KEY.Key_Tab)
    assert bar.line.text() == '分类:"医药产业、医疗器械产业、健康食品加工产业"'
    press(bar, KEY.Key_Return)
    name = "医药产业、医疗器械产业、健康食品加工产业"
    assert session.filter.values_of("category") == (name,)


def test_enter_without_a_chosen_completion_submits(session: Session, bar: QueryBar) -> None:
    type_text(bar, "行业")
    assert bar.line.popup.isVisible()
    press(bar, KEY.Key_Return)
    assert terms_of(session) == (Words("行业"),)
    assert not bar.line.popup.isVisible()


def test_a_click_on_a_completion_takes_it(bar: QueryBar) -> None:
    type_text(bar, "xz")
    view = bar.line.popup.list
    rect = view.visualRect(view.model().index(0, 0))
    QTest.mouseClick(view.viewport(), LEFT, pos=rect.center())
    assert bar.line.text() == "性质:"
    assert bar.line.hasFocus()


def test_down_in_the_empty_line_offers_every_field(bar: QueryBar) -> None:
    press(bar, KEY.Key_Down)
    titles = [each.title for each in bar.line.popup.candidates]
    assert {"所属行业", "总投资", "牵头单位", "周期状态"} <= set(titles)
    assert "占比" not in titles
    press(bar, KEY.Key_Up)
    assert bar.line.popup.current() == len(titles) - 1


def test_a_view_is_saved_under_the_name_asked_for(
    qtbot: QtBot, session: Session, bar: QueryBar, dialogs: DialogAnswers
) -> None:
    session.set_filter(Filter(parse_query("方式:招商引资 投资>=5亿")))
    session.set_layout(Layout(grouping=("industry",)))
    dialogs.texts = ["大项目"]
    with qtbot.waitSignal(session.notice) as told:
        QTest.mouseClick(bar.save_button, LEFT)
    assert dialogs.asked == [("存为视图", "招商引资 ≥ 50,000 万元")]
    assert told.args == ["已存为视图 大项目"]
    with session.library.read() as reading:
        (view,) = load_views(reading)
    assert (view.name, view.query_text, view.grouping) == (
        "大项目",
        "方式:招商引资 总投资>=50000",
        "industry",
    )
    assert parse_query(view.query_text) == terms_of(session)


def test_a_refused_name_is_asked_for_again(
    qtbot: QtBot, session: Session, bar: QueryBar, dialogs: DialogAnswers
) -> None:
    session.set_filter(Filter(parse_query("康养")))
    dialogs.texts = ["甲"]
    bar.save_view()
    settle(qtbot, session)
    dialogs.texts = ["甲"]
    bar.save_view()
    settle(qtbot, session)
    assert len(dialogs.errors) == 1
    assert dialogs.asked[-1] == ("存为视图", "甲")


def test_without_conditions_there_is_nothing_to_save(
    qtbot: QtBot, session: Session, bar: QueryBar, dialogs: DialogAnswers
) -> None:
    with qtbot.waitSignal(session.notice):
        bar.save_view()
    assert dialogs.asked == []


def test_what_is_typed_is_saved_with_the_view(
    qtbot: QtBot, session: Session, bar: QueryBar, dialogs: DialogAnswers
) -> None:
    dialogs.texts = ["甲"]
    type_text(bar, "康养")
    bar.save_view()
    settle(qtbot, session)
    assert terms_of(session) == (Words("康养"),)
    with session.library.read() as reading:
        assert [view.query_text for view in load_views(reading)] == ["康养"]
    type_text(bar, "投资>=abc")
    bar.save_view()
    assert is_refused(bar)
    assert len(dialogs.asked) == 1


def test_long_conditions_suggest_a_short_name() -> None:
    name = suggested_name(parse_query("内容:一二三四五六七八九十一二三四五六七八九十一"))
    assert len(name) == 20
    assert name.endswith("…")


def choices(menu: QMenu) -> dict[str, QAction]:
    """Return a menu's actions by their texts, those that open another menu too."""
    return {action.text(): action for action in menu.actions() if action.text()}


def submenu(menu: QMenu, title: str) -> QMenu:
    found = choices(menu)[title].menu()
    assert isinstance(found, QMenu)
    return found


def ticked(menu: QMenu) -> list[str]:
    return [text for text, action in choices(menu).items() if action.isChecked()]


def test_the_grid_is_grouped_by_the_menu(session: Session, bar: QueryBar) -> None:
    assert bar.grouping_button.text() == "分组：分类"
    menu = grouping_menu(session, bar)
    assert list(choices(menu)) == [
        "分类",
        "归口",
        "所属行业",
        "所属行业（归并别称）",
        "建设性质",
        "投资方式",
        "牵头单位",
        "开工年",
        "周期状态",
        "投资规模档",
        "储备库",
        "不分组",
        "二级分组：无",
        "组的顺序：通常的顺序",
        "合计在前",
        "合计在后",
    ]
    assert ticked(menu) == ["分类", "合计在前"]
    choices(menu)["牵头单位"].trigger()
    assert session.layout == Layout(grouping=("lead_unit",))
    assert bar.grouping_button.text() == "分组：牵头单位"
    choices(grouping_menu(session, bar))["不分组"].trigger()
    assert session.layout == Layout()
    assert bar.grouping_button.text() == "不分组"


def test_levels_order_and_the_place_of_the_total_are_chosen_in_the_menu(
    session: Session, bar: QueryBar
) -> None:
    choices(submenu(grouping_menu(session, bar), "二级分组：无"))["所属行业"].trigger()
    inner = submenu(grouping_menu(session, bar), "三级分组：无")
    assert not {"分类", "所属行业"} & choices(inner).keys()
    choices(inner)["牵头单位"].trigger()
    assert bar.grouping_button.text() == "分组：分类 › 行业 › 牵头"
    # A level that takes over what stands further in leaves it out there.
    second = submenu(grouping_menu(session, bar), "二级分组：所属行业")
    assert ticked(second) == ["所属行业"]
    choices(second)["牵头单位"].trigger()
    assert session.layout.grouping == ("category", "lead_unit")
    choices(submenu(grouping_menu(session, bar), "组的顺序：通常的顺序"))[
        "按名称（拼音）"
    ].trigger()
    choices(grouping_menu(session, bar))["合计在后"].trigger()
    chosen = Layout(
        grouping=("category", "lead_unit"), group_order=GroupOrder.NAME, has_total_last=True
    )
    assert session.layout == chosen
    assert load_settings().grouping == "category,lead_unit;order=name;total=last"
    choices(submenu(grouping_menu(session, bar), "二级分组：牵头单位"))["没有二级分组"].trigger()
    assert session.layout == replace(chosen, grouping=("category",))


def test_the_column_menu_is_the_grids(qtbot: QtBot, bar: QueryBar) -> None:
    assert bar.columns_button.isHidden()
    made = []

    def menu() -> Menu:
        made.append(Menu("列", bar))
        made[-1].addAction("序号")
        return made[-1]

    bar.set_column_menu(menu)
    assert bar.columns_button.isVisible()
    QTest.mouseClick(bar.columns_button, LEFT)
    bar.open_column_menu()
    assert len(made) == 2
    for each in made:
        each.close()


@pytest.mark.parametrize("width", [480, 560, 700, 900, 1200])
def test_chips_never_run_over_the_box(session: Session, bar: QueryBar, width: int) -> None:
    bar.window().resize(width, 44)
    session.set_filter(
        Filter(
            parse_query(
                "分类:养生养老产业 方式:中央预算内投资和专项债券 投资>=5亿 -扩建 周期:2020..2022"
                " (林业 或 行业:医药) 无:内容 牵头:区文化旅游委"
            )
        )
    )
    QTest.qWait(0)
    strip = bar.strip
    shown = [chip for chip in strip.chips if chip.isVisible()]
    assert shown
    edges = [(chip.x(), chip.x() + chip.width()) for chip in shown]
    assert edges[0][0] >= 0
    assert edges[-1][1] <= strip.width()
    assert all(one[1] < other[0] for one, other in pairwise(edges))
    assert strip.x() + strip.width() <= bar.line.x()
    assert bar.line.width() >= 92
    assert bar.line.x() + bar.line.width() <= bar.box.clear_button.x()
    # The newest is in sight; the keyboard brings all others.
    assert strip.chips[-1] in shown
    strip.focus_chip(0)
    assert strip.chips[0].isVisible()
    assert strip.chips[0].hasFocus()


def test_hidden_chips_are_counted_and_come_by_click(session: Session, bar: QueryBar) -> None:
    bar.window().resize(480, 44)
    session.set_filter(Filter(parse_query("分类:养生养老产业 方式:专项债券 投资>=5亿 康养")))
    QTest.qWait(0)
    strip = bar.strip
    hidden = [chip for chip in strip.chips if not chip.isVisible()]
    assert strip.before.text() == f"‹ 前 {len(hidden)} 个"
    last_hidden = hidden[-1]
    QTest.mouseClick(strip.before, LEFT)
    assert last_hidden.isVisible()
    assert strip.after.isVisible()


@pytest.mark.parametrize(
    ("width", "words"),
    [
        (1000, ("存为视图", "分组：分类", "列")),
        # The conditions keep their words as long as a button has some to give up.
        (830, ("", "分组：分类", "列")),
        (760, ("", "", "")),
    ],
)
def test_conditions_have_room_before_the_buttons(
    session: Session, bar: QueryBar, width: int, words: tuple[str, ...]
) -> None:
    bar.set_column_menu(lambda: Menu())
    bar.window().resize(width, 44)
    session.set_layout(Layout(grouping=("category",)))
    session.set_filter(Filter(parse_query("方式:招商引资,政府投资 投资>5000")))
    QTest.qWait(0)
    buttons = (bar.save_button, bar.grouping_button, bar.columns_button)
    assert tuple(button.text() for button in buttons) == words
    assert all(button.accessibleName() for button in buttons)
    for chip in bar.strip.chips:
        assert chip.width() == chip.sizeHint().width()
