"""Lines on paper: justified to both edges, and copied just as they were set."""

import re

import pypdfium2
import pytest

from app.briefing.evening import WIDEST_STRETCH
from app.briefing.fonts import Role, typeface
from app.briefing.lines import Line, break_lines
from app.briefing.pages import OFFICIAL_PAGE, NumberPlace, Paper
from tests.documents import official, reading

MM = 72 / 25.4
SETTINGS = [
    (Role.FANG, 16.0, 442.2),
    (Role.FANG, 9.0, 160.0),
    (Role.KAI, 16.0, 442.2),
    (Role.HEI, 10.5, 200.0),
    (Role.TITLE, 22.0, 400.0),
    (Role.SONG, 12.0, 300.0),
]
LEFT, TOP, PITCH = 80.0, 780.0, 30.0


def printed(
    lines: list[Line], role: Role, size: float, width: float, most: float = WIDEST_STRETCH
) -> bytes:
    """The lines below each other, justified unless they end or would be spread by over ``most``."""
    paper = Paper(OFFICIAL_PAGE, "试排", "", numbers=NumberPlace.NONE)
    y = TOP
    for line in lines:
        slack = 0.0 if line.ends else width - line.width
        if slack > most * size * (len(line.text) - 1):
            slack = 0.0  # such a line stays ragged
        paper.text(LEFT, y, line.text, role, size, 0.0, slack)
        y -= PITCH
        if y < 40:
            paper.turn()
            y = TOP
    return paper.finish().content


def copied(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    pages = []
    for page in document:
        text = page.get_textpage()
        pages.append(text.get_text_bounded())
        text.close()
        page.close()
    document.close()
    return "\r\n".join(pages).split("\r\n")


@pytest.mark.parametrize(("role", "size", "width"), SETTINGS)
@pytest.mark.parametrize("seed", range(4))
def test_copied_text_is_what_was_set(role: Role, size: float, width: float, seed: int) -> None:
    text = "".join(official.made_up_texts(8, seed)).replace("·", "")
    lines = break_lines(text, typeface(role), size, width)
    expected = [line.text for line in lines]
    assert copied(printed(lines, role, size, width)) == expected


@pytest.mark.parametrize("role", Role)
def test_characters_beyond_the_first_plane_are_drawn_and_copied(role: Role) -> None:
    chain = typeface(role).chain
    rare = next(chr(code) for font in chain for code in sorted(font.glyph_of) if code > 0xFFFF)
    line = Line(f"地名{rare}镇的项目", 7 * 16.0, 0.0, ends=True)
    content = printed([line], role, 16.0, line.width)
    assert copied(content) == [line.text]
    with pypdfium2.PdfDocument(content) as document:
        drawn = document[0].render(scale=1).to_pil().convert("L")
    top = round(OFFICIAL_PAGE.height_mm * MM - TOP)
    for place in range(7):
        left = round(LEFT + 16 * place)
        darkest, _ = drawn.crop((left + 2, top - 12, left + 14, top)).getextrema()
        assert darkest < 160, place


@pytest.mark.parametrize(("role", "size", "width"), SETTINGS)
def test_justified_lines_end_at_the_right_edge(role: Role, size: float, width: float) -> None:
    text = "建设规模" * 9 + "，2021年新建CAR–T标准厂房3.5万平方米；" * 9 + "《建设》（一期）"
    lines = break_lines(text, typeface(role), size, width)
    boxes = reading.page_boxes(printed(lines, role, size, width, most=9.0), 0)
    at = 0
    assert sum(width - line.width > size for line in lines[:-1]) > 1
    for line in lines[:-1]:
        count = len("".join(line.text.split()))
        last = boxes[at + count - 1]
        at += count
        assert last.character == line.text[-1]
        if last.character.isalnum():
            # Ink of a Chinese character ends within an eighth of an em of its square.
            assert last.right == pytest.approx((LEFT + width) / MM, abs=size / MM / 8)
        assert last.right <= (LEFT + width) / MM + 0.1


def test_letters_of_a_word_keep_together_while_the_line_is_spread() -> None:
    paper = Paper(OFFICIAL_PAGE, "试排", "", numbers=NumberPlace.NONE)
    paper.text(LEFT, 700, "建设12345规模", Role.FANG, 16.0)
    paper.text(LEFT, 600, "建设12345规模", Role.FANG, 16.0, 0.0, 12.0)
    boxes = reading.page_boxes(paper.finish().content, 0)
    tight, spread = boxes[:9], boxes[9:]
    assert spread[6].right - spread[2].left == pytest.approx(
        tight[6].right - tight[2].left, abs=0.02
    )
    assert spread[8].right - tight[8].right == pytest.approx(12.0 / MM, abs=0.05)
    # The Chinese characters on either side have moved apart by the same.
    left = spread[1].left - spread[0].left - (tight[1].left - tight[0].left)
    right = spread[8].left - spread[7].left - (tight[8].left - tight[7].left)
    assert left == pytest.approx(right, abs=0.02)
    assert left > 0.5


def test_a_gap_stands_between_chinese_and_digits() -> None:
    paper = Paper(OFFICIAL_PAGE, "试排", "", numbers=NumberPlace.NONE)
    paper.text(LEFT, 700, "设1设", Role.FANG, 16.0)
    boxes = reading.page_boxes(paper.finish().content, 0)
    # Two em-squares, half an em, and an eighth on either side of it.
    assert boxes[2].left - boxes[0].left == pytest.approx(1.75 * 16 / MM, abs=0.05)


def test_tracking_of_the_text_does_not_reach_the_page_number() -> None:
    paper = Paper(OFFICIAL_PAGE, "试排", "")
    plain = paper_number_width(paper.finish().content)
    paper = Paper(OFFICIAL_PAGE, "试排", "")
    paper.text(LEFT, 700, "建设规模", Role.FANG, 16.0, 9.0)
    assert paper_number_width(paper.finish().content) == pytest.approx(plain, abs=0.01)


def paper_number_width(content: bytes) -> float:
    boxes = reading.page_boxes(content, 0)[-3:]
    return boxes[-1].right - boxes[0].left


def test_one_operator_sets_a_plain_line() -> None:
    paper = Paper(OFFICIAL_PAGE, "试排", "", numbers=NumberPlace.NONE)
    paper.text(LEFT, 700, "建设标准厂房，配套设施", Role.FANG, 16.0, 0.0, 8.0)
    content = paper.finish().content
    assert len(reading.text_states(content, 0)) == 1
    assert len(re.findall(r"T[jJ]", reading.page_content(content, 0))) == 1
