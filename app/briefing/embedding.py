"""Embedding a TrueType font in a PDF as one CID subset (Type0, Identity-H, with ToUnicode).

ReportLab's own TrueType support cuts a Chinese font into slices of 256 glyphs, each a font of its
own. These objects stand in its document instead, and text is written as hexadecimal CIDs.
"""

import hashlib
from typing import Any

from app.briefing.truetype import TrueType, cut_subset

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


class EmbeddedFont:
    """One font of one document, collecting the characters the document uses.

    Attributes:
        font: the font file.
        label: the name page content refers to it by, ``C1`` and so on.
        used: the characters set in it so far.
    """

    def __init__(self, font: TrueType, label: str) -> None:
        self.font = font
        self.label = label
        self.used: set[str] = set()

    def addObjects(self, document: Any) -> None:  # noqa: N802 - ReportLab calls it by this name
        """Write the font's objects; ReportLab calls this once, when every page is done."""
        if not self.used:
            return
        from reportlab.pdfbase import pdfdoc

        character_of = {self.font.cid_of[ord(character)]: character for character in self.used}
        cids = sorted(character_of)
        name = f"{subset_tag(cids)}+{self.font.name}"
        descriptor = pdfdoc.PDFDictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": f"/{name}",
                "Flags": SYMBOLIC,
                "FontBBox": pdfdoc.PDFArray(list(self.font.box)),
                "ItalicAngle": 0,
                "Ascent": self.font.ascent,
                "Descent": self.font.descent,
                "CapHeight": self.font.ascent,
                "StemV": 80,
                "FontFile2": self._stream(
                    document, "program", cut_subset(self.font, set(cids)), with_length=True
                ),
            }
        )
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": f"/{name}",
                "CIDSystemInfo": pdfdoc.PDFDictionary(
                    {
                        "Registry": pdfdoc.PDFString("Adobe"),
                        "Ordering": pdfdoc.PDFString("Identity"),
                        "Supplement": 0,
                    }
                ),
                "FontDescriptor": document.Reference(descriptor, f"descriptor:{self.label}"),
                "CIDToGIDMap": "/Identity",
                "DW": int(DEFAULT_ADVANCE),
                "W": self._widths(cids),
            }
        )
        font = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": f"/{name}",
                "Encoding": "/Identity-H",
                "DescendantFonts": pdfdoc.PDFArray(
                    [document.Reference(descendant, f"descendant:{self.label}")]
                ),
                "ToUnicode": self._stream(
                    document, "unicode", unicode_map(character_of).encode("ascii")
                ),
            }
        )
        document.idToObject["BasicFonts"].dict[self.label] = document.Reference(
            font, f"font:{self.label}"
        )

    def _stream(
        self, document: Any, kind: str, content: bytes, *, with_length: bool = False
    ) -> Any:
        from reportlab.pdfbase import pdfdoc

        stream = pdfdoc.PDFStream()
        stream.content = content
        stream.filters = [pdfdoc.PDFZCompress]
        if with_length:
            stream.dictionary["Length1"] = len(content)
        return document.Reference(stream, f"{kind}:{self.label}")

    def _widths(self, cids: list[int]) -> Any:
        """Return the W array: one run of widths for neighbouring CIDs, defaults left out."""
        from reportlab.pdfbase import pdfdoc

        entries: list[Any] = []
        run: list[float] = []
        before = -2
        for cid in cids:
            advance = self.font.advances[cid]
            if advance == DEFAULT_ADVANCE:
                continue
            if cid != before + 1:
                run = []
                entries += [cid, run]
            run.append(advance)
            before = cid
        arrays = [pdfdoc.PDFArray(part) if isinstance(part, list) else part for part in entries]
        return pdfdoc.PDFArray(arrays)


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
