"""Queries over random libraries, against plain Python that knows nothing of SQL."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.library.changes import Operation
from app.library.file import Library, create_library, open_library
from app.library.writer import Writer
from app.models.entry import parse_field
from app.models.fields import BY_NAME
from app.models.project import PROJECT
from app.models.setting import INDUSTRY_ALIASES, SETTING
from app.operations.projects import delete_projects
from app.operations.reserves import create_reserve
from app.operations.units import insert_project_units
from app.queries.conditions import where
from app.queries.dimensions import DIMENSIONS, find_dimension
from app.queries.facets import load_facet
from app.queries.filter import AllOf, AnyOf, Condition, Filter, Not, Operator, Term, Words
from app.queries.layout import Layout, Sort
from app.queries.projects import load_records
from app.queries.querytext import parse_query, query_text
from app.queries.rollups import load_totals, rollup
from app.queries.snapshot import load_snapshot
from tests.library_files import AUTHOR
from tests.properties.plain_filter import band, select_rows
from tests.spelling import dictionary_order
from tests.unit.library.tables import read_rows

WAN, YI = 10_000, 100_000_000
NAMES = ("黔江区中医院", "Ａ区CAR–T", "养老院", "养生谷（一期）", "100%_有机", "健康城\\东")
NATURES = ("新建", "扩建", "改(扩)建", "")
INDUSTRIES = ("林业", "林业行业", "卫生健康", "卫生", "")
FINANCING = ("招商引资", "中央预算内投资和专项债券", "")
UNIT_NAMES = ("区民政局", "区民政", "区林业局", "区教委")
PERIODS = (
    "2020-2022",
    "2021",
    "2021.3-2022.2",
    "2年",
    "36个月",
    "待定",
    "",
    "力争“十四五”期间建成",
)
AMOUNTS = (None, 0, 1, 999 * WAN, 1_000 * WAN, 5_000 * WAN, YI - 1, YI, 5 * YI, 12 * YI)
CATEGORIES = ("医疗", "养老", "医疗器械")
ALIASES = {"林业行业": "林业", "卫生": "卫生健康"}


def build(path: Path, seed: int) -> None:
    """Two reserves that share category names, forty projects, some of them in the bin."""
    chance = random.Random(seed)
    create_library(path)

    def fill(writer: Writer) -> None:
        rows, units = [], []
        for number in range(40):
            reserve = chance.choice((1, 1, 2))
            amount = chance.choice(AMOUNTS)
            chosen = chance.sample(UNIT_NAMES, chance.randint(0, 3))
            rows.append(
                {
                    "reserve_id": reserve,
                    "category_id": chance.choice((None, *range(reserve * 3 - 2, reserve * 3 + 1))),
                    "number": chance.choice((None, number, number % 7 + 1)),
                    "name": chance.choice(NAMES),
                    "nature": chance.choice(NATURES),
                    "industry": chance.choice(INDUSTRIES),
                    "financing": chance.choice(FINANCING),
                    "total_yuan": amount,
                    "total_text": "" if amount is None else str(amount),
                    "notes": chance.choice(("", "已核", "缺证")),
                    "units_text": "、".join(chosen),
                    **parse_field(BY_NAME["period"], chance.choice(PERIODS)),
                }
            )
            units.append(chosen)
        ids = writer.insert(PROJECT, rows)
        insert_project_units(writer, dict(zip(ids, units, strict=True)))
        value = '{"林业行业": "林业", "卫生": "卫生健康"}'
        writer.insert(SETTING, [{"name": INDUSTRY_ALIASES, "value": value}])

    with open_library(path, author=AUTHOR, must_write=True) as library:
        library.perform(create_reserve("黔江", categories=CATEGORIES))
        library.perform(create_reserve("黔江二", categories=CATEGORIES))
        library.perform(Operation("填", fill))
        library.perform(delete_projects([3, 11, 29]))


class Sample:
    """A library and, read with sqlite3 alone, everything in it."""

    def __init__(self, path: Path) -> None:
        self.library: Library = open_library(path, read_only=True)
        self.reserves = {r["id"]: r for r in read_rows(path, "SELECT * FROM reserve")}
        self.categories = {r["id"]: r for r in read_rows(path, "SELECT * FROM category")}
        self.rows = read_rows(path, "SELECT * FROM project ORDER BY id")
        units = read_rows(
            path,
            "SELECT project_id, position, written, name FROM project_unit"
            " JOIN unit ON unit.id = unit_id ORDER BY project_id, position",
        )
        for row in self.rows:
            named = [u for u in units if u["project_id"] == row["id"]]
            row["units"] = [u["name"] for u in named]
            row["written"] = [u["written"] for u in named]
            row["category_row"] = self.categories.get(row["category_id"])
            row["category"] = row["category_row"]["name"] if row["category_row"] else ""
            row["reserve_row"] = self.reserves[row["reserve_id"]]
            row["reserve"] = row["reserve_row"]["name"]
            row["plan"] = {}

    def shown(self, filter: Filter) -> list[dict[str, Any]]:
        return select_rows(self.rows, filter)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Sample]]:
    folder = tmp_path_factory.mktemp("random")
    built = []
    for seed in range(4):
        path = folder / f"{seed}.chubei"
        build(path, seed)
        built.append(Sample(path))
    yield built
    for sample in built:
        sample.library.close()


# ---------------------------------------------------------------- random conditions

amounts = st.sampled_from([each for each in AMOUNTS if each is not None])
years = st.integers(2019, 2023)
# Plain words alone: pinyin and other spellings are searched for in tests of their own.
words = st.sampled_from(
    (
        "中医",
        "ａ区",
        "100%",
        "_",
        "\\",
        "养",
        "已核",
        "民政",
        "没有",
        "或",
    )
)
comparing = st.sampled_from(
    (Operator.AT_LEAST, Operator.MORE_THAN, Operator.AT_MOST, Operator.LESS_THAN)
)


def values_for(field: str, *known: str) -> st.SearchStrategy[Condition]:
    texts = st.lists(
        st.sampled_from((*known, "未填", "没有的")), min_size=1, max_size=3, unique=True
    )
    return texts.map(lambda found: Condition(field, Operator.IS, tuple(found)))


def known_for(field: str, *known: str) -> st.SearchStrategy[Condition]:
    """Values of a field whose values are fixed: the query line refuses other texts."""
    texts = st.lists(st.sampled_from(known), min_size=1, max_size=3, unique=True)
    return texts.map(lambda found: Condition(field, Operator.IS, tuple(found)))


def ranges(field: str, numbers: st.SearchStrategy[int]) -> st.SearchStrategy[Condition]:
    return st.one_of(
        st.builds(lambda o, n: Condition(field, o, (n,)), comparing, numbers),
        st.builds(
            lambda a, b: Condition(field, Operator.BETWEEN, (min(a, b), max(a, b))),
            numbers,
            numbers,
        ),
    )


conditions = st.one_of(
    words.map(Words),
    ranges("total", amounts),
    amounts.map(lambda amount: Condition("total", Operator.IS, (amount,))),
    ranges("period", years),
    ranges("year", years),
    ranges("start_year", years),
    years.map(lambda year: Condition("start_year", Operator.IS, (year,))),
    values_for("nature", *NATURES[:3], "建"),
    values_for("industry", *INDUSTRIES[:4], "业"),
    values_for("financing", *FINANCING[:2], "专项"),
    values_for("category", *CATEGORIES, "医"),
    values_for("reserve", "黔江", "黔江二", "二"),
    values_for("units", *UNIT_NAMES, "林业"),
    values_for("lead_unit", *UNIT_NAMES, "林业"),
    known_for("period_kind", "有起止年", "只有时长", "待定", "力争", "未填"),
    values_for("period", "待定", "2年", "“十四五”期间", "只有时长"),
    known_for("band", "不满1000万", "1000万～5000万", "1亿～5亿", "10亿以上", "未填"),
    known_for("number", "3", "12", "999999"),
    values_for("name", "院", "养老院", "100%_", "Ａ区car", "\\东", "（一"),
    values_for("notes", "核", "缺证"),
    values_for("content", "甲"),
    st.sampled_from(
        ("total", "period", "start_year", "industry", "category", "units", "lead_unit", "number",
         "band", "period_kind", "notes")
    ).map(lambda field: Condition(field, Operator.EMPTY)),
)  # fmt: skip

terms: st.SearchStrategy[Term] = st.recursive(
    conditions,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: AllOf(tuple(parts))),
    ),
    max_leaves=5,
)

filters = st.builds(
    Filter,
    st.lists(terms, max_size=3).map(tuple),
    st.sampled_from((None, None, 1, 2)),
    st.sampled_from((False, False, False, True)),
)


@settings(max_examples=300)
@given(number=st.integers(0, 3), filter=filters)
def test_conditions_select_what_plain_python_selects(
    samples: list[Sample], number: int, filter: Filter
) -> None:
    sample = samples[number]
    with sample.library.read() as connection:
        query = select(PROJECT.c.id).where(where(connection, filter)).order_by(PROJECT.c.id)
        found = [row.id for row in connection.execute(query)]
    assert found == [row["id"] for row in sample.shown(filter)]


# ---------------------------------------------------------------- round trip of the text


def normal(term: Term) -> bool:
    """A query line keeps no brackets round its whole."""
    return not isinstance(term, AllOf)


free_text = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=8
).filter(lambda text: bool(text.strip()) and text == text.strip())
free_conditions = st.one_of(
    conditions,
    free_text.map(Words),
    st.text('"“”:：()（） -或,，、<>=≥＞.…无有甲', min_size=1, max_size=8)
    .filter(lambda text: text == text.strip() and bool(text))
    .map(Words),
    st.builds(
        lambda field, values: Condition(field, Operator.IS, tuple(values)),
        st.sampled_from(("industry", "units", "category", "lead_unit", "name", "industry_merged")),
        st.lists(
            st.one_of(
                free_text,
                st.text('"“”:：()（） -或,，、甲', min_size=1, max_size=8).filter(
                    lambda text: text == text.strip() and bool(text)
                ),
            ),
            min_size=1,
            max_size=3,
            unique=True,
        ),
    ),
)
free_terms: st.SearchStrategy[Term] = st.recursive(
    free_conditions,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: AllOf(tuple(parts))),
    ),
    max_leaves=5,
)


@settings(max_examples=400)
@given(
    st.one_of(
        st.lists(free_terms, min_size=2, max_size=3),
        st.lists(free_terms.filter(normal), max_size=1),
    )
)
def test_a_query_text_reads_back_as_its_terms(found: list[Term]) -> None:
    text = query_text(found)
    assert parse_query(text) == tuple(found)


# ---------------------------------------------------------------- sums

SINGLE = [each for each in DIMENSIONS if not each.is_many_valued and not each.is_yearly]


@settings(max_examples=80)
@given(number=st.integers(0, 3), filter=filters, dimension=st.sampled_from(DIMENSIONS))
def test_every_rollup_adds_up(
    samples: list[Sample], number: int, filter: Filter, dimension: Any
) -> None:
    sample = samples[number]
    rows = sample.shown(filter)
    amounts_in = [row["total_yuan"] for row in rows]
    expected = (len(rows), amounts_in.count(None), sum(each or 0 for each in amounts_in))
    with sample.library.read() as connection:
        result = rollup(connection, dimension, filter)
        totals = load_totals(connection, filter)
    assert (totals.count, totals.count_without_amount, totals.total_yuan) == expected
    assert result.totals == totals
    added = sum(row.total_yuan for row in result.rows)
    if dimension.is_many_valued:
        assert added == sum((row["total_yuan"] or 0) * max(1, len(row["units"])) for row in rows)
        assert (result.overlap_yuan is None) == all(len(row["units"]) < 2 for row in rows)
        assert result.overlap_yuan in (None, added)
        return
    assert added == totals.total_yuan
    assert result.overlap_yuan is None
    if not dimension.is_yearly:
        assert sum(row.count for row in result.rows) == totals.count
        assert sum(row.count_without_amount for row in result.rows) == totals.count_without_amount
        return
    for row in result.rows:
        if row.reasons:
            assert sum(reason.total_yuan for reason in row.reasons) == row.total_yuan
            assert sum(reason.count for reason in row.reasons) == row.count
            assert row.count == sum(each["period_kind"] != "calendar" for each in rows)


KEYS: dict[str, Any] = {
    "category": lambda row: row["category"] or "未填",
    "industry": lambda row: row["industry"] or "未填",
    "nature": lambda row: row["nature"] or "未填",
    "financing": lambda row: row["financing"] or "未填",
    "lead_unit": lambda row: row["units"][0] if row["units"] else "未填",
    "band": lambda row: band(row["total_yuan"]),
    "reserve": lambda row: row["reserve"],
    "industry_merged": lambda row: ALIASES.get(row["industry"], row["industry"]) or "未填",
}


@settings(max_examples=80)
@given(number=st.integers(0, 3), filter=filters, name=st.sampled_from(sorted(KEYS)))
def test_rollups_and_facets_count_what_plain_python_counts(
    samples: list[Sample], number: int, filter: Filter, name: str
) -> None:
    sample = samples[number]
    dimension = find_dimension(name)

    def counted(shown: list[dict[str, Any]]) -> dict[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}
        for row in shown:
            count, total = found.get(KEYS[name](row), (0, 0))
            found[KEYS[name](row)] = (count + 1, total + (row["total_yuan"] or 0))
        return found

    with sample.library.read() as connection:
        result = rollup(connection, dimension, filter)
        facet = load_facet(connection, dimension, filter)
    grouped: dict[str, tuple[int, int]] = {}
    for row in result.rows:
        count, total = grouped.get(row.group, (0, 0))
        grouped[row.group] = (count + row.count, total + row.total_yuan)
    assert grouped == counted(sample.shown(filter))
    # A facet leaves its own condition out and keeps the values that have nothing now.
    others = counted(sample.shown(filter.without(name)))
    whole = counted(sample.shown(Filter((), filter.reserve_id, filter.is_bin)))
    assert {value.value: (value.count, value.total_yuan) for value in facet.values} == {
        value: others.get(value, (0, 0)) for value in whole
    }


# ---------------------------------------------------------------- order


def blank_last(value: Any) -> bool:
    return value is None or value == []


SORTED_BY: dict[str, Any] = {
    "number": lambda row: row["number"],
    "name": lambda row: dictionary_order(row["name"]),
    "nature": lambda row: dictionary_order(row["nature"]),
    "industry": lambda row: dictionary_order(row["industry"]),
    "total": lambda row: row["total_yuan"],
    "share": lambda row: row["total_yuan"],
    "units": lambda row: dictionary_order(row["units_text"]),
    "notes": lambda row: dictionary_order(row["notes"]),
    "period": lambda row: (
        row["period_start"]
        if row["period_start"] is not None
        else 999_999 + row["period_months"]
        if row["period_months"] is not None
        else None
    ),
}


def in_order(rows: list[dict[str, Any]], name: str, is_descending: bool) -> list[int]:
    """Blanks last both ways; then reserve, number (those without one first) and id decide."""
    rows = sorted(rows, key=lambda row: row["id"])
    rows.sort(key=lambda row: (row["reserve_id"], row["number"] or 0))
    if name == "number" and not is_descending:
        return [row["id"] for row in rows]
    key = SORTED_BY[name]
    filled = [row for row in rows if not blank_last(key(row))]
    blank = [row for row in rows if blank_last(key(row))]
    # Equals keep their order, also with reverse.
    filled.sort(key=key, reverse=is_descending)
    return [row["id"] for row in (*filled, *blank)]


@settings(max_examples=100)
@given(
    number=st.integers(0, 3),
    filter=filters,
    name=st.sampled_from(sorted(SORTED_BY)),
    is_descending=st.booleans(),
    grouping=st.sampled_from((None, *SINGLE)),
)
def test_a_snapshot_is_in_order_and_its_groups_cover_it(
    samples: list[Sample],
    number: int,
    filter: Filter,
    name: str,
    is_descending: bool,
    grouping: Any,
) -> None:
    sample = samples[number]
    shown = sample.shown(filter)
    by_id = {row["id"]: row for row in shown}
    with sample.library.read() as connection:
        levels = () if grouping is None else (grouping.name,)
        layout = Layout(grouping=levels, sort=Sort(name, is_descending))
        snapshot = load_snapshot(connection, filter, layout)
    assert snapshot.totals.count == len(shown)
    assert snapshot.whole.count == len(sample.shown(Filter((), filter.reserve_id, filter.is_bin)))
    if grouping is None:
        assert list(snapshot.ids) == in_order(shown, name, is_descending)
        assert snapshot.groups == ()
        return
    assert sorted(snapshot.ids) == sorted(by_id)
    starts = [group.start for group in snapshot.groups]
    assert starts[:1] == ([0] if shown else [])
    for group, end in zip(snapshot.groups, [*starts[1:], len(snapshot.ids)], strict=False):
        members = list(snapshot.ids[group.start : end])
        assert len(members) == group.row.count > 0
        rows = [by_id[row_id] for row_id in members]
        assert group.row.total_yuan == sum(row["total_yuan"] or 0 for row in rows)
        assert members == in_order(rows, name, is_descending)
        if grouping.name in KEYS:
            assert {KEYS[grouping.name](row) for row in rows} == {group.row.group}


def test_records_come_in_the_order_asked_for(samples: list[Sample]) -> None:
    sample = samples[0]
    ids = [row["id"] for row in sample.rows][::-1]
    with sample.library.read() as connection:
        records = load_records(connection, [*ids, 10_000])
    assert [record["id"] for record in records] == ids
    for record, row in zip(records, sample.rows[::-1], strict=True):
        assert record["units"] == tuple(row["units"])
        assert (record["category"] or "") == row["category"]
        assert record["reserve"] == row["reserve"]
