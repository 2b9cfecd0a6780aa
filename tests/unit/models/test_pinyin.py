"""Pinyin of names: initials, syllables, either reading."""

from itertools import product

import pytest

from app.models.pinyin import (
    keys_of_names,
    name_keys,
    readings,
    spelled_spans,
    spells,
    starts_spelled,
)
from tests.spelling import is_spelled, syllables


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("中医院", "zyy"),
        ("中医院", "zhongyiyuan"),
        ("中医院", "zhongyiy"),
        ("中医院", "zhyy"),
        ("中医院", "zhongyy"),
        ("中医院", "yyuan"),
        ("中医院", "zhon"),
        ("重庆市黔江区", "cqsqjq"),
        ("重庆", "zhongqing"),
        ("重庆", "chongq"),
        ("重点", "zd"),
        ("CAR–T", "cart"),
        ("二期2号楼", "eq2hl"),
        ("养老（一期）", "lyq"),
        ("养老（一期）", "yl"),
        ("银行", "yh"),
        ("行业", "hangye"),
        ("行人", "xr"),
        ("长春", "cc"),
        ("长大", "zd"),
        ("旅游", "lvyou"),
        ("西安", "xian"),
        ("𠮷野家", "yj"),
        ("🏥中医院", "zyy"),
        ("醫養", "yiyang"),
    ],
)
def test_what_people_type_finds_the_name(name: str, typed: str) -> None:
    assert spells(name_keys(name), typed)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("中医院", "zy2"),
        ("中医院", "yyz"),
        ("中医院", "zhonyi"),
        ("中医院", "ong"),
        ("中医院", "hyy"),
        ("中医院", "zyyy"),
        ("重庆", "chongzh"),
        ("", "a"),
        ("（）——", "a"),
    ],
)
def test_what_spells_something_else_does_not(name: str, typed: str) -> None:
    assert not spells(name_keys(name), typed)


def test_no_combination_of_readings_is_lost() -> None:
    name = "重行长乐都" * 3
    letters = [{reading[0] for reading in syllables(character)} for character in name[:9]]
    combinations = ["".join(each) for each in product(*map(sorted, letters))]
    assert len(combinations) > 500
    assert all(spells(name_keys(name), each) for each in combinations)


def test_a_long_row_of_letters_takes_no_time() -> None:
    assert spells(name_keys("安" * 200), "an" * 100)
    assert not spells(name_keys("安" * 200), "an" * 100 + "b")


def test_readings_are_those_of_pypinyin() -> None:
    for character in "中医院行重区大绿女嗯长乾干著发髮𠮷a9（—":
        assert set(readings(character)) == set(syllables(character)), character


def test_keys_are_the_characters_that_can_be_spelled() -> None:
    assert name_keys("黔江区ＣＡＲ–T（一期） 醫院🏥") == "黔江区cart一期醫院"


@pytest.mark.parametrize("between", ["", "\n", " ", "\r\n"])
def test_keys_of_many_names_are_those_of_each(between: str) -> None:
    names = ["重庆", "", f"黔江{between}区", "e", "\u0301é", "（一期）"]
    assert keys_of_names(names) == [name_keys(name) for name in names]


@pytest.mark.parametrize(
    ("name", "typed", "spans"),
    [
        ("黔江区中医院", "zyy", ((3, 6),)),
        ("养老（一期）", "lyq", ((1, 5),)),
        ("中医院和中医院", "zyy", ((0, 3), (4, 7))),
        ("㎡中医院", "m2zy", ((0, 3),)),
        ("西安", "xian", ((0, 2),)),
        ("中医院", "x", ()),
    ],
)
def test_spans_are_those_of_the_name_as_written(
    name: str, typed: str, spans: tuple[tuple[int, int], ...]
) -> None:
    assert spelled_spans(name, typed) == spans


def test_the_beginning_is_told_from_the_middle() -> None:
    assert starts_spelled("中医院", "zhongy")
    assert not starts_spelled("中医院", "yy")
    assert is_spelled("中医院", "yy")
