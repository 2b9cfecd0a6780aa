"""Tables, notes and charts of a briefing at the ends of pages, measured on the finished file."""

import re
from itertools import pairwise

import pytest

from app.documents.blocks import (
    Bar,
    Block,
    Chart,
    ChartKind,
    Column,
    Heading,
    Note,
    Table,
    TableLine,
    Text,
)
from app.documents.report import Report
from app.queries.sheet import LineKind
from tests.documents import reading, sample
from tests.documents.setlines import SetLine, set_lines

MM = 72 / 25.4
PITCH = 225 * MM / 22
BOTTOM = 35 * MM
NOTES = (
    Note("注：1.由几个单位共同负责的项目，在每个单位名下各计一次；合计中每个项目只计一次。"),
    Note("2.“甲业”并入“乙业”统计。", is_further=True),
)
COLUMNS = (Column("责任单位", "left", 62), Column("项目数\n（个）", "right", 30))
HEAD = "责任单位项目数（个）"
ROW = re.compile(r"^(合计|单位\d+|原因\d+)$")


def table(groups: int, parts: int = 0) -> Table:
    """A table of 合计, so many groups, and the last group told in parts."""
    lines = [TableLine(LineKind.TOTAL, ("合计", "90"))]
    lines += [TableLine(LineKind.GROUP, (f"单位{at}", "1")) for at in range(1, groups + 1)]
    lines += [TableLine(LineKind.PART, (f"原因{at}", "1")) for at in range(1, parts + 1)]
    return Table("表1　分布情况", COLUMNS, tuple(lines))


def printed(*blocks: Block, before: int = 0) -> bytes:
    """A report without a title: lines of text, then the blocks."""
    lines = tuple(Text("一行") for _ in range(before))
    return sample.printed(Report("", "", (*lines, *blocks), "", "")).content


def on_pages(content: bytes) -> list[list[SetLine]]:
    """The lines of each page without its number, from the top."""
    lines = [line for line in set_lines(content) if line.y > BOTTOM]
    pages = max(line.page for line in lines) + 1
    return [[line for line in lines if line.page == page] for page in range(pages)]


def rows_on(page: list[SetLine]) -> list[str]:
    return [line.text.strip() for line in page if ROW.match(line.text.strip())]


def blank_at_foot(page: list[SetLine]) -> float:
    """Lines of the grid below the last line or table row of a page."""
    return (min(line.y for line in page) - BOTTOM) / PITCH


@pytest.mark.parametrize("before", range(9, 22))
@pytest.mark.parametrize(("groups", "parts"), [(3, 0), (6, 0), (9, 4), (19, 0), (2, 3)])
def test_a_table_goes_on_with_header_rows_and_notes(before: int, groups: int, parts: int) -> None:
    content = printed(table(groups, parts), *NOTES, Text("后文。"), before=before)
    pages = on_pages(content)
    texts = ["".join(line.text for line in page) for page in pages]
    found = [rows_on(page) for page in pages]
    named = [f"单位{at}" for at in range(1, groups + 1)] + [
        f"原因{at}" for at in range(1, parts + 1)
    ]
    assert [row for rows in found for row in rows] == ["合计", *named]
    parted = [rows for rows in found if rows]
    if len(parted) > 1:
        assert len(parted[0]) >= 3
        assert len(parted[-1]) >= 2
    for rows, text in zip(found, texts, strict=True):
        # The header above the rows of each page, and on no other.
        assert text.count(HEAD) == bool(rows)
    # A group stands on one page with all the parts it is told in.
    told = {f"单位{groups}", *named[groups:]} if parts else set()
    assert all(told <= set(rows) or not told & set(rows) for rows in found)
    (last,) = (text for text, rows in zip(texts, found, strict=True) if named[-1] in rows)
    for note in NOTES:
        assert reading.bare(note.text) in reading.bare(last)
    (first,) = (text for text, rows in zip(texts, found, strict=True) if "合计" in rows)
    assert "表1" in first
    # Five lines of the grid at most are left for the sake of a table that can be parted.
    assert blank_at_foot(pages[0]) < 6 or len(named) < 4 or parts > groups


def test_as_much_of_a_long_table_stands_on_the_first_page_as_fits() -> None:
    pages = on_pages(printed(table(19), before=14))
    # Below 14 lines and the title 7 are left: the header takes 1.3 of them, each row 0.73.
    assert [len(rows_on(page)) for page in pages] == [7, 13]
    assert blank_at_foot(pages[0]) < 1


def test_a_short_table_stays_whole_where_that_leaves_little_blank() -> None:
    pages = on_pages(printed(table(4), before=17))
    assert [len(rows_on(page)) for page in pages] == [0, 5]


def test_the_second_note_is_numbered_below_the_number_of_the_first() -> None:
    content = printed(table(3), *NOTES)
    one = next(box for box in reading.page_boxes(content, 0) if box.character == "1")
    lines = [line for page in on_pages(content) for line in page]
    first = next(line for line in lines if line.text.startswith("注："))
    second = next(line for line in lines if line.text.startswith("2."))
    assert one.left > first.x / MM
    # Two characters of 14 points, each in its cell, further in than the first one.
    assert second.x - first.x == pytest.approx(28, abs=1)


def chart(bars: int = 6) -> Chart:
    shown = tuple(Bar(f"类{at}", float(at), str(at)) for at in range(1, bars + 1))
    return Chart("图1　各类投资", "亿元", ChartKind.BARS, shown)


LONG = Text("按所属行业分，项目涉及若干行业，" * 20)


def test_text_is_drawn_up_before_a_chart_that_does_not_fit() -> None:
    content = printed(chart(), Heading(2, "（二）按行业"), LONG, table(3), before=17)
    first, second, *_ = on_pages(content)
    assert "（二）按行业" in "".join(line.text for line in first)
    assert blank_at_foot(first) < 1
    captions = [line for line in second if line.text.startswith("图1")]
    texts = [line for line in second if "所属行业" in line.text]
    # The chart heads the page, the rest of the text is below it and nothing lies over it.
    assert len(captions) == 1
    assert texts
    assert captions[0].y > max(line.y for line in texts)
    assert min(line.y for line in second) > BOTTOM
    for page in (first, second):
        ys = sorted({round(line.y, 1) for line in page if line.size == 16})
        assert all(below - above >= PITCH - 0.2 for above, below in pairwise(ys))


@pytest.mark.parametrize("words", range(460, 600, 13))
def test_a_paragraph_around_a_chart_leaves_no_line_alone(words: int) -> None:
    text = Text(("按所属行业分，项目涉及若干行业，" * 40)[:words] + "。")
    pages = on_pages(printed(chart(), Heading(2, "（二）按行业"), text, before=17))
    for page in pages[1:]:
        assert len([line for line in page if line.size == 16]) >= 2


@pytest.mark.parametrize(
    "following", [Heading(1, "二、下一章"), table(12), chart(3)], ids=["chapter", "table", "chart"]
)
def test_a_chart_goes_past_no_chapter_table_or_chart(following: Block) -> None:
    content = printed(chart(), following, LONG, before=17)
    first, second, *_ = on_pages(content)
    assert len(first) == 17
    assert "图1" in "".join(line.text for line in second)


def test_a_chart_stands_ahead_of_issuer_and_date() -> None:
    report = Report("", "", (*(Text("一行") for _ in range(17)), chart()), "某局", "2021年1月1日")
    pages = on_pages(sample.printed(report).content)
    text = "".join(line.text for page in pages for line in page)
    assert text.index("图1") < text.index("某局")
