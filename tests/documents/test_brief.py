from dataclasses import replace

import pytest

from app.documents.brief import BriefSheet
from app.documents.collect import Briefs
from app.documents.wording import numeral
from app.errors import Cancelled, RefusedInput
from tests.documents import reading, sample

# GB/T 9704-2012: margins of the official page, in millimetres.
TOP, LEFT, RIGHT, BOTTOM = 37, 28, 26, 35
WIDTH, HEIGHT = 210, 297


def body_size(content: bytes, page: int = 0) -> float:
    """The size the 仿宋 of the sections is set in: the last 仿宋 on the page."""
    sizes = [size for name, size in reading.text_states(content, page) if "Fang" in name]
    return sizes[-1]


def test_a_brief_is_one_a4_page() -> None:
    content = sample.brief_bytes([sample.brief()])
    assert len(reading.page_sizes(content)) == 1
    assert reading.page_sizes(content)[0] == pytest.approx((210, 297), abs=0.2)


def test_every_font_is_an_embedded_subset() -> None:
    for font in reading.fonts(sample.brief_bytes([sample.brief()])):
        assert font.is_embedded
        assert font.has_unicode
        assert "+" in font.name


def test_title_facts_and_sections_stand_in_order_and_once() -> None:
    text = reading.page_texts(sample.brief_bytes([sample.brief()]))[0]
    places = [
        text.index(part)
        for part in (
            "松溪县中医院迁建项目",
            "所属产业卫生健康",
            "建设地点松溪县城东街道",
            "总投资19000万元",
            "责任单位县卫生健康委、县中医院",
            "一、建设规模及内容",
            reading.bare(sample.LONG),
            "二、效益分析",
            "预计年门诊量25万人次",
        )
    ]
    assert places == sorted(places)
    assert text.count(reading.bare(sample.LONG)) == 1


def test_empty_sections_are_dropped_and_the_rest_renumbered() -> None:
    text = reading.page_texts(sample.brief_bytes([sample.brief()]))[0]
    assert "项目背景" not in text
    assert "合作方式" not in text
    assert "三、" not in text


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "一"), (8, "八"), (10, "十"), (12, "十二"), (20, "二十"), (31, "三十一")],
)
def test_section_numbers(number: int, written: str) -> None:
    assert numeral(number) == written


@pytest.mark.parametrize("paragraphs", [1, 3, 6, 20])
def test_no_text_outside_the_text_area(paragraphs: int) -> None:
    content = sample.brief_bytes([sample.brief(paragraphs=paragraphs)])
    for number in range(len(reading.page_sizes(content))):
        boxes = reading.page_boxes(content, number)[:-3]
        assert min(box.left for box in boxes) >= LEFT - 0.3
        assert max(box.right for box in boxes) <= WIDTH - RIGHT + 0.3
        assert min(box.top for box in boxes) >= TOP - 0.3
        assert max(box.bottom for box in boxes) <= HEIGHT - BOTTOM + 0.3


def test_title_is_centred_in_22_points() -> None:
    content = sample.brief_bytes([sample.brief()])
    boxes = reading.page_boxes(content, 0)[: len("松溪县中医院迁建项目")]
    middle = (boxes[0].left + boxes[-1].right) / 2
    assert middle == pytest.approx((LEFT + WIDTH - RIGHT) / 2, abs=0.8)
    assert [size for name, size in reading.text_states(content, 0) if "Song-Bold" in name] == [22]


def test_body_is_16_points_28_characters_to_the_line() -> None:
    # The first line is indented by two characters, the second holds 28.
    sheet = BriefSheet("试排项目", (), (("建设内容", ("试" * 26 + "验" * 28 + "完成",)),))
    content = sample.brief_bytes([sheet])
    assert body_size(content) == 16
    boxes = [box for box in reading.page_boxes(content, 0) if box.character in "试验完"][1:]
    rows = sorted({round(box.top) for box in boxes})
    second = [box for box in boxes if box.character == "验"]
    assert max(box.top for box in second) - min(box.top for box in second) < 1
    assert second[0].left == pytest.approx(LEFT, abs=1)
    assert second[-1].right == pytest.approx(WIDTH - RIGHT, abs=1)
    # 28.99 points from line to line.
    pitch = next(box.top for box in boxes if box.character == "完") - second[0].top
    assert pitch == pytest.approx(28.99 / reading.MM, abs=1.5)
    assert len(rows) >= 3


