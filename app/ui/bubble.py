"""The bubble at a refused input: what it is, why, what is accepted, and the two ways on."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui.controls.button import Button
from app.ui.controls.corners import clip_corners, open_corners
from app.ui.controls.dress import follow_theme, paint_box
from app.ui.controls.label import Label, WrappedLabel, fit_height
from app.ui.icons import icon_pixmap
from app.ui.theme import current_theme
from app.ui.tokens import ICON, RADIUS_CONTROL

_WIDTH = 288
_GAP = 2


@dataclass(frozen=True, slots=True)
class BubbleAction:
    """A way on: the key that takes it, and what it does (Enter, 改为 10,000)."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class BubbleText:
    """What the bubble says.

    Attributes:
        title: what was refused: “1O000”不是金额.
        reason: why: 第 2 个字符是字母 O，不是数字 0。
        accepted: forms that would be taken: 10000、10,000、1亿元; empty for none.
        actions: the ways on, at most two or three.
    """

    title: str
    reason: str
    accepted: str = ""
    actions: tuple[BubbleAction, ...] = ()


class Bubble(QWidget):
    """A window of its own, so that no panel clips it; it never takes the focus.

    The keys stay with the editor, which knows what Enter and Esc do; a click on an action's
    text says which one was meant.

    Signals:
        chosen(str): the key of the action that was clicked.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        flags = Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint
        super().__init__(parent, flags)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        open_corners(self)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._picture = QLabel()
        self._title = WrappedLabel("", "total")
        self._reason = WrappedLabel("", "caption", "text2")
        self._accepted = WrappedLabel("", "caption", "text2")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        self._foot = QHBoxLayout()
        self._foot.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(13, 9, 13, 7)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._reason)
        column.addWidget(self._accepted)
        column.addLayout(self._foot)
        follow_theme(self, self._take_theme)

    def show_text(self, text: BubbleText, editor: QWidget, rect: QRect | None = None) -> None:
        """Show at an editor.

        Args:
            text: what to say.
            editor: the widget whose input was refused.
            rect: the part of it to point at, in its coordinates; all of it when None.
        """
        self._title.setText(text.title)
        self._reason.setText(text.reason)
        self._accepted.setText(f"可以写：{text.accepted}")
        self._accepted.setVisible(bool(text.accepted))
        self._set_actions(text.actions)
        said = "，".join((text.title, text.reason, text.accepted))
        self.setAccessibleName(said)
        editor.setAccessibleDescription(said)
        area = rect if rect is not None else editor.rect()
        anchor = QRect(editor.mapToGlobal(area.topLeft()), area.size())
        fit_height(self, _WIDTH)
        screen = QGuiApplication.screenAt(anchor.center()) or editor.screen()
        self.move(place(anchor, self.size().width(), self.height(), screen.availableGeometry()))
        self.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        clip_corners(self, RADIUS_CONTROL)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        paint_box(
            painter,
            QRectF(self.rect()),
            theme.color("raised"),
            theme.color("danger"),
            radius=RADIUS_CONTROL,
        )

    def _set_actions(self, actions: tuple[BubbleAction, ...]) -> None:
        while (item := self._foot.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for action in actions:
            link = Button(action.text, look="link", role="caption")
            link.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            link.clicked.connect(partial(self._announce, action.key))
            for part in (Label(action.key, "caption", "text3"), link):
                self._foot.addWidget(part)
                # In a bubble that is open already a new part would count only on the next turn.
                part.show()
            self._foot.addSpacing(8)
        self._foot.addStretch(1)

    def _announce(self, key: str, _checked: bool = False) -> None:
        self.chosen.emit(key)

    def _take_theme(self) -> None:
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(icon_pixmap("circle-alert", "danger", ICON, ratio))
        self.update()


def place(anchor: QRect, width: int, height: int, screen: QRect) -> QPoint:
    """Return the top left corner of a bubble: under the editor, or over it near the bottom.

    Args:
        anchor: the editor on the screen.
        width: of the bubble.
        height: of the bubble.
        screen: the usable part of the screen; the bubble stays inside it.
    """
    left = max(min(anchor.left(), screen.right() + 1 - width), screen.left())
    top = anchor.bottom() + 1 + _GAP
    if top + height > screen.bottom() + 1:
        top = anchor.top() - _GAP - height
    return QPoint(left, max(top, screen.top()))
