"""The sidebar: reserves, views and facets, and what choosing them does."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import RefusedInput
from app.library.changes import Changes
from app.operations.reserves import create_reserve
from app.operations.views import delete_view
from app.queries.dimensions import Dimension, facet_dimensions
from app.queries.facets import Facet, load_facet
from app.queries.filter import Filter
from app.ui.controls.dress import set_surface
from app.ui.controls.menu import Menu
from app.ui.dialogs import Dialogs
from app.ui.session import Session
from app.ui.sidebar.content import (
    Bin,
    CountedReserve,
    CountedView,
    read_reserves,
    read_views,
)
from app.ui.sidebar.listview import SidebarList
from app.ui.sidebar.rows import (
    RESERVES,
    Entry,
    FacetHead,
    FacetRow,
    Heading,
    MoreRow,
    Row,
    facet_rows,
    reserve_rows,
    view_rows,
)
from app.ui.theme import Theme
from app.ui.tokens import SIDEBAR_WIDTH


class SidebarPanel(QWidget):
    """Reserves, views and facets with counts that follow the filter.

    Nothing is read while it is hidden; it catches up when it is shown.

    Signals:
        view_save_requested: the + beside 视图; the query bar knows what there is to save.
        chosen: an entry or a value was chosen, so that an overlay may close.
    """

    view_save_requested = Signal()
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
        self._dimensions: tuple[Dimension, ...] = facet_dimensions()
        self._reserves: list[CountedReserve] = []
        self._views: list[CountedView] = []
        self._bin: Bin | None = None
        self._facets: dict[str, Facet] = {}
        self._folded: set[str] = set()
        self._opened: set[str] = set()
        self._shown = session.filter
        self._stale: set[str] = set()
        self.setAccessibleName("侧栏")
        set_surface(self, "chrome")
        self.list = SidebarList(theme, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        self.setMinimumWidth(180)
        self.resize(SIDEBAR_WIDTH, 600)
        self.setFocusProxy(self.list)
        self.list.activated_row.connect(self._on_activated)
        self.list.fold_wanted.connect(self._on_fold_wanted)
        self.list.deletion_wanted.connect(self._on_deletion_wanted)
        self.list.menu_wanted.connect(self._on_menu_wanted)
        session.filter_changed.connect(self._on_filter_changed)
        session.changed.connect(self._on_changed)
        theme.changed.connect(self._on_theme_changed)
        self._rebuild()
        self._mark_stale(*self._everything())

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

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read_stale()

    def _everything(self) -> tuple[str, ...]:
        return ("reserves", "views", *(dimension.name for dimension in self._dimensions))

    def _mark_stale(self, *names: str) -> None:
        self._stale.update(names)
        if self.isVisible():
            self._read_stale()

    def _read_stale(self) -> None:
        """Read what is stale and can be seen; each facet under its own key."""
        session, shown = self._session, self._session.filter
        if "reserves" in self._stale:
            session.read("sidebar:reserves", read_reserves, self._take_reserves)
        if "views" in self._stale:
            reserve_id = shown.reserve_id
            session.read(
                "sidebar:views", lambda reading: read_views(reading, reserve_id), self._take_views
            )
        for dimension in self._dimensions:
            if dimension.name in self._stale and dimension.name not in self._folded:
                session.read(
                    f"facet:{dimension.name}",
                    partial(load_facet, dimension=dimension, filter=shown),
                    self._take_facet,
                )
        self._stale &= self._folded

    def _take_reserves(self, reserves: list[CountedReserve]) -> None:
        self._reserves = reserves
        shown = self._session.filter
        if shown.reserve_id is not None and all(each.id != shown.reserve_id for each in reserves):
            # The reserve is gone, by an undo of its creation.
            self._session.set_filter(replace(shown, reserve_id=None))
        self._rebuild()

    def _take_views(self, found: tuple[list[CountedView], Bin]) -> None:
        self._views, self._bin = found
        self._rebuild()

    def _take_facet(self, facet: Facet) -> None:
        self._facets[facet.dimension.name] = facet
        self._rebuild()

    def _rebuild(self) -> None:
        shown = self._session.filter
        can_write = not self._session.library.is_read_only
        self.list.set_rows(
            [
                *reserve_rows(self._reserves, shown, can_write=can_write),
                *view_rows(self._views, self._bin, shown, can_write=can_write),
                *facet_rows(self._dimensions, self._facets, self._folded, self._opened, shown),
            ]
        )

    def _on_filter_changed(self, shown: Filter) -> None:
        before, self._shown = self._shown, shown
        # Marks and boxes follow at once, the figures when they have been read.
        self._rebuild()
        if before.reserve_id != shown.reserve_id:
            self._mark_stale("views")
        self._mark_stale(*(dimension.name for dimension in self._dimensions))

    def _on_changed(self, changes: Changes) -> None:
        self._mark_stale(*self._everything())

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
                shown = self._session.filter
                self._session.set_filter(shown.toggled(row.dimension, row.title))
                self.chosen.emit()
            case MoreRow():
                self._opened ^= {row.dimension}
                self._rebuild()

    def _choose(self, row: Entry) -> None:
        shown = self._session.filter
        match row.target:
            case CountedReserve(id=reserve_id):
                # The only reserve is shown without a condition on it.
                wanted = reserve_id if len(self._reserves) > 1 else None
                self._session.set_filter(replace(shown, reserve_id=wanted, is_bin=False))
            case CountedView(terms=None, fault=fault):
                self._session.notice.emit(f"视图“{row.title}”打不开：{fault}")
                return
            case CountedView(terms=terms, grouping=grouping):
                self._session.set_filter(Filter(terms or (), shown.reserve_id))
                if grouping is not None:
                    self._session.set_grouping(grouping)
            case Bin():
                self._session.set_filter(Filter((), shown.reserve_id, is_bin=True))
        self.chosen.emit()

    def _on_fold_wanted(self, head: FacetHead, is_folded: bool) -> None:
        if is_folded:
            self._folded.add(head.dimension)
        else:
            self._folded.discard(head.dimension)
        self._rebuild()
        self._mark_stale()

    def _on_deletion_wanted(self, row: Row) -> None:
        match row:
            case Entry(target=CountedView() as view) if self._can_delete(view):
                self.delete_view(view)

    def _can_delete(self, view: CountedView) -> bool:
        return bool(view.view_id) and not self._session.library.is_read_only

    def delete_view(self, view: CountedView) -> None:
        """Ask, and delete a saved view."""
        is_sure = self._dialogs.confirm(
            self,
            f"删除视图“{view.name}”？",
            "只删除这个视图，其中的项目都在。删除后可以撤销。",
            "删除视图",
            danger=True,
        )
        if is_sure:
            self._session.perform(delete_view(view.view_id))

    def _on_menu_wanted(self, row: Row, point: QPoint) -> None:
        menu = self.menu_for(row)
        if menu is not None:
            menu.popup(point)

    def menu_for(self, row: Row) -> Menu | None:
        """Return the menu of a row, or None where there is nothing to choose from."""
        actions: list[tuple[str, Callable[[], None]]] = []
        match row:
            case Entry(target=CountedView() as view):
                actions.append(("打开视图", partial(self._choose, row)))
                if self._can_delete(view):
                    actions.append(("删除视图…", partial(self.delete_view, view)))
            case Entry(target=CountedReserve()):
                actions.append(("打开储备库", partial(self._choose, row)))
            case FacetRow():
                actions.append(("只看这一项", partial(self._choose_only, row)))
                actions.append(("不限", partial(self._clear_facet, row.dimension)))
            case FacetHead(chosen=chosen) if chosen:
                actions.append(("不限", partial(self._clear_facet, row.dimension)))
        if not actions:
            return None
        menu = Menu(parent=self)
        for title, run in actions:
            menu.addAction(title).triggered.connect(partial(_run, run))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _choose_only(self, row: FacetRow) -> None:
        shown = self._session.filter.without(row.dimension)
        self._session.set_filter(shown.toggled(row.dimension, row.title))

    def _clear_facet(self, dimension: str) -> None:
        self._session.set_filter(self._session.filter.without(dimension))

    def _on_reserve_created(self, changes: Changes) -> None:
        """Show the new reserve; the conditions of before would only hide what is put into it."""
        (reserve_id,) = changes.inserted["reserve"]
        self._session.set_filter(Filter((), reserve_id))


def _run(action: Callable[[], None], _checked: bool = False) -> None:
    action()
