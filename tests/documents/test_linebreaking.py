"""避头尾 over the published projects and a thousand made-up texts, at three widths."""

import re
from itertools import pairwise

import pytest

from app.briefing.fonts import Role, typeface
from app.briefing.lines import Line, break_lines, clusters
from tests.documents import official

FACE = typeface(Role.FANG)
MM = 72 / 25.4
# The marks of GB/T 9704 and the further marks of GB/T 15834 and of printers' usage.
NEVER_FIRST = "，。、；：！？）》”’％〉】〕」』｝］·℃‰"
NEVER_LAST = "（《“‘〈【〔「『｛［"
# Body of 28 characters, the annex's column of contents, and a cell 20 mm wide.
WIDTHS = {"body": (16.0, 156 * MM), "annex": (9.0, 62 * MM), "narrow": (9.0, 20 * MM)}
NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")


def texts() -> list[str]:
    return official.published_texts() + official.made_up_texts(1000)


def set_at(name: str) -> list[tuple[str, float, list[Line]]]:
    size, width = WIDTHS[name]
    return [(text, width, break_lines(text, FACE, size, width)) for text in texts()]


@pytest.mark.parametrize("name", WIDTHS)
def test_no_line_begins_or_ends_with_a_forbidden_mark(name: str) -> None:
    size, width = WIDTHS[name]
    for text, _, lines in set_at(name):
        for before, line in pairwise(lines):
            # Marks in a row may be wider than a narrow cell: then one has to begin a line.
            around = before.text[-12:] + line.text[:12]
            marks = max(re.findall(rf"[{NEVER_FIRST}{NEVER_LAST}]+", around), key=len, default="")
            if FACE.width(marks, size) + size > width:
                continue
            assert line.text[0] not in NEVER_FIRST, (text, before.text, line.text)
            assert before.text[-1] not in NEVER_LAST, (text, before.text, line.text)


@pytest.mark.parametrize("name", WIDTHS)
def test_no_number_is_cut_that_fits_a_line(name: str) -> None:
    size, width = WIDTHS[name]
    for text, _, lines in set_at(name):
        numbers = [match for match in NUMBER.findall(text) if FACE.width(match, size) <= width]
        on_lines = [match for line in lines for match in NUMBER.findall(line.text)]
        for number in set(numbers):
            assert on_lines.count(number) == numbers.count(number), (number, text)


@pytest.mark.parametrize("name", ["body", "annex"])
def test_number_and_unit_words_and_long_dashes_stay_whole(name: str) -> None:
    for text, _, lines in set_at(name):
        joined = "\n".join(line.text for line in lines)
        for token in (*official.TOKENS, "——", "……"):
            assert joined.count(token) == text.count(token), (token, joined)


@pytest.mark.parametrize("name", WIDTHS)
def test_every_character_is_set_once_and_every_line_fits(name: str) -> None:
    for text, width, lines in set_at(name):
        assert "".join("".join(line.text.split()) for line in lines) == "".join(text.split())
        assert all(line.width <= width + 0.02 for line in lines), (text, lines)
        assert [line.ends for line in lines] == [False] * (len(lines) - 1) + [True]


def test_a_last_line_of_one_character_gets_company() -> None:
    # Ten to a line: eleven leave one over, and the line before spares one.
    assert lines_of("一二三四五六七八九十百", 100) == ["一二三四五六七八九", "十百"]
    assert lines_of("一二三四五六七八九十百。", 100) == ["一二三四五六七八九", "十百。"]
    # Two are company enough; a line of three has none to spare.
    assert lines_of("一二三四五六七八九十百千", 100) == ["一二三四五六七八九十", "百千"]
    assert lines_of("一二三四", 30) == ["一二三", "四"]


def test_a_single_character_stands_alone_only_below_a_line_ending_in_a_wide_token() -> None:
    alone = [lines for _, _, lines in set_at("body") if len(lines) > 1 and is_alone(lines[-1])]
    # 15 % of 28 characters.
    assert all(FACE.width(clusters(lines[-2].text)[-1], 1) > 4.2 for lines in alone), alone
    assert len(alone) < 5


def is_alone(line: Line) -> bool:
    return len(line.text.strip(NEVER_FIRST + NEVER_LAST)) == 1


def lines_of(text: str, width: float, size: float = 10) -> list[str]:
    return [line.text for line in break_lines(text, FACE, size, width)]


@pytest.mark.parametrize(
    ("text", "em"),
    [
        ("建设", 2.0),
        ("（建设）", 4.0),
        ("》，建", 2.5),
        ("，“建", 2.5),
        ("》（建", 2.5),
        ("（《建", 2.5),
        ("。”）建", 3.0),
        # Digits of 仿宋 are half an em wide; an eighth of an em beside them.
        ("建12设", 3.25),
        ("12设", 2.125),
        ("（12）", 3.0),
        ("约5%的", 1 + 0.125 + 0.5 + 0.833 + 0.125 + 1),
        ("——", 2.0),
        ("建 12", 2.333),
    ],
)
def test_marks_are_squeezed_and_gaps_come_in(text: str, em: float) -> None:
    assert FACE.width(text, 100) == pytest.approx(em * 100, abs=0.5)


@pytest.mark.parametrize("mark", "％℃々？")
def test_a_mark_that_fills_its_square_does_not_hang(mark: str) -> None:
    # 仿宋 has ？ in the middle of its square; the others are as wide as it.
    width = FACE.width("一二三" + mark, 10)
    assert len(lines_of("一二三" + mark, width - 1)) == 2


def test_the_halves_of_a_dash_join_in_every_role() -> None:
    for role in Role:
        face = typeface(role)
        assert 1600 < face.measures["——"].width <= 2000


def test_a_token_wider_than_the_cell_is_cut_at_a_seam() -> None:
    # 20 mm hold 5.6 em of 9 points less padding; the span of dates is 7 em long.
    assert lines_of("2021.3-2022.12", 56) == ["2021.3-", "2022.12"]
    assert lines_of("（12345平方米），", 45) == ["（12345", "平方米），"]


def test_an_apostrophe_leaves_no_hole_in_a_word() -> None:
    assert FACE.width("it’s", 100) < FACE.width("its", 100) + 51


def test_strokes_and_connectors_begin_no_line() -> None:
    for text in ("一二三四和/或五六", "一二三四～五六七", "一二三四—五六七"):
        lines = lines_of(text, 50)
        assert all(line[0] not in "/～—" for line in lines[1:]), lines
        assert all(line[-1] != "/" for line in lines), lines


@pytest.mark.parametrize(
    "text", ["X" * 10_000, "。" * 500, "（" * 500, "1" * 999, "—" * 77, "（1）" * 300, " " * 400]
)
@pytest.mark.parametrize("width", [10.5, 56.0, 442.2])
def test_hostile_text_comes_out_whole(text: str, width: float) -> None:
    lines = break_lines(text, FACE, 10, width)
    assert "".join(line.text for line in lines) == text.strip()
    assert all(line.width <= width + 0.02 for line in lines)
