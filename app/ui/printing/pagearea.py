"""The pages: thumbnails on the left, the page looked at beside them, or why there is none."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.errors import ChubeiError
from app.ui.controls.button import Button
from app.ui.controls.dress import set_surface
from app.ui.controls.hairline import Hairline
from app.ui.controls.label import Label
from app.ui.controls.workbar import WorkBar
from app.ui.printing.pagebar import BAR_HEIGHT, PageBar
from app.ui.printing.pageimages import PageImages
from app.ui.printing.pagesearch import PageSearch
from app.ui.printing.pageview import PageView
from app.ui.printing.refusal import RefusalPanel
from app.ui.printing.thumbnails import PANEL_WIDTH, ThumbnailList


class PageArea(QWidget):
    """Everything of the dialog that shows pages.

    Args:
        images: the pictures of the pages.
        parent: its owner.
    """

    def __init__(self, images: PageImages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images = images
        self.count = Label("", "caption", "text2")
        self.all_link = Button("全选", look="link", role="caption", tip="勾选全部页面")
        self.all_link.setEnabled(False)
        self.thumbnails = ThumbnailList(images)
        self.view = PageView(images)
        self.search = PageSearch(images, self.view)
        self.bar = PageBar(self.view, self.search)
        self.refusal = RefusalPanel()
        head = QWidget()
        set_surface(head, "chrome")
        head.setFixedSize(PANEL_WIDTH, BAR_HEIGHT)
        line = QHBoxLayout(head)
        line.setContentsMargins(16, 0, 12, 0)
        line.addWidget(self.count)
        line.addStretch(1)
        line.addWidget(self.all_link)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.refusal)
        middle = _column(self.bar, Hairline(), self._stack)
        self.work_bar = WorkBar(middle)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(_column(head, Hairline(), self.thumbnails))
        row.addWidget(Hairline(Qt.Orientation.Vertical))
        row.addWidget(middle, 1)
        self.thumbnails.page_chosen.connect(self.view.show_page)
        self.view.page_changed.connect(self.thumbnails.show_page)

    def show_document(self) -> None:
        """Show the pages of the document the images have now."""
        count = len(self._images.sizes)
        self._stack.setCurrentWidget(self.view)
        self.thumbnails.take_document()
        self.bar.set_count(count)
        self.view.take_document()
        self.search.take_document()
        self.count.setText(f"{count} 页")
        self.all_link.setEnabled(True)

    def show_first_pages(self) -> None:
        """Show the pages there are so far; the rest is being made."""
        self.show_document()
        self.count.setText("其余正在生成")
        self.all_link.setEnabled(False)

    def show_refusal(
        self, title: str, error: ChubeiError | None, *, can_retry: bool = False
    ) -> None:
        """Show why there is no page, and no page."""
        self.thumbnails.take_document()
        self.bar.set_count(0)
        self.search.take_document()
        self.count.setText("没有页面")
        self.all_link.setEnabled(False)
        self.refusal.say(title, error, can_retry=can_retry)
        self._stack.setCurrentWidget(self.refusal)


def _column(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        column.addWidget(widget)
    return holder
