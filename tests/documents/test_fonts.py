import struct
import zlib
from pathlib import Path

import pytest

from app.briefing.fonts import (
    FONT_FILES,
    Role,
    can_draw,
    check_characters,
    font_path,
    load_font,
    missing_characters,
    runs,
    typeface,
)
from app.briefing.subsets import cut_subset, pack_subset
from app.briefing.truetype import NotTrueType, read_truetype
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


def test_characters_that_share_a_glyph_keep_their_own_code() -> None:
    for name in FILES:
        codes = load_font(font_path(name)).cid_of
        assert len(set(codes.values())) == len(codes)


def test_a_subset_holds_the_outlines_asked_for_and_no_others(tmp_path: Path) -> None:
    font = load_font(font_path("ChubeiFang-Regular.ttf"))
    cid = font.cid_of[ord("永")]
    subset = cut_subset(font, {cid})
    assert len(subset) < len(font.tables["glyf"]) / 20
    start, end = font.offsets[cid], font.offsets[cid + 1]
    assert font.tables["glyf"][start:end] in subset
    other = font.cid_of[ord("国")]
    assert font.tables["glyf"][font.offsets[other] : font.offsets[other + 1]] not in subset


def test_a_packed_subset_unpacks_to_the_cut_one() -> None:
    for name in FILES:
        font = load_font(font_path(name))
        aliases = list(font.alias_of)[:3]
        codes = [ord(character) for character in "0A1中国，"]
        cids = {font.cid_of[code] for code in codes if code in font.cid_of}
        # Twice: the second time the pieces are remembered.
        for _ in range(2):
            packed, length = pack_subset(font, {*cids, *aliases})
            whole = cut_subset(font, {*cids, *aliases})
            assert zlib.decompress(packed) == whole
            assert length == len(whole)


def test_checksums_of_a_subset_are_those_of_its_tables() -> None:
    font = load_font(font_path("ChubeiFang-Regular.ttf"))
    whole = cut_subset(font, {font.cid_of[ord(character)] for character in "永国é1"})
    (count,) = struct.unpack_from(">H", whole, 4)
    for number in range(count):
        _, check, start, length = struct.unpack_from(">4s3L", whole, 12 + 16 * number)
        padded = whole[start : start + length] + bytes(-length % 4)
        words = struct.unpack(f">{len(padded) // 4}L", padded)
        assert sum(words) % 2**32 == check


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
