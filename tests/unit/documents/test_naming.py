import pytest

from app.documents.naming import file_stem, file_stems
from app.errors import RefusedInput


def test_numbers_are_as_long_as_the_longest_so_that_files_sort() -> None:
    projects = [
        {"序号": "9", "名称": "甲"},
        {"序号": "10", "名称": "乙"},
        {"序号": "", "名称": "丙"},
    ]
    assert file_stems("{序号}-{名称}", projects) == ["09-甲", "10-乙", "丙"]


def test_no_two_names_are_alike() -> None:
    names = ["Aa", "aA", "Aa（2）", "aa"]
    stems = file_stems("{名称}", [{"名称": name} for name in names])
    assert stems[0] == "Aa"
    assert len({stem.casefold() for stem in stems}) == 4


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ('a/b\\c:d*e?f"g<h>i|j', "a b c d e f g h i j"),
        ("第一行\n第二行\t尾", "第一行 第二行 尾"),
        (" .隐藏. ", "隐藏"),
        ("///", "项目"),
    ],
)
def test_names_that_every_system_takes(text: str, stem: str) -> None:
    assert file_stem(text) == stem


def test_long_names_are_cut_between_characters() -> None:
    stem = file_stem("项" * 200)
    assert len(stem.encode()) <= 200
    assert set(stem) == {"项"}


@pytest.mark.parametrize("pattern", ["", "项目", "{序号}-{电话}", "{}"])
def test_patterns_that_cannot_name_files(pattern: str) -> None:
    with pytest.raises(RefusedInput, match=r"\{名称\}"):
        file_stems(pattern, [{"名称": "甲"}])