def test_long_text_shrinks_before_it_takes_a_second_page() -> None:
    seen = []
    for paragraphs in range(1, 14):
        content = sample.brief_bytes([sample.brief(paragraphs=paragraphs)])
        seen.append((body_size(content), len(reading.page_sizes(content)) > 1))
    assert seen == sorted(seen, key=lambda entry: (-entry[0], entry[1]))
    assert {size for size, _ in seen} == {16, 14, 12}
    assert (seen[0], seen[-1]) == ((16, False), (12, True))


def test_a_second_page_says_what_it_continues_and_nothing_is_lost() -> None:
    sentences = "".join(f"第{number}项工程。" for number in range(1, 900))
    sheet = replace(sample.brief(), sections=(("建设规模及内容", (sentences,)),))
    content = sample.brief_bytes([sheet])
    texts = reading.page_texts(content)
    assert len(texts) > 2
    # Each page but the last is filled to its last line (of 12 points: 7.7 mm).
    for number in range(len(texts) - 1):
        boxes = reading.page_boxes(content, number)[: -len(f"—{number + 1}—")]
        assert max(box.bottom for box in boxes) > HEIGHT - BOTTOM - 7.7
    heading = "松溪县中医院迁建项目（续）"
    assert all(text.startswith(heading) for text in texts[1:])
    bodies = [text.removeprefix(heading) for text in texts]
    joined = "".join(body.removesuffix(f"—{number}—") for number, body in enumerate(bodies, 1))
    assert joined.endswith(reading.bare(sentences))


def test_several_briefs_each_start_a_page() -> None:
    names = [f"第{number}个项目" for number in range(1, 6)]
    texts = reading.page_texts(sample.brief_bytes([sample.brief(name) for name in names]))
    assert [text[:5] for text in texts] == names
    assert [text[-3:] for text in texts] == [f"—{number}—" for number in range(1, 6)]


@pytest.mark.parametrize("length", [30, 60, 200, 2000])
def test_a_long_title_is_broken_never_clipped(length: int) -> None:
    title = "".join(chr(0x4E00 + index % 50) for index in range(length))
    shown = [c for c in title if c in "一丁七万丈三上下不与专且丙业丛东丝两严"]
    title = "".join(shown)
    content = sample.brief_bytes([sample.brief(title)])
    printed = "".join(
        box.character
        for number in range(len(reading.page_sizes(content)))
        for box in reading.page_boxes(content, number)[:-3]
    )
    assert printed.startswith(title)


@pytest.mark.parametrize("text", ["<b>粗</b>&amp;", "=cmd|'/c calc'!A1", "X" * 10_000, "。" * 500])
def test_hostile_text_prints_as_typed(text: str) -> None:
    sheet = replace(sample.brief(), sections=(("备注", (text,)),), facts=(("备注", text),))
    joined = "".join(reading.page_texts(sample.brief_bytes([sheet])))
    most = max(set(text), key=text.count)
    assert joined.count(most) >= 2 * text.count(most)


def test_an_emoji_is_refused_by_name_with_its_place() -> None:
    sheet = replace(sample.brief(), sections=(("项目背景", ("很好👍🏻",)),))
    with pytest.raises(RefusedInput) as caught:
        sample.brief_bytes([sheet])
    assert caught.value.field == "项目背景"
    assert "松溪县中医院迁建项目" in caught.value.place
    assert "“👍”（U+1F44D）" in caught.value.reason


def test_a_brief_of_a_bare_name_prints() -> None:
    texts = reading.page_texts(sample.brief_bytes([BriefSheet("只有名称", (), ())]))
    assert texts == ["只有名称—1—"]


def test_briefs_nobody_wants_any_more_are_given_up() -> None:
    sheets = [sample.brief(f"第{number}个项目") for number in range(4)]
    with pytest.raises(Cancelled):
        sample.printed(Briefs(tuple(sheets)), progress=lambda done, total: done < 2)


def test_metadata_of_one_and_of_several() -> None:
    one = reading.metadata(sample.brief_bytes([sample.brief()], author="某某"))
    assert one == {"title": "松溪县中医院迁建项目", "author": "某某", "language": "zh-CN"}
    two = reading.metadata(sample.brief_bytes([sample.brief(), sample.brief()]))
    assert two["title"] == "项目简介（2个项目）"
