"""Embedding a TrueType font in a PDF as one CID subset (Type0, Identity-H, with ToUnicode).

A character's CID is its Unicode code, so that text is encoded at once; which glyph draws it stands
in the subset's map. Characters beyond U+FFFF are in a subset of their own for each plane.
"""

import hashlib
import sys
import zlib
from array import array
from collections.abc import Sequence
from functools import cache

from app.briefing.pdffile import PdfFile
from app.briefing.subsets import cut_subset
from app.briefing.truetype import TrueType

UNICODE_MAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{blocks}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""
SYMBOLIC = 1 << 2
DEFAULT_ADVANCE = 1000.0
STEM = 80
# Codes in a plane of Unicode; a CID is a code's place in its plane.
PLANE = 0x10000
# Texts kept as they were set before their characters are counted.
MOST_TEXTS = 4000


class _States(dict[float, str]):
    def __init__(self, label: str) -> None:
        super().__init__()
        self.label = label

    def __missing__(self, size: float) -> str:
        self[size] = state = f"/{self.label} {size:g} Tf"
        return state


class EmbeddedFont:
    """One font of one document, collecting the characters the document uses.

    Attributes:
        font: the font file.
        label: the name page content refers to it by, ``C1`` and so on.
        used: the characters set in it so far, but for those of ``texts``.
        texts: what has been set in it since they were counted.
        states: the operator that sets in this font, by size in points.
    """

    def __init__(self, font: TrueType, label: str) -> None:
        self.font = font
        self.label = label
        self.used: set[str] = set()
        self.texts: set[str] = set()
        self.states: dict[float, str] = _States(label)

    def count(self, most: int = 0) -> None:
        """Count the characters of the texts where those are more than so many.

        Most texts of a table occur again, so this is less work than counting each as it is set.
        """
        if len(self.texts) > most:
            # As codes, behind the mark of their byte order: a set takes those faster than
            # characters. None of the texts goes beyond U+FFFF (see ``Typeface.is_whole``).
            codes = memoryview("".join(self.texts).encode("utf-16")).cast("H")[1:]
            self.used.update(map(chr, set(codes)))
            self.texts.clear()

    def write(self, file: PdfFile) -> int:
        """Write the font's objects, when every page is done; return the number of the font."""
        self.count()
        font = self.font
        codes = sorted(map(ord, self.used))
        glyphs = [font.glyph_of[code] for code in codes]
        cids = [code % PLANE for code in codes]
        subset = cut_subset(font, glyphs)
        name = f"{subset_tag(codes)}+{font.name}"
        program, length = subset.packed()
        entries = f"/Length1 {length}/Filter/FlateDecode"
        program_at = file.stream(program, entries, packed=False)
        places = glyph_map(cids, [subset.numbers[glyph] for glyph in glyphs])
        map_at = file.stream(places, "/Filter/FlateDecode", packed=False)
        box = " ".join(map(str, font.box))
        descriptor = file.add(
            f"<</Type/FontDescriptor/FontName/{name}/Flags {SYMBOLIC}/FontBBox[{box}]"
            f"/ItalicAngle 0/Ascent {font.ascent}/Descent {font.descent}"
            f"/CapHeight {font.ascent}/StemV {STEM}/FontFile2 {program_at} 0 R>>"
        )
        advances = [font.advances[glyph] for glyph in glyphs]
        descendant = file.add(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            f"/FontDescriptor {descriptor} 0 R/CIDToGIDMap {map_at} 0 R"
            f"/DW {DEFAULT_ADVANCE:g}/W[{widths(cids, advances)}]>>"
        )
        unicode = file.stream(unicode_map(codes).encode("ascii"))
        return file.add(
            f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H"
            f"/DescendantFonts[{descendant} 0 R]/ToUnicode {unicode} 0 R>>"
        )


def widths(cids: Sequence[int], advances: Sequence[float]) -> str:
    """Return the W array: one run of widths for neighbouring CIDs, defaults left out."""
    entries: list[str] = []
    before = -2
    for cid, advance in zip(cids, advances, strict=True):
        if advance == DEFAULT_ADVANCE:
            continue
        if cid != before + 1:
            entries.append(f"{']' if entries else ''}{cid}[")
        entries.append(f"{advance:g} ")
        before = cid
    return "".join(entries) + ("]" if entries else "")


def glyph_map(cids: Sequence[int], glyphs: Sequence[int]) -> bytes:
    """Return the glyph of each CID as two bytes, compressed; those between two CIDs have none."""
    found = array("H", bytes(2 * (cids[-1] + 1)))
    for cid, glyph in zip(cids, glyphs, strict=True):
        found[cid] = glyph
    if sys.byteorder == "little":
        found.byteswap()
    # Nearly all of it is blank, which this way of looking for repetitions is made for.
    packer = zlib.compressobj(strategy=zlib.Z_RLE)
    return packer.compress(found.tobytes()) + packer.flush()


def subset_tag(codes: Sequence[int]) -> str:
    """Return the six letters that name a subset; the same characters give the same letters."""
    digest = hashlib.sha256(repr(codes).encode("ascii")).digest()
    return "".join(chr(65 + byte % 26) for byte in digest[:6])


def unicode_map(codes: Sequence[int]) -> str:
    """Return a ToUnicode CMap for characters of one plane."""
    lines = list(map(_meaning, codes))
    # The format allows at most 100 entries in one block.
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    return UNICODE_MAP.format(
        blocks="\n".join(
            f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
        )
    )


@cache
def _meaning(code: int) -> str:
    return f"<{code % PLANE:04X}> <{chr(code).encode('utf-16-be').hex().upper()}>"
