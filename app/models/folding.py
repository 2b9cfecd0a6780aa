"""Texts made comparable for searching, and the way back to where they stood."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from app import paths

#: What nobody sees in a text and yet stands in it after copying from web pages, Word and PDF: soft
#: hyphens, zero-width spaces and joiners, byte order marks, marks of direction, variation
#: selectors. Unicode calls them Default_Ignorable_Code_Point (UAX #44).
UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_UNSEEN = re.compile(f"[{UNSEEN}]+")


#: The ideographs of the basic plane; compatible ones, which NFKC changes, are elsewhere.
_IDEOGRAPHS = range(0x4E00, 0x9FFF + 1)

#: What else folding leaves as it is, whatever stands beside it, and texts are full of.
_KEPT_MARKS = "0123456789\n ,.;:()%、。“”"

#: What folds to just one character, whatever stands beside it; and what does so unless an accent
#: follows (an e becomes é).
_STEADY = r"\u4e00-\u9fff、。“”，；：（） !-;?@\[-`{-~"
_STEADY_BEFORE = r"A-Za-z<=>"
_STEADY_PARTS = re.compile(f"(?:[{_STEADY}]|[{_STEADY_BEFORE}](?=[{_STEADY}{_STEADY_BEFORE}]))+")

#: Stands between texts that are folded together: of marks that stay, as hardly a text has them.
_BETWEEN = "\n%%\n"

#: Marks that every text holds and NFKC makes half-width.
_WIDE_MARKS = (("，", ","), ("；", ";"), ("：", ":"), ("（", "("), ("）", ")"))


def fold(text: str) -> str:
    """Return text folded for searching.

    Full-width becomes half-width and other compatible forms their plain ones (NFKC), letters lose
    their case, traditional characters become simplified ones, each one for one. What nobody sees
    is left out.
    """
    # Most of a text stays as it is: only what stands between that is folded.
    for wide, plain_one in _WIDE_MARKS:
        text = text.replace(wide, plain_one)
    return _folding().sub(_folded, text)


def fold_all(texts: Sequence[str]) -> list[str]:
    """Return the :func:`fold` of many texts, which are folded together."""
    folded = fold(_BETWEEN.join(texts)).split(_BETWEEN)
    # One of them may hold what stands between them.
    return folded if len(folded) == len(texts) else list(map(fold, texts))


def steady_part(text: str) -> str:
    """Return the longest part, folded, that whatever contains a text holds when it is folded.

    It is empty where folding might change all of it with what stands around: as letters under an
    accent.
    """
    return fold(max(_STEADY_PARTS.findall(text), key=len, default=""))


def plain(text: str) -> str:
    """Return text folded but for traditional characters, whose readings differ (乾: qián, gān)."""
    return unicodedata.normalize("NFKC", seen(storable(text))).casefold()


def seen(text: str) -> str:
    """Return a text less the characters nobody sees; see :data:`UNSEEN`."""
    return _UNSEEN.sub("", text)


def storable(text: str) -> str:
    """Return a text to compare with stored ones: broken characters, which none holds, replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")


def original_spans(text: str) -> Sequence[tuple[int, int]]:
    """Return for each character of ``fold(text)`` the half-open span of ``text`` it came from.

    Folding changes lengths (㎡ is m2, ½ is 1⁄2), joins what belongs together (e and its accent) and
    passes over what nobody sees.
    """
    kept = seen(text)
    spans: list[tuple[int, int]] = []
    for start, end in _pieces(kept):
        spans.extend([(start, end)] * len(plain(kept[start:end])))
    if len(kept) == len(text):
        return spans
    places = [at for at, character in enumerate(text) if not _UNSEEN.match(character)]
    return [(places[start], places[end - 1] + 1) for start, end in spans]


def _pieces(text: str) -> list[tuple[int, int]]:
    """Return the shortest pieces that fold to the same apart as together."""
    whole = plain(text)
    apart = "".join(plain(character) for character in text)
    if whole == apart:
        return [(at, at + 1) for at in range(len(text))]
    pieces: list[tuple[int, int]] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at < len(text):
            piece, following = text[start:at], text[at]
            if plain(piece + following) != plain(piece) + plain(following):
                continue
        pieces.append((start, at))
        start = at
    if "".join(plain(text[start:end]) for start, end in pieces) != whole:
        return [(0, len(text))]
    return pieces


def _folded(run: "re.Match[str]") -> str:
    return _folded_run(run.group())


@lru_cache(maxsize=8_192)
def _folded_run(run: str) -> str:
    return plain(run).translate(_one_for_one())


@lru_cache(maxsize=1)
def _folding() -> "re.Pattern[str]":
    """Return what finds the runs of a text that folding may change.

    It goes around marks and around ideographs that have no simplified form: they stay themselves
    in every neighbourhood, for none of them is part of a composition.
    """
    changed = _one_for_one()
    kept = "".join(chr(code) for code in _IDEOGRAPHS if code not in changed)
    return re.compile(f"[^{kept}{_KEPT_MARKS}]+")


@lru_cache(maxsize=1)
def _one_for_one() -> dict[int, str]:
    """Return what stands for a single character: simplified ones for traditional ones."""
    found = dict.fromkeys((*range(0x20), 0x7F), "\ufffd")
    del found[ord("\t")], found[ord("\n")]
    table = paths.resource("search", "simplified.txt").read_text(encoding="utf-8")
    for line in table.splitlines():
        simplified, _, traditional = line.partition("\t")
        found.update(dict.fromkeys(map(ord, traditional), simplified))
    return found
