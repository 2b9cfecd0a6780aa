"""One theme for the whole application: Fusion, a palette, a short style sheet, fonts by role."""

from functools import partial
from string import Template
from typing import Literal
from weakref import WeakKeyDictionary

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette, QPixmap, QScreen
from PySide6.QtWidgets import QApplication

from app.paths import resource
from app.ui.tokens import DARK, LIGHT, Tokens
from app.ui.typeface import Typeface, install_typeface

Mode = Literal["light", "dark", "system"]

_REGULAR, _MEDIUM, _SEMIBOLD = QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold

# role → (points, weight)
TYPE_SCALE: dict[str, tuple[float, QFont.Weight]] = {
    "key_figure": (15.0, _SEMIBOLD),
    "title": (12.0, _SEMIBOLD),
    "input": (12.0, _REGULAR),
    "section": (10.5, _SEMIBOLD),
    "cell": (9.75, _REGULAR),
    "group": (9.75, _MEDIUM),
    "total": (9.75, _SEMIBOLD),
    "header": (9.0, _MEDIUM),
    "caption": (9.0, _REGULAR),
    "small": (8.25, _REGULAR),
}


class Theme(QObject):
    """What painters ask: colours, fonts, and when they changed.

    It belongs to the application; :func:`current_theme` finds it.

    Attributes:
        tokens: the colours in force.
        mode: what the user chose: light, dark or system.
        font_scale: factor on every point size.
        icon_pixmaps: rendered icons by (name, colour, size, canvas, pixel ratio, state).

    Signals:
        changed: colours, fonts or the set of screens changed; fetch them again and repaint.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tokens: Tokens = LIGHT
        self.mode: Mode = "light"
        self.font_scale = 1.0
        self.typeface: Typeface | None = None
        self.icon_pixmaps: dict[tuple[object, ...], QPixmap] = {}
        self._colors: dict[str, QColor] = {}
        self._fonts: dict[str, QFont] = {}

    @property
    def is_dark(self) -> bool:
        """Whether the dark colours are in force."""
        return self.tokens.is_dark

    def color(self, name: str) -> QColor:
        """Return a colour by its token name (``accent_text``).

        Raises:
            AttributeError: there is no such token.
        """
        found = self._colors.get(name)
        if found is None:
            found = self._colors[name] = QColor(getattr(self.tokens, name))
        return found

    def font(self, role: str) -> QFont:
        """Return the font of a role of ``TYPE_SCALE``.

        Raises:
            KeyError: there is no such role.
        """
        found = self._fonts.get(role)
        if found is None:
            points, weight = TYPE_SCALE[role]
            found = QFont()
            if self.typeface is not None:
                found.setFamilies([self.typeface.family])
            found.setPointSizeF(points * self.font_scale)
            found.setWeight(weight)
            self._fonts[role] = found
        return found

    def set_look(self, tokens: Tokens, font_scale: float, typeface: Typeface) -> bool:
        """Take new colours and fonts and tell whether anything differs. Does not announce it."""
        if (tokens, font_scale, typeface) == (self.tokens, self.font_scale, self.typeface):
            return False
        self.tokens, self.font_scale, self.typeface = tokens, font_scale, typeface
        self._colors.clear()
        self._fonts.clear()
        self.icon_pixmaps.clear()
        return True


#: The theme of each application. Asking Qt for it would make Python meet the style as well, with
#: all that a style has names for: a part of the start.
_THEMES: WeakKeyDictionary[QCoreApplication, Theme] = WeakKeyDictionary()


def current_theme() -> Theme:
    """Return the application's theme; before :func:`apply_theme` ran, a plain light one."""
    app = QCoreApplication.instance()
    if app is None:
        raise RuntimeError("a theme needs a QApplication")
    found = _THEMES.get(app)
    if found is None:
        found = _THEMES[app] = Theme(app)
    return found


def apply_theme(app: QApplication, mode: Mode, font_scale: float = 1.0) -> Theme:
    """Dress the application, now and whenever the system's colour scheme changes.

    Calling it again changes the mode or the scale; open windows follow by ``Theme.changed``.

    Args:
        app: the application.
        mode: ``system`` follows the desktop, which may change while the program runs.
        font_scale: factor on every point size, 1.0 being the look's own.
    """
    theme = current_theme()
    is_first = theme.typeface is None
    theme.mode = mode
    typeface = theme.typeface or install_typeface()
    hints = app.styleHints()
    if is_first:
        app.setStyle("Fusion")
        hints.colorSchemeChanged.connect(partial(_follow_system, app, theme))
        app.screenAdded.connect(partial(_forget_icons, theme))
    # Native title bars and dialogs take the same side.
    if mode == "system":
        hints.unsetColorScheme()
    else:
        wanted = Qt.ColorScheme.Dark if mode == "dark" else Qt.ColorScheme.Light
        hints.setColorScheme(wanted)
    _dress(app, theme, tokens_for(mode, hints.colorScheme()), font_scale, typeface)
    return theme


