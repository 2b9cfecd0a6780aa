"""Step 3: every row with what becomes of it; what changes is decided here."""

from array import array
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QTabBar,
    QWidget,
)

from app.importing.ledger import Ledger, Line, Sort
from app.importing.planning import Mode, Target
from app.ui.controls.button import Button
from app.ui.controls.dress import set_surface
from app.ui.controls.emptystate import EmptyState
from app.ui.controls.hairline import Hairline
from app.ui.controls.label import Label
from app.ui.controls.segmented import SegmentedControl
from app.ui.importing.draft import MODES, Draft
from app.ui.importing.panes import arrange, pane, split
from app.ui.importing.reviewmodel import SHEET, ReviewModel
from app.ui.importing.reviewside import NARROW_WIDTH, WIDTH, ReviewSide, conflict_counts
from app.ui.importing.reviewtable import ReviewTable
from app.ui.importing.reviewtabs import ReviewTab, review_tabs
from app.ui.importing.rowdetail import RowDetail

#: Below this, the side gives way and two columns go; LOOK's border of narrow windows.
NARROW = 1100
_DETAIL_HEIGHT, _LOW_DETAIL_HEIGHT = 156, 92
_LOW = 480
_NEW_RESERVE = 0
_RESERVE_WIDTH = 140

_MODE_TIPS = {
    "add": "每一行都作为新项目，库里已有的不看",
    "update": "只更新库里已有的项目，新的不导入",
    "upsert": "库里已有的更新，没有的新增",
    "skip": "库里已有的跳过不改，没有的新增",
}


