import struct
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from app.briefing.embedding import glyph_map, unicode_map
from app.briefing.fonts import (
    FONT_FILES,
    Role,
    UnusableFont,
    can_draw,
    check_characters,
    font_path,
    load_font,
    missing_characters,
    runs,
    typeface,
)
from app.briefing.outlines import outline_operators
from app.briefing.subsets import cut_subset
from app.briefing.truetype import NotTrueType, TrueType, read_components, read_truetype
from app.errors import RefusedInput

FILES = sorted({name for chain in FONT_FILES.values() for name in chain})
SIGNS = "—…·“”‘’《》〈〉【】〔〕①⑳㎡㎥²³℃％‰×÷±≤≥＜＞〇№§→←↑↓■□▲△●○★☆√–─～Ⅰ Ⅻ αβγ１Ａ"


def gb2312() -> str:
    found = []
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            found.append(bytes((row, cell)).decode("gb2312", errors="ignore"))
    return "".join(found)


@pytest.mark.parametrize("role", Role)
def test_each_role_draws_gb2312_signs_and_rare_name_characters(role: Role) -> None:
    characters = gb2312()
    assert len(characters) == 6763
    assert missing_characters(characters + SIGNS + "堃喆珺玥昇蔈", [role]) == ()


@pytest.mark.parametrize("name", FILES)
def test_each_font_may_be_embedded_and_has_its_licence(name: str) -> None:
    assert load_font(font_path(name)).embedding == 0
    family = name.partition("-")[0]
    assert "license" in font_path(f"LICENSE-{family}.txt").read_text("utf-8").lower()


def test_runs_fall_back_by_character() -> None:
    found = [(font.name, text) for font, text in runs("面积㎡和", Role.FANG)]
    assert found == [
        ("ChubeiFang-Regular", "面积"),
        ("ChubeiSong-Regular", "㎡"),
        ("ChubeiFang-Regular", "和"),
    ]


def test_missing_characters_are_listed_once_in_order() -> None:
    assert missing_characters("好😀𝔸\n好😀", [Role.FANG]) == ("😀", "𝔸")


def test_refusal_names_character_code_field_and_place() -> None:
    with pytest.raises(RefusedInput) as caught:
        check_characters("项目名称", "测试😀", [Role.FANG], "附件表第 3 个项目")
    assert "“😀”（U+1F600）" in caught.value.reason
    assert caught.value.field == "项目名称"
    assert str(caught.value).startswith("附件表第 3 个项目：")


def glyphs(font: TrueType, text: str) -> list[int]:
    return [font.glyph_of[ord(character)] for character in text if ord(character) in font.glyph_of]


def test_characters_that_share_a_glyph_keep_their_own_code() -> None:
    font = load_font(font_path("ChubeiSong-Bold.ttf"))
    shared = glyphs(font, "〜～")
    assert shared[0] == shared[1]
    # Both are drawn by the glyph, and each is copied as what was typed.
    numbers = struct.unpack(f">{0xFF5F}H", zlib.decompress(glyph_map([0x301C, 0xFF5E], [7, 7])))
    assert [code for code, number in enumerate(numbers) if number] == [0x301C, 0xFF5E]
    assert "<301C> <301C>\n<FF5E> <FF5E>" in unicode_map([0x301C, 0xFF5E])


def test_a_character_beyond_the_first_plane_is_known_by_its_place_in_its_own() -> None:
    assert "<0CE2> <D843DCE2>" in unicode_map([0x20CE2])


def test_a_subset_holds_the_outlines_asked_for_and_no_others() -> None:
    font = load_font(font_path("ChubeiFang-Regular.ttf"))
    (wanted,) = glyphs(font, "永")
    subset = cut_subset(font, [wanted])
    assert subset.numbers == {0: 0, wanted: 1}
    whole = subset.whole()
    assert len(whole) < len(font.tables["glyf"]) / 20
    start, end = font.offsets[wanted], font.offsets[wanted + 1]
    assert font.tables["glyf"][start:end] in whole
    (other,) = glyphs(font, "国")
    assert font.tables["glyf"][font.offsets[other] : font.offsets[other + 1]] not in whole


