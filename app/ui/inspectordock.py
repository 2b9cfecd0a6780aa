"""The inspector's place in the window: built once the first rows are on the screen."""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.ui.dialogs import Dialogs
from app.ui.dock import PanelDock
from app.ui.session import Session
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.ui.inspector.panel import InspectorPanel

#: Time for the first rows to be painted before the inspector is built, in milliseconds.
_PATIENCE_MS = 30

#: Time for what was done meanwhile between two parts of the work.
_BREATH_MS = 5


class InspectorDock(PanelDock["InspectorPanel"]):
    """Keeps the inspector's room and builds it when it is wanted, or soon after the first rows.

    Building it takes longer than anything else in the window.
    """

    SURFACE = "base"

    def __init__(
        self,
        session: Session,
        theme: Theme,
        dialogs: Dialogs,
        wire: "Callable[[InspectorPanel], None]",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, theme, dialogs, wire, parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE_MS)
        self._timer.timeout.connect(self._prepare)
        session.snapshot_changed.connect(self._on_snapshot)

    def commit_open(self) -> bool:
        """Save what is being typed there; tell whether all of it was taken."""
        return not self.is_built or self.panel.commit_open()

    def _made(self) -> "InspectorPanel":
        from app.ui.inspector.panel import InspectorPanel

        self._session.snapshot_changed.disconnect(self._on_snapshot)
        return InspectorPanel(self._session, self._theme, self._dialogs, self)

    def _prepare(self) -> None:
        """Load what it is made of; what was done meanwhile goes before it is built."""
        import_module("app.ui.inspector.panel")
        QTimer.singleShot(_BREATH_MS, self, self.build)

    def _on_snapshot(self, _snapshot: object) -> None:
        self._timer.start()
