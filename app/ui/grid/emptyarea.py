"""The place of the rows while there are none."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.queries.filter import Filter
from app.ui.session import Session

if TYPE_CHECKING:
    from app.queries.waysout import WayOut
    from app.ui.controls.emptystate import EmptyState


class EmptyArea(QObject):
    """Shows, under the header, what to ask instead and what then appears.

    Attributes:
        bring_in: imports a table, where that is offered beside a new project.
        page: what is shown; None while there are rows.
    """

    def __init__(self, session: Session, header: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._header = header
        self._grid = parent
        self._is_empty = False
        self.bring_in: Callable[[], object] | None = None
        self.page: EmptyState | None = None

    def update(self, *, is_empty: bool, add: Callable[[], object] | None) -> None:
        """Show the page for the session's filter, or take it away.

        Args:
            is_empty: whether there are no rows.
            add: begins a new project; None where nothing can be added.
        """
        self._is_empty = is_empty
        self._drop_page()
        if not is_empty:
            return
        from app.queries.waysout import load_ways_out

        filter = self._session.filter

        def done(ways: "list[WayOut]") -> None:
            if self._is_empty and filter == self._session.filter:
                self._show(filter, ways, add)

        self._session.read("grid:empty", lambda connection: load_ways_out(connection, filter), done)

    def lay_out(self) -> None:
        """Fill the grid under its header."""
        if self.page is not None:
            top = self._header.height()
            self.page.setGeometry(0, top, self._grid.width(), max(self._grid.height() - top, 0))

    def _show(self, filter: Filter, ways: "list[WayOut]", add: Callable[[], object] | None) -> None:
        from app.ui.grid.emptypage import empty_page

        def clear() -> None:
            self._session.set_filter(Filter((), filter.reserve_id, filter.is_bin))

        self._drop_page()
        self.page = empty_page(
            filter,
            ways,
            self._session.set_filter,
            clear,
            add,
            self.bring_in if add is not None else None,
            self._grid,
        )
        self.lay_out()
        self.page.show()

    def _drop_page(self) -> None:
        if self.page is not None:
            self.page.hide()
            self.page.deleteLater()
            self.page = None
