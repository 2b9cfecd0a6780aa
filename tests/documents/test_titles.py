"""Titles: centred, balanced, broken at their meaning (GB/T 9704-2012, 7.3.1)."""

import pytest

from app.briefing.titles import title_lines

WIDTH = 156 * 72 / 25.4


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("松溪县中医院迁建项目", ["松溪县中医院迁建项目"]),
        (
            "关于黔江区大健康产业项目储备库二〇二一年上半年建设进展情况的报告",
            ["关于黔江区大健康产业项目储备库", "二〇二一年上半年建设进展情况的报告"],
        ),
        (
            "重庆市黔江区中药材种植及初加工示范基地建设项目",
            ["重庆市黔江区中药材种植及", "初加工示范基地建设项目"],
        ),
        (
            "黔江区人民医院门诊综合楼改扩建及配套设施建设项目",
            ["黔江区人民医院门诊综合楼", "改扩建及配套设施建设项目"],
        ),
        (
            "黔江区“互联网+医疗健康”示范项目《实施方案》",
            ["黔江区“互联网+医疗健康”", "示范项目《实施方案》"],
        ),
    ],
)
def test_titles_break_at_their_meaning(title: str, lines: list[str]) -> None:
    size, found = title_lines(title, WIDTH)
    assert size == 22
    assert [line.text for line in found] == lines


@pytest.mark.parametrize("length", range(2, 80, 7))
def test_any_title_fits_and_is_whole(length: int) -> None:
    title = ("某某县储备项目与年度计划二〇二一，" * 9)[:length]
    _, found = title_lines(title, WIDTH)
    assert "".join(line.text for line in found) == title
    assert all(line.width <= WIDTH + 0.02 for line in found)
    assert [line.ends for line in found] == [False] * (len(found) - 1) + [True]
