"""Spaces inside a condition change nothing, and words beside it stay words."""

import pytest

from app.errors import RefusedQuery
from app.queries.filter import Condition, Operator, Words
from app.queries.querytext import parse_query, query_text

YI = 100_000_000


@pytest.mark.parametrize(
    ("spaced", "plain"),
    [
        ("投资>=1 亿元", "投资>=1亿元"),
        ("投资 >= 1 亿", "投资>=1亿"),
        ("投资 ≥1亿", "投资>=1亿"),
        ("投资 ： 1亿 以上", "投资:1亿以上"),
        ("投资:5000 万 以上 不满 1 亿", "投资:5000万以上不满1亿"),
        ("投资:1亿以上 且 不满 5亿", "投资:1亿以上且不满5亿"),
        ("投资: 不满 1亿", "投资:不满1亿"),
        ("投资:1亿 .. 2亿", "投资:1亿..2亿"),
        ("投资:1亿 至 2亿", "投资:1亿至2亿"),
        ("投资:5 000万", "投资:5000万"),
        ("行业: 林业", "行业:林业"),
        ("行业 : 林业", "行业:林业"),
        ("行业:林业, 医药", "行业:林业,医药"),
        ('行业:"林业", "医药"', "行业:林业,医药"),
        ("周期:2020 - 2022", "周期:2020..2022"),
        ("周期:2021 年以后", "周期:2021年以后"),
        ("年度: 2021 年", "年度:2021"),
        ("改于:7 天内", "改于:7天内"),
        ("序号:1 .. 10", "序号:1..10"),
        ("无: 周期", "无:周期"),
        ("-(投资 >= 1 亿)", "-投资>=1亿"),
    ],
)
def test_spaces_inside_a_condition_change_nothing(spaced: str, plain: str) -> None:
    assert parse_query(spaced) == parse_query(plain)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("投资>=1亿 万盛", ("万盛",)),
        ("投资>=1亿 元宵节", ("元宵节",)),
        ('投资>=1 "亿元"', ("亿元",)),
        ("投资>=1亿 500张", ("500张",)),
        ("年度:2021 小镇", ("小镇",)),
        ("行业:林业 医药", ("医药",)),
        ("投资>=1亿 中医院 迁建", ("中医院", "迁建")),
    ],
)
def test_a_word_beside_a_condition_stays_a_word(text: str, words: tuple[str, ...]) -> None:
    _, *others = parse_query(text)
    assert others == [Words(word) for word in words]


def test_a_field_alone_is_a_word() -> None:
    assert parse_query("投资 一亿") == (Words("投资"), Words("一亿"))


def test_a_fault_in_a_spaced_condition_is_at_its_place() -> None:
    with pytest.raises(RefusedQuery) as caught:
        parse_query("林业 投资 >= 多 少")
    assert caught.value.position == "林业 投资 >= 多 少".index("多")


@pytest.mark.parametrize(
    "word",
    ["以上", "亿元", "亿", "不满1亿", ">=1", "..", "至", "年", "天内", "且", "1亿以下", "500"],
)
def test_what_would_be_tied_is_written_in_quotes(word: str) -> None:
    terms = (Condition("total", Operator.AT_LEAST, (YI,)), Words(word))
    assert parse_query(query_text(terms)) == terms
