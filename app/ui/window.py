"""The window: the bars, the pages, and the wiring between the session and the features."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.errors import ChubeiError
from app.models.fields import BY_NAME
from app.queries.filter import Filter
from app.ui.actions import Actions
from app.ui.bindings import allow, bind_actions, fill_menu
from app.ui.bulkwork import bulk_work
from app.ui.categorywork import category_work
from app.ui.controls.dress import set_surface
from app.ui.controls.notice import Notice
from app.ui.dialogs import Dialogs
from app.ui.filemenu import FileMenu
from app.ui.formwork import FormWork
from app.ui.grid.grid import GridPanel
from app.ui.icons import application_icon
from app.ui.importwork import ImportWork
from app.ui.inspectordock import InspectorDock
from app.ui.inspectorwork import InspectorWork
from app.ui.palettework import PaletteWork
from app.ui.panes import Panes
from app.ui.preferencework import PreferenceWork
from app.ui.printwork import PrintWork
from app.ui.query.querybar import QueryBar
from app.ui.readying import Readying
from app.ui.retracebox import RetraceBox
from app.ui.session import Session
from app.ui.sidebar.rail import SidebarRail
from app.ui.sidebardock import SidebarDock
from app.ui.statusbar import StatusBar
from app.ui.tablesaving import TableSaving
from app.ui.theme import Theme
from app.ui.topbar import TopBar
from app.ui.undolabels import UndoLabels
from app.ui.windowplace import place_text, restore_place

if TYPE_CHECKING:
    from app.ui.inspector.panel import InspectorPanel
    from app.ui.sidebar.panel import SidebarPanel

#: Time for what was done meanwhile between two parts of a longer work.
_BREATH_MS = 5


class MainWindow(QMainWindow):
    """One library in one window.

    Args:
        session: the open library.
        theme: colours and fonts.
        dialogs: everything that stops and asks.
        open_path: opens another library in place of this one.
        create_path: creates an empty library and opens it in place of this one.
        restore: closes this library, runs the work and opens it again.
    """

    def __init__(
        self,
        session: Session,
        theme: Theme,
        dialogs: Dialogs,
        open_path: Callable[[Path], object],
        create_path: Callable[[Path], object],
        restore: Callable[[Callable[[], object]], None],
    ) -> None:
        super().__init__()
        self.session = session
        self._theme = theme
        self._dialogs = dialogs
        self._is_leaving = False
        self._is_closing = False
        mark = "（只读）" if session.library.is_read_only else ""
        self.setWindowTitle(f"{session.library.path.name}{mark} — 储备")
        self.actions_by_name = Actions(self, theme)
        # From the outside in: what is moved into another widget later has all in it styled anew.
        body = QWidget()
        self.setCentralWidget(body)
        self.top_bar = TopBar(self.actions_by_name, theme, body)
        self.panes = Panes(body)
        self.rail = SidebarRail(session, theme, self.panes)
        self.sidebar = SidebarDock(session, theme, dialogs, self._wire_sidebar, self.panes)
        self.pages = QStackedWidget(self.panes)
        self._projects = QWidget(self.pages)
        self.query_bar = QueryBar(session, theme, dialogs, self._projects)
        self.grid = GridPanel(session, theme, dialogs, self._projects)
        self.inspector = InspectorDock(session, theme, dialogs, self._wire_inspector, self.panes)
        self.status_bar = StatusBar(session, theme, body)
        self._built: dict[str, QWidget] = {}
        self._palette = PaletteWork(
            session, self.actions_by_name, self.sidebar, self, self.go_to_project
        )
        self._open_categories = category_work(session, dialogs, self)
        self._printing = PrintWork(session, theme, dialogs, self, self.go_to_field)
        self._preferences = PreferenceWork(session, theme, self)
        self._inspecting = InspectorWork(
            session, self.grid, self._printing, self.go_to_project, self.panes.toggle_inspector
        )
        self._files = FileMenu(session, dialogs, self, open_path, create_path, restore)
        self._table_saving = TableSaving(session, dialogs, self)
        self._forms = FormWork(session, dialogs, self)
        self._importing = ImportWork(session, dialogs, self, self._commit_open)
        self._arrange(body)
        bind_actions(self.actions_by_name, self._work(), self.grid)
        fill_menu(self.top_bar.file_menu, self.actions_by_name, session, open_path)
        for menu in (self.top_bar.file_menu, self.top_bar.print_menu):
            menu.aboutToShow.connect(self.actions_by_name.dress)
        self.undo_labels = UndoLabels(session, self.actions_by_name, self.top_bar)
        self.retrace_box = RetraceBox(session, self)
        self._connect()
        Readying(session, self)
        self._allow()
        restore_place(self, session.settings.window)
        self.grid.focus_grid()

    # ------------------------------------------------------------ pages and panels

    def show_page(self, name: str) -> None:
        """Show a page: projects, rollup or checkup."""
        page = self._page(name)
        self.pages.setCurrentWidget(page)
        self.top_bar.set_page(name)
        if page is not self._projects:
            self.session.forget_way_back()
        self.panes.allow_inspector(page is self._projects)
        self._allow()
        if page is self._projects:
            self.grid.focus_grid()
        else:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to_field(self, project_id: int, field: str) -> None:
        """Show a project, and one of its fields: in the inspector, or else in the grid."""
        self.show_page("projects")
        if not self.inspector.isVisible():
            self.grid.go_to_column(field)
        self.go_to_project(project_id)
        if field in BY_NAME and self.inspector.isVisible():
            self.inspector.panel.show_field_of(project_id, BY_NAME[field])

    def go_to_project(self, project_id: int) -> None:
        """Show a project in the grid, dropping the filter where it hides it."""
        self.show_page("projects")
        snapshot = self.session.snapshot
        if snapshot is not None and project_id not in snapshot.ids:
            self.session.set_filter(Filter((), self.session.filter.reserve_id))
        self.grid.go_to_project(project_id)

    def open_palette(self, text: str = "") -> None:
        """Open the palette with a first text."""
        self._palette.open(text)

    def open_key_sheet(self) -> None:
        """Show the keys of every action."""
        from app.ui.keysheet import KeySheet

        sheet = KeySheet(self.actions_by_name, self)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.open()

    def holds(self, path: Path) -> bool:
        """Tell whether this window has the right to write that very file."""
        library = self.session.library
        try:
            return not library.is_read_only and path.samefile(library.path)
        except OSError:
            return False

    def may_leave(self) -> bool:
        """Save what is being typed; where it is refused, ask whether to give it up."""
        if self._is_leaving or (self.inspector.commit_open() and self.grid.editing_ended()):
            return True
        self._is_leaving = self._dialogs.confirm(
            self,
            "有一格没有保存",
            "正在填写的内容没有写进文库。现在关闭，这一格会恢复原来的内容。",
            "关闭",
            danger=True,
        )
        return self._is_leaving

    def keep_settings(self) -> None:
        """Keep the preferences and where the window is."""
        self.session.settings.window = place_text(self)
        self._preferences.keep()

    # ------------------------------------------------------------ Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.panes.fit(self.width())

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_leave():
            event.ignore()
        elif self.session.tasks.is_writing:
            # Closed when that is written; stays open with an error box when it is not.
            event.ignore()
            self._is_closing = True
        else:
            self.keep_settings()
            self.session.close()
            event.accept()

    # ------------------------------------------------------------ inside

    def _arrange(self, body: QWidget) -> None:
        set_surface(self._projects, "base")
        column = QVBoxLayout(self._projects)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.query_bar)
        column.addWidget(self.grid, 1)
        self.pages.addWidget(self._projects)
        self.panes.fill(
            self.rail, self.sidebar, self.pages, self.query_bar, self.grid, self.inspector
        )
        whole = QVBoxLayout(body)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.top_bar)
        if self.session.library.is_read_only:
            whole.addWidget(self._read_only_notice())
        whole.addWidget(self.panes, 1)
        whole.addWidget(self.status_bar)

    def _connect(self) -> None:
        session = self.session
        # Nobody misses these while the first rows are not there.
        session.tasks.when_released(self.sidebar.build)
        session.tasks.when_released(lambda: self.setWindowIcon(application_icon()))
        self.query_bar.set_column_menu(self.grid.column_menu)
        self.query_bar.leave_requested.connect(self.grid.focus_grid)
        self.grid.offer_import(self.actions_by_name["import"].trigger)
        self.top_bar.page_chosen.connect(self.show_page)
        self.top_bar.search_requested.connect(self.open_palette)
        session.tasks.failed.connect(self._on_failed)
        session.tasks.write_failed.connect(self._on_write_failed)
        session.tasks.busy_changed.connect(self._on_busy)
        session.page_requested.connect(self.show_page)
        session.cell_requested.connect(self._go_to_cell)
        self.grid.commands.bulk_actions = [
            self.actions_by_name[name] for name in ("bulk_edit", "find_replace")
        ]
        session.selection_changed.connect(self._on_scope)
        session.filter_changed.connect(self._on_scope)
        session.way_back_changed.connect(self._allow)

    def _go_to_cell(self, project_id: int, field: str) -> None:
        self.grid.go_to_column(field)
        self.go_to_project(project_id)

    def _page(self, name: str) -> QWidget:
        """Return a page by its name, built when it is first wanted; the projects by default."""
        if name not in self._built:
            if name == "rollup":
                from app.ui.rollup.page import RollupPage

                rollup = RollupPage(self.session, self._theme, self._dialogs)
                rollup.print_requested.connect(self._printing.print_figures)
                self._built[name] = rollup
            elif name == "checkup":
                from app.ui.checkup.page import CheckupPage

                checkup = CheckupPage(self.session, self._theme, self._dialogs)
                checkup.project_requested.connect(self.go_to_field)
                self._built[name] = checkup
            else:
                return self._projects
            self.pages.addWidget(self._built[name])
        return self._built[name]

    def _wire_sidebar(self, panel: "SidebarPanel") -> None:
        panel.views.add_keys(self)
        panel.view_save_requested.connect(self.query_bar.save_view)
        panel.categories_requested.connect(self._open_categories)
        panel.chosen.connect(self.panes.take_choice)
        # Tab comes here before the query line, though this was built after it.
        QWidget.setTabOrder(self.rail.last_button, panel.list)

    def _wire_inspector(self, panel: "InspectorPanel") -> None:
        self._inspecting.serve(panel)
        # Drawn after the first rows too, and after what was done meanwhile.
        QTimer.singleShot(_BREATH_MS, self, self.actions_by_name.dress)

    def _read_only_notice(self) -> Notice:
        reason = self.session.library.read_only_reason
        text = f"文库只读：{reason}。"
        notice = Notice("caution", text, "另存副本…", is_banner=True)
        notice.action.connect(self._files.save_copy)
        return notice

    def _work(self) -> dict[str, Callable[[], object]]:
        grid, files = self.grid, self._files
        return {
            "new_library": files.new_library,
            "open_library": files.open_library,
            "add_references": files.add_references,
            "save_copy": files.save_copy,
            "save_table": self._table_saving.save_projects,
            "backup": files.backup,
            "restore_backup": files.restore_backup,
            "preferences": self._preferences.open,
            "quit": self.close,
            "undo": self.session.undo,
            "redo": self.session.redo,
            "add_project": grid.add_project,
            "duplicate_project": grid.duplicate_selected,
            "delete_project": grid.delete_selected,
            "restore_project": grid.restore_selected,
            "edit_cell": grid.edit_current,
            "copy": grid.copy,
            "paste": grid.paste,
            **bulk_work(self.session, grid, self, self._commit_open),
            "hand_out_form": self._forms.open,
            "categories": self._open_categories,
            "select_all": grid.select_all,
            "expand_all": grid.expand_all,
            "collapse_all": grid.collapse_all,
            "fold_to_2": partial(grid.expand_to, 1),
            "fold_to_3": partial(grid.expand_to, 2),
            "grouping": self.query_bar.open_grouping_menu,
            "columns": self.query_bar.open_column_menu,
            "find": self._find,
            "clear_filter": self.query_bar.clear_filter,
            "save_view": self.query_bar.save_view,
            "update_view": lambda: self.sidebar.panel.views.update_current(),
            "next_project": grid.next_project,
            "previous_project": grid.previous_project,
            "go_back": self.session.go_back,
            "page_projects": lambda: self.show_page("projects"),
            "page_rollup": lambda: self.show_page("rollup"),
            "page_checkup": lambda: self.show_page("checkup"),
            "sidebar": self.panes.toggle_sidebar,
            "inspector": self.panes.toggle_inspector,
            **self._printing.by_name(),
            **self._importing.by_name(),
            "refresh": grid.reload,
            "next_pane": lambda: self.panes.turn(1),
            "previous_pane": lambda: self.panes.turn(-1),
            "palette": self.open_palette,
            "menu": self.top_bar.file_button.showMenu,
            "keyboard": self.open_key_sheet,
        }

    def _commit_open(self) -> bool:
        return self.inspector.commit_open() and self.grid.editing_ended()

    def _find(self) -> None:
        self.show_page("projects")
        self.query_bar.focus_query()

    def _allow(self) -> None:
        is_on_projects = self.pages.currentWidget() is self._projects
        allow(self.actions_by_name, self.session, is_on_projects=is_on_projects)

    def _on_scope(self, _scope: object) -> None:
        self._allow()

    def _on_busy(self, is_busy: bool) -> None:
        if self._is_closing and not is_busy:
            # After the result itself has been told: a failure keeps the window open.
            QTimer.singleShot(0, self, self._close_if_wanted)

    def _on_write_failed(self, _error: object) -> None:
        self._is_closing = self._is_leaving = False

    def _close_if_wanted(self) -> None:
        if self._is_closing:
            self._is_closing = False
            self.close()

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, ChubeiError):
            self._dialogs.show_error(self, error)
        else:
            self._dialogs.show_unexpected(self, error)
