"""The reference libraries made of running text: each name stands in the passage it cites.

A passage is the document's own paragraph; what is expected of it is worked out here by plain means.
"""

import re
from datetime import date
from pathlib import Path

import pytest

from app.library.file import open_library
from app.library.reference import load_reference, reference_names
from app.operations.starting import start_library
from app.queries.dimensions import find_dimension
from app.queries.examination.examine import examine
from app.queries.filter import Filter
from app.queries.rollups import load_totals, rollup

PLANS = ("wansheng", "yunyang", "chongqing", "qijiang")
COUNTS = {"wansheng": 63, "yunyang": 71, "chongqing": 112, "qijiang": 10}


def squeezed(text: str) -> str:
    """Leave the blanks out that the web page has put between characters."""
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("name", PLANS)
def test_every_name_and_content_stands_in_its_passage(name: str) -> None:
    library = load_reference(name)
    passages = {each.name: squeezed(each.passage) for each in library.categories}
    lines = {each.name: each.source_line for each in library.categories}
    assert all(passages.values())
    for project in library.projects:
        assert squeezed(project.name) in passages[project.category]
        assert squeezed(project.content) in passages[project.category]
        assert project.source_line == lines[project.category]


@pytest.mark.parametrize("name", PLANS)
def test_nothing_is_stated_that_the_text_does_not_say(name: str) -> None:
    library = load_reference(name)
    assert library.reserve.stated_count is None
    assert library.reserve.stated_total_yuan is None
    assert [each.number for each in library.projects] == list(range(1, COUNTS[name] + 1))
    for project in library.projects:
        assert project.total_yuan is None
        assert not (project.total_text)
        assert not (project.period_text)
        assert not (project.financing)
        assert not project.units


def test_wansheng_has_the_names_of_its_ten_lists_and_no_other() -> None:
    library = load_reference("wansheng")
    named = {
        each.name: [project.name for project in library.projects if project.category == each.name]
        for each in library.categories
    }
    for each in library.categories:
        head, listed = each.passage.split("。", 1)
        assert head == each.name
        assert listed.endswith("等。")
        assert named[each.name] == listed.removesuffix("等。").split("、")
    assert list(map(len, named.values())) == [4, 7, 7, 3, 4, 17, 10, 6, 3, 2]
    boxes = [each.heading[:5] for each in library.categories]
    assert boxes == ["专栏3-1"] * 3 + ["专栏3-2"] * 2 + ["专栏3-3"] * 3 + ["专栏3-4"] * 2


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("chongqing", "特色康养基地"),
        ("chongqing", "温泉康养"),
    ],
)
def test_a_list_that_is_only_names_is_there_as_a_whole(name: str, category: str) -> None:
    library = load_reference(name)
    passage = next(each.passage for each in library.categories if each.name == category)
    listed = re.search(
        r"。(?:建设|打造)(.+?)等(?:特色康养基地|温泉旅游聚集区)。", squeezed(passage)
    )
    assert listed is not None
    found = [each.name for each in library.projects if each.category == category]
    assert found == listed[1].split("、")


def test_all_of_them_in_one_library_say_how_many_have_no_amount(tmp_path: Path) -> None:
    path = tmp_path / "全部.chubei"
    start_library(path, "all")
    with open_library(path) as library, library.read() as connection:
        totals = load_totals(connection, Filter())
        by_reserve = rollup(connection, find_dimension("reserve"), Filter())
    assert reference_names()[0] == "qianjiang"
    assert (totals.count, totals.count_without_amount) == (
        36 + sum(COUNTS.values()),
        sum(COUNTS.values()),
    )
    assert totals.total_yuan == 2_790_637 * 10_000
    first, *others = by_reserve.rows
    assert (first.group, first.count, first.count_without_amount) == ("黔江区大健康产业", 36, 0)
    assert sorted(row.count for row in others) == sorted(COUNTS.values())
    assert all(row.count_without_amount == row.count and not row.total_yuan for row in others)


def test_a_place_in_two_lists_is_found_without_an_amount_to_count_twice(tmp_path: Path) -> None:
    path = tmp_path / "重庆.chubei"
    start_library(path, "chongqing")
    with open_library(path) as library, library.read() as connection:
        findings = examine(connection, today=date(2026, 1, 1)).findings
    twice = {each.projects[0].name: each.sentence for each in findings if each.rule == "duplicate"}
    sentence = "可能是同一个项目：名称相同"
    assert twice == dict.fromkeys(("万盛黑山谷", "梁平百里竹海", "巫山云雨"), sentence)