class ReviewPage(QWidget):
    """What an import would do.

    Args:
        draft: what is chosen; the plans are changed here.

    Signals:
        replan_wanted(): another reserve or mode was chosen.
        decided(): other rows would be written now.
        alike_wanted(object): go through the pairs, from one of them, (table, position) or None.
        aliases_wanted(): go through the names.
    """

    replan_wanted = Signal()
    decided = Signal()
    alike_wanted = Signal(object)
    aliases_wanted = Signal()

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._tabs: list[ReviewTab] = []
        # Whether the user has divided the room between the rows and the current one.
        self._is_split = False
        self.ledger = Ledger(())
        set_surface(self, "base")
        self.reserve = QComboBox()
        self.reserve.setAccessibleName("导入到哪个储备库")
        self.reserve.setMinimumWidth(_RESERVE_WIDTH)
        self.reserve.setMaximumWidth(2 * _RESERVE_WIDTH)
        self.reserve.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.reserve.activated.connect(self._choose_reserve)
        self.name = QLineEdit()
        self.name.setAccessibleName("新储备库的名称")
        self.name.setPlaceholderText("新储备库的名称")
        self.name.setMaxLength(60)
        self.name.textEdited.connect(self._choose_name)
        self._mode_label = Label("方式", "cell", "text2")
        self.mode = SegmentedControl([each.title for each in MODES], "方式")
        for at, each in enumerate(MODES):
            self.mode.set_tip(at, _MODE_TIPS[each.value])
        self.mode.changed.connect(self._choose_mode)
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("哪些行")
        self.tabs.currentChanged.connect(self._show_rows)
        self.all_button = Button("全选", look="link", role="caption", tip="这里列出的行都导入")
        self.none_button = Button("全不选", look="link", role="caption", tip="这里列出的行都不导入")
        self.all_button.clicked.connect(lambda: self._take_all(is_taken=True))
        self.none_button.clicked.connect(lambda: self._take_all(is_taken=False))
        self.model = ReviewModel(self)
        self.table = ReviewTable()
        self.table.setModel(self.model)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.model.dataChanged.connect(self._on_ticked)
        self._empty: EmptyState | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self.detail = RowDetail()
        self.table.taken.connect(lambda _row: self.detail.focus_first())
        self.detail.decided.connect(self._on_decided)
        self.detail.compare_wanted.connect(self._compare)
        self.side = ReviewSide(draft)
        self.side.row_wanted.connect(self.go_to)
        self.side.alike_wanted.connect(lambda: self.alike_wanted.emit(None))
        self.side.aliases_wanted.connect(self.aliases_wanted)
        self.side.conflicts_wanted.connect(self._go_to_conflicts)
        for keys, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self._turn, step))
        self._arrange()

    # ------------------------------------------------------------ what is shown

    def show_target(self) -> None:
        """Show where it goes and how, before it is planned."""
        blocked = self.reserve.blockSignals(True)
        self.reserve.clear()
        for each in self._draft.reserves:
            self.reserve.addItem(each.name, each.id)
        self.reserve.addItem("新建储备库", _NEW_RESERVE)
        target = self._draft.target
        if target is not None:
            self.reserve.setCurrentIndex(self.reserve.findData(target.reserve_id))
            if not target.reserve_id:
                self._put_name(target.name)
        self.name.setVisible(target is not None and not target.reserve_id)
        self.mode.set_current(MODES.index(self._draft.mode))
        self.reserve.blockSignals(blocked)

    def show_draft(self) -> None:
        """Show new plans, all rows first."""
        self.ledger = self._draft.planned.ledger
        self.table.setColumnHidden(SHEET, len(self._draft.plans) < 2)
        self._fit(self.width())
        self._name_tabs(keep=False)
        self._show_rows()
        self.side.show_draft()

    def look_again(self) -> None:
        """Show what was decided elsewhere: pairs, names."""
        self.ledger.sort_again()
        row = self.table.currentIndex().row()
        place = self.model.line(row) if row >= 0 else None
        self._name_tabs(keep=True)
        self._show_rows()
        if place is not None:
            self.go_to(self._draft.index(place.plan), place.place, is_any_tab=False)
        self.side.show_draft()
        self.decided.emit()

    def go_to(self, table: int, place: int, *, is_any_tab: bool = True) -> None:
        """Show a row by its table and place, among all rows where this tab does not have it."""
        at = self.ledger.find(self._draft.plans[table], place)
        if at < 0:
            return
        row = self.model.row_of(at)
        if row < 0 and is_any_tab:
            self.tabs.setCurrentIndex(0)
            row = self.model.row_of(at)
        if row >= 0:
            self.table.setCurrentIndex(self.model.index(row, 0))
            self.table.scrollTo(self.model.index(row, 0))
            if is_any_tab:
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first(self) -> None:
        """Put the keyboard where one goes on."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size().width())
        if not self._is_split:
            detail = _DETAIL_HEIGHT if event.size().height() > _LOW else _LOW_DETAIL_HEIGHT
            self._split.setSizes([event.size().height() - detail, detail])

    # ------------------------------------------------------------ inside

    def _turn(self, step: int) -> None:
        """Go to the next tab, round the ends."""
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())

    def _fit(self, width: int) -> None:
        is_narrow = width < NARROW
        self.side.setFixedWidth(NARROW_WIDTH if is_narrow else WIDTH)
        self._mode_label.setVisible(not is_narrow)
        self.table.fit(width - self.side.width(), self.ledger, is_narrow=is_narrow)

    def _name_tabs(self, *, keep: bool) -> None:
        """Name the tabs by how many rows each has."""
        has_conflicts = any(plan.conflicts for plan in self._draft.plans)
        tabs = review_tabs(self.ledger, has_conflicts=has_conflicts)
        self._tabs = tabs
        blocked = self.tabs.blockSignals(True)
        current = self.tabs.currentIndex() if keep else 0
        while self.tabs.count() > len(tabs):
            self.tabs.removeTab(self.tabs.count() - 1)
        for at, tab in enumerate(tabs):
            if at < self.tabs.count():
                self.tabs.setTabText(at, tab.text)
            else:
                self.tabs.addTab(tab.text)
        self.tabs.setCurrentIndex(max(current, 0))
        self.tabs.blockSignals(blocked)

    def _show_rows(self) -> None:
        at = self.tabs.currentIndex()
        if not 0 <= at < len(self._tabs):
            return
        tab = self._tabs[at]
        rows = tab.rows(self.ledger)
        self._put(rows, tab)
        # Where every row is as it was there is nothing to choose.
        can_take = tab.can_take and any(
            self.ledger.count(each) for each in (Sort.NEW, Sort.CHANGED)
        )
        for button in (self.all_button, self.none_button):
            button.setVisible(can_take and bool(rows))

    def _put(self, rows: "array[int]", tab: ReviewTab) -> None:
        self.model.show_rows(self.ledger, rows)
        if self._empty is not None:
            self._stack.removeWidget(self._empty)
            self._empty.deleteLater()
            self._empty = None
        if rows:
            self.table.setCurrentIndex(self.model.index(0, 0))
            return
        title, text = tab.empty_words
        self._empty = EmptyState("list", title, text)
        self._stack.addWidget(self._empty)
        self._stack.setCurrentWidget(self._empty)
        self.detail.show_line(None, None)

    def _on_split(self) -> None:
        self._is_split = True

    def _on_row(self, current: QModelIndex) -> None:
        self.table.viewport().update()
        line = self.model.line(current.row()) if current.isValid() else None
        self.detail.show_line(line, self.ledger)

    def _on_ticked(self) -> None:
        self.decided.emit()

    def _on_decided(self) -> None:
        self.model.look_again()
        if conflict_counts(self._draft.plans)[0]:
            self.side.show_draft()

    def _take_all(self, *, is_taken: bool) -> None:
        self.model.set_taken(range(self.model.rowCount()), is_taken=is_taken)

    def _compare(self, n: int) -> None:
        line = self._line()
        if line is not None:
            self.alike_wanted.emit((self._draft.index(line.plan), n))

    def _line(self) -> Line | None:
        row = self.table.currentIndex().row()
        return self.model.line(row) if row >= 0 else None

    def _go_to_conflicts(self) -> None:
        for at, tab in enumerate(self._tabs):
            if tab.is_conflicts:
                self.tabs.setCurrentIndex(at)
                self.focus_first()

    def _choose_reserve(self, at: int) -> None:
        draft = self._draft
        reserve_id = self.reserve.itemData(at)
        if draft.target is not None and draft.target.reserve_id == reserve_id:
            return
        if reserve_id != _NEW_RESERVE:
            draft.target = Target(reserve_id, self.reserve.itemText(at))
        else:
            draft.target = draft.new_target()
            self._put_name(draft.target.name)
        self.name.setVisible(reserve_id == _NEW_RESERVE)
        self.replan_wanted.emit()

    def _put_name(self, name: str) -> None:
        self.name.setText(name)
        # A long one is read from its beginning.
        self.name.setCursorPosition(0)

    def _choose_name(self, text: str) -> None:
        """Rename the new reserve; nothing else of the plans depends on it."""
        target = Target(_NEW_RESERVE, " ".join(text.split()))
        self._draft.target = target
        for plan in self._draft.plans:
            plan.target = target
        self.decided.emit()

    def _choose_mode(self, at: int) -> None:
        before, self._draft.mode = self._draft.mode, MODES[at]
        if Mode.ADD in (before, MODES[at]):
            # What is added whatever is there has no counterpart in the library.
            self.replan_wanted.emit()
            return
        for plan in self._draft.plans:
            plan.mode = MODES[at]
        self.model.look_again()
        self._on_row(self.table.currentIndex())

    def _arrange(self) -> None:
        where = QHBoxLayout()
        where.setContentsMargins(16, 0, 16, 0)
        where.setSpacing(8)
        where.addStrut(44)
        where.addWidget(Label("导入到", "cell", "text2"))
        where.addWidget(self.reserve, 2)
        where.addWidget(self.name, 3)
        where.addStretch(1)
        where.addWidget(self._mode_label)
        where.addWidget(self.mode)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(10, 0, 12, 0)
        tabs.addWidget(self.tabs, 1)
        tabs.addWidget(self.all_button)
        tabs.addWidget(self.none_button)
        upper = pane(tabs, Hairline(), self._stack)
        self._split = split(upper, self.detail, (1, 0))
        self._split.splitterMoved.connect(self._on_split)
        self.detail.setMinimumHeight(_LOW_DETAIL_HEIGHT)
        arrange(self, self.side, where, Hairline(), self._split)
