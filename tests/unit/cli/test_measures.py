"""``rollup --measures``: the figures asked for, the same as text, as JSON and as a workbook."""

import re
import statistics
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.annex_parser import parse_annex
from tests.unit.cli.conftest import Run

Refused = Callable[..., str]
Row = tuple[str, tuple[str, ...]]

ANNEX = parse_annex(
    (Path(__file__).parents[2] / "fixtures/qianjiang_annex.txt").read_text(encoding="utf-8")
)
WHOLE = 2_790_637
#: Number 19 of the annex, whose amount the tests take away; it stands in the second category.
TAKEN = 19


def by_category() -> dict[str, list[int | None]]:
    """The amounts of the annex in 万元 by category, one of them not filled in."""
    groups: dict[str, list[int | None]] = {}
    for group in ANNEX.groups:
        name = re.split(r"[(（]", group.head.cells[0])[0].strip()
        groups[name] = [
            None if int(row.cells[0]) == TAKEN else int(row.cells[5]) for row in group.projects
        ]
    return groups


def figures(amounts: list[int | None], whole: int) -> dict[str, str]:
    """What a group's row says, by measure."""
    known = [each for each in amounts if each is not None]
    middle = statistics.median(known)
    return {
        "count": str(len(amounts)),
        "total": str(sum(known)),
        "share": f"{100 * sum(known) / whole:.1f}%",
        "missing": str(len(amounts) - len(known)),
        "median": f"{middle:.2f}".rstrip("0").rstrip("."),
        "largest": str(max(known)),
    }


@pytest.fixture
def lacking(chubei: Run, library: Path) -> Path:
    """Qianjiang's library with one amount taken away."""
    assert chubei("set", library, str(TAKEN), "total=").code == 0
    return library


def table(text: str) -> tuple[list[str], dict[str, list[str]]]:
    """The titles of a printed table, and each row by its first cell."""
    head, _, *lines = text.splitlines()
    found = {}
    for line in lines[: lines.index("")]:
        name, *cells = line.split()
        found[name] = cells
    return head.split(), found


TITLES = {
    "count": "个数", "total": "总投资（万元）", "share": "占比", "missing": "未填金额",
    "median": "中位数（万元）", "largest": "最大（万元）",
}  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("count,total", ("count", "total")),
        ("largest,share,count,median", ("largest", "share", "count", "median")),
        ("占比，未填金额、中位数", ("share", "missing", "median")),
        ("missing", ("missing",)),
        ("count,total,count", ("count", "total")),
        ("count,total,share,missing,median,largest", tuple(TITLES)),
        # What is looked up alone stands behind the usual columns.
        ("median", ("count", "total", "share", "missing", "median")),
        ("largest,median", ("count", "total", "share", "missing", "largest", "median")),
    ],
)
def test_the_columns_are_those_asked_for(
    chubei: Run, lacking: Path, asked: str, shown: tuple[str, ...]
) -> None:
    groups = by_category()
    whole = sum(amount or 0 for amounts in groups.values() for amount in amounts)
    wanted = {
        name: [figures(amounts, whole)[each] for each in shown] for name, amounts in groups.items()
    }
    words = ("rollup", lacking, "--by", "category", "--measures", asked)
    titles, rows = table(chubei(*words).out)
    assert titles == ["分类", *(TITLES[each] for each in shown)]
    assert rows == wanted
    assert chubei(*words, "-o", "汇总.xlsx").code == 0
    # The line above the table says the unit there.
    plain = [title.removesuffix("（万元）") for title in titles]
    assert workbook("汇总.xlsx") == (plain, wanted)


def workbook(path: str) -> tuple[list[str], dict[str, list[str]]]:
    """The titles and the groups' rows of a rollup's workbook, written as in the printed table."""
    sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(min_row=3)]
    titles = [str(cell.value) for cell in rows[0]]
    found = {}
    for row in rows[2:]:
        if row[0].value is None or row[1].value is None:
            break
        texts = []
        for title, cell in zip(titles[1:], row[1:], strict=True):
            value = cell.value
            texts.append(f"{100 * value:.1f}%" if title == "占比" else f"{value:.10g}")
        found[str(row[0].value)] = texts
    return titles, found