def test_a_packed_subset_unpacks_to_the_cut_one() -> None:
    for name in FILES:
        font = load_font(font_path(name))
        wanted = glyphs(font, "0A1中国，é")
        # Twice: the second time the pieces are remembered.
        for _ in range(2):
            subset = cut_subset(font, wanted)
            packed, length = subset.packed()
            assert zlib.decompress(packed) == subset.whole()
            assert length == len(subset.whole())


def test_checksums_of_a_subset_are_those_of_its_tables() -> None:
    font = load_font(font_path("ChubeiFang-Regular.ttf"))
    whole = cut_subset(font, glyphs(font, "永国é1")).whole()
    (count,) = struct.unpack_from(">H", whole, 4)
    for number in range(count):
        _, check, start, length = struct.unpack_from(">4s3L", whole, 12 + 16 * number)
        padded = whole[start : start + length] + bytes(-length % 4)
        words = struct.unpack(f">{len(padded) // 4}L", padded)
        assert sum(words) % 2**32 == check


def test_the_parts_of_a_composite_glyph_come_along_under_their_new_numbers() -> None:
    font = load_font(font_path("ChubeiKai-Regular.ttf"))
    table, starts = font.tables["glyf"], font.offsets
    composite = next(
        glyph
        for glyph in sorted(font.glyph_of.values())
        if table[starts[glyph] : starts[glyph] + 2] == b"\xff\xff"
    )
    subset = cut_subset(font, [composite])
    parts = {part.glyph for part in read_components(table[starts[composite] :])}
    assert subset.numbers.keys() >= {composite, *parts}
    path = outline_operators(font, composite)
    assert path
    assert outline_operators(read_back(subset.whole()), subset.numbers[composite]) == path


def read_back(whole: bytes) -> TrueType:
    """Read a subset: its tables, but for those only text needs."""
    (count,) = struct.unpack_from(">H", whole, 4)
    tables = {}
    for number in range(count):
        tag, _, start, length = struct.unpack_from(">4s3L", whole, 12 + 16 * number)
        tables[tag.decode()] = whole[start : start + length]
    (glyph_count,) = struct.unpack_from(">H", tables["maxp"], 4)
    offsets = struct.unpack(f">{glyph_count + 1}L", tables["loca"])
    return replace(load_font(font_path("ChubeiKai-Regular.ttf")), tables=tables, offsets=offsets)


@pytest.mark.parametrize("text", ["e\u0301", "\u1112\u1161", "😀", "中\u3099"])
def test_a_first_look_leaves_what_is_composed_or_unknown_to_the_second(text: str) -> None:
    assert can_draw(["中文，Latin 1\n"], Role.FANG)
    assert not can_draw(["中文", text], Role.FANG)


def test_widths_are_those_of_the_font() -> None:
    face = typeface(Role.FANG)
    assert face.width("国", 16) == 16
    assert face.width("12", 16) == 16


@pytest.mark.parametrize("content", [b"", b"OTTO" + bytes(40), bytes(200)])
def test_what_is_no_truetype_font_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "font.ttf"
    path.write_bytes(content)
    with pytest.raises(NotTrueType):
        read_truetype(path)


# ---------------------------------------------------------------- the program's own are spoilt


@pytest.mark.parametrize(
    ("size", "reason"), [(None, "文件不见了"), (0, "不完整或已损坏"), (40_000, "不完整或已损坏")]
)
def test_a_spoilt_font_of_the_programs_is_named(
    tmp_path: Path, size: int | None, reason: str
) -> None:
    path = tmp_path / "ChubeiFang-Regular.ttf"
    if size is not None:
        path.write_bytes(font_path(path.name).read_bytes()[:size])
    with pytest.raises(UnusableFont, match=reason) as caught:
        load_font(path)
    assert caught.value.place == str(path)
    assert "重新安装" in caught.value.remedy
