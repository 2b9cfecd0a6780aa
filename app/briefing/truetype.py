"""TrueType fonts: reading what typesetting needs."""

import hashlib
import struct
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

COMPOSITE_WORDS, COMPOSITE_OFFSETS, COMPOSITE_SCALE, COMPOSITE_MORE = 0x01, 0x02, 0x08, 0x20
COMPOSITE_XY_SCALE, COMPOSITE_2X2 = 0x0040, 0x0080


class NotTrueType(ValueError):
    """The file is not a TrueType font with quadratic outlines."""


@dataclass(frozen=True, slots=True, eq=False)
class TrueType:
    """One font file.

    Attributes:
        name: the PostScript name, taken from the file's name.
        tables: the font's tables by tag.
        glyph_of: glyph by code point; two characters may share one (〜 and ～).
        advances: advance widths by glyph, in 1/1000 em.
        offsets: where each glyph's outline starts in ``glyf``, one more than glyphs.
        box: bounding box (left, bottom, right, top) in 1/1000 em.
        ascent: in 1/1000 em.
        descent: in 1/1000 em, negative.
        embedding: OS/2.fsType; 0 is installable, anything else restricts embedding.
    """

    name: str
    tables: dict[str, bytes]
    glyph_of: dict[int, int]
    advances: tuple[float, ...]
    offsets: tuple[int, ...]
    box: tuple[int, int, int, int]
    ascent: int
    descent: int
    embedding: int


def read_truetype(path: Path, index: int = 0, *, checked: bool = False) -> TrueType:
    """Read a font file.

    Args:
        path: of the file.
        index: of the font in a collection (.ttc).
        checked: look at every glyph's place too; for files that others made.

    Raises:
        NotTrueType: it has no quadratic outlines (for instance a CFF font), or is damaged.
        OSError: it cannot be read.
    """
    raw = path.read_bytes()
    try:
        tables = _split_tables(raw, _font_start(raw, index))
        font = _interpret(path.stem, tables)
        if checked:
            font = _checked(font)
        return font
    except (struct.error, KeyError, IndexError, ValueError, OverflowError, MemoryError) as error:
        raise NotTrueType(f"{path.name}: {error}") from error


def font_names(path: Path) -> list[frozenset[str]]:
    """Return the names each font of a file goes by, in lower case; little more is read than them.

    Raises:
        NotTrueType: it is no font, or damaged.
        OSError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(12)
            starts = [0]
            if head[:4] == b"ttcf":
                (count,) = struct.unpack_from(">L", head, 8)
                starts = list(struct.unpack(f">{count}L", file.read(4 * min(count, 64))))
            found = []
            for start in starts:
                file.seek(start)
                (count,) = struct.unpack_from(">4xH", file.read(12))
                directory = file.read(16 * count)
                places = {
                    directory[at : at + 4]: struct.unpack_from(">LL", directory, at + 8)
                    for at in range(0, len(directory), 16)
                }
                where, length = places[b"name"]
                file.seek(where)
                found.append(_names(file.read(length)))
            return found
    except (struct.error, KeyError, IndexError, ValueError, OverflowError) as error:
        raise NotTrueType(f"{path.name}: {error}") from error


def _names(table: bytes) -> frozenset[str]:
    """Return family, full and PostScript names in any language (name IDs 1, 4, 6 and 16)."""
    _, count, texts = struct.unpack_from(">3H", table)
    found = set()
    for number in range(count):
        platform, _, _, kind, length, at = struct.unpack_from(">6H", table, 6 + 12 * number)
        if platform in (0, 3) and kind in (1, 4, 6, 16):
            raw = table[texts + at : texts + at + length]
            found.add(raw.decode("utf-16-be", "replace").strip().lower())
    return frozenset(found)


def _font_start(raw: bytes, index: int) -> int:
    if raw[:4] != b"ttcf":
        return 0
    (count,) = struct.unpack_from(">L", raw, 8)
    if not index < count:
        raise IndexError(f"no font {index} in the collection")
    return int(struct.unpack_from(">L", raw, 12 + 4 * index)[0])


def _split_tables(raw: bytes, base: int) -> dict[str, bytes]:
    (count,) = struct.unpack_from(">H", raw, base + 4)
    tables = {}
    for index in range(count):
        tag, _, start, length = struct.unpack_from(">4sLLL", raw, base + 12 + 16 * index)
        tables[tag.decode("latin-1")] = raw[start : start + length]
    return tables


def _checked(font: TrueType) -> TrueType:
    """Return the font with a plain name; refuse it where glyphs lie outside their table."""
    if any(before > after for before, after in pairwise(font.offsets)):
        raise ValueError("glyphs overlap")
    if font.offsets[-1] > len(font.tables["glyf"]):
        raise ValueError("glyphs are cut off")
    plain = "".join(c for c in font.name if c.isascii() and c.isalnum()) or "Font"
    digest = hashlib.sha256(font.name.encode("utf-8")).hexdigest()[:6]
    return replace(font, name=f"{plain}-{digest}")


def _interpret(name: str, tables: dict[str, bytes]) -> TrueType:
    head = tables["head"]
    (units,) = struct.unpack_from(">H", head, 18)
    (long_offsets,) = struct.unpack_from(">h", head, 50)
    scale = 1000 / units
    left, bottom, right, top = struct.unpack_from(">4h", head, 36)
    (glyph_count,) = struct.unpack_from(">H", tables["maxp"], 4)
    ascent, descent = struct.unpack_from(">2h", tables["hhea"], 4)
    (metric_count,) = struct.unpack_from(">H", tables["hhea"], 34)
    metrics = struct.unpack_from(f">{metric_count * 2}H", tables["hmtx"])
    advances = [round(width * scale, 3) for width in metrics[::2]]
    advances += advances[-1:] * (glyph_count - metric_count)
    if long_offsets:
        offsets = struct.unpack_from(f">{glyph_count + 1}L", tables["loca"])
    else:
        short = struct.unpack_from(f">{glyph_count + 1}H", tables["loca"])
        offsets = tuple(2 * half for half in short)
    if "glyf" not in tables:
        raise KeyError("glyf")
    glyph_of = _read_cmap(tables["cmap"])
    whole = min(glyph_count, len(advances))
    if max(glyph_of.values(), default=0) >= whole:
        # A damaged map.
        glyph_of = {code: glyph for code, glyph in glyph_of.items() if glyph < whole}
    return TrueType(
        name=name,
        tables=tables,
        glyph_of=glyph_of,
        advances=tuple(advances),
        offsets=offsets,
        box=(round(left * scale), round(bottom * scale), round(right * scale), round(top * scale)),
        ascent=round(ascent * scale),
        descent=round(descent * scale),
        embedding=struct.unpack_from(">H", tables["OS/2"], 8)[0],
    )


def _read_cmap(cmap: bytes) -> dict[int, int]:
    """Return glyph by code point out of the best Unicode subtable (format 12, else 4)."""
    (count,) = struct.unpack_from(">H", cmap, 2)
    found: dict[int, int] = {}
    for index in range(count):
        platform, _, start = struct.unpack_from(">HHL", cmap, 4 + 8 * index)
        (kind,) = struct.unpack_from(">H", cmap, start)
        if platform not in (0, 3):
            continue
        if kind == 12:
            return _read_cmap_groups(cmap, start)
        if kind == 4:
            found = _read_cmap_segments(cmap, start)
    if not found:
        raise KeyError("cmap")
    return found


def _read_cmap_groups(cmap: bytes, start: int) -> dict[int, int]:
    (count,) = struct.unpack_from(">L", cmap, start + 12)
    found: dict[int, int] = {}
    groups = struct.unpack_from(f">{count * 3}L", cmap, start + 16)
    for first, last, glyph in zip(groups[::3], groups[1::3], groups[2::3], strict=True):
        found.update(
            zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True)
        )
    return found


def _read_cmap_segments(cmap: bytes, start: int) -> dict[int, int]:
    (double,) = struct.unpack_from(">H", cmap, start + 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", cmap, start + 14)
    starts = struct.unpack_from(f">{count}H", cmap, start + 16 + double)
    deltas = struct.unpack_from(f">{count}H", cmap, start + 16 + 2 * double)
    ranges_at = start + 16 + 3 * double
    ranges = struct.unpack_from(f">{count}H", cmap, ranges_at)
    found = {}
    for index, (first, last, delta, distance) in enumerate(
        zip(starts, ends, deltas, ranges, strict=True)
    ):
        for code in range(first, last + 1):
            glyph = code
            if distance:
                at = ranges_at + 2 * index + distance + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", cmap, at)
                if glyph == 0:
                    continue
            glyph = (glyph + delta) & 0xFFFF
            if glyph and code != 0xFFFF:
                found[code] = glyph
    return found


def ink_edges(font: TrueType, glyph: int) -> tuple[float, float]:
    """Return where a glyph's ink begins and ends, in 1/1000 em; (0, 0) for a blank."""
    if font.offsets[glyph] == font.offsets[glyph + 1]:
        return 0.0, 0.0
    left, _, right, _ = _ink_box(font, glyph)
    return left, right


