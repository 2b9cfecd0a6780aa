"""Which of several names are wanted: a button that says how many, and a menu of ticks."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionButton, QStylePainter, QWidget

from app.ui.controls.button import Button
from app.ui.controls.menu import Menu
from app.ui.icons import icon_pixmap
from app.ui.theme import current_theme
from app.ui.tokens import ICON_ARROW

#: Before the words and for the arrow, as in a combo box.
_INSET, _ARROW_ROOM = 8, 26


class NameChoice(Button):
    """通常的 9 栏, 自选 5 栏; its menu stays open while names are ticked.

    Args:
        what: what is chosen, with its measure word: 栏.
        names: key and title of everything there is, in order.
        usual: the keys that are wanted where nothing is chosen, in their order.
        usual_text: what to say then.

    Signals:
        changed(): the user ticked or unticked a name.
    """

    changed = Signal()

    def __init__(
        self,
        what: str,
        names: Sequence[tuple[str, str]],
        usual: Sequence[str],
        usual_text: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", look="choice", parent=parent)
        self._what = what
        self._usual = tuple(usual)
        self._usual_text = usual_text
        self._chosen: tuple[str, ...] = self._usual
        self.menu_of_names = _StayingMenu(parent=self)
        self.actions_by_key: dict[str, QAction] = {}
        for key, title in names:
            action = self.menu_of_names.addAction(title)
            action.setCheckable(True)
            action.triggered.connect(self._on_ticked)
            self.actions_by_key[key] = action
        self.menu_of_names.addSeparator()
        self.reset = self.menu_of_names.addAction("恢复通常的")
        self.reset.triggered.connect(self._on_reset)
        self.setMenu(self.menu_of_names)
        self._show()

    def chosen(self) -> tuple[str, ...]:
        """Return the keys wanted, in order; the usual ones where nothing was chosen."""
        return self._chosen

    @property
    def is_usual(self) -> bool:
        """Whether it is what nobody has chosen."""
        return self._chosen == self._usual

    def choose(self, keys: Sequence[str]) -> None:
        """Take other keys without announcing it; none means the usual ones."""
        known = tuple(key for key in keys if key in self.actions_by_key)
        self._chosen = known or self._usual
        self._show()

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text()) + _INSET + _ARROW_ROOM
        return QSize(width, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        # Laid out as the boxes of the form are: words at the left, the arrow at the right edge.
        theme = current_theme()
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        option.features &= ~QStyleOptionButton.ButtonFeature.HasMenu
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.setFont(self.font())
        painter.setPen(theme.color("text" if self.isEnabled() else "text3"))
        room = self.rect().adjusted(_INSET, 0, -_ARROW_ROOM, 0)
        shown = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), shown)
        token = "text2" if self.isEnabled() else "line2"
        arrow = icon_pixmap("chevron-down", token, ICON_ARROW, self.devicePixelRatioF())
        left = self.width() - (_ARROW_ROOM + ICON_ARROW) // 2
        painter.drawPixmap(left, (self.height() - ICON_ARROW) // 2, arrow)

    def _on_ticked(self) -> None:
        ticked = [key for key, action in self.actions_by_key.items() if action.isChecked()]
        if not ticked:
            # Nothing at all cannot be printed: the last one stays.
            self._show()
            return
        kept = [key for key in self._chosen if key in ticked]
        # A new name takes its place in the usual order, behind its neighbours that stay.
        order = list(self.actions_by_key)
        for key in ticked:
            if key not in kept:
                before = [each for each in kept if order.index(each) < order.index(key)]
                kept.insert(kept.index(before[-1]) + 1 if before else 0, key)
        self._chosen = tuple(kept)
        self._show()
        self.changed.emit()

    def _on_reset(self) -> None:
        if not self.is_usual:
            self._chosen = self._usual
            self._show()
            self.changed.emit()

    def _show(self) -> None:
        for key, action in self.actions_by_key.items():
            action.setChecked(key in self._chosen)
        self.reset.setEnabled(not self.is_usual)
        count = len(self._chosen)
        text = self._usual_text if self.is_usual else f"自选 {count} {self._what}"
        self.setText(text)
        titles = "、".join(self.actions_by_key[key].text() for key in self._chosen)
        self.setToolTip(titles)
        self.setAccessibleName(f"{text}：{titles}")


class _StayingMenu(Menu):
    """A menu that stays open when a name is ticked."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        for action in self.actions():
            if action.isCheckable() and self.actionGeometry(action).contains(place):
                action.trigger()
                event.accept()
                return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        active = self.activeAction()
        for action in self.actions():
            if event.key() in keys and action is active and action.isCheckable():
                action.trigger()
                return
        super().keyPressEvent(event)
