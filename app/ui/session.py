"""The open library as the window sees it: where the screens meet.

Screens know the session, never each other. What one does is announced here and taken by the rest.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from app.library.changes import Changes, Operation
from app.library.file import Library, ReadToken
from app.queries.filter import Filter
from app.queries.layout import Layout, stored_layout
from app.queries.shelf import Shelf
from app.settings import Settings
from app.ui.tasks import Failed, Tasks, paced

if TYPE_CHECKING:
    from app.library.file import Reading
    from app.library.waiting import Told
    from app.queries.snapshot import Snapshot

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WayBack:
    """Where the projects shown were asked for: a page, and what it was showing.

    Attributes:
        page: its name.
        title: what it is called.
        filter: which projects it showed.
    """

    page: str
    title: str
    filter: Filter


#: The key under which the grid reads its snapshot.
GRID_SNAPSHOT = "grid:snapshot"


class Session(QObject):
    """One library open in one window.

    Attributes:
        library: the file.
        settings: the user's preferences.
        tasks: background work.
        shelf: what has been counted of the library as it is now, for every screen that asks.

    Signals:
        changed(Changes): an operation, an undo or a redo has been written.
        retraced(Changes): that was an undo or a redo; announced after ``changed``.
        retracing(str, int, int): one is under way: its step, parts done, of so many.
        retracing_ended(): it is over, however it ended.
        filter_changed(Filter): which projects are shown.
        layout_changed(Layout): the grid's columns, groups, order or place of 合计.
        current_changed(int): the current project's id; 0 for none.
        selection_changed(tuple[int, ...]): ids of the selected projects in the order shown.
        snapshot_changed(Snapshot): what the grid shows now, with its sums.
        settings_changed(): preferences were changed and saved.
        cell_requested(int, str): show a project's field in the grid, wherever it is now.
        page_requested(str): show a page: projects, rollup, checkup.
        editing_changed(str): a cell is being edited: "", "editing", or the title of a field
            whose entry was refused and is not saved.
        notice(str): one sentence for the status bar; empty where the last one says nothing more.
        way_back_changed(): there is another way back to a page, or none any more.
        closing(): the file is about to be closed; whoever reads it elsewhere stops.
    """

    changed = Signal(object)
    retraced = Signal(object)
    retracing = Signal(str, int, int)
    retracing_ended = Signal()
    filter_changed = Signal(object)
    layout_changed = Signal(object)
    current_changed = Signal(int)
    selection_changed = Signal(object)
    snapshot_changed = Signal(object)
    settings_changed = Signal()
    cell_requested = Signal(int, str)
    page_requested = Signal(str)
    editing_changed = Signal(str)
    notice = Signal(str)
    way_back_changed = Signal()
    closing = Signal()

    def __init__(self, library: Library, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.library = library
        self.settings = settings
        self.tasks = Tasks(self)
        self.tasks.rest_with(library.rest)
        self.shelf = Shelf()
        self._filter = Filter()
        self._layout = stored_layout(",".join(settings.columns), settings.grouping, settings.sort)
        self._current = 0
        self._selection: tuple[int, ...] = ()
        self._snapshot: Snapshot | None = None
        self._way_back: WayBack | None = None
        self._retraces: list[ReadToken] = []

    @property
    def filter(self) -> Filter:
        """Which projects are shown."""
        return self._filter

    @property
    def layout(self) -> Layout:
        """How the grid is laid out."""
        return self._layout

    @property
    def current(self) -> int:
        """The current project's id; 0 for none."""
        return self._current

    @property
    def selection(self) -> tuple[int, ...]:
        """Ids of the selected projects, in the order shown."""
        return self._selection

    @property
    def snapshot(self) -> "Snapshot | None":
        """What the grid shows, with its sums; None before the first read."""
        return self._snapshot

    @property
    def way_back(self) -> WayBack | None:
        """Where the projects shown were asked for; None where they were chosen here."""
        return self._way_back

    def remember_way_back(self, page: str, title: str) -> None:
        """Say that a page is about to show projects elsewhere, so that one can return to it."""
        self._way_back = WayBack(page, title, self._filter)
        self.way_back_changed.emit()

    def forget_way_back(self) -> None:
        """Say that another page was gone to otherwise."""
        if self._way_back is not None:
            self._way_back = None
            self.way_back_changed.emit()

    def go_back(self) -> None:
        """Show the page again that the projects were asked for on, as it was."""
        way = self._way_back
        if way is not None:
            self.forget_way_back()
            self.set_filter(way.filter)
            self.page_requested.emit(way.page)

    def set_filter(self, filter: Filter) -> None:
        """Show other projects."""
        if filter != self._filter:
            self._filter = filter
            self.filter_changed.emit(filter)

    def set_layout(self, layout: Layout) -> None:
        """Lay the grid out otherwise; see ``dataclasses.replace`` for a part of it."""
        if layout != self._layout:
            self._layout = layout
            self.layout_changed.emit(layout)

    def set_current(self, project_id: int) -> None:
        """Make a project the current one; 0 for none."""
        if project_id != self._current:
            self._current = project_id
            self.current_changed.emit(project_id)

    def set_selection(self, ids: Sequence[int]) -> None:
        """Say which projects are selected."""
        if tuple(ids) != self._selection:
            self._selection = tuple(ids)
            self.selection_changed.emit(self._selection)

    def set_snapshot(self, snapshot: "Snapshot") -> None:
        """Say what the grid shows."""
        self._snapshot = snapshot
        self.tasks.release_soon()
        self.snapshot_changed.emit(snapshot)

    def read(
        self,
        key: str,
        query: "Callable[[Reading], T]",
        done: Callable[[T], None],
        failed: Failed | None = None,
    ) -> None:
        """Ask the library in the background; the newest question under a key wins."""

        def work(token: Any) -> T:
            with self.library.read(token) as connection:
                return query(connection)

        self.tasks.read(key, work, done, failed)

    def perform(
        self,
        operation: Operation,
        done: Callable[[Changes], None] | None = None,
        failed: Failed | None = None,
        *,
        token: ReadToken | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> None:
        """Do an operation in the background, then tell every screen.

        Args:
            operation: from ``app.operations``.
            done: told after every screen has been.
            failed: told instead of the window's error box.
            token: ends the operation anywhere before its commit.
            cancelled: told where it has; nothing was written then.
        """
        self._write(lambda: self.library.perform(operation, token), done, failed, cancelled)

    def undo(self) -> None:
        """Take back the last operation."""
        self._retrace("撤销", self.library.undo)

    def redo(self) -> None:
        """Do the last undone operation again."""
        self._retrace("重做", self.library.redo)

    def stop_retracing(self) -> None:
        """Stop each undo and redo that was asked for; what is not being saved yet never is."""
        for token in self._retraces:
            token.cancel()

    def close(self) -> None:
        """Wait for what is being written and close the file."""
        self.closing.emit()
        self.tasks.close()
        self.library.close()

    def _retrace(self, word: str, work: "Callable[[ReadToken, Told], Changes]") -> None:
        token, told = ReadToken(), paced(self.retracing.emit)
        self._retraces.append(token)

        def ended() -> None:
            self._retraces.remove(token)
            self.retracing_ended.emit()

        def done(changes: Changes) -> None:
            ended()
            if changes:
                self.retraced.emit(changes)
            self.notice.emit(f"已{changes.label}")

        def failed(error: Exception) -> None:
            ended()
            self.tasks.failed.emit(error)

        def cancelled() -> None:
            ended()
            self.notice.emit(f"已取消{word}，什么都没有改")

        self._write(lambda: work(token, told), done, failed, cancelled)

    def _write(
        self,
        work: Callable[[], Changes],
        done: Callable[[Changes], None] | None,
        failed: Failed | None,
        cancelled: Callable[[], None] | None = None,
    ) -> None:
        def written(changes: Changes) -> None:
            if changes:
                self.changed.emit(changes)
            if done is not None:
                done(changes)

        self.tasks.write(work, written, failed, cancelled)
