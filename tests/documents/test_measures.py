"""Qianjiang's own documents, opened again and measured (GB/T 9704-2012)."""

import re
from collections.abc import Callable
from itertools import product

import pytest

from app.briefing.document import print_document
from app.documents.annextable import SUBTOTAL, AnnexTable
from app.documents.collect import Briefs, Collected, collect
from app.documents.settings import Arrangement
from app.library.file import open_library
from app.queries.filter import Filter
from app.queries.querytext import parse_query
from tests.documents import reading
from tests.documents.qianjiang import settings
from tests.documents.setlines import SetLine, set_lines
from tests.library_files import AUTHOR, qianjiang_copy

MM = 72 / 25.4
# 5.2.1 and 5.2.3: margins of 37, 28, 26 and 35 mm; 22 lines on 225 mm.
LEFT, RIGHT, TOP, BOTTOM = 28 * MM, 184 * MM, 260 * MM, 35 * MM
PITCH = 225 * MM / 22
# From the middle of a line down to the baseline, in em.
DROP = 0.38
HALF_BLANK = "，。、；：！）》”’"

Print = Callable[..., tuple[Collected, bytes]]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Print:
    """Prints the library's projects as a document, each sort once."""
    path = qianjiang_copy(tmp_path_factory.mktemp("measures"), "黔江.chubei")
    done: dict[str, tuple[Collected, bytes]] = {}

    def printed(kind: str, **chosen: object) -> tuple[Collected, bytes]:
        key = repr((kind, sorted(chosen.items())))
        if key not in done:
            with open_library(path, author=AUTHOR) as library, library.read() as connection:
                found = collect(connection, Filter(parse_query("")), settings(kind, **chosen))
            done[key] = (found, print_document(found).content)
        return done[key]

    return printed


def texts_of(lines: list[SetLine]) -> list[SetLine]:
    """The lines without page numbers (14 points, below the text area)."""
    return [line for line in lines if line.y > BOTTOM]


@pytest.mark.parametrize("kind", ["one-page", "report", "booklet"])
def test_upright_pages_keep_to_the_text_area(printed: Print, kind: str) -> None:
    _, content = printed(kind)
    upright = [width < height for width, height in reading.page_sizes(content)]
    assert sum(upright) >= 8
    for line in set_lines(content):
        if not upright[line.page] or line.y < BOTTOM:
            continue
        # A mark may hang over by its blank half; the last cell of a line keeps its width.
        hangs = line.size / 2 if line.text[-1] in HALF_BLANK else 0.0
        assert line.x >= LEFT - 0.1, line
        assert line.right - hangs <= RIGHT + 0.3, line
        assert BOTTOM <= line.y <= TOP - 0.5 * line.size, line


@pytest.mark.parametrize("is_double", [True, False])
@pytest.mark.parametrize("kind", ["one-page", "report", "booklet"])
def test_numbers_stand_outside_by_parity_7_mm_below(
    printed: Print, kind: str, is_double: bool
) -> None:
    _, content = printed(kind, is_double_sided=is_double)
    upright = [width < height for width, height in reading.page_sizes(content)]
    found = [line for line in set_lines(content) if re.fullmatch(r"— \d+ —", line.text)]
    folios = [int(line.text[2:-2]) for line in found]
    assert folios == list(range(1, len(folios) + 1))
    for line, folio in zip(found, folios, strict=True):
        assert (line.font, line.size) == ("ChubeiSong-Regular", 14.0)
        if not upright[line.page]:
            continue
        assert line.y + 0.3 * 14 == pytest.approx(BOTTOM - 7 * MM, abs=2.0)
        if is_double and folio % 2 == 0:
            assert line.x == pytest.approx(LEFT + 14, abs=0.1)
        else:
            assert line.right == pytest.approx(RIGHT - 14, abs=0.1)


def test_the_report_stands_on_the_grid_in_the_fonts_of_its_levels(printed: Print) -> None:
    _, content = printed("report")
    lines = [line for line in texts_of(set_lines(content)) if line.size == 16]
    assert len(lines) > 50
    for line in lines:
        number = (TOP - line.y - DROP * 16) / PITCH - 0.5
        assert abs(number - round(number)) * PITCH <= 0.2 * MM, line
        if re.match("[一二三四]、", line.text):
            assert line.font == "NotoSansSC-Medium"
            assert line.x == pytest.approx(LEFT + 31.6, abs=0.1)
        elif re.match("（[一二三四五六七]）", line.text):
            assert line.font == "ChubeiKai-Regular"
            assert line.x == pytest.approx(LEFT + 31.6, abs=0.1)
        else:
            assert line.font == "ChubeiFang-Regular"
    title = set_lines(content)[0]
    assert (title.font, title.size) == ("ChubeiSong-Bold", 22.0)
    assert (title.x + title.right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=0.1)


