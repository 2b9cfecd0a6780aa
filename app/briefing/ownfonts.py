"""The PC's own fonts: which of them an official document should be set in, and whether it may be.

Offices have 方正小标宋, 仿宋_GB2312 and their kin, which may not be shipped with a program. They
are looked for by the names they carry, in the folders fonts lie in; only names are read until one
is wanted. What cannot be embedded (OS/2.fsType), has no TrueType outlines or is damaged is passed
over.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.briefing.truetype import NotTrueType, TrueType, font_names, read_truetype

# The names by role, the one an official document asks for first (GB/T 9704-2012, 5.2.2).
TITLE_NAMES = (
    "方正小标宋简体", "方正小标宋_gbk", "方正小标宋简", "fzxiaobiaosong-b05s", "fzxiaobiaosong-b05",
    "fzxbsjw--gb1-0", "fzxbsk--gbk1-0", "fzxbsjw",
)  # fmt: skip
FANG_NAMES = (
    "仿宋_gb2312", "fangsong_gb2312", "仿宋", "fangsong", "方正仿宋_gbk", "方正仿宋简体",
    "fzfangsong-z02s", "fzfangsong-z02", "华文仿宋", "stfangsong",
)  # fmt: skip
KAI_NAMES = (
    "楷体_gb2312", "kaiti_gb2312", "楷体", "kaiti", "方正楷体_gbk", "方正楷体简体", "fzkai-z03s",
    "fzkai-z03", "华文楷体", "stkaiti",
)  # fmt: skip
HEI_NAMES = (
    "黑体", "simhei", "方正黑体_gbk", "方正黑体简体", "fzhei-b01s", "fzhei-b01",
)  # fmt: skip
SONG_NAMES = (
    "宋体", "simsun", "方正书宋_gbk", "方正书宋简体", "fzshusong-z01s", "fzshusong-z01", "nsimsun",
)  # fmt: skip

# A family's regular member goes before these.
STYLES = ("bold", "light", "italic", "oblique", "medium", "粗", "细")
SUFFIXES = (".ttf", ".ttc", ".TTF", ".TTC")
MOST_FILES = 5000
DEEPEST = 4

# OS/2.fsType: restricted; no subsetting; bitmaps only. Printing and editing are allowed.
USAGE, RESTRICTED, NO_SUBSET, BITMAPS_ONLY = 0x000F, 0x0002, 0x0100, 0x0200


@dataclass(frozen=True, slots=True)
class FoundFont:
    """One font in a file of the PC.

    Attributes:
        path: of the file.
        index: in its collection; 0 in a file of one font.
        names: it goes by, in lower case.
    """

    path: Path
    index: int
    names: frozenset[str]


def font_folders() -> tuple[Path, ...]:
    """Return where this system keeps fonts; some may not exist."""
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", "C:/Windows"))
        local = Path(os.environ.get("LOCALAPPDATA", str(home / "AppData/Local")))
        return (windows / "Fonts", local / "Microsoft/Windows/Fonts")
    if sys.platform == "darwin":
        return (home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts"))
    # 银河麒麟 and 统信UOS keep fonts of their own beside the usual places.
    return (
        home / ".fonts",
        home / ".local/share/fonts",
        Path("/usr/local/share/fonts"),
        Path("/usr/share/fonts"),
        Path("/usr/share/deepin-fonts"),
        Path("/opt/fonts"),
    )


@cache
def scan_fonts(folders: tuple[Path, ...]) -> tuple[FoundFont, ...]:
    """Return the TrueType fonts in folders by the names they carry; read once in a process."""
    found = []
    for number, path in enumerate(_font_files(folders)):
        if number >= MOST_FILES:
            break
        try:
            for index, names in enumerate(font_names(path)):
                found.append(FoundFont(path, index, names))
        except (OSError, NotTrueType):
            continue  # no font, damaged or locked: the next one may serve
    return tuple(found)


def find_own_font(
    wanted: Sequence[str], fonts: Iterable[FoundFont]
) -> tuple[FoundFont, TrueType] | str:
    """Return the first usable font that goes by a wanted name, or why there is none, in Chinese."""
    fonts = sorted(fonts, key=_is_styled)
    reason = "本机没有这种字体"
    for name in wanted:
        for found in fonts:
            if name not in found.names:
                continue
            try:
                font = read_truetype(found.path, found.index, checked=True)
            except (OSError, NotTrueType):
                reason = f"本机的 {found.path.name} 不能读取或已损坏"
                continue
            if not may_embed(font.embedding):
                reason = f"本机的 {found.path.name} 不允许嵌入文件"
                continue
            return found, font
    return reason


def _is_styled(font: FoundFont) -> bool:
    """Return whether a font is a bold, light or slanted member of its family."""
    return any(style in name for name in font.names for style in STYLES)


def may_embed(flags: int) -> bool:
    """Return whether OS/2.fsType lets a subset be embedded in a document for print."""
    # Of several levels of usage the most liberal one holds (OpenType, OS/2).
    return flags & USAGE != RESTRICTED and not flags & (NO_SUBSET | BITMAPS_ONLY)


def _font_files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        base = len(folder.parts)
        for root, inner, names in os.walk(folder):
            inner.sort()
            if len(Path(root).parts) - base >= DEEPEST:
                inner.clear()
            for name in sorted(names):
                if name.endswith(SUFFIXES):
                    yield Path(root) / name
