"""Every form of the query language: what it reads as, what it writes, and what it selects.

The terms are made beside their texts, and what they mean is said once more in plain Python; the
program's reading, writing and SQL are held against both.
"""

import io
import json
from collections.abc import Iterator
from contextlib import redirect_stdout
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.__main__ import main
from app.models.folding import seen
from app.models.project import PROJECT
from app.queries.conditions import where
from app.queries.dimensions import DIMENSIONS, Dimension
from app.queries.filter import AllOf, AnyOf, Condition, Filter, Operator, Term, Words
from app.queries.layout import Layout
from app.queries.querytext import parse_query, query_text
from app.queries.rollups import load_totals, rollup
from app.queries.snapshot import load_snapshot
from tests.properties.asked import COMPARING, DATES, NAMED, WITHIN, Asked, asked
from tests.properties.plain_filter import select_rows
from tests.properties.plain_library import NOW, PlainLibrary

SEEDS = 4

absolute = st.lists(asked(is_relative=False), max_size=3)
relative = st.lists(asked(is_relative=True), max_size=3)
reserves = st.sampled_from((None, None, None, 1, 2))
bins = st.sampled_from((False, False, False, False, True))
single_valued = tuple(each for each in DIMENSIONS if not each.is_many_valued)


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[PlainLibrary]]:
    folder = tmp_path_factory.mktemp("plain")
    made = [PlainLibrary(folder / f"{seed}.chubei", seed) for seed in range(SEEDS)]
    yield made
    for each in made:
        each.library.close()


def typed(found: list[Asked]) -> str:
    return " ".join(each.text for each in found)


def terms(found: list[Asked]) -> tuple[Term, ...]:
    return tuple(each.term for each in found)


@settings(max_examples=600)
@given(found=relative)
def test_what_is_typed_reads_as_its_terms_and_back(found: list[Asked]) -> None:
    assert parse_query(typed(found)) == terms(found)
    written = query_text(terms(found))
    assert parse_query(written) == terms(found)
    # What is written once is written the same again.
    assert query_text(parse_query(written)) == written


@settings(max_examples=400)
@given(found=relative, reserve_id=reserves, is_bin=bins)
def test_filters_select_what_plain_python_selects(
    libraries: list[PlainLibrary], found: list[Asked], reserve_id: int | None, is_bin: bool
) -> None:
    filter = Filter(terms(found), reserve_id, is_bin)
    for each in libraries:
        with each.library.read() as connection:
            condition = where(connection, filter, lambda: NOW)
            query = select(PROJECT.c.id).where(condition).order_by(PROJECT.c.id)
            selected = [row.id for row in connection.execute(query)]
        assert selected == [row["id"] for row in select_rows(each.rows, filter)]


@pytest.mark.parametrize("name", ["changed_at", "added_at"])
def test_every_stretch_of_time_alone(libraries: list[PlainLibrary], name: str) -> None:
    conditions = [Condition(name, Operator.IS, (value,)) for value in (*NAMED, *WITHIN, *DATES)]
    conditions += [
        Condition(name, operator, (value,)) for operator in COMPARING for value in (*NAMED, *DATES)
    ]
    for each in libraries:
        with each.library.read() as connection:
            for condition in conditions:
                filter = Filter((condition,))
                query = select(PROJECT.c.id).where(where(connection, filter, lambda: NOW))
                selected = sorted(row.id for row in connection.execute(query))
                expected = [row["id"] for row in select_rows(each.rows, filter)]
                assert selected == expected, condition


@settings(max_examples=150)
@given(found=absolute, reserve_id=reserves, dimension=st.sampled_from(single_valued))
def test_snapshots_and_rollups_show_what_is_selected(
    libraries: list[PlainLibrary],
    found: list[Asked],
    reserve_id: int | None,
    dimension: Dimension,
) -> None:
    filter = Filter(parse_query(typed(found)), reserve_id)
    for each in libraries:
        rows = select_rows(each.rows, Filter(terms(found), reserve_id))
        total = sum(row["total_yuan"] or 0 for row in rows)
        with each.library.read() as connection:
            snapshot = load_snapshot(connection, filter, Layout(grouping=()))
            totals = load_totals(connection, filter)
            sums = rollup(connection, dimension, filter)
        assert sorted(snapshot.ids) == [row["id"] for row in rows]
        assert (totals.count, totals.total_yuan) == (len(rows), total)
        assert sums.totals == totals
        assert sum(row.total_yuan for row in sums.rows) == total


@settings(max_examples=40)
@given(found=absolute, number=st.integers(0, SEEDS - 1))
def test_the_command_line_answers_the_same(
    libraries: list[PlainLibrary], number: int, found: list[Asked]
) -> None:
    each = libraries[number]
    rows = select_rows(each.rows, Filter(terms(found)))
    listed = said("projects", each.path, "--query", typed(found), "--json")
    assert sorted(row["uuid"] for row in listed) == sorted(row["uuid"] for row in rows)
    sums = said("rollup", each.path, "--by", "nature", "--query", typed(found), "--json")
    assert (sums["count"], sums["total_yuan"]) == (
        len(rows),
        sum(row["total_yuan"] or 0 for row in rows),
    )


def said(*words: object) -> Any:
    """Run a command line; return its JSON."""
    with redirect_stdout(io.StringIO()) as out:
        assert main([str(word) for word in words]) == 0
    return json.loads(out.getvalue())


# ---------------------------------------------------------------- any term at all

free_text = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=8),
    st.text('"“”:：()（） -或,，、<>=≥＞.…～至无有甲2020年以上', min_size=1, max_size=8),
).filter(lambda text: bool(seen(text).strip()) and text == text.strip())
free_conditions = st.one_of(
    free_text.map(Words),
    st.builds(
        lambda field, values: Condition(field, Operator.IS, tuple(values)),
        st.sampled_from(
            ("industry", "units", "category", "lead_unit", "name", "industry_merged", "period",
             "document", "changed_by", "contacts", "funding", "reserve")
        ),
        st.lists(free_text, min_size=1, max_size=3, unique=True),
    ),
    # Their values are the program's own; any other is refused.
    st.builds(
        lambda values: Condition("band", Operator.IS, tuple(values)),
        st.lists(
            st.sampled_from(("不满1000万", "1000万～5000万", "10亿以上", "未填")),
            min_size=1, max_size=3, unique=True,
        ),
    ),
    st.builds(
        lambda one, other: AllOf((one, other)),
        *(
            st.builds(
                lambda operator, value: Condition("total", operator, (value,)),
                st.sampled_from((Operator.AT_LEAST, Operator.MORE_THAN, Operator.LESS_THAN)),
                st.integers(0, 3 * 10**8),
            )
            for _ in "ab"
        ),
    ),
)  # fmt: skip
free_terms: st.SearchStrategy[Term] = st.recursive(
    free_conditions,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: AllOf(tuple(parts))),
    ),
    max_leaves=4,
)


@settings(max_examples=600)
@given(st.lists(free_terms, max_size=3))
def test_any_text_in_any_field_comes_back(found: list[Term]) -> None:
    assert parse_query(query_text(found)) == tuple(found)
