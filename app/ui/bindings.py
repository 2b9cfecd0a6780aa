"""What each action does in the window, which menu it stands in, and when it can be used."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from app.ui.actions import GRID_ONLY, Actions
from app.ui.controls.menu import menu_text
from app.ui.grid.grid import GridPanel
from app.ui.session import Session

#: The groups of the file menu, by the actions' names.
MENU_GROUPS: tuple[tuple[str, ...], ...] = (
    ("new_library", "open_library"),
    ("import", "import_clipboard"),
    ("save_copy", "save_table", "backup", "restore_backup"),
    ("print_brief", "print_annex", "print_booklet", "print_report", "print_self_test"),
    ("undo", "redo"),
    ("add_project", "duplicate_project", "delete_project", "restore_project"),
    ("fill_down", "bulk_edit", "find_replace"),
    ("hand_out_form",),
    ("categories", "add_references"),
    ("expand_all", "collapse_all", "grouping", "columns", "refresh"),
    ("go_back", "sidebar", "inspector"),
    ("preferences", "keyboard"),
    ("quit",),
)

#: Groups in a menu of their own, by their first action: a screen of 768 px would break a longer
#: menu into two columns.
SUBMENUS = {
    "print_brief": "打印",
    "add_project": "项目",
    "fill_down": "项目",
    "hand_out_form": "项目",
    "categories": "项目",
    "expand_all": "显示",
    "go_back": "显示",
}

_ELSEWHERE = "请先回到项目页"
_READ_ONLY = "文库只读"
_IN_BIN = "回收站里不能这样做"
_NOT_IN_BIN = "只能恢复回收站里的项目"
_NOTHING = "请先选中项目"
_NOT_FROM_ELSEWHERE = "不是从汇总或体检过来的"

_BULK = ("fill_down", "bulk_edit", "find_replace")
_WRITES = (
    "add_project",
    "duplicate_project",
    "delete_project",
    "restore_project",
    "paste",
    *_BULK,
)
_ON_PROJECTS = (
    *_WRITES,
    "edit_cell",
    "copy",
    "select_all",
    "expand_all",
    "collapse_all",
    "fold_to_2",
    "fold_to_3",
    "grouping",
    "columns",
    "next_project",
    "previous_project",
    "hand_out_form",
)
_NOT_FOR_BIN = (
    "add_project",
    "duplicate_project",
    "delete_project",
    "paste",
    "print_brief",
    "hand_out_form",
    *_BULK,
)
_VIEWS = ("save_view", "update_view")
_OF_SELECTED = ("duplicate_project", "delete_project", "restore_project", "print_brief")


def bind_actions(actions: Actions, work: dict[str, Callable[[], object]], grid: GridPanel) -> None:
    """Give the actions their work; those that text fields also know act on the grid only."""
    for name, slot in work.items():
        actions.bind(name, slot)
    for name in GRID_ONLY:
        grid.addAction(actions[name])
        actions[name].setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)


def fill_menu(
    menu: QMenu, actions: Actions, session: Session, open_path: Callable[[Path], object]
) -> None:
    """Fill the file menu; the recent libraries stand after the first group."""
    inner: QMenu | None = None
    for position, names in enumerate(MENU_GROUPS):
        title = SUBMENUS.get(names[0])
        goes_on = inner is not None and inner.title() == title
        # Menus of their own stand together.
        if position and not goes_on and not (inner is not None and title):
            menu.addSeparator()
        if title is None:
            inner = None
        elif not goes_on:
            inner = menu.addMenu(title)
        else:
            assert inner is not None
            inner.addSeparator()
        for name in names:
            (inner or menu).addAction(actions[name])
        if position == 0:
            recent = menu.addMenu("最近打开")
            recent.setToolTipsVisible(True)
            own = str(session.library.path.absolute())
            for text in session.settings.recent:
                entry = recent.addAction(_entry_text(Path(text), session.settings.recent))
                entry.setToolTip(text)
                entry.setEnabled(text != own)
                entry.triggered.connect(lambda _checked=False, path=Path(text): open_path(path))


def allow(actions: Actions, session: Session, *, is_on_projects: bool) -> None:
    """Enable what can be done now, and give the rest its reason for the palette."""
    shown = session.filter
    is_read_only = session.library.is_read_only
    actions["go_back"].setEnabled(session.way_back is not None)
    actions["go_back"].setWhatsThis("" if session.way_back is not None else _NOT_FROM_ELSEWHERE)
    for name in dict.fromkeys((*_ON_PROJECTS, *_OF_SELECTED, *_VIEWS)):
        reason = ""
        if name in _ON_PROJECTS and not is_on_projects:
            reason = _ELSEWHERE
        elif is_read_only and name in (*_WRITES, *_VIEWS):
            reason = _READ_ONLY
        elif shown.is_bin and name in _NOT_FOR_BIN:
            reason = _IN_BIN
        elif name == "restore_project" and not shown.is_bin:
            reason = _NOT_IN_BIN
        elif name in _OF_SELECTED and not session.selection:
            reason = _NOTHING
        actions[name].setEnabled(not reason)
        actions[name].setWhatsThis(reason)


def _entry_text(path: Path, recent: list[str]) -> str:
    """Return a recent library's name, with its folder where another one has the same name."""
    is_unique = sum(Path(text).name == path.name for text in recent) == 1
    name = path.name if is_unique else f"{path.name}（{path.parent.name}）"
    return menu_text(name)
