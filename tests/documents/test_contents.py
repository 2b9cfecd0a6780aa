"""The pages of the contents: none with next to nothing on it, measured on the finished file."""

from collections.abc import Sequence
from itertools import pairwise

import pytest

from app.briefing.contents import Contents, Entry
from app.briefing.pages import OFFICIAL_PAGE, Paper
from tests.documents.setlines import SetLine, set_lines

MM = 72 / 25.4
TOP, BOTTOM = 260 * MM, 35 * MM
NAME = "黔江区中药材种植及初加工示范基地建设项目"


def printed(entries: Sequence[Entry]) -> list[list[SetLine]]:
    """The lines of each page of the contents but its title and dots; each entry leads to 1."""
    paper = Paper(OFFICIAL_PAGE, "试排", "")
    contents = Contents(entries, paper)
    held = paper.hold(len(contents.pages))
    for _ in entries:
        contents.reach(paper)
    paper.resume(held)
    contents.paint(paper, len(contents.pages))
    lines = [
        line
        for line in set_lines(paper.finish().content)
        if not line.text.startswith(("目", "…")) and not line.text.isdigit() and line.y > BOTTOM
    ]
    pages = len(contents.pages)
    return [[line for line in lines if line.page == page] for page in range(pages)]


def entries_of(chapters: Sequence[int], name: str = "项目") -> list[Entry]:
    found = []
    for chapter, count in enumerate(chapters, 1):
        found.append(Entry(0, f"第{chapter}类产业"))
        found += [Entry(1, f"{name}之{'一二三四五六七八九十'[at % 10]}") for at in range(count)]
    return found


def pitch_of(pages: list[list[SetLine]]) -> float:
    """The distance from line to line, in mm."""
    ys = [line.y for line in pages[0]]
    return min(above - below for above, below in pairwise(ys)) / MM


@pytest.mark.parametrize("count", range(1, 140))
def test_no_page_of_the_contents_is_left_with_next_to_nothing(count: int) -> None:
    chapters = [7] * (count // 8) + ([count % 8 - 1] if count % 8 else [])
    pages = printed(entries_of(chapters))
    assert sum(map(len, pages)) == count
    assert len(pages) == 1 or min(map(len, pages)) >= 4
    for page in pages:
        assert min(line.y for line in page) > BOTTOM
        assert max(line.y for line in page) < TOP
        # A category is not parted from its first project, but where it has none.
        assert page is pages[-1] or not page[-1].text.startswith("第") or count % 8 == 1


@pytest.mark.parametrize(
    ("count", "pages", "lines"),
    [(20, 1, 22), (42, 2, 22), (43, 2, 23), (44, 2, 23), (45, 2, 24), (46, 3, 22), (67, 3, 23)],
)
def test_a_line_or_two_more_to_the_page_where_that_saves_one(
    count: int, pages: int, lines: int
) -> None:
    # Two lines of the first page are the title's; 225 mm are shared by the lines.
    found = printed(entries_of([count - 1]))
    assert len(found) == pages
    assert pitch_of(found) == pytest.approx(225 / lines, abs=0.05)


def test_what_cannot_be_saved_is_filled_from_the_page_before() -> None:
    # Of two and of three lines: neither 22, 23 nor 24 lines to the page hold the last one.
    two, three = Entry(1, NAME * 2), Entry(1, NAME * 3)
    first, second, last = printed([*[two] * 10, three, *[two] * 8, three, three])
    assert [len(first), len(second), len(last)] == [20, 19, 6]
    assert pitch_of([first]) == pytest.approx(225 / 22, abs=0.05)


def test_a_category_brought_over_brings_no_other_one_to_the_end_of_a_page() -> None:
    two, three, head = Entry(1, NAME * 2), Entry(1, NAME * 3), Entry(0, "第二类产业")
    _, second, last = printed([*[two] * 10, three, *[two] * 7, head, head, three, three])
    assert [line.text for line in last[:2]] == ["第二类产业"] * 2
    assert len(second) + len(last) == 25
