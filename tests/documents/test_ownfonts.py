"""The PC's own fonts: found by name, embedded where that is allowed, damaged ones passed over."""

import struct
from pathlib import Path

import pytest

from app.briefing import fonts as briefing_fonts
from app.briefing import ownfonts
from app.briefing.fonts import FontChoice, Role, font_path
from app.briefing.ownfonts import find_own_font, may_embed, scan_fonts
from app.briefing.pages import OFFICIAL_PAGE, Paper
from app.briefing.truetype import read_truetype
from tests.documents import reading

SOURCE = "ChubeiKai-Regular.ttf"


def tables_of(raw: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">H", raw, 4)
    found = {}
    for number in range(count):
        tag, _, start, length = struct.unpack_from(">4sLLL", raw, 12 + 16 * number)
        found[tag] = raw[start : start + length]
    return found


def font_file(tables: dict[bytes, bytes], base: int = 0) -> bytes:
    """A font file of tables; ``base`` is where it lies in a collection."""
    place = base + 12 + 16 * len(tables)
    head = struct.pack(">LHHHH", 0x00010000, len(tables), 0, 0, 0)
    body = b""
    for tag, content in sorted(tables.items()):
        head += struct.pack(">4sLLL", tag, 0, place + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    return head + body


def name_table(*names: str) -> bytes:
    records, texts = b"", b""
    for name in names:
        raw = name.encode("utf-16-be")
        records += struct.pack(">6H", 3, 1, 0x0804, 4, len(raw), len(texts))
        texts += raw
    return struct.pack(">3H", 0, len(names), 6 + len(records)) + records + texts


def renamed(*names: str, usage: int = 0) -> dict[bytes, bytes]:
    tables = tables_of(font_path(SOURCE).read_bytes())
    tables[b"name"] = name_table(*names)
    tables[b"OS/2"] = tables[b"OS/2"][:8] + struct.pack(">H", usage) + tables[b"OS/2"][10:]
    return tables


def found_in(folder: Path, *wanted: str) -> str:
    found = find_own_font(wanted, scan_fonts((folder,)))
    return found if isinstance(found, str) else f"{found[0].path.name}[{found[0].index}]"


def test_a_font_is_found_by_the_name_asked_for_first(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "a.ttf").write_bytes(font_file(renamed("仿宋", "FangSong")))
    (tmp_path / "deep" / "b.TTF").write_bytes(font_file(renamed("仿宋_GB2312")))
    assert found_in(tmp_path, *ownfonts.FANG_NAMES) == "b.TTF[0]"
    assert found_in(tmp_path, "fangsong") == "a.ttf[0]"
    assert found_in(tmp_path, *ownfonts.KAI_NAMES) == "本机没有这种字体"


def test_a_collection_is_read_by_its_fonts(tmp_path: Path) -> None:
    # 宋体 comes as simsun.ttc, together with 新宋体.
    first, second = renamed("宋体", "SimSun"), renamed("新宋体", "NSimSun")
    head = 12 + 8
    one = font_file(first, head)
    two = font_file(second, head + len(one))
    raw = b"ttcf" + struct.pack(">HHLLL", 1, 0, 2, head, head + len(one)) + one + two
    (tmp_path / "simsun.ttc").write_bytes(raw)
    assert found_in(tmp_path, "simsun") == "simsun.ttc[0]"
    assert found_in(tmp_path, "nsimsun") == "simsun.ttc[1]"
    font = read_truetype(tmp_path / "simsun.ttc", 1, checked=True)
    assert len(font.glyph_of) == len(read_truetype(font_path(SOURCE)).glyph_of)


@pytest.mark.parametrize(
    ("flags", "allowed"),
    # Installable, print, editable; restricted; the most liberal holds; no subset; bitmaps only.
    [(0, True), (4, True), (8, True), (2, False), (6, True), (0x104, False), (0x208, False)],
)
def test_embedding_follows_the_fonts_own_word(tmp_path: Path, flags: int, allowed: bool) -> None:
    assert may_embed(flags) is allowed
    (tmp_path / "f.ttf").write_bytes(font_file(renamed("黑体", usage=flags)))
    said = found_in(tmp_path, "黑体")
    assert said == ("f.ttf[0]" if allowed else "本机的 f.ttf 不允许嵌入文件")


def test_damaged_fonts_are_passed_over(tmp_path: Path) -> None:
    whole = font_file(renamed("楷体"))
    for number, size in enumerate((0, 3, 11, 40, 300, 5000, len(whole) // 2, len(whole) - 5000)):
        (tmp_path / f"a{number}.ttf").write_bytes(whole[:size])
    without = renamed("楷体")
    del without[b"glyf"]
    (tmp_path / "b.ttf").write_bytes(font_file(without))
    (tmp_path / "c.ttc").write_bytes(b"ttcf" + bytes(4) + b"\xff" * 40)
    said = found_in(tmp_path, "楷体")
    assert "不能读取或已损坏" in said or "没有" in said
    sound = tmp_path / "sound"
    sound.mkdir()
    (sound / "z.ttf").write_bytes(whole)
    fonts = (*scan_fonts((tmp_path,)), *scan_fonts((sound,)))
    found = find_own_font(("楷体",), fonts)
    assert not isinstance(found, str)
    assert found[0].path.name == "z.ttf"


def test_a_regular_member_goes_before_a_bold_one(tmp_path: Path) -> None:
    (tmp_path / "a.ttf").write_bytes(font_file(renamed("楷体", "楷体 Bold")))
    (tmp_path / "b.ttf").write_bytes(font_file(renamed("楷体", "楷体 Regular")))
    assert found_in(tmp_path, "楷体") == "b.ttf[0]"


def test_a_document_is_set_in_the_own_font_and_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "方正仿宋.ttf").write_bytes(font_file(renamed("仿宋_GB2312")))
    monkeypatch.setattr(briefing_fonts, "font_folders", lambda: (tmp_path,))
    for cached in (briefing_fonts.typeface, briefing_fonts._own_font):
        cached.cache_clear()
    try:
        resolved = {found.role: found for found in briefing_fonts.resolved_fonts(FontChoice.OWN)}
        assert (resolved[Role.FANG].name, resolved[Role.FANG].is_bundled) == ("仿宋_gb2312", False)
        assert resolved[Role.KAI].is_bundled
        assert resolved[Role.KAI].reason == "本机没有这种字体"
        paper = Paper(OFFICIAL_PAGE, "试排", "", fonts=FontChoice.OWN)
        # ㎡ and 喆 are not all in it: the bundled fonts draw what it lacks.
        paper.text(100, 700, "建设55940㎡堃喆", Role.FANG, 16.0)
        content = paper.finish().content
        assert reading.page_texts(content) == ["建设55940㎡堃喆—1—"]
        names = {font.name.partition("+")[2] for font in reading.fonts(content)}
        assert any(name.startswith("Font-") for name in names)
        assert all(font.is_embedded for font in reading.fonts(content))
    finally:
        for cached in (briefing_fonts.typeface, briefing_fonts._own_font):
            cached.cache_clear()


def test_bundled_fonts_need_no_look_at_the_pc(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise AssertionError("the PC's fonts were looked for")

    monkeypatch.setattr(briefing_fonts, "font_folders", fail)
    assert all(found.is_bundled for found in briefing_fonts.resolved_fonts(FontChoice.BUNDLED))
