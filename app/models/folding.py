"""Texts made comparable for searching, and the way back to where they stood."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from app import paths


def fold(text: str) -> str:
    """Return text folded for searching.

    Full-width becomes half-width and other compatible forms their plain ones (NFKC), letters lose
    their case, traditional characters become simplified ones, each one for one.
    """
    return plain(text).translate(_one_for_one())


def plain(text: str) -> str:
    """Return text folded but for traditional characters, whose readings differ (乾: qián, gān)."""
    return unicodedata.normalize("NFKC", storable(text)).casefold()


def storable(text: str) -> str:
    """Return a text to compare with stored ones: broken characters, which none holds, replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")


def original_spans(text: str) -> Sequence[tuple[int, int]]:
    """Return for each character of ``fold(text)`` the half-open span of ``text`` it came from.

    Folding changes lengths (㎡ is m2, ½ is 1⁄2) and joins what belongs together (e and its accent).
    """
    spans: list[tuple[int, int]] = []
    for start, end in _pieces(text):
        spans.extend([(start, end)] * len(plain(text[start:end])))
    return spans


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
