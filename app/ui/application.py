"""Starting the window: the application, its theme, and which library to open."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app import paths
from app.errors import Cancelled, ChubeiError, LibraryUnavailable
from app.library.clock import Author, system_author
from app.library.file import Library
from app.settings import Settings, load_settings, save_settings
from app.ui.dialogs import Dialogs, WindowDialogs, install_chinese
from app.ui.garbage import GarbageTimer, take_back
from app.ui.inputmethod import environment
from app.ui.opening import Opening
from app.ui.session import GRID_SNAPSHOT, Session
from app.ui.theme import Theme, apply_theme
from app.ui.window import MainWindow


class Application(QObject):
    """Holds the window, and opens another library in its place.

    Attributes:
        window: the window shown; None before the first library is open.
        is_given_up: the user cancelled an opening.
    """

    def __init__(self, settings: Settings, theme: Theme, dialogs: Dialogs) -> None:
        super().__init__()
        self._settings = settings
        self._theme = theme
        self._dialogs = dialogs
        self.window: MainWindow | None = None
        self.is_given_up = False

    def open_path(self, path: Path) -> bool:
        """Open a library in place of the present one.

        Returns:
            Whether it is open; otherwise the error was shown and the present one stays.
        """
        window = self.window
        if window is not None and window.holds(path):
            window.session.notice.emit(f"{path.name} 已经打开了")
            return True
        if window is not None and not window.may_leave():
            return False
        try:
            library = Opening(path, self._author(), window).run()
        except Cancelled:
            self.is_given_up = True
            return False
        except ChubeiError as error:
            if not path.exists():
                self._settings.forget_library(path)
            self._dialogs.show_error(window, error)
            return False
        self._show(library)
        return True

    def create_path(self, path: Path, contents: str = "empty") -> bool:
        """Create a library and open it in place of the present one.

        Args:
            path: where there is no file yet.
            contents: what it starts with, one of ``operations.starting.contents_offered``.
        """
        from app.operations.starting import start_library

        try:
            start_library(path, contents, author=self._author())
        except ChubeiError as error:
            self._dialogs.show_error(self.window, error)
            return False
        return self.open_path(path)

    def restore(self, work: Callable[[], object]) -> None:
        """Close the library, run the work, and open it again."""
        window = self.window
        if window is None or not window.may_leave():
            return
        path = window.session.library.path
        window.keep_settings()
        window.session.close()
        try:
            work()
        except ChubeiError as error:
            self._dialogs.show_error(window, error)
        self.window = None
        self.open_path(path)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.close()

    def _show(self, library: Library) -> None:
        """Show a window for a library, in the place of the one before."""
        before = self.window
        if before is not None:
            before.keep_settings()
        self._settings.remember_library(library.path)
        session = Session(library, self._settings)
        session.tasks.hold_for(GRID_SNAPSHOT)
        window = MainWindow(
            session, self._theme, self._dialogs, self.open_path, self.create_path, self.restore
        )
        session.setParent(window)
        self.window = window
        window.show()
        if before is not None:
            # Closed as soon as nothing is being written there.
            before.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            before.close()
            take_back()

    def _author(self) -> Author:
        who = system_author()
        return Author(self._settings.author or who.name, who.machine)


def run(arguments: list[str]) -> int:
    """Open the window and stay until it is closed.

    Args:
        arguments: a library to open, or none for the last one.

    Returns:
        The exit status: 3 where no library could be opened.
    """
    os.environ.update(environment(dict(os.environ)))
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    qt = QApplication(sys.argv[:1])
    qt.setApplicationName("储备")
    qt.setDesktopFileName("chubei")
    install_chinese(qt)
    garbage = GarbageTimer(qt)
    settings = load_settings()
    theme = apply_theme(qt, settings.theme, settings.font_percent / 100)  # type: ignore[arg-type]
    dialogs = WindowDialogs(folders=settings.folders)
    application = Application(settings, theme, dialogs)
    _show_unexpected_errors(application, dialogs)
    if not open_first(application, settings, [Path(each) for each in arguments]):
        return LibraryUnavailable.exit_code
    QTimer.singleShot(0, lambda: save_settings_quietly(settings, application))
    try:
        return qt.exec()
    finally:
        garbage.stop()


def open_first(application: Application, settings: Settings, asked: list[Path]) -> bool:
    """Open the library asked for, else the last one, else Qianjiang's, built when missing."""
    if asked:
        return application.open_path(asked[0])
    last = next((Path(each) for each in settings.recent if Path(each).exists()), None)
    if last is not None and (application.open_path(last) or application.is_given_up):
        return not application.is_given_up
    usual = paths.default_library()
    if usual.exists():
        return application.open_path(usual)
    return application.create_path(usual, "qianjiang")


def save_settings_quietly(settings: Settings, application: Application) -> None:
    """Keep the recent libraries; say so in the status bar where that is not possible."""
    try:
        save_settings(settings)
    except OSError as error:
        if application.window is not None:
            application.window.session.notice.emit(f"首选项没有保存：{error.strerror}")


def _show_unexpected_errors(application: Application, dialogs: Dialogs) -> None:
    def show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        dialogs.show_unexpected(application.window, error.with_traceback(trace))

    sys.excepthook = show
