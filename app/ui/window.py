"""The window: the bars, the pages, and the wiring between the session and the features."""

import base64
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.errors import ChubeiError
from app.library.changes import Changes
from app.models.fields import BY_NAME
from app.operations.projects import delete_projects, duplicate_projects
from app.queries.filter import Filter
from app.queries.words import words_in
from app.settings import save_settings
from app.ui.actions import Actions
from app.ui.bindings import allow, bind_actions, fill_menu
from app.ui.bulkwork import bulk_work
from app.ui.categorywork import category_work
from app.ui.controls.dress import set_surface
from app.ui.controls.notice import Notice
from app.ui.dialogs import Dialogs
from app.ui.filemenu import FileMenu
from app.ui.grid.grid import GridPanel
from app.ui.icons import application_icon
from app.ui.inspectordock import InspectorDock
from app.ui.panes import Panes
from app.ui.query.querybar import QueryBar
from app.ui.session import Session
from app.ui.sidebar.panel import SidebarPanel
from app.ui.sidebar.rail import SidebarRail
from app.ui.statusbar import StatusBar
from app.ui.tablesaving import TableSaving
from app.ui.theme import Theme, apply_theme
from app.ui.topbar import TopBar
from app.ui.undolabels import UndoLabels

if TYPE_CHECKING:
    from app.queries.rollups import Totals
    from app.queries.sheet import Sheet
    from app.ui.inspector.panel import InspectorPanel
    from app.ui.palette.commandpalette import CommandPalette
    from app.ui.palette.matching import Command
    from app.ui.printing.choices import FigureTable

