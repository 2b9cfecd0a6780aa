"""A filter condition as a removable chip: 投资方式 招商引资、政府投资 ×."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.ui.controls.dress import follow_theme, paint_box, paint_focus
from app.ui.icons import icon_pixmap
from app.ui.theme import current_theme
from app.ui.tokens import CHIP_HEIGHT, ICON_ARROW, RADIUS_CHIP

_PADDING = 8
_GAP = 5
# An amount or two short words: narrower values say nothing any more.
_LEAST_VALUE = 72
# Figures are not cut at all up to here: 1,00…0 万元 is another amount.
_LEAST_FIGURES = 160


class Chip(QAbstractButton):
    """One condition. Click or Enter edits it, the cross or Delete takes it away.

    Args:
        title: the field's name.
        value: what it must be; shortened in the middle when room is short.
        is_removable: whether there is a cross.

    Signals:
        removed: the user wants the condition gone.
        clicked: the user wants to change it.
    """

    removed = Signal()

    def __init__(
        self,
        title: str,
        value: str,
        *,
        is_removable: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._title = title
        self._value = value
        self._is_removable = is_removable
        self._press_on_cross = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self._tell()
        follow_theme(self, self._take_theme)

    def title(self) -> str:
        """Return the field's name."""
        return self._title

    def value(self) -> str:
        """Return the condition's value as shown."""
        return self._value

    def set_value(self, value: str) -> None:
        """Show another value."""
        self._value = value
        self._tell()
        self.updateGeometry()
        self.update()

    def cross_rect(self) -> QRect:
        """Return where the cross takes clicks; empty when there is none."""
        if not self._is_removable:
            return QRect()
        return QRect(self.width() - 24, 0, 24, self.height())

    def sizeHint(self) -> QSize:
        return QSize(self._fixed_width() + self._value_width(), CHIP_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        has_figures = any(character.isdigit() for character in self._value)
        most = _LEAST_FIGURES if has_figures else _LEAST_VALUE
        return QSize(self._fixed_width() + min(self._value_width(), most), CHIP_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        box = QRectF(self.rect())
        paint_box(painter, box, theme.color("soft"), radius=RADIUS_CHIP)
        painter.setPen(theme.color("accent_text" if self.isEnabled() else "text2"))
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        left = _PADDING
        if self._title:
            painter.setFont(theme.font("caption"))
            width = self._title_width()
            painter.drawText(QRect(left, 0, width, self.height()), middle, self._title)
            left += width + _GAP
        right = self.cross_rect().left() if self._is_removable else self.width() - _PADDING
        painter.setFont(theme.font("header"))
        shown = painter.fontMetrics().elidedText(
            self._value, Qt.TextElideMode.ElideMiddle, right - left
        )
        painter.drawText(QRect(left, 0, right - left, self.height()), middle, shown)
        if self._is_removable:
            self._paint_cross(painter)
        if self.hasFocus():
            paint_focus(painter, box, radius=RADIUS_CHIP)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._press_on_cross = self._on_cross(event.position().toPoint())
        if not self._press_on_cross:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._press_on_cross:
            self._press_on_cross = False
            if self._on_cross(event.position().toPoint()):
                self.removed.emit()
            return
        super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.update()
        super().mouseMoveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self._is_removable and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _paint_cross(self, painter: QPainter) -> None:
        on_cross = self._on_cross(self.mapFromGlobal(self.cursor().pos())) and self.underMouse()
        token = "text" if on_cross else "accent_text"
        pixmap = icon_pixmap("x", token, ICON_ARROW, self.devicePixelRatioF())
        top = (self.height() - ICON_ARROW) // 2
        painter.drawPixmap(QPoint(self.width() - 6 - ICON_ARROW, top), pixmap)

    def _on_cross(self, point: QPoint) -> bool:
        return self._is_removable and self.cross_rect().contains(point)

    def _title_width(self) -> int:
        return QFontMetrics(current_theme().font("caption")).horizontalAdvance(self._title)

    def _value_width(self) -> int:
        # One pixel to spare, since advances are rounded down.
        return QFontMetrics(current_theme().font("header")).horizontalAdvance(self._value) + 1

    def _fixed_width(self) -> int:
        title = self._title_width() + _GAP if self._title else 0
        return _PADDING + title + (24 if self._is_removable else _PADDING)

    def _tell(self) -> None:
        self.setText(f"{self._title} {self._value}".strip())
        self.setAccessibleName(f"筛选条件：{self.text()}")
        tip = f"{self.text()}\n单击修改（Enter）"
        self.setToolTip(f"{tip}，去掉（Del）" if self._is_removable else tip)

    def _take_theme(self) -> None:
        self.updateGeometry()
        self.update()
