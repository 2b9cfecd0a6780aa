"""Rollups over random libraries, against plain Python that adds project by project."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import RefusedInput
from app.library.changes import Operation
from app.library.file import Library, create_library, open_library
from app.library.writer import Writer
from app.models.entry import parse_field
from app.models.fields import BY_NAME
from app.models.period import spread_by_year, spread_together
from app.models.project import PROJECT
from app.models.setting import INDUSTRY_ALIASES, SETTING
from app.models.unit import UNIT_ALIAS
from app.operations.categories import set_pillar
from app.operations.funding import FundingEntry, replace_funding
from app.operations.projects import delete_projects
from app.operations.reserves import create_reserve
from app.operations.units import insert_project_units, resolve_units
from app.queries import tallies
from app.queries.crosstab import cross, line_of
from app.queries.dimensions import DIMENSIONS, Dimension, find_dimension
from app.queries.drilldown import cell_filter, row_filters
from app.queries.filter import Condition, Filter, Ids, Not, Operator, Words
from app.queries.querytext import parse_query, query_text
from app.queries.rollups import Rollup, load_totals, rollup
from app.queries.snapshot import load_snapshot
from app.queries.spreads import WHOLE, Spread, load_cross_spread, load_spread
from tests.library_files import AUTHOR
from tests.properties.plain_filter import is_counted_in
from tests.unit.library.tables import read_rows

WAN, YI = 10_000, 100_000_000
AMOUNTS = (None, 0, 1, 7, 999 * WAN, 1_000 * WAN + 1, 5_000 * WAN, YI, 5 * YI + 3, 12 * YI)
PERIODS = (
    "2020-2022", "2021", "2021.3-2022.2", "2019.11-2021.5", "2年", "待定", "",
    "力争“十四五”期间建成",
)  # fmt: skip
CATEGORIES = ("医疗", "养老", "器械")
PILLARS = {1: "医", 2: "养", 3: None, 4: "医", 5: None, 6: "管"}
PILLAR_TITLES = {"医": "医疗卫生服务", "养": "养生养老", "管": "健康管理"}
INDUSTRIES = ("林业", "林业行业", "卫生健康", "卫生", "")
MERGED = {"林业行业": "林业", "卫生": "卫生健康"}
NATURES = ("新建", "扩建", "")
FINANCING = ("招商引资", "专项债券", "")
UNITS = ("区民政局", "区林业局", "区教委")
#: Other names: a project may name a unit twice.
OTHER_NAMES = {"民政局": "区民政局", "林业": "区林业局"}
KINDS = {
    "calendar": "有起止年", "duration": "只有时长", "pending": "待定", "blank": "未填",
    "intended": "力争",
}  # fmt: skip
REASONS = {**KINDS, "plan_rest": "年度计划未列"}


def build(path: Path, seed: int, *, has_plans: bool) -> None:
    """Two reserves, forty projects, units named twice, plans that fall short and that exceed."""
    chance = random.Random(seed)
    create_library(path)
    names = (*UNITS, *OTHER_NAMES)

    def fill(writer: Writer) -> None:
        ids = resolve_units(writer, UNITS)
        aliases = [{"unit_id": ids[unit], "alias": name} for name, unit in OTHER_NAMES.items()]
        writer.insert(UNIT_ALIAS, aliases)
        rows, units = [], []
        for number in range(40):
            reserve = chance.choice((1, 1, 2))
            amount = chance.choice(AMOUNTS)
            chosen = chance.sample(names, chance.randint(0, 4))
            row = {
                "reserve_id": reserve,
                "category_id": chance.choice((None, *range(reserve * 3 - 2, reserve * 3 + 1))),
                "number": number + 1,
                "name": chance.choice(("养老院", "中医院", "健康城")),
                "nature": chance.choice(NATURES),
                "industry": chance.choice(INDUSTRIES),
                "financing": chance.choice(FINANCING),
                "total_yuan": amount,
                "total_text": "" if amount is None else str(amount),
                "units_text": "、".join(chosen),
                **parse_field(BY_NAME["period"], chance.choice(PERIODS)),
            }
            rows.append(row)
            units.append(chosen)
        ids_in = writer.insert(PROJECT, rows)
        insert_project_units(writer, dict(zip(ids_in, units, strict=True)))
        value = '{"林业行业": "林业", "卫生": "卫生健康"}'
        writer.insert(SETTING, [{"name": INDUSTRY_ALIASES, "value": value}])

    with open_library(path, author=AUTHOR, must_write=True) as library:
        library.perform(create_reserve("黔江", categories=CATEGORIES))
        library.perform(create_reserve("黔江二", categories=CATEGORIES))
        library.perform(Operation("填", fill))
        for category, pillar in PILLARS.items():
            library.perform(set_pillar(category, pillar))
        for row_id in range(1, 41) if has_plans else ():
            if chance.random() < 0.5:
                lines = [_line(chance) for _ in range(chance.randint(1, 4))]
                library.perform(replace_funding(row_id, lines))
        library.perform(delete_projects([3, 11, 29]))


def _line(chance: random.Random) -> FundingEntry:
    return FundingEntry(
        chance.choice(("专项债券", "企业自筹")),
        chance.choice((None, 2020, 2021, 2022, 2026)),
        chance.choice(("", "0", "3元", "500", "999", "5000", "2亿")),
    )


class Sample:
    """A library and, read with sqlite3 alone, everything in it."""

    def __init__(self, path: Path) -> None:
        self.library: Library = open_library(path, read_only=True)
        reserves = {row["id"]: row["name"] for row in read_rows(path, "SELECT * FROM reserve")}
        categories = {row["id"]: row["name"] for row in read_rows(path, "SELECT * FROM category")}
        units = {row["id"]: row["name"] for row in read_rows(path, "SELECT * FROM unit")}
        ties = read_rows(path, "SELECT * FROM project_unit ORDER BY project_id, position")
        lines = read_rows(path, "SELECT * FROM funding_line")
        self.rows = read_rows(path, "SELECT * FROM project ORDER BY id")
        for row in self.rows:
            named = [units[tie["unit_id"]] for tie in ties if tie["project_id"] == row["id"]]
            row["units"] = list(dict.fromkeys(named))
            row["lead"] = named[0] if named else "未填"
            row["category"] = categories.get(row["category_id"], "未填")
            row["reserve"] = reserves[row["reserve_id"]]
            plan: dict[int, int] = defaultdict(int)
            for line in lines:
                is_for = line["project_id"] == row["id"] and line["year"] is not None
                if is_for and line["amount_yuan"] is not None:
                    plan[line["year"]] += line["amount_yuan"]
            row["plan"] = dict(plan) if row["total_yuan"] is not None else {}

    def shown(self, filter: Filter) -> list[dict[str, Any]]:
        return [row for row in self.rows if fits(row, filter)]


def fits(row: dict[str, Any], filter: Filter) -> bool:
    if (row["deleted_at"] is not None) != filter.is_bin:
        return False
    if filter.reserve_id not in (None, row["reserve_id"]):
        return False
    return all(holds(row, term) for term in filter.terms)


def holds(row: dict[str, Any], term: Any) -> bool:
    match term:
        case Words(text):
            return text in f"{row['name']}\n{row['units_text']}"
        case Ids(ids):
            return row["id"] in ids
        case Not(inner):
            return not holds(row, inner)
        case Condition("total", Operator.AT_LEAST, (bound,)):
            return bool(row["total_yuan"] is not None and row["total_yuan"] >= bound)
        case Condition("units", Operator.IS, values):
            return any(value in row["units"] for value in values)
        case Condition("lead_unit", Operator.IS, values):
            return row["lead"] in values
        case Condition("period", Operator.BETWEEN, (first, last)):
            is_calendar = row["period_kind"] == "calendar"
            return bool(is_calendar) and (
                row["period_end"] // 100 >= first and row["period_start"] // 100 <= last
            )
        case Condition("year", operator, values):
            return is_counted_in(row, operator, values)
        case Condition(("nature" | "financing" | "industry" | "category") as field, _, values):
            return (row[field] or "未填") in values
    raise AssertionError(term)


filters = st.builds(
    Filter,
    st.lists(
        st.sampled_from(
            (
                Condition("nature", Operator.IS, ("新建",)),
                Not(Condition("nature", Operator.IS, ("新建",))),
                Condition("financing", Operator.IS, ("招商引资", "未填")),
                # Parts of no other word, for one nobody uses is searched for inside the others.
                Condition("industry", Operator.IS, ("林业行业", "卫生健康")),
                Condition("category", Operator.IS, ("养老",)),
                Condition("total", Operator.AT_LEAST, (1_000 * WAN,)),
                Condition("units", Operator.IS, ("区林业局",)),
                Condition("lead_unit", Operator.IS, ("区民政局",)),
                Condition("period", Operator.BETWEEN, (2021, 2021)),
                Condition("year", Operator.BETWEEN, (2021, 2022)),
                Ids(tuple(range(5, 25))),
                Words("中医院"),
            )
        ),
        max_size=2,
        unique=True,
    ).map(tuple),
    st.sampled_from((None, None, 1, 2)),
    st.sampled_from((False, False, False, True)),
)

# ---------------------------------------------------------------- what plain Python adds up

#: A count, how many of them lack an amount, and yuan.
Figures = list[int]


def band(row: dict[str, Any]) -> str:
    amount = row["total_yuan"]
    if amount is None:
        return "未填"
    bounds = ((10, "10亿以上"), (5, "5亿～10亿"), (1, "1亿～5亿"))
    for least, title in bounds:
        if amount >= least * YI:
            return title
    if amount >= 5_000 * WAN:
        return "5000万～1亿"
    return "1000万～5000万" if amount >= 1_000 * WAN else "不满1000万"


GROUPS: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    "category": lambda row: [row["category"]],
    "pillar": lambda row: [PILLAR_TITLES.get(PILLARS.get(row["category_id"]) or "", "未填")],
    "industry": lambda row: [row["industry"] or "未填"],
    "industry_merged": lambda row: [MERGED.get(row["industry"], row["industry"]) or "未填"],
    "nature": lambda row: [row["nature"] or "未填"],
    "financing": lambda row: [row["financing"] or "未填"],
    "lead_unit": lambda row: [row["lead"]],
    "unit": lambda row: row["units"] or ["未填"],
    "period_kind": lambda row: [KINDS[row["period_kind"]]],
    "band": lambda row: [band(row)],
    "reserve": lambda row: [row["reserve"]],
}


def years_of(row: dict[str, Any], *, by_start: bool) -> dict[str, Fraction | int]:
    """Where a project stands by year, with what: reasons of 未排期 by title."""
    amount = row["total_yuan"] or 0
    if row["plan"] and not by_start:
        found: dict[str, Fraction | int] = {f"{year}年": yuan for year, yuan in row["plan"].items()}
        if rest := amount - sum(row["plan"].values()):
            found["年度计划未列"] = rest
        return found
    if row["period_kind"] != "calendar":
        return {KINDS[row["period_kind"]]: amount}
    first, last = row["period_start"], row["period_end"]
    if by_start:
        return {f"{first // 100}年": amount}
    months = [
        year * 100 + month
        for year in range(first // 100, last // 100 + 1)
        for month in range(1, 13)
        if first <= year * 100 + month <= last
    ]
    shares: dict[str, Fraction | int] = {}
    for month in months:
        year = f"{month // 100}年"
        shares[year] = shares.get(year, 0) + Fraction(amount, len(months))
    return shares


def places_of(row: dict[str, Any], name: str) -> dict[str, Fraction | int]:
    """The groups a project stands in, with what amount."""
    if name in ("year", "start_year"):
        return years_of(row, by_start=name == "start_year")
    return dict.fromkeys(GROUPS[name](row), row["total_yuan"] or 0)


def figures(rows: list[dict[str, Any]]) -> tuple[int, int, int]:
    amounts = [row["total_yuan"] for row in rows]
    return len(rows), amounts.count(None), sum(amount or 0 for amount in amounts)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Sample]]:
    folder = tmp_path_factory.mktemp("random")
    built = []
    for seed in range(4):
        path = folder / f"{seed}.chubei"
        build(path, seed, has_plans=seed > 0)
        built.append(Sample(path))
    yield built
    for sample in built:
        sample.library.close()


# ---------------------------------------------------------------- one dimension


@settings(max_examples=250)
@given(number=st.integers(0, 3), filter=filters, dimension=st.sampled_from(DIMENSIONS))
def test_each_group_is_what_plain_python_counts(
    samples: list[Sample], number: int, filter: Filter, dimension: Dimension
) -> None:
    rows = samples[number].shown(filter)
    wanted: dict[str, list[Any]] = {}
    for row in rows:
        for place, amount in places_of(row, dimension.name).items():
            found = wanted.setdefault(place, [0, 0, Fraction(0)])
            found[0] += 1
            found[1] += row["total_yuan"] is None
            found[2] += amount
    with samples[number].library.read() as connection:
        result = rollup(connection, dimension, filter)
        assert load_totals(connection, filter) == result.totals
    totals = result.totals
    assert (totals.count, totals.count_without_amount, totals.total_yuan) == figures(rows)
    told: dict[str, list[int]] = {}
    for line in result.rows:
        for group in line.reasons or (line,):
            parts = told.setdefault(group.group, [0, 0, 0])
            parts[0] += group.count
            parts[1] += group.count_without_amount
            parts[2] += group.total_yuan
        if line.reasons:
            assert line.total_yuan == sum(reason.total_yuan for reason in line.reasons)
            assert line.count == sum(reason.count for reason in line.reasons)
    assert {key: value[:2] for key, value in told.items()} == {
        key: value[:2] for key, value in wanted.items()
    }
    for key, value in told.items():
        # Each period's sum is rounded, by less than a yuan; there are four calendar periods.
        slack = 4 if dimension.name == "year" else 0
        assert abs(value[2] - wanted[key][2]) <= slack
    added = sum(line.total_yuan for line in result.rows)
    if dimension.is_many_valued:
        is_overlapping = any(len(row["units"]) > 1 for row in rows)
        assert result.overlap_yuan == (added if is_overlapping else None)
    else:
        # Years and 未排期 too, to the yuan.
        assert added == totals.total_yuan


@settings(max_examples=150)
@given(number=st.integers(0, 3), filter=filters, dimension=st.sampled_from(DIMENSIONS))
def test_the_middle_and_the_largest_amount(
    samples: list[Sample], number: int, filter: Filter, dimension: Dimension
) -> None:
    rows = samples[number].shown(filter)
    groups: dict[Any, list[dict[str, Any]]] = {WHOLE: rows}
    for row in rows:
        for place in (*places_of(row, dimension.name), *aside(row, dimension)):
            groups.setdefault(place, []).append(row)
    with samples[number].library.read() as connection:
        spread = load_spread(connection, dimension, filter)
        result = rollup(connection, dimension, filter)
    assert spread[WHOLE] == expected_spread(rows)
    told = [*result.rows, *(reason for row in result.rows for reason in row.reasons)]
    assert spread.keys() - {WHOLE} == {line.key for line in told}
    for line in told:
        if [other.group for other in told].count(line.group) == 1:
            assert spread[line.key] == expected_spread(groups[line.group])


def expected_spread(rows: list[dict[str, Any]]) -> Spread:
    filled = [row for row in rows if row["total_yuan"] is not None]
    if not filled:
        return Spread()
    middle = median(Fraction(row["total_yuan"]) for row in filled)
    largest = max(row["total_yuan"] for row in filled)
    first = min(row["id"] for row in filled if row["total_yuan"] == largest)
    return Spread(int(middle + Fraction(1, 2)), largest, first)


# ---------------------------------------------------------------- two dimensions

pairs = st.tuples(st.sampled_from(DIMENSIONS), st.sampled_from(DIMENSIONS)).filter(
    lambda pair: not (pair[0].is_yearly and pair[1].is_yearly)
)


@settings(max_examples=300)
@given(number=st.integers(0, 3), filter=filters, pair=pairs)
def test_each_cell_is_what_plain_python_counts(
    samples: list[Sample], number: int, filter: Filter, pair: tuple[Dimension, Dimension]
) -> None:
    first, second = pair
    wanted: dict[tuple[str, str], list[Any]] = {}
    for row in samples[number].shown(filter):
        for one, amount in places_of(row, first.name).items():
            for other, second_amount in places_of(row, second.name).items():
                found = wanted.setdefault((one, other), [0, 0, Fraction(0)])
                found[0] += 1
                found[1] += row["total_yuan"] is None
                found[2] += amount if first.is_yearly else second_amount
    with samples[number].library.read() as connection:
        crossed = cross(connection, first, second, filter)
        assert crossed.rows == rollup(connection, first, filter)
        assert crossed.columns == rollup(connection, second, filter)
    is_yearly = first.is_yearly or second.is_yearly
    names = [
        {each.key: each.group for row in side.rows for each in (row, *row.reasons)}
        for side in (crossed.rows, crossed.columns)
    ]
    told: dict[tuple[str, str], list[int]] = {}
    for (one, other), cell in (*crossed.cells.items(), *crossed.reasons.items()):
        if first.is_yearly and one is None:
            continue
        if second.is_yearly and other is None:
            continue
        parts = told.setdefault((names[0][one], names[1][other]), [0, 0, 0])
        parts[0] += cell.count
        parts[1] += cell.count_without_amount
        parts[2] += cell.total_yuan
    assert {key: value[:2] for key, value in told.items()} == {
        key: value[:2] for key, value in wanted.items()
    }
    slack = 8 if is_yearly else 0
    for key, value in told.items():
        assert abs(value[2] - wanted[key][2]) <= slack
    for group in crossed.rows.rows:
        line = line_of(crossed, group.key)
        if not second.is_many_valued:
            assert sum(part.total_yuan for part in line) == group.total_yuan
            if not is_yearly:
                assert sum(part.count for part in line) == group.count
        for part in line:
            assert part.reasons == () or sum(each.total_yuan for each in part.reasons) == (
                part.total_yuan
            )
    if not first.is_many_valued:
        for column in crossed.columns.rows:
            cells = [crossed.cells.get((group.key, column.key)) for group in crossed.rows.rows]
            assert sum(cell.total_yuan for cell in cells if cell) == column.total_yuan


@settings(max_examples=150)
@given(number=st.integers(0, 3), filter=filters, pair=pairs)
def test_the_middle_and_the_largest_amount_of_each_cell(
    samples: list[Sample], number: int, filter: Filter, pair: tuple[Dimension, Dimension]
) -> None:
    first, second = pair
    rows = samples[number].shown(filter)
    groups: dict[tuple[Any, Any], list[dict[str, Any]]] = {(WHOLE, WHOLE): rows}
    for row in rows:
        one, other = (
            [WHOLE, *places_of(row, each.name), *aside(row, each)] for each in (first, second)
        )
        for place in (
            (mine, its) for mine in one for its in other if (mine, its) != (WHOLE, WHOLE)
        ):
            groups.setdefault(place, []).append(row)
    with samples[number].library.read() as connection:
        spread = load_cross_spread(connection, first, second, filter)
        crossed = cross(connection, first, second, filter)
    names = [_names(side) for side in (crossed.rows, crossed.columns)]
    # Each cell, each reason and both edges have one; nothing else has.
    edges = {(key, WHOLE) for key in names[0]} | {(WHOLE, key) for key in names[1]}
    wanted = {*crossed.cells, *crossed.reasons, *edges, (WHOLE, WHOLE)}
    assert spread.keys() == wanted
    counts = [Counter(side.values()) for side in names]
    for mine, its in wanted:
        one, other = names[0].get(mine, WHOLE), names[1].get(its, WHOLE)
        # Two categories of one name are told apart by their keys only.
        if counts[0][one] < 2 and counts[1][other] < 2:
            assert spread[mine, its] == expected_spread(groups[one, other])


def _names(side: Rollup) -> dict[Any, Any]:
    return {each.key: each.group for row in side.rows for each in (row, *row.reasons)}


def aside(row: dict[str, Any], dimension: Dimension) -> list[str]:
    """Say 未排期 of a project that stands there for one reason or another."""
    is_aside = dimension.is_yearly and any(
        place in REASONS.values() for place in places_of(row, dimension.name)
    )
    return ["未排期"] if is_aside else []


def test_two_yearly_dimensions_are_refused(samples: list[Sample]) -> None:
    year, start = find_dimension("year"), find_dimension("start_year")
    with samples[0].library.read() as connection, pytest.raises(RefusedInput) as caught:
        cross(connection, year, start, Filter())
    assert "年度" in caught.value.sentence


@settings(max_examples=200)
@given(number=st.integers(0, 3), filter=filters, pair=pairs, chance=st.randoms())
def test_a_cell_shows_the_projects_it_counts(
    samples: list[Sample],
    number: int,
    filter: Filter,
    pair: tuple[Dimension, Dimension],
    chance: random.Random,
) -> None:
    with samples[number].library.read() as connection:
        crossed = cross(connection, *pair, filter)
        met = {**crossed.cells, **crossed.reasons}
        for key in chance.sample(sorted(met, key=str), min(3, len(met))):
            shown = load_totals(connection, cell_filter(connection, crossed, *key, filter))
            cell = met[key]
            found = (shown.count, shown.count_without_amount)
            if key in crossed.cells and None in key and (pair[0].is_yearly or pair[1].is_yearly):
                # A project may stand in 未排期 for two reasons at most once each.
                assert found[0] <= cell.count
            else:
                assert found == (cell.count, cell.count_without_amount)
            if not pair[0].is_yearly and not pair[1].is_yearly:
                assert shown.total_yuan == cell.total_yuan


@settings(max_examples=100)
@given(number=st.integers(0, 3), filter=filters, name=st.sampled_from(("year", "start_year")))
def test_a_year_shows_the_projects_it_counts(
    samples: list[Sample], number: int, filter: Filter, name: str
) -> None:
    with samples[number].library.read() as connection:
        result = rollup(connection, find_dimension(name), filter)
        found = row_filters(connection, result, filter)
        for row in result.rows:
            for each in (row, *row.reasons):
                assert load_totals(connection, found[each.key]).count == each.count


YEARS = (2018, 2019, 2020, 2021, 2022, 2023, 2025, 2026)

places: st.SearchStrategy[str | int] = st.sampled_from((*YEARS, *list(REASONS.values())[1:]))
yearly = st.one_of(
    st.just(Condition("year", Operator.EMPTY)),
    st.lists(places, min_size=1, max_size=3, unique=True).map(
        lambda values: Condition("year", Operator.IS, tuple(values))
    ),
    st.builds(
        lambda operator, year: Condition("year", operator, (year,)),
        st.sampled_from(
            (Operator.AT_LEAST, Operator.MORE_THAN, Operator.AT_MOST, Operator.LESS_THAN)
        ),
        st.sampled_from(YEARS),
    ),
    st.lists(st.sampled_from(YEARS), min_size=2, max_size=2).map(
        lambda ends: Condition("year", Operator.BETWEEN, (min(ends), max(ends)))
    ),
)


@settings(max_examples=200)
@given(number=st.integers(0, 3), filter=filters, condition=yearly, is_denied=st.booleans())
def test_the_condition_on_年度_finds_what_the_rows_of_that_name_count(
    samples: list[Sample], number: int, filter: Filter, condition: Condition, is_denied: bool
) -> None:
    sample = samples[number]
    term = Not(condition) if is_denied else condition
    assert parse_query(query_text((term,))) == (term,)
    asked = replace(filter, terms=(*filter.terms, term))
    with sample.library.read() as connection:
        ids = load_snapshot(connection, asked).ids
    assert sorted(ids) == [row["id"] for row in sample.shown(asked)]


@settings(max_examples=60)
@given(number=st.integers(0, 3), filter=filters)
def test_a_row_by_year_is_found_by_its_title_and_leads_to_the_same_condition(
    samples: list[Sample], number: int, filter: Filter
) -> None:
    sample = samples[number]
    with sample.library.read() as connection:
        result = rollup(connection, find_dimension("year"), filter)
        found = row_filters(connection, result, filter)
        for row in result.rows:
            for each in (row, *row.reasons):
                terms = parse_query(f"年度:{each.group}")
                assert set(found[each.key].terms) == {*filter.terms, *terms}
                asked = replace(filter, terms=(*filter.terms, *terms))
                places = {each.group} if each is not row or row.key else set(REASONS.values())
                counted = [
                    project["id"]
                    for project in sample.shown(filter)
                    if places & set(years_of(project, by_start=False))
                ]
                assert sorted(load_snapshot(connection, asked).ids) == counted


# ---------------------------------------------------------------- rounding


@given(
    amounts=st.lists(st.integers(0, 10**6), min_size=1, max_size=12),
    first=st.integers(1, 12),
    length=st.integers(0, 70),
)
def test_parts_of_a_period_add_up_both_ways(amounts: list[int], first: int, length: int) -> None:
    end = first + length - 1
    last = (2020 + end // 12) * 100 + end % 12 + 1
    parts = spread_together(amounts, 202_000 + first, last)
    whole = spread_by_year(sum(amounts), 202_000 + first, last)
    assert [sum(part.values()) for part in parts] == amounts
    assert {year: sum(part[year] for part in parts) for year in whole} == whole
    alone = [spread_by_year(amount, 202_000 + first, last) for amount in amounts]
    for part, exact in zip(parts, alone, strict=True):
        assert all(abs(part[year] - exact[year]) <= 1 for year in whole)
        assert all(yuan >= 0 for yuan in part.values())


# ---------------------------------------------------------------- the two ways by unit


def test_many_projects_are_added_up_by_unit_as_few_are(
    samples: list[Sample], monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = find_dimension("unit")
    chosen = [
        Filter((Condition("nature", Operator.IS, ("新建",)),)),
        Filter((Words("中医院"),), 1),
        Filter((Condition("units", Operator.IS, ("区林业局",)),)),
    ]
    for filter in chosen:
        with samples[1].library.read() as connection:
            few = rollup(connection, unit, filter)
            spread = load_spread(connection, unit, filter)
            monkeypatch.setattr(tallies, "MANY", 1)
            assert rollup(connection, unit, filter) == few
            assert load_spread(connection, unit, filter) == spread
            monkeypatch.undo()
        assert len(few.rows) > 1
