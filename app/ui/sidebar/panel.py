"""The sidebar: reserves, views and facets, and what choosing them does."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import RefusedInput
from app.library.changes import Changes
from app.operations.reserves import create_reserve
from app.queries.facets import with_toggled, without_own
from app.queries.filter import Filter
from app.ui.controls.dress import set_surface
from app.ui.controls.menu import Menu
from app.ui.dialogs import Dialogs
from app.ui.session import Session
from app.ui.sidebar.content import Bin, CountedReserve, CountedView, read_reserves
from app.ui.sidebar.facetrows import INSIDE
from app.ui.sidebar.figures import Figures
from app.ui.sidebar.listview import SidebarList
from app.ui.sidebar.ranges import with_outside, with_range, without_range
from app.ui.sidebar.rows import (
    BarsRow,
    Entry,
    FacetHead,
    FacetRow,
    Heading,
    MoreRow,
    Row,
    reserve_rows,
    view_rows,
)
from app.ui.sidebar.savedviews import SavedViews
from app.ui.sidebar.sections import RESERVES
from app.ui.theme import Theme
from app.ui.tokens import SIDEBAR_WIDTH

_CATEGORIES = "分类和归口…"
_Actions = list[tuple[str, Callable[[], None]]]


class SidebarPanel(QWidget):
    """Reserves, views and facets with counts that follow the filter.

    Nothing is read while it is hidden; it catches up when it is shown.

    Attributes:
        list: the rows on the screen.
        views: opening and keeping views.
        figures: the facets' figures.

    Signals:
        view_save_requested: the + beside 视图; the query bar knows what there is to save.
        categories_requested(int): the categories of a reserve are wanted; 0 for the one shown.
        chosen: an entry or a value was chosen, so that an overlay may close.
    """

    view_save_requested = Signal()
    categories_requested = Signal(int)
    chosen = Signal()

    def __init__(
        self,
        session: Session,
        theme: Theme,
        dialogs: Dialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._dialogs = dialogs
        self._reserves: list[CountedReserve] = []
        self._stale = {"reserves", "views"}
        self._shown = session.filter
        self.setAccessibleName("侧栏")
        set_surface(self, "chrome")
        self.views = SavedViews(session, dialogs, self)
        self.figures = Figures(session, self)
        self.list = SidebarList(theme, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        self.setMinimumWidth(180)
        self.resize(SIDEBAR_WIDTH, 600)
        self.setFocusProxy(self.list)
        self._connect()
        theme.changed.connect(self._on_theme_changed)
        self._rebuild()

    @property
    def rows(self) -> tuple[Row, ...]:
        """What the list shows, from the top."""
        return self.list.rows.rows

    def show_section(self, name: str) -> None:
        """Bring ``reserves``, ``views`` or ``facets`` to the top, with the keyboard there."""
        self.list.show_row(name)
        self.list.setFocus()

    def create_reserve(self, name: str = "") -> None:
        """Ask for a name and create a reserve; a refused name is asked for again.

        Args:
            name: what stands in the line at first.
        """
        answer = self._dialogs.ask_text(self, "新建储备库", "储备库的名称", name)
        if answer is None:
            return

        def failed(error: Exception) -> None:
            if not isinstance(error, RefusedInput):
                self._session.tasks.failed.emit(error)
                return
            self._dialogs.show_error(self, error)
            self.create_reserve(answer)

        self._session.perform(create_reserve(answer), self._on_reserve_created, failed)

    def menu_for(self, row: Row) -> Menu | None:
        """Return the menu of a row, or None where there is nothing to choose from."""
        actions = self._actions_for(row)
        if not actions:
            return None
        menu = Menu(parent=self)
        for title, run in actions:
            menu.addAction(title).triggered.connect(partial(_run, run))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read_stale()
        self.figures.show(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.figures.show(False)

    def _connect(self) -> None:
        view, session = self.list, self._session
        view.activated_row.connect(self._on_activated)
        view.fold_wanted.connect(self._on_fold_wanted)
        view.deletion_wanted.connect(self._on_deletion_wanted)
        view.menu_wanted.connect(self._on_menu_wanted)
        view.range_wanted.connect(self._on_range_wanted)
        view.outside_wanted.connect(self._on_outside_wanted)
        view.update_wanted.connect(self._on_update_wanted)
        view.move_wanted.connect(self._on_move_wanted)
        view.rename_wanted.connect(self._on_rename_wanted)
        self.views.changed.connect(self._rebuild)
        self.figures.changed.connect(self._rebuild)
        session.filter_changed.connect(self._on_filter_changed)
        session.layout_changed.connect(self._on_layout_changed)
        session.changed.connect(self._on_changed)

    def _read_stale(self) -> None:
        if not self.isVisible():
            return
        if "reserves" in self._stale:
            self._session.read("sidebar:reserves", read_reserves, self._take_reserves)
        if "views" in self._stale:
            self.views.read()
        self._stale.clear()

    def _take_reserves(self, reserves: list[CountedReserve]) -> None:
        self._reserves = reserves
        shown = self._session.filter
        if shown.reserve_id is not None and all(each.id != shown.reserve_id for each in reserves):
            # The reserve is gone, by an undo of its creation.
            self._session.set_filter(replace(shown, reserve_id=None))
        self._rebuild()

    def _rebuild(self) -> None:
        shown = self._session.filter
        can_write = not self._session.library.is_read_only
        current, is_changed = self.views.current()
        self.figures.shelves.has_reserves = len(self._reserves) > 1 and shown.reserve_id is None
        self.list.set_rows(
            [
                *reserve_rows(self._reserves, shown, can_write=can_write),
                *view_rows(
                    self.views.views,
                    self.views.bin,
                    shown,
                    current,
                    is_changed=is_changed,
                    can_write=can_write,
                ),
                *self.figures.shelves.rows(shown),
            ]
        )

    def _on_filter_changed(self, shown: Filter) -> None:
        before, self._shown = self._shown, shown
        # Marks and boxes follow at once, the figures when they have been read.
        self._rebuild()
        if before.reserve_id != shown.reserve_id:
            self._stale.add("views")
            self._read_stale()
        self.figures.ask()

    def _on_layout_changed(self, _layout: object) -> None:
        self._rebuild()

    def _on_changed(self, changes: Changes) -> None:
        self._stale.update(("reserves", "views"))
        self._read_stale()
        self.figures.ask()

    def _on_theme_changed(self) -> None:
        self.list.doItemsLayout()
        self.list.viewport().update()

    def _on_activated(self, row: Row) -> None:
        match row:
            case Heading():
                if row.key == RESERVES:
                    self.create_reserve()
                else:
                    self.view_save_requested.emit()
            case Entry():
                self._choose(row)
            case FacetHead():
                self._on_fold_wanted(row, not row.is_folded)
            case FacetRow():
                dimension = self.figures.shelves.dimensions[row.dimension]
                self._session.set_filter(with_toggled(self._session.filter, dimension, row.value))
                self.chosen.emit()
            case MoreRow():
                self._open_door(row)

    def _open_door(self, row: MoreRow) -> None:
        kind, _, dimension = row.key.partition(":")
        if not dimension:
            self.figures.toggle_more()
        elif kind == "more":
            self.figures.toggle_opened(dimension)
        else:
            self._seek(dimension)

    def _seek(self, dimension: str) -> None:
        """Ask for a part of the names in a long facet; asked again, show all of them."""
        sought = self.figures.shelves.sought
        if sought.pop(dimension, ""):
            self._rebuild()
            return
        title = self.figures.shelves.dimensions[dimension].title
        answer = self._dialogs.ask_text(self, f"查找{title}", "名称的一部分，或拼音首字母")
        if answer:
            sought[dimension] = answer
            self._rebuild()

    def _choose(self, row: Entry) -> None:
        shown = self._session.filter
        match row.target:
            case CountedReserve(id=reserve_id):
                # The only reserve is shown without a condition on it.
                wanted = reserve_id if len(self._reserves) > 1 else None
                self._session.set_filter(replace(shown, reserve_id=wanted, is_bin=False))
            case CountedView() as view:
                self.views.open(view)
            case Bin():
                self.views.leave()
                self._session.set_filter(Filter((), shown.reserve_id, is_bin=True))
        self.chosen.emit()

    def _on_fold_wanted(self, head: FacetHead, is_folded: bool) -> None:
        self.figures.set_folded(head.dimension, is_folded)

    def _on_range_wanted(self, row: BarsRow, cells: tuple[int, int] | None) -> None:
        self._session.set_filter(with_range(self._session.filter, row, cells))

    def _on_outside_wanted(self, row: BarsRow) -> None:
        self._session.set_filter(with_outside(self._session.filter, row))

    def _on_deletion_wanted(self, row: Row) -> None:
        view = self._kept(row)
        if view is not None:
            self.views.delete(view)

    def _on_update_wanted(self, row: Row) -> None:
        view = self._kept(row)
        if view is not None:
            self.views.update_view(view)

    def _on_move_wanted(self, row: Row, step: int) -> None:
        view = self._kept(row)
        if view is not None:
            self.views.move(view, step)

    def _on_rename_wanted(self, row: Row) -> None:
        view = self._kept(row)
        if view is not None:
            self.views.rename(view)

    def _kept(self, row: Row) -> CountedView | None:
        """Return the saved view of a row, where it can be changed."""
        match row:
            case Entry(target=CountedView() as view) if self.views.can_keep(view):
                return view
        return None

    def _on_menu_wanted(self, row: Row, point: QPoint) -> None:
        menu = self.menu_for(row)
        if menu is not None:
            menu.popup(point)

    def _actions_for(self, row: Row) -> _Actions:
        actions: _Actions = []
        views = self.views
        match row:
            case Entry(target=CountedView() as view):
                actions.append(("打开视图", partial(self._choose, row)))
                if views.can_keep(view):
                    actions += [
                        ("用现在的条件和列更新", partial(views.update_view, view)),
                        ("改名…", partial(views.rename, view)),
                        ("上移", partial(views.move, view, -1)),
                        ("下移", partial(views.move, view, 1)),
                        ("删除视图…", partial(views.delete, view)),
                    ]
            case Entry(target=CountedReserve(id=reserve_id)):
                actions.append(("打开储备库", partial(self._choose, row)))
                actions.append((_CATEGORIES, partial(self.categories_requested.emit, reserve_id)))
            case FacetRow():
                actions.append(("只看这一项", partial(self._choose_only, row)))
                actions.append(("不限", partial(self._clear_facet, row.dimension)))
            case FacetHead(chosen=chosen):
                if chosen:
                    actions.append(("不限", partial(self._clear_facet, row.dimension)))
                if row.dimension in ("category", "pillar"):
                    actions.append((_CATEGORIES, partial(self.categories_requested.emit, 0)))
            case BarsRow():
                actions.append(("不限", partial(self._clear_facet, row.dimension)))
        return actions

    def _choose_only(self, row: FacetRow) -> None:
        dimension = self.figures.shelves.dimensions[row.dimension]
        others = without_own(self._session.filter, dimension)
        self._session.set_filter(with_toggled(others, dimension, row.value))

    def _clear_facet(self, section: str) -> None:
        shown = without_range(self._session.filter, section)
        for name, dimension in self.figures.shelves.dimensions.items():
            if section in (name, INSIDE.get(name)):
                shown = without_own(shown, dimension)
        self._session.set_filter(shown)

    def _on_reserve_created(self, changes: Changes) -> None:
        """Show the new reserve; the conditions of before would only hide what is put into it."""
        (reserve_id,) = changes.inserted["reserve"]
        self._session.set_filter(Filter((), reserve_id))


def _run(action: Callable[[], None], _checked: bool = False) -> None:
    action()
