"""What is remembered of the choices until the library is closed."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt


@dataclass(slots=True)
class Habits:
    """What the next dialog of this session starts with.

    Attributes:
        totals_first: see :class:`app.ui.printing.choices.Choices`.
        is_grouped: the same.
        has_content: the same.
        printer: name of the printer used last; empty for the system's own choice.
        folder: where the last PDF was saved; empty before the first.
        zoom: of the page view: page, width, or a factor.
    """

    totals_first: bool = True
    is_grouped: bool = False
    has_content: bool = True
    printer: str = ""
    folder: str = ""
    zoom: float | str = "page"


class _HabitsKeeper(QObject):
    """Lives with the session, so that what it keeps ends with it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.habits = Habits()


def session_habits(session: QObject) -> Habits:
    """Return the habits of a session, the same object every time."""
    found = session.findChild(_HabitsKeeper, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return (found or _HabitsKeeper(session)).habits
