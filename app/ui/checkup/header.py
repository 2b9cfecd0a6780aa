"""The page's head: what was examined, how far it has come; which findings are listed."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QTabBar, QWidget

from app.ui.checkup.rows import TABS, Tab
from app.ui.controls.button import Button
from app.ui.controls.label import ElidedLabel, Label
from app.ui.controls.progress import ProgressStrip
from app.ui.tokens import PAGE_MARGIN, PANEL_TAB_HEIGHT, QUERY_BAR_HEIGHT

_PROGRESS_WIDTH = 120


class CheckupHeader(QWidget):
    """体检　36 个项目，10:40 查完，用时 0.2 秒　重新体检.

    Signals:
        examine_wanted: examine again, the file included.
        cancel_wanted: stop the examination.
    """

    examine_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Label("体检", "title")
        self.headline = ElidedLabel("", "caption", "text2")
        self.progress = ProgressStrip("体检", _PROGRESS_WIDTH)
        self.cancel = Button("取消", tip="停下来，已列出的不变")
        self.again = Button("重新体检", "refresh-cw", tip="按现在的内容重新查一遍，连同文库文件")
        row = QHBoxLayout(self)
        row.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, 0)
        row.setSpacing(8)
        row.addWidget(self.title)
        row.addSpacing(8)
        row.addWidget(self.headline, 1)
        row.addWidget(self.progress)
        row.addWidget(self.cancel)
        row.addWidget(self.again)
        self.setFixedHeight(QUERY_BAR_HEIGHT)
        self.again.clicked.connect(self.examine_wanted)
        self.cancel.clicked.connect(self.cancel_wanted)
        self.show_rest("")

    def show_progress(self, title: str, done: int, steps: int) -> None:
        """Say which rule is at work."""
        self.headline.setText(f"正在查：{title}" if title else "正在查…")
        self.progress.set_progress(done, steps)
        self._set_running(is_running=True)

    def show_rest(self, text: str) -> None:
        """Say what was examined, or why nothing was."""
        self.headline.setText(text)
        self._set_running(is_running=False)

    def _set_running(self, *, is_running: bool) -> None:
        self.progress.setVisible(is_running)
        self.cancel.setVisible(is_running)
        self.again.setVisible(not is_running)


class CheckupTabs(QWidget):
    """全部 10　未核 10　已核 0, and, where there are several, which reserve.

    Signals:
        tab_changed(str): all, open or reviewed.
        reserve_changed(object): a reserve's id; None for all.
    """

    tab_changed = Signal(str)
    reserve_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setFixedHeight(PANEL_TAB_HEIGHT)
        self.tabs.setAccessibleName("列出哪些")
        for _, title in TABS:
            self.tabs.addTab(title)
        self.reserve = QComboBox()
        self.reserve.setAccessibleName("储备库")
        self.reserve.hide()
        self.remark = ElidedLabel("带叹号的会影响合计或打印", "caption", "text2")
        row = QHBoxLayout(self)
        row.setContentsMargins(PAGE_MARGIN - 12, 4, PAGE_MARGIN, 0)
        row.setSpacing(12)
        row.addWidget(self.tabs)
        row.addStretch(1)
        row.addWidget(self.remark)
        row.addWidget(self.reserve)
        self.tabs.currentChanged.connect(lambda at: self.tab_changed.emit(TABS[at][0]))
        self.reserve.activated.connect(
            lambda at: self.reserve_changed.emit(self.reserve.itemData(at))
        )

    @property
    def reserve_id(self) -> int | None:
        """The reserve chosen; None for all."""
        chosen = self.reserve.currentData()
        return None if chosen is None else int(chosen)

    def show_counts(self, counts: Mapping[Tab, int]) -> None:
        """Say how many findings each tab holds."""
        for at, (name, title) in enumerate(TABS):
            self.tabs.setTabText(at, f"{title} {counts[name]}")

    def choose(self, reserve_id: int | None) -> None:
        """Make a reserve the one shown, without announcing it; None for all."""
        self.reserve.setCurrentIndex(max(self.reserve.findData(reserve_id), 0))

    def show_reserves(self, reserves: Sequence[tuple[int, str]]) -> None:
        """Offer the reserves; nothing is offered where there is only one."""
        shown = [
            (self.reserve.itemData(at), self.reserve.itemText(at))
            for at in range(self.reserve.count())
        ]
        # The only one is shown without a condition on it.
        offered: list[tuple[int | None, str]] = [(None, "全部储备库")]
        if len(reserves) > 1:
            offered += reserves
        if shown != offered:
            self.reserve.clear()
            for reserve_id, name in offered:
                self.reserve.addItem(name, reserve_id)
        self.reserve.setVisible(len(reserves) > 1)
