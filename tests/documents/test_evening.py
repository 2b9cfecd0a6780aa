"""Lines chosen together: no hole before a number that went to the next line whole."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.briefing.evening import even_lines
from app.briefing.fonts import Role, typeface
from app.briefing.lines import Line, break_lines
from app.briefing.pages import OFFICIAL_PAGE, NumberPlace, Paper
from tests.documents import official, reading
from tests.documents.setlines import set_lines

FACE = typeface(Role.FANG)
# A line of the official page: 28 cells of 15.793 points, the last one whole.
WIDTH, TRACKING, INDENT = 28 * 15.793 + 0.207, -0.207, 2 * 15.793


def filled(text: str) -> list[Line]:
    return break_lines(text, FACE, 16.0, WIDTH, tracking=TRACKING, indent=INDENT)


def evened(text: str) -> list[Line]:
    return even_lines(filled(text), text, FACE, 16.0, WIDTH, tracking=TRACKING, indent=INDENT)


def widest(lines: list[Line]) -> float:
    """The most that a character of these lines is moved from its neighbour, in em."""
    free = [(WIDTH - line.indent - line.width, line.text) for line in lines if not line.ends]
    return max((space / 16 / len(text) for space, text in free), default=0.0)


def test_a_number_is_drawn_in_by_squeezing_marks_and_gaps() -> None:
    text = (
        "从投资集中程度看，投资额最大的3个项目合计220.00亿元，占总投资的78.8%；"
        "单个项目投资的中位数为0.95亿元。"
    )
    assert filled(text)[0].text == "从投资集中程度看，投资额最大的3个项目合计"
    assert [line.text for line in evened(text)] == [
        "从投资集中程度看，投资额最大的3个项目合计220.00亿元，",
        "占总投资的78.8%；单个项目投资的中位数为0.95亿元。",
    ]


def test_two_lines_share_what_one_is_short_of() -> None:
    text = "新" * 25 + "，" + "建" * 22 + "2021.3-2022.12设" + "施" * 12 + "。"
    before, after = filled(text), evened(text)
    assert [len(line.text) for line in before[:2]] == [26, 22]
    assert widest(after) < 0.75 * widest(before)


def test_a_last_line_of_one_character_is_drawn_in() -> None:
    # No line is loose, and the number is too wide to be spared.
    text = "健康，养老，配套设施，医疗服务中心，年产约1,000万元及"
    assert [line.text for line in filled(text)] == [text[:-1], "及"]
    assert [line.text for line in evened(text)] == [text]


def test_an_address_breaks_after_its_strokes() -> None:
    text = "建设标准厂房和配套设施，详见https://example.invalid/projects/2021/health/index.html。"
    lines = evened(text)
    assert "".join(line.text for line in lines) == text
    assert lines[0].text.endswith("/")
    assert widest(lines) < 0.1


@settings(max_examples=60)
@given(st.integers(0, 10**9))
def test_nothing_is_lost_and_nothing_is_spread_wider_than_before(seed: int) -> None:
    (text,) = official.made_up_texts(1, seed)
    before, after = filled(text), evened(text)
    assert reading.bare("".join(line.text for line in after)) == reading.bare(text)
    assert [line.ends for line in after] == [False] * (len(after) - 1) + [True]
    # One line may be spread a little more, so that several others are less.
    assert widest(after) <= 1.5 * max(widest(before), 0.1)


@pytest.mark.parametrize("text", ["X" * 300, "，" * 300, "（" * 90, "建", "——" * 40, "1" * 50])
def test_what_cannot_be_evened_is_left_as_it_is(text: str) -> None:
    assert "".join(line.text for line in evened(text)) == text


def test_a_tight_line_ends_at_the_edge_and_its_characters_do_not_touch() -> None:
    text = "建设（一期），《规模》；约12个、3.5万平方米，和“内容”"
    natural = FACE.width(text, 16.0)
    paper = Paper(OFFICIAL_PAGE, "试排", "", numbers=NumberPlace.NONE)
    paper.text(80.0, 700.0, text, Role.FANG, 16.0)
    paper.text(80.0, 600.0, text, Role.FANG, 16.0, 0.0, -20.0)
    content = paper.finish().content
    plain, tight = set_lines(content)
    assert tight.text == plain.text == text
    assert plain.right == pytest.approx(80 + natural, abs=0.1)
    assert tight.right == pytest.approx(80 + natural - 20, abs=0.1)
    boxes = reading.page_boxes(content, 0)[len(text) :]
    assert "".join(box.character for box in boxes) == text
    for left, right in pairwise(boxes):
        assert right.left > left.right - 0.02, (left, right)
