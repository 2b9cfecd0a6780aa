"""Running text, measured in millimetres on the finished page (GB/T 9704-2012)."""

import io

import pytest
from PIL import Image

from app.briefing.cells import Grid, TableStyle
from app.briefing.fonts import Role
from app.briefing.pages import OFFICIAL_PAGE, Frame, NumberPlace, Paper
from app.briefing.paragraphs import Level, Paragraph
from app.briefing.prose import Flow
from app.documents.pictures import read_picture
from tests.documents import official, reading
from tests.documents.setlines import set_lines

MM = 72 / 25.4
TOP, LEFT, RIGHT, BOTTOM = 37.0, 28.0, 26.0, 35.0
PITCH = 225 / 22
BODY = "全区储备项目建设规模及内容均已摸排，配套设施和标准厂房同步推进。"
SENTENCE = "建设标准厂房和配套设施" * 7 + "。"


def set_text(parts: list[Paragraph], *, keep: bool = True) -> bytes:
    paper = Paper(OFFICIAL_PAGE, "试排", "", numbers=NumberPlace.NONE)
    Flow(Frame(paper), keep_together=keep).add(parts)
    return paper.finish().content


def baselines(content: bytes, number: int = 0) -> list[tuple[float, float]]:
    """Left end and baseline of each line of a page, in mm from its upper left corner."""
    lines = (line for line in set_lines(content) if line.page == number)
    return [(line.x / MM, 297 - line.y / MM) for line in lines]


def is_on_grid(baseline: float) -> bool:
    # Characters of 16 points stand in the middle of their lines: 0.38 em below it.
    line = (baseline - TOP - 0.38 * 16 / MM) / PITCH - 0.5
    return abs(line - round(line)) * PITCH <= 0.2


def test_a_page_holds_22_lines_of_28_characters() -> None:
    # One paragraph: its first line is indented by two.
    content = set_text([Paragraph(Level.BODY, "建" * 26 + "设" * 28 * 60)])
    lines = baselines(content)
    assert len(lines) == 22
    assert all(is_on_grid(y) for _, y in lines)
    assert lines[1][1] - lines[0][1] == pytest.approx(PITCH, abs=0.01)
    boxes = reading.page_boxes(content, 0)
    assert len(boxes) == 26 + 28 * 21
    row = boxes[26 : 26 + 28]
    assert row[1].left - row[0].left == pytest.approx(15.793 / MM, abs=0.01)
    assert row[0].left == pytest.approx(LEFT, abs=1)
    assert row[-1].right == pytest.approx(210 - RIGHT, abs=1)
    assert lines[0][0] - lines[1][0] == pytest.approx(2 * 15.793 / MM, abs=0.01)


@pytest.mark.parametrize(
    ("level", "font", "size"),
    [
        (Level.TITLE, "ChubeiSong-Bold", 22),
        (Level.SUBTITLE, "ChubeiKai-Regular", 16),
        (Level.LABEL, "NotoSansSC-Medium", 16),
        (Level.FIRST, "NotoSansSC-Medium", 16),
        (Level.SECOND, "ChubeiKai-Regular", 16),
        (Level.THIRD, "ChubeiFang-Regular", 16),
        (Level.FOURTH, "ChubeiFang-Regular", 16),
        (Level.BODY, "ChubeiFang-Regular", 16),
        (Level.NOTE, "ChubeiFang-Regular", 14),
    ],
)
def test_each_level_has_its_font_and_size(level: Level, font: str, size: int) -> None:
    content = set_text([Paragraph(level, "储备项目情况")])
    assert [(name[8:], set_in) for name, set_in in reading.text_states(content, 0)] == [
        (font, size)
    ]
    ((x, y),) = baselines(content)
    assert is_on_grid(y)
    if level in (Level.TITLE, Level.SUBTITLE):
        boxes = reading.page_boxes(content, 0)
        middle = (boxes[0].left + boxes[-1].right) / 2
        assert middle == pytest.approx((LEFT + 210 - RIGHT) / 2, abs=0.5)
    else:
        indent = 0.0 if level is Level.LABEL else 2 * (15.793 if size == 16 else 13.82) / MM
        assert x - LEFT == pytest.approx(indent, abs=0.1)


def test_baselines_are_on_the_grid_below_a_table_and_a_picture() -> None:
    paper = Paper(OFFICIAL_PAGE, "试排", "", numbers=NumberPlace.NONE)
    frame = Frame(paper)
    flow = Flow(frame)
    flow.add([Paragraph(Level.BODY, "前文。")])
    page = paper.format
    grid = Grid((page.left, page.right), TableStyle(10.5, 14.7, 3.0, 2.3))
    flow.table(grid, None, [grid.row([grid.cell("表", 0, Role.FANG, "left")]) for _ in range(3)])
    below_table = frame.y
    flow.add([Paragraph(Level.BODY, "表后。")])
    image = io.BytesIO()
    Image.new("RGB", (600, 333), "white").save(image, "PNG")
    flow.picture(read_picture(image.getvalue(), "图"), "图1　位置")
    flow.draw(77.7, lambda left, top, width: None)
    flow.add([Paragraph(Level.BODY, "图后。")])
    content = paper.finish().content
    lines = baselines(content)
    # The table sets its own lines; the first and the last three are the flow's.
    flowing = [lines[0], *lines[4:]]
    assert len(flowing) == 4
    assert all(is_on_grid(y) for _, y in flowing)
    assert (page.top - below_table) / page.height * 22 == pytest.approx(
        round((page.top - below_table) / page.height * 22), abs=1e-6
    )