_USUAL = QSize(1440, 900)
_SMALLEST = QSize(800, 480)


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
        self.setWindowIcon(application_icon())
        self.actions_by_name = Actions(self, theme)
        self.top_bar = TopBar(self.actions_by_name, theme, self)
        self.sidebar = SidebarPanel(session, theme, dialogs)
        self.rail = SidebarRail(session, theme)
        self.query_bar = QueryBar(session, theme, dialogs)
        self.grid = GridPanel(session, theme, dialogs)
        self.inspector = InspectorDock(session, theme, dialogs, self._wire_inspector)
        self.status_bar = StatusBar(session, theme)
        self.pages = QStackedWidget()
        self.panes = Panes(
            self.rail, self.sidebar, self.pages, self.query_bar, self.grid, self.inspector
        )
        self._built: dict[str, QWidget] = {}
        self._palette: CommandPalette | None = None
        self._files = FileMenu(session, dialogs, self, open_path, create_path, restore)
        self._table_saving = TableSaving(session, dialogs, self)
        self._arrange()
        # Not the sum of the panels' widths: below NARROW two of them make room.
        self.setMinimumSize(_SMALLEST.boundedTo(_room()))
        bind_actions(self.actions_by_name, self._work(), self.grid)
        fill_menu(self.top_bar.file_menu, self.actions_by_name, session, open_path)
        for menu in (self.top_bar.file_menu, self.top_bar.print_menu):
            menu.aboutToShow.connect(self.actions_by_name.dress)
        self.undo_labels = UndoLabels(session, self.actions_by_name, self.top_bar)
        self._connect()
        self._allow()
        self._restore_geometry()
        self.grid.focus_grid()

    # ------------------------------------------------------------ pages and panels

    def show_page(self, name: str) -> None:
        """Show a page: projects, rollup or checkup."""
        page = self._page(name)
        self.pages.setCurrentWidget(page)
        self.top_bar.set_page(name)
        self.panes.allow_inspector(page is self._projects)
        self._allow()
        if page is self._projects:
            self.grid.focus_grid()
        else:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to_field(self, project_id: int, field: str) -> None:
        """Show a project in the grid, and one of its fields where the inspector is open."""
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
        from app.ui.palette.commandpalette import CommandPalette
        from app.ui.palette.matching import command_provider
        from app.ui.projectsearch import project_provider

        if self._palette is None:
            self._palette = CommandPalette(
                self,
                (
                    project_provider(self.session, self.go_to_project, self._show_words),
                    # Made anew each time: undo is called after what it takes back.
                    lambda text: command_provider(self.actions_by_name.commands())(text),
                    lambda text: command_provider(self._view_commands(), "视图")(text),
                ),
            )
        self._palette.open_palette(text)

    def open_key_sheet(self) -> None:
        """Show the keys of every action."""
        from app.ui.keysheet import KeySheet

        sheet = KeySheet(self.actions_by_name, self)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.open()

    def open_preferences(self) -> None:
        """Ask for the preferences and apply them at once."""
        from app.ui.preferences.dialog import PreferencesDialog

        dialog = PreferencesDialog(self.session.settings, self._theme, self)
        dialog.accepted.connect(self.apply_preferences)
        dialog.open()

    def apply_preferences(self) -> None:
        """Take the settings as they now are, and keep them."""
        from PySide6.QtWidgets import QApplication

        from app.library.clock import Author, system_author

        settings = self.session.settings
        who = system_author()
        self.session.library.author = Author(settings.author or who.name, who.machine)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_theme(application, settings.theme, settings.font_percent / 100)  # type: ignore[arg-type]
        self._save_settings()
        self.session.settings_changed.emit()

    def print_documents(self, kind: str, figures: "FigureTable | None" = None) -> None:
        """Open the print dialog for briefs, the annex table or a table of figures."""
        from app.ui.printing.dialog import PrintDialog

        dialog = PrintDialog(self.session, self._theme, self._dialogs, kind, self, figures=figures)
        dialog.field_requested.connect(self.go_to_field)
        dialog.open()

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
            "正在填写的内容还有错，没有写进文库。现在关闭，这一格会恢复原来的内容。",
            "关闭",
            danger=True,
        )
        return self._is_leaving

    def keep_settings(self) -> None:
        """Keep the preferences and where the window is."""
        geometry = bytes(self.saveGeometry().data())
        self.session.settings.window = base64.b64encode(geometry).decode("ascii")
        self._save_settings()

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

    def _arrange(self) -> None:
        self._projects = QWidget()
        set_surface(self._projects, "base")
        column = QVBoxLayout(self._projects)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.query_bar)
        column.addWidget(self.grid, 1)
        self.pages.addWidget(self._projects)
        body = QWidget()
        whole = QVBoxLayout(body)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.top_bar)
        if self.session.library.is_read_only:
            whole.addWidget(self._read_only_notice())
        whole.addWidget(self.panes, 1)
        whole.addWidget(self.status_bar)
        self.setCentralWidget(body)

    def _connect(self) -> None:
        session = self.session
        self.sidebar.views.add_keys(self)
        self.sidebar.view_save_requested.connect(self.query_bar.save_view)
        self.query_bar.set_column_menu(self.grid.column_menu)
        self.query_bar.leave_requested.connect(self.grid.focus_grid)
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

    def _go_to_cell(self, project_id: int, field: str) -> None:
        self.grid.go_to_column(field)
        self.go_to_project(project_id)

    def _page(self, name: str) -> QWidget:
        """Return a page by its name, built when it is first wanted; the projects by default."""
        if name not in self._built:
            if name == "rollup":
                from app.ui.rollup.page import RollupPage

                rollup = RollupPage(self.session, self._theme, self._dialogs)
                rollup.print_requested.connect(self._print_figures)
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

    def _wire_inspector(self, panel: "InspectorPanel") -> None:
        # Built after the first rows, as the icons of the menus are drawn.
        self.actions_by_name.dress()
        panel.close_requested.connect(self.panes.toggle_inspector)
        panel.previous_requested.connect(self.grid.previous_project)
        panel.next_requested.connect(self.grid.next_project)
        panel.print_brief_requested.connect(self._print_one)
        panel.duplicate_requested.connect(self._duplicate)
        panel.delete_requested.connect(self._delete)
        panel.copy_uuid_requested.connect(self._copy_text)

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
            "save_copy": files.save_copy,
            "save_table": self._table_saving.save_projects,
            "backup": files.backup,
            "restore_backup": files.restore_backup,
            "preferences": self.open_preferences,
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
            **category_work(self.session, self._dialogs, self.sidebar, self),
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
            "update_view": self.sidebar.views.update_current,
            "next_project": grid.next_project,
            "previous_project": grid.previous_project,
            "page_projects": lambda: self.show_page("projects"),
            "page_rollup": lambda: self.show_page("rollup"),
            "page_checkup": lambda: self.show_page("checkup"),
            "sidebar": self.panes.toggle_sidebar,
            "inspector": self.panes.toggle_inspector,
            "print_brief": lambda: self.print_documents("one-page"),
            "print_annex": lambda: self.print_documents("annex"),
            "print_booklet": lambda: self.print_documents("booklet"),
            "print_report": lambda: self.print_documents("report"),
            "print_self_test": lambda: self.print_documents("self-test"),
            "refresh": grid.reload,
            "next_pane": lambda: self.panes.turn(1),
            "previous_pane": lambda: self.panes.turn(-1),
            "palette": self.open_palette,
            "menu": self.top_bar.file_button.showMenu,
            "keyboard": self.open_key_sheet,
        }

    def _duplicate(self, project_id: int) -> None:
        self.session.perform(duplicate_projects([project_id]), self._go_to_inserted)

    def _delete(self, project_id: int) -> None:
        self.session.perform(delete_projects([project_id]))

    def _go_to_inserted(self, changes: Changes) -> None:
        self.go_to_project(changes.inserted["project"][0])

    def _print_figures(self, sheet: "Sheet", unit: str, totals: "Totals") -> None:
        from app.ui.printing.choices import FigureTable

        self.print_documents("figures", FigureTable(sheet, unit, totals))

    def _print_one(self, _project_id: int) -> None:
        self.print_documents("one-page")

    def _copy_text(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.session.notice.emit(f"已复制 {text}")

    def _view_commands(self) -> "list[Command]":
        from app.ui.palette.matching import Command

        views = self.sidebar.views
        return [
            Command(view.name, view.icon, partial(views.open, view), shortcut, ("视图",))
            for view, shortcut in views.with_keys()
        ]

    def _commit_open(self) -> bool:
        return self.inspector.commit_open() and self.grid.editing_ended()

    def _find(self) -> None:
        self.show_page("projects")
        self.query_bar.focus_query()

    def _show_words(self, words: str) -> None:
        self.session.set_filter(Filter(words_in(words), self.session.filter.reserve_id))
        self.show_page("projects")

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

    def _save_settings(self) -> None:
        try:
            save_settings(self.session.settings)
        except OSError as error:
            self.session.notice.emit(f"首选项没有保存：{error.strerror}")

    def _restore_geometry(self) -> None:
        stored = self.session.settings.window
        if stored and self.restoreGeometry(QByteArray.fromBase64(stored.encode("ascii"))):
            return
        self.resize(_USUAL.boundedTo(_room()))


def _room() -> QSize:
    """Return how large a window can be on this screen, logical pixels."""
    return QGuiApplication.primaryScreen().availableGeometry().size()
