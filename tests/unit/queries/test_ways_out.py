"""What is offered where nothing is found: words as the values they name, then less of it."""

import pytest

from app.library.file import Library
from app.library.reference import load_reference
from app.queries.filter import Filter
from app.queries.querytext import parse_query
from app.queries.waysout import WayOut, load_ways_out


def ways(library: Library, query: str) -> list[WayOut]:
    with library.read() as connection:
        return load_ways_out(connection, Filter(parse_query(query)))


@pytest.mark.parametrize("query", ["卫生健康 在建", "卫生健康类 在建"])
def test_words_that_are_values_are_offered_as_conditions(library: Library, query: str) -> None:
    first, *others = ways(library, query)
    found = [
        each.total_yuan or 0
        for each in load_reference("qianjiang").projects
        if (each.industry, each.nature) == ("卫生健康", "在建")
    ]
    assert first.title == "改为“行业:卫生健康 性质:在建”"
    assert (first.totals.count, first.totals.total_yuan) == (
        len(found), sum(found)
    )  # fmt: skip
    assert first.filter == Filter(parse_query("行业:卫生健康 性质:在建"))
    assert all(each.title.startswith("去掉“") for each in others)


def test_what_finds_most_comes_first(library: Library) -> None:
    found = ways(library, "行业:商贸 方式:招商引资 投资>=1亿")
    counts = [each.totals.count for each in found]
    assert counts == sorted(counts, reverse=True)
    assert len(found) == 3


def test_a_value_that_leads_nowhere_is_not_offered(library: Library) -> None:
    assert [each.title[:2] for each in ways(library, "商贸 投资>=100亿")] == ["去掉", "去掉"]


def test_nothing_is_offered_where_nothing_was_asked(library: Library) -> None:
    assert ways(library, "") == []