def test_each_brief_stands_on_the_grid_of_its_size(printed: Print) -> None:
    found, content = printed("one-page")
    assert isinstance(found.content, Briefs)
    everything = texts_of(set_lines(content))
    sizes = set()
    for page, sheet in enumerate(found.content.sheets):
        lines = [line for line in everything if line.page == page]
        assert "".join(line.text for line in lines).startswith(sheet.title)
        body = max(line.size for line in lines if line.font == "ChubeiFang-Regular")
        sizes.add(body)
        # Smaller type keeps the proportion of pitch to size, on a whole number of lines.
        pitch = 225 * MM / round(22 * 16 / body)
        flowing = [line for line in lines if line.size == body]
        for line in flowing:
            number = (TOP - line.y - DROP * body) / pitch - 0.5
            assert abs(number - round(number)) * pitch <= 0.2 * MM, line
    assert len(found.content.sheets) == 36
    assert sizes <= {16.0, 14.0, 12.0}


def test_a_long_name_in_the_contents_is_broken_at_its_meaning(printed: Print) -> None:
    _, content = printed("booklet")
    texts = [line.text for line in set_lines(content) if line.page == 2]
    at = texts.index("重庆市黔江区妇幼保健院母婴应急救治")
    assert texts[at + 1] == "中心改扩建项目（原重点部位装饰工程）"


FORMS = list(product(Arrangement, [True, False], [True, False]))


@pytest.mark.parametrize(("arrangement", "totals_first", "merges"), FORMS)
def test_every_form_of_the_annex_is_closed_headed_and_whole(
    printed: Print, arrangement: Arrangement, totals_first: bool, merges: bool
) -> None:
    found, content = printed(
        "annex", arrangement=arrangement, totals_first=totals_first, merges_groups=merges
    )
    table = found.content
    assert isinstance(table, AnnexTable)
    lines = set_lines(content)
    header = "".join(
        reading.bare(title)
        for title in (["分类"] if merges else []) + [column.title for column in table.columns]
    )
    pages = max(line.page for line in lines) + 1
    rest = []
    for page in range(pages):
        assert_closed(reading.page_rules(content, page))
        here = [line.text for line in lines if line.page == page]
        joined = reading.bare("".join(here)).removesuffix(f"—{page + 1}—")
        before, once, after = joined.partition(header)
        assert once
        assert header not in after
        assert bool(before) == (page == 0)
        rest.append(after)
        last = after.rpartition(SUBTOTAL)[2] if totals_first and merges else after
        assert not any(last.endswith(reading.bare(g.heading + g.total)) for g in table.groups)
    printed_text = "".join(rest)
    if not merges:
        assert printed_text == in_order(table, totals_first=totals_first)
    else:
        # A merged name is set when its rows end; the rest is in order all the same.
        for group in table.groups:
            assert printed_text.count(reading.bare(group.heading)) == 1
            printed_text = printed_text.replace(reading.bare(group.heading), "")
        rows = "".join(reading.bare("".join(row)) for g in table.groups for row in g.rows)
        for total in (table.heading + table.total, *(SUBTOTAL + g.total for g in table.groups)):
            assert reading.bare(total) in printed_text
            printed_text = printed_text.replace(reading.bare(total), "", 1)
        assert printed_text == rows


def in_order(table: AnnexTable, *, totals_first: bool) -> str:
    """Everything the rows of a table say, from top to bottom and from left to right."""
    whole = table.heading + table.total
    parts = [whole] if totals_first else []
    for group in table.groups:
        parts.append(group.heading + (group.total if totals_first else ""))
        parts += ["".join(row) for row in group.rows]
        if not totals_first:
            parts.append(SUBTOTAL + group.total)
    if not totals_first:
        parts.append(whole)
    return reading.bare("".join(parts))


def assert_closed(rules: list[reading.Rule]) -> None:
    """Every rule ends on another one that crosses it or ends there too."""
    across = [rule for rule in rules if abs(rule.y1 - rule.y2) < 0.01]
    upright = sorted(rule for rule in rules if abs(rule.x1 - rule.x2) < 0.01)
    assert len(across) + len(upright) == len(rules) > 10
    # Row by row; joined where one begins as the one above it ends.
    down: list[reading.Rule] = []
    for rule in upright:
        if down and down[-1].x1 == rule.x1 and abs(down[-1].y2 - rule.y1) < 0.05:
            down[-1] = down[-1]._replace(y2=rule.y2)
        else:
            down.append(rule)
    for rule in across:
        for x in (rule.x1, rule.x2):
            assert any(
                abs(other.x1 - x) < 0.05
                and min(other.y1, other.y2) - 0.05 <= rule.y1 <= max(other.y1, other.y2) + 0.05
                for other in down
            ), rule
    for rule in down:
        for y in (rule.y1, rule.y2):
            assert any(
                abs(other.y1 - y) < 0.05 and other.x1 - 0.05 <= rule.x1 <= other.x2 + 0.05
                for other in across
            ), rule
