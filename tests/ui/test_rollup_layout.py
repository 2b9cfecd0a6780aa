"""The arithmetic of the rollup page's charts and texts, without a window."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.rollup.scale import (
    elide_middle,
    fit_lines,
    free_labels,
    label_step,
    length,
    run_of_years,
    share_room,
    ticks,
)
from app.ui.rollup.shades import make_shades, shade_tokens
from app.ui.rollup.tiles import Tile, short_project_names, tile_words
from app.ui.rollup.treemap import Box, squarify
from app.ui.rollup.wording import least_told, short_names

AMOUNTS = st.lists(st.integers(1, 10**13), min_size=1, max_size=40).map(
    lambda amounts: sorted(amounts, reverse=True)
)
AREAS = st.tuples(st.floats(50, 2000), st.floats(50, 2000))


def _measure(text: str) -> float:
    """Every character ten wide."""
    return 10.0 * len(text)


def _overlap(one: Box, other: Box) -> float:
    width = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    height = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return max(width, 0.0) * max(height, 0.0)


@given(AMOUNTS, AREAS)
def test_tiles_have_their_share_of_the_area(amounts: list[int], size: tuple[float, float]) -> None:
    area = size[0] * size[1]
    boxes = squarify(amounts, Box(0, 0, *size))
    for amount, box in zip(amounts, boxes, strict=True):
        assert box.width * box.height == pytest.approx(
            area * amount / sum(amounts), rel=1e-6, abs=area * 1e-9
        )
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= size[0] * (1 + 1e-9)
        assert box.y + box.height <= size[1] * (1 + 1e-9)


@given(AMOUNTS, AREAS)
def test_tiles_do_not_overlap(amounts: list[int], size: tuple[float, float]) -> None:
    boxes = squarify(amounts, Box(0, 0, *size))
    slack = size[0] * size[1] * 1e-9
    assert all(_overlap(one, other) <= slack for one, other in combinations(boxes, 2))


def test_the_worked_example_of_the_squarified_treemap() -> None:
    # Bruls, Huizing, van Wijk 2000: 6, 6, 4, 3, 2, 2, 1 in 6 × 4.
    boxes = squarify([6, 6, 4, 3, 2, 2, 1], Box(0, 0, 6, 4))
    assert [(round(box.width, 2), round(box.height, 2)) for box in boxes[:4]] == [
        (3.0, 2.0),
        (3.0, 2.0),
        (1.71, 2.33),
        (1.29, 2.33),
    ]


def test_nothing_has_no_area() -> None:
    assert [box.width for box in squarify([0, 0], Box(0, 0, 10, 10))] == [0.0, 0.0]
    assert squarify([], Box(0, 0, 10, 10)) == []


@pytest.mark.parametrize(
    ("largest", "expected"),
    [
        (204_822, [0, 100_000, 200_000]),
        (3, [0, 1, 2, 3]),
        (7, [0, 2, 4, 6]),
        (1, [0, 1]),
        (0, [0]),
    ],
)
def test_ticks_are_round(largest: int, expected: list[int]) -> None:
    assert ticks(largest) == expected


@given(st.integers(1, 10**16))
def test_ticks_are_few_and_even(largest: int) -> None:
    found = ticks(largest)
    assert 2 <= len(found) <= 4
    assert found[-1] <= largest
    assert len({later - earlier for earlier, later in pairwise(found)}) == 1
    assert str(found[1]).rstrip("0") in {"1", "2", "5"}


def test_what_is_there_can_be_seen_and_keeps_its_scale() -> None:
    assert length(0, 100, 50, 2) == 0
    assert length(1, 1_000_000, 50, 2) == 2
    assert length(50, 100, 50, 2) == 25
    assert length(100, 100, 50, 2) == 50


def test_years_without_projects_are_kept_unless_there_are_too_many() -> None:
    assert run_of_years([2018, 2020, 2021]) == [2018, 2019, 2020, 2021]
    assert run_of_years([1958, 2020]) == [1958, 2020]
    assert run_of_years([]) == []


def test_labels_leave_out_as_few_as_possible() -> None:
    assert label_step([30, 30, 30], 40) == 1
    assert label_step([50, 50, 50], 40) == 2


def test_the_most_important_labels_are_written_first() -> None:
    side_by_side = [Box(0, 0, 30, 10), Box(20, 0, 30, 10), Box(60, 0, 30, 10)]
    assert free_labels(side_by_side, [], [1, 0, 2]) == {1, 2}
    bars = [Box(5, 10, 20, 90), Box(25, 0, 20, 100), Box(65, 10, 20, 90)]
    assert free_labels(side_by_side, bars, [0, 2]) == {2}


def test_room_is_taken_from_the_widest() -> None:
    assert share_room([10, 20], 100) == [10, 20]
    assert share_room([200, 10, 30], 100) == [60, 10, 30]


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        ("中央预算内投资和专项债券", 200, "中央预算内投资和专项债券"),
        ("中央预算内投资和专项债券", 80, "中央预算…项债券"),
        ("中央预算内投资", 30, "中…资"),
        ("中央预算内投资", 20, ""),
    ],
)
def test_names_are_shortened_in_the_middle(text: str, room: float, expected: str) -> None:
    assert elide_middle(text, room, _measure) == expected


@pytest.mark.parametrize(
    ("text", "room", "most", "expected"),
    [
        ("重庆中医药学院", 70, 3, ["重庆中医药学院"]),
        ("重庆中医药学院", 60, 3, ["重庆中医", "药学院"]),
        ("重庆中医药学院", 60, 1, ["重庆中…学院"]),
        ("重庆中医药学院", 30, 1, []),
        ("重庆中医药学院", 60, 0, []),
    ],
)
def test_names_are_broken_into_lines(
    text: str, room: float, most: int, expected: list[str]
) -> None:
    assert fit_lines(text, room, most, _measure) == expected


@given(st.text("甲乙丙丁", min_size=1, max_size=40), st.floats(0, 300), st.integers(0, 4))
def test_lines_fit(text: str, room: float, most: int) -> None:
    lines = fit_lines(text, room, most, _measure)
    assert len(lines) <= most
    assert all(_measure(line) <= room for line in lines)
    assert not lines or "…" in lines[-1] or "".join(lines) == text


def test_categories_keep_their_colours() -> None:
    tokens = shade_tokens(
        ["旅游", "养生养老产业", "农业", "医疗卫生服务业", "工业", "商贸", "水利"]
    )
    assert tokens["医疗卫生服务业"] == "chart_medical"
    assert tokens["养生养老产业"] == "chart_elderly"
    assert (tokens["旅游"], tokens["农业"]) == ("chart_pharma", "chart_management")
    assert tokens["水利"] == "chart_management"


def test_categories_are_shortened_unless_two_become_the_same() -> None:
    assert short_names(["医疗卫生服务业", "养生养老产业"])["医疗卫生服务业"] == "医疗卫生"
    assert short_names(["旅游业", "旅游产业"]) == {"旅游业": "旅游业", "旅游产业": "旅游产业"}


def test_a_place_is_left_out_where_several_names_begin_with_it() -> None:
    names = ["黔江区蚕桑生物产业园", "黔江区体育公园项目", "涪陵区体育公园项目", "园区道路项目"]
    assert short_project_names(names) == [
        "蚕桑生物产业园",
        "体育公园项目",
        "涪陵区体育公园项目",
        "园区道路项目",
    ]


def test_dividing_amounts_are_said_in_round_words() -> None:
    assert least_told(100_000_000) == "1 亿元"
    assert least_told(50_000_000) == "5,000 万元"


def _tile(name: str, project_id: int = 1) -> Tile:
    figures = ("100,000　3.6%", "100,000", "3.6%")
    return Tile(project_id, name, name, figures, "3.6%", 1, "alt", "")


@pytest.mark.parametrize(
    ("room", "most", "said"),
    [
        (200, 4, (["重庆中医药学院"], "100,000　3.6%")),
        (80, 4, (["重庆中医药学院"], "100,000")),
        # Two lines for the name, and the share where not even the amount has room.
        (50, 4, (["重庆中医", "药学院"], "3.6%")),
        # No line is left under the name.
        (80, 1, (["重庆中医药学院"], "")),
        (10, 4, ([], "")),
    ],
)
def test_a_tile_says_its_amount_where_a_line_is_left_for_it(
    room: float, most: int, said: tuple[list[str], str]
) -> None:
    tile = _tile("重庆中医药学院")
    assert tile_words(tile, room, most, _measure, _measure, keeps_figures=False) == said


def test_a_large_tile_keeps_a_line_for_its_amount() -> None:
    tile = _tile("甲" * 20)
    lines, figures = tile_words(tile, 80, 3, _measure, _measure, keeps_figures=True)
    assert (len(lines), figures) == (2, "100,000")


def test_many_categories_of_one_colour_are_counted_in_the_legend() -> None:
    names = [f"第{at}类" for at in range(6)]
    shades = make_shades(names, shade_tokens(names))
    assert [shade.short for shade in shades] == ["第0类", "第1类", "第2类", "其余 3 类"]
    assert shades[-1].name == "第3类、第4类、第5类"
