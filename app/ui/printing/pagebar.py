"""The strip over the page: which one is shown, and how large."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.controls.button import Button, IconButton
from app.ui.controls.dress import set_surface
from app.ui.controls.label import Label
from app.ui.printing.pagesearch import PageSearch
from app.ui.printing.pageview import STEPS, PageView

BAR_HEIGHT = 36
_COUNT_WIDTH = 76
_ZOOM_WIDTH = 48

#: Below, not everything has room at once.
_NARROW = 640


class PageBar(QWidget):
    """‹ 第 1 / 6 页 ›   [查找] 1 / 3 ˄ ˅   − 67% +   整页  页宽.

    Args:
        view: what it steers.
        search: finds text in the pages.
        parent: its owner.
    """

    def __init__(self, view: PageView, search: PageSearch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.search = search
        # None until the first document has come, or has been refused.
        self._count: int | None = None
        set_surface(self, "chrome")
        self.setFixedHeight(BAR_HEIGHT)
        self.previous = IconButton("chevron-left", "上一页", "PageUp")
        self.number = Label("", "group")
        self.next = IconButton("chevron-right", "下一页", "PageDown")
        self.smaller = IconButton("minus", "缩小", "Ctrl+-")
        self.zoom = Label("", "cell")
        self.larger = IconButton("plus", "放大", "Ctrl++")
        self.whole = Button("整页", look="flat", tip="让整页都看得到", shortcut="Ctrl+0")
        self.width_button = Button("页宽", look="flat", tip="让页面和窗口一样宽", shortcut="Ctrl+1")
        for label, width in ((self.number, _COUNT_WIDTH), (self.zoom, _ZOOM_WIDTH)):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setMinimumWidth(width)
        for button in (self.whole, self.width_button):
            button.setCheckable(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(0)
        _add(row, self.previous, self.number, self.next)
        row.addStretch(1)
        row.addWidget(search)
        row.addStretch(1)
        _add(row, self.smaller, self.zoom, self.larger)
        row.addSpacing(8)
        _add(row, self.whole, self.width_button)
        self.previous.clicked.connect(lambda: view.show_page(view.page - 1))
        self.next.clicked.connect(lambda: view.show_page(view.page + 1))
        self.smaller.clicked.connect(lambda: view.zoom_out())
        self.larger.clicked.connect(lambda: view.zoom_in())
        self.whole.clicked.connect(lambda: view.set_fit("page"))
        self.width_button.clicked.connect(lambda: view.set_fit("width"))
        search.shown.connect(self._make_room)
        view.page_changed.connect(self._show)
        view.zoom_changed.connect(self._show)
        self._show()

    def set_count(self, count: int) -> None:
        """Take the number of pages; without any, nothing can be pressed."""
        self._count = count
        self.search.setEnabled(count > 0)
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Where it is narrow, let the way to fit the page go while something is looked for."""
        is_crowded = self.width() < _NARROW and self.search.has_words
        for button in (self.whole, self.width_button):
            button.setVisible(not is_crowded)

    def _show(self) -> None:
        page, zoom = self._view.page, self._view.zoom
        count = self._count or 0
        has_pages = count > 0
        none = "" if self._count is None else "没有页面"
        self.number.setText(f"第 {page + 1} / {count} 页" if has_pages else none)
        self.zoom.setText(f"{round(zoom * 100)}%" if has_pages else "")
        self.previous.setEnabled(has_pages and page > 0)
        self.next.setEnabled(page + 1 < count)
        self.smaller.setEnabled(has_pages and zoom > STEPS[0])
        self.larger.setEnabled(has_pages and zoom < STEPS[-1])
        for button, fit in ((self.whole, "page"), (self.width_button, "width")):
            button.setEnabled(has_pages)
            button.setChecked(has_pages and self._view.fit == fit)


def _add(row: QHBoxLayout, *widgets: QWidget) -> None:
    for widget in widgets:
        row.addWidget(widget)
