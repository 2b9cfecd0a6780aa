"""Colours that can be read, fonts by role, icons in the theme's colours."""

import re
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QImage, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.paths import resource
from app.ui import typeface
from app.ui.icons import application_icon, icon, icon_pixmap
from app.ui.theme import TYPE_SCALE, apply_theme, current_theme, style_sheet, tokens_for
from app.ui.tokens import CATEGORY_CHART, DARK, LIGHT, Tokens, contrast, tile_text

# The offscreen platform says so of every window with a fixed size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

BOTH = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])

# Which text stands on which ground.
GROUNDS = ("chrome", "base", "raised", "alt", "total", "soft", "hover")
PAIRS = (
    *(
        (text, ground)
        for text in ("text", "text2", "text3", "accent_text", "danger")
        for ground in GROUNDS
    ),
    *(("caution", ground) for ground in ("base", "chrome", "caution_soft")),
    ("text", "danger_soft"),
    ("danger", "danger_soft"),
    ("accent_text", "danger_soft"),
    ("accent_text", "caution_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
)


def test_contrast_agrees_with_the_published_examples() -> None:
    # WCAG 2: black on white is 21, and #767676 is the lightest grey that passes on white.
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


@BOTH
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_every_text_can_be_read_on_its_ground(tokens: Tokens, text: str, ground: str) -> None:
    assert contrast(getattr(tokens, text), getattr(tokens, ground)) >= 4.5


@BOTH
@pytest.mark.parametrize("ground", ["base", "chrome", "raised"])
def test_the_edge_of_an_input_can_be_seen(tokens: Tokens, ground: str) -> None:
    assert contrast(tokens.ctl, getattr(tokens, ground)) >= 3.0


@BOTH
@pytest.mark.parametrize("name", CATEGORY_CHART.values())
def test_tile_text_can_be_read_on_every_chart_colour(tokens: Tokens, name: str) -> None:
    fill = getattr(tokens, name)
    assert contrast(tile_text(tokens, fill), fill) >= 4.5


def test_the_table_of_the_look_is_kept() -> None:
    assert (LIGHT.chrome, LIGHT.text, LIGHT.accent) == ("#F3F5F7", "#1A222C", "#1F6099")
    assert (DARK.chrome, DARK.text, DARK.accent) == ("#191D22", "#E3E8EE", "#2F74B5")
    for tokens in (LIGHT, DARK):
        for name in tokens.color_names():
            assert re.fullmatch(r"#[0-9A-F]{6}", getattr(tokens, name)), name


def test_applying_dresses_the_application(qapp: QApplication) -> None:
    theme = apply_theme(qapp, "light")
    palette = qapp.palette()
    assert palette.color(QPalette.ColorRole.Window) == QColor("#F3F5F7")
    assert palette.color(QPalette.ColorRole.Base) == QColor("#FFFFFF")
    assert palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text) == QColor("#5F6A77")
    assert current_theme() is theme
    assert apply_theme(qapp, "dark") is theme
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor("#191D22")
    assert theme.color("accent_text") == QColor("#82BBED")


def test_a_change_is_announced_once_and_only_when_there_is_one(
    qapp: QApplication, qtbot: QtBot
) -> None:
    theme = apply_theme(qapp, "light")
    with qtbot.assertNotEmitted(theme.changed):
        apply_theme(qapp, "light")
    heard: list[str] = []
    theme.changed.connect(lambda: heard.append(theme.tokens.base))
    apply_theme(qapp, "dark")
    assert heard == ["#1F242A"]


@pytest.mark.parametrize(
    ("mode", "scheme", "expected"),
    [
        ("system", Qt.ColorScheme.Dark, DARK),
        ("system", Qt.ColorScheme.Light, LIGHT),
        ("system", Qt.ColorScheme.Unknown, LIGHT),
        ("light", Qt.ColorScheme.Dark, LIGHT),
        ("dark", Qt.ColorScheme.Light, DARK),
    ],
)
def test_system_follows_the_desktop(mode: str, scheme: Qt.ColorScheme, expected: Tokens) -> None:
    assert tokens_for(mode, scheme) is expected  # type: ignore[arg-type]


