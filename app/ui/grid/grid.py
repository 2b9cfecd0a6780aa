"""The grid: the projects of the session's filter in a table that is edited in place."""

from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app.library.changes import Changes
from app.models.fields import Field
from app.operations.projects import update_projects
from app.queries.filter import Filter
from app.queries.layout import Sort
from app.ui.controls.dress import follow_theme
from app.ui.controls.emptystate import EmptyState
from app.ui.dialogs import Dialogs
from app.ui.grid.columnmenu import ColumnChooser
from app.ui.grid.columns import shown_fields, width
from app.ui.grid.commands import Commands
from app.ui.grid.dragging import RowDragging
from app.ui.grid.editing import CellEditing
from app.ui.grid.emptyarea import EmptyArea
from app.ui.grid.loading import Loaded, Loading, Sums, with_sums
from app.ui.grid.model import GridModel
from app.ui.grid.place import Place, remember, restore
from app.ui.grid.steps import Step, typed_text
from app.ui.grid.table import FrozenTable
from app.ui.session import Session
from app.ui.theme import Theme
from app.ui.tokens import ROW_HEIGHT, ROW_HEIGHT_COMPACT, ROW_HEIGHT_WIDE

_HEIGHTS = {"compact": ROW_HEIGHT_COMPACT, "normal": ROW_HEIGHT, "wide": ROW_HEIGHT_WIDE}