def tokens_for(mode: Mode, scheme: Qt.ColorScheme) -> Tokens:
    """Return the colours of a mode, given what the desktop says; unknown counts as light."""
    if mode == "system":
        return DARK if scheme == Qt.ColorScheme.Dark else LIGHT
    return DARK if mode == "dark" else LIGHT


def palette(tokens: Tokens) -> QPalette:
    """Return the QPalette of the tokens, with its disabled group."""
    role = QPalette.ColorRole
    result = QPalette()
    for which, value in (
        (role.Window, tokens.chrome),
        (role.WindowText, tokens.text),
        (role.Base, tokens.base),
        (role.AlternateBase, tokens.alt),
        (role.Text, tokens.text),
        (role.PlaceholderText, tokens.text3),
        (role.Button, tokens.raised),
        (role.ButtonText, tokens.text),
        (role.BrightText, tokens.danger),
        (role.ToolTipBase, tokens.raised),
        (role.ToolTipText, tokens.text),
        (role.Highlight, tokens.accent),
        (role.HighlightedText, tokens.on_accent),
        (role.Accent, tokens.accent),
        (role.Link, tokens.accent_text),
        (role.LinkVisited, tokens.accent_text),
        (role.Light, tokens.base),
        (role.Midlight, tokens.line),
        (role.Mid, tokens.line2),
        (role.Dark, tokens.ctl),
        (role.Shadow, tokens.line2),
    ):
        result.setColor(which, QColor(value))
    off = QPalette.ColorGroup.Disabled
    for which in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        result.setColor(off, which, QColor(tokens.text3))
    for which in (role.Base, role.Button):
        result.setColor(off, which, QColor(tokens.chrome))
    result.setColor(off, role.Highlight, QColor(tokens.line))
    return result


def list_palette(tokens: Tokens) -> QPalette:
    """Return the palette of views and menus, where the selection is soft and keeps its text."""
    result = palette(tokens)
    result.setColor(QPalette.ColorRole.Window, QColor(tokens.raised))
    result.setColor(QPalette.ColorRole.Highlight, QColor(tokens.soft))
    result.setColor(QPalette.ColorRole.HighlightedText, QColor(tokens.text))
    return result


def style_sheet(tokens: Tokens) -> str:
    """Return the style sheet with the colours and image paths filled in.

    Raises:
        KeyError: the sheet names a colour the tokens do not have.
    """
    template = Template(resource("style", "chubei.qss").read_text(encoding="utf-8"))
    values = {name: str(getattr(tokens, name)) for name in tokens.color_names()}
    values["icons"] = resource("icons", "style").as_posix()
    values["side"] = "dark" if tokens.is_dark else "light"
    return template.substitute(values)


def _dress(
    app: QApplication, theme: Theme, tokens: Tokens, font_scale: float, typeface: Typeface
) -> None:
    if not theme.set_look(tokens, font_scale, typeface):
        return
    app.setFont(theme.font("cell"))
    app.setPalette(palette(tokens))
    for name in ("QAbstractItemView", "QMenu"):
        # The stub asks for bytes, which the binding refuses.
        QApplication.setPalette(list_palette(tokens), name)  # type: ignore[arg-type]
    app.setStyleSheet(style_sheet(tokens))
    theme.changed.emit()


def _follow_system(app: QApplication, theme: Theme, scheme: Qt.ColorScheme) -> None:
    if theme.mode == "system" and theme.typeface is not None:
        _dress(app, theme, tokens_for("system", scheme), theme.font_scale, theme.typeface)


def _forget_icons(theme: Theme, _screen: QScreen) -> None:
    """Announce a change, since a new screen may have another pixel ratio."""
    theme.changed.emit()


def pixel_ratios() -> tuple[float, ...]:
    """Return the pixel ratios of all screens, each once, smallest first."""
    ratios = {screen.devicePixelRatio() for screen in QGuiApplication.screens()}
    return tuple(sorted(ratios)) or (1.0,)
