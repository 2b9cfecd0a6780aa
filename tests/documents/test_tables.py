"""Tables: merged group cells, rules, numbers, pages."""

from collections.abc import Sequence
from itertools import pairwise

import pytest

from app.briefing.cells import Cell, Grid, Row, TableStyle
from app.briefing.fonts import Role, typeface
from app.briefing.pages import MM, OFFICIAL_PAGE, Frame, NumberPlace, Paper
from app.briefing.tables import Merge, paint_table
from tests.documents import reading

STYLE = TableStyle(10.5, 14.7, 3.0, 2.3)
TALL = "建设标准厂房和配套设施，" * 400


def grid_of(shares: Sequence[float]) -> Grid:
    page = OFFICIAL_PAGE
    edges, at = [page.left], 0.0
    for share in shares:
        at += share
        edges.append(page.left + page.width * at / sum(shares))
    return Grid(tuple(edges), STYLE)


def printed(groups: Sequence[tuple[str, Sequence[str]]]) -> tuple[bytes, Grid]:
    """A table with a merged cell for each group: its name, and the texts of its rows."""
    grid = grid_of((2, 5, 2))
    rows: list[Row] = []
    merges: list[Merge] = []
    for name, texts in groups:
        first = len(rows)
        for number, text in enumerate(texts, 1):
            cells = [cell(grid, "", 0), cell(grid, text, 1), cell(grid, str(number), 2, "right")]
            rows.append(grid.row(cells))
        merges.append(Merge(0, first, len(rows) - 1, grid.cell(name, 0, Role.HEI, "center")))
    header = grid.row([cell(grid, text, at) for at, text in enumerate(("产业", "名称", "数"))])
    paper = Paper(OFFICIAL_PAGE, "试排", "", numbers=NumberPlace.NONE)
    paint_table(Frame(paper), grid, header, rows, merges=merges)
    return paper.finish().content, grid


def cell(grid: Grid, text: str, column: int, align: str = "left") -> Cell:
    return grid.cell(text, column, Role.FANG, "right" if align == "right" else "left")


def assert_cells_closed(content: bytes, grid: Grid) -> None:
    """Each column of each page is a ladder: closed above and below, both sides without a gap."""
    edges = [edge / MM for edge in grid.edges]
    for number in range(len(reading.page_sizes(content))):
        rules = reading.page_rules(content, number)
        ys = [rule.y1 for rule in rules if rule.y1 == rule.y2]
        top, bottom = min(ys), max(ys)
        for left, right in pairwise(edges):
            across = {
                round(rule.y1, 1)
                for rule in rules
                if rule.y1 == rule.y2 and rule.x1 <= left + 0.05 and rule.x2 >= right - 0.05
            }
            assert {round(top, 1), round(bottom, 1)} <= across, (number, left)
        for x in edges:
            spans = sorted(
                (min(rule.y1, rule.y2), max(rule.y1, rule.y2))
                for rule in rules
                if abs(rule.x1 - rule.x2) < 0.01 and abs(rule.x1 - x) < 0.05
            )
            reached = top
            for start, end in spans:
                assert start <= reached + 0.05
                reached = max(reached, end)
            assert reached == pytest.approx(bottom, abs=0.05)


GROUPS = [
    [("医疗卫生服务业（16个）", ["中医院迁建项目"] * 16), ("养生养老产业", ["养老中心"] * 3)],
    [("一类", ["项目"] * 90), ("二类", ["项目"] * 50), ("三类", ["项目"])],
    [("很长很长很长很长很长很长很长很长很长的一类产业名称" * 2, ["项目"]), ("乙", ["项目"] * 2)],
    [("甲", [TALL, "项目", TALL]), ("乙", ["项目"])],
    [("名称" * 300, ["项目"] * 80), ("乙", ["项目"])],
]


@pytest.mark.parametrize("groups", GROUPS)
def test_merged_cells_are_closed_on_each_page_and_nothing_is_lost(
    groups: list[tuple[str, list[str]]],
) -> None:
    content, grid = printed(groups)
    assert_cells_closed(content, grid)
    texts = reading.page_texts(content)
    assert all(text.startswith("产业名称数") for text in texts)
    joined = "".join(text.removeprefix("产业名称数") for text in texts)
    expected = "".join(
        name + "".join(text + str(at) for at, text in enumerate(rows, 1)) for name, rows in groups
    )
    assert sorted(joined) == sorted(reading.bare(expected))
    for number in range(len(texts)):
        boxes = reading.page_boxes(content, number)
        assert max(box.bottom for box in boxes) <= 297 - 35 + 0.3
        assert min(box.top for box in boxes) >= 37 - 0.3