def test_a_change_of_the_desktop_reaches_only_the_system_mode(qapp: QApplication) -> None:
    theme = apply_theme(qapp, "system")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    seen = [theme.tokens]
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    seen.append(theme.tokens)
    apply_theme(qapp, "light")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    seen.append(theme.tokens)
    assert seen == [DARK, LIGHT, LIGHT]


def test_fonts_follow_role_and_scale(qapp: QApplication) -> None:
    theme = apply_theme(qapp, "light", font_scale=1.0)
    assert theme.font("cell").pointSizeF() == pytest.approx(9.75)
    assert theme.font("key_figure").pointSizeF() == pytest.approx(15.0)
    assert theme.font("total").weight() == QFont.Weight.DemiBold
    assert qapp.font().pointSizeF() == pytest.approx(9.75)
    apply_theme(qapp, "light", font_scale=1.2)
    assert theme.font("cell").pointSizeF() == pytest.approx(11.7)
    apply_theme(qapp, "light", font_scale=1.0)
    assert min(points for points, _ in TYPE_SCALE.values()) >= 8.25
    with pytest.raises(KeyError):
        theme.font("headline")


def test_the_sheet_is_filled_in_and_leaves_items_alone() -> None:
    source = resource("style", "chubei.qss").read_text(encoding="utf-8")
    assert "::item" not in source
    for tokens in (LIGHT, DARK):
        sheet = style_sheet(tokens)
        rules = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
        assert "$" not in rules
        for path in re.findall(r'url\("([^"]+)"\)', rules):
            assert resource("icons", "style", path.rsplit("/", 1)[1]).is_file(), path


def test_the_pictures_of_the_sheet_have_the_colours_of_the_tokens() -> None:
    expected = {
        "check": {"#FFFFFF"},
        "dash": {"#FFFFFF"},
        "dot-light": {LIGHT.accent},
        "dot-dark": {DARK.accent},
        **{f"{name}-light": {LIGHT.text2} for name in ("down", "up")},
        **{f"{name}-dark": {DARK.text2} for name in ("down", "up")},
        **{f"{name}-off-light": {LIGHT.line2} for name in ("down", "up")},
        **{f"{name}-off-dark": {DARK.line2} for name in ("down", "up")},
    }
    folder = resource("icons", "style")
    found = {
        path.stem: set(re.findall(r"#[0-9A-Fa-f]{6}", path.read_text(encoding="utf-8")))
        for path in folder.glob("*.svg")
    }
    assert found == expected


def test_an_input_keeps_its_height_whatever_its_state(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, "light")
    from app.ui.controls.dress import set_error

    field = QLineEdit("2022-2020")
    qtbot.addWidget(field)
    field.show()
    before = field.sizeHint().height()
    set_error(field, is_wrong=True)
    assert field.sizeHint().height() == before == 28
    image = field.grab().toImage()
    middle = image.height() // 2
    assert image.pixelColor(0, middle) == QColor(LIGHT.danger)
    assert image.pixelColor(image.width() - 6, middle) == QColor(LIGHT.danger_soft)
    set_error(field, is_wrong=False)
    assert field.grab().toImage().pixelColor(0, middle) == QColor(LIGHT.ctl)


def test_a_button_is_28_high_and_shows_its_state(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, "light")
    button = QPushButton("另存副本")
    qtbot.addWidget(button)
    button.show()
    assert button.sizeHint().height() == 28
    middle = button.height() // 2
    assert button.grab().toImage().pixelColor(0, middle) == QColor(LIGHT.line2)
    button.setEnabled(False)
    assert button.grab().toImage().pixelColor(0, middle) == QColor(LIGHT.line)


def is_near(color: QColor, wanted: str) -> bool:
    """Compare but for what premultiplied storage rounds away in faint pixels."""
    other = QColor(wanted)
    differences = (
        color.red() - other.red(),
        color.green() - other.green(),
        color.blue() - other.blue(),
    )
    return max(abs(difference) for difference in differences) <= 3


