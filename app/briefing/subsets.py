"""Cutting a font down to the glyphs a document uses, numbered anew without gaps.

What a glyph adds to a subset, compressed, is remembered: a second document in the same process
only puts the pieces together.
"""

import struct
import zlib
from collections.abc import Iterable
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from app.briefing.truetype import TrueType, read_components

COPIED_TABLES = ("cvt ", "fpgm", "prep")
WORD = 0xFFFFFFFF
# Deflate for pieces: no outline is longer than the window of 2¹² bytes by much.
GLYPH_WINDOW, GLYPH_MEMORY = -12, 5
ZLIB_HEAD, LAST_BLOCK = b"\x78\x9c", b"\x03\x00"


class _Glyph(NamedTuple):
    """What one glyph adds to a subset.

    Attributes:
        outline: on a border of four bytes.
        total: the outline's words added up.
        packed: the outline compressed, whatever stands before it.
        metrics: its advance and left bearing, as in ``hmtx``.
        parts: the glyphs a composite is made of, in order.
    """

    outline: bytes
    total: int
    packed: bytes
    metrics: bytes
    parts: tuple[int, ...]


class _Glyphs(dict[int, _Glyph]):
    """The glyphs of a font by number, cut out as they are asked for."""

    def __init__(self, font: TrueType) -> None:
        super().__init__()
        self.font = font
        (self._units,) = struct.unpack_from(">H", font.tables["head"], 18)

    def __missing__(self, number: int) -> _Glyph:
        font = self.font
        outline = font.tables["glyf"][font.offsets[number] : font.offsets[number + 1]]
        bearing = struct.unpack_from(">h", outline, 2)[0] if outline else 0
        metrics = struct.pack(">Hh", round(font.advances[number] * self._units / 1000), bearing)
        found = _glyph(outline, metrics, _components(outline, len(font.offsets) - 1))
        self[number] = found
        return found


def _glyph(outline: bytes, metrics: bytes, parts: tuple[int, ...] = ()) -> _Glyph:
    outline += bytes(-len(outline) % 4)
    packed = _deflated(outline, GLYPH_WINDOW, GLYPH_MEMORY) if outline else b""
    return _Glyph(outline, _words(outline), packed, metrics, parts)


@cache
def _glyphs_of(font: TrueType) -> _Glyphs:
    return _Glyphs(font)


class Subset(NamedTuple):
    """A font file cut down.

    Attributes:
        numbers: what the number of each of its glyphs has become.
        head: what stands before the outlines.
        glyphs: in order.
        tail: what stands behind the outlines.
    """

    numbers: dict[int, int]
    head: bytes
    glyphs: list[_Glyph]
    tail: bytes

    def whole(self) -> bytes:
        """Return the font file."""
        return b"".join([self.head, *[glyph.outline for glyph in self.glyphs], self.tail])

    def packed(self) -> tuple[bytes, int]:
        """Return the font file compressed with zlib, and how long it is when it is not."""
        whole = self.whole()
        check = zlib.adler32(whole).to_bytes(4, "big")
        outlines = [glyph.packed for glyph in self.glyphs]
        pieces = [ZLIB_HEAD, _deflated(self.head), *outlines, _deflated(self.tail)]
        return b"".join([*pieces, LAST_BLOCK, check]), len(whole)


def cut_subset(font: TrueType, wanted: Iterable[int]) -> Subset:
    """Return a font of these glyphs only, those their outlines are made of, and the first one."""
    known = _glyphs_of(font)
    found = {0, *wanted}
    pending = list(found)
    while pending:
        for part in known[pending.pop()].parts:
            if part not in found:
                found.add(part)
                pending.append(part)
    order = sorted(found)
    numbers = dict(zip(order, range(len(order)), strict=True))
    glyphs = [
        _renumbered(known[number], numbers) if known[number].parts else known[number]
        for number in order
    ]
    count = len(glyphs)
    places = list(accumulate([len(glyph.outline) for glyph in glyphs], initial=0))
    tables = {tag: font.tables[tag] for tag in COPIED_TABLES if tag in font.tables}
    tables["loca"] = struct.pack(f">{count + 1}L", *places)
    tables["hmtx"] = b"".join([glyph.metrics for glyph in glyphs])
    tables["hhea"] = font.tables["hhea"][:34] + struct.pack(">H", count)
    tables["maxp"] = font.tables["maxp"][:4] + struct.pack(">H", count) + font.tables["maxp"][6:]
    head = font.tables["head"]
    tables["head"] = head[:8] + bytes(4) + head[12:50] + struct.pack(">h", 1) + head[52:]
    total = sum([glyph.total for glyph in glyphs]) & WORD
    before, behind = _around(tables, places[-1], total)
    return Subset(numbers, before, glyphs, behind)


def _renumbered(glyph: _Glyph, numbers: dict[int, int]) -> _Glyph:
    """Return a composite glyph whose parts go by their new numbers."""
    outline = bytearray(glyph.outline)
    for at, part, _ in read_components(glyph.outline):
        struct.pack_into(">H", outline, at, numbers.get(part, 0))
    return _glyph(bytes(outline), glyph.metrics)


def _around(tables: dict[str, bytes], outlines: int, total: int) -> tuple[bytes, bytes]:
    """Return what stands before and behind the outlines.

    Args:
        tables: the others, by tag.
        outlines: how many bytes they take.
        total: their words added up.
    """
    count = len(tables) + 1
    selector = count.bit_length() - 1
    power = 16 << selector
    directory = [struct.pack(">LHHHH", 0x00010000, count, power, selector, 16 * count - power)]
    place = 12 + 16 * count
    sides: tuple[list[bytes], list[bytes]] = ([], [])
    for tag in sorted([*tables, "glyf"]):
        if tag == "glyf":
            check, length = total, outlines
        else:
            padded = tables[tag] + bytes(-len(tables[tag]) % 4)
            check, length = _words(padded), len(tables[tag])
            sides[tag > "glyf"].append(padded)
        directory.append(struct.pack(">4sLLL", tag.encode("latin-1"), check, place, length))
        place += length + -length % 4
    return b"".join([*directory, *sides[0]]), b"".join(sides[1])


def _words(padded: bytes) -> int:
    """Return the 32-bit words of a table added up, as its checksum."""
    return int(sum(struct.unpack(f">{len(padded) // 4}L", padded))) & WORD


def _deflated(raw: bytes, window: int = -15, memory: int = 8) -> bytes:
    """Return a piece of a deflate stream that other pieces can follow."""
    packer = zlib.compressobj(6, zlib.DEFLATED, window, memory)
    return packer.compress(raw) + packer.flush(zlib.Z_FULL_FLUSH)


def _components(outline: bytes, count: int) -> tuple[int, ...]:
    """Return the glyphs a composite outline is made of; none for a simple one."""
    if len(outline) < 10 or struct.unpack_from(">h", outline)[0] >= 0:
        return ()
    return tuple(part.glyph for part in read_components(outline) if part.glyph < count)
