"""体检: what the library's examination finds, rule by rule, and what to do about it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.library.changes import Changes
from app.queries.examination.finding import Finding
from app.queries.examination.watch import Watch
from app.queries.filter import Filter
from app.ui.checkup.comparison import NARROW_WIDTH, WIDTH, Comparison
from app.ui.checkup.deeds import Deeds
from app.ui.checkup.emptypage import not_examined, nothing_listed
from app.ui.checkup.header import CheckupHeader, CheckupTabs
from app.ui.checkup.listview import CheckupList
from app.ui.checkup.loading import LoadingRows
from app.ui.checkup.results import Results, load_results
from app.ui.checkup.rows import (
    REVIEWED,
    FindingRow,
    Tab,
    copied_text,
    deed_text,
    make_rows,
    tab_counts,
)
from app.ui.controls.dress import set_surface
from app.ui.controls.emptystate import EmptyState
from app.ui.controls.hairline import Hairline
from app.ui.controls.menu import Menu, menu_text
from app.ui.dialogs import Dialogs
from app.ui.session import Session
from app.ui.theme import Theme

_READ = "checkup:examine"

#: Changes that follow each other this closely are examined once.
_PATIENCE_MS = 300
#: How often the progress is looked at.
_GLANCE_MS = 150

#: Below this width the comparison is narrower.
_WIDE = 1000


class CheckupPage(QWidget):
    """体检.

    Args:
        session: the open library.
        theme: colours and fonts.
        dialogs: asks for the reason of a review.
        today: the day periods are held against; the clock's where None.

    Signals:
        project_requested(int, str): go to a project, and to a field of it.
    """

    project_requested = Signal(int, str)

    def __init__(
        self,
        session: Session,
        theme: Theme,
        dialogs: Dialogs,
        parent: QWidget | None = None,
        *,
        today: date | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.deeds = Deeds(session, dialogs, self)
        self._today = today
        self._results: Results | None = None
        self._watch: Watch | None = None
        self._is_stale = True
        self._tab: Tab = "all"
        # The reserve of which the findings are listed; None for all.
        self._reserve_id: int | None = None
        self._folded = frozenset({REVIEWED})
        self.header = CheckupHeader()
        self.tabs = CheckupTabs()
        self.list = CheckupList(theme)
        self.comparison = Comparison(is_read_only=session.library.is_read_only)
        self._loading = LoadingRows(theme)
        self._empty: EmptyState | None = None
        self._pages = QStackedWidget()
        self._glance = QTimer(self)
        self._glance.setInterval(_GLANCE_MS)
        self._glance.timeout.connect(self._show_progress)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(_PATIENCE_MS)
        self._delay.timeout.connect(self.refresh)
        self._build()
        self._connect()

    @property
    def results(self) -> Results | None:
        """What is shown; None before the first examination."""
        return self._results

    @property
    def is_stale(self) -> bool:
        """Whether what is shown may be out of date; examined again when the page is shown."""
        return self._is_stale

    @property
    def is_running(self) -> bool:
        """Whether an examination is under way."""
        return self._watch is not None

    @property
    def empty(self) -> EmptyState | None:
        """What stands in place of the list; None where there is one."""
        return self._empty

    def refresh(self, *, with_file: bool = False) -> None:
        """Examine again in the background; what is shown stays until then.

        Args:
            with_file: look at the file too, which takes long where it is large.
        """
        self._delay.stop()
        if self._watch is not None:
            self._watch.cancel()
        self._is_stale = False
        watch = self._watch = Watch()
        known = self._results.health if self._results is not None and not with_file else None
        self._session.read(
            _READ,
            lambda connection: load_results(connection, watch, today=self._today, health=known),
            self._show,
            self._fail,
        )
        self._glance.start()
        if self._results is None:
            self._pages.setCurrentWidget(self._loading)

    def cancel(self) -> None:
        """Stop the examination; what is shown stays."""
        if self._watch is None:
            return
        self._watch.cancel()
        self._session.tasks.cancel(_READ)
        self._end()
        self._is_stale = True
        self._say("已取消")
        if self._results is None:
            self._show_empty(not_examined("点“重新体检”从头再查。", self._look_again))

    def copy(self) -> None:
        """Put the selected findings on the clipboard as text."""
        findings = self.list.selected()
        if findings:
            QGuiApplication.clipboard().setText(copied_text(findings))
            self._session.notice.emit(f"已复制 {len(findings)} 条")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.refresh()
        self._follow_reserve()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._delay.isActive():
            self._delay.stop()
            self._is_stale = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.comparison.setFixedWidth(WIDTH if self.width() >= _WIDE else NARROW_WIDTH)
        self.tabs.remark.setVisible(self.width() >= _WIDE)

    def _build(self) -> None:
        set_surface(self, "base")
        self._pages.addWidget(self.list)
        self._pages.addWidget(self._loading)
        left = QVBoxLayout()
        left.setSpacing(0)
        for widget in (self.header, Hairline(), self.tabs, Hairline()):
            left.addWidget(widget)
        left.addWidget(self._pages, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(Hairline(Qt.Orientation.Vertical))
        row.addWidget(self.comparison)
        self.setAccessibleName("体检")
        self.setFocusProxy(self.list)

    def _connect(self) -> None:
        self._session.changed.connect(self._renew)
        self._session.filter_changed.connect(self._on_filter)
        self.header.examine_wanted.connect(self._look_again)
        self.header.cancel_wanted.connect(self.cancel)
        self.tabs.tab_changed.connect(self._take_tab)
        self.tabs.reserve_changed.connect(self._take_reserve)
        self.list.deed_wanted.connect(self._do)
        self.list.fold_wanted.connect(self._fold)
        self.list.chosen.connect(self.comparison.show_finding)
        self.list.copy_wanted.connect(self.copy)
        self.list.review_wanted.connect(self._turn_review)
        self.list.menu_wanted.connect(self._open_menu)
        panel = self.comparison
        panel.project_wanted.connect(self.deeds.go_to)
        self.deeds.project_requested.connect(self.project_requested)
        panel.table_wanted.connect(lambda: self._with_shown(self.deeds.open_table))
        panel.entry_wanted.connect(lambda: self._with_shown(self.deeds.enter))
        panel.merge_wanted.connect(lambda: self._with_shown(self.deeds.merge))
        panel.review_wanted.connect(
            lambda: self._with_shown(lambda each: self.deeds.review([each]))
        )
        panel.unreview_wanted.connect(
            lambda: self._with_shown(lambda each: self.deeds.unreview([each]))
        )

    def _look_again(self) -> None:
        self.refresh(with_file=True)

    def _renew(self, _changes: Changes) -> None:
        self._is_stale = True
        if self.isVisible():
            self._delay.start()

    def _take_tab(self, tab: Tab) -> None:
        self._tab = tab
        self._paint()

    def _take_reserve(self, reserve_id: int | None) -> None:
        """Show another reserve here and everywhere else: there is one choice of it."""
        self._session.set_filter(replace(self._session.filter, reserve_id=reserve_id))

    def _on_filter(self, _filter: Filter) -> None:
        if self.isVisible():
            self._follow_reserve()

    def _follow_reserve(self) -> None:
        """List the reserve chosen in the window, of what was found in all of them."""
        self.tabs.choose(self._session.filter.reserve_id)
        if self.tabs.reserve_id != self._reserve_id and self._results is not None:
            self._paint()
            if not self.is_running:
                self._tell(self._results)

    def _fold(self, key: str, is_folded: bool) -> None:
        self._folded = self._folded | {key} if is_folded else self._folded - {key}
        self._paint()

    def _do(self, row: FindingRow) -> None:
        match row.deed:
            case "merge":
                self.deeds.merge(row.finding)
            case "enter":
                self.deeds.enter(row.finding)
            case "review":
                self.deeds.review([row.finding])
            case "unreview":
                self.deeds.unreview([row.finding])
            case _:
                self.deeds.open(row.finding)

    def _turn_review(self) -> None:
        """Review the selected findings; where all of them are, open them again."""
        findings = self.list.selected()
        if findings and all(finding.is_reviewed for finding in findings):
            self.deeds.unreview(findings)
        else:
            self.deeds.review([finding for finding in findings if not finding.is_reviewed])

    def _with_shown(self, work: Callable[[Finding], object]) -> None:
        finding = self.comparison.finding
        if finding is not None:
            work(finding)

    def _open_menu(self, point: QPoint) -> None:
        findings = self.list.selected()
        if not findings:
            return
        menu = Menu(parent=self)
        can_write = not self._session.library.is_read_only
        one = findings[0] if len(findings) == 1 else None
        if one is not None and one.entry and not one.is_reviewed:
            change = menu_text(f"改为“{one.entry}”")
            menu.addAction(change, lambda: self.deeds.enter(one)).setEnabled(can_write)
        if one is not None and one.merge is not None:
            menu.addAction("合并单位", lambda: self.deeds.merge(one)).setEnabled(can_write)
        if one is not None and (one.projects or one.filter is not None):
            text = deed_text(one, "look", is_read_only=not can_write)
            menu.addAction(text, lambda: self.deeds.open(one))
        opened = [finding for finding in findings if not finding.is_reviewed]
        closed = [finding for finding in findings if finding.is_reviewed]
        if opened:
            action = menu.addAction("已核…\tCtrl+M", lambda: self.deeds.review(opened))
            action.setEnabled(can_write)
        if closed:
            menu.addAction("撤回已核", lambda: self.deeds.unreview(closed)).setEnabled(can_write)
        menu.addSeparator()
        menu.addAction("复制\tCtrl+C", self.copy)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(point)

    def _show(self, results: Results) -> None:
        self._end()
        self._results = results
        self.tabs.show_reserves(results.reserves)
        self.tabs.choose(self._session.filter.reserve_id)
        self._tell(results)
        self._paint()

    def _tell(self, results: Results) -> None:
        """Say how many projects were examined, when, and how long it took."""
        at = results.at.strftime("%H:%M")
        took = f"用时 {results.seconds:.1f} 秒" if results.seconds >= 0.05 else "用时不到 0.1 秒"
        count = results.projects_in(self.tabs.reserve_id)
        self._say(f"{count:,} 个项目，{at} 查完，{took}")

    def _fail(self, error: Exception) -> None:
        self._end()
        self._is_stale = True
        self._say("没有查完")
        if self._results is None:
            self._show_empty(not_examined(str(error), self._look_again))
        self._session.tasks.failed.emit(error)

    def _end(self) -> None:
        self._watch = None
        self._glance.stop()

    def _say(self, text: str) -> None:
        self.header.show_rest(text)

    def _show_progress(self) -> None:
        if self._watch is not None:
            watch = self._watch
            self.header.show_progress(watch.title, watch.done, watch.steps)

    def _paint(self) -> None:
        results = self._results
        if results is None:
            return
        reserve_id = self._reserve_id = self.tabs.reserve_id
        counts = tab_counts(results, reserve_id)
        self.tabs.show_counts(counts)
        is_read_only = self._session.library.is_read_only
        rows = make_rows(results, self._tab, reserve_id, self._folded, is_read_only=is_read_only)
        self.list.set_rows(rows)
        if not counts[self._tab]:
            has_projects = results.projects_in(reserve_id) > 0
            self._show_empty(nothing_listed(self._tab, has_projects=has_projects))
        else:
            was_loading = self._pages.currentWidget() is self._loading
            self._drop_empty()
            self._pages.setCurrentWidget(self.list)
            if was_loading and self.tabs.tabs.hasFocus():
                # They were given the keyboard in place of the list, which was hidden.
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_empty(self, empty: EmptyState) -> None:
        self._drop_empty()
        self._empty = empty
        self._pages.addWidget(self._empty)
        self._pages.setCurrentWidget(self._empty)

    def _drop_empty(self) -> None:
        if self._empty is not None:
            self._pages.removeWidget(self._empty)
            self._empty.deleteLater()
            self._empty = None
