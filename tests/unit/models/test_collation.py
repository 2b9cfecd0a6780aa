"""The order of names in a Chinese list, against pypinyin and lists written by hand."""

import pytest
from pypinyin import Style, lazy_pinyin, pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

from app import paths
from app.models.collation import name_order
from tests.spelling import dictionary_order

#: The ideographs everybody uses.
COMMON = [chr(code) for code in range(0x4E00, 0x9FA6)]

NAMES = (
    "重庆市黔江区中医院迁建项目", "黔江区人民医院", "区卫生健康委", "中心血站", "“互联网+”医疗",
    "CAR–T细胞治疗", "银行", "石会镇卫生院（二期）", "濯水古镇", "冯家街道", "阿蓬江国家湿地公园",
    "《黔江志》", "第10卫生室", "第2卫生室", "2020年", "旅游集散中心", "绿色食品园", "奶牛场",
    "女性健康中心", "𠮷野家", "Ⅱ期",
)  # fmt: skip


def read(text: str) -> list[str]:
    return lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True)


def readings_of(character: str) -> set[str]:
    """Every reading of a character, with its tone."""
    found = pinyin(character, style=Style.TONE3, heteronym=True, neutral_tone_with_five=True)
    return set(found[0])


def words() -> list[tuple[str, list[str]]]:
    table = paths.resource("search", "words.txt").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in table.splitlines())
    return [(word, known.split(" ")) for known, same in lines for word in same.split(" ")]


def test_characters_stand_by_their_usual_reading_as_pypinyin_has_it() -> None:
    common = [character for character in COMMON if ord(character) in PINYIN_DICT]
    assert len(common) > 20_000
    by_reading = sorted(common, key=lambda character: (read(character)[0], character))
    assert sorted(common, key=name_order) == by_reading


def test_names_stand_as_by_pypinyin() -> None:
    assert sorted(NAMES, key=name_order) == sorted(NAMES, key=dictionary_order)


@pytest.mark.parametrize(
    "names",
    [
        # By the readings they have in these words: Chóngqìng, Chángshòu, hángyè, yínháng, fóshǒu.
        ("长寿区", "成都", "冲锋", "重庆市"),
        ("杭州", "行业", "行人", "银行", "迎宾"),
        ("佛手", "扶贫", "傅家"),
        # Tones in turn, then longer syllables; ü after u.
        ("妈", "麻", "马", "骂", "吗", "买"),
        ("卢", "乱", "绿"),
        # A name before those that go on.
        ("林", "林业", "林业局"),
        ("区教委", "区林业局", "区民政局"),
        # Marks, numbers by their size, letters without case, Chinese.
        ("（一）", "2号", "10号", "ＡB", "ac", "阿"),
        ("第2", "第03", "第10", "第10（一）", "第100", "第一"),
        ("CAR", "ｃａｒ-t", "card"),
        ("🏥", "医"),
        # As many digits as a code has.
        ("9" * 24, "1" * 25, "2" * 25, "a"),
    ],
)
def test_a_list_is_that_of_a_dictionary(names: tuple[str, ...]) -> None:
    for order in (names[::-1], names[1:] + names[:1], names[::2] + names[1::2]):
        assert tuple(sorted(order, key=name_order)) == names


@pytest.mark.parametrize(("one", "other"), [("ＣＡＲ２", "car2"), ("第02期", "第2期"), ("", "")])
def test_what_differs_in_width_case_or_noughts_alone_is_equal(one: str, other: str) -> None:
    assert name_order(one) == name_order(other)


def test_words_are_read_otherwise_than_their_characters() -> None:
    told = words()
    assert len(told) > 100
    assert {"重庆", "长寿", "银行", "行业"} <= {word for word, _ in told}
    for word, readings in told:
        assert len(readings) == len(word)
        assert readings != [read(character)[0] for character in word], word
        for reading, character in zip(readings, word, strict=True):
            known = readings_of(character)
            assert reading in known, f"{word}: {reading}"


def test_words_that_pypinyin_knows_are_read_as_it_reads_them() -> None:
    known = [(word, readings) for word, readings in words() if word in PHRASES_DICT]
    assert len(known) > 100
    assert [word for word, readings in known if read(word) != readings] == []


def test_a_long_text_is_told_by_its_beginning() -> None:
    assert len(name_order("医" * 20_000)) == 200
