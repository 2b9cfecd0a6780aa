"""Build the bundled fonts of resources/fonts from their published sources.

A developer's script, run by hand when a source font or the character set changes; the program
never runs it. It needs ``fonttools`` and takes the places of the unpacked sources:

    python scripts/build_fonts.py --sans DIR --serif DIR --kai FILE --fang FILE --unihan FILE

``--sans`` and ``--serif`` are folders that hold the static Noto Sans SC and Noto Serif SC files,
``--kai`` is LXGWWenKai-Regular.ttf, ``--fang`` is FandolFang-Regular.otf, and ``--unihan`` is
Unihan_OtherMappings.txt of the Unicode Character Database (plain or .bz2), whose ``kTGH``
property lists the 8,105 characters of 通用规范汉字表. See resources/fonts/README.md.
"""

import argparse
import bz2
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

FONTS_FOLDER = Path(__file__).resolve().parent.parent / "resources" / "fonts"

# Punctuation, units and signs that official documents use beyond GB 2312.
SYMBOLS = (
    "—–…·“”‘’《》〈〉【】〔〕「」『』〖〗㎡㎥²³℃％‰‱×÷±≤≥≠≈≡＜＞〇№§→←↑↓⇒■□▲△▼▽●○◎◆◇★☆√✓✕─━│┃～〜－﹏"
    "￥¥€£©®™°′″µμ•‧・∶∥∠∞∑∏∫∴∵∷㎎㎏㎜㎝㎞㏎㏄㏑㏒㏕⁄½¼¾⅓⅔、。〃々〆〓‖ˇˉ¨˙¸"
)
RANGES = (
    (0x20, 0x7E),
    (0xA0, 0xFF),
    (0x0391, 0x03C9),
    (0x2010, 0x2027),
    (0x2030, 0x203B),
    (0x2070, 0x2089),
    (0x2160, 0x217F),
    (0x2460, 0x24FF),
    (0x2776, 0x277F),
    (0x3000, 0x3017),
    (0x3220, 0x3229),
    (0x3280, 0x3289),
    (0x338E, 0x33A6),
    (0xFF01, 0xFF5E),
    (0xFFE0, 0xFFE6),
)
# Characters outside both standard sets that occur in published reserve libraries.
EXTRA = "蔈堃喆珺玥昇"

NAME_COPYRIGHT, NAME_FAMILY, NAME_STYLE, NAME_UNIQUE, NAME_FULL = 0, 1, 2, 3, 4
NAME_VERSION, NAME_POSTSCRIPT, NAME_LICENCE, NAME_LICENCE_URL = 5, 6, 13, 14
NAME_GROUP_FAMILY, NAME_GROUP_STYLE = 16, 17
KEPT_NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
# The rest of the maxp table is counted from the outlines when the font is saved.
HINTING_LIMITS = (
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
    "maxComponentElements",
)
DROPPED_TABLES = ["BASE", "STAT", "VORG", "vhea", "vmtx", "GDEF", "DSIG", "gasp", "prep"]


def gb2312_characters() -> set[int]:
    """Return the code points of GB 2312-80: 6,763 Chinese characters and 682 signs."""
    found = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes((row, cell)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return found


def standard_characters(unihan: Path) -> set[int]:
    """Return the 8,105 code points of 通用规范汉字表 out of Unihan's ``kTGH`` lines."""
    raw = bz2.decompress(unihan.read_bytes()) if unihan.suffix == ".bz2" else unihan.read_bytes()
    rows = (line.split("\t") for line in raw.decode("utf-8").splitlines() if line[:1] == "U")
    return {int(row[0][2:], 16) for row in rows if row[1] == "kTGH"}


def wanted_characters(unihan: Path) -> set[int]:
    """Return every code point a bundled font should hold where its source has it."""
    standard = standard_characters(unihan)
    if len(standard) != 8105:
        raise SystemExit(f"{unihan}: expected 8105 kTGH characters, found {len(standard)}")
    wanted = gb2312_characters() | standard
    wanted |= {ord(character) for character in SYMBOLS + EXTRA}
    for first, last in RANGES:
        wanted |= set(range(first, last + 1))
    return wanted


def cut(font: TTFont, wanted: set[int], features: list[str]) -> None:
    """Subset a font in place to the wanted code points it has."""
    options = subset.Options()
    options.layout_features = features
    options.name_IDs = KEPT_NAMES
    options.name_languages = [0x409]
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.recalc_bounds = True
    options.drop_tables += DROPPED_TABLES
    if not features:
        options.drop_tables += ["GSUB", "GPOS"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted & set(font.getBestCmap()))
    subsetter.subset(font)


def to_truetype(font: TTFont, tolerance: float) -> None:
    """Replace a font's cubic CFF outlines by quadratic ones, within ``tolerance`` font units."""
    glyphs = font.getGlyphSet()
    order = font.getGlyphOrder()
    outlines = {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, tolerance, reverse_direction=True))
        outlines[name] = pen.glyph()
    del font["CFF "]
    font["loca"] = newTable("loca")
    table = font["glyf"] = newTable("glyf")
    table.glyphOrder = order
    table.glyphs = outlines
    limits = font["maxp"]
    limits.tableVersion = 0x00010000
    for field in HINTING_LIMITS:
        setattr(limits, field, 0)
    limits.maxZones = 1
    font["post"].formatType = 3.0
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\x00\x01\x00\x00"
    for name in order:
        outlines[name].recalcBounds(table)
        advance, _ = font["hmtx"][name]
        font["hmtx"][name] = (advance, getattr(outlines[name], "xMin", 0))


