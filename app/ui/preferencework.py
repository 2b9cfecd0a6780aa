"""The window's preferences: asking for them, taking them, keeping them."""

from PySide6.QtWidgets import QApplication, QWidget

from app.library.clock import Author, system_author
from app.settings import save_settings
from app.ui.session import Session
from app.ui.theme import Theme, apply_theme


class PreferenceWork:
    """Asks for the preferences and applies them at once.

    Args:
        session: the open library, whose settings they are.
        theme: colours and fonts.
        window: what the dialog belongs to.
    """

    def __init__(self, session: Session, theme: Theme, window: QWidget) -> None:
        self._session = session
        self._theme = theme
        self._window = window

    def open(self) -> None:
        """Ask for the preferences."""
        from app.ui.preferences.dialog import PreferencesDialog

        dialog = PreferencesDialog(self._session.settings, self._theme, self._window)
        dialog.accepted.connect(self.apply)
        dialog.open()

    def apply(self) -> None:
        """Take the settings as they now are, and keep them."""
        settings = self._session.settings
        who = system_author()
        self._session.library.author = Author(settings.author or who.name, who.machine)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_theme(application, settings.theme, settings.font_percent / 100)  # type: ignore[arg-type]
        self.keep()
        self._session.settings_changed.emit()

    def keep(self) -> None:
        """Write the settings; say so in the status bar where that is not possible."""
        try:
            save_settings(self._session.settings)
        except OSError as error:
            self._session.notice.emit(f"首选项没有保存：{error.strerror}")
