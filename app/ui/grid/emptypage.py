"""What stands in the place of rows when there are none, and what to ask instead."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from app.models.money import format_wan
from app.queries.filter import Filter
from app.queries.waysout import WayOut
from app.ui.controls.button import Button
from app.ui.controls.dress import set_surface
from app.ui.controls.emptystate import EmptyState, Suggestion


def empty_page(
    filter: Filter,
    ways: Sequence[WayOut],
    take: Callable[[Filter], object],
    clear: Callable[[], object],
    add: Callable[[], object] | None,
    bring_in: Callable[[], object] | None,
    parent: QWidget,
) -> EmptyState:
    """Return the page for a filter without projects.

    Args:
        filter: what was asked for.
        ways: what could be asked instead.
        take: asks that.
        clear: takes all conditions away.
        add: begins a new project; None where nothing can be added.
        bring_in: imports a table; None where nothing can be added.
        parent: the grid.
    """
    buttons = []
    if filter.terms:
        button = Button("清空条件")
        button.clicked.connect(lambda: clear())
        buttons.append(button)
    if add is not None:
        button = Button("新建项目", "plus")
        button.clicked.connect(lambda: add())
        buttons.append(button)
    if bring_in is not None and not filter.terms:
        button = Button("导入表格…", "file-input")
        button.clicked.connect(lambda: bring_in())
        buttons.append(button)
    if filter.terms:
        count = len(filter.terms)
        title = f"没有符合这 {count} 个条件的项目" if count > 1 else "没有符合这个条件的项目"
        text = "换个条件，就能看到："
        suggestions = [_suggestion(way, take) for way in ways]
        page = EmptyState(
            "search-x", title, text, suggestions=suggestions, buttons=buttons, parent=parent
        )
    elif filter.is_bin:
        page = EmptyState(
            "trash-2", "回收站是空的", "删除的项目会先放在这里，可以恢复。", parent=parent
        )
    else:
        text = "" if add is None else "从新建第一个项目开始。"
        if bring_in is not None:
            text = "新建第一个项目，或者把现成的 Excel、Word、CSV 表导入进来。"
        page = EmptyState("table", "这里还没有项目", text, buttons=buttons, parent=parent)
    set_surface(page, "base")
    return page


def _suggestion(way: WayOut, take: Callable[[Filter], object]) -> Suggestion:
    totals = way.totals
    caption = "仍是 0 个"
    if totals.count:
        caption = f"{totals.count:,} 个    {format_wan(totals.total_yuan, grouped=True)} 万元"
    return Suggestion(way.title, caption, lambda: take(way.filter), is_useful=totals.count > 0)
