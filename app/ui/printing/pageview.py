"""One page of the document at a time, as large as the user wants it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from app.ui.controls.dress import follow_theme, paint_focus
from app.ui.controls.viewport import know_viewport
from app.ui.printing.pageimages import PageImages, Wanted
from app.ui.printing.pdfpages import Box
from app.ui.theme import current_theme

Fit = Literal["page", "width"]

#: Zooms of the buttons and keys; 1 shows an inch of paper as 96 logical pixels.
STEPS = (0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.25, 1.5, 2.0, 3.0)

PIXELS_PER_POINT = 96 / 72
MARGIN = 24
_SCROLL_STEP = 40
_WHEEL_NOTCH = 120


@dataclass(frozen=True, slots=True)
class Mark:
    """Something found on a page (from 0): a box for each line it runs over."""

    page: int
    boxes: tuple[Box, ...]


#: Like marker pens on white paper, in both themes: the paper is white in both.
_OTHER_MARK = QColor("#FFF0A8")
_CURRENT_MARK = QColor("#FFC24D")


class PageView(QAbstractScrollArea):
    """Shows a page, whole, as wide as the view, or at a zoom of its own.

    Args:
        images: the pictures of the pages.
        parent: its owner.

    Signals:
        page_changed(int): another page (from 0) is shown.
        zoom_changed(): the zoom, or what it fits to, changed.
    """

    page_changed = Signal(int)
    zoom_changed = Signal()

    def __init__(self, images: PageImages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        know_viewport(self)
        self._images = images
        self._page = 0
        self._fit: Fit | None = "page"
        self._zoom = 1.0
        self._wheel = 0
        self._has_ring = False
        self._marks: tuple[Mark, ...] = ()
        self._mark = -1
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("页面预览")
        images.ready.connect(self._on_ready)
        follow_theme(self, self._take_theme)

    @property
    def page(self) -> int:
        """The page shown, from 0."""
        return self._page

    @property
    def zoom(self) -> float:
        """The zoom in force; 1 shows an inch of paper as 96 logical pixels."""
        return self._zoom

    @property
    def fit(self) -> Fit | None:
        """What the zoom follows: the whole page, its width, or nothing."""
        return self._fit

    def show_page(self, index: int) -> None:
        """Show another page, from its top; outside the document, the nearest."""
        wanted = max(0, min(index, len(self._images.sizes) - 1))
        if wanted == self._page:
            return
        self._page = wanted
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        self.page_changed.emit(wanted)

    def take_document(self) -> None:
        """Show the new document, at the same page where it still has one."""
        self._page = max(0, min(self._page, len(self._images.sizes) - 1))
        self._lay_out()
        self.page_changed.emit(self._page)

    def wanted(self) -> Wanted | None:
        """Return the picture the view needs now; None while it is too small to show anything."""
        if not self._images.sizes:
            return None
        width = round(self._sheet().width() * self.devicePixelRatioF())
        return Wanted(self._page, width) if width > 0 else None

    def set_marks(self, marks: Sequence[Mark], current: int) -> None:
        """Mark pieces of pages, one of them stronger, which is brought into sight.

        Args:
            marks: where.
            current: index of the stronger one; -1 for none.
        """
        before = self._marks[self._mark] if 0 <= self._mark < len(self._marks) else None
        self._marks, self._mark = tuple(marks), current
        if 0 <= current < len(self._marks) and self._marks[current] is not before:
            self.show_page(self._marks[current].page)
            self._bring_in_sight(self._marks[current])
        self.viewport().update()

    def set_fit(self, fit: Fit) -> None:
        """Let the zoom follow the view's size."""
        self._fit = fit
        self._lay_out()
        self.zoom_changed.emit()

    def set_habit(self, zoom: float | str) -> None:
        """Show as pages were shown last: at a zoom, or fitted to page or width."""
        if isinstance(zoom, str):
            self.set_fit("width" if zoom == "width" else "page")
        else:
            self.set_zoom(zoom)

    def set_zoom(self, zoom: float, point: QPointF | None = None) -> None:
        """Show at a zoom, whatever the view's size.

        Args:
            zoom: 1 shows an inch of paper as 96 logical pixels.
            point: of the view; what is under it stays there. Its middle when None.
        """
        if point is None:
            point = QPointF(self.viewport().width() / 2, self.viewport().height() / 2)
        before = self._sheet() if self._images.sizes else QRectF()
        self._fit = None
        self._zoom = max(STEPS[0], min(zoom, STEPS[-1]))
        self._lay_out()
        if not before.isEmpty():
            after = self._sheet()
            x = (point.x() - before.left()) / before.width() * after.width() + after.left()
            y = (point.y() - before.top()) / before.height() * after.height() + after.top()
            across, down = self.horizontalScrollBar(), self.verticalScrollBar()
            across.setValue(across.value() + round(x - point.x()))
            down.setValue(down.value() + round(y - point.y()))
        self.zoom_changed.emit()

    def zoom_in(self, point: QPointF | None = None) -> None:
        """Take the next larger step; see :meth:`set_zoom`."""
        larger = (step for step in STEPS if step > self._zoom + 0.004)
        self.set_zoom(next(larger, STEPS[-1]), point)

    def zoom_out(self, point: QPointF | None = None) -> None:
        """Take the next smaller step; see :meth:`set_zoom`."""
        smaller = (step for step in reversed(STEPS) if step < self._zoom - 0.004)
        self.set_zoom(next(smaller, STEPS[0]), point)

    def sizeHint(self) -> QSize:
        return QSize(800, 740)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 240)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.color("canvas"))
        if not self._images.sizes:
            return
        sheet = self._sheet()
        edge = sheet.adjusted(-1, -1, 1, 1)
        painter.fillRect(edge, theme.color("line2"))
        image = self._images.page(self._page, round(sheet.width() * self.devicePixelRatioF()))
        if image is None:
            image = self._images.nearest(self._page)
        painter.fillRect(sheet, Qt.GlobalColor.white)
        if image is not None:
            self._paint_image(painter, sheet, image)
        self._paint_marks(painter, sheet)
        if self._has_ring:
            paint_focus(painter, QRectF(self.viewport().rect()), radius=0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # The ring shows once the keyboard is used, not because the dialog opens here.
        by_key = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._has_ring = event.reason() in by_key
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._has_ring = False
        self.viewport().update()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom_by_wheel(event)
            return
        bar = self.verticalScrollBar()
        down = -event.angleDelta().y()
        at_edge = bar.value() == (bar.maximum() if down > 0 else bar.minimum())
        if not down or not at_edge:
            self._wheel = 0
            super().wheelEvent(event)
            return
        self._wheel += down
        if abs(self._wheel) >= _WHEEL_NOTCH:
            self._turn(1 if self._wheel > 0 else -1)
            self._wheel = 0
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        match Qt.Key(event.key()):
            case Qt.Key.Key_Home:
                self.show_page(0)
            case Qt.Key.Key_End:
                self.show_page(len(self._images.sizes) - 1)
            case Qt.Key.Key_Down if not bar.maximum():
                self._turn(1)
            case Qt.Key.Key_Up if not bar.maximum():
                self._turn(-1)
            case _:
                super().keyPressEvent(event)

    def _turn(self, step: int) -> None:
        before = self._page
        self.show_page(self._page + step)
        if step < 0 and self._page != before:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def _zoom_by_wheel(self, event: QWheelEvent) -> None:
        self._wheel += event.angleDelta().y()
        steps = int(self._wheel / _WHEEL_NOTCH)
        self._wheel -= steps * _WHEEL_NOTCH
        event.accept()
        for _ in range(abs(steps)):
            if steps > 0:
                self.zoom_in(event.position())
            else:
                self.zoom_out(event.position())

    def _lay_out(self) -> None:
        """Set the zoom where it follows the view, and the scroll bars' ranges."""
        if not self._images.sizes:
            self.horizontalScrollBar().setRange(0, 0)
            self.verticalScrollBar().setRange(0, 0)
            self.viewport().update()
            return
        if self._fit is not None:
            self._fit_zoom(self._fit)
        room = self.viewport().size()
        width, height = self._extent()
        for bar, extent, page in (
            (self.horizontalScrollBar(), width, room.width()),
            (self.verticalScrollBar(), height, room.height()),
        ):
            bar.setRange(0, max(extent - page, 0))
            bar.setPageStep(page)
            bar.setSingleStep(_SCROLL_STEP)
        self.viewport().update()

    def _fit_zoom(self, fit: Fit) -> None:
        # Bars that come and go would change the room they are measured by.
        room = self.maximumViewportSize()
        width, height = self._images.sizes[self._page]
        across = (room.width() - 2 * MARGIN) / (width * PIXELS_PER_POINT)
        down = (room.height() - 2 * MARGIN) / (height * PIXELS_PER_POINT)
        if fit == "width" and across > down:
            bar = self.verticalScrollBar().sizeHint().width()
            across = (room.width() - bar - 2 * MARGIN) / (width * PIXELS_PER_POINT)
        zoom = max(0.1, min(STEPS[-1], across if fit == "width" else min(across, down)))
        if zoom != self._zoom:
            self._zoom = zoom
            self.zoom_changed.emit()

    def _extent(self) -> tuple[int, int]:
        """Return what the page and its margins take, in logical pixels."""
        width, height = self._images.sizes[self._page]
        scale = PIXELS_PER_POINT * self._zoom
        return round(width * scale) + 2 * MARGIN, round(height * scale) + 2 * MARGIN

    def _sheet(self) -> QRectF:
        """Return where the page lies, on whole device pixels."""
        width, height = self._extent()
        room = self.viewport().size()
        left = max((room.width() - width) // 2, 0) + MARGIN - self.horizontalScrollBar().value()
        top = max((room.height() - height) // 2, 0) + MARGIN - self.verticalScrollBar().value()
        ratio = self.devicePixelRatioF()
        corner = QPointF(round(left * ratio) / ratio, round(top * ratio) / ratio)
        wide = round((width - 2 * MARGIN) * ratio) / ratio
        high = round((height - 2 * MARGIN) * ratio) / ratio
        return QRectF(corner.x(), corner.y(), wide, high)

    def _paint_image(self, painter: QPainter, sheet: QRectF, image: QImage) -> None:
        ratio = self.devicePixelRatioF()
        if image.width() == round(sheet.width() * ratio):
            # As it is, pixel by pixel; its height may differ from the sheet's by one.
            image = QImage(image)
            image.setDevicePixelRatio(ratio)
            painter.setClipRect(sheet)
            painter.drawImage(sheet.topLeft(), image)
            painter.setClipping(False)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(sheet, image)

    def _paint_marks(self, painter: QPainter, sheet: QRectF) -> None:
        """Lay colour over what was found, as a marker pen does: the text stays readable."""
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for at, mark in enumerate(self._marks):
            if mark.page == self._page:
                color = _CURRENT_MARK if at == self._mark else _OTHER_MARK
                for box in mark.boxes:
                    painter.fillRect(self._placed(box, sheet).adjusted(-1, -1, 1, 1), color)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)

    def _placed(self, box: Box, sheet: QRectF) -> QRectF:
        """Return where a piece of the page lies in the view."""
        width, height = self._images.sizes[self._page]
        across, down = sheet.width() / width, sheet.height() / height
        left, bottom, right, top = box
        corner = QPointF(sheet.left() + left * across, sheet.top() + (height - top) * down)
        return QRectF(corner.x(), corner.y(), (right - left) * across, (top - bottom) * down)

    def _bring_in_sight(self, mark: Mark) -> None:
        if not mark.boxes:
            return
        place = self._placed(mark.boxes[0], self._sheet())
        room = self.viewport().rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        if place.top() < room.top() or place.bottom() > room.bottom():
            down.setValue(down.value() + round(place.center().y() - room.center().y()))
        if place.left() < room.left() or place.right() > room.right():
            across.setValue(across.value() + round(place.center().x() - room.center().x()))

    def _on_ready(self, index: int) -> None:
        if index == self._page:
            self.viewport().update()

    def _take_theme(self) -> None:
        self.viewport().update()
