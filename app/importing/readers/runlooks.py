"""What the look of a run of text says: small raised or lowered digits, words struck through.

A mark of a footnote behind an amount, 200 and a raised 1, is not 2001; what is struck through is
withdrawn, 100 struck and 500 beside it is not 100500.
"""

import re
from typing import Final

_PLAIN: Final = "0123456789+-=()"
_RAISED: Final = str.maketrans(_PLAIN, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾")
_LOWERED: Final = str.maketrans(_PLAIN, "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")

#: Stand around struck text until its cell is whole; no source holds these characters.
_FROM, _TO = "\x0e", "\x0f"
_STRUCK: Final = re.compile(f"{_FROM}[^{_TO}]*{_TO}")
_MARKS: Final = re.compile(f"[{_FROM}{_TO}]")

#: Said of a source in which something was left out for it.
STRUCK_REMARK: Final = (
    "有的文字加了删除线：一格里只划掉一部分的，划掉的没有读入；整格都划掉的，照样读入。请核对。"
)


def raised(text: str) -> str:
    """Return superscript as the characters that look so: m2 is m², as far as there are such."""
    return text.translate(_RAISED)


def lowered(text: str) -> str:
    """Return subscript as the characters that look so: CO₂."""
    return text.translate(_LOWERED)


def struck(text: str) -> str:
    """Return text marked as struck through, for :func:`settled`."""
    return f"{_FROM}{text}{_TO}" if text else ""


def settle(text: str, remarks: list[str]) -> str:
    """Return a text without what is struck through; say so among the remarks, once."""
    left, is_struck = settled(text)
    if is_struck:
        remark(remarks, STRUCK_REMARK)
    return left


def remark(remarks: list[str], sentence: str) -> None:
    """Say a sentence about a file, once."""
    if sentence not in remarks:
        remarks.append(sentence)


def settled(text: str) -> tuple[str, bool]:
    """Return a cell's text without its struck part, and whether there is such.

    A cell that is struck as a whole keeps its text: a row that vanished would be missed by nobody.
    """
    if _FROM not in text:
        return text, False
    left = _STRUCK.sub("", text)
    return left if left.strip() else _MARKS.sub("", text), True
