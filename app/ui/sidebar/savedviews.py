"""The views of the sidebar: opening them by click and key, and keeping them."""

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.errors import RefusedInput
from app.library.changes import Changes
from app.operations.views import delete_view, move_view, rename_view, update_view
from app.queries.views import view_filter, view_texts
from app.ui.dialogs import Dialogs
from app.ui.session import Session
from app.ui.sidebar.content import Bin, CountedView, current_view, read_views
from app.ui.sidebar.rows import KEYED_VIEWS


class SavedViews(QObject):
    """The views with their counts, and which of them is looked at.

    Attributes:
        views: the program's own, then the saved ones; empty before the first read.
        bin: what is in the recycle bin; None before the first read.

    Signals:
        changed: other views, other counts, or another one is looked at.
    """

    changed = Signal()

    def __init__(self, session: Session, dialogs: Dialogs, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._dialogs = dialogs
        self._window = parent
        self._opened = 0
        self._wanted = -1
        self.views: list[CountedView] = []
        self.bin: Bin | None = None
        session.changed.connect(self._on_changed)

    def read(self) -> None:
        """Count what the views show in the present reserve."""
        shown = self._session.filter
        self._session.read("sidebar:views", partial(read_views, shown=shown), self._take)

    def current(self) -> tuple[CountedView | None, bool]:
        """Return the view that is looked at, and whether it has been changed since."""
        session = self._session
        return current_view(self.views, session.filter, session.layout, self._opened)

    def open(self, view: CountedView) -> None:
        """Show what a view holds, laid out as it says."""
        if view.terms is None:
            self._session.notice.emit(f"视图“{view.name}”打不开：{view.fault}")
            return
        self._opened = view.view_id
        if view.layout is not None:
            self._session.set_layout(view.layout)
        self._session.set_filter(view_filter(view.terms, self._session.filter))
        self.changed.emit()

    def open_at(self, place: int) -> None:
        """Show a view by its place, counted from 0; one that is not there is left alone."""
        if not self.views:
            # The sidebar is hidden and has read nothing so far.
            self._wanted = place
            self.read()
        elif place < len(self.views):
            self.open(self.views[place])

    def add_keys(self, window: QWidget) -> None:
        """Let Alt+1 to Alt+9 open the views from anywhere in a window."""
        for place in range(KEYED_VIEWS):
            action = QAction(f"视图 {place + 1}", window)
            action.setShortcut(QKeySequence(f"Alt+{place + 1}"))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.triggered.connect(partial(self._on_key, place))
            window.addAction(action)

    def with_keys(self) -> list[tuple[CountedView, str]]:
        """Return the views, each with its key; empty where it has none."""
        return [
            (view, f"Alt+{place + 1}" if place < KEYED_VIEWS else "")
            for place, view in enumerate(self.views)
        ]

    def can_keep(self, view: CountedView) -> bool:
        """Return whether a view can be changed: it is a saved one, and the library is ours."""
        return bool(view.view_id) and not self._session.library.is_read_only

    def update_current(self) -> None:
        """Let the view that is looked at hold what is shown now."""
        view, is_changed = self.current()
        if view is None or not self.can_keep(view):
            self._session.notice.emit("现在看的不是保存的视图；可以存为新的视图")
        elif not is_changed:
            self._session.notice.emit(f"视图“{view.name}”没有改动")
        else:
            self.update_view(view)

    def update_view(self, view: CountedView) -> None:
        """Let a view hold what is shown now."""
        try:
            texts = view_texts(self._session.filter.terms, self._session.layout)
        except ValueError:
            self._session.notice.emit("按选中的几个项目筛选出来的，不能存进视图")
            return
        self._opened = view.view_id
        self._session.perform(update_view(view.view_id, **texts), self._tell)

    def rename(self, view: CountedView, name: str = "") -> None:
        """Ask for another name; a refused one is asked for again."""
        answer = self._dialogs.ask_text(self._window, "视图改名", "视图的名称", name or view.name)
        if answer is None or answer == view.name:
            return

        def failed(error: Exception) -> None:
            if not isinstance(error, RefusedInput):
                self._session.tasks.failed.emit(error)
                return
            self._dialogs.show_error(self._window, error)
            self.rename(view, answer)

        self._session.perform(rename_view(view.view_id, answer), self._tell, failed)

    def move(self, view: CountedView, step: int) -> None:
        """Move a saved view among the others."""
        self._session.perform(move_view(view.view_id, step))

    def delete(self, view: CountedView) -> None:
        """Ask, and delete a saved view."""
        is_sure = self._dialogs.confirm(
            self._window,
            f"删除视图“{view.name}”？",
            "只删除这个视图，其中的项目都在。删除后可以撤销。",
            "删除视图",
            danger=True,
        )
        if is_sure:
            self._session.perform(delete_view(view.view_id))

    def leave(self) -> None:
        """Look at no saved view any more."""
        self._opened = 0

    def _take(self, found: tuple[list[CountedView], Bin]) -> None:
        self.views, self.bin = found
        self.changed.emit()
        if self._wanted >= 0:
            place, self._wanted = self._wanted, -1
            self.open_at(place)

    def _on_key(self, place: int, _checked: bool = False) -> None:
        self.open_at(place)

    def _on_changed(self, changes: Changes) -> None:
        made = changes.inserted.get("view", ())
        if len(made) == 1:
            self._opened = made[0]

    def _tell(self, changes: Changes) -> None:
        if changes.label:
            self._session.notice.emit(f"已{changes.label}")
