"""The grid: the projects of the session's filter in a table that is edited in place."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app.library.changes import Changes
from app.queries.filter import Filter
from app.queries.layout import MOST_LEVELS, Layout, Sort
from app.ui.controls.dress import follow_theme
from app.ui.dialogs import Dialogs
from app.ui.grid.columnmenu import ColumnChooser
from app.ui.grid.columns import frozen_count, shown_fields, width
from app.ui.grid.commands import Commands
from app.ui.grid.dragging import CellDragging
from app.ui.grid.editing import CellEditing
from app.ui.grid.emptyarea import EmptyArea
from app.ui.grid.keys import CellKeys
from app.ui.grid.loading import Loaded, Loading, Sums, with_sums
from app.ui.grid.model import GridModel
from app.ui.grid.outline import Outline
from app.ui.grid.place import Place, remember, restore
from app.ui.grid.retracing import Retracing
from app.ui.grid.steps import Step
from app.ui.grid.table import FrozenTable
from app.ui.session import Session
from app.ui.theme import Theme
from app.ui.tokens import ROW_HEIGHT, ROW_HEIGHT_COMPACT, ROW_HEIGHT_WIDE

if TYPE_CHECKING:
    from app.ui.controls.emptystate import EmptyState

_HEIGHTS = {"compact": ROW_HEIGHT_COMPACT, "normal": ROW_HEIGHT, "wide": ROW_HEIGHT_WIDE}


class GridPanel(QWidget):
    """The projects page's table.

    The current project, the selection and the scroll position are kept by id over every refresh;
    nothing is refreshed while a cell is being edited.

    Attributes:
        table: the two tables.
        model: what they show.
        editing: the open editor, if any.
        outline: which groups are folded.
        columns: which columns are shown, how wide, and in which order of rows.
    """

    def __init__(
        self, session: Session, theme: Theme, dialogs: Dialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self.model = GridModel(session, self)
        self.table = FrozenTable(self.model, theme, self)
        self.editing = CellEditing(session, self.table)
        self._dragging = CellDragging(self.table)
        self.table.may_leave = self.editing_ended
        self.outline = Outline(self.table, self.editing_ended)
        self._retracing = Retracing(session, self.table, self.outline)
        self.commands = Commands(session, dialogs, self.table, self)
        self._keys = CellKeys(session, self.table, self.editing, self.outline, self.commands)
        self.columns = ColumnChooser(session, self.model, self)
        self._loading = Loading(session, self)
        self._layout, self._filter = session.layout, session.filter
        self._is_reload_due = False
        self._is_quiet = False
        self._is_loaded = False
        self._goal = 0
        self._empty = EmptyArea(session, self.table.left.titles, self)
        self._publishing = QTimer(self)
        self._publishing.setSingleShot(True)
        self._publishing.setInterval(0)
        self._publishing.timeout.connect(self._publish)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        self.setFocusProxy(self.table.right)
        self._wire()
        self.model.set_fields(shown_fields(session.layout))
        self._take_layout()
        follow_theme(self, self._take_theme)
        self.reload()

    def _wire(self) -> None:
        session, table = self._session, self.table
        session.filter_changed.connect(self._on_filter)
        session.layout_changed.connect(self._on_layout)
        session.settings_changed.connect(self._on_settings)
        session.changed.connect(self._on_changed)
        session.current_changed.connect(self._on_session_current)
        table.current_moved.connect(self._on_moved)
        table.selection_moved.connect(self._on_moved)
        table.scrolled.connect(self._on_scrolled)
        table.menu_asked.connect(self._on_menu)
        self.outline.began.connect(self._on_folding)
        self.outline.ended.connect(self._on_folded)
        self.model.rows_ready.connect(self._on_rows_ready)
        self.model.dataChanged.connect(table.repaint_dirty)
        for view in (table.left, table.right):
            self.columns.serve(view.titles)
        self.editing.closed.connect(self._on_closed)
        self._loading.previewed.connect(self._on_previewed)
        self._loading.loaded.connect(self._on_loaded)
        self._loading.rows_read.connect(self.model.replace_rows)
        self._loading.sums_read.connect(self._on_sums)
        self.columns.widths_changed.connect(self._apply_widths)
        self.commands.created.connect(self.go_to_project)

    @property
    def empty_page(self) -> "EmptyState | None":
        """What stands in the place of rows when there are none."""
        return self._empty.page

    # ------------------------------------------------------------ what others call

    def offer_import(self, bring_in: Callable[[], object]) -> None:
        """Offer a table's import where there is no project yet."""
        self._empty.bring_in = bring_in

    def reload(self) -> None:
        """Read everything again and come back to the same place; after an open edit, if any."""
        if self.editing.is_open and not self.editing.commit():
            self._is_reload_due = True
            return
        self._is_reload_due = False
        self._loading.load(remember(self.table), has_preview=not self._is_loaded)

    @property
    def sort(self) -> Sort:
        """By what the rows are sorted."""
        return self._session.layout.sort

    def set_sort(self, sort: Sort) -> None:
        """Sort by another field."""
        self.columns.set_sort(sort)

    def go_to_project(self, project_id: int) -> None:
        """Make a project the current one, as soon as it is there."""
        row = self.model.row_of_id(project_id)
        if row < 0 or self._is_reload_due:
            self._goal = project_id
            return
        self._goal = 0
        if self.outline.open_around(project_id):
            self.table.go(self.model.row_of_id(project_id), max(self.table.column, 1))

    def go_to_column(self, name: str) -> None:
        """Make a field's column the current one, where it is shown."""
        names = [field.name for field in self.model.fields]
        if name in names and self.table.row >= 0:
            self.table.go(self.table.row, names.index(name))

    def next_project(self) -> None:
        """Go to the next project down."""
        self.table.go(self.table.next_project_row(self.table.row, 1), max(self.table.column, 0))

    def previous_project(self) -> None:
        """Go to the next project up."""
        self.table.go(self.table.next_project_row(self.table.row, -1), max(self.table.column, 0))

    def edit_current(self) -> None:
        """Edit the current cell."""
        self._keys.edit()

    def add_project(self) -> None:
        """Ask for a name and create a project of the current one's category."""
        self.commands.add_project()

    def duplicate_selected(self) -> None:
        """Copy the selected projects."""
        self.commands.duplicate_selected()

    def delete_selected(self) -> None:
        """Move the selected projects to the recycle bin."""
        self.commands.delete_selected()

    def restore_selected(self) -> None:
        """Bring the selected projects back from the recycle bin."""
        self.commands.restore_selected()

    def copy(self) -> None:
        """Copy the selected cells."""
        self.commands.cells.copy()

    def copy_rows(self) -> None:
        """Copy the rows of the selected cells."""
        self.commands.cells.copy_rows()

    def paste(self) -> None:
        """Paste a block of cells over the selected ones, as one step."""
        self.commands.cells.paste()

    def fill_down(self) -> None:
        """Write what the first selected row says into the selected cells below it."""
        if self.editing_ended():
            self.commands.cells.fill_down()

    def select_all(self) -> None:
        """Select every project shown."""
        self.table.select_all()

    def expand_all(self) -> None:
        """Unfold every group."""
        self.expand_to(MOST_LEVELS)

    def collapse_all(self) -> None:
        """Fold every group."""
        self.expand_to(0)

    def expand_to(self, depth: int) -> None:
        """Unfold the groups of so many levels, from the outermost, and fold those below."""
        self.outline.expand_to(depth)

    def focus_grid(self) -> None:
        """Give the keyboard to the cells."""
        self.table.focus_cells()

    def column_menu(self) -> QMenu:
        """Return a new menu of the columns to show or hide."""
        return self.columns.menu(self)

    def editing_ended(self) -> bool:
        """Take the open entry, if any; False where it is refused and stays.

        One that could not be written stays too: whoever leaves is asked, and not made to try again.
        """
        if not self.editing.is_open:
            return True
        if not self.editing.is_unwritten and self.editing.commit():
            return True
        self.editing.take_focus()
        return False

    # ------------------------------------------------------------ editing

    def _on_closed(self, step: Step | None) -> None:
        if step is Step.DOWN or step is Step.UP:
            row = self.table.next_project_row(self.table.row, 1 if step is Step.DOWN else -1)
            self.table.go(row, self.table.column)
        elif step is not None:
            self.table.take_step(step)
        if self._is_reload_due:
            self.reload()

    # ------------------------------------------------------------ the session's news

    def _on_filter(self, _filter: Filter) -> None:
        self.reload()

    def _on_layout(self, layout: Layout) -> None:
        before, self._layout = self._layout, layout
        self._take_layout()
        if replace(before, columns=(), has_total_last=False) != replace(
            layout, columns=(), has_total_last=False
        ):
            self.reload()
        if shown_fields(layout) != self.model.fields and self.editing_ended():
            self._set_fields(remember(self.table))

    def _take_layout(self) -> None:
        self.table.set_total_last(is_last=self._layout.has_total_last)
        for view in (self.table.left, self.table.right):
            view.titles.set_sort(self._layout.sort)

    def _on_settings(self) -> None:
        self._take_theme()
        place = remember(self.table)
        self.model.forget_texts()
        for view in (self.table.left, self.table.right):
            view.titles.set_unit(self._session.settings.money_unit)
        self._apply_widths()
        restore(self.table, place)
        self.table.repaint_cells()

    def _on_changed(self, changes: Changes) -> None:
        self.model.mark_changed(changes.by_project())
        if Loading.is_wide(changes):
            self.reload()
        elif changes.projects:
            ids = sorted(changes.projects)
            held, shown = self.model.held(ids), self.model.snapshot
            self._loading.refresh(ids, held, shown, self.model.stale_ids)

    def _on_session_current(self, project_id: int) -> None:
        if project_id and project_id != self.table.current_id():
            self.go_to_project(project_id)

    # ------------------------------------------------------------ what was read

    def _on_previewed(self, loaded: Loaded) -> None:
        """Show the first rows while the window opens; nothing can be changed in them yet."""
        if self._is_loaded:
            return
        self.outline.take_up(loaded.layout)
        self.model.is_read_only = True
        self.model.set_snapshot(loaded.snapshot, loaded.rows, loaded.position)
        self._apply_widths()

    def _on_loaded(self, loaded: Loaded) -> None:
        if self.editing.is_open:
            self._is_reload_due = True
            return
        place = remember(self.table)
        if loaded.filter != self._filter:
            # Among other projects one begins at the top.
            place, self._filter = replace(place, neighbours=()), loaded.filter
        self._is_quiet = True
        self.outline.take_up(loaded.layout)
        self.model.is_read_only = bool(self.commands.refusal())
        self.model.set_snapshot(loaded.snapshot, loaded.rows, loaded.position)
        self._apply_widths()
        restore(self.table, place)
        if self._goal and self.model.row_of_id(self._goal) >= 0:
            self.go_to_project(self._goal)
        elif self._goal and self._is_loaded:
            self._session.notice.emit("这个项目不符合现在的筛选条件，清空条件后可以看到")
        self._goal = 0
        self._retracing.arrive()
        self._is_loaded = True
        self._is_quiet = False
        self._session.set_snapshot(loaded.snapshot)
        self._publish()
        add = None if self.commands.refusal() else self.add_project
        self._empty.update(is_empty=not self.model.rowCount(), add=add)

    def _on_sums(self, sums: Sums) -> None:
        snapshot = with_sums(self.model.snapshot, sums)
        self.model.set_sums(snapshot.groups, snapshot.totals, snapshot.whole)
        self.model.mark_stale(sums.stale)
        self.table.repaint_cells()
        self._session.set_snapshot(self.model.snapshot)

    def _on_rows_ready(self, first: int, last: int) -> None:
        self.table.repaint_rows(first, last)

    # ------------------------------------------------------------ place and looks

    def _on_moved(self) -> None:
        if not self._is_quiet and not self._publishing.isActive():
            self._publishing.start()

    def _publish(self) -> None:
        current = self.table.current_id()
        if current or not self.model.rowCount():
            self._session.set_current(current)
        self._session.set_selection(tuple(self.table.selected_ids()))

    def _on_folding(self) -> None:
        self._is_quiet = True

    def _on_folded(self) -> None:
        self._is_quiet = False
        self._publish()

    def _on_scrolled(self) -> None:
        self.model.keep(*self.table.rows_in_sight())

    def _on_menu(self, position: QPoint) -> None:
        if self.model.group_at(self.table.row) is not None:
            self.outline.menu(self, self.table.row, self._layout).popup(position)
        else:
            self.commands.menu(self, self.edit_current).popup(position)

    def _set_fields(self, place: Place) -> None:
        self._is_quiet = True
        self.model.set_fields(shown_fields(self._layout))
        self._apply_widths()
        restore(self.table, place)
        self._is_quiet = False

    def _take_theme(self) -> None:
        settings = self._session.settings
        height = _HEIGHTS.get(settings.row_density, ROW_HEIGHT)
        self.table.set_row_height(round(height * max(self._theme.font_scale, 1.0)))
        self.table.take_theme()
        self._apply_widths()

    def _apply_widths(self) -> None:
        settings, scale = self._session.settings, self._theme.font_scale
        room = self.width()
        fields = self.model.fields
        widths = [width(field, settings, room, scale) for field in fields]
        self.table.set_widths(widths, frozen_count(fields, settings))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._apply_widths()
        self._empty.lay_out()
