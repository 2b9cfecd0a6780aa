"""Hostile text wherever a user can put text: it prints whole and on the page, or is refused.

Running text is in ``test_prose.py``, names in the annex in ``test_annex.py``.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from app.documents.annextable import AnnexColumn, AnnexGroup, AnnexTable
from app.documents.blocks import (
    Bar,
    Chart,
    ChartKind,
    Column,
    Heading,
    Note,
    Table,
    TableLine,
    Text,
)
from app.documents.booklet import Booklet, Chapter, Cover
from app.documents.brief import BriefSheet
from app.documents.report import Report
from app.errors import RefusedInput
from app.queries.sheet import LineKind
from tests.documents import reading, sample
from tests.documents.setlines import set_lines

MM = 72 / 25.4
HOSTILE = {
    "markup": "<b>&amp;</b> %d {0} \\n $x$ =cmd|'/c calc'!A1 (\\(",
    "letters": "X" * 10_000,
    "digits": "7" * 1_000,
    "characters": "建" * 3_000,
    "closing marks": "，。、；：）》”" * 60,
    "opening marks": "（《“" * 90,
    "dashes": "—" * 77,
    "blanks": " \t　\u00a0",
    "paragraphs": "甲\n\n乙\r\n丙\u2028丁\x0b戊",
    "unseen": "甲\u200b乙\ufeff丙\u00ad丁\u2060戊",
    "accents": "e\u0301cole a\u0308",
    "rare": "䶮𬭎𫟼㛃㸆𠅤𡎚",
}
REFUSED = {
    "Ext B": ("\U00020bb7野", "U+20BB7"),
    "right to left": ("\u05e9\u05dc\u05d5\u05dd", "U+05E9"),
    "Arabic": ("项目\u0645", "U+0645"),
    "turned round": ("甲\u202e乙", "U+202E"),
    "control": ("甲\x07乙", "U+0007"),
    "emoji": ("很好\U0001f44d", "U+1F44D"),
    "joiner": ("甲\u200d乙", "U+200D"),
    "half a pair": ("甲\ud800", "U+D800"),
    "private": ("\ue000", "U+E000"),
}

Place = Callable[[str], bytes]


def narrow_cells(text: str) -> bytes:
    """An annex whose columns of contents are 20 mm wide at most, beside six others."""
    columns = (
        AnnexColumn("name", "项目名称", 20, "left"),
        AnnexColumn("content", "内容", 20, "center"),
        AnnexColumn("total", "总投资", 20, "right"),
        *(AnnexColumn(f"other{at}", "其他", 28, "left") for at in range(6)),
    )
    rows = (((text, text, text) + ("甲乙丙丁戊己庚辛壬癸" * 3,) * 6),)
    table = AnnexTable(
        "附件", "标题", columns, "合计", "1", (AnnexGroup("组", "1", rows),), "total"
    )
    return sample.annex_bytes(table)


def groups(text: str) -> bytes:
    table = sample.annex((2, 1))
    named = tuple(replace(group, heading=text) for group in table.groups)
    return sample.annex_bytes(replace(table, groups=named))


def merged_groups(text: str) -> bytes:
    table = sample.annex((2, 1))
    named = tuple(replace(group, heading=text) for group in table.groups)
    return sample.annex_bytes(replace(table, groups=named), merges_groups=True)


def annex_titles(text: str) -> bytes:
    return sample.annex_bytes(replace(sample.annex((1,)), title=text, label=text))


def chart_labels(text: str) -> bytes:
    bars = (Bar("甲", 3.0, "3（75%）"), Bar(text, 1.0, "1（25%）"), Bar("乙", 0.5, "0.5"))
    chart = Chart("图1　分布", "万元", ChartKind.BARS, bars)
    return sample.printed(Report("标题", "", (Text("前。"), chart, Text("后。")), "", "")).content


def report_parts(text: str) -> bytes:
    columns = (Column("名称", "left", 30), Column("数", "right", 20))
    lines = (TableLine(LineKind.TOTAL, (text, "1")), TableLine(LineKind.GROUP, ("甲", "1")))
    blocks = (Heading(1, text), Text(text), Table(text, columns, lines), Note(text))
    return sample.printed(Report(text, "", blocks, text, "2021年")).content


def brief_parts(text: str) -> bytes:
    sheet = BriefSheet(text, ((text[:40], text), ("乙", "丙")), ((text, (text,)),))
    return sample.brief_bytes([sheet])


def chapters(text: str) -> bytes:
    cover = Cover("项目册", "共1个项目", "", "某局", "2021年")
    overview = Report("综述", "", (Text("甲。"),), "", "")
    chapter = Chapter(text, (sample.brief(text),))
    return sample.printed(Booklet(cover, overview, (), (chapter,))).content


PLACES: tuple[Place, ...] = (
    narrow_cells, groups, merged_groups, annex_titles, chart_labels, report_parts, brief_parts,
    chapters,
)  # fmt: skip


def visible(text: str) -> str:
    """What is to be seen of a text: no spaces, no invisible marks, letters with their accents."""
    seen = "".join(one for one in text if one not in "\u200b\ufeff\u00ad\u2060")
    return reading.bare(unicodedata.normalize("NFC", seen))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_prints_whole_and_on_the_page(place: Place, name: str) -> None:
    content = place(HOSTILE[name])
    lines = set_lines(content)
    printed = Counter("".join(line.text for line in lines))
    for character, count in Counter(visible(HOSTILE[name])).items():
        assert printed[character] >= count, character
    sizes = [(width * MM, height * MM) for width, height in reading.page_sizes(content)]
    for line in lines:
        width, height = sizes[line.page]
        assert line.x >= 0, line
        assert line.right <= width, line
        assert 0 <= line.y <= height, line


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", REFUSED)
def test_what_no_font_has_is_refused_by_name(place: Place, name: str) -> None:
    text, code = REFUSED[name]
    with pytest.raises(RefusedInput) as refused:
        place(text)
    assert code in refused.value.reason
    assert refused.value.place
    str(refused.value).encode("utf-8")


def test_a_label_taller_than_a_page_goes_on_beside_its_chart_on_the_next() -> None:
    name = "".join(f"第{at}类产业" for at in range(400))
    lines = set_lines(chart_labels(name))
    # Charts are set in 五号, what else there is on these pages in larger type.
    labels = [line.text for line in lines if line.size == 10.5 and "（" not in line.text]
    assert name in "".join(labels)
    assert len({line.page for line in lines}) > 2
    # One scale: the caption once, below the last part, and each figure once.
    texts = [line.text for line in lines]
    assert texts.count("图1　分布") == texts.count("3（75%）") == texts.count("0.5") == 1
    assert texts.index("图1　分布") > texts.index("0.5")


def test_the_cover_refuses_what_it_has_no_room_for() -> None:
    cover = Cover("黔江区项目册", "共1个项目", "文号" * 20, "区招商投资促进局、" * 6, "2021年")
    overview = Report("综述", "", (Text("甲。"),), "", "")
    lines = set_lines(sample.printed(Booklet(cover, overview, (), ())).content)
    first = [line for line in lines if line.page == 0]
    assert "文号" * 20 in "".join(line.text for line in first)
    assert all(line.x >= 28 * MM - 0.1 and line.right <= 184 * MM + 8.1 for line in first)
    for named in ({"title": "长" * 56}, {"number": "长" * 81}, {"issuer": "长" * 81}):
        with pytest.raises(RefusedInput, match="封面放不下"):
            sample.printed(Booklet(replace(cover, **named), overview, (), ()))


@pytest.mark.parametrize("text", ["<b>&amp;</b>%d", "征求意见稿" * 8, HOSTILE["unseen"], "—（”，"])
def test_any_watermark_is_drawn(text: str) -> None:
    plain, marked = (sample.annex_bytes(sample.annex((1,)), watermark=mark) for mark in ("", text))
    assert reading.page_texts(plain) == reading.page_texts(marked)
    assert len(marked) > len(plain)


@pytest.mark.parametrize(("text", "why"), [("\U0001f600", r"U\+1F600"), ("稿" * 41, "斜印不下")])
def test_a_watermark_that_cannot_be_drawn_is_refused(text: str, why: str) -> None:
    with pytest.raises(RefusedInput, match=f"水印.*{why}"):
        sample.annex_bytes(sample.annex((1,)), watermark=text)


def test_a_typed_indent_is_not_added_to_the_one_that_is_set() -> None:
    report = Report("标题", "", (Text("　　建设。"), Text("建设。")), "", "")
    one, other = (line for line in set_lines(sample.printed(report).content) if line.size == 16)
    assert one.x == other.x
    assert one.text == other.text


def test_a_further_page_is_headed_with_the_name_as_it_was_typed() -> None:
    sheet = BriefSheet("甲　乙\u00a0丙项目", (), (("建设内容", ("建设标准厂房，" * 300,)),))
    texts = reading.page_texts(sample.brief_bytes([sheet]))
    assert len(texts) > 1
    assert texts[1].startswith("甲乙丙项目（续）")


def test_a_name_of_blanks_still_stands_in_the_contents() -> None:
    assert "（未填名称）" in "".join(reading.page_texts(chapters(" 　")))