def test_json_has_every_figure_whatever_is_asked_for(chubei: Run, lacking: Path) -> None:
    found = chubei(
        "rollup", lacking, "--by", "分类", "--measures", "share,median,largest", "--json"
    )
    groups = by_category()
    for row in found.json["rows"]:
        known = [each for each in groups[row["group"]] if each is not None]
        assert (row["count"], row["count_without_amount"], row["total_wan"]) == (
            len(groups[row["group"]]), len(groups[row["group"]]) - len(known), sum(known),
        )  # fmt: skip
        assert (row["median_wan"], row["largest_wan"]) == (statistics.median(known), max(known))
    plain = chubei("rollup", lacking, "--by", "分类", "--measures", "share,count", "--json").json
    assert plain == chubei("rollup", lacking, "--by", "分类", "--json").json


# ---------------------------------------------------------------- crossed


def cells() -> dict[tuple[str, str], list[int | None]]:
    """The amounts of the annex by 建设性质 and category."""
    found: dict[tuple[str, str], list[int | None]] = defaultdict(list)
    for group in ANNEX.groups:
        category = re.split(r"[(（]", group.head.cells[0])[0].strip()
        for row in group.projects:
            is_taken = int(row.cells[0]) == TAKEN
            nature = "".join(row.cells[2].split())
            found[nature, category].append(None if is_taken else int(row.cells[5]))
    return found


@pytest.mark.parametrize("measure", ["count", "total", "share", "missing", "median", "largest"])
def test_one_figure_stands_in_the_cells(chubei: Run, lacking: Path, measure: str) -> None:
    whole = sum(amount or 0 for amounts in cells().values() for amount in amounts)
    words = ("rollup", lacking, "--by", "category,nature", "--measures", measure)
    text = chubei(*words).out
    titles, rows = table(text)
    assert titles[0] == "分类＼建设性质"
    assert rows["合计"][-1] == figures_of_cell(everything(), whole)[measure]
    assert chubei(*words, "-o", "交叉.xlsx").code == 0
    heads, filed = grid("交叉.xlsx")
    for (nature, category), amounts in cells().items():
        told = figures_of_cell(amounts, whole)[measure]
        assert told in rows[category]
        assert filed[category][heads.index(nature)] == told
    # Where two groups do not meet nothing stands, not 0.
    empty = sum(not text for name in by_category() for text in filed[name])
    assert empty == len(by_category()) * (len(heads) - 1) - len(cells())
    first = text.split("每格：")[1]
    assert first.startswith({"share": "占全部合计的比例"}.get(measure, TITLES[measure]))


def figures_of_cell(amounts: list[int | None], whole: int) -> dict[str, str]:
    known = [each for each in amounts if each is not None]
    return {
        "count": str(len(amounts)),
        "total": str(sum(known)),
        "share": f"{100 * sum(known) / whole:.1f}%",
        "missing": str(len(amounts) - len(known)),
        "median": f"{statistics.median(known):.2f}".rstrip("0").rstrip("."),
        "largest": str(max(known)),
    }


def everything() -> list[int | None]:
    """The amounts of the annex, one of them not filled in."""
    return [amount for amounts in by_category().values() for amount in amounts]


def grid(path: str) -> tuple[list[str], dict[str, list[str]]]:
    """The titles of a cross table in a workbook without their unit, and its rows."""
    sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(min_row=3)]
    titles = [str(cell.value).removesuffix("（万元）") for cell in rows[0][1:]]
    found = {}
    for row in rows[1:]:
        if row[1].value is None and row[-1].value is None:
            break
        found[str(row[0].value)] = [
            "" if cell.value is None
            else f"{100 * cell.value:.1f}%" if "%" in cell.number_format
            else str(cell.value)
            for cell in row[1:]
        ]  # fmt: skip
    return titles, found


