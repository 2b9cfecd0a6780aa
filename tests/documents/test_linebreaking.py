"""避头尾 over the published projects and a thousand made-up ones, read back from the PDF."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import pytest

from app.briefing.cells import Grid, TableStyle
from app.briefing.fonts import Role, typeface
from app.briefing.lines import WHOLE, break_lines, clusters
from app.briefing.pages import OFFICIAL_PAGE, Frame, NumberPlace, Paper
from app.briefing.tables import paint_table
from app.documents.blocks import Text
from app.documents.report import Report
from tests.documents import official, reading, sample
from tests.documents.setlines import SetLine, set_lines

FACE = typeface(Role.FANG)
MM = 72 / 25.4
# The marks of GB/T 9704 and the further marks of GB/T 15834 and of printers' usage.
NEVER_FIRST = "，。、；：！？）》”’％〉】〕」』｝］·℃‰"
NEVER_LAST = "（《“‘〈【〔「『｛［"
# Closing marks of 仿宋 whose right half is blank: at a line's end it may hang over the edge.
HALF_BLANK = "，。、；：！）》”’〉】〕」』｝］"
LEFT = 28 * MM
PAD = 1.1 * MM
#: The annex's column of contents, and one 20 mm wide.
COLUMNS = (62 * MM, 20 * MM)


class Setting(NamedTuple):
    """Texts set at one width.

    Attributes:
        size: of the type, in points.
        width: of a line, in points.
        paragraphs: each text and its lines.
    """

    size: float
    width: float
    paragraphs: list[tuple[str, list[SetLine]]]


@cache
def texts() -> list[str]:
    return official.published_texts() + official.made_up_texts(1000)


@cache
def set_at(name: str) -> Setting:
    """The texts as a report's prose (body), or as cells of a column (annex, narrow)."""
    if name == "body":
        report = Report("试排", "", tuple(map(Text, texts())), "", "")
        lines = set_lines(sample.printed(report).content)
        return Setting(16.0, 156 * MM, list(collected(line for line in lines if line.size == 16)))
    at = ("annex", "narrow").index(name)
    left = LEFT + sum(COLUMNS[:at])
    inside = (line for line in table_lines() if left < line.x < left + COLUMNS[at])
    return Setting(9.0, COLUMNS[at] - 2 * PAD, list(collected(inside)))


@cache
def table_lines() -> list[SetLine]:
    """The lines of a table of two columns, each text in both."""
    paper = Paper(OFFICIAL_PAGE, "试排", "", numbers=NumberPlace.NONE)
    edges = (LEFT, LEFT + COLUMNS[0], LEFT + sum(COLUMNS))
    grid = Grid(edges, TableStyle(9.0, 12.0, PAD, 2.5))
    rows = [
        grid.row([grid.cell(text, at, Role.FANG, "left") for at in range(2)]) for text in texts()
    ]
    paint_table(Frame(paper), grid, None, rows)
    return set_lines(paper.finish().content)


def collected(lines: Iterable[SetLine]) -> Iterator[tuple[str, list[SetLine]]]:
    """Each text with its lines: all of it, once, in order, and nothing between."""
    left = iter(lines)
    for text in texts():
        wanted, found = reading.bare(text), list[SetLine]()
        while wanted:
            line = next(left)
            assert wanted.startswith(reading.bare(line.text)), (text, line)
            wanted = wanted.removeprefix(reading.bare(line.text))
            found.append(line)
        yield text, found
    assert next(left, None) is None


NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
RUN = re.compile(rf"[{NEVER_LAST}]*[0-9A-Za-z.,]*[{NEVER_FIRST}{NEVER_LAST}]*")
WIDTHS = ("body", "annex", "narrow")


@pytest.mark.parametrize("name", WIDTHS)
def test_no_line_begins_or_ends_with_a_forbidden_mark(name: str) -> None:
    size, width, paragraphs = set_at(name)
    for text, lines in paragraphs:
        for before, line in pairwise(lines):
            # Marks in a row, or a word with its marks, may be wider than a narrow cell: then one
            # has to begin a line.
            runs = RUN.findall(before.text[-12:] + line.text[:12])
            if max((FACE.width(run, size) for run in runs if run), default=0.0) + size > width:
                continue
            assert line.text[0] not in NEVER_FIRST, (text, before.text, line.text)
            assert before.text[-1] not in NEVER_LAST, (text, before.text, line.text)


