"""What the file menu does: open, create, copy, back up and restore libraries."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app import paths
from app.errors import ChubeiError
from app.library.file import Library
from app.ui.dialogs import Dialogs
from app.ui.session import Session

LIBRARIES = f"储备文库 (*{paths.LIBRARY_SUFFIX})"


class FileMenu:
    """The file actions of one window.

    Args:
        session: the open library.
        dialogs: asks for files.
        window: the parent of the dialogs.
        open_path: opens another library in this window.
        create_path: creates an empty library and opens it in this window.
        restore: closes this library, runs the work and opens it again.
    """

    def __init__(
        self,
        session: Session,
        dialogs: Dialogs,
        window: QWidget,
        open_path: Callable[[Path], object],
        create_path: Callable[[Path], object],
        restore: Callable[[Callable[[], object]], None],
    ) -> None:
        self._session = session
        self._dialogs = dialogs
        self._window = window
        self._open_path = open_path
        self._create_path = create_path
        self._restore = restore

    @property
    def library(self) -> Library:
        """The open library."""
        return self._session.library

    def new_library(self) -> None:
        """Ask for a name and open a new, empty library."""
        suggested = paths.libraries_folder() / f"新文库{paths.LIBRARY_SUFFIX}"
        path = self._dialogs.choose_save_file(self._window, "新建文库", suggested, [LIBRARIES])
        if path is not None:
            self._create_path(path)

    def open_library(self) -> None:
        """Ask for a library and open it."""
        path = self._dialogs.choose_open_file(self._window, "打开文库", [LIBRARIES])
        if path is not None:
            self._open_path(path)

    def add_references(self) -> None:
        """Offer the reference libraries that ship with the program."""
        from app.ui.references.dialog import ReferencesDialog

        dialog = ReferencesDialog(self._session, self._window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_copy(self) -> None:
        """Write a checked copy somewhere else, in the background."""
        from app.library.backup import write_copy

        source = self.library.path
        suggested = source.with_name(f"{source.stem} 副本{source.suffix}")
        path = self._dialogs.choose_save_file(self._window, "另存副本", suggested, [LIBRARIES])
        if path is not None:
            self._session.tasks.write(
                lambda: write_copy(source, path),
                lambda _none: self._session.notice.emit(f"副本已写到 {path}"),
            )

    def backup(self) -> None:
        """Write a dated backup beside the library, in the background."""
        from app.library.backup import make_backup

        source = self.library.path
        self._session.tasks.write(
            lambda: make_backup(source, "手动"),
            lambda path: self._session.notice.emit(f"已备份到 {path}"),
        )

    def restore_backup(self) -> None:
        """Ask for a backup and put it in the library's place, after a backup of what is there."""
        from app.library.backup import backup_folder, restore_backup

        if self.library.is_read_only:
            error = ChubeiError(
                f"文库只读，不能恢复：{self.library.read_only_reason}",
                place=self.library.path.name,
                remedy="请等占用的人关闭文库后重试",
            )
            self._dialogs.show_error(self._window, error)
            return
        folder = backup_folder(self.library.path)
        path = self._dialogs.choose_open_file(
            self._window, f"选择备份（在“{folder.name}”里）", [LIBRARIES], folder
        )
        if path is None:
            return
        agreed = self._dialogs.confirm(
            self._window,
            "从备份恢复",
            f"文库将回到“{path.name}”时的样子。现在的内容会先另做一份备份，随时可以再换回来。",
            "恢复",
            danger=True,
        )
        if agreed:
            library = self.library.path
            self._restore(lambda: restore_backup(path, library))
