"""The inspector's place in the window: built once the first rows are on the screen."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.controls.dress import set_surface
from app.ui.dialogs import Dialogs
from app.ui.session import Session
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.ui.inspector.panel import InspectorPanel

#: Time for the first rows to be painted before the inspector is built, in milliseconds.
_PATIENCE_MS = 30


class InspectorDock(QWidget):
    """Keeps the inspector's room and builds it when it is wanted, or soon after the first rows.

    Building it takes longer than everything else in the window together.

    Args:
        session: the open library.
        theme: colours and fonts.
        dialogs: everything that stops and asks.
        wire: connects the panel to the window, once it is there.
    """

    def __init__(
        self,
        session: Session,
        theme: Theme,
        dialogs: Dialogs,
        wire: "Callable[[InspectorPanel], None]",
    ) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._dialogs = dialogs
        self._wire = wire
        self._panel: InspectorPanel | None = None
        set_surface(self, "base")
        self._room = QVBoxLayout(self)
        self._room.setContentsMargins(0, 0, 0, 0)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE_MS)
        self._timer.timeout.connect(self.build)
        session.snapshot_changed.connect(self._on_snapshot)

    @property
    def panel(self) -> "InspectorPanel":
        """The inspector, built now where it is not there yet."""
        self.build()
        assert self._panel is not None
        return self._panel

    def build(self) -> None:
        """Build the inspector; nothing where it is there already."""
        if self._panel is not None:
            return
        from app.ui.inspector.panel import InspectorPanel

        self._session.snapshot_changed.disconnect(self._on_snapshot)
        self._panel = InspectorPanel(self._session, self._theme, self._dialogs)
        self._room.addWidget(self._panel)
        self._wire(self._panel)

    def commit_open(self) -> bool:
        """Save what is being typed there; tell whether all of it was taken."""
        return self._panel is None or self._panel.commit_open()

    def _on_snapshot(self, _snapshot: object) -> None:
        self._timer.start()
