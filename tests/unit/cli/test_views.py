"""``--view NAME`` and the list of views."""

import csv
import io
from pathlib import Path

import pytest

from app.library.file import open_library
from app.operations.views import create_view
from tests.library_files import AUTHOR
from tests.unit.cli.conftest import Run


@pytest.fixture
def saved(library: Path) -> Path:
    with open_library(library, author=AUTHOR, must_write=True) as opened:
        opened.perform(
            create_view(
                "林业 清单", "行业:林业", "industry", "total:desc", "name,share,total,units"
            )
        )
        opened.perform(create_view("坏的", "没有这栏:甲"))
    return library


def test_a_view_filters_and_orders_like_its_query_and_sort(chubei: Run, saved: Path) -> None:
    # Annex 2, 林业: 20 to 24.
    found = chubei("projects", saved, "--view", " 林业  清单 ", "--json").json
    assert [each["number"] for each in found] == [24, 20, 22, 21, 23]
    typed = chubei("projects", saved, "--view", "林业 清单", "--sort", "number", "--json").json
    assert [each["number"] for each in typed] == [20, 21, 22, 23, 24]


def test_the_query_holds_beside_the_view(chubei: Run, saved: Path) -> None:
    words = ("--view", "林业 清单", "--query", "投资>=2亿")
    found = chubei("projects", saved, *words, "--json").json
    assert [each["number"] for each in found] == [24, 20, 22]
    sums = chubei("rollup", saved, "--by", "financing", *words, "--json").json
    # 20: 37,000; 22: 21,500; 24: 100,000.
    assert (sums["count"], sums["total_wan"]) == (3, 158_500)


def test_tables_have_the_views_columns(chubei: Run, saved: Path) -> None:
    text = chubei("projects", saved, "--view", "林业 清单").out.splitlines()
    assert text[0].split() == ["项目名称", "总投资（万元）", "责任单位"]
    table = chubei("projects", saved, "--view", "林业 清单", "--csv").out
    rows = list(csv.reader(io.StringIO(table.removeprefix("\ufeff"))))
    assert rows[0] == ["项目名称", "总投资（万元）", "责任单位", "储备库", "标识"]
    assert rows[1][:2] == ["黔江区蚕桑生物产业园", "100000"]
    assert len(chubei("projects", saved, "--csv").out.splitlines()[0].split(",")) > 15


def test_projects_stand_in_the_views_groups(chubei: Run, saved: Path) -> None:
    with open_library(saved, author=AUTHOR, must_write=True) as opened:
        opened.perform(create_view("按方式", "行业:林业", "financing", "total", "name,total"))
    found = chubei("projects", saved, "--view", "按方式", "--json").json
    # Annex 2: 政府投资 has 22 alone, which stands among the others there.
    asked = chubei("projects", saved, "--query", "行业:林业", "--json").json
    amounts = {each["number"]: (each["financing"], each["total_yuan"]) for each in asked}
    assert {each["number"]: each["groups"] for each in found} == {
        number: [financing] for number, (financing, _) in amounts.items()
    }
    runs = [each["groups"][0] for each in found]
    assert len({*runs}) == sum(1 for at, name in enumerate(runs) if runs[at - 1 : at] != [name]) > 1
    text = chubei("projects", saved, "--view", "按方式").out
    heads = [line.split()[0] for line in text.splitlines() if "个）" in line]
    assert heads == [f"{name}（{runs.count(name)}个）" for name in dict.fromkeys(runs)]
    other = chubei("projects", saved, "--view", "按方式", "--group", "reserve", "--json").json
    assert {len(each["groups"]) for each in other} == {1}
    assert other[0]["groups"] == [other[0]["reserve"]]


def test_the_programs_own_views_have_names_too(chubei: Run, saved: Path) -> None:
    # 18 projects without calendar years.
    assert len(chubei("projects", saved, "--view", "未排期", "--json").json) == 18


def test_an_unknown_view_lists_those_there_are(chubei: Run, saved: Path) -> None:
    for verb in (("projects", saved), ("rollup", saved, "--by", "category")):
        refused = chubei(*verb, "--view", "林木")
        assert refused.code == 1
        assert "没有“林木”这个视图" in refused.err
        assert "林业 清单、坏的、全部项目、招商引资清单" in refused.err


def test_a_view_of_another_version_says_why_it_cannot_be_read(chubei: Run, saved: Path) -> None:
    refused = chubei("projects", saved, "--view", "坏的")
    assert refused.code == 1
    assert "视图“坏的”的条件读不懂" in refused.err


def test_briefs_of_a_view(chubei: Run, saved: Path) -> None:
    done = chubei("brief", saved, "--kind", "one-page", "--view", "林业 清单", "-o", "林业.pdf")
    assert "（5 页）" in done.out


def test_views_are_listed_with_what_they_show(chubei: Run, saved: Path) -> None:
    listed = chubei("views", saved, "--json").json
    first, broken, *own = listed
    assert (first["name"], first["is_saved"], first["count"]) == ("林业 清单", True, 5)
    assert first["columns"] == ["name", "share", "total", "units"]
    assert (broken["name"], broken["count"]) == ("坏的", None)
    assert [each["count"] for each in own] == [36, 12, 18, 5]
    text = chubei("views", saved).out
    assert "没有这栏:甲（读不懂）" in text
