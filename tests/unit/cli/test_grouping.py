"""``--group`` and ``--sort name``: the year work begins in, the order of a Chinese list."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.library.file import open_library
from app.operations.views import create_view
from tests.annex_parser import parse_annex
from tests.library_files import AUTHOR
from tests.spelling import dictionary_order
from tests.unit.cli.conftest import Run

Refused = Callable[..., str]

ANNEX = parse_annex(
    (Path(__file__).parents[2] / "fixtures/qianjiang_annex.txt").read_text(encoding="utf-8")
)


def begun(period: str) -> str:
    """The year a period of the annex names first: 2020-2021, 2020年3月—2021年6月; none for 2年."""
    found = re.match(r"(20\d\d)", "".join(period.split()))
    return f"{found[1]}年" if found else "未排期"


def by_year() -> dict[str, tuple[list[int], int]]:
    """The 序号 and 万元 of the annex by that year, in its order."""
    groups: dict[str, tuple[list[int], int]] = {}
    for row in ANNEX.projects:
        numbers, total = groups.get(begun(row.cells[6]), ([], 0))
        amount = int(row.cells[5])
        groups[begun(row.cells[6])] = ([*numbers, int(row.cells[0])], total + amount)
    # 未 stands after every digit.
    return dict(sorted(groups.items()))


def test_the_annex_has_years_and_periods_without(chubei: Run) -> None:
    assert list(by_year())[-1] == "未排期"
    assert len(by_year()["未排期"][0]) == 18


def test_projects_stand_in_groups_by_start_year(chubei: Run, library: Path) -> None:
    found = chubei("projects", library, "--group", "开工年", "--json").json
    numbers: dict[str, list[int]] = {}
    for project in found:
        (group,) = project["groups"]
        numbers.setdefault(group, []).append(project["number"])
    assert list(numbers.items()) == [(name, told) for name, (told, _) in by_year().items()]


def test_groups_have_rows_of_their_own_in_the_table(chubei: Run, library: Path) -> None:
    lines = chubei("projects", library, "--group", "start_year").out.splitlines()
    heads = [line.split() for line in lines if re.match(r"\s+\S+（\d+个）", line)]
    assert heads == [
        [f"{name}（{len(numbers)}个）", str(total)] for name, (numbers, total) in by_year().items()
    ]


def test_groups_inside_groups_are_named_outermost_first(chubei: Run, library: Path) -> None:
    found = chubei("projects", library, "--group", "性质，开工年", "--json").json
    told = {each["number"]: each["groups"] for each in found}
    assert told == {
        int(row.cells[0]): ["".join(row.cells[2].split()), begun(row.cells[6])]
        for row in ANNEX.projects
    }


@pytest.mark.parametrize("is_saved", [False, True])
def test_a_workbook_has_the_groups_by_start_year(
    chubei: Run, library: Path, is_saved: bool
) -> None:
    chosen = ["--group", "start_year"]
    if is_saved:
        with open_library(library, author=AUTHOR, must_write=True) as opened:
            opened.perform(create_view("按年", "", "start_year", "name", "name,total,period"))
        chosen = ["--view", "按年"]
    result = chubei("export", library, "-o", "按年.xlsx", *chosen)
    assert result.code == 0, result.err
    sheet = openpyxl.load_workbook("按年.xlsx", data_only=True).worksheets[0]
    rows: list[list[Any]] = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    money = rows[0].index("总投资（万元）")
    heads = [(row[1], row[money]) for row in rows[2:] if row[0] is None and row[1]]
    assert heads == [
        (f"{name}（{len(numbers)}个）", total) for name, (numbers, total) in by_year().items()
    ]


def test_years_that_projects_are_spread_over_are_no_groups(refused: Refused, library: Path) -> None:
    told = refused(1, "projects", library, "--group", "year")
    assert "一个项目会同时在几组里" in told
    assert "开工年" in told


@pytest.mark.parametrize(
    ("code", "words", "said"),
    [
        (1, ("projects", "--group", "没有的"), "没有这个维度"),
        (1, ("projects", "--group", "单位"), "一个项目会同时在几组里"),
        (2, ("projects", "--group", "分类,性质,行业,牵头"), "最多写 3 个维度"),
        (2, ("export", "-o", "a.csv", "--group", "分类"), "--layout grid"),
    ],
)
def test_what_cannot_be_grouped_is_refused(
    refused: Refused, library: Path, code: int, words: tuple[str, ...], said: str
) -> None:
    assert said in refused(code, words[0], library, *words[1:])


@pytest.mark.parametrize("field", ["name", "单位", "行业"])
def test_texts_are_sorted_as_in_a_dictionary(chubei: Run, library: Path, field: str) -> None:
    chubei("set", library, "3", "name=第10医院")
    chubei("set", library, "9", "name=第2医院", "industry=")
    key = {"name": "name", "单位": "units", "行业": "industry"}[field]

    def told(project: dict[str, Any]) -> str:
        value = project[key]
        return value if isinstance(value, str) else "、".join(value)

    found = chubei("projects", library, "--sort", field, "--json").json
    filled = [told(each) for each in found if told(each)]
    assert filled == sorted(filled, key=dictionary_order)
    assert [told(each) for each in found] == [*filled, *[""] * (36 - len(filled))]
    falling = chubei("projects", library, "--sort", f"{field}:desc", "--json").json
    again = [told(each) for each in falling]
    assert again == [*filled[::-1], *[""] * (36 - len(filled))]


def test_a_workbook_is_sorted_as_the_list(chubei: Run, library: Path) -> None:
    assert chubei("export", library, "-o", "按名称.xlsx", "--sort", "name").code == 0
    sheet = openpyxl.load_workbook("按名称.xlsx").worksheets[0]
    names = [row[1].value for row in sheet.iter_rows(min_row=4) if row[0].value is not None]
    assert len(names) == 36
    assert names == sorted(names, key=dictionary_order)
    assert names != sorted(names)
