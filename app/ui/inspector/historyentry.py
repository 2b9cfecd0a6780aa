"""One step of a project's history: what, when, from what to what, who, and the way back."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.library.clock import from_utc
from app.queries.ownedrows import PartChange
from app.queries.timeline import FieldChange, HistoryEntry
from app.ui.controls.button import Button
from app.ui.controls.dress import follow_theme
from app.ui.controls.label import ElidedLabel, Label
from app.ui.icons import icon_pixmap
from app.ui.inspector.wording import (
    difference,
    entry_author,
    entry_icon,
    entry_remark,
    history_text,
    is_long_change,
    moment,
)
from app.ui.theme import current_theme
from app.ui.tokens import ICON_ARROW, ICON_ROW

_GAP = 6
#: Characters of either text in a tooltip.
_TOLD = 1_000


class ChangeLine(QWidget):
    """总投资  100,000 → 10,000, or of a long text how much of it changed.

    Args:
        change: of one field, or of one part: a line of the funding, a contact, an attachment.
        is_titled: whether the field's title stands in front; not where the step is named by it.
    """

    def __init__(
        self,
        change: FieldChange | PartChange,
        *,
        is_titled: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.change = change
        self._title = change.title if is_titled else ""
        self._remark = ""
        if isinstance(change, FieldChange) and is_long_change(change):
            self._remark = difference(change.old, change.new)
        old, new = history_text(change, change.old), history_text(change, change.new)
        self._old, self._new = " ".join(old.split()), " ".join(new.split())
        self.setAccessibleName(f"{change.title}：{self._remark or f'{old} → {new}'}")
        self.setToolTip(f"{change.title}\n原来：{_told(old)}\n改成：{_told(new)}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        follow_theme(self, self.updateGeometry)

    def text(self) -> str:
        """Return the line as it is told."""
        return self.accessibleName()

    def sizeHint(self) -> QSize:
        return QSize(120, QFontMetrics(current_theme().font("caption")).height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text2"))
        if self._remark:
            self._draw(painter, 0, self._remark, self.width())
            return
        left = (
            self._draw(painter, 0, self._title, self._title_room(painter)) + 8 if self._title else 0
        )
        room = self.width() - left - ICON_ARROW - 2 * _GAP
        strong = QFontMetrics(theme.font("header"))
        old, new = self._old, self._new
        wanted = strong.horizontalAdvance(new)
        # Where both cannot stand whole, the new one has the greater part.
        new_room = min(
            wanted + 1, max(room - painter.fontMetrics().horizontalAdvance(old) - 1, room * 3 // 5)
        )
        left += self._draw(painter, left, old, room - new_room) + _GAP
        arrow = icon_pixmap("arrow-right", "text2", ICON_ARROW, self.devicePixelRatioF())
        painter.drawPixmap(left, (self.height() - ICON_ARROW) // 2 + 1, arrow)
        left += ICON_ARROW + _GAP
        painter.setFont(theme.font("header"))
        painter.setPen(theme.color("text"))
        self._draw(painter, left, new, self.width() - left)

    def _title_room(self, painter: QPainter) -> int:
        """Return what a title may take: a long file name leaves room for what became of it."""
        strong = QFontMetrics(current_theme().font("header"))
        values = painter.fontMetrics().horizontalAdvance(self._old)
        values += strong.horizontalAdvance(self._new) + ICON_ARROW + 2 * _GAP + 10
        return max(self.width() - values, self.width() // 2)

    def _draw(self, painter: QPainter, left: int, text: str, room: int) -> int:
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)
        width = metrics.horizontalAdvance(shown)
        area = QRectF(left, 0, width + 1, self.height())
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), shown)
        return width


class EntryView(QWidget):
    """An operation as it concerns one project.

    Args:
        entry: from the history.
        changes: those of its changes that are to be told.
        machine: this computer's name.
        today: for telling the time.
        can_write: whether it may be set back.
        name: of the project, which the step need not repeat.

    Signals:
        revert_requested(str): set its fields back; the operation's uuid.
    """

    revert_requested = Signal(str)

    def __init__(
        self,
        entry: HistoryEntry,
        changes: Sequence[FieldChange | PartChange],
        machine: str,
        today: date,
        *,
        can_write: bool,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.entry = entry
        # 修改 联系人 某某项目: it stands above, and leaves no room for what was done.
        label = entry.label.removesuffix(name).rstrip() or entry.label
        self._picture = QLabel()
        self._picture.setFixedSize(ICON_ROW, ICON_ROW + 4)
        at = from_utc(entry.at)
        self.label = ElidedLabel(
            f"{label}（已撤销）" if entry.is_undone else label,
            "group",
            "text3" if entry.is_undone else "text",
        )
        time = Label(moment(at, today), "caption", "text2")
        time.setToolTip(at.strftime("%Y-%m-%d %H:%M:%S"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 8, 0, 8)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        right = Qt.AlignmentFlag.AlignRight
        grid.addWidget(self._picture, 0, 0)
        grid.addWidget(self.label, 0, 1)
        grid.addWidget(time, 0, 2, right)
        lines = QVBoxLayout()
        lines.setSpacing(1)
        self.lines = [
            ChangeLine(change, is_titled=not label.endswith(change.title)) for change in changes
        ]
        for line in self.lines:
            lines.addWidget(line)
        remark = entry_remark(entry)
        if remark:
            lines.addWidget(Label(remark, "caption", "text2"))
        grid.addLayout(lines, 1, 1, 1, 2)
        author = ElidedLabel(entry_author(entry, machine), "caption", "text2")
        author.setToolTip(f"{entry.author}，{entry.machine}")
        grid.addWidget(author, 2, 1)
        self.link: Button | None = None
        if entry.can_revert and not entry.is_undone and can_write:
            tip = "把这一步改动的栏目改回它之前的值；以后的改动仍留在历史里"
            self.link = Button("恢复到此前", look="link", role="caption", tip=tip)
            self.link.setAccessibleName(f"恢复到“{entry.label}”之前")
            self.link.clicked.connect(self._on_link)
            grid.addWidget(self.link, 2, 2, right)
        follow_theme(self, self._take_theme)

    def _on_link(self) -> None:
        self.revert_requested.emit(self.entry.operation)

    def _take_theme(self) -> None:
        ratio = self.devicePixelRatioF()
        token = "text3" if self.entry.is_undone else "text2"
        self._picture.setPixmap(icon_pixmap(entry_icon(self.entry), token, ICON_ROW, ratio))


def _told(text: str) -> str:
    return text if len(text) <= _TOLD else f"{text[:_TOLD]}…（共 {len(text)} 字）"
