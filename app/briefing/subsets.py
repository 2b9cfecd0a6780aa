"""Cutting a font down to the characters a document uses.

Glyphs keep their numbers, so that what lies between two of them is filled with empty ones. What a
glyph adds to a subset, compressed, is remembered: a second document in the same process only puts
the pieces together.
"""

import struct
import zlib
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from app.briefing.truetype import TrueType, component_places

COPIED_TABLES = ("cvt ", "fpgm", "prep")
WORD = 0xFFFFFFFF
# Deflate for pieces: no outline is longer than the window of 2¹² bytes by much.
GLYPH_WINDOW, GLYPH_MEMORY = -12, 5
ZLIB_HEAD, LAST_BLOCK = b"\x78\x9c", b"\x03\x00"


class _Glyph(NamedTuple):
    """What one character adds to a subset.

    Attributes:
        outline: of its glyph, on a border of four bytes.
        total: the outline's words added up.
        packed: the outline compressed, whatever stands before it.
        metrics: its advance and left bearing, as in ``hmtx``.
        parts: the glyphs a composite is made of.
    """

    outline: bytes
    total: int
    packed: bytes
    metrics: bytes
    parts: tuple[int, ...]


class _Glyphs(dict[int, _Glyph]):
    """The glyphs of a font by CID, cut out as they are asked for."""

    def __init__(self, font: TrueType) -> None:
        super().__init__()
        self.font = font
        (self._units,) = struct.unpack_from(">H", font.tables["head"], 18)

    def __missing__(self, cid: int) -> _Glyph:
        font = self.font
        glyph = font.alias_of.get(cid, cid)
        outline = font.tables["glyf"][font.offsets[glyph] : font.offsets[glyph + 1]]
        parts = _components(outline, len(font.offsets) - 1)
        bearing = struct.unpack_from(">h", outline, 2)[0] if outline else 0
        metrics = struct.pack(">Hh", round(font.advances[cid] * self._units / 1000), bearing)
        outline += bytes(-len(outline) % 4)
        packed = _deflated(outline, GLYPH_WINDOW, GLYPH_MEMORY) if outline else b""
        self[cid] = found = _Glyph(outline, _words(outline), packed, metrics, parts)
        return found


@cache
def _glyphs_of(font: TrueType) -> _Glyphs:
    return _Glyphs(font)


class _Program(NamedTuple):
    """A font file: what stands before its outlines, the glyphs in order, what stands behind."""

    head: bytes
    glyphs: list[_Glyph]
    tail: bytes


def cut_subset(font: TrueType, cids: Iterable[int]) -> bytes:
    """Return a font file with the outlines of ``cids`` only, every glyph under its own number."""
    head, glyphs, tail = _cut(font, cids)
    return b"".join([head, *(glyph.outline for glyph in glyphs), tail])


def pack_subset(font: TrueType, cids: Iterable[int]) -> tuple[bytes, int]:
    """Return :func:`cut_subset` compressed with zlib, and how long it is when it is not."""
    head, glyphs, tail = _cut(font, cids)
    check = zlib.adler32(head)
    for glyph in glyphs:
        check = zlib.adler32(glyph.outline, check)
    check = zlib.adler32(tail, check)
    pieces = [ZLIB_HEAD, _deflated(head), *(glyph.packed for glyph in glyphs), _deflated(tail)]
    length = len(head) + sum(len(glyph.outline) for glyph in glyphs) + len(tail)
    return b"".join([*pieces, LAST_BLOCK, check.to_bytes(4, "big")]), length


def _cut(font: TrueType, cids: Iterable[int]) -> _Program:
    glyphs = _glyphs_of(font)
    wanted = {0, *cids}
    pending = list(wanted)
    while pending:
        for part in glyphs[pending.pop()].parts:
            if part not in wanted:
                wanted.add(part)
                pending.append(part)
    count = len(font.advances)
    found, places, metrics = [], [], []
    place, total, next_cid = 0, 0, 0
    for cid in sorted(wanted):
        glyph = glyphs[cid]
        found.append(glyph)
        places.append(struct.pack(">L", place) * (cid + 1 - next_cid))
        metrics.append(bytes(4 * (cid - next_cid)) + glyph.metrics)
        place += len(glyph.outline)
        total += glyph.total
        next_cid = cid + 1
    places.append(struct.pack(">L", place) * (count + 1 - next_cid))
    metrics.append(bytes(4 * (count - next_cid)))
    tables = {tag: font.tables[tag] for tag in COPIED_TABLES if tag in font.tables}
    tables["loca"], tables["hmtx"] = b"".join(places), b"".join(metrics)
    tables["hhea"] = font.tables["hhea"][:34] + struct.pack(">H", count)
    tables["maxp"] = font.tables["maxp"][:4] + struct.pack(">H", count) + font.tables["maxp"][6:]
    head = font.tables["head"]
    tables["head"] = head[:8] + bytes(4) + head[12:50] + struct.pack(">h", 1) + head[52:]
    before, behind = _joined(tables, place, total & WORD)
    return _Program(before, found, behind)


def _joined(tables: dict[str, bytes], outlines: int, total: int) -> tuple[bytes, bytes]:
    """Return what stands before and behind the outlines, which take so many bytes."""
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
    return tuple(glyph for glyph, _ in component_places(outline) if glyph < count)
