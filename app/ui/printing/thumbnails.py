"""The pages as small pictures, each with a check mark that says whether it is wanted."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.controls.dress import follow_theme, paint_box, paint_focus, set_look
from app.ui.controls.viewport import know_viewport
from app.ui.icons import icon_pixmap
from app.ui.printing.pageimages import PageImages
from app.ui.theme import current_theme
from app.ui.tokens import ICON_ARROW, RADIUS_CHIP

Index = QModelIndex | QPersistentModelIndex

PANEL_WIDTH = 192
_PICTURE_WIDTH = 150
_TOP = 13
_FOOT = 43
_BOX = 14
_RING = 4
_NO_PARENT = QModelIndex()


class PageModel(QAbstractListModel):
    """The pages of the document and which of them are wanted.

    Signals:
        checks_changed(): the user checked or unchecked a page.
    """

    checks_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._checked: list[bool] = []

    def set_count(self, count: int) -> None:
        """Take the number of pages; all are wanted."""
        self.beginResetModel()
        self._checked = [True] * count
        self.endResetModel()

    def pages(self) -> tuple[int, ...]:
        """Return the pages wanted; the first one is 1."""
        return tuple(page for page, checked in enumerate(self._checked, 1) if checked)

    def set_pages(self, pages: tuple[int, ...]) -> None:
        """Want just these pages, without announcing it."""
        wanted = set(pages)
        self._checked = [page in wanted for page in range(1, len(self._checked) + 1)]
        if self._checked:
            self.dataChanged.emit(self.index(0), self.index(len(self._checked) - 1))

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._checked)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"第 {index.row() + 1} 页"
        if role == Qt.ItemDataRole.CheckStateRole:
            on, off = Qt.CheckState.Checked, Qt.CheckState.Unchecked
            return on if self._checked[index.row()] else off
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self._checked[index.row()] = Qt.CheckState(value) == Qt.CheckState.Checked
        self.dataChanged.emit(index, index)
        self.checks_changed.emit()
        return True


class ThumbnailList(QListView):
    """The pages below each other; the current one is the one looked at.

    Args:
        images: the pictures of the pages.
        parent: its owner.

    Signals:
        page_chosen(int): the user went to a page (from 0).
    """

    page_chosen = Signal(int)

    def __init__(self, images: PageImages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        know_viewport(self)
        self.pages = PageModel(self)
        self._images = images
        self.setModel(self.pages)
        self.setItemDelegate(_PageDelegate(images, self))
        set_look(self, "bare")
        self.setFixedWidth(PANEL_WIDTH)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalScrollBar().setSingleStep(40)
        self.setAccessibleName("页面缩略图，空格键勾选")
        images.ready.connect(self._on_ready)
        follow_theme(self, self._take_theme)

    def take_document(self) -> None:
        """Show the pages of the new document, all checked."""
        self.pages.set_count(len(self._images.sizes))

    def show_page(self, index: int) -> None:
        """Mark a page (from 0) as the one looked at."""
        wanted = self.pages.index(index)
        if wanted.isValid() and wanted != self.currentIndex():
            self.setCurrentIndex(wanted)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.page_chosen.emit(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # The default button is the dialog's.
            event.ignore()
            return
        super().keyPressEvent(event)

    def _on_ready(self, index: int) -> None:
        self.viewport().update(self.visualRect(self.pages.index(index)))

    def _take_theme(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()


class _PageDelegate(QStyledItemDelegate):
    """Paints a page's picture with its check mark and number."""

    def __init__(self, images: PageImages, view: ThumbnailList) -> None:
        super().__init__(view)
        self._images = images
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        sizes = self._images.sizes
        if not sizes:
            return QSize(_PICTURE_WIDTH, _FOOT)
        return QSize(_PICTURE_WIDTH, _picture_height(sizes[0]) + _FOOT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if index.row() >= len(self._images.sizes):
            return
        theme = current_theme()
        painter.save()
        rect: QRect = option.rect
        picture = self._picture_rect(rect, index.row())
        is_current = index == self._view.currentIndex()
        if is_current:
            ring = QRectF(picture).adjusted(-_RING - 1, -_RING - 1, _RING + 1, _RING + 1)
            paint_focus(painter, ring)
        painter.fillRect(picture.adjusted(-1, -1, 1, 1), theme.color("line2"))
        painter.fillRect(picture, Qt.GlobalColor.white)
        ratio = self._view.devicePixelRatioF()
        image = self._images.thumbnail(index.row(), round(_PICTURE_WIDTH * ratio))
        if image is not None:
            shown = QImage(image)
            shown.setDevicePixelRatio(ratio)
            painter.setClipRect(picture)
            painter.drawImage(picture.topLeft(), shown)
            painter.setClipping(False)
        self._paint_foot(painter, rect, index)
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        if isinstance(event, QMouseEvent):
            rect: QRect = option.rect
            on_foot = event.position().y() >= rect.bottom() - _FOOT + _TOP
            released = event.type() == QEvent.Type.MouseButtonRelease
            if on_foot and released and event.button() == Qt.MouseButton.LeftButton:
                return _toggle(model, index)
            return False
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            return _toggle(model, index)
        return False

    def _picture_rect(self, rect: QRect, row: int) -> QRect:
        height = _picture_height(self._images.sizes[row])
        left = (PANEL_WIDTH - _PICTURE_WIDTH) // 2
        return QRect(left, rect.top() + _TOP, _PICTURE_WIDTH, height)

    def _paint_foot(self, painter: QPainter, rect: QRect, index: Index) -> None:
        theme = current_theme()
        painter.setFont(theme.font("cell"))
        text = str(index.data())
        width = painter.fontMetrics().horizontalAdvance(text)
        left = (PANEL_WIDTH - width - _BOX - 8) // 2
        middle = rect.bottom() - 10
        box = QRectF(left, middle - _BOX // 2, _BOX, _BOX)
        if index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked:
            paint_box(painter, box, theme.color("accent"), radius=RADIUS_CHIP)
            ratio = self._view.devicePixelRatioF()
            tick = icon_pixmap("check", "on_accent", ICON_ARROW, ratio)
            painter.drawPixmap(int(box.left()) + 1, int(box.top()) + 1, tick)
        else:
            paint_box(painter, box, theme.color("base"), theme.color("ctl"), radius=RADIUS_CHIP)
        painter.setPen(theme.color("text"))
        place = QRect(left + _BOX + 8, middle - 12, width + 2, 24)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), text)


def _toggle(model: QAbstractItemModel, index: Index) -> bool:
    role = Qt.ItemDataRole.CheckStateRole
    is_on = index.data(role) == Qt.CheckState.Checked
    return model.setData(index, Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked, role)


def _picture_height(size: tuple[float, float]) -> int:
    return round(_PICTURE_WIDTH * size[1] / size[0])
