"""Saved views in the sidebar: opening by key, the mark of a change, keeping them."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from app.operations.reserves import create_reserve
from app.operations.views import create_view
from app.queries.filter import Filter
from app.queries.layout import GroupOrder, Layout, Sort
from app.queries.querytext import parse_query
from app.queries.views import load_views, view_texts
from app.ui.session import Session
from app.ui.sidebar.panel import SidebarPanel
from app.ui.sidebar.rows import Entry
from tests.ui.dialog_answers import DialogAnswers
from tests.ui.test_sidebar import KEY, LEFT, click, current_titles, entry, panel, settle

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

__all__ = ["panel"]

LAYOUT = Layout(
    ("name", "total", "units"),
    ("lead_unit", "nature"),
    GroupOrder.AMOUNT,
    Sort("total", True),
    has_total_last=True,
)


def save(qtbot: QtBot, session: Session, name: str, query: str, layout: Layout = LAYOUT) -> None:
    session.perform(create_view(name, **view_texts(parse_query(query), layout)))
    settle(qtbot, session)


def saved_names(session: Session) -> list[str]:
    with session.library.read() as connection:
        return [view.name for view in load_views(connection)]


def focus(panel: SidebarPanel, title: str) -> None:
    view = panel.list
    view.setCurrentIndex(view.rows.index_of(entry(panel, title).key))


def test_a_view_brings_its_whole_layout(
    qtbot: QtBot, session: Session, panel: SidebarPanel
) -> None:
    save(qtbot, session, "林业", "行业:林业")
    click(panel, entry(panel, "林业"))
    settle(qtbot, session)
    assert session.filter.terms == parse_query("行业:林业")
    assert session.layout == LAYOUT
    # The program's own views leave the layout as it is.
    click(panel, entry(panel, "未排期"))
    settle(qtbot, session)
    assert session.layout == LAYOUT


def test_a_changed_view_says_so_and_is_updated_in_place(
    qtbot: QtBot, session: Session, panel: SidebarPanel
) -> None:
    save(qtbot, session, "林业", "行业:林业")
    click(panel, entry(panel, "林业"))
    settle(qtbot, session)
    assert not entry(panel, "林业").is_changed
    session.set_filter(Filter(parse_query("行业:林业 投资>=2亿")))
    settle(qtbot, session)
    row = entry(panel, "林业")
    assert row.is_current
    assert row.is_changed
    assert "已改动" in row.tip
    view = panel.list
    rect = view.delegate.update_rect(view.visualRect(view.rows.index_of(row.key)))
    QTest.mouseClick(view.viewport(), LEFT, pos=rect.center())
    settle(qtbot, session)
    row = entry(panel, "林业")
    # Annex 2: 20, 22 and 24.
    assert (row.count, row.is_current, row.is_changed) == (3, True, False)
    session.undo()
    settle(qtbot, session)
    row = entry(panel, "林业")
    assert (row.count, row.is_changed) == (5, True)


def test_another_layout_is_a_change_too(
    qtbot: QtBot, session: Session, panel: SidebarPanel
) -> None:
    save(qtbot, session, "林业", "行业:林业")
    click(panel, entry(panel, "林业"))
    session.set_layout(replace(LAYOUT, sort=Sort()))
    settle(qtbot, session)
    assert entry(panel, "林业").is_changed
    panel.views.update_current()
    settle(qtbot, session)
    assert not entry(panel, "林业").is_changed
    with session.library.read() as connection:
        assert load_views(connection)[0].layout == replace(LAYOUT, sort=Sort())


def test_showing_everything_leaves_the_view(
    qtbot: QtBot, session: Session, panel: SidebarPanel
) -> None:
    save(qtbot, session, "林业", "行业:林业")
    click(panel, entry(panel, "林业"))
    session.set_filter(Filter())
    settle(qtbot, session)
    assert current_titles(panel) == ["黔江区大健康产业", "全部项目"]
    assert not entry(panel, "林业").is_changed


def test_updating_where_there_is_nothing_to_update_says_so(
    qtbot: QtBot, session: Session, panel: SidebarPanel
) -> None:
    with qtbot.waitSignal(session.notice) as told:
        panel.views.update_current()
    assert told.args == ["现在看的不是保存的视图；可以存为新的视图"]


def test_views_are_opened_by_key_even_where_the_sidebar_is_hidden(
    qtbot: QtBot, session: Session, panel: SidebarPanel
) -> None:
    save(qtbot, session, "林业", "行业:林业")
    window = QMainWindow()
    qtbot.addWidget(window)
    panel.views.add_keys(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    panel.hide()
    for digit, query in ((5, "行业:林业"), (4, "投资>=10亿"), (1, "")):
        QTest.keyClick(window, Qt.Key(KEY.Key_0 + digit), Qt.KeyboardModifier.AltModifier)
        assert session.filter.terms == parse_query(query)
    # There is no ninth view.
    QTest.keyClick(window, KEY.Key_9, Qt.KeyboardModifier.AltModifier)
    assert session.filter == Filter()
    window.hide()
    settle(qtbot, session)


def test_views_are_renamed_with_f2_and_moved_with_ctrl_arrows(
    qtbot: QtBot, session: Session, panel: SidebarPanel, dialogs: DialogAnswers
) -> None:
    save(qtbot, session, "甲", "林业")
    save(qtbot, session, "乙", "医药")
    focus(panel, "乙")
    QTest.keyClick(panel.list, KEY.Key_Up, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, session)
    assert saved_names(session) == ["乙", "甲"]
    assert [row.title for row in panel.rows if isinstance(row, Entry)][5:7] == ["乙", "甲"]
    row = panel.list.current_row()
    assert row is not None
    assert row.title == "乙"
    # A name that is taken is asked for again with what was typed.
    dialogs.texts = ["甲", "丙"]
    QTest.keyClick(panel.list, KEY.Key_F2)
    settle(qtbot, session)
    settle(qtbot, session)
    assert [str(error) for error in dialogs.errors] != []
    assert dialogs.asked == [("视图改名", "乙"), ("视图改名", "甲")]
    assert saved_names(session) == ["丙", "甲"]
    # The program's own views are nobody's to rename.
    focus(panel, "未排期")
    QTest.keyClick(panel.list, KEY.Key_F2)
    QTest.keyClick(panel.list, KEY.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert len(dialogs.asked) == 2
    settle(qtbot, session)


def test_a_view_keeps_the_reserve_that_is_looked_at_unless_it_names_one(
    qtbot: QtBot, session: Session, panel: SidebarPanel
) -> None:
    session.perform(create_reserve("另一库", categories=["养生养老产业"]))
    settle(qtbot, session)
    save(qtbot, session, "养老", "分类:养生养老产业")
    save(qtbot, session, "黔江养老", "储备库:黔江区大健康产业 分类:养生养老产业")
    session.set_filter(Filter((), 2))
    settle(qtbot, session)
    assert (entry(panel, "养老").count, entry(panel, "黔江养老").count) == (0, 11)
    click(panel, entry(panel, "养老"))
    shown = [session.filter.reserve_id]
    click(panel, entry(panel, "黔江养老"))
    shown.append(session.filter.reserve_id)
    assert shown == [2, None]
    settle(qtbot, session)