class GridPanel(QWidget):
    """The projects page's table.

    The current project, the selection and the scroll position are kept by id over every refresh;
    nothing is refreshed while a cell is being edited.

    Attributes:
        table: the two tables.
        model: what they show.
        editing: the open editor, if any.
        sort: by what the rows are sorted.
    """

    def __init__(
        self, session: Session, theme: Theme, dialogs: Dialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self.sort = Sort()
        self.model = GridModel(session, self)
        self.table = FrozenTable(self.model, theme, self)
        self.editing = CellEditing(session, self.table)
        self._dragging = RowDragging(self.table)
        self.table.may_leave = self.editing_ended
        self.commands = Commands(session, dialogs, self.table, self)
        self._chooser = ColumnChooser(session, self)
        self._loading = Loading(session, self)
        self._collapsed: dict[str, set[Any]] = {}
        self._grouping = session.grouping
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
        self.model.set_fields(shown_fields(session.settings))
        follow_theme(self, self._take_theme)
        self.reload()

    def _wire(self) -> None:
        session, table = self._session, self.table
        session.filter_changed.connect(self._on_filter)
        session.grouping_changed.connect(self._on_grouping)
        session.settings_changed.connect(self._on_settings)
        session.changed.connect(self._on_changed)
        session.current_changed.connect(self._on_session_current)
        table.current_moved.connect(self._on_moved)
        table.selection_moved.connect(self._on_moved)
        table.scrolled.connect(self._on_scrolled)
        table.edit_asked.connect(self._on_edit_asked)
        table.keys_asked.connect(self._on_key)
        table.menu_asked.connect(self._on_menu)
        table.fold_asked.connect(self.fold)
        self.model.rows_ready.connect(self._on_rows_ready)
        self.model.dataChanged.connect(table.repaint_dirty)
        for view in (table.left, table.right):
            view.titles.sort_requested.connect(self._on_sort)
            view.titles.menu_requested.connect(self._on_header_menu)
            view.titles.width_changed.connect(self._on_width)
        self.editing.entered.connect(self._on_entered)
        self.editing.closed.connect(self._on_closed)
        self._loading.loaded.connect(self._on_loaded)
        self._loading.rows_read.connect(self.model.replace_rows)
        self._loading.sums_read.connect(self._on_sums)
        self._chooser.chosen.connect(self._on_columns)
        self.commands.created.connect(self.go_to_project)

    @property
    def empty_page(self) -> EmptyState | None:
        """What stands in the place of rows when there are none."""
        return self._empty.page

    # ------------------------------------------------------------ what others call

    def reload(self) -> None:
        """Read everything again and come back to the same place; after an open edit, if any."""
        if self.editing.is_open and not self.editing.commit():
            self._is_reload_due = True
            return
        self._is_reload_due = False
        self._loading.load(self.sort, remember(self.table))

    def set_sort(self, sort: Sort) -> None:
        """Sort by another field."""
        if sort != self.sort:
            self.sort = sort
            for view in (self.table.left, self.table.right):
                view.titles.set_sort(sort)
            self.reload()

    def go_to_project(self, project_id: int) -> None:
        """Make a project the current one, as soon as it is there."""
        row = self.model.row_of_id(project_id)
        if row < 0 or self._is_reload_due:
            self._goal = project_id
            return
        self._goal = 0
        if not self.model.id_at(row):
            self.fold(row)
            row = self.model.row_of_id(project_id)
        self.table.go(row, max(self.table.column, 1))

    def next_project(self) -> None:
        """Go to the next project down."""
        self.table.go(self.table.next_project_row(self.table.row, 1), max(self.table.column, 0))

    def previous_project(self) -> None:
        """Go to the next project up."""
        self.table.go(self.table.next_project_row(self.table.row, -1), max(self.table.column, 0))

    def edit_current(self) -> None:
        """Edit the current cell."""
        self._on_edit_asked(None)

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
        """Copy the current cell, or the selected rows where there are several."""
        self.commands.copy()

    def copy_rows(self) -> None:
        """Copy the selected rows."""
        self.commands.copy_rows()

    def paste(self) -> None:
        """Paste a block of cells from the current cell on, as one step."""
        self.commands.paste()

    def select_all(self) -> None:
        """Select every project shown."""
        last = self.model.rowCount() - 1
        if last >= 0:
            self.table.select_rows([(0, last)])

    def expand_all(self) -> None:
        """Unfold every group."""
        self._fold_all(is_open=True)

    def collapse_all(self) -> None:
        """Fold every group."""
        self._fold_all(is_open=False)

    def focus_grid(self) -> None:
        """Give the keyboard to the cells."""
        self.table.focus_cells()

    def column_menu(self) -> QMenu:
        """Return a new menu of the columns to show or hide."""
        return self._chooser.menu(self)

    def fold(self, row: int) -> None:
        """Fold or unfold the group whose header a row is."""
        if self.model.group_at(row) is None or not self.editing_ended():
            return
        group = self.model.rows.locate(row)[0]
        self.model.set_open(group, is_open=not self.model.rows.is_open(group))
        self.table.go(row, max(self.table.column, 0))

    def editing_ended(self) -> bool:
        """Take the open entry, if any; False where it is refused and stays."""
        if not self.editing.is_open or self.editing.commit():
            return True
        self.editing.take_focus()
        return False

    # ------------------------------------------------------------ keys and editing

    def _on_key(self, event: QKeyEvent) -> None:
        event.accept()
        key, keys = event.key(), event.modifiers()
        is_ctrl = keys == Qt.KeyboardModifier.ControlModifier
        is_group = self.model.group_at(self.table.row) is not None if self.table.row >= 0 else False
        if is_ctrl and key == Qt.Key.Key_C:
            self.copy()
        elif is_ctrl and key == Qt.Key.Key_V:
            self.paste()
        elif is_ctrl and key == Qt.Key.Key_A:
            self.select_all()
        elif is_group and key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.fold(self.table.row)
        elif key in (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit_current()
        elif key == Qt.Key.Key_Delete and not keys:
            self._clear_current()
        elif typed_text(event).strip():
            self._on_edit_asked(event)
        else:
            event.ignore()

    def _on_edit_asked(self, beginning: QKeyEvent | QInputMethodEvent | None) -> None:
        if self.editing.is_open:
            if beginning is not None:
                self.editing.forward(beginning)
            if not self.editing.is_composing:
                self.editing.take_focus()
            return
        if isinstance(beginning, QInputMethodEvent) and not (
            beginning.preeditString() or beginning.commitString()
        ):
            return
        row, field = self.table.row, self.table.field
        record = self.model.record(row) if row >= 0 else None
        if record is None or field is None or not self._may_edit(field):
            return
        self.table.show_cell(row, self.table.column)
        self.editing.open(row, self.table.column, record, beginning)

    def _may_edit(self, field: Field) -> bool:
        reason = self.commands.refusal()
        if not reason and not field.is_editable:
            reason = f"{field.title}是算出来的，不能直接填写"
        if reason:
            self._session.notice.emit(reason)
        return not reason

    def _clear_current(self) -> None:
        self.edit_current()
        if self.editing.editor is not None:
            self.editing.editor.set_value("")
            self.editing.commit()

    def _on_entered(self, row_id: int, field: Field, text: str, values: dict[str, Any]) -> None:
        self.model.set_overlay(row_id, values)

        def failed(error: Exception) -> None:
            self.model.end_overlay(row_id, is_written=False)
            self._session.tasks.failed.emit(error)

        def done(changes: Changes) -> None:
            self.model.end_overlay(row_id, is_written=bool(changes))

        unit = self._session.settings.money_unit
        operation = update_projects({row_id: {field.name: text}}, money_unit=unit)
        self._session.perform(operation, done, failed)

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

    def _on_grouping(self, _name: str) -> None:
        self.reload()

    def _on_settings(self) -> None:
        self._take_theme()
        place = remember(self.table)
        self.model.forget_texts()
        for view in (self.table.left, self.table.right):
            view.titles.set_unit(self._session.settings.money_unit)
        if shown_fields(self._session.settings) != self.model.fields:
            self._set_fields(place)
        else:
            self._apply_widths()
            restore(self.table, place)
        self.table.repaint_cells()

    def _on_changed(self, changes: Changes) -> None:
        self.model.mark_changed(changes.projects, changes.fields)
        if Loading.is_wide(changes):
            self.reload()
        elif changes.projects:
            ids = sorted(changes.projects)
            self._loading.refresh(ids, self.model.held(ids), self.model.snapshot)

    def _on_session_current(self, project_id: int) -> None:
        if project_id and project_id != self.table.current_id():
            self.go_to_project(project_id)

    # ------------------------------------------------------------ what was read

    def _on_loaded(self, loaded: Loaded) -> None:
        if self.editing.is_open:
            self._is_reload_due = True
            return
        place = remember(self.table)
        self._is_quiet = True
        if self._session.grouping != self._grouping:
            self._collapsed[self._grouping] = self.model.collapsed
            self._grouping = self._session.grouping
            self.model.collapsed = self._collapsed.get(self._grouping, set())
        self.model.is_read_only = bool(self.commands.refusal())
        self.model.set_snapshot(loaded.snapshot, loaded.rows, loaded.position)
        self._apply_widths()
        restore(self.table, place)
        if self._goal and self.model.row_of_id(self._goal) >= 0:
            self.go_to_project(self._goal)
        elif self._goal and self._is_loaded:
            self._session.notice.emit("这个项目不符合现在的筛选条件，清空条件后可以看到")
        self._goal = 0
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

    def _on_scrolled(self) -> None:
        self.model.keep(*self.table.rows_in_sight())

    def _on_sort(self, section: int) -> None:
        name = self.model.fields[section].name
        if self.sort.field != name:
            self.set_sort(Sort(name))
        elif not self.sort.is_descending:
            self.set_sort(Sort(name, is_descending=True))
        else:
            self.set_sort(Sort())

    def _on_header_menu(self, section: int, position: QPoint) -> None:
        field = self.model.fields[section] if 0 <= section < len(self.model.fields) else None
        menu = self._chooser.header_menu(self, field, self.set_sort)
        menu.popup(position)

    def _on_menu(self, position: QPoint) -> None:
        self.commands.menu(self, self.edit_current).popup(position)

    def _on_width(self, section: int, new: int) -> None:
        self._chooser.set_width(self.model.fields[section], new)

    def _on_columns(self) -> None:
        if self.editing_ended():
            self._set_fields(remember(self.table))

    def _set_fields(self, place: Place) -> None:
        self._is_quiet = True
        self.model.set_fields(shown_fields(self._session.settings))
        self._apply_widths()
        restore(self.table, place)
        self._is_quiet = False

    def _fold_all(self, *, is_open: bool) -> None:
        if not self.editing_ended():
            return
        place = remember(self.table)
        self._is_quiet = True
        self.model.set_all_open(is_open=is_open)
        self._apply_widths()
        restore(self.table, place)
        self._is_quiet = False
        self._publish()

    def _take_theme(self) -> None:
        settings = self._session.settings
        height = _HEIGHTS.get(settings.row_density, ROW_HEIGHT)
        self.table.set_row_height(round(height * max(self._theme.font_scale, 1.0)))
        self.table.take_theme()
        self._apply_widths()

    def _apply_widths(self) -> None:
        settings, scale = self._session.settings, self._theme.font_scale
        room = self.width()
        self.table.set_widths([width(field, settings, room, scale) for field in self.model.fields])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._apply_widths()
        self._empty.lay_out()
