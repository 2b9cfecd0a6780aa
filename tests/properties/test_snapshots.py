"""Lists cut into groups over groups, against plain Python that sorts and adds up by hand."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.library.changes import Operation
from app.library.file import Library, create_library, open_library
from app.library.writer import Writer
from app.models.project import PROJECT
from app.models.setting import INDUSTRY_ALIASES, SETTING
from app.operations.projects import delete_projects
from app.operations.reserves import create_reserve
from app.operations.units import insert_project_units
from app.queries.dimensions import find_dimension
from app.queries.filter import Condition, Filter, Operator
from app.queries.layout import GroupOrder, Layout, Sort
from app.queries.rollups import rollup
from app.queries.snapshot import Snapshot, load_snapshot
from tests.library_files import AUTHOR
from tests.spelling import dictionary_order
from tests.unit.library.tables import read_rows

WAN = 10_000
AMOUNTS = (None, 0, 1, 999 * WAN, 1_000 * WAN, 5_000 * WAN, 100_000_000, 1_200_000_000)
CATEGORIES = ("养老", "医疗")
#: Every name by its place in a dictionary, by pinyin: jiào, lín, lín yè háng, wèi; gǎi, kuò, xīn,
#: zài; zhāo, zhèng, zhuān; lín, mín, jiào; yǎng, yī; qián, wàn.
ALPHABET = (
    "改(扩)建", "教育", "扩建", "林业", "林业行业", "黔江", "区教委", "区林业局", "区民政局",
    "万盛", "卫生健康", "新建", "养老", "医疗", "在建", "招商引资", "政府投资", "专项债券",
)  # fmt: skip
NATURES = ("新建", "扩建", "改(扩)建", "在建", "")
INDUSTRIES = ("林业", "林业行业", "卫生健康", "教育", "")
FINANCING = ("招商引资", "专项债券", "政府投资", "")
UNITS = ("区民政局", "区林业局", "区教委")
BANDS = (1_000, 5_000, 10_000, 50_000, 100_000)
BAND_NAMES = (
    "不满1000万", "1000万～5000万", "5000万～1亿", "1亿～5亿", "5亿～10亿", "10亿以上",
)  # fmt: skip
BLANK, UNSCHEDULED = "未填", "未排期"
#: What a period is, its first and last month, its length.
PERIODS = (
    ("calendar", 202001, 202112, 24), ("calendar", 202007, 202007, 1),
    ("calendar", 202112, 202506, 43), ("duration", None, None, 36),
    ("pending", None, None, None), ("blank", None, None, None),
)  # fmt: skip

Row = dict[str, Any]
#: A group as it is shown: level, name, count, without amount, sum, its projects in order.
Shown = tuple[int, str, int, int, int, tuple[int, ...]]


def build(path: Path, seed: int) -> None:
    chance = random.Random(seed)
    create_library(path)

    def fill(writer: Writer) -> None:
        rows = []
        for number in range(45):
            reserve = chance.choice((1, 1, 2))
            kind, start, end, months = chance.choice(PERIODS)
            rows.append(
                {
                    "reserve_id": reserve,
                    "category_id": chance.choice((None, reserve * 2 - 1, reserve * 2)),
                    "number": chance.choice((None, number % 30 + 1)),
                    "name": chance.choice(("中医院", "养老院", "健康城")),
                    "nature": chance.choice(NATURES),
                    "industry": chance.choice(INDUSTRIES),
                    "financing": chance.choice(FINANCING),
                    "total_yuan": chance.choice(AMOUNTS),
                    "period_kind": kind,
                    "period_start": start,
                    "period_end": end,
                    "period_months": months,
                }
            )
        ids = writer.insert(PROJECT, rows)
        units = {row_id: chance.sample(UNITS, chance.randint(0, 2)) for row_id in ids}
        insert_project_units(writer, units)
        writer.insert(SETTING, [{"name": INDUSTRY_ALIASES, "value": '{"林业行业": "林业"}'}])

    with open_library(path, author=AUTHOR, must_write=True) as library:
        for name in ("黔江", "万盛"):
            library.perform(create_reserve(name, categories=CATEGORIES))
        library.perform(Operation("填", fill))
        library.perform(delete_projects([3, 14, 15]))


class Sample:
    """A library, and its projects read with sqlite3 alone."""

    def __init__(self, path: Path) -> None:
        self.library: Library = open_library(path, read_only=True)
        categories = {r["id"]: r for r in read_rows(path, "SELECT * FROM category")}
        reserves = {r["id"]: r["name"] for r in read_rows(path, "SELECT * FROM reserve")}
        units = read_rows(
            path,
            "SELECT project_id, name FROM project_unit JOIN unit ON unit.id = unit_id"
            " WHERE position = 0",
        )
        lead = {row["project_id"]: row["name"] for row in units}
        self.rows: list[Row] = read_rows(path, "SELECT * FROM project ORDER BY id")
        for row in self.rows:
            category = categories.get(row["category_id"])
            row["category"] = (row["category_id"], category["name"] if category else BLANK)
            row["lead"] = lead.get(row["id"], BLANK)
            row["reserve"] = reserves[row["reserve_id"]]


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Sample]]:
    folder = tmp_path_factory.mktemp("groups")
    built = []
    for seed in range(4):
        path = folder / f"{seed}.chubei"
        build(path, seed)
        built.append(Sample(path))
    yield built
    for sample in built:
        sample.library.close()


def band(amount: int | None) -> str:
    if amount is None:
        return BLANK
    return BAND_NAMES[sum(amount >= bound * WAN for bound in BANDS)]


#: What tells a project's group by each dimension: a key and the group's name.
GROUPED: dict[str, Callable[[Row], tuple[Any, str]]] = {
    "category": lambda row: row["category"],
    "industry": lambda row: (row["industry"], row["industry"] or BLANK),
    "industry_merged": lambda row: (
        ("林业", "林业")
        if row["industry"] == "林业行业"
        else (row["industry"], row["industry"] or BLANK)
    ),
    "nature": lambda row: (row["nature"], row["nature"] or BLANK),
    "financing": lambda row: (row["financing"], row["financing"] or BLANK),
    "lead_unit": lambda row: (row["lead"], row["lead"]),
    "band": lambda row: (band(row["total_yuan"]), band(row["total_yuan"])),
    "reserve": lambda row: (row["reserve_id"], row["reserve"]),
    "start_year": lambda row: started(row["period_start"]),
}


def started(month: int | None) -> tuple[str | None, str]:
    """Return the year work begins in as it is written in a month: 2020 of 202007."""
    return (None, UNSCHEDULED) if month is None else (str(month)[:4], f"{str(month)[:4]}年")


def total(rows: Sequence[Row]) -> int:
    return sum(row["total_yuan"] or 0 for row in rows)


def own_order(dimension: str, key: Any, name: str, rows: Sequence[Row]) -> tuple[Any, ...]:
    if dimension in ("category", "reserve", "start_year"):
        # Made in the order of their places in the document.
        return (key is None, key or 0)
    if dimension == "band":
        return ((*BAND_NAMES, BLANK).index(name),)
    return (is_blank(name), -total(rows), -len(rows), name)


def is_blank(name: str) -> bool:
    return name in (BLANK, UNSCHEDULED)


def group_order(
    order: GroupOrder, dimension: str, group: tuple[Any, str], rows: Sequence[Row]
) -> tuple[Any, ...]:
    name = group[1]
    own = own_order(dimension, *group, rows)
    match order:
        case GroupOrder.OWN:
            return own
        case GroupOrder.NAME:
            place = ALPHABET.index(name) if name in ALPHABET else 0
            return (is_blank(name), place, own)
        case GroupOrder.AMOUNT:
            return (is_blank(name), -total(rows), -len(rows), own)
        case GroupOrder.DOCUMENT:
            places = [
                (row["reserve_id"], row["number"]) for row in rows if row["number"] is not None
            ]
            return (is_blank(name), not places, min(places, default=(0, 0)), own)


def sorted_rows(rows: Sequence[Row], sort: Sort) -> list[Row]:
    found = sorted(rows, key=lambda row: (row["reserve_id"], row["number"] or 0, row["id"]))
    if sort.field == "number":
        return found
    column = {"total": "total_yuan", "name": "name"}[sort.field]
    filled = [row for row in found if row[column] is not None]
    order = dictionary_order if column == "name" else int
    filled.sort(key=lambda row: order(row[column]), reverse=sort.is_descending)
    return [*filled, *(row for row in found if row[column] is None)]


def expected(rows: Sequence[Row], layout: Layout, level: int = 0) -> list[Shown]:
    if level == len(layout.grouping):
        return []
    dimension = layout.grouping[level]
    groups: dict[tuple[Any, str], list[Row]] = {}
    for row in rows:
        groups.setdefault(GROUPED[dimension](row), []).append(row)
    ranked = sorted(
        groups.items(),
        key=lambda item: group_order(layout.group_order, dimension, item[0], item[1]),
    )
    found: list[Shown] = []
    for (_key, name), members in ranked:
        inside = expected(members, layout, level + 1)
        if inside:
            ids = tuple(i for each in inside if each[0] == level + 1 for i in each[5])
        else:
            ids = tuple(row["id"] for row in sorted_rows(members, layout.sort))
        missing = sum(row["total_yuan"] is None for row in members)
        found.append((level, name, len(members), missing, total(members), ids))
        found += inside
    return found


def shown(snapshot: Snapshot) -> list[Shown]:
    return [
        (
            group.level,
            group.row.group,
            group.row.count,
            group.row.count_without_amount,
            group.row.total_yuan,
            tuple(snapshot.ids[group.start : group.start + group.row.count]),
        )
        for group in snapshot.groups
    ]


filters = st.builds(
    Filter,
    st.sampled_from(((), (Condition("nature", Operator.IS, ("新建", "扩建")),))),
    st.sampled_from((None, None, 1, 2)),
    st.sampled_from((False, False, False, True)),
)


def fits(row: Row, filter: Filter) -> bool:
    return (
        (row["deleted_at"] is not None) is filter.is_bin
        and filter.reserve_id in (None, row["reserve_id"])
        and (not filter.terms or row["nature"] in ("新建", "扩建"))
    )


layouts = st.builds(
    Layout,
    grouping=st.lists(st.sampled_from(sorted(GROUPED)), min_size=1, max_size=3, unique=True).map(
        tuple
    ),
    group_order=st.sampled_from(GroupOrder),
    sort=st.builds(Sort, st.sampled_from(("number", "total", "name"))).filter(bool)
    | st.just(Sort("total", is_descending=True)),
)


@settings(max_examples=250)
@given(number=st.integers(0, 3), filter=filters, layout=layouts)
def test_groups_over_groups_are_what_plain_python_makes_of_them(
    samples: list[Sample], number: int, filter: Filter, layout: Layout
) -> None:
    sample = samples[number]
    rows = [row for row in sample.rows if fits(row, filter)]
    with sample.library.read() as connection:
        snapshot = load_snapshot(connection, filter, layout)
        outermost = rollup(connection, find_dimension(layout.grouping[0]), filter)
    is_told_by_name = "band" not in layout.grouping or layout.group_order is not GroupOrder.NAME
    if is_told_by_name:
        assert shown(snapshot) == expected(rows, layout)
    else:
        # Bands have digits before their first character; the rest is as in every order.
        assert sorted(each[:5] for each in shown(snapshot)) == sorted(
            each[:5] for each in expected(rows, layout)
        )
    assert snapshot.totals == outermost.totals
    assert {group.path[0]: group.row for group in snapshot.groups if not group.level} == {
        row.key: replace(row, reasons=()) for row in outermost.rows
    }
    if layout.group_order is GroupOrder.OWN:
        roots = [group.row.key for group in snapshot.groups if not group.level]
        assert roots == [row.key for row in outermost.rows]
