"""The five roles type plays in an official document, and the font that draws each character.

A role is a chain of fonts, the PC's own first if they are chosen, then bundled ones: a character is
drawn by the first one that has it. What no font of the chain has is never dropped:
:func:`check_characters` refuses it by name.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from app import paths
from app.briefing.lines import CLEAN
from app.briefing.ownfonts import (
    FANG_NAMES,
    HEI_NAMES,
    KAI_NAMES,
    SONG_NAMES,
    TITLE_NAMES,
    FoundFont,
    find_own_font,
    font_folders,
    scan_fonts,
)
from app.briefing.truetype import NotTrueType, TrueType, read_truetype
from app.briefing.typeface import Typeface
from app.errors import ChubeiError, RefusedInput, shorten
from app.library.failures import reason_of


class Role(StrEnum):
    """What a piece of text is set in."""

    # An enumeration's own hash is a call; roles are looked up for each line.
    __hash__ = str.__hash__

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
OWN_NAMES: dict[Role, tuple[str, ...]] = {
    Role.TITLE: TITLE_NAMES,
    Role.HEI: HEI_NAMES,
    Role.KAI: KAI_NAMES,
    Role.FANG: FANG_NAMES,
    Role.SONG: SONG_NAMES,
}


class FontChoice(StrEnum):
    """Whose fonts a document is set in.

    The bundled ones look alike on every PC; a PC's own are what other programs print there.
    """

    __hash__ = str.__hash__

    BUNDLED = "随附字体"
    OWN = "本机字体"


class UnusableFont(ChubeiError):
    """A font of the program's own cannot be used, so nothing can be set."""

    def __init__(self, path: Path, reason: str) -> None:
        """Name the file and what is wrong with it."""
        super().__init__(
            f"随附的字体用不了（{reason}）",
            place=str(path),
            remedy="请重新安装储备，或从安装包里把这个文件放回原处",
        )


@cache
def load_font(path: Path) -> TrueType:
    """Return a bundled font, read once in a process.

    Raises:
        UnusableFont: it is missing, cut off or no font any more.
    """
    try:
        return read_truetype(path)
    except FileNotFoundError as error:
        raise UnusableFont(path, "文件不见了") from error
    except OSError as error:
        raise UnusableFont(path, reason_of(error)) from error
    except NotTrueType as error:
        raise UnusableFont(path, "文件不完整或已损坏") from error


@dataclass(frozen=True, slots=True)
class ResolvedFont:
    """Which font a role is set in.

    Attributes:
        role: the role.
        file: the font's file.
        name: a name it goes by; of a bundled one, the file's.
        is_bundled: whether it came with the program.
        reason: why the PC's own was not taken, in Chinese; empty where it was.
    """

    role: Role
    file: Path
    name: str
    is_bundled: bool
    reason: str


@cache
def typeface(role: Role, choice: FontChoice = FontChoice.BUNDLED) -> Typeface:
    """Return the typeface of a role, kept loaded.

    A PC's own font goes before the bundled ones, which draw what it lacks.
    """
    chain = tuple(load_font(font_path(name)) for name in FONT_FILES[role])
    if choice is FontChoice.OWN:
        found = _own_font(role)
        if not isinstance(found, str):
            chain = (found[1], *chain)
    return Typeface(chain)


def resolved_fonts(choice: FontChoice) -> tuple[ResolvedFont, ...]:
    """Return which font each role is set in, and why where it is a substitute."""
    return tuple(_resolved(role, choice) for role in Role)


def _resolved(role: Role, choice: FontChoice) -> ResolvedFont:
    bundled = font_path(FONT_FILES[role][0])
    if choice is FontChoice.BUNDLED:
        return ResolvedFont(role, bundled, bundled.stem, is_bundled=True, reason="已选用随附字体")
    found = _own_font(role)
    if isinstance(found, str):
        return ResolvedFont(role, bundled, bundled.stem, is_bundled=True, reason=found)
    name = next(name for name in OWN_NAMES[role] if name in found[0].names)
    return ResolvedFont(role, found[0].path, name, is_bundled=False, reason="")


@cache
def _own_font(role: Role) -> tuple[FoundFont, TrueType] | str:
    """Return the PC's own font for a role, or why there is none; looked for once."""
    return find_own_font(OWN_NAMES[role], scan_fonts(font_folders()))


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


def can_draw(texts: Iterable[str], role: Role) -> bool:
    """Return whether all characters of some texts can be drawn, as they are and cleaned.

    A first look, at each character once, for the thousand texts of a document: where it says no,
    :func:`check_characters` finds which one cannot, if any.
    """
    face, different = typeface(role), set(texts)
    # What most texts are made of stands alone; looked at all at once.
    joined = "".join(different)
    if CLEAN.fullmatch(joined) and face.is_whole(joined):
        return True
    others = [each for each in different if not (CLEAN.fullmatch(each) and face.is_whole(each))]
    unknown = set().union(*others) - face.settled
    settled = {each for each in unknown if face.has(each) and _stands_alone(each)}
    face.settled |= settled
    return settled == unknown


def _stands_alone(character: str) -> bool:
    """Return whether composing a text (NFC) leaves a character as it is whatever is beside it."""
    is_mark = unicodedata.category(character).startswith("M")
    is_jamo = "\u1100" <= character <= "\u11ff"
    return not is_mark and not is_jamo and unicodedata.is_normalized("NFC", character)


def missing_characters(text: str, roles: Iterable[Role]) -> tuple[str, ...]:
    """Return the characters of ``text`` some role cannot draw, each once, in order of appearance.

    Line ends are not drawn and never missing.
    """
    faces = [typeface(role) for role in roles]
    seen = dict.fromkeys(text)
    seen.pop("\n", None)
    # A booklet of a thousand projects asks for a million characters, nearly all of them known.
    if all(seen.keys() <= face.keys() for face in faces):
        return ()
    return tuple(character for character in seen if not all(face.has(character) for face in faces))


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
