"""Every action of the window: declared once, found in menus, by its key and in the palette."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.ui.controls.menu import plain_text
from app.ui.icons import icon
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.ui.palette.matching import Command


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """What an action is called and how it is reached.

    Attributes:
        name: its key in the program.
        title: what it does, in the fewest words; ``…`` where a dialog follows.
        icon: a lucide name.
        shortcut: as Qt writes it; empty for none.
        keywords: other words the palette finds it by.
    """

    name: str
    title: str
    icon: str
    shortcut: str = ""
    keywords: tuple[str, ...] = ()


SPECS: tuple[ActionSpec, ...] = (
    ActionSpec("new_library", "新建文库…", "file-plus", "Ctrl+Shift+N"),
    ActionSpec("open_library", "打开文库…", "folder-open", "Ctrl+O"),
    ActionSpec("save_copy", "另存副本…", "save", "Ctrl+Shift+S", ("复制文库",)),
    ActionSpec("import", "导入…", "file-input", "Ctrl+I", ("表格", "Excel", "Word", "CSV", "附件")),
    ActionSpec("import_clipboard", "从剪贴板导入…", "clipboard-paste", "Ctrl+Shift+I", ("粘贴",)),
    ActionSpec(
        "save_table",
        "导出表格…",
        "download",
        "Ctrl+E",
        ("存为 Excel", "导出", "附件表", "Word", "CSV", "xlsx"),
    ),
    ActionSpec("backup", "立即备份", "archive-restore", "", ("保存", "备份")),
    ActionSpec("restore_backup", "从备份恢复…", "history"),
    ActionSpec("preferences", "首选项…", "settings", "Ctrl+,", ("设置", "字号", "主题", "署名")),
    ActionSpec("quit", "退出", "log-out", "Ctrl+Q", ("关闭",)),
    ActionSpec("undo", "撤销", "undo-2", "Ctrl+Z"),
    ActionSpec("redo", "重做", "redo-2", "Ctrl+Y"),
    ActionSpec("add_project", "新建项目…", "plus", "Ctrl+N", ("增加", "添加", "录入")),
    ActionSpec("duplicate_project", "复制为新项目", "copy", "Ctrl+Shift+D", ("副本",)),
    ActionSpec("delete_project", "删除项目", "trash-2", "Ctrl+Del", ("回收站",)),
    ActionSpec("restore_project", "恢复项目", "archive-restore", "", ("回收站", "还原")),
    ActionSpec("edit_cell", "编辑当前格", "pencil", "F2"),
    ActionSpec("copy", "复制", "copy", "Ctrl+C", ("拷贝",)),
    ActionSpec("paste", "粘贴", "clipboard-paste", "Ctrl+V"),
    ActionSpec("fill_down", "向下填充", "arrow-down", "Ctrl+D", ("照抄", "填充")),
    ActionSpec("bulk_edit", "批量修改…", "pencil", "Ctrl+Shift+E", ("统一", "成批", "改一栏")),
    ActionSpec("find_replace", "查找替换…", "search", "Ctrl+H", ("替换", "改字", "批量")),
    ActionSpec(
        "categories", "分类和归口…", "list-tree", "", ("归口", "医药养健管", "分类", "类别")
    ),
    ActionSpec(
        "add_references",
        "添加自带储备库…",
        "file-plus",
        "",
        ("万盛", "云阳", "重庆市", "綦江", "示例"),
    ),
    ActionSpec(
        "hand_out_form", "发录入表…", "file-text", "", ("录入表", "下发", "填报", "征集", "xlsx")
    ),
    ActionSpec("select_all", "全选", "square-check", "Ctrl+A"),
    ActionSpec("expand_all", "展开所有分组", "list-tree", "Ctrl+Shift+="),
    ActionSpec("collapse_all", "折叠所有分组", "rows-3", "Ctrl+Shift+-"),
    ActionSpec("fold_to_2", "折叠到二级分组", "rows-3", "Ctrl+Shift+2"),
    ActionSpec("fold_to_3", "折叠到三级分组", "rows-3", "Ctrl+Shift+3"),
    ActionSpec("grouping", "选择分组…", "rows-3", "Ctrl+G", ("分组", "小计", "合计")),
    ActionSpec("columns", "选择列…", "columns-3", "Ctrl+L", ("显示列", "隐藏列")),
    ActionSpec("find", "筛选", "list-filter", "Ctrl+F", ("查找", "搜索", "条件")),
    ActionSpec("clear_filter", "清空筛选", "funnel-x", "Ctrl+Shift+F", ("全部项目",)),
    ActionSpec("save_view", "存为视图…", "bookmark-plus", "Ctrl+Shift+B"),
    ActionSpec("update_view", "更新视图", "bookmark-plus", "Ctrl+Shift+U", ("保存视图",)),
    ActionSpec("next_project", "下一个项目", "chevron-down", "Alt+Down"),
    ActionSpec("previous_project", "上一个项目", "chevron-up", "Alt+Up"),
    ActionSpec("page_projects", "看项目", "table", "Ctrl+1", ("表格",)),
    ActionSpec("page_rollup", "看汇总", "chart-column", "Ctrl+2", ("图表", "合计", "统计")),
    ActionSpec("page_checkup", "看体检", "triangle-alert", "Ctrl+3", ("检查", "核对", "问题")),
    ActionSpec("go_back", "返回原来的页面", "chevron-left", "Alt+Left", ("汇总", "体检", "后退")),
    ActionSpec("sidebar", "显示或隐藏左栏", "panel-left", "Ctrl+B", ("储备库", "筛选栏")),
    ActionSpec("inspector", "显示或隐藏右栏", "panel-right", "F4", ("详情", "属性", "历史")),
    ActionSpec("print_brief", "打印简介…", "printer", "Ctrl+P", ("一页简介", "PDF", "预览")),
    ActionSpec("print_booklet", "打印项目册…", "printer", "", ("画册", "汇编", "PDF", "预览")),
    ActionSpec("print_report", "打印情况简报…", "printer", "", ("汇报", "Word", "PDF", "预览")),
    ActionSpec("print_self_test", "打印字体自检页…", "printer", "", ("版式", "网格", "打印机")),
    ActionSpec("print_annex", "打印附件表…", "printer", "Ctrl+Shift+P", ("附件", "PDF", "预览")),
    ActionSpec("refresh", "重新排列", "refresh-cw", "F5", ("刷新", "排序")),
    ActionSpec("next_pane", "到下一个区域", "arrow-right", "F6", ("焦点", "切换")),
    ActionSpec("previous_pane", "到上一个区域", "arrow-up", "Shift+F6", ("焦点", "切换")),
    ActionSpec("palette", "查找项目或命令", "search", "Ctrl+K", ("命令",)),
    ActionSpec("menu", "打开菜单", "menu", "F10"),
    ActionSpec("keyboard", "键盘操作一览", "keyboard", "F1", ("快捷键", "帮助")),
)

_BY_NAME = {spec.name: spec for spec in SPECS}

#: Keys that belong to a text being edited while one is, so they act only on the grid.
GRID_ONLY = frozenset({"copy", "paste", "select_all"})


class Actions(QObject):
    """The window's actions by name; it goes with its window, and hears of no theme any more then.

    Each starts disabled and is given its work with :meth:`bind`; their icons stand in menus only,
    and come with :meth:`dress`, once the window shows its rows.
    """

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        self._theme = theme
        self._is_dressed = False
        for spec in SPECS:
            action = QAction(spec.title, window)
            action.setObjectName(spec.name)
            if spec.shortcut:
                action.setShortcut(QKeySequence(spec.shortcut))
                action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.setEnabled(False)
            self._actions[spec.name] = action
            if spec.name not in GRID_ONLY:
                window.addAction(action)
        theme.changed.connect(self._take_theme)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._actions)

    def dress(self) -> None:
        """Give every action its icon; nothing where they have them."""
        if not self._is_dressed:
            self._is_dressed = True
            self._take_theme()

    def bind(self, name: str, work: Callable[[], object]) -> None:
        """Give an action its work and enable it."""
        action = self._actions[name]
        action.triggered.connect(lambda _checked=False: work())
        action.setEnabled(True)

    def title(self, name: str) -> str:
        """Return what an action is called, without what it would act on just now."""
        return _BY_NAME[name].title

    def keys(self, name: str) -> str:
        """Return an action's keys as they are read: ``Ctrl+Shift+F``; empty for none."""
        return _BY_NAME[name].shortcut

    def commands(self) -> "list[Command]":
        """Return the actions as the palette offers them, named as they are called now."""
        from app.ui.palette.matching import Command

        return [
            Command(
                title=plain_text(self._actions[spec.name].text()).rstrip("…"),
                icon=spec.icon,
                run=self._actions[spec.name].trigger,
                shortcut=spec.shortcut,
                keywords=spec.keywords,
                why_not=lambda name=spec.name: self._why_not(name),  # type: ignore[misc]
            )
            for spec in SPECS
            if spec.name != "palette"
        ]

    def _why_not(self, name: str) -> str:
        action = self._actions[name]
        return "" if action.isEnabled() else action.whatsThis() or "现在不能用"

    def _take_theme(self) -> None:
        for spec in SPECS if self._is_dressed else ():
            self._actions[spec.name].setIcon(icon(spec.icon))
