"""Ctrl+K: one line that finds projects, filters and every command."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QWidget

from app.ui.controls.dress import follow_theme, paint_box, paint_hairline, set_look
from app.ui.icons import icon_pixmap
from app.ui.palette.items import PaletteItem, PaletteSection, Provider
from app.ui.palette.rows import PaletteDelegate, PaletteRows
from app.ui.theme import current_theme
from app.ui.tokens import ICON, PALETTE_ROW_HEIGHT, PALETTE_TOP, PALETTE_WIDTH, RADIUS_POPUP

INPUT_HEIGHT = 52
FOOTER_HEIGHT = 32
_PADDING = 8
_MARGIN = 8
_SIDE = 21
_TEXT_LEFT = 51
_KEYS_GAP = 20
_HINT = "拼音首字母也可以，例如 ky"
_NOTHING = "没有找到。换个词，或用拼音首字母。"


class PaletteInput(QLineEdit):
    """The palette's line; it knows whether an input method is composing.

    Signals:
        key(int, bool): a key that belongs to the list, and whether Ctrl was held.
        left: the focus went elsewhere.
    """

    key = Signal(int, bool)
    left = Signal()

    _LIST_KEYS = (
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Escape,
        Qt.Key.Key_Tab,
    )

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.is_composing = False
        set_look(self, "bare")

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def event(self, event: QEvent) -> bool:
        # Tab would move the focus before keyPressEvent is asked.
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Tab
        ):
            self.keyPressEvent(event)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in self._LIST_KEYS:
            super().keyPressEvent(event)
        elif not self.is_composing:
            held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self.key.emit(event.key(), held)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.is_composing = False
        reasons = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if event.reason() not in reasons:
            self.left.emit()


class CommandPalette(QWidget):
    """A floating panel over its window: a line, sections of rows, and the keys at the foot.

    It is a child of the window rather than a window of its own: input methods and Wayland
    treat it like any other field. A click beside it closes it.

    Args:
        window: the window it floats over.
        providers: asked in order at every change of the line.

    Signals:
        closed: it was left, by Esc, a click beside it, or a choice.
    """

    closed = Signal()

    def __init__(self, window: QWidget, providers: Sequence[Provider] = ()) -> None:
        super().__init__(window)
        self._providers = list(providers)
        self._back: QWidget | None = None
        self._more: PaletteItem | None = None
        self.rows = PaletteRows(self)
        self.input = PaletteInput(self)
        self.input.setPlaceholderText("查找项目或命令")
        self.input.setAccessibleName("查找项目或命令")
        self.list = QListView(self)
        self.list.setModel(self.rows)
        self.list.setItemDelegate(PaletteDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setAccessibleName("查找结果")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        set_look(self.list, "bare")
        self.list.clicked.connect(self._on_clicked)
        self.list.entered.connect(self.list.setCurrentIndex)
        self.input.textChanged.connect(self._ask)
        self.input.key.connect(self._on_key)
        self.input.left.connect(self.close_palette)
        self.hide()
        follow_theme(self, self._take_theme)

    def set_providers(self, providers: Sequence[Provider]) -> None:
        """Ask others from now on."""
        self._providers = list(providers)
        if self.isVisible():
            self._ask()

    def open_palette(self, text: str = "") -> None:
        """Show with a first text, the cursor behind it, and take the focus."""
        if not self.isVisible():
            self._back = QApplication.focusWidget()
        self._more = None
        self.input.setText(text)
        self._ask()
        self.show()
        self.raise_()
        self.input.setFocus(Qt.FocusReason.ShortcutFocusReason)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def close_palette(self) -> None:
        """Hide, and give the focus back to where it was."""
        if not self.isVisible():
            return
        back, self._back = self._back, None
        had_focus = self.input.hasFocus()
        self.hide()
        if had_focus and back is not None and back.isVisible():
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def current_item(self) -> PaletteItem | None:
        """Return the item Enter would choose."""
        index = self.list.currentIndex()
        if not index.isValid():
            return None
        row = self.rows.row_at(index.row())
        return row if isinstance(row, PaletteItem) else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Resize and watched is self.parentWidget():
            self._place()
        elif isinstance(event, QMouseEvent) and kind == QEvent.Type.MouseButtonPress:
            point = self.mapFromGlobal(event.globalPosition().toPoint())
            if not self.rect().contains(point):
                self.close_palette()
        return False

    def hideEvent(self, event: QHideEvent) -> None:
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        panel = QRectF(self.rect())
        paint_box(painter, panel, theme.color("raised"), theme.color("line2"), radius=RADIUS_POPUP)
        left, right = panel.left(), panel.right()
        line = theme.color("line")
        width = panel.width() - 2
        foot = panel.bottom() - 1 - FOOTER_HEIGHT
        paint_hairline(painter, QPointF(left + 1, panel.top() + 1 + INPUT_HEIGHT), width, line)
        paint_hairline(painter, QPointF(left + 1, foot), width, line)
        top = int(panel.top()) + 1 + (INPUT_HEIGHT - ICON) // 2
        pixmap = icon_pixmap("search", "text2", ICON, self.devicePixelRatioF())
        painter.drawPixmap(int(left) + _SIDE, top, pixmap)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text2"))
        middle = Qt.AlignmentFlag.AlignVCenter
        inner = QRectF(left + _SIDE, 0, right - left - 2 * _SIDE, INPUT_HEIGHT)
        inner.moveTop(panel.top() + 1)
        painter.drawText(inner, int(middle | Qt.AlignmentFlag.AlignRight), self._hint())
        inner = QRectF(left + _SIDE, foot + 1, right - left - 2 * _SIDE, FOOTER_HEIGHT)
        at = inner.left()
        for text in self._keys():
            area = QRectF(at, inner.top(), inner.right() - at, inner.height())
            painter.drawText(area, int(middle | Qt.AlignmentFlag.AlignLeft), text)
            at += painter.fontMetrics().horizontalAdvance(text) + _KEYS_GAP
        leave = "Esc 返回" if self._more is not None else "Esc 关闭"
        painter.drawText(inner, int(middle | Qt.AlignmentFlag.AlignRight), leave)
        if not self.rows.rowCount():
            inner = QRectF(left + _TEXT_LEFT, 0, right - left - 2 * _TEXT_LEFT, PALETTE_ROW_HEIGHT)
            inner.moveTop(panel.top() + 2 + INPUT_HEIGHT + _PADDING)
            painter.drawText(inner, int(middle | Qt.AlignmentFlag.AlignLeft), _NOTHING)

    def _hint(self) -> str:
        if self._more is not None:
            return self._more.title
        return "" if self.input.text().isascii() and self.input.text() else _HINT

    def _keys(self) -> tuple[str, ...]:
        keys = ("↑↓ 选择", "Enter 打开")
        has_more = any(
            isinstance(row, PaletteItem) and row.more
            for row in (self.rows.row_at(at) for at in range(self.rows.rowCount()))
        )
        return (*keys, "Tab 更多操作") if has_more else keys

    def _ask(self) -> None:
        query = self.input.text().strip()
        if self._more is not None:
            sections = [PaletteSection("更多操作", "", self._more.more)]
        else:
            sections = [section for provide in self._providers for section in provide(query)]
        self.rows.set_sections(sections, query)
        items = self.rows.item_rows()
        if items:
            self.list.setCurrentIndex(self.rows.index(items[0]))
            self.list.scrollToTop()
        self._place()
        self.update()

    def _place(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        width = min(PALETTE_WIDTH, window.width() - 2 * _MARGIN)
        top = (
            min(PALETTE_TOP, max(window.height() // 8, 8)) if window.height() < 700 else PALETTE_TOP
        )
        frame = 2 + INPUT_HEIGHT + 1 + FOOTER_HEIGHT + 1
        wanted = max(self.rows.height(), PALETTE_ROW_HEIGHT) + _PADDING
        room = max(window.height() - top - _MARGIN - frame, PALETTE_ROW_HEIGHT)
        # Half a row at the foot looks like a fault.
        body = wanted if wanted <= room else self.rows.height_within(room) or room
        left = (window.width() - width) // 2
        self.setGeometry(left, top, width, frame + body)
        panel = self.rect()
        hint = self.fontMetrics().horizontalAdvance(_HINT) + 16
        self.input.setGeometry(
            panel.left() + _TEXT_LEFT - 2,
            panel.top() + 1,
            panel.width() - _TEXT_LEFT - _SIDE - hint,
            INPUT_HEIGHT,
        )
        self.list.setGeometry(
            panel.left() + 1,
            panel.top() + 2 + INPUT_HEIGHT,
            panel.width() - 2,
            body - (_PADDING if wanted <= room else 0),
        )

    def _on_key(self, key: int, is_ctrl: bool) -> None:
        if key == Qt.Key.Key_Escape:
            if self._more is not None:
                self._leave_more()
            else:
                self.close_palette()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self._with_ctrl_enter() if is_ctrl else self.current_item())
        elif key == Qt.Key.Key_Tab:
            item = self.current_item()
            if item is not None and item.more:
                self._more = item
                self._ask()
        else:
            page = max(self.list.height() // PALETTE_ROW_HEIGHT - 1, 1)
            steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -page}
            self._step(steps.get(Qt.Key(key), page), is_round=abs(steps.get(Qt.Key(key), 2)) == 1)

    def _step(self, by: int, *, is_round: bool) -> None:
        """Move the choice over the items, from the last to the first by single steps."""
        items = self.rows.item_rows()
        if not items:
            return
        row = self.list.currentIndex().row()
        at = items.index(row) if row in items else 0
        wanted = (at + by) % len(items) if is_round else min(max(at + by, 0), len(items) - 1)
        if wanted == 0:
            self.list.scrollToTop()
        self.list.setCurrentIndex(self.rows.index(items[wanted]))

    def _with_ctrl_enter(self) -> PaletteItem | None:
        for at in self.rows.item_rows():
            row = self.rows.row_at(at)
            if isinstance(row, PaletteItem) and row.shortcut in ("Ctrl+Enter", "Ctrl+Return"):
                return row
        return None

    def _on_clicked(self) -> None:
        self._run(self.current_item())

    def _run(self, item: PaletteItem | None) -> None:
        if item is None or not item.enabled:
            return
        self.close_palette()
        item.run()

    def _leave_more(self) -> None:
        self._more = None
        self._ask()

    def _take_theme(self) -> None:
        self.setFont(current_theme().font("caption"))
        self.input.setFont(current_theme().font("input"))
        self._place()
        self.update()
