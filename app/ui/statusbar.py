"""The bar at the foot: what is shown, what is selected, and that it is saved."""

from datetime import datetime

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.library.changes import Changes
from app.models.money import format_money, format_share, format_yi
from app.queries.rollups import Totals, load_selection_totals
from app.queries.snapshot import Snapshot
from app.ui.controls.dress import follow_theme, paint_hairline, set_surface
from app.ui.controls.label import ElidedLabel, Label
from app.ui.icons import icon_pixmap
from app.ui.session import Session
from app.ui.sums import UNSTATED, is_unstated, sum_text
from app.ui.theme import Theme
from app.ui.tokens import STATUS_HEIGHT

#: How long a notice stays, in milliseconds.
NOTICE_MS = 8000

#: Between what is shown and a notice.
_GAP = 16
#: What the bar needs besides its texts.
_MARGINS = 96

# What is said at the right end: icon, colour and text.
_State = tuple[str, str, str]


class StatusBar(QWidget):
    """Counts and sums of what is shown and selected; the last save, or what is not saved.

    A notice stands beside them for a while; where there is no room, in place of what is shown, so
    that the selection's sums are always there to be read.
    """

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_surface(self, "chrome")
        self.setFixedHeight(STATUS_HEIGHT)
        self._session = session
        self._theme = theme
        is_read_only = session.library.is_read_only
        self._rest: _State = (
            ("lock", "text2", "只读") if is_read_only else ("check", "text2", "已保存")
        )
        self._editing = ""
        self._is_busy = False
        self._icon_name, self._icon_token = "check", "text2"
        self.shown = ElidedLabel("", role="caption", token="text2")
        self.selected = ElidedLabel("", role="caption", token="text")
        self.notice = ElidedLabel("", role="caption", token="text")
        self.notice.setAccessibleName("提示")
        self.notice.hide()
        self._notice_timer = QTimer(self)
        self._notice_timer.setSingleShot(True)
        self._notice_timer.setInterval(NOTICE_MS)
        self._notice_timer.timeout.connect(self._end_notice)
        self.mark = QLabel()
        self.mark.setFixedSize(16, 16)
        self.saved = Label("已保存", role="caption", token="text2")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 1, 16, 0)
        row.setSpacing(6)
        row.addWidget(self.shown)
        row.addSpacing(_GAP)
        # It takes what the others leave.
        self.notice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row.addWidget(self.notice, 1)
        row.addStretch(0)
        row.addWidget(self.selected)
        row.addSpacing(10)
        row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.saved)
        session.snapshot_changed.connect(self._on_snapshot)
        session.selection_changed.connect(self._on_selection)
        session.changed.connect(self._on_changed)
        session.settings_changed.connect(self._on_settings)
        session.editing_changed.connect(self._on_editing)
        session.notice.connect(self._on_notice)
        session.tasks.busy_changed.connect(self._on_busy)
        session.tasks.write_failed.connect(self._on_write_failed)
        self._say_state()
        follow_theme(self, self._dress)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        paint_hairline(painter, QPointF(0, 0), self.width(), self._theme.color("line"))

    def _on_snapshot(self, snapshot: Snapshot) -> None:
        unit = self._session.settings.money_unit
        totals, whole = snapshot.totals, snapshot.whole
        if totals == whole:
            text = f"{totals.count:,} 个项目　总投资 {_both(totals, unit)}"
        else:
            money = f"{sum_text(totals, unit)} / {sum_text(whole, unit)} {unit}"
            if is_unstated(whole):
                money = UNSTATED
            text = f"显示 {totals.count:,} / {whole.count:,} 个　总投资 {money}"
            if unit != "亿元" and not is_unstated(totals):
                text += f"（{format_yi(totals.total_yuan, grouped=True)} 亿元）"
        if totals.count_without_amount and not is_unstated(totals):
            text += f"　{totals.count_without_amount:,} 个未填金额，未计入"
        self.shown.setText(text)
        self._on_selection(self._session.selection)

    def _on_selection(self, ids: tuple[int, ...]) -> None:
        if len(ids) < 2:
            self._session.tasks.cancel("status:selection")
            self.selected.setText("")
            return
        self._session.read(
            "status:selection",
            lambda connection: load_selection_totals(connection, ids),
            self._show_selected,
        )

    def _show_selected(self, totals: Totals) -> None:
        snapshot = self._session.snapshot
        whole = snapshot.whole.total_yuan if snapshot else totals.total_yuan
        unit = self._session.settings.money_unit
        if is_unstated(totals):
            self.selected.setText(f"已选 {totals.count:,} 个　总投资 {UNSTATED}")
            self._make_room()
            return
        counted = totals.count - totals.count_without_amount
        average = format_money(_half_up(totals.total_yuan, counted), unit, grouped=True)
        self.selected.setText(
            f"已选 {totals.count:,} 个　合计 {_both(totals, unit)}"
            f"　占全库 {format_share(totals.total_yuan, whole)}　平均 {average}"
        )
        self._make_room()

    def _on_changed(self, changes: Changes) -> None:
        self._rest = ("check", "text2", f"已保存 {datetime.now():%H:%M}")
        self._say_state()
        self.saved.setToolTip(f"{changes.label}，已写入 {self._session.library.path.name}")
        if len(self._session.selection) > 1:
            self._on_selection(self._session.selection)

    def _on_settings(self) -> None:
        if self._session.snapshot is not None:
            self._on_snapshot(self._session.snapshot)

    def _on_editing(self, state: str) -> None:
        self._editing = state
        self._say_state()

    def _on_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        self._say_state()

    def _on_write_failed(self, error: Exception) -> None:
        self._rest = ("circle-alert", "danger", "上一步没有完成")
        self._say_state()
        self.saved.setToolTip(str(error))

    def _on_notice(self, sentence: str) -> None:
        if not sentence:
            self._notice_timer.stop()
            self._end_notice()
            return
        self.notice.setText(sentence)
        self.notice.show()
        self._make_room()
        self._notice_timer.start()

    def _end_notice(self) -> None:
        self.notice.hide()
        self._make_room()

    def _make_room(self) -> None:
        """Leave out what is shown while a notice needs its place."""
        parts = (self.shown, self.notice, self.selected, self.mark, self.saved)
        wanted = sum(part.sizeHint().width() for part in parts) + _MARGINS
        self.shown.setVisible(self.notice.isHidden() or wanted <= self.width())

    def _say_state(self) -> None:
        """Say the most urgent of: refused, being saved, being edited, how the last save went."""
        state = self._rest
        if self._editing not in ("", "editing"):
            state = ("circle-alert", "danger", f"1 格未保存：{self._editing}")
        elif self._is_busy:
            state = ("pencil", "text2", "正在保存…")
        elif self._editing:
            state = ("pencil", "text2", "正在编辑")
        self._icon_name, self._icon_token, text = state
        self.saved.set_token(self._icon_token)
        self.saved.setText(text)
        self._dress()

    def _dress(self) -> None:
        ratio = self.devicePixelRatioF()
        self.mark.setPixmap(icon_pixmap(self._icon_name, self._icon_token, 14, ratio))


def _both(totals: Totals, unit: str) -> str:
    if is_unstated(totals):
        return UNSTATED
    money = f"{format_money(totals.total_yuan, unit, grouped=True)} {unit}"
    in_yi = format_yi(totals.total_yuan, grouped=True)
    return money if unit == "亿元" else f"{money}（{in_yi} 亿元）"


def _half_up(total: int, count: int) -> int:
    return (2 * total + count) // (2 * count) if count else 0
