"""Which projects a word or a text of one field is looked for in, and which are told instead."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from sqlalchemy import Connection, select

from app.library.file import Library
from app.models.project import PROJECT
from app.models.unit import PROJECT_UNIT
from app.queries import words
from app.queries.conditions import where
from app.queries.dimensions import find_dimension
from app.queries.facets import load_facet
from app.queries.filter import Filter
from app.queries.found import Found, load_found
from app.queries.indexes import find_route
from app.queries.querytext import parse_query
from app.queries.rollups import rollup
from app.queries.tallies import load_ids


@pytest.fixture
def connection(library: Library) -> Iterator[Connection]:
    with library.read() as reading:
        yield reading


@pytest.fixture
def no_word_is_rare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two projects that hold a word pass for very many."""
    monkeypatch.setattr(words, "MANY", 2)
    monkeypatch.setattr(words, "_USUAL_WITHIN", 1_000)


def parsed(query: str) -> Filter:
    return Filter(parse_query(query))


def plan(connection: Connection, query: str) -> str:
    """Return how SQLite goes through the projects."""
    condition = where(connection, parsed(query))
    asked = find_route(parsed(query), condition).take(select(PROJECT.c.id).where(condition))
    literal = asked.compile(connection, compile_kwargs={"literal_binds": True})
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {literal}".replace("%%", "%"))
    return next(str(row[3]) for row in rows if "project" in row[3])


def rows_of(found: Found) -> list[tuple[Any, ...]]:
    units = found.units.split(" ") if found.units else []
    return sorted(zip(found.cells, found.amounts, units, strict=True))


def rows_by_id(connection: Connection, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """Return the same of projects that are known, from the tables themselves."""
    rows = []
    for row_id in ids:
        (row,) = connection.execute(select(PROJECT).where(PROJECT.c.id == row_id)).mappings()
        tie = PROJECT_UNIT.c
        ties = select(tie.unit_id).where(tie.project_id == row_id).order_by(tie.position)
        units = [each.unit_id for each in connection.execute(ties)]
        amount = -1 if row["total_yuan"] is None else row["total_yuan"]
        named = ",".join(str(unit) for unit in sorted(set(units)))
        rows.append((row["cell_id"], amount, f"{units[0]};{named}" if units else ""))
    return sorted(rows)


@pytest.mark.parametrize(
    "query", ["内容:扩建", "名称:中心", "备注:x 单位:区民政局", "建设地点:濯水"]
)
def test_only_projects_that_may_hold_a_text_are_read(connection: Connection, query: str) -> None:
    assert plan(connection, query) == "SEARCH project USING INTEGER PRIMARY KEY (rowid=?)"


@pytest.mark.parametrize("query", ["-内容:扩建", "-（中心 内容:扩建）", "内容:é"])
def test_all_projects_are_read_in_their_order_where_none_can_be_left_out(
    connection: Connection, query: str
) -> None:
    """Not in that of an index, which would send SQLite to and fro between them."""
    assert plan(connection, query) == "SCAN project"


def test_what_is_not_wanted_is_not_looked_for(connection: Connection) -> None:
    """All projects are read anyway, so the word index would only take time."""
    assert "MATCH" not in str(where(connection, parsed("-内容:扩建")).compile(connection))


@pytest.mark.usefixtures("no_word_is_rare")
def test_a_text_of_most_projects_is_read_of_all(connection: Connection) -> None:
    assert plan(connection, "内容:建设") == "SCAN project"
    assert plan(connection, "内容:没有这个") == "SEARCH project USING INTEGER PRIMARY KEY (rowid=?)"


@pytest.mark.usefixtures("no_word_is_rare")
@pytest.mark.parametrize(
    ("query", "told"),
    [("中心", "-中心"), ("-没有这个", "没有这个"), ("中心 建设", "-中心 或 -建设")],
)
def test_where_most_are_found_the_others_are_told(
    connection: Connection, query: str, told: str
) -> None:
    found = load_found(connection, parsed(query))
    assert found.are_others
    assert rows_of(found) == rows_by_id(connection, load_ids(connection, parsed(told)))


@pytest.mark.usefixtures("no_word_is_rare")
@pytest.mark.parametrize("query", ["没有这个", "-中心", "中心 没有这个", "中心 -建设"])
def test_where_few_are_found_they_are_told(connection: Connection, query: str) -> None:
    found = load_found(connection, parsed(query))
    assert not found.are_others
    assert rows_of(found) == rows_by_id(connection, load_ids(connection, parsed(query)))


@pytest.mark.parametrize("query", ["-中心", "-中心 性质:新建"])
@pytest.mark.parametrize("name", ["lead_unit", "unit"])
def test_units_of_most_projects_are_those_of_all_less_the_others(
    connection: Connection, query: str, name: str
) -> None:
    facet = load_facet(connection, find_dimension(name), parsed(query))
    told = {value.title: (value.count, value.total_yuan) for value in facet.values if value.count}
    rows = rollup(connection, find_dimension(name), parsed(query)).rows
    assert told == {row.group: (row.count, row.total_yuan) for row in rows}
