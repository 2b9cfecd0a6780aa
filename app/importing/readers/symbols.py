"""Characters of Word's symbol fonts, as the characters of Unicode that look so."""

from typing import Final

#: What stands for a character nobody knows.
UNKNOWN: Final = "\ufffd"

#: By the end of the font's name and the character's number in it.
_KNOWN: Final = {
    "symbol": {
        0x2B: "+", 0x2D: "−", 0xA3: "≤", 0xA5: "∞", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB2: "″",
        0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xBC: "…", 0xD7: "·",
    },
    "wingdings": {
        0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x75: "◆", 0x9F: "•", 0xA1: "○", 0xA7: "▪",
        0xA8: "□", 0xAB: "★", 0xD8: "➢", 0xE0: "→", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    },
    "wingdings 2": {
        0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□",
    },
}  # fmt: skip


def symbol(font: str, code: str) -> str:
    """Return a character.

    Args:
        font: the name of its font.
        code: its number in hexadecimal digits, as Word writes it: F0FE, or 00FE.
    """
    try:
        number = int(code, 16)
    except ValueError:
        return UNKNOWN
    # Such fonts lie in the area for private use from F000 on.
    own = number - 0xF000 if number >= 0xF000 else number
    known = _KNOWN.get(font.casefold())
    if known is not None:
        return known.get(own, UNKNOWN)
    character = chr(number) if 0x20 <= number < 0xD800 else UNKNOWN
    return character if character.isprintable() else UNKNOWN