@pytest.mark.parametrize("name", WIDTHS)
def test_no_number_is_cut_that_fits_a_line(name: str) -> None:
    size, width, paragraphs = set_at(name)
    for text, lines in paragraphs:
        numbers = [match for match in NUMBER.findall(text) if FACE.width(match, size) <= width]
        on_lines = [match for line in lines for match in NUMBER.findall(line.text)]
        for number in set(numbers):
            assert on_lines.count(number) == numbers.count(number), (number, text)


@pytest.mark.parametrize("name", ["body", "annex"])
def test_number_and_unit_words_and_long_dashes_stay_whole(name: str) -> None:
    for text, lines in set_at(name).paragraphs:
        joined = "\n".join(line.text for line in lines)
        for token in (*official.TOKENS, "——", "……"):
            assert joined.count(token) == text.count(token), (token, joined)


@pytest.mark.parametrize("name", WIDTHS)
def test_every_line_fits(name: str) -> None:
    size, width, paragraphs = set_at(name)
    left = LEFT + (name != "body") * PAD + (name == "narrow") * COLUMNS[0]
    for text, lines in paragraphs:
        for line in lines:
            hangs = size / 2 if line.text[-1] in HALF_BLANK else 0.0
            assert line.right - hangs <= left + width + 0.3, (text, line)
            assert line.x >= left - 0.01


def test_body_is_justified_and_no_line_is_spread_wide() -> None:
    size, width, paragraphs = set_at("body")
    spreads, ragged = [], 0
    for text, lines in paragraphs:
        for line, following in pairwise(lines):
            hangs = size / 2 if line.text[-1] in HALF_BLANK else 0.0
            # A character's cell is 0.207 points narrower than the type.
            short = LEFT + width - (line.right - hangs)
            if short > 0.6:
                ragged += 1
                # Only where a token as wide as that went to the next line, or a character with it.
                moved = "".join(clusters(following.text)[:2])
                assert FACE.width(moved, size) > short > 2 * size, (text, line)
            spreads.append((line.spread + 0.207) / size)
    spreads.sort()
    # In em between two characters; 仿宋 of a full line has 28 of them.
    assert spreads[len(spreads) // 2] <= 0.03
    assert spreads[len(spreads) * 95 // 100] <= 0.13
    assert spreads[-1] <= 0.4
    assert ragged <= 10


def test_published_texts_are_hardly_spread_at_all() -> None:
    count = len(official.published_texts())
    size, _, paragraphs = set_at("body")
    spreads = [line.spread + 0.207 for _, lines in paragraphs[:count] for line in lines]
    assert max(spreads) <= 0.08 * size


def test_a_line_set_tighter_keeps_its_marks_apart() -> None:
    tight = [line for _, lines in set_at("body").paragraphs for line in lines if line.taken]
    assert len(tight) > 100
    # Half an em at most: what is blank in a mark.
    assert max(line.taken for line in tight) <= 500


def test_a_last_line_of_one_character_gets_company() -> None:
    # Ten to a line: eleven leave one over, and the line before spares one.
    assert lines_of("一二三四五六七八九十百", 100) == ["一二三四五六七八九", "十百"]
    assert lines_of("一二三四五六七八九十百。", 100) == ["一二三四五六七八九", "十百。"]
    # Two are company enough; a line of three has none to spare.
    assert lines_of("一二三四五六七八九十百千", 100) == ["一二三四五六七八九十", "百千"]
    assert lines_of("一二三四", 30) == ["一二三", "四"]


def test_a_single_character_stands_alone_only_below_a_line_ending_in_a_wide_token() -> None:
    found = [lines for _, lines in set_at("body").paragraphs if len(lines) > 1]
    alone = [lines for lines in found if len(lines[-1].text.strip(NEVER_FIRST + NEVER_LAST)) == 1]
    # 15 % of 28 characters.
    assert all(FACE.width(clusters(lines[-2].text)[-1], 1) > 4.2 for lines in alone), alone
    assert len(alone) < 5


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
    # Neither an opening mark is left behind, nor a digit, to keep the marks that follow.
    assert lines_of("【55940㎡”）：", 56) == ["【55940", "㎡”）："]
    assert lines_of("2021.3-2022.12。”％、", 56) == ["2021.3-", "2022.12", "。”％、"]


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


@pytest.mark.parametrize("seed", range(5))
def test_what_is_cut_the_quick_way_is_cut_as_the_rules_say(seed: int) -> None:
    """Most characters and marks are told by shorter patterns than that of all rules."""
    for text in official.made_up_texts(200, seed):
        assert clusters(text) == [match.group() for match in re.finditer(WHOLE, text)]