def test_no_rule_runs_through_a_merged_cell() -> None:
    content, grid = printed([("甲类", ["项目"] * 6), ("乙类", ["项目"] * 4)])
    left, right = (edge / MM for edge in grid.edges[:2])
    inside = [
        rule.y1
        for rule in reading.page_rules(content, 0)
        if rule.y1 == rule.y2 and rule.x1 <= left + 0.05 and rule.x2 >= right - 0.05
    ]
    # Above and below the header, between the groups, at the end.
    assert len({round(y, 1) for y in inside}) == 4


def test_a_merged_cells_text_stands_in_the_middle_of_its_rows() -> None:
    content, _ = printed([("甲", ["项目"] * 5)])
    boxes = reading.page_boxes(content, 0)
    name = next(box for box in boxes if box.character == "甲")
    rows = [box for box in boxes if box.character == "项"]
    middle = (rows[0].top + rows[-1].bottom) / 2
    assert (name.top + name.bottom) / 2 == pytest.approx(middle, abs=0.4)


@pytest.mark.parametrize("before", range(22, 34))
def test_a_merged_cells_text_is_not_parted_by_the_end_of_a_page(before: int) -> None:
    # Seven lines of five characters, beside one row of the first page or more.
    name = "医药产业医疗器械产业健康食品加工产业（含中药材初加工）"
    content, grid = printed([("甲类", ["项目"] * before), (name, ["项目"] * 9)])
    assert sum(text.count(name) for text in reading.page_texts(content)) == 1
    assert_cells_closed(content, grid)


@pytest.mark.parametrize("number", ["123456789012345", "-9,876,543.21", "12345678.9%"])
def test_a_number_too_long_for_its_cell_is_set_smaller_never_cut(number: str) -> None:
    grid = grid_of((6, 1))
    made = grid.cell(number, 1, Role.FANG, "right")
    ((left, text, slack),) = made.lines
    assert text == number
    assert slack == 0.0
    assert made.size < STYLE.size
    width = typeface(Role.FANG).width(number, made.size)
    assert left >= grid.edges[1] + STYLE.pad_x - 0.02
    assert left + width <= grid.edges[2] - STYLE.pad_x + 0.02


def test_a_table_is_linear_in_its_rows() -> None:
    # Not its time but its work: pages in proportion, one header on each.
    short, _ = printed([("甲", ["项目"] * 100)])
    long, _ = printed([("甲", ["项目"] * 1000)])
    pages = len(reading.page_sizes(long))
    assert pages == pytest.approx(10 * len(reading.page_sizes(short)), abs=9)


def test_upright_rules_go_down_in_one_as_far_as_rows_have_the_same_columns() -> None:
    grid = grid_of((1, 2))
    narrow = grid.row([cell(grid, "甲", 0), cell(grid, "乙", 1)])
    across = grid.row([grid.cell("丙", 0, Role.FANG, "left", 2)])
    paper = Paper(OFFICIAL_PAGE, "试排", "", numbers=NumberPlace.NONE)
    paint_table(Frame(paper), grid, None, [narrow, narrow, narrow, across, narrow])
    found = [rule for rule in reading.page_rules(paper.finish().content, 0) if rule.x1 == rule.x2]
    left, middle, right = (edge / MM for edge in grid.edges)
    # The page's upper edge is at 37 mm; all rows are of one height.
    high = (STYLE.pitch + 2 * STYLE.pad_y) / MM
    expected = [
        (x, 37 + first * high, 37 + last * high)
        for places, first, last in (
            ((left, middle, right), 0, 3),
            ((left, right), 3, 4),
            ((left, middle, right), 4, 5),
        )
        for x in places
    ]
    assert [(rule.x1, rule.y1, rule.y2) for rule in found] == [
        pytest.approx(each, abs=0.01) for each in expected
    ]
