"""What no library could answer is refused at its place, and what is long is read in no time."""

import pytest

from app.library.file import Library
from app.queries.crosstab import cross
from app.queries.dimensions import find_dimension
from app.queries.filter import Filter, Words
from app.queries.querytext import (
    DEEPEST,
    MOST_CONDITIONS,
    RefusedQuery,
    parse_query,
    query_text,
)
from app.queries.rollups import load_totals


def count(library: Library, text: str) -> int:
    with library.read() as connection:
        return load_totals(connection, Filter(parse_query(text))).count


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("(" * 500 + "医" + ")" * 500, DEEPEST),
        ("(" * 60_000, DEEPEST),
        ("-" * 500 + "医", DEEPEST),
        ("-(" * 500 + "医" + ")" * 500, DEEPEST),
        # The text would have to be written back with twice as many brackets.
        ("甲 或 乙 (" * (DEEPEST - 1) + "丙" + ")" * (DEEPEST - 1), 0),
    ],
)
def test_too_deep_is_refused_where_it_becomes_so(text: str, position: int) -> None:
    with pytest.raises(RefusedQuery, match=f"套得超过 {DEEPEST} 层") as caught:
        parse_query(text)
    assert caught.value.position == position


def test_too_many_conditions_are_refused_at_the_first_too_many() -> None:
    with pytest.raises(RefusedQuery, match=f"超过 {MOST_CONDITIONS} 个条件") as caught:
        parse_query("医 " * 5_000)
    assert caught.value.position == 2 * MOST_CONDITIONS
    with pytest.raises(RefusedQuery, match=f"超过 {MOST_CONDITIONS} 个条件"):
        parse_query("行业:" + ",".join(f"林业{n}" for n in range(5_000)))
    # The same value again is no further one.
    assert len(parse_query("行业:" + "林业," * 5_000)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "(" * DEEPEST + "医" + ")" * DEEPEST,
        "-" * DEEPEST + "医",
        "(医 或 药) " * (MOST_CONDITIONS // 2),
        "医 或 " * (MOST_CONDITIONS - 1) + "医",
        "单位:" + ",".join(f"区{n}局" for n in range(MOST_CONDITIONS)),
        "改者:" + ",".join(f"王{n}" for n in range(MOST_CONDITIONS)),
        "-(药 " * (DEEPEST // 2) + "医 药 " * (MOST_CONDITIONS // 2 - 6) + ")" * (DEEPEST // 2),
        "(药 或 甲 -(乙 或 " * (DEEPEST // 4) + "医" + "))" * (DEEPEST // 4),
    ],
)
def test_what_is_read_is_answered_and_written_back(library: Library, text: str) -> None:
    terms = parse_query(text)
    assert 0 <= count(library, text) <= 36
    with library.read() as connection:
        units, years = find_dimension("unit"), find_dimension("year")
        totals = cross(connection, units, years, Filter(terms)).rows.totals
    assert totals.count == count(library, text)
    assert parse_query(query_text(terms)) == terms


@pytest.mark.parametrize("letters", ["z" * 100_000, "zhong" * 240, "zhong" * 20_000])
def test_endless_letters_spell_no_name(library: Library, letters: str) -> None:
    assert parse_query(letters) == (Words(letters),)
    assert count(library, letters) == 0


def test_a_whole_name_is_found_by_its_whole_pinyin(library: Library) -> None:
    assert count(library, "chongqingzhongyiyaoxueyuan") == 1
