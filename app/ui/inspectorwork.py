"""What the inspector's buttons and menu lead to in the window."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from app.library.changes import Changes
from app.ui.session import Session

if TYPE_CHECKING:
    from app.ui.grid.grid import GridPanel
    from app.ui.inspector.panel import InspectorPanel
    from app.ui.printwork import PrintWork


class InspectorWork:
    """Serves the inspector: other projects, copies, deletion, printing.

    Args:
        session: the open library.
        grid: where the previous and the next project stand.
        printing: prints the current project.
        go_to_project: shows a project in the grid.
        close: hides the inspector.
    """

    def __init__(
        self,
        session: Session,
        grid: "GridPanel",
        printing: "PrintWork",
        go_to_project: Callable[[int], None],
        close: Callable[[], None],
    ) -> None:
        self._session = session
        self._grid = grid
        self._printing = printing
        self._go_to_project = go_to_project
        self._close = close

    def serve(self, panel: "InspectorPanel") -> None:
        """Connect the panel, once it is there."""
        panel.close_requested.connect(self._close)
        panel.previous_requested.connect(self._grid.previous_project)
        panel.next_requested.connect(self._grid.next_project)
        panel.print_brief_requested.connect(self._printing.print_one)
        panel.duplicate_requested.connect(self._duplicate)
        panel.delete_requested.connect(self._delete)
        panel.copy_uuid_requested.connect(self._copy_text)

    def _duplicate(self, project_id: int) -> None:
        from app.operations.projects import duplicate_projects

        self._session.perform(duplicate_projects([project_id]), self._go_to_inserted)

    def _delete(self, project_id: int) -> None:
        from app.operations.projects import delete_projects

        self._session.perform(delete_projects([project_id]))

    def _go_to_inserted(self, changes: Changes) -> None:
        self._go_to_project(changes.inserted["project"][0])

    def _copy_text(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._session.notice.emit(f"已复制 {text}")
