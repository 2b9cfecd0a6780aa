"""A panel's place in the window, filled once the first rows are on the screen."""

from collections.abc import Callable
from typing import ClassVar, Generic, TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.controls.dress import Surface, set_surface
from app.ui.dialogs import Dialogs
from app.ui.session import Session
from app.ui.theme import Theme

P = TypeVar("P", bound=QWidget)


class Dock(QWidget, Generic[P]):
    """Keeps a panel's room and builds the panel when it is wanted for the first time.

    Args:
        surface: what is seen of it before.
        parent: what it stands in.
    """

    def __init__(self, surface: Surface, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._panel: P | None = None
        set_surface(self, surface)
        self._room = QVBoxLayout(self)
        self._room.setContentsMargins(0, 0, 0, 0)

    @property
    def panel(self) -> P:
        """The panel, built now where it is not there yet."""
        self.build()
        assert self._panel is not None
        return self._panel

    @property
    def is_built(self) -> bool:
        """Whether the panel is there."""
        return self._panel is not None

    def build(self) -> None:
        """Build the panel; nothing where it is there already."""
        if self._panel is None:
            self._panel = self._made()
            self._room.addWidget(self._panel)
            self._wire(self._panel)

    def _made(self) -> P:
        """Return the panel, made in this room."""
        raise NotImplementedError

    def _wire(self, panel: P) -> None:
        """Connect the panel to the window, now that it is there."""
        raise NotImplementedError


class PanelDock(Dock[P]):
    """The room of one of the window's own panels, which know the library and may ask.

    Args:
        session: the open library.
        theme: colours and fonts.
        dialogs: everything that stops and asks.
        wire: connects the panel to the window, once it is there.
        parent: what it stands in.
    """

    #: What is seen of it before the panel is there.
    SURFACE: ClassVar[Surface]

    def __init__(
        self,
        session: Session,
        theme: Theme,
        dialogs: Dialogs,
        wire: Callable[[P], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(self.SURFACE, parent)
        self._session = session
        self._theme = theme
        self._dialogs = dialogs
        self._wired = wire

    def _wire(self, panel: P) -> None:
        self._wired(panel)
