"""TrueType fonts: reading what typesetting needs, and cutting a subset that can be embedded.

Glyphs keep their numbers in a subset, so that text can be encoded once and for all: the CID of a
character is a constant of the font. Where two characters share one glyph (µ and μ), the second
gets an alias CID behind the last glyph, so that copied text is exactly what was typed.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

COPIED_TABLES = ("cvt ", "fpgm", "prep")
COMPOSITE_WORDS, COMPOSITE_SCALE, COMPOSITE_MORE = 0x0001, 0x0008, 0x0020
COMPOSITE_XY_SCALE, COMPOSITE_2X2 = 0x0040, 0x0080


class NotTrueType(ValueError):
    """The file is not a TrueType font with quadratic outlines."""


@dataclass(frozen=True, slots=True, eq=False)
class TrueType:
    """One font file.

    Attributes:
        name: the PostScript name, taken from the file's name.
        tables: the font's tables by tag.
        cid_of: CID by code point.
        alias_of: the glyph drawn by each alias CID.
        advances: advance widths by CID, in 1/1000 em.
        offsets: where each glyph's outline starts in ``glyf``, one more than glyphs.
        box: bounding box (left, bottom, right, top) in 1/1000 em.
        ascent: in 1/1000 em.
        descent: in 1/1000 em, negative.
        embedding: OS/2.fsType; 0 is installable, anything else restricts embedding.
    """

    name: str
    tables: dict[str, bytes]
    cid_of: dict[int, int]
    alias_of: dict[int, int]
    advances: tuple[float, ...]
    offsets: tuple[int, ...]
    box: tuple[int, int, int, int]
    ascent: int
    descent: int
    embedding: int


def read_truetype(path: Path) -> TrueType:
    """Read a font file.

    Raises:
        NotTrueType: it has no quadratic outlines (for instance a CFF font), or is cut off.
        OSError: it cannot be read.
    """
    raw = path.read_bytes()
    try:
        tables = _split_tables(raw)
        return _interpret(path.stem, tables)
    except (struct.error, KeyError, IndexError) as error:
        raise NotTrueType(f"{path.name}: {error}") from error


def _split_tables(raw: bytes) -> dict[str, bytes]:
    (count,) = struct.unpack_from(">H", raw, 4)
    tables = {}
    for index in range(count):
        tag, _, start, length = struct.unpack_from(">4sLLL", raw, 12 + 16 * index)
        tables[tag.decode("latin-1")] = raw[start : start + length]
    return tables


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
    cid_of, alias_of = _without_shared_glyphs(_read_cmap(tables["cmap"]), glyph_count)
    advances += [advances[alias_of[cid]] for cid in sorted(alias_of)]
    return TrueType(
        name=name,
        tables=tables,
        cid_of=cid_of,
        alias_of=alias_of,
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


def _without_shared_glyphs(
    glyph_of: dict[int, int], glyph_count: int
) -> tuple[dict[int, int], dict[int, int]]:
    cid_of: dict[int, int] = {}
    alias_of: dict[int, int] = {}
    taken: set[int] = set()
    for code in sorted(glyph_of):
        cid = glyph = glyph_of[code]
        if glyph in taken:
            cid = glyph_count + len(alias_of)
            alias_of[cid] = glyph
        taken.add(glyph)
        cid_of[code] = cid
    return cid_of, alias_of


def cut_subset(font: TrueType, cids: set[int]) -> bytes:
    """Return a font file with the outlines of ``cids`` only, every glyph under its own number."""
    source = font.tables["glyf"]
    wanted = {0} | cids
    pending = [font.alias_of.get(cid, cid) for cid in wanted]
    while pending:
        for part in _components(_outline(font, source, pending.pop())):
            if part not in wanted:
                wanted.add(part)
                pending.append(part)
    count = len(font.advances)
    pieces, place, places = [], 0, [0] * (count + 1)
    metrics = [0] * (2 * count)
    for cid in range(count):
        places[cid] = place
        if cid in wanted:
            outline = _outline(font, source, font.alias_of.get(cid, cid))
            outline += bytes(-len(outline) % 4)
            pieces.append(outline)
            place += len(outline)
    places[count] = place
    for cid in wanted:
        metrics[2 * cid] = _units(font, font.advances[cid])
        metrics[2 * cid + 1] = _left_bearing(font, font.alias_of.get(cid, cid)) & 0xFFFF
    tables = {tag: font.tables[tag] for tag in COPIED_TABLES if tag in font.tables}
    tables["glyf"] = b"".join(pieces)
    tables["loca"] = struct.pack(f">{count + 1}L", *places)
    tables["hmtx"] = struct.pack(f">{2 * count}H", *metrics)
    tables["hhea"] = font.tables["hhea"][:34] + struct.pack(">H", count)
    tables["maxp"] = font.tables["maxp"][:4] + struct.pack(">H", count) + font.tables["maxp"][6:]
    head = font.tables["head"]
    tables["head"] = head[:8] + bytes(4) + head[12:50] + struct.pack(">h", 1) + head[52:]
    return _join_tables(tables)


def _units(font: TrueType, thousandths: float) -> int:
    (units,) = struct.unpack_from(">H", font.tables["head"], 18)
    return round(thousandths * int(units) / 1000)


def _left_bearing(font: TrueType, glyph: int) -> int:
    start, end = font.offsets[glyph], font.offsets[glyph + 1]
    if start == end:
        return 0
    return int(struct.unpack_from(">h", font.tables["glyf"], start + 2)[0])


def _outline(font: TrueType, source: bytes, glyph: int) -> bytes:
    return source[font.offsets[glyph] : font.offsets[glyph + 1]]


def _components(outline: bytes) -> list[int]:
    """Return the glyphs a composite outline is made of; none for a simple one."""
    if len(outline) < 10 or struct.unpack_from(">h", outline)[0] >= 0:
        return []
    parts, at, flags = [], 10, COMPOSITE_MORE
    while flags & COMPOSITE_MORE:
        flags, glyph = struct.unpack_from(">2H", outline, at)
        parts.append(glyph)
        at += 8 if flags & COMPOSITE_WORDS else 6
        if flags & COMPOSITE_SCALE:
            at += 2
        elif flags & COMPOSITE_XY_SCALE:
            at += 4
        elif flags & COMPOSITE_2X2:
            at += 8
    return parts


def _join_tables(tables: dict[str, bytes]) -> bytes:
    count = len(tables)
    selector = count.bit_length() - 1
    power = 16 << selector
    directory = [struct.pack(">LHHHH", 0x00010000, count, power, selector, 16 * count - power)]
    body, place = [], 12 + 16 * count
    for tag in sorted(tables):
        content = tables[tag]
        padded = content + bytes(-len(content) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}L", padded)) & 0xFFFFFFFF
        directory.append(struct.pack(">4sLLL", tag.encode("latin-1"), total, place, len(content)))
        body.append(padded)
        place += len(padded)
    return b"".join(directory + body)
