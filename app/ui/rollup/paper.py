"""How exported pictures look: light colours and the bundled font, whatever the window wears."""

from PySide6.QtGui import QFont, QFontDatabase

from app.ui.theme import TYPE_SCALE, Theme
from app.ui.tokens import LIGHT
from app.ui.typeface import Typeface, load_bundled

_BUNDLED = "Noto Sans SC"

#: Pixels of 1/96 inch a point: sizes are whole pixels, the same on every screen and in every file.
_PIXELS = 96 / 72


class PaperTheme(Theme):
    """The light palette at its usual size, apart from the application's own theme."""

    def __init__(self) -> None:
        super().__init__()
        self.set_look(LIGHT, 1.0, _typeface())
        self._pixel_fonts: dict[str, QFont] = {}

    def font(self, role: str) -> QFont:
        """See :meth:`Theme.font`; measured in pixels, so that no device's resolution enters."""
        found = self._pixel_fonts.get(role)
        if found is None:
            found = QFont(super().font(role))
            found.setPixelSize(round(TYPE_SCALE[role][0] * _PIXELS))
            found.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            self._pixel_fonts[role] = found
        return found


def _typeface() -> Typeface:
    """Take the bundled font, so that a picture looks the same wherever it was made."""
    if _BUNDLED in QFontDatabase.families():
        return Typeface(_BUNDLED, is_bundled=True)
    return load_bundled()
