"""Pinyin initials of names."""

import pytest

from app.models.pinyin import initials, name_keys


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("中医院", "zyy"),
        ("重庆市黔江区", "cqsqjq"),
        ("重点", "zd"),
        ("CAR–T", "cart"),
        ("二期2号楼", "eq2hl"),
        ("养老（一期）", "yl"),
        ("银行", "yh"),
        ("行业", "hy"),
        ("长春", "cc"),
        ("𠮷野家", "yj"),
        ("🏥中医院", "zyy"),
    ],
)
def test_some_key_is_what_people_type(text: str, key: str) -> None:
    assert any(key in each for each in initials(text))


def test_both_readings_are_kept() -> None:
    assert {"cq", "zq"} <= set(initials("重庆"))


def test_keys_stay_few_however_long_the_name() -> None:
    assert 1 <= len(initials("重行长乐" * 40)) <= 8


@pytest.mark.parametrize("text", ["", "（）", "——", "🏥", "\ud83d"])
def test_nothing_to_read_gives_no_key(text: str) -> None:
    assert initials(text) == ()
    assert name_keys(text) == ""


def test_keys_are_separated_so_that_no_word_spans_two() -> None:
    assert name_keys("重庆").split() == list(initials("重庆"))
    assert all(key.isascii() and key.isalnum() for key in initials("黔江区中医院（CAR–T）2期"))