def rename(font: TTFont, family: str, style: str, weight: int) -> None:
    """Give a font its bundled family, style and weight (100 to 900)."""
    table = font["name"]
    kept = {number: table.getDebugName(number) for number in (0, 5, 13, 14)}
    table.names = []
    bundled = {
        NAME_FAMILY: family if style == "Regular" else f"{family} {style}",
        NAME_STYLE: "Regular",
        NAME_UNIQUE: f"{family} {style} bundled",
        NAME_FULL: f"{family} {style}",
        NAME_POSTSCRIPT: f"{family.replace(' ', '')}-{style}",
        NAME_GROUP_FAMILY: family,
        NAME_GROUP_STYLE: style,
    }
    for number, text in {**kept, **bundled}.items():
        if text:
            table.setName(text, number, 3, 1, 0x409)
    os2 = font["OS/2"]
    os2.usWeightClass = weight
    os2.fsType = 0
    os2.fsSelection = (os2.fsSelection & ~0b100001) | 0b1000000
    font["head"].macStyle = 0


def build(source: Path, target: str, names: tuple[str, str, int], wanted: set[int]) -> set[int]:
    """Write one bundled font; return the code points it holds."""
    family, style, weight = names
    font = TTFont(source, recalcTimestamp=False)
    cut(font, wanted, ["kern"] if family == "Noto Sans SC" else [])
    if "CFF " in font:
        to_truetype(font, tolerance=1.5)
    rename(font, family, style, weight)
    path = FONTS_FOLDER / target
    font.save(path)
    held = set(TTFont(path).getBestCmap())
    print(f"{target}: {len(held)} characters, {path.stat().st_size / 1e6:.2f} MB")
    return held


def find_one(folder: Path, suffix: str) -> Path:
    """Return the one file under ``folder`` whose name ends with ``suffix``."""
    found = sorted(folder.rglob(f"*{suffix}"))
    if len(found) != 1:
        raise SystemExit(f"{folder}: expected one file *{suffix}, found {len(found)}")
    return found[0]


def main() -> None:
    """Build every bundled font and print its size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for option in ("--sans", "--serif", "--kai", "--fang", "--unihan"):
        parser.add_argument(option, type=Path, required=True)
    places = parser.parse_args()
    wanted = wanted_characters(places.unihan)
    for style, weight in (("Regular", 400), ("Medium", 500), ("SemiBold", 600)):
        source = find_one(places.sans, f"{weight}{style}.ttf")
        names = ("Noto Sans SC", style, weight)
        build(source, f"NotoSansSC-{style}.ttf", names, wanted)
    title = find_one(places.serif, "700Bold.ttf")
    build(title, "ChubeiSong-Bold.ttf", ("Chubei Song", "Bold", 700), wanted)
    held = build(places.fang, "ChubeiFang-Regular.ttf", ("Chubei Fang", "Regular", 400), wanted)
    # 仿宋 lacks part of the standard set: 宋体 fills exactly that gap, and brings its own digits,
    # Latin letters and punctuation for page numbers.
    filler = (wanted - held) | {code for code in wanted if not 0x3400 <= code <= 0x9FFF}
    text = find_one(places.serif, "400Regular.ttf")
    build(text, "ChubeiSong-Regular.ttf", ("Chubei Song", "Regular", 400), filler)
    # 楷体 is for second-level headings: GB 2312 is enough, the same filler serves it.
    common = {code for code in wanted if not 0x3400 <= code <= 0x9FFF} | gb2312_characters()
    build(places.kai, "ChubeiKai-Regular.ttf", ("Chubei Kai", "Regular", 400), common)


if __name__ == "__main__":
    main()
