"""What no library could answer is refused at its place, and what is long is read in no time."""

import pytest

from app.errors import TooMuchAsked
from app.library.file import Library
from app.queries.crosstab import cross
from app.queries.dimensions import find_dimension
from app.queries.filter import AnyOf, Condition, Filter, Not, Operator, Term, Words
from app.queries.language.reader import LONGEST_VALUE
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
    # A list of ranges holds as many conditions as ranges.
    with pytest.raises(RefusedQuery, match=f"超过 {MOST_CONDITIONS} 个条件"):
        parse_query("投资:" + "、".join(f"{n}..{n + 1}" for n in range(5_000)))
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


@pytest.mark.parametrize(
    "field",
    ["行业", "名称", "内容", "单位", "牵头", "分类", "储备库", "文件", "联系人", "改者", "周期"],
)
def test_a_value_longer_than_a_pattern_may_be_is_refused_at_its_place(
    library: Library, field: str
) -> None:
    for letter in ("养", "%", "𠮷"):
        assert count(library, f"{field}:{letter * LONGEST_VALUE}") == 0
    text = f"性质:新建 {field}:林业,{'养' * (LONGEST_VALUE + 1)}"
    with pytest.raises(RefusedQuery, match=f"有 {LONGEST_VALUE + 1} 个字") as caught:
        parse_query(text)
    assert (caught.value.position, caught.value.end) == (len(field) + 10, len(text))


def _deep(depth: int) -> Term:
    term: Term = Words("医")
    for _ in range(depth):
        term = Not(AnyOf((term, Words("药"))))
    return term


@pytest.mark.parametrize(
    "term",
    [
        AnyOf(tuple(Words(f"养{n}") for n in range(1_500))),
        _deep(36),
        Not(Condition("name", Operator.IS, ("养" * 20_000,))),
        Condition("start_year", Operator.IS, tuple(range(260_000))),
    ],
    ids=["chain", "nest", "pattern", "numbers"],
)
def test_what_no_text_says_is_refused_in_words_too(library: Library, term: Term) -> None:
    with pytest.raises(TooMuchAsked, match="请减少条件和值") as caught, library.read() as reading:
        load_totals(reading, Filter((term,)))
    assert caught.value.__cause__ is not None


def test_thousands_of_values_in_use_are_one_comparison(library: Library) -> None:
    """As a facet of a large library may choose them."""
    with library.read() as reading:
        chosen = ("林业", *(f"{n}业" for n in range(400)), "医药")
        filter = Filter((Condition("industry", Operator.IS, chosen),))
        assert load_totals(reading, filter).count == 7


@pytest.mark.parametrize("letters", ["z" * 100_000, "zhong" * 240, "zhong" * 20_000])
def test_endless_letters_spell_no_name(library: Library, letters: str) -> None:
    assert parse_query(letters) == (Words(letters),)
    assert count(library, letters) == 0


def test_a_whole_name_is_found_by_its_whole_pinyin(library: Library) -> None:
    assert count(library, "chongqingzhongyiyaoxueyuan") == 1
