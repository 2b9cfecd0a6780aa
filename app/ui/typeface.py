"""The interface font: a good Chinese one of the system, or the bundled Noto Sans SC."""

import os
from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtGui import QFontDatabase

from app.paths import resource

BUNDLED_FILES = ("NotoSansSC-Regular.ttf", "NotoSansSC-Medium.ttf", "NotoSansSC-SemiBold.ttf")
FORCE_VARIABLE = "CHUBEI_BUNDLED_FONT"

# Best first; both the English and the Chinese name, since systems differ in which they report.
GOOD_FAMILIES = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "微软雅黑",
    "PingFang SC",
    "苹方-简",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "思源黑体",
    "HarmonyOS Sans SC",
    "WenQuanYi Micro Hei",
    "文泉驿微米黑",
)


@dataclass(frozen=True, slots=True)
class Typeface:
    """The family in use, and whether its files are the bundled ones."""

    family: str
    is_bundled: bool


def system_family(families: Collection[str]) -> str | None:
    """Return the best Chinese family among ``families``, or None when there is none."""
    present = set(families)
    return next((name for name in GOOD_FAMILIES if name in present), None)


def is_bundled_forced() -> bool:
    """Tell whether the environment asks for the bundled font (pictures alike everywhere)."""
    return os.environ.get(FORCE_VARIABLE, "") not in ("", "0")


def install_typeface() -> Typeface:
    """Choose the interface family, loading the bundled files when they are needed.

    Needs a QGuiApplication. Loading twice is prevented by asking the font database first.
    """
    families = QFontDatabase.families()
    if not is_bundled_forced():
        family = system_family(families)
        if family is not None:
            return Typeface(family, is_bundled=False)
    return load_bundled()


def load_bundled() -> Typeface:
    """Load the bundled weights, Regular first, and return the family they carry.

    A weight that cannot be read is left to Qt, which draws it from the nearest one; when not
    even Regular can be read the system's default family is used, so that the window opens.
    """
    family = ""
    for name in BUNDLED_FILES:
        identifier = QFontDatabase.addApplicationFont(str(resource("fonts", name)))
        loaded = QFontDatabase.applicationFontFamilies(identifier) if identifier >= 0 else []
        if loaded and not family:
            family = loaded[0]
    if not family:
        family = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
        return Typeface(family, is_bundled=False)
    return Typeface(family, is_bundled=True)
