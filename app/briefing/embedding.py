"""Embedding a TrueType font in a PDF as one CID subset (Type0, Identity-H, with ToUnicode)."""

import hashlib

from app.briefing.pdffile import PdfFile
from app.briefing.subsets import pack_subset
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
        used: the characters set in it so far.
        states: the operator that sets in this font, by size in points.
    """

    def __init__(self, font: TrueType, label: str) -> None:
        self.font = font
        self.label = label
        self.used: set[str] = set()
        self.states: dict[float, str] = _States(label)

    def write(self, file: PdfFile) -> int:
        """Write the font's objects, when every page is done; return the number of the font."""
        font = self.font
        character_of = {font.cid_of[ord(character)]: character for character in self.used}
        cids = sorted(character_of)
        name = f"{subset_tag(cids)}+{font.name}"
        program, length = pack_subset(font, cids)
        entries = f"/Length1 {length}/Filter/FlateDecode"
        program_at = file.stream(program, entries, packed=False)
        box = " ".join(map(str, font.box))
        descriptor = file.add(
            f"<</Type/FontDescriptor/FontName/{name}/Flags {SYMBOLIC}/FontBBox[{box}]"
            f"/ItalicAngle 0/Ascent {font.ascent}/Descent {font.descent}"
            f"/CapHeight {font.ascent}/StemV {STEM}/FontFile2 {program_at} 0 R>>"
        )
        descendant = file.add(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            f"/FontDescriptor {descriptor} 0 R/CIDToGIDMap/Identity"
            f"/DW {DEFAULT_ADVANCE:g}/W[{self._widths(cids)}]>>"
        )
        unicode = file.stream(unicode_map(character_of).encode("ascii"))
        return file.add(
            f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H"
            f"/DescendantFonts[{descendant} 0 R]/ToUnicode {unicode} 0 R>>"
        )

    def _widths(self, cids: list[int]) -> str:
        """Return the W array: one run of widths for neighbouring CIDs, defaults left out."""
        entries: list[str] = []
        before = -2
        for cid in cids:
            advance = self.font.advances[cid]
            if advance == DEFAULT_ADVANCE:
                continue
            if cid != before + 1:
                entries.append(f"{']' if entries else ''}{cid}[")
            entries.append(f"{advance:g} ")
            before = cid
        return "".join(entries) + ("]" if entries else "")


def subset_tag(cids: list[int]) -> str:
    """Return the six letters that name a subset; the same glyphs give the same letters."""
    digest = hashlib.sha256(repr(cids).encode("ascii")).digest()
    return "".join(chr(65 + byte % 26) for byte in digest[:6])


def unicode_map(character_of: dict[int, str]) -> str:
    """Return a ToUnicode CMap for characters by CID."""
    lines = [
        f"<{cid:04X}> <{character.encode('utf-16-be').hex().upper()}>"
        for cid, character in sorted(character_of.items())
    ]
    # The format allows at most 100 entries in one block.
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    return UNICODE_MAP.format(
        blocks="\n".join(
            f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
        )
    )
