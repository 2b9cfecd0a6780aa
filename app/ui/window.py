"""The window: the bars, the pages, and the wiring between the session and the features."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import ChubeiError
from app.library.changes import Changes
from app.operations.projects import delete_projects, duplicate_projects
from app.queries.filter import Filter, Words
from app.settings import save_settings
from app.ui.actions import Actions
from app.ui.controls.dress import set_surface
from app.ui.controls.hairline import Hairline
from app.ui.controls.notice import Notice
from app.ui.dialogs import Dialogs
from app.ui.filemenu import FileMenu
from app.ui.grid.grid import GridPanel
from app.ui.icons import application_icon
from app.ui.inspectordock import InspectorDock
from app.ui.query.querybar import QueryBar
from app.ui.session import Session
from app.ui.sidebar.panel import SidebarPanel
from app.ui.sidebar.rail import SidebarRail
from app.ui.statusbar import StatusBar
from app.ui.theme import Theme, apply_theme
from app.ui.topbar import TopBar
from app.ui.undolabels import UndoLabels

if TYPE_CHECKING:
    from app.ui.inspector.panel import InspectorPanel
    from app.ui.palette.commandpalette import CommandPalette

#: Below this width the sidebar becomes a rail and the inspector opens on demand.
NARROW = 1100

#: Below this width the side panels are a little narrower.
MIDDLE = 1400

_SIDEBAR = (240, 224)
_INSPECTOR = (328, 304)


class MainWindow(QMainWindow):
    """One library in one window.

    Args:
        session: the open library.
        theme: colours and fonts.
        dialogs: everything that stops and asks.
        open_path: opens another library in place of this one.
        restore: closes this library, runs the work and opens it again.
    """

    def __init__(
        self,
        session: Session,
        theme: Theme,
        dialogs: Dialogs,
        open_path: Callable[[Path], object],
        restore: Callable[[Callable[[], object]], None],
    ) -> None:
        super().__init__()
        self.session = session
        self._theme = theme
        self._dialogs = dialogs
        self._is_narrow: bool | None = None
        self.setWindowTitle(f"{session.library.path.name} — 储备")
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
        self._rollup: QWidget | None = None
        self._palette: CommandPalette | None = None
        self._inspector_wanted = True
        self._arrange()
        self._files = FileMenu(session, dialogs, self, open_path, restore)
        self._open_path = open_path
        self._bind()
        self._fill_file_menu()
        self.undo_labels = UndoLabels(session, self.actions_by_name, self.top_bar)
        session.tasks.failed.connect(self._on_failed)
        session.page_requested.connect(self.show_page)
        session.selection_changed.connect(self._on_selection)
        session.filter_changed.connect(self._on_filter)
        self._on_selection(())
        self._restore_geometry()

    # ------------------------------------------------------------ pages and panels

    def show_page(self, name: str) -> None:
        """Show a page: projects or rollup."""
        if name == "rollup" and self._rollup is None:
            from app.ui.rollup.page import RollupPage

            self._rollup = RollupPage(self.session, self._theme, self._dialogs)
            self.pages.addWidget(self._rollup)
        page = self._rollup if name == "rollup" and self._rollup is not None else self._projects
        self.pages.setCurrentWidget(page)
        self.top_bar.set_page(name)
        self._show_inspector(self._inspector_wanted and name == "projects")
        if name == "projects":
            self.grid.focus_grid()

    def toggle_inspector(self) -> None:
        """Show the inspector, or hide it."""
        self._inspector_wanted = self.inspector.isHidden()
        self._show_inspector(self._inspector_wanted)

    def toggle_sidebar(self) -> None:
        """Show the sidebar, or hide it; where the window is narrow, the rail stays."""
        is_hidden = self.sidebar.isHidden()
        self.sidebar.setVisible(is_hidden)
        self._sidebar_line.setVisible(is_hidden or self.rail.isVisible())

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
                    command_provider(self.actions_by_name.commands()),
                ),
            )
        self._palette.open_palette(text)

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

    def print_documents(self, kind: str) -> None:
        """Open the print dialog for briefs or the annex table."""
        from app.ui.printing.dialog import PrintDialog

        dialog = PrintDialog(self.session, self._theme, self._dialogs, kind, self)
        dialog.open()

    # ------------------------------------------------------------ Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(self.width())

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._leave_editors():
            event.ignore()
            return
        geometry = bytes(self.saveGeometry().data())
        self.session.settings.window = base64.b64encode(geometry).decode("ascii")
        self._save_settings()
        self.session.close()
        event.accept()

    # ------------------------------------------------------------ inside

    def _leave_editors(self) -> bool:
        """Save what is being typed; where it is refused, ask whether to give it up."""
        if self.inspector.commit_open() and self.grid.editing_ended():
            return True
        return self._dialogs.confirm(
            self,
            "有一格没有保存",
            "正在填写的内容还有错，没有写进文库。现在关闭，这一格会恢复原来的内容。",
            "关闭",
            danger=True,
        )

    def _arrange(self) -> None:
        self._projects = QWidget()
        set_surface(self._projects, "base")
        column = QVBoxLayout(self._projects)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.query_bar)
        column.addWidget(self.grid, 1)
        self.pages.addWidget(self._projects)
        self._sidebar_line = Hairline(Qt.Orientation.Vertical)
        self._inspector_line = Hairline(Qt.Orientation.Vertical)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        for widget in (self.rail, self.sidebar, self._sidebar_line):
            middle.addWidget(widget)
        middle.addWidget(self.pages, 1)
        middle.addWidget(self._inspector_line)
        middle.addWidget(self.inspector)
        body = QWidget()
        whole = QVBoxLayout(body)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.top_bar)
        if self.session.library.is_read_only:
            whole.addWidget(self._read_only_notice())
        whole.addLayout(middle, 1)
        whole.addWidget(self.status_bar)
        self.setCentralWidget(body)
        self.rail.expand_requested.connect(self._open_section)
        self.sidebar.view_save_requested.connect(self.query_bar.save_view)
        self.sidebar.chosen.connect(self._on_sidebar_chosen)
        self.query_bar.set_column_menu(self.grid.column_menu)
        self.query_bar.leave_requested.connect(self.grid.focus_grid)
        self.top_bar.page_chosen.connect(self.show_page)
        self.top_bar.search_requested.connect(self.open_palette)

    def _wire_inspector(self, panel: "InspectorPanel") -> None:
        panel.close_requested.connect(self.toggle_inspector)
        panel.previous_requested.connect(self.grid.previous_project)
        panel.next_requested.connect(self.grid.next_project)
        panel.print_brief_requested.connect(self._print_one)
        panel.duplicate_requested.connect(self._duplicate)
        panel.delete_requested.connect(self._delete)
        panel.copy_uuid_requested.connect(self._copy_text)

    def _read_only_notice(self) -> Notice:
        reason = self.session.library.read_only_reason
        notice = Notice("caution", f"这个文库现在只能看，不能改：{reason}。", "另存副本…")
        notice.action.connect(lambda: self._files.save_copy())
        return notice

    def _bind(self) -> None:
        grid, files = self.grid, self._files
        work: dict[str, Callable[[], object]] = {
            "new_library": files.new_library,
            "open_library": files.open_library,
            "save_copy": files.save_copy,
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
            "select_all": grid.select_all,
            "expand_all": grid.expand_all,
            "collapse_all": grid.collapse_all,
            "columns": self.query_bar.open_column_menu,
            "find": self._find,
            "clear_filter": self.query_bar.clear_filter,
            "save_view": self.query_bar.save_view,
            "next_project": grid.next_project,
            "previous_project": grid.previous_project,
            "page_projects": lambda: self.show_page("projects"),
            "page_rollup": lambda: self.show_page("rollup"),
            "sidebar": self.toggle_sidebar,
            "inspector": self.toggle_inspector,
            "print_brief": lambda: self.print_documents("one-page"),
            "print_annex": lambda: self.print_documents("annex"),
            "refresh": grid.reload,
            "palette": self.open_palette,
            "menu": self.top_bar.file_button.showMenu,
            "keyboard": lambda: self.open_palette(""),
        }
        for name, slot in work.items():
            self.actions_by_name.bind(name, slot)
        for name in ("copy", "paste", "select_all"):
            grid.addAction(self.actions_by_name[name])
            self.actions_by_name[name].setShortcutContext(
                Qt.ShortcutContext.WidgetWithChildrenShortcut
            )
        if self.session.library.is_read_only:
            for name in (
                "add_project",
                "duplicate_project",
                "delete_project",
                "paste",
                "save_view",
            ):
                self.actions_by_name[name].setEnabled(False)
                self.actions_by_name[name].setWhatsThis("文库只能看")

    def _fill_file_menu(self) -> None:
        menu = self.top_bar.file_menu
        groups = (
            ("new_library", "open_library"),
            ("save_copy", "backup", "restore_backup"),
            ("print_brief", "print_annex"),
            ("undo", "redo"),
            ("add_project", "duplicate_project", "delete_project", "restore_project"),
            ("expand_all", "collapse_all", "columns", "refresh"),
            ("sidebar", "inspector", "preferences", "keyboard"),
            ("quit",),
        )
        for position, names in enumerate(groups):
            if position:
                menu.addSeparator()
            for name in names:
                menu.addAction(self.actions_by_name[name])
            if position == 0:
                recent = menu.addMenu("最近打开")
                for text in self.session.settings.recent:
                    path = Path(text)
                    entry = recent.addAction(path.name)
                    entry.setToolTip(text)
                    entry.triggered.connect(lambda _checked=False, path=path: self._open_path(path))

    def _duplicate(self, project_id: int) -> None:
        self.session.perform(duplicate_projects([project_id]), self._go_to_inserted)

    def _delete(self, project_id: int) -> None:
        self.session.perform(delete_projects([project_id]))

    def _go_to_inserted(self, changes: Changes) -> None:
        self.go_to_project(changes.inserted["project"][0])

    def _print_one(self, _project_id: int) -> None:
        self.print_documents("one-page")

    def _copy_text(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.session.notice.emit(f"已复制 {text}")

    def _open_section(self, name: str) -> None:
        self.sidebar.show()
        self._sidebar_line.show()
        self.sidebar.show_section(name)

    def _on_sidebar_chosen(self) -> None:
        if self._is_narrow:
            self.sidebar.hide()

    def _find(self) -> None:
        self.show_page("projects")
        self.query_bar.focus_query()

    def _show_words(self, words: str) -> None:
        self.session.set_filter(Filter((Words(words),), self.session.filter.reserve_id))
        self.show_page("projects")

    def _fit(self, width: int) -> None:
        is_middle = width < MIDDLE
        self.sidebar.setFixedWidth(_SIDEBAR[is_middle])
        self.inspector.setFixedWidth(_INSPECTOR[is_middle])
        is_narrow = width < NARROW
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        self.rail.setVisible(is_narrow)
        self.sidebar.setVisible(not is_narrow)
        self._inspector_wanted = not is_narrow
        self._show_inspector(not is_narrow and self.pages.currentWidget() is self._projects)

    def _show_inspector(self, is_shown: bool) -> None:
        self.inspector.setVisible(is_shown)
        self._inspector_line.setVisible(is_shown)

    def _on_selection(self, ids: tuple[int, ...]) -> None:
        in_bin = self.session.filter.is_bin
        is_writable = not self.session.library.is_read_only
        for name, is_possible in (
            ("duplicate_project", not in_bin),
            ("delete_project", not in_bin),
            ("restore_project", in_bin),
            ("print_brief", not in_bin),
        ):
            action = self.actions_by_name[name]
            needs_write = name != "print_brief"
            action.setEnabled(bool(ids) and is_possible and (is_writable or not needs_write))
            action.setWhatsThis("请先选中项目" if not ids else "回收站里不能这样做")

    def _on_filter(self, _filter: Filter) -> None:
        self._on_selection(self.session.selection)

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
        screen = QGuiApplication.primaryScreen().availableGeometry()
        self.resize(min(1440, screen.width()), min(900, screen.height()))
