"""What is remembered of the choices: of the session, and in the preferences what each kind had."""

from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Qt

from app.documents.settings import DocumentSettings
from app.settings import Settings
from app.ui.printing.choices import Kind


@dataclass(slots=True)
class Habits:
    """What the next dialog starts with.

    Attributes:
        preferences: keeps what each kind was printed with, on this computer.
        printer: name of the printer used last; empty for the system's own choice.
        folder: where the last file was saved; empty before the first.
        zoom: of the page view: page, width, or a factor.
        is_open: which sections of the options are unfolded, by their titles.
    """

    preferences: Settings
    printer: str = ""
    folder: str = ""
    zoom: float | str = "page"
    is_open: dict[str, bool] = field(default_factory=dict)

    def settings(self, kind: Kind) -> DocumentSettings:
        """Return what a kind of document was printed with last."""
        return kind.read_settings(str(self.preferences.print_settings.get(kind.value, "")))

    def keep_settings(self, kind: Kind, settings: DocumentSettings) -> None:
        """Remember what a kind of document is printed with."""
        self.preferences.print_settings[kind.value] = settings.to_json()

    def template(self, kind: Kind) -> str:
        """Return the name of the template a kind was printed with last; empty for none."""
        return str(self.preferences.print_templates.get(kind.value, ""))

    def keep_template(self, kind: Kind, name: str) -> None:
        """Remember which template a kind is printed with; empty for none."""
        self.preferences.print_templates[kind.value] = name


class _HabitsKeeper(QObject):
    """Lives with the session, so that what it keeps ends with it."""

    def __init__(self, parent: QObject, preferences: Settings) -> None:
        super().__init__(parent)
        self.habits = Habits(preferences)


def session_habits(session: QObject, preferences: Settings) -> Habits:
    """Return the habits of a session, the same object every time."""
    found = session.findChild(_HabitsKeeper, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return (found or _HabitsKeeper(session, preferences)).habits
