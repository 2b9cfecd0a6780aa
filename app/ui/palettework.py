"""The palette of the window: what it offers, and what choosing leads to."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.queries.filter import Filter
from app.queries.words import words_in
from app.ui.actions import Actions
from app.ui.session import Session

if TYPE_CHECKING:
    from app.ui.palette.commandpalette import CommandPalette
    from app.ui.palette.matching import Command
    from app.ui.sidebardock import SidebarDock


class PaletteWork:
    """Opens the palette over the window: projects, actions and views; built when first wanted.

    Args:
        session: the open library.
        actions: the window's actions.
        sidebar: it keeps the saved views.
        window: what the palette floats over.
        go_to_project: shows a project in the grid.
    """

    def __init__(
        self,
        session: Session,
        actions: Actions,
        sidebar: "SidebarDock",
        window: QWidget,
        go_to_project: Callable[[int], None],
    ) -> None:
        self._session = session
        self._actions = actions
        self._sidebar = sidebar
        self._window = window
        self._go_to_project = go_to_project
        self._palette: CommandPalette | None = None

    def open(self, text: str = "") -> None:
        """Open the palette with a first text."""
        if self._palette is None:
            self._palette = self._built()
        self._palette.open_palette(text)

    def _built(self) -> "CommandPalette":
        from app.ui.palette.commandpalette import CommandPalette
        from app.ui.palette.matching import command_provider
        from app.ui.projectsearch import project_provider

        return CommandPalette(
            self._window,
            (
                project_provider(self._session, self._go_to_project, self._show_words),
                # Made anew each time: undo is called after what it takes back.
                lambda text: command_provider(self._actions.commands())(text),
                lambda text: command_provider(self._view_commands(), "视图")(text),
            ),
        )

    def _view_commands(self) -> "list[Command]":
        from app.ui.palette.matching import Command

        views = self._sidebar.panel.views
        return [
            Command(view.name, view.icon, partial(views.open, view), shortcut, ("视图",))
            for view, shortcut in views.with_keys()
        ]

    def _show_words(self, words: str) -> None:
        self._session.set_filter(Filter(words_in(words), self._session.filter.reserve_id))
        self._session.page_requested.emit("projects")
