"""The menu of how the grid is grouped: by what, level by level, in which order, 合计 where."""

from dataclasses import replace
from functools import partial

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.queries.dimensions import DIMENSIONS, find_dimension
from app.queries.layout import MOST_LEVELS, GroupOrder, Layout, is_groupable
from app.ui.controls.menu import Menu
from app.ui.session import Session
from app.ui.usuallayout import choose_layout

NOT_GROUPED = "不分组"

#: What each order of groups is called.
ORDERS = {
    GroupOrder.OWN: "通常的顺序",
    GroupOrder.NAME: "按名称（拼音）",
    GroupOrder.AMOUNT: "按金额，从大到小",
    GroupOrder.DOCUMENT: "按文件里的先后",
}

_LEVELS = ("一级", "二级", "三级")


def groupings() -> tuple[str, ...]:
    """Return the dimensions a project stands in one group of each of, by name."""
    return tuple(dimension.name for dimension in DIMENSIONS if is_groupable(dimension))


def grouping_title(layout: Layout) -> str:
    """Return what a layout groups by, the outermost first; several in fewer words each."""
    dimensions = [find_dimension(name) for name in layout.grouping]
    if len(dimensions) == 1:
        return dimensions[0].title
    short = (min((each.title, *each.aliases[:1]), key=len) for each in dimensions)
    return " › ".join(short) or NOT_GROUPED


def grouping_menu(session: Session, parent: QWidget) -> Menu:
    """Return a menu with the present choices ticked; it frees itself when closed.

    The first level is chosen at once; the levels inside it have menus of their own.
    """
    menu = Menu("分组", parent)
    layout = session.layout
    _fill(menu, session, 0)
    if layout.grouping:
        menu.addSeparator()
        for level in range(1, min(len(layout.grouping) + 1, MOST_LEVELS)):
            chosen = layout.grouping[level : level + 1]
            title = find_dimension(chosen[0]).title if chosen else "无"
            inner = Menu(f"{_LEVELS[level]}分组：{title}", menu)
            _fill(inner, session, level)
            menu.addMenu(inner)
        menu.addSeparator()
        orders = Menu(f"组的顺序：{ORDERS[layout.group_order]}", menu)
        choices = [(text, replace(layout, group_order=order)) for order, text in ORDERS.items()]
        _offer(orders, session, choices)
        menu.addMenu(orders)
    menu.addSeparator()
    totals = [(f"合计在{'后' if last else '前'}", last) for last in (False, True)]
    choices = [(text, replace(layout, has_total_last=is_last)) for text, is_last in totals]
    _offer(menu, session, choices)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def _fill(menu: QMenu, session: Session, level: int) -> None:
    """Offer what the grid can be grouped by at one level, and nothing from there on."""
    layout = session.layout
    outer, inner = layout.grouping[:level], layout.grouping[level + 1 :]
    choices = []
    for name in groupings():
        if name not in outer:
            rest = tuple(each for each in inner if each != name)
            grouping = (*outer, name, *rest)
            choices.append((find_dimension(name).title, replace(layout, grouping=grouping)))
    nothing = NOT_GROUPED if level == 0 else f"没有{_LEVELS[level]}分组"
    choices.append((nothing, replace(layout, grouping=outer)))
    _offer(menu, session, choices, has_last_apart=True)


def _offer(
    menu: QMenu,
    session: Session,
    choices: list[tuple[str, Layout]],
    *,
    has_last_apart: bool = False,
) -> None:
    """Add actions of which one is ticked: the one that would change nothing."""
    group = QActionGroup(menu)
    for text, layout in choices:
        if has_last_apart and text == choices[-1][0]:
            menu.addSeparator()
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(layout == session.layout)
        action.triggered.connect(partial(_choose, session, layout))
        group.addAction(action)


def _choose(session: Session, layout: Layout, _checked: bool = False) -> None:
    choose_layout(session, layout)