def strongest(image: QImage) -> tuple[QColor, int]:
    """Return the most opaque pixel's colour and its opacity."""
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    best = max(pixels, key=lambda color: color.alpha())
    return QColor(best.red(), best.green(), best.blue()), best.alpha()


def test_an_icon_takes_the_colour_of_its_token(qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    color, alpha = strongest(icon_pixmap("plus", "danger", 16, 1.0).toImage())
    assert alpha > 200
    assert is_near(color, LIGHT.danger)
    apply_theme(qapp, "dark")
    color, _ = strongest(icon_pixmap("plus", "danger", 16, 1.0).toImage())
    assert is_near(color, DARK.danger)


def test_a_disabled_icon_is_fainter_and_text3(qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    undo = icon("undo-2")
    color, alpha = strongest(undo.pixmap(QSize(16, 16), 1.0, QIcon.Mode.Disabled).toImage())
    enabled = strongest(undo.pixmap(QSize(16, 16), 1.0, QIcon.Mode.Normal).toImage())
    assert is_near(color, LIGHT.text3)
    assert is_near(enabled[0], LIGHT.text2)
    assert alpha < 0.7 * enabled[1]


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_an_icon_is_rendered_for_its_pixel_ratio_and_kept(qapp: QApplication, ratio: float) -> None:
    theme = apply_theme(qapp, "light")
    pixmap = icon_pixmap("printer", "text2", 16, ratio)
    assert pixmap.width() == round(16 * ratio)
    assert pixmap.devicePixelRatio() == ratio
    assert icon_pixmap("printer", "text2", 16, ratio).cacheKey() == pixmap.cacheKey()
    apply_theme(qapp, "dark")
    assert LIGHT.text2 not in {key[1] for key in theme.icon_pixmaps}


def test_every_bundled_icon_draws_and_carries_its_licence(qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    folder = resource("icons", "lucide")
    assert "ISC License" in (folder / "LICENSE").read_text(encoding="utf-8")
    names = {path.stem for path in folder.glob("*.svg")}
    assert {"printer", "library", "search-x", "undo-2"} <= names
    for name in names:
        ElementTree.parse(folder / f"{name}.svg")
        assert strongest(icon_pixmap(name, "text", 16, 2.0).toImage())[1] > 100, name
    with pytest.raises(FileNotFoundError):
        icon("no-such-drawing")


def test_the_program_has_its_own_mark(qapp: QApplication) -> None:
    sizes = application_icon().availableSizes()
    assert {(size.width(), size.height()) for size in sizes} >= {(16, 16), (48, 48), (256, 256)}
    image = application_icon().pixmap(48, 48).toImage()
    assert image.pixelColor(24, 2) == QColor(LIGHT.accent)


def test_the_best_chinese_family_of_the_system_is_taken() -> None:
    assert typeface.system_family(["DejaVu Sans", "文泉驿微米黑", "Noto Sans CJK SC"]) == (
        "Noto Sans CJK SC"
    )
    assert typeface.system_family(["微软雅黑", "SimSun"]) == "微软雅黑"
    assert typeface.system_family(["DejaVu Sans", "SimSun"]) is None


def test_the_bundled_font_can_be_forced_and_covers_the_interface(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(typeface.FORCE_VARIABLE, "1")
    monkeypatch.setattr(typeface, "system_family", lambda families: "SimSun")
    chosen = typeface.install_typeface()
    assert chosen == typeface.Typeface("Noto Sans SC", is_bundled=True)
    assert {"Regular", "Medium", "SemiBold"} <= set(QFontDatabase.styles("Noto Sans SC"))
    monkeypatch.setenv(typeface.FORCE_VARIABLE, "0")
    assert typeface.install_typeface() == typeface.Typeface("SimSun", is_bundled=False)


def test_the_window_opens_even_without_the_font_files(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typeface, "BUNDLED_FILES", ())
    assert typeface.load_bundled().family
    assert not typeface.load_bundled().is_bundled
