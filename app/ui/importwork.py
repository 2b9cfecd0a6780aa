"""The import wizard from the window: its action, the clipboard, and a file that is dropped."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from app.queries.filter import Filter
from app.ui.dialogs import Dialogs
from app.ui.session import Session

if TYPE_CHECKING:
    from app.ui.importing.dialog import ImportDialog


class ImportWork(QObject):
    """Opens the wizard for what is wanted.

    Args:
        session: the open library.
        dialogs: everything that stops and asks.
        window: what the wizard belongs to, and what files are dropped on.
        commit_open: saves what is being typed; False where that is refused.
    """

    def __init__(
        self,
        session: Session,
        dialogs: Dialogs,
        window: QWidget,
        commit_open: Callable[[], bool],
    ) -> None:
        super().__init__(window)
        self._session = session
        self._dialogs = dialogs
        self._window = window
        self._commit_open = commit_open
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def by_name(self) -> dict[str, Callable[[], object]]:
        """Return the work of the actions that import, by the actions' names."""
        return {"import": self.open, "import_clipboard": self.open_clipboard}

    def open(self) -> None:
        """Open the wizard for a file to be chosen."""
        self._make()

    def open_file(self, path: Path) -> None:
        """Open the wizard on a file."""
        dialog = self._make()
        if dialog is not None:
            dialog.take_file(path)

    def open_clipboard(self) -> None:
        """Open the wizard on what is on the clipboard."""
        dialog = self._make()
        if dialog is not None:
            dialog.take_clipboard()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DragEnter:
            return self._enter(event)
        if event.type() == QEvent.Type.Drop:
            return self._drop(event)
        return super().eventFilter(watched, event)

    def _enter(self, event: QEvent) -> bool:
        from app.ui.importing.dropping import dropped_file

        if not isinstance(event, QDragEnterEvent) or dropped_file(event.mimeData()) is None:
            return False
        event.acceptProposedAction()
        return True

    def _drop(self, event: QEvent) -> bool:
        from app.ui.importing.dropping import dropped_file

        path = dropped_file(event.mimeData()) if isinstance(event, QDropEvent) else None
        if path is None or not isinstance(event, QDropEvent):
            return False
        event.acceptProposedAction()
        self.open_file(path)
        return True

    def _make(self) -> "ImportDialog | None":
        from app.ui.importing.dialog import ImportDialog

        if not self._commit_open():
            return None
        dialog = ImportDialog(self._session, self._dialogs, self._window)
        dialog.projects_wanted.connect(self._show_projects)
        dialog.open()
        return dialog

    def _show_projects(self, reserve_id: int, project_id: int) -> None:
        self._session.page_requested.emit("projects")
        self._session.set_filter(Filter((), reserve_id))
        if project_id:
            # Among tens of thousands nobody would find what has just come.
            self._session.set_current(project_id)