@pytest.mark.parametrize("lines_before", range(15, 22))
def test_a_heading_keeps_two_lines_of_its_text(lines_before: int) -> None:
    before = [Paragraph(Level.BODY, "行。")] * lines_before
    content = set_text(
        [*before, Paragraph(Level.FIRST, "一、标题"), Paragraph(Level.SECOND, "（一）小标题"),
         Paragraph(Level.BODY, SENTENCE)]
    )  # fmt: skip
    first, *rest = reading.page_texts(content)
    page = next(text for text in (first, *rest) if "标题" in text)
    # Two headings and the three lines of the text, which are not parted.
    assert "一、标题（一）小标题" + reading.bare(SENTENCE) in page
    assert bool(rest) == (lines_before > 17)


@pytest.mark.parametrize("lines_before", range(19, 22))
def test_no_line_of_a_paragraph_stands_alone(lines_before: int) -> None:
    before = [Paragraph(Level.BODY, "行。")] * lines_before
    text = [*before, Paragraph(Level.BODY, "建" * 26 + "设" * 28 * 2 + "完成了")]
    counts = [sum(1 for _ in baselines(set_text(text), page)) for page in range(2)]
    on_first = counts[0] - lines_before
    assert on_first + counts[1] == 4
    assert on_first in (0, 2)
    # Switched off, the page is filled.
    counts = [sum(1 for _ in baselines(set_text(text, keep=False), page)) for page in range(2)]
    assert counts[0] == 22


def test_issuer_and_date_stand_as_the_standard_has_them() -> None:
    content = set_text(
        [
            Paragraph(Level.BODY, "正文。"),
            Paragraph(Level.SIGNATURE, "黔江区招商投资促进局\n2021年6月30日"),
        ]
    )
    body, issuer, date = baselines(content)
    cell = 15.793 / MM
    # One line blank; the issuer ends two characters from the edge; the date begins two further in.
    assert issuer[1] - body[1] == pytest.approx(2 * PITCH, abs=0.01)
    boxes = reading.page_boxes(content, 0)
    issuer_end = next(box.right for box in boxes if box.character == "局")
    date_end = boxes[-1].right
    assert date[0] - issuer[0] == pytest.approx(2 * cell, abs=0.01)
    assert max(issuer_end, date_end) == pytest.approx(210 - RIGHT - 2 * cell, abs=0.8)


def test_issuer_and_date_take_text_along_to_a_new_page() -> None:
    before = [Paragraph(Level.BODY, "行。")] * 18
    texts = reading.page_texts(
        set_text([*before, Paragraph(Level.BODY, SENTENCE), Paragraph(Level.SIGNATURE, "局\n六月")])
    )
    assert len(texts) == 2
    assert "配套设施" in texts[1]
    assert texts[1].endswith("局六月")


def test_all_text_is_present_once_and_in_order() -> None:
    texts = [text for text in official.published_texts() if len(text) > 20]
    content = set_text([Paragraph(Level.BODY, text) for text in texts])
    assert "".join(reading.page_texts(content)) == reading.bare("".join(texts))


def test_headings_are_told_when_they_are_placed() -> None:
    paper = Paper(OFFICIAL_PAGE, "试排", "")
    told: list[tuple[Level, str, int]] = []
    flow = Flow(
        Frame(paper), on_heading=lambda level, text, y: told.append((level, text, paper.number))
    )
    flow.add([Paragraph(Level.BODY, "行。")] * 20)
    flow.add([Paragraph(Level.FIRST, "一、后"), Paragraph(Level.BODY, SENTENCE)])
    assert told == [(Level.FIRST, "一、后", 2)]


@pytest.mark.parametrize(
    "text", ["<b>粗</b>&amp;", "X" * 10_000, "，" * 400, "（" * 400, "\x0b\x0c"]
)
def test_hostile_text_prints_whole(text: str) -> None:
    parts = [Paragraph(Level.BODY, text)]
    assert "".join(reading.page_texts(set_text(parts))) == reading.bare(text)


def test_a_line_that_just_fills_the_column_is_set_as_it_is() -> None:
    # Each line is full and none ends with a mark, so that no mark has to give.
    content = set_text([Paragraph(Level.BODY, "建设标准厂房，" * 17)])
    assert [len(line.text) for line in set_lines(content)] == [26, 28, 28, 28, 9]
    assert "TJ" not in reading.page_content(content, 0)
