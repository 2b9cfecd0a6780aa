"""Where words stand in texts, and offering projects by words."""

import pytest

from app.library.file import Library
from app.operations.projects import update_projects
from app.queries.hits import find_hits
from app.queries.projects import find_by_words


@pytest.mark.parametrize(
    ("text", "words", "marked"),
    [
        ("建设面积１０００㎡，配套", ["1000", "m2"], ["１０００㎡"]),
        ("ＣＡＲ–Ｔ与car", ["Car"], ["ＣＡＲ", "car"]),
        ("醫養結合，医养", ["医养"], ["醫養", "医养"]),
        ("医养", ["醫養"], ["医养"]),
        ("约½亩", ["1⁄2"], ["½"]),
        ("约½亩", ["1"], ["½"]),
        ("哈哈哈", ["哈哈"], ["哈哈哈"]),
        ("中医院中医", ["中医", "医院"], ["中医院中医"]),
        ("cafe\u0301店", ["é"], ["e\u0301"]),
        ("中医院", ["zyy"], []),
        ("中医院", ["", "西"], []),
        ("", ["中"], []),
    ],
)
def test_hits_are_spans_of_the_text_as_written(
    text: str, words: list[str], marked: list[str]
) -> None:
    assert [text[start:end] for start, end in find_hits(text, words)] == marked


def test_a_name_is_found_by_pinyin_too() -> None:
    assert find_hits("重庆（中）醫院", ["cqzyy", "庆"], is_name=True) == ((0, 7),)
    assert find_hits("区中医院", ["zhongyi"], is_name=True) == ((1, 3),)


def test_several_words_must_all_be_held_and_names_come_first(library: Library) -> None:
    library.perform(update_projects({30: {"name": "甲乙站", "content": ""}}))
    library.perform(update_projects({2: {"content": "建甲站一座"}}))
    with library.read() as connection:
        assert find_by_words(connection, " 甲  站 ", None, 6) == [30, 2]
        assert find_by_words(connection, "乙 jyz", None, 6) == [30]
        assert find_by_words(connection, "甲 乙 丙", None, 6) == []
        assert find_by_words(connection, "甲", 99, 6) == []