def ink_middle(font: TrueType, glyph: int) -> float:
    """Return the height of the middle of a glyph's ink over its baseline, in 1/1000 em."""
    if font.offsets[glyph] == font.offsets[glyph + 1]:
        return 0.0
    _, bottom, _, top = _ink_box(font, glyph)
    return (bottom + top) / 2


def _ink_box(font: TrueType, glyph: int) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top of a glyph's ink, in 1/1000 em."""
    (units,) = struct.unpack_from(">H", font.tables["head"], 18)
    box = struct.unpack_from(">4h", font.tables["glyf"], font.offsets[glyph] + 2)
    left, bottom, right, top = (edge * 1000 / units for edge in box)
    return left, bottom, right, top


class Component(NamedTuple):
    """A part of a composite outline.

    Attributes:
        at: where its glyph's number stands, in bytes.
        glyph: the number.
        place: (a, b, c, d, e, f): x becomes a·x + c·y + e, y becomes b·x + d·y + f.
    """

    at: int
    glyph: int
    place: tuple[float, float, float, float, float, float]


def read_components(outline: bytes) -> list[Component]:
    """Return the parts of a composite outline, in order."""
    parts: list[Component] = []
    at, flags = 10, COMPOSITE_MORE
    while flags & COMPOSITE_MORE:
        begin = at
        flags, glyph = struct.unpack_from(">2H", outline, at)
        right, up = struct.unpack_from(">2h" if flags & COMPOSITE_WORDS else ">2b", outline, at + 4)
        if not flags & COMPOSITE_OFFSETS:
            right = up = 0
        at += 8 if flags & COMPOSITE_WORDS else 6
        a, b, c, d = 1.0, 0.0, 0.0, 1.0
        if flags & COMPOSITE_SCALE:
            a = d = struct.unpack_from(">h", outline, at)[0] / 16384
            at += 2
        elif flags & COMPOSITE_XY_SCALE:
            a, d = (part / 16384 for part in struct.unpack_from(">2h", outline, at))
            at += 4
        elif flags & COMPOSITE_2X2:
            a, b, c, d = (part / 16384 for part in struct.unpack_from(">4h", outline, at))
            at += 8
        parts.append(Component(begin + 2, glyph, (a, b, c, d, right, up)))
    return parts