def test_several_figures_stand_below_each_other(chubei: Run, lacking: Path) -> None:
    text = chubei("rollup", lacking, "--by", "nature,category", "--measures", "missing,total").out
    titles, rows = table(text)
    assert titles == ["建设性质", "未填金额", "总投资（万元）"]
    by_nature: dict[str, list[int | None]] = defaultdict(list)
    for (nature, _), amounts in cells().items():
        by_nature[nature] += amounts
    for nature, amounts in by_nature.items():
        told = figures_of_cell(amounts, 1)
        assert rows[nature] == [told["missing"], told["total"]]


def test_a_cell_whose_amount_nobody_states_says_so(chubei: Run, library: Path) -> None:
    # 36 is the only project of its category.
    assert chubei("set", library, "36", "total=").code == 0
    for measure in ("median", "largest"):
        words = ("rollup", library, "--by", "category,nature", "--measures", measure)
        _, rows = table(chubei(*words).out)
        assert rows["健康管理服务产业"] == ["未填", "未填"]
        found = chubei(*words, "--json").json["rows"]
        row = next(each for each in found if each["group"] == "健康管理服务产业")
        for place in (row, *row["rows"]):
            assert (place[f"{measure}_yuan"], place[f"{measure}_wan"]) == (None, None)
        assert row.get("largest_project", None) is None


def test_json_tells_the_middle_and_the_largest_of_cells_and_edges(
    chubei: Run, lacking: Path
) -> None:
    words = ("rollup", lacking, "--by", "nature,category")
    found = chubei(*words, "--measures", "median,largest,count", "--json").json

    by_number = {
        int(row.cells[0]): int(row.cells[5]) for group in ANNEX.groups for row in group.projects
    }

    def told(place: dict[str, Any]) -> tuple[Any, ...]:
        project = by_number[place["largest_project"]["number"]]
        return place["median_wan"], place["largest_wan"], project

    def wanted(amounts: list[int | None]) -> tuple[Any, ...]:
        known = [each for each in amounts if each is not None]
        return statistics.median(known), max(known), max(known)

    by_nature: dict[str, list[int | None]] = defaultdict(list)
    for (nature, _), amounts in cells().items():
        by_nature[nature] += amounts
    assert told(found) == told(found["columns"]) == wanted(everything())
    for row in found["columns"]["rows"]:
        assert told(row) == wanted(by_category()[row["group"]])
    seen = 0
    for row in found["rows"]:
        assert told(row) == wanted(by_nature[row["group"]])
        for part in row["rows"]:
            assert told(part) == wanted(cells()[row["group"], part["group"]])
            seen += 1
    assert seen == len(cells())
    plain = chubei(*words, "--json").json
    assert "median_wan" not in plain["rows"][0]["rows"][0]
    assert chubei(*words, "--measures", "missing", "--json").json == plain


def test_units_have_the_median_of_distinct_projects_at_the_edge(chubei: Run, library: Path) -> None:
    text = chubei("rollup", library, "--by", "nature,unit", "--measures", "count,median").out
    _, rows = table(text)
    by_nature: dict[str, list[int]] = defaultdict(list)
    for group in ANNEX.groups:
        for row in group.projects:
            by_nature["".join(row.cells[2].split())].append(int(row.cells[5]))
    for nature, amounts in by_nature.items():
        assert rows[nature] == [str(len(amounts)), f"{statistics.median(amounts):.10g}"]
    assert "注：一个项目在每个责任单位名下各算一次" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("--by", "分类", "--measures", "平均"),
            "count（个数）、total（总投资）、share（占比）、missing",
        ),
        (("--by", "分类", "--measures", "平均"), "不认识“平均”"),
        (("--by", "分类", "--measures", "，"), "没有写指标"),
        (("--by", "分类,性质", "--measures", "个数,占比", "-o", "a.xlsx"), "这里写了个数、占比"),
    ],
)
def test_what_is_no_measure_is_refused(
    refused: Refused, library: Path, words: tuple[str, ...], said: str
) -> None:
    assert said in refused(2, "rollup", library, *words)
    assert not Path("a.xlsx").exists()
