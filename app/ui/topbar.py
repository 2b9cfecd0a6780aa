"""The bar at the top: file menu, pages, the door to the palette, undo, print."""

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QWidget

from app.ui.actions import Actions
from app.ui.controls.button import Button, IconButton
from app.ui.controls.dress import paint_hairline, set_look, set_surface
from app.ui.controls.hairline import Hairline
from app.ui.controls.menu import Menu
from app.ui.controls.searchfield import SearchField
from app.ui.theme import Theme
from app.ui.tokens import TOP_BAR_HEIGHT

#: The pages that exist, in their order.
PAGES: tuple[tuple[str, str], ...] = (
    ("projects", "项目"),
    ("rollup", "汇总"),
    ("checkup", "体检"),
)

_SEARCH_WIDTH = 232


class TopBar(QWidget):
    """The top bar.

    Signals:
        page_chosen(str): a page's tab was chosen.
        search_requested(str): the palette is wanted, with what was typed.
    """

    page_chosen = Signal(str)
    search_requested = Signal(str)

    def __init__(self, actions: Actions, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_surface(self, "chrome")
        self.setFixedHeight(TOP_BAR_HEIGHT)
        self._theme = theme
        self.file_menu = Menu(parent=self)
        self.file_button = Button(
            "文件", "menu", "flat", tip="文件、编辑和显示菜单", shortcut="F10"
        )
        self.file_button.setMenu(self.file_menu)
        self.tabs = QTabBar(self)
        set_look(self.tabs, "page")
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("页面")
        for position, (name, title) in enumerate(PAGES):
            self.tabs.addTab(title)
            self.tabs.setTabData(position, name)
            self.tabs.setTabToolTip(position, f"{title}（Ctrl+{position + 1}）")
        self.tabs.currentChanged.connect(self._on_tab)
        self.search = SearchField("查找项目或命令", "Ctrl+K", is_opener=True)
        self.search.setFixedWidth(_SEARCH_WIDTH)
        self.search.activated.connect(self.search_requested)
        self.undo_button = IconButton("undo-2", "撤销", "Ctrl+Z")
        self.redo_button = IconButton("redo-2", "重做", "Ctrl+Y")
        self._tie(self.undo_button, actions["undo"])
        self._tie(self.redo_button, actions["redo"])
        self.import_button = Button("导入", "file-input", tip="导入项目表", shortcut="Ctrl+I")
        self.import_button.clicked.connect(actions["import"].trigger)
        self.print_menu = Menu(parent=self)
        self.print_menu.addAction(actions["print_brief"])
        self.print_menu.addAction(actions["print_annex"])
        self.print_menu.addAction(actions["print_booklet"])
        self.print_menu.addAction(actions["print_report"])
        self.print_button = Button(
            "打印", "printer", tip="打印简介、附件表、项目册或情况简报", shortcut="Ctrl+P"
        )
        self.print_button.setMenu(self.print_menu)
        self._arrange()

    def set_page(self, name: str) -> None:
        """Show a page's tab as the current one, without announcing it."""
        for position, (page, _) in enumerate(PAGES):
            if page == name and position != self.tabs.currentIndex():
                blocked = self.tabs.blockSignals(True)
                self.tabs.setCurrentIndex(position)
                self.tabs.blockSignals(blocked)

    def set_undo_labels(self, undo: str, redo: str) -> None:
        """Name what undo and redo would do."""
        for button, word, label, keys in (
            (self.undo_button, "撤销", undo, "Ctrl+Z"),
            (self.redo_button, "重做", redo, "Ctrl+Y"),
        ):
            text = f"{word}：{label}" if label else f"没有可以{word}的操作"
            button.setToolTip(f"{text}（{keys}）")
            button.setAccessibleName(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        line = QPointF(0, self.height() - 1)
        paint_hairline(painter, line, self.width(), self._theme.color("line"))

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 12, 0)
        row.setSpacing(6)
        row.addWidget(self.file_button)
        row.addSpacing(4)
        mark = Hairline(Qt.Orientation.Vertical)
        mark.setFixedHeight(20)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(4)
        row.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        row.addWidget(self.search)
        row.addSpacing(6)
        row.addWidget(self.undo_button)
        row.addWidget(self.redo_button)
        row.addSpacing(6)
        row.addWidget(self.import_button)
        row.addWidget(self.print_button)

    def _tie(self, button: IconButton, action: QAction) -> None:
        button.clicked.connect(action.trigger)
        action.changed.connect(lambda: button.setEnabled(action.isEnabled()))
        button.setEnabled(action.isEnabled())

    def _on_tab(self, position: int) -> None:
        self.page_chosen.emit(str(self.tabs.tabData(position)))
