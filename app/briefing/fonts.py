"""The five roles type plays in an official document, and the font that draws each character.

A role is a chain of bundled fonts: a character is drawn by the first one that has it. What no
font of the chain has is never dropped: :func:`check_characters` refuses it by name.
"""

import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

from app import paths
from app.briefing.truetype import TrueType, read_truetype
from app.errors import RefusedInput, shorten


class Role(StrEnum):
    """What a piece of text is set in."""

    TITLE = "小标宋"
    HEI = "黑体"
    KAI = "楷体"
    FANG = "仿宋"
    SONG = "宋体"


FONT_FILES: dict[Role, tuple[str, ...]] = {
    Role.TITLE: ("ChubeiSong-Bold.ttf", "NotoSansSC-SemiBold.ttf"),
    Role.HEI: ("NotoSansSC-Medium.ttf", "ChubeiSong-Bold.ttf"),
    Role.KAI: (
        "ChubeiKai-Regular.ttf",
        "ChubeiFang-Regular.ttf",
        "ChubeiSong-Regular.ttf",
        "NotoSansSC-Regular.ttf",
    ),
    Role.FANG: ("ChubeiFang-Regular.ttf", "ChubeiSong-Regular.ttf", "NotoSansSC-Regular.ttf"),
    Role.SONG: ("ChubeiSong-Regular.ttf", "ChubeiFang-Regular.ttf", "NotoSansSC-Regular.ttf"),
}
# 楷体 draws these half as wide as Chinese setting wants: the next font of its chain has them full.
NARROW_MARKS = {"ChubeiKai-Regular": frozenset("“”‘’·—…")}


class Glyph(NamedTuple):
    """How one character is drawn.

    Attributes:
        font: index into the role's chain.
        advance: width in 1/1000 em.
        code: the CID as four hexadecimal digits.
    """

    font: int
    advance: float
    code: str


class MissingGlyph(KeyError):
    """No font of the role has the character; its text should have been checked before."""


class Typeface(dict[str, Glyph]):
    """Glyphs by character for one role, filled as they are asked for.

    Attributes:
        chain: the fonts of the role, the first one preferred.
    """

    def __init__(self, chain: tuple[TrueType, ...]) -> None:
        super().__init__()
        self.chain = chain

    def __missing__(self, character: str) -> Glyph:
        glyph = self._find(character)
        if glyph is None:
            raise MissingGlyph(character)
        self[character] = glyph
        return glyph

    def has(self, character: str) -> bool:
        """Return whether some font of the role draws the character."""
        return character in self or self._find(character) is not None

    def width(self, text: str, size: float) -> float:
        """Return the natural width of text set at ``size`` points, in points."""
        return sum(self[character].advance for character in text) * size / 1000

    def _find(self, character: str) -> Glyph | None:
        code = ord(character)
        for index, font in enumerate(self.chain):
            if character in NARROW_MARKS.get(font.name, ()):
                continue
            cid = font.cid_of.get(code)
            if cid is not None:
                return Glyph(index, font.advances[cid], f"{cid:04X}")
        return None


@cache
def load_font(path: Path) -> TrueType:
    """Return a bundled font, read once in a process."""
    return read_truetype(path)


@cache
def typeface(role: Role) -> Typeface:
    """Return the typeface of a role, kept loaded."""
    return Typeface(tuple(load_font(font_path(name)) for name in FONT_FILES[role]))


def font_path(name: str) -> Path:
    """Return where a bundled font lies."""
    return paths.resource("fonts", name)


def runs(text: str, role: Role) -> list[tuple[TrueType, str]]:
    """Split text into runs of one font each, in order.

    Raises:
        MissingGlyph: a character no font of the role has.
    """
    face = typeface(role)
    found: list[tuple[int, list[str]]] = []
    for character in text:
        font = face[character].font
        if not found or found[-1][0] != font:
            found.append((font, []))
        found[-1][1].append(character)
    return [(face.chain[font], "".join(characters)) for font, characters in found]


def missing_characters(text: str, roles: Iterable[Role]) -> tuple[str, ...]:
    """Return the characters of ``text`` some role cannot draw, each once, in order of appearance.

    Line ends are not drawn and never missing.
    """
    faces = [typeface(role) for role in roles]
    seen = dict.fromkeys(text)
    return tuple(
        character
        for character in seen
        if character != "\n" and not all(face.has(character) for face in faces)
    )


def check_characters(field: str, text: str, roles: Iterable[Role], place: str) -> None:
    """Refuse text that cannot be printed whole.

    Args:
        field: the field's Chinese title.
        text: the text, cleaned by :func:`app.briefing.lines.clean`.
        roles: the roles it will be set in.
        place: which document and row, for the message.

    Raises:
        RefusedInput: names the first character no bundled font has.
    """
    missing = missing_characters(text, roles)
    if not missing:
        return
    named = "、".join(name_character(character) for character in missing[:5])
    more = f"等 {len(missing)} 个字符" if len(missing) > 5 else ""
    at = max(text.index(missing[0]) - 6, 0)
    raise RefusedInput(
        field,
        shorten(text[at:]),
        f"打印字体里没有 {named}{more}，照印会缺字",
        place=place,
        remedy="请改写或删去这些字符后再打印",
    )


def name_character(character: str) -> str:
    """Return how a message names a character: itself where it can be shown, and its code."""
    code = f"U+{ord(character):04X}"
    if unicodedata.category(character)[0] in "CZ":
        return f"不可见字符 {code}"
    # A combining mark alone would sit on the bracket before it.
    base = "◌" if unicodedata.category(character)[0] == "M" else ""
    return f"“{base}{character}”（{code}）"
